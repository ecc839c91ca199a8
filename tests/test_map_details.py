"""The card that tells about a thing on our page: words, history, links, place, keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from corridor import load
from corridor.maps import make_map, save
from tests.browser import DESKTOP, PHONE, axe, opened, settle
from tests.corpus import ALL, CORPUS, region_with, rows_with
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CHECK_ALL = """() => {
    const faults = [];
    for (const item of corridor.items.values()) {
        corridor.select(item);
        const card = document.querySelector("#corridor-details .corridor-card");
        const told = (name) => { if (!faults.includes(name)) faults.push(`${item.key}: ${name}`); };
        if (!card.querySelector(".corridor-kind").textContent.trim()) told("no kind");
        if (card.querySelector("h2").textContent !== corridor.nameOf(item)) told("no name");
        const links = [...card.querySelectorAll("a")];
        if (links.some((a) => a.target !== "_blank" || !/noopener/.test(a.rel) || !/noreferrer/.test(a.rel)
            || !/^https?:$/.test(a.protocol))) told("unsafe link");
        const cited = item.detail.sources || [];
        if (card.querySelectorAll(".corridor-sources li").length !== cited.length) told("sources");
        if (links.length !== cited.filter((n) => /^https?:/.test(corridor.data.sources[n][3])).length) told("links");
        const history = [...card.querySelectorAll(".corridor-history li")];
        const rows = item.detail.history || [];
        const texts = (found) => JSON.stringify(found.sort());
        const dates = history.map((li) => li.querySelector(".corridor-date").textContent);
        if (texts(dates) !== texts(rows.map(([date]) => date))) told("history");
        if (history.some((li) => !li.querySelector("svg"))) told("dot");
        const known = item.states && item.status !== "unknown" && item.status !== "not_built";
        if (known && card.querySelectorAll("[aria-current]").length !== 1) told("no state in force");
        const word = item.status ? corridor.statusWord(item.status, item.mode) : "";
        if (!card.querySelector(".corridor-kind").textContent.startsWith(word)) told("status");
    }
    corridor.select(null);
    return faults;
}"""
HIDDEN = """(key) => {
    const item = corridor.items.get(key), { map } = corridor.engine;
    const box = document.getElementById("corridor-details").getBoundingClientRect();
    const home = map.getContainer().getBoundingClientRect();
    const scale = 2 ** map.getZoom(), corner = map.getPixelBounds().min;
    const under = (x, y) => {
        const at = [x * scale - corner.x + home.left, y * scale - corner.y + home.top];
        const inside = at[0] > box.left && at[0] < box.right && at[1] > box.top && at[1] < box.bottom;
        const outside = at[0] < home.left || at[0] > home.right || at[1] < home.top || at[1] > home.bottom;
        return inside || outside;
    };
    return (item.table === "events" ? [item] : corridor.engine.chosen()).some(({ point, path }) => {
        if (!path) return point ? under(...point) : false;
        for (let i = 0; i < path.xy.length; i += 2) if (under(path.xy[i], path.xy[i + 1])) return true;
        return false;
    });
}"""

ON_TOP = """(node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return node.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_folder(tmp_path_factory.mktemp("tiny") / "data")
    return save(make_map(load(folder)), folder.parent / "map.html")


def _select(page: Page, key: str, **how: bool) -> None:
    page.evaluate("([key, how]) => corridor.select(corridor.items.get(key), how)", [key, how])
    settle(page)


def _card(page: Page) -> Any:  # noqa: ANN401 - a locator
    return page.locator("#corridor-details .corridor-card")


@pytest.mark.parametrize("name", ["tiny", "shipped"])
def test_every_thing_has_a_card_with_kind_name_history_and_safe_sources(
    name: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    with opened(browser, request.getfixturevalue(name)) as watched:
        assert watched.page.evaluate(CHECK_ALL) == []


def test_the_card_tells_what_the_tables_say(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page, card = watched.page, _card(watched.page)
        _select(page, "links/rail-gate-two")
        text = card.inner_text()
        assert "Closed since 3 April 1993" in text
        assert "announced for 2029 at the earliest, not open" in text
        _select(page, "links/rail-one-gate")
        lines = card.locator("dt:text-is('Length') + dd div").all_inner_texts()
        assert lines == ["168 km The Gazette, 2020; used here", "171 km Somebody, 2021"]
        assert (
            card.locator(".corridor-sources li").nth(1).inner_text()
            == "Rumour Somebody, 5 January 2026, low confidence"
        )
        assert "Opening a source needs a network" in card.inner_text()
        _select(page, "crossings/gate")
        assert "3 hours (1 to 9) each way" in card.inner_text()
        _select(page, "nodes/one")
        name = card.locator("dd bdi")
        assert (name.inner_text(), name.get_attribute("lang")) == ("Eins", "de")
        assert "Eins (Beland)" in card.inner_text()


def test_looking_back_nothing_later_is_told_as_known(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page, card = watched.page, _card(watched.page)
        page.evaluate("corridor.setDay(corridor.data.steps.findIndex(({ iso }) => iso === '1950-01-01'))")
        _select(page, "links/rail-gate-two")
        assert card.locator("h3:text-is('Status history') + ol li").count() == 1
        assert card.locator("[aria-current]").inner_text().split() == ["1899", "Open", "[1]"]
        later = card.locator(".corridor-later li").all_inner_texts()
        assert [text.split("\n")[0] for text in later] == ["3 April 1993", "not before 2029"]
        assert "announced" not in card.locator("dl").inner_text()
        page.evaluate("corridor.setDay(corridor.data.today)")
        assert card.locator("[aria-current] .corridor-date").inner_text() == "3 April 1993"
        assert card.locator(".corridor-later").count() == 0


def test_project_and_back(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page, card = watched.page, _card(watched.page)
        _select(page, "links/rail-gate-two", focus=True)
        card.get_by_role("button", name="Reopen the Gate").click()
        assert card.locator("h2").inner_text() == "Reopen the Gate"
        members = card.locator(".corridor-things button").all_inner_texts()
        assert [text.split(" Closed")[0] for text in members] == ["Gate – Two railway", "Gate – Gate"]
        marked = page.evaluate("corridor.engine.chosen().map(({ key }) => key)")
        assert {"links/rail-gate-two", "crossings/gate"} <= set(marked)
        assert page.evaluate("document.activeElement.className") == "corridor-card"
        page.get_by_role("button", name="Back to Gate – Two railway").click()
        assert card.locator("h2").inner_text() == "Gate – Two railway"
        assert page.evaluate("document.activeElement.dataset.key") == "projects/reopen"
        assert page.locator(".corridor-back").is_hidden()
        _select(page, "crossings/gate")
        assert card.get_by_role("button", name="The Gate is shut 3 April 1993").count() == 1


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_card_never_covers_what_is_chosen(size: tuple[int, int], browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped, size=size, motion=False) as watched:
        page = watched.page
        keys = page.evaluate("""() => ["links", "crossings", "nodes", "events"].flatMap((table) => {
            const found = corridor.data[table].filter(({ at, path }) => at || path);
            return [...Array(10).keys()].map((i) => found[Math.floor(((i + 0.5) * found.length) / 10)].key);
        })""")
        assert len(keys) == 40
        hidden = []
        for key in keys:
            _select(page, key, zoom=True)
            if page.evaluate(HIDDEN, key):
                hidden.append(key)
        assert hidden == []
        box = page.locator("#corridor-details").bounding_box()
        assert box is not None
        if size == PHONE:
            assert box["height"] <= 0.55 * size[1] + 1
            assert box["y"] + box["height"] == size[1]
        else:
            assert box["width"] == 344
        home = page.evaluate("corridor.engine.map.options.maxBounds.toBBoxString()")
        page.get_by_role("button", name="Close the details").click()
        settle(page)
        west, south, east, north = (float(part) for part in home.split(","))
        limits = page.evaluate("corridor.engine.map.options.maxBounds.toBBoxString()").split(",")
        assert west <= float(limits[0])
        assert east >= float(limits[2])
        assert south <= float(limits[1])
        assert north >= float(limits[3])


def test_a_place_picked_under_the_card_comes_out(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, motion=False) as watched:
        page = watched.page
        _select(page, "nodes/two")
        page.evaluate("""() => {
            const { map } = corridor.engine, item = corridor.items.get("nodes/two");
            corridor.select(null);
            const [lon, lat] = item.at, at = map.latLngToContainerPoint([lat, lon]);
            map.panBy([at.x - (map.getSize().x - 230), at.y - 200], { animate: false });
        }""")
        settle(page)
        zoom = page.evaluate("corridor.engine.map.getZoom()")
        page.evaluate("""() => {
            const item = corridor.items.get("nodes/two");
            const [lon, lat] = item.at;
            corridor.select(item, { at: L.latLng(lat, lon) });
        }""")
        settle(page)
        assert not page.evaluate(HIDDEN, "nodes/two")
        assert page.evaluate("corridor.engine.map.getZoom()") == zoom


def test_click_keyboard_and_what_else_lies_there(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, motion=False) as watched:
        page, card = watched.page, _card(watched.page)
        where = page.evaluate("""() => {
            const { map } = corridor.engine, home = map.getContainer().getBoundingClientRect();
            const at = map.latLngToContainerPoint([1, 2]);
            return [at.x + home.left, at.y + home.top];
        }""")
        page.mouse.click(*where)
        settle(page)
        assert card.locator("h2").inner_text() == "Gate – Gate"
        assert page.locator(".leaflet-popup").count() == 0
        others = card.locator("h3:text-is('Also here') + ul button").all_inner_texts()
        assert any("One – Gate railway" in text for text in others)
        assert any("Gate – Two railway" in text for text in others)
        card.get_by_role("button", name="One – Gate railway").first.click()
        assert page.get_by_role("button", name="Back to Gate – Gate").count() == 1
        page.keyboard.press("Escape")
        assert page.locator("#corridor-details").is_hidden()
        page.evaluate("corridor.engine.map.setView([1, 2], 10, { animate: false })")
        settle(page)
        page.locator(".leaflet-container").focus()
        page.keyboard.press("Enter")
        settle(page)
        assert page.evaluate("document.activeElement.className") == "corridor-card"
        page.keyboard.press("Escape")
        assert page.locator("#corridor-details").is_hidden()
        assert page.evaluate("document.activeElement.classList.contains('leaflet-container')")
        assert page.evaluate("corridor.selected") is None


def test_focus_goes_back_to_where_it_came_from(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        button = page.locator("#corridor-panel .corridor-toggle").first
        button.focus()
        _select(page, "links/rail-gate-two", focus=True)
        page.get_by_role("button", name="Close the details").click()
        assert button.evaluate("(node) => node === document.activeElement")
        # Whoever does not ask keeps the keyboard, and is told.
        _select(page, "links/rail-gate-two")
        assert button.evaluate("(node) => node === document.activeElement")
        assert (
            page.locator("#corridor-map > .corridor-heard").inner_text()
            == "Gate – Two railway, Closed · railway. Details are open."
        )


@pytest.mark.parametrize(
    ("size", "scheme"),
    [(DESKTOP, "light"), (PHONE, "dark"), ((700, 450), "light"), ((900, 700), "dark")],
    ids=["desktop", "phone", "200 percent", "narrow"],
)
def test_axe_finds_nothing(size: tuple[int, int], scheme: str, browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, size=size, scheme=scheme, motion=False) as watched:
        page = watched.page
        for key in ("links/rail-gate-two", "projects/reopen", "countries/aa"):
            _select(page, key, focus=True)
            assert axe(page) == []
            close = page.get_by_role("button", name="Close the details")
            assert close.evaluate(ON_TOP)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", ["short", "long", "long with blanks"])
def test_text_of_the_data_stays_text(name: str, browser: Browser, tmp_path: Path) -> None:
    text = ALL if name == "short" else CORPUS[name]
    folder = write_folder(tmp_path / "data", rows=rows_with(text))
    (folder / "region.yaml").write_text(region_with("words"), encoding="utf-8")
    file = save(make_map(load(folder)), tmp_path / "map.html")
    for size in (DESKTOP, PHONE):
        with opened(browser, file, size=size, motion=False) as watched:
            page = watched.page
            wide = page.evaluate("""() => {
                const faults = [];
                for (const item of corridor.items.values()) {
                    corridor.select(item);
                    const body = document.querySelector(".corridor-scroll");
                    if (body.scrollWidth > body.clientWidth) faults.push(item.key);
                    const markup = body.querySelector("script, img, b, style, a:not([href^=http])");
                    if (markup) faults.push(`${item.key}: ${markup.outerHTML}`);
                }
                return faults;
            }""")
            assert wide == []
            assert page.locator("#corridor-details").bounding_box()["height"] <= 0.9 * size[1]  # type: ignore[index]
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_words_can_be_selected_and_copied(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        _select(page, "links/rail-one-gate")
        _card(page).locator("h2").click(click_count=3)
        assert page.evaluate("getSelection().toString().trim()") == "One – Gate railway"


IN_SIGHT = """(key) => {
    const { map } = corridor.engine, home = map.getContainer().getBoundingClientRect();
    const { point } = corridor.items.get(key), scale = 2 ** map.getZoom(), { min } = map.getPixelBounds();
    const x = point[0] * scale - min.x, y = point[1] * scale - min.y;
    const above = document.querySelectorAll("#corridor-details, .corridor-credits, #corridor-badge");
    const over = [...above].some((node) => {
        const box = node.getBoundingClientRect();
        return x + home.x > box.left && x + home.x < box.right && y + home.y > box.top && y + home.y < box.bottom;
    });
    return x > 0 && y > 0 && x < home.width && y < home.height && !over;
}"""


def test_what_is_chosen_stays_in_sight_when_the_window_changes(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped, motion=False) as watched:
        page = watched.page
        key = page.evaluate("corridor.data.crossings.find(({ focus }) => focus).key")
        _select(page, key, zoom=True)
        for width, height in ((900, 480), (844, 390), (390, 844), (1400, 900)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(200)
            settle(page)
            assert page.evaluate(IN_SIGHT, key), (width, height)
            assert not axe(page, "target-size"), (width, height)
        # Whoever has moved the map since keeps the view.
        page.mouse.move(700, 300)
        page.mouse.down()
        page.mouse.move(1100, 300, steps=4)
        page.mouse.up()
        settle(page)
        before = page.evaluate("corridor.engine.map.getZoom()")
        page.set_viewport_size({"width": 1200, "height": 900})
        page.wait_for_timeout(200)
        assert page.evaluate("corridor.engine.map.getZoom()") == before


def test_a_tapped_thing_comes_out_from_under_the_words_on_the_map(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped, size=PHONE, touch=True, motion=False) as watched:
        page = watched.page
        for y in (330, 345, 353, 360):
            page.touchscreen.tap(112, y)
            settle(page)
            picked = page.evaluate("corridor.selected && corridor.selected.point && corridor.selected.key")
            if picked:
                assert page.evaluate(IN_SIGHT, picked), y
            page.evaluate("corridor.select(null)")
            page.evaluate("corridor.goHome()")
            settle(page)
