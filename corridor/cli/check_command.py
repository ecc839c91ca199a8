"""``corridor check``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from .options import data_option
from .output import plain

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["command"]


@click.command("check")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--quiet", "-q", is_flag=True, help="Print errors only, no warnings.")
@click.pass_context
def command(ctx: click.Context, folder: Path | None, *, as_json: bool, quiet: bool) -> None:
    """Check a data folder and report every problem with its file, row, reason and cure.

    Exit code 0 when there are only warnings, 1 when there is an error, 2 when the folder cannot be found.
    """
    from corridor.checks import check

    report = check(folder)
    problems = report.errors if quiet else report.problems
    if as_json:
        data = {"ok": report.ok, "checks": dict(report.checks), "problems": [asdict(problem) for problem in problems]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            click.echo(plain(str(problem)))
    warnings = len(report.problems) - len(report.errors)
    click.echo(
        f"{len(report.checks)} checks of {click.format_filename(report.folder)}: "
        f"{len(report.errors)} errors, {warnings} warnings.",
        err=True,
    )
    ctx.exit(0 if report.ok else 1)
