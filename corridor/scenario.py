"""What-ifs: a named list of changes to the network, made from one another and never changed in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from .dates import as_day
from .errors import QuestionError
from .triple import Triple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

__all__ = ["ACTIONS", "TODAY", "Change", "Rule", "Scenario", "as_triple"]

Action = Literal["open", "close", "permit", "forbid", "set"]
ACTIONS: Final[tuple[Action, ...]] = ("open", "close", "permit", "forbid", "set")
"""What a scenario may do, in the order in which one file does it."""

Number = float | int | Triple


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A ban that a scenario adds: who may not pass where.

    Parameters
    ----------
    id
        Short name, for lists of what shuts a way.
    name
        The ban in words.
    countries
        Territories it applies in, ISO 3166-1 alpha-2 codes: their links on land, and links at sea to their ports.
    where
        Links or crossings it applies to; it then counts instead of ``countries``. With neither it applies everywhere.
    modes
        Modes it applies to.
    goods_from, goods_to, goods_of
        Origins, destinations and owners of the goods; empty is any.
    cargo
        Cargo it applies to.
    """

    id: str
    name: str
    countries: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    modes: tuple[str, ...] = ("rail", "road", "sea")
    goods_from: tuple[str, ...] = ()
    goods_to: tuple[str, ...] = ()
    goods_of: tuple[str, ...] = ()
    cargo: str = "any"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of a scenario.

    Parameters
    ----------
    action
        One of :data:`ACTIONS`.
    subject
        Id of a link, crossing, project, permission or parameter; of the new rule for a ban that the data do not hold.
    mode
        Where the subject is a project: only its links and crossings of that mode; empty is all.
    rule
        The new ban.
    values
        What is set: ``("value", ...)`` of a parameter in its own unit; ``speed`` (km per hour), ``hours`` or ``cost``
        (USD for the load) of a link; ``hours`` or ``fee`` (USD for the load) of a crossing, both directions.
    reason
        Why, in words.
    where
        File and key, for messages.
    """

    action: Action
    subject: str
    mode: str = ""
    rule: Rule | None = None
    values: tuple[tuple[str, Triple], ...] = ()
    reason: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A named what-if: changes in their order, a later one before an earlier one.

    ``Scenario()`` changes nothing: the data as they are on the day of the atlas. Each method returns a new scenario.

    Parameters
    ----------
    id, title, why
        Short name, name for people, and why anybody asks.
    as_of
        The day it speaks of; ``None`` takes that of the atlas.
    changes
        All changes, those of the scenario it extends first.
    extends
        Id of the scenario it was made from.
    sources
        Ids of the sources table, or addresses.
    note
        Anything a reader has to know.
    """

    id: str = "today"
    title: str = "Today"
    why: str = ""
    as_of: dt.date | None = None
    changes: tuple[Change, ...] = ()
    extends: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""

    def opening(self, *subjects: str, mode: str = "") -> Scenario:
        """Open links, crossings or projects; of projects, only the links and crossings of one mode if it is named."""
        return self._with("open", subjects, mode)

    def closing(self, *subjects: str, mode: str = "") -> Scenario:
        """Close links, crossings or projects; of projects, only the links and crossings of one mode if it is named."""
        return self._with("close", subjects, mode)

    def permitting(self, *permissions: str) -> Scenario:
        """Let goods pass as permissions of the data say, whatever their status."""
        return self._with("permit", permissions)

    def forbidding(self, *rules: str | Rule) -> Scenario:
        """Withdraw permissions of the data, or add new bans."""
        made = [
            Change(action="forbid", subject=rule.id, rule=rule)
            if isinstance(rule, Rule)
            else Change(action="forbid", subject=rule)
            for rule in rules
        ]
        return self._made(*made)

    def setting(self, subject: str, value: Number | Sequence[float] | None = None, **values: Number) -> Scenario:
        """Give a parameter another value, or a link or crossing its own.

        Parameters
        ----------
        subject
            Id of a parameter, link or crossing.
        value
            A number, or low, central and high, in the unit of the parameter.
        **values
            ``speed`` (km per hour), ``hours`` or ``cost`` (USD for the load) of a link; ``hours`` or ``fee`` of a
            crossing.

        Raises
        ------
        QuestionError
            If nothing is set, or a value is not a number, negative or out of order.
        """
        given = {**({} if value is None else {"value": value}), **values}
        if not given:
            raise QuestionError(f"Nothing is set for {subject!r}. Give a value, or speed, hours, cost or fee.")
        triples = []
        for key, one in given.items():
            try:
                triples.append((key, as_triple(one)))
            except ValueError as error:
                raise QuestionError(f"{subject}, {key}: {error}") from None
        return self._made(Change(action="set", subject=subject, values=tuple(triples)))

    def on(self, day: str | dt.date | None) -> Scenario:
        """Speak of another day: ISO text or a date, or ``None`` for that of the atlas."""
        return replace(self, as_of=as_day(day) if day is not None else None)

    def _with(self, action: Action, subjects: Sequence[str], mode: str = "") -> Scenario:
        return self._made(*(Change(action=action, subject=subject, mode=mode) for subject in subjects))

    def _made(self, *changes: Change) -> Scenario:
        fresh = self if self.changes or self.extends else replace(self, id="own", title="Own scenario", extends=self.id)
        return replace(fresh, changes=(*self.changes, *changes))


TODAY: Final = Scenario()
"""The data as they are."""


def as_triple(value: object) -> Triple:
    """Return a number, or a list of low, central and high, as a triple.

    Raises
    ------
    ValueError
        If it is none; the message says what would be.
    """
    if isinstance(value, Triple):
        numbers: list[object] = list(value)
    elif isinstance(value, (list, tuple)):
        numbers = list(value)
    else:
        numbers = [value] * 3
    good = len(numbers) == 3 and all(
        isinstance(one, (int, float)) and not isinstance(one, bool) and 0 <= one < float("inf") for one in numbers
    )
    floats = [float(one) for one in numbers if isinstance(one, (int, float))]
    if not good or sorted(floats) != floats:
        raise ValueError(f"{value!r} is no value. Write a number from 0, or [low, central, high] in rising order.")
    return Triple(*floats)
