"""The key of a timeline, and the list of its events with their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corridor.words import date_words, status_word

from .bars import draw_sample
from .changes import draw_disc, half_of
from .fonts import Face, fit, wrap

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from .histories import Event, Row
    from .projection import Box
    from .sheet import Sheet

__all__ = ["Side"]

HEAD: Final = 18
LINE: Final = 14
DISC: Final = 7.0
BETWEEN: Final = 3
"""Room between two events of the list, px."""
SMALL: Final = 11
STATUSES: Final = (
    "open", "restricted", "closed", "dismantled", "construction", "planned", "proposed", "not_built", "unknown",
)  # fmt: skip


class Side:
    """What stands beside or below the bars.

    Parameters
    ----------
    sheet
        Where to draw.
    rows, events
        What the timeline shows.
    day
        Its day.
    """

    def __init__(self, sheet: Sheet, rows: Sequence[Row], events: Sequence[Event], day: dt.date) -> None:
        ui = sheet.look.theme["ui"]
        self.sheet, self._rows, self._events, self._day = sheet, rows, events, day
        self._small, self._words = Face(SMALL, ui["text2"]), Face(SMALL, ui["text"])
        self._bold = Face(12, ui["text"], bold=True)
        self._key = self._key_rows()

    def _key_rows(self) -> list[tuple[str, str]]:
        """Return what the key explains: a status or the name of a sign, and its words."""
        spans = [span for row in self._rows for span in row.spans]
        there = {span.status for span in spans if not span.announced}
        found: list[tuple[str, str]] = [
            (status, status_word(status)) for status in STATUSES if status in there and status != "unknown"
        ]
        found.append(("unknown", status_word("unknown")))
        day = self._day
        if any(span.announced and span.start.last > day for span in spans):
            found.append(("announced", "Announced, not in force"))
        if any(span.announced and span.start.last <= day for span in spans):
            found.append(("passed", "Announced for a day that has passed"))
        return found

    def draw(self, box: Box) -> list[Event]:
        """Draw the key and the list of events in a box, and return the events that have room."""
        left, top, right, bottom = box
        beside = self.sheet.wide > self.sheet.tall
        columns = 1 if beside else 3
        column = (right - left - 18 * (columns - 1)) / columns
        per = -(-len(self._key) // columns)
        self.sheet.write("Key", left, top + 12, self._bold)
        for place, (name, words) in enumerate(self._key):
            x, y = left + (place // per) * (column + 18), top + 19 + 17 * (place % per)
            draw_sample(self.sheet, name, x, x + 44, y + 8)
            self.sheet.write(fit(words, self._words, column - 54)[0], x + 54, y + 12, self._words)
        top += 19 + 17 * per + 12
        return self._list_events((left, top, right, bottom), 1 if beside else 2)

    def _list_events(self, box: Box, columns: int) -> list[Event]:
        """List as many events as there is room for, those with which a status began first, and return them."""
        left, top, right, bottom = box
        if not self._events or bottom - top < LINE * 4:
            return []
        column = (right - left - 18 * (columns - 1)) / columns
        broken = {
            id(event): wrap(f"{date_words(event.date.text)}: {event.title}", self._small, column - 24, 3)
            for event in self._events
        }
        tall = {key: LINE * len(words) + BETWEEN for key, words in broken.items()}
        latest = sorted(
            self._events, key=lambda event: (not event.turns, -len(event.rows), -event.date.first.toordinal())
        )
        kept: list[Event] = []
        # Room stays for how many are left out, and for an event that would be broken by the end of a column.
        room = (bottom - top - HEAD - LINE * 1.5) * columns - 3 * LINE * (columns - 1)
        for event in latest:
            if sum(tall[id(one)] for one in [*kept, event]) <= room:
                kept.append(event)
        kept = [event for event in self._events if event in kept]
        self.sheet.write("Events", left, top + 12, self._bold)
        high = sum(tall[id(event)] for event in kept) / columns
        x, y = left, top + HEAD
        for number, event in enumerate(kept, 1):
            if y - top - HEAD >= high and x == left and columns > 1:
                x, y = left + column + 18, top + HEAD
            draw_disc(self.sheet, number, x + half_of(number, DISC), y + LINE / 2, size=DISC)
            for place, text in enumerate(broken[id(event)], 1):
                self.sheet.write(text, x + 24, y + LINE * place - 3, self._small)
            y += tall[id(event)]
        if len(kept) < len(self._events):
            rest = f"and {len(self._events) - len(kept)} more in table events"
            self.sheet.write(rest, x + 24, y + LINE - 3, self._small)
        return kept
