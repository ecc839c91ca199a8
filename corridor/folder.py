"""A data folder on disk: where it is, and its raw typed rows, read once."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .errors import DataError
from .region import read_region
from .schema import TABLES
from .status import Status
from .tables import Problem, read_rows, read_shapes

if TYPE_CHECKING:
    import datetime as dt

    from .region import Region
    from .tables import Row, Shapes

__all__ = ["Folder", "data_folder", "read_folder"]

FOLDER_VARIABLE: Final = "CORRIDOR_DATA"


def data_folder(folder: str | os.PathLike[str] | None = None) -> Path:
    """Return the data folder to use.

    Parameters
    ----------
    folder
        A folder of the user's; ``None`` takes the environment variable ``CORRIDOR_DATA``, else the shipped tables.

    Raises
    ------
    DataError
        If it is no folder.
    """
    given = folder if folder is not None else os.environ.get(FOLDER_VARIABLE) or None
    if given is not None:
        try:
            path = Path(given)
        except TypeError:
            raise DataError(f"{given!r} is no path of a folder.") from None
        if not path.is_dir():
            raise DataError(f"{path} is no folder. Name a data folder, or leave the option out for the shipped one.")
        return path
    here = Path(__file__).resolve().parent
    # In a wheel the tables lie inside the package, in a clone beside it.
    for path in (here / "geodata", here.parent / "geodata"):
        if (path / "region.yaml").is_file():
            return path
    raise DataError(f"No data folder at {here / 'geodata'}. Install the package again, or name a folder.")


class Folder:
    """The raw, typed rows of a data folder, read once.

    Parameters
    ----------
    path
        The folder.

    Attributes
    ----------
    rows
        Rows by table.
    shapes
        Shapes by table, for tables that have them.
    problems
        Everything that could not be read as the schema says.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: dict[str, list[Row]] = {}
        self.shapes: dict[str, Shapes] = {}
        self.problems: list[Problem] = []
        self.region: Region | None = None
        try:
            self.region = read_region(path)
        except DataError as error:
            self.problems.append(
                Problem(
                    file="region.yaml",
                    check="schema",
                    what=str(error).removesuffix(" Mend the file."),
                    cure="Mend the file.",
                )
            )
        for name, table in TABLES.items():
            self.rows[name], problems = read_rows(path, table)
            self.problems += problems
            if table.shapes:
                self.shapes[name], problems = read_shapes(path, table)
                self.problems += problems

    @functools.cached_property
    def histories(self) -> dict[str, tuple[Status, ...]]:
        """Statuses of each subject, the oldest first."""
        found: dict[str, list[Status]] = {}
        for row in self.rows["statuses"]:
            if row["date"] and row["last_checked"]:
                found.setdefault(row["subject"], []).append(Status.from_row(row))
        return {
            subject: tuple(sorted(rows, key=lambda row: (row.date.first, row.date.last)))
            for subject, rows in found.items()
        }

    @functools.cached_property
    def source_dates(self) -> dict[str, str]:
        """Date of each source as the table gives it, empty where it bears none."""
        return {row["id"]: row["date"] or "" for row in self.rows["sources"]}

    @functools.cached_property
    def data_date(self) -> dt.date:
        """The newest ``last_checked``: what "today" means for this data."""
        days = [row.last_checked.first for rows in self.histories.values() for row in rows]
        if not days:
            raise DataError(f"{self.path / 'statuses.csv'} holds no status, so the data have no date. Add statuses.")
        return max(days)


def _stamp(path: Path) -> tuple[tuple[str, int, int], ...]:
    """Return names, sizes and times of the files of a folder, so that an edit is seen."""
    files = [path / "region.yaml", *(file for table in TABLES.values() for file in sorted(path.glob(table.file)))]
    files += [path / table.shapes_file for table in TABLES.values() if table.shapes]
    found = []
    for file in files:
        try:
            state = file.stat()
        except OSError:
            continue
        found.append((str(file), state.st_size, state.st_mtime_ns))
    return tuple(found)


@functools.lru_cache(maxsize=4)
def _read(path: Path, _stamp_of_files: tuple[tuple[str, int, int], ...]) -> Folder:
    return Folder(path)


def read_folder(folder: str | os.PathLike[str] | None = None) -> Folder:
    """Read a data folder, or take it from memory when no file has changed."""
    path = data_folder(folder).resolve()
    return _read(path, _stamp(path))
