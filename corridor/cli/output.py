"""Tables, CSV and JSON on stdout, free of characters that would steer a terminal."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["plain", "print_lines", "print_rows"]

_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STEERING_LINES = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NARROWEST = 8


def plain(text: str, *, lines: bool = False) -> str:
    """Return text without control characters and direction marks; ``lines`` keeps line ends."""
    return (_STEERING_LINES if lines else _STEERING).sub("\N{REPLACEMENT CHARACTER}", text)


def terminal_width() -> int:
    """Return how many columns the terminal has that is printed on; 0 where it is no terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text; on a terminal those that are too wide go on below, redirected ones are whole."""
    from corridor.answers import fitted

    width = terminal_width()
    shown = [plain(line) for line in lines]
    for line in fitted(shown, width) if width else shown:
        click.echo(line)


def words(value: object) -> str:
    """Return one cell as text: nothing for a missing value, several ids with blanks between."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, (tuple, list)):
        return " ".join(str(part) for part in value)
    return str(value)


def _json(value: object) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, float) and (math.isnan(value) or value.is_integer()):
        return None if math.isnan(value) else int(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[object]], form: str | None) -> None:
    """Print rows as a table, or as ``csv`` or ``json``.

    A table on a terminal is cut to its width, a redirected one is whole.
    """
    if form == "json":
        records = [{name: _json(value) for name, value in zip(columns, row, strict=True)} for row in rows]
        click.echo(json.dumps(records, ensure_ascii=False, indent=1))
    elif form == "csv":
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([words(value) for value in row] for row in rows)
        click.echo(stream.getvalue(), nl=False)
    else:
        _print_table(columns, [[plain(words(value)) for value in row] for row in rows])


def _print_table(columns: Sequence[str], rows: list[list[str]]) -> None:
    widths = [max([len(name), *(len(row[place]) for row in rows)]) for place, name in enumerate(columns)]
    if width := terminal_width():
        room = width - 2 * (len(columns) - 1)
        while sum(widths) > room and max(widths) > _NARROWEST:
            widths[widths.index(max(widths))] -= 1
    for row in (list(columns), ["-" * width for width in widths], *rows):
        cells = [
            text.ljust(width) if len(text) <= width else f"{text[: width - 1]}…"
            for text, width in zip(row, widths, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())
