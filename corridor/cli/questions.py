"""What the commands that ask for ways share: their options, and how scenarios are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from corridor.scenario import Scenario

__all__ = [
    "goods_options",
    "page_name",
    "page_option",
    "pair_option",
    "scenario_option",
    "scenarios_on",
    "way_options",
]

F = TypeVar("F", bound="Callable[..., Any]")


def scenario_option(use: str) -> Callable[[F], F]:
    """Add ``--scenario S``, given once for each; ``use`` says what is done with them."""
    words = f"Shipped scenario or YAML file; {use}. Default: today."
    return click.option("--scenario", "scenarios", multiple=True, metavar="S", help=words)


def way_options(function: F) -> F:
    """Add what a way may use: ``--via``, ``--avoid``, ``--mode``, ``--owner``."""
    options = (
        click.option("--via", multiple=True, metavar="PLACE", help="Place to pass; several in their order."),
        click.option("--avoid", multiple=True, metavar="X", help="Country, link, crossing or place to keep clear of."),
        click.option(
            "--mode",
            "modes",
            multiple=True,
            metavar="MODE",
            help="Only rail, road or sea; several: once for each. Default: all.",
        ),
        click.option(
            "--owner", default="", metavar="CODE", help="Country of the owner or carrier, for rules that name one."
        ),
    )
    return _with(function, options)


def goods_options(function: F) -> F:
    """Add what travels, and what its ways shall be the least of: ``--minimise``, ``--load``, ``--cargo``."""
    options = (
        click.option(
            "--minimise",
            type=click.Choice(["generalised", "time", "cost", "distance"]),
            default="generalised",
            show_default=True,
            help="What a way shall be the least of; generalised is cost with time at its worth.",
        ),
        click.option(
            "--load", default="", metavar="LOAD", help="What travels: a row of table loads. Default: its first."
        ),
        click.option("--cargo", default="any", metavar="CARGO", help="Kind of cargo, as permissions name it."),
    )
    return _with(function, options)


def pair_option(words: str) -> Callable[[F], F]:
    """Add ``--pair FROM TO``, given once for each; ``words`` are its help."""
    return click.option("--pair", "pairs", nargs=2, multiple=True, metavar="FROM TO", help=words)


def page_option(words: str) -> Callable[[F], F]:
    """Add ``--map FILE``, a page; ``words`` are its help."""
    return click.option(
        "--map",
        "page",
        type=click.Path(dir_okay=False),
        callback=page_name,
        metavar="FILE",
        help=words,
    )


def _with(function: F, options: Iterable[Callable[[F], F]]) -> F:
    for add in reversed(tuple(options)):
        function = add(function)
    return function


def page_name(_ctx: click.Context, _param: click.Parameter, text: str | None) -> Path | None:
    """Return the name of a page; refuse one that tells of another kind of file."""
    if text is None:
        return None
    value = Path(text)
    if text in {"-", ""} or text.endswith(("/", "\\")) or value.suffix.lower() not in {".html", ".htm", ""}:
        raise click.BadParameter(f"{text!r} does not tell of a page. End it in .html.")
    return value


def scenarios_on(names: Iterable[str], folder: Path | None, as_of: dt.date | None) -> list[Scenario]:
    """Read scenarios; on a day that is asked for, which goes before their own."""
    from corridor.scenariofiles import read_scenario

    read = [read_scenario(name, folder) for name in names]
    return [one.on(as_of) for one in read] if as_of else read
