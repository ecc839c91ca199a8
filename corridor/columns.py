"""Words of the schema: what a column and a table of a data folder are, and the values they may hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

__all__ = [
    "BASES",
    "CONFIDENCES",
    "GEOMETRY_QUALITIES",
    "ID_PATTERN",
    "MODES",
    "NOTE",
    "STATUSES",
    "SUBJECTS",
    "Column",
    "Kind",
    "Table",
    "column",
    "identity",
    "sources",
    "triple",
]

Kind = Literal["text", "id", "ref", "refs", "enum", "number", "integer", "date", "fuzzy", "url", "boolean", "codes"]
"""What a cell holds.

``id`` a key; ``ref`` one key of another table; ``refs`` several, separated by blanks;
``date`` an ISO day, month or year; ``fuzzy`` a date as sources give it (see
:mod:`corridor.dates`); ``codes`` ISO 3166-1 alpha-2 codes separated by blanks.
"""

MODES: Final = ("rail", "road", "sea")
STATUSES: Final = (
    "unknown",
    "not_built",
    "open",
    "restricted",
    "closed",
    "dismantled",
    "construction",
    "planned",
    "proposed",
)
CONFIDENCES: Final = ("high", "medium", "low")
GEOMETRY_QUALITIES: Final = ("surveyed", "osm", "natural-earth", "schematic")
BASES: Final = ("station", "town", "border", "shore", "fact", "vertex")
SUBJECTS: Final = ("links", "crossings", "permissions")

ID_PATTERN: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: what it means, what it may hold.

    Parameters
    ----------
    name
        Head of the column in the CSV file.
    kind
        See :data:`Kind`.
    description
        One sentence for people; it is printed in the data documentation.
    unit
        Unit of a number, in words a reader knows; empty for plain text.
    required
        Whether every row must fill it.
    allowed
        The only values an ``enum`` may take.
    table
        Names of the tables that a ``ref`` or ``refs`` points into.
    default
        The value meant by an empty cell, for documentation.
    minimum, maximum
        Inclusive bounds of a number.
    """

    name: str
    kind: Kind
    description: str
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    default: str = ""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of a data folder.

    Parameters
    ----------
    name
        Name of the table, of its CSV file and of its shapes file.
    row
        What one row is.
    columns
        Columns in the order of the file.
    shapes
        Kinds of geometry of its shapes file; empty when it has none.
    shape_columns
        Properties that the recipe writes beside each shape.
    key
        Columns whose values together name a row.
    parts
        Whether the table is a folder of CSV files, one after the other by name.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    shapes: tuple[str, ...] = ()
    shape_columns: tuple[Column, ...] = ()
    key: tuple[str, ...] = ("id",)
    parts: bool = False

    @property
    def file(self) -> str:
        """Path of the CSV file inside the data folder; a pattern for a table in parts."""
        return f"{self.name}/*.csv" if self.parts else f"{self.name}.csv"

    @property
    def shapes_file(self) -> str:
        """Path of the shapes inside the data folder, empty when the table has none."""
        return f"shapes/{self.name}.geojson" if self.shapes else ""

    def column(self, name: str) -> Column:
        """Return the column (or shape property) called ``name``."""
        for column in (*self.columns, *self.shape_columns):
            if column.name == name:
                return column
        message = f"table {self.name} has no column {name}"
        raise KeyError(message)


def column(name: str, kind: Kind, description: str, **more: Any) -> Column:  # noqa: ANN401 - fields of Column
    """Return a column; ``more`` are further fields of :class:`Column`."""
    return Column(name=name, kind=kind, description=description, **more)


def identity(of: str) -> Column:
    """Return the key column of a table."""
    return column("id", "id", f"Key of the {of}: small letters, digits, hyphens.", required=True)


def sources(*, required: bool = True) -> Column:
    """Return the column of the publications that support a row."""
    text = "Publications that support the row, the best first."
    return column("sources", "refs", text, required=required, table=("sources",))


def triple() -> tuple[Column, ...]:
    """Return the three columns of a model number."""
    return tuple(
        column(name, "number", f"{name.capitalize()} value, in the row's unit.", required=True)
        for name in ("low", "central", "high")
    )


NOTE: Final = column("note", "text", "Anything a reader has to know to judge the row.")
