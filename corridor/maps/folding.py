"""The chooser's answers in few bytes: what the page can find in the rest of the payload is left out.

Tables of answers become whole numbers (tenths of hours and kilometres). Names of legs and stops come from those of
places, totals are told by what they are more than the sum of their steps, and ways that begin alike share their
beginning. ``unfold(fold(answers, data), data)`` is ``answers``; the page does the same in ``folding.js``.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

__all__ = ["fold", "unfold"]

Data = dict[str, Any]

KEPT: Final = ("load", "places", "pairs", "scenarios", "asked", "shut", "start")
"""What stays as it is."""
NOTHING: Final = [[0, 0, 0], [0, 0, 0]]


class _Numbers:
    """Numbers of values in the order in which they come."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._known: dict[Hashable, int] = {}

    def __call__(self, key: Hashable, value: object = None) -> int:
        if key not in self._known:
            self._known[key] = len(self.values)
            self.values.append(key if value is None else value)
        return self._known[key]


def fold(answers: Mapping[str, Any], data: Mapping[str, Any]) -> Data:
    """Return the answers in short.

    Parameters
    ----------
    answers
        What :class:`corridor.maps.journeys.Journeys` makes.
    data
        The payload that holds them.
    """
    if "fault" in answers:
        return dict(answers)
    steps = _fold_steps(answers["steps"], data)
    openings, sets, projects = _fold_openings(answers, data)
    told, matrix = _fold_answers(answers["answers"])
    return {
        **{key: answers[key] for key in KEPT if key in answers},
        "folded": {
            **steps, "sets": sets, "openings": openings, "projects": projects, "told": told, "answers": matrix,
            **dict(zip(("stems", "ways"), _fold_ways(answers), strict=True)),
        },
    }  # fmt: skip


def unfold(short: Mapping[str, Any], data: Mapping[str, Any]) -> Data:
    """Return the answers that were folded."""
    if "folded" not in short:
        return dict(short)
    found = {key: short[key] for key in KEPT if key in short}
    folded = short["folded"]
    found["steps"] = _unfold_steps(folded, data)
    found["ways"] = _unfold_ways(folded, found["steps"])
    found["openings"] = _unfold_openings(folded, found["shut"], data)
    found["answers"] = _unfold_answers(folded)
    return found


# Spans of three numbers: the middle, and how far below and above it the range goes.


def _apart(span: Sequence[float], scale: int) -> list[int]:
    middle, low, high = (round(number * scale) for number in span)
    return [middle, middle - low, high - middle]


def _span(numbers: Sequence[int], scale: int) -> list[float]:
    middle, below, above = numbers
    return [_scaled(number, scale) for number in (middle, middle - below, middle + above)]


def _scaled(number: int, scale: int) -> float:
    return number // scale if number % scale == 0 else number / scale


def _columns(rows: Iterable[Sequence[int]]) -> list[list[int]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _known(data: Mapping[str, Any]) -> list[list[str]]:
    """Return id and name of the places of a payload: nodes, then crossings."""
    return [[row["id"], row["name"]] for row in (*data["nodes"], *data["crossings"])]


def _fold_steps(steps: Sequence[Any], data: Mapping[str, Any]) -> Data:
    """Return rows of numbers, and what these call.

    Places are those of the payload and ``places``: others, or of another name in the network. A word below 0 is a name
    whole, 0 is a leg, what is above stands behind the name of a stop.
    """
    known = _known(data)
    numbers = {key: number for number, (key, _) in enumerate(known)}
    called = [name for _, name in known]
    words, kinds, codes = _Numbers(), _Numbers(), _Numbers()
    words("")
    places: list[list[str]] = []
    link_numbers = {row["id"]: number for number, row in enumerate(data["links"])}
    rows, last = [], 0

    def place(key: str, beginning: str) -> int:
        """Return the number of a place, one that is called otherwise than in the network anew."""
        if key not in numbers or called[numbers[key]] != beginning:
            numbers[key] = len(called)
            called.append(beginning)
            places.append([key, beginning])
        return numbers[key]

    for kind, start, end, name, km, hours, usd, passed, country in steps:
        head, _, tail = name.partition(" – " if passed else ": ")
        leg = passed and " – " not in tail
        stop = not passed and ": " not in tail and tail
        calls = (head, tail if leg else head) if leg or stop else ("", "")
        ends = [place(start, calls[0]), place(end, calls[1])]
        word = 0 if leg else words(tail) if stop else ~words(name)
        row = [kinds(kind), *ends, word, round(km * 10), *_apart(hours, 10), *_apart(usd, 1), codes(country)]
        for number in (link_numbers[key] for key in passed if key in link_numbers):
            row.append(number - last)
            last = number
        rows.append(row)
    return {"kinds": kinds.values, "codes": codes.values, "words": words.values, "places": places, "steps": rows}


def _unfold_steps(folded: Mapping[str, Any], data: Mapping[str, Any]) -> list[list[Any]]:
    places = _known(data) + folded["places"]
    found, last = [], 0
    for kind, start, end, word, km, *spans in folded["steps"]:
        one, other = places[start], places[end]
        links = []
        for more in spans[7:]:
            last += more
            links.append(data["links"][last]["id"])
        text = folded["words"][~word if word < 0 else word]
        name = text if word < 0 else f"{one[1]}: {text}" if word else f"{one[1]} – {other[1]}"
        found.append(
            [folded["kinds"][kind], one[0], other[0], name, _scaled(km, 10), _span(spans[:3], 10), _span(spans[3:6], 1),
             links, folded["codes"][spans[6]]]
        )  # fmt: skip
    return found


def _fold_ways(answers: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return stems (how far back the one before is, step, ends of the ranges so far), and ways by their last stem."""
    stems = _Numbers()
    rows: list[list[int]] = []
    ways = []
    for numbers, km, hours, usd, _, *bands in answers["ways"]:
        before, ends = -1, [0, 0, 0, 0]
        sums = [0, 0, 0]
        for number, hour, dollar in zip(numbers, *bands, strict=True):
            step = answers["steps"][number]
            middles = [round(step[5][0] * 10), round(step[6][0])]
            now = [round(hour[0] * 10), round(hour[1] * 10), round(dollar[0]), round(dollar[1])]
            stem = stems((before, number, *now))
            if stem == len(rows):
                more = [new - old - middles[place // 2] for place, (new, old) in enumerate(zip(now, ends, strict=True))]
                rows.append([stem - before, number, *more])
            before, ends = stem, now
            sums = [sums[0] + round(step[4] * 10), sums[1] + middles[0], sums[2] + middles[1]]
        ways.append([before, km - round(sums[0] / 10), round(hours[0] * 10) - sums[1], round(usd[0]) - sums[2]])
    return _columns(rows), _columns(ways)


def _unfold_ways(folded: Mapping[str, Any], steps: Sequence[Any]) -> list[list[Any]]:
    stems = list(zip(*folded["stems"], strict=True))
    ends: list[list[int]] = []
    for number, (back, step, *more) in enumerate(stems):
        before = ends[number - back] if number >= back else [0, 0, 0, 0]
        middles = [round(steps[step][5][0] * 10), round(steps[step][6][0])]
        ends.append([before[place] + new + middles[place // 2] for place, new in enumerate(more)])
    found = []
    for last, km, hours, usd in zip(*folded["ways"], strict=True):
        path, stem = [], last
        while stem >= 0:
            path.append(stem)
            stem -= stems[stem][0]
        path.reverse()
        numbers = [stems[stem][1] for stem in path]
        rows = [steps[number] for number in numbers]
        bands = [[[_scaled(ends[stem][side], scale) for side in sides] for stem in path]
                 for sides, scale in (((0, 1), 10), ((2, 3), 1))]  # fmt: skip
        totals = [
            _scaled(sum(round(row[4] * 10) for row in rows), 10), sum(round(row[5][0] * 10) for row in rows),
            sum(round(row[6][0]) for row in rows),
        ]  # fmt: skip
        found.append(
            [numbers, round(totals[0]) + km, [_scaled(totals[1] + hours, 10), *(bands[0][-1] if path else (0, 0))],
             [totals[2] + usd, *(bands[1][-1] if path else (0, 0))],
             list(dict.fromkeys(row[8] for row in rows if row[8])), *bands]
        )  # fmt: skip
    return found


def _of_projects(shut: Sequence[str], data: Mapping[str, Any]) -> list[str]:
    """Return the projects that hold all links and crossings among some things."""
    passed = {key.partition("/")[2] for key in shut if key.partition("/")[0] in {"links", "crossings"}}
    return [row["id"] for row in data["projects"] if passed and passed <= set(row["members"])]


def _fold_openings(answers: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    """Return rows of numbers, the sets of what has to open, and projects where they are not those of the members."""
    sets = _Numbers()
    rows, projects = [], {}
    for number, (shut, saves, would, named) in enumerate(answers["openings"]):
        hours, usd, km = saves or would
        rows.append([sets(tuple(shut), list(shut)), int(saves is None), *_apart(hours, 10), *_apart(usd, 1), km])
        if named != _of_projects([answers["shut"][one][0] for one in shut], data):
            projects[str(number)] = named
    return rows, sets.values, projects


def _unfold_openings(folded: Mapping[str, Any], shut: Sequence[Any], data: Mapping[str, Any]) -> list[list[Any]]:
    projects = [_of_projects([shut[one][0] for one in members], data) for members in folded["sets"]]
    found = []
    for number, (place, joins, *spans, km) in enumerate(folded["openings"]):
        told = [_span(spans[:3], 10), _span(spans[3:], 1), km]
        named = folded["projects"].get(str(number), projects[place])
        found.append([list(folded["sets"][place]), None if joins else told, told if joins else None, list(named)])
    return found


def _fold_answers(answers: Sequence[Sequence[Any]]) -> tuple[Any, Any]:
    """Return the different answers, and for each pair that of the first scenario and how far the others are from it."""
    different = _Numbers()
    rows: list[list[int]] = []
    matrix = []
    last = 0
    for of_pair in zip(*answers, strict=True):
        numbers = []
        for way, openings, *gain in of_pair:
            number = different((way, tuple(openings), str(gain)))
            if number == len(rows):
                hours, usd = gain[0] if gain else NOTHING
                row = [way, *_apart(hours, 10), *_apart(usd, 1)]
                for one in openings:
                    row.append(one - last)
                    last = one
                rows.append(row)
            numbers.append(number)
        matrix.append([numbers[0], *(number - numbers[0] for number in numbers[1:])])
    return rows, matrix


def _unfold_answers(folded: Mapping[str, Any]) -> list[list[Any]]:
    told: list[list[Any]] = []
    last = 0
    for way, *spans in folded["told"]:
        openings = list(itertools.accumulate(spans[6:], initial=last))[1:]
        last = openings[-1] if openings else last
        gain = [_span(spans[:3], 10), _span(spans[3:6], 1)]
        told.append([way, openings, *([gain] if gain != NOTHING else [])])
    by_pair = [[told[first], *(told[first + more] for more in rest)] for first, *rest in folded["answers"]]
    return [list(of_scenario) for of_scenario in zip(*by_pair, strict=True)]
