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

__all__ = ["ANNOUNCED", "BAR", "draw_bars", "draw_end", "draw_passed", "ring"]

BAR: Final = 10.0
"""Height of a bar, px."""
POINT: Final = 5.0
"""How far the point of a bar that began earlier stands out, px."""
THIN: Final = 2.5
"""Least width of a bar, px."""
SMALL: Final = 11
STUB: Final = 26.0
"""Length of a hollow bar with words behind it, px."""
ANNOUNCED: Final = (3.0, 2.0)
"""Dash of the edge of what is only announced, px."""
PAST: Final = 0.4
"""How strong a bar is after the last day of which a source speaks."""


def ring(points: Sequence[tuple[float, float]]) -> Path:
    """Return a closed path."""
    return Path([*points, points[0]], closed=True)


def draw_bars(sheet: Sheet, years: Years, row: Row, y: float, *, day: dt.date) -> None:
    """Draw the bars of one row around a height, from its first status to the day, then what is announced.

    Parameters
    ----------
    sheet, years
        Where.
    row
        What.
    y
        Its middle, px.
    day
        The day shown: known statuses end there.
    """
    left, right = years.at(years.start), years.at(day)
    facts = [span for span in row.spans if not span.announced]
    first = _edge(years, facts[0].start)[1] if facts else right
    # Nobody tells what held before: not a gap, but not known.
    if first > left + 1 and not (facts and facts[0].start.is_bound and facts[0].status in {"open", "restricted"}):
        _line(sheet, "unknown", left, first, y)
    for span in facts:
        if span.end is None or span.end.last > years.start:
            _draw_fact(sheet, years, span, y, row=row, day=day)
    for span in row.spans:
        if span.announced:
            _draw_plan(sheet, years, span, y, day=day)


def _edge(years: Years, date: FuzzyDate) -> tuple[float, float]:
    """Return where a date begins and ends, px."""
    return years.at(date.first), years.at(min(date.last, years.end))


def _shape(start: tuple[float, float], end: tuple[float, float], y: float, *, pointed: bool = False) -> Path:
    """Return a bar whose ends slant as far as its dates leave it open; pointed where it may have begun earlier."""
    top, low = y - BAR / 2, y + BAR / 2
    end = (max(end[0], start[0] + THIN), max(end[1], start[1] + THIN))
    tip = [(start[0] - POINT, y)] if pointed else []
    return ring([(start[0], low), *tip, (start[1], top), (end[1], top), (end[0], low)])


def _draw_fact(sheet: Sheet, years: Years, span: Span, y: float, *, row: Row, day: dt.date) -> None:
    left, right = years.at(years.start), years.at(day)
    start, end = _edge(years, span.start), _edge(years, span.end) if span.end else (right, right)
    # What began before the scale does is cut off there.
    pointed = span.start.is_bound and start[0] > left
    shape = _shape(start, (min(end[0], right), min(end[1], right)), y, pointed=pointed)
    checked = right if row.checked is None or span.end is not None else max(years.at(row.checked), start[1])
    sheet.fill(shape, sheet.look.colour("line.core"), clip=False)
    sheet.mask(shape)
    _line(sheet, span.status, start[0] - POINT, min(checked, end[1]), y)
    _line(sheet, span.status, checked, max(end[1], start[1] + THIN), y, opacity=PAST)
    sheet.stroke(shape, sheet.look.line_colour("focus", span.status), 0.8, clip=False)


def _line(sheet: Sheet, status: str, left: float, right: float, y: float, *, opacity: float = 1) -> None:
    if right - left < 0.5:
        return
    link = {"style": "focus", "mode": "rail", "status": status}
    path = compound([np.array([(left, y), (right, y)])])
    if status == "unknown":
        draw_line(sheet, path, link, BAR * 0.32, clip=False)
        return
    draw_line(sheet, path, link, BAR, opacity=opacity, clip=True)


def _draw_plan(sheet: Sheet, years: Years, span: Span, y: float, *, day: dt.date) -> None:
    """Draw what is announced: hollow from its day to the end of the scale, or a hollow sign where that has passed."""
    if span.start.last <= day:
        draw_passed(sheet, years.at(span.start.last), y)
        return
    if span.start.first > years.end:
        return
    right = years.at(years.end)
    start = years.at(max(span.start.first, day)), years.at(min(span.start.last, years.end))
    if span.start.text.startswith("not before"):
        start = (start[0], start[0])
    face = Face(SMALL, sheet.look.status_text("planned"))
    wide = width(clean(span.words, face), face)
    # What is announced has a beginning alone: short, and its words behind it, or as long as there is room.
    stub = start[1] + STUB
    if stub + 5 + wide <= right - 2:
        draw_end(sheet, (start, (stub, stub)), y)
        sheet.write(clean(span.words, face), stub + 5, y + 4, face)
    else:
        draw_end(sheet, (start, (right, right)), y)


def draw_end(sheet: Sheet, ends: tuple[tuple[float, float], tuple[float, float]], y: float) -> None:
    """Draw a hollow bar."""
    shape = _shape(*ends, y)
    sheet.fill(shape, sheet.look.colour("ui.page"), clip=False)
    sheet.stroke(shape, sheet.look.colour("status.planned"), 1.3, dash=ANNOUNCED, clip=False)


def draw_passed(sheet: Sheet, x: float, y: float) -> None:
    """Draw the sign of an announcement whose day has passed."""
    half = BAR / 2 + 1
    shape = ring([(x, y - half), (x + half, y), (x, y + half), (x - half, y)])
    sheet.fill(shape, sheet.look.colour("line.core"), clip=False)
    sheet.stroke(shape, sheet.look.colour("status.planned"), 1.6, clip=False)
