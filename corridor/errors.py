"""Every error this package raises on purpose, in one small tree."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CorridorError", "DataError", "NotKnownError", "OutputError", "QuestionError", "nearest"]


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
    cure
        What to do where no name is near.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], *, cure: str = "") -> None:
        choices = list(dict.fromkeys(known))
        near = nearest(name, choices)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        if not near and len(choices) <= 12:
            hint = f" Known: {', '.join(sorted(choices))}."
        elif not near and cure:
            hint = f" {cure}"
        super().__init__(f"No {kind} named {name!r}.{hint}")

    def __str__(self) -> str:
        """Return the message itself (``KeyError`` would print it in quotes)."""
        return str(self.args[0])


def nearest(name: str, choices: Iterable[str]) -> list[str]:
    """Return up to three names like another: first those that begin with it, then those spelt like it."""
    choices, bare = list(choices), name.casefold()
    begun = [choice for choice in choices if len(bare) > 2 and choice.casefold().startswith(bare)]
    spelt = {choice.casefold(): choice for choice in sorted(choices, reverse=True)}
    like = [spelt[found] for found in difflib.get_close_matches(bare, spelt, n=3, cutoff=0.5)]
    return list(dict.fromkeys([*begun, *like]))[:3]


class OutputError(CorridorError):
    """A result cannot be written where it was asked for."""


class QuestionError(CorridorError):
    """A question has no sense as it was put, for example a way from a place to itself."""
