"""The data seen through time: the days on which something changed, and what held from each of them on.

All is found by the rules of :meth:`corridor.Atlas.on`, so that whoever shows the steps needs no rules of his own: on
the day of each step, every status, announcement and role here is the one that the atlas gives for that day.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from .dates import parse_date
from .status import plans_at, status_at
from .words import ROLE_WORDS, TIMELESS, announced_words, date_words, plan_words, status_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from .atlas import Atlas
    from .dates import FuzzyDate
    from .status import Status

__all__ = ["Announcement", "State", "StateChange", "Step", "Timeline", "no_open_crossing", "timeline"]

Kind = Literal["opens", "closes", "works", "event", "mixed", "plan"]

TABLES: Final = ("crossings", "links", "permissions")
"""Tables whose rows have statuses, in the order in which changes of one day are told."""
PASSABLE: Final = frozenset({"open", "restricted"})
SHUT: Final = frozenset({"closed", "dismantled"})
HEADLINE: Final = 90
"""Longest headline of a step, in characters."""


@dataclass(frozen=True, kw_only=True)
class StateChange:
    """A status or role that began on a day told by a source.

    Parameters
    ----------
    subject, table, name, mode
        Id, table and name of what changed, and its mode where it has one.
    before, after
        Statuses, or roles of a country.
    date
        When, in the words of the source.
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
        """What the change is: ``event`` where it is neither an opening, a closure nor the start of works."""
        if self.table == "countries" or self.after in TIMELESS:
            return "event"
        if self.after in SHUT or (self.before, self.after) == ("open", "restricted"):
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
        Statuses and roles that began.
    events
        Ids of rows of the events table.
    plans
        Announcements for that day which stand on the data date; they change nothing.
    """

    day: dt.date
    date: str
    kind: Kind
    changes: tuple[StateChange, ...] = ()
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
        from which this holds, or no longer holds. Before the first it does not hold.
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
        """Return whether the newest source of a state is older at a step than the data folder allows."""
        return state.last_checked is not None and (
            (self.steps[step].day - state.last_checked).days > self.stale_after_days
        )

    def headline(self, step: int) -> str:
        """Return what a step is about in at most 90 characters; empty where nothing happened on that day.

        An event that tells of the changes is named before them, since it is what people know them by.
        """
        found = self.steps[step]
        changed = {change.subject for change in found.changes}
        events = sorted(found.events, key=lambda key: not changed & self.about[key])
        if events and (not changed or changed & self.about[events[0]]):
            rest = len(events) - 1 + len(changed - self.about[events[0]])
            return _shortened("", self.titles[events[0]], rest)
        rest = len(events) + len(found.changes)
        if found.changes:
            change = found.changes[0]
            before, after = change.words
            steps = f": {before.lower()} → {after.lower()}" if before else f": {after.lower()}"
            return _shortened("", change.name, rest - 1, steps)
        if found.plans:
            plan = found.plans[0]
            return _shortened(f"{plan.short}: ", plan.name, len(found.plans) - 1)
        return ""

    def lines(self, step: int) -> tuple[tuple[str, str], ...]:
        """Return every change and announcement of a step, as id and words; its events have words of their own."""
        found = self.steps[step]
        dated = len({change.date for change in found.changes}) > 1
        lines = []
        for change in found.changes:
            before, after = change.words
            more = [f"was {before.lower()}"] if before else []
            more += [change.date] if dated else []
            tail = f" ({'; '.join(more)})" if more else ""
            lines.append((change.subject, f"{after}: {change.name}{tail}"))
        return (*lines, *((plan.subject, f"{plan.words}: {plan.name}") for plan in found.plans))


def timeline(atlas: Atlas) -> Timeline:
    """Find the days on which something changed, and what held from each of them on.

    Parameters
    ----------
    atlas
        The tables; its day is one of the steps.

    Returns
    -------
    Timeline
        A day is a step if a status or role began on it, if an event fell on it, if it is the day of the atlas or the
        data date, or if something was announced for it that stands on the data date and lies after it. A date that
        is only a bound of what is known, such as ``before 2020``, is none: nothing is known to have happened that
        day. Such a status is in the states from the next step on.
    """
    subjects = list(_subjects(atlas))
    found = _Found()
    for subject in subjects:
        for fact, before in _begun(subject.history):
            found.change(fact.date, subject, before, fact.status, fact.sources)
        for plan in plans_at(subject.history, day=atlas.data_date):
            if plan.date.first > atlas.data_date:
                found.plan(plan, subject, atlas.data_date)
    roles = list(_roles(atlas))
    for role in roles:
        if role.since and not role.since.is_bound and role.role != "other":
            found.change(role.since, role.subject, "other", role.role, role.sources)
    members = dict(zip(atlas.projects.index, atlas.projects["members"], strict=True))
    titles, about = {}, {}
    for event in atlas.table("events").itertuples():
        key = str(event.Index)
        found.event(parse_date(str(event.date)), key)
        titles[key] = str(event.title)
        about[key] = frozenset(one for part in event.about for one in (part, *members.get(part, ())))
    steps = tuple(found.steps((atlas.as_of, atlas.data_date)))
    days = [step.day for step in steps]
    stale_after_days = atlas.region.stale_after_days
    states = {
        subject.key: tuple(_states(subject.history, days, stale_after_days=stale_after_days)) for subject in subjects
    }
    return Timeline(
        steps=steps,
        states=states,
        roles={role.subject.key: tuple(_role_steps(role, days)) for role in roles},
        blocked=_blocked(atlas, states),
        home=days.index(atlas.as_of),
        today=days.index(atlas.data_date),
        stale_after_days=stale_after_days,
        titles=titles,
        about=about,
    )


def no_open_crossing(statuses: Collection[str]) -> bool:
    """Return whether a border has a crossing known to be closed and none that is open.

    Where the data only speak of a planned crossing, or of none, nothing is claimed of the border.

    Parameters
    ----------
    statuses
        Statuses of all crossings of the border.
    """
    return not SHUT.isdisjoint(statuses) and PASSABLE.isdisjoint(statuses)


class _Subject(NamedTuple):
    """Something that changes: its id, table, name, mode and statuses, the oldest first."""

    key: str
    table: str
    name: str
    mode: str = ""
    history: tuple[Status, ...] = ()


class _Role(NamedTuple):
    """The role of a country and since when it has it, ``None`` where it always had."""

    subject: _Subject
    role: str
    since: FuzzyDate | None
    sources: tuple[str, ...]


def _subjects(atlas: Atlas) -> Iterator[_Subject]:
    for table in TABLES:
        frame = atlas.table(table)
        modes = frame["mode"] if "mode" in frame else [""] * len(frame)
        for key, name, mode in zip(frame.index, frame["name"], modes, strict=True):
            yield _Subject(str(key), table, str(name), str(mode), atlas.history(str(key)))


def _roles(atlas: Atlas) -> Iterator[_Role]:
    frame = atlas.table("countries")
    for key, name, role, since, sources in zip(
        frame.index, frame["name"], frame["role"], frame["role_since"], frame["sources"], strict=True
    ):
        yield _Role(_Subject(str(key), "countries", str(name)), role, parse_date(since) if since else None, sources)


def _begun(history: Iterable[Status]) -> Iterator[tuple[Status, str]]:
    """Yield each status that began on a day told by its source, and the one before it."""
    before = "unknown"
    for row in history:
        if row.is_plan:
            continue
        if not row.date.is_bound and row.status != before and not {row.status, before} <= TIMELESS:
            yield row, before
        before = row.status


class _Found:
    """What was found for each day."""

    def __init__(self) -> None:
        self._dates: dict[dt.date, set[FuzzyDate]] = defaultdict(set)
        self._changes: dict[dt.date, list[StateChange]] = defaultdict(list)
        self._events: dict[dt.date, list[str]] = defaultdict(list)
        self._plans: dict[dt.date, list[Announcement]] = defaultdict(list)

    def change(self, date: FuzzyDate, subject: _Subject, before: str, after: str, sources: tuple[str, ...]) -> None:
        self._dates[date.first].add(date)
        self._changes[date.first].append(
            StateChange(
                subject=subject.key, table=subject.table, name=subject.name, mode=subject.mode,
                before=before, after=after, date=str(date), sources=sources,
            )
        )  # fmt: skip

    def event(self, date: FuzzyDate, key: str) -> None:
        self._dates[date.first].add(date)
        self._events[date.first].append(key)

    def plan(self, plan: Status, subject: _Subject, day: dt.date) -> None:
        self._dates[plan.date.first].add(plan.date)
        now = status_at(subject.history, day=day, stale_after_days=0).status
        self._plans[plan.date.first].append(
            Announcement(
                subject=subject.key, table=subject.table, name=subject.name, status=plan.status, date=str(plan.date),
                words=announced_words(plan, day=day, status=now),
                short=announced_words(plan, day=day, status=now, dated=False), sources=plan.sources,
            )
        )  # fmt: skip

    def steps(self, always: Iterable[dt.date]) -> Iterator[Step]:
        for day in sorted({*self._dates, *always}):
            dates = sorted(self._dates.get(day, ()), key=lambda date: (date.last, date.text))
            changes, events, plans = (found.get(day, ()) for found in (self._changes, self._events, self._plans))
            yield Step(
                day=day,
                date=" · ".join(str(date) for date in dates) or date_words(day),
                kind=_kind({change.kind for change in changes}, only_plans=bool(plans) and not (changes or events)),
                changes=tuple(changes),
                events=tuple(events),
                plans=tuple(plans),
            )


def _kind(kinds: set[Kind], *, only_plans: bool) -> Kind:
    if only_plans:
        return "plan"
    told = kinds - {"event"}
    return "mixed" if len(told) > 1 else next(iter(told), "event")


def _states(history: tuple[Status, ...], days: list[dt.date], *, stale_after_days: int) -> Iterator[State]:
    """Yield the states of a subject; only at the steps looked at can the rules of statuses give another answer."""
    turns = {days[0]}
    for row in history:
        turns |= {row.date.first, row.last_checked.first, row.last_checked.last}
        if row.is_plan and row.date.last < dt.date.max:
            turns.add(row.date.last + dt.timedelta(days=1))
    last: State | None = None
    for step in sorted({bisect_left(days, day) for day in turns}):
        if step == len(days):
            break
        now = status_at(history, day=days[step], stale_after_days=stale_after_days)
        state = State(
            step=step if last is None else last.step,
            status=now.status,
            since=now.since,
            note=now.note,
            plan=plan_words(history, day=days[step], status=now.status),
            last_checked=now.last_checked,
            sources=now.sources,
        )
        if state != last:
            last = State(**{**vars(state), "step": step})
            yield last


def _role_steps(role: _Role, days: list[dt.date]) -> Iterator[tuple[int, str]]:
    step = 0 if role.since is None else bisect_left(days, role.since.first)
    if step > 0:
        yield 0, "other"
    if step == 0 or (step < len(days) and role.role != "other"):
        yield step, role.role


def _blocked(
    atlas: Atlas, states: Mapping[str, tuple[State, ...]]
) -> dict[frozenset[str], tuple[tuple[int, bool], ...]]:
    pairs: dict[frozenset[str], dict[int, dict[str, str]]] = {}
    frame = atlas.table("crossings")
    for key, a_side, b_side in zip(frame.index, frame["country_a"], frame["country_b"], strict=True):
        turns = pairs.setdefault(frozenset((a_side, b_side)), {})
        for state in states[key]:
            turns.setdefault(state.step, {})[key] = state.status
    found = {}
    for pair, turns in pairs.items():
        now: dict[str, str] = {}
        steps: list[tuple[int, bool]] = []
        for step in sorted(turns):
            now |= turns[step]
            blocked = no_open_crossing(now.values())
            if blocked != (bool(steps) and steps[-1][1]):
                steps.append((step, blocked))
        if steps:
            found[pair] = tuple(steps)
    return found


def _shortened(lead: str, name: str, more: int, tail: str = "") -> str:
    """Return a headline in which the name gives way where there is not room for all."""
    end = f"{tail}, and {more} more" if more else tail
    room = HEADLINE - len(lead) - len(end)
    return f"{lead}{name if len(name) <= room else f'{name[: room - 1].rstrip()}…'}{end}"
