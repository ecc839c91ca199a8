"""Which parameter says what a stretch, a stop or an hour costs: rows of the rates table, the most specific first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

__all__ = ["AMOUNTS", "KINDS", "RateKind", "amount_of", "find_rates"]

AMOUNTS: Final = {
    "tonne": "tonnes",
    "TEU": "teu",
    "container": "containers",
    "wagon": "wagons",
    "truck": "trucks",
}
"""Column of the loads table that counts what a unit such as ``USD per truck`` names."""

RowT = TypeVar("RowT", bound=Mapping[str, Any])

_MONEY: Final = rf"USD per (?:{'|'.join(AMOUNTS)}|load)"
_HOURS: Final = "hours"


@dataclass(frozen=True, kw_only=True)
class RateKind:
    """What one kind of rate says.

    Parameters
    ----------
    unit
        Pattern of the units its parameter may have.
    words
        These units, for people.
    mode, to_mode
        Whether a row names the mode, and the mode changed to.
    at
        What it holds for: ``link``, ``node``, or nothing (the load as a whole).
    """

    unit: str
    words: str
    mode: bool = True
    to_mode: bool = False
    at: str = "link"


KINDS: Final[Mapping[str, RateKind]] = {
    "line_speed": RateKind(unit="km per (?:hour|day)", words="km per hour or km per day"),
    "line_cost": RateKind(unit=f"{_MONEY}-km", words="USD per tonne-km, TEU-km, container-km, wagon-km or truck-km"),
    "fixed_cost": RateKind(unit=_MONEY, words="USD per tonne, TEU, container, wagon, truck or load"),
    "sailing_speed": RateKind(unit="km per hour|knots", words="knots or km per hour"),
    "sailing_hours": RateKind(unit=_HOURS, words=_HOURS),
    "headway": RateKind(unit="days|hours", words="days or hours"),
    "transfer_hours": RateKind(unit=_HOURS, words=_HOURS, to_mode=True, at="node"),
    "transfer_cost": RateKind(
        unit=_MONEY, words="USD per tonne, TEU, container, wagon, truck or load", to_mode=True, at="node"
    ),
    "port_dwell": RateKind(unit=_HOURS, words=_HOURS, to_mode=True, at="node"),
    "gauge_hours": RateKind(unit=_HOURS, words=_HOURS, mode=False, at="node"),
    "gauge_cost": RateKind(
        unit=_MONEY, words="USD per tonne, TEU, container, wagon, truck or load", mode=False, at="node"
    ),
    "origin_hours": RateKind(unit=_HOURS, words=_HOURS, mode=False, at="node"),
    "destination_hours": RateKind(unit=_HOURS, words=_HOURS, mode=False, at="node"),
    "value_of_time": RateKind(unit=f"{_MONEY}-hour", words="USD per load-hour or tonne-hour", mode=False, at=""),
}
"""Kinds of rates: the values of column ``kind``."""

_AMOUNT: Final = re.compile(rf"USD per ({'|'.join(AMOUNTS)}|load)(?:-km|-hour)?")


def amount_of(unit: str, load: Mapping[str, Any]) -> float | None:
    """Return how many of what a price is per a load makes; ``None`` where its row does not say.

    Parameters
    ----------
    unit
        Unit of a parameter, such as ``USD per truck`` or ``USD per tonne-km``.
    load
        Row of the loads table.

    Returns
    -------
    float or None
        For ``USD per tonne-km`` the tonnes of the load, for ``USD per load`` 1.
    """
    found = _AMOUNT.fullmatch(unit)
    if not found:
        return None
    if found[1] == "load":
        return 1.0
    amount = load[AMOUNTS[found[1]]]
    return None if amount is None else float(amount)


def find_rates(
    rows: Iterable[RowT],
    kind: str,
    *,
    load: str,
    mode: str = "",
    to_mode: str = "",
    country: Iterable[str] = (),
    place: str = "",
) -> list[RowT]:
    """Return the most specific rows that say what a kind of rate is somewhere; one in sound data.

    A row that names the link or node goes before one that names its country, that before one for anywhere; among
    these, one that names the load goes before one for any load.

    Parameters
    ----------
    rows
        Rows of the rates table.
    kind
        One of :data:`KINDS`.
    load
        Id of the load.
    mode, to_mode
        Mode, and the mode changed to, where the kind has them.
    country
        Codes of the countries of the link or node.
    place
        Id of the link or node.

    Returns
    -------
    list
        All rows that are equally specific: several are a fault of the data, none says that the rate is missing.
    """
    countries = set(country)
    best: list[RowT] = []
    rank = (-1, -1)
    for row in rows:
        if row["kind"] != kind or (row["mode"] or "") != mode or (row["to_mode"] or "") != to_mode:
            continue
        if row["load"] not in {None, load}:
            continue
        named = (*row["links"], *row["nodes"])
        if named and place not in named:
            continue
        if not named and row["countries"] and not countries.intersection(row["countries"]):
            continue
        found = (2 if named else 1 if row["countries"] else 0, 1 if row["load"] else 0)
        if found > rank:
            best, rank = [], found
        if found == rank:
            best.append(row)
    return best
