"""Text that has broken pages, tables and spreadsheets elsewhere, to be put wherever text appears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corridor.schema import TABLES
from tests.tinyfolder import REGION, ROWS

if TYPE_CHECKING:
    from tests.tinyfolder import Rows

CORPUS: Final[dict[str, str]] = {
    "template": "{{ 7*7 }} {% off %} {# gone #} ${7*7} #{7*7} <%= 7*7 %>",
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(2)>",
    "svg": "<svg onload=alert(3)><a xlink:href='javascript:alert(4)'>",
    "backticks": "`${alert(5)}` \\` \\u0041",
    "quotes": "\"double\" 'single' „low“ «angle» \\\" \\' &quot; &#39;",
    "end of script": "</script><b>bold</b></title></style></textarea>",
    "comment": "<!-- --> --!> <!--<script>",
    "cdata": "]]> <![CDATA[ x ]]>",
    "entities": "&amp; &lt; &nbsp; &notanentity; &#x3C;",
    "right to left": "\u200fעברית\u200e \u202eoverride\u202c \u2067isolate\u2069 العربية",
    "invisible": "zero\u200bwidth\u200cand\u200djoined\ufeffmark\u00adsoft \u2060",
    "separators": "line\u2028paragraph\u2029next\u0085",
    "controls": "bell\u0007 escape\u001b[31m delete\u007f c1\u0090",
    "null-like": "null None NaN undefined nil \\0 %00",
    "prototype": "__proto__ constructor toString hasOwnProperty",
    "format": "%s %d %n {0} {name} %(x)s 100 %",
    "formula": "=1+1",
    "formula at": '@SUM(1;1) -1+1 +1 =HYPERLINK("https://example.org")',
    "address": "javascript:alert(6) data:text/html,x #/../?a=b&c=%zz",
    "csv": 'a,b;c\t"d""e"',
    "astral": "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001d518 e\u0301\u0323 ﷽ Z̴a̵l̶g̷o̸",
    "long": "x" * 10_000,
    "long with blanks": "long words and more " * 500,
}
"""Texts that a data folder may hold, by what they are."""

LONE_SURROGATE: Final = "half \ud83d of a pair"
"""A string that Python holds and no UTF-8 file does: for functions that take text, not for tables."""

ALL: Final = " ".join(text for name, text in CORPUS.items() if not name.startswith("long"))
"""Every short text at once."""

MARK: Final = CORPUS["template"]
"""How :data:`ALL` begins: a page that shows this has taken no template for code."""


def rows_with(text: str, rows: dict[str, Rows] | None = None) -> dict[str, Rows]:
    """Put a text into every text cell of every row of every table.

    Parameters
    ----------
    text
        What to put there.
    rows
        Rows of all tables; those of :mod:`tests.tinyfolder` if not given.
    """
    found = {}
    for name, table in TABLES.items():
        columns = [column.name for column in table.columns if column.kind == "text"]
        # Keys made of text stay apart from each other by the number of the row.
        found[name] = [
            {**row, **{column: f"{text} {number}" if column in table.key else text for column in columns}}
            for number, row in enumerate((rows or ROWS)[name])
        ]
    return found


def region_with(text: str) -> str:
    """Return ``region.yaml`` with a text in every place of text."""
    # A quoted scalar of YAML holds no line break and no control character as it is.
    plain = "".join(character if _printable(character) else " " for character in text)
    quoted = "'" + plain.replace("'", "''") + "'"
    region = REGION
    for words in ("Two lands", "A made-up corridor", "Nothing here is real.", "Everything"):
        region = region.replace(words, quoted)
    return region.replace("language: en", f"language: {quoted}")


def _printable(character: str) -> bool:
    """Whether a character may stand in a quoted scalar of YAML 1.1 and is no line break."""
    code = ord(character)
    if character in "\u2028\u2029\u0085\ufeff\x7f":
        return False
    return code == 0x09 or 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xFFFD or code > 0xFFFF
