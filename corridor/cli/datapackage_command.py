"""``corridor datapackage``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import data_option

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["command"]


@click.command("datapackage")
@click.option("--write", is_flag=True, help="Write datapackage.json into the data folder instead of printing it.")
@data_option
def command(folder: Path | None, *, write: bool) -> None:
    """Describe a data folder as a Frictionless Data Package: tables, columns, units, licences, sources."""
    from corridor.datapackage import describe, write_datapackage

    if write:
        click.echo(f"Wrote {click.format_filename(write_datapackage(folder))}.", err=True)
    else:
        click.echo(describe(folder), nl=False)
