"""Read the tables of a data folder as the schema says, and report every problem at once."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from .dates import parse_date
from .errors import DataError, NotKnownError
from .schema import ID_PATTERN, Column, Table

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

__all__ = ["Problem", "Row", "Shapes", "read_rows", "read_shapes", "row_problem"]

Value = str | float | int | bool | tuple[str, ...] | None
MISSING: Final = ("", None, ())


@dataclass(frozen=True, kw_only=True, order=True)
class Problem:
    """One thing that is wrong, where it is, and how to mend it.

    Parameters
    ----------
    file
        Path inside the data folder.
    line
        Line of the file, 0 when the whole file is meant.
    row
        Key of the row, empty when the whole file is meant.
    check
        Name of the check that found it.
    what
        What is wrong and why it matters.
    cure
        What to do about it.
    level
        An ``error`` makes ``corridor check`` fail, a ``warning`` does not.
    """

    file: str
    line: int = 0
    row: str = ""
    check: str
    what: str
    cure: str
    level: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Return one line: place, level, what, cure."""
        place = self.file + (f":{self.line}" if self.line else "") + (f" ({self.row})" if self.row else "")
        return f"{place}: {self.level}: {self.what} {self.cure} [{self.check}]"


@dataclass(frozen=True)
class Row(Mapping[str, Any]):
    """One typed row of a table and the line it came from.

    Parameters
    ----------
    cells
        Typed value of every column; ``None`` or an empty tuple where the cell is empty.
    file
        Path of the file inside the data folder.
    line
        Line of the file, counted from 1; the head is line 1.
    key
        The key columns, joined by blanks.
    """

    cells: dict[str, Any]
    file: str
    line: int
    key: str

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a cell may hold any typed value
        """Return the value of a column."""
        return self.cells[name]

    def ids(self, name: str) -> tuple[str, ...]:
        """Return the ids or codes of a column, whether it holds one, several or none."""
        value = self.cells[name]
        return value if isinstance(value, tuple) else (value,) if value else ()

    def __iter__(self) -> Iterator[str]:
        """Iterate over column names."""
        return iter(self.cells)

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.cells)


def row_problem(row: Row, check: str, what: str, cure: str, *, warn: bool = False) -> Problem:
    """Return a problem of one row; ``warn`` makes it a warning."""
    level: Literal["error", "warning"] = "warning" if warn else "error"
    return Problem(file=row.file, line=row.line, row=row.key, check=check, what=what, cure=cure, level=level)


@dataclass(frozen=True)
class Shapes:
    """The shapes of one table by id, with the properties the recipe wrote."""

    geometry: dict[str, BaseGeometry]
    properties: dict[str, dict[str, Any]]


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _date(text: str) -> str:
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        raise ValueError(text)
    parse_date(text)
    return text


def _fuzzy(text: str) -> str:
    return parse_date(text).text


def _url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"]+", text):
        raise ValueError(text)
    return text


def _boolean(text: str) -> bool:
    return {"yes": True, "no": False}[text]


_ID: Final = re.compile(ID_PATTERN)


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text


_READERS: Final[dict[str, tuple[Callable[[str], Value], str]]] = {
    "text": (str, "text"),
    "enum": (str, "text"),
    "ref": (_id, "one id of small letters, digits and hyphens"),
    "id": (_id, "an id of small letters, digits and hyphens"),
    "refs": (lambda text: tuple(_id(part) for part in text.split()), "ids separated by blanks"),
    "codes": (lambda text: tuple(text.split()), "codes separated by blanks"),
    "number": (_number, "a number, with a point for decimals"),
    "integer": (int, "a whole number"),
    "date": (_date, "a date such as 2026-06-08, 2026-06 or 2026"),
    "fuzzy": (_fuzzy, "a date such as 1993, 1993-04-03, 2027-Q2, 'not before 2029'"),
    "url": (_url, "an address that begins with https:// or http://"),
    "boolean": (_boolean, "yes or no"),
}


def read_cell(column: Column, text: str) -> Value:
    """Turn a cell into its typed value; an empty one into ``None``, ``()`` or the default.

    Raises
    ------
    DataError
        If the text is not what the column holds; the message says what it should be.
    """
    text = text.strip()
    if not text:
        if column.kind in {"refs", "codes"}:
            return ()
        return read_cell(column, column.default) if column.default else None
    if column.kind == "text" and not column.allowed:
        # Most cells are plain words, and a folder has tens of thousands of cells.
        return text
    reader, wanted = _READERS[column.kind]
    try:
        value = reader(text)
    except (ValueError, KeyError, DataError):
        message = f"column {column.name}: {_short(text)} is not {wanted}."
        raise DataError(message) from None
    if column.allowed:
        for part in value if isinstance(value, tuple) else (value,):
            if part not in column.allowed:
                raise DataError(f"column {column.name}: {NotKnownError('value', str(part), column.allowed)}")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        low = column.minimum is not None and value < column.minimum
        high = column.maximum is not None and value > column.maximum
        if low or high:
            message = f"column {column.name}: {value:g} lies outside {column.minimum:g} to {column.maximum or 1e9:g}."
            raise DataError(message)
    return value


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")


def read_rows(folder: Path, table: Table) -> tuple[list[Row], list[Problem]]:
    """Read one CSV table.

    Parameters
    ----------
    folder
        Data folder.
    table
        Its schema.

    Returns
    -------
    tuple
        The rows that could be read, and every problem found on the way.
    """
    files = sorted(path.relative_to(folder).as_posix() for path in folder.glob(table.file)) if table.parts else None
    rows: list[Row] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for file in [table.file] if files is None else files:
        problems += _read_file(folder, table, file, rows, seen)
    return rows, problems


def _read_file(folder: Path, table: Table, file: str, rows: list[Row], seen: dict[str, str]) -> list[Problem]:
    names = [column.name for column in table.columns]
    try:
        # A spreadsheet may put a byte order mark in front.
        with (folder / file).open(encoding="utf-8-sig", newline="") as stream:
            lines = list(csv.reader(stream, strict=True))
    except FileNotFoundError:
        cure = f"Add the file with the head {','.join(names)}"
        return [Problem(file=file, check="schema", what="The file is missing.", cure=cure)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        what = f"The file cannot be read as UTF-8 CSV ({error})."
        return [Problem(file=file, check="schema", what=what, cure="Save it as UTF-8 with commas.")]
    if not lines or lines[0] != names:
        wrong = sorted(set(lines[0] if lines else []) ^ set(names))
        what = f"The head differs from the schema: {', '.join(wrong) or 'the order of the columns'}."
        return [Problem(file=file, line=1, check="schema", what=what, cure=f"Write {','.join(names)}")]
    problems: list[Problem] = []
    for number, cells in enumerate(lines[1:], start=2):
        place = f"{file}:{number}"
        key = " ".join(cells[names.index(name)].strip() for name in table.key) if len(cells) == len(names) else ""
        if key and key in seen:
            cure = "Give each row its own key, or remove one."
            what = f"The key stands already at {seen[key]}."
            problems.append(Problem(file=file, line=number, row=key, check="schema", what=what, cure=cure))
        seen.setdefault(key, place)
        problems += _read_row(table, file, cells, number, key, rows)
    return problems


def _read_row(table: Table, file: str, cells: list[str], number: int, key: str, rows: list[Row]) -> Iterator[Problem]:
    if len(cells) != len(table.columns):
        what = f"The row has {len(cells)} cells, the head has {len(table.columns)}."
        cure = "Quote cells that hold a comma, and remove blank lines."
        yield Problem(file=file, line=number, check="schema", what=what, cure=cure)
        return
    values: dict[str, Any] = {}
    for column, text in zip(table.columns, cells, strict=True):
        try:
            values[column.name] = read_cell(column, text)
        except DataError as error:
            values[column.name] = () if column.kind in {"refs", "codes"} else None
            cure = column.description
            yield Problem(file=file, line=number, row=key, check="schema", what=str(error), cure=cure)
            continue
        if column.required and values[column.name] in MISSING:
            yield Problem(
                file=file, line=number, row=key, check="schema",
                what=f"column {column.name} is empty.", cure=f"Fill it: {column.description}",
            )  # fmt: skip
    if all(values[name] not in MISSING for name in table.key):
        # A row without a key could not be named by any other check.
        rows.append(Row(cells=values, file=file, line=number, key=key))


def read_shapes(folder: Path, table: Table) -> tuple[Shapes, list[Problem]]:
    """Read the shapes of one table.

    Returns
    -------
    tuple
        Shapes in degrees (EPSG:4326) by id, and every problem found on the way.
    """
    import numpy as np
    from shapely.errors import GEOSException, ShapelyError

    file = table.shapes_file
    shapes = Shapes(geometry={}, properties={})
    try:
        text = (folder / file).read_text(encoding="utf-8-sig")
        features = json.loads(text, parse_constant=_no_number)["features"]
        if not isinstance(features, list):
            raise TypeError("features is no list")  # noqa: TRY301 - one place reports every bad file
    except FileNotFoundError:
        what = "The file is missing."
        return shapes, [Problem(file=file, check="schema", what=what, cure="Make it by the recipe: make geodata")]
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"The file is no GeoJSON FeatureCollection ({error})."
        return shapes, [Problem(file=file, check="schema", what=what, cure="Make it anew: make geodata")]
    problems: list[Problem] = []
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        properties = properties if isinstance(properties, dict) else {}
        name = str(properties.get("id", ""))
        try:
            with np.errstate(invalid="ignore"):
                geometry = _geometry(feature["geometry"])
            if not all(map(math.isfinite, geometry.bounds)):
                message = "a coordinate is no number"
                raise ValueError(message)  # noqa: TRY301 - one place reports every bad shape
            if geometry.geom_type not in table.shapes or geometry.is_empty:
                message = f"{geometry.geom_type} (wanted {' or '.join(table.shapes)}, not empty)"
                raise ValueError(message)  # noqa: TRY301 - one place reports every bad shape
            values = {
                column.name: _read_property(column, properties.get(column.name)) for column in table.shape_columns
            }
        except (ValueError, TypeError, KeyError, AttributeError, DataError, GEOSException, ShapelyError) as error:
            what = f"Feature {number} cannot be read: {error}."
            problems.append(Problem(file=file, row=name, check="schema", what=what, cure="Make it anew: make geodata"))
            continue
        if name in shapes.geometry:
            what, cure = "Two features have this id.", "Keep one."
            problems.append(Problem(file=file, row=name, check="schema", what=what, cure=cure))
        shapes.geometry[name] = geometry
        shapes.properties[name] = values
    return shapes, problems


def _geometry(raw: Any) -> BaseGeometry:  # noqa: ANN401 - any JSON value
    """Return a geometry; areas ring by ring through arrays, which takes a third of the time of shapely's own reader."""
    import numpy as np
    import shapely
    from shapely.geometry import shape

    def area(rings: list[Any]) -> Any:  # noqa: ANN401 - shapely has no type for what its functions return
        outer, *holes = (shapely.linearrings(np.asarray(ring, dtype=float)) for ring in rings)
        return shapely.polygons(outer, holes=holes or None)

    kind, parts = raw["type"], raw.get("coordinates")
    if kind == "Polygon" and parts:
        return area(parts)
    if kind == "MultiPolygon" and parts:
        return shapely.multipolygons([area(part) for part in parts])
    return shape(raw)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no coordinate")


def _read_property(column: Column, value: object) -> Value:
    if isinstance(value, list):
        value = " ".join(str(part) for part in value)
    if column.required and value in MISSING:
        message = f"property {column.name} is missing or empty"
        raise DataError(message)
    return read_cell(column, "" if value is None else str(value))
