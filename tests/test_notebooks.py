"""Notebooks: run from top to bottom, say what they said when they were kept, and are fit to be read in a repository."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from notebooks.run import HERE, execute, names, read, text_of, tidy, written

if TYPE_CHECKING:
    from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
NAMES = names()
LARGEST = 1_500_000
"""Most bytes of a notebook."""
LIVE = """
import folium
from corridor.maps.versus import ComparisonPage
for thing in [thing for thing in list(globals().values()) if isinstance(thing, (folium.Map, ComparisonPage))]:
    page = thing.get_root().render()
    assert page.lstrip().lower().startswith("<!doctype html"), page[:80]
    assert "</html>" in page
assert "live" not in globals() or isinstance(live, (folium.Map, ComparisonPage))
"""
"""Run after a notebook: every map that it made is a whole page."""

each = pytest.mark.parametrize("name", NAMES)


def _outputs(book: NotebookNode) -> list[Any]:
    return [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]


def test_there_are_four_and_the_list_names_them() -> None:
    listed = re.findall(r"\]\(([^)]+)\.ipynb\)", (HERE / "README.md").read_text(encoding="utf-8"))
    assert listed == NAMES
    assert len(NAMES) == 4


@pytest.mark.slow
@each
def test_it_runs_and_says_what_it_said(name: str) -> None:
    kept = read(name)
    made = execute(kept, then=[LIVE])
    assert [cell.source for cell in made.cells] == [cell.source for cell in kept.cells]
    for number, (now, before) in enumerate(zip(text_of(made), text_of(kept), strict=True)):
        assert now == before, f"cell {kept.cells[number].id} says something else now: run 'make notebooks'"


@each
def test_it_is_kept_as_a_run_leaves_it(name: str) -> None:
    path = HERE / f"{name}.ipynb"
    before = path.read_bytes()
    assert tidy(read(name)) == read(name)
    assert written(read(name)).encode() == before
    book = json.loads(before)
    counts = [cell["execution_count"] for cell in book["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1)), "not run from top to bottom"
    ids = [cell["id"] for cell in book["cells"]]
    assert len(set(ids)) == len(ids)


@each
def test_it_holds_no_error_no_path_and_no_script(name: str) -> None:
    book = read(name)
    for output in _outputs(book):
        assert output.output_type != "error"
        assert output.get("name") != "stderr", output.text
        assert not {"application/javascript", "application/vnd.jupyter.widget-view+json"} & set(output.get("data", {}))
    shown = "\n".join(words for cell in text_of(book) for words in cell)
    assert "<script" not in shown
    assert "<iframe" not in shown
    written_by_hand = [[cell.source, cell.metadata] for cell in book.cells]
    text = json.dumps([written_by_hand, text_of(book)], ensure_ascii=False)
    for path in (str(ROOT), tempfile.gettempdir(), str(Path.home()), "/home", "/Users"):
        assert path == "/" or f"{path}/" not in text, path
    assert "C:\\" not in text
    assert " at 0x" not in text


@each
def test_it_shows_pictures_with_words_for_them(name: str) -> None:
    book = read(name)
    pictures = [output for output in _outputs(book) if "image/png" in output.get("data", {})]
    assert pictures
    for picture in pictures:
        assert len(picture.metadata["image/png"]["alt"]) > 8
    assert (HERE / f"{name}.ipynb").stat().st_size < LARGEST


@each
def test_no_figure_is_typed_in_its_prose(name: str) -> None:
    """Numbers come from cells, which take them from the tables; only the article is called by its year."""
    for cell in read(name).cells:
        if cell.cell_type == "markdown":
            prose = re.sub(r"\]\([^)]*\)|`[^`]*`|\b2024 article\b", "", cell.source)
            assert not re.search(r"\d", prose), prose


@each
def test_its_links_lead_somewhere(name: str) -> None:
    for cell in read(name).cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\(([^)#]+)", cell.source):
                assert (HERE / target).exists(), target


@pytest.mark.slow
def test_a_run_has_no_network(tmp_path: Path) -> None:
    from nbclient.exceptions import CellExecutionError
    from nbformat.v4 import new_code_cell, new_notebook

    asks = 'import urllib.request\nurllib.request.urlopen("http://example.org", timeout=5)'
    with pytest.raises(CellExecutionError, match="refused"):
        execute(new_notebook(cells=[new_code_cell(asks)]))
    writes = new_code_cell("from pathlib import Path\nPath('left.txt').write_text('x')\nprint(Path.cwd().name)")
    made = execute(new_notebook(cells=[writes]))
    assert text_of(made) == [["work\n"]]
    assert not (HERE / "left.txt").exists()
    assert not (tmp_path / "left.txt").exists()


def test_figures_show_themselves_as_pictures_with_words() -> None:
    import corridor

    figure: Any = corridor.figures.map(corridor.load(), title="A title")
    data, metadata = figure._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == "A title"
    assert data == figure._repr_mimebundle_()[0]
