"""The page for everybody: axe-core in every state, the keyboard alone, less motion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import DESKTOP, PHONE, axe, opened, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

BOTH = (DESKTOP, PHONE)
RING = 2
"""Least width of the mark of the keyboard's place, in px."""


def start(_page: Page) -> None:
    """The page as it opens."""


def layers(page: Page) -> None:
    """The drawer of the phone."""
    page.get_by_role("button", name="Layers", exact=True).click()


def more(page: Page) -> None:
    """What stands behind the button More."""
    page.get_by_role("button", name="More", exact=True).click()


def details(page: Page) -> None:
    """The details of a link."""
    page.evaluate("corridor.select(corridor.data.links.find((link) => link.call), { focus: true, zoom: true })")
    page.wait_for_timeout(60)


def search(page: Page) -> None:
    """Hits of a search, one of them chosen."""
    if page.get_by_role("combobox").count() == 0 or not page.get_by_role("combobox").first.is_visible():
        page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("combobox").first.fill(page.evaluate("corridor.data.nodes[0].name.slice(0, 3)"))
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")


def changes(page: Page) -> None:
    """The list of what changed on the day."""
    page.get_by_role("button", name="Previous change").click()
    page.locator("#corridor-time button[aria-expanded]").first.click()


def table(page: Page) -> None:
    """The table in place of the map."""
    page.get_by_role("button", name="Table", exact=True).click()
    page.get_by_role("table").first.wait_for()


def notes(page: Page) -> None:
    """The dialog of notes on borders and names."""
    page.get_by_role("button", name="Borders and names").first.click()
    page.get_by_role("dialog").wait_for()


def folded(page: Page) -> None:
    """Every group of layers closed, and the panel folded away where it can be."""
    page.evaluate("document.querySelectorAll('.corridor-toggle[aria-expanded=true]').forEach((one) => one.click())")
    page.locator(".corridor-fold").click()


def measured(page: Page) -> None:
    """A distance on the map."""
    page.get_by_role("button", name="Measure", exact=True).click()
    box = page.locator(".corridor-map").bounding_box()
    assert box
    for share in (0.3, 0.5):
        page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.4)


def printed(page: Page) -> None:
    """The sheet before it is printed."""
    page.get_by_role("button", name="Print", exact=True).click()
    page.wait_for_timeout(300)


STATES: tuple[tuple[Callable[[Page], None], tuple[tuple[int, int], ...]], ...] = (
    (start, BOTH),
    (layers, (PHONE,)),
    (more, (PHONE,)),
    (details, BOTH),
    (search, BOTH),
    (changes, BOTH),
    (table, BOTH),
    (notes, BOTH),
    (folded, (DESKTOP,)),
    (measured, (DESKTOP,)),
    (printed, (DESKTOP,)),
)
"""What brings the page into a state, and the sizes at which there is such a state."""


@pytest.mark.parametrize(
    ("state", "size"),
    [
        pytest.param(state, size, id=f"{state.__name__} {'x'.join(map(str, size))}")
        for state, sizes in STATES
        for size in sizes
    ],
)
def test_axe_finds_nothing(
    browser: Browser, shipped: Path, state: Callable[[Page], None], size: tuple[int, int]
) -> None:
    with opened(browser, shipped, size=size, touch=size == PHONE) as watched:
        page = watched.page
        state(page)
        settle(page)
        assert axe(page) == []
        # In the dark nothing but the colours is another.
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        settle(page)
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        assert axe(page, "color-contrast", "link-in-text-block") == []


def test_axe_sees_what_is_wrong(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as watched:
        watched.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
        (finding,) = axe(watched.page)
        assert finding.startswith("button-name (critical)")


ASKED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  window.stops = window.stops || new Map();
  if (!window.stops.has(at)) window.stops.set(at, window.stops.size);
  const ring = (element) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    return outlineStyle === "none" || outlineColor.endsWith(", 0)") ? 0 : parseFloat(outlineWidth);
  };
  const label = at.labels && at.labels[0];
  // A tall thing is seen where its top is; a small one in its middle.
  const box = at.getBoundingClientRect();
  const x = (box.left + box.right) / 2, y = Math.min((box.top + box.bottom) / 2, innerHeight - 4);
  const over = document.elementFromPoint(x, y);
  return {
    number: window.stops.get(at),
    what: at.outerHTML.slice(0, 140),
    // The mark may be the element's own, its label's, or that of the box around it.
    ring: Math.max(...[at, label, at.parentElement, at.parentElement.parentElement].filter(Boolean).map(ring)),
    seen: Boolean(over && (at.contains(over) || over.contains(at) || (label && label.contains(over)))),
    inside: box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight,
  };
}"""
MISSED = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
  .filter((element) => element.tabIndex >= 0 && !element.disabled
    && element.checkVisibility({ visibilityProperty: true })
    && !element.closest("[inert]") && !(window.stops && window.stops.has(element)))
  .map((element) => element.outerHTML.slice(0, 140))"""


def walk(page: Page, key: str) -> list[dict[str, Any]]:
    """Press a key until the keyboard is where it began, and tell each stop."""
    stops: list[dict[str, Any]] = []
    for _ in range(400):
        page.keyboard.press(key)
        stop = page.evaluate(ASKED)
        if stop is None:
            if stops:
                return stops
            continue
        if stops and stop["number"] == stops[0]["number"]:
            return stops
        stop["name"] = name(page)
        if stop["ring"] < RING:
            stop["ring"] = RING if drawn_ring(page) else 0
        assert not any(stop["number"] == other["number"] for other in stops), f"the keyboard is trapped: {stop}"
        stops.append(stop)
    pytest.fail(f"{key} comes to no end")


def name(page: Page) -> str:
    """What a screen reader says of the element that has the keyboard: role and name."""
    # The first line of the snapshot is the element itself: - button "all" [expanded].
    return page.locator("*:focus").first.aria_snapshot().splitlines()[0]


def drawn_ring(page: Page) -> bool:
    """Whether what has the keyboard looks otherwise without it, as where its mark is drawn apart from it."""
    box = page.evaluate(
        """() => { const { x, y, width, height } = document.activeElement.getBoundingClientRect();
        return { x: Math.max(0, x - 8), y: Math.max(0, y - 8), width: width + 16, height: height + 16 }; }"""
    )
    marked = page.screenshot(clip=box)
    page.evaluate("() => { window.stop = document.activeElement; window.stop.blur(); }")
    plain = page.screenshot(clip=box)
    page.evaluate("() => window.stop.focus({ preventScroll: true })")
    return marked != plain


@pytest.mark.parametrize("size", BOTH)
def test_the_keyboard_goes_everywhere_and_is_never_trapped(
    browser: Browser, shipped: Path, size: tuple[int, int]
) -> None:
    with opened(browser, shipped, size=size) as watched:
        page = watched.page
        stops = walk(page, "Tab")
        assert len(stops) > 5
        assert [stop["what"] for stop in stops if '"' not in stop["name"]] == [], "stops without a name"
        assert [stop["what"] for stop in stops if stop["ring"] < RING] == [], "stops without a ring"
        assert [stop["what"] for stop in stops if not (stop["seen"] and stop["inside"])] == [], "stops out of sight"
        assert page.evaluate(MISSED) == [], "what the keyboard does not reach"
        back = walk(page, "Shift+Tab")
        assert len(back) == len(stops)


MOVING = """() => [...document.querySelectorAll("*")].flatMap((element) => ["", "::before", "::after"].map((part) => {
    const look = getComputedStyle(element, part || null);
    const { transitionDuration, animationDuration, animationName, scrollBehavior } = look;
    const still = (times) => times.split(",").every((time) => parseFloat(time) < 0.001);
    const moves = !still(transitionDuration) || (animationName !== "none" && !still(animationDuration))
      || scrollBehavior === "smooth";
    return moves ? `${element.tagName} ${element.className} ${part} ${transitionDuration} ${animationName}` : "";
  })).filter(Boolean)"""


@pytest.mark.parametrize("size", BOTH)
def test_nothing_moves_for_who_asks_for_less_motion(browser: Browser, shipped: Path, size: tuple[int, int]) -> None:
    with opened(browser, shipped, size=size, motion=False) as watched:
        page = watched.page
        assert page.evaluate(MOVING) == []
        # The map is at its new place at once, however it is asked to go there.
        for act in ("map.zoomIn()", "map.setZoomAround(map.getCenter(), map.getZoom() - 1)", "map.panBy([200, 0])",
                    "map.setView([42, 50], 6)"):  # fmt: skip
            moving = page.evaluate(
                f"""() => {{
                    const {{ map }} = corridor.engine;
                    {act};
                    return Boolean(map._animatingZoom || (map._panAnim && map._panAnim._inProgress));
                }}"""
            )
            assert not moving, act
            assert page.evaluate(MOVING) == [], act
            settle(page)
