"""Whose ground names stand on, and that a view has its own whichever way it was reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.browser import DESKTOP, PHONE, opened, settle

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

# Centres of views, of what is not settled and of countries of the corridor: where names are likely to stray.
CENTRES: Final = """() => { const { data } = corridor, at = (point) => L.CRS.EPSG3857.pointToLatLng(L.point(point), 0);
  const wide = ({ box }) => (box[2] - box[0]) * (box[3] - box[1]);
  const unsettled = data.rulings.filter(({ edge, filled }) => edge === "dashed" && filled)
    .sort((a, b) => wide(b) - wide(a));
  return [...data.views.slice(0, 2).map(({ bounds: [s, w, n, e] }) => [(s + n) / 2, (w + e) / 2]),
    ...[...unsettled.slice(0, 2).map(({ box }) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]),
      ...data.countries.filter(({ role, size }) => role === "member" && size < 20).map(({ point }) => point)]
      .map(at).map(({ lat, lng }) => [lat, lng])]; }"""
# Names of countries of which more than a rim lies on another country, and words on ground that is not settled.
STRAYS: Final = """() => { const { engine, data } = corridor, ctx = document.createElement("canvas").getContext("2d");
  const on = (item, x, y) => engine.shapes.has(item) && ctx.isPointInPath(engine.shapes.get(item), x, y, "evenodd");
  const ends = ([x, y], b) => x >= b[0] - 1 && x <= b[2] + 1 && y >= b[1] - 2 && y <= b[3] + 2;
  const unsettled = data.rulings.filter(({ edge, filled }) => edge === "dashed" && filled);
  return engine.labels.filter(({ box }) => box).flatMap(({ text, box, item, face }) => {
    const called = engine.leaders.some(({ to }) => ends(to, box));
    if (item.table !== "countries" && !called) return [];
    const y = (box[1] + box[3]) / 2, high = called ? (box[3] - box[1]) / 2 : face.size * 0.36;
    const inset = face.spacing / 2, counts = new Map();
    for (let i = 0; i <= 30; i++) for (const part of [-1, -0.5, 0, 0.5, 1]) {
      const x = box[0] + inset + ((box[2] - box[0] - 2 * inset) * i) / 30, down = y + high * part;
      const own = on(item, x, down);
      for (const other of [...(called || own ? [] : data.countries.filter((one) => one !== item)), ...unsettled]) {
        if (on(other, x, down)) counts.set(other, (counts.get(other) || 0) + 1);
      }
    }
    return [...counts].filter(([, count]) => count > 155 * 0.03)
      .map(([other, count]) => `${text} on ${corridor.nameOf(other)}: ${count} of 155`);
  }); }"""

COUNTED: Final = "corridor.engine.labels.filter(({ item }) => item.table === 'countries').length"


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE, (DESKTOP[0] // 2, DESKTOP[1] // 2)])
def test_no_name_stands_on_the_ground_of_another(browser: Browser, shipped: Path, size: tuple[int, int]) -> None:
    with opened(browser, shipped, size=size, touch=size == PHONE) as watched:
        page = watched.page
        settle(page)
        assert page.evaluate(STRAYS) == []
        centres, looked = page.evaluate(CENTRES), 0
        for zoom in (4.5, 5.5, 6, 7):
            for centre in centres:
                put(page, centre, zoom)
                assert page.evaluate(STRAYS) == [], (centre, zoom)
                looked += page.evaluate(
                    "corridor.engine.labels.filter(({ item }) => item.table === 'countries').length"
                )
        assert looked > 2 * len(centres)


def put(page: Page, centre: list[float], zoom: float, pan: tuple[int, int] = (0, 0)) -> None:
    """Show a view, at once or by way of one that lies some px beside it."""
    page.evaluate(
        """([centre, zoom, pan]) => { const { map } = corridor.engine;
            map.setView(map.unproject(map.project(centre, zoom).subtract(pan), zoom), zoom, { animate: false });
            if (pan[0]) map.panBy(pan, { animate: false }); }""",
        [centre, zoom, pan],
    )
    settle(page)


@pytest.mark.browser
def test_a_view_has_its_names_whichever_way_it_was_reached(browser: Browser, shipped: Path) -> None:
    names = """() => { const { engine } = corridor, corner = engine.map.containerPointToLayerPoint([0, 0]);
      return engine.labels.map(({ text, x, y }) => [text, Math.round(x - corner.x), Math.round(y - corner.y)]); }"""
    with opened(browser, shipped) as watched:
        page = watched.page
        for centre in page.evaluate(CENTRES)[:2]:
            for zoom in (5.5, 6.75, 8.25):
                put(page, centre, zoom)
                direct = page.evaluate(names)
                assert len(direct) > 4
                put(page, [centre[0] + 1, centre[1] - 1], zoom - 1)
                put(page, centre, zoom, (37, -53))
                assert page.evaluate(names) == direct, (centre, zoom)


# Names of places that stand nearer to a dot without a name than to their own.
MISREAD: Final = """() => { const { engine } = corridor, node = ({ item }) => item.table === "nodes";
  const far = (box, { x, y }) => Math.hypot(Math.max(box[0] - x, 0, x - box[2]), Math.max(box[1] - y, 0, y - box[3]));
  const named = new Set(engine.labels.map(({ item }) => item));
  const nameless = engine.symbols.filter((symbol) => node(symbol) && !named.has(symbol.item));
  return engine.labels.filter((label) => label.box && node(label)).flatMap(({ text, box, item }) => {
    const own = engine.symbols.find((symbol) => symbol.item === item);
    return own ? nameless.filter((other) => far(box, other) < far(box, own))
      .map((other) => `${text} at ${other.item.name}`) : [];
  }); }"""


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE, (DESKTOP[0] // 2, DESKTOP[1] // 2)])
def test_no_name_is_read_as_that_of_another_dot(browser: Browser, shipped: Path, size: tuple[int, int]) -> None:
    with opened(browser, shipped, size=size, touch=size == PHONE) as watched:
        page = watched.page
        settle(page)
        assert page.evaluate(MISREAD) == []
        named = 0
        for centre in ([40.2, 44.8], [39.2, 46.2], [41.6, 44.9], [40.3, 49.6], [40.6, 43.4]):
            for zoom in (5, 6, 7, 8, 9.5):
                put(page, centre, zoom)
                assert page.evaluate(MISREAD) == [], (centre, zoom)
                named += page.evaluate("corridor.engine.labels.filter(({ item }) => item.table === 'nodes').length")
        assert named > (150 if size == DESKTOP else 50)
