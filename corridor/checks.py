"""Named checks over a data folder; every problem is reported at once, with its cure.

A check is a function that takes a :class:`~corridor.folder.Folder` and yields problems. The ones in this module look at
rows; those in :mod:`corridor.ratechecks` look at rates, in :mod:`corridor.statuschecks` at dates, in
:mod:`corridor.scenariochecks` at scenarios, in :mod:`corridor.shapechecks` at shapes.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from .errors import NotKnownError
from .folder import read_folder
from .progress import bars, each
from .report import Report
from .schema import TABLES
from .snapshots import CURE, released, snapshot_problem
from .snapshots import FOLDER as FOLDER_OF_VERSIONS
from .tables import Problem, row_problem

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from .folder import Folder
    from .tables import Row

    Check = Callable[[Folder], Iterator[Problem]]

__all__ = ["CHECKS", "Report", "check", "check_descriptions"]

CODE_COLUMNS: Final = (
    ("nodes", "countries"),
    ("links", "country"),
    ("crossings", "country_a"),
    ("crossings", "country_b"),
    ("permissions", "countries"),
    ("rates", "countries"),
    ("border_rulings", "claimants"),
)


def _all_checks() -> dict[str, Check]:
    from . import ratechecks, scenariochecks, shapechecks, statuschecks

    return {
        **CHECKS,
        **ratechecks.CHECKS,
        **statuschecks.CHECKS,
        **scenariochecks.CHECKS,
        **shapechecks.CHECKS,
    }


def check(folder: str | os.PathLike[str] | None = None, *, progress: bool = True) -> Report:
    """Check a data folder and report every problem with its cure.

    Parameters
    ----------
    folder
        The data folder; ``None`` takes the shipped one.
    progress
        Whether a bar is shown when it takes over a second (in a terminal or a notebook).

    Returns
    -------
    Report
        Every problem, none raised. Where a table cannot be read at all the other checks are skipped, and a problem
        says so.

    Raises
    ------
    DataError
        If the folder does not exist.
    """
    raw = read_folder(folder)
    checks = _all_checks()
    problems = [*raw.problems, *_stray_files(raw)]
    # Without a table, every check that needs it would report its absence once more for each row.
    missing = sorted({found.file for found in raw.problems if found.line in {0, 1} and found.file.endswith(".csv")})
    if missing:
        what = f"The other checks did not run, for {' '.join(missing)} cannot be read."
        problems.append(Problem(file=missing[0], check="schema", what=what, cure="Mend it and check again."))
    with bars(shown=progress):
        for name, run in each(() if missing else checks.items(), "Checking", total=len(checks)):
            problems += _run(name, run, raw)
    return Report(folder=str(raw.path), checks=check_descriptions(), problems=tuple(sorted(problems)))


def _run(name: str, run: Check, raw: Folder) -> list[Problem]:
    found: list[Problem] = []
    try:
        found += run(raw)
    except Exception as error:  # noqa: BLE001 - data nobody thought of must not hide what the other checks find
        what = f"The check broke off on data it did not expect ({type(error).__name__}: {error})."
        cure = "Mend the problems told for the same tables; if there is none, please report this one."
        found.append(Problem(file="(all)", check=name, what=what, cure=cure))
    return found


def _stray_files(raw: Folder) -> Iterator[Problem]:
    known = {table.file for table in TABLES.values()}
    for path in sorted(raw.path.glob("*.csv")):
        if path.name not in known:
            what = f"The file is no table of the schema and is not read. {NotKnownError('table', path.stem, TABLES)}"
            cure = "Rename it, move its rows, or remove it."
            yield Problem(file=path.name, check="schema", what=what, cure=cure, level="warning")


def check_descriptions() -> tuple[tuple[str, str], ...]:
    """Return name and one-line description of every check, in the order they run."""
    schema = ("schema", "Every file, column and cell is as the schema says.")
    return (schema, *((name, _summary(function)) for name, function in _all_checks().items()))


def _summary(function: Check) -> str:
    return (function.__doc__ or "").strip().splitlines()[0]


def references(folder: Folder) -> Iterator[Problem]:
    """Every id that a row points at exists."""
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
                        cure = f"Correct the id or add it to {column.table[0]}.csv."
                        yield row_problem(row, "references", what, cure)
    yield from _shape_sources(folder, ids["sources"])
    yield from _country_codes(folder)


def _shape_sources(folder: Folder, known: set[str]) -> Iterator[Problem]:
    for name, shapes in folder.shapes.items():
        for key, properties in shapes.properties.items():
            for source in properties.get("made_from") or ():
                if source not in known:
                    what = f"made_from: {NotKnownError('source', source, known)}"
                    cure = "Add it to sources.csv, or make the shapes anew: make geodata"
                    yield Problem(file=TABLES[name].shapes_file, row=key, check="references", what=what, cure=cure)


def _country_codes(folder: Folder) -> Iterator[Problem]:
    known = {row["iso2"] for row in folder.rows["countries"]}
    for name, column in CODE_COLUMNS:
        for row in folder.rows[name]:
            for code in row.ids(column):
                if code not in known:
                    what = f"column {column}: {code} is no country of countries.csv."
                    yield row_problem(row, "references", what, "Use the ISO 3166-1 alpha-2 code of a row there.")


def unique_subjects(folder: Folder) -> Iterator[Problem]:
    """Links, nodes, permissions and projects share no id, so a status or name means one thing."""
    seen: dict[str, str] = {}
    for name in ("links", "nodes", "permissions", "projects"):
        for row in folder.rows[name]:
            if row["id"] in seen:
                what = f"The id stands in {seen[row['id']]}.csv too."
                yield row_problem(row, "unique subjects", what, "Rename one of them, everywhere it is cited.")
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
            yield row_problem(row, "sources", what, "Fill one of the two columns and empty the other.")
    for row in folder.rows["sources"]:
        if row["type"] != "dataset" and not row["url"]:
            yield row_problem(row, "sources", "The source has no address.", "Fill column url.")
        if not cited[row["id"]]:
            what = "No row cites this source."
            yield row_problem(row, "sources", what, "Cite it where it belongs, or remove it.", warn=True)


def parameters(folder: Folder) -> Iterator[Problem]:
    """Low is at most central, central at most high."""
    for row in folder.rows["parameters"]:
        values = (row["low"], row["central"], row["high"])
        if None not in values and sorted(values) != list(values):
            what = f"low, central, high are {values[0]:g}, {values[1]:g}, {values[2]:g}."
            yield row_problem(row, "parameters", what, "Put them in rising order.")
    for row in folder.rows["tests"]:
        if None not in (row["low"], row["high"]) and row["low"] > row["high"]:
            yield row_problem(row, "parameters", "low is above high.", "Swap them.")


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
                    yield row_problem(row, "tests apart", what, "Take another source for the input, or drop the test.")
                    break


def old_ids(folder: Folder) -> Iterator[Problem]:
    """No id of an earlier version is an id of something else now."""
    now = {row["id"] for name, table in TABLES.items() if "id" in table.key for row in folder.rows[name]}
    for row in folder.rows["aliases"]:
        if row["old"] in now:
            what = f"{row['old']!r} is an id of the data now."
            yield row_problem(row, "old ids", what, "Drop the row, or give the other thing an id of its own.")


def lengths_used(folder: Folder) -> Iterator[Problem]:
    """Each link has at most one published length that the model uses."""
    used: dict[str, Row] = {}
    for row in folder.rows["lengths"]:
        if row["use"] != "input":
            continue
        if row["link"] in used:
            what = f"Line {used[row['link']].line} is already the input of this link."
            yield row_problem(row, "lengths used", what, "Call one of them a rival.")
        used.setdefault(row["link"], row)


def gauges(folder: Folder) -> Iterator[Problem]:
    """Railways have a gauge, and where two gauges meet the node says so."""
    met: dict[str, set[float]] = {}
    for row in folder.rows["links"]:
        if row["mode"] == "rail" and not row["gauge_mm"]:
            yield row_problem(row, "gauges", "The railway has no gauge.", "Fill gauge_mm, for example 1520.")
        if row["mode"] == "rail" and row["gauge_mm"]:
            for node in (row["from"], row["to"]):
                met.setdefault(node, set()).add(row["gauge_mm"])
    for row in folder.rows["nodes"]:
        widths = met.get(row["id"], set())
        if len(widths) > 1 and not row["gauge_break"]:
            what = f"Gauges {' and '.join(f'{width:g}' for width in sorted(widths))} mm meet here."
            yield row_problem(row, "gauges", what, "Set gauge_break to yes.")


def crossings(folder: Folder) -> Iterator[Problem]:
    """Every border node is a crossing with the same two countries, and links keep to its mode and sides."""
    nodes = {row["id"]: row for row in folder.rows["nodes"]}
    rows = {row["id"]: row for row in folder.rows["crossings"]}
    for key, row in nodes.items():
        if row["kind"] == "crossing" and key not in rows:
            yield row_problem(row, "crossings", "The border node has no row in crossings.csv.", "Add one.")
    for key, row in rows.items():
        node = nodes.get(key)
        if node is None:
            continue
        sides = {row["country_a"], row["country_b"]}
        if node["kind"] != "crossing" or set(node["countries"]) != sides or len(sides) != 2:
            what = f"Its node is a {node['kind']} of {' '.join(node['countries'])}."
            yield row_problem(row, "crossings", what, "Node and crossing must name the same two countries.")
        for link in folder.rows["links"]:
            if key in (link["from"], link["to"]):
                if link["mode"] != row["mode"]:
                    what = f"The {link['mode']} link {link['id']} ends at this {row['mode']} crossing."
                    yield row_problem(row, "crossings", what, "Give each mode its own crossing.")
                if not set(link["country"]) <= sides:
                    what = f"The link {link['id']} in {' '.join(link['country'])} ends here."
                    yield row_problem(row, "crossings", what, "A link ends at a border of its own country.")


def ends(folder: Folder) -> Iterator[Problem]:
    """Each link joins two different nodes."""
    for row in folder.rows["links"]:
        if row["from"] == row["to"]:
            yield row_problem(row, "ends", f"It begins and ends at {row['from']}.", "Name the node at its other end.")


def units(folder: Folder) -> Iterator[Problem]:
    """Border hours are given in hours, and fees in something else."""
    found = {row["id"]: str(row["unit"] or "") for row in folder.rows["parameters"]}
    for row in folder.rows["crossings"]:
        for column in ("hours_a_to_b", "hours_b_to_a", "fee_a_to_b", "fee_b_to_a"):
            unit = found.get(row[column] or "")
            if unit is not None and unit.startswith("hour") != column.startswith("hours"):
                what = f"column {column}: the parameter {row[column]} is in {unit}."
                yield row_problem(row, "units", what, "Name a parameter of the right kind.")


def one_country(folder: Folder) -> Iterator[Problem]:
    """Links on land name one country, links at sea none."""
    for row in folder.rows["links"]:
        if len(row["country"]) != (0 if row["mode"] == "sea" else 1):
            what = f"column country holds {' '.join(row['country']) or 'nothing'}."
            yield row_problem(row, "one country", what, "Split the link at the border, or leave a sea link empty.")


def unseen_characters(folder: Folder) -> Iterator[Problem]:
    """No cell holds a control character or a mark that turns the direction of text."""
    marks = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    for rows in folder.rows.values():
        for row in rows:
            for column, value in row.items():
                if isinstance(value, str) and (bad := marks.search(value)):
                    what = f"column {column} holds the character U+{ord(bad[0]):04X}, which is not seen."
                    yield row_problem(row, "unseen characters", what, "Remove it.", warn=True)


def versions(folder: Folder) -> Iterator[Problem]:
    """Every snapshot of a released version can be read and is as it was written."""
    known = released(folder.path)
    for path in sorted((folder.path / FOLDER_OF_VERSIONS).glob("*.json")):
        file = path.relative_to(folder.path).as_posix()
        if path.stem not in known:
            what, cure = "The name is no number of a version.", "Rename it to its number, such as 3.json, or remove it."
            yield Problem(file=file, check="versions", what=what, cure=cure)
        elif reason := snapshot_problem(folder.path, path.stem):
            what = f"It is no snapshot of a data version: {reason}."
            yield Problem(file=file, check="versions", what=what, cure=CURE)


CHECKS: Final[dict[str, Check]] = {
    "references": references,
    "unique subjects": unique_subjects,
    "sources": sources,
    "parameters": parameters,
    "tests apart": tests_apart,
    "lengths used": lengths_used,
    "old ids": old_ids,
    "gauges": gauges,
    "crossings": crossings,
    "ends": ends,
    "units": units,
    "one country": one_country,
    "unseen characters": unseen_characters,
    "versions": versions,
}
"""Checks of rows by name, in the order they run."""
