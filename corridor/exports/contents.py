"""What can be exported, turned into layers: tables, scenarios, routes, comparisons, and frames of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from corridor import __version__
from corridor.atlas import Atlas
from corridor.differences import differences
from corridor.errors import NotKnownError, QuestionError
from corridor.itinerary import Itinerary
from corridor.network import Network, network_of
from corridor.provenance import data_record, version_words
from corridor.routes import Routes
from corridor.scenario import TODAY, Scenario
from corridor.scenariocomparison import Comparison
from corridor.schema import TABLES

from .layers import Contents, Layer, layer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.differences import Difference

__all__ = ["ALL", "contents_of"]

ALL: Final = "all"
"""The name of every table at once."""
_NOT_TOLD: Final = (
    "This file does not know where its table is from. If any of it is from the data of an atlas, their attribution and "
    "licences go with it: export it with atlas=, and the file names them."
)
_KM: Final = "kilometres"
_DERIVED: Final[dict[str, tuple[str, str]]] = {
    "published_km": ("Published length that the model uses; missing where none is published.", _KM),
    "ratio": ("Drawn length / published length.", ""),
    "length_km": ("Length that the model uses: published, or drawn times the factor of its quality.", _KM),
    "length_basis": ("Where length_km comes from.", ""),
    "status": ("Status on the day.", ""),
    "since": ("Since when, as the source gives it.", ""),
    "status_note": ("Anything to know of the status.", ""),
    "last_checked": ("Date of the newest source that speaks of it.", "date"),
    "stale": ("Whether it was last checked longer ago than the data folder allows.", ""),
    "plan": ("What is announced, in words.", ""),
    "status_sources": ("Ids of the sources of the status.", ""),
}
_IN_SCENARIO: Final[dict[str, tuple[str, str]]] = {
    "status": ("Status in the scenario.", ""),
    "status_in_data": ("Status in the data on the same day.", ""),
    "changed": ("Whether the scenario changes the status.", ""),
}
_STEPS: Final[dict[str, tuple[str, str]]] = {
    "scenario": ("Id of the scenario.", ""),
    "way": ("0 for the best way, then the alternatives.", ""),
    "step": ("Place in the journey, from 1.", ""),
    "kind": ("rail, road or sea for a leg; wait, border, transfer or gauge for a stop.", ""),
    "start": ("Id of the node where it begins.", ""),
    "end": ("Id of the node where it ends.", ""),
    "name": ("What it is, for people.", ""),
    "country": ("ISO code of the country of a leg on land.", ""),
    "links": ("Ids of the links of a leg.", ""),
    "countries": ("ISO codes of the countries passed.", ""),
    "crossings": ("Ids of the border crossings passed.", ""),
    "from": ("Id of the first node.", ""),
    "to": ("Id of the last node.", ""),
    "km": ("Length.", _KM),
    "km_more": ("Length, more than in the first scenario.", _KM),
    "generalised_usd": ("Dollars with every hour at the worth of an hour of the load.", "US dollars for the load"),
    "change": ("none, same, gained, lost or changed: the way against that of the first scenario.", ""),
    "counts": ("Whether the difference makes one to goods.", ""),
    **{
        f"{name}{more}{end}": (f"{words}{', more than in the first scenario' if more else ''}{told}.", unit)
        for name, words, unit in (("hours", "Time", "hours"), ("usd", "Cost", "US dollars for the load"))
        for more in ("", "_more")
        for end, told in (("", ""), ("_low", ", low end of the range"), ("_high", ", high end of the range"))
    },
}


def contents_of(  # noqa: PLR0911 - one return for each kind of thing
    thing: str | Atlas | Scenario | Network | Routes | Itinerary | Comparison | Any,  # noqa: ANN401 - or any frame
    atlas: Atlas | None = None,
) -> Contents:
    """Turn a thing into layers.

    Parameters
    ----------
    thing
        The name of a table, or ``all``; an atlas; a scenario or network; routes, one itinerary or a comparison; any
        DataFrame or GeoDataFrame.
    atlas
        The tables on a day, where the thing does not have its own; ``None`` takes the shipped ones.

    Raises
    ------
    NotKnownError
        If there is no such table.
    QuestionError
        If the thing is none of these, or routes hold no way.
    """
    if isinstance(thing, Atlas):
        return _tables(thing, TABLES)
    if isinstance(thing, Network):
        return _scenario(thing)
    if isinstance(thing, Routes):
        return _routes(thing)
    if isinstance(thing, Itinerary):
        return _ways(thing.network, [thing], f"{thing.origin} to {thing.destination}")
    if isinstance(thing, Comparison):
        return _comparison(thing)
    if isinstance(thing, (str, Scenario)):
        if atlas is None:
            from corridor.atlas import load

            atlas = load()
        if isinstance(thing, Scenario):
            return _scenario(network_of(atlas, thing))
        if thing != ALL and thing not in TABLES:
            raise NotKnownError("table", thing, [ALL, *TABLES])
        return _tables(atlas, TABLES if thing == ALL else [thing])
    return _frame(thing, atlas)


def _about(atlas: Atlas, what: str, *, day: str = "") -> dict[str, str]:
    """Return what every export tells of itself, by what it tells."""
    record = data_record(atlas)
    used = set(_drawn(atlas)["source"])
    licences = sorted({row["licence"] for row in atlas.rows("sources") if row["id"] in used and row["licence"]})
    return {
        "what": what,
        "data": atlas.region.title,
        "as of": day or atlas.day.isoformat(),
        "data date": record["date"],
        "data version": version_words(record),
        "data SHA-256": record["sha256"],
        "made by": f"corridor {__version__}",
        "attribution": "; ".join(atlas.attributions),
        "licences": "; ".join(licences),
        "what the licences ask": (
            "Name the attribution wherever you show shapes or places. A database made from shapes under the ODbL stays "
            "under the ODbL. Facts cite their publications in the columns of sources."
        ),
        "borders and names": atlas.region.border_note,
    }


def _drawn(atlas: Atlas) -> Any:  # noqa: ANN401 - a DataFrame
    cited = atlas.citations()
    return cited[cited["table"].isin(["countries", "border_rulings", "waters", "nodes", "links", "waypoints"])]


def _groups(atlas: Atlas) -> tuple[tuple[str, str, str], ...]:
    """Return id, title and style of each group of links, in their order."""
    rows = sorted(atlas.rows("groups"), key=lambda row: row["order"])
    return tuple((str(row["id"]), str(row["title"]), str(row["style"])) for row in rows)


def _contents(atlas: Atlas, layers: Iterable[Layer], about: Mapping[str, str], *, main: bool = False) -> Contents:
    return Contents(layers=tuple(layers), about=about, day=atlas.data_date, groups=_groups(atlas), main=main)


def _table(atlas: Atlas, name: str) -> Layer:
    schema = TABLES[name]
    columns = [*schema.columns, *schema.shape_columns]
    meanings = {column.name: (column.description, column.unit) for column in columns}
    looks = ("links", "crossings", "nodes", "countries", "waters", "border_rulings")
    return layer_of(
        name,
        f"One row is {schema.row}.",
        atlas.frames.frame(name),
        meanings={**_DERIVED, **meanings} if name in {"links", "crossings", "permissions"} else meanings,
        whole=frozenset(column.name for column in columns if column.kind == "integer"),
        look=name if name in looks else "",
    )


def _tables(atlas: Atlas, names: Iterable[str]) -> Contents:
    layers = [_table(atlas, name) for name in names]
    what = "Every table" if len(layers) > 1 else f"Table {layers[0].name}"
    return _contents(atlas, layers, _about(atlas, what))


def _scenario(network: Network) -> Contents:
    """Return links, crossings and permissions as they are in a scenario, and what it changes in the data."""
    atlas, scenario = network.atlas, network.scenario
    layers = []
    for name in ("links", "crossings", "permissions"):
        layer = _table(atlas, name)
        frame = layer.frame
        statuses = {key: network.status(key) for key in frame["id"]}
        place = list(frame.columns).index("status") + 1
        frame.insert(place, "status_in_data", frame["status"].astype("object"))
        for column, told in (("status", "status"), ("since", "since"), ("status_note", "note")):
            frame[column] = [str(getattr(statuses[key], told)) for key in frame["id"]]
            frame[column] = frame[column].astype("object")
        frame["status_sources"] = [tuple(statuses[key].sources) for key in frame["id"]]
        changed = [one != other for one, other in zip(frame["status"], frame["status_in_data"], strict=True)]
        frame.insert(place + 1, "changed", changed)
        meanings = {**layer.meanings, **_IN_SCENARIO}
        layers.append(
            Layer(name=name, title=layer.title, frame=frame, meanings=meanings, look=layer.look)
        )  # fmt: skip
    networks = (Network(atlas, TODAY, load=network.load), network)
    layers.append(_differences(list(differences(networks)), ["data", scenario.id or "scenario"], name="changes"))
    about = _about(atlas, f"Scenario {scenario.title} ({scenario.id}): a what-if, not a forecast")
    if scenario.why:
        about["why"] = " ".join(filter(None, (scenario.why, scenario.note)))
    return _contents(atlas, layers, about)


def _differences(found: Sequence[Difference], names: Sequence[str], *, name: str = "inputs") -> Layer:
    """Return inputs that differ, one row each, with what holds in each scenario."""
    import pandas as pd

    fixed = {key: [getattr(one, key) for one in found] for key in ("kind", "id", "name", "what", "unit", "mode")}
    columns: dict[str, Any] = {**fixed, "counts": pd.Series([one.counts for one in found], dtype="bool")}
    meanings = {
        "kind": ("link, crossing, permission, ban, parameter or setting.", ""),
        "id": ("Id of what differs.", ""),
        "name": ("Its name.", ""),
        "what": ("Of a setting what is set.", ""),
        "unit": ("Unit of the numbers.", ""),
        "mode": ("Mode of a link or crossing.", ""),
        "counts": _STEPS["counts"],
    }
    for number, scenario in enumerate(names):
        for key, told, words in (("is", "words", "What holds in"), ("why", "reasons", "Why it is set in")):
            label = f"{key}_{scenario}"
            cells = [getattr(one, told) for one in found]
            columns[label] = [cell[number] if number < len(cell) else "" for cell in cells]
            meanings[label] = (f"{words} {scenario}.", "")
    return layer_of(name, "One row is one input that is not the same.", pd.DataFrame(columns), meanings=meanings)


def _routes(routes: Routes) -> Contents:
    if not routes.ways:
        raise QuestionError(
            f"There is no way from {routes.origin} to {routes.destination} in scenario {routes.network.scenario.id}: "
            "the network is cut, so there is nothing to export. 'corridor route' tells what shuts it."
        )
    return _ways(routes.network, routes.ways, f"{routes.origin} to {routes.destination}, least {routes.minimise}")


def _ways(network: Network, ways: Sequence[Itinerary], what: str) -> Contents:
    """Return the legs and stops of ways, their totals, and every charge with its parameter."""
    import geopandas as gpd
    import pandas as pd
    from shapely.geometry import shape

    scenario, atlas = network.scenario, network.atlas
    steps: list[dict[str, Any]] = []
    shapes = []
    totals, charges = [], []
    for number, way in enumerate(ways):
        front = {"scenario": scenario.id, "way": number}
        for place, feature in enumerate(way.features(), start=1):
            steps.append({**front, "step": place, **feature["properties"]})
            shapes.append(shape(feature["geometry"]))
        told = way.to_dict(explain=True)
        row = {**front, "from": told["from"], "to": told["to"], "km": told["km"]}
        for name, digits in (("hours", 1), ("usd", 0)):
            low, central, high = getattr(way, name).rounded(digits)
            row |= {f"{name}_low": low, name: central, f"{name}_high": high}
        row |= {"generalised_usd": told["generalised_usd"], "countries": tuple(told["countries"])}
        totals.append({**row, "crossings": tuple(told["crossings"])})
        charges += [{**front, **{key: _numbers(value) for key, value in charge.items()}} for charge in told["charges"]]
    layers = [
        layer_of(
            "steps", "One row is one leg or stop of a way.",
            gpd.GeoDataFrame(pd.DataFrame(steps), geometry=shapes, crs="EPSG:4326"), meanings=_STEPS, look="steps",
        ),
        layer_of("ways", "One row is one way with its totals.", pd.DataFrame(totals), meanings=_STEPS),
        layer_of("charges", "One row is one charge and the parameter it comes from.", pd.DataFrame(charges)),
    ]  # fmt: skip
    about = _about(
        atlas, f"Way {what}, scenario {scenario.title} ({scenario.id}), load {network.load}: a model's answer"
    )
    return _contents(atlas, layers, about, main=True)


def _numbers(value: Any) -> Any:  # noqa: ANN401 - a cell of the explanation
    return tuple(f"{one:g}" if isinstance(one, float) else one for one in value) if isinstance(value, list) else value


def _comparison(compared: Comparison) -> Contents:
    """Return the ways of every pair and scenario with their lines, inputs that differ, and the scenarios."""
    import geopandas as gpd
    import pandas as pd

    atlas = max((network.atlas for network in compared.networks), key=lambda one: one.day)
    shapes = [_line(way) for pair in compared.routes for way in pair.ways]
    ways = gpd.GeoDataFrame(pd.DataFrame(compared.to_frame()), geometry=shapes, crs="EPSG:4326")
    names = [scenario.id for scenario in compared.scenarios]
    scenarios = pd.DataFrame(
        {
            "id": names,
            "title": [one.title for one in compared.scenarios],
            "as_of": [network.atlas.day.isoformat() for network in compared.networks],
            "why": [one.why for one in compared.scenarios],
            "note": [one.note for one in compared.scenarios],
            "sources": [one.sources for one in compared.scenarios],
        }
    )
    layers = [
        layer_of("ways", "One row is the best way of one pair in one scenario.", ways, meanings=_STEPS, look="legs"),
        _differences(compared.inputs, names),
        layer_of("scenarios", "One row is one scenario.", scenarios),
    ]
    days = sorted({network.atlas.day.isoformat() for network in compared.networks})
    what = f"Scenarios {', '.join(names)} compared, load {compared.networks[0].load}, least {compared.minimise}"
    return _contents(atlas, layers, _about(atlas, f"{what}: what-ifs, not forecasts", day=", ".join(days)), main=True)


def _line(way: Itinerary | None) -> Any:  # noqa: ANN401 - a shapely shape
    """Return the line of a whole way, ``None`` where there is no way."""
    from shapely import line_merge, union_all
    from shapely.geometry import shape

    if way is None:
        return None
    found = [shape(feature["geometry"]) for feature in way.features()]
    return line_merge(union_all([one for one in found if one.geom_type == "LineString"]))


def _frame(thing: Any, atlas: Atlas | None) -> Contents:  # noqa: ANN401 - whatever was given
    import datetime as dt

    import pandas as pd

    if not isinstance(thing, pd.DataFrame) and callable(getattr(thing, "to_frame", None)):
        thing = thing.to_frame()
    if not isinstance(thing, pd.DataFrame):
        raise QuestionError(
            f"{type(thing).__name__} cannot be exported. Give the name of a table or 'all', an atlas, scenario, "
            "network, routes, itinerary, comparison, DataFrame or GeoDataFrame."
        )
    layer = layer_of("table", "One row is a row of the frame.", thing)
    if atlas is None:
        about = {"what": "A table", "made by": f"corridor {__version__}", "licences": _NOT_TOLD}
        return Contents(layers=(layer,), about=about, day=dt.date(1980, 1, 1))
    return _contents(atlas, [layer], _about(atlas, "A table"))
