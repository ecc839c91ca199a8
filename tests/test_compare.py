"""Scenarios side by side: by hand on a small folder, on the shipped data, properties, and the command."""

from __future__ import annotations

import functools
import itertools
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import corridor
from corridor.answers import comparison_lines
from corridor.cli import main
from corridor.errors import NotKnownError, QuestionError
from corridor.scenario import Rule, Scenario
from corridor.scenariocomparison import COLUMNS, compare, main_pairs
from corridor.scenariofiles import scenario_names
from corridor.triple import Triple
from tests.smallnetwork import small_atlas

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.atlas import Atlas
    from corridor.differences import Difference
    from corridor.scenariocomparison import Comparison

OPEN = replace(Scenario().opening("reopen").permitting("ban-on-transit"), id="open", title="All open")


@pytest.fixture(name="atlas")
def _atlas(tmp_path: Path) -> Atlas:
    return small_atlas(tmp_path)


@functools.cache
def shipped() -> Atlas:
    return corridor.load()


@functools.cache
def shipped_comparison(*names: str) -> Comparison:
    return compare(names, atlas=shipped())


def named(comparison: Comparison) -> dict[str, Difference]:
    return {difference.id: difference for difference in comparison.inputs}


# By hand.


def test_the_pairs_are_each_from_against_each_to(atlas: Atlas) -> None:
    assert main_pairs(atlas) == (("one", "two"), ("one", "isle"))


def test_what_opens_gains_ways(atlas: Atlas) -> None:
    found = compare(["today", OPEN], atlas=atlas)
    assert [one.id for one in found.scenarios] == ["today", "open"]
    assert {key: (one.kind, one.words) for key, one in named(found).items()} == {
        "rail-gate-two": ("link", ("Closed since 3 April 1993", "Open")),
        "gate": ("crossing", ("Closed since 3 April 1993", "Open")),
        "ban-on-transit": ("permission", ("Not allowed since 1991", "Allowed")),
    }
    assert [pair.gaps[1].change for pair in found.routes] == ["gained", "gained"]
    assert [pair.ways[1].km for pair in found.routes if pair.ways[1]] == [268, 468]
    back = compare([OPEN, "today"], atlas=atlas)
    assert [pair.gaps[1].change for pair in back.routes] == ["lost", "lost"]
    none = compare(["today", Scenario(id="other")], atlas=atlas)
    assert [pair.gaps[1].change for pair in none.routes] == ["none", "none"]
    assert not none.inputs


def test_numbers_that_are_set_are_told_and_counted(atlas: Atlas) -> None:
    slow = replace(
        OPEN.setting("hours-gate", [4, 6, 12]).setting("rail-one-gate", hours=10, cost=Triple(300, 400, 500)), id="slow"
    )
    found = compare([OPEN, slow], [("One", "two")], atlas=atlas)
    told = [(one.kind, one.id, one.what, one.unit, one.words) for one in found.inputs]
    assert told == [
        ("parameter", "hours-gate", "", "hours", ("1 / 3 / 9 hours", "4 / 6 / 12 hours")),
        ("setting", "rail-one-gate", "hours", "hours", ("As in the data", "10 hours")),
        ("setting", "rail-one-gate", "cost", "USD for the load", (
            "As in the data", "300 / 400 / 500 USD for the load",
        )),
    ]  # fmt: skip
    (pair,) = found.routes
    one, other = pair.ways
    gap = pair.gaps[1]
    assert one is not None
    assert other is not None
    assert gap.hours is not None
    assert gap.usd is not None
    assert gap.change == "changed"
    assert gap.km == 0
    assert gap.hours.central == pytest.approx(10 - 168 / 40 + 6 - 3)
    assert gap.usd.central == pytest.approx(400 - 336)
    assert gap.hours.central == pytest.approx(other.hours.central - one.hours.central)
    assert gap.hours.low <= gap.hours.central <= gap.hours.high


def test_a_diagram_without_places_is_of_the_only_pair(atlas: Atlas) -> None:
    one = compare(["today", OPEN], [("One", "two")], atlas=atlas)
    assert one.diagram().get_label() == one.diagram("One", "two").get_label()
    many = compare(["today", OPEN], atlas=atlas)
    first = many.routes[0]
    with pytest.raises(QuestionError, match=rf"has {len(many.routes)}\. Name two places.*{first.origin}"):
        many.diagram()


def test_a_ban_is_told_as_such(atlas: Atlas) -> None:
    ban = Rule(id="no-ferry", name="No ferry", where=("sea-haven-isle",))
    found = compare([OPEN, replace(OPEN.forbidding(ban), id="banned")], atlas=atlas)
    (only,) = found.inputs
    assert (only.kind, only.id, only.name, only.words) == ("ban", "no-ferry", "No ferry", ("No ban", "Banned"))
    assert [pair.gaps[1].change for pair in found.routes] == ["same", "lost"]
    assert [pair.changes for pair in found.routes] == [False, True]


def test_a_cargo_that_one_of_the_scenarios_names_can_be_asked_of_all(atlas: Atlas) -> None:
    ban = Rule(id="no-ferry", name="No ferry", where=("sea-haven-isle",), cargo="oil")
    scenarios = [OPEN, replace(OPEN.forbidding(ban), id="banned")]
    assert [pair.changes for pair in compare(scenarios, atlas=atlas).routes] == [False, False]
    assert [pair.changes for pair in compare(scenarios, atlas=atlas, cargo="oil").routes] == [False, True]
    with pytest.raises(NotKnownError, match="No cargo named 'oyl'"):
        compare(scenarios, atlas=atlas, cargo="oyl")


def test_a_status_that_is_as_shut_as_another_counts_for_nothing(atlas: Atlas) -> None:
    day = replace(Scenario(), id="then").on("1980-01-01")
    found = named(compare(["today", day], atlas=atlas))
    assert found["gate"].words[1] == "Status not known"
    assert not found["gate"].counts
    assert all(one.counts for one in compare(["today", OPEN], atlas=atlas).inputs)


def test_places_the_load_cannot_get_to_are_left_out(atlas: Atlas) -> None:
    found = compare(["today", OPEN], atlas=atlas, load="hopper")
    assert {network.load for network in found.networks} == {"hopper"}
    reached = {place for pair in found.routes for place in (pair.origin, pair.destination)}
    assert set(found.left_out) == {"one", "two", "isle"} - reached
    assert found.left_out == ("isle",)
    assert "the load cannot get there: isle" in "\n".join(comparison_lines(found))
    with pytest.raises(QuestionError, match="cannot get to isle"):
        compare(["today", OPEN], [("one", "isle")], atlas=atlas, load="hopper")


@pytest.mark.parametrize(
    ("scenarios", "pairs", "error", "words"),
    [
        (["today"], None, QuestionError, "two scenarios or more"),
        ("today", None, QuestionError, "is one scenario"),
        (["today", "today"], None, QuestionError, "have the id 'today'"),
        (["today", "tomorow"], None, NotKnownError, "tomorow"),
        (["today", OPEN], [("one", "tow")], NotKnownError, "Did you mean"),
        (["today", OPEN], [("one", "one")], QuestionError, "itself"),
    ],
)
def test_wrong_questions_are_told(
    atlas: Atlas, scenarios: list[str | Scenario], pairs: list[tuple[str, str]], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        compare(scenarios, pairs, atlas=atlas)


def test_the_frame_and_the_dictionary_tell_the_same(atlas: Atlas) -> None:
    found = compare(["today", OPEN], atlas=atlas)
    frame = found.to_frame()
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == 4
    told = json.loads(json.dumps(found.to_dict()))
    assert [one["id"] for one in told["scenarios"]] == ["today", "open"]
    answers = [answer for pair in told["routes"] for answer in pair["answers"]]
    assert [answer["change"] for answer in answers] == list(frame["change"])
    assert [answer["way"]["km"] for answer in answers if answer["way"]] == [268, 468]
    assert told["inputs"][0]["values"][0]["sources"] == ["almanac"]
    assert repr(found) == "<Comparison of today, open: 3 inputs differ, 2 of 2 pairs>"


def test_the_text_says_what_differs_and_what_changes(atlas: Atlas) -> None:
    text = "\n".join(comparison_lines(compare(["today", OPEN], atlas=atlas)))
    assert "Inputs that differ: 3" in text
    assert "Gate – Two railway (rail-gate-two): Closed since 3 April 1993 (today); Open (open)" in text
    assert "All open against Today: 2 of 2 best ways change" in text
    assert "One – Two   a way where there was none: 268 km" in text
    lost = "\n".join(comparison_lines(compare([OPEN, "today"], atlas=atlas)))
    assert "no way any more" in lost


# On the shipped data.


def test_the_main_pairs_of_the_shipped_data() -> None:
    pairs = main_pairs(shipped())
    origins, destinations = dict.fromkeys(one for one, _ in pairs), dict.fromkeys(other for _, other in pairs)
    assert list(itertools.product(origins, destinations)) == list(pairs)
    assert len(origins) == 11
    assert list(destinations) == ["yerevan", "gyumri", "meghri", "nakhchivan", "ganja"]


def test_october_2025_is_permissions_and_no_open_line() -> None:
    found = shipped_comparison("before-october-2025", "today")
    counting = [one for one in found.inputs if one.counts]
    assert {one.kind for one in counting} == {"permission"}
    assert "az-transit-to-armenia" in {one.id for one in counting}
    (pair,) = (one for one in found.routes if (one.origin, one.destination) == ("aktau-port", "yerevan"))
    assert pair.changes
    assert [way.countries for way in pair.ways if way][1][0] != "KZ"


def test_reasons_of_numbers_are_told() -> None:
    found = named(shipped_comparison("today", "caspian-storm"))
    assert found["sailing-hours-aktau-alat"].reasons[0] == ""
    reason = found["sailing-hours-aktau-alat"].reasons[1]
    assert reason
    text = "\n".join(comparison_lines(shipped_comparison("today", "caspian-storm")))
    assert reason in text
    assert shipped().network("caspian-storm").scenario.note in text


def test_a_rule_on_railways_is_no_matter_of_a_truck() -> None:
    found = named(compare(["today", "tripp-transit-only"], atlas=shipped(), load="truck"))
    assert {one.kind for one in found.values()} <= {"link", "crossing", "permission"}
    assert not any("railway" in key for key in found)
    assert {one.kind for one in shipped_comparison("today", "tripp-transit-only").inputs} >= {"ban", "link"}


def test_full_opening_loses_no_way_and_none_gets_worse() -> None:
    found = shipped_comparison("today", "full-opening")
    for pair in found.routes:
        one, other = pair.ways
        assert pair.gaps[1].change in {"same", "gained", "changed"}
        if one and other:
            assert other.generalised <= one.generalised + 1e-6


def test_what_is_asked_at_once_is_what_is_asked_one_by_one() -> None:
    found = shipped_comparison("today", "tripp", "iran-shut")
    for pair in found.routes[::7]:
        for network, way in zip(found.networks, pair.ways, strict=True):
            alone = shipped().network(network.scenario).route(pair.origin, pair.destination).best
            assert (alone and alone.links) == (way and way.links)


@settings(max_examples=12, deadline=None)
@given(names=st.lists(st.sampled_from(scenario_names()), min_size=2, max_size=2, unique=True))
def test_the_other_way_round_the_difference_has_the_other_sign(names: list[str]) -> None:
    there, back = shipped_comparison(*names), shipped_comparison(*reversed(names))
    assert {one.id for one in there.inputs} == {one.id for one in back.inputs}
    turned = {"gained": "lost", "lost": "gained"}
    for pair, other in zip(there.routes, back.routes, strict=True):
        gap, twin = pair.gaps[1], other.gaps[1]
        assert twin.change == turned.get(gap.change, gap.change)
        for measure in ("hours", "usd"):
            one, two = getattr(gap, measure), getattr(twin, measure)
            if one is not None:
                assert (one.low, one.central, one.high) == pytest.approx((-two.high, -two.central, -two.low))


def test_it_is_a_public_verb() -> None:
    assert corridor.compare is compare
    assert isinstance(corridor.compare(["today", "tripp"], [("Baku", "Nakhchivan")]), corridor.Comparison)


# The command line.


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, list(args))
    return result.exit_code, result.stdout, result.stderr


def test_the_command_tells_inputs_and_ways() -> None:
    code, out, _ = run("compare", "today", "tripp", "iran-shut")
    assert code == 0
    assert "az-transit-from-armenia" in out
    assert "No goods in Iran (no-goods-in-iran): No ban (today, tripp); Banned (iran-shut)" in out
    assert "TRIPP against Today:" in out
    assert "no way any more" in out


def test_the_command_prints_json_and_csv(tmp_path: Path) -> None:
    atlas = small_atlas(tmp_path)
    own = tmp_path / "own.yaml"
    own.write_text("title: Own\nopen: [reopen]\npermit: [ban-on-transit]\n", encoding="utf-8")
    question = ("compare", "today", str(own), "--data", str(atlas.folder))
    data = json.loads(run(*question, "--pair", "one", "two", "--json")[1])
    assert [one["id"] for one in data["scenarios"]] == ["today", "own"]
    assert len(data["routes"]) == 1
    lines = run(*question, "--csv")[1].splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert lines[1].startswith("today,one,two,none,,")
    assert lines[2].startswith("own,one,two,gained,AA BB,268,")
    then = json.loads(run(*question, "--as-of", "1990-01-01", "--json")[1])
    assert {one["as_of"] for one in then["scenarios"]} == {"1990-01-01"}


def test_the_command_writes_one_page(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    code, out, err = run("compare", "today", "tripp", "--map", str(file))
    assert code == 0
    assert out == ""
    assert "Wrote" in err
    assert file.stat().st_size < 3_000_000
    code, out, _ = run("compare", "today", "tripp", "--map", str(file), "--pair", "Baku", "Nakhchivan", "--csv")
    assert code == 0
    assert len(out.splitlines()) == 3


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], "Missing argument"),
        (["today"], "two scenarios or more"),
        (["today", "tomorrow"], "No scenario named 'tomorrow'"),
        (["today", "today"], "have the id"),
        (["today", "today", "--map", "page.pdf"], "End it in .html"),
    ],
)
def test_a_wrong_question_ends_with_2(tmp_path: Path, args: list[str], words: str) -> None:
    code, out, err = run("compare", *args, "--data", str(small_atlas(tmp_path).folder))
    assert code == 2
    assert words in err
    assert out == ""


# The benchmark.


def test_the_benchmark_held_its_limits_and_its_page_tells_it() -> None:
    routing = pytest.importorskip("benchmarks.routing")
    root = routing.HERE.parent
    results = json.loads((root / "benchmarks" / "routing.json").read_text(encoding="utf-8"))
    assert results["one"]["all"] <= routing.MOST_ONE_S
    assert results["all"]["seconds"] <= routing.MOST_ALL_S
    assert (root / "docs" / "routing-benchmark.md").read_text(encoding="utf-8") == routing.page(results)


def test_other_libraries_find_ways_of_the_same_weight() -> None:
    routing = pytest.importorskip("benchmarks.routing")
    pytest.importorskip("networkx")
    pytest.importorskip("rustworkx")
    assert routing.beside(1)["ways"] == len(scenario_names()) * len(main_pairs(shipped()))
