"""Tags of a diagram: a few lines of words beside a point, clear of curves and of each other, tied to it by a leader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.path import Path

from .curves import draw_sign
from .fonts import width, wrap
from .placer import crosses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .curves import Curve
    from .fonts import Face
    from .projection import Box
    from .sheet import Sheet

    Points = NDArray[np.float64]
    Place = tuple[float, float]

__all__ = ["Tag", "Tags"]

LINE: Final = 14.0
"""Height of a line of a tag, px."""
MOST: Final = 230.0
"""Greatest width of a tag, px."""
EDGE: Final = 4.0
REACHES: Final = (9, 16, 26, 38, 54, 72, 92, 116, 142)
"""How far a tag may stand from its point, px."""
FAR_REACHES: Final = (*REACHES, 170, 200, 240)
"""The same of a tag at the end of a curve."""
WAYS: Final = (
    (-1.0, -0.6), (1.0, 0.6), (-1.0, 0.0), (1.0, 0.0), (-0.5, -1.0), (0.5, 1.0), (-0.2, -1.0), (0.2, 1.0), (1.0, -0.6),
    (-1.0, 0.6), (0.2, -1.0), (-0.2, 1.0),
)  # fmt: skip
"""In which direction: a curve rises to the right, so above left and below right of it there is room."""
AHEAD: Final = (
    (1.0, 0.0), (1.0, -0.6), (1.0, 0.6), (1.0, -0.25), (1.0, 0.25), (1.0, -1.0), (1.0, 1.0), (0.5, -1.0), (0.6, 1.0),
)  # fmt: skip
"""Directions for a tag at the end of a curve, tried before the others."""
SIGN: Final = 15.0
"""Room for a sign before the words, px."""
SHORT: Final = 14
"""A tag so near needs no leader, px."""


@dataclass(frozen=True)
class Tag:
    """What a tag says and where.

    Parameters
    ----------
    lines
        Its lines of words; the first is printed bold.
    at
        The point that it belongs to, px.
    colour
        Colour of its leader.
    weight
        Tags of more weight are placed first.
    curve
        The curve that ends here: its sign stands before the words.
    """

    lines: tuple[str, ...]
    at: tuple[float, float]
    colour: str
    weight: float
    curve: Curve | None = None

    @property
    def indent(self) -> float:
        """Room before the words, px."""
        return SIGN if self.curve else 0.0


class Tags:
    """Places tags in a frame and draws them.

    Parameters
    ----------
    sheet, frame
        Where.
    faces
        How the first line and the others are printed.
    curves
        Points along everything that words must not cover, a few px apart, shape (n, 2).
    taken
        Boxes in which nothing may stand.
    """

    def __init__(
        self, sheet: Sheet, frame: Box, faces: tuple[Face, Face], *, curves: Points, taken: Sequence[Box]
    ) -> None:
        self.sheet = sheet
        self.frame = frame
        self.faces = faces
        self.curves = curves
        self.boxes: list[Box] = [*taken]
        self.leaders: list[tuple[Place, Place]] = []

    def draw(self, tags: Sequence[Tag]) -> list[Tag]:
        """Draw tags, the weightiest first, and return those for which there is no room."""
        left = []
        placed = []
        for tag in sorted(tags, key=lambda tag: (-tag.weight, -tag.at[0], tag.at[1], tag.lines)):
            words = [
                (line, face)
                for face, lines in zip(self.faces, (tag.lines[:1], tag.lines[1:]), strict=True)
                for text in lines
                for line in wrap(text, face, MOST, 2)
            ]
            box = self._place(tag, max((width(text, face) for text, face in words), default=0), len(words))
            if box is None:
                left.append(tag)
            else:
                placed.append((tag, words, box))
        for (start, end), tag in zip(self.leaders, [tag for tag, _, box in placed if _far(tag, box)], strict=True):
            self.sheet.stroke(Path([start, end]), tag.colour, 0.9, clip=False)
        for tag, words, box in placed:
            self._write(tag, words, box)
        return left

    def _write(self, tag: Tag, words: Sequence[tuple[str, Face]], box: Box) -> None:
        right = (box[0] + box[2]) / 2 < tag.at[0] - 1
        for row, (text, face) in enumerate(words, 1):
            x = box[2] - 1 if right else box[0] + 1 + tag.indent
            self.sheet.write(text, x, box[1] + LINE * row - 3.5, face, "right" if right else "left")
        if tag.curve and words:
            first = box[2] - width(*words[0]) - 9 if right else box[0] + 7
            draw_sign(self.sheet, tag.curve, first, box[1] + LINE / 2, 3.8)

    def _place(self, tag: Tag, wide: float, lines: int) -> Box | None:
        """Find the cheapest free place, and keep it."""
        wide, tall = wide + 2 + tag.indent, lines * LINE
        reaches, ways = (FAR_REACHES, (*AHEAD, *WAYS)) if tag.curve else (REACHES, WAYS)
        way = np.array([(dx, dy, reach) for reach in reaches for dx, dy in ways])
        x, y = tag.at[0] + way[:, 0] * way[:, 2], tag.at[1] + way[:, 1] * way[:, 2]
        # The corner or side of the box that is nearest to its point stands there.
        left = np.where(way[:, 0] < 0, x - wide, x)
        top = np.where(way[:, 1] < 0, y - tall, np.where(way[:, 1] > 0, y, y - tall / 2))
        boxes = np.column_stack([left, top, left + wide, top + tall])
        costs = np.array([self._cost(tag, row) + reach for row, reach in zip(boxes, way[:, 2], strict=True)])
        best = int(costs.argmin())
        if not np.isfinite(costs[best]):
            return None
        box: Box = (float(boxes[best, 0]), float(boxes[best, 1]), float(boxes[best, 2]), float(boxes[best, 3]))
        self.boxes.append(box)
        if _far(tag, box):
            self.leaders.append((tag.at, _nearest(tag.at, box)))
        return box

    def _cost(self, tag: Tag, row: Points) -> float:
        """Return what a place costs by the curves under its leader; infinite where it is not free."""
        left, top, right, bottom = (float(value) for value in row)
        box = (left, top, right, bottom)
        start, end = tag.at, _nearest(tag.at, box)
        if not self._is_free(box) or (_far(tag, box) and self._is_barred(start, end)):
            return float(np.inf)
        if not _far(tag, box):
            return 0.0
        # A leader may run over a curve, but better not.
        far = float(np.hypot(end[0] - start[0], end[1] - start[1]))
        ahead, beside = np.subtract(end, start) / far, self.curves - start
        along, aside = beside @ ahead, np.abs(beside @ np.array([-ahead[1], ahead[0]]))
        return 12.0 * float(((along > 8) & (along < far) & (aside < 2.5)).sum())

    def _is_free(self, box: Box) -> bool:
        """Whether words may stand in a box: in the frame, on no curve, leader or other box."""
        left, top, right, bottom = box
        frame, (x, y) = self.frame, self.curves.T
        return (
            left >= frame[0] + EDGE
            and top >= frame[1] + EDGE
            and right <= frame[2] - EDGE
            and bottom <= frame[3] - EDGE
            and not any(
                left < other[2] + 2 and other[0] - 2 < right and top < other[3] + 1 and other[1] - 1 < bottom
                for other in self.boxes
            )
            and not ((x > left - 2) & (x < right + 2) & (y > top) & (y < bottom)).any()
            and not any(crosses(start, end, np.array([box]))[0] for start, end in self.leaders)
        )

    def _is_barred(self, start: Place, end: Place) -> bool:
        """Whether a leader would meet another or run over words or signs, those around its point left out."""
        others = [box for box in self.boxes if not _holds(box, start)]
        return any(_cross(start, end, *other) for other in self.leaders) or bool(
            others and crosses(start, end, np.array(others)).any()
        )


def _nearest(point: Place, box: Box) -> Place:
    return min(max(point[0], box[0]), box[2]), min(max(point[1], box[1]), box[3])


def _far(tag: Tag, box: Box) -> bool:
    x, y = _nearest(tag.at, box)
    return float(np.hypot(x - tag.at[0], y - tag.at[1])) > SHORT


def _holds(box: Box, point: Place) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _cross(start: Place, end: Place, other: Place, far: Place) -> bool:
    """Return whether two straight lines meet."""

    def side(a: Place, b: Place, c: Place) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return side(start, end, other) * side(start, end, far) <= 0 and side(other, far, start) * side(other, far, end) <= 0
