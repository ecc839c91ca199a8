"""What a map opens on: a frame in degrees, a view of the data folder, or a thing by its id or name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from corridor.errors import DataError, NotKnownError
from corridor.names import find_things, named_things, plain

if TYPE_CHECKING:
    from corridor.atlas import Atlas

__all__ = ["Focus", "find_focus", "opening"]

Bounds = tuple[float, float, float, float]

TABLES: Final = ("links", "crossings", "nodes", "projects", "countries", "waters", "border_rulings")
PAGE_TABLES: Final = {"border_rulings": "rulings"}
"""What the page calls a table by another name."""
FORM: Final = "south,west,north,east in degrees, such as 38.5,44.3,40,47.5"
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


def opening(atlas: Atlas) -> Focus:
    """Return what a map opens on unless told otherwise: the first view of the data folder, else all of it."""
    if atlas.region.views:
        return Focus(bounds=atlas.region.views[0].bounds, narrow=atlas.region.views[0].narrow)
    west, south, east, north = atlas.region.extent
    return Focus(bounds=(south, west, north, east))


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
        If a frame is none or lies outside the data, or a thing has no place on the map.
    NotKnownError
        If nothing has that id or name; the message suggests the nearest.
    """
    if not isinstance(wanted, str):
        return Focus(bounds=_frame(atlas, wanted))
    parts = wanted.replace(",", " ").replace(";", " ").split()
    if parts and all(_is_number(part) for part in parts):
        return Focus(bounds=_frame(atlas, parts))
    for view in atlas.region.views:
        if plain(wanted) in {plain(view.id), plain(view.title)}:
            return Focus(bounds=view.bounds, narrow=view.narrow)
    codes = {row["iso2"]: row["iso3"] for row in atlas.rows("countries")}
    known = [
        (table, key, [*names, *(code for iso2, iso3 in codes.items() if key == iso2.lower() for code in (iso2, iso3))])
        for table, key, names in named_things(atlas, TABLES)
    ]
    # A name may be that of a link and of its crossing: the first table counts.
    found = find_things(known, wanted)
    if not found:
        views = [view.id for view in atlas.region.views]
        names = [name for _, key, names in known for name in (key, *names)]
        cure = f"Write an id or a name of the data, a view ({', '.join(views)}), or {FORM}."
        raise NotKnownError("thing to open the map on", wanted, [*views, *names], cure=cure)
    table, key, _ = found[0]
    return Focus(bounds=_bounds(atlas, table, key), key=f"{PAGE_TABLES.get(table, table)}/{key}")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _told(values: Any) -> str:  # noqa: ANN401 - what the user gave
    """Return a frame as it was written, anything else as Python shows it."""
    return ",".join(map(str, values)) if isinstance(values, list | tuple) else repr(values)


def _frame(atlas: Atlas, values: Any) -> Bounds:  # noqa: ANN401 - what the user gave
    try:
        south, west, north, east = (float(value) for value in values)
    except (TypeError, ValueError):
        raise DataError(f"{_told(values)} is no frame. Write {FORM}.") from None
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        raise DataError(f"{_told(values)} is no frame. Write {FORM}, each lesser than its opposite.")
    left, bottom, right, top = atlas.region.extent
    if south >= top or north <= bottom or west >= right or east <= left:
        raise DataError(
            f"{values!r} lies outside the data, which reach from {bottom:g} to {top:g} degrees north and from {left:g} "
            f"to {right:g} east. Write {FORM} inside them."
        )
    return south, west, north, east


def _bounds(atlas: Atlas, table: str, key: str) -> Bounds:
    if table == "projects":
        members = dict(zip(atlas.frames.projects.index, atlas.frames.projects["members"], strict=True))[key]
        parts = [atlas.frames.links.geometry.get(member) for member in members]
        parts += [atlas.frames.crossings.geometry.get(member) for member in members]
    else:
        parts = [atlas.frames.frame(table).geometry[key]]
    boxes = [part.bounds for part in parts if part is not None and not part.is_empty]
    if not boxes:
        raise DataError(f"{key!r} in {table} has no place on the map. Name something that has, or give a frame.")
    west, south = (min(box[axis] for box in boxes) for axis in (0, 1))
    east, north = (max(box[axis] for box in boxes) for axis in (2, 3))
    dy, dx = max((north - south) * 0.15, LEAST_DEGREES), max((east - west) * 0.15, LEAST_DEGREES * 1.5)
    return max(south - dy, -90.0), max(west - dx, -180.0), min(north + dy, 90.0), min(east + dx, 180.0)
