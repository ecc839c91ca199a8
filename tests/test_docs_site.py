"""The documentation site is built without a warning or a network, names all that is public, and leads to every page."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

import pytest

import corridor
import corridor.figures

from .browser import DESKTOP, PHONE, axe, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
MOST_BYTES = 16_000_000


def _build(folder: Path, seed: str) -> Path:
    """Build the site as ``make docs`` does, and return its folder."""
    options = [
        "--quiet", "--fail-on-warning", "--keep-going", "--nitpicky", "--doctree-dir", str(folder / "trees"),
        "--conf-dir", str(ROOT / "docs"), "--builder", "html", str(ROOT), str(folder / "html"),
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(tmp_path_factory.mktemp("site"), "1")


class _Page(HTMLParser):
    """What a page leads to, what it loads, and the names of its parts."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.parts: set[str] = {"", "top"}
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.parts.add(found.get("id", ""))
        if tag == "a" and "href" in found:
            self.links.add(found["href"])
        elif tag == "link" and found.get("rel") not in {"index", "search", "next", "prev", "author"}:
            self.loads.add(found["href"])
        elif "src" in found:
            self.loads.add(found["src"])
        assert tag != "img" or found.get("alt") is not None, found


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, _Page]:
    return {file: _Page(file) for file in sorted(site.rglob("*.html")) if file.parent.name != "live"}


@pytest.mark.slow
def test_every_link_leads_somewhere(pages: dict[Path, _Page]) -> None:
    wrong = []
    for file, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in {"https", "http", "mailto"}, link
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not target.is_file() or (target in pages and unquote(parts.fragment) not in pages[target].parts):
                wrong.append(f"{file.name}: {link}")
    assert wrong == []


@pytest.mark.slow
def test_every_page_is_reached_from_the_first(site: Path, pages: dict[Path, _Page]) -> None:
    first = site / "index.html"
    reached, waiting = {first}, [first]
    while waiting:
        file = waiting.pop()
        for link in pages[file].links:
            target = (file.parent / unquote(urlsplit(link).path)).resolve()
            if not urlsplit(link).scheme and target in pages and target not in reached:
                reached.add(target)
                waiting.append(target)
    made = {
        "search.html",
        "genindex.html",
    }  # the field for the search leads to the one, the reference stands for the other
    assert {file.name for file in set(pages) - reached} <= made


@pytest.mark.slow
def test_nothing_is_loaded_from_a_network_and_the_site_is_small(site: Path, pages: dict[Path, _Page]) -> None:
    for file, page in pages.items():
        for load in page.loads:
            parts = urlsplit(load)
            assert parts.scheme in {"", "data"}, f"{file.name} loads {load[:100]}"
            assert parts.scheme or (file.parent / unquote(parts.path)).is_file(), f"{file.name} loads {load}"
    styles = "".join(file.read_text(encoding="utf-8") for file in site.rglob("*.css"))
    assert "url(http" not in styles
    assert "@import" not in styles
    assert sum(file.stat().st_size for file in site.rglob("*") if file.is_file()) < MOST_BYTES


@pytest.mark.slow
def test_every_public_name_is_in_the_reference(site: Path, pages: dict[Path, _Page]) -> None:
    parts = pages[site / "docs" / "reference.html"].parts
    for name in (*corridor.__all__, *(f"figures.{name}" for name in corridor.figures.__all__)):
        assert {f"corridor.{name}", f"module-corridor.{name}"} & parts, name


@pytest.mark.slow
def test_maps_are_live(site: Path, pages: dict[Path, _Page]) -> None:
    shown = {load for page in pages.values() for load in page.loads if "live/" in load}
    assert {Path(load).name for load in shown} == {file.name for file in (site / "live").iterdir()}
    assert len(shown) >= 3


@pytest.mark.slow
def test_the_same_bytes_each_time(site: Path, tmp_path: Path) -> None:
    def digests(folder: Path) -> dict[str, str]:
        return {
            str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in folder.rglob("*")
            if file.is_file()
        }

    assert digests(_build(tmp_path, "2")) == digests(site)


@pytest.mark.slow
def test_notebooks_show_the_words_that_cells_made(site: Path) -> None:
    for file in (site / "notebooks").glob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "IPython.core.display" not in text, file
    for file in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        made = [output["data"] for cell in cells for output in cell.get("outputs", []) if "data" in output]
        for data in made:
            if "text/markdown" in data:
                bold = re.findall(r"\*\*(.+?)\*\*", "".join(data["text/markdown"]))
                text = (site / "notebooks" / f"{file.stem}.html").read_text(encoding="utf-8")
                assert all(f"<strong>{escape(words)}</strong>" in text for words in bold), file


@pytest.mark.slow
def test_no_path_of_the_machine_is_in_it(site: Path) -> None:
    for file in site.rglob("*"):
        if file.is_file():
            assert str(ROOT).encode() not in file.read_bytes(), file


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_open_as_files_without_a_network(
    browser: Browser, site: Path, size: tuple[int, int], scheme: str
) -> None:
    faults: list[str] = []
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        offline=True,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.set_default_timeout(8_000)
    page.on("console", lambda message: faults.append(f"console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(("file:", "data:", "blob:", "about:")) else faults.append(asked.url),
    )
    for name in ("index", "tutorial", "reference", "commands", "tables", "howto/compare", "limits"):
        page.goto((site / "docs" / f"{name}.html").as_uri())
        wide, width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= width, f"{name} is {wide} px wide in a window of {width}"
    page.goto((site / "docs" / "index.html").as_uri())
    shown = page.frame_locator("iframe").first
    shown.locator("body[data-ready]").wait_for()
    page.goto((site / "search.html").as_uri() + "?q=schematic")
    page.wait_for_selector("ul.search li")
    found = page.locator("ul.search li a").all_inner_texts()
    assert any("shapes" in words for words in found), found
    context.close()
    assert faults == []


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
def test_axe_finds_nothing(
    browser: Browser, site: Path, size: tuple[int, int], scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, offline=True, color_scheme=scheme)
    for name in ("index", "commands", "limits"):
        page.goto((site / "docs" / f"{name}.html").as_uri())
        assert axe(page) == [], name
    page.close()
