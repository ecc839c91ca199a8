"""The list of what differs, in columns below maps on which it has numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .changes import draw_disc, half_of
from .fonts import Face, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .sheet import Sheet

__all__ = ["MOST", "ChangeList", "most_lines"]

ROW: Final = 15.5
"""Height of a line, px."""
LINE: Final = 14
"""Height of a line of the heading, px."""
HEAD: Final = 23
GAP: Final = 18
COLUMN: Final = 370
"""Width of a column, about, px."""
INDENT: Final = 24
DISC: Final = 6.5
SMALL: Final = 11
MOST: Final = 9
"""Most lines in one column of a low sheet."""
SHARE: Final = 0.0115
"""Most lines in one column for each px of the height of a sheet."""


def most_lines(sheet: Sheet) -> int:
    """Return the most lines that one column has on a sheet: more on a high one."""
    return max(MOST, int(sheet.tall * SHARE))


class ChangeList:
    """Changes with their numbers, broken into lines and columns.

    Parameters
    ----------
    sheet, wide
        Where to draw, and how wide, px.
    words
        The heading: what is outlined.
    numbers
        What has words, and its number; with none, the list says that nothing differs.
    most
        Most lines in one column, by itself as :func:`most_lines` says; the last tells how many changes have no room.
    """

    def __init__(
        self, sheet: Sheet, wide: float, words: str, numbers: Mapping[Any, int], *, most: int | None = None
    ) -> None:
        ui = sheet.look.theme["ui"]
        self.sheet = sheet
        self._strong, self._small = Face(SMALL, ui["text"], bold=True), Face(SMALL, ui["text2"])
        self._columns = max(1, round(wide / COLUMN))
        self._column = (wide - GAP * (self._columns - 1)) / self._columns
        self._entries = [
            (number, wrap(change.words, self._small, self._column - INDENT, 2)) for change, number in numbers.items()
        ]
        self._rows = self._needed(most_lines(sheet) if most is None else most)
        self._places = self._kept()
        self.told = dict(list(numbers.items())[: len(self._places)])
        """What has room in the list, and its number: nothing else may have a number on a map."""
        self._heading = wrap(words, self._strong, wide, 2)
        self._head = HEAD + LINE * (len(self._heading) - 1)
        self.tall = self._head + ROW * self._rows + 4
        """Its height, px."""

    def _needed(self, most: int) -> int:
        """Return the fewest lines of a column in which all entries have room, at most some."""
        return next((rows for rows in range(1, most) if len(self._arranged(rows)) == len(self._entries)), most)

    def _arranged(self, rows: int) -> list[tuple[int, int]]:
        """Return column and line of as many entries as have room in columns of some lines."""
        column = row = 0
        found = []
        for _, lines in self._entries:
            if row + len(lines) > rows:
                column, row = column + 1, 0
            if column == self._columns or len(lines) > rows:
                break
            found.append((column, row))
            row += len(lines)
        return found

    def _kept(self) -> list[tuple[int, int]]:
        """Return column and line of the entries that have room, where need be beside a last line for the rest."""
        places = self._arranged(self._rows)
        if len(places) == len(self._entries):
            return places
        last = (self._columns - 1, self._rows - 1)
        ends = [(column, row + len(lines)) for (column, row), (_, lines) in zip(places, self._entries, strict=False)]
        return [place for place, end in zip(places, ends, strict=True) if end <= last]

    def draw(self, left: float, top: float) -> None:
        """Draw it at a place."""
        sheet = self.sheet
        if not self._entries:
            sheet.write("Nothing drawn here differs.", left, top + 15, self._small)
            return
        for place, line in enumerate(self._heading):
            sheet.write(line, left, top + 15 + LINE * place, self._strong)
        left_out = len(self._entries) - len(self._places)
        if left_out:
            x, y = left + (self._columns - 1) * (self._column + GAP), top + self._head + ROW * self._rows
            sheet.write(f"and {left_out} more, outlined without a number", x + INDENT, y - 4, self._small)
        for (column, row), (number, lines) in zip(self._places, self._entries, strict=False):
            x, y = left + column * (self._column + GAP), top + self._head + ROW * row
            draw_disc(sheet, number, x + half_of(number, DISC), y + ROW / 2, size=DISC)
            for place, line in enumerate(lines, 1):
                sheet.write(line, x + INDENT, y + ROW * place - 4, self._small)
