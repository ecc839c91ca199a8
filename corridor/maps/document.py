"""Build the map: a ``folium.Map`` with the atlas on it, inside an offline page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium

from corridor.writing import write_text

from .layers import AtlasLayer, Engine, LayerTree, StartView
from .page import Page
from .payload import build_payload, pack
from .style import style

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from corridor.atlas import Atlas

__all__ = ["make_map", "save"]


def make_map(atlas: Atlas | None = None, *, title: str | None = None) -> folium.Map:
    """Draw an atlas as a layered map that needs no network.

    Parameters
    ----------
    atlas
        The tables on the day to show; ``None`` loads the shipped ones (see :func:`corridor.load`).
    title
        Title of the map; ``None`` takes the one of the data folder.

    Returns
    -------
    folium.Map
        A folium map like any other: layers, markers and plugins can be added to it, ``get_bounds`` and
        ``fit_bounds`` work, and it shows itself in a notebook. Write it with :func:`corridor.maps.save`, or with
        its own ``save``.

    Raises
    ------
    DataError
        If no atlas is given and the shipped tables cannot be read.

    Examples
    --------
    >>> import corridor, folium
    >>> m = corridor.map()  # doctest: +SKIP
    >>> _ = folium.Marker([40.18, 44.51], popup="Here").add_to(m)  # doctest: +SKIP
    >>> m.save("map.html")  # doctest: +SKIP
    """
    if atlas is None:
        from corridor.atlas import load

        atlas = load()
    payload = build_payload(atlas, title=title)
    south, west, north, east = _opening(atlas)
    zoom = style()["zoom"]
    drawn = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=5,
        tiles=None,
        zoom_control="topright",
        prefer_canvas=True,
        zoom_snap=zoom["snap"],
        zoom_delta=0.5,
        min_zoom=zoom["min"],
        max_zoom=zoom["max"],
    )
    data = payload.data
    page = Page(
        payload=pack(data),
        title=str(data["title"]),
        subtitle=str(data["subtitle"]),
        language=str(data["language"]),
        note=str(data["borderNote"]),
    )
    page.add_child(drawn)
    drawn.add_child(Engine())
    taken: set[str] = set()
    for row in payload.layers:
        drawn.add_child(AtlasLayer(row, taken=taken))
    drawn.add_child(StartView([[south, west], [north, east]]))
    drawn.add_child(LayerTree())
    return drawn


def _opening(atlas: Atlas) -> tuple[float, float, float, float]:
    """Return south, west, north, east of the first view, or of all where the data folder names no view."""
    if atlas.region.views:
        return atlas.region.views[0].bounds
    west, south, east, north = atlas.region.extent
    return south, west, north, east


def save(drawn: folium.Map, path: str | os.PathLike[str]) -> Path:
    """Write a map as one HTML file, whole or not at all, and return its path.

    Raises
    ------
    OutputError
        If the file cannot be written; the message says why. An old file is left as it was.
    """
    html: str = drawn.get_root().render()
    return write_text(path, html)
