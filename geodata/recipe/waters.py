"""Seas, lakes and rivers: what the country polygons leave out, and two rivers along borders and towns."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import yaml

from corridor.errors import DataError

from .claims import read_detail, read_source
from .coverage import GRID, M_PER_DEGREE, area_km2
from .shapes import feature, read_shapes, write_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from .packages import Packages

__all__ = ["build", "draw_waters"]

_RULES: Final = Path(__file__).with_name("waters.yaml")
_LEAST_KM2: Final = 5.0
_COARSE_KM2: Final = 500.0
_ROOM: Final = 4.0


def build(*, packages: Packages, folder: Path) -> None:
    """Write ``shapes/waters.geojson``.

    Parameters
    ----------
    packages
        Where the country polygons are opened (their holes are lakes).
    folder
        Data folder; ``shapes/countries.geojson`` must have been made before.

    Raises
    ------
    DataError
        If a row of ``waters.csv`` has no shape, or a shape no row.
    """
    shapes = draw_waters(read_source(packages, read_detail(folder).frame), folder)
    write_shapes(
        folder / "shapes" / "waters.geojson", [feature(id=water, geometry=shape) for water, shape in shapes.items()]
    )


def draw_waters(source: Mapping[str, Sequence[Sequence[np.ndarray]]], folder: Path) -> dict[str, Any]:
    """Return the shape of every row of ``waters.csv``.

    Parameters
    ----------
    source
        Rings as :func:`geodata.recipe.claims.read_source` returns them.
    folder
        Data folder with ``shapes/countries.geojson``.

    Raises
    ------
    DataError
        As :func:`build`.
    """
    import shapely

    rules = yaml.safe_load(_RULES.read_text(encoding="utf-8"))
    countries = {
        name.upper(): shapely.geometry.shape(one["geometry"])
        for name, one in read_shapes(folder / "shapes" / "countries.geojson").items()
    }
    out: dict[str, Any] = {}
    land = shapely.coverage_union_all(list(countries.values()))
    sea = shapely.difference(shapely.box(*read_detail(folder).frame), land, grid_size=GRID)
    for water, rule in rules["seas"].items():
        out[water] = _sea(sea, rule)
    for water, rule in rules["lakes"].items():
        out[water] = _lake(source, rule)
    lines = _read_lines(folder / "waypoints" / "rivers.csv")
    for water, parts in rules["rivers"].items():
        out[water] = _river(parts, lines, countries)
    with (folder / "waters.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["id"] for row in csv.DictReader(stream)}
    if wrong := sorted(rows ^ set(out)):
        message = f"waters.csv and {_RULES.name} do not name the same waters: {', '.join(wrong)}. Mend one of them."
        raise DataError(message)
    empty = [water for water, shape in out.items() if shape.is_empty]
    if empty:
        message = f"{_RULES.name}: nothing found for {', '.join(empty)}. Mend their points or rings."
        raise DataError(message)
    return out


def _sea(sea: BaseGeometry, rule: Mapping[str, Any]) -> BaseGeometry:
    import shapely

    part = shapely.intersection(sea, shapely.polygons(rule["within"]), grid_size=GRID)
    for ring in rule.get("except", ()):
        part = shapely.difference(part, shapely.polygons(ring), grid_size=GRID)
    if "tolerance_m" in rule:
        part = shapely.set_precision(shapely.simplify(part, rule["tolerance_m"] / M_PER_DEGREE), GRID)
        bodies = [one for one in shapely.get_parts(part) if one.geom_type == "Polygon"]
        part = shapely.multipolygons([_without_small_islands(one, _COARSE_KM2) for one in bodies])
    return _polygons(part)


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    import shapely

    kept = [one for one in shapely.get_parts(shapely.normalize(shape)) if one.geom_type == "Polygon"]
    kept = [shapely.orient_polygons(one) for one in kept if area_km2(one) >= _LEAST_KM2]
    kept.sort(key=lambda one: one.bounds)
    return kept[0] if len(kept) == 1 else shapely.multipolygons(kept)


def _lake(source: Mapping[str, Sequence[Sequence[np.ndarray]]], rule: Mapping[str, Any]) -> BaseGeometry:
    """Return the water round the points: the box round them less all land of the source."""
    import shapely

    at = np.array(rule["at"], dtype=float)
    box = shapely.box(*(at.min(0) - _ROOM), *(at.max(0) + _ROOM))
    points = shapely.points(at)
    # A hole of one country is found as it is; only water between countries needs the land round it.
    holes = [
        shapely.polygons(hole)
        for polygons in source.values()
        for rings in polygons
        for hole in rings[1:]
        if box.contains(shapely.Point(hole[0]))
    ]
    array = np.array(holes, dtype=object)
    found = [one for one in array if shapely.intersects(one, points).any()]
    missing = [point for point in points if not any(one.intersects(point) for one in found)]
    outer = [shapely.polygons(rings[0]) for polygons in source.values() for rings in polygons]
    outer = [one for one in outer if one.intersects(box)]
    if missing:
        land = [shapely.clip_by_rect(one, *box.bounds) for one in outer]
        water = shapely.difference(box, shapely.union_all(land, grid_size=GRID), grid_size=GRID)
        found += [one for one in shapely.get_parts(water) if any(one.intersects(point) for point in missing)]
    whole = shapely.union_all(found, grid_size=GRID)
    islands = [one for one in outer if whole.contains(one)]
    if islands:
        whole = shapely.difference(whole, shapely.union_all(islands, grid_size=GRID), grid_size=GRID)
    scale = np.cos(np.radians(at[:, 1].mean()))
    scaled = shapely.transform(whole, lambda xy: xy * np.array([scale, 1.0]))
    if "smooth_m" in rule:
        room = rule["smooth_m"] / M_PER_DEGREE
        scaled = scaled.buffer(room, quad_segs=4).buffer(-2 * room, quad_segs=4).buffer(room, quad_segs=4)
    thin = shapely.simplify(scaled, rule["tolerance_m"] / M_PER_DEGREE)
    thin = shapely.transform(thin, lambda xy: xy / np.array([scale, 1.0]))
    parts = [_without_small_islands(one, _LEAST_KM2) for one in shapely.get_parts(shapely.set_precision(thin, GRID))]
    return _polygons(shapely.multipolygons(parts))


def _without_small_islands(polygon: BaseGeometry, least_km2: float) -> BaseGeometry:
    import shapely

    holes = [ring for ring in polygon.interiors if area_km2(shapely.polygons(ring)) >= least_km2]
    return shapely.polygons(polygon.exterior, holes or None)


def _river(
    parts: Sequence[Mapping[str, Any]], lines: Mapping[str, np.ndarray], countries: Mapping[str, Any]
) -> BaseGeometry:
    import shapely

    course = [lines[part["line"]] if "line" in part else _along_border(part, countries) for part in parts]
    return shapely.linestrings(np.vstack(course))


def _along_border(part: Mapping[str, Any], countries: Mapping[str, Any]) -> np.ndarray:
    import shapely
    from shapely.ops import substring

    edges = [shapely.intersection(countries[one].boundary, countries[two].boundary) for one, two in part["border"]]
    segments = [one for one in shapely.get_parts(shapely.union_all(edges)) if one.geom_type == "LineString"]
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(segments)))
    start, stop = shapely.points(part["from"]), shapely.points(part["to"])
    line = min(merged, key=lambda one: (one.distance(start) + one.distance(stop), -one.length))
    begin, end = (float(shapely.line_locate_point(line, point)) for point in (start, stop))
    if begin > end:
        line, begin, end = line.reverse(), line.length - begin, line.length - end
    return np.asarray(shapely.get_coordinates(substring(line, begin, end)))


def _read_lines(path: Path) -> dict[str, np.ndarray]:
    points: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            points[row["line"]].append((int(row["seq"]), float(row["lon"]), float(row["lat"])))
    return {name: np.array([point[1:] for point in sorted(rows)]) for name, rows in points.items()}
