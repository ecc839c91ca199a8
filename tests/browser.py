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
    browser: Browser, file: Path, *, size: tuple[int, int] = DESKTOP, scheme: str = "light", touch: bool = False
) -> Iterator[Watched]:
    """Open a file with no network; at the end fail on any request, console message or script error."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        offline=True,
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=touch,
    )
    page = context.new_page()
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
    page.wait_for_selector("body[data-ready]", timeout=20_000)
    yield watched
    page.wait_for_timeout(50)
    context.close()
    assert not watched.faults, watched.faults
