"""The page of a comparison keeps what is shown in its address, and goes on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.maps import make_comparison, save
from corridor.scenario import TODAY
from tests.browser import opened, settle
from tests.comparisons import OPENED, SHUT, VIEWS, show
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    atlas = corridor.load(write_folder(folder / "data"))
    return save(make_comparison([TODAY, OPENED, SHUT], atlas=atlas), folder / "comparison.html")


@pytest.fixture
def page(browser: Browser, tiny: Path) -> Iterator[Page]:
    with opened(browser, tiny) as watched:
        settle(watched.page)
        yield watched.page


SAID = "#view=difference&before=shut&from=one&to=two&show=usd&map=1.6,2.1,8.5&theme=dark"
STATE = """() => [corridor.state.view, corridor.state.before, corridor.state.after, corridor.table.state(),
  document.documentElement.dataset.theme, location.hash]"""


def test_the_address_keeps_what_is_shown(page: Page) -> None:
    assert page.evaluate("location.hash") == ""
    page.get_by_role("slider").focus()
    page.keyboard.press("PageUp")
    page.wait_for_timeout(350)
    assert page.evaluate("location.hash") == "#swipe=60"
    ends = page.evaluate("corridor.data.comparison.pairs[0].ends")
    said = SAID.replace("from=one", f"from={ends[0]}").replace("to=two", f"to={ends[1]}")
    page.evaluate("(said) => { location.hash = said; }", said)
    settle(page)
    page.wait_for_timeout(350)
    view, before, after, table, theme, hash_ = page.evaluate(STATE)
    assert (view, before, after, theme) == ("difference", 2, 1, "dark")
    assert (table["measure"], table["picked"]) == ("usd", 0)
    assert page.evaluate(VIEWS) == [pytest.approx([1.6, 2.1, 8.5], abs=0.02)]
    # A pair that stays the same is told among all.
    assert hash_.replace("&all=yes", "") == said
    assert page.get_by_label("Show").input_value() == "usd"
    page.reload()
    page.wait_for_selector("body[data-ready]")
    settle(page)
    page.wait_for_timeout(350)
    assert page.evaluate(STATE) == [view, before, after, table, theme, hash_]
    page.evaluate("() => { location.hash = '#view=round&before=nobody&from=nowhere&swipe=700&map=here'; }")
    settle(page)
    told = page.locator(".corridor-setting [role=status]").inner_text()
    assert "a view that this page does not hold: round" in told
    assert page.evaluate("[corridor.state.view, corridor.state.before, corridor.state.share]") == ["swipe", 0, 0.5]
    page.wait_for_timeout(350)
    assert page.evaluate("location.hash") == ""


@pytest.mark.parametrize(("view", "maps"), [("swipe", 2), ("panels", 3), ("difference", 1)])
def test_paper_holds_maps_key_ways_and_what_differs(page: Page, view: str, maps: int) -> None:
    show(page, view)
    page.wait_for_timeout(350)
    before = page.evaluate(STATE)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    sheet = page.locator(".corridor-print-versus")
    text = " ".join((sheet.text_content() or "").split())
    for words in ("Gate open", "Road shut", "What differs", "Ways between main places", "a what-if, not a forecast"):
        assert words in text
    assert sheet.locator("figure").count() == maps
    assert sheet.locator("button, input, a[href], details").count() == 0
    ink = page.evaluate(
        """() => [...document.querySelectorAll(".corridor-print figure canvas")].map((canvas) => [
            canvas.width / canvas.getBoundingClientRect().width * 96,
            new Set(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data).size])"""
    )
    assert len(ink) == 2 * maps
    assert all(dots >= 200 for dots, _ in ink)
    assert all(colours > 3 for _, colours in ink[::2])
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.corridor-versus')).display") == "none"
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.mouse.click(300, 5)
    assert page.locator(".corridor-print").count() == 0
    assert page.evaluate(STATE) == before
