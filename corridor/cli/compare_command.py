"""``corridor compare``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from .options import as_of_option, data_option, format_options
from .output import print_lines, print_rows
from .questions import goods_options, page_option, pair_option, scenarios_on

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from corridor.scenariocomparison import Comparison

__all__ = ["command"]


@click.command("compare")
@click.argument("scenarios", nargs=-1, required=True, metavar="A B [C]...")
@pair_option("Pair of places to ask for; several, each with its own --pair. Default: those of table main_points.")
@goods_options
@page_option(
    "Write two to four scenarios as one HTML file that works offline: swiped, in panels, or as their difference."
)
@data_option
@as_of_option
@format_options
def command(
    scenarios: tuple[str, ...],
    pairs: tuple[tuple[str, str], ...],
    minimise: str,
    load: str,
    cargo: str,
    page: Path | None,
    folder: Path | None,
    as_of: dt.date | None,
    form: str | None,
) -> None:
    """Hold scenarios against the first: inputs that differ, best ways that change, and by how much.

    A, B, C: shipped scenarios or YAML files. CSV holds one pair and scenario a row; what is more or less than in A
    comes with its range. With --map alone nothing else is printed. A scenario that names its own day keeps it unless
    --as-of is given.
    """
    from corridor.atlas import load as load_atlas
    from corridor.scenariocomparison import COLUMNS, compare

    atlas = load_atlas(folder, as_of)
    read = scenarios_on(scenarios, folder, as_of)
    found = compare(
        read,
        pairs or None,
        atlas=atlas,
        load=load,
        minimise=minimise,
        cargo=cargo,
    )
    if page is not None:
        _write(found, page)
    if form == "json":
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
    elif form == "csv":
        print_rows(COLUMNS, found.rows(), "csv")
    elif page is None:
        from corridor.answers import cited_lines, comparison_lines

        cited = [key for network in found.networks for key in network.scenario.sources]
        print_lines([*comparison_lines(found), *cited_lines(atlas, cited)])


def _write(found: Comparison, page: Path) -> None:
    from corridor.maps import make_comparison, save

    save(make_comparison(found), page)
    size = page.stat().st_size / 1e6
    click.echo(f"Wrote {click.format_filename(page)} ({size:.1f} MB): what-ifs, not forecasts.", err=True)
