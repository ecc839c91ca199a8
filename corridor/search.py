"""Least ways through a graph: one way, ways that differ, and the fewest shut things that a better way needs opened.

Pure functions on numbers: they know nothing of links or borders.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .network import Graph

__all__ = ["Way", "fewest_openings", "least_ahead", "least_way"]

INFINITE: Final = float("inf")
NONE: Final = -1


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


def least_way(graph: Graph, stages: Sequence[frozenset[int]], tails: Sequence[int]) -> Way | None:
    """Return the least way that passes one vertex of each stage in turn (Dijkstra, with a binary heap).

    Parameters
    ----------
    graph
        Weight (not negative), head and number of every arc that leaves each vertex.
    stages
        Vertices of the origin, of each place on the way, and of the destination.
    tails
        Vertex that each arc leaves.

    Returns
    -------
    Way or None
        ``None`` where there is no way.
    """
    starts = dict.fromkeys(stages[0], 0.0)
    walked: list[list[int]] = []
    for number, goals in enumerate(stages[1:], start=2):
        found, before = _reach(graph, starts, goals, one=number == len(stages))
        if not found:
            return None
        walked.append(before)
        starts = found
    vertex, weight = min(starts.items(), key=lambda item: (item[1], item[0]))
    arcs: list[int] = []
    for before in reversed(walked):
        while before[vertex] != NONE:
            arcs.append(before[vertex])
            vertex = tails[before[vertex]]
    return Way(weight, tuple(reversed(arcs)))


def _reach(
    graph: Graph, starts: dict[int, float], goals: frozenset[int], *, one: bool
) -> tuple[dict[int, float], list[int]]:
    """Return the weights of the goals reached, and the arc by which each vertex was; ``one`` stops at the first."""
    weights = [INFINITE] * len(graph)
    before = [NONE] * len(graph)
    for vertex, weight in starts.items():
        weights[vertex] = weight
    heap = [(weight, vertex) for vertex, weight in starts.items()]
    heapify(heap)
    found: dict[int, float] = {}
    while heap:
        weight, vertex = heappop(heap)
        if weight > weights[vertex]:
            continue
        if vertex in goals:
            found[vertex] = weight
            if one or len(found) == len(goals):
                break
        for step, head, arc in graph[vertex]:
            far = weight + step
            if far < weights[head]:
                weights[head] = far
                before[head] = arc
                heappush(heap, (far, head))
    return found, before


def fewest_openings(
    graph: Graph,
    stages: Sequence[frozenset[int]],
    shut: frozenset[int],
    *,
    limit: int,
    bound: float = INFINITE,
    out: frozenset[int] = frozenset(),
    ahead: Sequence[float] = (),
    caps: Sequence[float] = (),
) -> Iterator[tuple[int, Way]]:
    """Yield ways that pass ever fewer shut arcs, the least way first.

    Dijkstra over labels of weight and number of shut arcs passed; a label is dropped where one of the same vertex has
    neither more weight nor more of them. What is yielded is the whole front: for each number of shut arcs up to
    ``limit`` the least way with so many, where it is better than that with fewer.

    Parameters
    ----------
    graph, stages
        As in :func:`least_way`; the shut arcs are in the graph.
    shut
        Arcs that count.
    limit
        No way passes more of them.
    bound
        No way weighs as much.
    out
        Arcs that no way takes.
    ahead
        For each vertex a weight that no way from there to the last stage is below (see :func:`least_ahead`).
    caps
        For each number of shut arcs up to ``limit``, never rising: no way that passes so many weighs as much.
    """
    caps = caps or [bound] * (limit + 1)
    size, last = len(graph), len(stages) - 2
    best = [limit + 1] * (size * (last + 1))
    # A label: its parent, the arc it came by; the heap holds weight, count, stage and vertex, label.
    labels: list[tuple[int, int]] = []
    heap: list[tuple[float, int, int, int]] = []
    for vertex in sorted(stages[0]):
        heap.append((0.0, 0, vertex, len(labels)))
        labels.append((NONE, NONE))
    fewest = limit + 1
    while heap and fewest:
        weight, count, state, label = heappop(heap)
        if count >= best[state] or count >= fewest:
            continue
        best[state] = count
        stage, vertex = divmod(state, size)
        if vertex in stages[stage + 1]:
            if stage == last:
                fewest = count
                yield count, Way(weight, _walk(labels, label))
            else:
                heappush(heap, (weight, count, state + size, label))
            # A way may go on through a place it has to pass, not through its end.
            if stage == last:
                continue
        for step, head, arc in graph[vertex]:
            far, more = weight + step, count + (arc in shut)
            target = stage * size + head
            if more >= best[target] or more >= fewest or arc in out:
                continue
            if far + (ahead[head] if ahead else 0.0) < caps[more]:
                heappush(heap, (far, more, target, len(labels)))
                labels.append((label, arc))


def least_ahead(graph: Graph, goals: frozenset[int]) -> list[float]:
    """Return the weight of the least way from each vertex to the nearest of some goals, infinite without one."""
    backward: list[list[tuple[float, int, int]]] = [[] for _ in graph]
    for vertex, arcs in enumerate(graph):
        for step, head, arc in arcs:
            backward[head].append((step, vertex, arc))
    weights = [INFINITE] * len(graph)
    heap = [(0.0, goal) for goal in goals]
    for goal in goals:
        weights[goal] = 0.0
    while heap:
        weight, vertex = heappop(heap)
        if weight > weights[vertex]:
            continue
        for step, tail, _ in backward[vertex]:
            if weight + step < weights[tail]:
                weights[tail] = weight + step
                heappush(heap, (weight + step, tail))
    return weights


def _walk(labels: Sequence[tuple[int, int]], label: int) -> tuple[int, ...]:
    arcs = []
    while label != NONE:
        label, arc = labels[label]
        if arc != NONE:
            arcs.append(arc)
    return tuple(reversed(arcs))
