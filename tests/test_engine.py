"""The engine knows no place, country or project by name: the data do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import corridor

ROOT = Path(corridor.__file__).resolve().parent
FILES = sorted(
    path
    for path in ROOT.rglob("*")
    if path.suffix in {".py", ".js", ".css", ".json"} and "geodata" not in path.relative_to(ROOT).parts
)
# Names that are also something else: a typeface in a list of typefaces, and words of English.
ALSO = {"Georgia": re.compile(r'Georgia[",]'), "Border": re.compile("Border"), "Port": re.compile("Port")}


def _names() -> set[str]:
    atlas = corridor.load()
    names = {str(name) for table in ("countries", "nodes", "projects", "waters") for name in atlas.table(table)["name"]}
    names |= {str(name) for name in atlas.table("names")["name"]}
    return {name for name in names if len(name) > 3 and name.isascii()}


def test_there_is_something_to_look_at() -> None:
    assert len(FILES) > 15
    assert len(_names()) > 100


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES])
def test_no_name_of_the_data_stands_in_the_engine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = []
    for name in _names():
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
            also = ALSO.get(name)
            if not (also and also.match(text, match.start())):
                found.append((name, text.count("\n", 0, match.start()) + 1))
    assert found == []
