"""The chooser of scenario and journey: answers as Python's, on the map and in words, by mouse, touch and keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import corridor
from corridor.cli import main
from corridor.maps import Journey, make_map, save
from corridor.maps.payload import build_payload, unpack
from corridor.scenariofiles import read_scenario
from tests.browser import DESKTOP, PHONE, axe, opened, settle
from tests.corpus import ALL, CORPUS, region_with, rows_with
from tests.smallnetwork import small_rows
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.tinyfolder import Rows

OPEN = """title: Gate open
why: What if the Gate were open?
open: [rail-gate-two, gate]
permit: [ban-on-transit]
sources: [gazette]
note: Nothing else changes.
"""
SLOW = "title: Long wait\nset:\n  hours-gate: {value: 90, reason: A strike.}\n"
BEFORE = "title: Before the shutting\nas_of: 1990-01-01\n"
SCENARIOS = {"gate-open": OPEN, "slow": f"extends: gate-open\n{SLOW}", "before": BEFORE}


def folder_with(path: Path, scenarios: dict[str, str], rows: dict[str, Rows] | None = None) -> Path:
    """Write the tiny folder with scenarios and return its path."""
    folder = write_folder(path / "data", rows=small_rows() if rows is None else rows)
    (folder / "scenarios").mkdir(exist_ok=True)
    for name, text in scenarios.items():
        (folder / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    return save(make_map(corridor.load(folder_with(folder, SCENARIOS))), folder / "map.html")


# --- what the page is given


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


# --- the page

STATE = """() => ({ scenario: corridor.scenario && corridor.scenario.id, changes: Boolean(corridor.changes),
    kinds: corridor.changes ? [...corridor.changes.kinds].map(([link, kind]) => [link.id, kind]).sort() : [],
    day: corridor.data.steps[corridor.day].iso, gate: corridor.items.get("crossings/gate").status,
    badge: document.getElementById("corridor-badge").textContent, address: location.hash })"""


def state_of(page: Page) -> dict[str, Any]:
    """Return what the page shows, once it is at rest and its address written."""
    settle(page)
    page.wait_for_timeout(350)
    state: dict[str, Any] = page.evaluate(STATE)
    return state


def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two states are the same, but for the view that the address tells."""
    plain = [{**state, "address": re.sub(r"map=[\d.,-]+&", "", state["address"])} for state in (one, other)]
    return plain[0] == plain[1]


def ask(page: Page, scenario: str = "Gate open", origin: str = "One", destination: str = "Two") -> None:
    """Choose a scenario and a journey."""
    if page.get_by_role("button", name="Routes", exact=True).is_visible():
        page.get_by_role("button", name="Routes", exact=True).click()
    for label, option in (("Scenario", scenario), ("From", origin), ("To", destination)):
        page.get_by_label(label, exact=True).select_option(label=option)


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_choosing_shows_way_stops_and_saving(browser: Browser, tiny: Path, size: tuple[int, int]) -> None:
    with opened(browser, tiny, size=size, touch=size == PHONE) as watched:
        page = watched.page
        ask(page, scenario="Today")
        assert "There is no way: the network is cut." in page.locator(".corridor-answer").inner_text()
        assert (
            "Opening 1 link, 1 border crossing and 1 permission would join the two: 268 km"
            in page.locator(".corridor-answer").inner_text()
        )
        ask_again = page.get_by_label("Scenario", exact=True)
        ask_again.select_option(label="Gate open")
        state = state_of(page)
        assert (state["scenario"], state["gate"]) == ("gate-open", "open")
        assert state["kinds"] == [["rail-gate-two", "gained"], ["rail-one-gate", "faster"]]
        assert "what-if, not a forecast" in state["badge"]
        text = page.locator(".corridor-answer").inner_text()
        assert "268 km" in text
        assert "today there is no way at all" in text
        assert page.locator(".corridor-stops li").count() == 3
        status = page.locator(".corridor-journey [role=status]").inner_text()
        assert "Gate open" in status
        assert "268 km" in status


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_stop_pointed_at_shows_on_map_and_diagram(browser: Browser, tiny: Path, size: tuple[int, int]) -> None:
    with opened(browser, tiny, size=size, touch=size == PHONE) as watched:
        page = watched.page
        ask(page)
        stop = page.locator(".corridor-stops button").nth(1)
        if size == PHONE:
            stop.tap()
        else:
            stop.hover()
        page.wait_for_timeout(60)
        assert page.evaluate("corridor.changes.pointed.item.key") == "crossings/gate"
        assert page.locator(".corridor-dia-on").count() == 1
        page.locator(".corridor-stops button").nth(0).focus()
        assert page.evaluate("corridor.changes.pointed.links.map(({ id }) => id)") == ["rail-one-gate"]
        if size == DESKTOP:
            page.locator(".corridor-dia-hit").nth(2).dispatch_event("pointerenter")
            assert page.locator(".corridor-pointed").inner_text().startswith("Rail")


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_an_address_brings_the_way_into_view_on_the_day_of_its_scenario(
    browser: Browser, shipped: Path, size: tuple[int, int]
) -> None:
    with opened(browser, shipped, size=size) as watched:
        page = watched.page
        page.evaluate("location.hash = 'scenario=before-october-2025&from=aktau-port&to=yerevan'")
        settle(page)
        page.wait_for_timeout(500)
        settle(page)
        ends = page.evaluate(
            "corridor.changes.ends.map(({ point }) => corridor.engine.map.getBounds().contains("
            "corridor.engine.map.options.crs.pointToLatLng({ x: point[0], y: point[1] }, 0)))"
        )
        assert ends == [True, True]
        assert page.locator(".corridor-time-date").inner_text().startswith("20 October 2025")
        # Legs are named under the axis, and no name of a stop lies upon another.
        names = page.locator(".corridor-dia text").all_text_contents()
        assert any(re.fullmatch("(Rail|Road) [A-Z]{2}", name) for name in names)
        boxes = page.evaluate(
            "[...document.querySelectorAll('.corridor-dia-name')].map((node) => node.getBoundingClientRect().toJSON())"
        )
        assert len(boxes) >= (1 if size == DESKTOP else 0)
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                apart = one["right"] <= other["left"] or other["right"] <= one["left"]
                assert apart or one["bottom"] <= other["top"] + 1 or other["bottom"] <= one["top"] + 1


@pytest.mark.browser
def test_the_keyboard_alone(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        page.get_by_label("Scenario", exact=True).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert state_of(page)["scenario"] == "gate-open"
        page.get_by_label("From", exact=True).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        assert page.locator(".corridor-answer h3").nth(1).inner_text() == "One – Two"
        page.get_by_role("button", name="Cost", exact=True).focus()
        page.keyboard.press("Enter")
        assert page.locator(":focus").inner_text() == "Cost"
        assert page.locator(".corridor-dia-unit").inner_text() == "Dollars"
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text().startswith("Rail")
        page.get_by_role("button", name="Clear scenario and route").focus()
        page.keyboard.press("Enter")
        state = state_of(page)
        assert (state["scenario"], state["changes"]) == (None, False)
        assert "scenario" not in state["address"]
        assert "from" not in state["address"]
        assert page.evaluate("document.activeElement.tagName") == "SELECT"


@pytest.mark.browser
def test_swapping_turns_the_journey(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        ask(page)
        page.get_by_role("button", name="Swap from and to").click()
        assert page.locator(".corridor-answer h3").nth(1).inner_text() == "Two – One"


@pytest.mark.browser
def test_a_scenario_fixes_the_date_and_moving_it_clears(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        home = state_of(page)["day"]
        page.get_by_label("Scenario", exact=True).select_option(label="Before the shutting")
        state = state_of(page)
        assert (state["day"] < "1990-01-02", "1 January 1990" in state["badge"]) == (True, True)
        page.get_by_label("Scenario", exact=True).select_option(label="Gate open")
        assert state_of(page)["day"] == home
        page.get_by_label("From", exact=True).select_option(label="One")
        page.get_by_label("To", exact=True).select_option(label="Two")
        page.get_by_role("button", name="Previous change").click()
        state = state_of(page)
        assert (state["scenario"], state["changes"], state["gate"]) == (None, False, "closed")
        assert "the scenario and the route are cleared" in page.locator(".corridor-notice").inner_text()
        assert page.get_by_label("Scenario", exact=True).input_value() == "0"
        assert "scenario" not in state["address"]
        assert "day=" in state["address"]


@pytest.mark.browser
def test_the_address_leads_back(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        ask(page)
        before = state_of(page)
        assert before["address"].endswith("scenario=gate-open&from=one&to=two")
        assert "day=" not in before["address"]
        page.goto("about:blank")
        page.goto(tiny.as_uri() + before["address"])
        page.wait_for_selector("body[data-ready]")
        assert alike(state_of(page), before)
        page.evaluate("location.hash = 'day=1993-04-03'")
        page.wait_for_timeout(100)
        assert state_of(page)["scenario"] is None
        page.evaluate("location.hash = 'scenario=nowhere&from=one&to=<b>x</b>'")
        page.wait_for_timeout(100)
        text = page.locator(".corridor-notice").inner_text()
        assert "a scenario that this map does not hold: nowhere" in text
        assert "<b>x</b>" in text


@pytest.mark.browser
def test_a_map_made_for_a_journey_opens_on_it(browser: Browser, tmp_path: Path) -> None:
    atlas = corridor.load(folder_with(tmp_path, SCENARIOS))
    journey = Journey(scenario=read_scenario("slow", atlas.folder), origin="one", destination="two")
    file = save(make_map(atlas, journeys=[journey]), tmp_path / "map.html")
    with opened(browser, file) as watched:
        state = state_of(watched.page)
        assert state["scenario"] == "slow"
        assert "scenario" not in state["address"]
        watched.page.get_by_role("button", name="Clear scenario and route").click()
        cleared = state_of(watched.page)
        assert cleared["address"].endswith("scenario=today&from=&to=")
        watched.page.goto("about:blank")
        watched.page.goto(file.as_uri() + cleared["address"])
        watched.page.wait_for_selector("body[data-ready]")
        assert state_of(watched.page)["changes"] is False


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_axe_finds_nothing(browser: Browser, tiny: Path, size: tuple[int, int], scheme: str) -> None:
    with opened(browser, tiny, size=size, scheme=scheme, touch=size == PHONE) as watched:
        page = watched.page
        ask(page, scenario="Today")
        assert axe(page) == []
        page.get_by_label("Scenario", exact=True).select_option(label="Long wait")
        page.evaluate("for (const fold of document.querySelectorAll('.corridor-journey details')) fold.open = true")
        assert axe(page) == []
        # Targets are large enough for a finger.
        least = 44 if size == PHONE else 24
        low = page.evaluate(
            """() => [...document.querySelectorAll(".corridor-journey :is(button, select, summary)")]
                .filter((node) => node.checkVisibility()).map((node) => node.getBoundingClientRect().height)"""
        )
        assert low
        assert min(low) >= least
        wide = page.evaluate(
            "[...document.querySelectorAll('.corridor-journey')].map((node) => node.scrollWidth - node.clientWidth)"
        )
        assert wide == [0]


@pytest.mark.browser
def test_table_and_print_tell_of_the_scenario(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        ask(page)
        page.get_by_role("button", name="Table", exact=True).click()
        page.get_by_role("table").first.wait_for()
        table = page.get_by_role("table").first.inner_text()
        assert "in the scenario Gate open, a what-if" in table
        assert "In this scenario" in page.get_by_role("row", name="Gate – Two railway").inner_text()
        page.get_by_role("button", name="Table", exact=True).click()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        printed = page.locator(".corridor-print").text_content() or ""
        assert "what-if, not a forecast" in printed
        assert "Link gained" in printed


@pytest.mark.browser
@pytest.mark.parametrize("text", [ALL, CORPUS["long"]], ids=["all", "long"])
def test_hostile_texts_are_only_text(browser: Browser, tmp_path: Path, text: str) -> None:
    quoted = "'" + "".join(one if one.isprintable() else " " for one in text).replace("'", "''") + "'"
    scenario = (
        f"title: {quoted}\nwhy: {quoted}\nnote: {quoted}\nopen: [rail-gate-two, gate]\npermit: [ban-on-transit]\n"
    )
    ban = f"title: Ban\nforbid:\n  - name: {quoted}\n    where: [gate]\n"
    rows = rows_with(text, small_rows())
    for row, plain in zip(rows["parameters"], small_rows()["parameters"], strict=True):
        # Without its unit a number is none.
        row["unit"] = plain["unit"]
    folder = folder_with(tmp_path, {"odd": scenario, "ban": ban}, rows)
    (folder / "region.yaml").write_text(region_with(text), encoding="utf-8")
    file = save(make_map(corridor.load(folder)), tmp_path / "map.html")
    for size in (DESKTOP, PHONE):
        with opened(browser, file, size=size) as watched:
            page = watched.page
            page.goto("about:blank")
            page.goto(f"{file.as_uri()}#scenario=odd&from=one&to=two")
            page.wait_for_selector("body[data-ready]")
            if size == PHONE:
                page.get_by_role("button", name="Routes", exact=True).click()
            page.get_by_label("Scenario", exact=True).wait_for()
            assert page.locator(".corridor-stops li").count() == 3
            assert page.locator(".corridor-journey :is(b, script, img) :is(script, img, b)").count() == 0
            assert page.evaluate("document.body.scrollWidth <= innerWidth")
            assert "49" not in page.locator(".corridor-about").inner_text()
