"""What several test modules share: a browser, and the shipped map built once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator[Browser]:
    """One Chromium for a module: Playwright allows no two at a time."""
    with chromium() as browser:
        yield browser


@pytest.fixture(name="shipped", scope="session")
def _shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """File of the map of the shipped data."""
    from corridor.maps import make_map, save

    return save(make_map(), tmp_path_factory.mktemp("shipped") / "map.html")
