"""The rates table: the most specific row wins, and a price is multiplied by what the load holds."""

from __future__ import annotations

from typing import Any

import pytest

from corridor.rates import amount_of, find_rates


def _row(key: str, **cells: Any) -> dict[str, Any]:  # noqa: ANN401 - cells of any kind
    empty = {"mode": "rail", "to_mode": None, "load": None, "countries": (), "links": (), "nodes": ()}
    return {"id": key, "kind": "line_speed", **empty, **cells}


ROWS = [
    _row("any"),
    _row("any-box", load="box"),
    _row("aa", countries=("AA",)),
    _row("aa-box", countries=("AA",), load="box"),
    _row("one", links=("link-one", "link-two")),
    _row("road", mode="road"),
]


@pytest.mark.parametrize(
    ("load", "country", "place", "found"),
    [
        ("hopper", "BB", "link-three", "any"),
        ("box", "BB", "link-three", "any-box"),
        ("hopper", "AA", "link-three", "aa"),
        ("box", "AA", "link-three", "aa-box"),
        # A named place goes before a country, even where that row names the load.
        ("box", "AA", "link-two", "one"),
    ],
)
def test_the_most_specific_row_wins(load: str, country: str, place: str, found: str) -> None:
    rows = find_rates(ROWS, "line_speed", load=load, mode="rail", country=[country], place=place)
    assert [row["id"] for row in rows] == [found]


def test_rivals_are_all_returned_and_nothing_is_made_up() -> None:
    rows = [*ROWS, _row("aa-again", countries=("AA", "BB"))]
    found = find_rates(rows, "line_speed", load="hopper", mode="rail", country=["AA"])
    assert [row["id"] for row in found] == ["aa", "aa-again"]
    assert find_rates(ROWS, "line_speed", load="box", mode="sea") == []
    assert find_rates(ROWS, "headway", load="box", mode="rail") == []


@pytest.mark.parametrize(
    ("unit", "amount"),
    [
        ("USD per tonne-km", 20),
        ("USD per TEU", 2),
        ("USD per container-km", 1),
        ("USD per load", 1),
        ("USD per tonne-hour", 20),
        ("USD per truck", None),
        ("USD per 20 ft container-km", None),
        ("hours", None),
    ],
)
def test_amounts(unit: str, amount: float | None) -> None:
    load = {"tonnes": 20.0, "teu": 2.0, "containers": 1.0, "wagons": 0.5, "trucks": None}
    assert amount_of(unit, load) == amount
