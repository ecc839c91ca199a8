"""Timeline for print: statuses of links and crossings by year, what is announced, and the events that bear on them."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING, Final

from matplotlib.path import Path

from corridor.errors import QuestionError
from corridor.provenance import picture_words
from corridor.words import date_words

from .bars import BAR, Bars, ring
from .changes import draw_disc, half_of
from .fonts import Face, clean, fit, width
from .histories import busiest, cited, events_of, named_of, names_of, rows_of
from .look import Look
from .margin import Foot, Head, cited_sources, day_words
from .sheet import Sheet
from .timeline_side import Side
from .years import fit_years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from corridor.atlas import Atlas

    from .histories import Event, Row
    from .look import Theme
    from .picture import Picture
    from .projection import Box

__all__ = ["draw_timeline", "spread"]

SIDE: Final = 268
"""Width of the key and the events beside the bars, px."""
GAP: Final = 24
NAMES: Final = (150.0, 360.0)
"""Least and greatest room for the names of the rows, px."""
SINCE: Final = 62
"""Room for the year in which a bar that is cut off began, px."""
LANE: Final = 34
"""Height of the numbers of the events, px."""
AXIS: Final = 20
ROW: Final = (12.5, 42.0)
"""Least and greatest height of a row, px."""
HEAD: Final = 22
"""Height of the heading of a mode, px."""
LINE: Final = 14
DISC: Final = 7.0
SMALL: Final = 11
MODES: Final = {"rail": "Railways", "road": "Roads", "sea": "Sea"}
NAMED: Final = 3
"""Most things that the title names."""
READING: Final = (
    "Each bar is drawn as the map draws a line of that status. An end slants over all days that its date may mean; it "
    "is pointed where it may have begun earlier. Links and crossings that hang together and have the same history "
    "share a row."
)
EARLIER: Final = 2
"""Years before the first change that are shown."""
AHEAD: Final = 6
"""Most years that are shown for the sake of words on what is announced."""


def draw_timeline(
    atlas: Atlas,
    what: str | Sequence[str] = (),
    *,
    since: int | None = None,
    until: int | None = None,
    everything: bool = False,
    title: str | None = None,
    theme: Theme = "light",
    paper: str = "a4-landscape",
) -> Figure:
    """Draw which status links and crossings had in which year, with events and what is announced.

    A bar is drawn as the map draws a line of its status, so that it can be told without colour. It ends on the day of
    the atlas: what is announced for later is hollow. An end slants as far as its date leaves open, and is pointed
    where the date is only known to be no later. Things that hang together and have the same history are one row.

    Parameters
    ----------
    atlas
        The tables on the last day to show.
    what
        Ids or names of links, crossings, projects, groups of links and countries; nothing takes the groups that the
        data draw in the style ``focus``. Of projects, groups and countries, links and crossings of which the data tell
        only that they are open are left out, and counted below; so are, where a sheet has not room for all, rows of
        which there is least to tell.
    since, until
        First and last year; ``None`` takes what holds all changes and what is announced.
    everything
        Draw what is left out as well.
    title
        Title of the figure; ``None`` names what is drawn.
    theme
        ``light`` or ``dark``.
    paper
        A key of :data:`corridor.figures.PAPERS`, with margins of 12 mm.

    Returns
    -------
    matplotlib.figure.Figure
        Write it with :func:`corridor.figures.save`, or show it in a notebook.

    Raises
    ------
    NotKnownError
        If nothing has such a name, or there is no such theme or paper.
    QuestionError
        If there is nothing to draw, more named by itself than the sheet has room for, or the years are out of order.

    Examples
    --------
    >>> import corridor
    >>> from corridor.figures import save, timeline
    >>> _ = save(timeline(corridor.load(), "tripp"), "tripp.svg")  # doctest: +SKIP
    """
    from matplotlib.style import context

    wanted = [what] if isinstance(what, str) else list(what)
    look = Look(theme)
    sheet = Sheet(paper, look)
    rows, left_out = rows_of(atlas, wanted, everything=everything)
    named = set() if everything else named_of(atlas, wanted)
    if not rows:
        raise QuestionError(
            "Nothing to draw: of all that is named the data tell nothing, or only that it is open. Ask for all or name "
            "single links and crossings."
            if left_out
            else "Nothing to draw: what is named has no links and no crossings."
        )
    with context(["default", {"lines.scale_dashes": False}]):
        head = (title or "").strip() or _title(atlas, wanted)
        short = 0
        while True:
            try:
                chart = _Chart(sheet, atlas, rows, span=(since, until), head=head, left_out=(left_out, short))
                break
            except _TooManyRowsError as many:
                fewer = [] if everything else busiest(atlas, rows, named, many.most)
                if not fewer:
                    raise
                short, rows = short + len(rows) - len(fewer), fewer
        figure = chart.draw()
    figure.set_label(head)
    figure.made = picture_words(atlas)
    return figure


def _title(atlas: Atlas, wanted: Sequence[str]) -> str:
    if len(wanted) > NAMED:
        return "Statuses by year"
    titles = [str(row["title"]) for row in atlas.rows("groups") if row["style"] == "focus"]
    return f"{', '.join(names_of(atlas, wanted) if wanted else titles) or atlas.region.title}: statuses by year"


def _period(atlas: Atlas, rows: Sequence[Row], since: int | None, until: int | None) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the scale."""
    spans = [span for row in rows for span in row.spans]
    turns = [
        span.start.first
        for row in rows
        for place, span in enumerate(row.spans)
        if not span.announced and (place or span.status != "open")
    ] or [span.start.first for span in spans if not span.announced]
    ahead = [span.start.last if span.start.last.year < dt.MAXYEAR else span.start.first for span in spans]
    first = since or max(min(turns, default=atlas.day).year - EARLIER, 1)
    last = until or max(atlas.day.year, *(day.year + 1 for day in ahead)) + 1
    if not 1 <= first < last < dt.MAXYEAR:
        raise QuestionError(f"From {first} to {last} there is no time. Give a first year that lies before the last.")
    return dt.date(first, 1, 1), dt.date(last, 12, 31)


class _TooManyRowsError(QuestionError):
    """More rows than a sheet has room for; ``most`` is how many have room."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__(
            f"{count} rows are too many for this sheet, which has room for {most}. Name fewer links, crossings or "
            "projects, or take larger paper."
        )
        self.most = most


class _Chart:
    """One sheet with its bars, laid out and drawn."""

    def __init__(
        self,
        sheet: Sheet,
        atlas: Atlas,
        rows: Sequence[Row],
        *,
        span: tuple[int | None, int | None],
        head: str,
        left_out: tuple[int, int],
    ) -> None:
        self.sheet, self.atlas, self.rows = sheet, atlas, rows
        ui = sheet.look.theme["ui"]
        self._ui = ui
        self._small, self._words = Face(SMALL, ui["text2"]), Face(SMALL, ui["text"])
        self._bold = Face(12, ui["text"], bold=True)
        left, top, right, bottom = sheet.inside
        start, end = _period(atlas, rows, *span)
        self._head = Head(sheet, head, atlas.region.subtitle, day_words(atlas))
        self._foot = Foot(
            sheet, right - left, notes=self._notes(*left_out),
            sources=cited_sources(atlas, cited(atlas, rows), "these statuses; each has its own in the data"),
        )  # fmt: skip
        top += self._head.tall
        low = bottom - self._foot.tall - 8
        beside = sheet.wide > sheet.tall
        side = SIDE if beside else right - left
        modes = [list(found) for _, found in groupby(rows, key=lambda row: row.mode)]
        fixed = LANE + 2 * AXIS + HEAD * len(modes)
        if beside:
            self._side_box: Box = (right - side, top, right, low)
            room = low - top - fixed
        else:
            # Below: the key in columns, then as many events as there is room for.
            need = fixed + len(rows) * ROW[0]
            below = max(LINE * 9, min(low - top - need - 16, LINE * 24))
            self._side_box = (left, low - below, right, low)
            room = low - below - 16 - top - fixed
        self._row = min(room / len(rows), ROW[1])
        if self._row < ROW[0]:
            # One less where the note on what is left out takes a line more.
            raise _TooManyRowsError(len(rows), max(min(int(room / ROW[0]), len(rows) - 1), 1))
        self._bar = min(max(self._row * 0.5, BAR), 20.0)
        since = SINCE if any(row.spans and row.spans[0].start.first < start for row in rows) else 14
        longest = max(width(self._named(row), self._words) for row in rows) + 12
        self._names = min(max(longest, NAMES[0]), NAMES[1])
        plot = (left + self._names + since, right - (side + GAP if beside else 0))
        self.events = [
            event for event in events_of(atlas, rows) if event.date.last >= start and event.date.first <= end
        ]
        self._side = Side(sheet, rows, self.events, atlas.day)
        days = [span.start.first for row in rows for span in row.spans if span.start.first > start]
        days += [event.date.first for event in self.events]
        self.years = fit_years(days, start, end, *plot)
        # What is announced for the last years has words, too.
        for year in range(end.year + 1, end.year + AHEAD + 1) if span[1] is None else ():
            if all(map(Bars(sheet, self.years, atlas.day, self._bar).has_room, rows)):
                break
            self.years = fit_years(days, start, end.replace(year=min(year, dt.MAXYEAR)), *plot)
        self._top = top + LANE + AXIS
        self._low = self._top + HEAD * len(modes) + self._row * len(rows)
        self._left = left

    def _named(self, row: Row) -> str:
        return clean(f"{row.title} (crossing)" if row.table == "crossings" else row.title, self._words)

    def draw(self) -> Picture:
        """Draw all of it."""
        sheet = self.sheet
        self._head.draw()
        told = self._side.draw(self._side_box)
        self._draw_ground()
        self._draw_leaders(told)
        self._draw_years()
        self._draw_marks(told, self._draw_rows())
        left, _, _, bottom = sheet.inside
        self._foot.draw(left, bottom - self._foot.tall)
        return sheet.figure

    def _notes(self, left_out: int, short: int) -> list[str]:
        found = [READING]
        if short:
            more = f"{short} more {'row' if short == 1 else 'rows'}"
            found.append(f"No room on this sheet: {more}, with the fewest changes and events.")
        if left_out:
            found.append(
                f"Left out: {left_out} links and crossings of which the data tell only that they are open, or nothing."
            )
        if any(row.checked for row in self.rows):
            days = self.atlas.region.stale_after_days
            found.append(f"Paler: no source of the last {days} days speaks of it; the status last told is drawn on.")
        return found

    def _draw_ground(self) -> None:
        """Draw what lies below the bars: the time ahead, and a line for each year that is named."""
        sheet, years, ui = self.sheet, self.years, self._ui
        right, top, low = years.at(years.end), self._top, self._low
        now = years.at(self.atlas.day)
        sheet.fill(ring([(now, top), (right, top), (right, low), (now, low)]), ui["panel2"], clip=False)
        for _, x in years.ticks():
            sheet.stroke(Path([(x, top), (x, low)]), ui["rule"], 1, clip=False)

    def _draw_years(self) -> None:
        """Name the years above and below, and the day at which what is known ends."""
        sheet, years, ui = self.sheet, self.years, self._ui
        left, right, low = years.at(years.start), years.at(years.end), self._low
        now, day = years.at(self.atlas.day), date_words(self.atlas.day)
        bold = Face(SMALL, ui["text"], bold=True)
        half = width(day, bold) / 2
        middle = min(max(now, left + half), right - half)
        sheet.write(day, middle, low + 16, bold, "center")
        face = Face(SMALL, ui["text2"], halo=3, halo_colour=ui["page"])
        for year, x in years.ticks():
            # A year stands at its beginning.
            wide = width(str(year), face)
            if x + 2 + wide > right:
                continue
            if not x - 2 <= now <= x + wide + 4:
                sheet.write(str(year), x + 2, self._top - 6, face)
            if x + wide + 8 < middle - half or x - 4 > middle + half:
                sheet.write(str(year), x + 2, low + 16, face)
        if years.turn is not None:
            for off in (-1.5, 1.5):
                turn = Path([(years.turn + off - 2, low + 5), (years.turn + off + 2, low - 5)])
                sheet.stroke(turn, ui["text2"], 1.2, clip=False)
        sheet.stroke(Path([(left, low), (right, low)]), ui["text2"], 1.2, clip=False)

    def _draw_rows(self) -> list[float]:
        """Draw the names and bars of all rows, and return their middles."""
        sheet, years = self.sheet, self.years
        y = self._top
        bars = Bars(sheet, years, self.atlas.day, self._bar)
        middles = []
        mode = ""
        for row in self.rows:
            if row.mode != mode:
                mode = row.mode
                sheet.write(MODES[mode], self._left, y + HEAD - 6, self._bold)
                y += HEAD
            middle = y + self._row / 2
            sheet.write(fit(self._named(row), self._words, self._names - 8)[0], self._left, middle + 4, self._words)
            if row.spans and row.spans[0].start.first < years.start:
                start = row.spans[0].start
                told = f"{'by' if start.is_bound else 'from'} {start.first.year}"
                sheet.write(told, years.at(years.start) - 7, middle + 4, self._small, "right")
            if y > self._top + HEAD + 1:
                sheet.stroke(
                    Path([(self._left, y), (years.at(years.end), y)]), self._ui["rule"], 0.5, opacity=0.7, clip=False
                )
            bars.draw(row, middle)
            middles.append(middle)
            y += self._row
        now = years.at(self.atlas.day)
        sheet.stroke(Path([(now, self._top - 16), (now, self._low + 5)]), self._ui["text"], 1.6, clip=False)
        return middles

    def _at(self, event: Event) -> float:
        return self.years.at(max(event.date.first, self.years.start))

    def _draw_leaders(self, events: Sequence[Event]) -> None:
        """Draw the numbers of events above the bars, and from each a line to its day."""
        years, y = self.years, self._top - AXIS - LANE + DISC
        true = [self._at(event) for event in events]
        half = half_of(max(len(events), 1), DISC)
        places = spread(true, 2 * half + 4, years.at(years.start) + half, years.at(years.end) - half)
        for number, (x, place) in enumerate(zip(true, places, strict=True), 1):
            # The years stand between its two parts.
            for line in ([(place, y + DISC), (place, y + DISC + 3), (x, self._top - AXIS)],
                         [(x, self._top - 4), (x, self._top)]):  # fmt: skip
                self.sheet.stroke(Path(line), self._ui["text3"], 0.8, clip=False)
            draw_disc(self.sheet, number, place, y, size=DISC)

    def _draw_marks(self, events: Sequence[Event], middles: Sequence[float]) -> None:
        """Draw a mark on each bar that an event bears on."""
        half = self._bar / 2 + 1
        for event in events:
            x = self._at(event)
            for row in event.rows:
                mark = Path([(x, middles[row] - half), (x, middles[row] + half)])
                self.sheet.stroke(mark, self._ui["page"], 3, clip=False)
                self.sheet.stroke(mark, self._ui["text"], 1.3, clip=False)


def spread(places: Sequence[float], gap: float, left: float, right: float) -> list[float]:
    """Return places in the same order that are no less than a gap apart, as near to the given ones as may be."""
    found: list[float] = []
    # Blocks that touch move together to the mean of what they want.
    blocks: list[tuple[float, int]] = []
    for place in places:
        wish, count = place, 1
        while blocks:
            before, size = blocks[-1]
            if before + size * gap <= wish:
                break
            blocks.pop()
            wish = (before * size + (wish - size * gap) * count) / (size + count)
            count += size
        blocks.append((min(max(wish, left), right - (count - 1) * gap), count))
    for start, count in blocks:
        found += [start + gap * number for number in range(count)]
    return found
