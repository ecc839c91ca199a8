"""Dates, statuses, roles and announcements in plain English, the same wherever they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .dates import parse_date
from .errors import DataError
from .status import plans_at

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from .status import Status

__all__ = [
    "ROLE_WORDS",
    "STATUS_WORDS",
    "TIMELESS",
    "announced_words",
    "date_words",
    "plan_words",
    "since_words",
    "status_word",
]

STATUS_WORDS: Final = {
    "open": "Open",
    "restricted": "Open with limits",
    "closed": "Closed",
    "dismantled": "Track removed",
    "construction": "Under construction",
    "planned": "Planned",
    "proposed": "Proposed",
    "unknown": "Status not known",
    "not_built": "Not built",
}
STATUS_WORDS_OF: Final[Mapping[str, Mapping[str, str]]] = {
    "road": {"dismantled": "Road removed"},
    "rule": {"open": "Allowed", "restricted": "Allowed with limits", "closed": "Not allowed", "dismantled": "Ended"},
}
"""Where the words of a status differ by mode."""
ROLE_WORDS: Final = {
    "member": "Member",
    "transit": "Transit country",
    "prospective": "Prospective member",
    "other": "Other country",
}
ENDED: Final = frozenset({"closed", "dismantled"})
"""Statuses that begin with something that happened: 'closed before 2022', not 'closed since 2022 or earlier'."""
TIMELESS: Final = frozenset({"unknown", "not_built"})
"""Statuses that say that nothing is known or there: no day goes with them."""
STEPS: Final = {
    "open": ("Opening", "not open"),
    "restricted": ("Opening with limits", "not open"),
    "closed": ("Closure", "not in force"),
    "construction": ("Start of works", "not begun"),
    "dismantled": ("Removal", "not carried out"),
}
"""For each status the step that leads to it, and what is true until then."""


def date_words(value: dt.date | str | None) -> str:
    """Return a date in words, such as ``8 June 2026``; text that is no date stays as it is."""
    if value is None or value == "":
        return ""
    try:
        return str(parse_date(value if isinstance(value, str) else value.isoformat()))
    except DataError:
        return str(value)


def status_word(status: str, mode: str = "") -> str:
    """Return a status in words; a road has no track to remove, and what a rule opens is allowed.

    Parameters
    ----------
    status
        One of :data:`corridor.schema.STATUSES`.
    mode
        Mode of the thing, where it has one; ``rule`` for a permission.
    """
    return STATUS_WORDS_OF.get(mode, {}).get(status, STATUS_WORDS[status])


def _with_article(words: str) -> str:
    return f"the {words}" if words.startswith(("end of", "first", "second", "third", "fourth")) else words


def since_words(word: str, status: str, since: str) -> str:
    """Return a status with its date, such as ``Closed before 2022`` or ``Open since 2018 or earlier``.

    Parameters
    ----------
    word
        The status as people see it.
    status
        One of :data:`corridor.schema.STATUSES`.
    since
        Its date in the words of :class:`corridor.dates.FuzzyDate`; empty when it is not known.
    """
    if not since or status in TIMELESS:
        return word
    for prefix in ("before ", "by "):
        if since.startswith(prefix):
            day = since.removeprefix(prefix)
            return f"{word} {since}" if status in ENDED else f"{word} since {day} or earlier"
    if since.startswith("not before "):
        return f"{word} since {since.removeprefix('not before ')} at the earliest"
    return f"{word} since {_with_article(since)}"


def plan_words(history: Iterable[Status], *, day: dt.date, status: str) -> str:
    """Return what stands announced on a day, such as ``Opening announced for 2029, not open``; empty if nothing does.

    Parameters
    ----------
    history
        All statuses of one subject.
    day
        The day asked for.
    status
        The status in force on that day.
    """
    plans = plans_at(history, day=day)
    return announced_words(plans[0], day=day, status=status) if plans else ""


def announced_words(plan: Status, *, day: dt.date, status: str, dated: bool = True) -> str:
    """Return one announcement in words that cannot be read as a fact.

    Parameters
    ----------
    plan
        The announcement.
    day
        The day on which it is told.
    status
        The status in force on that day.
    dated
        Whether to say for when it was announced.
    """
    step, until = STEPS.get(plan.status, ("A plan", "not in force"))
    if plan.status == "open" and status in {"open", "restricted"}:
        step, until = ("Full opening" if status == "restricted" else "Reopening", "not in force")
    when = str(plan.date)
    for prefix, suffix in (
        ("by ", " at the latest"),
        ("before ", " at the latest"),
        ("not before ", " at the earliest"),
    ):
        if when.startswith(prefix):
            when = f"{when.removeprefix(prefix)}{suffix}"
    when = f" for {_with_article(when)}" if dated else ""
    if plan.date.last < day:
        return f"{step} was announced{when}; no source found says that it happened"
    return f"{step} announced{when}, {until}"
