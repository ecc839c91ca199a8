"""Why a way is not there: the fewest links, crossings and permissions that have to open, and what that would save."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from .itinerary import Itinerary, range_of
from .search import Hurdles, bits, fewest_openings

if TYPE_CHECKING:
    from collections.abc import Callable

    from .atlas import Atlas
    from .network import Goods, Network
    from .search import Way
    from .status import StatusAt
    from .triple import Triple
    from .whole import Whole

__all__ = ["Opening", "Shut", "openings"]

MOST: Final = 20
"""No set of more things is looked for."""
MOST_BANS: Final = 6
"""Of more bans that bind the goods, the rest is only lifted all together."""
ROUNDS: Final = 4
"""So often rival sets are looked for."""
TOLD: Final = 4
"""So many sets are told at most: the smallest ones, and the one whose way is the best of all."""
LEAST_GAIN: Final = 0.01
"""An opening is told of where the way gets better by at least this share."""


@dataclass(frozen=True, kw_only=True)
class Shut:
    """One thing that shuts a way.

    Parameters
    ----------
    id, table
        The link, crossing or permission; the table is ``scenario`` for a ban that the scenario adds.
    name
        For people.
    status
        Its status, since when, by whose word.
    """

    id: str
    table: str
    name: str
    status: StatusAt

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        status = self.status
        return {
            "id": self.id, "table": self.table, "name": self.name, "status": status.status, "since": status.since,
            "plan": status.plan, "note": status.note, "sources": list(status.sources),
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A smallest set of things that have to open for a better way, and that way.

    Parameters
    ----------
    shut
        What has to open: without any one of them there is no way as good with so few.
    itinerary
        The way that would then be the best of those that need no more.
    projects
        Projects that hold all of the links and crossings among them, by id.
    instead_of
        The best way as things are; ``None`` where there is none.
    """

    shut: tuple[Shut, ...]
    itinerary: Itinerary
    projects: tuple[str, ...]
    instead_of: Itinerary | None

    @functools.cached_property
    def saves_hours(self) -> Triple | None:
        """Hours saved with their range; what both ways share cancels out."""
        return None if self.instead_of is None else range_of(self.instead_of.charges, "hours", self.itinerary.charges)

    @functools.cached_property
    def saves_usd(self) -> Triple | None:
        """Dollars saved with their range; what both ways share cancels out."""
        return None if self.instead_of is None else range_of(self.instead_of.charges, "usd", self.itinerary.charges)

    @property
    def saves_km(self) -> float | None:
        """Kilometres saved."""
        return None if self.instead_of is None else self.instead_of.km - self.itinerary.km

    def __repr__(self) -> str:
        """Return what has to open and what that would save."""
        saves = "" if self.saves_hours is None else f", saves {self.saves_hours.central:,.0f} hours"
        return f"<Opening of {', '.join(shut.id for shut in self.shut)}{saves}>"

    def _repr_html_(self) -> str:
        from .notebook import openings_html

        return openings_html([self])

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        hours, usd, km = self.saves_hours, self.saves_usd, self.saves_km
        return {
            "opens": [shut.to_dict() for shut in self.shut],
            "projects": list(self.projects),
            "saves_hours": None if hours is None else hours.rounded(),
            "saves_usd": None if usd is None else usd.rounded(0),
            "saves_km": None if km is None else round(km, 1),
            "way": self.itinerary.to_dict(),
        }


def openings(
    network: Network,
    stages: tuple[frozenset[int], ...],
    goods: Goods,
    *,
    aim: str,
    avoided: frozenset[int],
    best: Itinerary | None,
) -> tuple[Opening, ...]:
    """Return the smallest sets of things that have to open for a better way, the fewest things first.

    For each number of things the set whose way is the least is found; it is told where it betters the way by at least
    one per cent against fewer. Then the links and crossings of these sets are left shut and others are looked for, so
    that rival ways are told too. Links and crossings are counted along a way; a permission counts once however often
    it binds (see :func:`corridor.search.fewest_openings`).
    """
    weights = network.weights(aim)
    bound = sum(weights[arc] for arc in best.arcs) if best else float("inf")
    whole = network.whole(aim)
    least = bound * (1 - LEAST_GAIN)
    if min(whole.ahead(stages[-1])[vertex] for vertex in stages[0]) >= least:
        return ()
    # Only what lies on ways better than the best one counts. What is found depends on that alone, so that networks in
    # which nothing else is shut share it.
    near = whole.near(stages[0], stages[-1], least)
    shut, out = bits(network.shut) & near, bits(avoided) & near
    bans = [(rule, arcs) for rule in sorted(network.binding(goods)) if (arcs := bits(network.touched(rule)) & near)]
    key = (stages, bound, shut, out, tuple(arcs for _, arcs in bans))
    if key not in whole.kept:
        whole.kept[key] = _sets(network, aim, stages, bound, _hurdles(shut, out, key[-1]))
    return tuple(
        _opening(network, (*keys, *(bans[number][0] for number in lifted)), way, best)
        for keys, lifted, way in whole.kept[key]
    )


def _hurdles(shut: int, out: int, bans: tuple[int, ...]) -> Hurdles:
    groups = [bans[number : number + 1] for number in range(min(MOST_BANS, len(bans)))]
    if bans[MOST_BANS:]:
        groups.append(bans[MOST_BANS:])
    return Hurdles(
        shut=shut,
        bans=tuple(functools.reduce(int.__or__, group) for group in groups),
        sizes=tuple(len(group) for group in groups),
        out=out,
    )


def _sets(
    network: Network, aim: str, stages: tuple[frozenset[int], ...], bound: float, hurdles: Hurdles
) -> list[tuple[tuple[str, ...], tuple[int, ...], Way]]:
    """Return links and crossings to open, numbers of bans to lift, and way of each set told, the smallest first."""
    subjects, arcs, shut = _subjects(network), network.arcs, network.shut
    found: dict[frozenset[str | int], tuple[int, float, tuple[str, ...], tuple[int, ...], Way]] = {}
    for _ in range(ROUNDS):
        out = hurdles.out
        for bans, way in _front(network.whole(aim), stages, bound, hurdles):
            keys = tuple(dict.fromkeys([arcs[arc].subject for arc in way.arcs if arc in shut]))
            lifted = tuple(
                itertools.chain.from_iterable(
                    range(number, number + size) for number, size in enumerate(hurdles.sizes) if bans >> number & 1
                )
            )
            told: frozenset[str | int] = frozenset((*keys, *lifted))
            found.setdefault(told, (len(told), way.weight, keys, lifted, way))
            for key in keys:
                out |= hurdles.shut & functools.reduce(int.__or__, [1 << arc for arc in subjects[key]])
        if out == hurdles.out:
            break
        hurdles = replace(hurdles, out=out)
    ranked = sorted(found.values(), key=lambda item: item[:2])
    kept = ranked[:TOLD]
    if ranked and (least := min(ranked, key=lambda item: item[1])) not in kept:
        kept[-1] = least
    return [item[2:] for item in kept]


def _front(whole: Whole, stages: tuple[frozenset[int], ...], bound: float, hurdles: Hurdles) -> list[tuple[int, Way]]:
    """Return bans to lift, as bits, and way, for each number of things where it is better than with fewer."""
    least = bound * (1 - LEAST_GAIN)
    ways = fewest_openings(whole.roads(stages), stages, hurdles, limit=MOST, bound=least, ahead=whole.ahead(stages[-1]))
    front = []
    # The least way needs most.
    for _, lifted, way in reversed(list(ways)):
        if way.weight < bound * (1 - LEAST_GAIN) or bound == float("inf"):
            front.append((lifted, way))
            bound = way.weight
    return front


def _subjects(network: Network) -> dict[str, list[int]]:
    """Return the arcs of each subject."""
    key = "subjects"
    if key not in network.shared:
        found: dict[str, list[int]] = {}
        for number, arc in enumerate(network.arcs):
            found.setdefault(arc.subject, []).append(number)
        network.shared[key] = found
    subjects: dict[str, list[int]] = network.shared[key]
    return subjects


def _opening(network: Network, keys: tuple[str, ...], way: Way, best: Itinerary | None) -> Opening:
    shut = tuple(_shut(network, key) for key in keys)
    passed = frozenset(key for key in keys if key not in network.bans)
    projects: dict[frozenset[str], tuple[str, ...]] = _kept(network, "projects", lambda _: {})
    if passed not in projects:
        members = _kept(
            network, "members", lambda atlas: {row["id"]: {*row["members"]} for row in atlas.rows("projects")}
        )
        projects[passed] = tuple(project for project, parts in members.items() if passed and passed <= parts)
    return Opening(shut=shut, itinerary=Itinerary(network, way.arcs), projects=projects[passed], instead_of=best)


def _shut(network: Network, key: str) -> Shut:
    known = network.told
    if key not in known:
        named = _kept(network, "named", _named)
        table, name = named.get(key) or ("scenario", network.bans[key].name)
        known[key] = Shut(id=key, table=table, name=name, status=network.status(key))
    found: Shut = known[key]
    return found


def _named(atlas: Atlas) -> dict[str, tuple[str, str]]:
    tables = ("permissions", "crossings", "links")
    return {row["id"]: (table, row["name"]) for table in tables for row in atlas.rows(table)}


def _kept(network: Network, what: str, make: Callable[[Atlas], Any]) -> Any:  # noqa: ANN401 - what was made
    """Return something made of the tables, whatever the day, once for all networks of a data folder."""
    kept = network.atlas.kept
    key = ("whynot", what)
    if key not in kept:
        kept[key] = make(network.atlas)
    return kept[key]
