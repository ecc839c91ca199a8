"""How objects show themselves: tables in a notebook whatever the text, a line in a terminal, ids by the tab key."""

from __future__ import annotations

import io
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

import corridor
from corridor import progress
from corridor.notebook import LONGEST, MOST_ROWS, table, text
from corridor.scenario import Rule, Scenario
from tests.corpus import ALL, CORPUS, LONE_SURROGATE, region_with, rows_with
from tests.smallnetwork import small_atlas, small_rows
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from corridor.atlas import Atlas

TAGS = {
    "div", "p", "strong", "br", "table", "thead", "tbody", "tr", "th", "td", "ol", "ul", "li", "a", "details",
    "summary",
}  # fmt: skip
OPEN = ("gate", "rail-gate-two", "rail-one-gate")


class _Strict(HTMLParser):
    """Fails on any element or attribute that the views do not make by themselves; keeps the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            if name == "href":
                assert (value or "").startswith(("https://", "http://")), value
            else:
                assert name in {"style", "scope"}, (tag, name)
                # Colours are those of the notebook, light or dark.
                assert "color" not in (value or "")
                assert "url" not in (value or "")
                assert "background" not in (value or "")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def read(html: str) -> str:
    """Return the text of a view, having checked every element of it."""
    parser = _Strict()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    found = "".join(parser.words)
    for sign in found:
        assert sign >= " " or sign in "\t\n", hex(ord(sign))
        assert sign not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    html.encode("utf-8")
    return found


def views(atlas: Atlas, words: str = "A reason.") -> dict[str, Any]:
    """Return one object of each kind that shows itself."""
    rule = Rule(id="mine", name=words, countries=("AA",), goods_of=("BB",))
    made = Scenario(id="made", title=words, why=words, note=words, sources=(words,)).opening(*OPEN).forbidding(rule)
    made = made.permitting("ban-on-transit").setting("speed-rail", 9, reason=words)
    network = atlas.network(made)
    routes = network.route("one", "two", alternatives=1)
    cut = atlas.network().route("one", "two")
    found: dict[str, Any] = {
        "atlas": atlas, "scenarios": atlas.scenarios, "scenario": made, "network": network, "routes": routes,
        "itinerary": routes.best, "cut": cut, "why not": cut.why_not, "opening": cut.why_not[0],
        "comparison": corridor.compare([Scenario(), made], [("one", "two"), ("one", "haven")], atlas=atlas),
        "report": atlas.check(), "no changes": Scenario(), "cited": atlas.cite(atlas.links),
        "news": corridor.changes_since(atlas),
    }  # fmt: skip
    for key in ("one", "gate", "rail-one-gate", "reopen", "aa", "ban-on-transit", "gazette", "speed-rail", "the-hill"):
        found[f"record {key}"] = atlas[key]
    return found


@pytest.fixture(name="atlas", scope="module")
def _atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return small_atlas(tmp_path_factory.mktemp("small"))


def test_views_tell_what_the_objects_hold(atlas: Atlas) -> None:
    told = {name: read(thing._repr_html_()) for name, thing in views(atlas).items()}
    for name, words in {
        "atlas": "Two lands", "record one": "Eins", "record gate": "History", "record rail-one-gate": "Gazette",
        "routes": "Together", "itinerary": "Together", "cut": "There is no way", "why not": "Opening",
        "comparison": "gained", "scenario": "A reason.", "no changes": "as they are", "network": "shut",
        "report": "checks", "opening": "rail-gate-two",
    }.items():  # fmt: skip
        assert words in told[name], name


@pytest.mark.parametrize("name", ["all", "long", "long with blanks"])
def test_no_text_of_the_data_becomes_markup(name: str, tmp_path: Path) -> None:
    words = CORPUS.get(name, ALL)
    rows = rows_with(words, small_rows())
    # Texts that mean something to the engine.
    for table_name, columns in (("parameters", ["unit"]), ("countries", ["iso2", "iso3"]), ("permissions", ["cargo"])):
        for row, known in zip(rows[table_name], small_rows()[table_name], strict=True):
            row |= {column: known.get(column, "") for column in columns}
    folder = write_folder(tmp_path / "data", rows=rows)
    (folder / "region.yaml").write_text(region_with(words), encoding="utf-8")
    atlas = corridor.load(folder)
    for thing in views(atlas, words).values():
        read(thing._repr_html_())
        if type(thing).__name__ not in {"Cited", "WhyNot"}:
            assert "\n" not in repr(thing)


def test_cells_are_cut_and_cleaned() -> None:
    assert len(read(text("x" * 10_000))) == LONGEST
    assert read(text(LONE_SURROGATE)) == "half \N{REPLACEMENT CHARACTER} of a pair"
    assert read(text(None)) == ""
    assert read(text(2.0)) == "2"
    many = read(table(["a", "b", "empty"], [[number, "x", ""] for number in range(MOST_ROWS + 5)]))
    assert "and 5 more" in many
    assert "empty" not in many


def test_reprs_are_short(atlas: Atlas) -> None:
    for name, thing in views(atlas).items():
        lines = repr(thing).splitlines()
        assert max(map(len, lines)) < 400, name
        if name not in {"why not", "cited"}:
            assert len(lines) == 1, name
    assert "rail-gate-two" in repr(views(atlas)["why not"])


# ---- the tab key


def complete(line: str, **names: object) -> set[str]:
    """Return what IPython offers at the end of a line."""
    from IPython.core.completer import IPCompleter, provisionalcompleter

    completer = IPCompleter(namespace=names, global_namespace={})
    with provisionalcompleter():
        return {one.text for one in completer.completions(line, len(line))}


def test_the_tab_key_finds_ids(atlas: Atlas) -> None:
    assert any("rail-one-gate" in one for one in complete('atlas["rail-', atlas=atlas))
    assert any("today" in one for one in complete('atlas.scenarios["to', atlas=atlas))
    assert any("status" in one for one in complete('gate["sta', gate=atlas["gate"]))
    assert any(one.endswith("scenarios") for one in complete("atlas.sc", atlas=atlas))


# ---- bars


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def a_terminal(monkeypatch: pytest.MonkeyPatch) -> _Terminal:
    """Put a terminal in the place of standard error; not a fixture, whose change pytest would undo."""
    found = _Terminal()
    monkeypatch.setattr(sys, "stderr", found)
    return found


def test_what_takes_long_shows_a_bar(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    monkeypatch.setattr(progress, "DELAY", 0)
    pairs = [("one", "two"), ("one", "haven")]
    corridor.compare(["today", Scenario(id="b")], pairs, atlas=atlas, progress=False)
    corridor.map(atlas, progress=False)
    atlas.check(progress=False)
    assert terminal.getvalue() == ""
    corridor.compare(["today", Scenario(id="b")], pairs, atlas=atlas)
    assert "Comparing" in terminal.getvalue()
    corridor.map(atlas)
    assert "map" in terminal.getvalue()
    atlas.check()
    assert "Checking" in terminal.getvalue()
    # The line is cleared when all is done.
    assert terminal.getvalue().rsplit("\r", 2)[-2].strip() == ""


def test_what_is_short_shows_none(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    corridor.compare(["today", Scenario(id="b")], [("one", "two")], atlas=atlas)
    assert terminal.getvalue() == ""


def test_no_bar_where_nobody_looks(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "DELAY", 0)
    for stream in (io.StringIO(), None):
        monkeypatch.setattr(sys, "stderr", stream)
        atlas.check()
        assert stream is None or stream.getvalue() == ""


def test_a_bar_ends_when_what_it_counts_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    monkeypatch.setattr(progress, "DELAY", 0)

    def fail() -> None:
        with progress.bars(shown=True):
            for _ in progress.each([1, 2, 3], "Failing"):
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    # Nothing below asks for bars now.
    before = terminal.getvalue()
    assert list(progress.each([1], "After")) == [1]
    assert terminal.getvalue() == before


# ---- a whole notebook


WAIT = """\
progress.DELAY = 0
with progress.bars(shown=True):
    for _ in progress.each([1, 2], "Waiting"):
        time.sleep(0.2)
"""
CELLS = (
    "import corridor, time\nfrom corridor import progress\natlas = corridor.load()",
    "atlas",
    "atlas['tripp']",
    "network = atlas.network(scenario='tripp')\nroutes = network.route('Altynkol', 'Yerevan')\nroutes",
    "corridor.compare(['today', 'tripp'])",
    "routes.map(progress=False)",
    WAIT,
)


@pytest.mark.browser
@pytest.mark.slow
def test_an_exported_notebook_shows_everything_offline(browser: Browser, tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    NotebookClient(book, kernel_name="python3", timeout=300).execute()
    *_, bar = book.cells
    # The bar leaves neither words nor an error stream behind.
    assert [output.output_type for output in bar.outputs] == ["display_data"]
    assert "".join(bar.outputs[0].data.values()).strip() == ""
    for theme in ("light", "dark"):
        html, _ = HTMLExporter(theme=theme).from_notebook_node(book)
        path = tmp_path / f"{theme}.html"
        path.write_text(html, encoding="utf-8")
        page = browser.new_page(color_scheme=theme)
        page.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
        page.goto(path.as_uri())
        frame = page.frame_locator("iframe").first
        frame.locator(".leaflet-container").wait_for()
        assert page.locator("table").count() >= 5
        ink, ground = page.evaluate(
            """() => ["color", "backgroundColor"].map((name) => {
                 const cell = [...document.querySelectorAll("td")].find((one) => one.textContent === "Together");
                 for (let at = cell; at; at = at.parentElement) {
                   const value = getComputedStyle(at)[name];
                   if (!/, 0\\)$/.test(value)) return value.match(/[0-9.]+/g).slice(0, 3)
                     .reduce((sum, part) => sum + Number(part), 0);
                 }
                 return theme === "dark" ? 0 : 765;
               })""".replace("theme ===", f'"{theme}" ===')
        )
        assert (ink > ground) == (theme == "dark")
        assert abs(ink - ground) > 400
        page.close()
