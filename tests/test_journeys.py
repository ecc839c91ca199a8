"""What the chooser of scenario and journey is given: answers as Python's, each shipped scenario, both ways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import corridor
from corridor.cli import main
from corridor.maps import Journey, make_map, save
from corridor.maps.payload import build_payload, unpack
from corridor.scenariofiles import read_scenario
from tests.smallnetwork import small_rows
from tests.tinyfolder import write_folder
from tests.whatifs import SCENARIOS, folder_with

if TYPE_CHECKING:
    from pathlib import Path


def test_answers_are_those_of_python() -> None:
    atlas = corridor.load()
    held = build_payload(atlas, journeys=()).data["journeys"]
    ids = [scenario["id"] for scenario in held["scenarios"]]
    for scenario in ("today", "tripp", "before-october-2025", "caspian-storm", "iran-shut"):
        network = atlas.network(scenario)
        for number in range(0, len(held["pairs"]), 23):
            origin, destination = (held["places"][place] for place in held["pairs"][number])
            answer = held["answers"][ids.index(scenario)][number]
            routes = network.route(origin, destination)
            assert (answer[0] < 0) == (routes.best is None)
            if routes.best:
                steps, km, hours, usd, countries, *bands = held["ways"][answer[0]]
                assert [held["steps"][step][3] for step in steps] == [step.name for step in routes.best.steps]
                assert (km, tuple(countries)) == (round(routes.best.km), routes.best.countries)
                low, central, high = routes.best.hours.rounded()
                assert hours == [central, low, high]
                assert bands[0][-1] == [low, high]
                low, central, high = routes.best.usd.rounded(0)
                assert usd == [central, low, high]
                assert bands[1][-1] == [low, high]
            told = [[held["shut"][one][1] for one in held["openings"][place][0]] for place in answer[1]]
            assert told == [[shut.name for shut in opening.shut] for opening in routes.why_not]


def test_every_shipped_scenario_and_main_pair_is_held_both_ways() -> None:
    atlas = corridor.load()
    held = build_payload(atlas, journeys=()).data["journeys"]
    pairs = {tuple(pair) for pair in held["pairs"]}
    assert pairs == {(destination, origin) for origin, destination in pairs}
    ends = [sum(row["end"] == end for row in atlas.rows("main_points")) for end in ("from", "to")]
    assert len(pairs) == 2 * ends[0] * ends[1]
    assert held["scenarios"][0]["id"] == "today"
    assert all(len(answers) == len(held["pairs"]) for answers in held["answers"])


def test_the_file_stays_small(shipped: Path) -> None:
    assert shipped.stat().st_size <= 2_000_000


@pytest.mark.parametrize("missing", [("rates", "loads"), ("main_points",)])
def test_a_folder_without_rates_or_points_makes_a_map(tmp_path: Path, missing: tuple[str, ...]) -> None:
    atlas = corridor.load(write_folder(tmp_path / "data", rows={**small_rows(), **{key: [] for key in missing}}))
    assert "journeys" not in build_payload(atlas, journeys=()).data
    assert save(make_map(atlas), tmp_path / "map.html").is_file()


def test_a_folder_without_scenarios_holds_today(tmp_path: Path) -> None:
    held = build_payload(corridor.load(write_folder(tmp_path / "data", rows=small_rows())), journeys=())
    assert [scenario["id"] for scenario in held.data["journeys"]["scenarios"]] == ["today"]


def test_a_missing_rate_is_told_and_the_map_is_made(tmp_path: Path) -> None:
    rows = small_rows()
    rows["rates"] = [row for row in rows["rates"] if row["kind"] != "line_speed"]
    held = build_payload(corridor.load(write_folder(tmp_path / "data", rows=rows)), journeys=())
    assert "line_speed" in held.data["journeys"]["fault"]


def test_a_journey_of_ones_own_is_held_and_opened_on(tmp_path: Path) -> None:
    atlas = corridor.load(folder_with(tmp_path, SCENARIOS))
    scenario = read_scenario("gate-open", atlas.folder).closing("road-two-haven")
    asked = Journey(scenario=scenario, origin="two", destination="haven", options={"minimise": "time"})
    held = build_payload(atlas, journeys=[asked]).data["journeys"]
    assert held["start"] == ["gate-open-changed", "two", "haven"]
    number = held["pairs"].index([held["places"].index(node) for node in ("two", "haven")])
    assert [answers[number][0] for answers in held["answers"]][-1] == -1
    assert dict(held["asked"])[number] == "Forty-foot container; least time"


def test_borders_follow_the_scenario(tmp_path: Path) -> None:
    data = build_payload(corridor.load(folder_with(tmp_path, SCENARIOS)), journeys=()).data
    opened_ = next(one for one in data["journeys"]["scenarios"] if one["id"] == "gate-open")
    assert opened_["borders"] == [[0, 0]]
    assert data["borders"]["shut"][0]["between"] == ["AA", "BB"]
    assert dict(opened_["status"]) == {"rail-gate-two": "open", "gate": "open", "ban-on-transit": "open"}


def test_the_command_writes_a_map_that_opens_on_the_journey(tmp_path: Path) -> None:
    folder, file = folder_with(tmp_path, SCENARIOS), tmp_path / "map.html"
    asked = ["route", "One", "Two", "--scenario", "gate-open", "--minimise", "time", "--map", str(file)]
    result = CliRunner().invoke(main, [*asked, "--data", str(folder)])
    assert result.exit_code == 0, result.output
    packed = re.search(r'id="corridor-data">([^<]*)<', file.read_text(encoding="utf-8"))
    assert packed
    held = unpack(packed[1])["journeys"]
    assert held["start"] == ["gate-open", "one", "two"]
    assert [words for _, words in held["asked"]] == ["Forty-foot container; least time"]
