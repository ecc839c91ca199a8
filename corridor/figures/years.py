"""The scale of a timeline: days as places on the sheet, old years pressed together where most happened lately."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Years", "fit_years"]

APART: Final = 34
"""Least room between the words of two years, px."""
STEPS: Final = (1, 2, 5, 10, 20, 50, 100)
LATE: Final = 0.6
"""Share of the years after which half of what happened makes the scale change."""
WIDE: Final = 0.62
"""Share of the width that the later half then gets."""


@dataclass(frozen=True)
class Years:
    """A scale of days: straight between its stations.

    Parameters
    ----------
    stations
        Days and where they lie, px, both rising.
    """

    stations: tuple[tuple[dt.date, float], ...]

    @property
    def start(self) -> dt.date:
        """First day of the scale."""
        return self.stations[0][0]

    @property
    def end(self) -> dt.date:
        """Last day of the scale."""
        return self.stations[-1][0]

    @property
    def turn(self) -> float | None:
        """Where the scale changes, px."""
        return self.stations[1][1] if len(self.stations) > 2 else None

    def at(self, day: dt.date) -> float:
        """Return where a day lies, px; what lies off the scale lies at its end."""
        if day <= self.start:
            return self.stations[0][1]
        for (first, left), (last, right) in pairwise(self.stations):
            if day <= last:
                return left + (day - first).days / (last - first).days * (right - left)
        return self.stations[-1][1]

    def ticks(self) -> Iterator[tuple[int, float]]:
        """Yield years that have room for their words, and where they begin."""
        before = float("-inf")
        for (first, left), (last, right) in pairwise(self.stations):
            a_year = (right - left) / ((last - first).days / 365.2425)
            step = next((step for step in STEPS if step * a_year >= APART), STEPS[-1])
            for year in range(first.year, last.year + 1):
                x = self.at(dt.date(year, 1, 1))
                if year % step == 0 and dt.date(year, 1, 1) >= first and x - before >= APART - 6 and x <= right:
                    before = x
                    yield year, x


def fit_years(days: Sequence[dt.date], start: dt.date, end: dt.date, left: float, right: float) -> Years:
    """Return a scale between two days and two places.

    Parameters
    ----------
    days
        When something happened: where half of it lies in the later years, these get more room.
    start, end
        Its first and last day.
    left, right
        Where these lie, px.
    """
    inside = sorted(day for day in days if start < day < end)
    if inside:
        half = inside[len(inside) // 2]
        turn = dt.date(half.year - half.year % 5, 1, 1)
        share = (turn - start).days / (end - start).days
        if share > 1 - WIDE and (half - start).days / (end - start).days > LATE - 0.1 and turn < end:
            return Years(((start, left), (turn, right - (right - left) * WIDE), (end, right)))
    return Years(((start, left), (end, right)))
