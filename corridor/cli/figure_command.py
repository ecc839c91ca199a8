"""``corridor figure``: maps, diagrams, timelines and comparisons for print."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import click

from .diagram_command import command as diagram
from .options import as_of_option, data_option, names_of_layers, picture_options

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from corridor.atlas import Atlas
    from corridor.scenario import Scenario

__all__ = ["command"]

Theme = Literal["light", "dark"]
FOCUS = (
    "What has to be in view: the id or name of a view, link, crossing, node, project or country; or south, west, "
    "north, east in degrees, such as 38.5,44.3,40,47.5. Default: the first view of the data folder."
)
LAYERS = (
    "What is drawn, with commas: countries, borders, waters, links, crossings, places. Default: what the web map shows "
    "when it opens."
)


@click.group("figure")
def command() -> None:
    """Draw a figure for print, as SVG, PDF or PNG: a map, a diagram, a timeline, maps compared.

    Text stays text in SVG and PDF, and the same data give the same bytes.
    """


command.add_command(diagram, "diagram")


def _write(atlas: Atlas, figure: Figure, output: Path) -> None:
    from corridor.figures import save

    save(figure, output)
    click.echo(f"Wrote {click.format_filename(output)}, data of {atlas.data_date}.", err=True)


@command.command("map", short_help="Draw the map, also in a scenario.")
@click.option(
    "--scenario", metavar="S", help="Shipped scenario or YAML file: what it changes is outlined and numbered."
)
@click.option(
    "--way",
    nargs=2,
    metavar="FROM TO",
    help="Outline the way of least generalised cost between two places, its legs numbered, as corridor route finds it.",
)
@click.option("--focus", metavar="PLACE", help=FOCUS)
@click.option("--layers", callback=names_of_layers, metavar="NAMES", help=LAYERS)
@picture_options("map.svg", "Title of the map instead of the data folder's.")
@data_option
@as_of_option
def map_command(
    scenario: str | None,
    way: tuple[str, str] | None,
    focus: str | None,
    layers: tuple[str, ...] | None,
    output: Path,
    title: str | None,
    theme: Theme,
    paper: str,
    folder: Path | None,
    as_of: dt.date | None,
) -> None:
    """Draw the map, with legend, scale, graticule, locator and sources.

    It is the picture that corridor map writes, too. A scenario that names its own day keeps it unless --as-of is given.
    """
    from corridor.atlas import load
    from corridor.errors import QuestionError
    from corridor.figures import map as draw

    atlas = load(folder, as_of)
    what_if = None if scenario is None else _scenario(scenario, folder, as_of)
    journey = None
    if way is not None:
        journey = atlas.network(what_if or "today").route(*way).best
        if journey is None:
            raise QuestionError(
                f"There is no way from {way[0]} to {way[1]}: the network is cut. 'corridor route' tells what shuts it."
            )
        what_if = None
    figure = draw(
        atlas, scenario=what_if, way=journey, layers=layers, focus=focus, title=title, theme=theme, paper=paper
    )
    _write(atlas, figure, output)


def _scenario(name: str, folder: Path | None, as_of: dt.date | None) -> Scenario:
    from corridor.scenariofiles import read_scenario

    scenario = read_scenario(name, folder)
    return scenario.on(as_of) if as_of else scenario


@command.command("timeline", short_help="Draw statuses by year, with events.")
@click.argument("what", nargs=-1)
@click.option("--since", type=click.IntRange(1, 9998), metavar="YEAR", help="First year. Default: before the changes.")
@click.option(
    "--until", type=click.IntRange(1, 9998), metavar="YEAR", help="Last year. Default: after what is announced."
)
@click.option("--all", "everything", is_flag=True, help="Draw what the data tell only to be open, too.")
@picture_options("timeline.svg", "Title of the timeline instead of what it shows.")
@data_option
@as_of_option
def timeline_command(
    what: tuple[str, ...],
    since: int | None,
    until: int | None,
    output: Path,
    title: str | None,
    theme: Theme,
    paper: str,
    folder: Path | None,
    as_of: dt.date | None,
    *,
    everything: bool,
) -> None:
    """Draw which status links and crossings had in which year, with events and what is announced.

    WHAT: ids or names of links, crossings, projects, groups of links and countries. Without any, the links that the
    data folder is about. Of projects, groups and countries, what the data tell only to be open is left out and counted.
    """
    from corridor.atlas import load
    from corridor.figures import timeline

    atlas = load(folder, as_of)
    figure = timeline(
        atlas, what, since=since, until=until, everything=everything, title=title, theme=theme, paper=paper
    )
    _write(atlas, figure, output)


def _days(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[dt.date, ...]:
    found = []
    for value in values:
        try:
            found.append(dt.date.fromisoformat(value))
        except ValueError:
            raise click.BadParameter(f"{value!r} is not a day. Write it as 2025-10-21.") from None
    return tuple(found)


@command.command("comparison", short_help="Draw days or scenarios side by side.")
@click.option(
    "--as-of", "days", multiple=True, callback=_days, metavar="DATE",
    help="Day to show, such as 2025-10-21; once for each map. One alone is the day of all scenarios.",
)  # fmt: skip
@click.option(
    "--scenario", "scenarios", multiple=True, metavar="S",
    help="Shipped scenario or YAML file; once for each map, the one to compare with first.",
)  # fmt: skip
@click.option("--focus", metavar="PLACE", help=FOCUS)
@click.option("--layers", callback=names_of_layers, metavar="NAMES", help=LAYERS)
@picture_options("comparison.svg", "Title of the figure instead of the data folder's.")
@data_option
def comparison_command(
    days: tuple[dt.date, ...],
    scenarios: tuple[str, ...],
    focus: str | None,
    layers: tuple[str, ...] | None,
    output: Path,
    title: str | None,
    theme: Theme,
    paper: str,
    folder: Path | None,
) -> None:
    """Draw the map of two or more days, or scenarios, side by side: what differs is outlined and numbered.

    Days stand in their order, each compared with the one before it; scenarios are compared with the first.
    """
    from corridor.atlas import load
    from corridor.figures import comparison

    if len(days) > 1 and scenarios:
        raise click.UsageError("Give several days or several scenarios, not both.")
    day = days[0] if scenarios and days else None
    atlas = load(folder, day)
    figure = comparison(
        atlas,
        days=() if scenarios else days,
        scenarios=[_scenario(name, folder, day) for name in scenarios],
        layers=layers,
        focus=focus,
        title=title,
        theme=theme,
        paper=paper,
    )
    _write(atlas, figure, output)
