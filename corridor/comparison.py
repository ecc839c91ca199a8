"""Two versions of a data folder side by side: how each difference is told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, get_args

from .changes import Action, Change, Kind
from .columns import SUBJECTS
from .dates import parse_date
from .schema import TABLES
from .snapshots import WORDS, cell_text, name_digest
from .status import Status, plans_at, status_at
from .words import announced_words, date_words, since_words, status_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .columns import Table
    from .folder import Folder
    from .snapshots import Entry, Snapshot
    from .tables import Row

    History = tuple[Status, ...]
    Cited = tuple[str, tuple[str, ...]]

__all__ = ["Comparison"]

GONE: Final = "No longer in the data"
_KINDS: Final[dict[str, Kind]] = {
    "links": "link",
    "crossings": "crossing",
    "permissions": "permission",
    "projects": "project",
    "costs": "cost",
    "events": "event",
    "nodes": "node",
    "countries": "country",
    "border_rulings": "border",
    "waters": "water",
    "flows": "flow",
    "volumes": "volume",
    "parameters": "parameter",
    "loads": "load",
}
_ORDER: Final = {kind: number for number, kind in enumerate(get_args(Kind))}
_TELLING: Final = ("summary", "text", "promoter", "reason")
"""Columns that say in words what a new row is, the first one filled."""


class Comparison:
    """Two snapshots side by side, with the rows of the newer one for words, dates and sources.

    Parameters
    ----------
    old, new
        The snapshots.
    raw
        The folder that ``new`` was taken of.
    """

    def __init__(self, old: Snapshot, new: Snapshot, raw: Folder) -> None:
        self.old = old
        self.new = new
        self.raw = raw
        self.rows = {name: {row.key: row for row in rows} for name, rows in raw.rows.items()}
        self.countries = {row["iso2"]: str(row["name"]) for row in raw.rows["countries"]}

    def changes(self) -> tuple[Change, ...]:
        """Return every change in the order in which it is told."""
        found = list(self._names())
        # A table that the old snapshot does not know cannot be compared.
        for table in (table for table in _KINDS if table in self.old.tables):
            before, after = self.old.tables[table], self.new.tables[table]
            for key in sorted({*before, *after}):
                if key not in after:
                    found.append(self._lost(table, key, before[key]))
                elif key not in before:
                    row = self.rows[table][key]
                    found.append(self._change(_KINDS[table], "added", table, row, after=self._told(table, row)))
                else:
                    found += self._differences(table, self.rows[table][key], before[key], after[key])
        return tuple(sorted(found, key=_place))

    def _lost(self, table: str, key: str, entry: Entry) -> Change:
        if table in SUBJECTS:
            words = self._state(_history(key, entry), self.old.data_date, _mode(table, entry.cells))
        else:
            cells = (_cell_words(TABLES[table], name, text) for name, text in entry.cells.items() if name)
            words = _capital("; ".join(cells)) or f"In the data of {date_words(self.old.data_date)}"
        kind = _KINDS[table]
        after = self._renamed(table, key) or GONE
        return Change(
            kind=kind, action="removed", subject=key, title=key, before=words, after=after, date="", sources=()
        )

    def _renamed(self, table: str, key: str) -> str:
        """Return what a row that is gone is called now, nothing where no alias says so."""
        alias = self.rows["aliases"].get(key)
        row = self.rows[table].get(alias["now"]) if alias else None
        if alias is None or row is None:
            return ""
        return f"Now {self._title(table, row)}" + (f": {alias['note']}" if alias["note"] else "")

    def _told(self, table: str, row: Row) -> str:
        """Return what a new row says in a few words."""
        if table in SUBJECTS:
            history = self.raw.histories.get(row.key, ())
            return self._state(history, self.new.data_date, _mode(table, row))
        if "value" in row:
            return f"{row['value']:,.10g} {row['unit']}"
        if "central" in row:
            return f"{row['central']:,.10g} {row['unit']} ({row['low']:,.10g} to {row['high']:,.10g})"
        return next((str(row[name]) for name in _TELLING if row.get(name)), "Added")

    def _differences(self, table: str, row: Row, before: Entry, after: Entry) -> Iterator[Change]:
        # Of a subject that nothing was written on, the day may have passed for which something was announced.
        if table in SUBJECTS:
            yield from self._statuses(table, row, before, after)
        if before.lengths != after.lengths:
            yield self._lengths(row, before, after)
        if (before.cells, before.shape) != (after.cells, after.shape):
            yield self._cells(table, row, before, after)

    def _statuses(self, table: str, row: Row, before: Entry, after: Entry) -> Iterator[Change]:
        """Tell what holds and is announced, what held, and how newly it is confirmed."""
        old, new = _history(row.key, before), self.raw.histories.get(row.key, ())
        mode = _mode(table, row)
        was, now = self._state(old, self.old.data_date, mode), self._state(new, self.new.data_date, mode)
        told: set[tuple[str, str]] = set()
        if was != now:
            told = {*_in_force(old, self.old.data_date), *_in_force(new, self.new.data_date)}
            yield self._change(
                "status", "changed", table, row, before=was, after=now, cited=_cited(self._cause(old, new))
            )
        lost, gained = _differing(old, new, told), _differing(new, old, told)
        if lost or gained:
            action: Action = "removed" if not gained else "changed" if lost else "added"
            lost_words, words = _history_words(lost, mode), _history_words(gained, mode) or GONE
            newest = (gained or lost)[-1]
            yield self._change("history", action, table, row, before=lost_words, after=words, cited=_cited(newest))
        if was != now:
            return
        earlier, later = _checked(old), _checked(new)
        if earlier is not None and later is not None and earlier.last_checked != later.last_checked:
            yield self._change(
                "confirmation",
                "confirmed",
                table,
                row,
                before=f"Last confirmed {earlier.last_checked}",
                after=f"{now}; confirmed {later.last_checked}",
                cited=(later.last_checked.text, self._newer(later.sources, earlier.last_checked.last)),
            )
        elif before.statuses != after.statuses and not (lost or gained):
            fresh = {status[:2] for status in set(after.statuses) - set(before.statuses)}
            cause = next((one for one in reversed(new) if _key(one) in fresh), later)
            words = f"{now}; notes or sources changed"
            yield self._change("history", "changed", table, row, after=words, cited=_cited(cause))

    def _newer(self, sources: tuple[str, ...], day: dt.date) -> tuple[str, ...]:
        """Return the sources that are newer than a day; all of them where none bears such a date."""
        return tuple(key for key in sources if _first(self.raw.source_dates.get(key)) > day) or sources

    def _state(self, history: History, day: dt.date, mode: str) -> str:
        """Return the status in force and every announcement that stands, in words."""
        now = status_at(history, day=day)
        plans = [announced_words(plan, day=day, status=now.status) for plan in plans_at(history, day=day)]
        return "; ".join([since_words(status_word(now.status, mode), now.status, now.since), *plans])

    def _cause(self, old: History, new: History) -> Status | None:
        """Return the row that made the state another one: a new one in force, a new announcement, or what is left."""
        then, day = self.old.data_date, self.new.data_date
        stood = {*_in_force(old, then), *map(_key, plans_at(old, day=then))}
        plans, now = plans_at(new, day=day), _in_force(new, day)
        held = [one for one in reversed(new) if _key(one) in now][:1]
        fresh = [one for one in (*held, *plans) if _key(one) not in stood]
        return next(iter([*fresh, *plans, *held]), None)

    def _lengths(self, row: Row, before: Entry, after: Entry) -> Change:
        fresh = {length[:2] for length in after.lengths} - {length[:2] for length in before.lengths}
        given = [found for found in self.raw.rows["lengths"] if found["link"] == row.key]
        rows = [found for found in given if (cell_text(found["km"]), found["use"]) in fresh] or given
        newest = max(rows, key=lambda found: _first(found["as_of"]), default=None)
        was, now = _length_words(before), _length_words(after)
        if was == now:
            was, now = "", f"{now}; date, note or sources changed"
        action: Action = "removed" if not after.lengths else "changed" if before.lengths else "added"
        cited: Cited = (str(newest["as_of"] or ""), newest["sources"]) if newest else ("", ())
        return self._change("length", action, "links", row, before=was, after=now or GONE, cited=cited)

    def _cells(self, table: str, row: Row, before: Entry, after: Entry) -> Change:
        """Tell which figures, codes and dates of a row changed, and whether its words or its shape did."""
        names = [name for name in (column.name for column in TABLES[table].columns) if name]
        names = [name for name in names if before.cells.get(name) != after.cells.get(name)]
        was = [_cell_words(TABLES[table], name, before.cells.get(name, "")) for name in names]
        now = [_cell_words(TABLES[table], name, after.cells.get(name, "")) for name in names]
        if before.cells.get(WORDS) != after.cells.get(WORDS):
            now.append("words or sources changed")
        if before.shape != after.shape:
            now.append("line redrawn" if table == "links" else "shape redrawn")
        was_words, words = _capital("; ".join(was)), _capital("; ".join(now))
        return self._change(_KINDS[table], "changed", table, row, before=was_words, after=words)

    def _names(self) -> Iterator[Change]:
        """Tell new and lost names of things that both versions have."""
        added: dict[str, list[Row]] = {}
        for row in self.raw.rows["names"]:
            if name_digest(row) not in self.old.names.get(row["subject"], ()):
                added.setdefault(row["subject"], []).append(row)
        tables = {key: name for name in self.new.tables for key in self.new.tables[name]}
        for subject in sorted({*self.old.names, *self.new.names}):
            table = tables.get(subject, "")
            rows = added.get(subject, [])
            lost = len(set(self.old.names.get(subject, ())) - set(self.new.names.get(subject, ())))
            if subject not in self.old.tables.get(table, ()) or not (rows or lost):
                continue
            yield self._change(
                "name",
                "removed" if not rows else "changed" if lost else "added",
                table,
                self.rows[table][subject],
                before=f"{lost} other {'name' if lost == 1 else 'names'}" if lost else "",
                after=", ".join(self._name(row) for row in rows) or GONE,
                cited=("", tuple(dict.fromkeys(source for row in rows for source in row["sources"]))),
            )

    def _name(self, row: Row) -> str:
        return f"{row['name']} ({self.countries.get(row['side'], row['side'])})"

    def _newest(self, sources: Iterable[str]) -> str:
        return max((self.raw.source_dates.get(key, "") for key in sources), key=_first, default="")

    def _change(
        self,
        kind: Kind,
        action: Action,
        table: str,
        row: Row,
        *,
        before: str = "",
        after: str,
        cited: Cited = ("", ()),
    ) -> Change:
        """Return a change of a row; date and sources are the ones given, else the row's own."""
        date, sources = cited[0], cited[1] or row["sources"]
        own = next((str(row[name]) for name in ("date", "as_of") if row.get(name)), "")
        return Change(
            kind=kind,
            action=action,
            subject=row.key,
            title=self._title(table, row),
            before=before,
            after=after,
            date=date or own or self._newest(sources),
            sources=sources,
        )

    def _title(self, table: str, row: Row) -> str:
        if table == "costs":
            project = self.rows["projects"].get(row["project"])
            return f"{project['name'] if project else row['project']}: {row['covers']}"
        return next((str(row[name]) for name in ("name", "title") if row.get(name)), row.key)


def _place(change: Change) -> tuple[int, int, str, str]:
    return _ORDER[change.kind], -_first(change.date).toordinal(), change.title, change.subject


def _first(date: str | None) -> dt.date:
    return parse_date(date).first if date else dt.date.min


def _mode(table: str, cells: Mapping[str, object]) -> str:
    """Return whose words a status takes: those of a mode, or of a rule."""
    return "rule" if table == "permissions" else str(cells.get("mode") or "")


def _key(status: Status) -> tuple[str, str]:
    return status.date.text, status.status


def _cited(status: Status | None) -> Cited:
    return (status.date.text, status.sources) if status else ("", ())


def _history(subject: str, entry: Entry) -> History:
    return tuple(
        Status(
            subject=subject, date=parse_date(date), status=status, last_checked=parse_date(checked), sources=(), note=""
        )
        for date, status, checked, _ in entry.statuses
    )


def _in_force(history: History, day: dt.date) -> set[tuple[str, str]]:
    """Return date and status of the row in force on a day; nothing before the first one."""
    facts = [one for one in history if not one.is_plan and one.date.first <= day]
    return {_key(one) for one in facts[-1:]}


def _differing(these: History, others: History, told: set[tuple[str, str]]) -> list[Status]:
    """Return the facts that stand in only one of two histories and are not told otherwise."""
    known = {_key(one) for one in others} | told
    return [one for one in these if not one.is_plan and _key(one) not in known]


def _history_words(statuses: Iterable[Status], mode: str) -> str:
    return "; ".join(since_words(status_word(one.status, mode), one.status, str(one.date)) for one in statuses)


def _checked(history: History) -> Status | None:
    return max(history, key=lambda one: one.last_checked.last, default=None)


def _length_words(entry: Entry) -> str:
    used, rivals = (
        ", ".join(f"{float(km):,.10g} km" for km, use, _ in entry.lengths if (use == "input") is wanted)
        for wanted in (True, False)
    )
    return "; ".join([*([f"{used} used"] if used else []), *([f"also published: {rivals}"] if rivals else [])])


def _cell_words(table: Table, name: str, text: str) -> str:
    """Return a figure, code or date with the name of its column, such as ``gauge 1520 mm``."""
    unit = next((column.unit for column in table.columns if column.name == name), "")
    label = name.removesuffix("_mm").replace("_", " ")
    return f"{label} {text}{f' {unit}' if unit else ''}" if text else f"{label} not given"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
