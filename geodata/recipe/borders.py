"""Countries and border rulings: OpenStreetMap's country polygons made into a coverage, every double claim ruled on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import yaml

from corridor.errors import DataError

from .claims import Claims, Detail, cut_areas, fill_gaps, read_detail, read_lines, read_rows, read_source
from .coverage import SEA, Tolerance, arcs_between, area_km2, build_coverage, faces_of, metres
from .rulings import add_edges, oriented, unresolved
from .shapes import feature, write_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .packages import Packages

__all__ = ["Borders", "build", "draw_borders"]

SOURCE: Final = "geo-maps-countries-land-100m"
_RULES: Final = Path(__file__).with_name("borders.yaml")
_MIN_CAP_M: Final = 20.0


@dataclass(kw_only=True)
class Borders:
    """Result of :func:`draw_borders`, before it is written.

    Parameters
    ----------
    countries
        Code to geometry.
    precision_m
        Code to the largest distance of the border of the source to the drawn one.
    rulings
        Ruling id to geometry.
    overlaps
        Faces claimed by two countries in the source: the pair, the face, the ruling.
    """

    countries: dict[str, Any] = field(default_factory=dict)
    precision_m: dict[str, float] = field(default_factory=dict)
    rulings: dict[str, Any] = field(default_factory=dict)
    overlaps: list[tuple[tuple[str, ...], Any, str]] = field(default_factory=list)


def build(*, packages: Packages, folder: Path) -> Borders:
    """Write ``shapes/countries.geojson`` and ``shapes/border_rulings.geojson``.

    Parameters
    ----------
    packages
        Where the source is opened.
    folder
        Data folder: ``region.yaml``, ``countries.csv`` and ``border_rulings.csv`` are read from it.

    Raises
    ------
    DataError
        If a country or a double claim of the source has no row, or a ruling no shape.
    """
    borders = draw_borders(read_source(packages, read_detail(folder).frame), folder)
    if left := unresolved(borders, read_rows(folder / "border_rulings.csv")):
        raise DataError("Double claims without a ruling:\n" + "\n".join(left))
    write_shapes(
        folder / "shapes" / "countries.geojson",
        [
            feature(id=code.lower(), geometry=shape, precision_m=round(borders.precision_m[code]), made_from=SOURCE)
            for code, shape in borders.countries.items()
        ],
    )
    write_shapes(
        folder / "shapes" / "border_rulings.geojson",
        [feature(id=ruling, geometry=shape) for ruling, shape in borders.rulings.items()],
    )
    return borders


def draw_borders(source: Mapping[str, Sequence[Sequence[np.ndarray]]], folder: Path) -> Borders:
    """Make the coverage of countries and the shapes of the rulings.

    Parameters
    ----------
    source
        Rings as :func:`read_source` returns them.
    folder
        Data folder.

    Raises
    ------
    DataError
        As :func:`build`.
    """
    import shapely

    detail = read_detail(folder)
    rules = yaml.safe_load(_RULES.read_text(encoding="utf-8"))
    rows = read_rows(folder / "border_rulings.csv")
    codes = {row["iso3"]: row["iso2"] for row in read_rows(folder / "countries.csv").values()} | rules["parts_of"]
    missing = sorted(set(source) - set(codes))
    if missing:
        message = f"countries.csv: no row for {', '.join(missing)}, which the source draws inside the frame; add them."
        raise DataError(message)

    frame = shapely.box(*detail.frame)
    lines = read_lines(folder / "waypoints" / "disputes.csv")
    claims = Claims(source, codes, detail)
    faces = faces_of([*claims.rings, *lines.values(), frame.exterior])
    labels, overlaps = claims.label(faces, rules, rows)
    seas = [(float(row["label_lon"]), float(row["label_lat"])) for row in _seas(folder)]
    faces, labels = fill_gaps(faces, labels, frame, seas, [*lines.values(), frame.exterior])
    labels = cut_areas(faces, labels, rules["areas"], lines, rows)

    raw = arcs_between(faces, labels, frame)
    thinned, owners = build_coverage(raw, _tolerance(detail, faces, labels))
    drawn = _owned(thinned, faces, labels, owners)

    borders = Borders(overlaps=overlaps)
    parts: dict[str, list[Any]] = defaultdict(list)
    for label, polygon in drawn:
        parts[label].append(polygon)
    by_code: dict[str, list[Any]] = defaultdict(list)
    for label in sorted(parts):
        code, _, ruling = label.partition("@")
        by_code[code] += parts[label]
        if ruling:
            borders.rulings[ruling] = shapely.coverage_union_all(parts[label])
    for code in sorted(by_code):
        borders.countries[code] = oriented(shapely.coverage_union_all(by_code[code]))
    borders.precision_m = _precision(raw, thinned)
    add_edges(borders, rules, rows)
    return borders


def _tolerance(detail: Detail, faces: np.ndarray, labels: Sequence[str]) -> Tolerance:
    size: dict[str, float] = defaultdict(float)
    for face, label in zip(faces, labels, strict=True):
        size[label] += area_km2(face)

    def tolerance(points: np.ndarray, owners: frozenset[str]) -> np.ndarray:
        values = detail.zone_values(points, "tolerance_m")
        codes = {owner.partition("@")[0] for owner in owners}
        if codes & detail.countries:
            values = np.minimum(values, detail.tolerance_m)
        # A small state or enclave keeps its form: about a thirtieth of its width.
        smallest = min(size[owner] for owner in owners if owner != SEA)
        return np.asarray(np.minimum(values, max(_MIN_CAP_M, 30 * float(np.sqrt(smallest)))))

    return tolerance


def _owned(
    thinned: np.ndarray, faces: np.ndarray, labels: Sequence[str], owners: Sequence[frozenset[str]]
) -> Iterator[tuple[str, Any]]:
    """Polygonize the thinned arcs and find the owner of each polygon: the one that all its arcs share."""
    import shapely

    polygons = shapely.get_parts(shapely.polygonize(thinned))
    pair_of: dict[tuple[float, ...], frozenset[str]] = {}
    for line, pair in zip(thinned, owners, strict=True):
        xy = np.round(shapely.get_coordinates(line), 7).tolist()
        for one, two in pairwise(xy):
            pair_of[tuple(min(one, two) + max(one, two))] = pair
    tree = shapely.STRtree(faces)
    for polygon in polygons:
        candidates: set[str] | None = None
        for ring in (polygon.exterior, *polygon.interiors):
            xy = np.round(shapely.get_coordinates(ring), 7).tolist()
            for one, two in pairwise(xy):
                pair = pair_of[tuple(min(one, two) + max(one, two))]
                candidates = set(pair) if candidates is None else candidates & pair
        if candidates is None or len(candidates) != 1:
            # One neighbour all round (an enclave, an island): ask the unthinned faces which side is inside.
            share: dict[str, float] = defaultdict(float)
            for number in tree.query(polygon, predicate="intersects").tolist():
                if candidates is None or labels[number] in candidates:
                    share[labels[number]] += float(shapely.intersection(polygon, faces[number]).area)
            candidates = {max(sorted(share), key=lambda label: share[label])}
        label = next(iter(candidates))
        if label != SEA:
            yield label, polygon


def _precision(raw: Sequence[Any], thinned: np.ndarray) -> dict[str, float]:
    """Return for each country the largest distance of its border before thinning to the one after it."""
    import shapely

    worst: dict[str, float] = defaultdict(float)
    for arc, line in zip(raw, thinned, strict=True):
        moved = 0.0
        if not arc.fixed:
            xy = metres(arc.points)
            scale = xy[0] / arc.points[0]
            moved = float(
                shapely.distance(shapely.points(xy), shapely.linestrings(shapely.get_coordinates(line) * scale)).max()
            )
        for owner in arc.owners - {SEA}:
            code = owner.partition("@")[0]
            worst[code] = max(worst[code], moved)
    return dict(worst)


def _seas(folder: Path) -> list[dict[str, str]]:
    return [row for row in read_rows(folder / "waters.csv").values() if row["type"] == "sea" and row["label_lon"]]
