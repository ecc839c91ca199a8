"""Meridians and parallels on the map, and their degrees along its edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from .fonts import Face, width
from .shapes import compound, runs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from .projection import View
    from .sheet import Sheet

    Line = NDArray[np.float64]

__all__ = ["MARGIN", "draw_degrees", "draw_graticule"]

MARGIN: Final = 16
"""Room for degrees at the left and at the top of a map, px."""
STEPS: Final = (1 / 60, 1 / 12, 1 / 6, 0.25, 0.5, 1, 2, 5, 10, 15, 30)
"""Degrees between two lines."""
MOST: Final = 8
"""Most lines one way, about."""
SAMPLES: Final = 60
SMALL: Final = 11
APART: Final = 10


def _degrees(value: float, sides: str) -> str:
    """Return a longitude or latitude in degrees and minutes."""
    whole, minutes = divmod(round(abs(value) * 60), 60)
    side = f" {sides[0] if value > 0 else sides[1]}" if value else ""
    return f"{whole}°{f' {minutes}′' if minutes else ''}{side}"


def _lines(view: View) -> tuple[list[tuple[float, Line]], list[tuple[float, Line]]]:
    """Return meridians and parallels that cross the frame, on the sheet, each with its degrees."""
    left, top, right, bottom = view.frame
    x, y = np.meshgrid(np.linspace(left, right, 9), np.linspace(top, bottom, 9))
    inside = view.lonlat(np.column_stack([x.ravel(), y.ravel()]))
    inside = inside[np.isfinite(inside).all(axis=1)]
    if not len(inside):
        return [], []
    (west, south), (east, north) = inside.min(axis=0), inside.max(axis=0)
    reach = max(east - west, north - south)
    step = next((step for step in STEPS if reach / step <= MOST), STEPS[-1])

    def values(low: float, high: float) -> NDArray[np.float64]:
        return np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step

    across = np.linspace(west - step, east + step, SAMPLES)
    along = np.linspace(max(south - step, -89), min(north + step, 89), SAMPLES)
    meridians = [(float(lon), view.at(np.column_stack([np.full(SAMPLES, lon), along]))) for lon in values(west, east)]
    parallels = [
        (float(lat), view.at(np.column_stack([across, np.full(SAMPLES, lat)]))) for lat in values(south, north)
    ]
    return meridians, parallels


def draw_graticule(sheet: Sheet, view: View) -> None:
    """Draw meridians and parallels as hairlines, cut off at the edge of the map."""
    lines = [line for found in _lines(view) for _, line in found]
    path = compound(run for line in lines for run, _ in runs_of(line, view.frame))
    sheet.stroke(path, sheet.look.colour("ui.text3"), 0.6, opacity=0.32)


def draw_degrees(sheet: Sheet, view: View) -> None:
    """Write degrees outside the edge: of meridians at the top, of parallels at the left, upright."""
    face = Face(SMALL, sheet.look.colour("ui.text3"))
    meridians, parallels = _lines(view)
    left, top, right, bottom = view.frame
    places = [(x, _degrees(lon, "EW")) for lon, line in meridians for x in _crossed(line, 1, top)]
    for x, words in _apart(places, left, right, face):
        sheet.stroke(compound([np.array([(x, top - 3), (x, top)])]), sheet.look.colour("ui.text3"), 0.8, clip=False)
        sheet.write(words, x, top - 5, face, "center")
    places = [(y, _degrees(lat, "NS")) for lat, line in parallels for y in _crossed(line, 0, left)]
    for y, words in _apart(places, top, bottom, face):
        sheet.stroke(compound([np.array([(left - 3, y), (left, y)])]), sheet.look.colour("ui.text3"), 0.8, clip=False)
        sheet.write(words, left - 5, y, face, "center", upright=True)


def _crossed(line: Line, axis: int, edge: float) -> Iterator[float]:
    """Yield where a line crosses the edge of the frame that lies across an axis."""
    here, there = line[:-1], line[1:]
    turns = (here[:, axis] - edge) * (there[:, axis] - edge) <= 0
    for start, end in zip(here[turns], there[turns], strict=True):
        far = end[axis] - start[axis]
        share = (edge - start[axis]) / far if far else 0.0
        yield float(start[1 - axis] + share * (end[1 - axis] - start[1 - axis]))


def _apart(places: list[tuple[float, str]], low: float, high: float, face: Face) -> Iterator[tuple[float, str]]:
    """Yield the places at which words have room between two corners, and beside each other."""
    last = low
    for place, words in sorted(places):
        half = width(words, face) / 2
        if place - half >= last and place + half <= high:
            last = place + half + APART
            yield place, words
