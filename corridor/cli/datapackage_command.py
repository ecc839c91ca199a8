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
@click.option("--release", "released", is_flag=True, help="Make the data the next version and write its snapshot too.")
@data_option
def command(folder: Path | None, *, write: bool, released: bool) -> None:
    """Describe a data folder as a Frictionless Data Package: tables, columns, units, licences, sources.

    With --release the data are checked and kept as the next version in DIR/versions, so that 'corridor changes' can
    tell later what has changed since.
    """
    from corridor.datapackage import describe, release, write_datapackage

    if released:
        click.echo(f"Wrote {click.format_filename(release(folder))}.", err=True)
    elif write:
        click.echo(f"Wrote {click.format_filename(write_datapackage(folder))}.", err=True)
    else:
        click.echo(describe(folder), nl=False)
