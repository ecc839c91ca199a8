"""Run the examples of a page in their order, as its reader would, and put what they print into the page."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from corridor.cli import main

DOCS = Path(__file__).resolve().parent
PAGES = [DOCS / "tutorial.md", DOCS / "api.md", DOCS / "limits.md", *sorted((DOCS / "howto").glob("*.md"))]
"""Pages whose examples build on each other."""
_BLOCK = re.compile(r"^```(sh|python|yaml|csv)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def run_page(text: str, folder: Path) -> str:
    """Run every block of a page in a folder, and return the page with what they print.

    A block of YAML or CSV that begins with ``# name`` is written to the file of that name; lines of a shell that begin
    with ``corridor`` are run; Python goes on with the names of the blocks before. A block of text right after takes
    what was printed; one that ends with ``...`` keeps its number of lines.

    Raises
    ------
    RuntimeError
        If a command ends with another exit code than 0; the message holds what it printed.
    """
    names: dict[str, Any] = {}
    parts = []
    end = 0
    with contextlib.chdir(folder):
        for block in _BLOCK.finditer(text):
            printed = _run(block[1], block[2], names)
            parts.append(text[end : block.start()] + f"```{block[1]}\n{block[2]}```\n")
            if block[3] is not None:
                parts.append(f"\n```text\n{_cut(printed, block[3])}```\n")
            end = block.end()
    return "".join([*parts, text[end:]])


def _run(language: str, code: str, names: dict[str, Any]) -> str:
    if language == "python":
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "example", "exec"), names)  # noqa: S102 - the examples are ours
        return printed.getvalue()
    if language != "sh":
        name = re.match(r"# (\S+)\n", code)
        if name:
            Path(name[1]).write_text(code, encoding="utf-8")
        return ""
    lines = []
    for line in code.splitlines():
        if line.startswith("corridor "):
            result = CliRunner().invoke(main, shlex.split(line, comments=True)[1:])
            if result.exit_code:
                raise RuntimeError(f"{line}: {result.output} {result.exception}")
            lines.append(result.stdout)
    return "\n".join(lines)


def _cut(printed: str, before: str) -> str:
    """Return what was printed, as long as it stood in the page if that is cut."""
    lines = [line.rstrip() for line in printed.rstrip().splitlines()]
    shown = before.splitlines()
    if shown and shown[-1] == "...":
        lines = [*lines[: len(shown) - 1], "..."]
    return "\n".join(lines) + "\n"
