"""Named checks over a data folder; every problem is reported at once, with its cure.

A check is a function that takes a :class:`~corridor.folder.Folder` and yields problems. The ones in this module look at
rows; those in :mod:`corridor.shapechecks` look at shapes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .dates import parse_date
from .folder import read_folder
from .schema import TABLES
from .tables import Problem

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from .folder import Folder
    from .tables import Row

    Check = Callable[[Folder], Iterator[Problem]]

__all__ = ["CHECKS", "Report", "check", "check_descriptions"]

STATUS_TABLES: Final = ("links", "crossings", "permissions")
CODE_COLUMNS: Final = (
    ("nodes", "countries"),
    ("links", "country"),
    ("crossings", "country_a"),
    ("crossings", "country_b"),
    ("permissions", "countries"),
    ("border_rulings", "claimants"),
)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the checks found.

    Parameters
    ----------
    folder
        The data folder, as it was named.
    checks
        Name and one-line description of every check that ran.
    problems
        Everything found, by file and line.
    """

    folder: str
    checks: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make the check fail."""
        return tuple(problem for problem in self.problems if problem.level == "error")

    @property
    def ok(self) -> bool:
        """Whether nothing but warnings was found."""
        return not self.errors


def _all_checks() -> dict[str, Check]:
    from . import shapechecks

    return {**CHECKS, **shapechecks.CHECKS}


def check(
    folder: str | os.PathLike[str] | None = None, *, progress: Callable[[int, int], object] | None = None
) -> Report:
    """Run every check over a data folder.

    Parameters
    ----------
    folder
        The data folder; ``None`` takes the shipped one.
    progress
        Called before each check with the number done and the number of all.

    Returns
    -------
    Report
        Every problem, none raised. Where tables cannot be read, checks that build on them are skipped: mend the
        schema first.

    Raises
    ------
    DataError
        If the folder does not exist.
    """
    raw = read_folder(folder)
    checks = _all_checks()
    problems = list(raw.problems)
    unreadable = {problem.file for problem in raw.problems if problem.line in {0, 1} and problem.check == "schema"}
    if not unreadable:
        for done, run in enumerate(checks.values()):
            if progress:
                progress(done, len(checks))
            problems += run(raw)
    if progress:
        progress(len(checks), len(checks))
    return Report(folder=str(raw.path), checks=check_descriptions(), problems=tuple(sorted(problems)))


def check_descriptions() -> tuple[tuple[str, str], ...]:
    """Return name and one-line description of every check, in the order they run."""
    schema = ("schema", "Every file, column and cell is as the schema says.")
    return (schema, *((name, _summary(function)) for name, function in _all_checks().items()))


def _summary(function: Check) -> str:
    return (function.__doc__ or "").strip().splitlines()[0]


def _found(row: Row, name: str, what: str, cure: str, *, warn: bool = False) -> Problem:
    return Problem(
        file=row.file, line=row.line, row=row.key, check=name, what=what, cure=cure,
        level="warning" if warn else "error",
    )  # fmt: skip


def references(folder: Folder) -> Iterator[Problem]:
    """Every id that a row points at exists."""
    from .errors import NotKnownError

    ids = {name: {row["id"] for row in rows if "id" in row} for name, rows in folder.rows.items()}
    for name, table in TABLES.items():
        for column in table.columns:
            if not column.table:
                continue
            known = set().union(*(ids[target] for target in column.table))
            for row in folder.rows[name]:
                for key in row.ids(column.name):
                    if key not in known:
                        kind = " or ".join(target.removesuffix("s") for target in column.table)
                        what = f"column {column.name}: {NotKnownError(kind, key, known)}"
                        yield _found(row, "references", what, f"Correct the id or add it to {column.table[0]}.csv.")
    yield from _country_codes(folder)


def _country_codes(folder: Folder) -> Iterator[Problem]:
    known = {row["iso2"] for row in folder.rows["countries"]}
    for name, column in CODE_COLUMNS:
        for row in folder.rows[name]:
            for code in row.ids(column):
                if code not in known:
                    what = f"column {column}: {code} is no country of countries.csv."
                    yield _found(row, "references", what, "Use the ISO 3166-1 alpha-2 code of a row there.")


def unique_subjects(folder: Folder) -> Iterator[Problem]:
    """Links, nodes, permissions and projects share no id, so a status or name means one thing."""
    seen: dict[str, str] = {}
    for name in ("links", "nodes", "permissions", "projects"):
        for row in folder.rows[name]:
            if row["id"] in seen:
                what = f"The id stands in {seen[row['id']]}.csv too."
                yield _found(row, "unique subjects", what, "Rename one of them, everywhere it is cited.")
            seen.setdefault(row["id"], name)


def sources(folder: Folder) -> Iterator[Problem]:
    """Every value has a source or is called an assumption, and every source is cited."""
    cited: Counter[str] = Counter()
    for name, table in TABLES.items():
        for column in table.columns:
            if column.table == ("sources",):
                cited.update(key for row in folder.rows[name] for key in row.ids(column.name))
    for shapes in folder.shapes.values():
        cited.update(key for values in shapes.properties.values() for key in values.get("made_from") or ())
    for row in folder.rows["parameters"]:
        if bool(row["sources"]) == bool(row["assumption"]):
            what = "A parameter has either sources or an assumption with its reason, never both or neither."
            yield _found(row, "sources", what, "Fill one of the two columns and empty the other.")
    for row in folder.rows["sources"]:
        if row["type"] != "dataset" and not row["url"]:
            yield _found(row, "sources", "The source has no address.", "Fill column url.")
        if not cited[row["id"]]:
            what = "No row cites this source."
            yield _found(row, "sources", what, "Cite it where it belongs, or remove it.", warn=True)


def _newest(folder: Folder, ids: tuple[str, ...]) -> str | None:
    dates = {row["id"]: row["date"] for row in folder.rows["sources"]}
    known = [dates.get(key) for key in ids]
    return None if not known or not all(known) else max(str(date) for date in known)


def statuses(folder: Folder) -> Iterator[Problem]:
    """Every link, crossing and permission has a dated status, and dates and ``last_checked`` agree."""
    subjects = {row["subject"] for row in folder.rows["statuses"]}
    for name in STATUS_TABLES:
        for row in folder.rows[name]:
            if row["id"] not in subjects:
                what, cure = "No status is given.", "Add a row to statuses.csv with date, source and last_checked."
                yield _found(row, "statuses", what, cure)
    taken: dict[tuple[str, str], Row] = {}
    for row in folder.rows["statuses"]:
        if not (row["date"] and row["last_checked"]):
            continue
        date, checked = parse_date(row["date"]), parse_date(row["last_checked"])
        if date.first <= checked.last < date.last:
            what = f"The date {row['date']} straddles last_checked {row['last_checked']}: fact or plan?"
            cure = "Narrow the date for what has happened; write 'by ...' or 'not before ...' for what is announced."
            yield _found(row, "statuses", what, cure)
        newest = _newest(folder, row["sources"])
        if newest is not None and parse_date(newest).last < checked.first:
            what = f"last_checked {row['last_checked']} is later than the newest source cited ({newest})."
            cure = "last_checked is the date of the newest source that speaks of the thing: cite that source."
            yield _found(row, "statuses", what, cure)
        key = (row["subject"], row["date"])
        if key in taken and taken[key]["status"] != row["status"]:
            what = f"Two statuses begin on {row['date']} (the other on line {taken[key].line})."
            yield _found(row, "statuses", what, "Keep the one that the better source supports.")
        taken.setdefault(key, row)


def confidence(folder: Folder) -> Iterator[Problem]:
    """No status in force today rests on sources of low confidence alone."""
    from .status import status_at

    levels = {row["id"]: row["confidence"] for row in folder.rows["sources"]}
    rows = {(row["subject"], row["date"]): row for row in folder.rows["statuses"]}
    for subject, history in folder.histories.items():
        now = status_at(history, day=folder.data_date, stale_after_days=0)
        if now.status != "unknown" and now.sources and all(levels.get(key) == "low" for key in now.sources):
            row = next(rows[subject, status.date.text] for status in reversed(history) if status.sources == now.sources)
            what = f"The status {now.status} rests on sources of low confidence alone ({' '.join(now.sources)})."
            yield _found(row, "confidence", what, "Find a better source and put it first.", warn=True)


def parameters(folder: Folder) -> Iterator[Problem]:
    """Low is at most central, central at most high."""
    for row in folder.rows["parameters"]:
        values = (row["low"], row["central"], row["high"])
        if None not in values and sorted(values) != list(values):
            what = f"low, central, high are {values[0]:g}, {values[1]:g}, {values[2]:g}."
            yield _found(row, "parameters", what, "Put them in rising order.")
    for row in folder.rows["tests"]:
        if None not in (row["low"], row["high"]) and row["low"] > row["high"]:
            yield _found(row, "parameters", "low is above high.", "Swap them.")


def tests_apart(folder: Folder) -> Iterator[Problem]:
    """No published total or journey time that serves as a test is an input too."""
    tests = folder.rows["tests"]
    names = re.compile("|".join(re.escape(row["id"]) for row in tests) or r"(?!)")
    ends = {row["id"]: {row["from"], row["to"]} for row in folder.rows["links"]}
    for name, columns in (("parameters", ("low", "central", "high")), ("lengths", ("km",))):
        for row in folder.rows[name]:
            if name == "lengths" and row["use"] != "input":
                continue
            values = {row[column] for column in columns}
            for test in tests:
                same = bool(set(test["sources"]) & set(row["sources"]) and {test["low"], test["high"]} & values)
                if same and name == "lengths":
                    same = test["measure"] == "distance" and {test["from"], test["to"]} == ends.get(row["link"])
                if same or names.search(str(row["note"] or "")):
                    what = f"It repeats the test {test['id']}: a test would then only prove itself."
                    yield _found(row, "tests apart", what, "Take another source for the input, or drop the test.")
                    break


def lengths_used(folder: Folder) -> Iterator[Problem]:
    """Each link has at most one published length that the model uses."""
    used: dict[str, Row] = {}
    for row in folder.rows["lengths"]:
        if row["use"] != "input":
            continue
        if row["link"] in used:
            what = f"Line {used[row['link']].line} is already the input of this link."
            yield _found(row, "lengths used", what, "Call one of them a rival.")
        used.setdefault(row["link"], row)


def gauges(folder: Folder) -> Iterator[Problem]:
    """Railways have a gauge, and where two gauges meet the node says so."""
    met: dict[str, set[float]] = {}
    for row in folder.rows["links"]:
        if row["mode"] == "rail" and not row["gauge_mm"]:
            yield _found(row, "gauges", "The railway has no gauge.", "Fill gauge_mm, for example 1520.")
        if row["mode"] == "rail" and row["gauge_mm"]:
            for node in (row["from"], row["to"]):
                met.setdefault(node, set()).add(row["gauge_mm"])
    for row in folder.rows["nodes"]:
        widths = met.get(row["id"], set())
        if len(widths) > 1 and not row["gauge_break"]:
            what = f"Gauges {' and '.join(f'{width:g}' for width in sorted(widths))} mm meet here."
            yield _found(row, "gauges", what, "Set gauge_break to yes.")


def crossings(folder: Folder) -> Iterator[Problem]:
    """Every border node is a crossing with the same two countries, and links keep to its mode and sides."""
    nodes = {row["id"]: row for row in folder.rows["nodes"]}
    rows = {row["id"]: row for row in folder.rows["crossings"]}
    for key, row in nodes.items():
        if row["kind"] == "crossing" and key not in rows:
            yield _found(row, "crossings", "The border node has no row in crossings.csv.", "Add one.")
    for key, row in rows.items():
        node = nodes.get(key)
        if node is None:
            continue
        sides = {row["country_a"], row["country_b"]}
        if node["kind"] != "crossing" or set(node["countries"]) != sides or len(sides) != 2:
            what = f"Its node is a {node['kind']} of {' '.join(node['countries'])}."
            yield _found(row, "crossings", what, "Node and crossing must name the same two countries.")
        for link in folder.rows["links"]:
            if key in (link["from"], link["to"]):
                if link["mode"] != row["mode"]:
                    what = f"The {link['mode']} link {link['id']} ends at this {row['mode']} crossing."
                    yield _found(row, "crossings", what, "Give each mode its own crossing.")
                if not set(link["country"]) <= sides:
                    what = f"The link {link['id']} in {' '.join(link['country'])} ends here."
                    yield _found(row, "crossings", what, "A link ends at a border of its own country.")


def one_country(folder: Folder) -> Iterator[Problem]:
    """Links on land name one country, links at sea none."""
    for row in folder.rows["links"]:
        if len(row["country"]) != (0 if row["mode"] == "sea" else 1):
            what = f"column country holds {' '.join(row['country']) or 'nothing'}."
            yield _found(row, "one country", what, "Split the link at the border, or leave a sea link empty.")


def unseen_characters(folder: Folder) -> Iterator[Problem]:
    """No cell holds a control character or a mark that turns the direction of text."""
    marks = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    for rows in folder.rows.values():
        for row in rows:
            for column, value in row.items():
                if isinstance(value, str) and (bad := marks.search(value)):
                    what = f"column {column} holds the character U+{ord(bad[0]):04X}, which is not seen."
                    yield _found(row, "unseen characters", what, "Remove it.", warn=True)


CHECKS: Final[dict[str, Check]] = {
    "references": references,
    "unique subjects": unique_subjects,
    "sources": sources,
    "statuses": statuses,
    "confidence": confidence,
    "parameters": parameters,
    "tests apart": tests_apart,
    "lengths used": lengths_used,
    "gauges": gauges,
    "crossings": crossings,
    "one country": one_country,
    "unseen characters": unseen_characters,
}
"""Checks of rows by name, in the order they run."""
