"""Days at which the data can be seen, what happened on each, and what held from it on."""

from __future__ import annotations

import functools
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from .words import ROLE_WORDS, TIMELESS, since_words, status_word

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

__all__ = ["PASSABLE", "Announcement", "Kind", "State", "StateChange", "Step", "Timeline", "no_open_crossing"]

Kind = Literal["opens", "closes", "works", "event", "mixed", "plan"]

PASSABLE: Final = frozenset({"open", "restricted"})
SHUT: Final = frozenset({"closed", "dismantled"})
TURNS: Final = frozenset({"R", "AL", "AN", "RLE", "RLO", "LRE", "LRO", "RLI", "LRI", "FSI", "PDF", "PDI"})
"""Kinds of letters and marks (Unicode Standard Annex 9) that may turn the order of what stands beside them."""
HEADLINE: Final = 90
"""Longest headline of a step, in characters."""


@dataclass(frozen=True, kw_only=True)
class StateChange:
    """A status or role that follows another.

    Parameters
    ----------
    subject, table, name, mode
        Id, table and name of what changed, and its mode where it has one.
    before, after
        Statuses, or roles of a country.
    date
        Since when, in the words of the source.
    sources
        Ids of the sources.
    """

    subject: str
    table: str
    name: str
    mode: str
    before: str
    after: str
    date: str
    sources: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """What the change is: ``event`` where it is neither an opening, a closure nor the start of works or plans.

        Limits are a closure for what was open and an opening for what was shut. Where nothing is known of the time
        before, they are neither: a ban and a first permit begin alike.
        """
        if (
            self.table == "countries"
            or self.after in TIMELESS
            or (self.before, self.after) == ("unknown", "restricted")
        ):
            return "event"
        if self.after in SHUT or (self.before in PASSABLE and self.after != "open"):
            return "closes"
        return "opens" if self.after in PASSABLE else "works"

    @property
    def words(self) -> tuple[str, str]:
        """What held before and what holds now, in words; the first is empty where nothing was known."""
        if self.table == "countries":
            return ROLE_WORDS[self.before], ROLE_WORDS[self.after]
        before = "" if self.before == "unknown" else status_word(self.before, self.mode)
        return before, status_word(self.after, self.mode)


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """Something announced for a day after the data: no clock makes it true.

    Parameters
    ----------
    subject, table, name
        Id, table and name of what it is about.
    status
        The status announced.
    date
        For when, in the words of the source.
    words, short
        All of it in words, with and without the date.
    sources
        Ids of the sources.
    """

    subject: str
    table: str
    name: str
    status: str
    date: str
    words: str
    short: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One day at which the map can stand.

    Parameters
    ----------
    day
        The day: of a fuzzy date the first one it may mean.
    date
        The dates that fall on it, in the words of the sources.
    kind
        What happens: something ``opens``, ``closes``, ``works`` begin, more than one of these (``mixed``), only an
        ``event``, or only a ``plan`` was announced for it.
    changes
        Statuses and roles that began, those of new links first.
    known
        Statuses and roles that hold from here on though their sources do not tell when they began, only before or
        after which day.
    events
        Ids of rows of the events table.
    plans
        Announcements for that day which stand on the data date; they change nothing.
    """

    day: dt.date
    date: str
    kind: Kind
    changes: tuple[StateChange, ...] = ()
    known: tuple[StateChange, ...] = ()
    events: tuple[str, ...] = ()
    plans: tuple[Announcement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class State:
    """What holds of one link, crossing or permission from a step on.

    Parameters
    ----------
    step
        Index of the first step at which it holds.
    status, since, note, last_checked, sources
        As in :class:`corridor.status.StatusAt`.
    plan
        What stands announced, in finished words; empty if nothing does.
    """

    step: int
    status: str
    since: str
    note: str
    plan: str
    last_checked: dt.date | None
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Steps in the order of time, and what holds from which of them on.

    Parameters
    ----------
    steps
        At least one; their days rise.
    states
        States of each link, crossing and permission; the first is of step 0.
    roles
        For each id of a country steps and roles from then on; the first is of step 0.
    blocked
        For each pair of ISO codes whose border has no open crossing at some step (see :func:`no_open_crossing`): steps
        from which this holds, or no longer holds. Before the first it does not hold. Nor does it while a crossing
        whose first sourced status is open, but only "before" some day, may have been open already.
    home, today
        Indices of the steps of the atlas's own day and of the data date.
    stale_after_days
        As in :class:`corridor.region.Region`.
    titles
        Titles of the events by id.
    about
        Ids of what each event is about, members of projects among them.
    """

    steps: tuple[Step, ...]
    states: Mapping[str, tuple[State, ...]]
    roles: Mapping[str, tuple[tuple[int, str], ...]]
    blocked: Mapping[frozenset[str], tuple[tuple[int, bool], ...]]
    home: int
    today: int
    stale_after_days: int
    titles: Mapping[str, str] = field(repr=False)
    about: Mapping[str, frozenset[str]] = field(repr=False)

    def state(self, subject: str, step: int) -> State:
        """Return what holds of a link, crossing or permission at a step, given by its index."""
        states = self.states[subject]
        return states[bisect_right(states, step, key=attrgetter("step")) - 1]

    def stale(self, state: State, step: int) -> bool:
        """Return whether the newest source of a state is older than the data folder allows; never looking back."""
        return (
            step >= self.today
            and state.last_checked is not None
            and (self.steps[self.today].day - state.last_checked).days > self.stale_after_days
        )

    def headline(self, step: int) -> str:
        """Return what a step is about in at most 90 characters; empty where nothing happened on that day.

        An event that tells of the changes is named before them, since it is what people know them by.
        """
        found = self.steps[step]
        changed = {change.subject for change in found.changes}
        # The event that covers most of the changes; of equals the first.
        event = max(found.events, key=lambda key: len(changed & self.about[key]), default="")
        if event and (not changed or changed & self.about[event]):
            return _shortened("", self.titles[event], len(found.events) - 1 + len(changed - self.about[event]))
        if found.changes:
            change = found.changes[0]
            before, after = (word.lower() for word in change.words)
            turn = f": {before} → {after}" if before else f": {after}"
            return _shortened("", change.name, len(changed) - 1 + len(found.events), turn)
        if found.plans:
            plan = found.plans[0]
            return _shortened(f"{plan.short}: ", plan.name, len(found.plans) - 1)
        return ""

    def lines(self, step: int) -> tuple[tuple[str, str], ...]:
        """Return all that is told of a step but its events, which have words of their own.

        Returns
        -------
        tuple of pairs
            Id and words of each change, announcement, and status known from here on, in this order.
        """
        found = self.steps[step]
        dated = len({change.date for change in found.changes}) > 1
        lines = []
        for change in found.changes:
            before, after = change.words
            more = [f"was {before.lower()}"] if before else []
            more += [change.date] if dated else []
            tail = f" ({'; '.join(more)})" if more else ""
            lines.append((change.subject, f"{after}: {_apart(change.name)}{tail}"))
        lines += [(plan.subject, f"{plan.words}: {_apart(plan.name)}") for plan in found.plans]
        for change in found.known:
            since = since_words(change.words[1], change.after, change.date)
            lines.append((change.subject, f"{since}: {_apart(change.name)}"))
        return tuple(lines)


def no_open_crossing(statuses: Collection[str]) -> bool:
    """Return whether a border has a crossing known to be closed and none that is open.

    Where the data only speak of a planned crossing, or of none, nothing is claimed of the border.

    Parameters
    ----------
    statuses
        Statuses of all crossings of the border.
    """
    return not SHUT.isdisjoint(statuses) and PASSABLE.isdisjoint(statuses)


def _shortened(lead: str, name: str, more: int, tail: str = "") -> str:
    """Return a headline in which the name gives way where there is not room for all."""
    end = f"{tail}, and {more} more" if more else tail
    room = HEADLINE - len(lead) - len(end) - 2
    return f"{lead}{_apart(name if len(name) <= room else f'{name[: room - 1].rstrip()}…')}{end}"


@functools.lru_cache(maxsize=4096)
def _apart(name: str) -> str:
    """Return a name that leaves the order of the words around it alone, whatever its direction of writing."""
    plain = all(unicodedata.bidirectional(letter) not in TURNS for letter in name)
    return name if plain else f"\u2068{name}\u2069"
