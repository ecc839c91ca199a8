"""Inputs that are not the same in all scenarios: statuses, permissions, bans, and numbers that are set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from .network import ALLOWED, PASSABLE
from .status import StatusAt
from .triple import Triple
from .words import since_words, status_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .network import Network

__all__ = ["Difference", "differences"]

Kind = Literal["link", "crossing", "permission", "ban", "parameter", "setting"]
_UNITS: Final = {"speed": "km per hour", "hours": "hours", "cost": "USD for the load", "fee": "USD for the load"}
"""Units of what a scenario sets for one link or crossing."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One input that is not the same in all scenarios.

    Parameters
    ----------
    kind
        ``link``, ``crossing`` or ``permission`` of the data; ``ban`` that a scenario adds; ``parameter``; or
        ``setting`` of one link or crossing by itself.
    id, name
        Its id, and its name for people.
    what
        Of a setting what is set: ``speed``, ``hours``, ``cost`` or ``fee``.
    unit
        Unit of the numbers.
    mode
        Mode of a link or crossing.
    values
        For each scenario the status, or the number; ``None`` where a scenario has no such ban or setting.
    reasons
        For each scenario why it sets the number, in its own words; empty where it does not, or does not say.
    """

    kind: Kind
    id: str
    name: str
    what: str = ""
    unit: str = ""
    mode: str = ""
    values: tuple[StatusAt | Triple | None, ...]
    reasons: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it makes a difference to goods; a status that is as open, or as shut, as another makes none."""
        passing = ALLOWED if self.kind == "permission" else PASSABLE
        passes = {value.status in passing if isinstance(value, StatusAt) else value for value in self.values}
        return len(passes) > 1

    @property
    def words(self) -> tuple[str, ...]:
        """For each scenario what holds, for people."""
        return tuple(map(self._word, self.values))

    def _word(self, value: StatusAt | Triple | None) -> str:
        if isinstance(value, Triple):
            return f"{value.text()} {self.unit}"
        if self.kind == "ban":
            return "No ban" if value is None else "Banned"
        if value is None:
            return "As in the data"
        mode = "rule" if self.kind == "permission" else self.mode
        return since_words(status_word(value.status, mode), value.status, value.since)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "kind": self.kind, "id": self.id, "name": self.name, "what": self.what, "unit": self.unit,
            "counts": self.counts, "values": [_plain(value) for value in self.values], "words": list(self.words),
            "reasons": list(self.reasons),
        }  # fmt: skip


def _plain(value: StatusAt | Triple | None) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, StatusAt):
        return {
            "status": value.status, "since": value.since, "note": value.note, "sources": list(value.sources),
        }  # fmt: skip
    return None if value is None else list(value)


def differences(networks: Sequence[Network]) -> Iterator[Difference]:
    """Yield statuses, permissions, bans and numbers that are not the same in all networks, all of one load."""
    first = networks[0]
    modes = set(first.modes)
    rules = {row["id"]: row for row in first.atlas.rows("permissions") if modes & set(row["modes"])}
    tables: tuple[tuple[Kind, Any], ...] = (
        ("link", first.links), ("crossing", first.crossings), ("permission", rules),
    )  # fmt: skip
    for kind, rows in tables:
        for key, row in rows.items():
            mode = "" if kind == "permission" else row["mode"]
            values = tuple(network.status(key) for network in networks)
            if len({value.status for value in values}) > 1:
                yield Difference(kind=kind, id=key, name=row["name"], mode=mode, values=values)
    bans = {key: ban for one in networks for key, ban in one.switches.bans.items() if modes & set(ban.modes)}
    for key, ban in bans.items():
        in_force = [network.switches.bans.get(key) == ban for network in networks]
        if not all(in_force):
            states = tuple(
                network.status(key) if here else None for network, here in zip(networks, in_force, strict=True)
            )
            yield Difference(kind="ban", id=key, name=ban.name, values=states)
    yield from _numbers(networks)


def _numbers(networks: Sequence[Network]) -> Iterator[Difference]:
    first = networks[0]
    parameters = {row["id"]: row for row in first.atlas.rows("parameters")}
    for key in dict.fromkeys(key for network in networks for key in network.switches.values):
        values = tuple(network.value(key) for network in networks)
        if len(set(values)) > 1:
            row = parameters[key]
            yield Difference(
                kind="parameter", id=key, name=row["title"], unit=row["unit"], values=values,
                reasons=_reasons(networks, key, "value"),
            )  # fmt: skip
    own = [{(key, what): value for key, given in network.switches.own.items() for what, value in given.items()}
           for network in networks]  # fmt: skip
    things = {**first.links, **first.crossings}
    for key, what in dict.fromkeys(place for given in own for place in given):
        numbers = tuple(given.get((key, what)) for given in own)
        if len(set(numbers)) > 1 and key in things:
            yield Difference(
                kind="setting", id=key, name=things[key]["name"], what=what, unit=_UNITS[what], values=numbers,
                reasons=_reasons(networks, key, what),
            )  # fmt: skip


def _reasons(networks: Sequence[Network], subject: str, what: str) -> tuple[str, ...]:
    """Return for each scenario the reason of the last change that sets something."""
    found = []
    for network in networks:
        changes = [one for one in network.scenario.changes if one.subject == subject and what in dict(one.values)]
        found.append(changes[-1].reason if changes else "")
    return tuple(found)
