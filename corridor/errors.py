"""Every error this package raises on purpose, in one small tree."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CorridorError", "DataError", "NotKnownError", "OutputError", "QuestionError"]


class CorridorError(Exception):
    """Something a person can mend: the message says what, where, why and how."""


class DataError(CorridorError):
    """A data folder, table or row cannot be read or breaks a rule of the schema."""


class NotKnownError(CorridorError, KeyError):
    """A name or id is not in the data; the message suggests the nearest one.

    Parameters
    ----------
    kind
        What was looked for, for example ``"link"``.
    name
        The name as it was given.
    known
        Every name that would have been accepted.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        choices = sorted(set(known))
        near = difflib.get_close_matches(name, choices, n=3, cutoff=0.5)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        if not near and len(choices) <= 12:
            hint = f" Known: {', '.join(choices)}."
        super().__init__(f"No {kind} named {name!r}.{hint}")

    def __str__(self) -> str:
        """Return the message itself (``KeyError`` would print it in quotes)."""
        return str(self.args[0])


class OutputError(CorridorError):
    """A result cannot be written where it was asked for."""


class QuestionError(CorridorError):
    """A question has no sense as it was put, for example a way from a place to itself."""
