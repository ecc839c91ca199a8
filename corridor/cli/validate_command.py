"""``corridor validate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import data_option, format_options
from .output import print_rows

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["command"]

# What a terminal shows by default; --json and --csv give every column.
_SHORT = ("title", "unit", "published_low", "published_high", "model_low", "model", "model_high", "hit", "reason")


@click.command("validate")
@data_option
@format_options
def command(folder: Path | None, form: str | None) -> None:
    """Hold the model against every published distance, time and cost.

    Each test of the data is asked of the network on its own day, for its own load. Hours, km, USD for the load.
    """
    from corridor.atlas import load
    from corridor.validation import validation_frame

    frame = validation_frame(load(folder)).reset_index()
    columns = list(frame.columns) if form else list(_SHORT)
    shown = frame[columns] if form else frame[columns].round(0)
    print_rows(columns, shown.to_numpy(dtype=object).tolist(), form)
    for measure, rows in frame.groupby("measure"):
        errors = rows["error"].dropna().abs()
        if len(errors):
            # A distance has no range.
            hits = "" if measure == "distance" else f", {rows['hit'].sum()} within a range that says something"
            click.echo(
                f"{measure}: {len(errors)} of {len(rows)} compared, median error {errors.median():.1%}{hits}.", err=True
            )
