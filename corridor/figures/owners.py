"""Whose ground lies under each part of a sheet, so that a name stands on no other's and takes no side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from .projection import Box

__all__ = ["WATER", "Owners", "owners_of"]

GRAIN: Final = 4
"""Between the points that are known, px."""
WATER: Final = 0
"""Mark of open water, and of what lies out of the frame; those of countries are greater."""
UNSETTLED: Final = -1
GOOD_PART: Final = 0.2
"""Share of a thing from which the ground under it counts as its own."""


@dataclass(frozen=True)
class Owners:
    """Whose ground lies under points of a frame that are a few px apart.

    Parameters
    ----------
    frame
        The frame, px.
    marks
        What lies under each point: open water, unsettled ground, or a country by its number; shape (rows, columns).
    """

    frame: Box
    marks: NDArray[np.int32]

    def at(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int32]:
        """Return what lies under places of any shape."""
        rows, columns = self.marks.shape
        column = np.round((x - self.frame[0]) / GRAIN).astype(int)
        row = np.round((y - self.frame[1]) / GRAIN).astype(int)
        inside = (column >= 0) & (row >= 0) & (column < columns) & (row < rows)
        found = self.marks[np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)]
        return np.where(inside, found, WATER).astype(np.int32)

    def shares(
        self, boxes: NDArray[np.float64], home: Collection[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return which shares of boxes lie at home and abroad, the rest being water.

        Abroad is infinite where any part of a box is unsettled.
        """
        left, top = self.frame[:2]
        rows, columns = self.marks.shape
        cells = np.round((boxes - (left, top, left, top)) / GRAIN).astype(int)
        x0, x1 = np.clip(cells[:, 0], 0, columns - 1), np.clip(cells[:, 2], 0, columns - 1) + 1
        y0, y1 = np.clip(cells[:, 1], 0, rows - 1), np.clip(cells[:, 3], 0, rows - 1) + 1

        def count(where: NDArray[np.bool_]) -> NDArray[np.float64]:
            sums = np.pad(where.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
            found: NDArray[np.float64] = (sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0]).astype(float)
            return found

        own = np.isin(self.marks, list(home)) & (self.marks != WATER)
        unsettled = self.marks == UNSETTLED
        every = ((x1 - x0) * (y1 - y0)).astype(float)
        abroad = count(~own & ~unsettled & (self.marks != WATER)) / every
        return count(own) / every, np.where(count(unsettled) > 0, np.inf, abroad)

    def home(self, points: Sequence[tuple[float, float]]) -> frozenset[int]:
        """Return the grounds on which a thing lies: those of a good part of places on it, or round the only one."""
        places = np.array(points, dtype=float)
        if len(points) == 1:
            places = places + [(dx, dy) for dx in (-10, 0, 10) for dy in (-10, 0, 10)]
        counts = Counter(self.at(*places.T).tolist())
        return frozenset(
            mark for mark, count in counts.items() if mark != UNSETTLED and count >= len(places) * GOOD_PART
        )


def owners_of(frame: Box, countries: Iterable[tuple[int, Any]], unsettled: Iterable[Any]) -> Owners:
    """Find whose ground lies under a frame.

    Parameters
    ----------
    frame
        The frame, px.
    countries
        Numbers above zero and shapes.
    unsettled
        Shapes of what is not settled, whoever's ground it is drawn on.
    """
    import shapely

    left, top, right, bottom = frame
    x, y = np.arange(left, right + GRAIN, GRAIN), np.arange(top, bottom + GRAIN, GRAIN)
    marks = np.zeros((len(y), len(x)), dtype=np.int32)
    for mark, shape in (*countries, *((UNSETTLED, shape) for shape in unsettled)):
        west, north, east, south = shape.bounds
        columns, rows = (x >= west) & (x <= east), (y >= north) & (y <= south)
        if not (columns.any() and rows.any()):
            continue
        shapely.prepare(shape)
        part = np.ix_(rows, columns)
        marks[part] = np.where(shapely.contains_xy(shape, *np.meshgrid(x[columns], y[rows])), mark, marks[part])
    return Owners(frame, marks)
