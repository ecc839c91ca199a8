"""A data folder described as a Frictionless Data Package, made from the schema.

Method: Data Package and Table Schema of the Frictionless Standards, version 2 (datapackage.org).
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from .errors import DataError
from .folder import read_folder
from .region import FILE as FILE_OF_REGION
from .schema import ID_PATTERN, TABLES
from .snapshots import present_version, released, take_snapshot, write_snapshot
from .writing import write_text

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from .folder import Folder
    from .schema import Column, Table

__all__ = ["FILE", "describe", "release", "write_datapackage"]

FILE: Final = "datapackage.json"
_TYPES: Final = {
    "number": "number",
    "integer": "integer",
    "boolean": "boolean",
}


def describe(folder: str | os.PathLike[str] | None = None) -> str:
    """Describe a data folder as a Frictionless Data Package.

    Parameters
    ----------
    folder
        The data folder; ``None`` takes the shipped one.

    Returns
    -------
    str
        The text of ``datapackage.json``.

    Raises
    ------
    DataError
        If the folder does not exist, is no data folder, or its newest snapshot cannot be read.
    """
    raw = read_folder(folder)
    if raw.region is None:
        raise DataError(f"{raw.path} is no data folder: {FILE_OF_REGION} is missing or cannot be read.")
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "corridor-geodata",
        **_version(raw),
        "title": raw.region.title,
        "description": raw.region.subtitle,
        "licenses": _licences(raw),
        "sources": [
            {"title": row["title"], "path": row["url"]}
            for row in raw.rows["sources"]
            if row["type"] == "dataset" and row["url"]
        ],
        "resources": [resource for table in TABLES.values() for resource in _resources(table, raw.path)],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def write_datapackage(folder: str | os.PathLike[str] | None = None) -> Path:
    """Write ``datapackage.json`` into a data folder and return its path."""
    return write_text(read_folder(folder).path / FILE, describe(folder))


def release(folder: str | os.PathLike[str] | None = None) -> Path:
    """Make the data of a folder its next released version: write the snapshot and ``datapackage.json``.

    Parameters
    ----------
    folder
        The data folder; ``None`` takes the shipped one.

    Returns
    -------
    Path
        The snapshot, named after the number of the version. People see from it later what has changed.

    Raises
    ------
    DataError
        If the checks find an error, or nothing has changed since the newest version.
    OutputError
        If a file cannot be written.
    """
    from .checks import check

    raw = read_folder(folder)
    if errors := check(raw.path).errors:
        raise DataError(f"Nothing was released: {len(errors)} errors, the first: {errors[0]}\nRun 'corridor check'.")
    present = take_snapshot(raw)
    if same := present_version(raw.path, present):
        raise DataError(f"Nothing was released: the data are those of version {same}. Change a table first.")
    number = str(int(next(iter(released(raw.path)), "0")) + 1)
    written = write_snapshot(raw.path, replace(present, version=number))
    write_datapackage(raw.path)
    return written


def _version(raw: Folder) -> dict[str, str]:
    """Return the version as the standard wants it, three numbers; that of changed data comes before the next one."""
    known = released(raw.path)
    if not known:
        return {}
    same = present_version(raw.path, take_snapshot(raw))
    return {"version": f"{same}.0.0" if same else f"{int(known[0]) + 1}.0.0-unreleased"}


_LICENCE_PAGES: Final = {
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "MIT": "https://opensource.org/license/mit",
    "Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "public domain": "https://www.naturalearthdata.com/about/terms-of-use/",
}


def _licences(raw: Folder) -> list[dict[str, str]]:
    names = sorted({row["licence"] for row in raw.rows["sources"] if row["licence"]})
    return [{"name": name, "title": name, "path": _LICENCE_PAGES.get(name, "")} for name in names]


def _resources(table: Table, folder: Path) -> list[dict[str, Any]]:
    resource: dict[str, Any] = {
        "name": table.name,
        "title": table.row,
        "path": _path(table, folder),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": [column.name], "reference": {"resource": column.table[0], "fields": [_key(column.table[0])]}}
                for column in table.columns
                if column.kind == "ref" and len(column.table) == 1
            ],
        },
    }
    if not table.shapes:
        return [resource]
    shapes = {
        "name": f"{table.name}-shapes",
        "title": f"Shapes of {table.name}, one feature a row, joined by id",
        "path": table.shapes_file,
        "format": "geojson",
        "mediatype": "application/geo+json",
        "encoding": "utf-8",
        "corridor:properties": [_field(column) for column in table.shape_columns],
        "corridor:geometry": list(table.shapes),
    }
    return [resource, shapes]


def _path(table: Table, folder: Path) -> str | list[str]:
    if not table.parts:
        return table.file
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob(table.file))


def _key(table: str) -> str:
    return TABLES[table].key[0]


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "description": column.description,
    }
    if column.kind == "boolean":
        field |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if column.unit:
        field["unit"] = column.unit
    if column.kind in {"refs", "codes"}:
        field["corridor:separator"] = " "
    if column.kind in {"refs", "ref"} and column.table:
        field["corridor:references"] = list(column.table)
    if constraints := _constraints(column):
        field["constraints"] = constraints
    return field


def _constraints(column: Column) -> dict[str, Any]:
    found = {
        "required": column.required or None,
        "enum": list(column.allowed) or None,
        "pattern": ID_PATTERN if column.kind in {"id", "ref"} else None,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    return {name: value for name, value in found.items() if value is not None}
