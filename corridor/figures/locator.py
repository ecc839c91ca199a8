"""A small map in a corner of the map that shows which part of the region it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.path import Path

from .placer import along
from .projection import dense, fit_view, outline
from .shapes import arcs_on, area_of, compound, joined, meets, runs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .contents import Contents, Item
    from .projection import Box, View
    from .sheet import Sheet

__all__ = ["draw_locator", "locator_box"]

SIZE: Final = (150.0, 92.0)
"""Width and height, px."""
PART: Final = 0.22
"""Greatest part of a map's width and height that it may take."""
ENOUGH: Final = 0.5
"""A map that shows so much of the width of the region needs no locator."""
CLOSER: Final = 0.78
"""How much closer than the whole region it is: the corners of a conic map are empty."""
TOLERANCE: Final = 0.6
LEAST: Final = 5.0
"""Least width of the part that is shown, px."""


def _region(contents: Contents, frame: Box, view: View) -> View:
    """Return how the region lies in a small frame: from close, unless the part that is shown would be cut off."""
    west, south, east, north = contents.atlas.region.extent
    whole = fit_view((south, west, north, east), frame, deepest=12)
    close = replace(whole, step=whole.step * CLOSER)
    part = _part(close, view)
    inside = (part > np.add(frame[:2], 3)) & (part < np.subtract(frame[2:], 3))
    return close if inside.all() else whole


def locator_box(contents: Contents, view: View, links: Sequence[Item]) -> Box | None:
    """Return the corner in which a locator hides least, or ``None`` where the map shows most of the region itself."""
    left, top, right, bottom = view.frame
    share = min(1.0, (right - left) * PART / SIZE[0], (bottom - top) * PART * 1.2 / SIZE[1])
    if share < 0.6:
        return None
    wide, tall = SIZE[0] * share, SIZE[1] * share
    box = (right - wide, bottom - tall, right, bottom)
    shown = _part(_region(contents, box, view), view)
    if np.ptp(shown[:, 0]) > ENOUGH * wide:
        return None
    # The scale stands in the lower left corner.
    corners = [box, (right - wide, top, right, top + tall), (left, top, left + wide, top + tall)]
    ink = [along(points, 6) for link in links for points, _ in link["runs"]]
    ink += [view.at(np.array([item["at"]], dtype=float)) for item in (*contents.crossings, *contents.nodes)]
    points = np.vstack(ink) if ink else np.empty((0, 2))

    def hides(corner: Box) -> int:
        inside = (points > corner[:2]) & (points < corner[2:])
        return int(inside.all(axis=1).sum())

    return min(corners, key=hides)


def _part(small: View, view: View) -> np.ndarray:
    """Return the edge of a map on another one."""
    left, top, right, bottom = view.frame
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])
    return small.at(dense(view.lonlat(np.vstack([along(corners[[n, n + 1]], 40) for n in range(4)]))))


def draw_locator(sheet: Sheet, contents: Contents, view: View, box: Box) -> None:
    """Draw land, the trunk of the network and the part that the map shows, in a box."""
    look = sheet.look
    small = _region(contents, box, view)
    left, top, right, bottom = box
    edge = Path([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], closed=True)
    sheet.fill(edge, look.colour("ui.panel2"), clip=False)
    sheet.frame(box)
    west, south, east, north = contents.atlas.region.extent
    sheet.fill(Path(small.at(outline((south, west, north, east)))), look.colour("area.sea"))
    near = small.around(4)
    arcs = arcs_on(small, contents.arcs, TOLERANCE)
    for country in contents.countries:
        rings = [[joined(ring, arcs) for ring in polygon] for polygon in country["shape"]]
        path, _ = area_of(rings, near)
        sheet.fill(path, look.colour("area.other"))
        sheet.stroke(path, look.colour("area.other"), 0.5)
    for kind, width in (("coast", 0.5), ("borders-settled", 0.4), ("borders-disputed", 0.4)):
        lines = [arcs[number] for number in contents.borders[kind] if meets(arcs[number], near)]
        colour = look.colour("area.coast" if kind == "coast" else "border.settled")
        sheet.stroke(compound(lines), colour, width, opacity=0.8)
    trunk = [link["lonlat"] for link in contents.links if link["style"] == "trunk" and link["mode"] != "road"]
    runs = [run for line in arcs_on(small, trunk, TOLERANCE) for run, _ in runs_of(line, near)]
    sheet.stroke(compound(runs), look.colour("group.trunk"), 1)
    _draw_part(sheet, _part(small, view))
    sheet.stroke(edge, look.colour("ui.control"), 1, clip=False)
    sheet.frame(view.frame)


def _draw_part(sheet: Sheet, shown: np.ndarray) -> None:
    low, high = shown.min(axis=0), shown.max(axis=0)
    if (high - low).max() < LEAST:
        middle = (low + high) / 2
        shown = middle + np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) * LEAST / 2
    path = Path(shown)
    sheet.stroke(path, sheet.look.colour("line.halo"), 3.2)
    sheet.fill(path, sheet.look.colour("ui.accent"), opacity=0.16)
    sheet.stroke(path, sheet.look.colour("ui.accent"), 1.6)
