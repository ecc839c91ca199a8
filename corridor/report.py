"""What the checks of a data folder found."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from .tables import Problem

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Report"]


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

    def __repr__(self) -> str:
        """Return the counts."""
        errors = len(self.errors)
        return (
            f"<Report of {self.folder}: {len(self.checks)} checks, {errors} errors, "
            f"{len(self.problems) - errors} warnings>"
        )

    def _repr_html_(self) -> str:
        from .notebook import report_html

        return report_html(self)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a problem: file, line, row, check, what, cure, level."""
        from .frames import data_frame

        columns = [one.name for one in fields(Problem)]
        rows = [[getattr(one, name) for name in columns] for one in self.problems]
        return data_frame(rows, columns, numbers=["line"])
