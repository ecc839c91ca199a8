"""Rows of a timeline: which links and crossings, which statuses one after another, what is announced, which events."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from corridor.dates import parse_date
from corridor.errors import NotKnownError
from corridor.names import find_things, named_things, plain
from corridor.status import plans_at
from corridor.words import announced_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.atlas import Atlas
    from corridor.dates import FuzzyDate
    from corridor.status import Status

__all__ = [
    "Event",
    "Row",
    "Span",
    "cited",
    "common_title",
    "events_of",
    "hang_together",
    "named_of",
    "names_of",
    "rows_of",
]

TABLES: Final = ("links", "crossings")


@dataclass(frozen=True, kw_only=True)
class Span:
    """A status for as long as the sources tell of it.

    Parameters
    ----------
    status
        One of :data:`corridor.schema.STATUSES`.
    start
        When it begins.
    end
        When the next one begins; ``None`` where it holds to the day shown, or is announced.
    announced
        Whether it was only announced.
    words
        What was announced, in a word or two.
    """

    status: str
    start: FuzzyDate
    end: FuzzyDate | None = None
    announced: bool = False
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One bar: things that hang together and have the same history.

    Parameters
    ----------
    title
        What they are called.
    table, mode
        ``links`` or ``crossings``, and how one travels there.
    subjects
        Their ids.
    spans
        What holds one after another, then what is announced.
    checked
        Last day of which a source speaks, where that is old; else ``None``.
    """

    title: str
    table: str
    mode: str
    subjects: tuple[str, ...]
    spans: tuple[Span, ...]
    checked: dt.date | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether the sources tell of it only that it is open."""
        return {span.status for span in self.spans} <= {"open"} and not any(span.announced for span in self.spans)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened: its date, what, on how many rows it bears, and whether a status began with it."""

    date: FuzzyDate
    title: str
    rows: tuple[int, ...]
    turns: bool


def rows_of(atlas: Atlas, what: Sequence[str] = (), *, everything: bool = False) -> tuple[list[Row], int]:
    """Return the rows of some things, and how many links and crossings are left out.

    Parameters
    ----------
    atlas
        The tables on the last day to show.
    what
        Ids or names of links, crossings, projects, groups of links and countries (also their ISO codes); nothing takes
        the groups that the data draw in the style ``focus``. Of projects, groups and countries only what has more to
        tell than that it is open is kept.
    everything
        Keep the rest, too.

    Raises
    ------
    NotKnownError
        If nothing of the data has such a name; the message suggests the nearest.
    """
    named, gathered = _wanted(atlas, what)
    order = [key for table in TABLES for key in atlas.table(table).index]
    rows = _merged(atlas, [key for key in order if key in named or key in gathered])
    kept = [row for row in rows if everything or not row.is_quiet or named.intersection(row.subjects)]
    left = sum(len(row.subjects) for row in rows) - sum(len(row.subjects) for row in kept)
    return kept, left


def named_of(atlas: Atlas, what: Sequence[str]) -> set[str]:
    """Return the ids of links and crossings that are named by themselves; errors as of :func:`rows_of`."""
    return _wanted(atlas, what)[0]


def _wanted(atlas: Atlas, what: Sequence[str]) -> tuple[set[str], set[str]]:
    """Return the links and crossings named by themselves, and those of projects, groups and countries."""
    groups = {row["id"]: row for row in atlas.rows("groups")}
    if not what:
        focus = [key for key, row in groups.items() if row["style"] == "focus"]
        return set(), {key for group in focus for key in _of_group(atlas, group)}
    things = _things(atlas)
    named: set[str] = set()
    gathered: set[str] = set()
    for name in what:
        for table, key, _ in _found(things, name):
            if table in TABLES:
                named.add(key)
            elif table == "groups":
                gathered |= _of_group(atlas, key)
            elif table == "projects":
                gathered |= set(next(row["members"] for row in atlas.rows("projects") if row["id"] == key))
            else:
                gathered |= {row["id"] for row in atlas.rows("links") if key in row["country"]}
                gathered |= {
                    row["id"] for row in atlas.rows("crossings") if key in {row["country_a"], row["country_b"]}
                }
    return named, gathered


def _things(atlas: Atlas) -> list[tuple[str, str, list[str]]]:
    """Return table, id and names of all that can be asked for."""
    groups = [("groups", row["id"], [str(row["title"])]) for row in atlas.rows("groups")]
    countries = [
        ("countries", row["iso2"], [str(row["name"]), row["iso2"], row["iso3"]]) for row in atlas.rows("countries")
    ]
    return [*named_things(atlas, (*TABLES, "projects")), *groups, *countries]


def _found(things: list[tuple[str, str, list[str]]], name: str) -> list[tuple[str, str, list[str]]]:
    found = find_things(things, name)
    if not found or not plain(name):
        known = [word for _, key, names in things for word in (key, *names)]
        cure = "Name a link, crossing, project, group of links or country; 'corridor list' tells their ids."
        raise NotKnownError("link, crossing, project, group or country", name, known, cure=cure)
    return found


def names_of(atlas: Atlas, what: Sequence[str]) -> list[str]:
    """Return what things are called that are asked for; errors as of :func:`rows_of`."""
    things = _things(atlas)
    return list(dict.fromkeys(_found(things, name)[0][2][0] for name in what))


def _of_group(atlas: Atlas, group: str) -> set[str]:
    """Return the links of a group and the crossings at their ends."""
    links = [row for row in atlas.rows("links") if row["group"] == group]
    crossings = {row["id"] for row in atlas.rows("crossings")}
    return {row["id"] for row in links} | {end for row in links for end in (row["from"], row["to"]) if end in crossings}


def _merged(atlas: Atlas, keys: Sequence[str]) -> list[Row]:
    """Return one row for what has the same history, goes by the same mode and hangs together, in their order."""
    items = {row["id"]: row for table in TABLES for row in atlas.rows(table)}
    alike: defaultdict[Any, list[str]] = defaultdict(list)
    for key in keys:
        spans = _spans(atlas, key)
        alike[items[key]["mode"], spans, atlas.status(key).stale].append(key)
    found = []
    for (mode, spans, stale), same in alike.items():
        for part in hang_together(same, items):
            told = [row.last_checked.last for key in part for row in atlas.history(key)] if stale else []
            table = "links" if any("from" in items[key] for key in part) else "crossings"
            row = Row(
                title=common_title(atlas, part, items), table=table, mode=mode, subjects=tuple(part), spans=spans,
                checked=max((day for day in told if day <= atlas.day), default=None),
            )  # fmt: skip
            found.append((min(map(keys.index, part)), row))
    return [row for _, row in sorted(found, key=lambda one: (("rail", "road", "sea").index(one[1].mode), one[0]))]


def _spans(atlas: Atlas, key: str) -> tuple[Span, ...]:
    """Return what holds of a thing one after another up to the day, and what stands announced then."""
    history = sorted(atlas.history(key), key=lambda row: (row.date.first, row.date.last))
    rows = [row for row in history if not row.is_plan and row.date.first <= atlas.day]
    # The same status told twice is one.
    kept = [row for place, row in enumerate(rows) if not place or row.status != rows[place - 1].status]
    ends = [*(row.date for row in kept[1:]), *([None] if kept else [])]
    spans = [Span(status=row.status, start=row.date, end=end) for row, end in zip(kept, ends, strict=True)]
    now = rows[-1].status if rows else "unknown"
    plans = [
        Span(status=row.status, start=row.date, announced=True, words=_step_words(row, atlas.day, now))
        for row in plans_at(history, day=atlas.day)
    ]
    return (*spans, *plans)


def _step_words(plan: Status, day: dt.date, now: str) -> str:
    return announced_words(plan, day=day, status=now, dated=False).split(" announced")[0].split(" was")[0]


def hang_together(keys: Sequence[str], items: Mapping[str, Any]) -> list[list[str]]:
    """Return the ids of links and crossings in parts that hang together at their ends.

    Parameters
    ----------
    keys
        The ids.
    items
        Rows of both tables by id.
    """
    parts: list[tuple[set[str], list[str]]] = []
    for key in keys:
        ends = {items[key]["from"], items[key]["to"]} if "from" in items[key] else {key}
        joined = [part for part in parts if part[0] & ends]
        for part in joined:
            parts.remove(part)
        nodes = ends.union(*(part[0] for part in joined))
        parts.append((nodes, [*(one for part in joined for one in part[1]), key]))
    return [members for _, members in parts]


def common_title(atlas: Atlas, part: Sequence[str], items: Mapping[str, Any]) -> str:
    """Return the name of one thing; of several that of the project they are, or of their two ends.

    Parameters
    ----------
    atlas
        The tables.
    part
        Ids of links and crossings that hang together.
    items
        Rows of both tables by id.
    """
    if len(part) == 1:
        return str(items[part[0]]["name"])
    shown = {*part}
    for project in atlas.rows("projects"):
        members = {member for member in project["members"] if member in items}
        if members == shown:
            return str(project["name"])
    links = [key for key in part if "from" in items[key]]
    ends = [end for key in links for end in (items[key]["from"], items[key]["to"])]
    outer = [end for end in dict.fromkeys(ends) if ends.count(end) == 1]
    names = {row["id"]: str(row["name"]) for row in atlas.rows("nodes")}
    if len(links) == 1:
        return str(items[links[0]]["name"])
    if len(outer) == 2:
        return f"{names[outer[0]]} – {names[outer[1]]}"
    return f"{items[part[0]]['name']} and {len(part) - 1} more"


def events_of(atlas: Atlas, rows: Sequence[Row]) -> list[Event]:
    """Return the events up to the day that bear on some rows, the earliest first."""
    members = {row["id"]: row["members"] for row in atlas.rows("projects")}
    turns = [(place, span.start.first) for place, row in enumerate(rows) for span in row.spans if not span.announced]
    found = []
    for event in atlas.rows("events"):
        date = parse_date(event["date"])
        about = {one for key in event["about"] for one in (key, *members.get(key, ()))}
        places = tuple(place for place, row in enumerate(rows) if about.intersection(row.subjects))
        if places and date.first <= atlas.day:
            turned = any(date.first <= day <= date.last for place, day in turns if place in places)
            found.append(Event(date=date, title=str(event["title"]), rows=places, turns=turned))
    return sorted(found, key=lambda event: (event.date.first, event.date.last, event.title))


def busiest(atlas: Atlas, rows: Sequence[Row], named: set[str], most: int) -> list[Row]:
    """Return the rows of which there is most to tell, in their order, with all that are named by themselves.

    That is how many statuses they had, have and are announced to have, and how many events bear on them.
    """
    told = [len(row.spans) for row in rows]
    for event in events_of(atlas, rows):
        for place in event.rows:
            told[place] += 1
    first = sorted(range(len(rows)), key=lambda place: (not named.intersection(rows[place].subjects), -told[place]))
    kept = sorted(first[:most])
    asked = sum(bool(named.intersection(row.subjects)) for row in rows)
    return [rows[place] for place in kept] if asked <= most < len(rows) else []


def cited(atlas: Atlas, rows: Iterable[Row]) -> dict[str, float]:
    """Return how many statuses of some rows each source tells of."""
    found: defaultdict[str, float] = defaultdict(float)
    for subject in {key for row in rows for key in row.subjects}:
        for status in atlas.history(subject):
            if status.date.first <= atlas.day or status.is_plan:
                for source in status.sources:
                    found[source] += 1
    return dict(found)
