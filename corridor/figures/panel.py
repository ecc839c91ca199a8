"""The panel of a diagram: each journey with its total, what it is made of, and how it differs from the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from corridor.itinerary import range_of
from corridor.profile import MEASURES
from corridor.triple import Triple

from .curves import draw_sign
from .fonts import Face, wrap
from .margin import cited_sources
from .shapes import compound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.itinerary import Itinerary

    from .curves import Curve
    from .margin import Cited
    from .projection import Box
    from .sheet import Sheet

__all__ = ["Panel", "amount_words", "carried", "load_title"]

LINE: Final = 14.5
GAP: Final = 9
HANG: Final = 10
"""How far a line that goes on stands in, px."""
SAMPLE: Final = 40
"""Width of a sample of a curve, px."""
KINDS: Final = {
    "moving": ("rail", "road", "sea"), "borders": ("border",), "changes of mode and gauge": ("transfer", "gauge"),
    "waiting for vessels": ("wait",),
}  # fmt: skip


def amount_words(amount: Triple, measure: str, *, ranges: bool = True) -> str:
    """Return hours or dollars with their range in words."""
    unit = "h" if measure == "time" else "USD"
    digits = 1 if measure == "time" and amount.high < 100 else 0
    low, central, high = (_number(value, digits) for value in amount)
    return f"{central} {unit}" if low == high or not ranges else f"{central} {unit} ({low} to {high})"


def _number(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.removesuffix(".0").replace("-", "\u2212") if text.strip("-0.,") else "0"


def load_title(way: Itinerary) -> str:
    """Return what travels, in words."""
    return next(str(row["title"]) for row in way.network.atlas.rows("loads") if row["id"] == way.network.load)


def carried(curves: Sequence[Curve], measure: str) -> Cited:
    """Return the sources from which most of the hours or dollars come, and how much rests on assumptions."""
    atlas = curves[0].way.network.atlas
    rows = {row["id"]: row for row in atlas.rows("parameters")}
    cited: dict[str, float] = {}
    whole = assumed = 0.0
    for curve in curves:
        for charge in curve.way.charges:
            if charge.measure == MEASURES[measure]:
                sources = rows[charge.parameter]["sources"] if charge.parameter in rows else ()
                whole += charge.amount.central
                assumed += 0 if sources else charge.amount.central
                for source in sources:
                    cited[source] = cited.get(source, 0.0) + charge.amount.central
    last = ""
    if assumed:
        unit = "hours" if measure == "time" else "dollars"
        last = f"{assumed / whole * 100:.0f} % of the {unit} come from named assumptions or values set by a scenario."
    return cited_sources(atlas, cited, "the numbers of this diagram; corridor route --explain names all", last)


class Panel:
    """Words on each curve, and below them what found no room on the diagram.

    Parameters
    ----------
    sheet
        Where to draw.
    curves
        The curves, the one to compare with first.
    measure
        A key of :data:`corridor.profile.MEASURES`.
    wide
        Width, px.
    columns
        In how many columns the curves stand.
    """

    def __init__(self, sheet: Sheet, curves: Sequence[Curve], *, measure: str, wide: float, columns: int) -> None:
        ui = sheet.look.theme["ui"]
        self.sheet, self.curves, self.measure = sheet, curves, measure
        self.columns = columns
        self._column = (wide - 24 * (columns - 1)) / columns
        self._bold = Face(12, ui["text"], bold=True)
        self._words = Face(11.5, ui["text"])
        self._small = Face(11, ui["text2"])
        self._entries = [self._entry(curve) for curve in curves]

    def _entry(self, curve: Curve) -> list[tuple[str, Face, float]]:
        """Return the lines of one curve: words, face and indent."""
        wide = self._column - SAMPLE - 10
        found = [(line, self._bold, SAMPLE + 10.0) for line in wrap(curve.names[0], self._bold, wide, 2)]
        if len(curve.names) > 1:
            same = f"and the same: {'; '.join(curve.names[1:])}"
            found += [(line, self._small, SAMPLE + 10.0) for line in wrap(same, self._small, wide, 3)]
        way, total = curve.way, curve.end.value
        days = f"{total.central / 24:,.1f} days: " if self.measure == "time" and total.central >= 72 else ""
        rows = [(f"{days}{amount_words(total, self.measure)}", self._words)]
        if curve.number:
            rows.append((self._difference(curve), self._words))
        rows += [
            (f"{way.km:,.0f} km through {' '.join(way.countries) or 'no country'}", self._small),
            (self._made_of(curve), self._small),
        ]
        for text, face in rows:
            found += [(line, face, 0.0) for line in wrap(text, face, self._column, 3)]
        return found

    def _difference(self, curve: Curve) -> str:
        first = self.curves[0]
        more = range_of(curve.way.charges, MEASURES[self.measure], less=first.way.charges)
        side, amount = "more", more
        if more.central < 0:
            side, amount = "less", Triple(-more.high, -more.central, -more.low)
        if amount.low >= 0:
            return f"{amount_words(amount, self.measure)} {side} than {first.names[0]}"
        # Where not even the sign is sure, each end says its own.
        other = {"more": "less", "less": "more"}[side]
        low, high = (amount_words(Triple(*[abs(end)] * 3), self.measure) for end in (amount.low, amount.high))
        words = f"{amount_words(amount, self.measure, ranges=False)} {side} than {first.names[0]}"
        return f"{words} ({low} {other} to {high} {side})"

    def _made_of(self, curve: Curve) -> str:
        sums = {
            kind: sum(part.rise for part in curve.parts if part.step.kind in kinds) for kind, kinds in KINDS.items()
        }
        there = [
            f"{kind} {amount_words(Triple(value, value, value), self.measure)}" for kind, value in sums.items() if value
        ]
        return "; ".join(there)

    @property
    def tall(self) -> float:
        """Height of the curves' words and of a few lines below them, px."""
        rows = [self._entries[place : place + self.columns] for place in range(0, len(self._entries), self.columns)]
        return sum(LINE * max(map(len, row)) + GAP for row in rows) + LINE * 8

    def draw(self, box: Box, unnamed: Sequence[str]) -> None:
        """Draw it in a box, with as many lines on what has no room on the diagram as there is room for."""
        left, top, _, bottom = box
        y = top
        for place in range(0, len(self._entries), self.columns):
            row = list(zip(self.curves, self._entries, strict=True))[place : place + self.columns]
            tall = LINE * max(len(lines) for _, lines in row)
            if y + tall > bottom:
                return
            for column, (curve, lines) in enumerate(row):
                self._draw_entry(curve, lines, left + (self._column + 24) * column, y)
            y += tall + GAP
        self._draw_rest(unnamed, (left, y, box[2], bottom))

    def _draw_entry(self, curve: Curve, lines: Sequence[tuple[str, Face, float]], left: float, top: float) -> None:
        y = top + LINE * 0.5 + 1
        sample = compound([np.array([(left, y), (left + SAMPLE, y)])])
        self.sheet.stroke(sample, curve.colour, 2.8, dash=curve.dash, clip=False)
        draw_sign(self.sheet, curve, left + SAMPLE / 2, y)
        for row, (text, face, indent) in enumerate(lines, 1):
            self.sheet.write(text, left + indent, top + LINE * row - 3, face)

    def _told(self) -> list[str]:
        """Return every leg and stop of the only journey."""
        found = []
        for part in self.curves[0].parts:
            step = part.step
            amount = amount_words(step.hours if self.measure == "time" else step.usd, self.measure)
            leg = f", {step.kind}, {step.km:,.0f} km" if step.links else ""
            found.append(f"{part.points[0].km:,.0f} km: {step.name}{leg}, {amount}")
        return found

    def _draw_rest(self, unnamed: Sequence[str], box: Box) -> None:
        """List all legs and stops of one journey where there is room, else those that the diagram does not name."""
        left, top, right, bottom = box
        room = int((bottom - top) / LINE) - 1
        tries = [("Too close for words on the diagram", list(dict.fromkeys(unnamed)))]
        if len(self.curves) == 1:
            tries.insert(0, ("Legs and stops", self._told()))
        broken = [
            (title, [wrap(text, self._small, right - left - HANG, 3) for text in texts]) for title, texts in tries
        ]
        title, entries = next((one for one in broken if sum(map(len, one[1])) <= room), broken[-1])
        if not entries or room < 2:
            return
        if sum(map(len, entries)) > room:
            sums = np.cumsum([len(entry) for entry in entries])
            entries = [*entries[: int((sums < room).sum())], ["and more: see corridor route"]]
        self.sheet.write(title, left, top + LINE, self._bold)
        y = top + LINE
        for entry in entries:
            for row, text in enumerate(entry):
                y += LINE
                self.sheet.write(text, left + HANG * bool(row), y, self._small)
