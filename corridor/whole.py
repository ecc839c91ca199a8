"""A network as if all were open, and what is found of it once for everything that may be shut in it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from .search import backward, folded, least_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .search import Folded, Graph, Tree

__all__ = ["Whole"]


class Whole:
    """A network as if all were open.

    Parameters
    ----------
    graph
        All arcs (see :func:`corridor.search.least_way`), numbered without a gap.
    main
        Vertices between which most is asked.
    """

    def __init__(self, graph: Graph, main: frozenset[int]) -> None:
        self.graph = graph
        self.kept: dict[Any, Any] = {}
        """Answers of others that depend on this graph and on what is in the key."""
        self._main = main
        self._parts: dict[int, tuple[Graph, dict[frozenset[int], Tree]]] = {}
        self._least: dict[tuple[bool, frozenset[int]], list[float]] = {}
        self._passing: dict[tuple[frozenset[int], frozenset[int]], NDArray[np.float64]] = {}
        self._roads: dict[frozenset[int], Folded] = {}
        # Tails, heads and weights of all arcs by number.
        self._arcs: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]] | None = None

    def without(self, out: int) -> tuple[Graph, dict[frozenset[int], Tree]]:
        """Return the graph without some arcs, given as bits, and the searches in it by where they begin."""
        if out not in self._parts:
            graph = tuple(tuple(arc for arc in leaving if not out >> arc[2] & 1) for leaving in self.graph)
            self._parts[out] = (graph, {})
        return self._parts[out]

    def ahead(self, goals: frozenset[int]) -> Sequence[float]:
        """Return the least weight from each vertex to some goals."""
        return self._weights(goals, back=True)

    def near(self, starts: frozenset[int], goals: frozenset[int], most: float) -> int:
        """Return, as bits, the arcs on ways of less than some weight."""
        import numpy as np

        key = (starts, goals)
        if key not in self._passing:
            if self._arcs is None:
                arcs = [(vertex, head, step, arc) for vertex, out in enumerate(self.graph) for step, head, arc in out]
                arcs.sort(key=lambda one: one[3])
                self._arcs = (
                    np.array([tail for tail, _, _, _ in arcs]),
                    np.array([head for _, head, _, _ in arcs]),
                    np.array([step for _, _, step, _ in arcs]),
                )
            tails, heads, steps = self._arcs
            behind, ahead = np.array(self._weights(starts)), np.array(self.ahead(goals))
            self._passing[key] = behind[tails] + steps + ahead[heads]
        return int.from_bytes(np.packbits(self._passing[key] < most, bitorder="little").tobytes(), "little")

    def roads(self, stages: Sequence[frozenset[int]]) -> Folded:
        """Return the graph without vertices that are only passed; main ones and those of some stages are kept."""
        kept = self._main.union(*stages)
        if kept not in self._roads:
            self._roads[kept] = folded(self.graph, kept)
        return self._roads[kept]

    @functools.cached_property
    def _backward(self) -> Graph:
        return backward(self.graph)

    def _weights(self, starts: frozenset[int], *, back: bool = False) -> Sequence[float]:
        """Return the least weight to each vertex from some, or with ``back`` from each vertex to them."""
        key = (back, starts)
        if key not in self._least:
            self._least[key] = least_weights(self._backward if back else self.graph, starts)
        return self._least[key]
