"""A network as if all were open, and what is found of it once for everything that may be shut in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .search import backward, bits, folded, least_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .search import Folded, Graph

__all__ = ["Whole"]


class Whole:
    """A network as if all were open.

    Parameters
    ----------
    graph
        All arcs (see :func:`corridor.search.least_way`).
    main
        Vertices between which most is asked.
    """

    def __init__(self, graph: Graph, main: frozenset[int]) -> None:
        self.graph = graph
        self.kept: dict[Any, Any] = {}
        """Answers of others that depend on this graph and on what is in the key."""
        self._main = main
        self._backward = backward(graph)
        self._least: dict[tuple[bool, frozenset[int]], list[float]] = {}
        self._near: dict[tuple[frozenset[int], frozenset[int], float], int] = {}
        self._roads: dict[frozenset[int], Folded] = {}

    def ahead(self, goals: frozenset[int]) -> Sequence[float]:
        """Return the least weight from each vertex to some goals."""
        return self._weights(self._backward, goals)

    def near(self, starts: frozenset[int], goals: frozenset[int], most: float) -> int:
        """Return, as bits, the arcs on ways of less than some weight."""
        key = (starts, goals, most)
        if key not in self._near:
            behind, ahead = self._weights(self.graph, starts), self.ahead(goals)
            self._near[key] = bits(
                frozenset(
                    arc
                    for vertex, leaving in enumerate(self.graph)
                    for step, head, arc in leaving
                    if behind[vertex] + step + ahead[head] < most
                )
            )
        return self._near[key]

    def roads(self, stages: Sequence[frozenset[int]]) -> Folded:
        """Return the graph without vertices that are only passed; main ones and those of some stages are kept."""
        kept = self._main.union(*stages)
        if kept not in self._roads:
            self._roads[kept] = folded(self.graph, kept)
        return self._roads[kept]

    def _weights(self, graph: Graph, starts: frozenset[int]) -> Sequence[float]:
        key = (graph is self.graph, starts)
        if key not in self._least:
            self._least[key] = least_weights(graph, starts)
        return self._least[key]
