"""The chooser of scenario and journey: answers as Python's, on the map and in words, by mouse, touch and keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

import corridor
from corridor.maps import Journey, make_map, save
from corridor.scenariofiles import read_scenario
from tests.browser import DESKTOP, PHONE, axe, opened, settle
from tests.corpus import ALL, CORPUS, region_with, rows_with
from tests.smallnetwork import small_rows
from tests.whatifs import SCENARIOS, folder_with

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    return save(make_map(corridor.load(folder_with(folder, SCENARIOS))), folder / "map.html")


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
        # Openings of as many things are told apart without unfolding them.
        assert page.locator(".corridor-answer summary .corridor-quiet").all_inner_texts() == ["Gate – Gate"]
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
def test_a_way_at_the_edge_of_the_data_lies_above_the_sheet(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped, size=PHONE, touch=True) as watched:
        page = watched.page
        ask(page, "TRIPP", "Baku", "Nakhchivan")
        settle(page)
        page.get_by_label("From", exact=True).select_option(label="Altynkol (Khorgos)")
        page.wait_for_timeout(600)
        settle(page)
        ends = (
            "corridor.changes.ends.map(({ point }) => corridor.engine.map.getContainer().getBoundingClientRect().top + "
            "corridor.engine.map.latLngToContainerPoint(L.CRS.EPSG3857.pointToLatLng(L.point(...point), 0)).y)"
        )
        top = page.evaluate("document.querySelector('.corridor-open').getBoundingClientRect().top")
        assert all(0 < y < top for y in page.evaluate(ends))
        limits = page.evaluate("corridor.engine.map.options.maxBounds.getSouth()")
        page.keyboard.press("Escape")
        page.wait_for_timeout(600)
        assert page.evaluate("corridor.engine.map.options.maxBounds.getSouth()") > limits


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
