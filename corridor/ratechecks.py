"""Named checks of loads and rates: every cost and hour of a journey has one number, in a unit that fits."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from .rates import AMOUNTS, KINDS, amount_of, find_rates
from .tables import Problem, row_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .folder import Folder
    from .tables import Row

__all__ = ["CHECKS"]

_LAND: Final = (("line_speed",), ("line_cost",))
_SEA: Final = (("sailing_hours", "sailing_speed"), ("headway",), ("fixed_cost", "line_cost"))
"""Kinds of rates that every link needs, by land and at sea: of each group one."""
_CHANGE: Final = ("transfer_hours", "transfer_cost")
_GAUGE: Final = ("gauge_hours", "gauge_cost")


def rate_rows(folder: Folder) -> Iterator[Problem]:
    """Each rate names what its kind needs and no more, and its parameter has a unit that fits."""
    parameters = {row["id"]: row for row in folder.rows["parameters"]}
    modes = {row["id"]: row["mode"] for row in folder.rows["links"]}
    for row in folder.rows["rates"]:
        kind = KINDS.get(row["kind"] or "")
        if kind is None:
            continue
        for column, wanted in (("mode", kind.mode), ("to_mode", kind.to_mode)):
            if bool(row[column]) != wanted:
                what = f"A rate of kind {row['kind']} {'needs' if wanted else 'has no'} {column}."
                yield row_problem(row, "rate rows", what, f"{'Fill' if wanted else 'Empty'} it.")
        yield from _places(row, kind.at, modes)
        found = parameters.get(row["parameter"] or "")
        if found is not None and not re.fullmatch(kind.unit, found["unit"] or ""):
            what = f"The parameter {found['id']} is in {found['unit']}, a {row['kind']} in {kind.words}."
            yield row_problem(row, "rate rows", what, "Name a parameter of the right kind.")


def _places(row: Row, at: str, modes: dict[str, str]) -> Iterator[Problem]:
    places = [name for name in ("countries", "links", "nodes") if row[name]]
    extra = [name for name in places if name not in {"countries", f"{at}s"} or not at]
    if extra or len(places) > 1:
        what = f"It names {' and '.join(extra or places)}."
        cure = f"A {row['kind']} may name countries or {at}s." if at else f"A {row['kind']} holds everywhere."
        yield row_problem(row, "rate rows", what, f"{cure} Write a row for each.")
    for link in row["links"]:
        if row["mode"] and modes.get(link, row["mode"]) != row["mode"]:
            what = f"The link {link} is {modes[link]}, the rate {row['mode']}."
            yield row_problem(row, "rate rows", what, "Name links of its mode.")


def rates(folder: Folder) -> Iterator[Problem]:
    """For every load each link, change of mode, change of gauge and hour has exactly one rate."""
    rules = _Rules(folder)
    for load in folder.rows["loads"]:
        yield from rules.links(load)
        for node in folder.rows["nodes"]:
            yield from rules.changes(load, node)
        yield from rules.one(load, ("value_of_time",), load)
        yield from rules.ends(load)
        yield from rules.fees(load)


class _Rules:
    """The rates of a folder, and what has been told of them already."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.parameters = {row["id"]: row for row in folder.rows["parameters"]}
        self.by_kind: dict[str, list[Row]] = {}
        for row in folder.rows["rates"]:
            self.by_kind.setdefault(row["kind"] or "", []).append(row)
        self.modes: dict[str, set[str]] = {}
        for link in folder.rows["links"]:
            for end in ("from", "to"):
                self.modes.setdefault(link[end], set()).add(link["mode"])
        self.told: set[tuple[str, ...]] = set()

    def links(self, load: Row) -> Iterator[Problem]:
        """Tell what a load lacks along the links."""
        for link in self.folder.rows["links"]:
            if link["mode"] in load["modes"]:
                for kinds in _SEA if link["mode"] == "sea" else _LAND:
                    where = {"mode": link["mode"], "country": link["country"], "place": link["id"]}
                    yield from self.one(load, kinds, link, **where)

    def changes(self, load: Row, node: Row) -> Iterator[Problem]:
        """Tell what a load lacks where it changes mode or gauge."""
        place = {"country": node["countries"], "place": node["id"]}
        modes = sorted(self.modes.get(node["id"], set()) & set(load["modes"]))
        for mode, to_mode in itertools.permutations(modes, 2):
            for kind in (*_CHANGE, "port_dwell") if "sea" in {mode, to_mode} else _CHANGE:
                yield from self.one(load, (kind,), node, mode=mode, to_mode=to_mode, **place)
        if node["gauge_break"] and "rail" in load["modes"]:
            for kind in _GAUGE:
                yield from self.one(load, (kind,), node, **place)

    def ends(self, load: Row) -> Iterator[Problem]:
        """Tell what a load lacks at the two ends of a shipment that it is tested with."""
        nodes = {row["id"]: row for row in self.folder.rows["nodes"]}
        for test in self.folder.rows["tests"]:
            if test["counts"] == "shipment" and test["model_load"] == load["id"]:
                for kind, end in (("origin_hours", "from"), ("destination_hours", "to")):
                    node = nodes.get(test[end] or "")
                    if node is not None:
                        yield from self.one(load, (kind,), node, country=node["countries"], place=node["id"])

    def one(self, load: Row, kinds: tuple[str, ...], subject: Row, **where: object) -> Iterator[Problem]:
        """Tell if no kind of a group has a rate here, if several rows rival, or if the load lacks the amount."""
        for kind in kinds:
            found = find_rates(self.by_kind.get(kind, ()), kind, load=load["id"], **where)  # type: ignore[arg-type]
            if len(found) > 1:
                yield from self._rivals(found, subject)
            for row in found[:1]:
                yield from self._amount(load, row["parameter"], row)
            if found:
                return
        modes = " to ".join(str(where[name]) for name in ("mode", "to_mode") if name in where)
        what = f"No rate says the {' or '.join(kinds)} of load {load['id']}{f' by {modes}' if modes else ''} here."
        yield row_problem(subject, "rates", what, "Add a row to rates.csv; nothing is taken for granted.")

    def _rivals(self, found: list[Row], subject: Row) -> Iterator[Problem]:
        key = tuple(row["id"] for row in found)
        if key not in self.told:
            self.told.add(key)
            what = f"The rates {' and '.join(key)} are equally specific for {subject.key}."
            yield row_problem(found[1], "rates", what, "Keep one, or name the load or the place in one of them.")

    def _amount(self, load: Row, parameter: str, row: Row) -> Iterator[Problem]:
        unit = str(self.parameters[parameter]["unit"] or "") if parameter in self.parameters else ""
        if not unit.startswith("USD") or amount_of(unit, load) is not None:
            return
        key = (load["id"], parameter)
        if key not in self.told:
            self.told.add(key)
            noun = unit.removeprefix("USD per ").split("-")[0]
            what = f"{parameter} is in {unit}, and the load {load['id']} does not say how many that are."
            cure = (
                f"Fill column {AMOUNTS[noun]} of the load." if noun in AMOUNTS else "Write USD per truck, for example."
            )
            yield row_problem(row, "rates", what, cure)

    def fees(self, load: Row) -> Iterator[Problem]:
        """Tell if the load lacks the amount that a border fee is per."""
        for row in self.folder.rows["crossings"]:
            if row["mode"] in load["modes"]:
                for column in ("fee_a_to_b", "fee_b_to_a"):
                    yield from self._amount(load, row[column] or "", row)


CHECKS: Final = {"rate rows": rate_rows, "rates": rates}
"""Checks of rates by name, in the order they run."""
