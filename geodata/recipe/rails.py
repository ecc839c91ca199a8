"""Railway links: through their waypoints, or over the railway networks of the packages.

Run as a module to redraw the railways alone, and to move border crossing nodes to where the
drawn line meets the border::

    python -m geodata.recipe.rails [--data DIR] [--cache DIR] [--only LINK ...] [--move-crossings]
"""

from __future__ import annotations

import argparse
import itertools
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from corridor.errors import DataError

from .lines import (
    Line,
    Part,
    assemble,
    geodesic_km,
    published_lengths,
    quality_of,
    read_rows,
    read_waypoints,
    through_waypoints,
    write_links,
)
from .packages import DEFAULT_CACHE, Packages
from .railgraph import Box, Price, RailGraph, Segment, natural_earth_segments, scgraph_segments
from .shapes import read_shapes
from .shores import read_shores

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from .lines import Waypoint
    from .shores import Shores

__all__ = ["Drawing", "Settings", "draw", "drawing", "read_settings"]

_SETTINGS: Final = Path(__file__).with_name("rail.yaml")
_DATA: Final = Path(__file__).resolve().parents[1]
_DIRECT_SOURCE: Final = "corridor-project"
_TRACK: Final = "track-"
_NEAR_M: Final = 2.0
"""A crossing node this near to its line's meeting with the border is left where it is."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What ``rail.yaml`` says of one link."""

    via: tuple[tuple[float, float], ...] = ()
    only: tuple[str, ...] = ()
    compose: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """``rail.yaml`` as values."""

    networks: Mapping[str, Mapping[str, Any]]
    box: Box
    price: Price
    tolerance_m: Mapping[str, float]
    links: Mapping[str, Choice]

    def choice(self, link: str) -> Choice:
        """Return what is said of a link; nothing special for most."""
        return self.links.get(link, Choice())


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The rows of the tables that a drawing needs, and how to draw one link.

    Parameters
    ----------
    links
        Rows of ``links.csv`` of mode rail.
    nodes
        Longitude and latitude by node, of the nodes that have them.
    waypoints
        Hand-drawn lines by link.
    graph
        The networks.
    settings
        See :class:`Settings`.
    border_nodes
        Nodes of kind ``crossing``.
    shores
        Waters that the lines keep out of.
    """

    links: tuple[Mapping[str, str], ...]
    nodes: Mapping[str, tuple[float, float]]
    waypoints: Mapping[str, tuple[Waypoint, ...]]
    graph: RailGraph
    settings: Settings
    border_nodes: frozenset[str] = frozenset()
    shores: Shores | None = None

    def parts(self, link: Mapping[str, str], start: tuple[float, float], end: tuple[float, float]) -> tuple[Part, ...]:
        """Return the runs of a link between two points.

        Raises
        ------
        LookupError
            If the networks have no way.
        """
        choice = self.settings.choice(link["id"])
        points = self.waypoints.get(link["id"], ())
        compose = choice.compose or (("waypoints",) if points else ("route",))
        if "waypoints" in compose and not points:
            message = f"it is composed of waypoints, but no waypoints/*.csv has rows for line {link['id']}"
            raise LookupError(message)
        out: list[Part] = []
        here = start
        for n, what in enumerate(compose):
            last = n == len(compose) - 1
            to_hand = not last and compose[n + 1] == "waypoints"
            target = (points[0].lon, points[0].lat) if to_hand else end
            if what == "route":
                # Vias belong to the first routed part, which is nearly always the only one with a choice of ways.
                via = choice.via if compose.index("route") == n else ()
                out += self.graph.way([here, *via, target], only=choice.only)
            elif what == "waypoints":
                inner = points if last and n == 0 else points[(n > 0) : len(points) - (not last)] or points
                away = end if last else (points[-1].lon, points[-1].lat)
                out += through_waypoints(here, inner, away)
                target = away
            else:
                out.append(Part(coordinates=(here, target), source=_DIRECT_SOURCE, by_hand=True))
            here = target
        return tuple(out)

    def line(self, link: Mapping[str, str]) -> Line:
        """Return the finished line of a link.

        Raises
        ------
        LookupError
            If a node has no coordinates or the networks have no way.
        """
        missing = [link[end] for end in ("from", "to") if link[end] not in self.nodes]
        if missing:
            message = f"node {' and '.join(missing)} has no coordinates in nodes.csv"
            raise LookupError(message)
        start, end = self.nodes[link["from"]], self.nodes[link["to"]]
        parts = self.parts(link, start, end)
        return assemble(
            link["id"], parts, start=start, end=end, tolerance_m=self.settings.tolerance_m, shores=self.shores
        )


def read_settings(path: Path = _SETTINGS) -> Settings:
    """Return the settings of the railways from a YAML file."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    price = raw["price"]
    links = {
        link: Choice(
            via=tuple((float(lon), float(lat)) for lon, lat in row.get("via", ())),
            only=tuple(row.get("only", ())),
            compose=tuple(row.get("compose", ())),
        )
        for link, row in (raw["links"] or {}).items()
    }
    west, south, east, north = raw["box"]
    return Settings(
        networks=raw["networks"],
        box=(west, south, east, north),
        price=Price(
            by_network=price["by_network"],
            by_chord=tuple((float(km), float(factor)) for km, factor in price["by_chord"]),
            change_km=price["change_km"],
            change_factor=price["change_factor"],
        ),
        tolerance_m=raw["tolerance_m"],
        links=links,
    )


def drawing(folder: Path, packages: Packages, settings: Settings | None = None) -> Drawing:
    """Read tables and networks.

    Parameters
    ----------
    folder
        Data folder with ``links.csv``, ``nodes.csv`` and ``waypoints/``.
    packages
        Where the networks come from.
    settings
        Those of ``rail.yaml`` unless given.

    Raises
    ------
    DataError
        If waypoints are given for a railway that is not in the tables, or a package cannot be had.
    """
    settings = settings or read_settings()
    rows = read_rows(folder / "nodes.csv")
    nodes = {row["id"]: (float(row["lon"]), float(row["lat"])) for row in rows if row["lon"] and row["lat"]}
    links = tuple(row for row in read_rows(folder / "links.csv") if row["mode"] == "rail")
    waypoints = read_waypoints(folder)
    lost = sorted(line for line in waypoints if line.startswith("rail-") and line not in {row["id"] for row in links})
    if lost:
        message = f"waypoints: {', '.join(lost)}: no railway of links.csv has that id; correct the column line"
        raise DataError(message)
    return Drawing(
        links=links,
        nodes=nodes,
        waypoints=waypoints,
        graph=RailGraph([*_segments(packages, settings), *_tracks(waypoints)], settings.price),
        settings=settings,
        border_nodes=frozenset(row["id"] for row in rows if row["kind"] == "crossing"),
        shores=read_shores(folder),
    )


def _segments(packages: Packages, settings: Settings) -> Iterator[Segment]:
    for source, row in settings.networks.items():
        path = packages.open_package(row["package"])
        if "file" in row:
            chord, longest = float(row["chord_km"]), float(row["longest_km"])
            yield from scgraph_segments(
                path / row["file"], settings.box, source=source, chord_km=chord, longest_km=longest
            )
        else:
            yield from natural_earth_segments(path, settings.box, source=source)


def _tracks(waypoints: Mapping[str, tuple[Waypoint, ...]]) -> Iterator[Segment]:
    """Yield the stretches of track that waypoints add to the networks: lines whose id begins with ``track-``."""
    for line, points in waypoints.items():
        if line.startswith(_TRACK):
            for a, b in itertools.pairwise(points):
                yield Segment(a=(a.lon, a.lat), b=(b.lon, b.lat), source=b.source, by_hand=True)


def draw(folder: Path, packages: Packages) -> list[Line]:
    """Return the lines of all railway links of a data folder.

    Parameters
    ----------
    folder
        Data folder.
    packages
        Where the networks come from.

    Raises
    ------
    DataError
        If links cannot be drawn; the message names every one and why.
    """
    lines, problems = _drawn(drawing(folder, packages))
    if problems:
        message = "links.csv: these railways cannot be drawn:\n" + "\n".join(problems)
        raise DataError(message)
    return lines


def _drawn(plan: Drawing, only: Sequence[str] = ()) -> tuple[list[Line], list[str]]:
    lines: list[Line] = []
    problems: list[str] = []
    for link in plan.links:
        if only and link["id"] not in only:
            continue
        try:
            lines.append(plan.line(link))
        except (LookupError, ValueError) as error:
            problems.append(f"  {link['id']}: {error.args[0]}; mend nodes.csv, rail.yaml or its waypoints")
    return lines, problems


def read_countries(folder: Path) -> dict[str, BaseGeometry]:
    """Return the country polygons of a data folder by ISO alpha-2 code."""
    from shapely.geometry import shape

    shapes = read_shapes(folder / "shapes" / "countries.geojson")
    return {key.upper(): shape(one["geometry"]) for key, one in shapes.items()}


def _table(lines: Iterable[Line], lengths: Mapping[str, float]) -> Iterator[str]:
    for line in lines:
        km = geodesic_km(line.coordinates)
        published = lengths.get(line.id)
        ratio = f"{published:9.1f} {km / published:6.3f}" if published else f"{'':>9} {'':>6}"
        yield f"{line.id:52} {km:9.1f} {ratio} {quality_of(line, published)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Redraw the railways of a data folder; return the exit code."""
    from .bordernodes import moved_crossings, write_crossings

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, default=_DATA, help="data folder")
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE, help="folder of the package archives")
    parser.add_argument("--only", nargs="*", default=(), help="draw these links only")
    parser.add_argument("--move-crossings", action="store_true", help="write crossing nodes to where the line is")
    options = parser.parse_args(arguments)
    plan = drawing(options.data, Packages(cache=options.cache))
    say = sys.stdout.write
    crossings = [one for one in moved_crossings(plan, read_countries(options.data)) if not 0 <= one.metres <= _NEAR_M]
    for one in crossings:
        say(f"crossing {one.node}: table {one.table}, drawn {one.drawn}, {one.metres:.0f} m apart\n")
    if options.move_crossings and crossings:
        write_crossings(options.data, crossings)
        plan = drawing(options.data, Packages(cache=options.cache))
    lines, problems = _drawn(plan, options.only)
    write_links(lines, options.data, keep=True)
    say("\n".join([*_table(lines, published_lengths(options.data)), *problems, ""]))
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
