"""Make the shapes of the data folder from the pinned packages and the hand-drawn points.

Run as ``python -m geodata.recipe.make``; the steps run in the order in which they
need one another. The same packages and tables give the same bytes again.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import click

from corridor.errors import CorridorError

from .packages import DEFAULT_CACHE, Packages, read_packages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["STEPS", "main", "run"]

DATA: Final = Path(__file__).resolve().parents[1]
"""The data folder that this recipe belongs to."""


def _borders(packages: Packages, folder: Path) -> None:
    from . import borders

    borders.build(packages=packages, folder=folder)


def _waters(packages: Packages, folder: Path) -> None:
    from . import waters

    waters.build(packages=packages, folder=folder)


def _rails(packages: Packages, folder: Path) -> None:
    from . import rails
    from .lines import write_links

    write_links(rails.draw(folder, packages), folder, keep=True)


def _roads(packages: Packages, folder: Path) -> None:
    from . import roads
    from .lines import write_links

    del packages  # roads are drawn from waypoints alone
    write_links(roads.build(folder), folder, keep=True)


def _sea(packages: Packages, folder: Path) -> None:
    from . import seaways
    from .lines import write_links

    del packages  # so are sea lanes
    write_links(seaways.build(folder), folder, keep=True)


STEPS: Final[Mapping[str, Callable[[Packages, Path], Any]]] = MappingProxyType(
    {"borders": _borders, "waters": _waters, "rails": _rails, "roads": _roads, "sea": _sea}
)
"""Every step by name, in the order they are run."""


def run(*, packages: Packages, folder: Path, only: tuple[str, ...] = ()) -> None:
    """Run steps of the recipe; progress goes to stderr.

    Parameters
    ----------
    packages
        Where inputs are opened.
    folder
        Data folder; its tables are read and its ``shapes`` written.
    only
        Steps to run; all of them when empty. The order is always that of :data:`STEPS`.

    Raises
    ------
    CorridorError
        If an input is gone or differs, or a table does not fit the shapes.
    """
    chosen = [step for step in STEPS if not only or step in only]
    for number, step in enumerate(chosen, 1):
        started = time.monotonic()
        click.echo(f"[{number}/{len(chosen)}] {step} ...", err=True)
        STEPS[step](packages, folder)
        click.echo(f"[{number}/{len(chosen)}] {step} done in {time.monotonic() - started:.0f} s", err=True)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--only", default="", metavar="STEPS", help=f"Some steps only, with commas: {', '.join(STEPS)}.")
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_CACHE,
    help="Folder of the fetched packages.  [default: .cache/geodata in the repository]",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=DATA,
    help="Data folder whose tables are read and whose shapes are written.  [default: geodata]",
)
@click.option("--offline", is_flag=True, help="Never fetch: stop when a package is missing from the cache.")
@click.option("--fetch-only", is_flag=True, help="Fetch and check every package, then stop.")
def main(only: str, cache: Path, out: Path, *, offline: bool, fetch_only: bool) -> None:
    """Make the shapes in geodata/shapes from pinned packages and hand-drawn points."""
    steps = tuple(step.strip() for step in only.split(",") if step.strip())
    if unknown := sorted(set(steps) - set(STEPS)):
        message = f"no step {', '.join(unknown)}; there are {', '.join(STEPS)}"
        raise click.BadParameter(message, param_hint="--only")
    packages = Packages(cache=cache, fetch=not offline)
    try:
        if fetch_only:
            for name in read_packages():
                click.echo(f"{name}: {packages.archive(name).name}", err=True)
            return
        run(packages=packages, folder=out, only=steps)
    except CorridorError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
