"""Dated statuses: which one holds on a day, what came before, what is only planned."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .dates import FuzzyDate, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Status", "StatusAt", "overtaken_on", "plans_at", "status_at"]


@dataclass(frozen=True, kw_only=True)
class Status:
    """One row of the statuses table.

    Parameters
    ----------
    subject
        Id of a link, crossing or permission.
    date
        From when the status holds.
    status
        One of :data:`corridor.schema.STATUSES`.
    last_checked
        Date of the newest source that speaks of the subject.
    sources, note
        As in the table.
    """

    subject: str
    date: FuzzyDate
    status: str
    last_checked: FuzzyDate
    sources: tuple[str, ...]
    note: str

    @property
    def is_plan(self) -> bool:
        """Whether the date lies after the newest source: then it was only announced, and no clock makes it true."""
        return self.date.first > self.last_checked.last

    @classmethod
    def from_row(cls, row: Mapping[str, object]) -> Status:
        """Make a status of a row of the table."""
        sources = row["sources"]
        assert isinstance(sources, tuple)
        return cls(
            subject=str(row["subject"]),
            date=parse_date(str(row["date"])),
            status=str(row["status"]),
            last_checked=parse_date(str(row["last_checked"])),
            sources=sources,
            note=str(row["note"] or ""),
        )


@dataclass(frozen=True, kw_only=True)
class StatusAt:
    """The status of one subject on one day.

    Parameters
    ----------
    status
        ``unknown`` before the first sourced one.
    since
        From when it holds, in words; empty when unknown.
    last_checked
        Date of the newest source up to that day, ``None`` when all are newer.
    stale
        Whether that source is older than the data folder allows.
    plan
        What is announced for later, in words, never in force.
    sources, note
        Of the row in force.
    """

    status: str = "unknown"
    since: str = ""
    last_checked: dt.date | None = None
    stale: bool = False
    plan: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""


def status_at(history: Iterable[Status], *, day: dt.date, stale_before: dt.date = dt.date.min) -> StatusAt:
    """Return the status in force on a day.

    Parameters
    ----------
    history
        Statuses of one subject in any order.
    day
        The day asked for.
    stale_before
        A status whose newest source is older than this day is stale. Left out, none is: looking back, the age of a
        source on that day would only mislead, since newer ones speak of the same thing.

    Returns
    -------
    StatusAt
        A fuzzy date counts from its first possible day. Rows that are only plans are never in force; the earliest
        one that was known by that day and that no newer fact has overtaken is put in words.
    """
    rows = sorted(history, key=lambda row: (row.date.first, row.date.last))
    in_force = [row for row in rows if not row.is_plan and row.date.first <= day]
    plans = plans_at(rows, day=day)
    # Looking back, a source that is newer than the day says nothing of what was known then.
    checked = [row.last_checked.last for row in (*in_force, *plans) if row.last_checked.last <= day]
    newest = max(checked, default=None)
    plan = _plan_words(plans[0]) if plans else ""
    if not in_force:
        return StatusAt(plan=plan)
    row = in_force[-1]
    return StatusAt(
        status=row.status,
        since=str(row.date),
        last_checked=newest,
        stale=newest is not None and newest < stale_before,
        plan=plan,
        sources=row.sources,
        note=row.note,
    )


def plans_at(history: Iterable[Status], *, day: dt.date) -> tuple[Status, ...]:
    """Return what was announced by a day and still stands then, the earliest date first.

    Parameters
    ----------
    history
        Statuses of one subject in any order.
    day
        The day asked for.

    Returns
    -------
    tuple of Status
        Rows that are only plans, known by that day, which no newer fact has overtaken.
    """
    rows = sorted(history, key=lambda row: (row.date.first, row.date.last))
    in_force = [row for row in rows if not row.is_plan and row.date.first <= day]
    plans = (row for row in rows if row.is_plan and row.last_checked.first <= day)
    return tuple(row for row in plans if overtaken_on(row, in_force) is None)


def overtaken_on(plan: Status, history: Iterable[Status]) -> dt.date | None:
    """Return the day from which newer news makes an announcement past: it came true, or its date came with other news.

    Parameters
    ----------
    plan
        A status that is only a plan.
    history
        Statuses of its subject in any order.

    Returns
    -------
    datetime.date or None
        ``None`` where it still stands.
    """
    return min(
        (
            fact.date.first
            for fact in history
            if not fact.is_plan
            and fact.date.first > plan.last_checked.last
            and (fact.status == plan.status or fact.date.first >= plan.date.first)
        ),
        default=None,
    )


def _plan_words(row: Status) -> str:
    return f"{row.status} announced for {row.date}"
