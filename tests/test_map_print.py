"""The map on paper: one page of the size asked for, in light colours, all of it readable; the screen stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import folium
import pytest

import corridor
from corridor.maps import make_map, save
from tests.browser import DESKTOP, PHONE, axe, opened, settle
from tests.corpus import ALL, CORPUS, region_with, rows_with
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAPERS = {
    ("a4", "landscape"): (297, 210),
    ("a4", "portrait"): (210, 297),
    ("a3", "landscape"): (420, 297),
    ("a3", "portrait"): (297, 420),
}
"""Width and height in millimetres."""
PICTURE = (
    """(root) => [...document.querySelectorAll(`${root} .leaflet-pane canvas`)].map((canvas) => canvas.toDataURL())"""
)
STATE = """() => {
    const { map, on } = corridor.engine, { lat, lng } = map.getCenter(), { look, selected } = corridor;
    return [lat, lng, map.getZoom(), map.getSize().x, map.getSize().y, corridor.day, look.fixed, look.widen,
      selected && selected.key, [...on].join(), location.hash, document.activeElement.tagName];
}"""
CENTRE = """() => {
    const { map } = corridor.engine, { lat, lng } = map.getCenter();
    return [lat, lng, map.getZoom()];
}"""
FAULTS = """() => {
    const sheet = document.querySelector(".corridor-print"), page = sheet.getBoundingClientRect(), faults = [];
    const parts = ["header", ...["map", "key", "sources", "notes"].map((name) => `.corridor-print-${name}`)]
        .map((name) => [name, sheet.querySelector(name).getBoundingClientRect()]);
    const inside = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1
        && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
    parts.forEach(([name, box], i) => {
        if (!inside(box, page)) faults.push(`${name} leaves the page`);
        for (const [other, its] of parts.slice(i + 1)) {
            const apart = box.right <= its.left + 1 || its.right <= box.left + 1
                || box.bottom <= its.top + 1 || its.bottom <= box.top + 1;
            if (!apart) faults.push(`${name} meets ${other}`);
        }
    });
    for (const node of sheet.querySelectorAll("h1, h2, p, span, li, .leaflet-control-scale-line")) {
        const text = node.textContent.trim(), box = node.getBoundingClientRect();
        if (!text) continue;
        const home = parts.find(([name]) => node.closest(name));
        if (home && !inside(box, home[1])) faults.push(`${home[0]} cuts off ${text.slice(0, 40)}`);
        if (parseFloat(getComputedStyle(node).fontSize) < 9.33) faults.push(`small: ${text.slice(0, 40)}`);
        const whole = node.closest("li") || node.children.length || node.scrollHeight <= node.clientHeight + 2;
        if (!whole && node.clientHeight) faults.push(`short of room: ${text.slice(0, 40)}`);
    }
    const map = parts[1][1], share = (map.width * map.height) / (page.width * page.height);
    if (share < 0.64 || share > 0.68) faults.push(`the map has ${share} of the page`);
    for (const canvas of sheet.querySelectorAll("canvas")) {
        const dots = (canvas.width / canvas.getBoundingClientRect().width) * 96;
        if (dots < 200) faults.push(`${dots} dots in an inch`);
    }
    if (sheet.querySelector("button, input, a[href]")) faults.push("controls on paper");
    return faults;
}"""


def make(folder: Path) -> Path:
    """Write the map of the small data folder with a marker and a line of somebody's own."""
    drawn = make_map(corridor.load(write_folder(folder / "data")))
    folium.Marker([1, 2], popup="Mine").add_to(drawn)
    folium.PolyLine([[0.5, 0.5], [1.5, 3]], color="#00ff00").add_to(drawn)  # type: ignore[no-untyped-call]
    return save(drawn, folder / "map.html")


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("tiny"))


def ask(page: Page) -> None:
    """Open the dialog."""
    if page.get_by_role("button", name="More", exact=True).is_visible():
        page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name="Print", exact=True).click()


def choose(page: Page, size: str, way: str) -> None:
    """Choose a paper and print; nothing comes of it in a browser without a screen."""
    page.evaluate("window.print = () => { window.asked = (window.asked || 0) + 1; }")
    ask(page)
    page.get_by_label(size.upper(), exact=True).check()
    page.get_by_label(way.capitalize(), exact=True).check()
    page.get_by_role("dialog").get_by_role("button", name="Print").click()
    assert page.get_by_role("dialog").count() == 0


def pages(page: Page) -> list[tuple[int, int]]:
    """Print, and return width and height of each page in millimetres."""
    data = page.pdf(prefer_css_page_size=True)
    count = len(re.findall(rb"/Type\s*/Page\b(?!s)", data))
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", data)
    assert count == len(boxes)
    return [(round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) for width, height in boxes]


def lay_out(page: Page) -> None:
    """Make the page as a browser does that is about to print."""
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")


@pytest.mark.parametrize("view", [0, 1, 2])
def test_one_page_of_the_paper_chosen(browser: Browser, shipped: Path, view: int) -> None:
    with opened(browser, shipped) as watched:
        page = watched.page
        page.locator(".corridor-views .corridor-button").nth(view).click()
        settle(page)
        for (size, way), paper in PAPERS.items():
            choose(page, size, way)
            if view == 0:
                assert pages(page) == [paper]
            lay_out(page)
            assert page.evaluate(FAULTS) == [], (size, way)
            assert page.locator(".corridor-print h1").text_content() == page.locator("header h1").first.text_content()
            bottom = page.locator(".corridor-print").evaluate(
                "(sheet) => sheet.getBoundingClientRect().bottom + scrollY"
            )
            assert bottom <= (paper[1] - 24) / 25.4 * 96
            page.emulate_media(media="null")
        texts = page.locator(".corridor-print").text_content() or ""
        for words in (
            *page.evaluate("corridor.data.credits"),
            page.evaluate("corridor.data.dataWords"),
            "more in the file",
        ):
            assert words in texts
        assert page.evaluate("corridor.data.borderNote") in texts
        # Where the file lies on the disk is nobody's business.
        assert shipped.name in texts
        assert str(shipped.parent) not in texts


def test_the_legend_tells_what_is_on(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as watched:
        page = watched.page
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        legend = page.locator(".corridor-print-legend")
        titles = page.evaluate("[...new Set(corridor.data.layers.map(({ group }) => group))]")
        groups = legend.locator("h2").all_text_contents()
        assert groups == [title for title in titles if title in groups]
        assert {"Border crossings", "Countries by role", "Borders", "Waters"} <= set(groups)
        page.get_by_role("button", name="Border crossings: none").click()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert "Border crossings" not in legend.locator("h2").all_text_contents()
        assert page.locator(".corridor-print").count() == 1


def test_dark_prints_light_and_the_screen_stays_as_it_is(browser: Browser, tiny: Path) -> None:
    prints = []
    for scheme in ("light", "dark"):
        with opened(browser, tiny, scheme=scheme) as watched:
            page = watched.page
            page.evaluate("corridor.select(corridor.data.links[1])")
            # The details take room, and the map moves for them in its own time: only then is it brought to its place.
            page.wait_for_timeout(300)
            settle(page)
            page.evaluate("corridor.engine.map.setView([2.1, 3], 8, { animate: false })")
            page.wait_for_timeout(300)
            settle(page)
            assert page.evaluate(CENTRE) == pytest.approx([2.1, 3, 8], abs=0.01)
            before, picture = page.evaluate(STATE), page.evaluate(PICTURE, "#corridor-map")
            assert pages(page) == [(297, 210)]
            assert page.locator(".corridor-print").is_hidden()
            prints.append(page.evaluate(PICTURE, ".corridor-print"))
            settle(page)
            assert page.evaluate(STATE) == before
            assert page.evaluate(PICTURE, "#corridor-map") == picture
            # The page is let go when somebody goes on.
            page.keyboard.press("Shift")
            assert page.locator(".corridor-print").count() == 0
            assert page.evaluate(STATE) == before
            lay_out(page)
            assert (
                page.locator(".corridor-print").evaluate("(sheet) => getComputedStyle(sheet).backgroundColor")
                == "rgb(255, 255, 255)"
            )
            assert (
                page.locator(".corridor-print h1").evaluate("(title) => getComputedStyle(title).color")
                == "rgb(22, 32, 43)"
            )
            assert axe(page) == []
            # What others have drawn is on the paper too.
            assert page.locator(".corridor-print .leaflet-marker-icon").count() == 1
            assert page.locator(".corridor-print path[stroke='#00ff00']").count() == 1
    assert prints[0] == prints[1]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dialog(browser: Browser, tiny: Path, size: tuple[int, int], scheme: str) -> None:
    with opened(browser, tiny, size=size, scheme=scheme, touch=size == PHONE) as watched:
        page = watched.page
        ask(page)
        dialog = page.get_by_role("dialog", name="Print the map")
        assert dialog.is_visible()
        assert axe(page) == []
        least = 44 if size == PHONE else 24
        for target in dialog.locator("button:visible, label:visible").all():
            box = target.bounding_box()
            assert box
            assert box["height"] >= least
        # Leaving it by any way keeps what was chosen before, and gives the keyboard back.
        dialog.get_by_label("Portrait").check()
        page.keyboard.press("Escape")
        assert not dialog.is_visible()
        assert page.evaluate("document.activeElement.textContent") == ("More" if size == PHONE else "Print")
        ask(page)
        assert dialog.get_by_label("Landscape").is_checked()
        dialog.get_by_label("A3").check()
        dialog.get_by_role("button", name="Cancel").click()
        assert page.locator(".corridor-print").count() == 0
        page.evaluate("window.print = () => { window.asked = 1; }")
        ask(page)
        assert dialog.get_by_label("A4").is_checked()
        page.keyboard.press("ArrowDown")
        assert dialog.get_by_label("A3").is_checked()
        dialog.get_by_role("button", name="Print").click()
        assert page.evaluate("window.asked") == 1
        assert pages(page) == [(420, 297)]


def test_a_phone_prints_the_same_page(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped, size=PHONE, touch=True) as watched:
        page = watched.page
        assert pages(page) == [(297, 210)]
        lay_out(page)
        assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize("text", [ALL, CORPUS["long"], CORPUS["long with blanks"]], ids=["bad", "long", "blanks"])
def test_bad_text_is_text_and_stays_on_the_page(browser: Browser, tmp_path: Path, text: str) -> None:
    folder = write_folder(tmp_path / "data", rows=rows_with(text))
    (folder / "region.yaml").write_text(region_with(text), encoding="utf-8")
    file = save(make_map(corridor.load(folder)), tmp_path / "map.html")
    with opened(browser, file) as watched:
        page = watched.page
        assert pages(page) == [(297, 210)]
        lay_out(page)
        faults = [fault for fault in page.evaluate(FAULTS) if not fault.startswith("short of room")]
        assert faults == []
        tags = page.evaluate(
            "[...new Set([...document.querySelectorAll('.corridor-print *')].map(({ tagName }) => tagName))]"
        )
        assert not {"B", "SCRIPT", "TEXTAREA", "A"} & set(tags)


def test_the_open_table_is_printed_as_rows(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped, scheme="dark") as watched:
        page = watched.page
        page.get_by_role("button", name="Table", exact=True).click()
        rows = page.evaluate("document.querySelectorAll('#corridor-table tbody tr').length")
        page.get_by_role("button", name="Print", exact=True).click()
        assert page.get_by_role("dialog", name="Print the table").is_visible()
        assert not axe(page)
        page.keyboard.press("Escape")
        lay_out(page)
        sheet = page.locator(".corridor-print")
        assert sheet.locator("tbody tr").count() == rows
        assert sheet.locator("button, input").count() == 0
        assert "What the map shows on 27 May 2026" in (sheet.locator("header").text_content() or "")
        assert "sources" in (sheet.locator(".corridor-print-notes").text_content() or "")
        assert sum(1 for _ in pages(page)) > 1


def test_print_tells_what_pale_lines_mean_and_leads_with_sure_sources(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as watched:
        page = watched.page
        lay_out(page)
        assert "Paler: not checked for 90 days." in (page.locator(".corridor-print-key > p").text_content() or "")
        told = page.locator(".corridor-print-sources li").all_text_contents()
        sure = page.evaluate(
            """(told) => told.map((words) => (corridor.data.sources
            .find(([title]) => words.startsWith(title.slice(0, 80))) || [])[4])""",
            told,
        )
        assert set(sure) == {"high"}
