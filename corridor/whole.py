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
        self._far: dict[tuple[bool, frozenset[int]], NDArray[np.float64]] = {}
        self._roads: dict[frozenset[int], Folded] = {}

    def without(self, out: int) -> tuple[Graph, dict[frozenset[int], Tree]]:
        """Return the graph without some arcs, given as bits, and the searches in it by where they begin."""
        if out not in self._parts:
            table = out.to_bytes(sum(map(len, self.graph)) // 8 + 1, "little")
            graph = tuple(
                tuple(arc for arc in leaving if not table[arc[2] >> 3] >> (arc[2] & 7) & 1) for leaving in self.graph
            )
            self._parts[out] = (graph, {})
        return self._parts[out]

    def ahead(self, goals: frozenset[int]) -> Sequence[float]:
        """Return the least weight from each vertex to some goals."""
        return self._weights(goals, back=True)

    def near(self, starts: frozenset[int], goals: frozenset[int], most: float) -> int:
        """Return, as bits, the arcs on ways of less than some weight."""
        import numpy as np

        passing = self._passing(starts, back=False) + self._passing(goals, back=True)
        return int.from_bytes(np.packbits(passing < most, bitorder="little").tobytes(), "little")

    def _passing(self, ends: frozenset[int], *, back: bool) -> NDArray[np.float64]:
        """Return for each arc the least weight from some vertices to its end, or with ``back`` from there to them."""
        import numpy as np

        key = (back, ends)
        if key not in self._far:
            weights = np.array(self._weights(ends, back=back))
            far = np.empty(sum(map(len, self.graph)))
            for vertex, leaving in enumerate(self.graph):
                for step, head, arc in leaving:
                    far[arc] = weights[head] if back else weights[vertex] + step
            self._far[key] = far
        return self._far[key]

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
