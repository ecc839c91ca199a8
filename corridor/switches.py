"""What a scenario means for the data: which links, crossings and permissions it switches, which numbers it sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .columns import MODES
from .errors import DataError, NotKnownError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .atlas import Atlas
    from .scenario import Change, Rule, Scenario
    from .triple import Triple

__all__ = ["Switches", "switches_of"]

_OWN: Final = {"links": ("speed", "hours", "cost"), "crossings": ("hours", "fee")}
"""What may be set for one link or crossing by itself."""


@dataclass(frozen=True, kw_only=True)
class Switches:
    """Changes of a scenario, told by what they change; of several the last counts.

    Parameters
    ----------
    passable
        Links and crossings by id: whether they are open.
    permitted
        Permissions of the data by id: whether they hold.
    bans
        New bans.
    values
        Parameters by id.
    own
        What is set for one link or crossing by itself.
    """

    passable: dict[str, bool] = field(default_factory=dict)
    permitted: dict[str, bool] = field(default_factory=dict)
    bans: dict[str, Rule] = field(default_factory=dict)
    values: dict[str, Triple] = field(default_factory=dict)
    own: dict[str, dict[str, Triple]] = field(default_factory=dict)


def switches_of(atlas: Atlas, scenario: Scenario) -> Switches:
    """Return what a scenario switches and sets in the data.

    Raises
    ------
    DataError
        If the data do not hold an id; the message names file, key and the nearest id.
    """
    made = _Maker(atlas)
    for change in scenario.changes:
        made.take(change, change.where or f"scenario {scenario.id}, {change.action}")
    return made.switches


class _Maker:
    def __init__(self, atlas: Atlas) -> None:
        tables = ("links", "crossings", "permissions", "projects", "parameters", "countries")
        self.rows = {name: {row["id"]: row for row in atlas.rows(name)} for name in tables}
        self.switches = Switches()

    def take(self, change: Change, where: str) -> None:
        if change.action in {"open", "close"}:
            self.open(change, where)
        elif change.action == "set":
            self.set(change, where)
        elif change.rule is not None:
            self.ban(change.rule, where)
        else:
            self.known(change.subject, ("permissions",), where)
            self.switches.permitted[change.subject] = change.action == "permit"

    def known(self, subject: str, tables: Iterable[str], where: str) -> str:
        """Return the table that holds an id."""
        tables = tuple(tables)
        for table in tables:
            if subject in self.rows[table]:
                return table
        kind = " or ".join(name.removesuffix("s") for name in tables)
        hint = ""
        if subject in self.rows["permissions"]:
            hint = " It is a permission: write it under permit or forbid."
        elif tables == ("permissions",) and any(
            subject in self.rows[name] for name in ("links", "crossings", "projects")
        ):
            hint = " It is no permission: write it under open or close."
        known = [key for name in tables for key in self.rows[name]]
        raise DataError(f"{where}: {NotKnownError(kind, subject, known)}{hint}")

    def open(self, change: Change, where: str) -> None:
        table = self.known(change.subject, ("links", "crossings", "projects"), where)
        is_open = change.action == "open"
        if table != "projects":
            if change.mode:
                raise DataError(
                    f"{where}: {change.subject} is no project, so no mode of it can be chosen. Leave it out."
                )
            self.switches.passable[change.subject] = is_open
            return
        members = [
            member
            for member in self.rows["projects"][change.subject]["members"]
            for name in ("links", "crossings")
            if member in self.rows[name] and change.mode in {"", self.rows[name][member]["mode"]}
        ]
        if not members:
            by = f" by {change.mode}" if change.mode else ""
            raise DataError(f"{where}: the project {change.subject} has no link or crossing{by}. Name another.")
        self.switches.passable.update(dict.fromkeys(members, is_open))

    def set(self, change: Change, where: str) -> None:
        table = self.known(change.subject, ("parameters", "links", "crossings"), where)
        for name, triple in change.values:
            if name not in _OWN.get(table, ("value",)):
                kind = table.removesuffix("s")
                allowed = " or ".join(_OWN.get(table, ("value",)))
                raise DataError(f"{where}: {change.subject} is a {kind}, it has no {name}. Set its {allowed}.")
            if table == "parameters":
                self.switches.values[change.subject] = triple
            else:
                self.switches.own.setdefault(change.subject, {})[name] = triple

    def ban(self, rule: Rule, where: str) -> None:
        for place in rule.where:
            self.known(place, ("links", "crossings"), where)
        codes = {row["iso2"] for row in self.rows["countries"].values()}
        for column in ("countries", "goods_from", "goods_to", "goods_of"):
            for code in getattr(rule, column):
                if code not in codes:
                    raise DataError(f"{where}, {column}: {NotKnownError('country', code, codes)}")
        for mode in rule.modes:
            if mode not in MODES:
                raise DataError(f"{where}, modes: {NotKnownError('mode', mode, MODES)}")
        if rule.id in self.rows["permissions"]:
            raise DataError(f"{where}: the new ban {rule.id} has the name of a permission of the data. Rename it.")
        self.switches.bans[rule.id] = rule
