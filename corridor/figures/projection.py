"""A conformal projection fit for one frame, and the frame on paper."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from corridor.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Box", "Focus", "Projection", "View", "fit_projection", "fit_view"]

Box = tuple[float, float, float, float]
"""Least x and y, greatest x and y, in px; y grows downwards."""
Focus = tuple[float, float, float, float]
"""South, west, north, east in degrees."""


WORLD_PX: Final = 156543.03392804097
"""Metres in a px of the web map at zoom 0 on the equator: its earth has 2 pi x 6378137 m in 256 px."""
STEP: Final = 0.25
"""Longest straight piece of a line, degrees: longer ones are divided, since a parallel is a curve on this map."""


@dataclass(frozen=True)
class Projection:
    """A map projection.

    Parameters
    ----------
    text
        Its definition in the words of PROJ.
    words
        Name and parameters as the margin states them.
    centre
        Longitude of the middle, degrees; nothing farther than half the globe from it is drawn.
    least, most
        Latitudes beyond which nothing is drawn, degrees: there the projection runs to infinity.
    """

    text: str
    words: str
    centre: float
    least: float
    most: float

    @cached_property
    def _transformer(self) -> Any:  # noqa: ANN401 - pyproj has no types
        from pyproj import CRS, Transformer

        return Transformer.from_crs("EPSG:4326", CRS.from_proj4(self.text), always_xy=True)

    def forward(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return metres east and north of points given as longitude and latitude, shape (n, 2)."""
        lon = np.clip(lonlat[:, 0], self.centre - 179, self.centre + 179)
        lat = np.clip(lonlat[:, 1], self.least, self.most)
        return np.column_stack(self._transformer.transform(lon, lat))

    def backward(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return longitude and latitude of points given as metres east and north, shape (n, 2); else infinite."""
        return np.column_stack(self._transformer.transform(*metres.T, direction="INVERSE"))


def _degrees(value: float, sides: str) -> str:
    return f"{abs(value):.1f}° {sides[0] if value >= 0 else sides[1]}".replace(".0°", "°")


def fit_projection(focus: Focus) -> Projection:
    """Return the conformal projection that distorts a frame least.

    A Lambert conformal conic with its standard parallels one sixth of the height from the lower and the upper edge (the
    rule of thumb of J. P. Snyder, *Map Projections: A Working Manual*, 1987, p. 105); a Mercator projection where the
    frame lies on or near the equator, where the cone becomes a cylinder.

    Parameters
    ----------
    focus
        South, west, north, east in degrees.
    """
    south, west, north, east = focus
    centre, middle = (west + east) / 2, (south + north) / 2
    if south < 0 < north or abs(middle) < 4 or max(abs(south), abs(north)) > 89:
        words = f"Mercator projection, central meridian {_degrees(centre, 'EW')}"
        return Projection(f"+proj=merc +lon_0={centre:.4f} +ellps=WGS84 +units=m", words, centre, -85, 85)
    sixth = (north - south) / 6
    first, second = south + sixth, north - sixth
    words = (
        f"Lambert conformal conic projection, standard parallels {_degrees(first, 'NS')} and {_degrees(second, 'NS')}, "
        f"central meridian {_degrees(centre, 'EW')}"
    )
    text = (
        f"+proj=lcc +lat_0={middle:.4f} +lon_0={centre:.4f} +lat_1={first:.4f} +lat_2={second:.4f} "
        "+ellps=WGS84 +units=m"
    )
    return Projection(text, words, centre, *((-60.0, 90.0) if middle > 0 else (-90.0, 60.0)))


@dataclass(frozen=True)
class View:
    """A frame on paper and what part of the world it shows.

    Parameters
    ----------
    projection
        How places become metres.
    frame
        Where the map stands on the sheet, px.
    middle
        Metres east and north of the middle of the frame, as projected.
    step
        Projected metres in one px.
    metres
        Metres on the ground in one px, in the middle of the focus.
    zoom
        Zoom of the web map at which a px is as many metres there.
    """

    projection: Projection
    frame: Box
    middle: tuple[float, float]
    step: float
    metres: float
    zoom: float

    def at(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return places on the sheet, px, of points given as longitude and latitude, shape (n, 2)."""
        east, north = self.projection.forward(np.asarray(lonlat, dtype=float).reshape(-1, 2)).T
        left, top, right, bottom = self.frame
        x = (left + right) / 2 + (east - self.middle[0]) / self.step
        y = (top + bottom) / 2 - (north - self.middle[1]) / self.step
        return np.column_stack([x, y])

    def lonlat(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return longitude and latitude of places on the sheet, px, shape (n, 2); infinite off the globe."""
        left, top, right, bottom = self.frame
        east = self.middle[0] + (places[:, 0] - (left + right) / 2) * self.step
        north = self.middle[1] - (places[:, 1] - (top + bottom) / 2) * self.step
        return self.projection.backward(np.column_stack([east, north]))

    def around(self, margin: float) -> Box:
        """Return the frame with a margin around it, px."""
        left, top, right, bottom = self.frame
        return left - margin, top - margin, right + margin, bottom + margin


def dense(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a line with vertices between those that are far apart."""
    gaps = np.abs(np.diff(lonlat, axis=0)).max(axis=1)
    if not len(gaps) or gaps.max() <= STEP:
        return lonlat
    parts = np.maximum(1, np.ceil(gaps / STEP).astype(int))
    starts = np.repeat(lonlat[:-1], parts, axis=0)
    steps = np.repeat(np.diff(lonlat, axis=0), parts, axis=0)
    within = np.concatenate([np.arange(count) / count for count in parts])
    return np.vstack([starts + steps * within[:, None], lonlat[-1:]])


def outline(focus: Focus) -> NDArray[np.float64]:
    """Return the edge of a frame as a closed line, longitude and latitude."""
    south, west, north, east = focus
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return dense(np.array(corners, dtype=float))


def checked(focus: Focus) -> Focus:
    """Return a frame as numbers.

    Raises
    ------
    DataError
        If it is not four numbers on the globe, south below north and west before east.
    """
    try:
        south, west, north, east = (float(value) for value in focus)
    except (TypeError, ValueError):
        raise DataError(f"{focus!r} is no frame. Give south, west, north, east in degrees.") from None
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        raise DataError(
            f"The frame {south:g}, {west:g}, {north:g}, {east:g} does not lie on the globe. "
            "Give south, west, north, east in degrees, south below north and west before east."
        )
    return south, west, north, east


def fit_view(focus: Focus, frame: Box, *, deepest: float) -> View:
    """Show a frame of the globe as large as it fits in a frame on paper.

    Parameters
    ----------
    focus
        South, west, north, east in degrees.
    frame
        Where the map stands on the sheet, px.
    deepest
        Greatest zoom: a smaller focus gets more around it.
    """
    from pyproj import Geod

    south, west, north, east = focus = checked(focus)
    projection = fit_projection(focus)
    edge = projection.forward(outline(focus))
    low, high = edge.min(axis=0), edge.max(axis=0)
    wide, tall = frame[2] - frame[0], frame[3] - frame[1]
    lon, lat = (west + east) / 2, (south + north) / 2
    near = np.array([(lon - 0.01, lat), (lon + 0.01, lat)])
    # How much longer a piece of the ground is there than its picture.
    ground = Geod(ellps="WGS84").line_length(*near.T) / float(np.hypot(*np.diff(projection.forward(near), axis=0)[0]))
    # One px of the web map gets smaller towards the poles.
    world = WORLD_PX * math.cos(math.radians(lat))
    step = max((high[0] - low[0]) / wide, (high[1] - low[1]) / tall, world / 2**deepest / ground)
    centre = (low + high) / 2
    return View(
        projection, frame, (float(centre[0]), float(centre[1])), float(step), float(step * ground),
        math.log2(world / (step * ground)),
    )  # fmt: skip
