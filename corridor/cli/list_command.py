"""``corridor list``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from corridor.schema import TABLES

from .options import as_of_option, data_option, format_options
from .output import print_rows, words

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

__all__ = ["command"]

# What a terminal shows by default; --json and --csv give every column.
_SHORT = {
    "links": ("id", "name", "mode", "country", "status", "since", "plan", "length_km", "length_basis", "quality"),
    "crossings": ("id", "name", "mode", "status", "since", "plan", "last_checked"),
    "permissions": ("id", "name", "status", "since", "plan", "last_checked"),
    "nodes": ("id", "name", "kind", "countries", "lon", "lat"),
    "projects": ("id", "name", "promoter", "members"),
    "statuses": ("subject", "date", "status", "last_checked", "sources"),
}


def _where(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    for value in values:
        if "=" not in value:
            raise click.BadParameter(f"{value!r} has no =. Write COLUMN=VALUE, for example status=closed.")
    return tuple((value.partition("=")[0].strip(), value.partition("=")[2].strip()) for value in values)


@click.command("list")
@click.argument("table", type=click.Choice(sorted(TABLES)), default="links")
@click.option(
    "--where", multiple=True, callback=_where, metavar="COLUMN=VALUE", help="Keep rows whose cell is or holds VALUE."
)
@data_option
@as_of_option
@format_options
def command(
    table: str,
    where: tuple[tuple[str, str], ...],
    folder: Path | None,
    as_of: dt.date | None,
    form: str | None,
) -> None:
    """List a table of the data folder: links when none is named.

    Links, crossings and permissions come with their status on the day. JSON and CSV hold every column, the table on
    screen the most useful ones.
    """
    from corridor.atlas import load
    from corridor.errors import NotKnownError

    atlas = load(folder, as_of)
    frame = atlas.frames.frame(table).reset_index()
    frame = frame.drop(columns=[name for name in ("index", "geometry") if name in frame])
    for column, wanted in where:
        if column not in frame:
            raise NotKnownError("column", column, frame.columns)
        keep = [value == wanted or wanted in words(value).split() for value in map(words, frame[column])]
        frame = frame[keep]
    columns = list(frame.columns) if form or table not in _SHORT else list(_SHORT[table])
    print_rows(columns, frame[columns].to_numpy(dtype=object).tolist(), form)
    click.echo(
        f"{len(frame)} {'row' if len(frame) == 1 else 'rows'}, as of {atlas.day}, data of {atlas.data_date}.",
        err=True,
    )
