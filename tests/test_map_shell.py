"""The frame of the page: where its parts lie at every size, sheets and panel, tools."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import folium
import pytest

import corridor
from corridor.maps import make_map, save
from tests.browser import DESKTOP, PHONE, axe, boxes, opened, settle
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SIZES = ((1400, 900), (1000, 700), (900, 720), (900, 480), (700, 900), (390, 844), (320, 640), (640, 480))
PARTS = (
    ".corridor-header",
    "#corridor-panel",
    "#corridor-map",
    "#corridor-time",
    ".corridor-key:not(.corridor-key-changes)",
    "#corridor-tabs",
)
VIEW = "() => [corridor.engine.map.getCenter().lat, corridor.engine.map.getCenter().lng, corridor.engine.map.getZoom()]"


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    drawn = make_map(corridor.load(write_folder(folder / "data")))
    folium.FeatureGroup(name="Mine <b>").add_to(drawn)
    return save(drawn, folder / "map.html")


def overlap(a: list[float], b: list[float]) -> bool:
    """Whether two boxes share more than an edge."""
    return min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_parts_share_the_window(browser: Browser, tiny: Path, size: tuple[int, int]) -> None:
    with opened(browser, tiny, size=size) as watched:
        page = watched.page
        found = boxes(page, *PARTS)
        clash = [pair for pair in combinations(found, 2) if overlap(found[pair[0]], found[pair[1]])]
        assert not clash
        area = sum((right - left) * (bottom - top) for left, top, right, bottom in found.values())
        assert area == pytest.approx(size[0] * size[1], rel=0.01), "a strip of the window is empty or cut off"
        left, top, right, bottom = found["#corridor-map"]
        assert (bottom - top) / size[1] >= 0.55, "the map has too little of the window"
        assert right - left >= min(size[0], 560)
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth <= innerWidth && {root}.scrollHeight <= innerHeight")
        # What lies on the map lies inside it, and apart from each other.
        over = boxes(
            page, ".corridor-badge", ".corridor-fold", ".leaflet-bar", ".corridor-credits", ".leaflet-control-scale"
        )
        for box in over.values():
            assert left <= box[0]
            assert right >= box[2]
            assert top <= box[1]
            assert bottom >= box[3]
        assert not [pair for pair in combinations(over, 2) if overlap(over[pair[0]], over[pair[1]])]
        assert (".leaflet-bar" in over) == (size[0] > 700)


def test_heights_are_those_of_the_style(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, size=DESKTOP) as watched:
        found = boxes(watched.page, *PARTS)
        assert found[".corridor-header"][3] == 84
        assert found["#corridor-panel"][2] == 324
        assert found["#corridor-time"][3] - found["#corridor-time"][1] == 64
    with opened(browser, tiny, size=PHONE, touch=True) as watched:
        assert boxes(watched.page, ".corridor-header")[".corridor-header"][3] <= 64
        small = watched.page.evaluate(
            """() => [...document.querySelectorAll(":is(#corridor-tabs, #corridor-time, .corridor-header) button")]
                .filter((node) => node.checkVisibility() && Math.min(node.offsetWidth, node.offsetHeight) < 44)
                .map((node) => node.outerHTML.slice(0, 90))"""
        )
        assert small == []


@pytest.mark.parametrize("size", [DESKTOP, (900, 720), PHONE, (320, 640)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_long_title_wraps_and_is_cut_with_a_mark(browser: Browser, tmp_path: Path, size: tuple[int, int]) -> None:
    drawn = make_map(corridor.load(write_folder(tmp_path / "data")), title="A title of many words " * 12)
    with opened(browser, save(drawn, tmp_path / "map.html"), size=size) as watched:
        page = watched.page
        title = page.locator("h1")
        high, line = title.evaluate("(h) => [h.clientHeight, getComputedStyle(h).lineHeight]")
        assert round(high / float(line.removesuffix("px"))) == 2
        found = boxes(page, *PARTS)
        assert not [pair for pair in combinations(found, 2) if overlap(found[pair[0]], found[pair[1]])]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_panel_folds_away_and_the_opening_view_stays(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped, size=(900, 720), motion=False) as watched:
        page = watched.page
        fold, first = page.locator(".corridor-fold"), page.locator(".corridor-views button").first
        before = boxes(page, "#corridor-map")["#corridor-map"]
        assert fold.get_attribute("aria-expanded") == "true"
        fold.press("Enter")
        settle(page)
        after = boxes(page, "#corridor-map", "#corridor-panel")
        assert "#corridor-panel" not in after
        assert after["#corridor-map"][0] == 0
        assert before[0] == 300
        assert fold.get_attribute("aria-expanded") == "false"
        # Nobody has moved the map, so it shows the opening frame in the larger window.
        assert first.get_attribute("aria-current") == "true"
        page.get_by_role("button", name="Zoom in").click()
        settle(page)
        here = page.evaluate(VIEW)
        fold.click()
        settle(page)
        assert page.evaluate(VIEW) == pytest.approx(here, abs=0.02), "a view that somebody chose is kept"
        page.get_by_role("button", name="Start view").click()
        settle(page)
        assert first.get_attribute("aria-current") == "true"


def test_sheet_of_a_phone_has_three_stops(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, size=PHONE, touch=True) as watched:
        page = watched.page
        tab = page.get_by_role("button", name="Layers", exact=True)
        tab.click()
        tall = PHONE[1]

        def share() -> float:
            found = boxes(page, "#corridor-panel", "#corridor-tabs")
            return (tall - found["#corridor-panel"][1]) / tall if "#corridor-panel" in found else 0

        assert share() == pytest.approx(0.55, abs=0.02)
        assert page.evaluate("document.getElementById('corridor-time').inert")
        assert tab.get_attribute("aria-expanded") == "true"
        larger = page.get_by_role("button", name="Larger")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Larger"
        page.keyboard.press("ArrowUp")
        assert share() == pytest.approx(0.92, abs=0.02)
        assert axe(page) == []
        page.keyboard.press("ArrowDown")
        assert share() == pytest.approx(0.55, abs=0.02)
        larger.press("Escape")
        assert share() == 0
        assert page.evaluate("document.activeElement.textContent") == "Layers"
        assert not page.evaluate("document.getElementById('corridor-time').inert")
        # By the pointer: up to the top, then down and away.
        tab.click()
        head = page.locator("#corridor-panel .corridor-sheet-head h2")
        for to, expected in ((120, 0.92), (420, 0.55), (760, 0)):
            box = head.bounding_box()
            assert box is not None
            page.mouse.move(box["x"] + 90, box["y"] + 8)
            page.mouse.down()
            page.mouse.move(box["x"] + 90, to, steps=4)
            page.mouse.up()
            assert share() == pytest.approx(expected, abs=0.02)
        # One sheet at a time.
        tab.click()
        page.get_by_role("button", name="More", exact=True).click()
        assert "#corridor-panel" not in boxes(page, "#corridor-panel")


def test_tools_are_within_reach(browser: Browser, tiny: Path) -> None:
    names = {"Table", "Print", "Notes", "Measure", "Dark theme"}
    with opened(browser, tiny, size=DESKTOP) as watched:
        found = watched.page.locator(".corridor-header button:visible").all_text_contents()
        assert names <= set(found)
    with opened(browser, tiny, size=(900, 720)) as watched:
        page = watched.page
        opener = page.get_by_role("button", name="More", exact=True)
        opener.press("Enter")
        assert names - {"Table"} <= set(page.locator("#corridor-more button:visible").all_text_contents())
        page.keyboard.press("Escape")
        assert opener.get_attribute("aria-expanded") == "false"
        opener.press("Enter")
        page.get_by_role("button", name="Notes").press("Enter")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.textContent") == "More", "the keyboard comes back"
    with opened(browser, tiny, size=PHONE, touch=True) as watched:
        page = watched.page
        page.get_by_role("button", name="More", exact=True).click()
        assert {*(names - {"Table"}), "Everything"} <= set(
            page.locator("#corridor-more button:visible").all_text_contents()
        )
        assert page.locator("#corridor-tabs button").all_text_contents() == ["Layers", "Routes", "Table", "More"]
        assert page.locator(".corridor-key li").count() == 2, "open and closed are all that the data hold"
        page.get_by_role("button", name="Everything").click()
        assert not boxes(page, "#corridor-more")


def test_full_screen(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, size=DESKTOP) as watched:
        page = watched.page
        page.get_by_role("button", name="Full screen").click()
        page.wait_for_timeout(100)
        assert page.evaluate("document.fullscreenElement === document.documentElement")
        page.get_by_role("button", name="Leave full screen").click()
        page.wait_for_timeout(100)
        assert page.evaluate("document.fullscreenElement") is None


def test_less_motion_is_none(browser: Browser, tiny: Path) -> None:
    asked = """() => {
        const { options, _zoomAnimated } = corridor.engine.map;
        return [options.zoomAnimation, options.fadeAnimation, options.inertia, _zoomAnimated];
    }"""
    with opened(browser, tiny, size=DESKTOP, motion=False) as watched:
        page = watched.page
        assert page.evaluate(asked) == [False] * 4
        before = page.evaluate(VIEW)
        page.get_by_role("button", name="Zoom in").click()
        assert page.evaluate(VIEW)[2] > before[2], "at once"
        page.emulate_media(reduced_motion="no-preference")
        # The page hears of it with its next frame.
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate(asked) == [True] * 4


def test_skip_link_keeps_the_address(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, size=DESKTOP) as watched:
        page = watched.page
        page.evaluate("corridor.select(corridor.data.links[0])")
        page.wait_for_timeout(400)
        before = page.evaluate("location.hash")
        page.locator(".corridor-skip").press("Enter")
        assert page.evaluate("document.activeElement.classList.contains('leaflet-container')")
        page.get_by_role("button", name="Table", exact=True).click()
        page.locator(".corridor-skip").press("Enter")
        assert page.evaluate("document.activeElement.id") == "corridor-table"
        page.wait_for_timeout(400)
        assert page.evaluate("location.hash") == before


@pytest.mark.parametrize("size", [PHONE, (700, 450), (320, 640)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_sheets_of_small_windows_hold_their_buttons(browser: Browser, tiny: Path, size: tuple[int, int]) -> None:
    with opened(browser, tiny, size=size, touch=True) as watched:
        page = watched.page
        page.locator("#corridor-tabs").get_by_role("button", name="More").tap()
        sheet = boxes(page, "#corridor-more")["#corridor-more"]
        for button in page.locator(".corridor-more-tools button").all():
            box = button.bounding_box()
            assert box
            assert sheet[1] <= box["y"]
            assert box["y"] + box["height"] <= sheet[3] + 1, button.text_content()
        tab = page.locator("#corridor-tabs").get_by_role("button", name="Layers")
        tab.tap()
        assert page.locator(".corridor-row:visible").count() > 0
        plain = (
            page.locator("#corridor-tabs")
            .get_by_role("button", name="Table")
            .evaluate("(node) => getComputedStyle(node).backgroundColor")
        )
        tab.tap()
        page.wait_for_timeout(250)
        assert tab.evaluate("(node) => getComputedStyle(node).backgroundColor") == plain, (
            "a closed tab looks like the others"
        )


@pytest.mark.parametrize(
    ("size", "letters"),
    [((PHONE[0] // 2, PHONE[1] // 2), "100%"), (PHONE, "200%"), (PHONE, "100%")],
    ids=["phone at 200 %", "letters twice as large", "phone"],
)
def test_words_of_a_phone_stay_in_their_buttons(
    browser: Browser, shipped: Path, size: tuple[int, int], letters: str
) -> None:
    with opened(browser, shipped, size=size, touch=True) as watched:
        page = watched.page
        page.evaluate(f"document.documentElement.style.fontSize = '{letters}'")
        page.wait_for_timeout(200)
        settle(page)
        named = "#corridor-tabs button, .corridor-time-date, .corridor-time-tally, .corridor-key"
        cut = (
            "(nodes) => nodes.filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.textContent)"
        )
        assert page.locator(named).evaluate_all(cut) == []
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth <= innerWidth && {root}.scrollHeight <= innerHeight")


def test_words_twice_as_large(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped, size=DESKTOP) as watched:
        page = watched.page
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.wait_for_timeout(200)
        settle(page)
        assert page.evaluate("getComputedStyle(document.querySelector('.corridor-row')).fontSize") == "27px"
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth <= innerWidth && {root}.scrollHeight <= innerHeight")
        found = boxes(page, *PARTS)
        assert not [pair for pair in combinations(found, 2) if overlap(found[pair[0]], found[pair[1]])]
        axis, time = boxes(page, ".corridor-axis", "#corridor-time").values()
        assert axis[2] - axis[0] > 200, "the slider has room"
        assert axis[3] <= time[3]
        assert page.get_by_role("button", name="Table", exact=True).is_visible()


def test_forced_colours_keep_arrows(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, size=DESKTOP) as watched:
        page = watched.page
        page.emulate_media(forced_colors="active")
        arrow = "getComputedStyle(document.querySelector('.corridor-toggle'), '::before')"
        assert page.evaluate(f"{arrow}.borderRightWidth") == "5px"
        assert page.evaluate(f"{arrow}.borderRightColor") == "rgba(0, 0, 0, 0)"
        assert page.evaluate(f"{arrow}.borderTopColor") != "rgba(0, 0, 0, 0)"
