"""Lines on the ground: measuring them, and taking away what a line of railway or road never does.

Tidying only takes vertices away; it never moves or adds one, except where a loop is cut.
"""

from __future__ import annotations

import functools
import itertools
import math
from typing import TYPE_CHECKING, Final

from .shapes import DECIMALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyproj import Geod

__all__ = ["Coordinates", "geodesic_km", "metres", "rounded", "simplified", "tidy", "turns"]

Coordinates = tuple[tuple[float, float], ...]
"""Longitude and latitude pairs, WGS 84, in degrees."""

_EARTH_KM: Final = 6371.0088
# Pieces of a line that meet with an offset make two turns (in degrees) close together (in metres).
_JOG_TURN: Final = 45.0
_JOG_M: Final = 350.0


@functools.cache
def _geod() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def geodesic_km(coordinates: Sequence[tuple[float, float]]) -> float:
    """Return the length of a line on the WGS 84 ellipsoid, in km."""
    if len(coordinates) < 2:
        return 0.0
    lons, lats = zip(*coordinates, strict=True)
    return float(_geod().line_length(lons, lats)) / 1000


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the distance of two points on a sphere, in metres; quick, within 0.5 %."""
    mean = math.radians((a[1] + b[1]) / 2)
    x = math.radians(b[0] - a[0]) * math.cos(mean)
    y = math.radians(b[1] - a[1])
    return math.hypot(x, y) * _EARTH_KM * 1000


def turns(coordinates: Sequence[tuple[float, float]]) -> list[float]:
    """Return the change of direction at each inner vertex, in degrees from 0 to 180."""
    return [abs(turn) for turn in _signed_turns(coordinates)]


def _signed_turns(coordinates: Sequence[tuple[float, float]]) -> list[float]:
    """Return the change of direction at each inner vertex, in degrees, positive to the left."""
    out: list[float] = []
    for a, b, c in zip(coordinates, coordinates[1:], coordinates[2:], strict=False):
        scale = math.cos(math.radians(b[1]))
        first = math.atan2(b[1] - a[1], (b[0] - a[0]) * scale)
        second = math.atan2(c[1] - b[1], (c[0] - b[0]) * scale)
        out.append(math.degrees((second - first + math.pi) % (2 * math.pi) - math.pi))
    return out


def tidy(
    coordinates: Sequence[tuple[float, float]],
    *,
    tolerance_m: float,
    sharpest: float = 100.0,
    within_m: float = 2000.0,
) -> Coordinates:
    """Return a line without doubled vertices, loops and spikes, simplified, its ends unmoved.

    Parameters
    ----------
    coordinates
        Vertices in degrees.
    tolerance_m
        Tolerance of the simplification (Douglas-Peucker), in metres.
    sharpest
        A turn sharper than this, in degrees, is a spike when one of its two sides is
        shorter than ``within_m``: a railway or main road does not turn so.
    within_m
        See ``sharpest``, in metres. Loops up to four times as long are cut too.
    """
    points = rounded(coordinates)
    while True:
        before = len(points)
        points = _without_spikes(_without_loops(points, within_m * 4), sharpest, within_m)
        points = _without_jogs(points)
        if len(points) == before:
            break
    points = rounded(simplified(points, tolerance_m))
    return tuple(_without_spikes(points, sharpest, within_m))


def rounded(coordinates: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the vertices rounded to the decimals of a shapes file, without doubled ones."""
    points = ((round(lon, DECIMALS), round(lat, DECIMALS)) for lon, lat in coordinates)
    return [point for point, _ in itertools.groupby(points)]


def _without_spikes(points: list[tuple[float, float]], sharpest: float, within_m: float) -> list[tuple[float, float]]:
    """Take away, the sharpest first, vertices where the line turns back on itself."""
    points = list(points)
    while len(points) > 2:
        worst = max(
            (
                (turn, i)
                for i, turn in enumerate(turns(points), start=1)
                if turn > sharpest
                and min(metres(points[i - 1], points[i]), metres(points[i], points[i + 1])) < within_m
            ),
            default=None,
        )
        if worst is None:
            break
        del points[worst[1]]
        points = [point for point, _ in itertools.groupby(points)]
    return points


def _without_jogs(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Take away the sharper end of every short piece where the line turns one way and at once the other."""
    points = list(points)
    i = 1
    while i < len(points) - 2:
        before, after = _signed_turns(points[i - 1 : i + 3])
        turned = before * after < 0 and min(abs(before), abs(after)) > _JOG_TURN
        if turned and metres(points[i], points[i + 1]) < _JOG_M:
            del points[i if abs(before) >= abs(after) else i + 1]
            i = max(1, i - 1)
        else:
            i += 1
    return points


def _without_loops(points: list[tuple[float, float]], longest_m: float) -> list[tuple[float, float]]:
    """Cut loops: where the line crosses or touches itself within ``longest_m``, go straight on."""
    from shapely import LineString, Point

    out = list(points)
    i = 0
    while i < len(out) - 3:
        here = LineString(out[i : i + 2])
        length = 0.0
        cut: tuple[int, tuple[float, float]] | None = None
        for j in range(i + 2, len(out) - 1):
            length += metres(out[j - 1], out[j])
            if length > longest_m:
                break
            crossing = here.intersection(LineString(out[j : j + 2]))
            if isinstance(crossing, Point) and not crossing.is_empty:
                cut = (j, (round(crossing.x, DECIMALS), round(crossing.y, DECIMALS)))
        if cut:
            out[i + 1 : cut[0] + 1] = [cut[1]]
            out = [point for point, _ in itertools.groupby(out)]
        i += 1
    return out


def simplified(points: list[tuple[float, float]], tolerance_m: float) -> list[tuple[float, float]]:
    """Return a line simplified by Douglas and Peucker's method; the vertices that stay do not move."""
    from shapely import LineString

    if tolerance_m <= 0 or len(points) < 3:
        return points
    # Degrees of longitude are made as long as those of latitude; vertices are looked up again, so none moves.
    scale = math.cos(math.radians(sum(lat for _, lat in points) / len(points)))
    flat = [(lon * scale, lat) for lon, lat in points]
    kept = LineString(flat).simplify(tolerance_m / (_EARTH_KM * 1000 * math.pi / 180), preserve_topology=False).coords
    out: list[tuple[float, float]] = []
    position = 0
    for point in kept:
        position = flat.index((point[0], point[1]), position)
        out.append(points[position])
        position += 1
    return out
