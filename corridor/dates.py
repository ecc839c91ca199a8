"""Dates as sources give them: a day, a month, a quarter, a year, or a bound.

A :class:`FuzzyDate` keeps the words of the source and the span of days they leave
open, so that nothing is made more exact than it is.
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re
from dataclasses import dataclass
from typing import Final

from .errors import DataError

__all__ = ["FuzzyDate", "as_day", "parse_date"]

_FORM: Final = re.compile(
    r"(?P<prefix>about |before |not before |by |end of |mid )?"
    r"(?P<year>\d{4})(?:-(?:(?P<quarter>Q[1-4])|(?P<half>H[12])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
)
_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")  # fmt: skip
_BOUNDS: Final = ("before ", "by ", "not before ")
_FAR: Final = dt.date(9999, 12, 31)


@dataclass(frozen=True, order=False)
class FuzzyDate:
    """A date with the span of days it may mean.

    Parameters
    ----------
    text
        The date as written in the table.
    first, last
        First and last day it may mean, both inclusive.
    """

    text: str
    first: dt.date
    last: dt.date

    @property
    def is_bound(self) -> bool:
        """Whether it does not tell when something happened, only before or after which day."""
        return self.text.startswith(_BOUNDS)

    def __str__(self) -> str:
        """Return the date in words, such as ``8 June 2026`` or ``second half of 2026``."""
        match = _FORM.fullmatch(self.text)
        if match is None:  # pragma: no cover - parse_date lets nothing else through
            return self.text
        return f"{match['prefix'] or ''}{_words(match)}"


def _words(match: re.Match[str]) -> str:
    year = match["year"]
    if match["quarter"]:
        return f"{('first', 'second', 'third', 'fourth')[int(match['quarter'][1]) - 1]} quarter of {year}"
    if match["half"]:
        return f"{('first', 'second')[int(match['half'][1]) - 1]} half of {year}"
    if match["day"]:
        return f"{int(match['day'])} {_MONTHS[int(match['month']) - 1]} {year}"
    if match["month"]:
        return f"{_MONTHS[int(match['month']) - 1]} {year}"
    return year


def _span(match: re.Match[str]) -> tuple[dt.date, dt.date]:
    year = int(match["year"])
    if match["quarter"]:
        first_month, months = 3 * int(match["quarter"][1]) - 2, 3
    elif match["half"]:
        first_month, months = 6 * int(match["half"][1]) - 5, 6
    elif match["month"]:
        first_month, months = int(match["month"]), 1
        if match["day"]:
            day = dt.date(year, first_month, int(match["day"]))
            return day, day
    else:
        first_month, months = 1, 12
    last_month = first_month + months - 1
    return dt.date(year, first_month, 1), dt.date(year, last_month, calendar.monthrange(year, last_month)[1])


@functools.lru_cache(maxsize=4096)
def parse_date(text: str) -> FuzzyDate:
    """Read a date as the tables write it.

    Accepted: ``1993``, ``1993-04``, ``1993-04-03``, ``2027-Q2``, ``2026-H2``, each also after ``about``,
    ``before``, ``by``, ``end of``, ``mid`` or ``not before``.

    Raises
    ------
    DataError
        If the text is none of these; the message lists the accepted forms.
    """
    match = _FORM.fullmatch(text.strip())
    try:
        first, last = _span(match) if match else (None, None)
    except ValueError:
        first = last = None
    if match is None or first is None or last is None:
        message = (
            f"{text!r} is not a date. Write 1993, 1993-04, 1993-04-03, 2027-Q2 or 2026-H2, "
            "if need be after 'about', 'before', 'by', 'end of', 'mid' or 'not before'."
        )
        raise DataError(message)
    prefix = (match["prefix"] or "").strip()
    if prefix == "not before":
        last = _FAR
    elif prefix == "before":
        # The true start is not known; from the first day of the span on it holds for certain.
        last = first
    elif prefix == "by":
        first = last
    elif prefix == "end of" and first != last:
        first = max(first, last.replace(day=1))
    return FuzzyDate(text=text.strip(), first=first, last=last)


def as_day(value: object) -> dt.date:
    """Return a day given as ISO text, date or moment.

    Raises
    ------
    DataError
        If it is none.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise DataError(f"{value!r} is not a day. Write it as 2025-10-21.") from None
