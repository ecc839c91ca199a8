"""Options that several commands share, each written once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PAPER_NAMES", "as_of_option", "data_option", "format_options", "names_of_layers", "picture_options"]

PAPER_NAMES = ("a4-landscape", "a4-portrait", "a3-landscape", "a3-portrait", "slide", "slide-4-3")
"""The papers of figures; they are named here again so that ``--help`` needs no matplotlib."""
_ENDINGS = (".svg", ".pdf", ".png")

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


def _picture(_ctx: click.Context, _param: click.Parameter, text: str) -> Path:
    value = Path(text)
    if text in {"-", ""} or text.endswith(("/", "\\")) or text.lower() in _ENDINGS:
        raise click.BadParameter(f"{text!r} is no name of a file. Write for example figure.svg.")
    if value.suffix.lower() not in _ENDINGS:
        raise click.BadParameter(f"{text!r} does not tell what to write. End it in .svg, .pdf or .png.")
    return value


def picture_options(default: str, title: str) -> Callable[[F], F]:
    """Return what adds ``--output``, ``--title``, ``--theme`` and ``--paper`` of a figure for print.

    Parameters
    ----------
    default
        File that is written unless told otherwise.
    title
        Help of ``--title``.
    """

    def add(function: F) -> F:
        papers = click.Choice(PAPER_NAMES)
        themes = click.Choice(["light", "dark"])
        for option in (
            click.option(
                "--paper", type=papers, default=PAPER_NAMES[0], show_default=True, help="Size of the sheet."
            ),
            click.option("--theme", type=themes, default="light", show_default=True, help="Its look."),
            click.option("--title", help=title),
            click.option(
                "-o", "--output", callback=_picture, default=default, show_default=True, metavar="FILE",
                help="File to write: .svg, .pdf or .png.",
            ),
        ):  # fmt: skip
            function = option(function)
        return function

    return add


def names_of_layers(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Return the names of layers that are written with commas; ``None`` where none are asked for."""
    if value is None:
        return None
    names = tuple(name.strip().lower() for name in value.split(",") if name.strip())
    if not names:
        raise click.BadParameter("it names no layer. Write for example links,crossings,borders.")
    return names
