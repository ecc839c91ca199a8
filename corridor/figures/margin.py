"""Words around the map: title, date, scale, projection, note on borders, attribution, main sources."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from matplotlib.path import Path

from corridor.words import date_words

from .fonts import Face, width, wrap
from .shapes import compound

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from corridor.atlas import Atlas

    from .projection import Box, View
    from .sheet import Sheet

__all__ = [
    "Cited", "Foot", "Head", "cited_sources", "day_words", "draw_scale", "main_sources", "scale_box", "scale_words",
    "status_sources",
]  # fmt: skip

LINE: Final = 14
"""Height of a line of small type, px."""
LINES: Final = 8
"""Least lines in the right column of the foot."""
SMALL: Final = 11


class Head:
    """Accent, title and subtitle, and the day shown.

    Parameters
    ----------
    sheet
        Where to draw.
    title, subtitle
        Title of the figure and the line below it.
    dates
        Two lines on days, at the right.
    """

    def __init__(self, sheet: Sheet, title: str, subtitle: str, dates: tuple[str, str]) -> None:
        ui = sheet.look.theme["ui"]
        self.sheet = sheet
        left, _, right, _ = sheet.inside
        self._big = Face(25, ui["text"], bold=True, serif=True)
        self._dek = Face(14.5, ui["text2"])
        self._day = Face(13, ui["text"], bold=True)
        self._small = Face(12, ui["text2"])
        self._dates = dates
        room = max(width(self._dates[0], self._day), width(self._dates[1], self._small)) + 24
        self._title = wrap(title, self._big, right - left - room, 2)
        self._subtitle = wrap(subtitle, self._dek, right - left - room, 2)
        self.tall = 16 + 29 * len(self._title) + 19 * len(self._subtitle) + 12

    def draw(self) -> None:
        """Draw it at the top of the sheet."""
        left, top, right, _ = self.sheet.inside
        bar = Path([(left, top), (left + 44, top), (left + 44, top + 6), (left, top + 6), (left, top)], closed=True)
        self.sheet.fill(bar, self.sheet.look.colour("ui.accent"), clip=False)
        y = top + 9.0
        for line in self._title:
            y += 29
            self.sheet.write(line, left, y - 3, self._big)
        for line in self._subtitle:
            y += 19
            self.sheet.write(line, left, y, self._dek)
        self.sheet.write(self._dates[0], right, top + 34, self._day, "right")
        self.sheet.write(self._dates[1], right, top + 51, self._small, "right")


def day_words(atlas: Atlas) -> tuple[str, str]:
    """Return the day shown, and up to when the data reach."""
    shown = f"Network on {date_words(atlas.day)}"
    if atlas.day == atlas.data_date:
        return shown, "the newest day of the data"
    data = f"data of {date_words(atlas.data_date)}"
    return shown, data if atlas.day < atlas.data_date else f"newest {data}; plans are not counted"


class Cited(NamedTuple):
    """Sources in words, that which carries most first; what they are for; a sentence below them."""

    titles: list[str]
    what: str
    last: str = ""


class Foot:
    """Notes in small type, in two columns below the map.

    Parameters
    ----------
    sheet
        Where to draw.
    wide
        Width, px.
    notes
        Paragraphs of the left column.
    sources
        What stands in the right column below its heading: as many as there is room for.
    lines
        Least lines in the right column.
    """

    def __init__(self, sheet: Sheet, wide: float, *, notes: Sequence[str], sources: Cited, lines: int = LINES) -> None:
        ui = sheet.look.theme["ui"]
        self.sheet = sheet
        self._small = Face(SMALL, ui["text2"])
        self._bold = Face(SMALL, ui["text"], bold=True)
        self._column = (wide - 24) / 2
        self._notes = [line for note in notes for line in wrap(note, self._small, self._column, 5)]
        room = max(len(self._notes), lines)
        self._sources = self._cited(sources, room)
        # Where some have no room it is as high whatever is in view: a sheet gives it room before its view is known.
        least = room if self._sources and len(self._sources) < len(sources.titles) else len(self._notes)
        self.tall = 6.0 + LINE * max(least, len(self._sources) + 1 if self._sources else 0)

    def _cited(self, sources: Cited, room: int) -> list[str]:
        """Return the lines of the right column: whole sources, and how many more there are."""
        last = wrap(sources.last, self._small, self._column, 2)
        lines: list[str] = []
        for place, source in enumerate(sources.titles):
            more = wrap(f"{place + 1}. {source}", self._small, self._column, 2)
            rest = wrap(self._rest(sources, place + 1), self._small, self._column, 2)
            if place and len(lines) + len(more) + len(rest) + len(last) + 1 > room:
                return [*lines, *wrap(self._rest(sources, place), self._small, self._column, 2), *last]
            lines += more
        return [*lines, *last]

    @staticmethod
    def _rest(sources: Cited, shown: int) -> str:
        rest = len(sources.titles) - shown
        return f"and {rest} more for {sources.what}" if rest else ""

    def draw(self, left: float, top: float) -> None:
        """Draw it at a place."""
        for place, line in enumerate(self._notes):
            self.sheet.write(line, left, top + 16 + LINE * place, self._small)
        x = left + self._column + 24
        if self._sources:
            self.sheet.write("Main sources", x, top + 16, self._bold)
        for place, line in enumerate(self._sources, 1):
            self.sheet.write(line, x, top + 16 + LINE * place, self._small)


def main_sources(atlas: Atlas, keys: Collection[str]) -> Cited:
    """Return the publications cited for the statuses of some links and crossings, that cited most first.

    Parameters
    ----------
    atlas
        The tables.
    keys
        Ids of the links and crossings on the map.
    """
    return cited_sources(
        atlas, status_sources(atlas, keys), "what is shown here; each link and crossing has its own in the data"
    )


def status_sources(atlas: Atlas, keys: Collection[str]) -> Counter[str]:
    """Return for how many of some links and crossings each source tells the status."""
    return Counter(source for key in sorted(keys) for source in atlas.status(key).sources)


def cited_sources(atlas: Atlas, cited: Mapping[str, float], what: str, last: str = "") -> Cited:
    """Return sources in words, that which carries most first.

    Parameters
    ----------
    atlas
        The tables.
    cited
        How much each source carries, by its id.
    what
        What they all are for, in words.
    last
        A sentence below them.
    """
    rows = {row["id"]: row for row in atlas.rows("sources")}
    titles = []
    for key in sorted((key for key in cited if key in rows), key=lambda key: (-cited[key], key)):
        row = rows[key]
        date = f", {date_words(row['date'])}" if row["date"] else ""
        titles.append(f"{row['publisher']}{date}: {row['title']}")
    return Cited(titles, what, last)


def scale_words(view: View, unit: float, *, where: str = "the sheet") -> str:
    """Return projection and scale in words; ``unit`` is points in a px, ``where`` what the scale is that of."""
    number = view.metres / (unit * 0.0254 / 72)
    digits = 10 ** (math.floor(math.log10(number)) - 1)
    return f"{view.projection.words}; about 1\u00a0:\u00a0{round(number / digits) * digits:,} in the middle of {where}."


def _bar(view: View) -> tuple[float, float]:
    """Return kilometres of the bar, a round number, and its width, px."""
    kilometres = view.metres * 120 / 1000
    power = 10 ** math.floor(math.log10(kilometres))
    length = next(power * step for step in (5, 2, 1) if power * step <= kilometres)
    return length, length * 1000 / view.metres


def scale_box(view: View) -> Box:
    """Return the room of the bar of kilometres in the lower left corner of the map."""
    _, wide = _bar(view)
    left, bottom = view.frame[0] + 8, view.frame[3] - 8
    return left - 8, bottom - 23, left + max(wide, 60) + 4, bottom + 8


def draw_scale(sheet: Sheet, view: View) -> Box:
    """Draw a bar of a round number of kilometres in the lower left corner of the map, and return its room."""
    length, wide = _bar(view)
    ui = sheet.look.theme["ui"]
    text = f"{length:,.0f} km" if length >= 1 else f"{length * 1000:,.0f} m"
    face = Face(SMALL, ui["text"])
    left, bottom = view.frame[0] + 8, view.frame[3] - 8
    box = (left, bottom - 19, left + max(wide, width(text, face) + 8), bottom)
    back = Path([(box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3]), (box[0], box[1])], closed=True)
    sheet.fill(back, ui["panel"], opacity=0.85)
    bar = np.array([(left, bottom - 6), (left, bottom), (left + wide, bottom), (left + wide, bottom - 6)])
    sheet.stroke(compound([bar]), ui["text"], 1.2)
    sheet.write(text, left + 4, bottom - 5.5, face)
    return scale_box(view)
