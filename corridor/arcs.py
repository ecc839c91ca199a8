"""Vertices and arcs of a data folder for one load, whatever the day and the scenario.

A vertex is a node as one mode and gauge meets it; at a border each side is a vertex of its own. Arcs are links (both
ways), border steps, changes of mode and changes of gauge. Where more than two vertices meet, each is parted into one
where goods come in and one where they leave, so that they change once and not by way of a third mode.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from .charges import Prices
from .errors import NotKnownError
from .scenario import Rule

if TYPE_CHECKING:
    from .atlas import Atlas
    from .charges import Charge
    from .tables import Row

__all__ = ["Arc", "Arcs", "Vertex", "arcs_of", "weight_of"]

TINY: Final = 1e-6
"""Weight of an hour beside a kilometre: of ways of one length the quicker one is taken."""
CHANGE_KINDS: Final = ("city", "station", "port", "terminal")
"""Kinds of nodes where goods can change mode; a junction or a border has no yard for it."""


class Vertex(NamedTuple):
    """A node as one mode and gauge meets it; ``country`` is the side of a border, else empty.

    ``leaving`` marks the part of a vertex from where goods leave, where they come in at another.
    """

    node: str
    mode: str
    gauge: int
    country: str
    leaving: bool = False


@dataclass(frozen=True, slots=True)
class Arc:
    """One way from a vertex to another.

    Parameters
    ----------
    tail, head
        Numbers of the vertices.
    kind
        ``link``, ``border``, ``transfer`` or ``gauge``; ``stay`` from coming in to leaving without a change.
    subject
        Id of the link or crossing, or of the node where mode or gauge changes.
    mode
        Mode of the link or crossing, or the mode changed from.
    country
        Country of a link on land, else empty.
    km
        Length in kilometres; 0 for all but links.
    charges
        Hours and dollars with the parameters they come from.
    hours, usd
        Sums of the central values.
    """

    tail: int
    head: int
    kind: str
    subject: str
    mode: str
    country: str
    km: float
    charges: tuple[Charge, ...]
    hours: float
    usd: float


class Arcs:
    """Vertices and arcs of a data folder for one load, whatever the day and the scenario."""

    def __init__(self, atlas: Atlas, load: Row) -> None:
        self.load = load
        self.nodes = {row["id"]: row for row in atlas.rows("nodes")}
        self.km = atlas.link_km
        # Nobody travels a link of unknown length.
        self.links = {
            row["id"]: row for row in atlas.rows("links") if row["mode"] in load["modes"] and row["id"] in self.km
        }
        self.crossings = {row["id"]: row for row in atlas.rows("crossings") if row["mode"] in load["modes"]}
        self.rules = {row["id"]: _rule(row) for row in atlas.rows("permissions")}
        self.numbers: dict[Vertex, int] = {}
        self.at: dict[str, list[int]] = {}
        for row in self.links.values():
            for node in (row["from"], row["to"]):
                self._number(self._vertex(row, node))
        plain = {node: tuple(numbers) for node, numbers in self.at.items()}
        self.vertices = tuple(self.numbers)
        self.out = list(range(len(self.vertices)))
        for node, numbers in plain.items():
            if len(numbers) > 2 and node not in self.crossings:
                for number in numbers:
                    self.out[number] = len(self.numbers)
                    self._number(self.vertices[number]._replace(leaving=True))
        self.plain = plain
        self.vertices = tuple(self.numbers)
        self.prices = Prices(atlas, load)
        self.arcs = self.make_arcs(self.prices)
        self.tails = tuple(arc.tail for arc in self.arcs)
        self.users = self._users()

    def _vertex(self, row: Row, node: str) -> Vertex:
        side = row["country"][0] if node in self.crossings and row["country"] else ""
        return Vertex(node, row["mode"], int(row["gauge_mm"] or 0), side)

    def _number(self, vertex: Vertex) -> None:
        if vertex not in self.numbers:
            self.at.setdefault(vertex.node, []).append(len(self.numbers))
            self.numbers[vertex] = len(self.numbers)

    def _users(self) -> dict[str, list[int]]:
        """Return the arcs that use a parameter, or are of a subject."""
        users: dict[str, list[int]] = {}
        for number, arc in enumerate(self.arcs):
            for key in {arc.subject, *(charge.parameter for charge in arc.charges)}:
                users.setdefault(key, []).append(number)
        return users

    def make_arcs(self, prices: Prices, only: frozenset[int] | None = None) -> tuple[Arc, ...]:
        """Return every arc; with ``only``, the others as they are."""
        found: list[Arc] = []

        def add(tail: int, head: int, kind: str, subject: str, mode: str, made: _Made) -> None:
            number = len(found)
            if only is not None and number not in only:
                found.append(self.arcs[number])
                return
            charges = made.charges()
            hours = sum(charge.amount.central for charge in charges if charge.measure == "hours")
            usd = sum(charge.amount.central for charge in charges if charge.measure == "usd")
            found.append(Arc(tail, head, kind, subject, mode, made.country, made.km, charges, hours, usd))

        for key, row in self.links.items():
            made = _Made(prices.link, (row, self.km[key]), row["country"][0] if row["country"] else "", self.km[key])
            tail, head = (self.numbers[self._vertex(row, row[end])] for end in ("from", "to"))
            add(self.out[tail], head, "link", key, row["mode"], made)
            add(self.out[head], tail, "link", key, row["mode"], made)
        for node, numbers in self.plain.items():
            for tail, head in itertools.permutations(numbers, 2):
                step = self._step(prices, node, self.vertices[tail], self.vertices[head])
                if step:
                    add(tail, self.out[head], step[0], node, self.vertices[tail].mode, step[1])
            for number in numbers:
                if self.out[number] != number:
                    add(number, self.out[number], "stay", node, self.vertices[number].mode, _Made(tuple, ()))
        return tuple(found)

    def _step(self, prices: Prices, node: str, one: Vertex, other: Vertex) -> tuple[str, _Made] | None:
        row = self.nodes[node]
        crossing = self.crossings.get(node)
        if one.country != other.country and crossing:
            return "border", _Made(self._border, (prices, crossing, one, other))
        if one.mode != other.mode:
            if row["kind"] not in CHANGE_KINDS:
                return None
            return "transfer", _Made(prices.transfer, (row, one.mode, other.mode))
        return "gauge", _Made(prices.gauge, (row,))

    @staticmethod
    def _border(prices: Prices, crossing: Row, one: Vertex, other: Vertex) -> tuple[Charge, ...]:
        charges = prices.border(crossing, forward=one.country == crossing["country_a"])
        if one.gauge == other.gauge:
            return charges
        place = {"id": crossing["id"], "countries": (one.country, other.country)}
        return (*charges, *prices.gauge(place))

    @functools.cached_property
    def countries(self) -> tuple[frozenset[str], ...]:
        """Countries of each arc: that of a link on land, at sea those of its ports; none where nothing runs."""
        found = []
        for arc in self.arcs:
            ends = (self.vertices[arc.tail].node, self.vertices[arc.head].node) if arc.mode == "sea" else ()
            ports = {code for node in ends for code in self.nodes[node]["countries"]}
            found.append(frozenset({arc.country} - {""} | ports if arc.kind == "link" else ()))
        return tuple(found)

    def touched(self, rule: Rule) -> frozenset[int]:
        """Return the arcs that a rule is about."""
        return frozenset(
            number
            for number, arc in enumerate(self.arcs)
            if arc.kind in {"link", "border"}
            and arc.mode in rule.modes
            and (
                arc.subject in rule.where
                if rule.where
                else not (rule.countries and self.countries[number].isdisjoint(rule.countries))
            )
        )


def _rule(row: Row) -> Rule:
    """Return a permission of the data as the ban that it is while it does not hold."""
    parts = ("countries", "where", "modes", "goods_from", "goods_to", "goods_of")
    return Rule(id=row["id"], name=row["name"], cargo=row["cargo"] or "any", **{part: row[part] for part in parts})


class _Made(NamedTuple):
    """How the charges of an arc are made, so that they are only made where they are needed."""

    function: Any
    arguments: tuple[Any, ...]
    country: str = ""
    km: float = 0.0

    def charges(self) -> tuple[Charge, ...]:
        charges: tuple[Charge, ...] = self.function(*self.arguments)
        return charges


def weight_of(arc: Arc, aim: str, worth: float) -> float:
    """Return what a route of an aim is the least sum of; ``worth`` is that of an hour in USD."""
    if aim == "time":
        return arc.hours
    if aim == "cost":
        return arc.usd
    return arc.km + TINY * arc.hours if aim == "distance" else arc.usd + worth * arc.hours


def arcs_of(atlas: Atlas, load: str) -> Arcs:
    """Return vertices and arcs for a load, its first where none is named; made once for a data folder.

    Raises
    ------
    NotKnownError
        If there is no such load.
    """
    loads = {row["id"]: row for row in atlas.rows("loads")}
    if not loads or (load and load not in loads):
        raise NotKnownError("load", load, loads)
    row = loads[load] if load else next(iter(loads.values()))
    key = ("network", row["id"])
    if key not in atlas.kept:
        atlas.kept[key] = Arcs(atlas, row)
    base: Arcs = atlas.kept[key]
    return base
