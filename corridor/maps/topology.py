"""Shared lines of neighbouring polygons, so that a border is stored, simplified and drawn once.

Two countries of a coverage have the same vertices along their common border. Every ring is cut where its neighbour
changes; the pieces ("arcs") are kept once, and rings become lists of arc numbers (``~n`` for arc ``n`` backwards).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

__all__ = ["SCALE", "Arc", "Topology", "build_topology", "deltas", "lines_of", "polygons_of", "quantised", "segments"]

SCALE: Final = 100_000
"""Steps in a degree: about one metre."""

Point = tuple[int, int]
Segment = tuple[Point, Point]


@dataclass(frozen=True)
class Arc:
    """One stretch of border or coast.

    Parameters
    ----------
    points
        Vertices in steps of 1 / :data:`SCALE` degree.
    owners
        Numbers of the polygons on its sides, in rising order.
    mark
        Number of the marked line it lies on, -1 for none.
    clipped
        Whether it lies on the frame at which the data were cut.
    """

    points: tuple[Point, ...]
    owners: tuple[int, ...]
    mark: int
    clipped: bool


@dataclass
class Topology:
    """Arcs, and for each shape its polygons as rings of arc numbers."""

    arcs: list[Arc] = field(default_factory=list)
    shapes: list[list[list[list[int]]]] = field(default_factory=list)


def quantised(coordinates: Sequence[Sequence[float]]) -> list[Point]:
    """Return points in whole steps, without repeated ones."""
    import numpy as np

    steps = np.rint(np.asarray(coordinates, dtype=float)[:, :2] * SCALE).astype(int).tolist()
    points = [(x, y) for x, y in steps]
    return [point for place, point in enumerate(points) if place == 0 or points[place - 1] != point]


def deltas(points: Sequence[Point]) -> list[int]:
    """Return ``x, y`` of the first point and then the steps to each next one, in one flat list."""
    flat: list[int] = []
    last = (0, 0)
    for point in points:
        flat += (point[0] - last[0], point[1] - last[1])
        last = point
    return flat


def polygons_of(geometry: BaseGeometry | None) -> list[list[list[Point]]]:
    """Return the polygons of a geometry as lists of open rings, the outer one first."""
    polygons = []
    for part in _parts(geometry):
        if part.geom_type != "Polygon":
            continue
        rings = [quantised(ring.coords) for ring in (part.exterior, *part.interiors)]
        rings = [ring[:-1] if ring and ring[0] == ring[-1] else ring for ring in rings]
        if rings and len(rings[0]) >= 3:
            polygons.append([ring for ring in rings if len(ring) >= 3])
    return polygons


def lines_of(geometry: BaseGeometry | None) -> list[list[Point]]:
    """Return the lines of a geometry, the edges of its polygons among them."""
    lines = []
    for part in _parts(geometry):
        if part.geom_type == "Polygon":
            lines += [quantised(ring.coords) for ring in (part.exterior, *part.interiors)]
        elif part.geom_type in {"LineString", "LinearRing"}:
            lines.append(quantised(part.coords))
    return [line for line in lines if len(line) >= 2]


def _parts(geometry: BaseGeometry | None) -> Iterator[BaseGeometry]:
    if geometry is None or geometry.is_empty:
        return
    for part in getattr(geometry, "geoms", (geometry,)):
        if hasattr(part, "geoms"):
            yield from _parts(part)
        else:
            yield part


def segments(points: Sequence[Point]) -> Iterator[Segment]:
    """Yield the segments of a line, each with its lesser end first."""
    for start, end in pairwise(points):
        yield (start, end) if start < end else (end, start)


def build_topology(
    shapes: Sequence[Sequence[Sequence[Sequence[Point]]]],
    *,
    marks: Mapping[Segment, int] | None = None,
    frame: tuple[float, float, float, float] | None = None,
) -> Topology:
    """Cut polygons into shared arcs.

    Parameters
    ----------
    shapes
        For each shape its polygons as open rings (see :func:`polygons_of`).
    marks
        Segments that lie on a marked line, such as a disputed border, with the number of that line.
    frame
        West, south, east, north in degrees at which the data were cut.

    Returns
    -------
    Topology
        Each arc once, in the order in which the rings meet it.
    """
    owners: dict[Segment, tuple[int, ...]] = {}
    for number, polygons in enumerate(shapes):
        for polygon in polygons:
            for ring in polygon:
                for segment in segments([*ring, ring[0]]):
                    known = owners.get(segment, ())
                    if number not in known:
                        owners[segment] = (*known, number)
    cutter = _Cutter(owners, marks or {}, frame)
    topology = Topology()
    for polygons in shapes:
        topology.shapes.append([[cutter.cut(ring, topology) for ring in polygon] for polygon in polygons])
    return topology


class _Cutter:
    def __init__(
        self,
        owners: Mapping[Segment, tuple[int, ...]],
        marks: Mapping[Segment, int],
        frame: tuple[float, float, float, float] | None,
    ) -> None:
        self._owners = owners
        self._marks = marks
        self._known: dict[tuple[Point, ...], int] = {}
        self._edges = [(axis % 2, round(value * SCALE)) for axis, value in enumerate(frame or ())]

    def _clipped(self, ring: Sequence[Point]) -> list[bool]:
        """Return of each segment of a closed ring whether it lies on the frame at which the data were cut."""
        import numpy as np

        slack = 20
        points = np.asarray([*ring, ring[0]])
        clipped = np.zeros(len(ring), dtype=bool)
        for axis, edge in self._edges:
            near = np.abs(points[:, axis] - edge) <= slack
            clipped |= near[:-1] & near[1:]
        found: list[bool] = clipped.tolist()
        return found

    def cut(self, ring: Sequence[Point], topology: Topology) -> list[int]:
        closed = [*ring, ring[0]]
        tags = [
            (self._owners[segment], self._marks.get(segment, -1), clipped)
            for segment, clipped in zip(segments(closed), self._clipped(ring), strict=True)
        ]
        breaks = [place for place in range(len(tags)) if tags[place - 1] != tags[place]]
        if not breaks:
            # One neighbour all round: start at the least vertex, so that both sides cut the same arc.
            breaks = [min(range(len(ring)), key=ring.__getitem__)]
        first = breaks[0]
        points = [*ring[first:], *ring[:first], ring[first]]
        tags = [*tags[first:], *tags[:first]]
        places = [place - first for place in breaks] + [len(ring)]
        numbers = []
        for start, end in pairwise(places):
            arc = tuple(points[start : end + 1])
            number = self._number(arc)
            if number is None:
                number = self._known[arc] = len(topology.arcs)
                topology.arcs.append(Arc(arc, *tags[start]))
            numbers.append(number)
        return numbers

    def _number(self, arc: tuple[Point, ...]) -> int | None:
        if arc in self._known:
            return self._known[arc]
        back = self._known.get(arc[::-1])
        return None if back is None else ~back
