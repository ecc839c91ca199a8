"""The map as people see it, in Chromium with no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import folium
import folium.plugins
import pytest
from branca.element import MacroElement
from folium.template import Template

import corridor
from corridor.maps import make_map, save
from tests.browser import DESKTOP, PHONE, opened, settle
from tests.corpus import ALL, CORPUS, MARK, region_with, rows_with
from tests.tinyfolder import LINES, REGION, ROWS, shapes, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LONG = "long word and " + CORPUS["long"]
CARDS = """() => [...corridor.data.links, ...corridor.data.crossings, ...corridor.data.nodes,
  ...corridor.data.countries, ...corridor.data.rulings, ...corridor.data.waters].map((item) => {
    const card = corridor.card(item);
    return { text: card.textContent, tags: [...new Set([...card.querySelectorAll("*")].map((e) => e.tagName))] };
  })"""
PICTURE = """() => ["corridor-base", "corridor-top"].map((name) => {
    const engine = corridor.engine;
    return engine.map.getPane(name).querySelector("canvas").toDataURL();
  }).join()"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_layer_on_and_off(browser: Browser, tmp_path: Path, size: tuple[int, int], scheme: str) -> None:
    file = save(make_map(corridor.load(write_folder(tmp_path / "data"))), tmp_path / "map.html")
    with opened(browser, file, size=size, scheme=scheme) as watched:
        page = watched.page
        if size == PHONE:
            page.get_by_role("button", name="Layers", exact=True).click()
        # Close enough for every symbol, whatever fonts make of the space that is left for the map; above the sheet.
        page.evaluate("corridor.engine.map.setMaxBounds(null).setView([1, 2.4], 7, { animate: false })")
        if size == PHONE:
            page.evaluate("corridor.engine.map.panBy([0, 130], { animate: false })")
        boxes = page.locator(".corridor-row:visible input")
        # A layer with nothing on it on the day shown has no row.
        keys = page.evaluate("corridor.data.layers.filter(({ count }) => count !== 0).map(({ key }) => key)")
        assert boxes.count() == len(keys) > 10
        for number, key in enumerate(keys):
            box = boxes.nth(number)
            settle(page)
            before = page.evaluate(PICTURE)
            shown = box.is_checked()
            box.click()
            settle(page)
            assert box.is_checked() != shown
            assert page.evaluate("(key) => corridor.engine.on.has(key)", key) != shown
            assert page.evaluate(PICTURE) != before, f"layer {key} changes nothing"
            box.click()
            settle(page)
            assert page.evaluate(PICTURE) == before, f"layer {key} does not come back"
        page.get_by_role("button", name="Main line: none").click()
        settle(page)
        assert not page.evaluate("[...corridor.engine.on].some((key) => key.startsWith('links-main'))")
        page.get_by_role("button", name="Main line: all").click()
        assert page.evaluate("[...corridor.engine.on].some((key) => key.startsWith('links-main'))")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


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


@pytest.mark.parametrize("text", [ALL, LONG], ids=["nasty", "long"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_text_from_data_comes_out_as_text(browser: Browser, tmp_path: Path, text: str, size: tuple[int, int]) -> None:
    folder = write_folder(tmp_path / "data", rows=rows_with(text))
    (folder / "region.yaml").write_text(region_with(text), encoding="utf-8")
    drawn = make_map(corridor.load(folder))
    # A plain control of folium must not run them either.
    folium.LayerControl().add_to(drawn)
    file = save(drawn, tmp_path / "map.html")
    mark = CORPUS["long"] if text == LONG else MARK
    with opened(browser, file, size=size) as watched:
        page = watched.page
        page.on("dialog", lambda dialog: watched.faults.append(f"dialog {dialog.message}"))
        for zoom in (4, 7, 9):
            page.evaluate("(zoom) => corridor.engine.map.setView([1, 2], zoom, {animate: false})", zoom)
            settle(page)
        for card in page.evaluate(CARDS):
            assert mark in card["text"]
            assert not {"SCRIPT", "IMG", "B"} & set(card["tags"])
            assert text == LONG or "49" not in card["text"]
        assert mark in page.title()
        assert mark in page.locator("h1").inner_text().replace("\n", " ")
        assert mark in str(page.locator(".corridor-toggle").first.text_content())
        assert page.locator(".corridor-row").count() == page.evaluate("corridor.data.layers.length")
        assert mark in str(page.locator(".corridor-views").text_content())
        assert mark in str(page.locator("#corridor-note").text_content())
        plain = str(page.locator(".leaflet-control-layers").text_content())
        assert "49" not in plain
        page.evaluate("corridor.select(corridor.data.links[0])")
        box = page.locator("#corridor-details").bounding_box()
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
        assert inner.locator(".corridor-row").count() == 17


def test_a_plugin_that_finds_no_network_leaves_the_map_whole(browser: Browser, tmp_path: Path) -> None:
    drawn = make_map(corridor.load(write_folder(tmp_path / "data")))
    folium.plugins.MiniMap().add_to(drawn)  # type: ignore[no-untyped-call]
    file = save(drawn, tmp_path / "map.html")
    with opened(browser, file) as watched:
        page = watched.page
        settle(page)
        assert page.locator(".corridor-row").count() == 17
        assert page.evaluate("corridor.engine.drawn.length") == 4
        note = str(page.locator("#corridor-note").text_content())
        assert "https://cdnjs.cloudflare.com" in note
        # The tiles of the small map are no layer of the large one.
        assert "https://tile.openstreetmap.org" in note
        assert watched.faults
        watched.faults.clear()


def without(*tables: str) -> dict[str, list[dict[str, str]]]:
    return {**ROWS, **{name: [] for name in tables}}


BARE_REGION = REGION.replace("views:\n  - {id: start, title: Everything, bounds: [0, 0, 4, 6]}\n", "views: []\n")
ONE_LINK = {
    **without("projects", "costs", "permissions", "lengths", "events", "volumes"),
    "links": ROWS["links"][:1],
    "statuses": [row for row in ROWS["statuses"] if row["subject"] in {"rail-one-gate", "gate"}],
}


@pytest.mark.parametrize(
    ("rows", "shapeless", "region"),
    [
        (ROWS, (), BARE_REGION),
        (without("border_rulings"), ("border_rulings",), REGION),
        (without("waters"), ("waters",), REGION),
        (without("countries", "border_rulings", "waters"), ("countries", "border_rulings", "waters"), BARE_REGION),
        (ONE_LINK, (), REGION),
        (ROWS, ("links", "countries", "waters", "border_rulings"), REGION),
    ],
    ids=["no views", "no rulings", "no waters", "no land", "one link", "no shapes"],
)
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_sparse_data_folder_is_still_a_map(
    browser: Browser,
    tmp_path: Path,
    rows: dict[str, list[dict[str, str]]],
    shapeless: tuple[str, ...],
    region: str,
    size: tuple[int, int],
) -> None:
    known = {row["id"] for row in rows["links"]}
    features = {
        name: [
            feature
            for feature in found
            if name not in shapeless and (name != "links" or feature["properties"]["id"] in known)
        ]
        for name, found in shapes().items()
    }
    folder = write_folder(tmp_path / "data", rows=rows, features=features)
    (folder / "region.yaml").write_text(region, encoding="utf-8")
    file = save(make_map(corridor.load(folder)), tmp_path / "map.html")
    with opened(browser, file, size=size) as watched:
        for zoom in (3, 6, 9, 12):
            watched.page.evaluate("(zoom) => corridor.engine.map.setView([1, 2], zoom, {animate: false})", zoom)
            settle(watched.page)
        assert watched.page.evaluate(CARDS)


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_shipped_map_with_every_layer(browser: Browser, tmp_path: Path, size: tuple[int, int]) -> None:
    file = save(make_map(), tmp_path / "map.html")
    assert file.stat().st_size < 2_000_000
    with opened(browser, file, size=size) as watched:
        page = watched.page
        if size == PHONE:
            page.get_by_role("button", name="Layers", exact=True).click()
        boxes = page.locator(".corridor-row:visible input")
        assert boxes.count() > 30
        for _ in range(2):
            for number in range(boxes.count()):
                boxes.nth(number).click()
            settle(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
