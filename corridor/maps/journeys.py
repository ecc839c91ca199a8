"""Answers of the page's chooser: for each scenario and pair of main points the way, its stops and what would better it.

Everything is found beforehand by :meth:`corridor.network.Network.route`, so that the page answers without a network.
What many answers share (stops, ways, things that have to open) is stored once and called by its number.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final

from corridor.errors import CorridorError
from corridor.itinerary import range_of
from corridor.network import AIMS, PASSABLE
from corridor.scenariofiles import read_scenarios
from corridor.steps import no_open_crossing
from corridor.words import date_words, plan_words, since_words, status_word

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from corridor.atlas import Atlas
    from corridor.itinerary import Itinerary, Step
    from corridor.network import Network
    from corridor.routing import Routes
    from corridor.scenario import Rule, Scenario
    from corridor.timeline import Timeline
    from corridor.triple import Triple
    from corridor.whynot import Opening, Shut

    from .details import SourceList

__all__ = ["Journeys"]

AIM: Final = AIMS[0]
NEEDED: Final = ("loads", "rates", "main_points")
"""Tables without which there is nothing to choose."""


class _Store:
    """Values, each once, called by the order in which they came."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._numbers: dict[Hashable, int] = {}

    def number(self, key: Hashable, value: Any) -> int:  # noqa: ANN401 - plain values for JSON
        """Return the number of a value by its key."""
        if key not in self._numbers:
            self._numbers[key] = len(self.values)
            self.values.append(value)
        return self._numbers[key]


class Journeys:
    """Make the chooser's part of a payload.

    Parameters
    ----------
    atlas
        The tables on the day to show.
    times
        The days of the map.
    sources
        Gets what the answers cite.
    borders
        Borders that may have no open crossing, as the payload holds them.
    """

    def __init__(
        self, atlas: Atlas, times: Timeline, sources: SourceList, *, borders: Sequence[dict[str, Any]] = ()
    ) -> None:
        self.atlas = atlas
        self.times = times
        self.sources = sources
        self.borders = borders
        self.steps = _Store()
        self.ways = _Store()
        self.openings = _Store()
        self.shut = _Store()

    def build(self, asked: Sequence[tuple[Scenario, str, str]] = ()) -> dict[str, Any] | None:
        """Return everything that the chooser needs; ``None`` where the data hold no loads, rates or main points.

        Parameters
        ----------
        asked
            Scenario, origin and destination of answers to hold beside those between the main points.

        Notes
        -----
        Where a rate is missing or a scenario names something that is not there, what is wrong stands under ``fault``,
        and the rest of the map is made as ever.
        """
        if any(not len(self.atlas.table(name)) for name in NEEDED):
            return None
        try:
            return self._build(asked)
        except CorridorError as error:
            return {"fault": str(error)}

    def _build(self, asked: Sequence[tuple[Scenario, str, str]]) -> dict[str, Any]:
        scenarios = list(read_scenarios(self.atlas.folder))
        known = {scenario.id for scenario in scenarios}
        for scenario, _, _ in asked:
            if scenario.id not in known:
                scenarios.append(scenario)
                known.add(scenario.id)
        networks = [self.atlas.network(scenario) for scenario in scenarios]
        pairs = [pair for pair in _pairs(self.atlas) if all(networks[0].vertices_at(node) for node in pair)]
        pairs += [pair for pair in dict.fromkeys(question[1:] for question in asked) if pair not in pairs]
        # In the order of the main points, not in that of the pairs.
        points = [row["node"] for row in sorted(self.atlas.rows("main_points"), key=lambda row: row["order"])]
        used = {node for pair in pairs for node in pair}
        places = [node for node in points if node in used] + sorted(used - set(points))
        load = self.atlas.rows("loads")[0]
        made = [self._answers(network, pairs, networks[0]) for network in networks]
        return {
            "load": load["title"],
            "places": places,
            "pairs": [[places.index(node) for node in pair] for pair in pairs],
            "scenarios": [self._scenario(network) for network in networks],
            "answers": made,
            "steps": self.steps.values,
            "ways": self.ways.values,
            "openings": self.openings.values,
            "shut": self.shut.values,
        }

    def _answers(self, network: Network, pairs: Iterable[tuple[str, str]], today: Network) -> list[list[Any]]:
        """Return for each pair the way (-1 for none), what would better it, and what is saved against today."""
        found = []
        for origin, destination in pairs:
            routes = network.route(origin, destination, minimise=AIM)
            answer: list[Any] = [self._way(routes.best) if routes.best else -1, self._openings(routes)]
            if network is not today:
                before = today.route(origin, destination, minimise=AIM).best
                if before and routes.best:
                    spans = [range_of(before.charges, measure, routes.best.charges) for measure in ("hours", "usd")]
                    if any(any(span) for span in spans):
                        answer.append([_span(spans[0], 1), _span(spans[1], 0)])
            found.append(answer)
        return found

    def _way(self, way: Itinerary) -> int:
        steps = [self._step(step) for step in way.steps]
        bands = []
        for measure, digits in (("hours", 1), ("usd", 0)):
            until = [step.charges for step in way.steps]
            sums = [range_of(itertools.chain.from_iterable(until[: count + 1]), measure) for count in range(len(until))]
            bands.append([_span(one, digits)[1:] for one in sums])
        key = (*steps, str(bands))
        value = [steps, round(way.km), _span(way.hours, 1), _span(way.usd, 0), list(way.countries), *bands]
        return self.ways.number(key, value)

    def _step(self, step: Step) -> int:
        value = [
            step.kind, step.start, step.end, step.name, round(step.km, 1), _span(step.hours, 1), _span(step.usd, 0),
            list(step.links),
        ]  # fmt: skip
        return self.steps.number(str(value), value)

    def _openings(self, routes: Routes) -> list[int]:
        return [self._opening(opening) for opening in routes.why_not]

    def _opening(self, opening: Opening) -> int:
        hours, usd, km = opening.saves_hours, opening.saves_usd, opening.saves_km
        atlas = opening.itinerary.network.atlas
        shut = [self._shut(one, atlas) for one in opening.shut]
        saves = [_span(hours, 1), _span(usd, 0), round(km or 0)] if hours and usd else None
        way = opening.itinerary
        would = None if saves else [_span(way.hours, 1), _span(way.usd, 0), round(way.km)]
        value = [shut, saves, would, list(opening.projects)]
        return self.openings.number(str(value), value)

    def _shut(self, shut: Shut, atlas: Atlas) -> int:
        status = shut.status
        rule = shut.table in {"permissions", "scenario"}
        words = since_words(status_word(status.status, "rule" if rule else ""), status.status, status.since)
        plan = plan_words(atlas.history(shut.id), day=atlas.as_of, status=status.status) if status.since else ""
        words = ". ".join(filter(None, (words, plan, "" if status.since else status.note)))
        key = f"{shut.table}/{shut.id}" if shut.table != "scenario" else ""
        value = [key, shut.name, words, self.sources.numbers(status.sources)]
        return self.shut.number(str(value), value)

    def _scenario(self, network: Network) -> dict[str, Any]:
        """Return the words of a scenario, its day, and what is other than in the data of that day."""
        scenario = network.scenario
        switched = self._switched(network)
        found: dict[str, Any] = {
            "id": scenario.id, "title": scenario.title, "why": scenario.why, "note": scenario.note,
            "step": self._day(scenario), "sources": self.sources.numbers(scenario.sources),
            "status": switched, "borders": self._borders(network, dict(switched)),
            "rules": [rule.name for rule in _own_bans(network)],
            "set": self._settings(scenario),
        }  # fmt: skip
        if scenario.as_of:
            found["day"] = date_words(scenario.as_of)
        return found

    @staticmethod
    def _switched(network: Network) -> list[list[str]]:
        """Return every link, crossing and permission with another status, and that status."""
        shut: set[str] = set()
        for rule in _own_bans(network):
            # A ban on all goods shuts what it touches; one on some goods is told in words.
            if not (rule.goods_from or rule.goods_to or rule.goods_of) and rule.cargo == "any":
                shut |= {network.arcs[number].subject for number in network.touched(rule.id)}
        found = []
        for row in itertools.chain.from_iterable(map(network.atlas.rows, ("links", "crossings", "permissions"))):
            key = row["id"]
            was, now = network.atlas.status(key).status, network.status(key).status
            now = "closed" if key in shut and now in PASSABLE else now
            if was != now:
                found.append([key, now])
        return found

    def _borders(self, network: Network, switched: Mapping[str, str]) -> list[list[int]]:
        """Return number of each border with a crossing of another status, and whether it has no open one now."""
        rows = [(row["id"], sorted((row["country_a"], row["country_b"]))) for row in network.atlas.rows("crossings")]
        found = []
        for number, border in enumerate(self.borders):
            here = [key for key, sides in rows if sides == border.get("between")]
            if not switched.keys().isdisjoint(here):
                statuses = [switched.get(key) or network.status(key).status for key in here]
                found.append([number, int(no_open_crossing(statuses))])
        return found

    def _settings(self, scenario: Scenario) -> list[list[Any]]:
        """Return every number that is set: of what, its value, and its unit."""
        titles = {row["id"]: (row["title"], row["unit"]) for row in self.atlas.rows("parameters")}
        found = []
        for change in scenario.changes:
            title, unit = titles.get(change.subject, (change.subject, ""))
            found += [
                [title if name == "value" else f"{title}: {name}", _span(triple, 4), unit]
                for name, triple in change.values
            ]
        return found

    def _day(self, scenario: Scenario) -> int:
        if scenario.as_of is None:
            return self.times.home
        return max((place for place, step in enumerate(self.times.steps) if step.day <= scenario.as_of), default=0)


def _own_bans(network: Network) -> list[Rule]:
    """Return the bans that are the scenario's own, not permissions of the data."""
    known = {row["id"] for row in network.atlas.rows("permissions")}
    return [rule for key, rule in network.bans.items() if key not in known]


def _pairs(atlas: Atlas) -> list[tuple[str, str]]:
    """Return every pair to ask, there and back: from each ``from`` to each ``to``; without such ends all of all."""
    rows = sorted(atlas.rows("main_points"), key=lambda row: row["order"])
    ends = {end: [row["node"] for row in rows if row["end"] == end] for end in ("from", "to")}
    if all(ends.values()):
        there = list(itertools.product(ends["from"], ends["to"]))
        return [*there, *((destination, origin) for origin, destination in there)]
    return list(itertools.permutations((row["node"] for row in rows), 2))


def _span(triple: Triple, digits: int) -> list[float]:
    """Return central value, low and high, rounded; whole numbers without a point."""
    numbers = (round(number, digits) for number in (triple.central, triple.low, triple.high))
    return [int(number) if number == int(number) else number for number in numbers]
