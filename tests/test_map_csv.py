"""The table leaves as CSV, copied or saved: the same rows, text that stays text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.maps import make_map, save
from tests.browser import opened
from tests.corpus import ALL, CORPUS, MARK, rows_with
from tests.maptable import HEADS, cells, column, kinds, open_table
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    return save(make_map(corridor.load(write_folder(folder / "data"))), folder / "map.html")


@pytest.fixture(name="hostile", scope="module")
def _hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    return save(make_map(corridor.load(write_folder(folder / "data", rows=rows_with(ALL)))), folder / "map.html")


def parsed(text: str) -> list[dict[str, str]]:
    """Read a CSV as any program would."""
    assert text.replace("\r\n", "").count("\n") == 0 or '"' in text
    return list(csv.DictReader(io.StringIO(text, newline="")))


def same(page: Page, rows: list[dict[str, str]]) -> None:
    """Compare a CSV with the table on the page."""
    shown = cells(page)
    assert len(rows) == len(shown)
    for row, texts in zip(rows, shown, strict=True):
        for head, text in zip(HEADS, texts, strict=True):
            if head == "Length km":
                assert (
                    f"about {row['Length km']}" if row["Length is"] == "derived" else row["Length km"]
                ) == text.replace(",", "")
            else:
                # A sign in front says that a text is no formula.
                plain = (
                    row[head][1:]
                    if row[head].startswith("'") and text[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"}
                    else row[head]
                )
                assert plain == text, head


def test_copied_and_saved_csv_equal_the_table(browser: Browser, shipped: Path, tmp_path: Path) -> None:
    atlas = corridor.load()
    with opened(browser, shipped) as watched:
        page = watched.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        open_table(page)
        page.get_by_role("button", name="Copy as CSV").click()
        heard = page.locator(".corridor-table-heard")
        heard.filter(has_text="Copied").wait_for()
        assert heard.text_content() == f"Copied {len(cells(page))} rows"
        rows = parsed(page.evaluate("navigator.clipboard.readText()").replace("\n", "\r\n").replace("\r\r", "\r"))
        same(page, rows)
        ids = {row["Id"] for row in rows}
        assert ids <= {*atlas.links.index, *atlas.crossings.index}
        for row in rows:
            assert row["Data date"] == atlas.data_date.isoformat()
            assert row["Licence"] == "; ".join(atlas.attributions)
            assert not row["Source addresses"] or row["Source addresses"].startswith("http")
            assert not row["Length km"] or float(row["Length km"]) > 0
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Save CSV").click()
        assert waiting.value.suggested_filename == f"corridor-{atlas.data_date.isoformat()}.csv"
        waiting.value.save_as(tmp_path / "table.csv")
        data = (tmp_path / "table.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert parsed(data.decode("utf-8-sig")) == rows


def test_bad_text_is_text_and_no_formula(browser: Browser, hostile: Path, tmp_path: Path) -> None:
    text = make_map(corridor.load(write_folder(tmp_path / "data", rows=rows_with(CORPUS["formula"]))))
    for file, start in ((hostile, MARK), (save(text, tmp_path / "map.html"), "=1+1")):
        with opened(browser, file) as watched:
            page = watched.page
            open_table(page)
            kinds(page, "Links", "Crossings", "Places", "Countries", "Projects", "Events")
            assert all(name.startswith(start) for name in column(page, "Name"))
            tags = page.evaluate(
                "[...new Set([...document.querySelectorAll('#corridor-table tbody *')].map(({ tagName }) => tagName))]"
            )
            assert set(tags) <= {"TR", "TH", "TD", "BUTTON", "BDI", "SPAN", "IMG", "svg", "path"}
            with page.expect_download() as waiting:
                page.get_by_role("button", name="Save CSV").click()
            waiting.value.save_as(tmp_path / "table.csv")
            rows = parsed((tmp_path / "table.csv").read_bytes().decode("utf-8-sig"))
            same(page, rows)
            assert not [cell for row in rows for cell in row.values() if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_copying_where_the_clipboard_is_refused(browser: Browser, tiny: Path) -> None:
    with opened(browser, tiny) as watched:
        page = watched.page
        open_table(page)
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        page.evaluate("document.addEventListener('copy', () => { window.copied = String(getSelection()); })")
        button = page.get_by_role("button", name="Copy as CSV")
        button.click()
        page.locator(".corridor-table-heard").filter(has_text="Copied 5 rows").wait_for()
        assert page.evaluate("document.activeElement.textContent") == "Copy as CSV"
        same(page, parsed(page.evaluate("window.copied").replace("\r\n", "\n").replace("\n", "\r\n")))
        page.evaluate("document.execCommand = () => false")
        button.click()
        page.locator(".corridor-table-heard").filter(has_text="save the file instead").wait_for()
