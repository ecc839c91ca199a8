"""``corridor map``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import as_of_option, data_option

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["command"]


@click.command("map")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("map.html"),
    show_default=True,
    metavar="FILE",
    help="File to write.",
)
@click.option("--title", help="Title of the map instead of the data folder's.")
@click.option("--open", "show", is_flag=True, help="Open the map in a browser when it is written.")
@data_option
@as_of_option
def command(output: Path, title: str | None, folder: Path | None, as_of: dt.date | None, *, show: bool) -> None:
    """Write the layered map as one HTML file that works offline.

    The file asks the network for nothing: it can be sent by e-mail and opened anywhere. Statuses are those of the day
    shown, by default the newest day the data speak of.
    """
    click.echo("Reading the data ...", err=True)
    from corridor.atlas import load
    from corridor.maps import make_map, save

    atlas = load(folder, as_of)
    click.echo("Drawing the map ...", err=True)
    save(make_map(atlas, title=title), output)
    size = output.stat().st_size / 1e6
    click.echo(f"Wrote {click.format_filename(output)} ({size:.1f} MB), data of {atlas.data_date}.", err=True)
    if show and click.launch(str(output)) != 0:
        click.echo("No browser could be started here: open the file yourself.", err=True)
