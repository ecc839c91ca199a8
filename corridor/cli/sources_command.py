"""``corridor sources``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import data_option, format_options
from .output import print_rows

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["command"]


@click.command("sources")
@click.argument("source", required=False)
@data_option
@format_options
def command(source: str | None, folder: Path | None, form: str | None) -> None:
    """List every source and what it supports; with SOURCE, the rows that cite that one."""
    from corridor.atlas import load
    from corridor.errors import NotKnownError

    atlas = load(folder)
    cited = atlas.citations()
    if source is not None:
        if source not in atlas.frames.sources.index:
            raise NotKnownError("source", source, atlas.frames.sources.index)
        its = cited[cited["source"] == source]
        print_rows(list(its.columns), its.to_numpy(dtype=object).tolist(), form)
        return
    supports: dict[str, list[str]] = {}
    for key, row in zip(cited["source"], cited["row"], strict=True):
        supports.setdefault(key, []).append(row)
    frame = atlas.frames.sources.reset_index()
    columns = ["id", "confidence", "type", "date", "publisher", "title", "url"]
    rows = [
        [*values, tuple(dict.fromkeys(supports.get(values[0], ())))]
        for values in frame[columns].to_numpy(dtype=object).tolist()
    ]
    print_rows([*columns, "supports"], rows, form)
    click.echo(f"{len(frame)} sources.", err=True)
