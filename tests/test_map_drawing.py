"""What the canvas shows: bands, lanes, the cut of the data, signs that hang on one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.maps import make_map, save
from tests.browser import opened, settle
from tests.tinyfolder import ROWS, shapes, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PIXEL = """([lat, lon, dx, dy]) => {
  const { map, base } = corridor.engine, p = map.latLngToLayerPoint([lat, lon]), { min } = base._bounds;
  const ctx = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  ctx.drawImage(base._container, Math.round(p.x + dx - min.x), Math.round(p.y + dy - min.y), 1, 1, 0, 0, 1, 1);
  return [...ctx.getImageData(0, 0, 1, 1).data];
}"""


def test_bands_of_schematic_links_do_not_add_up_where_they_meet(browser: Browser, tmp_path: Path) -> None:
    features = shapes()
    for feature in features["links"]:
        feature["properties"]["quality"] = "schematic"
        if feature["properties"]["id"].startswith("rail"):
            feature["geometry"]["coordinates"] = [
                [x, 1.0] for x in ([0.5, 2] if feature["properties"]["id"] == "rail-one-gate" else [2, 3.5])
            ]
    rows = {**ROWS, "links": [{**row, "group": "main"} for row in ROWS["links"]], "crossings": [], "border_rulings": []}
    rows["countries"] = [{**row, "role": "member"} for row in ROWS["countries"]]
    rows["statuses"] = [{**ROWS["statuses"][0], "subject": row["id"], "status": "open"} for row in ROWS["links"]]
    features["border_rulings"] = []
    folder = write_folder(tmp_path / "data", rows=rows, features=features)
    file = save(make_map(corridor.load(folder)), tmp_path / "map.html")
    with opened(browser, file) as watched:
        page = watched.page
        page.evaluate("corridor.engine.map.setView([1, 2], 11, {animate: false})")
        for key in ("borders-settled", "borders-no-open", "countries-member"):
            page.evaluate("(key) => corridor.engine.switch(key, false)", key)
        settle(page)
        # Beside the end of both lines, then beside one alone; off the border, whose seam would show.
        assert page.evaluate(PIXEL, [1, 2, 4, 14]) == page.evaluate(PIXEL, [1, 2, 90, 14])
        assert page.evaluate(PIXEL, [1, 2, 90, 14]) != page.evaluate(PIXEL, [1, 2, 90, 40])


def test_lanes_that_share_water_are_drawn_once_or_side_by_side(browser: Browser, tmp_path: Path) -> None:
    lanes = {"sea-haven-isle": "open", "sea-isle-haven": "open", "sea-third": "restricted"}
    first = next(row for row in ROWS["links"] if row["id"] == "sea-haven-isle")
    status = next(row for row in ROWS["statuses"] if row["subject"] == "sea-haven-isle")
    rows = {
        **ROWS,
        "links": [*(row for row in ROWS["links"] if row is not first), *({**first, "id": key} for key in lanes)],
        "statuses": [
            *(row for row in ROWS["statuses"] if row is not status),
            *({**status, "subject": key, "status": value} for key, value in lanes.items()),
        ],
    }
    rows["links"][-2] |= {"from": "isle", "to": "haven"}
    features = shapes()
    lane = features["links"].pop()
    for key in lanes:
        line = lane["geometry"]["coordinates"]
        geometry = {"type": "LineString", "coordinates": line[::-1] if key == "sea-isle-haven" else line}
        features["links"].append({**lane, "properties": {**lane["properties"], "id": key}, "geometry": geometry})
    file = save(
        make_map(corridor.load(write_folder(tmp_path / "data", rows=rows, features=features))), tmp_path / "m.html"
    )
    with opened(browser, file) as watched:
        page = watched.page
        page.evaluate("corridor.engine.map.setView([1, 4.2], 8, {animate: false})")
        settle(page)
        middle = """() => Object.fromEntries(corridor.engine.drawn.filter((link) => link.stretches)
            .map(({ id, runs }) => [id, runs.map(({ points }) => points)]))"""
        runs = page.evaluate(middle)
        assert runs["sea-isle-haven"] == []
        (main,), (aside,) = runs["sea-haven-isle"], runs["sea-third"]
        assert aside[:2] == main[:2]
        assert aside[-2:] == main[-2:]
        assert 3 < abs(aside[2] - main[2]) < 9
        # Each lane still answers with its whole length.
        assert page.evaluate("corridor.engine.drawn.every((link) => link.whole.length)")


def test_the_cut_of_the_data_fades_into_the_page(browser: Browser, tmp_path: Path) -> None:
    file = save(make_map(corridor.load(write_folder(tmp_path / "data"))), tmp_path / "map.html")
    with opened(browser, file) as watched:
        page = watched.page
        page.evaluate("corridor.engine.map.options.maxBoundsViscosity = 0")
        page.evaluate("corridor.engine.map.setView([8, 5], 7, {animate: false})")
        settle(page)
        paper = page.evaluate("corridor.look.theme.ui.panel2")
        colour = page.evaluate(PIXEL, [10, 5, 0, 1])
        wanted = [int(paper[place : place + 2], 16) for place in (1, 3, 5)]
        assert max(abs(a - b) for a, b in zip(colour[:3], wanted, strict=True)) <= 3
        assert page.evaluate(PIXEL, [10, 5, 0, 60])[:3] != colour[:3]


def test_a_break_of_gauge_hangs_on_its_crossing(browser: Browser, tmp_path: Path) -> None:
    file = save(make_map(corridor.load(write_folder(tmp_path / "data"))), tmp_path / "map.html")
    with opened(browser, file) as watched:
        page = watched.page
        for zoom in (7, 9):
            page.evaluate("(zoom) => corridor.engine.map.setView([1, 2], zoom, {animate: false})", zoom)
            settle(page)
            here = page.evaluate("corridor.engine.symbols.filter((s) => s.item.id === 'gate').map((s) => s.name)")
            assert here == ["crossing-closed", "gauge"]
            assert page.evaluate("corridor.engine.labels.filter((l) => l.text.startsWith('Gate')).length") == 1
            pick = """() => { const { engine, pick } = corridor, s = engine.symbols.find((s) => s.name === "gauge");
                return corridor.kindOf(pick(engine, s, 8)); }"""
            assert page.evaluate(pick) == "Closed · rail border crossing"
