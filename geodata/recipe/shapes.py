"""Shapes files: GeoJSON that people can review line by line, the same bytes for the same shapes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from corridor.errors import DataError
from corridor.writing import write_text

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DECIMALS", "feature", "read_shapes", "write_shapes"]

DECIMALS: Final = 5
"""Decimals of a coordinate in degrees: about one metre."""


def feature(*, id: str, geometry: Any, **properties: Any) -> dict[str, Any]:  # noqa: A002, ANN401
    """Return one GeoJSON feature.

    Parameters
    ----------
    id
        Id of the row the shape belongs to.
    geometry
        A shapely geometry or a GeoJSON mapping, longitude first, degrees.
    **properties
        The shape columns of the schema, in the order they are to be written.
    """
    shape = geometry if isinstance(geometry, Mapping) else geometry.__geo_interface__
    return {"type": "Feature", "properties": {"id": id, **properties}, "geometry": shape}


def write_shapes(path: Path, features: Iterable[Mapping[str, Any]]) -> None:
    """Write features as a GeoJSON FeatureCollection, sorted by id, one feature a line.

    Coordinates are rounded to :data:`DECIMALS`; points that then repeat their
    predecessor on a line or ring are left out. The file is replaced in one step, so an
    interrupted run leaves the old one.

    Parameters
    ----------
    path
        File to write; its folder is made when missing.
    features
        Features as :func:`feature` makes them.

    Raises
    ------
    DataError
        If two features share an id.
    """
    ordered = sorted(features, key=lambda one: str(one["properties"]["id"]))
    ids = [str(one["properties"]["id"]) for one in ordered]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        message = f"{path.name}: the ids {', '.join(twice)} occur more than once."
        raise DataError(message)
    lines = [_line(one) for one in ordered]
    body = ",\n".join(lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n')


def read_shapes(path: Path) -> dict[str, dict[str, Any]]:
    """Return the features of a shapes file by id.

    Parameters
    ----------
    path
        A file that :func:`write_shapes` wrote.
    """
    collection = json.loads(path.read_text(encoding="utf-8"))
    return {one["properties"]["id"]: one for one in collection["features"]}


def _line(one: Mapping[str, Any]) -> str:
    geometry = one["geometry"]
    tidy = {
        "type": "Feature",
        "properties": dict(one["properties"]),
        "geometry": {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])},
    }
    return json.dumps(tidy, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _rounded(coordinates: Any) -> Any:  # noqa: ANN401
    if len(coordinates) and isinstance(coordinates[0], (int, float)):
        # Adding zero turns -0.0 into 0.0, which would print with its sign.
        return [round(float(value), DECIMALS) + 0.0 for value in coordinates[:2]]
    out: list[Any] = []
    for part in coordinates:
        one = _rounded(part)
        is_point = bool(one) and isinstance(one[0], float)
        if not (is_point and out and out[-1] == one):
            out.append(one)
    return out
