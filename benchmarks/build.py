"""Build one map in a process of its own and print what it took, as JSON: ``build.py VARIANT FOLDER FILE``."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import geopandas as gpd

    from corridor.atlas import Atlas

LAYERS = ("countries", "waters", "border_rulings", "links", "crossings", "nodes")


def frames(atlas: Atlas) -> dict[str, gpd.GeoDataFrame]:
    """Return what the peers draw: every row that has a shape, with what our map tells of it as columns.

    Our map also carries events, projects, rules on goods and all statuses by day; the peers have no place for them.
    """
    sources = atlas.sources
    cited = {
        key: ", ".join(part for part in (row["title"], row["publisher"], row["date"], row["url"]) if part)
        for key, row in zip(sources.index, sources.to_dict("records"), strict=True)
    }
    found: dict[str, Any] = {}
    for name in LAYERS:
        frame = getattr(atlas, name)
        frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)].reset_index()
        frame["names"] = [
            "; ".join(f"{other.name} ({other.side})" for other in atlas.names_of(key)) for key in frame["id"]
        ]
        frame["cited"] = ["; ".join(cited.get(key, key) for key in keys.split()) for keys in frame["sources"]]
        if "status" in frame:
            frame["history"] = [
                "; ".join(f"{state.date}: {state.status} {state.note}".strip() for state in atlas.history(key))
                for key in frame["id"]
            ]
        for column in frame.columns:
            if column != "geometry" and frame[column].dtype == object:
                frame[column] = [" ".join(v) if isinstance(v, tuple) else str(v) for v in frame[column]]
        found[name] = frame
    return found


def main() -> None:
    """Build the map."""
    variant, folder, file = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    import folium
    import geopandas  # noqa: F401 - its import is no part of the build

    import corridor
    from corridor.maps import make_map, save

    atlas = corridor.load(folder)
    layers = frames(atlas)
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    payload = 0
    if variant in {"corridor", "plain"}:
        drawn = make_map(atlas)
        save(drawn, file)
        page: Any = drawn.get_root()
        payload = len(page.payload)
    elif variant == "explore":
        m: Any = None
        for name, frame in layers.items():
            m = frame.explore(m=m, name=name, tiles=None, prefer_canvas=True)
        folium.LayerControl().add_to(m)
        m.save(file)
    else:
        m = folium.Map(tiles=None, prefer_canvas=True)
        for name, frame in layers.items():
            fields = [column for column in frame.columns if column != "geometry"]
            folium.GeoJson(frame, name=name, tooltip=folium.GeoJsonTooltip(fields)).add_to(m)
        folium.LayerControl().add_to(m)
        m.fit_bounds(m.get_bounds())
        m.save(file)
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = file.stat().st_size
    if not payload:
        empty = file.with_suffix(".empty.html")
        folium.Map(tiles=None).save(empty)
        payload = size - empty.stat().st_size
        empty.unlink()
    told = {"build_s": seconds, "peak_mb": peak / 1024, "idle_mb": idle / 1024, "file": size, "payload": payload}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
