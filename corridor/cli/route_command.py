"""``corridor route``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from .options import as_of_option, data_option, format_options
from .output import print_lines, print_rows, terminal_width
from .questions import goods_options, page_option, scenario_option, scenarios_on, way_options

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from corridor.atlas import Atlas
    from corridor.routing import Routes

__all__ = ["command"]


@click.command("route")
@click.argument("origin")
@click.argument("destination")
@scenario_option("once for each to ask")
@way_options
@click.option("--alternatives", type=click.IntRange(0, 10), default=0, metavar="K", help="Ways that really differ.")
@goods_options
@click.option("--explain", is_flag=True, help="Tell for every hour and dollar where it comes from.")
@page_option("Write the map as an HTML file that opens on this journey, in the first scenario named.")
@click.option("--geojson", "form", flag_value="geojson", help="Print GeoJSON, one feature a leg or stop.")
@data_option
@as_of_option
@format_options
def command(
    origin: str,
    destination: str,
    scenarios: tuple[str, ...],
    via: tuple[str, ...],
    avoid: tuple[str, ...],
    modes: tuple[str, ...],
    minimise: str,
    alternatives: int,
    load: str,
    cargo: str,
    owner: str,
    page: Path | None,
    explain: bool,  # noqa: FBT001 - click passes it by name
    folder: Path | None,
    as_of: dt.date | None,
    form: str | None,
) -> None:
    """Find the best way between two places, and tell why a better one is not there.

    Times and costs are those of the load, central value first, then their range. JSON holds one answer a scenario,
    CSV one leg or stop a row. With --map alone nothing else is printed. A scenario that names its own day keeps it
    unless --as-of is given.
    """
    from corridor.atlas import load as load_atlas
    from corridor.routing import check_cargo, find_routes

    if explain and form == "geojson":
        raise click.UsageError("GeoJSON has no room for --explain. Take --json or --csv, or leave one of the two out.")
    atlas = load_atlas(folder, as_of)
    asked: dict[str, Any] = {
        "minimise": minimise, "via": via, "avoid": avoid, "modes": modes, "cargo": cargo, "owner": owner.upper(),
    }  # fmt: skip
    read = scenarios_on(scenarios or ("today",), folder, as_of)
    check_cargo(atlas, read, cargo)
    networks = [atlas.network(scenario, load=load) for scenario in read]
    answers = [find_routes(network, origin, destination, alternatives=alternatives, **asked) for network in networks]
    if page is not None:
        _write(atlas, answers, page, load=load, asked=asked)
    if page is None or form:
        _print(answers, form, explain=explain)


def _write(atlas: Atlas, answers: list[Routes], page: Path, *, load: str, asked: dict[str, Any]) -> None:
    from corridor.maps import Journey, make_map, save

    first = answers[0]
    journeys = [
        Journey(
            scenario=answer.network.scenario,
            origin=first.origin,
            destination=first.destination,
            load=load,
            options=asked,
        )
        for answer in answers
    ]
    save(make_map(atlas, journeys=journeys), page)
    size = page.stat().st_size / 1e6
    click.echo(f"Wrote {click.format_filename(page)} ({size:.1f} MB).", err=True)


def _print(answers: list[Routes], form: str | None, *, explain: bool) -> None:
    if form == "json":
        click.echo(json.dumps([answer.to_dict(explain=explain) for answer in answers], ensure_ascii=False, indent=1))
    elif form == "geojson":
        features = [feature for answer in answers for feature in answer.to_geojson()["features"]]
        click.echo(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False))
    elif form == "csv":
        _print_csv(answers, explain=explain)
    else:
        _print_text(answers, explain=explain)


def _print_csv(answers: list[Routes], *, explain: bool) -> None:
    from corridor.itinerary import COLUMNS

    columns: list[str] = list(COLUMNS)
    rows: list[list[Any]] = []
    for answer in answers:
        for number, way in enumerate(answer.ways):
            front = [answer.network.scenario.id, number]
            if explain:
                charges = way.explained()
                columns = list(charges[0]) if charges else columns
                rows += [[*front, *(_cell(value) for value in charge.values())] for charge in charges]
            else:
                rows += [[*front, *row] for row in way.rows()]
    print_rows(["scenario", "way", *columns], rows, "csv")


def _cell(value: object) -> object:
    return tuple(f"{one:g}" if isinstance(one, float) else one for one in value) if isinstance(value, list) else value


def _print_text(answers: list[Routes], *, explain: bool) -> None:
    from corridor.answers import cited_lines, explained_lines, route_lines

    lines: list[str] = []
    cited: list[str] = []
    for number, answer in enumerate(answers):
        lines += [*([""] if number else []), *route_lines(answer, width=terminal_width())]
        cited += [key for opening in answer.why_not for shut in opening.shut for key in shut.status.sources]
        if explain and answer.best:
            lines += ["", "Where the numbers of the best way come from", *explained_lines(answer.best)]
            cited += [key for charge in answer.best.explained() for key in charge["sources"]]
    print_lines([*lines, *cited_lines(answers[0].network.atlas, cited)])
