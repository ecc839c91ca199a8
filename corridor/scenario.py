"""What-ifs: a named list of changes to the network, made from one another and never changed in place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from .dates import as_day
from .errors import NotKnownError, QuestionError
from .triple import Triple

if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Sequence

__all__ = ["ACTIONS", "TODAY", "VALUES", "Change", "Goods", "Rule", "Scenario", "as_triple"]

Action = Literal["open", "close", "permit", "forbid", "set"]
ACTIONS: Final[tuple[Action, ...]] = ("open", "close", "permit", "forbid", "set")
"""What a scenario may do, in the order in which one file does it."""
VALUES: Final = ("value", "speed", "hours", "cost", "fee")
"""What may be set: of a parameter its value, the others of one link or crossing."""

Number = float | int | Triple
MOST_TOLD: Final = 4
"""So many changes are told in one line."""


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
class Goods:
    """What rules look at: countries of origin and destination, cargo and owner.

    Parameters
    ----------
    origins, destinations
        ISO codes; a place on a border has two.
    cargo
        Kind of cargo, as permissions name it.
    owner
        ISO code of the owner or carrier; empty where nobody asks.
    """

    origins: frozenset[str]
    destinations: frozenset[str]
    cargo: str = "any"
    owner: str = ""

    def bound_by(self, rule: Rule) -> bool:
        """Whether a rule speaks of these goods."""
        return (
            rule.cargo in {"any", self.cargo}
            and (not rule.goods_from or not self.origins.isdisjoint(rule.goods_from))
            and (not rule.goods_to or not self.destinations.isdisjoint(rule.goods_to))
            and (not rule.goods_of or self.owner in rule.goods_of)
        )


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
        File and key, for messages; two changes that differ in it alone are equal.
    """

    action: Action
    subject: str
    mode: str = ""
    rule: Rule | None = None
    values: tuple[tuple[str, Triple], ...] = ()
    reason: str = ""
    where: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A named what-if: changes in their order, a later one before an earlier one.

    ``Scenario()`` changes nothing: the data as they are on the day of the atlas. Each method returns a new scenario
    and leaves this one as it was; what is made of a shipped one gets an id and title of its own.

    Parameters
    ----------
    id, title, why
        Short name, name for people, and why anybody asks.
    as_of
        The day it speaks of; ``None`` takes that of the atlas.
    changes
        All changes, those of the scenario it extends first.
    extends
        Id of the scenario it was made from; counts for nothing when two are compared, since ``changes`` has all.
    sources
        Ids of the sources table, or addresses.
    note
        Anything a reader has to know.
    file
        Name of the file it was read from; counts for nothing when two are compared.
    """

    id: str = "today"
    title: str = "Today"
    why: str = ""
    as_of: dt.date | None = None
    changes: tuple[Change, ...] = ()
    extends: str = field(default="", compare=False)
    sources: tuple[str, ...] = ()
    note: str = ""
    file: str = field(default="", compare=False, repr=False)

    def __repr__(self) -> str:
        """Return id, title, day and changes in one line."""
        day = f", as of {self.as_of}" if self.as_of else ""
        parts = [f"{one.action} {one.subject}" for one in self.changes]
        more = f" and {len(parts) - MOST_TOLD} more" if len(parts) > MOST_TOLD else ""
        changes = f"{', '.join(parts[:MOST_TOLD])}{more}" or "no changes"
        return f"<Scenario {self.id!r}: {self.title!r}{day}: {changes}>"

    def _repr_html_(self) -> str:
        from .notebook import scenario_html

        return scenario_html(self)

    def named(self, id: str, title: str | None = None, *, why: str | None = None) -> Scenario:  # noqa: A002 - its name
        """Call it by another id, title (``None`` takes the id) and, if given, another reason to ask."""
        return replace(self, id=id, title=id if title is None else title, why=self.why if why is None else why, file="")

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

    def setting(
        self,
        subject: str,
        value: Number | Sequence[float] | None = None,
        *,
        reason: str = "",
        **values: Number | Sequence[float],
    ) -> Scenario:
        """Give a parameter another value, or a link or crossing its own.

        Parameters
        ----------
        subject
            Id of a parameter, link or crossing.
        value
            A number, or low, central and high, in the unit of the parameter.
        reason
            Why, in words.
        **values
            ``speed`` (km per hour), ``hours`` or ``cost`` (USD for the load) of a link; ``hours`` or ``fee`` of a
            crossing.

        Raises
        ------
        NotKnownError
            If there is no such value.
        QuestionError
            If nothing is set, or a value is not a number, negative or out of order.
        """
        given = {**({} if value is None else {"value": value}), **values}
        if not given:
            raise QuestionError(f"Nothing is set for {subject!r}. Give a value, or speed, hours, cost or fee.")
        triples = []
        for key in sorted(given, key=lambda name: VALUES.index(name) if name in VALUES else -1):
            if key not in VALUES:
                raise NotKnownError("value", key, VALUES)
            one = given[key]
            try:
                triples.append((key, as_triple(one)))
            except ValueError as error:
                raise QuestionError(f"{subject}, {key}: {error}") from None
        return self._made(Change(action="set", subject=subject, values=tuple(triples), reason=reason))

    def on(self, day: str | dt.date | None) -> Scenario:
        """Speak of another day: ISO text or a date, or ``None`` for that of the atlas."""
        return replace(self, as_of=as_day(day) if day is not None else None)

    def _with(self, action: Action, subjects: Sequence[str], mode: str = "") -> Scenario:
        return self._made(*(Change(action=action, subject=subject, mode=mode) for subject in subjects))

    def _made(self, *changes: Change) -> Scenario:
        fresh = self
        if self.id == TODAY.id:
            fresh = replace(self, id="own", title="Own scenario", why="", note="", sources=(), file="")
        elif self.file:
            # What is made of a scenario of a file is no longer what the file says.
            title = f"{self.title}, changed"
            fresh = replace(self, id=f"{self.id}-changed", title=title, extends=self.id, file="")
        return replace(fresh, changes=(*self.changes, *changes))

    def to_dict(self) -> dict[str, Any]:
        """Return the keys of a scenario file as plain values; what it extends is written out.

        Raises
        ------
        QuestionError
            If it holds a ban that applies everywhere: a file has to say where.
        """
        from .scenariowriting import scenario_keys

        return scenario_keys(self)

    def to_yaml(self, path: str | os.PathLike[str] | None = None) -> str:
        """Return the text of a scenario file, and write it where a path is given.

        Commands take the file as they take a shipped scenario, and :func:`corridor.read_scenario` makes an equal
        scenario of it when the file is called by its id, ``own.yaml`` for ``own``.

        Raises
        ------
        QuestionError
            As :meth:`to_dict`.
        OutputError
            If the file cannot be written.
        """
        from .scenariowriting import scenario_text
        from .writing import write_text

        text = scenario_text(self)
        if path is not None:
            write_text(path, text)
        return text


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
