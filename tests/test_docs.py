"""The docs are true: generated pages are up to date, links lead somewhere, examples run."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from corridor.cli import COMMANDS, main
from corridor.words import date_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    page for folder in (".", "docs", "docs/howto", "geodata", "notebooks") for page in (ROOT / folder).glob("*.md")
)


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = _script("generate")
EXAMPLES = _script("examples")


@pytest.mark.parametrize("name", GENERATOR.PAGES)
def test_generated_pages_are_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == GENERATOR.PAGES[name](), "run: make tables"


def test_the_data_package_is_up_to_date() -> None:
    from corridor.datapackage import describe

    assert (ROOT / "geodata" / "datapackage.json").read_text(encoding="utf-8") == describe(), "run: make tables"


def _slug(heading: str) -> str:
    """Return the name by which a link leads to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_and_pictures_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target, heading in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)", text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file = page.parent / target if target else page
        assert file.exists(), f"{page.name}: {target}"
        assert file.resolve().is_relative_to(ROOT), f"{page.name}: {target} lies outside"
        if heading and file.suffix == ".md":
            known = {_slug(found) for found in re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)}
            assert heading in known, f"{page.name}: {target}#{heading}"
    # A picture tells in words what is on it.
    for words in re.findall(r"!\[([^]]*)\]", text):
        assert len(words) > 20, f"{page.name}: a picture is not described: {words!r}"


def test_every_picture_is_small_and_used() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for picture in (ROOT / "docs" / "images").iterdir():
        assert picture.stat().st_size < 250_000, f"{picture.name}: run docs/pictures.py, which makes it smaller"
        assert f"images/{picture.name}" in text, f"{picture.name} is on no page"


MAP_PAGE = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
ASSETS = ROOT / "corridor" / "maps" / "assets"


def test_the_page_on_the_map_names_every_choice() -> None:
    from corridor.figures.sheet import PAPERS
    from corridor.maps.payload import SECTIONS

    for name in (*SECTIONS, *PAPERS):
        assert f"`{name}`" in MAP_PAGE, name


def test_the_page_on_the_map_knows_every_key_and_every_part_of_the_address() -> None:
    notes = (ASSETS / "notes.js").read_text(encoding="utf-8")
    keys = re.search(r"const KEYS = \[(.*?)\];", notes, re.DOTALL)
    assert keys is not None
    pairs = re.findall(r'\["([^"]+)", "([^"]+)"\]', keys[1])
    assert len(pairs) >= 5
    for key, words in pairs:
        row = re.search(rf"^\| {re.escape(key)} \| (.*) \|$", MAP_PAGE, re.MULTILINE)
        assert row is not None, f"docs/map.md does not tell of the key {key}"
        assert words in row[1], f"docs/map.md tells something else of the key {key}: {row[1]!r}"
    address = re.search(r"const KEYS = \[(.*?)\];", (ASSETS / "address.js").read_text(encoding="utf-8"))
    assert address is not None
    for part in re.findall(r'"(\w+)"', address[1]):
        told = re.search(rf"^\| [^|]*`{part}`", MAP_PAGE, re.MULTILINE)
        assert told is not None, f"docs/map.md does not tell of {part}= in an address"


def test_examples_of_addresses_name_what_is_there() -> None:
    import corridor

    atlas = corridor.load()
    found = re.findall(r"`(?:map\.html#[^`]*?&)?at=(\w+)/([\w-]+)`", MAP_PAGE)
    assert found
    for table, key in found:
        assert key in atlas.table(table).index
    for layer in re.findall(r"`(?:on|off)=([\w-]+)`", MAP_PAGE):
        from corridor.maps.payload import build_payload

        assert layer in {row.key for row in build_payload(atlas, sections=("borders",)).layers}


def test_the_page_on_the_map_holds_no_figure_that_goes_stale() -> None:
    prose = re.sub(r"```.*?```", "", MAP_PAGE, flags=re.DOTALL)
    things = "links|crossings|places|events|sources|projects|days|layers|tests|modules|files|[MkK]B|ms|seconds|x"
    counted = rf"\d[\d,.]*\s*(?:{things})\b"
    assert re.findall(counted, prose) == []
    # Nor does it name modules, which come and go.
    assert re.findall(r"[\w-]+\.(?:js|css)\b", prose) == []


def test_the_example_of_a_citation_names_the_data_that_are_shipped() -> None:
    page = (ROOT / "docs" / "howto" / "cite.md").read_text(encoding="utf-8")
    number, day = re.findall(r"data version (\d+) of (\d+ \w+ \d+), scenario", page)[0]
    printed = re.findall(r"data +version (\d+) of ([\d-]+)", page)[0]
    assert (number, day) == (printed[0], date_words(dt.date.fromisoformat(printed[1])))


def _commands(parent: click.Context) -> Iterator[click.Context]:
    assert isinstance(parent.command, click.Group)
    for name in parent.command.list_commands(parent):
        command = parent.command.get_command(parent, name)
        assert command is not None
        context = command.make_context(name, [], parent=parent, resilient_parsing=True)
        yield context
        if isinstance(command, click.Group):
            yield from _commands(context)


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    parts = {part.partition("\n")[0]: part for part in text.split("\n## ")[1:]}
    found = list(_commands(main.make_context("corridor", ["-h"], resilient_parsing=True)))
    assert [context.command_path for context in found] == list(parts)
    for context in found:
        for param in context.command.params:
            # An argument goes by the word that stands for it in the usage.
            words = param.opts if isinstance(param, click.Option) else [param.human_readable_name, *param.opts]
            told = all if isinstance(param, click.Option) else any
            part = parts[context.command_path].lower()
            assert told(word.lower() in part for word in words), f"{context.command_path} {words}"


def test_a_command_and_its_function_are_told_in_the_same_words() -> None:
    root = main.make_context("corridor", ["-h"], resilient_parsing=True)
    helps = {context.command_path.removeprefix("corridor "): context.command.help for context in _commands(root)}
    for command, path in GENERATOR.SAME.items():
        # A command in a group has no short help of its own: the first lines of its help stand for it.
        told = COMMANDS.get(command) or (helps[command] or "").partition("\n\n")[0].replace("\n", " ")
        assert told == GENERATOR.summary(GENERATOR.find(path)), f"corridor {command}, {path}"


def test_the_page_of_the_library_has_every_command_and_every_public_name() -> None:
    import corridor

    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert re.search(rf"^\| `corridor {name}[` ]", text, re.MULTILINE), f"corridor {name}"
    for name in corridor.__all__:
        assert re.search(rf"\b{name}\b", text), name


@pytest.mark.parametrize("page", EXAMPLES.PAGES, ids=[page.stem for page in EXAMPLES.PAGES])
def test_examples_that_build_on_each_other_run_and_print_what_the_page_says(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert EXAMPLES.run_page(text, tmp_path) == text, "run: make tables"


def _examples(language: str) -> list[str]:
    found = []
    for page in set(PAGES) - set(EXAMPLES.PAGES):
        found += re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return found


COMMAND_LINES = sorted(
    {
        line
        for block in _examples("sh")
        for line in block.splitlines()
        if line.startswith("corridor ") and "DIR" not in line
    }
)


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_examples_of_commands_run(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if "map.html" in line and "-o map.html" not in line:
        # What the line before it has made.
        assert CliRunner().invoke(main, ["map", "-o", "map.html"]).exit_code == 0
    result = CliRunner().invoke(main, shlex.split(line, comments=True)[1:])
    assert result.exit_code == 0, result.output


def test_there_are_examples() -> None:
    assert len(COMMAND_LINES) >= 2
    assert _examples("python")


@pytest.mark.parametrize("code", sorted(_examples("python")))
def test_examples_in_python_run(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "example", "exec"), {})
