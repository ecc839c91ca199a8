"""What the source claims: its rings, who holds which face, and who gets the water and the gaps between."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import yaml

from corridor.errors import DataError

from .coverage import GRID, SEA, area_km2, faces_of, split_by_nearest_bank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shapely import STRtree
    from shapely.geometry.base import BaseGeometry

    from .packages import Packages

__all__ = [
    "Claims",
    "Detail",
    "cut_areas",
    "fill_gaps",
    "read_detail",
    "read_lines",
    "read_rows",
    "read_source",
]

SLIVER_KM2: Final = 0.2
"""Gaps between countries from this size on are shared by the nearest bank; smaller ones go to the longest neighbour."""


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


def read_rows(path: Path) -> dict[str, dict[str, str]]:
    """Return the rows of a table by id."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


class Claims:
    """Which country of the source claims which face.

    Parameters
    ----------
    source
        Rings as :func:`read_source` returns them.
    codes
        ISO alpha-3 code of the source to the alpha-2 code of ``countries.csv``.
    detail
        Frame, and the smallest islands kept.
    """

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
        """Return the owner of every face and the faces claimed by two countries.

        Parameters
        ----------
        faces
            Faces of the net of all rings.
        rules
            ``borders.yaml``.
        rows
            ``border_rulings.csv`` by id.

        Returns
        -------
        tuple
            Owner of each face (a code, or code@ruling where the area of a ruling keeps its outline), and for each
            face claimed twice the claimants, the face and the ruling.
        """
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
                found = real or [min(found, key=lambda one: area_km2(self.filled[one]))]
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
    claimants: tuple[str, ...],
    face: BaseGeometry,
    areas: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, str]],
) -> tuple[str, str]:
    import shapely

    here = [
        ruling
        for ruling, rule in areas.items()
        if tuple(sorted(rule.get("overlap", ()))) == claimants
        and any(shapely.contains_xy(face, *point) for point in rule["at"])
    ]
    ruling = here[0] if here else "mapping-" + "-".join(code.lower() for code in claimants)
    owner = rows[ruling]["drawn_as"].upper() if ruling in rows else claimants[0]
    return ruling, owner


def fill_gaps(
    faces: np.ndarray,
    labels: list[str],
    frame: BaseGeometry,
    seas: Sequence[tuple[float, float]],
    lines: Sequence[Any],
) -> tuple[np.ndarray, list[str]]:
    """Give lakes, wide rivers and gaps to the countries on their banks; leave the sea.

    Parameters
    ----------
    faces, labels
        Faces of the net and their owners.
    frame
        Box that everything lies in; water that reaches it is sea.
    seas
        A point in every inland sea that stays water.
    lines
        Further lines to keep in the net when it is noded again.

    Returns
    -------
    tuple
        Faces and owners, where water between two countries is shared by the nearest bank.
    """
    import shapely

    open_sea = shapely.union_all([frame.exterior, *(shapely.Point(point) for point in seas)])
    pending = [n for n, label in enumerate(labels) if label == SEA and not faces[n].intersects(open_sea)]
    tree = shapely.STRtree(faces)
    labels = list(labels)
    shared: list[tuple[BaseGeometry, str]] = []
    # Gaps inside gaps get their owner once their neighbour has one.
    while pending:
        banks = {number: _banks(number, faces, labels, tree) for number in pending}
        done = {number: found for number, found in banks.items() if found}
        if not done:
            break
        for number, found in done.items():
            labels[number] = max(sorted(found), key=lambda owner: float(found[owner].length))
            if len({owner.partition("@")[0] for owner in found}) > 1 and area_km2(faces[number]) > SLIVER_KM2:
                shared += [(part, owner) for owner, part in split_by_nearest_bank(faces[number], found).items()]
        pending = [number for number in pending if number not in done]
    if not shared:
        return faces, labels
    # Splitting put new vertices on the banks: node everything once more.
    pieces = np.array([part for part, _ in shared], dtype=object)
    cut = faces_of([*shapely.boundary(faces), *shapely.boundary(pieces), *lines])
    inside = shapely.point_on_surface(cut)
    out = [SEA] * len(cut)
    for areas, owners in ((faces, labels), (pieces, [owner for _, owner in shared])):
        for area, point in zip(*shapely.STRtree(inside).query(areas, predicate="contains"), strict=True):
            out[int(point)] = owners[int(area)]
    return cut, out


def _banks(number: int, faces: np.ndarray, labels: Sequence[str], tree: STRtree) -> dict[str, BaseGeometry]:
    """Return for each owner round a face its part of the edge."""
    import shapely

    banks: dict[str, list[BaseGeometry]] = defaultdict(list)
    for other in sorted(tree.query(faces[number], predicate="touches").tolist()):
        if labels[other] != SEA:
            edge = shapely.intersection(faces[number].boundary, faces[other].boundary)
            if edge.length > 0:
                banks[labels[other]].append(edge)
    return {owner: shapely.union_all(parts) for owner, parts in banks.items()}


def cut_areas(
    faces: np.ndarray,
    labels: list[str],
    areas: Mapping[str, Any],
    lines: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, str]],
) -> list[str]:
    """Relabel the side of a drawn line that a ruling speaks of.

    Raises
    ------
    DataError
        If a line cuts nothing off.
    """
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


def read_lines(path: Path) -> dict[str, Any]:
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
