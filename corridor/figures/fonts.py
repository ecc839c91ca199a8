"""Type: installed fonts of the style's lists, what letters they have, how wide words are, where they break."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from corridor.maps.style import style

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.font_manager import FontProperties

__all__ = ["Face", "bare", "clean", "fit", "spacing_em", "width", "wrap"]

LAST: Final = {False: "DejaVu Sans", True: "DejaVu Serif"}
"""Fonts that come with matplotlib: with Armenian, Georgian, Cyrillic and all of Latin."""
SPACES: Final = ("\u200a", "\u2009", "\u2006", "\u2005", "\u00a0")
"""Spaces from narrow to wide, one of which stands between spaced letters."""
LINE: Final = 240
"""Most characters in one line."""
LONGEST: Final = 2000
"""Characters of a text that are looked at: no place on a sheet holds more."""


@dataclass(frozen=True)
class Face:
    """How words are printed.

    Parameters
    ----------
    size
        Height of the type, px.
    colour
        Its colour.
    bold, italic, serif
        Its cut.
    halo, halo_colour
        Width of the halo, px, none where 0; its colour.
    spacing
        Room between letters, px.
    """

    size: float
    colour: str
    bold: bool = False
    italic: bool = False
    serif: bool = False
    halo: float = 0
    halo_colour: str = "#FFFFFF"
    spacing: float = 0

    def properties(self, size: float) -> FontProperties:
        """Return the fonts for matplotlib, ``size`` in points."""
        from matplotlib.font_manager import FontProperties

        return FontProperties(
            family=list(_families(self.serif, self.bold, self.italic)),
            weight=700 if self.bold else 400,
            style="italic" if self.italic else "normal",
            size=size,
        )


@functools.cache
def _families(serif: bool, bold: bool, italic: bool) -> tuple[str, ...]:  # noqa: FBT001 - a key of the cache
    """Return installed fonts in the order of the style; only those that have the cut, or matplotlib would complain."""
    from matplotlib.font_manager import fontManager

    weight = 700 if bold else 400
    there = {
        entry.name
        for entry in fontManager.ttflist
        if entry.weight == weight and (entry.style != "normal") == italic and entry.fname.lower().endswith(".ttf")
    }
    asked = [name.strip().strip('"') for name in str(style()["font"]["title" if serif else "ui"]).split(",")]
    found = [name for name in asked if name in there]
    # The last name is for readers of an SVG file who have none of these.
    return tuple(dict.fromkeys([*found, LAST[serif], LAST[False], "serif" if serif else "sans-serif"]))


@functools.cache
def _letters(serif: bool, bold: bool, italic: bool) -> frozenset[int]:  # noqa: FBT001 - a key of the cache
    from matplotlib.font_manager import FontProperties, findfont, get_font

    found: set[int] = set()
    for name in _families(serif, bold, italic)[:-1]:
        cut = FontProperties(family=[name], weight=700 if bold else 400, style="italic" if italic else "normal")
        found |= set(get_font(findfont(cut)).get_charmap())
    return frozenset(found)


def clean(text: str, face: Face) -> str:
    """Return text as one line that the fonts of a face can print.

    Control and format signs are left out, runs of white space become one space but for spaces where no line breaks,
    and a letter that no font has becomes a white square: matplotlib would warn of it, and some signs must not stand in
    an SVG file.
    """
    letters = _letters(face.serif, face.bold, face.italic)
    line = re.sub(r"[^\S\u00a0]+", " ", text[:LONGEST]).strip()
    line = "".join(sign for sign in line if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return "".join(sign if ord(sign) in letters else "\u25a1" for sign in unicodedata.normalize("NFC", line))


def spaced(text: str, face: Face) -> str:
    """Return text with the space between its letters that is about as wide as the face asks for."""
    if face.spacing < 1 or len(text) > 60:
        return text
    room = {space: _unit(f"n{space}n", face) - _unit("nn", face) for space in SPACES}
    return min(SPACES, key=lambda space: abs(room[space] * face.size - face.spacing)).join(text)


def bare(text: str) -> str:
    """Return spaced text without the spaces between its letters, any other as it is."""
    space = text[1:2]
    even = space in SPACES and len(text) % 2 == 1 and set(text[1::2]) == {space}
    return text[::2] if even else text


def spacing_em(text: str, face: Face) -> float:
    """Return how much room stands between the letters of spaced text, as a share of the height of the type."""
    return 0.0 if bare(text) == text else _unit(f"n{text[1]}n", face) - _unit("nn", face)


@functools.lru_cache(maxsize=8192)
def _measure(text: str, serif: bool, bold: bool, italic: bool) -> float:  # noqa: FBT001 - a key of the cache
    from matplotlib.textpath import text_to_path

    face = Face(10, "#000000", bold=bold, italic=italic, serif=serif)
    found: Any = text_to_path.get_text_width_height_descent(text, face.properties(10), ismath=False)
    return float(found[0]) / 10


def _unit(text: str, face: Face) -> float:
    return _measure(text, face.serif, face.bold, face.italic)


def width(text: str, face: Face) -> float:
    """Return how wide a clean text is, px."""
    return _unit(text, face) * face.size


def fit(text: str, face: Face, most: float) -> tuple[str, float]:
    """Return a text, clean and spaced, and its width; cut short with an ellipsis where it is wider than ``most`` px."""
    whole = clean(text, face)
    line = spaced(whole, face)
    if len(whole) <= LINE and (not line or width(line, face) <= most):
        return line, width(line, face) if line else 0.0

    def short(count: int) -> str:
        return spaced(f"{whole[:count].rstrip()}…", face)

    count = _longest(min(len(whole), LINE), lambda count: width(short(count), face) <= most)
    return short(count), width(short(count), face)


def _longest(most: int, fits: Callable[[int], bool]) -> int:
    """Return the greatest number up to ``most`` that fits, at least 1; where one fits, so do all below it."""
    low, high = 1, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def wrap(text: str, face: Face, most: float, lines: int) -> list[str]:
    """Return a text broken into lines of at most ``most`` px; the last of ``lines`` ends in an ellipsis if need be."""
    rest = clean(text, face)
    found: list[str] = []
    while rest:
        if len(found) == lines - 1:
            return [*found, fit(rest, face, most)[0]]
        count = _longest(min(len(rest), LINE), lambda count, rest=rest: width(rest[:count], face) <= most)  # type: ignore[misc]
        if count < len(rest):
            # A word longer than the line breaks where the line ends.
            count = rest.rfind(" ", 1, count + 1) if " " in rest[1 : count + 1] else count
        found.append(rest[:count].rstrip())
        rest = rest[count:].lstrip()
    return found
