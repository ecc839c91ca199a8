"""Shared lines of neighbouring polygons, so that a border is stored, simplified and drawn once.

Two countries of a coverage have the same vertices along their common border. Every ring is cut where its neighbour
changes; the pieces ("arcs") are kept once, and rings become lists of arc numbers (``~n`` for arc ``n`` backwards).

All vertices of all rings lie in one array, each as one number in which longitude stands before latitude.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from shapely.geometry.base import BaseGeometry

    Numbers = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

__all__ = ["SCALE", "Arc", "Topology", "build_topology", "deltas", "lines_of"]

SCALE: Final = 100_000
"""Steps in a degree: about one metre."""
_HALF: Final = 1 << 31
"""Half the room of a latitude beside its longitude."""
_SLACK: Final = 20
"""So many steps from the frame a vertex still lies on it."""
_COLLECTION: Final = 7
"""Type of a collection in GEOS."""


@dataclass(frozen=True, eq=False)
class Arc:
    """One stretch of border or coast.

    Parameters
    ----------
    points
        Vertices in steps of 1 / :data:`SCALE` degree, of shape (n, 2).
    owners
        Numbers of the polygons on its sides, in rising order.
    mark
        Number of the marked line it lies on, -1 for none.
    clipped
        Whether it lies on the frame at which the data were cut.
    """

    points: Numbers
    owners: tuple[int, ...]
    mark: int
    clipped: bool


@dataclass
class Topology:
    """Arcs, and for each shape its polygons as rings of arc numbers."""

    arcs: list[Arc] = field(default_factory=list)
    shapes: list[list[list[list[int]]]] = field(default_factory=list)


def deltas(points: Numbers) -> Numbers:
    """Return ``x, y`` of the first point and then the steps to each next one, one after another."""
    import numpy as np

    steps = points.copy()
    np.subtract(points[1:], points[:-1], out=steps[1:])
    return steps.ravel()


def lines_of(geometry: BaseGeometry | None) -> list[Numbers]:
    """Return the lines of a geometry, the edges of its polygons among them, in whole steps without repeated points."""
    return [line for part in _parts(geometry) if len(line := _points(_codes(part))) >= 2]


def _parts(geometry: BaseGeometry | None) -> Iterator[BaseGeometry]:
    if geometry is None or geometry.is_empty:
        return
    for part in getattr(geometry, "geoms", (geometry,)):
        if hasattr(part, "geoms"):
            yield from _parts(part)
        elif part.geom_type == "Polygon":
            yield from (part.exterior, *part.interiors)
        elif part.geom_type in {"LineString", "LinearRing"}:
            yield part


def _codes(line: BaseGeometry) -> Numbers:
    """Return the points of a line as numbers that sort by longitude, then latitude, without repeated ones."""
    import numpy as np
    from shapely import get_coordinates

    steps = np.rint(get_coordinates(line) * SCALE).astype(np.int64)
    codes: Numbers = (steps[:, 0] << 32) + (steps[:, 1] + _HALF)
    fresh = np.ones(len(codes), dtype=bool)
    np.not_equal(codes[1:], codes[:-1], out=fresh[1:])
    return codes[fresh]


def _points(codes: Numbers) -> Numbers:
    import numpy as np

    points: Numbers = np.empty((len(codes), 2), dtype=np.int64)
    points[:, 0] = codes >> 32
    points[:, 1] = (codes & 0xFFFFFFFF) - _HALF
    return points


@dataclass(frozen=True, eq=False)
class _Rings:
    """Open rings of many shapes, one after another.

    Parameters
    ----------
    codes
        Vertices.
    first
        Place of the first vertex of each ring, and at the end of the list how many vertices there are.
    shape, polygon
        Number of the shape and of the polygon of each ring, both rising.
    """

    codes: Numbers
    first: Numbers
    shape: Numbers
    polygon: Numbers


def _rings(shapes: Sequence[BaseGeometry | None]) -> _Rings:
    """Return the rings of the polygons of some shapes; what is no area at this step is left out."""
    import numpy as np
    import shapely

    parts, shape = np.array(shapes, dtype=object), np.arange(len(shapes))
    while len(parts) and shapely.get_type_id(parts).max() > 3:
        nested = shapely.get_type_id(parts) == _COLLECTION
        parts, place = shapely.get_parts(parts, return_index=True)
        shape = shape[place]
        if not nested.any():
            break
    areas = shapely.get_type_id(parts) == 3
    parts, shape = parts[areas], shape[areas]
    rings, polygon = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.rint(coordinates * SCALE).astype(np.int64)
    codes = (steps[:, 0] << 32) + (steps[:, 1] + _HALF)
    fresh = np.ones(len(codes), dtype=bool)
    fresh[1:] = (codes[1:] != codes[:-1]) | (ring[1:] != ring[:-1])
    codes, ring = codes[fresh], ring[fresh]
    # The last vertex of each is its first again.
    opened = np.ones(len(codes), dtype=bool)
    opened[:-1] = ring[1:] == ring[:-1]
    opened[-1:] = False
    codes, ring = codes[opened], ring[opened]
    counts = np.bincount(ring, minlength=len(rings))
    outer = np.ones(len(rings), dtype=bool)
    outer[1:] = polygon[1:] != polygon[:-1]
    whole = np.zeros(len(parts), dtype=bool)
    whole[polygon[outer & (counts >= 3)]] = True
    kept = (counts >= 3) & whole[polygon]
    return _Rings(
        codes=codes[kept[ring]],
        first=np.concatenate(([0], np.cumsum(counts[kept]))),
        shape=shape[polygon[kept]],
        polygon=polygon[kept],
    )


def build_topology(
    shapes: Sequence[BaseGeometry | None],
    *,
    marks: Sequence[BaseGeometry | None] = (),
    frame: tuple[float, float, float, float] | None = None,
) -> Topology:
    """Cut polygons into shared arcs.

    Parameters
    ----------
    shapes
        Geometries; only their polygons count.
    marks
        Lines that are told apart where polygons have them as edges, such as disputed borders; the last one counts.
    frame
        West, south, east, north in degrees at which the data were cut.

    Returns
    -------
    Topology
        Each arc once, in the order in which the rings meet it.
    """
    import numpy as np

    topology = Topology(shapes=[[] for _ in shapes])
    rings = _rings(shapes)
    if not len(rings.codes):
        return topology
    first = rings.first[:-1]
    # Of each vertex the one before and the one behind it in its ring.
    behind = np.arange(1, len(rings.codes) + 1)
    behind[rings.first[1:] - 1] = first
    ring = np.repeat(np.arange(len(first)), np.diff(rings.first))
    segments = _Segments.of(rings.codes, behind)
    sets, owners = segments.owners(rings.shape[ring])
    clipped = _clipped(rings.codes, behind, frame)
    owned, mark = sets[segments.behind], segments.marks(marks)[segments.behind]
    tag = (owned * (len(marks) + 1) + mark + 1) * 2 + clipped
    breaks = np.empty(len(tag), dtype=bool)
    breaks[behind] = tag[behind] != tag
    # One neighbour all round: start at the least vertex, so that both sides cut the same arc.
    plain = np.flatnonzero(~np.logical_or.reduceat(breaks, first))
    least = np.minimum.reduceat(rings.codes, first)
    breaks[[rings.first[one] + _least_place(rings, int(one), int(least[one])) for one in plain]] = True
    places = np.flatnonzero(breaks)
    begins = np.searchsorted(places, rings.first)
    cutter = _Cutter(topology)
    last = -1
    for number, (shape, polygon) in enumerate(zip(rings.shape.tolist(), rings.polygon.tolist(), strict=True)):
        start, end = rings.first[number], rings.first[number + 1]
        cuts = places[begins[number] : begins[number + 1]]
        turned = np.concatenate((rings.codes[cuts[0] : end], rings.codes[start : cuts[0] + 1]))
        polygons = topology.shapes[shape]
        if polygon != last:
            polygons.append([])
            last = polygon
        told = [(owners[int(owned[cut])], int(mark[cut]), bool(clipped[cut])) for cut in cuts.tolist()]
        polygons[-1].append(cutter.cut(turned, [*(cuts - cuts[0]).tolist(), int(end - start)], told))
    return topology


def _least_place(rings: _Rings, ring: int, least: int) -> int:
    import numpy as np

    return int(np.argmax(rings.codes[rings.first[ring] : rings.first[ring + 1]] == least))


@dataclass(frozen=True, eq=False)
class _Segments:
    """The segments of all rings, each once, whichever way it is walked.

    Parameters
    ----------
    vertices
        Vertices, rising.
    pairs
        The two ends of each segment as one number, rising.
    behind
        Number of the segment behind each vertex of the rings.
    """

    vertices: Numbers
    pairs: Numbers
    behind: Numbers

    @classmethod
    def of(cls, codes: Numbers, behind: Numbers) -> _Segments:
        """Find the segments of rings; ``behind`` is the place of the vertex behind each."""
        import numpy as np

        vertices, vertex = np.unique(codes, return_inverse=True)
        pairs, numbers = np.unique(_pairs(vertex, vertex[behind], len(vertices)), return_inverse=True)
        return cls(vertices, pairs, numbers)

    def find(self, one: Numbers, other: Numbers) -> Numbers:
        """Return the numbers of the segments between some ends, -1 for what is none."""
        import numpy as np

        ends = [np.minimum(np.searchsorted(self.vertices, end), len(self.vertices) - 1) for end in (one, other)]
        known = (self.vertices[ends[0]] == one) & (self.vertices[ends[1]] == other)
        pairs = _pairs(ends[0], ends[1], len(self.vertices))
        places = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        return np.where(known & (self.pairs[places] == pairs), places, -1)

    def owners(self, shape: Numbers) -> tuple[Numbers, dict[int, tuple[int, ...]]]:
        """Return the number of the set of owners of each segment, and these sets; ``shape`` owns each vertex."""
        import numpy as np

        # Each segment with each of its owners once, in the order of the owners.
        count = int(shape[-1]) + 1
        # Sorted by hand: much quicker than numpy's own table of what is there.
        sides = np.sort(self.behind * count + shape)
        sides = sides[np.concatenate(([True], sides[1:] != sides[:-1]))]
        of, owner = sides // count, sides % count
        begin = np.flatnonzero(np.concatenate(([True], of[1:] != of[:-1])))
        sizes = np.diff(np.concatenate((begin, [len(of)])))
        # A set of one goes by its owner; each longer one by a new number, found from the set without its last owner.
        sets = owner[begin]
        known = count
        for turn in range(1, int(sizes.max())):
            has = np.flatnonzero(sizes > turn)
            longer, number = np.unique(sets[has] * count + owner[begin[has] + turn], return_inverse=True)
            sets[has] = known + number
            known += len(longer)
        example = np.full(known, -1)
        example[sets] = np.arange(len(sets))
        used = np.flatnonzero(example >= 0)
        return sets, {
            int(one): tuple(owner[begin[place] : begin[place] + sizes[place]].tolist())
            for one, place in zip(used, example[used], strict=True)
        }

    def marks(self, lines: Sequence[BaseGeometry | None]) -> Numbers:
        """Return of each segment the number of the line that it lies on, -1 for none."""
        import numpy as np

        found = np.full(len(self.pairs), -1)
        for number, geometry in enumerate(lines):
            for part in _parts(geometry):
                codes = _codes(part)
                segments = self.find(codes[:-1], codes[1:])
                found[segments[segments >= 0]] = number
        return found


def _pairs(one: Numbers, other: Numbers, count: int) -> Numbers:
    """Return two ends as one number, the same from both sides."""
    import numpy as np

    pairs: Numbers = np.minimum(one, other) * count + np.maximum(one, other)
    return pairs


def _clipped(
    codes: Numbers, behind: Numbers, frame: tuple[float, float, float, float] | None
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Return of the segment behind each vertex whether it lies on the frame at which the data were cut."""
    import numpy as np

    points = _points(codes)
    clipped = np.zeros(len(codes), dtype=bool)
    for axis, value in enumerate(frame or ()):
        near = np.abs(points[:, axis % 2] - round(value * SCALE)) <= _SLACK
        clipped |= near & near[behind]
    return clipped


class _Cutter:
    """Arcs by their vertices, either way round."""

    def __init__(self, topology: Topology) -> None:
        self._arcs = topology.arcs
        self._known: dict[bytes, int] = {}

    def cut(self, ring: Numbers, places: Sequence[int], told: Sequence[tuple[tuple[int, ...], int, bool]]) -> list[int]:
        """Return the numbers of the arcs of a closed ring, cut at some places of which the first is its start."""
        numbers = []
        points = _points(ring)
        for start, end, tags in zip(places, places[1:], told, strict=False):
            arc = ring[start : end + 1]
            number = self._known.get(arc.tobytes())
            if number is None:
                back = self._known.get(arc[::-1].tobytes())
                number = None if back is None else ~back
            if number is None:
                number = self._known[arc.tobytes()] = len(self._arcs)
                self._arcs.append(Arc(points[start : end + 1], *tags))
            numbers.append(number)
        return numbers
