"""Callouts: a name and a status beside a thing, tied to it by a leader that runs over no other name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from .fonts import fit
from .placer import Label, Leader, crosses

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .contents import Item
    from .placer import Align, Placer
    from .projection import Box

__all__ = ["CallWords", "call_out"]

WAYS: Final = np.array(
    [(0.9, -0.75), (-0.9, -0.75), (0.9, 0.75), (-0.9, 0.75), (0, -1), (0, 1), (1, 0), (-1, 0),
     (0.45, -1), (-0.45, -1), (0.45, 1), (-0.45, 1), (1, -0.4), (-1, -0.4), (1, 0.4), (-1, 0.4)]
)  # fmt: skip
REACHES: Final = (22, 34, 48, 66, 88, 112, 136, 160)
FAR_FROM_EDGE: Final = 30
HEIGHT: Final = 28
LOW: Final = 17
"""Height of a callout of one line, px."""
ABROAD: Final = 26.0
"""What it costs to tell of a thing on the ground of a country in which it does not lie."""
MOST: Final = 64
Pair = tuple[float, float]


@dataclass(frozen=True)
class CallWords:
    """What a callout says.

    Parameters
    ----------
    title, line
        Its two lines; the second may be empty.
    colour
        Of the first line and the leader.
    reach
        How long the leader may be, px.
    face
        A key of the label rules, for the first line.
    abroad
        What it costs to stand on the ground of another country.
    """

    title: str
    line: str
    colour: str
    reach: float
    face: str = "callout"
    abroad: float = ABROAD


def call_out(
    placer: Placer,
    item: Item,
    points: Sequence[Pair],
    words: CallWords,
    heed: Literal["all", "names", "none"] = "all",
    home: Collection[int] | None = None,
) -> bool:
    """Place a callout; false where there is no room.

    Parameters
    ----------
    placer
        What stands already.
    item
        The thing: a leader may begin at its own symbol.
    points
        Places on the thing, the best first.
    words
        What to say.
    heed
        What the leader may not run over: symbols and names, names only, nothing.
    home
        Marks of the ground on which the words should stand, if not on water; by default that under the points.
    """
    faces = placer.face(words.face, colour=words.colour), placer.face("calloutLine")
    (title, wide), (line, other) = (
        fit(text, face, 340) for text, face in zip((words.title, words.line), faces, strict=True)
    )
    width = max(wide, other)
    symbols = {id(symbol.box) for symbol in placer.symbols}
    own = {id(symbol.box) for symbol in placer.symbols if symbol.item is item}
    free = {"all": own, "names": symbols, "none": {id(box) for box in placer.boxes}}[heed]
    taken = np.array([box for box in placer.boxes if id(box) not in free]).reshape(-1, 4)
    fixed = np.array([] if heed == "all" else [symbol.box for symbol in placer.symbols]).reshape(-1, 4)
    size = width, HEIGHT if words.line else LOW
    home = placer.owners.home(points) if home is None else home
    spots = _spots(placer, points, taken, words=words, size=size, home=home)
    best: tuple[float, Box, Pair, Leader] | None = None
    for cost, box, way, start in spots:
        if best is not None and cost >= best[0]:
            break
        leader = Leader(start, _end(start, box), words.colour)
        if any(_meet(leader, there) for there in placer.leaders) or crosses(start, leader.end, taken).any():
            continue
        # A leader that runs along a line is taken for a part of it.
        over = placer.under(start, leader.end) * 0.7 + int(crosses(start, leader.end, fixed).sum()) * 12
        if best is None or cost + over < best[0]:
            best = (cost + over, box, way, leader)
    if best is None:
        return False
    _, box, way, leader = best
    align: Align = "left" if way[0] > 0.5 else "right" if way[0] < -0.5 else "center"
    x = {"left": box[0] + 3, "right": box[2] - 3, "center": (box[0] + box[2]) / 2}[align]
    y = (box[1] + box[3]) / 2
    placer.leaders.append(leader)
    placer.boxes.append(box)
    placer.labels.append(Label(title, x, y - 2 if line else y + 4, align, faces[0], box))
    if line:
        placer.labels.append(Label(line, x, y + 11, align, faces[1], None))
    return True


def _spots(
    placer: Placer, points: Sequence[Pair], taken: np.ndarray, *, words: CallWords, size: Pair, home: Collection[int]
) -> list[tuple[float, Box, Pair, Pair]]:
    """Return places for the words, the cheapest first: what each costs, its box, which way it lies, and from where."""
    far = np.array([px for px in REACHES if px <= words.reach], dtype=float)
    found: list[tuple[float, Box, Pair, Pair]] = []
    width, height = size
    for rank, point in enumerate(points):
        if not placer.near(point, -FAR_FROM_EDGE) or crosses(point, point, taken).any():
            continue
        ux, uy = (np.tile(axis, len(far)) for axis in WAYS.T)
        out = np.repeat(far, len(WAYS))
        x, y = point[0] + ux * (out + width / 2 * np.abs(ux)), point[1] + uy * out
        boxes = np.column_stack([x - width / 2 - 3, y - height / 2, x + width / 2 + 3, y + height / 2])
        costs = placer.cost(boxes) * 1.6 + out**2 * 0.0025 + rank * 3
        # Words on the ground of another country are taken for that country's; on unsettled ground they take a side.
        abroad = placer.owners.shares(boxes, home)[1]
        fits = (costs <= MOST) & np.isfinite(abroad) & ~placer.hit(boxes, 4)
        costs += abroad * words.abroad
        for place in np.flatnonzero(fits):
            left, top, right, bottom = (float(value) for value in boxes[place])
            found.append((float(costs[place]), (left, top, right, bottom), (float(ux[place]), float(uy[place])), point))
    return sorted(found, key=lambda spot: spot[0])


def _end(start: Pair, box: Box) -> Pair:
    """Return where a leader meets the box of its words."""
    left, top, right, bottom = box
    x, y = start
    if top <= y <= bottom:
        return (left if x < left else right), (top + bottom) / 2
    return max(left + 4, min(right - 4, x)), top + 1 if y < top else bottom - 1


def _meet(one: Leader, other: Leader) -> bool:
    """Return whether two leaders cross."""

    def side(p: Pair, q: Pair, r: Pair) -> float:
        return float(np.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])))

    a, b, c, d = one.start, one.end, other.start, other.end
    return side(a, b, c) != side(a, b, d) and side(c, d, a) != side(c, d, b)
