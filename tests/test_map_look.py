"""How the map looks: labels that fit, text that can be read, lines that differ for every eye and in grey."""

from __future__ import annotations

import io
import json
import statistics
from itertools import combinations
from typing import TYPE_CHECKING, Final

import pytest

from corridor.maps.style import style
from tests.browser import DESKTOP, PHONE, opened, settle
from tests.colours import MACHADO, VISIONS, apart, contrast, difference, lightness, rgb

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

STYLE: Final = style()
THEMES: Final[dict[str, dict[str, dict[str, str]]]] = STYLE["theme"]
AREAS: Final = ("other", "transit", "member", "prospective", "sea", "lake")
LAND: Final = AREAS[:4]
SURFACES: Final = ("page", "panel", "panel2", "hover", "selected", "tagBg")
READABLE: Final = 4.5
APART: Final = 10
GREY_APART: Final = 13.5
"""Least difference of L* between the lines looked at and the trunk, style guide 1.4."""
themes = pytest.mark.parametrize("theme", ["light", "dark"])


def families(theme: str) -> dict[str, str]:
    """Colours of lines, one for each family of the legend."""
    group, status = THEMES[theme]["group"], THEMES[theme]["status"]
    return {**group, "open": status["open"], "restricted": status["restricted"], "closed": status["closed"],
            "future": status["planned"], "unknown": status["unknown"]}  # fmt: skip


# Rows of table 1 of Sharma, Wu and Dalal (2005), among them those that catch the common mistakes about the mean hue.
SHARMA: Final = """
50.0000   2.6772 -79.7751 50.0000   0.0000 -82.7485  2.0425
50.0000  -1.3802 -84.2814 50.0000   0.0000 -82.7485  1.0000
50.0000   0.0000   0.0000 50.0000  -1.0000   2.0000  2.3669
50.0000   2.4900  -0.0010 50.0000  -2.4900   0.0009  7.1792
50.0000   2.4900  -0.0010 50.0000  -2.4900   0.0011  7.2195
50.0000  -0.0010   2.4900 50.0000   0.0011  -2.4900  4.7461
50.0000   2.5000   0.0000 73.0000  25.0000 -18.0000 27.1492
60.2574 -34.0099  36.2677 60.4626 -34.1751  39.4387  1.2644
22.7233  20.0904 -46.6940 23.0331  14.9730 -42.5619  2.0373
 6.7747  -0.2908  -2.4247  5.8714  -0.0985  -2.2286  0.6377
"""


@pytest.mark.parametrize("row", SHARMA.strip().splitlines())
def test_differences_are_those_of_the_paper(row: str) -> None:
    l1, a1, b1, l2, a2, b2, wanted = map(float, row.split())
    assert difference((l1, a1, b1), (l2, a2, b2)) == pytest.approx(wanted, abs=5e-5)
    assert difference((l2, a2, b2), (l1, a1, b1)) == pytest.approx(wanted, abs=5e-5)


def test_contrast_and_lightness_have_their_known_ends() -> None:
    assert contrast(rgb("#000000"), rgb("#ffffff")) == pytest.approx(21)
    assert lightness(rgb("#ffffff")) == pytest.approx(100, abs=0.01)
    # The grey that just reaches 4.5:1 on white.
    assert contrast(rgb("#767676"), rgb("#ffffff")) == pytest.approx(4.54, abs=0.01)
    # White stays white for every eye: the rows of the matrices add up to one.
    assert all(sum(row) == pytest.approx(1, abs=1e-5) for matrix in MACHADO.values() for row in matrix)


@themes
def test_labels_can_be_read_on_every_area(theme: str) -> None:
    look = THEMES[theme]
    texts = {name: colour for name, colour in look["label"].items() if not name.startswith("halo")}
    texts |= {f"status {name}": colour for name, colour in look["statusText"].items()}
    poor = {
        f"{name} on {area}": round(ratio, 2)
        for name, colour in texts.items()
        for area in AREAS
        if (ratio := contrast(rgb(colour), rgb(look["area"][area]))) < READABLE
    }
    assert poor == {}


@themes
def test_words_of_the_page_can_be_read_on_every_surface(theme: str) -> None:
    ui = THEMES[theme]["ui"]
    poor = {
        f"{name} on {surface}": round(ratio, 2)
        for name, least in (("text", READABLE), ("text2", READABLE), ("text3", READABLE), ("link", READABLE),
                            ("accent", READABLE), ("control", 3), ("focus", 3))
        for surface in SURFACES
        if (ratio := contrast(rgb(ui[name]), rgb(ui[surface]))) < least
    }  # fmt: skip
    assert poor == {}


@themes
@pytest.mark.parametrize("vision", VISIONS)
def test_lines_differ_for_every_eye(theme: str, vision: str) -> None:
    lines = families(theme)
    near = {
        pair: round(found, 1)
        for pair in combinations(lines, 2)
        if (found := apart(lines[pair[0]], lines[pair[1]], vision)) < APART
    }
    assert near == {}


@themes
def test_lines_stand_out_from_the_land(theme: str) -> None:
    ratios = [
        contrast(rgb(line), rgb(THEMES[theme]["area"][area])) for line in families(theme).values() for area in LAND
    ]
    assert min(ratios) >= 3


@themes
def test_the_links_looked_at_differ_from_the_trunk_in_grey(theme: str) -> None:
    lines = families(theme)
    trunk = lightness(rgb(lines["trunk"]))
    close = {
        name: round(found, 1)
        for name in ("open", "restricted", "closed", "future")
        if (found := abs(lightness(rgb(lines[name])) - trunk)) < GREY_APART
    }
    assert close == {}


def test_no_two_statuses_have_one_pattern() -> None:
    recipes = {status: json.dumps(passes) for status, passes in STYLE["recipe"].items() if status != "not_built"}
    assert len(set(recipes.values())) == len(recipes)


# Middles of straight pieces of lines of a kind that nothing else covers or touches, in px of the window.
PLACES: Final = """(style) => {
  const { engine, apart } = corridor, { map } = engine, home = map.getContainer().getBoundingClientRect();
  const corner = map.containerPointToLayerPoint([0, 0]);
  const boxes = [...engine.labels, ...engine.symbols].map(({ box }) => box).filter(Boolean);
  const pieces = (points) => Array.from({ length: points.length / 2 - 1 }, (_, i) => points.slice(2 * i, 2 * i + 4));
  const near = (x, y, link) => engine.drawn.some((other) => other !== link
    && other.runs.some(({ points }) => pieces(points).some((piece) => apart(x, y, ...piece) < 144)));
  return engine.drawn.filter((link) => link.style === style && link.mode === "rail" && link.status === "open"
    && !link.stale)
    .flatMap((link) => link.runs.flatMap(({ points }) => pieces(points).map(([ax, ay, bx, by]) => {
      const x = (ax + bx) / 2, y = (ay + by) / 2, px = x - corner.x + home.left, py = y - corner.y + home.top;
      const clear = Math.hypot(bx - ax, by - ay) > 6 && !near(x, y, link)
        && !boxes.some((b) => x > b[0] - 4 && x < b[2] + 4 && y > b[1] - 4 && y < b[3] + 4)
        && document.elementFromPoint(px, py)?.closest(".leaflet-container");
      return clear ? [px, py] : null;
    }))).filter(Boolean);
}"""


@pytest.mark.browser
@themes
def test_the_links_looked_at_differ_from_the_trunk_on_a_grey_screen(
    browser: Browser, shipped: Path, theme: str
) -> None:
    """Lightness of what Chromium shows in the middle of drawn lines, the page in greyscale."""
    import numpy as np
    from PIL import Image

    greys: dict[str, list[float]] = {"trunk": [], "focus": []}
    with opened(browser, shipped, scheme=theme) as watched:
        page = watched.page
        page.evaluate("document.documentElement.style.filter = 'grayscale(1)'")
        for frame in page.evaluate(FRAMES)[::2]:
            show(page, frame)
            shot = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L")) / 255
            for style_of, found in greys.items():
                for x, y in page.evaluate(PLACES, style_of):
                    around = shot[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2]
                    # Beside the core of the line lies its halo, at the other end of the scale.
                    grey = float(around.min() if theme == "light" else around.max())
                    found.append(lightness((grey, grey, grey)))
    assert min(map(len, greys.values())) > 4
    trunk, focus = (statistics.median(found) for found in greys.values())
    assert abs(trunk - focus) > GREY_APART


# South, west, north, east: the whole, the start, and two close views, of whatever place the data folder is about.
FRAMES: Final = """() => { const { data } = corridor, views = data.views.map(({ bounds }) => bounds);
    return [...views, ...data.links.filter(({ call }) => call).slice(0, 1).map(({ path: { box } }) => {
      const at = ([x, y]) => L.CRS.EPSG3857.pointToLatLng(L.point(x, y), 0);
      const a = at([box[0], box[3]]), b = at([box[2], box[1]]);
      return [a.lat - 0.1, a.lng - 0.1, b.lat + 0.1, b.lng + 0.1]; })]; }"""
# Labels as boxes of the window, with what each lies on that it must not.
FAULTS: Final = """() => {
  const { engine } = corridor, { map } = engine, home = map.getContainer().getBoundingClientRect();
  const corner = map.containerPointToLayerPoint([0, 0]), size = map.getSize();
  const over = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const labels = engine.labels.filter(({ box }) => box), faults = [];
  labels.forEach((one, i) => {
    for (const other of labels.slice(i + 1)) if (over(one.box, other.box)) faults.push(`${one.text} on ${other.text}`);
    for (const { item, box } of engine.symbols) {
      if (item !== one.item && over(one.box, box)) faults.push(`${one.text} on the symbol ${item.name}`);
    }
    const [left, top, right, bottom] = [0, 1, 2, 3].map((k) => one.box[k] - (k % 2 ? corner.y : corner.x));
    if (left < 0 || top < 0 || right > size.x || bottom > size.y) faults.push(`${one.text} leaves the frame`);
    const middle = [(left + right) / 2, (top + bottom) / 2];
    for (const [x, y] of [[left, top], [right, top], [left, bottom], [right, bottom], middle]) {
      const found = document.elementFromPoint(x + home.left, y + home.top);
      const name = found && (found.className.baseVal ?? found.className);
      if (!found || (!found.closest(".leaflet-pane") && !found.matches(".leaflet-container"))) {
        faults.push(`${one.text} lies under ${found ? `${found.tagName} ${name}` : "the edge of the window"}`);
        break;
      }
    }
    const far = one.face.spacing ? one.face.spacing : 0;
    const ctx = document.createElement("canvas").getContext("2d");
    ctx.font = one.face.font;
    const wide = ctx.measureText(one.text).width + far * one.text.length;
    if (wide > one.box[2] - one.box[0] + 1) faults.push(`${one.text} is wider than its box`);
    if (one.face.size < 11) faults.push(`${one.text} is too small`);
  });
  return [...new Set(faults)]; }"""
# Names under a leader that is not their own.
LEADERS: Final = """() => {
  const ends = ([x, y], b) => x >= b[0] - 1 && x <= b[2] + 1 && y >= b[1] - 2 && y <= b[3] + 2;
  return corridor.engine.leaders.flatMap(({ from, to }) => corridor.engine.labels
    .filter(({ box, item }) => box && !ends(to, box) && !item.role
      && corridor.Placer.crosses([from.x, from.y], to, box)).map(({ text }) => text)); }"""


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_labels_keep_clear_of_each_other_and_of_the_page(
    browser: Browser, shipped: Path, size: tuple[int, int]
) -> None:
    with opened(browser, shipped, size=size, touch=size == PHONE) as watched:
        page = watched.page
        settle(page)
        frames = [None, *page.evaluate(FRAMES)]
        assert len(frames) > 4, "views to look at"
        zooms = set()
        for frame in frames:
            if frame:
                show(page, frame)
            zooms.add(page.evaluate("corridor.engine.map.getZoom()"))
            assert page.evaluate("corridor.engine.labels.length") > 2, f"labels of {frame}"
            assert page.evaluate(FAULTS) == [], f"view {frame}"
            assert page.evaluate(LEADERS) == [], f"leaders of {frame}"
        assert len(zooms) > 3
        # And with everything on that can be on, in the densest view.
        page.evaluate("() => { for (const { key } of corridor.data.layers) corridor.engine.on.add(key); }")
        page.evaluate("() => { corridor.engine.placed = null; corridor.engine.redraw(); }")
        for frame in frames[1:]:
            show(page, frame)
            assert page.evaluate(FAULTS) == [], f"everything on, view {frame}"


def show(page: Page, frame: list[float]) -> None:
    """Frame south, west, north, east."""
    south, west, north, east = frame
    page.evaluate(
        "(bounds) => corridor.engine.map.fitBounds(bounds, { animate: false })", [[south, west], [north, east]]
    )
    settle(page)


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_what_the_map_is_about_is_named(browser: Browser, shipped: Path, size: tuple[int, int]) -> None:
    """The country in question has its name at every zoom, others of the corridor where there is room, and capitals."""
    named = """(roles) => { const { engine, data } = corridor, { map } = engine, size = map.getSize();
      const labels = new Set(engine.labels.map(({ item }) => item)), corner = map.containerPointToLayerPoint([0, 0]);
      const within = (item) => { const { x, y } = engine.view.at(item.point);
        return x > corner.x + 60 && y > corner.y + 60 && x < corner.x + size.x - 60 && y < corner.y + size.y - 90; };
      return [...data.countries.filter(({ role }) => roles.includes(role)),
        ...(map.getZoom() > 5 ? data.nodes.filter(({ symbol }) => symbol === "capital") : [])]
        .filter((item) => within(item) && !labels.has(item)).map(({ name }) => name); }"""
    roles = ["prospective", "member", "transit"] if size == DESKTOP else ["prospective"]
    with opened(browser, shipped, size=size) as watched:
        page = watched.page
        settle(page)
        assert page.evaluate(named, roles) == []
        for frame in page.evaluate(FRAMES):
            show(page, frame)
            assert page.evaluate(named, roles) == [], frame


@pytest.mark.browser
@pytest.mark.parametrize(
    ("size", "scale"),
    [(DESKTOP, 1), (PHONE, 1), ((320, 640), 1), ((DESKTOP[0] // 2, DESKTOP[1] // 2), 2), ((844, 390), 1)],
    ids=["desktop", "phone", "320", "desktop at 200 %", "phone on its side"],
)
def test_the_page_scrolls_neither_way_and_shows_the_map(
    browser: Browser, shipped: Path, size: tuple[int, int], scale: float
) -> None:
    with opened(browser, shipped, size=size, scale=scale) as watched:
        page = watched.page
        settle(page)
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= size[0]
        # Neither the panel nor a sheet lies over the middle of what is framed at the start.
        free = page.evaluate(
            """() => {
                const { map } = corridor.engine, home = map.getContainer().getBoundingClientRect();
                const [south, west, north, east] = corridor.data.views[0].bounds;
                const p = map.latLngToContainerPoint([(south + north) / 2, (west + east) / 2]);
                const found = document.elementFromPoint(p.x + home.left, p.y + home.top);
                const ground = found && found.closest(".leaflet-pane, .leaflet-container");
                return {
                  seen: Boolean(ground && !found.closest(".leaflet-control")),
                  map: [home.width / innerWidth, home.height / innerHeight],
                  what: found && found.outerHTML.slice(0, 100),
                };
            }"""
        )
        assert free["seen"], free
        assert free["map"][1] > 0.3, free
        if size[0] <= 700:
            assert free["map"][0] > 0.95, free


@pytest.mark.browser
def test_long_names_are_cut_and_not_dropped(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as watched:
        page = watched.page
        item = page.evaluate(
            """() => { const { engine } = corridor;
                const { item } = engine.labels.find(({ item }) => item.kind === "city" || item.symbol === "capital");
                item.name = "long name ".repeat(1000);
                engine.placed = null;
                engine.redraw();
                return item.id; }"""
        )
        settle(page)
        text = page.evaluate("(id) => corridor.engine.labels.find(({ item }) => item.id === id)?.text", item)
        assert text.startswith("long name long")
        assert text.endswith("…")
        assert page.evaluate(FAULTS) == []
