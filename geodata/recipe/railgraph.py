"""A graph of railway tracks from several networks, and the cheapest way through it.

Edges are short straight segments. A way may change from one network to another only
where they run close to each other, at a price, so that it does so seldom; the jog of
a change is taken out afterwards.
"""

from __future__ import annotations

import ast
import heapq
import itertools
import json
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .lines import HAND_DRAWN, Part, metres

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from shapely import STRtree

__all__ = ["Box", "Price", "RailGraph", "Segment", "natural_earth_segments", "scgraph_segments"]

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

Point = tuple[float, float]

_STEP_KM: Final = 1.0
"""Edges are split to about this length before the networks are joined."""
_PARTED_KM: Final = 0.25
"""A dead end of a network this near to another of its vertices is taken for joined with it."""
_SAME_KM: Final = 0.02
"""Two vertices this near to each other are one place."""
_JOIN_KM: Final = 1.6
"""Networks are joined where a vertex of one lies within this distance of a vertex of another."""


@dataclass(frozen=True, kw_only=True)
class Price:
    """What a kilometre costs, so that the better network is chosen where both have the line.

    Parameters
    ----------
    by_network
        Factor by network, 1 where none is given.
    by_chord
        Pairs (longest chord in km, factor); the first pair that is long enough holds. Long chords
        of a thinned network cut corners, so they must not look shorter than a true line.
    change_km
        Price of changing the network once, in km.
    change_factor
        Factor on the distance between the networks at the change.
    """

    by_network: Mapping[str, float]
    by_chord: tuple[tuple[float, float], ...]
    change_km: float
    change_factor: float

    def of(self, network: str, km: float) -> float:
        """Return the factor for a chord of a network."""
        chord = next((factor for longest, factor in self.by_chord if km <= longest), self.by_chord[-1][1])
        return self.by_network.get(network, 1.0) * chord


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A straight piece of track between two vertices of one network.

    Parameters
    ----------
    a, b
        Ends in degrees.
    source
        Key of the data set.
    by_hand
        Whether it comes from waypoints.
    chord
        Whether it is a long chord of a thinned network: to be used where nothing better exists.
    """

    a: Point
    b: Point
    source: str
    by_hand: bool = False
    chord: bool = False

    @property
    def network(self) -> str:
        """Name of the network: segments of one network share their vertices."""
        return f"{HAND_DRAWN}" if self.by_hand else f"{self.source} chords" if self.chord else self.source


def natural_earth_segments(path: Path, box: Box, *, source: str) -> Iterator[Segment]:
    """Yield the segments of a GeoJSON file of lines that touch ``box``."""
    for one in json.loads(path.read_text(encoding="utf-8"))["features"]:
        geometry = one["geometry"]
        runs = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
        for run in runs:
            for a, b in itertools.pairwise((round(x, 5), round(y, 5)) for x, y, *_ in run):
                if a != b and (_inside(a, box) or _inside(b, box)):
                    yield Segment(a=a, b=b, source=source)


def scgraph_segments(path: Path, box: Box, *, source: str, chord_km: float, longest_km: float) -> Iterator[Segment]:
    """Yield the edges, up to ``longest_km``, of a scgraph module inside ``box``; from ``chord_km`` on as chords.

    The module is never imported: its two literals ``graph`` (distances by neighbour) and
    ``nodes`` (latitude, longitude) are read as text.
    """
    text = path.read_text(encoding="utf-8")
    literals = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and name.strip() in {"graph", "nodes"}:
            literals[name.strip()] = ast.literal_eval(value.strip())
    places = [(float(lon), float(lat)) for lat, lon in literals["nodes"]]
    for i, neighbours in enumerate(literals["graph"]):
        a = places[i]
        if not _inside(a, box):
            continue
        for j in sorted(neighbours):
            b = places[j]
            # Most edges are given from both ends; one is enough. Some only go one way.
            if a == b or (j < i and i in literals["graph"][j]):
                continue
            km = metres(a, b) / 1000
            if _inside(b, box) and km <= longest_km:
                yield Segment(a=a, b=b, source=source, chord=km > chord_km)


class RailGraph:
    """Track segments of several networks as one graph.

    Parameters
    ----------
    segments
        Segments of every network.
    price
        See :class:`Price`.
    """

    def __init__(self, segments: Iterable[Segment], price: Price) -> None:
        self._price = price
        self._places: list[Point] = []
        self._network: list[str] = []
        self._of: list[str] = []
        self._index: dict[tuple[str, Point], int] = {}
        self._edges: dict[int, dict[int, float]] = defaultdict(dict)
        self._trees: dict[str, tuple[STRtree, list[int]]] = {}
        for segment in segments:
            self._add(segment)
        self._plant()
        self._join()

    @property
    def networks(self) -> tuple[str, ...]:
        """Names of the networks."""
        return tuple(sorted(self._trees))

    def way(self, stops: Sequence[Point], *, only: Sequence[str] = (), reach_km: float = 4.0) -> tuple[Part, ...]:
        """Return the cheapest way from the first stop by all others to the last.

        Parameters
        ----------
        stops
            Points in degrees. The first and last are the ends and become vertices of the way;
            at those between, the way passes the nearest vertex.
        only
            Networks that may be used; all when empty.
        reach_km
            How far the ends may lie from a track.

        Returns
        -------
        tuple of Part
            Runs of one network each, in order, without the two ends themselves.

        Raises
        ------
        LookupError
            If a stop is not near a track or no way exists.
        """
        allowed = set(only or self.networks)
        starts = self._near(stops[0], allowed, reach_km)
        path: list[int] = []
        middle = [self._nearest(stop, allowed, reach_km * 5) for stop in stops[1:-1]]
        goals: list[dict[int, float]] = [{vertex: 0.0} for vertex in middle]
        goals.append(self._near(stops[-1], allowed, reach_km))
        for goal in goals:
            leg = self._cheapest(starts, goal, allowed)
            path += leg[1:] if path and path[-1] == leg[0] else leg
            starts = {leg[-1]: 0.0}
        return self._runs(stops[0], path, stops[-1])

    def _add(self, segment: Segment) -> None:
        km = metres(segment.a, segment.b) / 1000
        pieces = max(1, math.ceil(km / _STEP_KM))
        factor = self._price.of(segment.network, km)
        previous = self._vertex(segment, segment.a)
        for n in range(1, pieces + 1):
            t = n / pieces
            x = segment.a[0] + (segment.b[0] - segment.a[0]) * t
            y = segment.a[1] + (segment.b[1] - segment.a[1]) * t
            point = segment.b if n == pieces else (round(x, 6), round(y, 6))
            here = self._vertex(segment, point)
            self._edge(previous, here, km / pieces * factor)
            previous = here

    def _vertex(self, segment: Segment, place: Point) -> int:
        key = (segment.network, place)
        if key not in self._index:
            self._index[key] = len(self._places)
            self._places.append(place)
            self._network.append(segment.network)
            self._of.append(segment.source)
        return self._index[key]

    def _edge(self, a: int, b: int, cost: float) -> None:
        if a != b and cost < self._edges[a].get(b, math.inf):
            self._edges[a][b] = self._edges[b][a] = cost

    def _plant(self) -> None:
        import shapely

        by_network: dict[str, list[int]] = defaultdict(list)
        for i, network in enumerate(self._network):
            by_network[network].append(i)
        for network, members in sorted(by_network.items()):
            points = shapely.points([self._places[i] for i in members])
            self._trees[network] = (shapely.STRtree(points), members)

    def _join(self) -> None:
        """Join every vertex with the nearest one of each other network, where that is near enough.

        Inside a network, vertices that its rounding has parted are joined too.
        """
        for tree, members in self._trees.values():
            ends = [k for k, i in enumerate(members) if len(self._edges[i]) < 2]
            found = tree.query(tree.geometries[ends], predicate="dwithin", distance=_PARTED_KM / 111.0)
            for k, other in zip(*found.tolist(), strict=True):
                i, j = members[ends[k]], members[other]
                self._edge(i, j, _PARTED_KM + metres(self._places[i], self._places[j]) / 1000)
        for (source, (_, members)), (other, _) in itertools.permutations(self._trees.items(), 2):
            if source > other:
                continue
            for i in members:
                near = self._within(self._places[i], other, _JOIN_KM)
                if near:
                    km, j = near[0]
                    # A track of waypoints that begins on a vertex of a network is a stretch of it, not another line.
                    same = km <= _SAME_KM and HAND_DRAWN in (source, other)
                    self._edge(i, j, _SAME_KM if same else self._price.change_km + self._price.change_factor * km)

    def _within(self, place: Point, source: str, km: float) -> list[tuple[float, int]]:
        """Return distance and number of the vertices of a network near a place, the nearest first."""
        from shapely import box

        tree, members = self._trees[source]
        high = km / 111.0
        wide = high / max(0.2, math.cos(math.radians(place[1])))
        found = tree.query(box(place[0] - wide, place[1] - high, place[0] + wide, place[1] + high))
        pairs = ((metres(place, self._places[members[k]]) / 1000, members[k]) for k in found)
        return sorted(pair for pair in pairs if pair[0] <= km)

    def _near(self, place: Point, allowed: set[str], reach_km: float) -> dict[int, float]:
        """Return what it costs to get from a place to the vertices round it."""
        out: dict[int, float] = {}
        for source in sorted(allowed & set(self._trees)):
            for km, vertex in self._within(place, source, reach_km)[:12]:
                # Dearer than any track, so that a way joins the track soon.
                out[vertex] = km * 2.0 * self._price.by_network.get(source, 1.0)
        if not out:
            raise LookupError(f"no track of {' or '.join(sorted(allowed))} within {reach_km:g} km of {place}")
        return out

    def _nearest(self, place: Point, allowed: set[str], reach_km: float) -> int:
        near = [pair for source in sorted(allowed) for pair in self._within(place, source, reach_km)[:1]]
        if not near:
            raise LookupError(f"no track of {' or '.join(sorted(allowed))} within {reach_km:g} km of {place}")
        return min(near)[1]

    def _cheapest(self, starts: Mapping[int, float], goals: Mapping[int, float], allowed: set[str]) -> list[int]:
        """Return the vertices of the cheapest way (A*; straight distance never overestimates a cost)."""
        target = self._places[min(goals, key=lambda vertex: (goals[vertex], vertex))]
        least = 0.99 * min(1.0, *self._price.by_network.values()) if self._price.by_network else 0.99
        slack = max(metres(self._places[vertex], target) for vertex in goals) / 1000

        def rest(vertex: int) -> float:
            return max(0.0, metres(self._places[vertex], target) / 1000 * least - slack)

        cost = dict(starts)
        came: dict[int, int] = {}
        heap = [(value + rest(vertex), vertex) for vertex, value in starts.items()]
        heapq.heapify(heap)
        done: set[int] = set()
        best, end = math.inf, -1
        while heap:
            estimate, vertex = heapq.heappop(heap)
            if estimate >= best:
                break
            if vertex in done:
                continue
            done.add(vertex)
            if vertex in goals and cost[vertex] + goals[vertex] < best:
                best, end = cost[vertex] + goals[vertex], vertex
            for neighbour, step in self._edges[vertex].items():
                value = cost[vertex] + step
                if self._network[neighbour] in allowed and value < cost.get(neighbour, math.inf):
                    cost[neighbour] = value
                    came[neighbour] = vertex
                    heapq.heappush(heap, (value + rest(neighbour), neighbour))
        if end < 0:
            where = ", ".join(str(self._places[vertex]) for vertex in sorted(starts)[:1])
            raise LookupError(f"no way on the tracks from about {where} to about {target}")
        path = [end]
        while path[-1] in came:
            path.append(came[path[-1]])
        return path[::-1]

    def _runs(self, start: Point, path: Sequence[int], end: Point) -> tuple[Part, ...]:
        """Group a way by network and take out the jogs at its ends and where it changes the network."""
        runs = [
            (key, [self._places[i] for i in group])
            for key, group in itertools.groupby(path, key=lambda i: (self._network[i], self._of[i]))
        ]
        inner = [points for _, points in runs]
        gaps = [_aside(start, inner[0])]
        gaps += [max(_aside(a[-1], b), _aside(b[0], a[::-1])) for a, b in itertools.pairwise(inner)]
        gaps.append(_aside(end, inner[-1][::-1]))
        parts = []
        for k, ((network, source), points) in enumerate(runs):
            # The wider the gap, the longer the stretch over which the line passes from one track to the other.
            most = 0.4 * sum(metres(a, b) for a, b in itertools.pairwise(points))
            kept = _shortened(points, min(most, gaps[k] * 1.2))
            kept = _shortened(kept[::-1], min(most, gaps[k + 1] * 1.2))[::-1]
            by_hand, chords = network == HAND_DRAWN, network.endswith(" chords")
            parts.append(Part(coordinates=tuple(kept), source=source, by_hand=by_hand, chords=chords))
        return tuple(parts)


def _aside(place: Point, points: Sequence[Point]) -> float:
    """Return how far a place lies beside the straight line on which a run begins, in metres."""
    first = points[0]
    second = next((point for point in points if metres(first, point) > 300), None)
    gap = metres(place, first)
    if second is None or gap == 0:
        return gap
    scale = math.cos(math.radians(first[1]))
    ahead = math.atan2(second[1] - first[1], (second[0] - first[0]) * scale)
    here = math.atan2(place[1] - first[1], (place[0] - first[0]) * scale)
    # A place ahead of the first vertex would make the line turn back: the whole gap counts.
    return gap if math.cos(here - ahead) > 0.5 else gap * abs(math.sin(here - ahead))


def _shortened(points: list[Point], by_m: float) -> list[Point]:
    """Return a run without its first vertices, up to a length; at least one vertex is left."""
    if by_m < 50:
        return points
    length = 0.0
    for i, (a, b) in enumerate(itertools.pairwise(points)):
        if length >= by_m:
            return points[i:]
        length += metres(a, b)
    return points[-1:]


def _inside(point: Point, box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]
