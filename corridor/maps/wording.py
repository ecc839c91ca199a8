"""Dates, statuses, names and border figures in plain English, as the map says them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from corridor.dates import parse_date
from corridor.errors import DataError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.atlas import Name
    from corridor.status import Status

__all__ = [
    "border_figures",
    "date_words",
    "given",
    "km_words",
    "names_words",
    "plan_words",
    "since_words",
]

ENDED: Final = frozenset({"closed", "dismantled"})
"""Statuses that begin with something that happened: 'closed before 2022', not 'closed since 2022 or earlier'."""
TIMELESS: Final = frozenset({"unknown", "not_built"})
"""Statuses that say that nothing is known or there: no day goes with them."""
STEPS: Final = {
    "open": ("Opening", "not open"),
    "restricted": ("Opening with limits", "not open"),
    "closed": ("Closure", "not in force"),
    "construction": ("Start of works", "not begun"),
    "dismantled": ("Removal", "not carried out"),
}
"""For each status the step that leads to it, and what is true until then."""


def given(value: object) -> bool:
    """Return whether a cell holds something."""
    return not (value is None or value == "" or (isinstance(value, float) and math.isnan(value)))


def date_words(value: dt.date | str | None) -> str:
    """Return a date in words, such as ``8 June 2026``; text that is no date stays as it is."""
    if value is None or value == "":
        return ""
    try:
        return str(parse_date(value if isinstance(value, str) else value.isoformat()))
    except DataError:
        return str(value)


def km_words(value: float) -> str:
    """Return a length with one decimal below 100 km."""
    return f"{value:,.0f} km" if value >= 100 or value == round(value) else f"{value:,.1f} km"


def _with_article(words: str) -> str:
    return f"the {words}" if words.startswith(("end of", "first", "second", "third", "fourth")) else words


def since_words(word: str, status: str, since: str) -> str:
    """Return a status with its date, such as ``Closed before 2022`` or ``Open since 2018 or earlier``.

    Parameters
    ----------
    word
        The status as people see it.
    status
        One of :data:`corridor.schema.STATUSES`.
    since
        Its date in the words of :class:`corridor.dates.FuzzyDate`; empty when it is not known.
    """
    if not since or status in TIMELESS:
        return word
    for prefix in ("before ", "by "):
        if since.startswith(prefix):
            day = since.removeprefix(prefix)
            return f"{word} {since}" if status in ENDED else f"{word} since {day} or earlier"
    if since.startswith("not before "):
        return f"{word} since {since.removeprefix('not before ')} at the earliest"
    return f"{word} since {_with_article(since)}"


def plan_words(history: Iterable[Status], *, day: dt.date, status: str) -> str:
    """Return what was announced by a day and is not in force, such as ``Opening announced for 2029, not open``.

    Parameters
    ----------
    history
        All statuses of one subject.
    day
        The day asked for.
    status
        The status in force on that day.
    """
    plans = [row for row in history if row.is_plan and row.last_checked.first <= day]
    if not plans:
        return ""
    plan = min(plans, key=lambda row: (row.date.first, row.date.last))
    step, until = STEPS.get(plan.status, ("A plan", "not in force"))
    if plan.status == "open" and status in {"open", "restricted"}:
        step, until = ("Full opening" if status == "restricted" else "Reopening", "not in force")
    when = str(plan.date)
    for prefix, suffix in (
        ("by ", " at the latest"),
        ("before ", " at the latest"),
        ("not before ", " at the earliest"),
    ):
        if when.startswith(prefix):
            when = f"{when.removeprefix(prefix)}{suffix}"
    if plan.date.last < day:
        return f"{step} was announced for {_with_article(when)}; no source found says that it happened"
    return f"{step} announced for {_with_article(when)}, {until}"


def names_words(names: Sequence[Name], countries: Mapping[str, str]) -> str:
    """Return the names of a thing, those of each side together, other spellings and former names last."""
    sides: dict[str, list[str]] = {}
    for name in names:
        # Each name keeps its own direction of writing, whatever stands beside it.
        sides.setdefault(name.side, []).append(f"\u2068{name.name}\u2069")
    last = {"other spelling": "also", "former": "formerly"}
    parts = [f"{', '.join(found)} ({countries.get(side, side)})" for side, found in sides.items() if side not in last]
    parts += [f"{word} {', '.join(sides[side])}" for side, word in last.items() if side in sides]
    return "; ".join(parts)


def _range_words(parameter: Mapping[str, Any]) -> str:
    """Return central value and range of a parameter, and whether it is an assumption."""
    low, central, high = (float(parameter[name]) for name in ("low", "central", "high"))
    text = f"{central:,g} {parameter['unit']}"
    if low != high:
        text += f" ({low:,g} to {high:,g})"
    return f"{text}, an assumption" if given(parameter["assumption"]) else text


def border_figures(
    crossing: Mapping[str, Any],
    parameters: Mapping[str, Mapping[str, Any]],
    sides: tuple[str, str],
) -> list[tuple[str, str]]:
    """Return border hours and fees of a crossing, for each direction, as label and text.

    Parameters
    ----------
    crossing
        Its row.
    parameters
        The parameters table by id.
    sides
        Names of the a-side and the b-side.
    """
    rows = []
    for label, kind in (("Time at the border", "hours"), ("Cost at the border", "fee")):
        there, back = (parameters.get(str(crossing[f"{kind}_{way}"])) for way in ("a_to_b", "b_to_a"))
        if there is not None and there is back:
            rows.append((label, f"{_range_words(there)}, each way"))
            continue
        parts = [
            f"to \u2068{side}\u2069 {_range_words(found)}"
            for side, found in ((sides[1], there), (sides[0], back))
            if found is not None
        ]
        rows.append((label, "; ".join(parts)))
    return rows
