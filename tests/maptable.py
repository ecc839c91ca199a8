"""The table of a page, as tests use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

HEADS = ["Name", "Kind", "Status", "Since", "Length km", "Country", "Last checked", "Sources"]
CELLS = """() => [...document.querySelectorAll("#corridor-table tbody tr")].map((row) =>
    [...row.children].map((cell) => {
        const unseen = cell.querySelector(".corridor-table-unseen");
        return unseen ? cell.textContent.slice(unseen.textContent.length) : cell.textContent;
    }))"""
AT_ONCE = 500


def open_table(page: Page) -> None:
    """Put the table in the place of the map."""
    page.get_by_role("button", name="Table", exact=True).click()


def cells(page: Page) -> list[list[str]]:
    """Return the text of every cell; of a very long table those that are written at once."""
    told = page.locator("#corridor-table caption .corridor-table-count").text_content() or ""
    count = int(told.split()[0])
    found: list[list[str]] = page.evaluate(CELLS)
    assert len(found) == min(count, AT_ONCE)
    return found


def column(page: Page, title: str) -> list[str]:
    """Return the texts of a column from the top."""
    return [row[HEADS.index(title)] for row in cells(page)]


def sort(page: Page, title: str) -> str:
    """Sort by a column once more, and return what the table says of it."""
    page.get_by_role("columnheader", name=title).get_by_role("button").click()
    return page.get_by_role("columnheader", name=title).get_attribute("aria-sort") or ""


def kinds(page: Page, *names: str) -> None:
    """Choose exactly these kinds of things."""
    if not page.locator(".corridor-table-kinds").is_visible():
        page.locator(".corridor-table-more > summary").click()
    for box in page.locator(".corridor-table-kinds label").all():
        box.locator("input").set_checked((box.locator("span").first.text_content() or "") in names)
