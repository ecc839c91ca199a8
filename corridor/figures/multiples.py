"""The same map several times: on two or more days, or in two or more scenarios, with what differs numbered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from corridor.dates import as_day
from corridor.errors import QuestionError
from corridor.maps.focus import find_focus, opening
from corridor.provenance import picture_words
from corridor.scenariofiles import scenario_of
from corridor.words import date_words

from .change_list import MOST as FEW_LINES
from .change_list import ChangeList, most_lines
from .changes import changes_between, place_discs
from .contents import Contents
from .fonts import Face, fit, wrap
from .legend import Legend, with_statuses, without_ticks
from .lines import tick_zoom
from .look import Look
from .map_view import draw_view, ids_in, shown_links, view_of
from .margin import Foot, Head, cited_sources, scale_box, scale_words, status_sources
from .sheet import Sheet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from corridor.atlas import Atlas
    from corridor.maps.legend import LayerRow
    from corridor.scenario import Scenario

    from .changes import Change
    from .look import Theme
    from .map_view import Drawn
    from .picture import Picture
    from .projection import Box, Focus

__all__ = ["MOST", "draw_comparison"]

MOST: Final = 6
"""Most maps on one sheet."""
GAP: Final = 18
HEAD: Final = 22
"""Height of the heading of one map of one line, px."""
HEAD_LINE: Final = 18
"""Height of each further line of it, px."""
HEAD_LINES: Final = 3
"""Most lines of it."""
LINE: Final = 14
SMALL: Final = 11
LOW: Final = 850
"""Height of a sheet below which words stand closer, px."""
LEAST: Final = 140
"""Least height of one map, px."""
SMALLER: Final = 1.1
"""Metres in a px against those of a draft, above which another draft is made."""
ROOMY: Final = 200
"""Least height of one map beside a long list, px."""


def draw_comparison(
    atlas: Atlas,
    *,
    days: Sequence[str | dt.date] = (),
    scenarios: Sequence[str | Scenario] = (),
    layers: Sequence[str] | None = None,
    focus: str | Focus | None = None,
    title: str | None = None,
    theme: Theme = "light",
    paper: str = "a4-landscape",
) -> Figure:
    """Draw the map of two or more days, or scenarios, side by side: what differs is outlined and numbered.

    On each map after the first, links and crossings whose status is another are outlined and numbered: other than on
    the day before it, or than in the first scenario. The same change has the same number on all maps.

    Parameters
    ----------
    atlas
        The tables on the day on which scenarios are looked at.
    days
        Two or more days, ISO text or dates.
    scenarios
        Two or more scenarios, names of shipped ones or paths of YAML files; one that names its own day keeps it.
        Either days or scenarios.
    layers, focus, title, theme, paper
        As of :func:`corridor.figures.map`, the same for all maps.

    Returns
    -------
    matplotlib.figure.Figure
        Write it with :func:`corridor.figures.save`, or show it in a notebook.

    Raises
    ------
    QuestionError
        If there are fewer than two days or scenarios, both, or more than fit on a sheet.
    NotKnownError
        If there is no such scenario, layer, theme, paper or thing to look at.
    DataError
        If a day is none, a scenario file is wrong, or the focus lies outside the data.

    Examples
    --------
    >>> import corridor
    >>> from corridor.figures import comparison, save
    >>> _ = save(comparison(corridor.load(), days=["1992-01-01", "2026-01-01"]), "then.pdf")  # doctest: +SKIP
    """
    from matplotlib.style import context

    if bool(days) == bool(scenarios) or len(days or scenarios) < 2:
        raise QuestionError("A comparison wants two or more days, or two or more scenarios, and not both.")
    if len(days or scenarios) > MOST:
        raise QuestionError(f"{len(days or scenarios)} maps are too many for a sheet. Name at most {MOST}.")
    look = Look(theme)
    sheet = Sheet(paper, look)
    bounds = (opening(atlas) if focus is None else find_focus(atlas, focus)).bounds
    if days:
        shown = sorted({as_day(day) for day in days})
        if len(shown) < 2:
            raise QuestionError("All the days are the same. Name at least two.")
        maps = [_OneMap(date_words(day), Contents(atlas.as_of(day), layers)) for day in shown]
        words = "Outlined and numbered: what differs from the map before"
    else:
        maps = _of_scenarios(atlas, scenarios, layers)
        words = f"Outlined and numbered: what differs from {maps[0].title}"
    for place, one in enumerate(maps[1:]):
        one.changes = changes_between(maps[place if days else 0].contents, one.contents)
    head = (title or "").strip() or atlas.region.title
    with context(["default", {"lines.scale_dashes": False}]):
        figure = _Multiples(sheet, maps, bounds, head=head, words=words).draw()
    figure.set_label(f"{head}: {', '.join(one.title for one in maps)}")
    figure.made = picture_words(atlas)
    return figure


def _of_scenarios(atlas: Atlas, scenarios: Sequence[str | Scenario], layers: Sequence[str] | None) -> list[_OneMap]:
    maps = []
    for one in scenarios:
        scenario = scenario_of(one, atlas.folder)
        seen = atlas.as_of(scenario.as_of) if scenario.as_of else atlas
        day = f", {date_words(seen.day)}" if scenario.as_of else ""
        maps.append(_OneMap(f"{scenario.title}{day}", Contents(seen, layers, scenario=scenario)))
    return maps


@dataclass
class _OneMap:
    """One map: its heading, what it shows, what differs on it from another one, and where it stands."""

    title: str
    contents: Contents
    changes: Sequence[Change] = ()
    frame: Box = (0, 0, 1, 1)
    drawn: Drawn | None = None


class _Multiples:
    """One sheet with its maps, laid out and drawn."""

    def __init__(self, sheet: Sheet, maps: Sequence[_OneMap], focus: Focus, *, head: str, words: str) -> None:
        self.sheet, self.maps, self.focus, self.words = sheet, maps, focus, words
        ui = sheet.look.theme["ui"]
        # On a low sheet the maps need what room there is.
        self._is_low = sheet.tall < LOW
        self._bold = Face(14, ui["text"], bold=True)
        self._small = Face(SMALL, ui["text2"])
        region = maps[0].contents.atlas.region
        newest = f"Data of {date_words(maps[0].contents.atlas.data_date)}"
        what_if = any(one.contents.passable for one in maps)
        later = any(one.contents.atlas.day > one.contents.atlas.data_date for one in maps)
        said = "what-ifs, not forecasts" if what_if else "the newest day of the data"
        dates = (newest, "plans for later days are not counted" if later else said)
        self._head = Head(sheet, head, region.subtitle, dates)

    def draw(self) -> Picture:
        """Draw all of it."""
        sheet = self.sheet
        self._head.draw()
        left, _, right, bottom = sheet.inside
        columns = max(3, min(5, int((right - left) / 215)))
        # What stands on the maps says what legend, list and foot need: a draft tells.
        if not self._place(bottom - 300):
            self._place(bottom)
        for _ in range(2):
            draft = Sheet(sheet.paper, sheet.look)
            for one in self.maps:
                one.drawn = draw_view(draft, one.contents, self.focus, one.frame)
            foot, legend = self._foot(), self._legend()
            top = bottom - foot.tall - legend.tall(right - left, columns, close=self._is_low) - 8
            low = top - (LINE + 4 if self._hint() else 0)
            drafted = view_of(sheet, self.focus, self.maps[0].frame).metres
            self._place(low - 8)
            listed, numbers = self._fitted(low - 8)
            # On much smaller maps less is in sight, and the legend shorter.
            if view_of(sheet, self.focus, self.maps[0].frame).metres < drafted * SMALLER:
                break
        for one in self.maps:
            mine = [(listed.told.get(change, 0), change) for change in one.changes if change in numbers]
            one.drawn = draw_view(sheet, one.contents, self.focus, one.frame, numbered=mine)
            for place, line in enumerate(reversed(self._heading(one, one.frame[2] - one.frame[0]))):
                sheet.write(line, one.frame[0], one.frame[1] - 7 - place * HEAD_LINE, self._bold)
        listed.draw(left, low - 4 - listed.tall)
        hint = fit(self._hint(), self._small, right - left)[0]
        sheet.write(hint, left, top - 4, self._small)
        # What is in sight in the end may be less than in the draft.
        self._legend().draw((left, top, right, bottom - foot.tall), columns)
        self._foot().draw(left, bottom - foot.tall)
        return sheet.figure

    def _heading(self, one: _OneMap, wide: float) -> list[str]:
        """Return the heading of a map in lines that are no wider than the map."""
        return wrap(one.title, self._bold, wide, HEAD_LINES)

    def _place(self, low: float) -> float:
        """Give each map its frame, in as many columns as make the maps largest, and return their height."""
        left, top, right, _ = self.sheet.inside
        top += self._head.tall
        count = len(self.maps)
        best: tuple[float, int, float, float, int] | None = None
        for columns in range(1, count + 1):
            rows = -(-count // columns)
            wide = (right - left - GAP * (columns - 1)) / columns
            # The longest heading says how high all stand, so that maps stay the same size.
            head = HEAD + HEAD_LINE * (max(len(self._heading(one, wide)) for one in self.maps) - 1)
            tall = (low - top - 10 * (rows - 1)) / rows - head
            if tall < LEAST / 2:
                continue
            metres = view_of(self.sheet, self.focus, (0, 0, wide, tall)).metres
            if best is None or metres < best[0] - 1e-6:
                best = (metres, columns, wide, tall, head)
        if best is None:
            return 0.0
        _, columns, wide, tall, head = best
        for place, one in enumerate(self.maps):
            x = left + place % columns * (wide + GAP)
            y = top + place // columns * (head + tall + 10) + head
            one.frame = (x, y, x + wide, y + tall)
        return tall

    def _numbers(self) -> dict[Change, int]:
        """Return a number for each change of which something is in a frame, the same on every map."""
        found: dict[Change, int] = {}
        for one in self.maps:
            view = view_of(self.sheet, self.focus, one.frame)
            links = shown_links(one.contents, self.sheet, view)
            discs = place_discs(view, one.contents, links, list(enumerate(one.changes)), [scale_box(view)])
            for disc in discs:
                found.setdefault(one.changes[disc.number], len(found) + 1)
        return found

    def _fitted(self, low: float) -> tuple[ChangeList, dict[Change, int]]:
        """Return the list of changes, as long as it leaves the maps large enough, and their numbers.

        Raises
        ------
        QuestionError
            If the maps have no room even with a short list.
        """
        left, _, right, _ = self.sheet.inside
        numbers = self._numbers()
        for most in (most_lines(self.sheet), FEW_LINES, 6, 4, 2):
            listed = ChangeList(self.sheet, right - left, self.words, numbers, most=most)
            if self._place(low - listed.tall) >= (LEAST if most <= FEW_LINES else ROOMY):
                # On smaller maps less may be in sight.
                numbers = self._numbers()
                listed = ChangeList(self.sheet, right - left, self.words, numbers, most=most)
                # A shorter list leaves room to the maps.
                self._place(low - listed.tall)
                return listed, numbers
        raise QuestionError(
            f"{len(self.maps)} maps have no room on this sheet. Name fewer, or take larger paper or another shape."
        )

    def _hint(self) -> str:
        """Return how to read the lines, in one sentence above the legend."""
        said = next((row.hint for one in self.maps for row in one.contents.layers if row.hint), "")
        view = view_of(self.sheet, self.focus, self.maps[0].frame)
        return said if view.zoom >= tick_zoom(self.sheet) else without_ticks(said)

    def _legend(self) -> Legend:
        """Return one legend for all maps, without counts."""
        seen: dict[str, int] = {}
        rows: dict[str, tuple[int, LayerRow]] = {}
        for one in self.maps:
            assert one.drawn is not None
            seen |= one.drawn.seen
            for place, row in enumerate(one.contents.layers):
                if row.key in one.contents.on:
                    rows.setdefault(row.key, (place, replace(row, count=None, hint="")))
        groups = list(dict.fromkeys(row.group for _, row in rows.values()))
        layers = [row for _, row in sorted(rows.values(), key=lambda one: (groups.index(one[1].group), one[0]))]
        links = [link for one in self.maps if one.drawn is not None for link in one.drawn.links]
        ticks = any(one.drawn.view.zoom >= tick_zoom(self.sheet) for one in self.maps if one.drawn is not None)
        return Legend(self.sheet, with_statuses(layers, links, seen), seen=seen, notes=(), ticks=ticks)

    def _foot(self) -> Foot:
        left, _, right, _ = self.sheet.inside
        last = self.maps[-1].contents.atlas
        cited: Counter[str] = Counter()
        for one in self.maps:
            assert one.drawn is not None
            cited += status_sources(one.contents.atlas, ids_in(one.contents, one.drawn.links, one.drawn.view))
        drawn = self.maps[-1].drawn
        assert drawn is not None
        notes = [last.region.border_note, scale_words(drawn.view, self.sheet.unit, where="each map")]
        if last.attributions:
            notes.append(f"Shapes and places: {' · '.join(last.attributions)}")
        sources = cited_sources(last, cited, "what is shown here; each link and crossing has its own in the data")
        return Foot(self.sheet, right - left, notes=notes, sources=sources, lines=4 if self._is_low else 8)
