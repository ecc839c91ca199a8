"""Search in graphs against brute force."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from corridor.search import Hurdles, backward, bits, fewest_openings, folded, least_way, least_weights

INFINITE = float("inf")


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, int]], frozenset[int]]:
    """Return the number of vertices, arcs (tail, head, weight), and which are shut."""
    size = draw(st.integers(2, 6))
    ends = st.integers(0, size - 1)
    arcs = draw(st.lists(st.tuples(ends, ends, st.integers(0, 9)), max_size=12))
    shut = draw(st.frozensets(st.integers(0, max(len(arcs) - 1, 0))))
    return size, arcs, frozenset(number for number in shut if number < len(arcs))


def leaving(size: int, arcs: list[tuple[int, int, int]], out: frozenset[int] = frozenset()):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return tuple(
        tuple((float(weight), head, number) for number, (tail, head, weight) in enumerate(arcs)
              if tail == vertex and number not in out)
        for vertex in range(size)
    )  # fmt: skip


def least(size: int, arcs: list[tuple[int, int, int]], out: frozenset[int], stages: list[int]) -> float:
    """Return the least weight by Bellman and Ford, from stage to stage."""
    total = 0.0
    for start, goal in itertools.pairwise(stages):
        far = [0.0 if vertex == start else INFINITE for vertex in range(size)]
        for _ in range(size):
            for number, (tail, head, weight) in enumerate(arcs):
                if number not in out:
                    far[head] = min(far[head], far[tail] + weight)
        total += far[goal]
    return total


@given(graphs(), st.data())
def test_the_least_way_is_the_least(
    graph: tuple[int, list[tuple[int, int, int]], frozenset[int]], data: st.DataObject
) -> None:
    size, arcs, shut = graph
    stages = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=4))
    sets = [frozenset({vertex}) for vertex in stages]
    found = least_way(leaving(size, arcs, shut), sets, [tail for tail, _, _ in arcs])
    expected = least(size, arcs, shut, stages)
    assert (found.weight if found else INFINITE) == expected
    if found:
        assert sum(arcs[number][2] for number in found.arcs) == expected
        at = stages[0]
        for number in found.arcs:
            assert arcs[number][0] == at
            at = arcs[number][1]
        assert at == stages[-1]


@given(graphs(), st.data())
def test_the_fewest_openings_are_the_fewest(
    graph: tuple[int, list[tuple[int, int, int]], frozenset[int]], data: st.DataObject
) -> None:
    size, arcs, shut = graph
    start, goal = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    stages = [frozenset({start}), frozenset({goal})]
    found = fewest_openings(
        folded(leaving(size, arcs), frozenset({start, goal})), stages, Hurdles(shut=bits(shut)), limit=3
    )
    front = {count: way for count, _, way in found}
    so_far = INFINITE
    for count in range(4):
        expected = min(
            least(size, arcs, shut - set(opened), [start, goal]) for opened in itertools.combinations(shut, count)
        ) if count <= len(shut) else so_far  # fmt: skip
        if expected < so_far:
            assert front[count].weight == expected
            assert len([number for number in front[count].arcs if number in shut]) == count
        else:
            assert count not in front
        so_far = min(so_far, expected)


@given(graphs(), st.data())
def test_a_ban_counts_once_however_often_it_binds(
    graph: tuple[int, list[tuple[int, int, int]], frozenset[int]], data: st.DataObject
) -> None:
    size, arcs, shut = graph
    start, goal = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    some = st.frozensets(st.integers(0, max(len(arcs) - 1, 0)))
    bans, out = data.draw(st.lists(some, max_size=3)), data.draw(some)
    whole = leaving(size, arcs)
    ahead = least_weights(backward(whole), [goal])
    stages = [frozenset({start}), frozenset({goal})]
    hurdles = Hurdles(shut=bits(shut), bans=tuple(map(bits, bans)), out=bits(out))
    found = fewest_openings(folded(whole, frozenset({start, goal})), stages, hurdles, limit=3, ahead=ahead)
    front = {count: (lifted, way) for count, lifted, way in found}
    expected: dict[int, float] = {}
    for lifted in itertools.product((False, True), repeat=len(bans)):
        banned = out.union(*(ban for ban, free in zip(bans, lifted, strict=True) if not free))
        for opened in itertools.chain.from_iterable(itertools.combinations(shut, count) for count in range(4)):
            weight = least(size, arcs, banned | (shut - set(opened)), [start, goal])
            count = len(opened) + sum(lifted)
            expected[count] = min(expected.get(count, INFINITE), weight)
    so_far = INFINITE
    for count in range(4):
        if expected.get(count, INFINITE) < so_far:
            so_far = expected[count]
            lifted_, way = front.pop(count)
            assert way.weight == so_far == sum(arcs[number][2] for number in way.arcs)
            assert all(lifted_ >> number & 1 for number, ban in enumerate(bans) if not ban.isdisjoint(way.arcs))
            assert lifted_.bit_count() + len([arc for arc in way.arcs if arc in shut]) == count
    assert not front


def test_nothing_worse_than_the_bound_is_told() -> None:
    arcs = [(0, 1, 5), (0, 1, 3)]
    graph = folded(leaving(2, arcs), frozenset({0, 1}))
    stages = [frozenset({0}), frozenset({1})]
    assert [way.weight for _, _, way in fewest_openings(graph, stages, Hurdles(shut=2), limit=2, bound=5)] == [3]
    assert list(fewest_openings(graph, stages, Hurdles(shut=2), limit=2, bound=3)) == []
