"""``corridor map``."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from .options import PAPER_NAMES, as_of_option, data_option, names_of_layers

if TYPE_CHECKING:
    import datetime as dt

    from corridor.atlas import Atlas

__all__ = ["command"]

PICTURES = (".png", ".svg", ".pdf")
PAGES = (".html", ".htm", "")


def _output(_ctx: click.Context, _param: click.Parameter, text: str) -> Path:
    value = Path(text)
    if text in {"-", ""} or text.endswith(("/", "\\")) or text.lower() in PICTURES:
        raise click.BadParameter(f"{text!r} is no name of a file. Write for example map.html.")
    if value.suffix.lower() not in {*PAGES, *PICTURES}:
        raise click.BadParameter(
            f"{str(value)!r} does not tell what to write. End it in .html for the map, or in .png, .svg or .pdf for a "
            "picture of it."
        )
    return value


@click.command("map")
@click.option(
    "-o",
    "--output",
    callback=_output,
    default="map.html",
    show_default=True,
    metavar="FILE",
    help="File to write: .html for the map, .png, .svg or .pdf for a picture of it.",
)
@click.option("--title", help="Title of the map instead of the data folder's.")
@click.option(
    "--layers",
    callback=names_of_layers,
    metavar="NAMES",
    help="What the map holds, with commas: countries, borders, waters, links, crossings, places, and (in HTML alone) "
    "events. Default: all.",
)
@click.option(
    "--focus",
    metavar="PLACE",
    help="What the map opens on: the id or name of a view, link, crossing, node, project or country; or south, west, "
    "north, east in degrees, such as 38.5,44.3,40,47.5.",
)
@click.option(
    "--theme", type=click.Choice(["light", "dark"]), help="Fix the look. Default: the reader's system decides."
)
@click.option(
    "--online-tiles",
    "tiles",
    metavar="NAME",
    help="Lay online tiles under the map, by their name in xyzservices, such as OpenStreetMap.Mapnik. The map then "
    "asks their host for pictures. Default: none.",
)
@click.option(
    "--paper",
    type=click.Choice(PAPER_NAMES),
    help="Size of a picture. Default: a4-landscape.",
)
@click.option("--open", "show", is_flag=True, help="Open the file when it is written.")
@data_option
@as_of_option
def command(
    output: Path,
    title: str | None,
    layers: tuple[str, ...] | None,
    focus: str | None,
    theme: Literal["light", "dark"] | None,
    tiles: str | None,
    paper: str | None,
    folder: Path | None,
    as_of: dt.date | None,
    *,
    show: bool,
) -> None:
    """Draw the layered map, one HTML page that works offline, or a picture of it.

    The file asks the network for nothing: it can be sent by e-mail and opened anywhere. Statuses are those of the day
    shown, by default the newest day the data speak of.
    """
    picture = output.suffix.lower() in PICTURES
    if picture and tiles is not None:
        raise click.UsageError("--online-tiles is for the HTML map: a picture is drawn from the data alone.")
    if not picture and paper is not None:
        raise click.UsageError("--paper is for a picture: end --output in .png, .svg or .pdf.")
    click.echo("Reading the data ...", err=True)
    from corridor.atlas import load

    atlas = load(folder, as_of)
    click.echo("Drawing the map ...", err=True)
    hosts: tuple[str, ...] = ()
    if picture:
        _picture(atlas, output, title, layers, focus, theme or "light", paper or "a4-landscape")
    else:
        from corridor.maps import hosts_of, make_map, save

        drawn = make_map(atlas, title=title, layers=layers, focus=focus, theme=theme, tiles=tiles)
        save(drawn, output)
        hosts = hosts_of(drawn)
    size = output.stat().st_size / 1e6
    click.echo(f"Wrote {click.format_filename(output)} ({size:.1f} MB), data of {atlas.data_date}.", err=True)
    if hosts:
        click.echo(f"This map loads parts from the network: {', '.join(hosts)}.", err=True)
    # An address, so that no name is taken for an option of the browser.
    if show and not webbrowser.open(output.resolve().as_uri()):
        click.echo("No browser could be started here: open the file yourself.", err=True)


def _picture(
    atlas: Atlas,
    output: Path,
    title: str | None,
    layers: tuple[str, ...] | None,
    focus: str | None,
    theme: Literal["light", "dark"],
    paper: str,
) -> None:
    from corridor.figures import draw_map, save
    from corridor.maps.focus import find_focus

    bounds = find_focus(atlas, focus).bounds if focus is not None else None
    save(draw_map(atlas, layers=layers, focus=bounds, title=title, theme=theme, paper=paper), output)
