"""The table of what the map shows: the rows are what the data say, they sort and narrow."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest

import corridor
from corridor.maps import make_map, save
from corridor.status import status_at
from corridor.words import STATUS_WORDS, date_words, status_word
from tests.browser import DESKTOP, PHONE, axe, opened, settle
from tests.maptable import AT_ONCE, cells, column, kinds, open_table, sort
from tests.tinyfolder import ROWS, write_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LARGE = """() => {
    const { data, items } = corridor, model = data.links[0];
    for (let i = 0; i < 10000; i++) {
        const name = `Copy ${(i * 7919) % 10000}`;
        const link = { ...model, id: `copy-${i}`, key: `links/copy-${i}`, name, km: i % 977 };
        data.links.push(link);
        items.set(link.key, link);
    }
}"""


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    return save(make_map(corridor.load(write_folder(folder / "data"))), folder / "map.html")


def short(words: str) -> str:
    """Return a date as tables have it."""
    return re.sub(
        r"\b(January|February|March|April|June|July|August|September|October|November|December)\b",
        lambda month: month[0][:3],
        words,
    )


def told_by_data(atlas: corridor.Atlas, day: dt.date) -> list[tuple[str, str, str, str]]:
    """Return name, status, since and last check of the links and crossings whose layers are on at start."""
    groups = atlas.table("groups")

    def row(key: str, name: str, mode: str) -> tuple[str, str, str, str]:
        now = status_at(atlas.history(key), day=day)
        # Looking back, when something was last checked tells nothing.
        checked = short(date_words(now.last_checked)) if day >= atlas.data_date else ""
        return name, status_word(now.status, mode), short(now.since), checked

    found = []
    for key, link in atlas.links.iterrows():
        group = groups.loc[link["group"]]
        on = bool(group["shown"]) if group["style"] == "focus" else link["mode"] in group["shown"]
        if on and link["geometry"] is not None and not link["geometry"].is_empty:
            found.append(row(str(key), link["name"], link["mode"]))
    return sorted([*found, *(row(str(key), name, "") for key, name in atlas.crossings["name"].items())])


def test_rows_are_what_the_data_say_on_three_days(browser: Browser, shipped: Path) -> None:
    atlas = corridor.load()
    with opened(browser, shipped) as watched:
        page = watched.page
        open_table(page)
        steps = page.evaluate("corridor.data.steps.map(({ iso }) => iso)")
        today = page.evaluate("corridor.data.home")
        for step in (today, today // 2, len(steps) - 1):
            page.evaluate("(step) => corridor.setDay(step)", step)
            rows = sorted((row[0], row[2], row[3], row[6]) for row in cells(page))
            assert rows == told_by_data(atlas, dt.date.fromisoformat(steps[step])), steps[step]
        # The layers of the panel are those of the table.
        page.evaluate("corridor.setDay(corridor.data.home)")
        before = len(cells(page))
        page.get_by_role("button", name="Border crossings: none").click()
        assert len(cells(page)) == before - len(atlas.crossings)


def test_other_kinds_and_what_is_in_view(browser: Browser, shipped: Path) -> None:
    atlas = corridor.load()
    with opened(browser, shipped) as watched:
        page = watched.page
        open_table(page)
        kinds(page, "Countries")
        assert sorted(column(page, "Name")) == sorted(atlas.countries["name"])
        kinds(page, "Projects")
        assert set(column(page, "Name")) <= set(atlas.projects["name"])
        kinds(page, "Events")
        assert set(column(page, "Name")) <= set(atlas.table("events")["title"])
        kinds(page, "Places", "Countries")
        everywhere = column(page, "Name")
        page.get_by_label("Only what is in view").check()
        here = column(page, "Name")
        assert set(here) < set(everywhere)
        inside = page.evaluate(
            """() => corridor.data.nodes.filter(({ at, layer }) => corridor.engine.on.has(layer)
                && corridor.engine.map.getBounds().contains([at[1], at[0]])).map(({ name }) => name)"""
        )
        assert set(inside) <= set(here)
        shapes = atlas.countries.geometry
        west, south, east, north = page.evaluate("corridor.engine.map.getBounds().toBBoxString()").split(",")
        seen = atlas.countries["name"][shapes.intersects(_box(float(west), float(south), float(east), float(north)))]
        assert {name for name in here if name in set(atlas.countries["name"])} == set(seen)


def _box(west: float, south: float, east: float, north: float) -> Any:  # noqa: ANN401 - a shapely polygon
    from shapely import box

    return box(west, south, east, north)


def test_sorting(browser: Browser, shipped: Path) -> None:
    def number(text: str) -> float:
        return float(text.replace("about", "").replace(",", ""))

    def in_order(values: list[str], key: Callable[[str], Any], *, down: bool = False) -> None:
        some = [value for value in values if value]
        assert values == [*some, *([""] * (len(values) - len(some)))], "what is empty comes last"
        assert [key(value) for value in some] == sorted((key(value) for value in some), reverse=down)

    with opened(browser, shipped) as watched:
        page = watched.page
        open_table(page)
        assert page.get_by_role("columnheader", name="Name").get_attribute("aria-sort") == "ascending"
        names = column(page, "Name")
        collated = page.evaluate(
            "(names) => [...names].sort(new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare)", names
        )
        assert names == collated
        assert sort(page, "Name") == "descending"
        assert column(page, "Name") == names[::-1] or sorted(column(page, "Name")) == sorted(names)
        assert sort(page, "Length km") == "ascending"
        in_order(column(page, "Length km"), number)
        assert sort(page, "Length km") == "descending"
        in_order(column(page, "Length km"), number, down=True)
        assert page.locator("#corridor-table th[aria-sort]").count() == 1
        sort(page, "Last checked")
        in_order(column(page, "Last checked"), lambda text: dt.datetime.strptime(text, "%d %b %Y"))  # noqa: DTZ007
        sort(page, "Sources")
        in_order(column(page, "Sources"), int)
        # Dates sort by their day, not by their words.
        sort(page, "Since")
        first = page.evaluate(
            """() => [...document.querySelectorAll("#corridor-table tbody button")].map(({ dataset }) => {
                const { history } = corridor.items.get(dataset.key).detail;
                const { day: shown } = corridor.data.steps[corridor.day];
                return (history.filter(([, , , day, plan]) => !plan && day <= shown).pop() || [])[3] || 1e9;
            })"""
        )
        assert first == sorted(first)
        # Sorting is stable: within a status the order asked for before stays.
        sort(page, "Name")
        sort(page, "Status")
        rows = cells(page)
        order = list(dict.fromkeys(row[2] for row in rows))
        ranks = [list(STATUS_WORDS.values()).index(word.replace("Road", "Track")) for word in order]
        assert ranks == sorted(ranks)
        for word in order:
            inside = [row[0] for row in rows if row[2] == word]
            assert inside == sorted(inside, key=collated.index)


def test_filter_keyboard_and_the_way_to_the_map(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as watched:
        page = watched.page
        tool = page.get_by_role("button", name="Table", exact=True)
        tool.focus()
        page.keyboard.press("Enter")
        assert tool.get_attribute("aria-pressed") == "true"
        assert page.locator("#corridor-map").evaluate("(stage) => stage.inert")
        page.get_by_label("Filter").fill("IGDIR  sadarak")
        found = column(page, "Name")
        assert 0 < len(found) < 20, found
        assert f"{len(found)} of " in (page.locator("#corridor-table caption").text_content() or "")
        page.get_by_label("Filter").fill("no such thing")
        assert cells(page) == []
        page.get_by_label("Filter").fill("")
        page.get_by_role("columnheader", name="Kind").get_by_role("button").focus()
        page.keyboard.press("Space")
        assert page.get_by_role("columnheader", name="Kind").get_attribute("aria-sort") == "ascending"
        last = page.locator("#corridor-table tbody button").last
        key = last.get_attribute("data-key")
        last.focus()
        page.keyboard.press("Enter")
        settle(page)
        assert page.locator("#corridor-table").is_hidden()
        assert tool.get_attribute("aria-pressed") == "false"
        assert page.evaluate("corridor.selected.key") == key
        assert page.locator("#corridor-details").is_visible()
        # Back in the table, the row that was left is marked and in sight.
        tool.click()
        row = page.locator("#corridor-table tbody [aria-current=true]")
        assert row.locator("button").get_attribute("data-key") == key
        box, region = row.bounding_box(), page.locator(".corridor-table-scroll").bounding_box()
        assert box
        assert region
        assert region["y"] < box["y"] < region["y"] + region["height"]
        row.locator("button").focus()
        page.keyboard.press("Escape")
        assert page.locator("#corridor-table").is_hidden()
        assert page.evaluate("document.activeElement.textContent") == "Table"
        assert not page.locator("#corridor-map").evaluate("(stage) => stage.inert")


def test_ten_thousand_rows_stay_usable(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        page.evaluate(LARGE)
        page.evaluate("corridor.table.show(true)")
        rows = 10_000 + len(ROWS["links"]) + len(ROWS["crossings"])
        assert page.locator("#corridor-table caption .corridor-table-count").text_content() == f"{rows} rows"
        assert page.locator("#corridor-table table").get_attribute("aria-rowcount") == str(rows + 1)
        assert len(cells(page)) == AT_ONCE
        page.locator("#corridor-table tbody button").last.focus()
        page.locator("#corridor-table tbody tr").nth(AT_ONCE).wait_for()
        page.locator("th[data-column=km] button").click()
        assert page.locator("th[data-column=km]").get_attribute("aria-sort") == "ascending"
        page.get_by_label("Filter").fill("copy 99")
        assert all("99" in name for name in column(page, "Name"))


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(browser: Browser, tiny: Path, size: tuple[int, int], scheme: str) -> None:
    with opened(browser, tiny, size=size, scheme=scheme, touch=size == PHONE) as watched:
        page = watched.page
        open_table(page)
        kinds(page, "Links", "Crossings", "Places", "Countries", "Projects", "Events")
        assert axe(page) == []
        least = 44 if size == PHONE else 24
        for target in page.locator(
            "#corridor-table :is(button, input[type=search], label:has(input), summary):visible"
        ).all():
            box = target.bounding_box()
            assert box
            assert min(box["height"], 1000) >= least, target.evaluate("(target) => target.outerHTML")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("#corridor-time").is_visible()


def test_focus_scroll_and_the_way_back(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as watched:
        page = watched.page
        open_table(page)
        assert page.evaluate("document.activeElement.id") == "corridor-table-filter"
        name = page.locator("#corridor-table tbody button").nth(40)
        key = name.get_attribute("data-key")
        name.click()
        settle(page)
        page.keyboard.press("Escape")
        assert page.locator("#corridor-table").is_visible(), "Escape leads back to the row"
        assert page.evaluate("document.activeElement.dataset.key") == key
        assert page.evaluate("document.querySelector('#corridor-table').scrollTop") == 0, "only the rows scroll"
        assert page.locator("#corridor-table tbody [aria-current=true]").count() == 1
        button = page.get_by_role("button", name="Copy as CSV")
        before = button.bounding_box()
        button.click()
        page.locator(".corridor-table-heard", has_text="rows").wait_for()
        assert button.bounding_box() == before, "what is told of copying moves no button"
        # What changed on a day has a place of its own: no row lies under it.
        page.locator(".corridor-time-when").click()
        changes, table = (
            page.locator("#corridor-time-list").bounding_box(),
            page.locator("#corridor-table").bounding_box(),
        )
        assert changes
        assert table
        assert changes["y"] >= table["y"] + table["height"]
        # Something else chosen on the map leads no way back.
        page.evaluate("corridor.select(corridor.data.links[0], { focus: true })")
        page.keyboard.press("Escape")
        assert page.locator("#corridor-table").is_hidden()


def test_rows_are_counted_aloud_once_typing_rests(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        open_table(page)
        page.wait_for_timeout(500)
        page.evaluate("""() => {
            window.heard = 0;
            const said = document.querySelector("#corridor-table > .corridor-table-unseen[role=status]");
            new MutationObserver(() => { window.heard++; }).observe(said, { childList: true });
        }""")
        page.locator("#corridor-table-filter").press_sequentially("gate", delay=20)
        page.wait_for_timeout(600)
        assert page.evaluate("window.heard") == 1
