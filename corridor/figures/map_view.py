"""The map itself in its frame: ground, links, symbols, names, and numbers on what differs from another map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from matplotlib.path import Path

from .changes import draw_discs, draw_marked, place_discs
from .graticule import draw_degrees, draw_graticule
from .ground import draw_ground
from .labels import draw_names, place_names
from .lines import draw_links, place_links
from .locator import draw_locator, locator_box
from .margin import draw_scale
from .projection import fit_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .changes import Marked
    from .contents import Contents, Item
    from .projection import Box, Focus, View
    from .sheet import Sheet

__all__ = ["Drawn", "draw_view", "ids_in", "shown_links", "view_of"]

EDGE: Final = 1.0


class Drawn(NamedTuple):
    """A map that is drawn: its view, its links, how many things of each layer it has, which changes have a number."""

    view: View
    links: list[Item]
    seen: dict[str, int]
    numbers: frozenset[int]


def view_of(sheet: Sheet, focus: Focus, frame: Box) -> View:
    """Return how a frame of the globe lies in a frame of the sheet."""
    return fit_view(focus, frame, deepest=sheet.look.style["zoom"]["max"])


def shown_links(contents: Contents, sheet: Sheet, view: View) -> list[Item]:
    """Return the links that are drawn, placed."""
    always = contents.always
    return place_links(
        [link for link in contents.links if link["layer"] in contents.on or link["id"] in always],
        sheet, view, always=always,
    )  # fmt: skip


def draw_view(
    sheet: Sheet,
    contents: Contents,
    focus: Focus,
    frame: Box,
    *,
    numbered: Sequence[tuple[int, Marked]] = (),
    located: bool = False,
) -> Drawn:
    """Draw a map in its frame.

    Parameters
    ----------
    sheet, contents
        Where and what.
    focus
        South, west, north, east in degrees, which have to be seen.
    frame
        Its edge on the sheet, px.
    numbered
        What to outline, each with its number; 0 for what is outlined alone.
    located
        Whether degrees stand along the edge, and a small map in a corner shows which part of the region this is.
    """
    view = view_of(sheet, focus, frame)
    sheet.frame(frame)
    links = shown_links(contents, sheet, view)
    ground = draw_ground(sheet, contents, view)
    draw_graticule(sheet, view)
    draw_marked(sheet, links, view, (key for _, change in numbered for key in change.subjects))
    draw_links(sheet, links, view)
    for link in links:
        if link["inside"]:
            ground.see(link["layer"])
    bar = draw_scale(sheet, view)
    taken = [bar]
    corner = locator_box(contents, view, links) if located else None
    if corner is not None:
        taken.append(corner)
    counted = [one for one in numbered if one[0]]
    discs = place_discs(view, contents, links, counted, taken) if counted else []
    taken += [disc.box for disc in discs]
    draw_names(sheet, place_names(sheet, contents, view, links=links, ground=ground, reserved=taken))
    draw_discs(sheet, discs)
    if corner is not None:
        draw_locator(sheet, contents, view, corner)
    left, top, right, bottom = frame
    edge = Path([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], closed=True)
    sheet.stroke(edge, sheet.look.colour("ui.rule"), EDGE, clip=False)
    if located:
        draw_degrees(sheet, view)
    return Drawn(view, links, ground.seen, frozenset(disc.number for disc in discs))


def ids_in(contents: Contents, links: Sequence[Item], view: View) -> set[str]:
    """Return the ids of the links and crossings that are seen in the frame."""
    shown = {link["id"] for link in links if link["inside"]}
    crossings = [item for item in contents.crossings if item["layer"] in contents.on]
    places = view.at(np.array([item["at"] for item in crossings], dtype=float))
    left, top, right, bottom = view.frame
    inside = (places[:, 0] > left) & (places[:, 0] < right) & (places[:, 1] > top) & (places[:, 1] < bottom)
    return shown | {item["id"] for item, there in zip(crossings, inside, strict=True) if there}
