"""The legend of a figure: rows of the web map's legend with samples drawn by the map's own code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.path import Path

from corridor.maps.legend import LINE_ORDER
from corridor.words import status_word

from .fonts import Face, fit, width, wrap
from .lines import draw_line
from .shapes import compound
from .symbols import draw_symbol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.maps.legend import LayerRow

    from .projection import Box
    from .sheet import Sheet

__all__ = ["Legend", "Row", "with_statuses", "without_ticks"]

SAMPLE: Final = 44
"""Width of a sample, px."""
HEAD: Final = 19
LINE: Final = 14
"""Height of a line of small type, px."""
GAP: Final = 9
ROWS: Final = (18.0, 16.5, 15.0, 14.0, 13.0)
"""Heights of a row to try, px."""
SMALL: Final = 11


@dataclass(frozen=True)
class Row:
    """One row: its words, how its sample is drawn, and how many things it stands for."""

    title: str
    sample: Mapping[str, Any]
    count: int | None = None


@dataclass(frozen=True)
class Group:
    """Rows under a heading, and a few words on how to read them, both broken into lines."""

    title: tuple[str, ...]
    hint: tuple[str, ...]
    rows: tuple[Row, ...]

    def tall(self, row: float) -> float:
        """Return its height, px, when a row is so high."""
        return (
            (HEAD + LINE * (len(self.title) - 1) if self.title else 0)
            + LINE * len(self.hint)
            + row * len(self.rows)
            + (3 if self.hint else 0)
            + GAP
        )


class Legend:
    """Rows of a legend in groups.

    Parameters
    ----------
    sheet
        Where it is drawn.
    layers
        Rows of the web map's legend that are on the map, in its order.
    seen
        How many things of each layer are on the map; a layer of which nothing is there has no row.
    notes
        Sentences on how to read the map, below all rows.
    ticks
        Whether railways have ticks on the map.
    """

    def __init__(
        self,
        sheet: Sheet,
        layers: Sequence[LayerRow],
        *,
        seen: Mapping[str, int],
        notes: Sequence[str],
        ticks: bool = True,
    ) -> None:
        self.sheet = sheet
        self._ticks = ticks
        theme = sheet.look.theme["ui"]
        self._bold = Face(12, theme["text"], bold=True)
        self._words = Face(11.5, theme["text"])
        self._small = Face(SMALL, theme["text2"])
        # Two groups of links may have one title.
        there = groupby(
            (row for row in layers if seen.get(row.key)),
            key=lambda row: (row.group, row.key.rsplit("-", 1)[0] if row.key.startswith("links-") else ""),
        )
        self._groups = [(key[0], tuple(rows)) for key, rows in there]
        self._seen = seen
        self._notes = notes

    def _made(self, wide: float) -> list[Group]:
        groups = [
            Group(
                tuple(wrap(title, self._bold, wide, 2)),
                tuple(wrap(self._hint(rows), self._small, wide, 6)),
                tuple(Row(row.title, row.swatch, None if row.count is None else self._seen[row.key]) for row in rows),
            )
            for title, rows in self._groups
        ]
        notes = tuple(line for note in self._notes for line in wrap(note, self._small, wide, 6))
        return [*groups, Group((), notes, ())] if notes else groups

    def _hint(self, rows: Sequence[LayerRow]) -> str:
        said = next((row.hint for row in rows if row.hint), "")
        return said if self._ticks else without_ticks(said)

    def tall(self, wide: float, columns: int, *, close: bool = False) -> float:
        """Return the height of the legend in columns, px; ``close``, its rows stand as near as may be."""
        groups = self._made(_column(wide, columns))
        return _least(groups, columns, ROWS[-1 if close else 1]) if groups else 0.0

    def fits(self, wide: float, tall: float, columns: int) -> bool:
        """Return whether all rows have room in a box."""
        groups = self._made(_column(wide, columns))
        return not groups or _least(groups, columns, ROWS[-1]) <= tall + 1

    def draw(self, box: Box, columns: int) -> None:
        """Draw the legend into a box, in rows as high as there is room for.

        What has no room even in small rows is left out, and the last line says so.
        """
        left, top, right, bottom = box
        groups = self._made(_column(right - left, columns))
        row = next((row for row in ROWS if not groups or _least(groups, columns, row) <= bottom - top + 1), None)
        if row is None:
            row = ROWS[-1]
            groups = _cut(groups, columns, row, bottom - top)
        if groups:
            self._draw(groups, box, columns, row)

    def _draw(self, groups: Sequence[Group], box: Box, columns: int, row: float) -> None:
        left, top, right, bottom = box
        wide = _column(right - left, columns)
        limit = min(bottom - top + 1, _least(groups, columns, row))
        for place, found in enumerate(_arranged(groups, row, limit)):
            x, y = left + place * (wide + 18), top
            for group in found:
                self._draw_group(group, x, y, wide, row)
                y += group.tall(row)

    def _draw_group(self, group: Group, x: float, y: float, wide: float, row: float) -> None:
        sheet = self.sheet
        for place, line in enumerate(group.title):
            sheet.write(line, x, y + 13, self._bold)
            y += LINE if place < len(group.title) - 1 else HEAD
        for line in group.hint:
            sheet.write(line, x, y + 10.5, self._small)
            y += LINE
        y += 3 if group.hint else 0
        for one in group.rows:
            count = "" if one.count is None else str(one.count)
            room = wide - SAMPLE - 10 - (width(count, self._small) + 8 if count else 0)
            draw_sample(sheet, one.sample, (x, y + row / 2), ticked=self._ticks)
            sheet.write(fit(one.title, self._words, room)[0], x + SAMPLE + 10, y + row / 2 + 4, self._words)
            sheet.write(count, x + wide, y + row / 2 + 4, self._small, "right")
            y += row


def with_statuses(
    layers: Sequence[LayerRow], links: Sequence[Mapping[str, Any]], seen: dict[str, int]
) -> list[LayerRow]:
    """Return the rows, and one more for each status that lines have whose rows tell their group and mode alone.

    Lines that are not open look the same in all groups: where one row explains a status, no other has to.

    Parameters
    ----------
    layers
        Rows of the legend.
    links
        What is drawn, placed.
    seen
        How many things of each layer are on the map; the new rows are added.
    """
    rows = {row.key: row for row in layers}
    told = {row.swatch.get("status") for row in layers if seen.get(row.key) and row.swatch.get("line") == "focus"}
    found = list(layers)
    for link in sorted(links, key=lambda link: LINE_ORDER.index(link["status"])):
        like, status = rows.get(link["layer"]), link["status"]
        if like is None or not link["inside"] or status == "open" or status in told or not seen.get(like.key):
            continue
        key = f"{like.key.rsplit('-', 1)[0]}-{status}"
        seen[key] = seen.get(key, 0) + 1
        if key not in rows:
            rows[key] = replace(
                like, key=key, title=status_word(status), swatch={**like.swatch, "status": status}, hint=""
            )
            near = [
                place for place, row in enumerate(found) if row.group == like.group and row.key.startswith("links-")
            ]
            found.insert(near[-1] + 1, rows[key])
    return found


def without_ticks(hint: str) -> str:
    """Return how to read the lines where railways have no ticks, as from afar."""
    return hint.replace("Ticks mark rail; thin", "Thin")


def draw_sample(sheet: Sheet, sample: Mapping[str, Any], place: tuple[float, float], *, ticked: bool = True) -> None:
    """Draw the sample of a layer, 44 px wide.

    Parameters
    ----------
    sheet
        Where to draw.
    sample
        The ``swatch`` of a row of the web map's legend.
    place
        Its left end and its middle line, px.
    ticked
        Whether a railway has ticks.
    """
    x, y = place
    look, middle = sheet.look, x + SAMPLE / 2
    area, border = look.theme["area"], look.theme["border"]
    line = compound([np.array([(x + 3, y), (x + SAMPLE - 3, y)])])
    box = Path(
        [(x + 8, y - 5.5), (x + 36, y - 5.5), (x + 36, y + 5.5), (x + 8, y + 5.5), (x + 8, y - 5.5)], closed=True
    )
    if "symbol" in sample:
        draw_symbol(sheet, sample["symbol"], middle, y, 13)
    elif "area" in sample:
        sheet.fill(box, area[sample["area"]], clip=False)
        sheet.stroke(box, area["coast"] if sample["area"] == "lake" else border["settled"], 1, clip=False)
    elif "border" in sample:
        disputed = sample["border"] in {"disputed", "ruling"}
        colour = border["disputed" if disputed else "settled"]
        dash = look.style["disputedDash"] if disputed else None
        if sample["border"] == "noOpen":
            sheet.stroke(line, border["closed"], 7, opacity=border["bandOpacity"] + 0.1, cap="round", clip=False)
        ruling = sample["border"] == "ruling"
        sheet.stroke(box if ruling else line, colour, 1.2 if ruling else 1.4, dash=dash, clip=False)
    elif sample["line"] == "river":
        sheet.stroke(line, area["river"], 1.6, clip=False)
    else:
        link = {"style": sample["line"], "mode": sample["mode"], "status": sample["status"]}
        ticks = 9 if ticked and link["mode"] == "rail" and link["style"] == "trunk" else 0
        draw_line(sheet, line, link, sample["width"], ticks=ticks, clip=False)


def _column(wide: float, columns: int) -> float:
    return (wide - 18 * (columns - 1)) / columns


def _arranged(groups: Sequence[Group], row: float, limit: float) -> list[list[Group]]:
    """Return groups in columns, each as full as its limit lets it."""
    columns: list[list[Group]] = [[]]
    used = 0.0
    for group in groups:
        if columns[-1] and used + group.tall(row) > limit + 0.01:
            columns.append([])
            used = 0.0
        columns[-1].append(group)
        used += group.tall(row)
    return columns


def _least(groups: Sequence[Group], columns: int, row: float) -> float:
    """Return the least height in which groups fit into some columns."""
    heights = [group.tall(row) for group in groups]
    sums = {sum(heights[start:end]) for start in range(len(heights)) for end in range(start + 1, len(heights) + 1)}
    fits = (limit for limit in sorted(sums) if limit >= max(heights) and len(_arranged(groups, row, limit)) <= columns)
    return next(fits, sum(heights))


def _cut(groups: Sequence[Group], columns: int, row: float, limit: float) -> list[Group]:
    """Return as many rows as have room, and a line that says how many have none."""
    kept = list(groups)
    dropped = 0
    while kept and (_least(kept, columns, row) > limit):
        last = kept.pop()
        if last.rows:
            dropped += 1
            kept.append(Group(last.title, last.hint, last.rows[:-1])) if len(last.rows) > 1 else None
        end = Group((), (f"and {dropped} more kinds of line and sign",), ())
        if dropped and _least([*kept, end], columns, row) <= limit:
            return [*kept, end]
    return kept
