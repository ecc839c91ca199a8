"""Time/cost-distance diagram: what a journey has cost in time or money at each kilometre, after UNESCAP's method."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from matplotlib.path import Path

from corridor.errors import NotKnownError, QuestionError
from corridor.profile import MEASURES
from corridor.provenance import picture_words
from corridor.words import date_words

from .curves import STYLES, Plot, curves_of, draw_curves, draw_sign
from .fonts import Face, fit
from .look import Look
from .margin import Foot, Head, day_words
from .panel import Panel, amount_words, carried, load_title
from .placer import along
from .shapes import compound
from .sheet import Sheet
from .tags import Tag, Tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.figure import Figure

    from corridor.itinerary import Itinerary
    from corridor.profile import Part
    from corridor.routes import Routes

    from .curves import Curve
    from .look import Theme
    from .projection import Box

__all__ = ["draw_diagram"]

SIDE: Final = 268
"""Width of the panel beside the diagram, px."""
GAP: Final = 24
AXIS: Final = 62
"""Room for the words of the upright axis, px."""
BELOW: Final = 24
"""Room for the words of the level axis, px."""
LANE: Final = 21
"""Height of the row that names the legs of one curve, px."""
LEAST: Final = 240
"""Least height of the diagram, px."""
SMALL: Final = 11
DAYS_FROM: Final = 96
"""Hours from which the upright axis counts days."""
STEPS: Final = {
    "days": (1, 2, 5, 10, 20, 50, 100, 200, 500),
    "hours": (0.1, 0.2, 0.5, 1, 2, 3, 6, 12, 24),
    "USD": (),
}  # fmt: skip
READING: Final = (
    "A line rises along a leg and jumps at a stop. The band is the range of the journey so far: parameters vary "
    "independently of each other, all uses of one together."
)
MODES: Final = {"rail": "Rail", "road": "Road", "sea": "Sea"}


def draw_diagram(
    ways: Itinerary | Routes | Sequence[Itinerary | Routes],
    *,
    measure: Literal["time", "cost"] = "time",
    names: Sequence[str] | None = None,
    title: str | None = None,
    note: str = "",
    theme: Theme = "light",
    paper: str = "a4-landscape",
) -> Figure:
    """Draw the time or cost of a way against its distance.

    Legs rise with the kilometres, stops (borders, changes of mode and gauge, waits) are vertical jumps, the band is
    the range of the journey so far. Journeys that are the same in all are one curve. Curves differ by dash and sign,
    so that they keep apart without colour; the first is in ink, the others are blue where their total is less and
    orange where it is more. Nothing of matplotlib's state is used or changed.

    Parameters
    ----------
    ways
        Journeys, or answers that hold some, the one to compare with first. Their scenarios, days and loads may differ.
    measure
        ``time`` (hours, or days where they are many) or ``cost`` (USD for the whole load).
    names
        What each is called; ``None`` takes the titles of their scenarios.
    title
        Title of the figure; ``None`` names origin and destination.
    note
        A sentence more below the diagram, for example what the ways are the least of.
    theme
        ``light`` or ``dark``.
    paper
        A key of :data:`corridor.figures.PAPERS`, with margins of 12 mm.

    Returns
    -------
    matplotlib.figure.Figure
        Write it with :func:`corridor.figures.save`, or show it in a notebook.

    Raises
    ------
    NotKnownError
        If there is no such measure, theme or paper.
    QuestionError
        If there is no journey, or there are more that differ than can be told apart.

    Notes
    -----
    The method is the time/cost-distance methodology of UNESCAP (https://www.unescap.org/resources/timecost-distance-methodology),
    which goes back to Beresford and Dubey's model of transport costs. See docs/method.md.

    Examples
    --------
    >>> from corridor.figures import draw_diagram, save
    >>> def compare(atlas, origin, destination, scenarios, file):
    ...     answers = [atlas.network(scenario).route(origin, destination) for scenario in scenarios]
    ...     return save(draw_diagram([answer.best for answer in answers if answer.best]), file)
    """
    from matplotlib.style import context

    if measure not in MEASURES:
        raise NotKnownError("measure", measure, MEASURES)
    ways = _listed(ways)
    if not ways:
        raise QuestionError("There is no journey to draw. Give at least one.")
    named = _names(ways) if names is None else list(names)
    if len(named) != len(ways):
        raise QuestionError(f"{len(ways)} journeys have {len(named)} names. Give one for each, or none.")
    look = Look(theme)
    with context(["default", {"lines.scale_dashes": False}]):
        curves = curves_of(ways, named, measure=measure, look=look)
        if len(curves) > len(STYLES):
            raise QuestionError(
                f"{len(curves)} journeys differ, and only {len(STYLES)} can be told apart in one diagram. Draw fewer."
            )
        head = ((title or "").strip() or _title(ways), _subtitle(ways, measure), _dates(ways))
        return _Diagram(Sheet(paper, look), curves, measure=measure, head=head, note=note).draw()


def _listed(given: Itinerary | Routes | Sequence[Itinerary | Routes]) -> list[Itinerary]:
    """Return journeys one by one."""
    from corridor.itinerary import Itinerary
    from corridor.routes import Routes

    found: list[Itinerary] = []
    for one in given if isinstance(given, list | tuple) else [given]:
        if not isinstance(one, Itinerary | Routes):
            raise QuestionError(f"{one!r} is no journey. Give what network.route(...) answers, or its best way.")
        found += one.ways if isinstance(one, Routes) else [one]
    return found


def _names(ways: Sequence[Itinerary]) -> list[str]:
    """Return the titles of the scenarios, with the day, load or ends where these differ, else with a number."""
    columns = [
        [way.network.scenario.title for way in ways],
        [date_words(way.network.atlas.day) for way in ways],
        [load_title(way) for way in ways],
        [_ends(way) for way in ways],
    ]
    kept = [columns[0], *(column for column in columns[1:] if len(set(column)) > 1)]
    found = [", ".join(parts) for parts in zip(*kept, strict=True)]
    seen = [found[:place].count(name) for place, name in enumerate(found)]
    return [f"{name}, way {count + 1}" if count else name for name, count in zip(found, seen, strict=True)]


def _ends(way: Itinerary) -> str:
    nodes = way.network.nodes
    return f"{nodes[way.origin]['name']} – {nodes[way.destination]['name']}"


def _title(ways: Sequence[Itinerary]) -> str:
    found = list(dict.fromkeys(map(_ends, ways)))
    return found[0] if len(found) == 1 else "Journeys compared"


def _subtitle(ways: Sequence[Itinerary], measure: str) -> str:
    loads = list(dict.fromkeys(map(load_title, ways)))
    load = f"; load: {loads[0][:1].lower()}{loads[0][1:]}" if len(loads) == 1 else ""
    return f"Cumulative {measure} against distance{load}"


def _dates(ways: Sequence[Itinerary]) -> tuple[str, str]:
    found = [day_words(way.network.atlas) for way in ways]
    data = f"data of {date_words(ways[0].network.atlas.data_date)}"
    return found[0] if len(set(found)) == 1 else ("Networks on several days", data)


class _Diagram:
    """One sheet with its diagram, laid out and drawn."""

    def __init__(
        self, sheet: Sheet, curves: Sequence[Curve], *, measure: str, head: tuple[str, str, tuple[str, str]], note: str
    ) -> None:
        self.sheet, self.curves, self.measure = sheet, curves, measure
        ui = sheet.look.theme["ui"]
        self._small = Face(SMALL, ui["text2"])
        halo = sheet.look.colour("ui.page")
        self._tag = (
            Face(SMALL, ui["text"], bold=True, halo=3, halo_colour=halo),
            Face(SMALL, ui["text"], halo=3, halo_colour=halo),
        )  # fmt: skip
        self._head = Head(sheet, *head)
        sheet.figure.set_label(head[0])
        sheet.figure.made = picture_words(curves[0].way.network.atlas)
        left, top, right, bottom = sheet.inside
        beside = sheet.wide > sheet.tall
        self._foot = Foot(sheet, right - left, notes=self._notes(note), sources=carried(curves, measure))
        top += self._head.tall
        low = bottom - self._foot.tall - 6
        side = SIDE if beside else right - left
        self._panel = Panel(sheet, curves, measure=measure, wide=side, columns=1 if beside else 2)
        if beside:
            self._panel_box: Box = (right - side, top, right, low)
        else:
            below = min(self._panel.tall, low - top - LEAST)
            self._panel_box = (left, low - below, right, low)
            low -= below + 12
        lanes = LANE * len(curves) + 6
        frame = (left + AXIS, top + 24, right - (side + GAP if beside else 0), low - lanes - BELOW)
        highest = max(curve.end.value.high for curve in curves)
        self._unit = "USD" if measure == "cost" else "days" if highest > DAYS_FROM else "hours"
        factor = 24.0 if self._unit == "days" else 1.0
        step = _step(highest / factor, (frame[3] - frame[1]) / 44, STEPS[self._unit])
        count = int(np.ceil(highest / factor / step - 1e-9)) or 1
        self._ticks = [step * place for place in range(count + 1)]
        ends = max(fit(line, self._tag[0], 200)[1] for curve in curves for line in self._end_lines(curve))
        self.plot = Plot(
            frame,
            km=max(0.001, *(curve.end.km for curve in curves)),
            right=frame[2] - min(ends + 42, (frame[2] - frame[0]) / 3),
            top=self._ticks[-1] * factor,
        )
        self._factor = factor

    def draw(self) -> Figure:
        """Draw all of it."""
        sheet = self.sheet
        self._head.draw()
        self._axes()
        draw_curves(sheet, self.plot, self.curves)
        frame = self.plot.frame
        unnamed = []
        for row, curve in enumerate(self.curves):
            unnamed += self._lane(curve, frame[3] + BELOW + 6 + LANE * row)
        lines = [along(self.plot.line(curve.points), 3) for curve in self.curves]
        tags = Tags(sheet, frame, self._tag, curves=np.vstack(lines), taken=self._signs())
        for tag in tags.draw([*self._end_tags(), *self._stop_tags()]):
            if tag.curve:
                # The panel names every curve.
                continue
            km = (tag.at[0] - frame[0]) / (self.plot.right - frame[0]) * self.plot.km
            unnamed.append((km, f"{km:,.0f} km: {'; '.join(tag.lines)}"))
        self._panel.draw(self._panel_box, [words for _, words in sorted(unnamed)])
        left, _, _, bottom = sheet.inside
        self._foot.draw(left, bottom - self._foot.tall)
        return sheet.figure

    def _notes(self, note: str) -> list[str]:
        what_if = any(curve.way.network.scenario.changes for curve in self.curves)
        notes = [READING, note, "What-ifs, not forecasts." if what_if else "", "Method: time/cost-distance of UNESCAP."]
        return [line for line in notes if line]

    def _axes(self) -> None:
        sheet, plot, ui = self.sheet, self.plot, self.sheet.look.theme["ui"]
        left, top, right, bottom = plot.frame
        words = {
            "hours": "Hours since departure", "days": "Days since departure", "USD": "USD spent on the load so far",
        }  # fmt: skip
        sheet.write(words[self._unit], left - AXIS, top - 10, Face(12, ui["text"], bold=True))
        for tick in self._ticks:
            y = plot.at([(0, tick * self._factor)])[0, 1]
            sheet.stroke(Path([(left, y), (right, y)]), ui["rule"], 1, clip=False)
            sheet.write(f"{tick:,.10g}", left - 8, y + 4, self._small, "right")
        step = _step(plot.km, (plot.right - left) / 70, ())
        for place in range(int(plot.km / step + 1e-9) + 1):
            x = plot.at([(step * place, 0)])[0, 0]
            sheet.stroke(Path([(x, bottom), (x, bottom + 4)]), ui["text2"], 1, clip=False)
            sheet.write(f"{step * place:,.10g}", x, bottom + 17, self._small, "center")
        sheet.write("km", left - 22, bottom + 17, self._small, "right")
        sheet.stroke(Path([(left, top), (left, bottom), (right, bottom)]), ui["text2"], 1.2, clip=False)

    def _lane(self, curve: Curve, top: float) -> list[tuple[float, str]]:
        """Draw the row that names the legs of a curve; return those too short for words, with their kilometre."""
        sheet, ui = self.sheet, self.sheet.look.theme["ui"]
        names = {row["iso2"]: str(row["name"]) for row in curve.way.network.atlas.rows("countries")}
        unnamed = []
        draw_sign(sheet, curve, self.plot.frame[0] - 15, top + LANE / 2 - 1, 4.5)
        for number, part in enumerate(part for part in curve.parts if part.step.links):
            step = part.step
            (x0, _), (x1, _) = self.plot.at([(part.points[0].km, 0), (part.points[-1].km, 0)])
            box = np.array([(x0, top), (x1, top), (x1, top + LANE - 4), (x0, top + LANE - 4), (x0, top)])
            sheet.fill(Path(box, closed=True), ui["panel2"] if number % 2 else ui["hover"], clip=False)
            foot = np.array([(x0 + 0.8, top + LANE - 5), (max(x1 - 0.8, x0 + 0.9), top + LANE - 5)])
            weight = {"rail": 2.6, "road": 1.2, "sea": 1.8}[step.kind]
            dash = (4, 2.5) if step.kind == "sea" else None
            sheet.stroke(compound([foot]), curve.colour, weight, dash=dash, clip=False)
            mode, km = MODES[step.kind], f"{step.km:,.0f} km"
            country = names.get(step.country, step.country)
            tries = [
                ", ".join(filter(None, (mode, country, km))), " ".join(filter(None, (mode, step.country, km))),
                " ".join(filter(None, (mode, step.country))), step.country or mode,
            ]  # fmt: skip
            for words in tries:
                text, wide = fit(words, self._small, 1000)
                if wide <= x1 - x0 - 5:
                    sheet.write(text, (x0 + x1) / 2, top + 11.5, self._small, "center")
                    break
            else:
                start = part.points[0].km
                unnamed.append((start, f"{start:,.0f} km: {mode}, {step.name}, {km}"))
        return unnamed

    def _end_lines(self, curve: Curve) -> tuple[str, str]:
        return curve.names[0], amount_words(curve.end.value, self.measure, ranges=False)

    def _end_tags(self) -> Iterator[Tag]:
        for curve in self.curves:
            x, y = self.plot.line([curve.end])[0]
            yield Tag(self._end_lines(curve), (float(x), float(y)), curve.colour, np.inf, curve)

    def _stop_tags(self) -> list[Tag]:
        """Return a tag for the stops at one place; what several curves share is told once."""
        found: dict[tuple[tuple[str, ...], float, float], Tag] = {}
        for curve in self.curves:
            nodes = curve.way.network.nodes
            stays = groupby(curve.parts, key=lambda part: (bool(part.step.links), part.step.start))
            for (leg, node), parts in stays:
                if leg:
                    continue
                stops = list(parts)
                name = str(nodes[node]["name"])
                lines = (name, *(self._stop_words(part, name) for part in stops))
                start, end = stops[0].points[0], stops[-1].points[-1]
                x, y = self.plot.line([start, end]).mean(axis=0)
                key = (lines, round(float(x), 1), round(float(y), 1))
                weight = sum(part.rise for part in stops)
                found.setdefault(key, Tag(lines, (float(x), float(y)), curve.colour, weight))
        return list(found.values())

    def _stop_words(self, part: Part, place: str) -> str:
        what = part.step.name.removeprefix(f"{place}: ")
        amount = part.step.hours if self.measure == "time" else part.step.usd
        return f"{what}, {amount_words(amount, self.measure)}"

    def _signs(self) -> list[Box]:
        """Return where signs and uprights stand: no tag may cover them."""
        boxes = []
        for curve in self.curves:
            for part in curve.parts:
                if not part.step.links:
                    line = self.plot.line(part.points)
                    (x, high), (_, low) = line.min(axis=0), line.max(axis=0)
                    boxes += [(x - 3, high, x + 3, low), (x - 6, (high + low) / 2 - 6, x + 6, (high + low) / 2 + 6)]
            x, y = self.plot.line([curve.end])[0]
            boxes.append((x - 6, y - 6, x + 6, y + 6))
        return [tuple(map(float, box)) for box in boxes]  # type: ignore[misc]


def _step(most: float, count: float, choices: Sequence[float]) -> float:
    """Return the least round step with which a scale up to ``most`` has at most ``count`` steps."""
    least = max(most / max(count, 1), 1e-6)
    power = 10.0 ** np.floor(np.log10(least))
    plain = [float(power * step) for step in (1, 2, 5, 10)]
    return next((float(step) for step in (*choices, *plain) if step >= least - 1e-9), plain[-1])
