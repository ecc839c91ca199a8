"""Where symbols and names may stand: what is taken, what it costs to print over a line, which place is cheapest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from .fonts import Face, fit
from .look import step
from .owners import WATER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from .contents import Item
    from .look import Look
    from .owners import Owners
    from .projection import Box, View

    Boxes = NDArray[np.float64]

__all__ = ["Label", "Leader", "Placer", "Symbol", "crosses"]

CELL: Final = 7
"""Side of the cells in which lines are counted, px."""
EDGE: Final = 6
"""Room between a name and the edge of the map, px."""
LINE_COST: Final = {"competing": 1.5, "sea": 2.0, "trunk": 4.0, "focus": 4.0}
ASHORE: Final = 0.8
"""How much of a country's name has to lie on its land; the rest may reach over open water."""
LEAST: Final = 11.0
"""Smallest type, px."""
CLEAR: Final = 4.0
"""By how much a name stands nearer to its own mark than to any other, px."""
SHY: Final = 40.0
"""What it costs to print where a mark that may stand later would be nearer."""
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, eq=False)
class Symbol:
    """A symbol that stands: its thing, its name in the style values, its middle and width, px, and its room."""

    item: Item
    name: str
    x: float
    y: float
    size: float
    box: Box


@dataclass(frozen=True)
class Label:
    """A line of words that stands.

    ``box`` is its room, that of both lines in the first one of a callout; ``of`` the mark that it names, if no leader
    ties it to one.
    """

    text: str
    x: float
    y: float
    align: Align
    face: Face
    box: Box | None
    of: Symbol | None = None


@dataclass(frozen=True)
class Leader:
    """A line from a thing to its callout."""

    start: tuple[float, float]
    end: tuple[float, float]
    colour: str


def crosses(start: Sequence[float], end: Sequence[float], boxes: Boxes) -> NDArray[np.bool_]:
    """Return whether a straight line passes through each of some boxes, shape (n, 4)."""
    least, most = np.zeros(len(boxes)), np.ones(len(boxes))
    inside = np.ones(len(boxes), dtype=bool)
    for axis in (0, 1):
        far = end[axis] - start[axis]
        low, high = boxes[:, axis] - start[axis], boxes[:, axis + 2] - start[axis]
        if abs(far) < 1e-9:
            inside &= (low <= 0) & (high >= 0)
            continue
        turns = np.sort(np.stack([low, high]) / far, axis=0)
        least, most = np.maximum(least, turns[0]), np.minimum(most, turns[1])
    return inside & (least <= most)


@dataclass
class Placer:
    """A frame in which things are placed one after another.

    Parameters
    ----------
    view
        The frame.
    look
        Style values.
    links
        What is drawn below, with ``runs``.
    owners
        Whose ground lies under it.
    reserved
        Boxes in which nothing may stand.
    """

    view: View
    look: Look
    links: Sequence[Item]
    owners: Owners
    reserved: Sequence[Box] = ()
    symbols: list[Symbol] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    leaders: list[Leader] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Count the lines in each cell of the frame."""
        self.boxes = [*self.reserved]
        self.zoom = self.view.zoom
        left, top, right, bottom = self.view.frame
        cells = np.zeros((int((right - left) / CELL) + 2, int((bottom - top) / CELL) + 2))
        for link in self.links:
            cost = LINE_COST["sea" if link["mode"] == "sea" else link["style"]]
            for points, _ in link["runs"]:
                across, down = ((along(points, 5) - (left, top)) // CELL).astype(int).T
                seen = (across >= 0) & (down >= 0) & (across < cells.shape[0]) & (down < cells.shape[1])
                np.maximum.at(cells, (across[seen], down[seen]), cost)
        self._cells = cells
        self._sums = np.pad(cells.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))

    def cost(self, boxes: Boxes) -> NDArray[np.float64]:
        """Return what it costs to print over the lines in each box."""
        left, top = self.view.frame[:2]
        grid = ((boxes - (left, top, left, top)) // CELL).astype(int)
        x0, x1 = (np.clip(column, 0, self._cells.shape[0]) for column in (grid[:, 0], grid[:, 2] + 1))
        y0, y1 = (np.clip(column, 0, self._cells.shape[1]) for column in (grid[:, 1], grid[:, 3] + 1))
        sums = self._sums
        found: NDArray[np.float64] = sums[x1, y1] - sums[x0, y1] - sums[x1, y0] + sums[x0, y0]
        return found

    def hit(self, boxes: Boxes, pad: float = 0, own: Box | None = None) -> NDArray[np.bool_]:
        """Return whether each box leaves the frame or meets something that stands."""
        left, top, right, bottom = self.view.frame
        out: NDArray[np.bool_] = (boxes[:, 0] < left + EDGE) | (boxes[:, 1] < top + EDGE)
        out |= (boxes[:, 2] > right - EDGE) | (boxes[:, 3] > bottom - EDGE)
        wide = boxes + np.array([-pad, -pad, pad, pad])
        out |= _meet(wide, [box for box in self.boxes if box is not own])
        for leader in self.leaders:
            out |= crosses(leader.start, leader.end, wide)
        return out

    def face(self, kind: str, *, shrink: float = 1, colour: str = "") -> Face:
        """Return how a kind of name is printed at this zoom."""
        rule, label = self.look.style["label"][kind], self.look.theme["label"]
        serif = bool(rule.get("serif"))
        return Face(
            size=max(LEAST, step(rule["size"], self.zoom) * shrink),
            colour=colour or label[rule["colour"]],
            bold=rule.get("weight", 400) >= 600,
            italic=bool(rule.get("italic")),
            serif=serif,
            halo=rule["halo"],
            halo_colour=label["haloSea" if serif else "halo"],
            spacing=step(rule["spacing"], self.zoom) * shrink * shrink if "spacing" in rule else 0,
        )

    def near(self, point: Sequence[float], margin: float = 0) -> bool:
        """Return whether a point lies in the frame or not farther than a margin from it."""
        left, top, right, bottom = self.view.around(margin)
        return left < point[0] < right and top < point[1] < bottom

    def stand(self, item: Item, name: str, size: float, pad: float) -> bool:
        """Place a symbol on its point; false where it may not stand."""
        x, y = item["xy"]
        if not self.near((x, y)):
            return False
        half = size / 2
        box = (x - half - 1, y - half - 1, x + half + 1, y + half + 1)
        # Symbols may touch each other, but no name and no leader.
        tight = np.array([[x - half - pad, y - half - pad, x + half + pad, y + half + pad]])
        mine = np.array([box])
        names = [label.box for label in self.labels if label.box is not None]
        if _meet(tight, self.boxes)[0] or _meet(mine, names)[0]:
            return False
        if any(crosses(leader.start, leader.end, mine)[0] for leader in self.leaders):
            return False
        symbol = Symbol(item, name, x, y, size, box)
        if any(_strays(np.array([label.box]), label.of, [symbol])[0] for label in self.labels if label.of):
            return False
        self._keep(symbol)
        return True

    def _keep(self, symbol: Symbol) -> None:
        self.boxes.append(symbol.box)
        self.symbols.append(symbol)

    def hang(self, item: Item, name: str, size: float) -> None:
        """Hang a smaller symbol on the corner of one that stands, where it is freest."""
        host = next(symbol for symbol in self.symbols if symbol.item is item)
        aside, half = (host.size + size) / 2 - 1.5, size / 2 + 1
        ways = np.array([(0.75, -0.75), (-0.75, -0.75), (0.75, 0.75), (-0.75, 0.75), (1, 0), (-1, 0), (0, -1), (0, 1)])
        x, y = host.x + ways[:, 0] * aside, host.y + ways[:, 1] * aside
        boxes = np.column_stack([x - half, y - half, x + half, y + half])
        taken = _meet(boxes, [box for box in self.boxes if box is not host.box])
        costs = self.cost(boxes) + taken * 100
        best = int(costs.argmin())
        if costs[best] < 100:
            self._keep(Symbol(item, name, float(x[best]), float(y[best]), size, _box(boxes[best])))

    def name(
        self, item: Item, size: float, kind: str, *, most: float = 60, colour: str = "", later: Sequence[Symbol] = ()
    ) -> bool:
        """Print the name of a point at the cheapest free one of eight places round its symbol, near or a little off.

        No place counts where another mark is as near, for which the name would be taken. ``later`` are marks that are
        yet to stand: they are better kept clear of.
        """
        face = self.face(kind, colour=colour)
        text, width = fit(item["name"], face, 260)
        if not text:
            return False
        # A name may use the empty corners of its own symbol.
        point = next(symbol for symbol in self.symbols if symbol.item is item)
        h = face.size * 1.02
        places: list[tuple[Align, float, float]] = []
        for gap in (size / 2 + 4.5, size / 2 + 9.5):
            high, low = -gap * 0.55, gap * 0.55 + h * 0.7
            places += [
                ("left", gap, h * 0.34), ("right", -gap, h * 0.34), ("left", gap * 0.8, high), ("left", gap * 0.8, low),
                ("right", -gap * 0.8, high), ("right", -gap * 0.8, low), ("center", 0, -gap),
                ("center", 0, gap + h * 0.74),
            ]  # fmt: skip
        share = {"left": 0.0, "center": 0.5, "right": 1.0}
        x, y = np.array([(point.x + dx, point.y + dy) for _, dx, dy in places]).T
        left = x - width * np.array([share[align] for align, _, _ in places])
        boxes = np.column_stack([left - 1, y - h * 0.8, left + width + 1, y + h * 0.24])
        costs = self.cost(boxes) + np.arange(len(places)) * 0.9
        costs += _strays(boxes, point, later) * SHY
        costs[self.hit(boxes, 1.5, point.box) | _strays(boxes, point, self.symbols)] = np.inf
        best = int(costs.argmin())
        if costs[best] > most:
            return False
        self._print(Label(text, float(x[best]), float(y[best]), places[best][0], face, _box(boxes[best]), point))
        return True

    def _print(self, label: Label) -> None:
        assert label.box is not None
        self.boxes.append(label.box)
        self.labels.append(label)

    def area(
        self,
        name: str,
        kind: str,
        starts: NDArray[np.float64],
        *,
        shrinks: Sequence[float] = (1,),
        colour: str = "",
        most: float = 34,
        within: Any = None,  # noqa: ANN401 - a shapely geometry
        ground: int | None = None,
    ) -> bool:
        """Print the name of an area.

        Parameters
        ----------
        name, kind, colour
            Its words, a key of the label rules, and another colour than that of the rule.
        starts
            Places to try, px, each with what it costs to stand there, shape (n, 3).
        shrinks
            Sizes to try, as a share of that of the rule.
        most
            What the place may cost.
        within
            Area in which the whole name has to lie.
        ground
            On whose ground alone the name may stand; a country's may reach a little over open water.
        """
        import shapely

        shifts = np.array([(dx, dy) for dy in (0, -16, 16, -34, 34) for dx in (0, -26, 26)], dtype=float)
        for shrink in shrinks:
            face = self.face(kind, shrink=shrink, colour=colour)
            text, width = fit(name, face, 420)
            # Cut short only where nothing smaller is whole.
            if not text or (text.endswith("…") and shrink != shrinks[-1]):
                continue
            h = face.size
            spots = (starts[:, None, :2] + shifts[None]).reshape(-1, 2)
            x, y = spots.T
            boxes = np.column_stack([x - width / 2, y - h * 0.6, x + width / 2, y + h * 0.6])
            far = np.repeat(starts[:, 2], len(shifts)) + np.tile(np.abs(shifts) @ (1 / 14, 1 / 12), len(starts))
            costs = self.cost(boxes) * 2 + far
            costs[(costs > most) | self.hit(boxes, 4)] = np.inf
            if within is not None:
                ends = np.stack([boxes[:, 0], x, boxes[:, 2], (boxes[:, 0] + x) / 2, (boxes[:, 2] + x) / 2])
                heights = np.stack([y, y, y, boxes[:, 1], boxes[:, 3]])
                costs[~shapely.contains_xy(within, ends, heights).all(axis=0)] = np.inf
            if ground is not None:
                # The letters with their halo.
                inset, high = face.spacing / 2 - 2, h * 0.38 + 2
                letters = np.column_stack([boxes[:, 0] + inset, y - high, boxes[:, 2] - inset, y + high])
                own, abroad = self.owners.shares(letters, [ground])
                costs[(abroad > 0) | ((own < ASHORE) & (ground != WATER))] = np.inf
                costs += (1 - own) * 30 * (ground != WATER)
                costs[costs > most] = np.inf
            if not np.isfinite(costs).any():
                continue
            best = int(costs.argmin())
            self._print(Label(text, float(x[best]), float(y[best] + h * 0.34), "center", face, _box(boxes[best])))
            return True
        return False

    def under(self, start: Sequence[float], end: Sequence[float]) -> float:
        """Return what a leader costs by the lines that it runs over, its first few px apart."""
        far = np.arange(10, np.hypot(end[0] - start[0], end[1] - start[1]), CELL)
        if not len(far):
            return 0.0
        ahead = np.subtract(end, start) / np.hypot(*np.subtract(end, start))
        points = np.array(start) + far[:, None] * ahead
        across, down = ((points - self.view.frame[:2]) // CELL).astype(int).T
        return float(self._cells[across, down].sum())


def along(points: NDArray[np.float64], gap: float) -> NDArray[np.float64]:
    """Return places along a line, at most ``gap`` px apart."""
    far = np.r_[0, np.cumsum(np.hypot(*np.diff(points, axis=0).T))]
    stations = np.linspace(0, far[-1], max(2, int(far[-1] / gap) + 2))
    return np.column_stack([np.interp(stations, far, points[:, axis]) for axis in (0, 1)])


def _meet(boxes: Boxes, others: Sequence[Box]) -> NDArray[np.bool_]:
    if not others:
        return np.zeros(len(boxes), dtype=bool)
    there = np.array(others)
    found = (boxes[:, None, 0] <= there[None, :, 2]) & (boxes[:, None, 2] >= there[None, :, 0])
    found &= (boxes[:, None, 1] <= there[None, :, 3]) & (boxes[:, None, 3] >= there[None, :, 1])
    return np.asarray(found.any(axis=1))


def _far(boxes: Boxes, symbol: Symbol) -> NDArray[np.float64]:
    """Return how far the middle of a symbol is from each box, px."""
    across = np.maximum(boxes[:, 0] - symbol.x, symbol.x - boxes[:, 2])
    down = np.maximum(boxes[:, 1] - symbol.y, symbol.y - boxes[:, 3])
    return np.asarray(np.hypot(np.maximum(across, 0), np.maximum(down, 0)))


def _strays(boxes: Boxes, own: Symbol, others: Iterable[Symbol]) -> NDArray[np.bool_]:
    """Return whether a name in each box would be taken for that of another mark than its own."""
    found = np.zeros(len(boxes), dtype=bool)
    home = _far(boxes, own)
    for other in others:
        if other.item is own.item:
            continue
        far = _far(boxes, other)
        found |= far <= home
        # Signs that overlap stand at one place: there the nearer middle is enough.
        if np.hypot(other.x - own.x, other.y - own.y) > (other.size + own.size) / 2:
            found |= far - other.size / 2 < home - own.size / 2 + CLEAR
    return found


def _box(row: NDArray[np.float64]) -> Box:
    left, top, right, bottom = (float(value) for value in row)
    return left, top, right, bottom
