"""The map on paper: what the web map shows at start, in a frame, with its legend and all that a reader needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.path import Path

from corridor.maps.focus import find_focus, opening

from .contents import Contents
from .ground import draw_ground
from .labels import draw_names, place_names
from .legend import Legend
from .lines import draw_links, place_links, uncertain
from .look import Look
from .margin import Foot, Head, day_words, draw_scale, main_sources, scale_words
from .projection import fit_view
from .sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from corridor.atlas import Atlas

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
    title: str | None = None,
    theme: Theme = "light",
    paper: str = "a4-landscape",
) -> Figure:
    """Draw an atlas as a map for print, without a browser.

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
        If there is no such theme, paper, group of layers or thing to look at.
    DataError
        If the focus is no frame, or lies outside the data.

    Examples
    --------
    >>> import corridor
    >>> from corridor.figures import draw_map, save
    >>> _ = save(draw_map(corridor.load()), "map.pdf")  # doctest: +SKIP
    """
    from matplotlib.style import context

    look = Look(theme)
    bounds = (opening(atlas) if focus is None else find_focus(atlas, focus)).bounds
    contents = Contents(atlas, layers)
    # Matplotlib's own settings, whatever the user has set; dashes as long as the style says, not as the line is wide.
    with context(["default", {"lines.scale_dashes": False}]):
        return _drawn(paper, look, contents, bounds, (title or "").strip() or atlas.region.title)


def _drawn(paper: str, look: Look, contents: Contents, focus: Focus, title: str) -> Figure:
    # How much room the words need depends on what is in the frame: a draft tells.
    draft = Sheet(paper, look)
    frame = _layout(draft, contents, focus, title, seen={}).frame
    view, links, seen = _draw_view(draft, contents, focus, frame)
    sheet = Sheet(paper, look)
    layout = _layout(sheet, contents, focus, title, seen=seen)
    view, links, seen = _draw_view(sheet, contents, focus, layout.frame)
    left, _, _, bottom = sheet.inside
    _head(sheet, contents, title).draw()
    _legend(sheet, contents, view, links=links, seen=seen).draw(layout.legend, layout.columns)
    foot = _foot(sheet, contents, view, links=links, wide=layout.frame[2] - left)
    foot.draw(left, bottom - foot.tall)
    sheet.figure.set_label(title)
    return sheet.figure


def _head(sheet: Sheet, contents: Contents, title: str) -> Head:
    return Head(sheet, title, contents.atlas.region.subtitle, day_words(contents.atlas))


def _draw_view(sheet: Sheet, contents: Contents, focus: Focus, frame: Box) -> tuple[View, list[Item], dict[str, int]]:
    """Draw the map itself, and return its view, the links on it, and how many things of each layer are there."""
    view = fit_view(focus, frame, deepest=sheet.look.style["zoom"]["max"])
    sheet.frame(frame)
    links = _shown(contents, sheet, view)
    ground = draw_ground(sheet, contents, view)
    draw_links(sheet, links, view)
    for link in links:
        if link["inside"]:
            ground.see(link["layer"])
    bar = draw_scale(sheet, view)
    draw_names(sheet, place_names(sheet, contents, view, links=links, ground=ground, reserved=[bar]))
    _draw_frame(sheet, frame)
    return view, links, ground.seen


@dataclass(frozen=True)
class _Layout:
    """Where the map and its legend stand, and in how many columns the legend."""

    frame: Box
    legend: Box
    columns: int


def _layout(sheet: Sheet, contents: Contents, focus: Focus, title: str, *, seen: dict[str, int]) -> _Layout:
    """Give the map the room that its words leave: the legend beside it on a wide sheet, below it on a tall one."""
    left, _, right, bottom = sheet.inside
    top = sheet.inside[1] + _head(sheet, contents, title).tall
    beside = sheet.wide > sheet.tall
    frame = (left, top, right - (SIDE + GAP if beside else 0), bottom - 100)
    view = fit_view(focus, frame, deepest=sheet.look.style["zoom"]["max"])
    links = _shown(contents, sheet, view)
    legend = _legend(sheet, contents, view, links=links, seen=seen)
    if beside:
        columns = 1 if legend.fits(SIDE, bottom - top, 1) else 2
        side = SIDE if columns == 1 else 2 * SIDE - GAP
        wide = right - side - GAP - left
        low = max(bottom - _foot(sheet, contents, view, links=links, wide=wide).tall, top + LEAST)
        return _Layout((left, top, left + wide, low), (right - side, top, right, bottom), columns)
    columns = 4 if right - left > 900 else 3
    low = bottom - _foot(sheet, contents, view, links=links, wide=right - left).tall
    high = max(low - legend.tall(right - left, columns) - 12, top + LEAST)
    return _Layout((left, top, right, high), (left, high + 12, right, low), columns)


def _shown(contents: Contents, sheet: Sheet, view: View) -> list[Item]:
    return place_links([link for link in contents.links if link["layer"] in contents.on], sheet, view)


def _foot(sheet: Sheet, contents: Contents, view: View, *, links: Sequence[Item], wide: float) -> Foot:
    atlas = contents.atlas
    shown = {link["id"] for link in links if link["inside"]}
    if any(row.key.startswith("crossings-") and row.key in contents.on for row in contents.layers):
        places = view.at(np.array([item["at"] for item in contents.crossings], dtype=float))
        left, top, right, bottom = view.frame
        shown |= {
            item["id"]
            for item, (x, y) in zip(contents.crossings, places, strict=True)
            if left < x < right and top < y < bottom
        }
    notes = [atlas.region.border_note, scale_words(view, sheet.unit)]
    if atlas.attributions:
        notes.append(f"Shapes and places: {' · '.join(atlas.attributions)}")
    return Foot(sheet, wide, notes=notes, sources=main_sources(atlas, shown))


def _legend(sheet: Sheet, contents: Contents, view: View, *, links: Sequence[Item], seen: dict[str, int]) -> Legend:
    notes = [COUNTED]
    schematic = sum(link["quality"] == "schematic" and link["inside"] for link in links if link["mode"] != "sea")
    if schematic:
        error = sheet.look.style["errorMetres"]["schematic"] / 1000
        band = "The pale band beside a line: " if uncertain(links, sheet, view) else ""
        said = "it is schematic and may be off" if band else f"{schematic} of the lines are schematic: they may be off"
        notes.append(f"{band}{said} by {error:g} km.")
    layers = [row for row in contents.layers if row.key in contents.on]
    return Legend(sheet, layers, seen=seen, notes=notes)


def _draw_frame(sheet: Sheet, frame: Box) -> None:
    left, top, right, bottom = frame
    edge = Path([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], closed=True)
    sheet.stroke(edge, sheet.look.colour("ui.rule"), 1, clip=False)
