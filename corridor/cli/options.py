"""Options that several commands share, each written once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["as_of_option", "data_option", "format_options"]

F = TypeVar("F", bound="Callable[..., Any]")


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day. Write it as 2025-10-21.") from None


def data_option(function: F) -> F:
    """Add ``--data DIR``."""
    return click.option(
        "--data",
        "folder",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="Data folder to use instead of the shipped one (also the variable CORRIDOR_DATA).",
    )(function)


def as_of_option(function: F) -> F:
    """Add ``--as-of DATE``."""
    return click.option(
        "--as-of",
        "as_of",
        callback=_day,
        metavar="DATE",
        help="Day to show, such as 2025-10-21; else the data date.",
    )(function)


def format_options(function: F) -> F:
    """Add ``--json`` and ``--csv``; the command gets ``form`` as table, json or csv."""
    function = click.option("--csv", "form", flag_value="csv", help="Print CSV.")(function)
    return click.option("--json", "form", flag_value="json", help="Print JSON.")(function)
