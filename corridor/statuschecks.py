"""Named checks of dates: statuses, what they rest on, and that nothing was published in the future."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from .columns import SUBJECTS
from .dates import parse_date
from .schema import TABLES
from .status import status_at
from .tables import Problem, row_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .folder import Folder
    from .tables import Row

__all__ = ["CHECKS"]


def dates(folder: Folder) -> Iterator[Problem]:
    """No date of a publication, a figure or an event lies in the future."""
    today = dt.datetime.now(tz=dt.UTC).date()
    for name, table in TABLES.items():
        # The date of a status may be one that is announced: the check of statuses looks at it.
        columns = [column.name for column in table.columns if column.kind == "date"]
        columns += ["date"] if name == "events" else []
        for row in folder.rows[name]:
            for column in columns:
                if row[column] and parse_date(row[column]).first > today:
                    what = f"column {column}: {row[column]} is still to come."
                    yield row_problem(row, "dates", what, "Write the date of the publication, or of what it reports.")


def statuses(folder: Folder) -> Iterator[Problem]:
    """Every link, crossing and permission has a dated status, and dates and ``last_checked`` agree."""
    subjects = {row["subject"] for row in folder.rows["statuses"]}
    for name in SUBJECTS:
        for row in folder.rows[name]:
            if row["id"] not in subjects:
                what, cure = "No status is given.", "Add a row to statuses.csv with date, source and last_checked."
                yield row_problem(row, "statuses", what, cure)
    taken: dict[tuple[str, str], Row] = {}
    for row in folder.rows["statuses"]:
        if not (row["date"] and row["last_checked"]):
            continue
        yield from _straddling(row)
        yield from _checked(folder, row)
        key = (row["subject"], row["date"])
        if key in taken and taken[key]["status"] != row["status"]:
            what = f"Two statuses begin on {row['date']} (the other on line {taken[key].line})."
            yield row_problem(row, "statuses", what, "Keep the one that the better source supports.")
        taken.setdefault(key, row)


def _straddling(row: Row) -> Iterator[Problem]:
    date, checked = parse_date(row["date"]), parse_date(row["last_checked"])
    if date.first <= checked.last < date.last:
        what = f"The date {row['date']} straddles last_checked {row['last_checked']}: fact or plan?"
        cure = "Narrow the date for what has happened; write 'by ...' or 'not before ...' for what is announced."
        yield row_problem(row, "statuses", what, cure)


def _checked(folder: Folder, row: Row) -> Iterator[Problem]:
    checked = parse_date(row["last_checked"])
    dated = {key: parse_date(text) for key in row["sources"] if (text := folder.source_dates.get(key))}
    newest = max(dated.values(), key=lambda date: date.last, default=None)
    cure = "last_checked is the date of the newest source that speaks of the thing: cite that source."
    if newest and len(dated) == len(row["sources"]) and newest.last < checked.first:
        what = f"last_checked {row['last_checked']} is later than the newest source cited ({newest.text})."
        yield row_problem(row, "statuses", what, cure)
    elif checked.first > max((parse_date(text).last for text in folder.source_dates.values() if text), default=_NEVER):
        what = f"last_checked {row['last_checked']} is later than every dated source of the folder."
        yield row_problem(row, "statuses", what, cure)
    # An earlier status was last confirmed while it held; only of the present one must the newest source be told.
    facts = [one for one in folder.histories.get(row["subject"], ()) if not one.is_plan]
    later = [key for key, date in dated.items() if date.first > checked.last]
    if later and facts and facts[-1].date.text == row["date"]:
        what = f"{' '.join(later)} is newer than last_checked {row['last_checked']}."
        yield row_problem(row, "statuses", what, "Set last_checked to the date of the newest source cited.")


_NEVER: Final = dt.date.max


def confidence(folder: Folder) -> Iterator[Problem]:
    """No status in force today rests on sources of low confidence alone."""
    levels = {row["id"]: row["confidence"] for row in folder.rows["sources"]}
    rows = {(row["subject"], row["date"], row["status"], row["sources"]): row for row in folder.rows["statuses"]}
    for subject, history in folder.histories.items():
        now = status_at(history, day=folder.data_date)
        if now.status != "unknown" and now.sources and all(levels.get(key) == "low" for key in now.sources):
            held = next(one for one in reversed(history) if not one.is_plan and one.sources == now.sources)
            row = rows[subject, held.date.text, held.status, held.sources]
            what = f"The status {now.status} rests on sources of low confidence alone ({' '.join(now.sources)})."
            yield row_problem(row, "confidence", what, "Find a better source and put it first.", warn=True)


CHECKS: Final[dict[str, Any]] = {"dates": dates, "statuses": statuses, "confidence": confidence}
"""Checks of dates by name, in the order they run."""
