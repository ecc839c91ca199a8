"""Least ways through a graph: one way, ways that differ, and the fewest shut things that a better way needs opened.

Pure functions on numbers: they know nothing of links or borders.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .network import Graph

__all__ = ["Hurdles", "Tree", "Way", "backward", "bits", "fewest_openings", "least_way", "least_weights"]

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

    def needs(self, arc: int, never: int) -> tuple[int, int]:
        """Return what an arc counts, ``never`` where no way takes it, and the bans to be lifted for it, as bits."""
        lifted = sum(1 << number for number, ban in enumerate(self.bans) if ban >> arc & 1)
        return never if self.out >> arc & 1 else self.shut >> arc & 1, lifted

    def size(self, lifted: int) -> int:
        """Return what it counts to lift some bans, given as bits."""
        sizes = self.sizes or (1,) * len(self.bans)
        return sum(size for number, size in enumerate(sizes) if lifted >> number & 1)


def fewest_openings(  # noqa: C901, PLR0912 - one loop over labels
    graph: Graph,
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
    graph, stages
        As in :func:`least_way`; what is shut or banned is in the graph.
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
    size, last = len(graph), len(stages) - 2
    ahead = ahead or [0.0] * size
    sizes = {0: 0}
    concerned = functools.reduce(int.__or__, hurdles.bans, hurdles.shut | hurdles.out)
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
                yield openings, lifted, Way(weight, _walk(labels, label))
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
                need = known[arc] = hurdles.needs(arc, limit + 1) if concerned >> arc & 1 else FREE
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


@functools.lru_cache(maxsize=4096)
def bits(arcs: frozenset[int]) -> int:
    """Return a set of arcs as the bits of a whole number, quicker to intersect and to compare."""
    return sum(1 << arc for arc in arcs)


def _walk(labels: Sequence[tuple[int, int]], label: int) -> tuple[int, ...]:
    arcs = []
    while label != NONE:
        label, arc = labels[label]
        if arc != NONE:
            arcs.append(arc)
    return tuple(reversed(arcs))
