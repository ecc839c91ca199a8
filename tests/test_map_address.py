"""The address of the page keeps what is shown, leads even when written for other data, and its text is only text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import corridor
from corridor.maps import make_map, save
from tests.browser import DESKTOP, PHONE, axe, opened, settle
from tests.corpus import ALL, CORPUS
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

STATE = """() => {
    const { map } = corridor.engine, { x, y } = map.project(map.getCenter()), zoom = map.getZoom();
    // Leaflet counts whole px, so that the middle is told to 4 px.
    return { view: [Math.round(x / 4), Math.round(y / 4), zoom], on: [...corridor.engine.on].sort(),
        day: corridor.data.steps[corridor.day].iso, at: corridor.selected && corridor.selected.key,
        theme: corridor.look.fixed };
}"""


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    return save(make_map(corridor.load(write_folder(folder / "data"))), folder / "map.html")


def state_of(page: Page) -> dict[str, Any]:
    """Return what the page shows, once it is at rest."""
    settle(page)
    state: dict[str, Any] = page.evaluate(STATE)
    return state


def visit(page: Page, file: Path, address: str) -> dict[str, Any]:
    """Open a page anew at an address and return its state."""
    page.goto("about:blank")
    page.goto(f"{file.as_uri()}#{address}")
    page.wait_for_selector("body[data-ready]")
    return state_of(page)


def address(page: Page) -> str:
    """Return the address once it has had time to be written."""
    settle(page)
    page.wait_for_timeout(400)
    return str(page.evaluate("decodeURIComponent(location.hash.slice(1))"))


def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two states are the same, but for a few px of the view."""
    near = all(abs(a - b) <= 1 for a, b in zip(one["view"][:2], other["view"][:2], strict=True))
    return near and one["view"][2] == other["view"][2] and {**one, "view": 0} == {**other, "view": 0}


def told(page: Page) -> str:
    return page.locator(".corridor-notice p").inner_text()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_an_address_leads_back_to_what_was_shown(browser: Browser, shipped: Path, size: tuple[int, int]) -> None:
    with opened(browser, shipped, size=size, motion=False) as watched:
        page = watched.page
        start = state_of(page)
        assert address(page) == ""
        page.keyboard.press("Shift")
        page.evaluate(
            """() => {
                const { map } = corridor.engine;
                corridor.setDay(corridor.day - 40);
                for (const key of ["links-trunk-road", "places-stations"]) map.addLayer(corridor.layers.get(key));
                for (const key of ["crossings-open", "waters-areas"]) map.removeLayer(corridor.layers.get(key));
                corridor.select(corridor.data.crossings[5]);
            }"""
        )
        # On a phone the card that opens gives the map another size.
        page.wait_for_timeout(150)
        page.evaluate("corridor.engine.map.setView([40.2, 44.5], 7.25, { animate: false })")
        text = address(page)
        state = state_of(page)
        assert state != start
        day = state["day"]
        assert text == (
            f"map={','.join(str(float(n)) for n in ('40.2', '44.5', '7.25'))}&day={day}"
            f"&on=links-trunk-road,places-stations&off=crossings-open,waters-areas&at={state['at']}"
        )
        assert alike(visit(page, shipped, text), state)
        assert told(page) == ""
        # Written again it is the same.
        page.evaluate("corridor.emit('layers')")
        assert address(page) == text
        # From another address of the same page: what it does not name is as at the start.
        page.evaluate("location.hash = 'day=2020-03-01'")
        settle(page)
        assert alike(state_of(page), start | {"day": "2020-03-01"})
        page.evaluate("corridor.setDay(corridor.data.home)")
        assert address(page) == ""


def test_an_address_with_a_choice_alone_shows_it(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as watched:
        page = watched.page
        opening = state_of(page)
        key = page.evaluate("corridor.data.links.find(({ style }) => style === 'focus').key")
        state = visit(page, shipped, f"at={key}")
        assert state["at"] == key
        assert state["view"] != opening["view"]
        state = visit(page, shipped, f"at={key}&map=45,50,5&theme=dark")
        assert page.evaluate("corridor.engine.map.getCenter().distanceTo([45, 50])") < 5000
        assert state["theme"] == page.evaluate("document.documentElement.dataset.theme") == "dark"
        page.evaluate("corridor.select(null)")
        assert address(page) == "map=45,50,5&theme=dark"
        assert axe(page) == []


OLD: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("at=links/rail-of-old", "a link that this map does not have: links/rail-of-old", {"at": None}),
    ("at=parrots/polly", "something that this map does not have: parrots/polly", {"at": None}),
    ("at=__proto__", "something that this map does not have", {"at": None}),
    ("on=links-gone-open,events", "a layer that this map does not have: links-gone-open", {}),
    ("off=__proto__,constructor", "a layer that this map does not have: constructor", {}),
    ("day=1993-06-01", "Nothing changed on the date in the address; the map shows 3 April 1993", {"day": "1993-04-03"}),
    ("day=0001-01-01", "the map shows", {}),
    ("day=9999-12-31", "the map shows", {}),
    ("day=2026-02-31", "a date that cannot be read: 2026-02-31", {}),
    ("day=yesterday", "a date that cannot be read: yesterday", {}),
    ("map=1,2", "a place that cannot be read", {}),
    ("map=NaN,Infinity,1e9", "a place that cannot be read", {}),
    ("map=91,0,5", "a place that cannot be read", {}),
    ("map=,,", "a place that cannot be read", {}),
    ("theme=plaid", "", {"theme": ""}),
    ("at=", "", {"at": None}),
    ("at=%E0%A4%A", "something that this map does not have: %E0%A4%A", {"at": None}),
    ("day=1993-04-03&day=2020-01-01&colour=red&=&&at", "", {"day": "1993-04-03"}),
)
"""An address, what is said of it, and what of the state at the start it changes."""


def test_an_address_of_other_data_still_leads(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny, motion=False) as watched:
        page = watched.page
        start = state_of(page)
        for text, words, state in OLD:
            page.evaluate("(text) => { location.hash = text; }", text)
            page.evaluate("() => new Promise((done) => setTimeout(done, 20))")
            shown = state_of(page)
            assert (words in told(page)) if words else told(page) == "", text
            free = dict.fromkeys({"day"} if words == "the map shows" else {"on"} if "events" in text else set())
            assert alike({**shown, **free}, {**start, **state, **free}), text
        # On a page opened anew as well.
        assert visit(page, tiny, "at=links/rail-of-old&day=1993-06-01")["day"] == "1993-04-03"
        assert "links/rail-of-old" in told(page)
        assert visit(page, tiny, "corridor-map") == start


def test_a_new_name_of_a_thing_is_followed(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        page.evaluate("() => { location.hash = 'at=links/rail-of-yore'; }")
        settle(page)
        assert state_of(page)["at"] == "links/rail-one-gate"
        assert told(page) == ""


def test_the_text_of_an_address_is_only_text(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        for bad in (ALL, *(CORPUS[name] for name in ("address", "prototype", "separators", "null-like", "long"))):
            for key in ("theme", "map", "day", "on", "at"):
                page.evaluate("([key, bad]) => { location.hash = `${key}=${encodeURIComponent(bad)}`; }", [key, bad])
                page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
                assert page.locator(".corridor-notice p *").count() == 0
                assert len(told(page)) < 600
            page.evaluate("(bad) => { location.hash = bad; }", bad)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Close the notice").click()
        assert told(page) == ""


def test_moving_the_window_is_no_change(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        page.set_viewport_size({"width": 900, "height": 700})
        page.wait_for_timeout(300)
        assert address(page) == ""
        page.evaluate("corridor.setDay(1)")
        assert address(page).startswith("day=")
        page.locator(".corridor-skip").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#day=1950-01-01"
        assert page.evaluate("corridor.day") == 1


def test_a_page_in_a_frame_needs_no_address(browser: Browser, tiny: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer.html"
    outer.write_text(
        "<!doctype html><html lang='en'><title>outer</title><body data-ready='1'><iframe title='map' "
        "style='width:900px;height:600px'></iframe></body></html>",
        encoding="utf-8",
    )
    with opened(browser, outer) as watched:
        page = watched.page
        page.evaluate("(text) => { document.querySelector('iframe').srcdoc = text; }", tiny.read_text(encoding="utf-8"))
        page.frame_locator("iframe").locator("body[data-ready]").wait_for()
        frame = page.frames[1]
        frame.evaluate("corridor.select(corridor.data.links[0], { zoom: true })")
        frame.evaluate("corridor.setDay(1)")
        page.wait_for_timeout(500)
        assert frame.evaluate("corridor.selected.key").startswith("links/")
        assert page.evaluate("location.hash") == ""
