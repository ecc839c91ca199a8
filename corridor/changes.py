"""What changed in a data folder since a released version of it, in words, each change with its date and sources.

A released version is known by the snapshot that was kept of it (:mod:`corridor.snapshots`). The data are compared, not
two days: whatever day an atlas is seen on, the answer is the same.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final, Literal

from .atlas import Atlas, load
from .errors import NotKnownError
from .folder import read_folder
from .snapshots import present_version, read_snapshot, released, take_snapshot

if TYPE_CHECKING:
    import datetime as dt
    import os

    import pandas as pd

__all__ = ["KIND_WORDS", "Change", "Changes", "Kind", "changes_since"]

Kind = Literal[
    "status", "history", "length", "link", "crossing", "permission", "project", "cost", "event", "node", "name",
    "country", "border", "water", "flow", "volume", "parameter", "load", "confirmation",
]  # fmt: skip
"""What a change is about, in the order in which changes are told."""
Action = Literal["added", "changed", "removed", "confirmed"]

KIND_WORDS: Final[dict[Kind, str]] = {
    "status": "Statuses and announcements",
    "history": "Earlier statuses",
    "length": "Published lengths",
    "link": "Links",
    "crossing": "Border crossings",
    "permission": "Rules on goods",
    "project": "Projects",
    "cost": "Costs",
    "event": "Events",
    "node": "Places",
    "name": "Names",
    "country": "Countries",
    "border": "Disputed borders",
    "water": "Waters",
    "flow": "Trade figures",
    "volume": "Cargo figures",
    "parameter": "Model figures",
    "load": "Loads",
    "confirmation": "Confirmed by a newer source",
}
"""Each kind as a heading over its changes."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that is new in the data.

    Parameters
    ----------
    kind
        What it is about; :data:`KIND_WORDS` has it in words.
    action
        Whether it was added, changed, removed, or only confirmed by a newer source.
    subject
        Id of the row, or its key columns joined by blanks.
    title
        Its name as people see it; the id where the row is gone.
    before, after
        What the data said and say, in words. ``before`` is empty where something was added, and where only words or
        sources changed, of which no older text is kept.
    date
        As the table has it (``2026-01-21``, ``not before 2029``): of the status, figure or event; for other rows the
        date of the newest source cited. :func:`corridor.words.date_words` puts it in words. Empty where no source
        bears a date or the row is gone.
    sources
        Ids of the sources, the best first; none where the row is gone.
    """

    kind: Kind
    action: Action
    subject: str
    title: str
    before: str
    after: str
    date: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What is new since a released version.

    Parameters
    ----------
    version, data_date
        The version compared with and its data date; empty and ``None`` where there is none.
    present_version, present_date
        Number of the present data, empty where they are not a released version, and their data date.
    changes
        Every change: statuses first, the newest first within each kind.
    """

    version: str
    data_date: dt.date | None
    present_version: str
    present_date: dt.date
    changes: tuple[Change, ...]

    def __repr__(self) -> str:
        """Return the versions and how many changes there are."""
        return f"<Changes since version {self.version or 'none'} of {self.data_date}: {len(self.changes)}>"

    def _repr_html_(self) -> str:
        from .notebook import changes_html

        return changes_html(self)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a change: kind, action, subject, title, before, after, date, sources."""
        from .frames import data_frame

        columns = [one.name for one in fields(Change)]
        return data_frame(([getattr(one, name) for name in columns] for one in self.changes), columns)


def changes_since(data: Atlas | str | os.PathLike[str] | None = None, version: str | None = None) -> Changes:
    """Tell what is new in the data since an earlier version.

    Parameters
    ----------
    data
        An atlas or a data folder; ``None`` takes the shipped folder.
    version
        Number of the version to compare with; ``None`` takes the newest one that differs from the data.

    Returns
    -------
    Changes
        Without a version and without changes where the folder has no released version that differs.

    Raises
    ------
    NotKnownError
        If the folder has no snapshot of that version.
    DataError
        If the folder or the snapshot cannot be read; the message says how to mend it.
    """
    from .comparison import Comparison

    atlas = data if isinstance(data, Atlas) else load(data)
    raw = read_folder(atlas.folder)
    known = released(raw.path)
    if version is not None and version not in known:
        raise NotKnownError("released data version", version, known)
    if not known:
        return Changes(version="", data_date=None, present_version="", present_date=raw.data_date, changes=())
    present = take_snapshot(raw)
    now = present_version(raw.path, present)
    for number in known if version is None else (version,):
        old = read_snapshot(raw.path, number)
        found = () if old.hash == present.hash else Comparison(old, present, raw).changes()
        # A schema that keeps more than it did makes another hash of the same data: then an older version is compared.
        if found or version is not None:
            return Changes(
                version=old.version,
                data_date=old.data_date,
                present_version=now,
                present_date=present.data_date,
                changes=found,
            )
    return Changes(version="", data_date=None, present_version=now, present_date=present.data_date, changes=())
