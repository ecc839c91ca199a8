"""``corridor rebuild``."""

from __future__ import annotations

from pathlib import Path

import click

from .options import data_option
from .output import plain
from .questions import page_name

__all__ = ["command"]


@click.command("rebuild")
@click.argument("page", type=click.Path(path_type=Path), metavar="MAP")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    callback=page_name,
    metavar="FILE",
    help="HTML file to write. Default: the map itself.",
)
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="FILE",
    help="YAML file of a scenario of your own that the map shows; once for each.",
)
@click.option("--anyway", is_flag=True, help="Write the map also where data, versions or the file differ.")
@data_option
@click.pass_context
def command(
    ctx: click.Context,
    page: Path,
    output: Path | None,
    scenarios: tuple[str, ...],
    folder: Path | None,
    *,
    anyway: bool,
) -> None:
    """Make a map again from what it says of itself, and tell whether it comes out byte for byte.

    Exit code 0 when it does; 1 when data, versions or the file differ, which is told and nothing written unless
    --anyway is given; 2 when the file is no map, or a scenario is missing.
    """
    from corridor.rebuilding import rebuild

    found = rebuild(page, output, data=folder, scenarios=scenarios, anyway=anyway)
    for words in found.differences:
        click.echo(plain(f"Differs: {words}."))
    if found.path is None:
        click.echo("Nothing was written. --anyway makes the map from what is here.", err=True)
        ctx.exit(1)
    name = plain(click.format_filename(found.path))
    if found.same:
        done = "Left as it was" if output is None else "Wrote"
        click.echo(f"{done} {name}: the same bytes, SHA-256 {found.record.sha256}.", err=True)
    else:
        click.echo(f"Wrote {name} from what is here: another map.", err=True)
