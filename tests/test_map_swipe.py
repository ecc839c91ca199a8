"""The page of a comparison: swiped, in panels, as a difference; its table; offline, readable, safe."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.maps import make_comparison, save
from corridor.scenario import TODAY
from tests.browser import DESKTOP, PHONE, axe, opened, settle
from tests.comparisons import OPENED, SHUT, VIEWS, show
from tests.corpus import ALL, MARK, region_with, rows_with
from tests.tinyfolder import ROWS, write_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

    from corridor.scenariocomparison import Comparison

pytestmark = pytest.mark.browser

SHIPPED = ("today", "tripp", "caspian-storm", "upper-lars-shut")
CLIPS = """() => corridor.shown[0].engines.map((engine) => {
  const { map } = engine, pane = engine.base._container.parentNode;
  const edges = getComputedStyle(pane).clipPath.match(/-?[\\d.]+(?=px)/g);
  const edge = edges.map(Number).filter((n) => Math.abs(n) < 15000)[0];
  return map.layerPointToContainerPoint([edge, 0]).x / map.getSize().x;
})"""
STATUSES = """(n) => Object.fromEntries(["links", "crossings", "permissions"].flatMap((table) =>
  corridor.drawings[n].data[table].map(({ id, status }) => [id, status])))"""


@pytest.fixture(scope="module")
def shipped() -> Comparison:
    return corridor.compare(SHIPPED)


@pytest.fixture(scope="module")
def file(shipped: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(make_comparison(shipped), tmp_path_factory.mktemp("swipe") / "comparison.html")


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


def handle(page: Page) -> float:
    """Return where the handle stands, as a share of the map."""
    box, stage = box_of(page, ".corridor-handle"), box_of(page, "#corridor-map")
    return (box["x"] + box["width"] / 2 - stage["x"]) / stage["width"]


def box_of(page: Page, query: str) -> dict[str, float]:
    found: dict[str, float] = page.evaluate("(q) => document.querySelector(q).getBoundingClientRect().toJSON()", query)
    return found


def test_each_pane_has_the_statuses_of_its_scenario(browser: Browser, file: Path, shipped: Comparison) -> None:
    with opened(browser, file) as watched:
        page = watched.page
        for place, network in enumerate(shipped.networks):
            seen = page.evaluate(STATUSES, place)
            assert seen == {key: network.status(key).status for key in seen}
            assert len(seen) > 250


def test_a_border_has_no_open_crossing_as_the_scenario_has_it(page: Page) -> None:
    assert page.evaluate("corridor.drawings.map((own) => own.shut.length > 0)") == [True, False, True]


def test_the_difference_is_what_the_statuses_and_efforts_say(browser: Browser, file: Path, shipped: Comparison) -> None:
    def efforts(place: int) -> dict[str, tuple[float, float]]:
        return {arc.subject: (arc.hours, arc.usd) for arc in shipped.networks[place].arcs if arc.kind == "link"}

    passable = ("open", "restricted")
    with opened(browser, file) as watched:
        page = watched.page
        drawn = page.evaluate("corridor.drawings[0].data.links.map(({ id }) => id)")
        for before, after in ((0, 1), (1, 0), (0, 2), (2, 3)):
            wanted = {}
            then, now = efforts(before), efforts(after)
            for key in drawn:
                was, here = (shipped.networks[n].status(key).status in passable for n in (before, after))
                if was != here:
                    wanted[key] = "gained" if here else "lost"
                elif here and then.get(key) != now.get(key):
                    wanted[key] = "faster" if now[key] < then[key] else "slower"
            seen = page.evaluate("([a, b]) => [...corridor.difference(a, b)]", [before, after])
            assert dict(seen) == wanted
            assert wanted
            show(page, "difference", before=before, after=after)
            painted = page.evaluate(
                "(n) => [...corridor.drawings[n].changes.kinds].map(([{ id }, kind]) => [id, kind])", after
            )
            assert dict(painted) == wanted
        show(page, "difference", before=0, after=1)
        gained = page.evaluate("[...corridor.difference(0, 1).values()].filter((kind) => kind === 'gained').length")
        assert f"Opened {gained}" in " ".join(page.locator(".corridor-marks").inner_text().split())


def test_swipe_by_mouse_and_keys(page: Page) -> None:
    box = box_of(page, "#corridor-map")
    assert page.evaluate(CLIPS) == pytest.approx([0.5, 0.5], abs=0.002)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, middle, steps=4)
    page.mouse.up()
    assert handle(page) == pytest.approx(0.3, abs=0.01)
    assert page.evaluate(CLIPS) == pytest.approx([0.3, 0.3], abs=0.01)
    page.mouse.move(box["x"] + box["width"] * 0.8, middle)
    assert handle(page) == pytest.approx(0.3, abs=0.01)
    knob = page.get_by_role("slider")
    assert knob.evaluate("(node) => node === document.activeElement")
    for key, share in (
        ("ArrowRight", 0.32), ("ArrowLeft", 0.3), ("Shift+ArrowRight", 0.4), ("PageUp", 0.5), ("PageDown", 0.4),
        ("Home", 0), ("ArrowLeft", 0), ("End", 1), ("ArrowUp", 1), ("ArrowDown", 0.98),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert handle(page) == pytest.approx(share, abs=0.011), key
        assert page.evaluate(CLIPS) == pytest.approx([share, share], abs=0.011), key
        assert int(knob.get_attribute("aria-valuenow") or -1) == pytest.approx(share * 100, abs=1.1)
    assert "Today 98 %" in (knob.get_attribute("aria-valuetext") or "")


def test_swipe_by_touch(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, size=PHONE, touch=True) as watched:
        page = watched.page
        settle(page)
        box = box_of(page, "#corridor-map")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        client = page.context.new_cdp_session(page)
        client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in (0.6, 0.7, 0.8):
            point = {"x": box["x"] + box["width"] * part, "y": y}
            client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert handle(page) == pytest.approx(0.8, abs=0.01)
        assert page.evaluate(CLIPS) == pytest.approx([0.8, 0.8], abs=0.01)
        before = page.evaluate(VIEWS)
        page.wait_for_timeout(100)
        assert page.evaluate(VIEWS) == before


def test_the_clip_stays_right_after_pan_zoom_and_resize(page: Page) -> None:
    page.evaluate("corridor.swipe(0.4)")
    page.evaluate("corridor.engine.map.setView([1, 2], 8, { animate: false })")
    settle(page)
    box = box_of(page, "#corridor-map")
    x, y = box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.6
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 90, y - 40, steps=5)
    # While it moves, too.
    assert page.evaluate(CLIPS) == pytest.approx([0.4, 0.4], abs=0.005)
    page.mouse.up()
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(60)
    assert page.evaluate(CLIPS) == pytest.approx([0.4, 0.4], abs=0.005)
    page.wait_for_timeout(500)
    settle(page)
    assert page.evaluate("corridor.engine.map.getZoom()") > 8
    assert page.evaluate(CLIPS) == pytest.approx([0.4, 0.4], abs=0.005)
    page.set_viewport_size({"width": 1000, "height": 700})
    page.wait_for_timeout(100)
    settle(page)
    assert page.evaluate(CLIPS) == pytest.approx([0.4, 0.4], abs=0.005)
    assert handle(page) == pytest.approx(0.4, abs=0.005)


def test_each_side_shows_and_tells_of_its_own_scenario(page: Page) -> None:
    # The road is open on one side and shut on the other.
    page.evaluate("corridor.show({ before: 0, after: 2 })")
    page.evaluate("corridor.engine.map.setView([1.25, 3.75], 9, { animate: false })")
    settle(page)
    ink = """() => corridor.shown[0].engines.map((engine) => {
        const { base, map } = engine, ctx = new OffscreenCanvas(40, 40).getContext("2d");
        const p = map.latLngToLayerPoint([1.25, 3.75]).subtract(base._bounds.min).round();
        ctx.drawImage(base._container, p.x - 20, p.y - 20, 40, 40, 0, 0, 40, 40);
        return [...ctx.getImageData(0, 0, 40, 40).data].reduce((a, b) => a + b);
    })"""
    one, other = page.evaluate(ink)
    assert one != other
    page.evaluate("corridor.show({ before: 0, after: 1 })")
    box = box_of(page, "#corridor-map")
    for share, words in ((0.3, "Open"), (0.7, "Closed")):
        # A card that opens may have moved the map.
        page.evaluate("corridor.engine.map.setView([1, 2], 9, { animate: false })")
        settle(page)
        gate = page.evaluate("corridor.engine.map.latLngToContainerPoint([1, 2])")
        x, y = box["x"] + gate["x"], box["y"] + gate["y"]
        page.evaluate("(share) => corridor.swipe(share)", share)
        page.mouse.click(x, y)
        card = page.locator(".corridor-card")
        assert card.count() == 1
        assert card.locator(".corridor-kind").inner_text().startswith(words)
        page.keyboard.press("Escape")
        page.evaluate("corridor.engine.map.closePopup()")


def test_panels_move_together(page: Page) -> None:
    page.get_by_role("button", name="Panels").click()
    settle(page)
    assert page.evaluate("corridor.shown.length") == 3

    def together(abs: float = 0.001) -> None:  # noqa: A002 - as pytest calls it
        first, *others = page.evaluate(VIEWS)
        for other in others:
            assert other == pytest.approx(first, abs=abs)

    together()
    boxes = [cell.bounding_box() for cell in page.locator(".corridor-cell").all()]
    for box in boxes:
        assert box is not None
        before = page.evaluate(VIEWS)
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 25, y - 12, steps=4)
        # While they move, to the px.
        together(abs=0.012)
        page.mouse.up()
        settle(page)
        together()
        assert page.evaluate(VIEWS) != before
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(300)
    settle(page)
    together()
    page.get_by_role("button", name="Zoom out").click()
    page.locator(".corridor-cell .leaflet-container").nth(2).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    page.wait_for_timeout(200)
    settle(page)
    together()


def test_table_tells_the_ways_and_marks_them(browser: Browser, file: Path, shipped: Comparison) -> None:
    with opened(browser, file) as watched:
        page = watched.page
        settle(page)
        differ = [pair for pair in shipped.routes if pair.changes]
        rows = page.locator("tbody tr")
        assert rows.count() == len(differ)
        for row, pair in zip(rows.all(), differ, strict=True):
            cells = row.locator("td").all_inner_texts()
            for text, way in zip(cells, pair.ways, strict=True):
                if way is None:
                    assert text.startswith("no way")
                else:
                    hours = int(text.split(" h")[0].replace(",", ""))
                    assert hours == pytest.approx(way.hours.central, abs=0.51)
        page.get_by_role("checkbox").check()
        assert rows.count() == len(shipped.routes)
        for name, unit in (("Cost", "USD"), ("Distance", "km")):
            page.get_by_label("Show").select_option(name)
            assert unit in rows.first.inner_text()
        show(page, "panels")
        rows.first.get_by_role("button").click()
        settle(page)
        marked = page.evaluate("corridor.drawings.map((own) => own.selected.parts.map(({ id }) => id))")
        assert marked == [list(way.links) if way else [] for way in shipped.routes[0].ways]
        assert page.evaluate(
            "corridor.shown.every(({ engines: [e] }) => e.chosen().slice(1).every(({ whole }) => whole))"
        )
        assert rows.first.get_by_role("button").get_attribute("aria-pressed") == "true"
        rows.first.get_by_role("button").click()
        assert page.evaluate("corridor.drawings.every((own) => own.selected === null)")
        inputs = page.locator(".corridor-inputs")
        assert f"What differs ({len(shipped.inputs)})" in inputs.inner_text()
        page.locator("button.corridor-thing", has_text=shipped.inputs[0].name).first.click()
        assert page.evaluate("corridor.drawings[1].selected.id") == shipped.inputs[0].id


def test_a_view_keeps_the_place_and_frames_anew_what_was_framed(browser: Browser, file: Path) -> None:
    with opened(browser, file) as watched:
        page = watched.page
        settle(page)
        zooms = []
        for view in ("swipe", "panels", "difference"):
            show(page, view)
            zooms.append(page.evaluate("corridor.engine.map.getZoom()"))
        assert zooms[1] < zooms[0] == zooms[2]
        page.evaluate("corridor.engine.map.setView([40, 45], 9, { animate: false })")
        show(page, "panels")
        assert page.evaluate(VIEWS) == [pytest.approx([40, 45, 9], abs=0.001)] * 4


def test_choosers_change_sides(page: Page) -> None:
    left, right = page.get_by_label("Left"), page.get_by_label("Right")
    right.select_option("Road shut")
    assert page.evaluate("corridor.shown[0].owns.map((own) => own.told.id)") == ["today", "shut"]
    left.select_option("Road shut")
    assert page.evaluate("corridor.shown[0].owns.map((own) => own.told.id)") == ["shut", "today"]
    assert (left.input_value(), right.input_value()) == ("2", "0")
    page.get_by_role("button", name="Difference").click()
    assert page.evaluate("Object.fromEntries(corridor.difference(2, 0))") == {
        "road-two-haven": "gained",
        "sea-haven-isle": "faster",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(browser: Browser, file: Path, size: tuple[int, int], scheme: str) -> None:
    with opened(browser, file, size=size, scheme=scheme, touch=size == PHONE) as watched:
        page = watched.page
        for view in ("swipe", "panels", "difference"):
            show(page, view)
            page.locator("tbody button").nth(1).click()
            settle(page)
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Notes").click()
        assert axe(page) == []
        page.keyboard.press("Escape")
        other = "Light theme" if scheme == "dark" else "Dark theme"
        page.get_by_role("button", name=other).click()
        assert page.evaluate("document.documentElement.dataset.theme") == other.split(maxsplit=1)[0].lower()
        page.locator(".corridor-about summary").click()
        assert axe(page) == []


def test_hostile_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    rows = rows_with(ALL, ROWS)
    # Units are text that the engine reads.
    rows["parameters"] = [
        {**row, "unit": own["unit"]} for row, own in zip(rows["parameters"], ROWS["parameters"], strict=True)
    ]
    folder = write_folder(tmp_path / "data", rows=rows)
    (folder / "region.yaml").write_text(region_with(ALL), encoding="utf-8")
    atlas = corridor.load(folder)
    scenarios = [
        replace(one, title=f"{ALL} {place}", why=ALL, note=ALL, sources=(ALL, "javascript:alert(1)"))
        for place, one in enumerate((TODAY, OPENED, SHUT))
    ]
    file = save(make_comparison(scenarios, atlas=atlas), tmp_path / "hostile.html")
    alerts: list[str] = []

    def dialog(opened: Dialog) -> None:
        alerts.append(opened.message)
        opened.dismiss()

    with opened(browser, file) as watched:
        page = watched.page
        page.on("dialog", dialog)

        for view in ("swipe", "panels", "difference"):
            show(page, view)

        page.get_by_role("checkbox").check()
        page.locator("tbody button").first.click()
        page.locator(".corridor-about summary").click()
        for part in ("h1", ".corridor-side", ".corridor-inputs", ".corridor-about", "thead", "tbody"):
            assert MARK in " ".join(page.locator(part).first.inner_text().split()), part
        assert page.locator("#corridor-sidebar a").count() == 0
        assert page.locator("img, svg[onload], script[src], b b").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert alerts == []
