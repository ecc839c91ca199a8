"""What a map opens on: a frame in degrees, a view of the data folder, or a thing by its id or name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from corridor.errors import DataError, NotKnownError
from corridor.names import find_things, named_things, plain

if TYPE_CHECKING:
    from corridor.atlas import Atlas

__all__ = ["Focus", "find_focus"]

Bounds = tuple[float, float, float, float]

TABLES: Final = ("links", "crossings", "nodes", "projects", "countries", "waters", "border_rulings")
PAGE_TABLES: Final = {"border_rulings": "rulings"}
"""What the page calls a table by another name."""
LEAST_DEGREES: Final = 0.12
"""Least half height of a frame, so that a point gets its surroundings."""


@dataclass(frozen=True, kw_only=True)
class Focus:
    """Where a map opens.

    Parameters
    ----------
    bounds
        South, west, north, east in degrees.
    key
        ``table/id`` of the thing that is chosen, empty for a plain frame.
    narrow
        The frame for a narrow screen where it differs.
    """

    bounds: Bounds
    key: str = ""
    narrow: Bounds | None = None


def find_focus(atlas: Atlas, wanted: str | Bounds) -> Focus:
    """Find what a map shall open on.

    Parameters
    ----------
    atlas
        The tables.
    wanted
        South, west, north, east in degrees, as numbers or as text with commas; or the id or the name, in any spelling
        that the data know, of a view, link, crossing, node, project, country, water or border ruling.

    Raises
    ------
    DataError
        If a frame is none, or a thing has no place on the map.
    NotKnownError
        If nothing has that id or name; the message suggests the nearest.
    """
    if not isinstance(wanted, str):
        return Focus(bounds=_frame(wanted))
    parts = [part for part in wanted.replace(";", ",").split(",") if part.strip()]
    if len(parts) == 4 and all(_is_number(part) for part in parts):
        return Focus(bounds=_frame([float(part) for part in parts]))
    for view in atlas.region.views:
        if plain(wanted) in {plain(view.id), plain(view.title)}:
            return Focus(bounds=view.bounds, narrow=view.narrow)
    known = list(named_things(atlas, TABLES))
    # A name may be that of a link and of its crossing: the first table counts.
    found = find_things(known, wanted)
    if not found:
        views = [view.id for view in atlas.region.views]
        names = [name for _, key, names in known for name in (key, *names)]
        raise NotKnownError("thing to open the map on", wanted, [*views, *names])
    table, key, _ = found[0]
    return Focus(bounds=_bounds(atlas, table, key), key=f"{PAGE_TABLES.get(table, table)}/{key}")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _frame(values: Any) -> Bounds:  # noqa: ANN401 - what the user gave
    south, west, north, east = (float(value) for value in values)
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        raise DataError(f"{values} is no frame. Write south, west, north, east in degrees, such as 38.5,44.3,40,47.5.")
    return south, west, north, east


def _bounds(atlas: Atlas, table: str, key: str) -> Bounds:
    if table == "projects":
        members = dict(zip(atlas.projects.index, atlas.projects["members"], strict=True))[key]
        parts = [atlas.links.geometry.get(member) for member in members]
        parts += [atlas.crossings.geometry.get(member) for member in members]
    else:
        parts = [atlas.frame(table).geometry[key]]
    boxes = [part.bounds for part in parts if part is not None and not part.is_empty]
    if not boxes:
        raise DataError(f"{key!r} in {table} has no place on the map. Name something that has, or give a frame.")
    west, south = (min(box[axis] for box in boxes) for axis in (0, 1))
    east, north = (max(box[axis] for box in boxes) for axis in (2, 3))
    dy, dx = max((north - south) * 0.15, LEAST_DEGREES), max((east - west) * 0.15, LEAST_DEGREES * 1.5)
    return max(south - dy, -90.0), max(west - dx, -180.0), min(north + dy, 90.0), min(east + dx, 180.0)
