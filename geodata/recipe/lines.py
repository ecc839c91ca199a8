"""What the lines of rail, road and sea share: measuring, joining, tidying, quality, writing.

A drawn line is never bent to meet a published length. Every vertex is one of a source
data set or a named waypoint; tidying only takes vertices away. Only what runs through
water is moved, to the shore.
"""

from __future__ import annotations

import csv
import itertools
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from corridor.errors import DataError

from .geometry import Coordinates, geodesic_km, metres, rounded, simplified, tidy, turns
from .shapes import DECIMALS, feature, read_shapes, write_shapes
from .shores import SOURCE as SHORE_SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from .shores import Shores

__all__ = [
    "DECIMALS",
    "HAND_DRAWN",
    "Coordinates",
    "Line",
    "Part",
    "Piece",
    "Waypoint",
    "assemble",
    "features",
    "geodesic_km",
    "metres",
    "mix_of",
    "published_lengths",
    "quality_of",
    "read_rows",
    "read_waypoints",
    "through_waypoints",
    "tidy",
    "turns",
    "write_links",
]

HAND_DRAWN: Final = "waypoints"
"""Name of the origin of everything that goes through waypoints."""

# Source id -> origin printed in `mix`; anything else counts as hand-drawn.
_ORIGINS: Final = {
    "scgraph-world-railways": "osm",
    "scgraph-world-highways": "osm",
    "natural-earth-railroads": "natural-earth",
    "searoute-network": "searoute",
}
# A vertex this near to an end only makes a jog: data sets round by as much.
_AT_END_M: Final = 60.0
# Two neighbouring waypoints that are vertices of the same mapped network and nearer than this, in km: the track between
# them is that of the network. Ways by sea keep to their own rules.
_CHORD_KM: Final = 8.0
_NETWORKS: Final = frozenset({"scgraph-world-railways", "natural-earth-railroads"})
# Origin -> quality of a line that it dominates, and how far its length may be off its published one.
_QUALITIES: Final = {"osm": ("osm", 0.05), "natural-earth": ("natural-earth", 0.10)}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A share of a line's drawn length and where it comes from.

    Parameters
    ----------
    source
        Key of the data set or publication in ``sources.csv``.
    km
        Geodesic length.
    by_hand
        Whether the piece goes through waypoints, whatever their source.
    chords
        Whether it consists of long straight chords of a thinned network.
    """

    source: str
    km: float
    by_hand: bool = False
    chords: bool = False

    @property
    def origin(self) -> str:
        """Name of the origin as :func:`mix_of` prints it."""
        name = HAND_DRAWN if self.by_hand else _ORIGINS.get(self.source, HAND_DRAWN)
        return f"{name} chords" if self.chords else name


_SHORE: Final = Piece(source=SHORE_SOURCE, km=0.0, by_hand=True)


@dataclass(frozen=True, kw_only=True)
class Line:
    """The finished shape of one link.

    Parameters
    ----------
    id
        Key of the link.
    coordinates
        Vertices from the link's ``from`` node to its ``to`` node, rounded to
        :data:`DECIMALS`; the ends are the nodes' own coordinates.
    pieces
        Where the length comes from.
    """

    id: str
    coordinates: Coordinates
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A run of vertices of one source, in the direction of its link.

    Parameters
    ----------
    coordinates
        Vertices of the run; two neighbouring runs need not share one.
    source
        Key of the data set.
    by_hand, chords
        As in :class:`Piece`.
    """

    coordinates: Coordinates
    source: str
    by_hand: bool = False
    chords: bool = False


@dataclass(frozen=True, kw_only=True)
class Waypoint:
    """One row of a waypoint table: see ``geodata/waypoints``."""

    line: str
    seq: int
    name: str
    lon: float
    lat: float
    basis: str
    source: str
    note: str


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as dictionaries."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_waypoints(folder: Path) -> dict[str, tuple[Waypoint, ...]]:
    """Return the waypoints of every hand-drawn line, by link and in order.

    Parameters
    ----------
    folder
        Data folder; every ``waypoints/*.csv`` in it is read.

    Raises
    ------
    DataError
        If a number of a line is given twice, or two files draw the same line.
    """
    found: dict[str, dict[int, Waypoint]] = defaultdict(dict)
    home: dict[str, str] = {}
    for path in sorted((folder / "waypoints").glob("*.csv")):
        for number, row in enumerate(read_rows(path), start=2):
            line, seq = row["line"], int(row["seq"])
            if home.setdefault(line, path.name) != path.name:
                message = f"{path.name}: row {number}: line {line} is drawn in {home[line]} too; keep one of them"
                raise DataError(message)
            if seq in found[line]:
                message = f"{path.name}: row {number}: line {line} has seq {seq} twice; number its points 1, 2, 3 ..."
                raise DataError(message)
            found[line][seq] = Waypoint(
                line=line,
                seq=seq,
                name=row["name"],
                lon=float(row["lon"]),
                lat=float(row["lat"]),
                basis=row["basis"],
                source=row["source"],
                note=row.get("note") or "",
            )
    return {line: tuple(points[seq] for seq in sorted(points)) for line, points in sorted(found.items())}


def published_lengths(folder: Path) -> dict[str, float]:
    """Return the published length, in km, of every link that has one as an input."""
    path = folder / "lengths.csv"
    if not path.exists():
        return {}
    return {row["link"]: float(row["km"]) for row in read_rows(path) if row["use"] == "input"}


def through_waypoints(
    start: tuple[float, float], points: Sequence[Waypoint], end: tuple[float, float]
) -> tuple[Part, ...]:
    """Return the runs of a hand-drawn line: node, waypoints, node.

    Each stretch counts for the source of the waypoint it leads to, the last for the one it leaves. Between two
    vertices of a mapped network that lie close together it is no longer hand-drawn: the waypoints only say which
    track is meant.
    """
    places = [start, *((point.lon, point.lat) for point in points), end]
    ends = ["", *(point.source for point in points), ""]
    stretches = [
        (
            ends[i + 1] or ends[i],
            not (
                ends[i] == ends[i + 1] and ends[i] in _NETWORKS and geodesic_km((places[i], places[i + 1])) <= _CHORD_KM
            ),
        )
        for i in range(len(places) - 1)
    ]
    parts: list[Part] = []
    for (source, by_hand), group in itertools.groupby(range(len(stretches)), key=lambda i: stretches[i]):
        indices = list(group)
        run = places[indices[0] : indices[-1] + 2]
        parts.append(Part(coordinates=tuple(run), source=source, by_hand=by_hand))
    return tuple(parts)


def assemble(
    link: str,
    parts: Sequence[Part],
    *,
    start: tuple[float, float],
    end: tuple[float, float],
    tolerance_m: Mapping[str, float],
    shores: Shores | None = None,
) -> Line:
    """Join runs into the line of a link, tidy it and measure where it comes from.

    Parameters
    ----------
    link
        Key of the link.
    parts
        Runs in order, from ``start`` to ``end``.
    start, end
        Coordinates of the two nodes; the line begins and ends in them exactly.
    tolerance_m
        Tolerance of the simplification by origin (``osm``, ``natural-earth``, ``waypoints``, ``searoute``).
    shores
        Waters that the line keeps out of, for lines on land.

    Raises
    ------
    DataError
        If fewer than two vertices are left.
    """
    owner: dict[tuple[float, float], Piece] = {}
    points: list[tuple[float, float]] = [_round(start)]
    for part in parts:
        piece = Piece(source=part.source, km=0.0, by_hand=part.by_hand, chords=part.chords)
        run = rounded(part.coordinates)
        if len(run) > 2:
            run = simplified(run, tolerance_m.get(piece.origin, 0.0))
        for point in run:
            owner[point] = piece
        points.extend(run)
    points.append(_round(end))
    inner = [point for point in points[1:-1] if min(metres(point, points[0]), metres(point, points[-1])) > _AT_END_M]
    kept = tidy([points[0], *inner, points[-1]], tolerance_m=0.0)
    if len(kept) < 2:
        message = f"link {link}: the line has no length; check the coordinates of its two nodes"
        raise DataError(message)
    if shores is not None:
        moved = shores.ashore(kept)
        old = set(kept)
        owner.update({point: _SHORE for point in moved if point not in old})
        kept = tidy(moved, tolerance_m=0.0)
    return Line(id=link, coordinates=kept, pieces=_shares(kept, owner))


def _round(point: tuple[float, float]) -> tuple[float, float]:
    return (round(point[0], DECIMALS), round(point[1], DECIMALS))


def _shares(points: Coordinates, owner: Mapping[tuple[float, float], Piece]) -> tuple[Piece, ...]:
    """Return the drawn length by source; a segment counts for the vertex it leads to, else the one it leaves."""
    km: dict[tuple[str, bool, bool], float] = defaultdict(float)
    last: Piece | None = next((owner[p] for p in points if p in owner), None)
    for a, b in itertools.pairwise(points):
        piece = owner.get(b) or owner.get(a) or last
        if piece is None:
            continue
        last = piece
        km[piece.source, piece.by_hand, piece.chords] += geodesic_km((a, b))
    return tuple(
        Piece(source=source, km=length, by_hand=by_hand, chords=chords)
        for (source, by_hand, chords), length in sorted(km.items(), key=lambda item: (-item[1], item[0]))
    )


def mix_of(line: Line) -> str:
    """Return the share of the drawn length by origin, the largest first: ``osm 82 %, waypoints 18 %``."""
    km: dict[str, float] = defaultdict(float)
    for piece in line.pieces:
        km[piece.origin] += piece.km
    total = sum(km.values()) or 1.0
    shares = [(round(100 * value / total), origin) for origin, value in km.items()]
    shares.sort(key=lambda item: (-item[0], item[1]))
    return ", ".join(f"{origin} {share} %" for share, origin in shares if share >= 1)


def quality_of(line: Line, published_km: float | None) -> str:
    """Return what the line is worth: ``osm``, ``natural-earth`` or ``schematic``.

    The origin of the larger part of the length decides; a line whose drawn length is too far
    from its published one is schematic, whatever it is made of.
    """
    km: dict[str, float] = defaultdict(float)
    for piece in line.pieces:
        km[piece.origin] += piece.km
    main = max(sorted(km), key=lambda origin: km[origin], default=HAND_DRAWN)
    quality, allowed = _QUALITIES.get(main, ("schematic", math.inf))
    if published_km and abs(geodesic_km(line.coordinates) / published_km - 1) > allowed:
        return "schematic"
    return quality


def features(lines: Iterable[Line], lengths: Mapping[str, float]) -> list[dict[str, Any]]:
    """Return one GeoJSON feature a line, sorted by id, with the properties of the schema."""
    out: list[dict[str, Any]] = []
    for line in sorted(lines, key=lambda line: line.id):
        sources = list(dict.fromkeys(piece.source for piece in line.pieces if piece.km > 0))
        out.append(
            feature(
                id=line.id,
                geometry={"type": "LineString", "coordinates": [list(point) for point in line.coordinates]},
                quality=quality_of(line, lengths.get(line.id)),
                drawn_km=round(geodesic_km(line.coordinates), 2),
                made_from=" ".join(sources),
                mix=mix_of(line),
            )
        )
    return out


def write_links(lines: Iterable[Line], folder: Path, *, keep: bool = False) -> Path:
    """Write ``shapes/links.geojson`` and return its path.

    Parameters
    ----------
    lines
        Lines of every mode.
    folder
        Data folder; ``lengths.csv`` in it decides with the origin about the quality.
    keep
        Keep the shapes of links that are in the file and not among ``lines`` (to redraw one mode only).
    """
    path = folder / "shapes" / "links.geojson"
    new = features(lines, published_lengths(folder))
    if keep and path.exists():
        drawn = {feature["properties"]["id"] for feature in new}
        known = {row["id"] for row in read_rows(folder / "links.csv")}
        old = read_shapes(path)
        new += [old[key] for key in sorted(old.keys() & (known - drawn))]
    write_shapes(path, new)
    return path
