"""Measuring on the map: lengths as PROJ has them, by pointer, touch and keyboard."""

from __future__ import annotations

import itertools
import random
import re
from typing import TYPE_CHECKING

import pytest
from pyproj import Geod

import corridor
from corridor.maps import make_map, save
from tests.browser import PHONE, axe, opened, settle
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

GEOD = Geod(ellps="WGS84")
PLACES = """(spots) => {
    const { map } = corridor.engine, home = map.getContainer().getBoundingClientRect();
    return spots.map(([x, y]) => {
        const { lng, lat } = map.containerPointToLatLng([x - home.left, y - home.top]);
        return [lng, lat];
    });
}"""
"""Longitude and latitude under places of the window."""


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    return save(make_map(corridor.load(write_folder(folder / "data"))), folder / "map.html")


def test_lengths_are_those_of_proj(browser: Browser, tiny: Path) -> None:
    chance = random.Random(7)
    pairs: list[list[list[float]]] = [
        [[chance.uniform(-80, 80), chance.uniform(-180, 180)] for _ in range(2)] for _ in range(400)
    ]
    pairs += [[[lat, lon], [lat + chance.uniform(-1, 1), lon + chance.uniform(-1, 1)]] for (lat, lon), _ in pairs[:200]]
    pairs += [
        [[0, 10], [0, 40]],
        [[0, 10], [0, 10]],
        [[90, 0], [-90, 0]],
        [[41, 44], [41, 44.000001]],
        [[0, 0], [0, 179]],
    ]
    # Where the series does not settle the answer is rough, and still an answer.
    opposite: list[list[list[float]]] = [[[0, 0], [0.1, 179.9]], [[30, 10], [-30, -170]]]
    with opened(browser, tiny) as watched:
        found = watched.page.evaluate(
            "(pairs) => pairs.map(([a, b]) => corridor.measure.distance(a, b))", pairs + opposite
        )
        lines = watched.page.evaluate("(pairs) => pairs.map(([a, b]) => corridor.measure.circle(a, b))", pairs[:50])
    true = [GEOD.inv(a[1], a[0], b[1], b[0])[2] for a, b in pairs + opposite]
    for pair, metres, right in zip(pairs, found, true, strict=False):
        # A pair that is almost opposite is not an ordinary one.
        assert metres == pytest.approx(right, abs=1.0 if right < 19_900_000 else right * 0.006), pair
    for metres, right in zip(found[len(pairs) :], true[len(pairs) :], strict=True):
        assert metres == pytest.approx(right, rel=0.006)
    for (a, b), line in zip(pairs, lines, strict=False):
        assert line[0] == a
        assert line[-1][0] == b[0]
        turns = (line[-1][1] - b[1]) / 360
        assert turns == pytest.approx(round(turns), abs=1e-9)
        lats, lons = zip(*line, strict=True)
        # The points lie on one great circle: their steps make up its whole length on a sphere.
        sphere = Geod(a=6371008.8, b=6371008.8)
        whole = sphere.inv(a[1], a[0], b[1], b[0])[2]
        assert sphere.line_length(lons, lats) == pytest.approx(whole, rel=1e-6)
        assert max(abs(x - y) for x, y in itertools.pairwise(lons)) <= 180


def test_by_pointer(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        tool = page.get_by_role("button", name="Measure", exact=True)
        tool.click()
        assert tool.get_attribute("aria-pressed") == "true"
        box = page.locator(".corridor-measure")
        assert box.get_by_role("button", name="Copy").is_disabled()
        spots = [(700, 300), (1000, 450), (900, 600)]
        settle(page)
        settle(page)
        for x, y in spots:
            page.mouse.click(x, y)
        settle(page)
        assert page.evaluate("corridor.selected") is None, "clicks choose nothing"
        here = page.evaluate(PLACES, spots)
        words = box.locator("li").all_text_contents()
        assert all(re.fullmatch(r"\d+\.\d km", one) for one in words)
        # Where the map comes to rest it may shift by a part of a pixel, which is 0.7 km.
        lengths = [float(one.removesuffix(" km")) for one in words]
        right = [GEOD.inv(*a, *b)[2] / 1000 for a, b in itertools.pairwise(here)]
        assert lengths == pytest.approx(right, abs=0.5)
        whole = (box.locator("output").text_content() or "").removesuffix(" km")
        assert float(whole) == pytest.approx(sum(lengths), abs=0.11)
        told = page.locator(".corridor-measure-heard")
        assert told.text_content() == f"{whole} km in all, 3 points."
        assert page.locator(".leaflet-corridor-measure-pane path").count() == 5
        assert axe(page) == []
        box.get_by_role("button", name="Copy").click()
        page.wait_for_timeout(100)
        assert told.text_content() in {"Copied.", "Copying is not allowed here."}
        page.get_by_role("button", name="Dark theme", exact=True).click()
        assert page.locator(".leaflet-corridor-measure-pane path").count() == 5
        box.get_by_role("button", name="Remove last").click()
        assert box.locator("output").text_content() == f"{lengths[0]:.1f} km"
        box.get_by_role("button", name="Done").click()
        assert tool.get_attribute("aria-pressed") == "false"
        assert not box.is_visible()
        assert page.locator(".leaflet-corridor-measure-pane path").count() == 0
        page.evaluate("corridor.engine.map.setView([1, 2], 10, { animate: false })")
        settle(page)
        middle = page.locator(".leaflet-container").bounding_box()
        assert middle is not None
        page.mouse.click(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
        assert page.evaluate("corridor.selected") is not None, "and then clicks choose again"


def test_by_keyboard(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, motion=False) as watched:
        page = watched.page
        page.get_by_role("button", name="Measure", exact=True).press("Enter")
        assert page.evaluate("document.activeElement === corridor.engine.map.getContainer()")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        told = page.locator(".corridor-measure-heard")
        assert told.text_content() == "1 point.", "the same point does not count twice"
        for key in ("ArrowRight", "ArrowRight", "Enter"):
            page.keyboard.press(key)
            settle(page)
        assert str(told.text_content()).endswith("km in all, 2 points.")
        assert page.evaluate("corridor.selected") is None
        page.keyboard.press("Backspace")
        assert told.text_content() == "1 point."
        page.keyboard.press("Escape")
        assert not page.locator(".corridor-measure").is_visible()
        page.evaluate("corridor.engine.map.setView([1, 2], 10, { animate: false })")
        settle(page)
        page.keyboard.press("Enter")
        assert page.evaluate("corridor.selected") is not None
        # Whoever asks for a thing ends the measuring.
        page.get_by_role("button", name="Measure", exact=True).press("Enter")
        assert page.evaluate("corridor.selected") is None
        page.evaluate("corridor.select(corridor.data.links[0])")
        assert not page.locator(".corridor-measure").is_visible()


def test_by_finger(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, size=PHONE, touch=True) as watched:
        page = watched.page
        page.get_by_role("button", name="More", exact=True).click()
        page.get_by_role("button", name="Measure", exact=True).click()
        for x, y in ((100, 400), (260, 480)):
            page.touchscreen.tap(x, y)
            # Two taps in quick succession would be one double tap.
            page.wait_for_timeout(450)
        assert str(page.locator(".corridor-measure output").text_content()).endswith(" km")
        box = page.locator(".corridor-measure").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
        assert axe(page) == []


def test_choosing_a_thing_ends_measuring_and_says_so(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        page.get_by_role("button", name="Measure", exact=True).click()
        page.mouse.click(800, 300)
        page.mouse.click(900, 400)
        colours = page.evaluate(
            """() => [...document.querySelectorAll(".leaflet-corridor-measure-pane path")]
                .map((path) => path.getAttribute("stroke"))"""
        )
        assert page.evaluate("corridor.look.theme.ui.focus") in colours
        assert page.evaluate("corridor.look.theme.status.closed") not in colours
        page.evaluate("corridor.select(corridor.data.links[0])")
        assert page.locator(".corridor-measure").is_hidden()
        assert page.locator(".corridor-notice").inner_text().startswith("Measuring has ended:")
