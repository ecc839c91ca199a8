"""Countries and border rulings: OpenStreetMap's country polygons made into a coverage, every double claim ruled on."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from corridor.errors import DataError

from .coverage import (
    GRID,
    SEA,
    Tolerance,
    arcs_between,
    area_km2,
    build_coverage,
    faces_of,
    metres,
    split_by_nearest_bank,
)
from .packages import Packages
from .shapes import DECIMALS, feature, write_shapes

__all__ = ["Borders", "Detail", "build", "draw_borders", "read_detail", "read_source", "unresolved"]

SOURCE: Final = "geo-maps-countries-land-100m"
_RULES: Final = Path(__file__).with_name("borders.yaml")
_SLIVER_KM2: Final = 1.0
_MIN_CAP_M: Final = 20.0


@dataclass(frozen=True, kw_only=True)
class Zone:
    """A box (west, south, east, north) with its tolerance in metres and its smallest island in square kilometres."""

    bounds: tuple[float, float, float, float]
    tolerance_m: float
    island_km2: float


@dataclass(frozen=True, kw_only=True)
class Detail:
    """Frame and detail zones of ``region.yaml``.

    Parameters
    ----------
    frame
        West, south, east, north of everything drawn, degrees.
    zones
        From coarse to fine; the last one a place lies in counts.
    countries
        Codes of the countries drawn finest wherever their border runs.
    tolerance_m, island_km2
        Tolerance and smallest island of these countries.
    """

    frame: tuple[float, float, float, float]
    zones: tuple[Zone, ...]
    countries: frozenset[str]
    tolerance_m: float
    island_km2: float

    def zone_values(self, points: np.ndarray, name: str) -> np.ndarray:
        """Return ``tolerance_m`` or ``island_km2`` of the zone at each point (n, 2)."""
        values = np.full(len(points), np.inf)
        for zone in self.zones:
            west, south, east, north = zone.bounds
            x, y = points[:, 0], points[:, 1]
            values[(x >= west) & (x <= east) & (y >= south) & (y <= north)] = getattr(zone, name)
        return values


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


def read_detail(folder: Path) -> Detail:
    """Read frame and detail zones.

    Parameters
    ----------
    folder
        Data folder with ``region.yaml``.
    """
    region = yaml.safe_load((folder / "region.yaml").read_text(encoding="utf-8"))
    extent, detail = region["extent"], region["detail"]
    frame = (extent["west"], extent["south"], extent["east"], extent["north"])
    zones = tuple(
        Zone(bounds=tuple(zone.get("bounds", frame)), tolerance_m=zone["tolerance_m"], island_km2=zone["island_km2"])
        for zone in detail["zones"]
    )
    fine = detail["countries"]
    return Detail(
        frame=frame,
        zones=zones,
        countries=frozenset(fine["codes"]),
        tolerance_m=fine["tolerance_m"],
        island_km2=fine["island_km2"],
    )


def read_source(packages: Packages, frame: Sequence[float]) -> dict[str, list[list[np.ndarray]]]:
    """Return the rings of the source that touch the frame.

    Parameters
    ----------
    packages
        Where the source is opened.
    frame
        West, south, east, north, degrees.

    Returns
    -------
    dict
        ISO alpha-3 code to polygons; a polygon is its exterior ring, then its holes, each of shape (n, 2).
    """
    collection = json.loads(packages.open_package("countries-land-100m").read_bytes())
    west, south, east, north = frame
    out: dict[str, list[list[np.ndarray]]] = {}
    for one in collection["features"]:
        geometry = one["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        kept: list[list[np.ndarray]] = []
        for polygon in polygons:
            outer = np.array([point[:2] for point in polygon[0]], dtype=float)
            low, high = outer.min(0), outer.max(0)
            if low[0] < east and high[0] > west and low[1] < north and high[1] > south:
                kept.append([outer, *(np.array([point[:2] for point in hole], dtype=float) for hole in polygon[1:])])
        if kept:
            out[one["properties"]["A3"]] = kept
    return out


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
    rows = _read_rows(folder / "border_rulings.csv")
    codes = {row["iso3"]: row["iso2"] for row in _read_rows(folder / "countries.csv").values()} | rules["parts_of"]
    missing = sorted(set(source) - set(codes))
    if missing:
        message = f"countries.csv: no row for {', '.join(missing)}, which the source draws inside the frame; add them."
        raise DataError(message)

    frame = shapely.box(*detail.frame)
    lines = _read_lines(folder / "waypoints" / "disputes.csv")
    claims = _Claims(source, codes, detail)
    faces = faces_of([*claims.rings, *lines.values(), frame.exterior])
    labels, overlaps = claims.label(faces, rules, rows)
    seas = [(float(row["label_lon"]), float(row["label_lat"])) for row in _seas(folder)]
    faces, labels = _fill(faces, labels, frame, seas, [*lines.values(), frame.exterior])
    labels = _cut(faces, labels, rules["areas"], lines, rows)

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
        borders.countries[code] = _oriented(shapely.coverage_union_all(by_code[code]))
    borders.precision_m = _precision(raw, thinned)
    _add_edges(borders, rules, rows)
    return borders


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


class _Claims:
    """Which country of the source claims which face."""

    def __init__(
        self, source: Mapping[str, Sequence[Sequence[np.ndarray]]], codes: Mapping[str, str], detail: Detail
    ) -> None:
        import shapely

        self.codes: list[str] = []
        self.origin: list[str] = []
        filled: list[Any] = []
        whole: list[Any] = []
        for iso3 in sorted(source):
            code = codes[iso3]
            polygons = [shapely.polygons(rings[0]) for rings in source[iso3]]
            sizes = [area_km2(polygon) for polygon in polygons]
            centres = np.array([rings[0].mean(0) for rings in source[iso3]])
            smallest = detail.zone_values(centres, "island_km2")
            if code in detail.countries:
                smallest = np.minimum(smallest, detail.island_km2)
            for number, rings in enumerate(source[iso3]):
                # The largest part always stays, so that no small state falls out.
                if sizes[number] >= smallest[number] or sizes[number] == max(sizes):
                    filled.append(polygons[number])
                    holes = [shapely.linearrings(hole) for hole in rings[1:]]
                    whole.append(shapely.polygons(rings[0], holes or None))
                    self.codes.append(code)
                    self.origin.append(iso3)
        self.filled = np.array(filled, dtype=object)
        self.whole = np.array(whole, dtype=object)
        frame = shapely.box(*detail.frame)
        rings = shapely.clip_by_rect(shapely.get_exterior_ring(self.filled), *frame.bounds)
        self.rings = [ring for ring in rings if not ring.is_empty]

    def label(
        self, faces: np.ndarray, rules: Mapping[str, Any], rows: Mapping[str, Mapping[str, str]]
    ) -> tuple[list[str], list[tuple[tuple[str, ...], Any, str]]]:
        """Return the owner of every face and the faces claimed by two countries."""
        import shapely

        inside = shapely.point_on_surface(faces)
        shapely.prepare(self.filled)
        holders: dict[int, list[int]] = defaultdict(list)
        for polygon, face in zip(*shapely.STRtree(inside).query(self.filled, predicate="contains"), strict=True):
            holders[int(face)].append(int(polygon))
        kept_apart = {rule["source"]: ruling for ruling, rule in rules["areas"].items() if "source" in rule}
        labels: list[str] = []
        overlaps: list[tuple[tuple[str, ...], Any, str]] = []
        for number, face in enumerate(faces):
            found = holders.get(number, [])
            if len({self.codes[one] for one in found}) > 1:
                # A hole of the outer country is where the inner one lies.
                real = [one for one in found if shapely.covers(self.whole[one], inside[number])]
                found = real or [min(found, key=lambda one: float(self.filled[one].area))]
            claimants = tuple(sorted({self.codes[one] for one in found}))
            if not claimants:
                labels.append(SEA)
            elif len(claimants) == 1:
                ruling = next((kept_apart[self.origin[one]] for one in found if self.origin[one] in kept_apart), "")
                labels.append(f"{claimants[0]}@{ruling}" if ruling else claimants[0])
            else:
                ruling, owner = _ruling_of(claimants, face, rules["areas"], rows)
                overlaps.append((claimants, face, ruling))
                labels.append(f"{owner}@{ruling}" if ruling in rules["areas"] else owner)
        return labels, overlaps


def _ruling_of(
    claimants: tuple[str, ...], face: Any, areas: Mapping[str, Any], rows: Mapping[str, Mapping[str, str]]  # noqa: ANN401
) -> tuple[str, str]:
    import shapely

    for ruling, rule in areas.items():
        if tuple(sorted(rule.get("overlap", ()))) == claimants and any(
            face.contains(shapely.Point(point)) for point in rule["at"]
        ):
            break
    else:
        ruling = "mapping-" + "-".join(code.lower() for code in claimants)
    owner = rows[ruling]["drawn_as"].upper() if ruling in rows else claimants[0]
    return ruling, owner


def _fill(
    faces: np.ndarray, labels: list[str], frame: Any, seas: Sequence[tuple[float, float]], lines: Sequence[Any]  # noqa: ANN401
) -> tuple[np.ndarray, list[str]]:
    """Give lakes, wide rivers and gaps to the countries on their banks; leave the sea."""
    import shapely

    open_sea = shapely.union_all([frame.exterior, *(shapely.Point(point) for point in seas)])
    loose = [n for n, label in enumerate(labels) if label == SEA and not faces[n].intersects(open_sea)]
    tree = shapely.STRtree(faces)
    extra: list[tuple[Any, str]] = []
    pending = {n: faces[n] for n in loose}
    # Gaps inside gaps get their owner once their neighbour has one.
    while pending:
        done: dict[int, str] = {}
        for number, face in pending.items():
            banks: dict[str, list[Any]] = defaultdict(list)
            for other in sorted(tree.query(face, predicate="touches").tolist()):
                if labels[other] == SEA:
                    continue
                shared = shapely.intersection(face.boundary, faces[other].boundary)
                if shared.length > 0:
                    banks[labels[other]].append(shared)
            merged = {owner: shapely.union_all(parts) for owner, parts in banks.items()}
            if not merged:
                continue
            done[number] = max(sorted(merged), key=lambda owner: float(merged[owner].length))
            if len({owner.partition("@")[0] for owner in merged}) > 1 and area_km2(face) > _SLIVER_KM2 / 5:
                extra += [(part, owner) for owner, part in split_by_nearest_bank(face, merged).items()]
        if not done:
            break
        for number, owner in done.items():
            labels[number] = owner
            del pending[number]
    if not extra:
        return faces, labels
    # Splitting put new vertices on the banks: node everything once more.
    cut = faces_of([shapely.boundary(part) for part in (*faces, *(part for part, _ in extra))] + list(lines))
    inside = shapely.point_on_surface(cut)
    out = [SEA] * len(cut)
    for pieces, owners in ((faces, labels), (np.array([p for p, _ in extra], dtype=object), [o for _, o in extra])):
        for piece, point in zip(*shapely.STRtree(inside).query(pieces, predicate="contains"), strict=True):
            out[int(point)] = owners[int(piece)]
    return cut, out


def _cut(
    faces: np.ndarray,
    labels: list[str],
    areas: Mapping[str, Any],
    lines: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, str]],
) -> list[str]:
    """Relabel the side of a drawn line that a ruling speaks of."""
    import shapely

    labels = list(labels)
    inside = shapely.point_on_surface(faces)
    for ruling, rule in areas.items():
        if "line" not in rule:
            continue
        mine = [n for n, label in enumerate(labels) if label == rule["of"]]
        body = shapely.union_all(faces[mine])
        edges = [shapely.get_parts(shapely.boundary(shapely.get_parts(body))), [lines[rule["line"]]]]
        sides = shapely.get_parts(shapely.polygonize([shapely.unary_union(np.concatenate(edges), grid_size=GRID)]))
        side = [one for one in sides if one.contains(shapely.Point(rule["at"]))]
        if not side:
            message = f"borders.yaml: {ruling}: the line does not cut off a part of {rule['of']} that holds `at`."
            raise DataError(message)
        owner = rows[ruling]["drawn_as"].upper()
        for number in mine:
            if side[0].contains(inside[number]):
                labels[number] = f"{owner}@{ruling}"
    return labels


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
        return np.minimum(values, max(_MIN_CAP_M, 30 * float(np.sqrt(smallest))))

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
        for one, two in zip(xy, xy[1:], strict=False):
            pair_of[tuple(min(one, two) + max(one, two))] = pair
    tree = shapely.STRtree(faces)
    for polygon in polygons:
        candidates: set[str] | None = None
        for ring in (polygon.exterior, *polygon.interiors):
            xy = np.round(shapely.get_coordinates(ring), 7).tolist()
            for one, two in zip(xy, xy[1:], strict=False):
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


def _add_edges(borders: Borders, rules: Mapping[str, Any], rows: Mapping[str, Mapping[str, str]]) -> None:
    """Add the rulings that are a stretch of border, a place, or pieces too small to keep an outline."""
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
        areas = [shapely.simplify(face, 0.002) for _, face in pieces if area_km2(face) >= _SLIVER_KM2]
        inside = [shapely.intersection(area, owner, grid_size=GRID) for area in areas]
        polygons = [part for one in inside for part in shapely.get_parts(one) if part.geom_type == "Polygon"]
        polygons = [part for part in polygons if area_km2(part) > _SLIVER_KM2 / 10]
        if polygons:
            borders.rulings[ruling] = _oriented(shapely.union_all(polygons, grid_size=GRID))
            continue
        edge = _shared_edge(borders, *pair)
        boxes = shapely.union_all([shapely.box(*face.bounds) for _, face in pieces])
        # The thinned border may pass a little off the strips: take the nearest stretch of it.
        near = shapely.buffer(boxes, shapely.distance(edge, boxes) + 0.02)
        borders.rulings[ruling] = shapely.line_merge(shapely.intersection(edge, near))


def _shared_edge(borders: Borders, one: str, two: str) -> Any:  # noqa: ANN401
    import shapely

    if one not in borders.countries or two not in borders.countries:
        return shapely.LineString()
    shared = shapely.intersection(borders.countries[one].boundary, borders.countries[two].boundary)
    lines = [part for part in shapely.get_parts(shared) if part.geom_type == "LineString"]
    return shapely.line_merge(shapely.union_all(lines)) if lines else shapely.LineString()


def _ring_round(at: Sequence[float], radius_km: float) -> Any:  # noqa: ANN401
    import shapely

    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    degree = radius_km / 111.32
    ring = np.column_stack([
        at[0] + degree * np.cos(turn) / np.cos(np.radians(at[1])),
        at[1] + degree * np.sin(turn),
    ])
    return shapely.polygons(np.round(ring, DECIMALS))


def _oriented(shape: Any) -> Any:  # noqa: ANN401
    """Return polygons with counter-clockwise exteriors, parts in a stable order (RFC 7946)."""
    import shapely

    parts = sorted(shapely.get_parts(shapely.normalize(shape)), key=lambda part: part.bounds)
    oriented = [shapely.orient_polygons(part) for part in parts if part.geom_type == "Polygon"]
    return oriented[0] if len(oriented) == 1 else shapely.multipolygons(oriented)


def _read_rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def _seas(folder: Path) -> list[dict[str, str]]:
    return [row for row in _read_rows(folder / "waters.csv").values() if row["type"] == "sea" and row["label_lon"]]


def _read_lines(path: Path) -> dict[str, Any]:
    """Read hand-drawn edges, each stretched a little at its ends so that it surely meets the border."""
    import shapely

    points: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            points[row["line"]].append((int(row["seq"]), float(row["lon"]), float(row["lat"])))
    out: dict[str, Any] = {}
    for name, rows in sorted(points.items()):
        xy = np.array([point[1:] for point in sorted(rows)])
        if not np.array_equal(xy[0], xy[-1]):
            xy = np.vstack([_beyond(xy[1], xy[0]), xy, _beyond(xy[-2], xy[-1])])
        out[name] = shapely.linestrings(xy)
    return out


def _beyond(before: np.ndarray, end: np.ndarray, degrees: float = 0.05) -> np.ndarray:
    step = end - before
    return np.asarray(end + step / np.hypot(*step) * degrees)
