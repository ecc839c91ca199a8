"""The network of a day and a what-if: places by mode, gauge and side of a border, and every way between them.

A vertex is a node as one mode and gauge meets it; at a border each side is a vertex of its own. Arcs are links (both
ways), border steps, changes of mode and changes of gauge. Shut ones are kept, so that it can be told what shuts a way.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from .charges import Prices
from .errors import NotKnownError
from .scenario import TODAY, Rule, Scenario
from .scenariofiles import read_scenario
from .search import least_ahead
from .status import StatusAt
from .switches import switches_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from .atlas import Atlas
    from .charges import Charge
    from .routing import Routes
    from .switches import Switches
    from .tables import Row
    from .triple import Triple

__all__ = ["AIMS", "Arc", "Goods", "Network", "Vertex", "network_of"]

PASSABLE: Final = ("open", "restricted")
"""Statuses of a link or crossing that goods can pass, and of a permission that holds."""
CHANGE_KINDS: Final = ("city", "station", "port", "terminal")
"""Kinds of nodes where goods can change mode; a junction or a border has no yard for it."""
AIMS: Final = ("generalised", "time", "cost", "distance")
"""What a route may be the least of; the first is the default."""
TINY: Final = 1e-6
"""Weight of an hour beside a kilometre: of ways of one length the quicker one is taken."""

Graph = tuple[tuple[tuple[float, int, int], ...], ...]
"""For each vertex: weight, head and number of every arc that leaves it."""


class Vertex(NamedTuple):
    """A node as one mode and gauge meets it; ``country`` is the side of a border, else empty."""

    node: str
    mode: str
    gauge: int
    country: str


@dataclass(frozen=True, slots=True)
class Arc:
    """One way from a vertex to another.

    Parameters
    ----------
    tail, head
        Numbers of the vertices.
    kind
        ``link``, ``border``, ``transfer`` or ``gauge``.
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


@dataclass(frozen=True, kw_only=True)
class Goods:
    """What rules look at: countries of origin and destination, cargo and owner.

    Parameters
    ----------
    origins, destinations
        ISO codes; a place on a border has two.
    cargo
        Kind of cargo, as permissions name it.
    owner
        ISO code of the owner or carrier; empty where nobody asks.
    """

    origins: frozenset[str]
    destinations: frozenset[str]
    cargo: str = "any"
    owner: str = ""

    def bound_by(self, rule: Rule) -> bool:
        """Whether a rule speaks of these goods."""
        return (
            rule.cargo in {"any", self.cargo}
            and (not rule.goods_from or not self.origins.isdisjoint(rule.goods_from))
            and (not rule.goods_to or not self.destinations.isdisjoint(rule.goods_to))
            and (not rule.goods_of or self.owner in rule.goods_of)
        )


class _Base:
    """Vertices and arcs of a data folder for one load, whatever the day and the scenario."""

    def __init__(self, atlas: Atlas, load: Row) -> None:
        self.load = load
        self.nodes = {row["id"]: row for row in atlas.rows("nodes")}
        self.links = {row["id"]: row for row in atlas.rows("links") if row["mode"] in load["modes"]}
        self.crossings = {row["id"]: row for row in atlas.rows("crossings") if row["mode"] in load["modes"]}
        self.km = atlas.link_km
        self.rules = {row["id"]: _rule(row) for row in atlas.rows("permissions")}
        self.numbers: dict[Vertex, int] = {}
        self.at: dict[str, list[int]] = {}
        for row in self.links.values():
            for node in (row["from"], row["to"]):
                self._number(self._vertex(row, node))
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
            add(tail, head, "link", key, row["mode"], made)
            add(head, tail, "link", key, row["mode"], made)
        for node, numbers in self.at.items():
            for tail, head in itertools.permutations(numbers, 2):
                step = self._step(prices, node, self.vertices[tail], self.vertices[head])
                if step:
                    add(tail, head, step[0], node, self.vertices[tail].mode, step[1])
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

    def touched(self, rule: Rule) -> frozenset[int]:
        """Return the arcs that a rule is about."""
        return frozenset(
            number
            for number, arc in enumerate(self.arcs)
            if arc.kind in {"link", "border"}
            and arc.mode in rule.modes
            and (arc.subject in rule.where if rule.where else not rule.countries or arc.country in rule.countries)
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


class Network:
    """The network of one load on the day of an atlas, as a scenario has it.

    Parameters
    ----------
    atlas
        The tables on a day; a scenario that names its own day goes before it.
    scenario
        The what-if.
    load
        Id of a row of the loads table; empty takes its first.

    Raises
    ------
    NotKnownError
        If there is no such load.
    DataError
        If the data do not hold an id of the scenario, or lack a rate.
    """

    def __init__(self, atlas: Atlas, scenario: Scenario = TODAY, *, load: str = "") -> None:
        self.atlas = atlas.on(scenario.as_of) if scenario.as_of else atlas
        self.scenario = scenario
        self._base = _base(atlas, load)
        self.load: str = self._base.load["id"]
        self._switches = switches_of(atlas, scenario)
        self._histories = _statuses(self.atlas)
        self._graphs: dict[tuple[str, frozenset[str], frozenset[int]], Graph] = {}
        self._weights: dict[str, tuple[float, ...]] = {}
        self._wholes: dict[str, Graph] = {}
        self._ahead: dict[tuple[str, frozenset[int]], list[float]] = {}

    def __repr__(self) -> str:
        """Return scenario, day, load and size."""
        shut = sum(not self.is_open(key) for key in (*self._base.links, *self._base.crossings))
        return (
            f"<Network of {self.scenario.id!r}, as of {self.atlas.as_of}, load {self.load!r}: "
            f"{len(self.vertices)} vertices, {len(self.arcs)} arcs, {shut} links and crossings shut>"
        )

    @property
    def vertices(self) -> tuple[Vertex, ...]:
        """Every vertex, by number."""
        return self._base.vertices

    @functools.cached_property
    def arcs(self) -> tuple[Arc, ...]:
        """Every arc, by number, shut ones too."""
        changed = {*self._switches.values, *self._switches.own}
        if not changed:
            return self._base.arcs
        users = self._base.users
        only = frozenset(number for key in changed for number in users.get(key, ()))
        return self._base.make_arcs(self._prices, only)

    @property
    def tails(self) -> tuple[int, ...]:
        """Vertex that each arc leaves."""
        return self._base.tails

    @property
    def modes(self) -> tuple[str, ...]:
        """Modes that the load may use."""
        modes: tuple[str, ...] = self._base.load["modes"]
        return modes

    def value(self, parameter: str) -> Triple:
        """Return a parameter in its own unit, as the scenario has it."""
        return self._prices.value(parameter)

    @functools.cached_property
    def _prices(self) -> Prices:
        switches = self._switches
        if not (switches.values or switches.own):
            return self._base.prices
        return Prices(self.atlas, self._base.load, values=switches.values, own=switches.own)

    @functools.cached_property
    def value_of_time(self) -> tuple[Triple, str]:
        """What an hour of the load is worth in USD, and the parameter that says so."""
        return self._prices.value_of_time()

    @property
    def links(self) -> Mapping[str, Row]:
        """Rows of the links that the load may use."""
        return self._base.links

    @property
    def crossings(self) -> Mapping[str, Row]:
        """Rows of the border crossings that the load may use."""
        return self._base.crossings

    @property
    def switches(self) -> Switches:
        """What the scenario opens, closes, permits, bans and sets."""
        return self._switches

    @property
    def nodes(self) -> Mapping[str, Row]:
        """Rows of all nodes."""
        return self._base.nodes

    def vertices_at(self, node: str) -> frozenset[int]:
        """Return the vertices of a node; none where the load cannot get there."""
        return frozenset(self._base.at.get(node, ()))

    def status(self, subject: str) -> StatusAt:
        """Return the status of a link, crossing or permission, as the scenario has it."""
        switched = {**self._switches.passable, **self._switches.permitted}.get(subject)
        found = self._histories.get(subject, _BANNED if subject in self._switches.bans else StatusAt())
        if switched is None or switched == (found.status in PASSABLE):
            return found
        words = f"In scenario {self.scenario.title}."
        return StatusAt(status="open" if switched else "closed", note=words, sources=self.scenario.sources)

    def is_open(self, subject: str) -> bool:
        """Whether a link or crossing is open, or a permission holds."""
        switched = self._switches.passable.get(subject, self._switches.permitted.get(subject))
        if switched is not None:
            return switched
        found = self._histories.get(subject)
        return found is not None and found.status in PASSABLE

    @functools.cached_property
    def shut(self) -> frozenset[int]:
        """Arcs whose link or crossing is shut."""
        users = self._base.users
        keys = (key for key in (*self._base.links, *self._base.crossings) if not self.is_open(key))
        return frozenset(
            number for key in keys for number in users.get(key, ()) if self._base.arcs[number].subject == key
        )

    @functools.cached_property
    def bans(self) -> Mapping[str, Rule]:
        """Rules that shut something: permissions of the data that do not hold, and bans of the scenario."""
        kept = {key: rule for key, rule in self._base.rules.items() if not self.is_open(key)}
        return {**kept, **self._switches.bans}

    def goods(self, origin: str, destination: str, *, cargo: str = "any", owner: str = "") -> Goods:
        """Return what rules look at, for goods from a node to another."""
        ends = [frozenset(self._base.nodes[node]["countries"]) for node in (origin, destination)]
        return Goods(origins=ends[0], destinations=ends[1], cargo=cargo, owner=owner)

    def binding(self, goods: Goods) -> frozenset[str]:
        """Return the bans that speak of the goods and of something in the network."""
        return frozenset(key for key, rule in self.bans.items() if goods.bound_by(rule) and self.touched(key))

    def touched(self, rule: str) -> frozenset[int]:
        """Return the arcs that a permission or ban is about."""
        found = self._base.rules.get(rule) or self._switches.bans[rule]
        kept = self.atlas.kept
        key = ("touched", self.load, repr(found))
        if key not in kept:
            kept[key] = self._base.touched(found)
        arcs: frozenset[int] = kept[key]
        return arcs

    def weights(self, aim: str) -> tuple[float, ...]:
        """Return what a route is the least sum of, by arc: hours, USD, kilometres, or USD with time at its worth.

        Raises
        ------
        NotKnownError
            If there is no such aim.
        """
        if aim not in AIMS:
            raise NotKnownError("aim", aim, AIMS)
        if aim not in self._weights:
            worth = self.value_of_time[0].central
            self._weights[aim] = tuple(_weight(arc, aim, worth) for arc in self.arcs)
        return self._weights[aim]

    def graph(self, aim: str, banned: frozenset[str] = frozenset(), avoided: frozenset[int] = frozenset()) -> Graph:
        """Return the open arcs that leave each vertex, without those of some bans and some avoided arcs."""
        key = (aim, banned, avoided)
        if key not in self._graphs:
            out = self.shut.union(avoided, *(self.touched(rule) for rule in banned))
            self._graphs[key] = self.graph_of(self.weights(aim), out)
        return self._graphs[key]

    def whole(self, aim: str, goals: frozenset[int]) -> tuple[Graph, Sequence[float]]:
        """Return the arcs that leave each vertex as if all were open, and the least weight from each to some goals."""
        if aim not in self._wholes:
            self._wholes[aim] = self.graph_of(self.weights(aim), frozenset())
        graph, key = self._wholes[aim], (aim, goals)
        if key not in self._ahead:
            self._ahead[key] = least_ahead(graph, goals)
        return graph, self._ahead[key]

    def graph_of(self, weights: Sequence[float], out: frozenset[int]) -> Graph:
        """Return the arcs that leave each vertex with their weights, without some."""
        leaving: list[list[tuple[float, int, int]]] = [[] for _ in self.vertices]
        for number, arc in enumerate(self.arcs):
            if number not in out:
                leaving[arc.tail].append((weights[number], arc.head, number))
        return tuple(map(tuple, leaving))

    def route(
        self,
        origin: str,
        destination: str,
        *,
        minimise: str = AIMS[0],
        via: Iterable[str] = (),
        avoid: Iterable[str] = (),
        alternatives: int = 0,
        cargo: str = "any",
    ) -> Routes:
        """Find the best way between two places, see :func:`corridor.routing.find_routes`."""
        from .routing import find_routes

        return find_routes(
            self, origin, destination, minimise=minimise, via=via, avoid=avoid, alternatives=alternatives, cargo=cargo
        )


def _weight(arc: Arc, aim: str, worth: float) -> float:
    if aim == "time":
        return arc.hours
    if aim == "cost":
        return arc.usd
    return arc.km + TINY * arc.hours if aim == "distance" else arc.usd + worth * arc.hours


_BANNED: Final = StatusAt(status="closed", note="In the scenario.")


def _base(atlas: Atlas, load: str) -> _Base:
    loads = {row["id"]: row for row in atlas.rows("loads")}
    if not loads or (load and load not in loads):
        raise NotKnownError("load", load, loads)
    row = loads[load] if load else next(iter(loads.values()))
    key = ("network", row["id"])
    if key not in atlas.kept:
        atlas.kept[key] = _Base(atlas, row)
    base: _Base = atlas.kept[key]
    return base


def _statuses(atlas: Atlas) -> dict[str, StatusAt]:
    key = ("statuses", atlas.as_of.isoformat())
    if key not in atlas.kept:
        subjects = [row["id"] for table in ("links", "crossings", "permissions") for row in atlas.rows(table)]
        atlas.kept[key] = {subject: atlas.status(subject) for subject in subjects}
    found: dict[str, StatusAt] = atlas.kept[key]
    return found


def network_of(atlas: Atlas, scenario: str | os.PathLike[str] | Scenario = TODAY, *, load: str = "") -> Network:
    """Return the network of a scenario.

    Parameters
    ----------
    atlas
        The tables on a day.
    scenario
        A scenario, the name of a shipped one, or the path of a YAML file.
    load
        Id of a row of the loads table; empty takes its first.

    Raises
    ------
    NotKnownError
        If there is no such scenario or load.
    DataError
        If a file is no scenario, the data do not hold an id of it, or lack a rate.
    """
    made = scenario if isinstance(scenario, Scenario) else read_scenario(scenario, atlas.folder)
    return Network(atlas, made, load=load)
