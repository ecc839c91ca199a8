"""``corridor show-versions``."""

from __future__ import annotations

import json

import click

__all__ = ["command"]


@click.command("show-versions")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(*, as_json: bool) -> None:
    """Show versions of everything that matters in a bug report."""
    from corridor.versions import versions

    found = versions()
    if as_json:
        click.echo(json.dumps(found, indent=1))
    else:
        width = max(map(len, found))
        for name, version in found.items():
            click.echo(f"{name.ljust(width)}  {version}")
