"""The network of a day and a what-if: places by mode, gauge and side of a border, and every way between them.

A vertex is a node as one mode and gauge meets it; at a border each side is a vertex of its own. Arcs are links (both
ways), border steps, changes of mode and changes of gauge. Shut ones are kept, so that it can be told what shuts a way.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from .arcs import Arc, Vertex, arcs_of, weight_of
from .charges import Prices
from .errors import NotKnownError
from .scenario import TODAY, Goods, Scenario
from .scenariofiles import scenario_of
from .search import bits, least_way
from .status import StatusAt
from .switches import switches_of
from .whole import Whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd

    from .atlas import Atlas
    from .charges import Charge
    from .routing import Routes
    from .scenario import Rule
    from .search import Graph, Way
    from .switches import Switches
    from .tables import Row
    from .triple import Triple

__all__ = ["AIMS", "Arc", "Goods", "Network", "Vertex", "network_of"]

PASSABLE: Final = ("open", "restricted")
"""Statuses of a link or crossing that goods can pass, and of a permission that holds."""
ALLOWED: Final = (*PASSABLE, "unknown")
"""Statuses of a permission that forbid nothing: of a rule that is not known yet no goods are known to be held up."""
AIMS: Final = ("generalised", "time", "cost", "distance")
"""What a route may be the least of; the first is the default."""


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
        self.atlas = atlas.as_of(scenario.as_of) if scenario.as_of else atlas
        self.scenario = scenario
        self._base = arcs_of(atlas, load)
        self.load: str = self._base.load["id"]
        self._switches = switches_of(atlas, scenario)
        self._histories = _statuses(self.atlas)
        self._bindings: dict[Goods, frozenset[str]] = {}
        self._touched: dict[str, frozenset[int]] = {}
        self.told: dict[str, Any] = {}
        """What others tell of a thing as the scenario has it, by its id."""

    def __repr__(self) -> str:
        """Return scenario, day, load and size."""
        shut = sum(not self.is_open(key) for key in (*self._base.links, *self._base.crossings))
        return (
            f"<Network of {self.scenario.id!r}, as of {self.atlas.day}, load {self.load!r}: "
            f"{len(self.vertices)} vertices, {len(self.arcs)} arcs, {shut} links and crossings shut>"
        )

    def _repr_html_(self) -> str:
        from .notebook import network_html

        return network_html(self)

    def to_frame(self) -> gpd.GeoDataFrame:
        """Return one row a link that the load may use: those of :attr:`Atlas.links`, as the scenario has them.

        ``status`` and what goes with it are those of the scenario, ``changed`` where the data say otherwise; ``open``
        tells whether goods pass. ``hours`` and ``usd`` (for the load, each with ``_low`` and ``_high``) are those of
        the link by itself: at sea with the wait for a vessel, without borders and changes at its ends.
        """
        from .networkframe import links_frame

        return links_frame(self)

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
    def countries(self) -> tuple[frozenset[str], ...]:
        """Countries of each arc: that of a link on land, at sea those of its ports; none where nothing runs."""
        return self._base.countries

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

    def ends(self, origin: str, destination: str) -> tuple[Charge, ...]:
        """Return the hours of a shipment at its first and last place (see :attr:`Itinerary.shipment_hours`).

        Raises
        ------
        DataError
            If the data do not say them.
        """
        return self._prices.ends(self._base.nodes[origin], self._base.nodes[destination])

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
        switched = self._switches.permitted.get(subject, self._switches.passable.get(subject))
        found = self._histories.get(subject, _BANNED if subject in self._switches.bans else StatusAt())
        if switched is None or switched == (found.status in PASSABLE):
            return found
        words = f"In scenario {self.scenario.title}."
        return StatusAt(status="open" if switched else "closed", note=words, sources=self.scenario.sources)

    def is_open(self, subject: str) -> bool:
        """Whether a link or crossing is open, or a permission forbids nothing."""
        switched = self._switches.passable.get(subject, self._switches.permitted.get(subject))
        if switched is not None:
            return switched
        passing = ALLOWED if subject in self._base.rules else PASSABLE
        return self._histories.get(subject, StatusAt()).status in passing

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
        if goods not in self._bindings:
            self._bindings[goods] = frozenset(
                key for key, rule in self.bans.items() if goods.bound_by(rule) and self.touched(key)
            )
        return self._bindings[goods]

    def touched(self, rule: str) -> frozenset[int]:
        """Return the arcs that a permission or ban is about."""
        if rule not in self._touched:
            found = self._base.rules.get(rule) or self._switches.bans[rule]
            kept = self.atlas.kept
            key = ("touched", self.load, repr(found))
            if key not in kept:
                kept[key] = self._base.touched(found)
            self._touched[rule] = kept[key]
        return self._touched[rule]

    @functools.cached_property
    def shared(self) -> dict[Any, Any]:
        """What is found of the arcs whatever is shut: kept for all networks of a load that set no number."""
        if self.arcs is not self._base.arcs:
            return {}
        shared: dict[Any, Any] = self.atlas.kept.setdefault(("arcs", self.load), {})
        return shared

    def weights(self, aim: str) -> tuple[float, ...]:
        """Return what a route is the least sum of, by arc: hours, USD, kilometres, or USD with time at its worth.

        Raises
        ------
        NotKnownError
            If there is no such aim.
        """
        if aim not in AIMS:
            raise NotKnownError("aim", aim, AIMS)
        key = ("weights", aim)
        if key not in self.shared:
            worth = self.value_of_time[0].central
            self.shared[key] = tuple(weight_of(arc, aim, worth) for arc in self.arcs)
        weights: tuple[float, ...] = self.shared[key]
        return weights

    def graph(self, aim: str, banned: frozenset[str] = frozenset(), avoided: frozenset[int] = frozenset()) -> Graph:
        """Return the open arcs that leave each vertex, without those of some bans and some avoided arcs."""
        return self.whole(aim).without(self._out(banned, avoided))[0]

    def least_way(
        self,
        aim: str,
        stages: Sequence[frozenset[int]],
        *,
        banned: frozenset[str] = frozenset(),
        avoided: frozenset[int] = frozenset(),
    ) -> Way | None:
        """Return the least way over open arcs (see :func:`corridor.search.least_way`); searches are gone on with."""
        graph, trees = self.whole(aim).without(self._out(banned, avoided))
        return least_way(graph, stages, self.tails, trees)

    def _out(self, banned: frozenset[str], avoided: frozenset[int]) -> int:
        """Return, as bits, the arcs that are shut, banned or avoided."""
        out = bits(self.shut) | bits(avoided)
        for rule in banned:
            out |= bits(self.touched(rule))
        return out

    def whole(self, aim: str) -> Whole:
        """Return the network as if all were open."""
        key = ("whole", aim)
        if key not in self.shared:
            main = (self.vertices_at(row["node"]) for row in self.atlas.rows("main_points"))
            graph = self.graph_of(self.weights(aim), frozenset())
            self.shared[key] = Whole(graph, frozenset[int]().union(*main))
        whole: Whole = self.shared[key]
        return whole

    def graph_of(self, weights: Sequence[float], out: frozenset[int]) -> Graph:
        """Return the arcs that leave each vertex with their weights, without some."""
        leaving: list[list[tuple[float, int, int]]] = [[] for _ in self.vertices]
        for number, arc in enumerate(self.arcs):
            if number not in out:
                leaving[arc.tail].append((weights[number], arc.head, number))
        return tuple(map(tuple, leaving))

    def route(  # noqa: PLR0913 - a question has as many sides
        self,
        origin: str,
        destination: str,
        *,
        minimise: str = AIMS[0],
        via: Iterable[str] = (),
        avoid: Iterable[str] = (),
        modes: Iterable[str] = (),
        alternatives: int = 0,
        cargo: str = "any",
        owner: str = "",
    ) -> Routes:
        """Find the best way between two places, and tell why a better one is not there.

        Parameters
        ----------
        origin, destination
            Id or name of a node, in any spelling that the data know.
        minimise
            ``generalised`` (dollars with time at its worth), ``time``, ``cost`` or ``distance``.
        via
            Nodes to pass, in this order; a border crossing is crossed, not only reached.
        avoid
            Countries, links, crossings or nodes to keep clear of.
        modes
            Only links of these modes; none named is any that the load may use.
        alternatives
            How many ways beside the best are looked for; fewer come back where no more really differ.
        cargo
            Kind of cargo, as permissions name it.
        owner
            ISO code of the country of the owner or carrier, for rules that name one; empty where it does not matter.

        Returns
        -------
        Routes
            The best way, ``None`` where there is none; alternatives; and on demand why a better way is not there.

        Raises
        ------
        NotKnownError
            If a name is not in the data; the message suggests the nearest.
        QuestionError
            If the places are the same, the load gets to none of them, or one lies in what is to be avoided.
        """
        from .routing import check_cargo, find_routes

        check_cargo(self.atlas, (self.scenario,), cargo)
        asked: dict[str, Any] = {"via": via, "avoid": avoid, "modes": modes, "cargo": cargo, "owner": owner}
        return find_routes(self, origin, destination, minimise=minimise, alternatives=alternatives, **asked)


_BANNED: Final = StatusAt(status="closed", note="In the scenario.")


def _statuses(atlas: Atlas) -> dict[str, StatusAt]:
    key = ("statuses", atlas.day.isoformat())
    if key not in atlas.kept:
        subjects = [row["id"] for table in ("links", "crossings", "permissions") for row in atlas.rows(table)]
        atlas.kept[key] = {subject: atlas.status(subject) for subject in subjects}
    found: dict[str, StatusAt] = atlas.kept[key]
    return found


def network_of(
    atlas: Atlas, scenario: str | os.PathLike[str] | Scenario | Network = TODAY, *, load: str = ""
) -> Network:
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
    return Network(atlas, scenario_of(scenario, atlas.folder), load=load)
