"""Polygons that overlap and leave gaps made into a coverage, and its lines simplified within a stated distance.

The steps: node all rings on a grid and polygonize; give every face one owner; take
the arcs between faces of different owners; thin each arc by Douglas and Peucker's
method with a tolerance per vertex, so that the largest move is known; polygonize
again. Arcs that would cross or swallow one another are thinned less until none does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "GRID",
    "SEA",
    "Arc",
    "Tolerance",
    "arcs_between",
    "area_km2",
    "build_coverage",
    "faces_of",
    "metres",
    "split_by_nearest_bank",
]

GRID: Final = 1e-5
"""Grid of all coordinates, degrees: about one metre."""

SEA: Final = ""
"""Owner of a face that belongs to no country."""

M_PER_DEGREE: Final = 111_320.0
_ROUNDS: Final = 60
_SMALLEST: Final = 1e-3
_MIN_RING: Final = 4
_PIECE: Final = 300

Tolerance = Callable[[np.ndarray, frozenset[str]], np.ndarray]
"""Gives the tolerance in metres at each vertex (n, 2) of an arc between two owners."""


@dataclass(frozen=True, kw_only=True)
class Arc:
    """A line between two faces of different owners, from junction to junction or closed.

    Parameters
    ----------
    points
        Vertices, shape (n, 2), degrees.
    owners
        The two owners; :data:`SEA` stands for water and for what lies outside the frame.
    fixed
        Whether it is part of the frame and must not be thinned.
    """

    points: np.ndarray
    owners: frozenset[str]
    fixed: bool = False


def metres(points: np.ndarray) -> np.ndarray:
    """Return degrees scaled to metres for distances along one arc.

    Parameters
    ----------
    points
        Vertices, shape (n, 2), degrees. East-west distances use the latitude nearest
        the equator, so that they are never understated.
    """
    scale = np.cos(np.radians(np.abs(points[:, 1]).min()))
    return np.asarray(points * np.array([M_PER_DEGREE * scale, M_PER_DEGREE]))


def area_km2(polygon: BaseGeometry) -> float:
    """Return the rough area of a small polygon in square kilometres (sphere, mean latitude).

    Parameters
    ----------
    polygon
        Shapely polygon in degrees.
    """
    south, north = polygon.bounds[1], polygon.bounds[3]
    scale = np.cos(np.radians((south + north) / 2))
    return float(polygon.area * scale * (M_PER_DEGREE / 1000) ** 2)


def faces_of(lines: Iterable[Any]) -> np.ndarray:
    """Return the faces that lines enclose once they are noded on the grid.

    Parameters
    ----------
    lines
        Shapely lines in degrees.

    Returns
    -------
    numpy.ndarray
        Polygons without overlaps, in the order of their first points.
    """
    import shapely

    snapped = shapely.set_precision(shapely.get_parts(np.array(list(lines), dtype=object)), GRID)
    net = shapely.unary_union(snapped, grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize([net]))
    corners = shapely.bounds(faces)
    return np.asarray(faces[np.lexsort(corners.T[::-1])])


def split_by_nearest_bank(face: BaseGeometry, banks: Mapping[str, Any]) -> dict[str, Any]:
    """Share a face of water between the owners of its banks: each point goes to the nearest.

    Parameters
    ----------
    face
        The face, degrees.
    banks
        For each owner, its part of the edge of the face.

    Returns
    -------
    dict
        Owner to polygon; together they are the face.
    """
    import shapely

    _, south, _, north = face.bounds
    scale = np.cos(np.radians((south + north) / 2))
    step = min(max((face.area / face.length) / 2, 5e-5), 0.01)
    owners = sorted(banks)
    points: list[np.ndarray] = []
    labels: list[int] = []
    for number, owner in enumerate(owners):
        dense = shapely.get_coordinates(shapely.segmentize(banks[owner], step))
        points.append(dense)
        labels += [number] * len(dense)
    stacked = np.round(np.vstack(points), 6)
    _, first = np.unique(stacked, axis=0, return_index=True)
    stacked, label = stacked[np.sort(first)], np.array(labels)[np.sort(first)]
    scaled = stacked * np.array([scale, 1.0])
    cells = shapely.get_parts(
        shapely.voronoi_polygons(
            shapely.multipoints(scaled), extend_to=shapely.box(*scaled.min(0) - 0.1, *scaled.max(0) + 0.1)
        )
    )
    tree = shapely.STRtree(shapely.points(scaled))
    pairs = tree.query(cells, predicate="contains")
    owner_of = {int(cell): int(label[point]) for cell, point in zip(*pairs, strict=True)}
    out: dict[str, Any] = {}
    for number, owner in enumerate(owners):
        mine = shapely.union_all([cells[cell] for cell in sorted(owner_of) if owner_of[cell] == number])
        mine = shapely.transform(mine, lambda xy: xy / np.array([scale, 1.0]))
        part = shapely.intersection(mine, face, grid_size=GRID)
        if part.area > 0:
            out[owner] = part
    return out


def arcs_between(polygons: Iterable[Any], owners: Sequence[str], frame: BaseGeometry) -> list[Arc]:
    """Return the arcs that separate different owners.

    Parameters
    ----------
    polygons
        Faces of a noded net: neighbours share their vertices.
    owners
        Owner of each face.
    frame
        Box that everything lies in.
    """
    import shapely

    sides: dict[tuple[float, float, float, float], set[str]] = defaultdict(set)
    for polygon, owner in zip(polygons, owners, strict=True):
        for ring in (polygon.exterior, *polygon.interiors):
            xy = np.round(shapely.get_coordinates(ring), 5).tolist()
            for (ax, ay), (bx, by) in pairwise(xy):
                sides[(ax, ay, bx, by) if (ax, ay) < (bx, by) else (bx, by, ax, ay)].add(owner)
    west, south, east, north = frame.bounds
    kept: dict[tuple[frozenset[str], bool], list[Any]] = defaultdict(list)
    for (ax, ay, bx, by), who in sides.items():
        on_frame = (ax == bx and ax in (west, east)) or (ay == by and ay in (south, north))
        pair = frozenset(who | {SEA}) if on_frame else frozenset(who)
        if len(pair) > 1:
            kept[pair, on_frame].append([(ax, ay), (bx, by)])
    arcs: list[Arc] = []
    # Lines of one pair are merged among themselves: they can only meet others at their ends.
    for (pair, on_frame), segments in sorted(kept.items(), key=lambda item: (sorted(item[0][0]), item[0][1])):
        merged = shapely.line_merge(shapely.multilinestrings(segments))
        arcs += [
            Arc(points=shapely.get_coordinates(line), owners=pair, fixed=on_frame) for line in shapely.get_parts(merged)
        ]
    return _cut_at_junctions(arcs)


def build_coverage(arcs: Sequence[Arc], tolerance: Tolerance) -> tuple[np.ndarray, list[frozenset[str]]]:
    """Thin arcs as far as they allow and return the faces between them.

    Parameters
    ----------
    arcs
        Arcs of :func:`arcs_between`.
    tolerance
        How far each vertex may be left off the line, metres.

    Returns
    -------
    tuple
        Thinned arcs as shapely lines, in the order given, and their owners.

    Raises
    ------
    RuntimeError
        If arcs still cross after many rounds.
    """
    import shapely

    factor = np.ones(len(arcs))
    scales = [metres(arc.points) for arc in arcs]
    limits = [tolerance(arc.points, arc.owners) for arc in arcs]
    lines = [_thin(arc, xy, limit) for arc, xy, limit in zip(arcs, scales, limits, strict=True)]
    for _ in range(_ROUNDS):
        bad = _conflicts(lines) | _swallowed(arcs, lines)
        bad = {number for number in bad if not arcs[number].fixed}
        if not bad:
            return np.array(lines, dtype=object), [arc.owners for arc in arcs]
        for number in sorted(bad):
            # Half as far each time; after ten times every vertex stays.
            factor[number] /= 2 if factor[number] > _SMALLEST else 1e9
            lines[number] = _thin(arcs[number], scales[number], limits[number] * factor[number])
    where = [shapely.to_wkt(lines[number], rounding_precision=5)[:200] for number in sorted(bad)[:5]]
    message = f"{len(bad)} arcs still cross: {where}"
    raise RuntimeError(message)


def _cut_at_junctions(arcs: Sequence[Arc]) -> list[Arc]:
    """Cut arcs where three or more meet, which merging by pair may have run through, and long ones.

    Short arcs keep the cure of a conflict local: only the piece that crosses is thinned less.
    """
    every = np.vstack([arc.points for arc in arcs])
    places, count = np.unique(every, axis=0, return_counts=True)
    shared = {tuple(place) for place in places[count > 1].tolist()}
    out: list[Arc] = []
    for arc in arcs:
        inner = [
            n for n, place in enumerate(arc.points.tolist()) if 0 < n < len(arc.points) - 1 and tuple(place) in shared
        ]
        cuts = [0, *inner, len(arc.points) - 1]
        if len(arc.points) > _PIECE:
            cuts = sorted({*cuts, *range(0, len(arc.points) - _PIECE // 2, _PIECE)})
        out += [
            Arc(points=arc.points[start : stop + 1], owners=arc.owners, fixed=arc.fixed)
            for start, stop in pairwise(cuts)
        ]
    return out


def _thin(arc: Arc, xy: np.ndarray, limit: np.ndarray) -> BaseGeometry:
    import shapely

    last = len(xy) - 1
    if arc.fixed or last < 2:
        return shapely.linestrings(arc.points)
    keep = np.zeros(len(xy), dtype=bool)
    keep[[0, last]] = True
    stack = [(0, last)]
    if np.array_equal(arc.points[0], arc.points[-1]):
        # A ring has no ends: the vertex farthest from its start, then the one farthest from that chord, stay.
        far = int(np.argmax(np.hypot(*(xy - xy[0]).T)))
        off = np.zeros(len(xy))
        off[1:far], off[far + 1 : last] = _off_chord(xy, 0, far), _off_chord(xy, far, last)
        third = int(np.argmax(off))
        marks = sorted({0, far, third, last})
        keep[marks] = True
        stack = list(pairwise(marks))
    while stack:
        start, stop = stack.pop()
        if stop - start < 2:
            continue
        ratio = _off_chord(xy, start, stop) / limit[start + 1 : stop]
        worst = int(np.argmax(ratio))
        if ratio[worst] > 1:
            middle = start + 1 + worst
            keep[middle] = True
            stack += [(start, middle), (middle, stop)]
    return shapely.linestrings(arc.points[keep])


def _off_chord(xy: np.ndarray, start: int, stop: int) -> np.ndarray:
    """Return the distance of the vertices between two from the segment that joins the two."""
    inner = xy[start + 1 : stop] - xy[start]
    chord = xy[stop] - xy[start]
    square = float(chord @ chord)
    if square == 0:
        return np.asarray(np.hypot(*inner.T))
    along = np.clip(inner @ chord / square, 0, 1)
    return np.asarray(np.hypot(*(inner - along[:, None] * chord).T))


def _conflicts(lines: Sequence[Any]) -> set[int]:
    """Return the numbers of lines that cross themselves or run into another one."""
    import shapely

    array = np.array(lines, dtype=object)
    bad = set(np.flatnonzero(~shapely.is_simple(array)).tolist())
    closed = shapely.is_closed(array)
    bad |= set(np.flatnonzero(closed & (shapely.get_num_coordinates(array) < _MIN_RING)).tolist())
    one, two = shapely.STRtree(array).query(array, predicate="intersects")
    pairs = one < two
    one, two = one[pairs], two[pairs]
    # Open arcs may share their ends and nothing else: interior with interior, interior with end, end with interior.
    clash = np.zeros(len(one), dtype=bool)
    is_open = ~closed[one] & ~closed[two]
    for pattern in ("T********", "*T*******", "***T*****"):
        clash[is_open] |= shapely.relate_pattern(array[one[is_open]], array[two[is_open]], pattern)
    for number in np.flatnonzero(~is_open).tolist():
        left, right = array[one[number]], array[two[number]]
        meeting = {tuple(point) for point in shapely.get_coordinates(shapely.intersection(left, right)).tolist()}
        ends = [{tuple(end) for end in shapely.get_coordinates(line)[[0, -1]].tolist()} for line in (left, right)]
        clash[number] = bool(meeting - (ends[0] & ends[1]))
    bad |= {*one[clash].tolist(), *two[clash].tolist()}
    return bad


def _swallowed(arcs: Sequence[Arc], lines: Sequence[Any]) -> set[int]:
    """Return lines whose thinning swept over another line without touching it.

    Between an arc and its thinned line lie small faces; a point of any other arc in
    one of them has changed sides.
    """
    import shapely

    closed = [n for n, arc in enumerate(arcs) if np.array_equal(arc.points[0], arc.points[-1])]
    probes = shapely.point_on_surface(np.array([shapely.polygons(arcs[n].points) for n in closed], dtype=object))
    boxes = np.array([shapely.box(*arc.points.min(0), *arc.points.max(0)) for arc in arcs], dtype=object)
    near = shapely.STRtree(probes).query(boxes, predicate="intersects")
    bad: set[int] = set()
    for number, probe in zip(*(side.tolist() for side in near), strict=True):
        arc, line = arcs[number], lines[number]
        if number == closed[probe] or shapely.get_num_coordinates(line) == len(arc.points):
            continue
        ring = np.vstack([arc.points, shapely.get_coordinates(line)[::-1], arc.points[:1]])
        if _inside(ring, *shapely.get_coordinates(probes[probe])[0]):
            bad.add(number)
    return bad


def _inside(ring: np.ndarray, x: float, y: float) -> bool:
    """Tell whether a point lies inside a ring that may cross itself (even-odd rule)."""
    (ax, ay), (bx, by) = ring[:-1].T, ring[1:].T
    spans = (ay > y) != (by > y)
    at = ax[spans] + (y - ay[spans]) / (by[spans] - ay[spans]) * (bx[spans] - ax[spans])
    return bool(np.count_nonzero(at > x) % 2)
