"""What each released version of a data folder held, kept small: one JSON file a version, one subject a line.

A snapshot keeps what is needed to tell later, in words, what has changed: dated statuses and published lengths as they
stood; of every other row its figures, codes and dates as text, and one digest for all its words and sources (of these
it is told only that they were corrected). It lies in ``versions/<number>.json`` of the data folder. Its hash covers all
that it keeps, so two versions with the same hash have no difference that could be told.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from .columns import STATUSES, SUBJECTS
from .dates import parse_date
from .errors import DataError
from .schema import TABLES
from .writing import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from .columns import Column
    from .folder import Folder
    from .tables import Row

__all__ = [
    "CURE",
    "FOLDER",
    "WORDS",
    "Entry",
    "Snapshot",
    "cell_text",
    "name_digest",
    "present_version",
    "read_snapshot",
    "released",
    "snapshot_problem",
    "take_snapshot",
    "write_snapshot",
]

FOLDER: Final = "versions"
KEPT: Final = tuple(
    name
    for name in TABLES
    # Statuses, lengths and names stand with their subjects. Waypoints show in the lines drawn, sources in the rows that
    # cite them; groups and main points are choices of presentation, tests are compared with nothing people see; rates
    # say where the model uses a figure, and the figures themselves are kept.
    if name not in {"statuses", "lengths", "names", "waypoints", "sources", "groups", "main_points", "tests", "rates"}
)
"""Tables whose rows a snapshot keeps."""
TOLD: Final = frozenset({"number", "integer", "enum", "boolean", "date", "fuzzy", "codes"})
"""Kinds of cells that are kept as text, so that both values can be told."""
PLACES: Final = frozenset({"lon", "lat", "label_lon", "label_lat"})
"""Numbers that tell a reader nothing: they count as words."""
WORDS: Final = ""
"""Name of the cell that holds the digest of words, ids and sources."""
LONGEST: Final = 40
_BETWEEN: Final = "|"
_HEAD: Final = ""
"""Key under which a table of a snapshot names its columns; no row has an empty key."""

_FILE: Final = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of a table, as a snapshot keeps it.

    Parameters
    ----------
    cells
        Text of each figure, code and date that is given, and under :data:`WORDS` the digest of everything else.
    shape
        Digest of its shape, empty where it has none.
    statuses
        Date, status, ``last_checked``, and digest of sources and note, of each status.
    lengths
        Kilometres, use, and digest of the rest, of each published length.
    """

    cells: Mapping[str, str] = field(default_factory=dict)
    shape: str = ""
    statuses: tuple[tuple[str, str, str, str], ...] = ()
    lengths: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What a version of a data folder held.

    Parameters
    ----------
    version
        Its number as text; empty for data that are not released.
    data_date
        Newest ``last_checked`` of that version.
    tables
        Entries by table and key.
    names
        Digests of the other names of each thing.
    hash
        SHA-256 of all that is kept, in hexadecimal digits; version and date do not count.
    """

    version: str
    data_date: dt.date
    tables: Mapping[str, Mapping[str, Entry]]
    names: Mapping[str, tuple[str, ...]]
    hash: str


def digest(*parts: object) -> str:
    """Return four characters that stand for texts: equal texts have equal ones, of others one in 16 million pairs."""
    found = hashlib.sha256("\x00".join(map(str, parts)).encode()).digest()
    return base64.urlsafe_b64encode(found)[:4].decode()


def cell_text(value: object) -> str:
    """Return a typed cell as one text; empty for an empty cell."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return "" if value is None else str(value)


def take_snapshot(raw: Folder, *, version: str = "") -> Snapshot:
    """Return what a data folder holds now.

    Raises
    ------
    DataError
        If the folder holds no status, so that the data have no date.
    """
    lengths: dict[str, list[tuple[str, str, str]]] = {}
    for row in raw.rows["lengths"]:
        rest = digest(row["as_of"], cell_text(row["sources"]), row["note"])
        lengths.setdefault(row["link"], []).append((cell_text(row["km"]), row["use"], rest))
    names: dict[str, list[str]] = {}
    for row in raw.rows["names"]:
        names.setdefault(row["subject"], []).append(name_digest(row))
    tables = {name: {row.key: _entry(raw, name, row, lengths) for row in raw.rows[name]} for name in KEPT}
    sorted_names = {subject: tuple(sorted(found)) for subject, found in names.items()}
    return Snapshot(
        version=version,
        data_date=raw.data_date,
        tables=tables,
        names=sorted_names,
        hash=_hash(_packed(tables, sorted_names)),
    )


def name_digest(row: Row) -> str:
    """Return the digest of one row of the names table."""
    return digest(*(cell_text(row[column]) for column in ("name", "side", "language", "sources", "note")))


def told(column: Column) -> bool:
    """Return whether the cells of a column are kept as text."""
    return column.kind in TOLD and column.name not in PLACES


def _entry(raw: Folder, table: str, row: Row, lengths: Mapping[str, list[tuple[str, str, str]]]) -> Entry:
    from shapely import to_wkb

    cells, words = {}, []
    for column in TABLES[table].columns:
        text = cell_text(row[column.name])
        if not text or column.name in TABLES[table].key:
            continue
        if told(column) and len(text) <= LONGEST and _BETWEEN not in text:
            cells[column.name] = text
        else:
            words += [column.name, text]
    cells[WORDS] = digest(*words)
    shape = raw.shapes[table].geometry.get(row.key) if table in raw.shapes else None
    history = raw.histories.get(row.key, ()) if table in SUBJECTS else ()
    return Entry(
        cells=cells,
        shape=digest(to_wkb(shape, byte_order=1).hex().upper()) if shape is not None else "",
        statuses=tuple(
            (one.date.text, one.status, one.last_checked.text, digest(*one.sources, one.note)) for one in history
        ),
        lengths=tuple(sorted(lengths.get(row.key, ()))) if table == "links" else (),
    )


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _hash(packed: Mapping[str, Any]) -> str:
    # Of what stands in the file, not of what this version of the schema makes of it: a column may be renamed one day.
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _packed(tables: Mapping[str, Mapping[str, Entry]], names: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """Return tables and names as plain values, everything sorted."""
    packed: dict[str, Any] = {}
    for table, entries in tables.items():
        columns = [*(column.name for column in TABLES[table].columns), WORDS]
        columns = [name for name in columns if any(name in entry.cells for entry in entries.values())]
        rows = {key: _packed_entry(entry, columns) for key, entry in sorted(entries.items())}
        packed[table] = {_HEAD: _BETWEEN.join(columns), **rows}
    packed["names"] = {key: " ".join(found) for key, found in sorted(names.items())}
    return packed


def _packed_entry(entry: Entry, columns: Iterable[str]) -> str | list[Any]:
    """Return cells in the order of the columns, shape, statuses and lengths, without what is empty at the end."""
    packed: list[Any] = [
        _BETWEEN.join(entry.cells.get(name, "") for name in columns),
        entry.shape,
        [_BETWEEN.join(status) for status in entry.statuses],
        [_BETWEEN.join(length) for length in entry.lengths],
    ]
    while len(packed) > 1 and not packed[-1]:
        packed.pop()
    return packed if len(packed) > 1 else str(packed[0])


def released(folder: Path) -> tuple[str, ...]:
    """Return the numbers of the released versions of a data folder, the newest first."""
    found = [path.stem for path in (folder / FOLDER).glob("*.json") if _FILE.fullmatch(path.stem)]
    return tuple(sorted(found, key=int, reverse=True))


def present_version(folder: Path, present: Snapshot) -> str:
    """Return the number of the newest released version if it is the present data, else an empty text.

    Raises
    ------
    DataError
        If the snapshot of that version cannot be read.
    """
    newest = next(iter(released(folder)), "")
    return newest if newest and read_snapshot(folder, newest).hash == present.hash else ""


def write_snapshot(folder: Path, snapshot: Snapshot) -> Path:
    """Write a snapshot into a data folder and return its path."""
    (folder / FOLDER).mkdir(exist_ok=True)
    date = snapshot.data_date.isoformat()
    lines = [f"{_line(key)}:{_line(text)}" for key, text in (("version", snapshot.version), ("data_date", date))]
    lines.append(f'"hash":{_line(snapshot.hash)}')
    for table, rows in _packed(snapshot.tables, snapshot.names).items():
        body = ",\n".join(f"{_line(key)}:{_line(row)}" for key, row in rows.items())
        lines.append(f"{_line(table)}:{{\n{body}\n}}")
    return write_text(folder / FOLDER / f"{snapshot.version}.json", "{\n" + ",\n".join(lines) + "\n}\n")


def read_snapshot(folder: Path, version: str) -> Snapshot:
    """Read the snapshot of a released version.

    Parameters
    ----------
    folder
        Data folder.
    version
        Number of the version, the name of its file.

    Raises
    ------
    DataError
        If the file cannot be read, is not of the form that is written, or was changed since; the message says how to
        mend it.
    """
    try:
        return _read(folder, version)
    except ValueError as error:
        path = folder / FOLDER / f"{version}.json"
        raise DataError(f"{path} is no snapshot of a data version: {error}. {CURE}") from None


def snapshot_problem(folder: Path, version: str) -> str:
    """Return why the snapshot of a released version cannot be read; empty if it can."""
    try:
        _read(folder, version)
    except ValueError as error:
        return str(error)
    return ""


def _read(folder: Path, version: str) -> Snapshot:
    try:
        values = json.loads((folder / FOLDER / f"{version}.json").read_text(encoding="utf-8"))
        snapshot = _snapshot(values)
        told = str(values["hash"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, DataError) as error:
        raise ValueError(_reason(error)) from None
    if snapshot.version != version:
        raise ValueError(f"it calls itself version {snapshot.version[:40]!r}")
    if snapshot.hash != told:
        raise ValueError("its hash does not fit what it holds, so it was changed after the release")
    return snapshot


CURE: Final = (
    "Take the file back from an earlier commit or from the package, or remove it: only comparisons with that version "
    "are lost."
)
"""How to mend a snapshot that cannot be read."""


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error} is missing"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)


def _snapshot(values: Any) -> Snapshot:  # noqa: ANN401 - whatever the file holds
    tables = {}
    for table in (name for name in KEPT if name in values):
        columns = _parts(values[table][_HEAD])
        tables[table] = {key: _unpacked(packed, columns) for key, packed in values[table].items() if key != _HEAD}
    return Snapshot(
        version=_text(values["version"]),
        data_date=dt.date.fromisoformat(values["data_date"]),
        tables=tables,
        names={key: tuple(_text(found).split()) for key, found in values["names"].items()},
        hash=_hash({key: found for key, found in values.items() if key not in {"version", "data_date", "hash"}}),
    )


def _unpacked(packed: Any, columns: list[str]) -> Entry:  # noqa: ANN401 - whatever the file holds
    parts: list[Any] = [packed] if isinstance(packed, str) else packed
    missing: list[Any] = ["", "", [], []]
    cells, shape, statuses, lengths = parts + missing[len(parts) :]
    return Entry(
        cells={name: cell for name, cell in zip(columns, _parts(cells), strict=True) if cell},
        shape=_text(shape),
        statuses=tuple(_status(*_parts(status)) for status in statuses),
        lengths=tuple(_length(*_parts(length)) for length in lengths),
    )


def _status(date: str, status: str, checked: str, rest: str) -> tuple[str, str, str, str]:
    parse_date(date)
    parse_date(checked)
    if status not in STATUSES:
        raise ValueError(f"{status[:40]!r} is no status")
    return date, status, checked, rest


def _length(km: str, use: str, rest: str) -> tuple[str, str, str]:
    float(km)
    return km, use, rest


def _parts(value: object) -> list[str]:
    return _text(value).split(_BETWEEN)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:40]!r} is no text")
    return value
