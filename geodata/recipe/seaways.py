"""Sea lanes: from port to port over water, through the marine network or waypoints kept off the coast.

The points of every lane stand in ``waypoints/sea.csv``: vertices of the marine network
where it has the lane, points placed by hand elsewhere. Between two points a ship sails
along the geodesic, so long stretches are divided along it.
"""

from __future__ import annotations

import functools
import itertools
import math
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import yaml

from .lines import Line, Part, Waypoint, assemble, geodesic_km
from .roads import lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

__all__ = ["SeaRules", "build", "draw", "land_km", "read_rules"]

_DEGREE_KM: Final = 111.2
_RULES: Final = Path(__file__).with_name("sea.yaml")


@dataclass(frozen=True, kw_only=True)
class SeaRules:
    """What ``sea.yaml`` says.

    Parameters
    ----------
    network
        Source id of the marine network.
    chord_max_km
        Longer stretches are divided along the geodesic.
    harbour_km
        Within this distance of its two ports a lane may touch the shore.
    straight_source
        Source id of a lane straight from port to port.
    tolerance_m
        Tolerance of the simplification by origin.
    """

    network: str
    chord_max_km: float
    harbour_km: float
    straight_source: str
    tolerance_m: Mapping[str, float]


@functools.cache
def read_rules(path: Path = _RULES) -> SeaRules:
    """Return the rules that sea lanes are drawn by.

    Parameters
    ----------
    path
        A YAML file with one value for each parameter of :class:`SeaRules`.
    """
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return SeaRules(**{**found, "tolerance_m": MappingProxyType(found["tolerance_m"])})


def build(folder: Path, *, rules: SeaRules | None = None) -> tuple[Line, ...]:
    """Return the line of every sea lane of a data folder, in the order of ``links.csv``.

    Parameters
    ----------
    folder
        Data folder with ``links.csv``, ``nodes.csv`` and ``waypoints``.
    rules
        Rules to draw by; those of ``sea.yaml`` unless given.

    Raises
    ------
    DataError
        If a port has no place; the message names the link and the cure.
    """
    return lines_of(folder, mode="sea", draw=functools.partial(draw, rules=rules or read_rules()))


def draw(
    link: str,
    *,
    start: tuple[float, float],
    end: tuple[float, float],
    waypoints: Sequence[Waypoint],
    rules: SeaRules,
) -> Line:
    """Return the line of one sea lane.

    Parameters
    ----------
    link
        Id of the link.
    start, end
        Longitude and latitude of its two ports, degrees.
    waypoints
        Points between them, in order; none for a lane straight from port to port.
    rules
        Rules to draw by.
    """
    places = [start, *((point.lon, point.lat) for point in waypoints), end]
    sources = ["", *(point.source for point in waypoints), ""]
    parts: list[Part] = []
    for i, (a, b) in enumerate(itertools.pairwise(places)):
        # A stretch belongs to the point it leads to, the last one to the point it leaves.
        source = sources[i + 1] or sources[i] or rules.straight_source
        mapped = sources[i] == sources[i + 1] == rules.network
        run = _along_geodesic(a, b, rules.chord_max_km)
        parts.append(Part(coordinates=run, source=source, by_hand=not mapped))
    return assemble(link, parts, start=start, end=end, tolerance_m=rules.tolerance_m)


def land_km(line: Line, land: BaseGeometry, *, harbour_km: float) -> float:
    """Return how much of a sea lane lies on land, in km, away from its two ports.

    Parameters
    ----------
    line
        A lane as :func:`draw` makes it.
    land
        Polygons of the countries, longitude and latitude in degrees.
    harbour_km
        What lies within this distance of one of the two ports is not counted.
    """
    from shapely import LineString, Point

    lane = LineString(line.coordinates)
    for port in (line.coordinates[0], line.coordinates[-1]):
        # A circle in degrees is narrower along the parallel: it is never wider than the distance asked for.
        lane = lane.difference(Point(port).buffer(harbour_km / _DEGREE_KM))
    dry = lane.intersection(land)
    pieces = getattr(dry, "geoms", [dry])
    return sum(geodesic_km(tuple(piece.coords)) for piece in pieces if piece.geom_type == "LineString")


def _along_geodesic(
    a: tuple[float, float], b: tuple[float, float], longest_km: float
) -> tuple[tuple[float, float], ...]:
    """Divide a stretch into equal chords along the geodesic, none longer than asked for."""
    from pyproj import Geod

    count = max(1, math.ceil(geodesic_km((a, b)) / longest_km))
    between = Geod(ellps="WGS84").npts(*a, *b, count - 1) if count > 1 else []
    return (a, *((float(lon), float(lat)) for lon, lat in between), b)
