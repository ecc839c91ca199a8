"""The network: vertices and arcs worked by hand, hours and dollars of each, and what a scenario changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corridor.errors import DataError, NotKnownError
from corridor.network import PASSABLE, Goods, Network, Vertex
from corridor.scenario import Rule, Scenario
from tests.smallnetwork import KM, small_atlas, small_rows

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.atlas import Atlas
    from corridor.network import Arc


@pytest.fixture(name="atlas")
def _atlas(tmp_path: Path) -> Atlas:
    return small_atlas(tmp_path)


def arc(network: Network, kind: str, tail: Vertex, head: Vertex) -> Arc:
    numbers = {vertex: number for number, vertex in enumerate(network.vertices)}
    found = [one for one in network.arcs if (one.tail, one.head, one.kind) == (numbers[tail], numbers[head], kind)]
    assert len(found) == 1
    return found[0]


ONE = Vertex("one", "rail", 1520, "")
GATE_A, GATE_B = Vertex("gate", "rail", 1520, "AA"), Vertex("gate", "rail", 1435, "BB")
TWO, TWO_ROAD = Vertex("two", "rail", 1435, ""), Vertex("two", "road", 0, "")
HAVEN, HAVEN_SEA, ISLE = Vertex("haven", "road", 0, ""), Vertex("haven", "sea", 0, ""), Vertex("isle", "sea", 0, "")


def test_a_node_is_a_vertex_for_each_mode_gauge_and_side_of_a_border(atlas: Atlas) -> None:
    assert set(atlas.network().vertices) == {ONE, GATE_A, GATE_B, TWO, TWO_ROAD, HAVEN, HAVEN_SEA, ISLE}


def test_arcs_go_both_ways_and_shut_ones_are_kept(atlas: Atlas) -> None:
    network = atlas.network()
    pairs = {(one.tail, one.head) for one in network.arcs}
    assert pairs == {(head, tail) for tail, head in pairs}
    assert sum(one.kind == "link" for one in network.arcs) == 2 * len(KM)
    assert {network.arcs[number].subject for number in network.shut} == {"rail-gate-two", "gate"}


@pytest.mark.parametrize(
    ("kind", "tail", "head", "hours", "usd"),
    [
        ("link", ONE, GATE_A, 168 / 40, 168 * 20 * 0.1),
        ("border", GATE_A, GATE_B, 3 + 9, 20 + 50),  # formalities and change of gauge
        ("transfer", TWO, TWO_ROAD, 6, 60),
        ("link", TWO_ROAD, HAVEN, 80 / (960 / 24), 80 * 20 * 0.1),  # a speed in km per day
        ("transfer", HAVEN, HAVEN_SEA, 6 + 24, 60),  # handling and dwell in port
        ("link", HAVEN_SEA, ISLE, 120 / 20 + 4 * 24 / 2, 400),  # sailing, half the headway of four days, the ticket
    ],
)
def test_hours_and_dollars_by_hand(
    atlas: Atlas, kind: str, tail: Vertex, head: Vertex, hours: float, usd: float
) -> None:
    found = arc(atlas.network(), kind, tail, head)
    assert found.hours == pytest.approx(hours)
    assert found.usd == pytest.approx(usd)
    assert all(charge.parameter for charge in found.charges)


def test_the_slow_end_of_a_speed_is_the_long_end_of_the_time(atlas: Atlas) -> None:
    hours = arc(atlas.network(), "link", ONE, GATE_A).charges[0].amount
    assert tuple(hours) == pytest.approx((168 / 50, 168 / 40, 168 / 20))


def test_the_wait_for_a_vessel_goes_from_none_to_the_whole_headway(atlas: Atlas) -> None:
    wait = arc(atlas.network(), "link", HAVEN_SEA, ISLE).charges[0].amount
    assert tuple(wait) == (0, 48, 168)


def test_hours_of_a_border_go_by_direction(tmp_path: Path) -> None:
    rows = small_rows()
    slow = {**rows["parameters"][0], "id": "hours-slow", "low": "5", "central": "30", "high": "90"}
    rows["parameters"].append(slow)
    rows["crossings"][0]["hours_b_to_a"] = "hours-slow"
    network = small_atlas(tmp_path, rows).network()
    assert arc(network, "border", GATE_A, GATE_B).charges[0].amount.central == 3
    assert arc(network, "border", GATE_B, GATE_A).charges[0].amount.central == 30


def test_goods_change_mode_at_no_junction(tmp_path: Path) -> None:
    rows = small_rows()
    rows["nodes"][2]["kind"] = "junction"
    kinds = {(one.kind, one.subject) for one in small_atlas(tmp_path, rows).network().arcs}
    assert ("transfer", "two") not in kinds
    assert ("transfer", "haven") in kinds


def test_a_load_uses_its_own_modes_and_amounts(atlas: Atlas) -> None:
    network = atlas.network(load="hopper")
    assert set(network.vertices) == {ONE, GATE_A, GATE_B, TWO}
    assert arc(network, "link", ONE, GATE_A).usd == pytest.approx(168 * 60 * 0.1)
    assert network.value_of_time[0].central == 60


def test_the_default_day_gives_the_statuses_of_today(atlas: Atlas) -> None:
    network = atlas.network()
    for table in ("links", "crossings", "permissions"):
        for row in atlas.rows(table):
            assert network.status(row["id"]) == atlas.status(row["id"])
            assert network.is_open(row["id"]) == (atlas.status(row["id"]).status in PASSABLE)


def test_a_scenario_has_its_own_day(atlas: Atlas) -> None:
    network = atlas.network(Scenario().on("1990-01-01"))
    assert str(network.atlas.day) == "1990-01-01"
    assert network.is_open("rail-gate-two")
    assert not atlas.network().is_open("rail-gate-two")


def test_a_project_opens_its_links_and_crossings_by_mode(atlas: Atlas) -> None:
    assert atlas.network(Scenario().opening("reopen")).shut == frozenset()
    assert atlas.network(Scenario().opening("reopen", mode="rail")).shut == frozenset()
    with pytest.raises(DataError, match="no link or crossing by road"):
        atlas.network(Scenario().opening("reopen", mode="road"))


def test_the_later_change_counts(atlas: Atlas) -> None:
    made = Scenario().opening("reopen").closing("gate")
    assert not atlas.network(made).is_open("gate")
    assert atlas.network(made.opening("gate")).is_open("gate")
    assert atlas.network(made).status("gate").status == "closed"
    assert "Own scenario" in atlas.network(made).status("rail-gate-two").note


def test_values_that_are_set_change_their_arcs_alone(atlas: Atlas) -> None:
    today = atlas.network()
    made = atlas.network(Scenario().setting("speed-rail", 10).setting("sea-haven-isle", hours=5).setting("gate", fee=7))
    assert arc(made, "link", ONE, GATE_A).hours == pytest.approx(16.8)
    assert arc(made, "link", HAVEN_SEA, ISLE).hours == pytest.approx(48 + 5)
    assert arc(made, "border", GATE_A, GATE_B).usd == pytest.approx(7 + 50)
    assert arc(made, "transfer", TWO, TWO_ROAD) is arc(today, "transfer", TWO, TWO_ROAD)
    assert arc(today, "link", ONE, GATE_A).hours == pytest.approx(4.2)


def test_the_worth_of_time_can_be_set(atlas: Atlas) -> None:
    assert atlas.network(Scenario().setting("worth", 3)).value_of_time[0].central == 60
    weights = atlas.network(Scenario().setting("worth", 0)).weights("generalised")
    assert weights == pytest.approx(atlas.network().weights("cost"))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (Scenario().opening("rail-gate-tow"), "Did you mean rail-gate-two"),
        (Scenario().opening("ban-on-transit"), "write it under permit or forbid"),
        (Scenario().permitting("gate"), "write it under open or close"),
        (Scenario().opening("gate", mode="rail"), "is no project"),
        (Scenario().setting("speed-rial", 1), "Did you mean speed-rail"),
        (Scenario().setting("gate", speed=1), "it has no speed. Set its hours or fee"),
        (Scenario().setting("speed-rail", hours=1), "Set its value"),
        (Scenario().forbidding(Rule(id="x", name="x", where=("gat",))), "Did you mean gate"),
        (Scenario().forbidding(Rule(id="x", name="x", countries=("XX",))), "No country named 'XX'"),
        (Scenario().forbidding(Rule(id="x", name="x", modes=("air",))), "No mode named 'air'"),
        (Scenario().forbidding(Rule(id="ban-on-transit", name="x", countries=("AA",))), "Rename it"),
    ],
)
def test_what_the_data_do_not_hold_is_told_with_the_nearest(atlas: Atlas, made: Scenario, words: str) -> None:
    with pytest.raises(DataError, match=words):
        atlas.network(made)


def test_a_speed_of_nothing_is_refused(atlas: Atlas) -> None:
    with pytest.raises(DataError, match="never arrives"):
        _ = atlas.network(Scenario().setting("rail-one-gate", speed=0)).arcs


def test_a_load_that_is_not_there_is_told(atlas: Atlas) -> None:
    with pytest.raises(NotKnownError, match="Known: box, hopper"):
        atlas.network(load="barge")


def test_a_missing_rate_is_never_made_up(tmp_path: Path) -> None:
    rows = small_rows()
    rows["rates"] = [row for row in rows["rates"] if row["id"] != "sea-headway"]
    with pytest.raises(DataError, match="no row says the headway of load box by sea at sea-haven-isle"):
        small_atlas(tmp_path, rows).network()


@pytest.mark.parametrize(
    ("rule", "bound"),
    [
        ({}, True),
        ({"goods_from": ("AA",)}, True),
        ({"goods_from": ("BB",)}, False),
        ({"goods_to": ("BB",)}, True),
        ({"goods_to": ("AA",)}, False),
        ({"goods_from": ("AA",), "goods_to": ("BB",)}, True),
        ({"goods_of": ("AA",)}, False),
        ({"cargo": "oil"}, False),
    ],
)
def test_a_rule_binds_the_goods_it_names(rule: dict[str, tuple[str, ...]], bound: bool) -> None:  # noqa: FBT001
    goods = Goods(origins=frozenset({"AA"}), destinations=frozenset({"BB"}))
    made = Rule(id="r", name="r", **rule)  # type: ignore[arg-type]
    assert goods.bound_by(made) is bound
    assert Goods(origins=goods.origins, destinations=goods.destinations, cargo="oil", owner="AA").bound_by(made) is (
        bound or "cargo" in rule or "goods_of" in rule
    )


def test_lengths_are_those_of_the_frame(atlas: Atlas) -> None:
    assert atlas.link_km == pytest.approx(atlas.links["length_km"].to_dict())
