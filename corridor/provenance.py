"""What a result was made from: version and hash of the data, the command in plain form, versions of what made it.

A map carries it as JSON in an element that is data and no script. It names no path and no machine: a data folder goes
by the title and hash of what it holds, a scenario of the user's own by its id and hash.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import zlib
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final

from . import __version__
from .columns import ID_PATTERN
from .errors import CorridorError
from .folder import read_folder
from .region import FILE as FILE_OF_REGION
from .scenariofiles import read_scenario
from .schema import TABLES
from .snapshots import FOLDER as FOLDER_OF_VERSIONS
from .snapshots import present_version, released, take_snapshot
from .words import date_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .atlas import Atlas
    from .maps.journeys import Journey
    from .scenario import Scenario
    from .scenariocomparison import Comparison

__all__ = [
    "command_of",
    "comparison_record",
    "data_record",
    "folder_hash",
    "made_words",
    "map_record",
    "picture_words",
    "scenario_hash",
    "scenario_record",
    "version_words",
    "versions_here",
]

Record = dict[str, Any]

DECIDING: Final = (
    "branca", "folium", "geopandas", "Jinja2", "numpy", "pandas", "pyproj", "shapely", "XStatic-leaflet", "xyzservices",
)  # fmt: skip
"""Packages whose version may show in the bytes of a page."""


def folder_hash(folder: Path) -> str:
    """Return the SHA-256 of all files of a data folder that are read: tables, shapes, region, scenarios, versions."""
    files = [folder / FILE_OF_REGION]
    files += [file for table in TABLES.values() for file in folder.glob(table.file)]
    files += [folder / table.shapes_file for table in TABLES.values() if table.shapes]
    # A scenario may extend a file beside it, of either ending.
    files += [file for ending in ("yaml", "yml") for file in folder.glob(f"scenarios/**/*.{ending}")]
    files += folder.glob(f"{FOLDER_OF_VERSIONS}/*.json")
    found = hashlib.sha256()
    for file in sorted(set(files), key=lambda one: one.relative_to(folder).as_posix()):
        if file.is_file():
            inside = file.relative_to(folder).as_posix()
            found.update(f"{inside}\n{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


def data_record(atlas: Atlas) -> Record:
    """Return what the data are: title, date, released version (with ``+`` where they changed since), SHA-256."""
    raw = read_folder(atlas.folder)
    newest = next(iter(released(raw.path)), "")
    same = bool(newest) and _is_version(raw, newest)
    return {
        "title": atlas.region.title,
        "date": atlas.data_date.isoformat(),
        "version": newest if same or not newest else f"{newest}+",
        "sha256": folder_hash(atlas.folder),
    }


def _is_version(raw: Any, newest: str) -> bool:  # noqa: ANN401 - a folder that was read
    try:
        return present_version(raw.path, take_snapshot(raw)) == newest
    except CorridorError:
        # A snapshot that cannot be read is told by the checks, and keeps nobody from a map.
        return False


def version_words(record: Mapping[str, Any]) -> str:
    """Return a version of data for people."""
    number = str(record.get("version") or "")
    if not number:
        return "not a released version"
    return f"version {number[:-1]}, changed since" if number.endswith("+") else f"version {number}"


def versions_here() -> dict[str, str]:
    """Return the versions of corridor and of what decides the bytes of a page, as they are installed."""
    found = {"corridor": __version__}
    for package in DECIDING:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # pragma: no cover - a broken installation
            found[package] = ""
    import shapely

    return {**found, "GEOS": shapely.geos_version_string, "zlib": zlib.ZLIB_RUNTIME_VERSION}


def scenario_hash(scenario: Scenario) -> str:
    """Return the SHA-256 of what a scenario says; the day it is asked on and where it was read do not count."""
    told = asdict(scenario)
    del told["as_of"], told["file"]
    for change in told["changes"]:
        del change["where"]
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def scenario_record(scenario: Scenario, folder: Path) -> Record:
    """Return how a scenario is named: by its id where the data folder ships it, else with its title and hash."""
    found: Record = {"id": scenario.id, "as_of": scenario.as_of.isoformat() if scenario.as_of else ""}
    own = scenario_hash(scenario)
    try:
        # Nothing but an id: a name with a stroke would be a path.
        if re.fullmatch(ID_PATTERN, scenario.id) and scenario_hash(read_scenario(scenario.id, folder)) == own:
            return found
    except CorridorError:
        pass
    return {**found, "title": scenario.title, "sha256": own}


def map_record(
    atlas: Atlas,
    *,
    title: str | None,
    layers: Sequence[str] | None,
    focus: str | tuple[float, float, float, float] | None,
    theme: str | None,
    tiles: str | None,
    journeys: Sequence[Journey],
) -> Record:
    """Return what a map is made from; parameters as of :func:`corridor.map`."""
    options = {
        "title": title,
        "layers": None if layers is None else list(layers),
        "focus": focus if focus is None or isinstance(focus, str) else [float(one) for one in focus],
        "theme": theme,
        "tiles": tiles,
        "journeys": [
            {
                "from": one.origin,
                "to": one.destination,
                "load": one.load,
                "scenario": scenario_record(one.scenario, atlas.folder),
                "options": {
                    key: list(value) if isinstance(value, tuple) else value for key, value in one.options.items()
                },
            }
            for one in journeys
        ]
        or None,
    }
    return _record("map", atlas, options)


def comparison_record(compared: Comparison, *, title: str | None, theme: str | None) -> Record:
    """Return what a page of scenarios is made from; parameters as of :func:`corridor.maps.make_comparison`."""
    from .scenariocomparison import main_pairs

    networks = compared.networks
    first = networks[0].atlas
    # The day of scenarios that have none of their own, or that all have; else that of the data.
    days = {one.atlas.day for one in networks}
    alike = first if len(days) == 1 else first.as_of(first.data_date)
    atlas = next((one.atlas for one in networks if one.scenario.as_of is None), alike)
    pairs = [(pair.origin, pair.destination) for pair in compared.routes]
    left = set(compared.left_out)
    usual = [pair for pair in main_pairs(atlas) if not left & set(pair)]
    options = {
        "title": title,
        "theme": theme,
        "scenarios": [scenario_record(one, atlas.folder) for one in compared.scenarios],
        "pairs": None if pairs == usual else [list(pair) for pair in pairs],
        # The first is meant where none is named.
        "load": None if networks[0].load == atlas.rows("loads")[0]["id"] else networks[0].load,
        "minimise": compared.minimise,
        "cargo": compared.cargo,
    }
    return _record("comparison", atlas, options)


def _record(made: str, atlas: Atlas, options: Mapping[str, Any]) -> Record:
    return {
        "made": made,
        "data": data_record(atlas),
        "as_of": atlas.day.isoformat(),
        "options": {key: value for key, value in options.items() if value is not None},
        "versions": versions_here(),
    }


def made_words(record: Mapping[str, Any]) -> str:
    """Return one sentence on what a map was made from, for its notes."""
    data = record["data"]
    return (
        f"Made by corridor {record['versions']['corridor']} from data of {date_words(data['date'])}, "
        f"{version_words(data)} (SHA-256 {data['sha256'][:12]}…). “corridor inspect” on this file tells all, "
        "“corridor rebuild” makes it again."
    )


def picture_words(atlas: Atlas) -> str:
    """Return one line on what a picture was made from, for the file of it."""
    data = data_record(atlas)
    return f"corridor {__version__}, data of {data['date']}, {version_words(data)}, SHA-256 {data['sha256']}"


def command_of(record: Mapping[str, Any]) -> str:
    """Return the command that makes a page with a record; empty where only Python can."""
    options = record["options"]
    day = record["as_of"]
    names: list[str] = []
    words: list[str] = []
    if record["made"] == "comparison":
        made = "compare"
        names = [_named(one) for one in options["scenarios"]]
        for pair in options.get("pairs", []):
            words += ["--pair", *pair]
        words += _asked(options)
        plain = not {"title", "theme"} & set(options)
    elif journeys := options.get("journeys"):
        first = journeys[0]
        made = "route"
        names = [first["from"], first["to"]]
        for one in journeys:
            words += ["--scenario", _named(one["scenario"])]
        words += _asked({**first["options"], "load": first["load"]})
        same = all({**one, "scenario": ""} == {**first, "scenario": ""} for one in journeys)
        plain = same and set(options) == {"journeys"} and "alternatives" not in first["options"]
    else:
        focus = options.get("focus")
        made = "map"
        for name, value in (
            ("--title", options.get("title")),
            ("--layers", ",".join(options["layers"]) if "layers" in options else None),
            ("--focus", ",".join(map(repr, focus)) if isinstance(focus, list) else focus),
            ("--theme", options.get("theme")),
            ("--online-tiles", options.get("tiles")),
        ):
            words += [name, str(value)] if value is not None else []
        plain = options.get("layers") != []
    if day != record["data"]["date"]:
        words += ["--as-of", day]
    # What a record names is anybody's text: it may be no option of a command that somebody copies.
    named = [*words, "--", *names] if any(name.startswith("-") for name in names) else [*names, *words]
    return f"corridor {shlex.join([made, *named])}" if plain else ""


def _named(scenario: Mapping[str, Any]) -> str:
    """Return how a command names a scenario: one of the user's own by a file."""
    return f"{scenario['id']}.yaml" if "sha256" in scenario else str(scenario["id"])


def _asked(options: Mapping[str, Any]) -> list[str]:
    """Return what was asked beside places and scenarios, as options of the command line."""
    names = {"via": "--via", "avoid": "--avoid", "modes": "--mode"}
    words = [part for key, name in names.items() for value in options.get(key, ()) for part in (name, str(value))]
    usual = {"minimise": "generalised", "load": "", "cargo": "any", "owner": ""}
    for key, common in usual.items():
        if options.get(key, common) != common:
            words += [f"--{key}", str(options[key])]
    return words
