"""``corridor export``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from corridor.errors import NotKnownError
from corridor.schema import TABLES

from .options import as_of_option, data_option
from .output import plain
from .questions import goods_options, scenarios_on, way_options

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from corridor.atlas import Atlas

__all__ = ["command"]

ASKED: Final = {"scenario": "one scenario", "route": "two places", "compare": "two scenarios or more"}
"""What is no table, and what has to be named after it."""


def _output(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    from corridor.errors import OutputError
    from corridor.exports.writer import format_of

    try:
        format_of(value)
    except OutputError as error:
        raise click.BadParameter(str(error)) from None
    return value


@click.command("export")
@click.argument("what")
@click.argument("names", nargs=-1)
@click.option(
    "-o",
    "--output",
    required=True,
    callback=_output,
    metavar="FILE",
    help="File to write. Its ending decides the kind: .geojson, .gpkg, .shp, .shp.zip, .kml, .fgb, .parquet, .csv, "
    ".csv.zip, .xlsx, or .qml for a QGIS style; a name that ends in / is a new folder of CSV files.",
)
@click.option(
    "--scenario", metavar="S", help="Shipped scenario or YAML file, of a route or of links, crossings, permissions."
)
@click.option("--table", metavar="NAME", help="Only this table of a scenario, route or comparison, such as charges.")
@click.option("--alternatives", type=click.IntRange(0, 10), metavar="K", help="Of a route: ways that really differ.")
@click.option(
    "--pair",
    "pairs",
    nargs=2,
    multiple=True,
    metavar="FROM TO",
    help="Of a comparison: pair of places to ask for, each with its own --pair. Default: those of table main_points.",
)
@way_options
@goods_options
@data_option
@as_of_option
def command(
    what: str,
    names: tuple[str, ...],
    output: str,
    scenario: str | None,
    table: str | None,
    alternatives: int | None,
    pairs: tuple[tuple[str, str], ...],
    folder: Path | None,
    as_of: dt.date | None,
    **asked: Any,  # noqa: ANN401 - what way_options and goods_options add
) -> None:
    """Write a table, scenario, route or comparison as a file of another program: GIS, spreadsheet, Google Earth.

    WHAT is the name of a table, or all for every table; or scenario NAME, route FROM TO, or compare A B [C]... What a
    kind of file cannot hold is told as a warning. Files carry attribution, licences, and the date, version and hash of
    the data, beside them where they have no room for it.
    """
    from corridor.atlas import load
    from corridor.exports.writer import write_export

    _check(what, names)
    atlas = load(folder, as_of)
    thing = _thing(what, names, atlas, (scenario, alternatives or 0, pairs, folder, as_of), asked)
    if what not in ASKED and scenario is not None:
        table = what
    written, losses = write_export(thing, output, atlas=atlas, table=table)
    first, *others = written
    for words in losses:
        click.echo(f"Warning: {plain(f'{first.name}: {words}')}.", err=True)
    size = "" if first.is_dir() else f" ({first.stat().st_size / 1e3:,.0f} kB)"
    beside = f", and beside it {', '.join(plain(click.format_filename(one.name)) for one in others)}" if others else ""
    click.echo(f"Wrote {plain(click.format_filename(first))}{size}{beside}; data of {atlas.data_date}.", err=True)


OPTIONS: Final = {
    "links, crossings, permissions": {"scenario"},
    "scenario": {"load", "table"},
    "route": {"scenario", "table", "alternatives", "via", "avoid", "modes", "owner", "minimise", "load", "cargo"},
    "compare": {"pairs", "table", "minimise", "load", "cargo"},
}
"""What can be said of each beside its names, the day and the data folder."""


def _check(what: str, names: tuple[str, ...]) -> None:
    """Refuse names and options that the thing does not take."""
    if what not in (known := ["all", *ASKED, *TABLES]):
        raise NotKnownError("table or answer", what, known)
    right = {"scenario": len(names) == 1, "route": len(names) == 2, "compare": len(names) > 1}
    if not right.get(what, not names):
        told = f"needs {ASKED[what]} after it" if what in ASKED else "takes no more names"
        raise click.UsageError(f"export {what} {told}, and {len(names) or 'none'} are given.")
    context = click.get_current_context()
    own = next((options for kinds, options in OPTIONS.items() if what in kinds.split(", ")), set())
    foreign = set().union(*OPTIONS.values()) - own
    for param in context.command.params:
        given = context.get_parameter_source(param.name or "") is click.core.ParameterSource.COMMANDLINE
        if param.name in foreign and given:
            kinds = [kind for kind, options in OPTIONS.items() if param.name in options]
            raise click.UsageError(f"{param.opts[0]} is for export {', '.join(kinds)}, not for export {what}.")


def _thing(what: str, names: tuple[str, ...], atlas: Atlas, own: tuple[Any, ...], asked: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return what is to be exported."""
    from corridor.scenariocomparison import compare

    scenario, alternatives, pairs, folder, as_of = own
    if what not in ASKED and scenario is None:
        return what
    read = scenarios_on(names if what in {"scenario", "compare"} else [scenario or "today"], folder, as_of)
    if what == "compare":
        taken = {key: asked[key] for key in ("load", "minimise", "cargo")}
        return compare(read, pairs or None, atlas=atlas, **taken)
    network = atlas.network(read[0], load=asked.pop("load"))
    if what != "route":
        return network
    asked["owner"] = asked["owner"].upper()
    return network.route(*names, alternatives=alternatives, **asked)
