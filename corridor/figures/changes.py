"""What differs between two maps: links and crossings by status, those that change together as one, with a number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from matplotlib.path import Path

from corridor.words import status_word

from .fonts import Face, width
from .histories import common_title, hang_together
from .look import step
from .placer import along
from .shapes import compound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from .contents import Contents, Item
    from .projection import Box, View
    from .sheet import Sheet

    Places = NDArray[np.float64]

__all__ = ["Change", "Disc", "Marked", "changes_between", "draw_discs", "draw_marked", "half_of", "place_discs"]

DISC: Final = 7.0
SMALL: Final = 11
EDGE: Final = 10
CLEAR: Final = ((4.5, 1.6), (7, 4.2))
"""Room between a line that differs and its outline, both sides, px, by zoom."""
OUTLINE: Final = ((4.5, 1.6), (7, 2.5))
"""Width of the outline, both sides, px, by zoom."""
REACHES: Final = (0.0, 15.0, 22.0, 30.0, 42.0, 56.0)
"""How far a disc may stand from its thing, px."""
TURNS: Final = np.arange(12) * np.pi / 6 + 0.4
AROUND: Final = np.vstack([(0.0, 0.0), *(far * np.column_stack([np.cos(TURNS), np.sin(TURNS)]) for far in REACHES[1:])])
"""Places to try around a thing, px."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """Links and crossings that hang together and go from one status to another.

    Parameters
    ----------
    title, mode
        What they are called, and how one travels there.
    subjects
        Their ids.
    before, after
        Statuses.
    since
        When, in words; empty for a what-if.
    """

    title: str
    mode: str
    subjects: tuple[str, ...]
    before: str
    after: str
    since: str = ""

    @property
    def words(self) -> str:
        """What changes, in words."""
        before, after = (status_word(status, self.mode) for status in (self.before, self.after))
        since = f", {self.since}" if self.since else ""
        return f"{self.title}: {before[:1].lower()}{before[1:]} → {after[:1].lower()}{after[1:]}{since}"


class Marked(Protocol):
    """What has a number on a map: ids of its links and crossings, and what is said of it."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """Ids of links and crossings."""

    @property
    def words(self) -> str:
        """What the list says."""


@dataclass(frozen=True)
class Disc:
    """The number of a change on a map: its middle, and the place on the thing that it belongs to."""

    number: int
    x: float
    y: float
    at: tuple[float, float]

    @property
    def box(self) -> Box:
        """Its room, px."""
        half = half_of(self.number) + 1
        return self.x - half, self.y - DISC - 1, self.x + half, self.y + DISC + 1


def changes_between(first: Contents, second: Contents) -> list[Change]:
    """Return what differs on a second map from a first one of the same data.

    Where nothing was known before, and it is not known either since when something is so, nothing is known to differ.
    """
    atlas = second.atlas
    before = {item["id"]: item["status"] for item in (*first.links, *first.crossings)}
    items = {row["id"]: row for table in ("links", "crossings") for row in atlas.rows(table)}
    found: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for item in (*second.links, *second.crossings):
        key, now = item["id"], item["status"]
        if key not in before or before[key] == now:
            continue
        if before[key] == "unknown" and atlas.status(key).since.startswith(("before ", "by ")):
            continue
        found[item["mode"], before[key], now].append(key)
    changes = []
    for (mode, old, new), keys in found.items():
        for part in hang_together(keys, items):
            since = _since([atlas.status(key).since for key in part if key not in second.passable])
            title = common_title(atlas, part, items)
            if all("from" not in items[key] for key in part):
                title = f"{title} (crossing)"
            change = Change(title=title, mode=mode, subjects=tuple(part), before=old, after=new, since=since)
            changes.append(change)
    return sorted(changes, key=lambda change: (("rail", "road", "sea").index(change.mode), change.title, change.after))


def _since(dates: Sequence[str]) -> str:
    """Return when things changed: the date they share, else from which year to which."""
    if len(set(dates)) <= 1:
        return dates[0] if dates else ""
    years = sorted(date[-4:] for date in dates)
    return years[0] if years[0] == years[-1] else f"{years[0]} to {years[-1]}"


def draw_marked(sheet: Sheet, links: Sequence[Item], view: View, keys: Iterable[str]) -> None:
    """Draw the outline of what differs below the links themselves: in ink, so that it shows without colour."""
    marked = set(keys)
    path = [points for link in links if link["id"] in marked for points, _ in link["runs"]]
    widest = max((link["w"] for link in links if link["id"] in marked), default=0)
    # From afar lines lie close together, and wide outlines would run into one.
    inner = widest + step(CLEAR, view.zoom)
    sheet.stroke(compound(path), sheet.look.colour("ui.text"), inner + step(OUTLINE, view.zoom), cap="round")
    sheet.stroke(compound(path), sheet.look.colour("line.halo"), inner, cap="round")


def place_discs(
    view: View, contents: Contents, links: Sequence[Item], numbered: Sequence[tuple[int, Marked]], taken: Sequence[Box]
) -> list[Disc]:
    """Find for each change the place of its number, on or beside it; changes of which nothing is seen have none."""
    lines = {link["id"]: [along(points, 5) for points, _ in link["runs"]] for link in links if link["inside"]}
    crossings = {item["id"]: item for item in contents.crossings if item["layer"] in contents.on}
    ends = view.at(np.array([item["at"] for item in crossings.values()], dtype=float).reshape(-1, 2))
    signs = dict(zip(crossings, ends, strict=True))
    ink = np.vstack([*(points for runs in lines.values() for points in runs), ends.reshape(-1, 2)])
    discs: list[Disc] = []
    for number, change in numbered:
        best: tuple[float, Disc] | None = None
        boxes = np.array([*taken, *(disc.box for disc in discs)], dtype=float).reshape(-1, 4)
        for rank, spot in enumerate(_spots(view, change, lines, signs)):
            places = spot + AROUND
            near = ink[(np.abs(ink - spot) < REACHES[-1] + 3 * DISC).all(axis=1)]
            costs = _costs(places, view, near, boxes, half=half_of(number) + 1)
            costs += np.hypot(*AROUND.T) * 0.4 + rank * 2
            place = int(costs.argmin())
            if np.isfinite(costs[place]) and (best is None or costs[place] < best[0]):
                x, y = (float(value) for value in places[place])
                best = (float(costs[place]), Disc(number, x, y, spot))
        if best is not None:
            discs.append(best[1])
    return discs


def _spots(view: View, change: Marked, lines: dict[str, list[Any]], signs: dict[str, Any]) -> list[tuple[float, float]]:
    """Return places on a change that are seen, the middle of its longest line first."""
    left, top, right, bottom = view.around(-EDGE)
    runs = [points for key in change.subjects for points in lines.get(key, ())]
    found = []
    for points in sorted(runs, key=len, reverse=True)[:3]:
        inside = points[(points[:, 0] > left) & (points[:, 0] < right) & (points[:, 1] > top) & (points[:, 1] < bottom)]
        found += [inside[int(len(inside) * part)] for part in (0.5, 0.3, 0.7) if len(inside)]
    found += [signs[key] for key in change.subjects if key in signs]
    return [(float(x), float(y)) for x, y in found if left < x < right and top < y < bottom]


def _costs(places: Places, view: View, ink: Places, boxes: Places, *, half: float) -> Places:
    """Return what it costs to put a disc on each place, by the lines below it; infinite where it is not free."""
    sides = np.array([half, DISC + 1])
    x, y = places.T
    frame = np.array(view.frame)
    out = ((places < frame[:2] + sides + 2) | (places > frame[2:] - sides - 2)).any(axis=1)
    for box in boxes:
        out |= (x > box[0] - half) & (x < box[2] + half) & (y > box[1] - sides[1]) & (y < box[3] + sides[1])
    over = (np.abs(places[:, None, :] - ink[None]) < sides).all(axis=2).sum(axis=1)
    return np.where(out, np.inf, over * 2.5)


def draw_discs(sheet: Sheet, discs: Sequence[Disc]) -> None:
    """Draw numbers, each tied to its place."""
    for disc in discs:
        leader = compound([np.array([disc.at, (disc.x, disc.y)])])
        sheet.stroke(leader, sheet.look.colour("line.halo"), 3.4)
        sheet.stroke(leader, sheet.look.colour("ui.text"), 1.3)
    for disc in discs:
        draw_disc(sheet, disc.number, disc.x, disc.y)


def half_of(number: int, size: float = DISC) -> float:
    """Return half the width of a disc, px: a number of two digits makes it longer."""
    return max(size, width(str(number), Face(SMALL, "#000000", bold=True)) / 2 + 2)


def draw_disc(sheet: Sheet, number: int, x: float, y: float, *, size: float = DISC) -> None:
    """Draw a number on a dark disc, its middle at a place; ``size`` is half its height, px."""
    far = half_of(number, size) - size
    for grow, colour in ((1.2, "ui.page"), (0.0, "ui.text")):
        if far > 0:
            line = Path([(x - far, y), (x + far, y)])
            sheet.stroke(line, sheet.look.colour(colour), 2 * (size + grow), cap="round", clip=False)
        else:
            sheet.fill(Path.circle((x, y), size + grow), sheet.look.colour(colour), clip=False)
    face = Face(SMALL, sheet.look.colour("ui.page"), bold=True)
    sheet.write(str(number), x, y + 3.9, face, "center")
