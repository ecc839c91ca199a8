"""The data seen through time: the days on which something changed, and what held from each of them on.

All is found by the rules of :meth:`corridor.Atlas.as_of`, so that whoever shows the steps needs no rules of his own: on
the day of each step, every status, announcement and role here is the one that the atlas gives for that day.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from .dates import parse_date
from .status import plans_at, status_at
from .steps import PASSABLE, Announcement, State, StateChange, Step, Timeline, no_open_crossing
from .words import TIMELESS, announced_words, date_words, plan_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .atlas import Atlas
    from .dates import FuzzyDate
    from .status import Status
    from .steps import Kind

__all__ = ["Announcement", "State", "StateChange", "Step", "Timeline", "no_open_crossing", "timeline"]

ORDER: Final = (
    ("crossings", True), ("links", True), ("permissions", False), ("crossings", False), ("links", False),
    ("countries", False),
)  # fmt: skip
"""Order in which changes of one day are told: tables, and whether of new links (drawn in the style ``focus``)."""


class _Subject(NamedTuple):
    """Something that changes: its id, table, name and mode, whether it is of new links, and its statuses or role."""

    key: str
    table: str
    name: str
    mode: str = ""
    focus: bool = False
    history: tuple[Status, ...] = ()
    role: str = ""
    since: FuzzyDate | None = None
    sources: tuple[str, ...] = ()

    def change(self, before: str, after: str, date: str, sources: tuple[str, ...]) -> StateChange:
        return StateChange(
            subject=self.key, table=self.table, name=self.name, mode=self.mode,
            before=before, after=after, date=date, sources=sources,
        )  # fmt: skip


@dataclass
class _Day:
    """What was found for one day."""

    dates: set[FuzzyDate] = field(default_factory=set)
    changes: list[StateChange] = field(default_factory=list)
    known: list[StateChange] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    plans: list[Announcement] = field(default_factory=list)

    def step(self, day: dt.date) -> Step:
        dates = sorted(self.dates, key=lambda date: (date.last, date.text))
        kinds = {change.kind for change in self.changes} - {"event"}
        kind: Kind = "mixed" if len(kinds) > 1 else next(iter(kinds), "event")
        return Step(
            day=day,
            date=" · ".join(str(date) for date in dates) or date_words(day),
            kind="plan" if self.plans and not (self.changes or self.events) else kind,
            changes=tuple(self.changes),
            known=tuple(self.known),
            events=tuple(self.events),
            plans=tuple(self.plans),
        )


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
        is only a bound of what is known, such as ``before 2020``, makes no step: nothing is known to have happened
        that day. Such a status is in the states from the next step on.
    """
    subjects, countries = _subjects(atlas), _countries(atlas)
    found: defaultdict[dt.date, _Day] = defaultdict(_Day)
    for subject in (*subjects, *countries):
        _add_changes(found, subject)
    for subject in subjects:
        _add_plans(found, subject, atlas.data_date)
    titles, about = _add_events(found, atlas)
    days = sorted({*found, atlas.day, atlas.data_date})
    states: dict[str, tuple[State, ...]] = {}
    told: dict[tuple[Status, ...], tuple[State, ...]] = {}
    for subject in subjects:
        # The links of one railway mostly have one history: what holds when is found once for all of them.
        history = tuple(replace(row, subject="") for row in subject.history)
        if history not in told:
            told[history] = tuple(_states(history, days))
        states[subject.key] = told[history]
    roles = {country.key: tuple(_roles(country, days)) for country in countries}
    begun = {day: {change.subject for change in one.changes} for day, one in found.items()}
    for subject in subjects:
        turns = [(one.step, one.status, one.since, one.sources) for one in states[subject.key]]
        _add_known(found, begun, subject, days, turns)
    for country in countries:
        if country.since:
            turns = [(step, role, str(country.since), country.sources) for step, role in roles[country.key]]
            _add_known(found, begun, country, days, turns)
    return Timeline(
        steps=tuple(found[day].step(day) for day in days),
        states=states,
        roles=roles,
        blocked=_blocked(atlas, states),
        home=days.index(atlas.day),
        today=days.index(atlas.data_date),
        stale_after_days=atlas.region.stale_after_days,
        titles=titles,
        about=about,
    )


def _subjects(atlas: Atlas) -> list[_Subject]:
    """Return everything with statuses in the order in which it is told."""
    links, groups = atlas.frames.table("links"), atlas.frames.table("groups")
    new = links["group"].isin(groups.index[groups["style"] == "focus"])
    focus = {*links.index[new], *links.loc[new, "from"], *links.loc[new, "to"]}
    found = []
    for table in ("crossings", "links", "permissions"):
        frame = atlas.frames.table(table)
        modes = frame["mode"] if "mode" in frame else ["rule"] * len(frame)
        for key, name, mode in zip(frame.index, frame["name"], modes, strict=True):
            found.append(_Subject(key, table, name, mode, key in focus, atlas.history(key)))
    return sorted(found, key=lambda subject: ORDER.index((subject.table, subject.focus)))


def _countries(atlas: Atlas) -> list[_Subject]:
    frame = atlas.frames.table("countries")
    rows = zip(frame.index, frame["name"], frame["role"], frame["role_since"], frame["sources"], strict=True)
    return [
        _Subject(key, "countries", name, role=role, since=parse_date(since) if since else None, sources=sources)
        for key, name, role, since, sources in rows
    ]


def _add_changes(found: defaultdict[dt.date, _Day], subject: _Subject) -> None:
    """Add each status or role that began on a day told by its source."""

    def add(date: FuzzyDate, change: StateChange) -> None:
        found[date.first].dates.add(date)
        found[date.first].changes.append(change)

    before = "unknown"
    for row in subject.history:
        if row.is_plan:
            continue
        if not row.date.is_bound and row.status != before and not {row.status, before} <= TIMELESS:
            add(row.date, subject.change(before, row.status, str(row.date), row.sources))
        before = row.status
    if subject.since and not subject.since.is_bound and subject.role != "other":
        add(subject.since, subject.change("other", subject.role, str(subject.since), subject.sources))


def _add_plans(found: defaultdict[dt.date, _Day], subject: _Subject, data_date: dt.date) -> None:
    """Add what stands announced on the data date for a day after it."""
    for plan in plans_at(subject.history, day=data_date):
        if plan.date.first > data_date:
            now = status_at(subject.history, day=data_date).status
            found[plan.date.first].dates.add(plan.date)
            found[plan.date.first].plans.append(
                Announcement(
                    subject=subject.key, table=subject.table, name=subject.name, status=plan.status,
                    date=str(plan.date), words=announced_words(plan, day=data_date, status=now),
                    short=announced_words(plan, day=data_date, status=now, dated=False), sources=plan.sources,
                )
            )  # fmt: skip


def _add_events(found: defaultdict[dt.date, _Day], atlas: Atlas) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Add the events; return the title of each, and ids of what it is about, members of projects among them."""
    events, projects = atlas.frames.table("events"), atlas.frames.projects
    members = dict(zip(projects.index, projects["members"], strict=True))
    titles, about = {}, {}
    for key, text, title, parts in zip(events.index, events["date"], events["title"], events["about"], strict=True):
        date = parse_date(text)
        found[date.first].dates.add(date)
        found[date.first].events.append(key)
        titles[key] = title
        about[key] = frozenset(one for part in parts for one in (part, *members.get(part, ())))
    return titles, about


def _add_known(
    found: defaultdict[dt.date, _Day],
    begun: Mapping[dt.date, set[str]],
    subject: _Subject,
    days: Sequence[dt.date],
    turns: Iterable[tuple[int, str, str, tuple[str, ...]]],
) -> None:
    """Add what holds from a step on without having begun on its day: step, status or role, since when, sources."""
    before = "other" if subject.role else "unknown"
    for step, after, since, sources in turns:
        if after != before and subject.key not in begun.get(days[step], ()):
            found[days[step]].known.append(subject.change(before, after, since, sources))
        before = after


def _states(history: tuple[Status, ...], days: Sequence[dt.date]) -> Iterator[State]:
    """Yield the states of a subject; only at the steps looked at can the rules of statuses give another answer."""
    turns = {days[0]}
    for row in history:
        turns |= {row.date.first, row.last_checked.first, row.last_checked.last}
        if row.is_plan and row.date.last < dt.date.max:
            turns.add(row.date.last + dt.timedelta(days=1))
    last: State | None = None
    for step in sorted({bisect_left(days, day) for day in turns} - {len(days)}):
        now = status_at(history, day=days[step])
        state = State(
            step=step,
            status=now.status,
            since=now.since,
            note=now.note,
            plan=plan_words(history, day=days[step], status=now.status),
            last_checked=now.last_checked,
            sources=now.sources,
        )
        if last is None or replace(state, step=last.step) != last:
            last = state
            yield state


def _roles(country: _Subject, days: Sequence[dt.date]) -> Iterator[tuple[int, str]]:
    step = bisect_left(days, country.since.first) if country.since else 0
    if step > 0:
        yield 0, "other"
    if step == 0 or (step < len(days) and country.role != "other"):
        yield step, country.role


def _blocked(
    atlas: Atlas, states: Mapping[str, tuple[State, ...]]
) -> dict[frozenset[str], tuple[tuple[int, bool], ...]]:
    """Return the borders that at some step have no open crossing, and from which steps on."""
    pairs: dict[frozenset[str], dict[int, dict[str, str]]] = {}
    frame = atlas.frames.table("crossings")
    for key, a_side, b_side in zip(frame.index, frame["country_a"], frame["country_b"], strict=True):
        turns = pairs.setdefault(frozenset((a_side, b_side)), {})
        first = next((row for row in atlas.history(key) if not row.is_plan), None)
        doubtful = first is not None and first.date.is_bound and first.status in PASSABLE
        for state in states[key]:
            # Known to be open before a day, but not since when: as far as is known it may have been open all the time.
            turns.setdefault(state.step, {})[key] = "open" if doubtful and not state.since else state.status
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
