"""The map on paper: what the web map shows at start, in a frame, with its legend and all that a reader needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.path import Path

from .contents import Contents
from .ground import draw_ground
from .labels import draw_names, place_names
from .legend import Legend
from .lines import draw_links, place_links, uncertain
from .look import Look
from .margin import Foot, Head, draw_scale, main_sources, scale_words
from .projection import checked, fit_view
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
"""Width of a legend beside the map, px."""
COUNTED: Final = "Numbers count what lies in the frame."


def draw_map(
    atlas: Atlas,
    *,
    layers: Sequence[str] | None = None,
    focus: Focus | None = None,
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
        South, west, north, east in degrees of what has to be in view; ``None`` takes the first view of the data folder.
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
        If there is no such theme, paper or group of layers.
    DataError
        If the focus is no frame on the globe.

    Examples
    --------
    >>> import corridor
    >>> from corridor.figures import draw_map, save
    >>> _ = save(draw_map(corridor.load()), "map.pdf")  # doctest: +SKIP
    """
    from matplotlib.style import context

    look = Look(theme)
    focus = _opening(atlas) if focus is None else checked(focus)
    contents = Contents(atlas, layers)
    # Matplotlib's own settings, whatever the user has set; dashes as long as the style says, not multiples of the width.
    with context(["default", {"lines.scale_dashes": False}]):
        sheet = Sheet(paper, look)
        return _drawn(sheet, contents, focus, atlas.region.title if title is None else title)


def _opening(atlas: Atlas) -> Focus:
    if atlas.region.views:
        return atlas.region.views[0].bounds
    west, south, east, north = atlas.region.extent
    return south, west, north, east


def _drawn(sheet: Sheet, contents: Contents, focus: Focus, title: str) -> Figure:
    atlas = contents.atlas
    left, _, right, bottom = sheet.inside
    beside = sheet.wide > sheet.tall
    head = Head(sheet, atlas, title)
    top = sheet.inside[1] + head.tall
    wide = right - left - (SIDE + 20 if beside else 0)
    # The words of the margin say what the map shows, and the map gets the room that they leave: it is planned with
    # the words of a first guess, which have as many lines.
    guess = fit_view(focus, (left, top, left + wide, bottom - 100), deepest=sheet.look.style["zoom"]["max"])
    shown = _shown(contents, sheet, guess)
    foot = _foot(sheet, contents, guess, links=shown, wide=wide)
    legend = _legend(
        sheet, contents, guess, links=shown, seen={row.key: 1 for row in contents.layers if row.key in contents.on}
    )
    columns = 4 if sheet.wide > 700 else 3
    low = bottom - foot.tall - (0 if beside else legend.tall(wide, columns) + 10)
    frame: Box = (left, top, left + wide, max(low, top + 200))
    view = fit_view(focus, frame, deepest=sheet.look.style["zoom"]["max"])
    sheet.frame(frame)
    links = _shown(contents, sheet, view)
    ground = draw_ground(sheet, contents, view)
    draw_links(sheet, links, view)
    for link in links:
        if link["inside"]:
            ground.see(link["layer"])
    bar = draw_scale(sheet, view)
    placer = place_names(
        sheet, contents, view, links=links, ground=ground, reserved=[(bar[0] - 8, bar[1] - 4, bar[2] + 4, bar[3] + 8)]
    )
    draw_names(sheet, placer)
    _draw_frame(sheet, frame)
    head.draw()
    legend = _legend(sheet, contents, view, links=links, seen=ground.seen)
    if beside:
        legend.draw((right - SIDE, top, right, bottom), (1, 2))
    else:
        legend.draw((left, frame[3] + 12, right, bottom - foot.tall), (columns,))
    _foot(sheet, contents, view, links=links, wide=wide).draw(left, bottom - foot.tall)
    return sheet.figure


def _shown(contents: Contents, sheet: Sheet, view: View) -> list[Item]:
    return place_links([link for link in contents.links if link["layer"] in contents.on], sheet, view)


def _foot(sheet: Sheet, contents: Contents, view: View, *, links: Sequence[Item], wide: float) -> Foot:
    atlas = contents.atlas
    shown = {link["id"] for link in links if link["inside"]}
    if any(row.key.startswith("crossings-") and row.key in contents.on for row in contents.layers):
        places = view.at(_places(contents.crossings))
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


def _places(items: Sequence[Item]):  # type: ignore[no-untyped-def]
    import numpy as np

    return np.array([item["at"] for item in items], dtype=float).reshape(-1, 2)


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
