"""Build the map: a ``folium.Map`` with the atlas on it, inside an offline page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import folium

from corridor.atlas import Atlas, load
from corridor.errors import DataError, NotKnownError
from corridor.progress import bars
from corridor.provenance import map_record
from corridor.writing import write_text

from .focus import find_focus, opening
from .layers import AtlasLayer, Engine, LayerTree, StartView
from .page import Page
from .payload import SECTIONS, build_payload, pack
from .style import style

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from pathlib import Path

    from .journeys import Journey

__all__ = ["hosts_of", "make_map", "save", "tile_layer"]


def make_map(
    atlas: Atlas | None = None,
    *,
    title: str | None = None,
    layers: Sequence[str] | None = None,
    focus: str | tuple[float, float, float, float] | None = None,
    theme: Literal["light", "dark"] | None = None,
    tiles: str | None = None,
    journeys: Sequence[Journey] = (),
    progress: bool = True,
) -> folium.Map:
    """Draw the layered map, one HTML page that works offline.

    Parameters
    ----------
    atlas
        The tables on the day to show; ``None`` loads the shipped ones (see :func:`corridor.load`).
    title
        Title of the map; ``None`` takes the one of the data folder.
    layers
        What the map holds: names out of ``countries``, ``borders``, ``waters``, ``links``, ``crossings``, ``places``,
        ``events``; ``None`` holds all.
    focus
        What the map opens on: south, west, north, east in degrees; or the id or name of a view, link, crossing, node,
        project or country, which is then chosen.
    theme
        Fixes the look; ``None`` follows the reader's system.
    tiles
        Name of online tiles to lay under the map, as xyzservices writes it, such as ``OpenStreetMap.Mapnik``. The
        page then asks their host for pictures, and says so.
    journeys
        Journeys to hold beside those between the main points in the shipped scenarios; the map opens on the first.
    progress
        Whether a bar is shown when it takes over a second (in a terminal or a notebook).

    Returns
    -------
    folium.Map
        A folium map like any other: layers, markers and plugins can be added to it, ``get_bounds`` and
        ``fit_bounds`` work, and it shows itself in a notebook. Write it with ``corridor.maps.save``, or with
        its own ``save``.

    Raises
    ------
    DataError
        If no atlas is given and the shipped tables cannot be read, if ``focus`` is no frame, or if tiles need a key.
    NotKnownError
        If a layer, the thing to open on, a theme or tiles are not known; the message suggests the nearest.

    Examples
    --------
    >>> import corridor, folium
    >>> m = corridor.map()  # doctest: +SKIP
    >>> _ = folium.Marker([40.18, 44.51], popup="Here").add_to(m)  # doctest: +SKIP
    >>> m.save("map.html")  # doctest: +SKIP
    """
    layers = _sections(layers)
    if theme not in {None, "light", "dark"}:
        raise NotKnownError("theme", str(theme), ("light", "dark"))
    base = tile_layer(tiles) if tiles is not None else None
    if atlas is None:
        atlas = load()
    elif not isinstance(atlas, Atlas):
        raise DataError(
            f"{atlas!r} is no atlas. Load one with corridor.load(folder), or leave it out for the shipped one."
        )
    framed = find_focus(atlas, focus) if focus is not None else opening(atlas)
    title = (title or "").strip() or None
    # Journeys are chosen among all that there is.
    asked = journeys if layers is None else None
    with bars(shown=progress):
        payload = build_payload(atlas, title=title, sections=layers, land=True, journeys=asked)
    data = payload.data | {"theme": theme or "", "chosen": framed.key}
    south, west, north, east = framed.bounds
    zoom = style()["zoom"]
    drawn = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=5,
        tiles=None,
        # The page has controls of its own.
        zoom_control=False,
        prefer_canvas=True,
        zoom_snap=zoom["snap"],
        zoom_delta=0.5,
        min_zoom=zoom["min"],
        max_zoom=zoom["max"],
    )
    # Without tiles folium forgets them, and plugins ask the map for them at once.
    drawn.options |= {"min_zoom": zoom["min"], "max_zoom": zoom["max"]}
    page = Page(
        payload=pack(data),
        title=str(data["title"]),
        subtitle=str(data["subtitle"]),
        language=str(data["language"]),
        note=str(data["borderNote"]),
        theme=theme or "",
        record=map_record(
            atlas, title=title, layers=layers, focus=focus, theme=theme, tiles=tiles, journeys=asked or ()
        ),
    )
    page.add_child(drawn)
    if base is not None:
        drawn.add_child(base)
    drawn.add_child(Engine(atlas, SECTIONS if layers is None else layers))
    taken: set[str] = set()
    for row in payload.layers:
        drawn.add_child(AtlasLayer(row, taken=taken))
    drawn.add_child(StartView(framed.bounds, framed.narrow))
    drawn.add_child(LayerTree())
    page.seal()
    return drawn


def tile_layer(name: str) -> folium.TileLayer:
    """Return a layer of online tiles by the name that xyzservices gives them.

    Raises
    ------
    NotKnownError
        If there are none of that name; the message suggests the nearest.
    DataError
        If the tiles need a key.
    """
    import xyzservices.providers as known

    try:
        provider = known.query_name(name)
    except ValueError:
        raise NotKnownError("set of tiles", name, known.flatten()) from None
    if provider.requires_token():
        raise DataError(
            f"The tiles {provider.name} need a key of their owner. Make the layer yourself and add it to the map: "
            "folium.TileLayer(provider).add_to(m)."
        )
    return folium.TileLayer(provider, name=f"Online tiles: {provider.name}", overlay=True, control=True)


def _sections(layers: Sequence[str] | None) -> list[str] | None:
    if layers is None:
        return None
    names = layers.split(",") if isinstance(layers, str) else layers
    found = [name.strip().lower() for name in names]
    for name in found:
        if name not in SECTIONS:
            raise NotKnownError("layer", name, SECTIONS)
    return found


def save(drawn: folium.Map | Page, path: str | os.PathLike[str]) -> Path:
    """Write a map or a comparison as one HTML file, whole or not at all, and return its path.

    Raises
    ------
    OutputError
        If the file cannot be written; the message says why. An old file is left as it was.
    """
    html: str = drawn.get_root().render()
    return write_text(path, html)


def hosts_of(drawn: folium.Map | Page) -> tuple[str, ...]:
    """Return the hosts from which a map that has been rendered loads parts; none unless somebody asked for them."""
    page = drawn.get_root()
    return page.hosts if isinstance(page, Page) else ()
