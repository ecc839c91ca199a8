"""``corridor diagram``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from .options import as_of_option, data_option, picture_options
from .questions import goods_options, scenario_option, scenarios_on, way_options

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from corridor.itinerary import Itinerary

__all__ = ["command"]


@click.command("diagram")
@click.argument("origin")
@click.argument("destination")
@scenario_option("once for each to draw, the one to compare with first")
@click.option(
    "--measure",
    type=click.Choice(["time", "cost"]),
    default="time",
    show_default=True,
    help="What stands on the upright axis.",
)
@picture_options("diagram.svg", "Title of the diagram instead of the two places.")
@way_options
@click.option(
    "--alternatives", type=click.IntRange(0, 5), default=0, metavar="K", help="Draw ways that really differ, too."
)
@goods_options
@data_option
@as_of_option
def command(
    origin: str,
    destination: str,
    scenarios: tuple[str, ...],
    measure: Literal["time", "cost"],
    output: Path,
    via: tuple[str, ...],
    avoid: tuple[str, ...],
    modes: tuple[str, ...],
    owner: str,
    minimise: str,
    alternatives: int,
    load: str,
    cargo: str,
    title: str | None,
    theme: Literal["light", "dark"],
    paper: str,
    folder: Path | None,
    as_of: dt.date | None,
) -> None:
    """Draw the time or cost of a way against its distance.

    Legs rise with the kilometres, borders and other stops are vertical jumps, the band is the range. Scenarios lie one
    over the other; those with the same way are one curve. The best ways are found as by corridor route.
    """
    from corridor.answers import AIM_WORDS
    from corridor.atlas import load as load_atlas
    from corridor.errors import QuestionError
    from corridor.figures import draw_diagram, save
    from corridor.routing import check_cargo, find_routes

    atlas = load_atlas(folder, as_of)
    ways: list[Itinerary] = []
    cut: list[str] = []
    read = scenarios_on(scenarios or ("today",), folder, as_of)
    check_cargo(atlas, read, cargo)
    for scenario in read:
        answer = find_routes(
            atlas.network(scenario, load=load),
            origin,
            destination,
            minimise=minimise,
            via=via,
            avoid=avoid,
            modes=modes,
            alternatives=alternatives,
            cargo=cargo,
            owner=owner.upper(),
        )
        ways += answer.ways
        if not answer.ways:
            cut.append(scenario.title)
    if not ways:
        raise QuestionError(
            f"There is no way from {origin} to {destination}: the network is cut. 'corridor route' tells what shuts it."
        )
    note = f"Each way is that of {AIM_WORDS[minimise]}."
    if cut:
        note += f" No way: {', '.join(cut)}."
        click.echo(f"There is no way in {', '.join(cut)}: 'corridor route' tells what shuts it.", err=True)
    figure = draw_diagram(ways, measure=measure, title=title, note=note, theme=theme, paper=paper)
    save(figure, output)
    click.echo(f"Wrote {click.format_filename(output)}, data of {atlas.data_date}.", err=True)
