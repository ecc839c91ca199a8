"""The map on paper: what the web map shows at start, in a frame, with its legend and all that a reader needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from corridor.errors import QuestionError
from corridor.maps.focus import find_focus, opening
from corridor.provenance import picture_words
from corridor.scenariofiles import scenario_of
from corridor.words import date_words

from .change_list import ChangeList
from .changes import changes_between
from .contents import Contents
from .graticule import MARGIN
from .legend import Legend, with_statuses
from .legs import ends_of, frame_of, legs_of, totals_of
from .lines import tick_zoom, uncertain
from .look import Look
from .map_view import draw_view, ids_in, shown_links, view_of
from .margin import Foot, Head, day_words, main_sources, scale_words
from .sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.figure import Figure

    from corridor.atlas import Atlas
    from corridor.itinerary import Itinerary
    from corridor.network import Network
    from corridor.routes import Routes
    from corridor.scenario import Scenario

    from .changes import Marked
    from .contents import Item
    from .look import Theme
    from .projection import Box, Focus, View

__all__ = ["draw_map"]

SIDE: Final = 236
"""Width of a legend of one column beside the map, px."""
GAP: Final = 20
LEAST: Final = 200
"""Least height of the map, px."""
COUNTED: Final = "Numbers count what lies in the frame."


def draw_map(
    atlas: Atlas,
    *,
    layers: Sequence[str] | None = None,
    focus: str | Focus | None = None,
    scenario: str | Scenario | Network | None = None,
    way: Itinerary | Routes | None = None,
    title: str | None = None,
    theme: Theme = "light",
    paper: str = "a4-landscape",
) -> Figure:
    """Draw the map, with legend, scale, graticule, locator and sources.

    It has the look of the web map: colours, widths, recipes, symbols, what appears at which scale, and words. Nothing
    of matplotlib's state is used or changed.

    Parameters
    ----------
    atlas
        The tables on the day to show.
    layers
        Groups of layers to draw: ``countries``, ``borders``, ``waters``, ``links``, ``crossings``, ``places``. ``None``
        draws what the web map shows when it opens.
    focus
        What has to be in view, as in :func:`corridor.map`; ``None`` takes the first view of the data folder.
    scenario
        A scenario, the name of a shipped one or the path of a YAML file: links and crossings that it opens or closes
        are drawn so, outlined, numbered and listed. One that names its own day keeps it.
    way
        A journey to outline, its legs numbered and listed with its totals, in the network that it was found in:
        ``scenario`` is left out then, and so may be the focus.
    title
        Title of the figure; ``None`` takes the data folder's.
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
        If there is no such theme, paper, scenario, group of layers or thing to look at.
    QuestionError
        If a scenario is named beside a journey.
    DataError
        If the focus is no frame, or lies outside the data, or the scenario changes what the data do not hold.

    Examples
    --------
    >>> import corridor
    >>> from corridor import figures
    >>> _ = figures.save(figures.map(corridor.load()), "map.pdf")  # doctest: +SKIP
    """
    from matplotlib.style import context

    from corridor.routes import Routes

    look = Look(theme)
    what_if = None if scenario is None else scenario_of(scenario, atlas.folder)
    seen = atlas.as_of(what_if.as_of) if what_if and what_if.as_of else atlas
    if isinstance(way, Routes):
        if way.best is None:
            raise QuestionError("There is no way to draw: the network is cut. Its why_not tells what shuts it.")
        way = way.best
    if way is not None:
        if what_if is not None:
            raise QuestionError("A journey is drawn in the network that it was found in. Leave the scenario out.")
        seen, what_if = way.network.atlas, way.network.scenario if way.network.scenario.changes else None
    home = frame_of(way) if way is not None else opening(atlas).bounds
    bounds = home if focus is None else find_focus(atlas, focus).bounds
    contents = Contents(seen, layers, scenario=what_if)
    contents.always = frozenset(way.links if way is not None else ())
    told = _told(contents, way, (title or "").strip())
    # Matplotlib's own settings, whatever the user has set; dashes as long as the style says, not as the line is wide.
    with context(["default", {"lines.scale_dashes": False}]):
        return _drawn(paper, look, contents, bounds, told)


@dataclass(frozen=True)
class _Told:
    """The words of a sheet: its head, and what is outlined, with the heading of the list; ``None`` where nothing is."""

    title: str
    subtitle: str
    dates: tuple[str, str]
    heading: str | None = None
    marks: tuple[Marked, ...] = ()

    def but(self, numbers: Iterable[int]) -> _Told:
        """Return the same with some of what is outlined, by their numbers from 1."""
        return replace(self, marks=tuple(self.marks[number - 1] for number in sorted(numbers)))

    @property
    def numbered(self) -> list[tuple[int, Marked]]:
        """Return what is outlined with numbers."""
        return list(enumerate(self.marks, 1))

    def listed(self, told: Mapping[Any, int]) -> list[tuple[int, Marked]]:
        """Return what is outlined, with a number where a list tells of it, else 0."""
        return [(told.get(mark, 0), mark) for mark in self.marks]


def _told(contents: Contents, way: Itinerary | None, title: str) -> _Told:
    atlas, scenario = contents.atlas, contents.scenario
    shown, newest = day_words(atlas)
    told = _Told(title or atlas.region.title, atlas.region.subtitle, (shown, newest))
    if scenario is not None:
        heading = f"Outlined and numbered: what differs from {date_words(atlas.day)}"
        told = replace(told, subtitle=f"Scenario: {scenario.title}", dates=(shown, "a what-if, not a forecast"))
        if way is None:
            changes = changes_between(contents.before, contents)
            return replace(told, heading=heading, marks=tuple(changes))
    if way is not None:
        return replace(told, title=title or ends_of(way), heading=totals_of(way), marks=tuple(legs_of(way)))
    return told


def _drawn(paper: str, look: Look, contents: Contents, focus: Focus, told: _Told) -> Figure:
    # How much room the words need depends on what is in the frame: a draft tells.
    draft = Sheet(paper, look)
    frame = _layout(draft, contents, focus, told.but([]), seen={}).frame
    drawn = draw_view(draft, contents, focus, frame, numbered=told.numbered, located=True)
    sheet = Sheet(paper, look)
    # A journey is told whole; of what differs, only what is seen.
    told = told if contents.always else told.but(drawn.numbers)
    layout = _layout(sheet, contents, focus, told, seen=drawn.seen)
    left, (_, _, right, bottom) = sheet.inside[0], layout.frame
    listed = _list(sheet, told, right - left)
    numbered = told.listed(listed.told) if listed else []
    view, links, seen, _ = draw_view(sheet, contents, focus, layout.frame, numbered=numbered, located=True)
    _head(sheet, told).draw()
    _legend(sheet, contents, view, links=links, seen=seen).draw(layout.legend, layout.columns)
    if listed is not None:
        listed.draw(left, bottom)
    foot = _foot(sheet, contents, view, links=links, wide=layout.foot)
    foot.draw(left, sheet.inside[3] - foot.tall)
    sheet.figure.set_label(told.title)
    sheet.figure.made = picture_words(contents.atlas)
    return sheet.figure


def _head(sheet: Sheet, told: _Told) -> Head:
    return Head(sheet, told.title, told.subtitle, told.dates)


def _list(sheet: Sheet, told: _Told, wide: float) -> ChangeList | None:
    if told.heading is None:
        return None
    return ChangeList(sheet, wide, told.heading, {mark: number for number, mark in told.numbered})


@dataclass(frozen=True)
class _Layout:
    """Where the map and its legend stand, in how many columns the legend, and how wide the foot is."""

    frame: Box
    legend: Box
    columns: int
    foot: float


def _layout(
    sheet: Sheet,
    contents: Contents,
    focus: Focus,
    told: _Told,
    *,
    seen: dict[str, int],
) -> _Layout:
    """Give the map the room that its words leave: the legend beside it on a wide sheet, below it on a tall one."""
    left, _, right, bottom = sheet.inside
    top = sheet.inside[1] + _head(sheet, told).tall
    beside = sheet.wide > sheet.tall
    frame = (left, top, right - (SIDE + GAP if beside else 0), bottom - 100)
    view = view_of(sheet, focus, frame)
    links = shown_links(contents, sheet, view)
    legend = _legend(sheet, contents, view, links=links, seen=seen)
    if beside:
        columns = 1 if legend.fits(SIDE, bottom - top, 1) else 2
        side = SIDE if columns == 1 else 2 * SIDE - GAP
        wide = right - side - GAP - left
        listed = _list(sheet, told, wide)
        # A short legend leaves the foot the whole width, and so the map more height.
        foot = _foot(sheet, contents, view, links=links, wide=right - left)
        edge = bottom
        if columns == 2 and legend.fits(side, bottom - foot.tall - top, 2):
            edge = bottom - foot.tall
        else:
            foot = _foot(sheet, contents, view, links=links, wide=wide)
        low = max(bottom - foot.tall - (listed.tall if listed else 0) - 4, top + LEAST)
        frame = (left + MARGIN, top + MARGIN, left + wide, low)
        return _Layout(frame, (right - side, top, right, edge), columns, wide if edge == bottom else right - left)
    columns = 4 if right - left > 900 else 3
    low = bottom - _foot(sheet, contents, view, links=links, wide=right - left).tall
    listed = _list(sheet, told, right - left)
    below = 12 + (listed.tall if listed else 0)
    high = max(low - legend.tall(right - left, columns) - below, top + LEAST)
    return _Layout((left + MARGIN, top + MARGIN, right, high), (left, high + below, right, low), columns, right - left)


def _foot(sheet: Sheet, contents: Contents, view: View, *, links: Sequence[Item], wide: float) -> Foot:
    atlas = contents.atlas
    notes = [atlas.region.border_note, scale_words(view, sheet.unit)]
    if atlas.attributions:
        notes.append(f"Shapes and places: {' · '.join(atlas.attributions)}")
    return Foot(sheet, wide, notes=notes, sources=main_sources(atlas, ids_in(contents, links, view)))


def _legend(sheet: Sheet, contents: Contents, view: View, *, links: Sequence[Item], seen: dict[str, int]) -> Legend:
    notes = [COUNTED]
    schematic = sum(link["quality"] == "schematic" and link["inside"] for link in links if link["mode"] != "sea")
    if schematic:
        error = sheet.look.style["errorMetres"]["schematic"] / 1000
        band = "The pale band beside a line: " if uncertain(links, sheet, view) else ""
        said = "it is schematic and may be off" if band else f"{schematic} of the lines are schematic: they may be off"
        notes.append(f"{band}{said} by {error:g} km.")
    layers = [row for row in contents.layers if row.key in contents.on]
    # A draft may have counted them already.
    seen = {key: count for key, count in seen.items() if key in {row.key for row in contents.layers}}
    layers = with_statuses(layers, links, seen)
    return Legend(sheet, layers, seen=seen, notes=notes, ticks=view.zoom >= tick_zoom(sheet))
