"""Lines on land that a coarse source draws through the water, moved to the shore.

A railway along a coast is up to two kilometres off in the sources at hand, and then runs
through the sea. Such a stretch is replaced by the shore, moved inland; nothing else of
the line changes. Bridges and tunnels, where the way round would be long, are left.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .geometry import Coordinates, rounded
from .shapes import read_shapes

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

__all__ = ["SOURCE", "Shores", "read_shores"]

SOURCE: Final = "geo-maps-countries-land-100m"
"""Key of the data set of the shores."""

_M_PER_DEGREE: Final = 111_000.0
_INLAND_M: Final = 250.0
# Bays and spits narrower than twice this are passed by.
_ROOM_M: Final = 700.0
# Less than this in the water is the error of the shore.
_WET_M: Final = 80.0
_TOLERANCE_M: Final = 60.0
# The way along the shore may be this much longer than the stretch it replaces; otherwise it is a strait.
_LONGER: Final = 1.8
_MORE_M: Final = 1200.0
_AROUND: Final = 0.25
_PORT_M: Final = 700.0


@dataclass(frozen=True, kw_only=True)
class Shores:
    """The waters that lines on land keep out of.

    Parameters
    ----------
    waters
        Polygons of seas and lakes, in degrees.
    """

    waters: tuple[BaseGeometry, ...] = ()

    def ashore(self, line: Coordinates) -> Coordinates:
        """Return a line that keeps to the land; its ends are unmoved.

        Parameters
        ----------
        line
            Vertices in degrees.
        """
        import shapely

        for water in self.waters:
            drawn = shapely.LineString(line)
            if drawn.intersects(water):
                for run in _runs(drawn.intersection(water)):
                    line = _round(line, run, water)
        return line


def read_shores(folder: Path) -> Shores:
    """Return the shores of a data folder; none where its waters have not been drawn.

    Parameters
    ----------
    folder
        Data folder; ``shapes/waters.geojson`` is read.
    """
    from shapely.geometry import shape

    path = folder / "shapes" / "waters.geojson"
    if not path.exists():
        return Shores()
    shapes = [shape(one["geometry"]) for _, one in sorted(read_shapes(path).items())]
    return Shores(waters=tuple(one for one in shapes if one.geom_type in {"Polygon", "MultiPolygon"}))


def _runs(wet: BaseGeometry) -> list[BaseGeometry]:
    import shapely

    parts = [one for one in shapely.get_parts(shapely.line_merge(wet)) if one.geom_type == "LineString"]
    return [one for one in parts if _metres(one) > _WET_M]


def _metres(line: BaseGeometry) -> float:
    return float(_local(line).length) * _M_PER_DEGREE


def _local(shape: BaseGeometry, at: float | None = None) -> BaseGeometry:
    """Return a shape whose longitudes are scaled to the size of a degree of latitude."""
    import shapely

    scale = math.cos(math.radians(shape.centroid.y if at is None else at))
    return shapely.transform(shape, lambda xy: xy * [scale, 1.0])


@functools.lru_cache(maxsize=512)
def _belt(water: BaseGeometry, west: float, south: float, east: float, north: float, at: float) -> BaseGeometry:
    """Return the water with its belt of shore, in the scale of :func:`_local`."""
    import shapely

    near = _local(shapely.clip_by_rect(water, west, south, east, north), at)
    room, inland = _ROOM_M / _M_PER_DEGREE, _INLAND_M / _M_PER_DEGREE
    return near.buffer(room + inland, quad_segs=6).buffer(-room, quad_segs=6)


def _round(line: Coordinates, wet: BaseGeometry, water: BaseGeometry) -> Coordinates:
    """Return the line with one wet run replaced by the belt round the water; the line itself where that is no help."""
    import shapely
    from shapely.ops import substring

    at = round(wet.centroid.y, 1)
    west, south, east, north = wet.bounds
    belt = _belt(water, west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND, at)
    drawn = _local(shapely.LineString(line), at)
    middle = _local(wet, at).interpolate(0.5, normalized=True)
    inside = [one for one in _parts(drawn.intersection(belt)) if one.distance(middle) < 1e-6]
    if not inside:
        return line
    places = sorted(drawn.project(shapely.Point(one)) for one in (inside[0].coords[0], inside[0].coords[-1]))
    begin, end = float(places[0]), float(places[1])
    enter, leave = drawn.interpolate(begin), drawn.interpolate(end)
    rings = [ring for one in shapely.get_parts(belt) for ring in (one.exterior, *one.interiors)]
    ring = min(rings, key=lambda one: enter.distance(one) + leave.distance(one))
    a, b = sorted((ring.project(enter), ring.project(leave)))
    ways: list[Any] = [
        substring(ring, a, b),
        shapely.LineString([*substring(ring, b, ring.length).coords, *substring(ring, 0, a).coords]),
    ]
    way = min(ways, key=lambda one: float(one.length))
    # A port lies in the belt: its line leaves it to the nearest shore.
    if max(enter.distance(ring), leave.distance(ring)) > _PORT_M / _M_PER_DEGREE:
        return line
    if way.length > _LONGER * (end - begin) + _MORE_M / _M_PER_DEGREE:
        return line
    way = way.simplify(_TOLERANCE_M / _M_PER_DEGREE)
    if enter.distance(shapely.Point(way.coords[0])) > enter.distance(shapely.Point(way.coords[-1])):
        way = way.reverse()
    before = substring(drawn, 0, begin).coords[:-1] if begin > 0 else [enter.coords[0]]
    after = substring(drawn, end, drawn.length).coords[1:] if end < drawn.length else [leave.coords[0]]
    scale = math.cos(math.radians(at))
    moved = rounded([(x / scale, y) for x, y in way.coords])
    # Vertices of the line itself are taken over as they are, not scaled to and fro.
    return (*line[: len(before)], *moved, *line[len(line) - len(after) :])


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    import shapely

    return [one for one in shapely.get_parts(shapely.line_merge(shape)) if one.geom_type == "LineString"]
