"""Lines and rings on the sheet: thinned for print, cut near the frame, and as matplotlib paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from matplotlib.path import Path

from .projection import dense

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from .projection import Box, View

    Line = NDArray[np.float64]

__all__ = ["arcs_on", "area_of", "clipped_ring", "compound", "joined", "meets", "runs_of", "thinned"]

BEYOND: Final = 60
"""How far from the frame lines are still kept, px."""


def thinned(lines: Sequence[Line], tolerance: float) -> list[Line]:
    """Return lines without the vertices that do not show, both ends kept (Douglas and Peucker)."""
    if not lines:
        return []
    counts = [len(line) for line in lines]
    index = np.repeat(np.arange(len(lines)), counts)
    made = shapely.linestrings(np.vstack(lines), indices=index)
    slim = shapely.simplify(made, tolerance, preserve_topology=False)
    points, owner = shapely.get_coordinates(slim, return_index=True)
    # A line that shrinks to a point is kept by its ends, or a ring would lose a side.
    found = np.split(points, np.searchsorted(owner, np.arange(1, len(lines))))
    return [part if len(part) >= 2 else line[[0, -1]] for part, line in zip(found, lines, strict=True)]


def arcs_on(view: View, arcs: Sequence[Line], tolerance: float) -> list[Line]:
    """Return lines given in degrees on the sheet, thinned."""
    if not arcs:
        return []
    fine = [dense(arc) for arc in arcs]
    flat = view.at(np.vstack(fine))
    return thinned(np.split(flat, np.cumsum([len(arc) for arc in fine])[:-1]), tolerance)


def joined(numbers: Iterable[int], arcs: Sequence[Line]) -> Line:
    """Return the ring that numbers of arcs make (``~n`` is arc ``n`` backwards)."""
    return np.vstack([arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers])


def meets(points: Line, box: Box) -> bool:
    """Return whether the bounds of some points meet a box."""
    low, high = points.min(axis=0), points.max(axis=0)
    return bool(low[0] <= box[2] and high[0] >= box[0] and low[1] <= box[3] and high[1] >= box[1])


def clipped_ring(ring: Line, box: Box) -> Line:
    """Return the part of a ring inside a box (Sutherland and Hodgman); empty where there is none."""
    for axis, limit, keep in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        if len(ring) < 3:
            return np.empty((0, 2))
        ahead = np.roll(ring, -1, axis=0)
        here, there = (keep * (part[:, axis] - limit) for part in (ring, ahead))
        inside, turn = here >= 0, (here >= 0) != (there >= 0)
        share = np.where(turn, here / np.where(turn, here - there, 1), 0)[:, None]
        cuts = ring + share * (ahead - ring)
        # Each vertex, and after it the point at which its side crosses the edge of the box.
        both = np.stack([ring, cuts], axis=1).reshape(-1, 2)
        ring = both[np.stack([inside, turn], axis=1).ravel()]
    return ring


def _turned(ring: Line, *, outer: bool) -> Line:
    x, y = ring.T
    ahead = np.roll(ring, -1, axis=0)
    left = float((x * ahead[:, 1] - ahead[:, 0] * y).sum()) > 0
    return ring if left == outer else ring[::-1]


def area_of(polygons: Iterable[Sequence[Line]], box: Box) -> tuple[Path | None, Any]:
    """Return an area near the frame as a path whose holes run the other way, and as a shapely geometry.

    Parameters
    ----------
    polygons
        Each as its rings on the sheet, the outer one first.
    box
        What lies outside is cut off.
    """
    vertices: list[Line] = []
    codes: list[NDArray[np.uint8]] = []
    shapes = []
    for polygon in polygons:
        rings = [clipped_ring(_turned(ring, outer=place == 0), box) for place, ring in enumerate(polygon)]
        if not rings or len(rings[0]) < 3:
            continue
        rings = [rings[0], *(ring for ring in rings[1:] if len(ring) >= 3)]
        shapes.append(shapely.Polygon(rings[0], rings[1:]))
        for ring in rings:
            code = np.full(len(ring) + 1, Path.LINETO, dtype=np.uint8)
            code[0], code[-1] = Path.MOVETO, Path.CLOSEPOLY
            vertices.append(np.vstack([ring, ring[:1]]))
            codes.append(code)
    if not vertices:
        return None, None
    geometry = shapely.MultiPolygon(shapes)
    shapely.prepare(geometry)
    return Path(np.vstack(vertices), np.concatenate(codes)), geometry


def compound(lines: Iterable[Line]) -> Path | None:
    """Return lines as one path, so that one stroke of it is one tint also where they meet; ``None`` for no line."""
    found = [line for line in lines if len(line) >= 2]
    if not found:
        return None
    codes = [np.r_[Path.MOVETO, np.full(len(line) - 1, Path.LINETO)].astype(np.uint8) for line in found]
    return Path(np.vstack(found), np.concatenate(codes))


def runs_of(points: Line, box: Box, *, before: float = 0) -> list[tuple[Line, float]]:
    """Return the parts of a line that come near a box, each with the length of the line before it, px.

    Dashes that begin at that length lie as they would on the whole line.
    """
    start, end = points[:-1], points[1:]
    low, high = np.minimum(start, end), np.maximum(start, end)
    seen = (low[:, 0] <= box[2]) & (high[:, 0] >= box[0]) & (low[:, 1] <= box[3]) & (high[:, 1] >= box[1])
    lengths = before + np.r_[0, np.cumsum(np.hypot(*(end - start).T))]
    edges = np.flatnonzero(np.diff(np.r_[False, seen, False]))
    return [(points[a : b + 1], float(lengths[a])) for a, b in zip(edges[::2], edges[1::2], strict=True)]
