"""Why a way is not there: the fewest links, crossings and permissions that have to open, and what that would save."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .itinerary import Itinerary, range_of
from .search import fewest_openings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .atlas import Atlas
    from .network import Goods, Network
    from .search import Way
    from .status import StatusAt
    from .triple import Triple

__all__ = ["Opening", "Shut", "openings"]

MOST: Final = 20
"""No set of more things is looked for."""
MOST_BANS: Final = 6
"""Of more bans that bind the goods, each is looked at by itself and all together."""
ROUNDS: Final = 3
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
    it binds, so the search runs for each set of bans that bind the goods (see
    :func:`corridor.search.fewest_openings`).
    """
    weights = network.weights(aim)
    bound = sum(weights[arc] for arc in best.arcs) if best else float("inf")
    found: dict[frozenset[str], tuple[float, Opening]] = {}
    for _ in range(ROUNDS):
        for lifted, way in _front(network, stages, goods, aim, avoided, bound):
            opening = _opening(network, lifted, way, best)
            told = frozenset(shut.id for shut in opening.shut)
            found.setdefault(told, (way.weight, opening))
            avoided |= {number for number in network.shut if network.arcs[number].subject in told}
    ranked = sorted(found.values(), key=lambda item: (len(item[1].shut), item[0]))
    kept = ranked[:TOLD]
    if ranked and (least := min(ranked, key=lambda item: item[0])) not in kept:
        kept[-1] = least
    return tuple(opening for _, opening in kept)


def _front(
    network: Network,
    stages: tuple[frozenset[int], ...],
    goods: Goods,
    aim: str,
    avoided: frozenset[int],
    bound: float,
) -> list[tuple[tuple[str, ...], Way]]:
    """Return permissions to lift and way, for each number of things where it is better than with fewer."""
    binding = sorted(network.binding(goods))
    front: dict[int, tuple[tuple[str, ...], Way]] = {}
    graph, ahead = network.whole(aim, stages[-1])
    least = bound * (1 - LEAST_GAIN)
    if min(ahead[vertex] for vertex in stages[0]) >= least:
        return []
    # What each number of things has to better: the least weight found with no more of them.
    caps = [least] * (MOST + 1)
    for lifted in _subsets(binding):
        out = avoided.union(*(network.touched(rule) for rule in binding if rule not in lifted))
        rest = caps[len(lifted) :]
        for count, way in fewest_openings(
            graph, stages, network.shut, limit=len(rest) - 1, out=out, ahead=ahead, caps=rest
        ):
            size = count + len(lifted)
            if size and (size not in front or way.weight < front[size][1].weight):
                front[size] = (lifted, way)
                caps[size:] = [min(cap, way.weight) for cap in caps[size:]]
    found = []
    for size in sorted(front):
        if front[size][1].weight < bound * (1 - LEAST_GAIN) or bound == float("inf"):
            found.append(front[size])
            bound = front[size][1].weight
    return found


def _subsets(binding: list[str]) -> Iterable[tuple[str, ...]]:
    sizes = range(len(binding) + 1) if len(binding) <= MOST_BANS else (0, 1, len(binding))
    return itertools.chain.from_iterable(itertools.combinations(binding, size) for size in sizes)


def _opening(network: Network, lifted: tuple[str, ...], way: Way, best: Itinerary | None) -> Opening:
    keys = dict.fromkeys(network.arcs[arc].subject for arc in way.arcs if arc in network.shut)
    shut = tuple(_shut(network, key) for key in (*keys, *lifted))
    members = _kept(
        network, "members", lambda atlas: {row["id"]: set(row["members"]) for row in atlas.rows("projects")}
    )
    projects = tuple(project for project, parts in members.items() if keys and keys.keys() <= parts)
    return Opening(shut=shut, itinerary=Itinerary(network, way.arcs), projects=projects, instead_of=best)


def _shut(network: Network, key: str) -> Shut:
    named = _kept(network, "named", _named)
    table, name = named.get(key) or ("scenario", network.bans[key].name)
    return Shut(id=key, table=table, name=name, status=network.status(key))


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
