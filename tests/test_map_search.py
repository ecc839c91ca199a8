"""Search on the map: any spelling finds its thing, by keyboard, pointer and touch, and the map goes there."""

from __future__ import annotations

import random
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

import corridor
from corridor.maps import make_map, save
from tests.browser import DESKTOP, PHONE, axe, opened, settle
from tests.corpus import ALL, CORPUS, rows_with
from tests.tinyfolder import ROWS, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PLACES = """(names) => names.map(([key, name]) => {
    const own = ["links", "crossings", "nodes", "projects", "events"];
    const group = (table) => (own.includes(table) ? table : "other");
    const found = corridor.find(name).filter(({ item }) => group(item.table) === group(key.split("/")[0]));
    return found.findIndex(({ item }) => item.key === key);
})"""
"""Place of each thing among the results of its group, -1 for none."""
NAMES = """() => [...corridor.items.values()].flatMap((item) =>
    [corridor.nameOf(item), ...(item.detail.names || []).map(([, name]) => name)].map((name) => [item.key, name]))"""
FREE = """() => {
    const { map } = corridor.engine, item = corridor.selected, { left, top, right, bottom } = corridor.covered();
    const scale = 2 ** map.getZoom(), corner = map.getPixelBounds().min, size = map.getSize();
    const placed = ({ table }) => table !== "permissions";
    const below = () => item.parts.flatMap((part) => part.parts || [part]).filter(placed);
    const parts = item.at || !item.parts ? [item] : below();
    return parts.every(({ path, box, point }) => {
        const [x0, y0, x1, y1] = path ? path.box : box || [...point, ...point];
        return x0 * scale - corner.x >= left && x1 * scale - corner.x <= size.x - right
            && y0 * scale - corner.y >= top && y1 * scale - corner.y <= size.y - bottom;
    });
}"""
"""Whether all of what is chosen lies in the part of the map that nothing covers."""


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    return save(make_map(corridor.load(write_folder(folder / "data"))), folder / "map.html")


def ask(page: Page, text: str) -> None:
    """Type into the search, by whatever way the window offers."""
    opener = page.get_by_role("button", name="Search", exact=True)
    if opener.is_visible():
        opener.click()
    else:
        page.locator("#corridor-search-field").click()
    page.locator("#corridor-search-field").fill(text)


def found(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".corridor-search-name bdi:first-child").all_inner_texts()]


def plain(name: str) -> str:
    """A name as somebody without its letters would type it."""
    text = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    for letter, other in {"ı": "i", "ə": "e", "Ə": "E", "–": "-", "ʻ": "", "\u200c": ""}.items():
        text = text.replace(letter, other)
    return text


def test_every_name_in_the_data_finds_its_thing_among_the_first(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as watched:
        names = watched.page.evaluate(NAMES)
        assert len(names) > 1500
        assert {"AZ", "AM"} & {key.split("/")[1].upper() for key, _ in names if key.startswith("countries/")}
        places = watched.page.evaluate(PLACES, names)
        assert [name for name, place in zip(names, places, strict=True) if not 0 <= place < 5] == []


def test_a_name_is_found_however_it_is_typed(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as watched:
        names = watched.page.evaluate(NAMES)
        chosen = random.Random(7).sample(names, 250)
        ways = [(key, way(name)) for key, name in chosen for way in (str.upper, str.lower, plain)]
        places = watched.page.evaluate(PLACES, ways)
        assert [way for way, place in zip(ways, places, strict=True) if not 0 <= place < 5] == []
        # A slip of the fingers in a long word.
        long = [
            (key, name[:3] + name[4] + name[3] + name[5:]) for key, name in chosen if len(name) > 7 and name.isalpha()
        ]
        places = watched.page.evaluate(PLACES, long)
        assert long
        assert [way for way, place in zip(long, places, strict=True) if place < 0] == []


def keys(page: Page, text: str) -> list[str]:
    """Return what is found, the best first."""
    found: list[str] = page.evaluate("(text) => corridor.find(text).map(({ item }) => item.key)", text)
    return found


@pytest.mark.parametrize(("typed", "first"), [("yerevn", "Yerevan"), ("tbilissi", "Tbilisi"), ("meghri", "Meghri")])
def test_a_place_goes_before_what_begins_there(browser: Browser, shipped: Path, typed: str, first: str) -> None:
    with opened(browser, shipped) as watched:
        ask(watched.page, typed)
        watched.page.locator("[role=option]").first.wait_for()
        assert found(watched.page)[0] == first


def active(page: Page) -> int:
    """Return the place of the marked option."""
    place: int = page.evaluate(
        """() => [...document.querySelectorAll("[role=option]")].findIndex(({ id }) =>
            id === document.activeElement.getAttribute("aria-activedescendant"))"""
    )
    return place


def test_ranks_whole_names_then_words_then_parts_then_slips(browser: Browser, tmp_path: Path) -> None:
    names = [
        {"subject": "two", "name": "Ağ Şəhər", "side": "AA", "language": "az", "sources": "gazette"},
        {"subject": "two", "name": "Յերևան", "side": "BB", "language": "hy", "sources": "gazette"},
        {"subject": "haven", "name": "Port-O‘live", "side": "BB", "language": "en", "sources": "gazette"},
    ]
    file = save(
        make_map(corridor.load(write_folder(tmp_path / "data", rows={**ROWS, "names": names}))), tmp_path / "m.html"
    )
    with opened(browser, file) as watched:
        page = watched.page
        assert set(keys(page, "gate")[:2]) == {"crossings/gate", "nodes/gate"}
        assert keys(page, "one gate") == ["links/rail-one-gate"]
        assert keys(page, "ag seher")[0] == keys(page, "AĞ ŞƏHƏR")[0] == keys(page, "agseher")[0] == "nodes/two"
        assert keys(page, "ՅԵՐԵՎԱՆ")[0] == keys(page, "յերեւան")[0] == "nodes/two"
        assert keys(page, "port olive")[0] == keys(page, "Port-O'Live")[0] == "nodes/haven"
        assert keys(page, "ave")[0] == "nodes/haven"
        assert keys(page, "hvaen")[0] == "nodes/haven"
        # The names of its ends lead to a link, after what is called so itself.
        assert keys(page, "seher")[:1] == ["nodes/two"]
        assert {"links/rail-gate-two", "links/road-two-haven"} <= set(keys(page, "seher"))
        assert keys(page, "reopen") == ["projects/reopen"]
        assert keys(page, "shut") == ["events/closing"]
        assert keys(page, "hill") == ["rulings/the-hill"]
        assert keys(page, "qqqqqq") == keys(page, "") == keys(page, " –-' ") == keys(page, "\u202e") == []


def test_keyboard_alone(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        field = page.locator("#corridor-search-field")
        page.locator(".folium-map").focus()
        page.keyboard.press("/")
        assert field.evaluate("(node) => node === document.activeElement")
        assert field.get_attribute("aria-expanded") == "false"
        page.keyboard.type("e")
        assert field.get_attribute("aria-expanded") == "true"
        options = page.locator("#corridor-search-list [role=option]")
        assert active(page) == 0
        last = options.count() - 1
        page.keyboard.press("ArrowDown")
        assert active(page) == 1
        page.keyboard.press("End")
        assert active(page) == last
        page.keyboard.press("ArrowDown")
        assert active(page) == 0
        page.keyboard.press("ArrowUp")
        assert active(page) == last
        page.keyboard.press("Home")
        assert active(page) == 0
        assert page.locator("[aria-selected=true]").count() == 1
        page.keyboard.press("Escape")
        assert options.count() == 0
        assert page.evaluate("document.activeElement.classList.contains('folium-map')")
        page.keyboard.press("/")
        page.keyboard.type("haven/")
        assert field.input_value() == "haven/"
        page.keyboard.press("Enter")
        assert page.evaluate("corridor.selected.key") == "nodes/haven"
        settle(page)
        assert page.evaluate(FREE)
        assert options.count() == 0
        # The key can be given back to whoever speaks or presses it for something else.
        page.get_by_role("button", name="The key / goes to the search").click()
        page.locator(".folium-map").focus()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.classList.contains('folium-map')")


def test_says_how_many_and_shows_more_on_request(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as watched:
        page = watched.page
        ask(page, "railway")
        more = page.get_by_role("option", name="more in Links")
        before = len(found(page))
        page.locator(".corridor-search [role=status]").get_by_text("found: ").wait_for(state="attached")
        more.click()
        assert more.count() == 0
        assert len(found(page)) > before + 20
        assert page.locator("#corridor-search-field").evaluate("(node) => node === document.activeElement")
        ask(page, "qqqqqqqq")
        assert page.get_by_text("Nothing goes by that name.").first.is_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_what_is_chosen_comes_into_view_with_its_layer_and_day(
    browser: Browser, shipped: Path, size: tuple[int, int]
) -> None:
    with opened(browser, shipped, size=size, touch=size == PHONE, motion=False) as watched:
        page = watched.page
        off = page.evaluate("corridor.data.nodes.find((node) => !corridor.engine.on.has(node.layer)).key")
        later = page.evaluate("corridor.data.events.find((event) => event.at && event.past === false)?.key || ''")
        for key in filter(None, (off, later)):
            name = page.evaluate("(key) => corridor.nameOf(corridor.items.get(key))", key)
            ask(page, name)
            option = page.locator(f"[role=option][data-key='{key}']")
            if size == PHONE:
                option.tap()
            else:
                option.click()
            settle(page)
            assert page.evaluate("corridor.selected.key") == key
            assert page.evaluate("corridor.engine.has(corridor.selected)")
            assert page.evaluate(FREE)
            assert "Turned on: " in page.locator(".corridor-notice").inner_text()
            if key == later:
                assert "The map now shows " in page.locator(".corridor-notice").inner_text()
        assert not page.locator("#corridor-search-field").is_visible() or size == DESKTOP
        for key in (
            "links/" + page.evaluate("corridor.data.links[0].id"),
            "projects/" + page.evaluate("corridor.data.projects[0].id"),
        ):
            page.evaluate("(key) => corridor.select(corridor.items.get(key), { zoom: true })", key)
            settle(page)
            assert page.evaluate(FREE), key


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_to_all(browser: Browser, shipped: Path, size: tuple[int, int], scheme: str) -> None:
    with opened(browser, shipped, size=size, scheme=scheme, touch=size == PHONE, motion=False) as watched:
        page = watched.page
        ask(page, "ka")
        assert len(found(page)) > 10
        assert axe(page) == []
        box = page.locator(".corridor-search-list").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert box["y"] + box["height"] <= size[1]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        least = page.evaluate(
            "Math.min(...[...document.querySelectorAll('[role=option]')].map((one) => one.offsetHeight))"
        )
        assert least >= (44 if size == PHONE else 24)
        ask_none = page.locator("#corridor-search-field")
        ask_none.fill("qqqqqqqq")
        assert axe(page) == []
        page.evaluate("corridor.notice('Turned on: something.')")
        if size == PHONE:
            page.get_by_role("button", name="Close the search").click()
            assert page.evaluate("document.activeElement.classList.contains('corridor-search-open')")
        assert axe(page) == []


@pytest.mark.parametrize(
    ("text", "size"),
    [(ALL, DESKTOP), (ALL, PHONE), (CORPUS["long"], PHONE), (CORPUS["long with blanks"], DESKTOP)],
    ids=["short desktop", "short phone", "long phone", "blanks desktop"],
)
def test_text_stays_text(browser: Browser, tmp_path: Path, text: str, size: tuple[int, int]) -> None:
    rows: dict[str, Any] = rows_with(text)
    file = save(make_map(corridor.load(write_folder(tmp_path / "data", rows=rows))), tmp_path / "map.html")
    with opened(browser, file, size=size) as watched:
        page = watched.page
        for asked in (text[:30], "alert", "x" * 50, "__proto__", "constructor"):
            ask(page, asked)
            tags = page.evaluate(
                "() => [...document.querySelectorAll('.corridor-search-list *')].map(({ tagName }) => tagName)"
            )
            assert set(tags) <= {"DIV", "SPAN", "BDI", "CANVAS"}
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.keyboard.press("Escape")
        ask(page, text[:30])
        assert found(page)
        page.keyboard.press("Enter")
        settle(page)
        assert page.evaluate("Boolean(corridor.selected)")
