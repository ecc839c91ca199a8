"""``corridor changes``."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING

import click

from .options import data_option, format_options
from .output import plain, print_rows

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.changes import Changes

__all__ = ["command"]


@click.command("changes")
@click.option("--since", metavar="VERSION", help="Version to compare with; else the newest one that differs.")
@data_option
@format_options
def command(since: str | None, folder: Path | None, form: str | None) -> None:
    """Tell what is new in the data since an earlier version, each change with its date and sources.

    JSON and CSV hold one change a row: kind, action, subject, title, before, after, date, sources.
    """
    from corridor.changes import Change, changes_since

    found = changes_since(folder, since)
    if form:
        print_rows([field.name for field in fields(Change)], [astuple(change) for change in found.changes], form)
    else:
        _print(found)
    click.echo(_about(found), err=True)


def _print(found: Changes) -> None:
    from corridor.changes import KIND_WORDS
    from corridor.words import date_words

    kind = ""
    for change in found.changes:
        if change.kind != kind:
            if kind:
                click.echo()
            click.echo(KIND_WORDS[change.kind])
            kind = change.kind
        about = [date_words(change.date), *change.sources]
        lines = [
            f"  {change.title} ({change.action})",
            f"    was:  {change.before}" if change.before else "",
            f"    now:  {change.after}",
            f"    from: {', '.join(part for part in about if part)}" if any(about) else "",
        ]
        for line in filter(None, lines):
            click.echo(plain(line))


def _about(found: Changes) -> str:
    present = f"version {found.present_version}" if found.present_version else "not a released version"
    now = f"the data of {found.present_date}, {present}"
    if found.data_date is None:
        return f"No earlier version to compare with: {now}."
    count = len(found.changes)
    what = f"{count} {'change' if count == 1 else 'changes'}"
    return f"{what} from version {found.version} of {found.data_date} to {now}."
