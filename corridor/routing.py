"""The best way between two places, others that really differ, and why a better one is not there."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Final

from .errors import NotKnownError, QuestionError
from .itinerary import Itinerary
from .names import cut_country, find_place, find_things, named_things
from .network import AIMS
from .routes import Routes
from .search import Way, least_way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from .atlas import Atlas
    from .network import Goods, Network
    from .scenario import Scenario

__all__ = ["Routes", "check_cargo", "find_routes"]

PENALTY: Final = 1.4
"""Factor on the weight of every arc of a way that was found, before the next one is looked for."""
TRIES: Final = 12
"""So often the penalty is laid on again for one alternative."""
MOST_SHARED: Final = 0.7
"""Of the kilometres of an alternative, and of each way before it, no more may be shared."""
MOST_WEIGHT: Final = 2.5
"""An alternative weighs at most so many times as much as the best way."""


def find_routes(  # noqa: PLR0913 - a question has as many sides
    network: Network,
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
    """Find the best way between two places, as :meth:`corridor.Network.route` says.

    Notes
    -----
    Alternatives come from the link penalty method (de la Barra, Pérez and Añez, 1993; Bader, Dees, Geisberger and
    Sanders, 2011) and are kept where they share at most 70 % of their length with every way before (the local limit
    of sharing of Abraham, Delling, Goldberg and Werneck, 2013).
    """
    if minimise not in AIMS:
        raise NotKnownError("aim", minimise, AIMS)
    # One name by itself is meant as one, not as its letters.
    via, avoid, modes = ((given,) if isinstance(given, str) else tuple(given) for given in (via, avoid, modes))
    known = network.nodes
    places = [name if name in known else find_place(network.atlas, name) for name in (origin, *via, destination)]
    for one, other in itertools.pairwise(places):
        if one == other:
            called = known[one]["name"]
            raise QuestionError(f"The way from {called} to itself is none. Name two different places.")
    stage_of = {place: _stage(network, place) for place in places}
    avoided = _avoided(network, avoid, places) | _other_modes(network, modes)
    if owner and owner not in (codes := {row["iso2"] for row in network.atlas.rows("countries")}):
        raise NotKnownError("country", owner, codes)
    goods = network.goods(places[0], places[-1], cargo=cargo, owner=owner)
    find = functools.partial(network.least_way, minimise, banned=network.binding(goods), avoided=avoided)
    stages, way = _least(network, find, places, stage_of)
    others: list[Way] = []
    if way and alternatives > 0:
        others = _others(network, way, stages, minimise, avoided | _banned(network, goods), alternatives)
    return Routes(
        network=network,
        origin=places[0],
        destination=places[-1],
        minimise=minimise,
        options={
            "minimise": minimise,
            "via": tuple(places[1:-1]),
            "avoid": avoid,
            "modes": modes,
            "cargo": cargo,
            "owner": owner,
        },
        best=Itinerary(network, way.arcs, via=tuple(places[1:-1])) if way else None,
        alternatives=tuple(Itinerary(network, other.arcs, via=tuple(places[1:-1])) for other in others),
        _stages=stages,
        _goods=goods,
        _avoided=avoided,
    )


def check_cargo(atlas: Atlas, scenarios: Iterable[Scenario], cargo: str) -> None:
    """Refuse a cargo that neither the data nor a scenario names: a slip would get the answer for any goods.

    Raises
    ------
    NotKnownError
        If nothing names it; the message suggests the nearest.
    """
    known = {str(row["cargo"]) for row in atlas.rows("permissions")}
    known |= {change.rule.cargo for one in scenarios for change in one.changes if change.rule}
    if cargo not in known | {"any"}:
        raise NotKnownError("cargo", cargo, sorted(known))


def _stage(network: Network, place: str) -> frozenset[int]:
    found = network.vertices_at(place)
    if not found:
        raise QuestionError(
            f"The load {network.load} cannot get to {place}: no link by {' or '.join(network.modes)} ends there. "
            "Name another place or load."
        )
    return found


def _least(
    network: Network,
    find: Callable[[Sequence[frozenset[int]]], Way | None],
    places: Sequence[str],
    stage_of: Mapping[str, frozenset[int]],
) -> tuple[tuple[frozenset[int], ...], Way | None]:
    """Return the stages of the least way and the way; a border on the way is two stages, one side and then the other.

    Which side comes first shows only when the way is found, so all orders are tried.
    """
    sides = [_sides(network, stage_of[place]) for place in places[1:-1]]
    orders = [(stage,) if len(stage) == 1 else (stage, stage[::-1]) for stage in sides]
    choices = [
        (stage_of[places[0]], *itertools.chain.from_iterable(order), stage_of[places[-1]])
        for order in itertools.product(*orders)
    ]
    found = [(stages, find(stages)) for stages in choices]
    if ways := [(stages, way) for stages, way in found if way]:
        return min(ways, key=lambda one: one[1].weight)
    # Nothing leads there today: the order in which it would, were all open.
    whole = network.whole("distance").graph
    tails = network.tails
    best = [(way.weight, n) for n, stages in enumerate(choices) if (way := least_way(whole, stages, tails))]
    return choices[min(best)[1] if best else 0], None


def _sides(network: Network, stage: frozenset[int]) -> tuple[frozenset[int], ...]:
    """Return the vertices of a place, of a border those of each of its two sides."""
    countries = sorted({network.vertices[vertex].country for vertex in stage})
    if len(countries) != len(("one side", "the other")) or "" in countries:
        return (stage,)
    return tuple(
        frozenset(vertex for vertex in stage if network.vertices[vertex].country == country) for country in countries
    )


def _other_modes(network: Network, modes: tuple[str, ...]) -> frozenset[int]:
    """Return the arcs of all modes but some; none where none is named."""
    for mode in modes:
        if mode not in network.modes:
            raise NotKnownError(f"mode of load {network.load}", mode, network.modes)
    if not modes:
        return frozenset()
    vertices = network.vertices
    return frozenset(
        number
        for number, arc in enumerate(network.arcs)
        if not {vertices[arc.tail].mode, vertices[arc.head].mode} <= set(modes)
    )


def _banned(network: Network, goods: Goods) -> frozenset[int]:
    return frozenset[int]().union(*(network.touched(rule) for rule in network.binding(goods)))


def _avoided(network: Network, avoid: Iterable[str], places: Sequence[str]) -> frozenset[int]:
    """Return the arcs that lie in what is to be avoided."""
    avoid = tuple(avoid)
    if not avoid:
        return frozenset()
    found: set[int] = set()
    things = list(named_things(network.atlas, ("countries", "links", "crossings", "nodes")))
    codes = {row["id"]: row["iso2"] for row in network.atlas.rows("countries")}
    for wanted in avoid:
        known = find_things(things, wanted) or find_things(things, wanted.lower()) or cut_country(things, wanted)
        if not known:
            choices = [name for _, key, names in things for name in (*names, key)]
            raise NotKnownError("country, link, crossing or place", wanted, choices)
        table, key, _ = known[0]
        if key in places:
            raise QuestionError(f"{key} cannot be avoided: the way begins, passes or ends there.")
        if table == "countries":
            arcs = {number for number, countries in enumerate(network.countries) if codes[key] in countries}
        elif table == "links":
            arcs = {number for number, arc in enumerate(network.arcs) if arc.kind == "link" and arc.subject == key}
        else:
            at = network.vertices_at(key)
            arcs = {number for number, arc in enumerate(network.arcs) if arc.tail in at or arc.head in at}
        found |= arcs
    return frozenset(found)


def _others(
    network: Network,
    best: Way,
    stages: Sequence[frozenset[int]],
    aim: str,
    out: frozenset[int],
    count: int,
) -> list[Way]:
    """Return ways that differ from the best and from each other, found by laying a penalty on what was used."""
    plain = network.weights(aim)
    weights = list(plain)
    out |= network.shut
    kept, tried = [best], best
    for _ in range(TRIES * count):
        used = {(network.arcs[arc].kind, network.arcs[arc].subject) for arc in tried.arcs}
        for number, arc in enumerate(network.arcs):
            # Both directions of a link: a penalty on one alone would send goods there and back.
            if (arc.kind, arc.subject) in used:
                weights[number] *= PENALTY
        found = least_way(network.graph_of(weights, out), stages, network.tails)
        assert found is not None
        tried = Way(sum(plain[arc] for arc in found.arcs), found.arcs)
        if tried.weight <= MOST_WEIGHT * best.weight and all(_differs(network, tried, one) for one in kept):
            kept.append(tried)
            if len(kept) > count:
                break
    return sorted(kept[1:], key=lambda way: way.weight)


def _differs(network: Network, way: Way, other: Way) -> bool:
    lengths = [{network.arcs[arc].subject: network.arcs[arc].km for arc in one.arcs} for one in (way, other)]
    shared = sum(km for subject, km in lengths[0].items() if subject in lengths[1])
    shorter = min(sum(part.values()) for part in lengths)
    return shared <= MOST_SHARED * shorter and way.arcs != other.arcs
