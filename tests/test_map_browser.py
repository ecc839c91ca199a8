"""The map as people see it, in Chromium with no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import folium
import pytest
from branca.element import MacroElement
from folium.template import Template

import corridor
from corridor.maps import make_map, save
from corridor.schema import TABLES
from tests.browser import DESKTOP, PHONE, chromium, opened
from tests.tinyfolder import LINES, REGION, ROWS, write_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NASTY = (
    '{{ 7*7 }} {% off %} {# gone #} <script>alert(1)</script> <img src=x onerror=alert(2)> `${alert(3)}` "quoted" '
    "'so' "
    "</script><b>bold</b> &amp; &lt; \\n \u202eright to left\u202c \u200f \u2028 \u2029 %s {0} é 地"
)
LONG = "long word and " + "x" * 10_000
CARDS = """() => [...corridor.data.links, ...corridor.data.crossings, ...corridor.data.nodes,
  ...corridor.data.countries, ...corridor.data.rulings, ...corridor.data.waters].map((item) => {
    const card = corridor.card(item);
    return { text: card.textContent, tags: [...new Set([...card.querySelectorAll("*")].map((e) => e.tagName))] };
  })"""
PICTURE = """() => ["corridor-base", "corridor-top"].map((name) => {
    const engine = corridor.engine;
    return engine.map.getPane(name).querySelector("canvas").toDataURL();
  }).join()"""


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def settle(page: Page) -> None:
    # A string polled by Playwright would be evaluated in the page, which its policy forbids.
    page.evaluate(
        """() => new Promise((done) => {
            const { map } = corridor.engine;
            const moving = () => map._animatingZoom || (map._panAnim && map._panAnim._inProgress);
            const busy = () => corridor.engine.waiting || moving();
            const look = () => (busy()
                ? requestAnimationFrame(look) : requestAnimationFrame(() => requestAnimationFrame(done)));
            look();
        })"""
    )


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_layer_on_and_off(browser: Browser, tmp_path: Path, size: tuple[int, int], scheme: str) -> None:
    file = save(make_map(corridor.load(write_folder(tmp_path / "data"))), tmp_path / "map.html")
    with opened(browser, file, size=size, scheme=scheme) as watched:
        page = watched.page
        if size == PHONE:
            page.get_by_role("button", name="Layers", exact=True).click()
        boxes = page.locator(".corridor-row input")
        assert boxes.count() == page.evaluate("corridor.data.layers.length")
        for number in range(boxes.count()):
            box = boxes.nth(number)
            settle(page)
            before = page.evaluate(PICTURE)
            shown = box.is_checked()
            box.click()
            settle(page)
            assert box.is_checked() != shown
            key = page.evaluate("(n) => corridor.data.layers[n].key", number)
            assert page.evaluate("(key) => corridor.engine.on.has(key)", key) != shown
            assert page.evaluate(PICTURE) != before, f"layer {key} changes nothing"
            box.click()
            settle(page)
            assert page.evaluate(PICTURE) == before, f"layer {key} does not come back"
        page.get_by_role("button", name="Main line: none").click()
        settle(page)
        assert not page.evaluate("[...corridor.engine.on].some((key) => key.startsWith('links-0'))")
        page.get_by_role("button", name="Main line: all").click()
        assert page.evaluate("[...corridor.engine.on].some((key) => key.startsWith('links-0'))")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_cards_open_by_pointer_and_by_key(browser: Browser, tmp_path: Path) -> None:
    file = save(make_map(corridor.load(write_folder(tmp_path / "data"))), tmp_path / "map.html")
    with opened(browser, file) as watched:
        page = watched.page
        at = page.evaluate(
            """() => { const { map } = corridor.engine, p = map.latLngToContainerPoint([0.98, 2.5]);
            const box = map.getContainer().getBoundingClientRect(); return [p.x + box.left, p.y + box.top]; }"""
        )
        page.mouse.move(*at)
        page.mouse.click(*at)
        card = page.locator(".corridor-card")
        assert card.locator("h2").inner_text() == "Gate – Two railway"
        assert "Closed since 3 April 1993" in card.inner_text()
        link = card.locator("a").first
        assert link.get_attribute("rel") == "noopener noreferrer"
        assert str(link.get_attribute("href")).startswith("https://")
        page.keyboard.press("Escape")
        card.wait_for(state="detached")
        page.evaluate("corridor.engine.map.setView([1, 3.5], 11, {animate: false})")
        page.locator(".leaflet-container").focus()
        page.keyboard.press("Enter")
        assert card.locator("h2").inner_text() == "Two"
        page.get_by_role("button", name="Borders and names").click()
        assert page.get_by_role("dialog").inner_text().startswith("Borders and names")
        page.keyboard.press("Escape")
        assert page.get_by_role("dialog").count() == 0


def test_the_page_decodes_what_python_encoded(browser: Browser, tmp_path: Path) -> None:
    file = save(make_map(corridor.load(write_folder(tmp_path / "data"))), tmp_path / "map.html")
    with opened(browser, file) as watched:
        points = watched.page.evaluate(
            """() => Object.fromEntries(corridor.data.links.map(({ id, path: { xy, weight } }) => [
                id,
                [...weight].map((_, i) => {
                    const p = L.CRS.EPSG3857.pointToLatLng(L.point(xy[2 * i], xy[2 * i + 1]), 0);
                    return [p.lng, p.lat];
                }),
            ]))"""
        )
    assert points.keys() == LINES.keys()
    for key, line in LINES.items():
        for found, drawn in zip(points[key], line, strict=True):
            assert found == pytest.approx(drawn, abs=1e-5)


def nasty_rows(text: str) -> dict[str, list[dict[str, str]]]:
    """Put a text into every text column of every row of every table."""
    rows = {}
    for name, table in TABLES.items():
        columns = [column.name for column in table.columns if column.kind == "text"]
        # Keys made of text stay apart from each other by the number of the row.
        rows[name] = [
            {**row, **{column: f"{text} {number}" if column in table.key else text for column in columns}}
            for number, row in enumerate(ROWS[name])
        ]
    return rows


@pytest.mark.parametrize("text", [NASTY, LONG], ids=["nasty", "long"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_text_from_data_comes_out_as_text(browser: Browser, tmp_path: Path, text: str, size: tuple[int, int]) -> None:
    folder = write_folder(tmp_path / "data", rows=nasty_rows(text))
    quoted = "'" + text.replace("'", "''").replace("\u2028", " ").replace("\u2029", " ") + "'"
    region = REGION.replace("Two lands", quoted).replace("A made-up corridor", quoted)
    region = region.replace("Nothing here is real.", quoted).replace("Everything", quoted)
    (folder / "region.yaml").write_text(region.replace("language: en", f"language: {quoted}"), encoding="utf-8")
    drawn = make_map(corridor.load(folder))
    # A plain control of folium must not run them either.
    folium.LayerControl().add_to(drawn)
    file = save(drawn, tmp_path / "map.html")
    mark = "x" * 10_000 if text == LONG else "{{ 7*7 }} {% off %} {# gone #} <script>alert(1)</script>"
    with opened(browser, file, size=size) as watched:
        page = watched.page
        page.on("dialog", lambda dialog: watched.faults.append(f"dialog {dialog.message}"))
        for zoom in (4, 7, 9):
            page.evaluate("(zoom) => corridor.engine.map.setView([1, 2], zoom, {animate: false})", zoom)
            settle(page)
        for card in page.evaluate(CARDS):
            assert mark in card["text"]
            assert not {"SCRIPT", "IMG", "B"} & set(card["tags"])
            assert text.replace("\u2028", "") == LONG or "49" not in card["text"]
        assert mark in page.title()
        assert mark in page.locator("h1").inner_text().replace("\n", " ")
        assert mark in str(page.locator(".corridor-toggle").first.text_content())
        assert page.locator(".corridor-row").count() == 14
        assert mark in str(page.locator(".corridor-views").text_content())
        assert mark in str(page.locator("#corridor-note").text_content())
        plain = str(page.locator(".leaflet-control-layers").text_content())
        assert "49" not in plain
        page.evaluate("corridor.show(corridor.engine, corridor.data.links[0], corridor.engine.map.getCenter())")
        box = page.locator(".corridor-popup").bounding_box()
        assert box
        assert box["width"] <= size[0]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


class Plugin(MacroElement):
    """Somebody's own plugin."""

    _template = Template(
        "{% macro script(this, kwargs) %}window.mine = {{ this._parent.get_name() }}.getZoom();{% endmacro %}"
    )


def test_what_a_user_adds_works(browser: Browser, tmp_path: Path) -> None:
    drawn = make_map(corridor.load(write_folder(tmp_path / "data")))
    folium.Marker([1, 1], popup="<b>Hello</b>", tooltip="Tip").add_to(drawn)
    folium.Marker([1.5, 1], icon=folium.Icon(color="red")).add_to(drawn)
    group = folium.FeatureGroup(name="Mine").add_to(drawn)
    folium.CircleMarker([0.5, 1], radius=9).add_to(group)
    geometry: dict[str, Any] = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    folium.GeoJson(geometry, name="Line").add_to(drawn)
    layer = next(child for child in drawn._children.values() if isinstance(child, folium.map.Layer))
    folium.Marker([0.5, 2]).add_to(layer)
    folium.LatLngPopup().add_to(drawn)  # type: ignore[no-untyped-call]
    # Tiles need a network; a picture inside the page stands for them.
    folium.TileLayer("data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=", attr="Mine", name="Tiles").add_to(drawn)
    drawn.add_child(Plugin())  # type: ignore[no-untyped-call]
    drawn.fit_bounds([[0.9, 0.9], [1.1, 1.1]])
    file = save(drawn, tmp_path / "map.html")
    with opened(browser, file) as watched:
        page = watched.page
        assert page.evaluate("window.mine > 3")
        assert page.evaluate("corridor.engine.map.getBounds().getNorth() < 1.5"), "the user's fit_bounds holds"
        markers = page.locator(".leaflet-marker-icon")
        assert markers.count() == 3
        assert page.evaluate("document.querySelector('img.leaflet-marker-icon').naturalWidth") > 0
        page.evaluate("corridor.engine.map.setView([1, 1], 7, {animate: false})")
        # The first is the marker inside the atlas layer, which stands earlier.
        markers.nth(1).click()
        assert page.locator(".leaflet-popup-content b").inner_text() == "Hello"
        words = page.locator(".corridor-group", has_text="Added layers").locator(".corridor-words").all_inner_texts()
        assert words == ["Tiles", "Mine", "Line"]
        assert page.evaluate("corridor.engine.tiles.size") == 1
        page.get_by_label("Mine").uncheck()


def test_a_notebook_shows_the_same_map(browser: Browser, tmp_path: Path) -> None:
    drawn = make_map(corridor.load(write_folder(tmp_path / "data")))
    file = tmp_path / "notebook.html"
    frame = drawn._repr_html_()
    file.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>n</title><body data-ready>{frame}", encoding="utf-8")
    with opened(browser, file) as watched:
        inner = watched.page.frame_locator("iframe")
        inner.locator("body[data-ready]").wait_for()
        assert inner.locator(".corridor-row").count() == 14


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_shipped_map(browser: Browser, tmp_path: Path, size: tuple[int, int]) -> None:
    file = save(make_map(), tmp_path / "map.html")
    assert file.stat().st_size < 2_000_000
    with opened(browser, file, size=size) as watched:
        page = watched.page
        for number in range(page.evaluate("corridor.data.views.length")):
            page.locator(".corridor-views button").nth(number).click()
            page.wait_for_timeout(400)
            settle(page)
            boxes = page.evaluate("corridor.engine.labels.map((label) => label.box).filter(Boolean)")
            assert boxes
            for i, a in enumerate(boxes):
                for b in boxes[i + 1 :]:
                    apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
                    assert apart, f"labels overlap: {a} {b}"
        if size == PHONE:
            page.get_by_role("button", name="Layers", exact=True).click()
        boxes = page.locator(".corridor-row input")
        for number in range(boxes.count()):
            boxes.nth(number).click()
        settle(page)
        for number in range(boxes.count()):
            boxes.nth(number).click()
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
