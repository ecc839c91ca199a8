"""Bars of a timeline: statuses by the recipes of the map's lines, announcements hollow, days as exact as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.path import Path

from .fonts import Face, clean, width
from .lines import draw_line
from .shapes import compound

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from corridor.dates import FuzzyDate

    from .histories import Row, Span
    from .sheet import Sheet
    from .years import Years

__all__ = ["BAR", "Bars", "draw_sample", "ring", "shape_of"]

BAR: Final = 10.0
"""Least height of a bar, and height of a sample, px."""
POINT: Final = 5.0
"""How far the point of a bar that began earlier stands out, px."""
THIN: Final = 2.5
"""Least width of a bar, px."""
SMALL: Final = 11
STUB: Final = 26.0
"""Length of a hollow bar, px."""
ANNOUNCED: Final = (3.0, 2.0)
"""Dash of the edge of what is only announced, px."""
PAST: Final = 0.4
"""How strong a bar is after the last day of which a source speaks."""


def ring(points: Sequence[tuple[float, float]]) -> Path:
    """Return a closed path."""
    return Path([*points, points[0]], closed=True)


def shape_of(
    start: tuple[float, float], end: tuple[float, float], y: float, tall: float, *, pointed: bool = False
) -> Path:
    """Return a bar around a height whose ends slant as far as its dates leave it open.

    Parameters
    ----------
    start, end
        From where to where each end slants, px.
    y, tall
        Its middle and its height, px.
    pointed
        Whether it may have begun earlier.
    """
    top, low = y - tall / 2, y + tall / 2
    end = (max(end[0], start[0] + THIN), max(end[1], start[1] + THIN))
    tip = [(start[0] - POINT, y)] if pointed else []
    return ring([(start[0], low), *tip, (start[1], top), (end[1], top), (end[0], low)])


class Bars:
    """Draws the bars of one row after another.

    Parameters
    ----------
    sheet, years
        Where.
    day
        The day shown: known statuses end there.
    tall
        Height of a bar, px.
    """

    def __init__(self, sheet: Sheet, years: Years, day: dt.date, tall: float) -> None:
        self.sheet, self.years, self.day, self.tall = sheet, years, day, tall

    def has_room(self, row: Row) -> bool:
        """Return whether the words on all that is announced have room before the end of the scale."""
        return all(self._side_of(span) for span in row.spans if span.announced and self._is_ahead(span) and span.words)

    def draw(self, row: Row, y: float) -> None:
        """Draw a row around a height, from its first status to the day, then what is announced."""
        years = self.years
        left, right = years.at(years.start), years.at(self.day)
        facts = [span for span in row.spans if not span.announced]
        first = self._edge(facts[0].start)[1] if facts else right
        # Nobody tells what held before: not a gap, but not known.
        if first > left + 1 and not (facts and facts[0].start.is_bound and facts[0].status in {"open", "restricted"}):
            draw_status(self.sheet, "unknown", left, first, y, self.tall)
        for span in facts:
            if span.end is None or span.end.last > years.start:
                self._draw_fact(span, y, row)
        for span in row.spans:
            if span.announced:
                self._draw_plan(span, y)

    def _edge(self, date: FuzzyDate) -> tuple[float, float]:
        """Return where a date begins and ends, px."""
        return self.years.at(date.first), self.years.at(min(date.last, self.years.end))

    def _draw_fact(self, span: Span, y: float, row: Row) -> None:
        sheet, years = self.sheet, self.years
        left, right = years.at(years.start), years.at(self.day)
        start, end = self._edge(span.start), self._edge(span.end) if span.end else (right, right)
        # What began before the scale does is cut off there.
        pointed = span.start.is_bound and start[0] > left
        shape = shape_of(start, (min(end[0], right), min(end[1], right)), y, self.tall, pointed=pointed)
        checked = right if row.checked is None or span.end is not None else max(years.at(row.checked), start[1])
        last = max(end[1], start[1] + THIN)
        sheet.fill(shape, sheet.look.colour("line.core"), clip=False)
        sheet.mask(shape)
        draw_status(sheet, span.status, start[0] - POINT, min(checked, last), y, self.tall)
        draw_status(sheet, span.status, checked, last, y, self.tall, opacity=PAST)
        sheet.stroke(shape, sheet.look.line_colour("focus", span.status), 0.8, clip=False)

    def _is_ahead(self, span: Span) -> bool:
        return span.start.last > self.day and span.start.first <= self.years.end

    def _planned(self, span: Span) -> tuple[float, float]:
        """Return where the beginning of what is announced slants from and to, px."""
        years = self.years
        start = years.at(max(span.start.first, self.day)), years.at(min(span.start.last, years.end))
        return (start[0], start[0]) if span.start.text.startswith("not before") else start

    def _side_of(self, span: Span) -> str:
        """Return on which side of a hollow bar its words have room, empty where on none."""
        start, wide = self._planned(span), width(*self._words(span)) + 5
        if start[1] + STUB + wide <= self.years.at(self.years.end) - 2:
            return "right"
        return "left" if start[0] - wide >= self.years.at(self.day) + 4 else ""

    def _words(self, span: Span) -> tuple[str, Face]:
        face = Face(SMALL, self.sheet.look.status_text("planned"))
        return clean(span.words, face), face

    def _draw_plan(self, span: Span, y: float) -> None:
        """Draw what is announced: hollow from its day on, or a hollow sign where that has passed."""
        sheet, years = self.sheet, self.years
        if span.start.last <= self.day:
            draw_passed(sheet, years.at(span.start.last), y, self.tall)
            return
        if not self._is_ahead(span):
            return
        start, side, (words, face) = self._planned(span), self._side_of(span), self._words(span)
        # What is announced has a beginning alone: a short bar, with its words beside it.
        stub = min(start[1] + STUB, years.at(years.end))
        draw_hollow(sheet, shape_of(start, (stub, stub), y, self.tall))
        if side == "right":
            sheet.write(words, stub + 5, y + 4, face)
        elif side:
            sheet.write(words, start[0] - 5, y + 4, face, "right")


def draw_status(
    sheet: Sheet, status: str, left: float, right: float, y: float, tall: float, *, opacity: float = 1
) -> None:
    """Draw the pattern of a status between two places; what is known is cut off at the mask of the sheet."""
    if right - left < 0.5:
        return
    link = {"style": "focus", "mode": "rail", "status": status}
    path = compound([np.array([(left, y), (right, y)])])
    if status == "unknown":
        draw_line(sheet, path, link, BAR * 0.32, clip=False)
    else:
        draw_line(sheet, path, link, tall, opacity=opacity, clip=True)


def draw_sample(sheet: Sheet, name: str, left: float, right: float, y: float) -> None:
    """Draw the sample of a status, of what is ``announced``, or of what is announced for a day that has ``passed``."""
    if name == "passed":
        draw_passed(sheet, (left + right) / 2, y, BAR)
        return
    shape = shape_of((left, left), (right, right), y, BAR)
    if name == "announced":
        draw_hollow(sheet, shape)
        return
    if name != "unknown":
        sheet.fill(shape, sheet.look.colour("line.core"), clip=False)
    sheet.mask(shape)
    draw_status(sheet, name, left, right, y, BAR)
    if name != "unknown":
        sheet.stroke(shape, sheet.look.line_colour("focus", name), 0.8, clip=False)


def draw_hollow(sheet: Sheet, shape: Path) -> None:
    """Draw a hollow bar."""
    sheet.fill(shape, sheet.look.colour("ui.page"), clip=False)
    sheet.stroke(shape, sheet.look.colour("status.planned"), 1.3, dash=ANNOUNCED, clip=False)


def draw_passed(sheet: Sheet, x: float, y: float, tall: float) -> None:
    """Draw the sign of an announcement whose day has passed."""
    half = tall / 2 + 1
    shape = ring([(x, y - half), (x + half, y), (x, y + half), (x - half, y)])
    sheet.fill(shape, sheet.look.colour("line.core"), clip=False)
    sheet.stroke(shape, sheet.look.colour("status.planned"), 1.6, clip=False)
