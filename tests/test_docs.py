"""The docs are true: generated pages are up to date, links lead somewhere, examples run."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from corridor.cli import COMMANDS, main

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "geodata").glob("*.md")])


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = _generator()


@pytest.mark.parametrize("name", GENERATOR.PAGES)
def test_generated_pages_are_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == GENERATOR.PAGES[name](), "run: make tables"


def test_the_data_package_is_up_to_date() -> None:
    from corridor.datapackage import describe

    assert (ROOT / "geodata" / "datapackage.json").read_text(encoding="utf-8") == describe(), "run: make tables"


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        command = main.get_command(main.make_context("corridor", [name], resilient_parsing=True), name)
        assert command is not None
        assert f"## corridor {name}\n" in text
        for param in command.params:
            for option in param.opts:
                assert option in text or option.upper() in text


def _examples(language: str) -> list[str]:
    found = []
    for page in PAGES:
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
    result = CliRunner().invoke(main, shlex.split(line, comments=True)[1:])
    assert result.exit_code == 0, result.output


def test_there_are_examples() -> None:
    assert len(COMMAND_LINES) >= 2
    assert _examples("python")


@pytest.mark.parametrize("code", _examples("python"))
def test_examples_in_python_run(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "example", "exec"), {})
