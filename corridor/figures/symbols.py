"""Symbols of the style values, drawn in SVG's path language, as matplotlib paths."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.path import Path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .sheet import Sheet

__all__ = ["draw_symbol", "path_of"]

Pair = tuple[float, float]


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command of a path with the numbers of one use of it."""
    sizes = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Z": 0}
    for letter, rest in re.findall(r"([MLHVCSZ])([^MLHVCSZ]*)", text, re.IGNORECASE):
        numbers = [float(number) for number in re.findall(r"[-+]?(?:\d+\.?\d*|\.\d+)", rest)]
        size = sizes[letter.upper()]
        if not size:
            yield letter, []
        for place in range(0, len(numbers), size or 1):
            # What follows a move without a letter of its own is a line.
            again = {"M": "L", "m": "l"}.get(letter, letter) if place else letter
            yield again, numbers[place : place + size]


@functools.cache
def path_of(text: str) -> Path:
    """Return a path written in SVG's path language (moves, lines, cubic curves and closures)."""
    points: list[Pair] = []
    codes: list[int] = []
    x = y = 0.0
    start = last = (0.0, 0.0)
    for letter, numbers in _commands(text):
        ox, oy = (x, y) if letter.islower() else (0.0, 0.0)
        kind = letter.upper()
        if kind == "Z":
            points.append(start)
            codes.append(int(Path.CLOSEPOLY))
            x, y = start
            continue
        if kind == "H":
            ends = [(numbers[0] + ox, y)]
        elif kind == "V":
            ends = [(x, numbers[0] + oy)]
        else:
            ends = [(numbers[i] + ox, numbers[i + 1] + oy) for i in range(0, len(numbers), 2)]
        if kind == "S":
            # The first handle mirrors the last one of the curve before.
            ends = [(2 * x - last[0], 2 * y - last[1]), *ends]
        if kind == "M":
            start = ends[0]
            codes.append(int(Path.MOVETO))
        else:
            codes += [int(Path.CURVE4 if len(ends) == 3 else Path.LINETO)] * len(ends)
        points += ends
        x, y = ends[-1]
        last = ends[-2] if len(ends) == 3 else ends[-1]
    return Path(np.array(points), codes)


def _shapes(part: Mapping[str, Any]) -> Iterator[Path]:
    if "path" in part:
        yield path_of(part["path"])
    if "circle" in part:
        x, y, radius = part["circle"]
        yield Path.circle((x, y), radius)
    if "rect" in part:
        x, y, wide, tall = part["rect"]
        yield Path([(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall), (x, y)], closed=True)


def draw_symbol(sheet: Sheet, name: str, x: float, y: float, size: float, *, clip: bool = False) -> None:
    """Draw a symbol around a place of the sheet.

    Parameters
    ----------
    sheet
        Where to draw.
    name
        Its name in the style values.
    x, y, size
        Its middle and its width, px.
    clip
        Whether it is cut off at the edge of the map.
    """
    scale = size / 24
    for part in sheet.look.style["symbol"][name]:
        for shape in _shapes(part):
            path = Path(np.asarray(shape.vertices, dtype=float) * scale + (x - size / 2, y - size / 2), shape.codes)
            if "fill" in part:
                sheet.fill(path, sheet.look.colour(part["fill"]), clip=clip)
            if "stroke" in part:
                # The ring keeps its width on paper, however small the symbol is.
                ring = part["stroke"] == "node.ring"
                weight = max(part["width"], 1.4 / scale) if ring else part["width"]
                dash = part.get("dash")
                sheet.stroke(
                    path, sheet.look.colour(part["stroke"]), weight * scale, clip=clip,
                    dash=[step * scale for step in dash] if dash else None,
                    # Round ends would close the gaps of a dashed ring.
                    cap="butt" if dash else "round",
                )  # fmt: skip
