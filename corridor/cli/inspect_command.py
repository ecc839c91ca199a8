"""``corridor inspect``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .output import plain

__all__ = ["command"]


@click.command("inspect")
@click.argument("page", type=click.Path(path_type=Path), metavar="MAP")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(page: Path, *, as_json: bool) -> None:
    """Tell what a map was made from: data, day, command, scenarios, versions.

    MAP is an HTML file of corridor map, route --map or compare --map. What is told stands in the file; 'corridor
    rebuild' proves it.
    """
    from corridor.maprecord import inspect

    found = inspect(page)
    if as_json:
        click.echo(json.dumps(found.to_dict(), ensure_ascii=True, indent=1))
        return
    for line in found.lines():
        click.echo(plain(line))
