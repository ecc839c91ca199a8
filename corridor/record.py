"""One thing of the data with all that is told of it: columns, names, statuses, sources, shape."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .errors import NotKnownError
from .frames import data_frame
from .schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from .atlas import Atlas
    from .status import Status, StatusAt

__all__ = ["Name", "Record", "find_record", "look_up", "record_ids"]

SUBJECTS: Final = ("links", "crossings", "permissions")
"""Tables of what has statuses."""
FIRST: Final = (*SUBJECTS, "projects", "countries", "nodes", "events", "waters", "border_rulings", "groups")
"""Where an id is looked for first: a crossing bears the id of its node."""
ORDER: Final = (*FIRST, *(name for name, table in TABLES.items() if "id" in table.key and name not in FIRST))
"""Every table whose rows have an id."""
HISTORY: Final = ("date", "status", "last_checked", "plan", "sources", "note")


@dataclass(frozen=True, order=True)
class Name:
    """One more name of a thing.

    Parameters
    ----------
    side
        Whose name it is: an ISO code, ``former`` or ``other spelling``.
    name
        As that side writes it.
    language
        BCP 47 tag.
    """

    side: str
    name: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """One row of a table, and what other tables tell of the same thing.

    Parameters
    ----------
    atlas
        The tables, on their day.
    table
        Name of the table.
    id
        Id of the row.
    """

    atlas: Atlas
    table: str
    id: str

    def __repr__(self) -> str:
        """Return table, id, name and status in one line."""
        status = f", {self.status.status}" if self.status else ""
        since = f" since {self.status.since}" if self.status and self.status.since else ""
        return f"<Record {self.table}/{self.id}: {self.title!r}{status}{since}>"

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401 - a cell of any type
        """Return the cell of a column, as :meth:`to_frame` has it.

        Raises
        ------
        NotKnownError
            If there is no such column; the message suggests the nearest.
        """
        if column not in self.columns:
            raise NotKnownError(f"column of {self.table}", str(column), self.columns)
        return self._frame[column].iloc[0]

    def get(self, column: str, default: Any = None) -> Any:  # noqa: ANN401 - a cell of any type
        """Return the cell of a column, or ``default`` where there is no such column."""
        return self[column] if column in self.columns else default

    def __contains__(self, column: object) -> bool:
        """Whether there is such a column."""
        return column in self.columns

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the columns."""
        return iter(self.columns)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.columns)

    def _repr_html_(self) -> str:
        from .notebook import record_html

        return record_html(self)

    @functools.cached_property
    def _frame(self) -> pd.DataFrame:
        return self.atlas.table(self.table).loc[[self.id]]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, those of the shape and of the day among them."""
        return tuple(map(str, self._frame.columns))

    def to_frame(self) -> pd.DataFrame:
        """Return the row as a frame of its own: a GeoDataFrame where the table has shapes."""
        return self._frame.copy()

    @property
    def title(self) -> str:
        """What it is called: its neutral name, or its title."""
        found = next((self[column] for column in ("name", "title") if column in self.columns), "")
        return str(found) or self.id

    @property
    def geometry(self) -> BaseGeometry | None:
        """Its shape in longitude and latitude, if it has one."""
        return self[GEOMETRY] if GEOMETRY in self.columns else None

    @property
    def names(self) -> tuple[Name, ...]:
        """Its other names, each with whose name it is."""
        return self.atlas.names_of(self.id)

    @property
    def status(self) -> StatusAt | None:
        """Its status on the day; ``None`` for what has none, such as a place."""
        return self.atlas.status(self.id) if self.table in SUBJECTS else None

    @property
    def history(self) -> pd.DataFrame:
        """All its statuses, the oldest first: date, status, last check, whether it is only a plan, sources, note."""
        rows: tuple[Status, ...] = self.atlas.history(self.id) if self.table in SUBJECTS else ()
        return data_frame(
            ([row.date.text, row.status, row.last_checked.text, row.is_plan, row.sources, row.note] for row in rows),
            HISTORY,
        )

    @property
    def sources(self) -> pd.DataFrame:
        """The rows of the sources table that it and its statuses, lengths and costs cite."""
        cited = self.atlas.citations()
        here = (cited["table"] == self.table) & (cited["row"] == self.id)
        ids = [*cited.loc[here, "source"]]
        for one in self.history["sources"]:
            ids += one.split()
        for table, column in (("lengths", "link"), ("costs", "project"), ("names", "subject")):
            for row in self.atlas.rows(table):
                if row[column] == self.id:
                    ids += row.ids("sources")
        return self.atlas.sources.loc[list(dict.fromkeys(ids))]


GEOMETRY: Final = "geometry"


def record_ids(atlas: Atlas) -> tuple[str, ...]:
    """Return every id by which :func:`find_record` finds a row, each once, in the order of the tables."""
    return tuple(dict.fromkeys(row["id"] for table in ORDER for row in atlas.rows(table)))


def look_up(atlas: Atlas, wanted: object) -> Record | None:
    """Return the row of an id as :func:`find_record` does; ``None`` where there is none."""
    tables, key = _asked(wanted)
    for one in (key, *(row["now"] for row in atlas.rows("aliases") if row["old"] == key)):
        for table in tables:
            if table in ORDER and any(row["id"] == one for row in atlas.rows(table)):
                return Record(atlas=atlas, table=table, id=str(one))
    return None


def _asked(wanted: object) -> tuple[tuple[object, ...], object]:
    """Return the tables that are asked for, and the id."""
    if isinstance(wanted, tuple) and len(wanted) == 2:
        return (wanted[0],), wanted[1]
    return ORDER, wanted


def find_record(atlas: Atlas, wanted: object) -> Record:
    """Return the row of an id.

    Parameters
    ----------
    atlas
        The tables.
    wanted
        An id, an id of an earlier version of the data, or table and id for one of several that share it.

    Raises
    ------
    NotKnownError
        If there is none; the message suggests the nearest.
    """
    found = look_up(atlas, wanted)
    if found is not None:
        return found
    tables, key = _asked(wanted)
    if tables[0] not in ORDER:
        raise NotKnownError("table with ids", str(tables[0]), ORDER)
    known = record_ids(atlas) if len(tables) > 1 else [row["id"] for row in atlas.rows(str(tables[0]))]
    kind = "thing" if len(tables) > 1 else f"row of {tables[0]}"
    raise NotKnownError(kind, str(key), known, cure="atlas.table(name) lists the ids of a table.")
