"""Shapes of rulings that are a stretch of border, a place, or strips drawn twice; and the proof that none lacks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .coverage import GRID, area_km2
from .shapes import DECIMALS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from .borders import Borders

__all__ = ["add_edges", "oriented", "unresolved"]

SLIVER_KM2: Final = 1.0
"""Strips that the source draws twice are drawn as areas from this size on."""


def unresolved(borders: Borders, rows: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return a sentence for every double claim of the source that no ruling settles.

    Parameters
    ----------
    borders
        Result of :func:`draw_borders`.
    rows
        Rows of ``border_rulings.csv`` by id.
    """
    out: list[str] = []
    for pair, face, ruling in borders.overlaps:
        where = face.representative_point()
        place = f"{' and '.join(pair)} at {where.x:.3f}, {where.y:.3f} ({area_km2(face):.2f} km2)"
        if ruling not in rows:
            out.append(f"{place}: no ruling; add a row {ruling!r} to border_rulings.csv.")
        elif not set(pair) <= set(rows[ruling]["claimants"].split()):
            out.append(f"{place}: the claimants of ruling {ruling} do not name both.")
        elif ruling not in borders.rulings:
            out.append(f"{place}: ruling {ruling} has no shape.")
    return out


def add_edges(borders: Borders, rules: Mapping[str, Any], rows: Mapping[str, Mapping[str, str]]) -> None:
    """Add the rulings that are a stretch of border, a place, or pieces too small to keep an outline.

    Parameters
    ----------
    borders
        Countries and rulings so far; rulings are added.
    rules
        ``borders.yaml``.
    rows
        ``border_rulings.csv`` by id.
    """
    import shapely

    for ruling, rule in rules["edges"].items():
        shared = [_shared_edge(borders, one, two) for one, two in rule["pairs"]]
        line = shapely.union_all([edge for edge in shared if not edge.is_empty])
        if "within" in rule:
            line = shapely.intersection(line, shapely.box(*rule["within"]))
        for box in rule.get("except", ()):
            line = shapely.difference(line, shapely.box(*box))
        borders.rulings[ruling] = shapely.line_merge(line)
    for ruling, rule in rules["places"].items():
        borders.rulings[ruling] = _ring_round(rule["at"], rule["radius_km"])
    small: dict[str, list[tuple[tuple[str, ...], Any]]] = defaultdict(list)
    for pair, face, ruling in borders.overlaps:
        if ruling not in rules["areas"]:
            small[ruling].append((pair, face))
    for ruling, pieces in sorted(small.items()):
        pair = pieces[0][0]
        owner = borders.countries[rows[ruling]["drawn_as"].upper() if ruling in rows else pair[0]]
        areas = [shapely.simplify(face, 0.002) for _, face in pieces if area_km2(face) >= SLIVER_KM2]
        inside = [shapely.intersection(area, owner, grid_size=GRID) for area in areas]
        polygons = [part for one in inside for part in shapely.get_parts(one) if part.geom_type == "Polygon"]
        polygons = [part for part in polygons if area_km2(part) > SLIVER_KM2 / 10]
        if polygons:
            borders.rulings[ruling] = oriented(shapely.union_all(polygons, grid_size=GRID))
            continue
        edge = _shared_edge(borders, *pair)
        boxes = shapely.union_all([shapely.box(*face.bounds) for _, face in pieces])
        # The thinned border may pass a little off the strips: take the nearest stretch of it.
        near = shapely.buffer(boxes, shapely.distance(edge, boxes) + 0.02)
        borders.rulings[ruling] = shapely.line_merge(shapely.intersection(edge, near))


def _shared_edge(borders: Borders, one: str, two: str) -> BaseGeometry:
    import shapely

    if one not in borders.countries or two not in borders.countries:
        return shapely.LineString()
    shared = shapely.intersection(borders.countries[one].boundary, borders.countries[two].boundary)
    lines = [part for part in shapely.get_parts(shared) if part.geom_type == "LineString"]
    return shapely.line_merge(shapely.union_all(lines)) if lines else shapely.LineString()


def _ring_round(at: Sequence[float], radius_km: float) -> BaseGeometry:
    import shapely

    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    degree = radius_km / 111.32
    ring = np.column_stack(
        [
            at[0] + degree * np.cos(turn) / np.cos(np.radians(at[1])),
            at[1] + degree * np.sin(turn),
        ]
    )
    return shapely.polygons(np.round(ring, DECIMALS))


def oriented(shape: BaseGeometry) -> BaseGeometry:
    """Return polygons with counter-clockwise exteriors, parts in a stable order (RFC 7946)."""
    import shapely

    parts = sorted(shapely.get_parts(shapely.normalize(shape)), key=lambda part: part.bounds)
    oriented = [shapely.orient_polygons(part) for part in parts if part.geom_type == "Polygon"]
    return oriented[0] if len(oriented) == 1 else shapely.multipolygons(oriented)
