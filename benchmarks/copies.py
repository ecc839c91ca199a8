"""The shipped data folder several times over, so that growth can be measured."""

from __future__ import annotations

import csv
import json
import shutil
from typing import TYPE_CHECKING, Any, Final

from corridor.folder import data_folder
from corridor.schema import TABLES

if TYPE_CHECKING:
    from pathlib import Path

STEP_DEGREES: Final = 0.07
"""By how much each copy lies beside the one before, so that no two lines are the same."""
COPIED: Final = {
    "countries": ("id",),
    "border_rulings": ("id",),
    "waters": ("id",),
    "nodes": ("id",),
    "crossings": ("id",),
    "links": ("id", "from", "to"),
    "lengths": ("link",),
    "statuses": ("subject",),
}
"""Tables that are copied, and the columns that hold ids to be told apart."""


def write_copies(target: Path, times: int, *, answers: bool = True) -> Path:
    """Write a data folder that holds the shipped one so many times, and return it.

    Scenarios and the main points between which they are asked are those of the shipped one: the copies make the
    network larger, not the questions more. Without ``answers`` they are left out: then our map tells what its peers
    are given, and has no answers to what-ifs.
    """
    source = data_folder()
    left_out = ["recipe", "versions", "__pycache__"] if answers else ["recipe", "versions", "scenarios", "__pycache__"]
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*left_out))
    if not answers:
        points = target / "main_points.csv"
        points.write_text(points.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    for table in COPIED:
        _copy_rows(target / f"{table}.csv", table, times)
        shapes = target / "shapes" / f"{table}.geojson"
        if shapes.is_file():
            _copy_shapes(shapes, times)
    return target


def _copy_rows(path: Path, table: str, times: int) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    permissions = set()
    if table == "statuses":
        with (path.parent / "permissions.csv").open(encoding="utf-8", newline="") as stream:
            permissions = {row["id"] for row in csv.DictReader(stream)}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        for number in range(1, times):
            east, north = _shift(number)
            for row in rows:
                if row.get("subject") in permissions:
                    continue
                copy = row | {name: f"{row[name]}-copy-{number}" for name in COPIED[table] if row[name]}
                for name, by in (("lon", east), ("lat", north), ("label_lon", east), ("label_lat", north)):
                    if copy.get(name):
                        copy[name] = f"{float(copy[name]) + by:.5f}"
                writer.writerow(copy)


def _copy_shapes(path: Path, times: int) -> None:
    collection = json.loads(path.read_text(encoding="utf-8"))
    features = collection["features"]
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"type":"FeatureCollection","features":[\n')
        for number in range(times):
            east, north = _shift(number)
            for place, feature in enumerate(features):
                copy = feature
                if number:
                    geometry = feature["geometry"]
                    moved = geometry and {**geometry, "coordinates": _moved(geometry["coordinates"], east, north)}
                    key = f"{feature['properties']['id']}-copy-{number}"
                    copy = {**feature, "properties": {**feature["properties"], "id": key}, "geometry": moved}
                text = json.dumps(copy, ensure_ascii=False, separators=(",", ":"))
                stream.write(text + ("\n" if number == times - 1 and place == len(features) - 1 else ",\n"))
        stream.write("]}\n")


def _shift(number: int) -> tuple[float, float]:
    return STEP_DEGREES * (number % 10), STEP_DEGREES * (number // 10)


def _moved(coordinates: Any, east: float, north: float) -> Any:  # noqa: ANN401 - nested lists of numbers
    if coordinates and isinstance(coordinates[0], (int, float)):
        return [round(coordinates[0] + east, 5), round(coordinates[1] + north, 5), *coordinates[2:]]
    return [_moved(part, east, north) for part in coordinates]


assert set(COPIED) <= set(TABLES)
