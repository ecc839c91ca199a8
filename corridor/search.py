"""Least ways through a graph: one way, ways that differ, and the fewest shut things that a better way needs opened.

Pure functions on numbers: they know nothing of links or borders.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


__all__ = [
    "Folded", "Hurdles", "Tree", "Way", "backward", "bits", "fewest_openings", "folded", "least_way", "least_weights",
]  # fmt: skip

Graph = tuple[tuple[tuple[float, int, int], ...], ...]
"""For each vertex: weight, head and number of every arc that leaves it."""
INFINITE: Final = float("inf")
NONE: Final = -1
FREE: Final = (0, 0)
"""What an arc needs that is open to all."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a graph.

    Parameters
    ----------
    weight
        Sum of the weights.
    arcs
        Numbers of the arcs in their order.
    """

    weight: float
    arcs: tuple[int, ...]


class Tree:
    """Least ways from some vertices, found only as far as somebody has asked (Dijkstra, with a binary heap).

    Parameters
    ----------
    graph
        Weight (not negative), head and number of every arc that leaves each vertex.
    starts
        Vertices to begin at, with the weight up to there.
    """

    def __init__(self, graph: Graph, starts: Mapping[int, float]) -> None:
        self._graph = graph
        self._weights = [INFINITE] * len(graph)
        for vertex, weight in starts.items():
            self._weights[vertex] = weight
        self._heap = [(weight, vertex) for vertex, weight in starts.items()]
        heapify(self._heap)
        self._done: set[int] = set()
        self.before = [NONE] * len(graph)
        """Arc by which each vertex is reached; final where it was asked for."""

    def reach(self, goals: frozenset[int], *, one: bool) -> dict[int, float]:
        """Return the weights of the goals that can be reached; ``one`` is enough with the nearest."""
        weights, before, heap, done = self._weights, self.before, self._heap, self._done
        left = len(goals - done)
        while heap and left and not (one and left < len(goals)):
            weight, vertex = heappop(heap)
            if vertex in done:
                continue
            done.add(vertex)
            left -= vertex in goals
            for step, head, arc in self._graph[vertex]:
                far = weight + step
                if far < weights[head]:
                    weights[head] = far
                    before[head] = arc
                    heappush(heap, (far, head))
        return {goal: weights[goal] for goal in goals & done}


def least_way(
    graph: Graph,
    stages: Sequence[frozenset[int]],
    tails: Sequence[int],
    trees: dict[frozenset[int], Tree] | None = None,
) -> Way | None:
    """Return the least way that passes one vertex of each stage in turn.

    Parameters
    ----------
    graph
        Weight (not negative), head and number of every arc that leaves each vertex.
    stages
        Vertices of the origin, of each place on the way, and of the destination.
    tails
        Vertex that each arc leaves.
    trees
        Searches in this graph by where they begin, to go on with; what is begun is added.

    Returns
    -------
    Way or None
        ``None`` where there is no way.
    """
    trees = {} if trees is None else trees
    if stages[0] not in trees:
        trees[stages[0]] = Tree(graph, dict.fromkeys(stages[0], 0.0))
    tree = trees[stages[0]]
    walked = []
    for number, goals in enumerate(stages[1:], start=2):
        found = tree.reach(goals, one=number == len(stages))
        if not found:
            return None
        walked.append(tree.before)
        if number < len(stages):
            tree = Tree(graph, found)
    vertex, weight = min(found.items(), key=lambda item: (item[1], item[0]))
    arcs: list[int] = []
    for before in reversed(walked):
        while before[vertex] != NONE:
            arcs.append(before[vertex])
            vertex = tails[before[vertex]]
    return Way(weight, tuple(reversed(arcs)))


@dataclass(frozen=True, slots=True)
class Hurdles:
    """What stands in the way; every set of arcs is the bits of a whole number (see :func:`bits`).

    Parameters
    ----------
    shut
        Arcs that count one each.
    bans
        Arcs of each ban: a way that takes one of them has to have the ban lifted.
    sizes
        What lifting each ban counts; one each where nothing is given.
    out
        Arcs that no way takes.
    """

    shut: int = 0
    bans: tuple[int, ...] = ()
    sizes: tuple[int, ...] = ()
    out: int = 0
    _known: dict[tuple[int, ...], tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)

    def table(self, count: int) -> bytes:
        """Return which of so many arcs are shut, banned or out, eight to a byte."""
        return functools.reduce(int.__or__, self.bans, self.shut | self.out).to_bytes(count // 8 + 1, "little")

    def needs(self, arcs: tuple[int, ...], never: int) -> tuple[int, int]:
        """Return what arcs count, ``never`` where no way takes them, and the bans to be lifted for them, as bits."""
        if any(self.out >> arc & 1 for arc in arcs):
            return never, 0
        if arcs not in self._known:
            lifted = [1 << number for number, ban in enumerate(self.bans) if any(ban >> arc & 1 for arc in arcs)]
            self._known[arcs] = sum(self.shut >> arc & 1 for arc in arcs), sum(lifted)
        return self._known[arcs]

    def size(self, lifted: int) -> int:
        """Return what it counts to lift some bans, given as bits."""
        sizes = self.sizes or (1,) * len(self.bans)
        return sum(size for number, size in enumerate(sizes) if lifted >> number & 1)


def fewest_openings(  # noqa: C901, PLR0912 - one loop over labels
    roads: Folded,
    stages: Sequence[frozenset[int]],
    hurdles: Hurdles,
    *,
    limit: int,
    bound: float = INFINITE,
    ahead: Sequence[float] = (),
) -> Iterator[tuple[int, int, Way]]:
    """Yield ways that need ever fewer openings, the least way first: how many, the bans lifted as bits, and the way.

    What is yielded is the whole front: for each number of openings up to ``limit`` the least way with so many, where
    it is better than that with fewer. A shut arc counts as often as it is passed, a ban once however often it binds.

    Parameters
    ----------
    roads
        A graph in which everything is open; what stages hold is in it.
    stages
        As in :func:`least_way`.
    hurdles
        What is shut, banned and out of the question.
    limit
        No way needs more openings.
    bound
        No way weighs as much.
    ahead
        For each vertex a weight that no way from there to the last stage is below (see :func:`least_weights`).

    Notes
    -----
    A label-setting search with bounds (Dijkstra, 1959; Hart, Nilsson and Raphael, 1968; Martins, 1984): labels of
    weight, shut arcs and lifted bans come in the order of their weight and that ahead; one is dropped where another
    of the same vertex, not heavier, has no more shut arcs and no ban lifted that it has not.
    """
    graph, ways, table = roads.graph, roads.ways, hurdles.table(roads.count)
    size, last = len(graph), len(stages) - 2
    ahead = ahead or [0.0] * size
    sizes = {0: 0}
    # What every arc needs, found when it is first met.
    known: dict[int, tuple[int, int]] = {}
    # Fewest shut arcs of the labels of a state that have no ban lifted, and all labels that have one.
    plain = [limit + 2] * (size * (last + 1))
    settled: dict[int, list[tuple[int, int]]] = {}
    # A label: its parent, the arc it came by. The heap holds least weight in all, openings, state, bans lifted, weight,
    # label.
    starts = [vertex for vertex in sorted(stages[0]) if ahead[vertex] < bound]
    labels = [(NONE, NONE)] * len(starts)
    heap = [(ahead[vertex], 0, vertex, 0, 0.0, label) for label, vertex in enumerate(starts)]
    heapify(heap)
    fewest = limit + 1
    while heap and fewest:
        _, openings, state, lifted, weight, label = heappop(heap)
        passed = openings - sizes[lifted]
        if openings >= fewest or plain[state] <= passed:
            continue
        if lifted:
            before = settled.setdefault(state, [])
            if _beaten(before, passed, lifted):
                continue
            before.append((passed, lifted))
        else:
            plain[state] = passed
        stage, vertex = divmod(state, size)
        if vertex in stages[stage + 1]:
            if stage == last:
                fewest = openings
                arcs = (arc for number in _walk(labels, label) for arc in ways[number])
                yield openings, lifted, Way(weight, tuple(arcs))
                # A way may go on through a place it has to pass, not through its end.
                continue
            heappush(heap, (weight + ahead[vertex], openings, state + size, lifted, weight, label))
        for step, head, arc in graph[vertex]:
            far = weight + step
            least = far + ahead[head]
            if least >= bound:
                continue
            need = known.get(arc)
            if need is None:
                need = known[arc] = hurdles.needs(ways[arc], limit + 1) if _touch(ways[arc], table) else FREE
            more, now = passed + need[0], lifted | need[1]
            target = state - vertex + head
            if plain[target] <= more:
                continue
            if now not in sizes:
                sizes[now] = hurdles.size(now)
            total = more + sizes[now]
            if total < fewest and not (now and target in settled and _beaten(settled[target], more, now)):
                heappush(heap, (least, total, target, now, far, len(labels)))
                labels.append((label, arc))


def _touch(arcs: tuple[int, ...], table: bytes) -> bool:
    """Return whether some arcs are in a table (see :meth:`Hurdles.table`)."""
    for arc in arcs:  # noqa: SIM110 - as below
        if table[arc >> 3] >> (arc & 7) & 1:
            return True
    return False


def _beaten(before: Sequence[tuple[int, int]], passed: int, lifted: int) -> bool:
    for count, bans in before:  # noqa: SIM110 - asked so often that a generator would take most of the time
        if count <= passed and not bans & ~lifted:
            return True
    return False


def least_weights(graph: Graph, starts: Iterable[int]) -> list[float]:
    """Return the weight of the least way to each vertex from the nearest of some, infinite without one."""
    weights = [INFINITE] * len(graph)
    heap = [(0.0, start) for start in starts]
    for _, start in heap:
        weights[start] = 0.0
    heapify(heap)
    while heap:
        weight, vertex = heappop(heap)
        if weight > weights[vertex]:
            continue
        for step, head, _ in graph[vertex]:
            if weight + step < weights[head]:
                weights[head] = weight + step
                heappush(heap, (weight + step, head))
    return weights


def backward(graph: Graph) -> Graph:
    """Return a graph whose arcs go the other way."""
    arriving: list[list[tuple[float, int, int]]] = [[] for _ in graph]
    for vertex, arcs in enumerate(graph):
        for step, head, arc in arcs:
            arriving[head].append((step, vertex, arc))
    return tuple(map(tuple, arriving))


@dataclass(frozen=True, eq=False)
class Folded:
    """A graph in which vertices that are only passed are left out.

    Parameters
    ----------
    graph
        As that of :func:`least_way`, with ways in the place of arcs.
    ways
        Arcs of each way, in their order.
    count
        Number of arcs.
    """

    graph: Graph
    ways: tuple[tuple[int, ...], ...]
    count: int


class _Folder:
    """Ways by the vertices they leave and come to."""

    def __init__(self, graph: Graph) -> None:
        self.ways: list[tuple[int, int, float, tuple[int, ...]]] = []
        self.leaving: list[dict[int, None]] = [{} for _ in graph]
        self.coming: list[dict[int, None]] = [{} for _ in graph]
        for vertex, arcs in enumerate(graph):
            for step, head, arc in arcs:
                self.add(vertex, head, step, (arc,))

    def add(self, tail: int, head: int, weight: float, arcs: tuple[int, ...]) -> None:
        """Add a way, unless there is another over some of its arcs alone that is no heavier; drop such ones."""
        for number in tuple(self.leaving[tail]):
            _, end, other, passed = self.ways[number]
            if end == head and other <= weight and set(passed) <= set(arcs):
                return
            if end == head and weight <= other and set(arcs) <= set(passed):
                del self.leaving[tail][number], self.coming[head][number]
        self.leaving[tail][len(self.ways)] = self.coming[head][len(self.ways)] = None
        self.ways.append((tail, head, weight, arcs))

    def leave_out(self, vertex: int) -> bool:
        """Join the ways through a vertex, and leave it out; not where more ways would come of it."""
        coming, leaving = ([self.ways[number] for number in side[vertex]] for side in (self.coming, self.leaving))
        joined = [(one, other) for one in coming for other in leaving if one[0] != other[1]]
        if not (coming or leaving) or len(joined) > len(coming) + len(leaving):
            return False
        for number in self.coming[vertex]:
            del self.leaving[self.ways[number][0]][number]
        for number in self.leaving[vertex]:
            del self.coming[self.ways[number][1]][number]
        self.coming[vertex], self.leaving[vertex] = {}, {}
        for one, other in joined:
            self.add(one[0], other[1], one[2] + other[2], one[3] + other[3])
        return True


def folded(graph: Graph, kept: frozenset[int]) -> Folded:
    """Leave out vertices that are only passed, as contraction hierarchies do (Geisberger and others, 2012).

    Between the vertices kept, the least way is the same whatever is shut: of several ways one stays unless another
    takes but some of its arcs and is no heavier.
    """
    folder = _Folder(graph)
    passed = [vertex for vertex in range(len(graph)) if vertex not in kept]
    while sum(map(folder.leave_out, passed)):
        pass
    ways = folder.ways
    return Folded(
        graph=tuple(tuple((ways[number][2], ways[number][1], number) for number in row) for row in folder.leaving),
        ways=tuple(way[3] for way in ways),
        count=1 + max((arc for row in graph for _, _, arc in row), default=0),
    )


@functools.lru_cache(maxsize=4096)
def bits(arcs: frozenset[int]) -> int:
    """Return a set of arcs as the bits of a whole number, quicker to intersect and to compare."""
    table = bytearray(max(arcs, default=0) // 8 + 1)
    for arc in arcs:
        table[arc >> 3] |= 1 << (arc & 7)
    return int.from_bytes(table, "little")


def _walk(labels: Sequence[tuple[int, int]], label: int) -> tuple[int, ...]:
    arcs = []
    while label != NONE:
        label, arc = labels[label]
        if arc != NONE:
            arcs.append(arc)
    return tuple(reversed(arcs))
