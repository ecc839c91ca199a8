"""The strip of time: every day is what the atlas says of it, by buttons, keys, pointer and finger; marks and flags."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from corridor import load
from corridor.maps import make_map, save
from corridor.timeline import no_open_crossing
from corridor.words import plan_words, since_words, status_word
from tests.browser import DESKTOP, PHONE, axe, opened, settle
from tests.corpus import ALL, CORPUS, MARK, rows_with
from tests.test_timeline import may_have_been_open
from tests.tinyfolder import ROWS, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from corridor.atlas import Atlas

pytestmark = pytest.mark.browser

SEEN = """(steps) => steps.map((step) => {
    corridor.setDay(step);
    const { data } = corridor, now = (item) => [item.status, item.words, item.plan, item.layer || ""];
    const owner = new Map();
    for (const country of data.countries) for (const n of country.shape.flat(2)) {
        const arc = n < 0 ? ~n : n;
        owner.set(arc, [...(owner.get(arc) || []), country.code]);
    }
    const shared = [...owner.values()].filter((codes) => codes.length === 2).map((codes) => codes.sort().join(" "));
    return {
        status: Object.fromEntries([...data.links, ...data.crossings, ...data.permissions]
            .map((item) => [item.id, now(item)])),
        role: Object.fromEntries(data.countries.map((country) => [country.id, country.role])),
        shut: [...new Set(corridor.shut.map((arc) => owner.get(arc).sort().join(" ")))].sort(),
        borders: [...new Set(shared)],
        date: document.querySelector(".corridor-time-date").textContent,
        head: document.querySelector(".corridor-time-head").textContent,
        counts: [...document.querySelectorAll("#corridor-layers .corridor-count")]
            .map((node) => Number(node.textContent)),
        held: data.layers.map(({ key, count }) => (typeof count === "number"
            ? [...corridor.items.values()].filter((item) => item.layer === key && item.past !== false).length : 0)),
        changed: [...corridor.engine.changed].map(({ id }) => id),
    };
})"""
STEPS = "corridor.data.steps"


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Atlas, Path]:
    path = tmp_path_factory.mktemp("time")
    rows = {name: list(found) for name, found in ROWS.items()}
    event = ROWS["events"][0]
    rows["events"] = [
        event,
        {**event, "id": "visit", "date": "2020-05-01", "title": "A visit to the Gate", "text": "Rain.", "about": ""},
        {**event, "id": "fair", "date": "2021", "title": "Fair at Two", "node": "two", "about": ""},
    ]  # fmt: skip
    atlas = load(write_folder(path / "data", rows=rows))
    return atlas, save(make_map(atlas), path / "map.html")


def step_of(page: Page, iso: str) -> int:
    return int(page.evaluate("(iso) => corridor.data.steps.findIndex((step) => step.iso === iso)", iso))


def day(page: Page) -> str:
    return str(page.evaluate("corridor.data.steps[corridor.day].iso"))


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Date")


def check(atlas: Atlas, seen: dict[str, Any], iso: str) -> None:
    """Compare a day of the page with the atlas seen on that day."""
    on = atlas.as_of(iso)
    crossings, rules = on.crossings, on.permissions
    for table in (on.links, crossings, rules):
        for key, row in table.iterrows():
            if key not in seen["status"]:
                continue
            found, words, plan, layer = seen["status"][key]
            status = row["status"]
            mode = "rule" if table is rules else row["mode"]
            expected = since_words(status_word(status, mode), status, row["since"])
            assert (found, words) == (status, expected), (iso, key)
            day_shown = dt.date.fromisoformat(iso)
            assert plan == plan_words(atlas.history(str(key)), day=day_shown, status=status), (iso, key)
            if table is crossings and status in {"open", "restricted", "closed"}:
                assert layer == f"crossings-{status}"
    assert {key: seen["role"][key] for key in seen["role"]} == {
        key: role for key, role in on.countries["role"].items() if key in seen["role"]
    }
    pairs: dict[str, list[str]] = {}
    unsure = set()
    for key, row in crossings.iterrows():
        pair = " ".join(sorted((row["country_a"], row["country_b"])))
        pairs.setdefault(pair, []).append(row["status"])
        if may_have_been_open(atlas, str(key), dt.date.fromisoformat(iso)):
            unsure.add(pair)
    blocked = {pair for pair, statuses in pairs.items() if no_open_crossing(statuses)} - unsure
    assert seen["shut"] == sorted(blocked & set(seen["borders"])), iso
    # The legend counts what the layers hold.
    assert sorted(seen["counts"]) == sorted(seen["held"]), iso


def test_every_day_is_as_the_atlas_says(browser: Browser, tiny: tuple[Atlas, Path]) -> None:
    atlas, file = tiny
    with opened(browser, file) as watched:
        page = watched.page
        isos = page.evaluate(f"{STEPS}.map((step) => step.iso)")
        for iso, seen in zip(isos, page.evaluate(SEEN, list(range(len(isos)))), strict=True):
            check(atlas, seen, iso)


def test_days_of_the_shipped_data(browser: Browser, shipped: Path) -> None:
    atlas = load()
    with opened(browser, shipped) as watched:
        page = watched.page
        isos = page.evaluate(f"{STEPS}.map((step) => step.iso)")
        today = page.evaluate("corridor.data.today")
        sample = sorted({*range(0, len(isos), max(1, len(isos) // 9)), today, len(isos) - 1})
        for step, seen in zip(sample, page.evaluate(SEEN, sample), strict=True):
            check(atlas, seen, isos[step])


def test_a_day_ahead_changes_nothing(browser: Browser, tiny: tuple[Atlas, Path]) -> None:
    with opened(browser, tiny[1]) as watched:
        page = watched.page
        today, last = page.evaluate("[corridor.data.today, corridor.data.steps.length - 1]")
        now, ahead = page.evaluate(SEEN, [today, last])
        assert page.evaluate(f"{STEPS}[{last}].kind") == "plan"
        assert [now["status"][key][0] for key in now["status"]] == [ahead["status"][key][0] for key in ahead["status"]]
        assert "not open" in ahead["head"]
        assert "not open" in str(slider(page).get_attribute("aria-valuetext"))
        assert "not counted as done" in page.locator("#corridor-badge").inner_text()
        page.locator(".corridor-time-when").click()
        words = page.get_by_role("region", name="What changed").inner_text()
        assert "not open" in words
        assert "no status changes by itself" in words


def test_keyboard(browser: Browser, tiny: tuple[Atlas, Path]) -> None:
    with opened(browser, tiny[1]) as watched:
        page, handle = watched.page, slider(watched.page)
        isos = page.evaluate(
            f"{STEPS}.filter((step, n) => step.lines.length || n === corridor.data.today).map((step) => step.iso)"
        )
        today = page.evaluate(f"{STEPS}[corridor.data.today].iso")
        assert page.evaluate("corridor.engine.changed.size") == 0
        handle.focus()
        for key, iso in (
            ("Home", isos[0]), ("ArrowRight", isos[1]), ("ArrowUp", isos[2]), ("ArrowLeft", isos[1]),
            ("PageDown", isos[0]), ("PageUp", isos[min(10, len(isos) - 1)]), ("ArrowRight", isos[-1]), ("End", today),
        ):  # fmt: skip
            page.keyboard.press(key)
            assert day(page) == iso, key
            assert handle.input_value() == str(isos.index(iso))
        page.keyboard.press("Home")
        back, on = page.get_by_role("button", name="Previous change"), page.get_by_role("button", name="Next change")
        assert back.get_attribute("aria-disabled") == "true"
        back.dispatch_event("click")
        assert day(page) == isos[0]
        on.focus()
        page.keyboard.press("Enter")
        assert day(page) == isos[1]
        page.wait_for_timeout(450)
        told = page.locator("#corridor-time [role=status]").inner_text()
        assert told.startswith(page.locator(".corridor-time-date").inner_text())
        page.get_by_role("button", name="Back to today").click()
        assert day(page) == today
        assert not page.get_by_role("button", name="Back to today").is_visible()
        assert page.evaluate("corridor.engine.changed.size") == 0


def test_events_are_stepped_over_until_asked_for(browser: Browser, tiny: tuple[Atlas, Path]) -> None:
    with opened(browser, tiny[1]) as watched:
        page = watched.page
        few = int(str(slider(page).get_attribute("max")))
        page.get_by_label("Events too").check()
        assert int(str(slider(page).get_attribute("max"))) == page.evaluate(f"{STEPS}.length") - 1 > few
        page.evaluate("(step) => corridor.setDay(step)", step_of(page, "2020-05-01"))
        assert page.locator(".corridor-time-head").inner_text() == "A visit to the Gate"
        # A day asked for from elsewhere stays a stop.
        page.get_by_label("Events too").uncheck()
        assert day(page) == "2020-05-01"
        assert int(str(slider(page).get_attribute("max"))) == few + 1
        assert page.get_by_role("button", name="Next change").count() == 1


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_what_changed(browser: Browser, tiny: tuple[Atlas, Path], size: tuple[int, int]) -> None:
    with opened(browser, tiny[1], size=size, motion=False) as watched:
        page, when = watched.page, watched.page.locator(".corridor-time-when")
        page.evaluate("(step) => corridor.setDay(step)", step_of(page, "1993-04-03"))
        settle(page)
        assert page.evaluate("[...corridor.engine.changed].map(({ id }) => id).sort()") == ["gate", "rail-gate-two"]
        assert when.get_attribute("aria-expanded") == "false"
        when.click()
        shown = page.get_by_role("region", name="What changed")
        words = shown.inner_text()
        assert all(part in words for part in ("Closed", "Gate – Two railway", "The Gate is shut"))
        assert axe(page) == []
        page.keyboard.press("Escape")
        assert not shown.is_visible()
        assert page.evaluate("document.activeElement.classList.contains('corridor-time-when')")
        page.keyboard.press("Enter")
        shown.get_by_role("button", name="Gate – Two railway").click()
        settle(page)
        assert page.evaluate("corridor.selected.id") == "rail-gate-two"
        assert shown.is_visible() is (size == DESKTOP)


@pytest.mark.parametrize("touch", [False, True])
def test_drag(browser: Browser, tiny: tuple[Atlas, Path], *, touch: bool) -> None:
    with opened(browser, tiny[1], size=PHONE if touch else DESKTOP, touch=touch) as watched:
        page = watched.page
        box = page.locator(".corridor-axis").bounding_box()
        assert box is not None
        y, left, right = box["y"] + box["height"] * 0.42, box["x"] + 14, box["x"] + box["width"] - 14
        page.evaluate("window.turns = 0; corridor.on('day', () => { turns += 1; })")
        if touch:
            speak = page.context.new_cdp_session(page)

            def move(kind: str, *xs: float) -> None:
                points = [{"x": x, "y": y} for x in xs]
                speak.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

            move("touchStart", right)
            for k in range(1, 41):
                move("touchMove", right + (left - right) * k / 40)
            page.wait_for_timeout(60)
            move("touchEnd")
        else:
            page.mouse.move(right, y)
            page.mouse.down()
            page.mouse.move(left, y, steps=40)
            page.wait_for_timeout(60)
            page.mouse.up()
        assert page.evaluate("corridor.day") == 0
        # Each day on the way once at most.
        assert page.evaluate("turns") <= page.evaluate(f"{STEPS}.length")
        page.mouse.click(right, y)
        assert page.evaluate("corridor.day") == page.evaluate(f"{STEPS}.length") - 1


LABELS = """() => {
    const boxes = (selector) => [...document.querySelectorAll(selector)].map((node) => node.getBoundingClientRect());
    const years = boxes(".corridor-year"), home = document.getElementById("corridor-time").getBoundingClientRect();
    const meet = (a, b) => a.left < b.right + 3 && b.left < a.right + 3;
    const parts = boxes(".corridor-strip > *, .corridor-time-side > :not(.corridor-time-idle)")
        .filter(({ width }) => width);
    const within = (box) => box.left >= home.left && box.right <= home.right + 0.5
        && box.top >= home.top - 0.5 && box.bottom <= home.bottom + 0.5;
    const least = innerWidth <= 700 ? 44 : 24;
    return {
        overlap: years.some((a, i) => years.some((b, k) => k > i && meet(a, b))),
        count: years.length,
        out: ![...years, ...parts].every(within),
        height: home.height,
        scroll: document.documentElement.scrollWidth > innerWidth,
        small: boxes(".corridor-strip button").some(({ width, height }) => width && Math.min(width, height) < least),
    };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits(browser: Browser, shipped: Path, scheme: str) -> None:
    with opened(browser, shipped, scheme=scheme) as watched:
        page = watched.page
        # The second and fourth are windows at 200 %.
        for size, least, most in ((DESKTOP, 6, 65), ((700, 450), 4, 108), (PHONE, 4, 108), ((720, 450), 4, 108)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            many = f"{STEPS}.findIndex((step) => step.lines.length > 10)"
            for step in ("corridor.data.today", "0", f"{STEPS}.length - 1", many):
                page.evaluate(f"corridor.setDay({step})")
                page.wait_for_timeout(40)
                found = page.evaluate(LABELS)
                faults = [name for name in ("overlap", "out", "scroll", "small") if found[name]]
                assert faults == [], (size, step)
                assert found["count"] >= least, size
                assert found["height"] <= most, size
            if size in {DESKTOP, PHONE}:
                page.locator(".corridor-time-when").click()
                assert axe(page) == []
                page.keyboard.press("Escape")


def test_flags(browser: Browser, tiny: tuple[Atlas, Path]) -> None:
    with opened(browser, tiny[1], motion=False) as watched:
        page = watched.page
        flags = "corridor.engine.symbols.filter(({ name }) => name === 'event').map(({ item }) => item.id).sort()"
        assert page.evaluate(flags) == []
        page.get_by_label("What happened here").check()
        settle(page)
        # One flag a place, for the newest.
        assert page.evaluate(flags) == ["fair", "visit"]
        x, y = page.evaluate(
            """() => {
                const { x, y } = corridor.engine.symbols.find(({ item }) => item.id === "visit");
                const home = corridor.engine.map.getContainer().getBoundingClientRect();
                const at = corridor.engine.map.layerPointToContainerPoint([x, y]);
                return [home.left + at.x, home.top + at.y];
            }"""
        )
        page.mouse.click(x, y)
        assert page.evaluate("corridor.selected.id") == "visit"
        assert "The Gate is shut" in page.locator("#corridor-details").inner_text()
        # Before a thing had happened there is no flag.
        page.evaluate("(step) => corridor.setDay(step)", step_of(page, "1993-04-03"))
        settle(page)
        assert page.evaluate(flags) == ["closing"]


@pytest.mark.parametrize("text", [ALL, CORPUS["long"]], ids=["hostile", "long"])
def test_hostile_words(browser: Browser, tmp_path: Path, text: str) -> None:
    file = save(make_map(load(write_folder(tmp_path / "data", rows=rows_with(text)))), tmp_path / "map.html")
    with opened(browser, file) as watched:
        page = watched.page
        page.evaluate("(step) => corridor.setDay(step)", step_of(page, "1993-04-03"))
        page.locator(".corridor-time-when").click()
        shown = page.locator("#corridor-time-list").inner_text()
        assert (MARK if text is ALL else "xxxxxxxx") in shown
        assert page.locator("#corridor-time b, #corridor-time img, #corridor-time script").count() == 0
        found = page.evaluate(LABELS)
        assert not found["out"]
        assert not found["scroll"]
        assert found["height"] <= 65


def test_no_name_lies_under_the_list(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped, size=PHONE, touch=True) as watched:
        page = watched.page
        page.evaluate("corridor.setDay(corridor.data.steps.findIndex(({ lines }) => lines.length > 2))")
        page.locator(".corridor-time-when").tap()
        settle(page)
        under = page.evaluate("""() => {
            const { map, labels } = corridor.engine, home = map.getContainer().getBoundingClientRect();
            const top = document.querySelector("#corridor-time-list").getBoundingClientRect().top - home.top;
            const corner = map.containerPointToLayerPoint([0, 0]);
            return labels.filter(({ box }) => box && box[3] - corner.y > top + 1 && box[1] - corner.y < top - 1).length;
        }""")
        assert under == 0
