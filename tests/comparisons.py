"""Scenarios of the tiny folder held against each other, for tests of the page of a comparison."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.scenario import TODAY
from tests.browser import settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPENED = replace(TODAY.opening("gate", "rail-one-gate", "rail-gate-two"), id="opened", title="Gate open")
SHUT = replace(TODAY.closing("road-two-haven").setting("speed-ship", [1, 1.5, 2]), id="shut", title="Road shut")
VIEWS = """() => corridor.shown.map(({ map }) => [map.getCenter().lat, map.getCenter().lng, map.getZoom()])"""


def show(page: Page, view: str, **wanted: int) -> None:
    page.evaluate("(wanted) => corridor.show(wanted)", {"view": view, **wanted})
    settle(page)
