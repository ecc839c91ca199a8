"""Answers of the page's chooser: for each scenario and pair of main points the way, its stops and what would better it.

Everything is found beforehand by :meth:`corridor.network.Network.route`, so that the page answers without a network.
What many answers share (stops, ways, things that have to open) is stored once and called by its number.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from corridor.answers import AIM_WORDS
from corridor.errors import CorridorError
from corridor.itinerary import range_of, ranges_along
from corridor.network import AIMS, PASSABLE
from corridor.progress import each
from corridor.routing import check_cargo, find_routes
from corridor.scenario import TODAY
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

__all__ = ["Journey", "Journeys"]

AIM: Final = AIMS[0]
NEEDED: Final = ("loads", "rates", "main_points")
"""Tables without which there is nothing to choose."""


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A question whose answer a map shall hold beside those between the main points, and open on.

    Parameters
    ----------
    scenario
        The what-if to show; the question is put to all shipped ones as well.
    origin, destination
        Ids of the nodes.
    load
        Id of a row of the loads table; empty takes its first.
    options
        What else :meth:`corridor.network.Network.route` is given: ``minimise``, ``via``, ``avoid`` and so on.
    """

    scenario: Scenario
    origin: str
    destination: str
    load: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pair(self) -> tuple[str, str]:
        """Origin and destination."""
        return self.origin, self.destination

    @property
    def words(self) -> str:
        """What is asked for beside the places, in words."""
        given = self.options
        parts = [
            AIM_WORDS[given.get("minimise", AIM)],
            f"by {' or '.join(given['modes'])}" if given.get("modes") else "",
            f"via {', '.join(given['via'])}" if given.get("via") else "",
            f"keeping clear of {', '.join(given['avoid'])}" if given.get("avoid") else "",
            f"cargo {given['cargo']}" if given.get("cargo", "any") != "any" else "",
            f"goods of {given['owner']}" if given.get("owner") else "",
        ]
        return ", ".join(filter(None, parts))


Charged = tuple[int, tuple[int, ...]]


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
        self._told: dict[Charged, int] = {}
        self._stepped: dict[tuple[int, str, tuple[str, ...]], int] = {}
        self._gains: dict[tuple[Charged, Charged], list[list[float]] | None] = {}
        self._saved: dict[tuple[Charged | None, Charged], list[Any]] = {}
        self._opened: dict[tuple[int, str], int] = {}
        self._networks: dict[tuple[str, str], Network] = {}
        self._routes: dict[tuple[str, str, tuple[str, str]], Routes] = {}

    def build(self, asked: Sequence[Journey] = ()) -> dict[str, Any] | None:
        """Return everything that the chooser needs; ``None`` where the data hold no loads, rates or main points.

        Parameters
        ----------
        asked
            Questions to answer beside those between the main points; the map opens on the first.

        Notes
        -----
        Where a rate is missing or a scenario names something that is not there, what is wrong stands under ``fault``,
        and the rest of the map is made as ever.
        """
        if any(not len(self.atlas.frames.table(name)) for name in NEEDED):
            return None
        try:
            return self._build(asked)
        except CorridorError as error:
            return {"fault": str(error)}

    def _build(self, asked: Sequence[Journey]) -> dict[str, Any]:
        scenarios = list(read_scenarios(self.atlas.folder))
        shown = [self._join(scenarios, journey.scenario) for journey in asked]
        networks = [self._network(scenario) for scenario in scenarios]
        own = {journey.pair: journey for journey in asked}
        for journey in asked:
            check_cargo(self.atlas, scenarios, journey.options.get("cargo", "any"))
        pairs = [pair for pair in _pairs(self.atlas) if all(networks[0].vertices_at(node) for node in pair)]
        pairs += [pair for pair in own if pair not in pairs]
        # In the order of the main points, not in that of the pairs.
        points = [row["node"] for row in sorted(self.atlas.rows("main_points"), key=lambda row: row["order"])]
        used = {node for pair in pairs for node in pair}
        places = [node for node in points if node in used] + sorted(used - set(points))
        titles = {row["id"]: row["title"] for row in self.atlas.rows("loads")}
        first = next(iter(titles))
        found = {
            "load": titles[first],
            "places": places,
            "pairs": [[places.index(node) for node in pair] for pair in pairs],
            "scenarios": [self._scenario(network) for network in networks],
            "answers": [self._answers(scenario, pairs, own) for scenario in each(scenarios, "Scenarios of the map")],
            "asked": [
                [pairs.index(pair), f"{titles[journey.load or first]}; {journey.words}"]
                for pair, journey in own.items()
            ],
            "steps": self.steps.values,
            "ways": self.ways.values,
            "openings": self.openings.values,
            "shut": self.shut.values,
        }
        if asked:
            found["start"] = [shown[0], *asked[0].pair]
        return found

    def _join(self, scenarios: list[Scenario], scenario: Scenario) -> str:
        """Put a scenario among others unless it is there, and return the name by which it is."""
        day = self.atlas.day
        for other in scenarios:
            same = (other.as_of or day) == (scenario.as_of or day)
            if same and (other.id, other.changes) == (scenario.id, scenario.changes):
                return other.id
        known = {other.id for other in scenarios}
        names = (scenario.id, *(f"{scenario.id}-{number}" for number in range(2, len(known) + 3)))
        name = next(name for name in names if name not in known)
        title = scenario.title
        if name != scenario.id:
            title = f"{title}, {date_words(scenario.as_of)}" if scenario.as_of else f"{title} ({name})"
        scenarios.append(replace(scenario, id=name, title=title))
        return name

    def _answers(
        self, scenario: Scenario, pairs: Iterable[tuple[str, str]], own: Mapping[tuple[str, str], Journey]
    ) -> list[list[Any]]:
        """Return for each pair the way (-1 for none), what would better it, and what is saved against today."""
        found = []
        for pair in pairs:
            routes, before = (self._route(one, pair, own.get(pair)) for one in (scenario, TODAY))
            answer: list[Any] = [self._way(routes.best) if routes.best else -1, self._openings(routes)]
            if before.best and routes.best and (gain := self._gain(before.best, routes.best)):
                answer.append(gain)
            found.append(answer)
        return found

    def _gain(self, before: Itinerary, now: Itinerary) -> list[list[float]] | None:
        """Return hours and dollars saved; ``None`` where nothing is."""
        key = (_charged(before), _charged(now))
        if key[0] == key[1]:
            return None
        if key not in self._gains:
            hours, usd = (range_of(before.charges, measure, now.charges) for measure in ("hours", "usd"))
            told = [_span(hours, 1), _span(usd, 0)]
            self._gains[key] = told if any(map(any, told)) else None
        return self._gains[key]

    def _network(self, scenario: Scenario, load: str = "") -> Network:
        key = (scenario.id, load)
        if key not in self._networks:
            self._networks[key] = self.atlas.network(scenario, load=load)
        return self._networks[key]

    def _route(self, scenario: Scenario, pair: tuple[str, str], own: Journey | None) -> Routes:
        load = own.load if own else ""
        asked = (scenario.id, load, pair)
        if asked not in self._routes:
            options = own.options if own else {"minimise": AIM}
            self._routes[asked] = find_routes(self._network(scenario, load), *pair, **options)
        return self._routes[asked]

    def _way(self, way: Itinerary) -> int:
        key = _charged(way)
        if key not in self._told:
            self._told[key] = self._tell(way)
        return self._told[key]

    def _tell(self, way: Itinerary) -> int:
        steps = [self._step(step, id(way.network.arcs)) for step in way.steps]
        totals, bands = [], []
        for measure, digits in (("hours", 1), ("usd", 0)):
            sums = [_span(one, digits) for one in ranges_along((step.charges for step in way.steps), measure)]
            totals.append(sums[-1])
            bands.append([ends for _, *ends in sums])
        value = [steps, round(way.km), *totals, list(way.countries), *bands]
        return self.ways.number((*steps, str(bands)), value)

    def _step(self, step: Step, arcs: int) -> int:
        key = (arcs, step.name, step.links)
        if key not in self._stepped:
            value = [
                step.kind, step.start, step.end, step.name, round(step.km, 1), _span(step.hours, 1), _span(step.usd, 0),
                list(step.links), step.country,
            ]  # fmt: skip
            self._stepped[key] = self.steps.number(str(value), value)
        return self._stepped[key]

    def _openings(self, routes: Routes) -> list[int]:
        return [self._opening(opening) for opening in routes.why_not]

    def _opening(self, opening: Opening) -> int:
        way, before = opening.itinerary, opening.instead_of
        shut = [self._shut(one, way.network) for one in opening.shut]
        key = (_charged(before) if before else None, _charged(way))
        if key not in self._saved:
            hours, usd, km = opening.saves_hours, opening.saves_usd, opening.saves_km
            if hours and usd:
                self._saved[key] = [[_span(hours, 1), _span(usd, 0), round(km or 0)], None]
            else:
                self._saved[key] = [None, [_span(way.hours, 1), _span(way.usd, 0), round(way.km)]]
        saves, would = self._saved[key]
        return self.openings.number((*shut, str(saves or would)), [shut, saves, would, list(opening.projects)])

    def _shut(self, shut: Shut, network: Network) -> int:
        key = (id(network), shut.id)
        if key not in self._opened:
            self._opened[key] = self._tell_shut(shut, network.atlas)
        return self._opened[key]

    def _tell_shut(self, shut: Shut, atlas: Atlas) -> int:
        status = shut.status
        rule = shut.table in {"permissions", "scenario"}
        words = since_words(status_word(status.status, "rule" if rule else ""), status.status, status.since)
        plan = plan_words(atlas.history(shut.id), day=atlas.day, status=status.status) if status.since else ""
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
        switches = network.switches
        changed = {*switches.passable, *switches.permitted, *shut}
        found = []
        for row in itertools.chain.from_iterable(map(network.atlas.rows, ("links", "crossings", "permissions"))):
            key = row["id"]
            if key not in changed:
                continue
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


def _charged(way: Itinerary) -> Charged:
    """Return what is the same for ways of the same charges: networks in which no number is set share their arcs."""
    return id(way.network.arcs), way.arcs


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
