"""Scenarios side by side: which inputs differ, which best ways change between the main places, and by how much."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from .differences import differences
from .errors import QuestionError
from .itinerary import range_of
from .names import find_place
from .network import AIMS, network_of
from .progress import bars, each
from .routing import check_cargo, find_routes
from .triple import Triple

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from .atlas import Atlas
    from .differences import Difference
    from .itinerary import Itinerary
    from .maps.versus import ComparisonPage
    from .network import Network
    from .scenario import Scenario

__all__ = ["Comparison", "Gap", "Pair", "compare", "main_pairs"]

COLUMNS: Final = (
    "scenario", "from", "to", "change", "countries", "km", "hours_low", "hours", "hours_high", "usd_low", "usd",
    "usd_high", "km_more", "hours_more_low", "hours_more", "hours_more_high", "usd_more_low", "usd_more",
    "usd_more_high",
)  # fmt: skip
"""What is told of one pair in one scenario; ``more`` is against the first scenario, below zero where it is less."""

Change = Literal["none", "same", "gained", "lost", "changed"]


@dataclass(frozen=True, kw_only=True)
class Gap:
    """How the best way of one scenario stands against that of the first.

    Parameters
    ----------
    change
        ``none`` where neither has a way, ``same``, ``gained`` or ``lost`` where only one has, ``changed``.
    hours, usd
        This less the first, with range: what both share cancels out. Below zero is faster or cheaper. ``None``
        unless both have a way.
    km
        The same in kilometres.
    """

    change: Change
    hours: Triple | None = None
    usd: Triple | None = None
    km: float | None = None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The best ways between two places.

    Parameters
    ----------
    origin, destination
        Ids of the nodes.
    ways
        For each scenario the best way; ``None`` where there is none.
    """

    origin: str
    destination: str
    ways: tuple[Itinerary | None, ...]

    @functools.cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """For each scenario how its way stands against that of the first, the first itself among them."""
        return tuple(_gap(self.ways[0], way) for way in self.ways)

    @property
    def changes(self) -> bool:
        """Whether the ways of any two scenarios differ."""
        return any(gap.change not in {"same", "none"} for gap in self.gaps)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON: for each scenario the way and what it is more than the first."""
        return {
            "from": self.origin,
            "to": self.destination,
            "answers": [
                {
                    "change": gap.change,
                    "km_more": None if gap.km is None else _round(gap.km),
                    "hours_more": None if gap.hours is None else gap.hours.rounded(),
                    "usd_more": None if gap.usd is None else gap.usd.rounded(0),
                    "way": way.to_dict() if way else None,
                }
                for way, gap in zip(self.ways, self.gaps, strict=True)
            ],
        }


def _gap(first: Itinerary | None, way: Itinerary | None) -> Gap:
    if first is None or way is None:
        return Gap(change="none" if first is way else "gained" if way else "lost")
    if way.arcs == first.arcs and way.charges == first.charges:
        return Gap(change="same", hours=_NOTHING, usd=_NOTHING, km=0.0)
    hours, usd = (range_of(way.charges, measure, first.charges) for measure in ("hours", "usd"))
    return Gap(change="changed", hours=hours, usd=usd, km=way.km - first.km)


_NOTHING: Final = Triple(0.0, 0.0, 0.0)


def _round(value: float, digits: int = 1) -> float:
    return round(value, digits) + 0.0  # so that no zero has a sign


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Scenarios side by side.

    Parameters
    ----------
    networks
        The network of each scenario, the first being the one that the others are held against.
    minimise
        What every way is the least of.
    cargo
        Kind of cargo, as permissions name it.
    routes
        The best ways of every pair of places.
    left_out
        Main places that the load cannot get to in any scenario.
    """

    networks: tuple[Network, ...]
    minimise: str
    cargo: str
    routes: tuple[Pair, ...]
    left_out: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return scenarios and counts."""
        changed = sum(pair.changes for pair in self.routes)
        names = ", ".join(one.id for one in self.scenarios)
        return f"<Comparison of {names}: {len(self.inputs)} inputs differ, {changed} of {len(self.routes)} pairs>"

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios in their order."""
        return tuple(network.scenario for network in self.networks)

    @functools.cached_property
    def inputs(self) -> tuple[Difference, ...]:
        """Statuses, permissions, bans and numbers that are not the same in all scenarios, of the modes of the load."""
        return tuple(differences(self.networks))

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "scenarios": [
                {
                    "id": network.scenario.id, "title": network.scenario.title, "why": network.scenario.why,
                    "as_of": network.atlas.day.isoformat(), "sources": list(network.scenario.sources),
                    "note": network.scenario.note,
                }
                for network in self.networks
            ],
            "load": self.networks[0].load,
            "cargo": self.cargo,
            "minimise": self.minimise,
            "inputs": [difference.to_dict() for difference in self.inputs],
            "routes": [pair.to_dict() for pair in self.routes],
            "left_out": list(self.left_out),
        }  # fmt: skip

    def rows(self) -> list[list[object]]:
        """Return one row a pair and scenario, in the order of :data:`COLUMNS`."""
        return [
            [network.scenario.id, pair.origin, pair.destination, gap.change, *_cells(way), *_more(gap)]
            for pair in self.routes
            for network, way, gap in zip(self.networks, pair.ways, pair.gaps, strict=True)
        ]

    def _repr_html_(self) -> str:
        from .notebook import comparison_html

        return comparison_html(self)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a pair and scenario: the way, and what it is more than the first scenario's, with ranges.

        Kilometres, hours, and USD for the load; NaN where there is no way. ``countries`` are codes with blanks between.
        """
        from .frames import data_frame

        return data_frame(self.rows(), COLUMNS, numbers=COLUMNS[5:])

    @property
    def inputs_frame(self) -> pd.DataFrame:
        """One row an input that differs: kind, id, name, what, unit, whether it counts, what holds in each scenario.

        The last columns bear the ids of the scenarios; they hold a status with its date, or a number with its range,
        in words. ``counts`` tells whether it makes a difference to goods.
        """
        from .frames import data_frame

        names = [one.id for one in self.scenarios]
        rows = [[one.kind, one.id, one.name, one.what, one.unit, one.counts, *one.words] for one in self.inputs]
        return data_frame(rows, ("kind", "id", "name", "what", "unit", "counts", *names)).astype({"counts": bool})

    def map(
        self, *, title: str | None = None, theme: Literal["light", "dark"] | None = None, progress: bool = True
    ) -> ComparisonPage:
        """Draw two to four scenarios as one page: swiped, in panels, or as their difference.

        Raises
        ------
        QuestionError
            If there are more than four.
        """
        from .maps import make_comparison

        return make_comparison(self, title=title, theme=theme, progress=progress)

    def diagram(
        self,
        origin: str = "",
        destination: str = "",
        *,
        measure: Literal["time", "cost"] = "time",
        **look: Any,  # noqa: ANN401 - many kinds
    ) -> Figure:
        """Draw time or cost of the way between two places against its distance, scenarios one over the other.

        Parameters
        ----------
        origin, destination
            Id or name of two places; they need not be a pair of the comparison. Without them it is its only pair.
        measure
            ``time`` or ``cost``.
        **look
            ``title``, ``theme`` and ``paper`` as of :func:`corridor.diagram`.

        Raises
        ------
        NotKnownError
            If a place is not known; the message suggests the nearest.
        QuestionError
            If there is no way in any of the scenarios, or no place is named and there are several pairs.
        """
        from .answers import AIM_WORDS
        from .figures import draw_diagram

        atlas = self.networks[0].atlas
        if not (origin or destination):
            if len(self.routes) != 1:
                first = f"diagram({self.routes[0].origin!r}, {self.routes[0].destination!r})" if self.routes else ""
                raise QuestionError(
                    f"A diagram is of one pair of places, and the comparison has {len(self.routes)}. Name two places"
                    f"{f', such as {first}' if first else ''}."
                )
            origin, destination = self.routes[0].origin, self.routes[0].destination
        ends = find_place(atlas, origin), find_place(atlas, destination)
        known = (pair for pair in self.routes if (pair.origin, pair.destination) == ends)
        pair = next(known, None) or _pair(self.networks, ends, self.minimise, self.cargo)
        ways = [way for way in pair.ways if way]
        if not ways:
            raise QuestionError(f"There is no way from {ends[0]} to {ends[1]} in any of the scenarios.")
        cut = [one.title for one, way in zip(self.scenarios, pair.ways, strict=True) if not way]
        note = f"Each way is that of {AIM_WORDS[self.minimise]}."
        note += f" No way: {', '.join(cut)}." if cut else ""
        return draw_diagram(ways, measure=measure, note=note, **look)


def _cells(way: Itinerary | None) -> list[object]:
    if way is None:
        return [(), *[None] * 7]
    return [way.countries, _round(way.km), *way.hours.rounded(), *way.usd.rounded(0)]


def _more(gap: Gap) -> list[object]:
    if gap.km is None or gap.hours is None or gap.usd is None:
        return [None] * 7
    hours, usd = ([_round(value, digits) for value in triple] for triple, digits in ((gap.hours, 1), (gap.usd, 0)))
    return [_round(gap.km), *hours, *usd]


def compare(
    scenarios: Iterable[str | os.PathLike[str] | Scenario | Network],
    pairs: Iterable[tuple[str, str]] | None = None,
    *,
    atlas: Atlas | None = None,
    load: str = "",
    minimise: str = AIMS[0],
    cargo: str = "any",
    progress: bool = True,
) -> Comparison:
    """Hold scenarios against each other: inputs that differ, ways that change, by how much.

    They are held against the first of them.

    Parameters
    ----------
    scenarios
        Two or more: each a scenario or a network of one, the name of a shipped one, or the path of a YAML file.
    pairs
        Origin and destination of each pair, by id or name; ``None`` takes those of :func:`main_pairs`, without
        places that the load cannot get to.
    atlas
        The tables on a day; ``None`` takes the shipped ones on the data date. A scenario that names its own day
        keeps it.
    load
        Id of a row of the loads table; empty takes its first.
    minimise
        ``generalised`` (dollars with time at its worth), ``time``, ``cost`` or ``distance``.
    cargo
        Kind of cargo, as permissions name it.
    progress
        Whether a bar is shown when it takes over a second (in a terminal or a notebook).

    Returns
    -------
    Comparison
        Inputs that differ, and for each pair and scenario the best way and its difference to the first, with range.

    Raises
    ------
    NotKnownError
        If a name is not in the data.
    DataError
        If a file is no scenario, the data do not hold an id of it, or lack a rate.
    QuestionError
        If there are fewer than two scenarios, two have one id, or a pair that is asked for cannot be answered.
    """
    if isinstance(scenarios, str):
        raise QuestionError(f"{scenarios!r} is one scenario. Give a list of two or more.")
    if atlas is None:
        from .atlas import load as load_atlas

        atlas = load_atlas()
    networks = tuple(network_of(atlas, scenario, load=load) for scenario in scenarios)
    if len(networks) < 2:
        raise QuestionError("A comparison needs two scenarios or more. 'corridor scenarios' lists them.")
    check_cargo(atlas, [network.scenario for network in networks], cargo)
    names = [network.scenario.id for network in networks]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise QuestionError(
            f"Two scenarios have the id {twice[0]!r}. Leave one out, or give one another: scenario.named('id')."
        )
    left_out: tuple[str, ...] = ()
    if pairs is None:
        wanted = main_pairs(atlas)
        places = dict.fromkeys(place for pair in wanted for place in pair)
        left_out = tuple(place for place in places if not networks[0].vertices_at(place))
        wanted = tuple(pair for pair in wanted if not set(pair) & set(left_out))
    else:
        wanted = tuple((find_place(atlas, origin), find_place(atlas, destination)) for origin, destination in pairs)
    with bars(shown=progress):
        routes = tuple(_pair(networks, pair, minimise, cargo) for pair in each(wanted, "Comparing"))
    return Comparison(networks=networks, minimise=minimise, cargo=cargo, routes=routes, left_out=left_out)


def main_pairs(atlas: Atlas) -> tuple[tuple[str, str], ...]:
    """Return origin and destination of every pair that the table main_points asks for: each ``from``, each ``to``."""
    rows = sorted(atlas.rows("main_points"), key=lambda row: (row["order"], row["node"]))
    ends = {end: [str(row["node"]) for row in rows if row["end"] == end] for end in ("from", "to")}
    return tuple((origin, destination) for origin in ends["from"] for destination in ends["to"])


def _pair(networks: Sequence[Network], pair: tuple[str, str], minimise: str, cargo: str) -> Pair:
    ways = tuple(find_routes(network, *pair, minimise=minimise, cargo=cargo).best for network in networks)
    return Pair(origin=pair[0], destination=pair[1], ways=ways)
