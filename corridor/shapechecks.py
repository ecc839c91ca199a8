"""Named checks of shapes: coverage, rulings, topology, country, length, water, connection.

Distances and lengths are geodesic on WGS 84 (Karney's method, by PROJ through pyproj).
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, Any, Final

from .schema import TABLES
from .tables import Problem, row_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyproj import Geod
    from shapely.geometry.base import BaseGeometry

    from .folder import Folder

    Check = Callable[[Folder], Iterator[Problem]]

__all__ = ["CHECKS", "TOLERANCE"]

ROUNDING_M: Final = 3.0
"""Two points at the same place may differ by the rounding to 5 decimals."""
BORDER_M: Final = 200.0
EDGE_DEGREES: Final = 1e-3
NODE_KM: Final = 3.0
ABROAD_SHARE: Final = 0.01
HARBOUR_KM: Final = 5.0
SPIKE_DEGREES: Final = 150.0
LAND_GAP_KM2: Final = 0.05
GAP_DEGREES: Final = 5e-4
"""Gaps between countries narrower than this (about 50 m) are no water but a fault."""
TOLERANCE: Final = {"surveyed": 0.05, "osm": 0.05, "natural-earth": 0.10, "schematic": math.inf}
"""How far drawn / published may be from 1 for each geometry quality."""


@functools.cache
def _geod() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def line_km(line: BaseGeometry) -> float:
    """Return the geodesic length of a line in kilometres."""
    return float(_geod().geometry_length(line)) / 1000


def point_km(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Return the geodesic distance of two points (lon, lat) in kilometres."""
    return float(_geod().inv(a[0], a[1], b[0], b[1])[2]) / 1000


def distance_km(point: BaseGeometry, shape: BaseGeometry) -> float:
    """Return the distance from a point to a shape in kilometres, 0 inside it."""
    from shapely.ops import nearest_points

    near = nearest_points(point, shape)[1]
    return point_km(point.coords[0], near.coords[0])


def _shape_problem(table: str, check: str, what: str, cure: str, *, key: str = "") -> Problem:
    return Problem(file=TABLES[table].shapes_file, row=key, check=check, what=what, cure=cure)


def shapes(folder: Folder) -> Iterator[Problem]:
    """Every row has its shape, and every shape its row."""
    for name, found in folder.shapes.items():
        rows = {row["id"]: row for row in folder.rows[name]}
        for key, row in rows.items():
            if key not in found.geometry and not (name == "border_rulings" and row["edge"] == "none"):
                yield row_problem(row, "shapes", f"No shape in {TABLES[name].shapes_file}.", "Draw it: make geodata")
        for key in sorted(set(found.geometry) - set(rows)):
            yield _shape_problem(name, "shapes", "The shape has no row.", f"Add the row to {name}.csv.", key=key)


def _polygons(folder: Folder) -> dict[str, BaseGeometry]:
    codes = {row["id"]: row["iso2"] for row in folder.rows["countries"]}
    found = folder.shapes["countries"].geometry
    # What is not valid is told by the coverage check, and could not be measured here.
    return {codes[key]: shape for key, shape in found.items() if key in codes and shape.is_valid}


def coverage(folder: Folder) -> Iterator[Problem]:
    """Countries are valid polygons without overlaps, and gaps between them are waters of the table."""
    import shapely

    found = folder.shapes["countries"].geometry
    for key, shape in found.items():
        if not shape.is_valid:
            what = f"The polygon is not valid: {shapely.is_valid_reason(shape)}."
            yield _shape_problem("countries", "coverage", what, "Make it anew: make geodata", key=key)
    polygons = [shape for shape in found.values() if shape.is_valid]
    keys = [key for key, shape in found.items() if shape.is_valid]
    if not polygons:
        return
    if not shapely.coverage_is_valid(polygons, gap_width=GAP_DEGREES):
        edges = shapely.coverage_invalid_edges(polygons, gap_width=GAP_DEGREES)
        bad = [key for key, edge in zip(keys, edges, strict=True) if not edge.is_empty]
        what = f"Countries overlap, leave a sliver, or do not share their border exactly: {' '.join(bad)}."
        yield _shape_problem("countries", "coverage", what, "Make them anew: make geodata", key=" ".join(bad))
        return
    water = shapely.union_all(
        [shape.buffer(0.02) for shape in folder.shapes["waters"].geometry.values() if shape.area > 0]
    )
    union = shapely.coverage_union_all(polygons)
    for part in shapely.get_parts(union):
        for ring in part.interiors:
            hole = shapely.Polygon(ring).difference(water).difference(union)  # islands are no gap
            area = abs(_geod().geometry_area_perimeter(hole)[0]) / 1e6
            if area > LAND_GAP_KM2:
                place = hole.representative_point()
                what = f"A gap of {area:.0f} km² at {place.x:.3f}, {place.y:.3f} is neither a country nor a water."
                yield _shape_problem("countries", "coverage", what, "Give it to a country, or add the water.")


def rulings(folder: Folder) -> Iterator[Problem]:
    """Every ruled area lies in the country it is drawn as, which is one of its claimants."""
    import shapely

    codes = {row["id"]: row["iso2"] for row in folder.rows["countries"]}
    polygons = {row["id"]: folder.shapes["countries"].geometry.get(row["id"]) for row in folder.rows["countries"]}
    areas = folder.shapes["border_rulings"].geometry
    for row in folder.rows["border_rulings"]:
        if row["drawn_as"] in codes and codes[row["drawn_as"]] not in row["claimants"]:
            what = f"drawn_as {row['drawn_as']} is none of the claimants {' '.join(row['claimants'])}."
            yield row_problem(row, "rulings", what, "Add the claimant, or correct drawn_as.")
        area, country = areas.get(row["id"]), polygons.get(row["drawn_as"] or "")
        if area is None or country is None or not country.is_valid:
            continue
        if area.area == 0:
            if area.distance(country) > EDGE_DEGREES:
                what = f"The edge does not touch {row['drawn_as']}, the country it is drawn as."
                yield row_problem(row, "rulings", what, "Correct drawn_as, or make the borders anew.")
            continue
        outside = area.difference(country)
        share = outside.area / area.area
        if share > ABROAD_SHARE:
            what = f"{share:.0%} of the area lies outside {row['drawn_as']}, the country it is drawn as."
            yield row_problem(row, "rulings", what, "Correct drawn_as, or make the borders anew.")
    found = folder.shapes["countries"].geometry
    for a, b in _overlaps(found):
        union = shapely.union_all([area for area in areas.values() if area.area > 0])
        rest = found[a].intersection(found[b]).difference(union)
        if rest.area > 0:
            what = f"{a} and {b} are both drawn there, and no ruling says whose it is."
            yield _shape_problem("border_rulings", "rulings", what, "Add a row to border_rulings.csv.", key=f"{a} {b}")


def _overlaps(found: dict[str, BaseGeometry]) -> Iterator[tuple[str, str]]:
    import shapely

    keys = [key for key, shape in found.items() if shape.is_valid]
    if not keys:
        return
    tree = shapely.STRtree([found[key] for key in keys])
    left, right = tree.query([found[key] for key in keys], predicate="overlaps")
    yield from ((keys[i], keys[j]) for i, j in zip(left, right, strict=True) if i < j)


def topology(folder: Folder) -> Iterator[Problem]:
    """Links end exactly at their nodes, in the right order, without spikes."""
    nodes = {
        row["id"]: (row["lon"], row["lat"]) for row in folder.rows["nodes"] if None not in (row["lon"], row["lat"])
    }
    for row in folder.rows["links"]:
        line = folder.shapes["links"].geometry.get(row["id"])
        if line is None:
            continue
        coordinates = list(line.coords)
        for end, place in (("from", coordinates[0]), ("to", coordinates[-1])):
            node = nodes.get(row[end])
            if node is not None and (gap := point_km(node, place)) * 1000 > ROUNDING_M:
                what = f"The line misses its {end} node {row[end]} by {gap:.3f} km."
                yield row_problem(row, "topology", what, "Make the lines anew: make geodata")
        for turn, place in _turns(coordinates):
            if turn > SPIKE_DEGREES:
                what = f"The line turns by {turn:.0f}° at {place[0]:.4f}, {place[1]:.4f}."
                yield row_problem(row, "topology", what, "Remove the spike: look at its waypoints.")


def _turns(coordinates: list[tuple[float, ...]]) -> Iterator[tuple[float, tuple[float, ...]]]:
    for before, here, after in zip(coordinates, coordinates[1:], coordinates[2:], strict=False):
        squeeze = math.cos(math.radians(here[1]))
        first = math.atan2(here[1] - before[1], (here[0] - before[0]) * squeeze)
        second = math.atan2(after[1] - here[1], (after[0] - here[0]) * squeeze)
        yield abs(math.degrees(math.remainder(second - first, math.tau))), here


def places(folder: Folder) -> Iterator[Problem]:
    """Nodes lie in their country, border crossing points on the border of their two countries."""
    import shapely

    polygons = _polygons(folder)
    for row in folder.rows["nodes"]:
        if row["lon"] is None or row["lat"] is None:
            continue
        point = shapely.Point(row["lon"], row["lat"])
        for code in row["countries"]:
            if code not in polygons:
                continue
            away = distance_km(point, polygons[code])
            if row["kind"] == "crossing":
                # Inside the other country the distance to this one is 0 only on the border itself.
                if away * 1000 > BORDER_M:
                    what = f"The crossing lies {away * 1000:.0f} m off {code}."
                    yield row_problem(row, "places", what, "Move it onto the border line.")
            elif away > NODE_KM:
                what = f"The node lies {away:.1f} km outside {code}."
                yield row_problem(row, "places", what, "Correct its coordinates (lon before lat) or its country.")


def link_country(folder: Folder) -> Iterator[Problem]:
    """No link has more than 1 % of its length in a country that it does not name."""
    polygons = _polygons(folder)
    for row in folder.rows["links"]:
        line = folder.shapes["links"].geometry.get(row["id"])
        if line is None or row["mode"] == "sea":
            continue
        total = line_km(line)
        for code, polygon in polygons.items():
            if code in row["country"] or not line.intersects(polygon):
                continue
            share = line_km(line.intersection(polygon)) / total if total else 0.0
            if share > ABROAD_SHARE:
                what = f"{share:.1%} of the line ({share * total:.1f} km) lies in {code}, which it does not name."
                yield row_problem(row, "link country", what, "Redraw it inside its country, or split it at the border.")


def link_lengths(folder: Folder) -> Iterator[Problem]:
    """Drawn lengths are what the lines measure, and a line far from its published length is called schematic."""
    published = {row["link"]: row["km"] for row in folder.rows["lengths"] if row["use"] == "input"}
    for row in folder.rows["links"]:
        key = row["id"]
        line = folder.shapes["links"].geometry.get(key)
        if line is None:
            continue
        told = folder.shapes["links"].properties[key]
        drawn = line_km(line)
        if abs(drawn - told["drawn_km"]) > max(0.2, 0.002 * drawn):
            what = f"drawn_km says {told['drawn_km']:g}, the line measures {drawn:.1f} km."
            yield row_problem(row, "link lengths", what, "Make the lines anew: make geodata")
        if not published.get(key):
            continue
        ratio = drawn / published[key]
        if abs(ratio - 1) > TOLERANCE[told["quality"]]:
            what = (
                f"Drawn / published is {ratio:.3f} ({drawn:.1f} of {published[key]:g} km), "
                f"too far from 1 for quality {told['quality']}."
            )
            yield row_problem(row, "link lengths", what, "Never bend it: call it schematic (make geodata does).")
        if not 0.5 <= ratio <= 1.25:
            what = f"Drawn / published is {ratio:.3f} ({drawn:.1f} of {published[key]:g} km)."
            cure = "Line and figure seem to speak of different stretches: correct one."
            yield row_problem(row, "link lengths", what, cure, warn=True)


def sea_over_water(folder: Folder) -> Iterator[Problem]:
    """Sea links keep to water, but for the harbours at their ends."""
    import shapely

    polygons = list(_polygons(folder).values())
    tree = shapely.STRtree(polygons)
    for row in folder.rows["links"]:
        line = folder.shapes["links"].geometry.get(row["id"])
        if line is None or row["mode"] != "sea":
            continue
        ends = [line.coords[0], line.coords[-1]]
        for index in tree.query(line, predicate="intersects"):
            for part in shapely.get_parts(line.intersection(polygons[index])):
                if part.length == 0:
                    continue
                far = max(min(point_km(place, end) for end in ends) for place in part.coords)
                if far > HARBOUR_KM:
                    place = part.coords[0]
                    what = f"{line_km(part):.1f} km cross land at {place[0]:.3f}, {place[1]:.3f}."
                    yield row_problem(row, "sea over water", what, "Lead the lane round the coast.")


def joined(folder: Folder) -> Iterator[Problem]:
    """With everything opened, all main points are joined by rail, road or sea."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for row in folder.rows["links"]:
        if row["id"] in folder.shapes["links"].geometry:
            parent[root(row["from"])] = root(row["to"])
    points = sorted(folder.rows["main_points"], key=lambda row: row["order"] or 0)
    if len(points) < 2:
        what, cure = "There are no two main points, so nothing is proved.", "Add the main origins and destinations."
        yield Problem(file=TABLES["main_points"].file, check="joined", what=what, cure=cure)
    for row in points[1:]:
        if root(row["node"]) != root(points[0]["node"]):
            what = f"No chain of links joins it to {points[0]['node']}, even with everything opened."
            yield row_problem(row, "joined", what, "Add the link that is missing, or correct its nodes.")


CHECKS: Final[dict[str, Any]] = {
    "shapes": shapes,
    "coverage": coverage,
    "rulings": rulings,
    "topology": topology,
    "places": places,
    "link country": link_country,
    "link lengths": link_lengths,
    "sea over water": sea_over_water,
    "joined": joined,
}
"""Checks of shapes by name, in the order they run."""
