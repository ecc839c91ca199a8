"""Headless Chromium with no network, for tests that look at a page."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

DESKTOP = (1400, 900)
PHONE = (390, 844)


@dataclass
class Watched:
    """A page and everything it did that an offline map must not do."""

    page: Page
    faults: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        _missing("Chromium is missing. On Debian or Ubuntu: sudo apt-get install chromium")
    try:
        playwright = sync_playwright().start()
    except Exception as error:  # noqa: BLE001 - the driver says no more than that its connection closed
        _missing(f"Playwright cannot start ({error}). On Debian or Ubuntu: sudo apt-get install libatomic1")
    try:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
    finally:
        playwright.stop()


def _missing(what: str) -> NoReturn:
    """Skip a browser test, or fail it where browser tests must run."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    *,
    size: tuple[int, int] = DESKTOP,
    scheme: str = "light",
    touch: bool = False,
    motion: bool = True,
    scale: float = 1,
) -> Iterator[Watched]:
    """Open a file with no network; at the end fail on any request, console message or script error.

    Parameters
    ----------
    browser
        From :func:`chromium`.
    file
        The page.
    size
        Width and height of the window in CSS px. A page at 200 % zoom is one of half the size at a `scale` of 2.
    scheme
        ``light`` or ``dark``.
    touch
        Whether the screen answers fingers.
    motion
        False for a person who asks for less motion.
    scale
        Device pixels in a CSS px.
    """
    from playwright.sync_api import TimeoutError as SlowError

    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        offline=True,
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=touch,
        reduced_motion="no-preference" if motion else "reduce",
        device_scale_factor=scale,
    )
    page = context.new_page()
    page.set_default_timeout(8_000)
    watched = Watched(page)
    page.on("console", lambda message: watched.faults.append(f"console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: watched.faults.append(f"error: {error}"))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(("file:", "data:", "blob:")) else watched.faults.append(request.url)
        ),
    )
    page.goto(file.as_uri())
    try:
        page.wait_for_selector("body[data-ready]", timeout=10_000)
    except SlowError as error:
        # What the page complained of tells more than that it was not ready.
        raise AssertionError(f"The page does not get ready. {watched.faults}") from error
    yield watched
    page.wait_for_timeout(50)
    context.close()
    assert not watched.faults, watched.faults


def settle(page: Page) -> None:
    """Wait until the map neither moves nor has anything left to draw."""
    # A string polled by Playwright would be evaluated in the page, which its policy forbids.
    page.evaluate(
        """() => new Promise((done) => {
            const { map } = corridor.engine;
            const moving = () => map._animatingZoom || (map._panAnim && map._panAnim._inProgress);
            const busy = () => corridor.engine.waiting || moving();
            const look = () => (busy()
                ? requestAnimationFrame(look) : requestAnimationFrame(() => requestAnimationFrame(done)));
            look();
        })"""
    )


def axe(page: Page, *only: str) -> list[str]:
    """Return every finding of axe-core on a page as it stands, of whatever weight, in words.

    All rules run, the best practices and those under trial among them, or those that are named; only what goes beyond
    WCAG 2.2 AA (the AAA rules) is left out. What is drawn on a canvas is no text to axe: :mod:`tests.test_map_look`
    looks at that.
    """
    from axe_playwright_python.base import AXE_SCRIPT

    # Through the debugging protocol, so that the page's content policy stays as it is.
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        """async (only) => {
            // Half way between two colours a button is neither.
            await Promise.all(document.getAnimations().map((fade) => fade.finished.catch(() => {})));
            const wanted = axe.getRules().filter(({ ruleId, tags }) => (only.length
              ? only.includes(ruleId) : !tags.includes("wcag2aaa")));
            const rules = Object.fromEntries(axe.getRules().map(({ ruleId }) => [ruleId, { enabled: false }]));
            for (const { ruleId } of wanted) rules[ruleId].enabled = true;
            const { violations } = await axe.run(document, { rules, resultTypes: ["violations"] });
            return violations.flatMap(({ id, impact, help, nodes }) => nodes.map(({ html, target, failureSummary }) =>
                `${id} (${impact}): ${help}: ${target.join(" ")}: ${html.slice(0, 160)}: ${failureSummary}`));
        }""",
        list(only),
    )
    return [str(finding) for finding in found]


def boxes(page: Page, *names: str) -> dict[str, list[float]]:
    """Left, top, right and bottom of the parts that are to be seen."""
    found: dict[str, list[float] | None] = page.evaluate(_BOXES, list(names))
    return {name: box for name, box in found.items() if box}


_BOXES = """(names) => Object.fromEntries(names.map((name) => {
    const node = document.querySelector(name);
    if (!node || !node.checkVisibility()) return [name, null];
    const { left, top, right, bottom } = node.getBoundingClientRect();
    return [name, [left, top, right, bottom]];
}))"""
