"""Curves of a diagram: which journeys are drawn, with what colour, dash and sign, and how they lie on the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.path import Path

from corridor.profile import profile

from .shapes import compound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridor.itinerary import Itinerary
    from corridor.profile import Part, Point

    from .look import Look
    from .projection import Box
    from .sheet import Sheet

    Points = NDArray[np.float64]

__all__ = ["STYLES", "Curve", "Plot", "curves_of", "draw_curves", "draw_sign"]

STYLES: Final[tuple[tuple[tuple[float, ...] | None, str], ...]] = (
    (None, "circle"), ((11, 5), "square"), ((3, 3.5), "triangle"), ((14, 4, 3, 4), "diamond"), ((6, 3), "fallen"),
    ((14, 3, 3, 3, 3, 3), "cross"),
)  # fmt: skip
"""Dash, px, and sign of each curve in turn: they keep apart without colour."""
SIGNS: Final = {
    "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    "triangle": [(0, -1.25), (1.2, 0.95), (-1.2, 0.95)],
    "diamond": [(0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)],
    "fallen": [(0, 1.25), (1.2, -0.95), (-1.2, -0.95)],
    "cross": [
        (-0.45, -1.3), (0.45, -1.3), (0.45, -0.45), (1.3, -0.45), (1.3, 0.45), (0.45, 0.45), (0.45, 1.3), (-0.45, 1.3),
        (-0.45, 0.45), (-1.3, 0.45), (-1.3, -0.45), (-0.45, -0.45),
    ],
}  # fmt: skip
SIGN: Final = 5.0
"""Half the width of a sign, px."""
LEG: Final = 2.8
STOP: Final = 6.0
BANDS: Final = (0.13, 0.08)
"""How strong the bands of up to two curves are, and those of more."""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One journey on the diagram, or several that are the same.

    Parameters
    ----------
    number
        Its place among the curves, from 0.
    names
        What its journeys are called.
    way
        The first of them.
    parts
        Its legs and stops with their points.
    colour
        Colour of its line.
    """

    number: int
    names: tuple[str, ...]
    way: Itinerary
    parts: tuple[Part, ...]
    colour: str

    @property
    def dash(self) -> tuple[float, ...] | None:
        """Dash of its legs, px."""
        return STYLES[self.number][0]

    @property
    def sign(self) -> str:
        """Name of its sign."""
        return STYLES[self.number][1]

    @property
    def points(self) -> list[Point]:
        """All points from the origin to the destination."""
        return [self.parts[0].points[0], *(point for part in self.parts for point in part.points[1:])]

    @property
    def end(self) -> Point:
        """Where it ends."""
        return self.parts[-1].points[-1]


def curves_of(ways: Sequence[Itinerary], names: Sequence[str], *, measure: str, look: Look) -> list[Curve]:
    """Return one curve for each journey that differs, the first in ink, others blue where less and orange where more.

    Parameters
    ----------
    ways, names
        The journeys and what they are called.
    measure
        A key of :data:`corridor.profile.MEASURES`.
    look
        Colours of the theme.
    """
    found: list[dict[str, Any]] = []
    for way, name in zip(ways, names, strict=True):
        parts = profile(way, measure)
        same = next((one for one in found if one["parts"] == parts), None)
        if same:
            same["names"] += (name,)
        else:
            found.append({"names": (name,), "way": way, "parts": parts})
    shades = {
        -1: ["scenario.gained", "scenario.faster"], 0: ["scenario.same"], 1: ["scenario.lost", "scenario.slower"],
    }  # fmt: skip
    used = {-1: 0, 0: 0, 1: 0}
    curves = []
    for number, one in enumerate(found):
        total, first = (row["parts"][-1].points[-1].value.central for row in (one, found[0]))
        side = int(np.sign(round(total - first, 6)))
        shade = "group.trunk" if not number else shades[side][used[side] % len(shades[side])]
        used[side] += bool(number)
        curves.append(Curve(number=number, colour=look.colour(shade), **one))
    return curves


@dataclass(frozen=True)
class Plot:
    """The frame of the diagram and its two scales.

    Parameters
    ----------
    frame
        Left, top, right and bottom on the sheet, px.
    km
        Distance at the right end of the scale.
    right
        Where that is, px.
    top
        Value at the top of the frame.
    """

    frame: Box
    km: float
    right: float
    top: float

    def at(self, points: Sequence[tuple[float, float]]) -> Points:
        """Return kilometres and values as places on the sheet, px, shape (n, 2)."""
        left, top, _, bottom = self.frame
        flat = np.array(points, dtype=float).reshape(-1, 2)
        return np.column_stack(
            [left + flat[:, 0] / self.km * (self.right - left), bottom - flat[:, 1] / self.top * (bottom - top)]
        )

    def line(self, points: Sequence[Point], which: str = "central") -> Points:
        """Return points as a line on the sheet: their ``low``, ``central`` or ``high`` values."""
        return self.at([(point.km, getattr(point.value, which)) for point in points])


def _draw_band(sheet: Sheet, plot: Plot, curve: Curve, opacity: float) -> None:
    """Draw the range of a curve, from low to high."""
    low, high = (plot.line(curve.points, which) for which in ("low", "high"))
    ring = np.vstack([low, high[::-1], low[:1]])
    codes = [Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY]
    sheet.fill(Path(ring, codes), curve.colour, opacity=opacity, clip=False)
    sheet.call(f"band-{curve.number}")
    for edge in (low, high):
        sheet.stroke(compound([edge]), curve.colour, 0.8, dash=curve.dash, opacity=0.55, clip=False)


def draw_curves(sheet: Sheet, plot: Plot, curves: Sequence[Curve]) -> None:
    """Draw curves one over the other: legs as lines, stops as heavy uprights with the sign of the curve."""
    for curve in reversed(curves):
        _draw_band(sheet, plot, curve, BANDS[len(curves) > 2])
    lines = [plot.line(curve.points) for curve in curves]
    # One halo below all: between the dashes of one curve another one shows.
    sheet.stroke(compound(lines), sheet.look.colour("line.halo"), LEG + 2, opacity=0.7, clip=False)
    for curve, line in zip(curves, lines, strict=True):
        sheet.stroke(compound([line]), curve.colour, LEG, dash=curve.dash, clip=False)
        sheet.call(f"curve-{curve.number}")
        stops = [plot.line(part.points) for part in curve.parts if not part.step.links]
        sheet.stroke(compound(stops), curve.colour, STOP, clip=False)
        sheet.call(f"stops-{curve.number}")
        for stop in stops:
            x, y = (stop[0] + stop[-1]) / 2
            draw_sign(sheet, curve, x, y, SIGN * 0.75)
    for curve in curves:
        draw_sign(sheet, curve, *plot.line([curve.end])[0])


def draw_sign(sheet: Sheet, curve: Curve, x: float, y: float, size: float = SIGN) -> None:
    """Draw the sign of a curve around a place."""
    if curve.sign == "circle":
        shape = Path.circle((x, y), size)
    else:
        corners = np.array(SIGNS[curve.sign]) * size + (x, y)
        shape = Path(np.vstack([corners, corners[:1]]), closed=True)
    sheet.stroke(shape, sheet.look.colour("ui.page"), 2.4, clip=False)
    sheet.fill(shape, curve.colour, clip=False)
