"""Legend, overview and notes of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium
import pytest

import corridor
from corridor.maps import make_map, save
from tests.browser import DESKTOP, PHONE, axe, boxes, opened, settle
from tests.corpus import ALL, MARK, region_with, rows_with
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

NEWS = {
    "dataWords": "1 May 2026",
    "changes": [
        {
            "kind": "Statuses", "action": "changed", "key": "crossings/gate", "title": "", "before": "Closed <i>",
            "after": "Open", "date": "2 May 2026", "sources": [0],
        },
        {
            "kind": "Links", "action": "removed", "key": "links/none", "title": "Gone one", "before": "",
            "after": "No longer in the data",
            "date": "", "sources": [],
        },
    ],
}  # fmt: skip
VIEW = "() => [corridor.engine.map.getCenter().lat, corridor.engine.map.getCenter().lng, corridor.engine.map.getZoom()]"


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    drawn = make_map(corridor.load(write_folder(folder / "data")))
    folium.FeatureGroup(name="Mine <b>").add_to(drawn)
    return save(drawn, folder / "map.html")


@pytest.fixture(name="hostile", scope="module")
def _hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    data = write_folder(folder / "data", rows=rows_with(ALL))
    (data / "region.yaml").write_text(region_with(ALL), encoding="utf-8")
    return save(make_map(corridor.load(data)), folder / "map.html")


def test_legend_tells_day_and_zoom(browser: Browser, shipped: Path) -> None:
    rows = """() => [...document.querySelectorAll(".corridor-row:has(canvas)")].map((row) => [
        row.querySelector(".corridor-words").textContent, row.hidden, row.querySelector(".corridor-count").textContent,
        row.querySelector(".corridor-closer").textContent, row.querySelector("input").checked])"""
    counts = """() => corridor.data.layers.map(({ key, count }) => (count === null ? ""
        : String([...corridor.items.values()].filter((item) => item.layer === key && item.past !== false).length)))"""
    with opened(browser, shipped, size=DESKTOP) as watched:
        page = watched.page
        for day in ("corridor.data.today", "0", "corridor.data.steps.length - 1"):
            page.evaluate(f"corridor.setDay({day})")
            found = page.evaluate(rows)
            expected = page.evaluate(counts)
            assert [count for _, _, count, _, _ in found] == expected
            assert all(hidden == (count == "0") for _, hidden, count, _, _ in found)
        page.evaluate("corridor.setDay(corridor.data.today)")
        page.evaluate("corridor.engine.map.setZoom(4, { animate: false })")
        settle(page)
        road = page.locator(".corridor-row", has_text="Road").first
        assert road.locator(".corridor-closer").text_content() == "", "it is off"
        road.locator("input").press("Space")
        settle(page)
        assert road.locator(".corridor-closer").text_content() == "zoom in"
        page.evaluate("corridor.engine.map.setZoom(8.5, { animate: false })")
        settle(page)
        assert {closer for *_, closer, _ in page.evaluate(rows)} == {""}


def test_legend_by_keyboard(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, size=DESKTOP) as watched:
        page = watched.page
        group = page.locator(".corridor-group").first
        group.get_by_role("button", name=": none").press("Enter")
        settle(page)
        first, second = group.locator("input:visible").nth(0), page.locator(".corridor-layers input:visible").nth(1)
        assert not first.is_checked()
        assert page.evaluate("corridor.engine.on.has('links-main-rail')") is False
        first.press("Space")
        assert first.is_checked()
        assert page.evaluate("corridor.engine.on.has('links-main-rail')")
        first.press("ArrowDown")
        assert second.evaluate("(box) => box === document.activeElement")
        toggle = group.locator(".corridor-toggle")
        toggle.press("Enter")
        assert toggle.get_attribute("aria-expanded") == "false"
        assert group.locator("input:visible").count() == 0
        last = page.locator(".corridor-group").last
        assert last.locator("h2").text_content() == "Added layers"
        assert last.locator(".corridor-words").text_content() == "Mine <b>"


def test_overview_frames_and_moves(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped, size=DESKTOP, motion=False) as watched:
        page = watched.page
        box = page.locator(".corridor-overview").bounding_box()
        assert box is not None
        start = boxes(page, ".corridor-frame")[".corridor-frame"]
        page.get_by_role("button", name="Whole corridor").click()
        settle(page)
        page.wait_for_timeout(50)
        whole = boxes(page, ".corridor-frame")[".corridor-frame"]
        assert whole[2] - whole[0] > 2 * (start[2] - start[0])
        assert page.get_by_role("button", name="Whole corridor").get_attribute("aria-current") == "true"
        assert page.get_by_role("button", name="South Caucasus").get_attribute("aria-current") == "false"
        page.get_by_role("button", name="South Caucasus").click()
        settle(page)
        x, y = box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.5
        page.mouse.move(x - 40, y)
        page.mouse.down()
        page.mouse.move(x, y, steps=3)
        page.mouse.up()
        page.wait_for_timeout(80)
        left, top, right, bottom = boxes(page, ".corridor-frame")[".corridor-frame"]
        assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((x, y), abs=2.5)
        ink = "() => document.querySelector('.corridor-overview canvas').toDataURL()"
        light = page.evaluate(ink)
        page.get_by_role("button", name="Dark theme", exact=True).click()
        assert page.evaluate(ink) != light
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        page.get_by_role("button", name="Light theme", exact=True).click()
        assert page.evaluate(ink) == light


def test_notes_hold_everything_as_text(browser: Browser, hostile: Path) -> None:
    with opened(browser, hostile, size=PHONE, touch=True) as watched:
        page = watched.page
        page.get_by_role("button", name="Borders and names").click()
        words = str(page.locator("#corridor-note").text_content())
        assert words.count(MARK) >= 2
        assert page.locator("#corridor-note script, #corridor-note img, #corridor-note svg a").count() == 0
        assert axe(page) == []
        headings = page.locator("#corridor-note h3").all_text_contents()
        assert headings[:2] == ["Borders and names", "How to read the map"]
        assert any(heading.startswith("What changed") for heading in headings)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator("#corridor-note .corridor-note-thing").first.click()
        assert page.evaluate("corridor.selected.table") == "rulings"
        assert not page.locator("#corridor-note").is_visible()


def test_notes_tell_what_changed(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, size=DESKTOP) as watched:
        page = watched.page
        page.evaluate("(news) => { corridor.data.news = news; corridor.openNotes(); }", {"version": "0.9", **NEWS})
        news = page.locator("#corridor-note section", has_text="since version 0.9, data of 1 May 2026")
        assert news.locator("summary").all_text_contents() == ["Statuses (1)", "Links (1)"]
        assert "Closed <i> → Open" in str(news.text_content())
        assert str(news.text_content()).lower().count("no longer in the data") == 1
        assert "Gone one" in str(news.text_content())
        assert news.locator("details").nth(1).locator("button").count() == 0
        news.locator("button").first.press("Enter")
        assert page.evaluate("corridor.selected.key") == "crossings/gate"


def test_legend_groups_have_names_and_arrows_lead_into_them(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, size=DESKTOP) as watched:
        page = watched.page
        found = page.locator(".corridor-group").first
        assert found.get_attribute("role") == "group"
        assert found.evaluate("(node) => document.getElementById(node.getAttribute('aria-labelledby')).textContent")
        toggle = found.locator(".corridor-toggle")
        toggle.press("ArrowDown")
        assert found.locator("input").first.evaluate("(box) => box === document.activeElement")
