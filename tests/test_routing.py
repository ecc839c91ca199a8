"""Routes: small journeys by hand, properties, golden questions on the shipped data, wrong questions."""

from __future__ import annotations

import functools
import itertools
import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import corridor
from corridor.answers import explained_lines, fitted, route_lines
from corridor.cli import main
from corridor.errors import NotKnownError, QuestionError
from corridor.itinerary import range_of
from corridor.network import AIMS, Network
from corridor.scenario import Rule, Scenario
from tests.smallnetwork import small_atlas, small_rows

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.atlas import Atlas
    from corridor.routing import Routes

OPEN = Scenario().opening("reopen").permitting("ban-on-transit")


@pytest.fixture(name="atlas")
def _atlas(tmp_path: Path) -> Atlas:
    return small_atlas(tmp_path)


@pytest.fixture(name="kept", scope="module")
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return small_atlas(tmp_path_factory.mktemp("kept"))


@functools.cache
def shipped() -> Atlas:
    return corridor.load()


# Small journeys, worked by hand.


def test_a_journey_by_hand(atlas: Atlas) -> None:
    way = atlas.network(OPEN).route("One", "Isle").best
    assert way is not None
    assert way.km == 168 + 100 + 80 + 120
    assert way.hours.central == pytest.approx(4.2 + 3 + 9 + 2.5 + 6 + 2 + 6 + 24 + 48 + 6)
    assert way.usd.central == pytest.approx(336 + 20 + 50 + 200 + 60 + 160 + 60 + 400)
    assert way.generalised == pytest.approx(way.usd.central + 20 * way.hours.central)
    assert [step.kind for step in way.steps] == [
        "rail", "border", "rail", "transfer", "road", "transfer", "wait", "sea",
    ]  # fmt: skip
    assert way.countries == ("AA", "BB")
    assert way.crossings == ("gate",)
    assert (way.origin, way.destination) == ("one", "isle")


def test_every_hour_and_dollar_is_traced(atlas: Atlas) -> None:
    way = atlas.network(OPEN).route("one", "isle").best
    assert way is not None
    rows = way.explained()
    known = {row["id"] for row in atlas.rows("parameters")}
    assert all(row["parameter"] in known and (row["sources"] or row["assumption"]) for row in rows)
    for measure, total in (("hours", way.hours), ("usd", way.usd)):
        assert sum(row["central"] for row in rows if row["measure"] == measure) == pytest.approx(total.central)
        steps = sum(getattr(step, measure).central for step in way.steps)
        assert steps == pytest.approx(total.central)
    assert len(explained_lines(way)) == len(way.charges)


def test_ranges_add_up_in_quadrature_by_parameter(atlas: Atlas) -> None:
    way = atlas.network(OPEN).route("one", "two").best
    assert way is not None
    # The speed rules two links together: 268 km at 50, 40 and 20 km per hour.
    below = ((268 / 40 - 268 / 50) ** 2 + (3 - 1) ** 2 + (9 - 3) ** 2) ** 0.5
    above = ((268 / 20 - 268 / 40) ** 2 + (9 - 3) ** 2 + (21 - 9) ** 2) ** 0.5
    assert tuple(way.hours) == pytest.approx((18.7 - below, 18.7, 18.7 + above))
    assert tuple(way.limits[0]) == pytest.approx((268 / 50 + 1 + 3, 18.7, 268 / 20 + 9 + 21))


def test_what_two_ways_share_cancels_out(atlas: Atlas) -> None:
    way = atlas.network(OPEN).route("one", "two").best
    assert way is not None
    assert tuple(range_of(way.charges, "hours", way.charges)) == (0, 0, 0)


def test_why_not_names_the_smallest_set_and_each_of_it_is_needed(atlas: Atlas) -> None:
    answer = atlas.network().route("one", "two")
    assert answer.best is None
    (opening,) = answer.why_not
    assert [(shut.id, shut.table) for shut in opening.shut] == [
        ("gate", "crossings"), ("rail-gate-two", "links"), ("ban-on-transit", "permissions"),
    ]  # fmt: skip
    assert opening.shut[1].status.since == "3 April 1993"
    assert opening.shut[1].status.sources == ("almanac",)
    assert opening.projects == ("reopen",)
    assert opening.saves_hours is None
    for left in opening.shut:
        made = Scenario().opening(*{"gate", "rail-gate-two"} - {left.id})
        made = made if left.id == "ban-on-transit" else made.permitting("ban-on-transit")
        assert atlas.network(made).route("one", "two").best is None


def test_a_ban_binds_only_the_goods_it_names(atlas: Atlas) -> None:
    network = atlas.network(Scenario().opening("reopen"))
    assert network.route("one", "two").best is None
    assert network.route("two", "one").best is not None


def test_a_ban_of_the_scenario_is_told_as_such(atlas: Atlas) -> None:
    ban = Rule(id="no-ferry", name="No ferry", where=("sea-haven-isle",))
    answer = atlas.network(OPEN.forbidding(ban)).route("one", "isle")
    assert answer.best is None
    assert [(shut.id, shut.table) for shut in answer.why_not[0].shut] == [("no-ferry", "scenario")]
    assert "No ferry (no-ferry): Not allowed." in "\n".join(route_lines(answer))


def test_a_ban_in_a_country_counts_for_ships_to_its_ports(atlas: Atlas) -> None:
    for code, open_ in (("AA", True), ("BB", False)):
        ban = Rule(id="no-ships", name="No ships", countries=(code,), modes=("sea",))
        assert (atlas.network(OPEN.forbidding(ban)).route("haven", "isle").best is not None) is open_


def test_a_ban_on_an_owner_or_a_cargo_binds_where_the_question_names_it(atlas: Atlas) -> None:
    network = atlas.network(
        OPEN.forbidding(
            Rule(id="owner", name="No trains of Beland", countries=("AA",), goods_of=("BB",)),
            Rule(id="oil", name="No oil", countries=("AA",), cargo="oil"),
        )
    )
    assert network.route("one", "two").best is not None
    assert network.route("one", "two", owner="AA").best is not None
    assert network.route("one", "two", owner="BB").best is None
    assert network.route("one", "two", cargo="oil").best is None
    with pytest.raises(NotKnownError, match="No country named 'XX'"):
        network.route("one", "two", owner="XX")


def ring(tmp_path: Path, *, status: str = "open") -> Atlas:
    """Return a folder with a second way from one to two: a road of 300 km by the town three."""
    rows = small_rows()
    rows["nodes"] += [
        {**rows["nodes"][0], "id": "three", "name": "Three", "lon": "1.5", "lat": "1.5"},
        {**rows["nodes"][1], "id": "pass", "name": "Pass", "gauge_break": "", "lon": "2", "lat": "1.5"},
    ]
    rows["crossings"].append(
        {**rows["crossings"][0], "id": "pass", "name": "Pass – Pass", "mode": "road", "gauge_break": "no"}
    )
    rows["parameters"].append({**rows["parameters"][1], "id": "fee-truck", "unit": "USD per truck"})
    rows["crossings"][1].update(fee_a_to_b="fee-truck", fee_b_to_a="fee-truck")
    road = {**rows["links"][2], "country": "AA"}
    for start, end, country, km in (
        ("one", "three", "AA", 150),
        ("three", "pass", "AA", 50),
        ("pass", "two", "BB", 100),
    ):
        key = f"road-{start}-{end}"
        rows["links"].append({**road, "id": key, "name": key, "from": start, "to": end, "country": country})
        rows["lengths"].append({**rows["lengths"][0], "link": key, "km": str(km)})
        rows["statuses"].append({**rows["statuses"][4], "subject": key, "status": status})
    rows["statuses"].append({**rows["statuses"][4], "subject": "pass"})
    rows["rates"][1]["countries"] = ""
    return _with_lines(tmp_path, rows)


def _with_lines(tmp_path: Path, rows: dict[str, list[dict[str, str]]]) -> Atlas:
    from tests.tinyfolder import shapes, write_folder

    features = shapes()
    places = {row["id"]: [float(row["lon"]), float(row["lat"])] for row in rows["nodes"]}
    drawn = {feature["properties"]["id"] for feature in features["links"]}
    for row in rows["links"]:
        if row["id"] not in drawn:
            line = {"type": "LineString", "coordinates": [places[row["from"]], places[row["to"]]]}
            properties = {**features["links"][0]["properties"], "id": row["id"]}
            features["links"].append({"type": "Feature", "properties": properties, "geometry": line})
    return corridor.load(write_folder(tmp_path / "ring", rows=rows, features=features))


def test_alternatives_really_differ(tmp_path: Path) -> None:
    answer = ring(tmp_path).network(OPEN).route("one", "two", alternatives=3)
    assert answer.best is not None
    assert answer.best.links == ("road-one-three", "road-three-pass", "road-pass-two")
    assert [way.links for way in answer.alternatives] == [("rail-one-gate", "rail-gate-two")]


def test_by_way_of_a_border_is_across_it(atlas: Atlas) -> None:
    way = atlas.network(OPEN).route("one", "two", via=["gate"]).best
    assert way is not None
    assert way.crossings == ("gate",)
    # Shut, it is no way, though its near side can be reached; what has to open is the same as without it.
    shut = atlas.network().route("one", "two", via=["gate"])
    assert shut.best is None
    assert {one.id for one in shut.why_not[0].shut} == {"rail-gate-two", "gate", "ban-on-transit"}
    # Between two places of one country it is crossed there and back, where it used to be turned at.
    round_trip = shipped().network(load="truck").route("ganja", "baku", via=["red-bridge-road"]).best
    assert round_trip is not None
    assert round_trip.crossings == ("red-bridge-road", "red-bridge-road")


def test_goods_change_once_at_a_node_and_not_by_way_of_a_third_mode(tmp_path: Path) -> None:
    rows = small_rows()
    rows["nodes"].append({**rows["nodes"][2], "id": "far", "name": "Far", "lon": "3.5", "lat": "0.5"})
    rows["nodes"][2]["gauge_break"] = "yes"
    rows["links"].append({**rows["links"][1], "id": "rail-two-far", "from": "two", "to": "far", "gauge_mm": "1520"})
    rows["lengths"].append({**rows["lengths"][0], "link": "rail-two-far", "km": "60"})
    rows["statuses"].append({**rows["statuses"][0], "subject": "rail-two-far"})
    rows["rates"] = [{**row, "nodes": ""} if row["id"] == "gauge-time" else row for row in rows["rates"]]
    made = OPEN.setting("cost-gauge", 300)  # dearer than two changes of mode, 360 USD with time
    way = _with_lines(tmp_path, rows).network(made).route("gate", "far").best
    assert way is not None
    assert [step.kind for step in way.steps] == ["rail", "gauge", "rail"]


def test_modes_can_be_chosen(tmp_path: Path) -> None:
    network = ring(tmp_path).network(OPEN)
    by_rail, by_road = (network.route("one", "two", modes=[mode]).best for mode in ("rail", "road"))
    assert by_rail is not None
    assert by_road is not None
    assert by_rail.links == ("rail-one-gate", "rail-gate-two")
    assert len(by_road.links) == 3
    assert network.route("one", "haven", modes=["rail"]).best is None
    with pytest.raises(NotKnownError, match="No mode of load box named 'air'"):
        network.route("one", "two", modes=["air"])


def test_places_to_pass_and_to_avoid(tmp_path: Path) -> None:
    network = ring(tmp_path).network(OPEN)
    through = network.route("two", "haven", via=["three"]).best
    assert through is not None
    assert through.links == ("road-pass-two", "road-three-pass", "road-three-pass", "road-pass-two", "road-two-haven")
    # A leg ends at the place that was asked for, or nobody would see it.
    assert "three" in {step.end for step in through.steps}
    for avoided in ("pass", "Three", "road-three-pass"):
        way = network.route("one", "two", avoid=[avoided]).best
        assert way is not None
        assert way.links == ("rail-one-gate", "rail-gate-two")
    assert network.route("one", "three", avoid=["BB"]).best is not None
    assert network.route("one", "two", avoid=["Beland"]).best is None


def test_a_shut_way_is_told_with_what_it_would_save(tmp_path: Path) -> None:
    answer = ring(tmp_path, status="closed").network(OPEN).route("one", "two", minimise="time")
    (opening,) = answer.why_not
    assert [shut.id for shut in opening.shut] == ["road-one-three", "road-three-pass", "road-pass-two"]
    assert opening.saves_hours is not None
    assert opening.saves_hours.central == pytest.approx(18.7 - (300 / 40 + 3))
    assert opening.saves_km == pytest.approx(268 - 300)


def test_geojson_is_a_line_a_leg_and_a_point_a_stop(atlas: Atlas) -> None:
    answer = atlas.network(OPEN).route("isle", "one")
    features = answer.to_geojson()["features"]
    assert [feature["geometry"]["type"] for feature in features] == [
        "Point", "LineString", "Point", "LineString", "Point", "LineString", "Point", "LineString",
    ]  # fmt: skip
    assert features[1]["geometry"]["coordinates"][0] == [4.0, 0.5]
    assert features[-1]["geometry"]["coordinates"][-1] == [0.5, 1.0]


def test_the_answer_is_plain_json_and_a_frame(atlas: Atlas) -> None:
    answer = atlas.network(OPEN).route("one", "isle")
    data = json.loads(json.dumps(answer.to_dict(explain=True)))
    assert data["ways"][0]["km"] == 468
    assert len(data["ways"][0]["steps"]) == 8
    assert data["ways"][0]["charges"][0]["parameter"] == "speed-rail"
    assert answer.best is not None
    frame = answer.best.to_frame()
    assert frame["km"].sum() == 468
    assert list(frame["kind"])[:2] == ["rail", "border"]


@pytest.mark.parametrize(
    ("question", "error", "words"),
    [
        ({"origin": "Nowhere", "destination": "two"}, NotKnownError, "No place named 'Nowhere'"),
        ({"origin": "one", "destination": "Eins"}, QuestionError, "from One to itself"),
        ({"origin": "Beland", "destination": "two"}, QuestionError, "is a country, not a place"),
        ({"origin": "one", "destination": "two", "via": ["two"]}, QuestionError, "from Two to itself"),
        ({"origin": "one", "destination": "two", "minimise": "fun"}, NotKnownError, "Known: cost, distance"),
        ({"origin": "one", "destination": "two", "avoid": ["Onee"]}, NotKnownError, "Did you mean One"),
        ({"origin": "one", "destination": "two", "avoid": ["two"]}, QuestionError, "cannot be avoided"),
        ({"origin": "one", "destination": "two", "cargo": "oyl"}, NotKnownError, "No cargo named 'oyl'"),
    ],
)
def test_wrong_questions_are_told(atlas: Atlas, question: dict[str, str], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        atlas.network().route(**question)  # type: ignore[arg-type]


def test_a_rule_of_which_nothing_is_known_yet_forbids_nothing(atlas: Atlas) -> None:
    assert "ban-on-transit" in atlas.network().bans
    then = atlas.as_of("1985-01-01").network()
    assert then.status("ban-on-transit").status == "unknown"
    assert then.is_open("ban-on-transit")
    assert "ban-on-transit" not in then.bans
    # A link of which nothing is known is not taken to be open.
    unknown = [key for key in (*then.links, *then.crossings) if then.status(key).status == "unknown"]
    assert unknown
    assert not any(map(then.is_open, unknown))
    assert "ban-on-transit" in atlas.as_of("1985-01-01").network(Scenario().forbidding("ban-on-transit")).bans


def test_a_load_that_cannot_get_there_is_told(atlas: Atlas) -> None:
    with pytest.raises(QuestionError, match="The load hopper cannot get to isle: no link by rail ends there"):
        atlas.network(load="hopper").route("one", "isle")


# Properties.

LINKS = ("rail-one-gate", "rail-gate-two", "road-two-haven", "sea-haven-isle")
NUMBERS = st.floats(0, 1000)


@settings(max_examples=60, deadline=None)
@given(
    hours=st.lists(NUMBERS, min_size=4, max_size=4),
    costs=st.lists(NUMBERS, min_size=4, max_size=4),
    aim=st.sampled_from(AIMS),
)
def test_symmetric_inputs_give_symmetric_answers(kept: Atlas, hours: list[float], costs: list[float], aim: str) -> None:
    made = OPEN
    for link, time, cost in zip(LINKS, hours, costs, strict=True):
        made = made.setting(link, hours=time, cost=cost)
    network = kept.network(made)
    for one, other in itertools.combinations(("one", "two", "haven", "isle"), 2):
        out, back = network.route(one, other, minimise=aim).best, network.route(other, one, minimise=aim).best
        assert out is not None
        assert back is not None
        assert tuple(out.hours) == pytest.approx(tuple(back.hours))
        assert tuple(out.usd) == pytest.approx(tuple(back.usd))
        assert out.links == back.links[::-1]


@functools.cache
def _subjects() -> list[str]:
    return [row["id"] for table in ("links", "crossings", "projects") for row in shipped().rows(table)]


@functools.cache
def _points() -> list[str]:
    return [row["node"] for row in shipped().rows("main_points")]


def weight(answer: Routes) -> float:
    if answer.best is None:
        return float("inf")
    weights = answer.network.weights(answer.minimise)
    return sum(weights[arc] for arc in answer.best.arcs)


@functools.cache
def _at_stake(origin: str, destination: str) -> list[tuple[str, ...]]:
    """Return what today's best way passes, one by one, and what shuts better ones, each set together."""
    answer = Network(shipped()).route(origin, destination)
    passed = (*answer.best.links, *answer.best.crossings) if answer.best else ()
    sets = [tuple(one.id for one in opening.shut if one.table != "permissions") for opening in answer.why_not]
    return [*((one,) for one in passed), *(one for one in sets if one)] or [(one,) for one in _subjects()]


def _opened_and_closed(draw: st.DrawFn) -> tuple[float, float, float]:
    """Return the weight of a best way, with more opened, and with more closed."""
    ends = draw(st.lists(st.sampled_from(_points()), min_size=2, max_size=2, unique=True))
    # Of all links most lie far from a way; so some of what is drawn is at stake.
    one = st.one_of(st.sampled_from(_at_stake(*ends)), st.tuples(st.sampled_from(_subjects())))
    some = st.lists(one, max_size=4).map(lambda found: list(itertools.chain.from_iterable(found)))
    base = Scenario().opening(*draw(some)).closing(*draw(some))
    aim = draw(st.sampled_from(AIMS))
    extra = draw(some)
    rules = [row["id"] for row in shipped().rows("permissions")]
    permissions = draw(st.one_of(st.just(rules), st.lists(st.sampled_from(rules), max_size=3)))
    here, more, less = (
        weight(Network(shipped(), scenario).route(*ends, minimise=aim))
        for scenario in (
            base, base.opening(*extra).permitting(*permissions), base.closing(*extra).forbidding(*permissions),
        )
    )  # fmt: skip
    return here, more, less


def test_opening_never_lengthens_and_closing_never_shortens() -> None:
    seen = {"better": 0, "worse": 0}

    @settings(max_examples=100, deadline=None)
    @given(weights=st.composite(_opened_and_closed)())
    def check(weights: tuple[float, float, float]) -> None:
        here, more, less = weights
        assert more <= here * (1 + 1e-12)
        assert less >= here * (1 - 1e-12)
        seen["better"] += more < here
        seen["worse"] += less > here

    check()
    # The property says nothing where no answer changes.
    assert min(seen.values()) >= 3


@pytest.mark.parametrize("load", ["feu", "truck", "wagon"])
def test_the_shortest_way_there_is_the_shortest_way_back(load: str) -> None:
    # Kilometres are the same both ways, hours and dollars of borders and handling are not; rules name a direction.
    everything = Scenario().permitting(*(row["id"] for row in shipped().rows("permissions")))
    network = shipped().network(everything, load=load)
    asked = 0
    for one, other in itertools.combinations(_points(), 2):
        try:
            out, back = (network.route(*ends, minimise="distance").best for ends in ((one, other), (other, one)))
        except QuestionError:
            continue
        assert (out is None) == (back is None)
        assert out is None or back is None or out.km == pytest.approx(back.km)
        asked += out is not None
    assert asked > 50


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_ban_changes_nothing_for_goods_it_does_not_name(data: st.DataObject) -> None:
    codes = sorted(row["iso2"] for row in shipped().rows("countries"))
    one, other = data.draw(st.lists(st.sampled_from(_points()), min_size=2, max_size=2, unique=True))
    ends = {row["id"]: set(row["countries"]) for row in shipped().rows("nodes")}
    named = data.draw(st.lists(st.sampled_from(codes), min_size=1, max_size=4))
    column = data.draw(st.sampled_from(["goods_from", "goods_to"]))
    ban = Rule(id="ban", name="Ban", countries=tuple(codes), **{column: tuple(named)})  # type: ignore[arg-type]
    before = Network(shipped()).route(one, other)
    after = Network(shipped(), Scenario().forbidding(ban)).route(one, other)
    touched = bool(ends[one if column == "goods_from" else other] & set(named))
    assert (weight(after) == weight(before)) is not touched or (touched and after.best is None)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_why_not_names_is_enough_and_needed(data: st.DataObject) -> None:
    ends = data.draw(st.lists(st.sampled_from(_points()), min_size=2, max_size=2, unique=True))
    answer = Network(shipped()).route(*ends)
    for opening in answer.why_not:
        target = sum(answer.network.weights(answer.minimise)[arc] for arc in opening.itinerary.arcs)
        keys = {shut.id: shut.table for shut in opening.shut}
        assert weight(Network(shipped(), _opened(keys)).route(*ends)) <= target * (1 + 1e-9)
        assert target <= weight(answer) * 0.99
        for key in keys:
            rest = {other: table for other, table in keys.items() if other != key}
            assert weight(Network(shipped(), _opened(rest)).route(*ends)) > target * (1 - 1e-9)


def _opened(keys: dict[str, str]) -> Scenario:
    made = Scenario().opening(*(key for key, table in keys.items() if table != "permissions"))
    return made.permitting(*(key for key, table in keys.items() if table == "permissions"))


# Golden questions on the shipped data.


def ask(origin: str, destination: str, scenario: str | Scenario = "today", **more: str) -> Routes:
    load = more.pop("load", "")
    return shipped().network(scenario, load=load).route(origin, destination, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("load", ["feu", "truck", "wagon"])
def test_yerevan_kars_goes_through_georgia_and_the_direct_line_is_shut_since_1993(load: str) -> None:
    answer = ask("Yerevan", "Kars", load=load)
    assert answer.best is not None
    assert answer.best.countries == ("AM", "GE", "TR")
    first = answer.why_not[0]
    assert {shut.status.since[-4:] for shut in first.shut} == {"1993"}
    assert all(shut.status.sources for shut in first.shut)
    assert first.saves_km is not None
    assert first.saves_km > 100
    assert first.itinerary.countries == ("AM", "TR")


def test_a_container_from_yerevan_to_kars_is_told_of_the_railway_shut_in_july_1993_too() -> None:
    rails = [one for one in ask("Yerevan", "Kars").why_not if "gyumri-kars-railway" in one.projects]
    assert len(rails) == 1
    since = {shut.id: shut.status.since for shut in rails[0].shut}
    assert since["akhurik-dogukapi-rail"] == "12 July 1993"
    assert rails[0].saves_hours is not None
    assert rails[0].saves_usd is not None
    assert rails[0].saves_usd.central > 0


def test_the_railway_from_gyumri_to_kars_opens_the_direct_way_by_rail() -> None:
    before, after = ask("Yerevan", "Kars", load="wagon").best, ask("Yerevan", "Kars", "gyumri-kars", load="wagon").best
    assert before is not None
    assert after is not None
    assert "akhurik-dogukapi-rail" in after.crossings
    assert after.km < before.km / 2


def test_before_october_2025_the_permission_alone_made_the_difference() -> None:
    today, before = ask("Aktau", "Yerevan").best, ask("Aktau", "Yerevan", "before-october-2025").best
    assert today is not None
    assert before is not None
    assert "AZ" in today.countries
    assert "AZ" not in before.countries
    banned = ask("Aktau", "Yerevan", Scenario().forbidding("az-transit-to-armenia")).best
    assert banned is not None
    assert banned.links == before.links
    # For everybody else the railway of Azerbaijan worked.
    others = ask("Aktau", "Kars", "before-october-2025").best
    assert others is not None
    assert "AZ" in others.countries
    assert [shut.id for shut in ask("Aktau", "Yerevan", "before-october-2025").why_not[0].shut] == [
        "az-transit-to-armenia"
    ]


def test_tripp_joins_baku_and_nakhchivan_through_armenia() -> None:
    before, after = ask("Baku", "Nakhchivan").best, ask("Baku", "Nakhchivan", "tripp").best
    assert before is not None
    assert after is not None
    assert "AM" not in before.countries
    assert after.countries == ("AZ", "AM")
    assert after.km < before.km / 2


def test_goods_of_armenia_may_be_kept_off_tripp() -> None:
    meghri = {"ordubad-agarak-rail", "nrnadzor-agbend-rail"}
    for origin, destination in (("Meghri", "Aktau"), ("Aktau", "Meghri")):
        with_them, without = ask(origin, destination, "tripp").best, ask(origin, destination, "tripp-transit-only").best
        assert with_them is not None
        assert meghri & set(with_them.crossings)
        assert without is None or not meghri & set(without.crossings)
    assert ask("Baku", "Nakhchivan", "tripp-transit-only").best is not None


def test_full_opening_is_never_worse_than_today_and_better_for_yerevan() -> None:
    today, full = shipped().network(), shipped().network("full-opening")
    for origin, destination in itertools.permutations(("yerevan", "kars", "baku", "nakhchivan", "tehran"), 2):
        assert weight(full.route(origin, destination)) <= weight(today.route(origin, destination)) * (1 + 1e-12)
    way = full.route("Yerevan", "Kars").best
    assert way is not None
    assert "GE" not in way.countries


@pytest.mark.parametrize(("scenario", "country"), [("iran-shut", "IR"), ("russia-shut", "RU")])
def test_a_country_that_is_shut_is_not_crossed(scenario: str, country: str) -> None:
    for origin, destination in itertools.permutations(("altynkol", "yerevan", "kars", "baku"), 2):
        way = ask(origin, destination, scenario).best
        assert way is None or country not in way.countries


def test_names_are_taken_in_any_spelling() -> None:
    assert ask("Erevan", "Kars").origin == "yerevan"
    assert ask("aktau", "ISTANBUL").destination == "halkali"
    assert ask("Ереван", "Kars").origin == "yerevan"


def test_a_country_to_avoid_is_taken_by_its_everyday_name() -> None:
    for name, code in (("Russia", "RU"), ("Iran", "IR"), ("ge", "GE"), ("Azerbaijan", "AZ")):
        way = ask("Yerevan", "Aktau", avoid=name, load="truck").best
        assert way is None or code not in way.countries
    assert "GE" in ask("Yerevan", "Poti").best.countries  # type: ignore[union-attr]
    with pytest.raises(NotKnownError, match=r"Did you mean .*Türkiye"):
        ask("Yerevan", "Poti", avoid="Turkye")
    with pytest.raises(NotKnownError, match="Turkmenistan"):
        ask("Yerevan", "Poti", avoid="Turk")


# The command line.


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, list(args))
    return result.exit_code, result.stdout, result.stderr


def test_the_command_tells_the_way_and_why_not() -> None:
    code, out, _ = run("route", "Yerevan", "Kars", "--scenario", "today", "--scenario", "full-opening", "--explain")
    assert code == 0
    assert "through AM GE TR" in out
    assert "3 April 1993" in out
    assert "Full opening" in out
    assert "Where the numbers of the best way come from" in out


def test_the_command_tells_who_its_sources_are() -> None:
    for args in (
        ("route", "Yerevan", "Kars"),
        ("route", "Yerevan", "Kars", "--explain"),
        ("compare", "today", "tripp"),
    ):
        code, out, _ = run(*args)
        assert code == 0
        answer, foot = out.split("\nSources\n")
        told = [line.split(":")[0].strip() for line in foot.splitlines()]
        assert len(told) == len(set(told))
        known = set(shipped().sources.index)
        cited = [
            one for group in re.findall(r"\[([a-z0-9, -]+)\]", answer) for one in group.split(", ") if one in known
        ]
        assert set(told) == set(cited)
    foot = run("route", "Yerevan", "Kars")[1].split("\nSources\n")[1]
    assert "turkishminute-turkey-armenia-land-border: Turkish Minute, 22 March 2025: Armenia temporarily" in foot
    assert "https://turkishminute.com/" in foot
    assert "Sources" not in run("route", "Yerevan", "Poti")[1]


def test_sources_of_a_scenario_may_be_addresses(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "title: Own\nextends: tripp\nsources: ['https://example.org/a', azatutyun-tripp]\n", encoding="utf-8"
    )
    for args in (("scenarios", str(own)), ("compare", "today", str(own))):
        code, out, err = run(*args)
        assert code == 0, err
        foot = out.split("\nSources\n")[1]
        assert "  https://example.org/a\n" in foot
        assert "  azatutyun-tripp: " in foot


@pytest.mark.parametrize("width", [80, 120])
def test_an_answer_fits_the_terminal_and_says_the_same(width: int) -> None:
    for origin in ("Altynkol", "Kars", "Moscow"):
        answer = ask(origin, "Yerevan")
        whole, folded = route_lines(answer), fitted(route_lines(answer, width=width), width)
        assert all(len(line) <= width for line in folded)
        assert " ".join(folded).replace("-", "").split() == " ".join(whole).replace("-", "").split()
    assert fitted(["  a: https://example.org/" + "a" * 80], 40)[-1].strip() == "https://example.org/" + "a" * 80


def test_the_command_prints_json_csv_and_geojson(tmp_path: Path) -> None:
    atlas = small_atlas(tmp_path)
    own = tmp_path / "own.yaml"
    own.write_text("title: Own\nopen: [reopen]\npermit: [ban-on-transit]\n", encoding="utf-8")
    question = ("route", "one", "isle", "--data", str(atlas.folder), "--scenario", str(own))
    data = json.loads(run(*question, "--json", "--explain")[1])
    assert data[0]["scenario"] == "own"
    assert data[0]["ways"][0]["km"] == 468
    lines = run(*question, "--csv")[1].splitlines()
    assert lines[0].startswith("scenario,way,kind,start,end")
    assert len(lines) == 9
    assert "speed-rail" in run(*question, "--csv", "--explain")[1]
    assert len(json.loads(run(*question, "--geojson")[1])["features"]) == 8


def test_no_way_is_an_answer(tmp_path: Path) -> None:
    code, out, _ = run("route", "one", "two", "--data", str(small_atlas(tmp_path).folder))
    assert code == 0
    assert "There is no way" in out
    assert "Opening 1 link, 1 border crossing and 1 permission would join the two: 268 km" in out


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["Onne", "two"], "Did you mean"),
        (["one", "one"], "itself"),
        (["one", "two", "--scenario", "tomorrow"], "No scenario named 'tomorrow'"),
        (["one", "two", "--load", "barge"], "No load named"),
        (["one", "two", "--cargo", "pasengers"], "No cargo named 'pasengers'"),
        (["one", "two", "--explain", "--geojson"], "GeoJSON has no room for --explain"),
        (["one", "two", "--map", "map.pdf"], "End it in .html"),
        (["one", "two", "--alternatives", "99"], "is not in the range"),
        (["one", "two", "--minimise", "fun"], "is not one of"),
    ],
)
def test_a_wrong_question_ends_with_2(tmp_path: Path, args: list[str], words: str) -> None:
    code, out, err = run("route", *args, "--data", str(small_atlas(tmp_path).folder))
    assert code == 2
    assert words in err
    assert out == ""
