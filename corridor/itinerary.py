"""A journey told: legs, borders, changes and waits, with hours and dollars, each traced to the row it comes from."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from .charges import OWN
from .triple import ZERO, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    import pandas as pd

    from .charges import Charge
    from .network import Arc, Network, Vertex

__all__ = ["Itinerary", "Step", "range_of", "ranges_along"]

STEP_KINDS: Final = ("rail", "road", "sea", "wait", "border", "transfer", "gauge")
COLUMNS: Final = (
    "kind", "start", "end", "name", "country", "km", "hours_low", "hours", "hours_high", "usd_low", "usd", "usd_high",
    "links",
)  # fmt: skip
NUMBERS: Final = COLUMNS[5:12]
EXPLAINED: Final = (
    "step", "measure", "kind", "at", "amount_low", "amount", "amount_high", "basis", "parameter", "value_low", "value",
    "value_high", "unit", "as_of", "sources", "assumption",
)  # fmt: skip
NUMBERS_EXPLAINED: Final = ("amount_low", "amount", "amount_high", "value_low", "value", "value_high")


def range_of(charges: Iterable[Charge], measure: str, less: Iterable[Charge] = ()) -> Triple:
    """Return the sum of charges of one measure with its range; ``less`` is taken off.

    The central value is the plain sum. Parameters are taken as independent of each other, and every use of one
    parameter as moving with it: so the amounts of each parameter are added first (what two ways share cancels out),
    and the deviations of the parameters are then added in quadrature, below and above by themselves. That is the law
    of propagation of uncertainty for a sum (JCGM 100:2008, 5.1.2, with correlated uses by 5.2.2).
    """
    total = _Sum(measure)
    total.add(charges)
    total.add(less, -1.0)
    return total.triple


def ranges_along(parts: Iterable[Iterable[Charge]], measure: str) -> list[Triple]:
    """Return for each part the sum of charges up to its end with its range (see :func:`range_of`)."""
    total = _Sum(measure)
    found = []
    for part in parts:
        total.add(part)
        found.append(total.triple)
    return found


class _Sum:
    """A sum of charges of one measure, that can be gone on with."""

    def __init__(self, measure: str) -> None:
        self._measure = measure
        self._central = 0.0
        self._low: dict[str, float] = {}
        self._high: dict[str, float] = {}

    def add(self, charges: Iterable[Charge], sign: float = 1.0) -> None:
        low, high = self._low, self._high
        for charge in charges:
            if charge.measure == self._measure:
                amount = charge.amount
                key = charge.parameter
                self._central += sign * amount.central
                low[key] = low.get(key, 0.0) + sign * (amount.low - amount.central)
                high[key] = high.get(key, 0.0) + sign * (amount.high - amount.central)

    @property
    def triple(self) -> Triple:
        """The sum with its range."""
        pairs = list(zip(self._low.values(), self._high.values(), strict=True))
        below = math.sqrt(sum(min(low, high, 0.0) ** 2 for low, high in pairs))
        above = math.sqrt(sum(max(low, high, 0.0) ** 2 for low, high in pairs))
        return Triple(self._central - below, self._central, self._central + above)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One leg or stop of a journey.

    Parameters
    ----------
    kind
        ``rail``, ``road`` or ``sea`` for a leg; ``wait``, ``border``, ``transfer`` or ``gauge`` for a stop.
    start, end
        Ids of its nodes; the same for a stop.
    name
        What it is, for people.
    country
        ISO code of the country of a leg on land.
    km
        Length.
    links
        Links of a leg in their order.
    charges
        Hours and dollars with the parameters they come from.
    """

    kind: str
    start: str
    end: str
    name: str
    country: str
    km: float
    links: tuple[str, ...]
    charges: tuple[Charge, ...]

    @functools.cached_property
    def hours(self) -> Triple:
        """Hours with their range."""
        return range_of(self.charges, "hours")

    @functools.cached_property
    def usd(self) -> Triple:
        """Dollars for the load with their range."""
        return range_of(self.charges, "usd")


@dataclass(frozen=True, init=False)
class Itinerary:
    """A journey through a network; two of the same network by the same arcs are equal.

    Parameters
    ----------
    network
        The network.
    arcs
        Numbers of its arcs in their order, each beginning where the one before ends.
    via
        Nodes that it was asked to pass; a leg ends there.
    """

    network: Network
    arcs: tuple[int, ...]
    via: tuple[str, ...] = field(compare=False)

    def __init__(self, network: Network, arcs: tuple[int, ...], *, via: tuple[str, ...] = ()) -> None:
        object.__setattr__(self, "network", network)
        object.__setattr__(self, "via", via)
        object.__setattr__(self, "arcs", tuple(arc for arc in arcs if network.arcs[arc].kind != "stay"))

    def __repr__(self) -> str:
        """Return ends and totals."""
        return f"<Itinerary {self.origin} to {self.destination}: {self.km:,.0f} km, {self.hours.central:,.0f} hours>"

    @functools.cached_property
    def _arcs(self) -> tuple[Arc, ...]:
        return tuple(self.network.arcs[number] for number in self.arcs)

    @property
    def origin(self) -> str:
        """Id of the node where it begins."""
        return self.network.vertices[self._arcs[0].tail].node

    @property
    def destination(self) -> str:
        """Id of the node where it ends."""
        return self.network.vertices[self._arcs[-1].head].node

    @functools.cached_property
    def charges(self) -> tuple[Charge, ...]:
        """Every hour and dollar, in the order in which they fall due."""
        return tuple(charge for arc in self._arcs for charge in arc.charges)

    @functools.cached_property
    def km(self) -> float:
        """Length in kilometres."""
        return sum(arc.km for arc in self._arcs)

    @functools.cached_property
    def hours(self) -> Triple:
        """Hours with their range (see :func:`range_of`)."""
        return range_of(self.charges, "hours")

    @functools.cached_property
    def shipment_hours(self) -> Triple:
        """Hours from hand-over to delivery: :attr:`hours` with loading, papers, customs and unloading at the two ends.

        Raises
        ------
        DataError
            If the data do not say how long the ends take.
        """
        return range_of((*self.charges, *self.network.ends(self.origin, self.destination)), "hours")

    @functools.cached_property
    def usd(self) -> Triple:
        """Dollars for the load with their range (see :func:`range_of`)."""
        return range_of(self.charges, "usd")

    @functools.cached_property
    def generalised(self) -> float:
        """Dollars with every hour at the worth of an hour of the load; central value."""
        return self.usd.central + self.network.value_of_time[0].central * self.hours.central

    @functools.cached_property
    def limits(self) -> tuple[Triple, Triple]:
        """Hours and dollars with every parameter at its low and at its high end at once: no range is wider."""
        sums = {
            measure: sum((charge.amount for charge in self.charges if charge.measure == measure), ZERO)
            for measure in ("hours", "usd")
        }
        return sums["hours"], sums["usd"]

    @functools.cached_property
    def links(self) -> tuple[str, ...]:
        """Ids of the links in their order."""
        return tuple(arc.subject for arc in self._arcs if arc.kind == "link")

    @functools.cached_property
    def crossings(self) -> tuple[str, ...]:
        """Ids of the border crossings in their order."""
        return tuple(arc.subject for arc in self._arcs if arc.kind == "border")

    @functools.cached_property
    def countries(self) -> tuple[str, ...]:
        """ISO codes of the countries whose links it uses, in the order of their first."""
        return tuple(dict.fromkeys(arc.country for arc in self._arcs if arc.country))

    @functools.cached_property
    def steps(self) -> tuple[Step, ...]:
        """Legs and stops: a leg is links of one mode, gauge and country up to a place to pass, or one sailing."""
        found: list[Step] = []
        leg: list[Arc] = []
        for arc in self._arcs:
            if leg and not (arc.kind == "link" and self._goes_on(leg[-1], arc)):
                found += self._leg(leg)
                leg = []
            if arc.kind == "link":
                leg.append(arc)
            else:
                found.append(self._stop(arc))
        if leg:
            found += self._leg(leg)
        return tuple(found)

    def _goes_on(self, before: Arc, arc: Arc) -> bool:
        ends = arc.mode == "sea" or self._vertex(arc.tail).node in self.via
        return not ends and (before.mode, before.country) == (arc.mode, arc.country)

    def _vertex(self, number: int) -> Vertex:
        return self.network.vertices[number]

    def _name(self, node: str) -> str:
        return str(self.network.nodes[node]["name"])

    def _leg(self, leg: list[Arc]) -> list[Step]:
        start, end = self._vertex(leg[0].tail).node, self._vertex(leg[-1].head).node
        charges = tuple(charge for arc in leg for charge in arc.charges)
        wait = tuple(charge for charge in charges if charge.kind == "headway")
        name = f"{self._name(start)} – {self._name(end)}"
        made = Step(
            kind=leg[0].mode,
            start=start,
            end=end,
            name=name,
            country=leg[0].country,
            km=sum(arc.km for arc in leg),
            links=tuple(arc.subject for arc in leg),
            charges=tuple(charge for charge in charges if charge.kind != "headway"),
        )
        return [*([self._made("wait", start, f"{self._name(start)}: wait for a vessel", wait)] if wait else []), made]

    def _stop(self, arc: Arc) -> Step:
        tail, head = self._vertex(arc.tail), self._vertex(arc.head)
        gauge = f"change of gauge, {tail.gauge} to {head.gauge} mm" if 0 < tail.gauge != head.gauge > 0 else ""
        what = {
            "border": ", ".join(filter(None, (f"border {tail.country} to {head.country}", gauge))),
            "transfer": f"{tail.mode} to {head.mode}",
            "gauge": gauge,
        }[arc.kind]
        return self._made(arc.kind, arc.subject, f"{self._name(arc.subject)}: {what}", arc.charges)

    @staticmethod
    def _made(kind: str, node: str, name: str, charges: tuple[Charge, ...]) -> Step:
        return Step(kind=kind, start=node, end=node, name=name, country="", km=0.0, links=(), charges=charges)

    def rows(self) -> list[list[object]]:
        """Return one row a step, in the order of :data:`COLUMNS`."""
        return [
            [
                step.kind, step.start, step.end, step.name, step.country, round(step.km, 1), *step.hours.rounded(),
                *step.usd.rounded(0), step.links,
            ]
            for step in self.steps
        ]  # fmt: skip

    def _repr_html_(self) -> str:
        from .notebook import itinerary_html

        return itinerary_html(self)

    def to_frame(self) -> gpd.GeoDataFrame:
        """Return one row a step: kind, places, kilometres, hours and dollars with their ranges, and its shape.

        A leg has a line, a stop a point (EPSG:4326); the ids of the links of a leg stand in one cell with blanks
        between. The index counts the steps from 0.
        """
        from .frames import geo_frame

        frame = geo_frame(self.rows(), COLUMNS, map(self._geometry, self.steps), numbers=NUMBERS)
        return frame.rename_axis("step")

    def explain(self) -> pd.DataFrame:
        """Return every hour and dollar with the row it comes from, one row a charge.

        ``amount_low``, ``amount`` and ``amount_high`` (hours, or USD for the load, as ``measure`` says) are the charge;
        ``value_low``, ``value`` and ``value_high`` (in ``unit``) the parameter it follows from, ``basis`` how.
        ``step`` is that of :meth:`to_frame`. A number that a scenario sets by itself has no value of a parameter.
        """
        from .frames import data_frame

        # A way that passes a place twice has the same charges twice.
        steps: dict[int, list[int]] = {}
        for number, step in enumerate(self.steps):
            for charge in step.charges:
                steps.setdefault(id(charge), []).append(number)
        rows = []
        for charge, told in zip(self.charges, self.explained(), strict=True):
            value = told["value"] or [None] * 3
            rows.append(
                [
                    steps[id(charge)].pop(0), told["measure"], told["kind"], told["at"], *charge.amount, told["basis"],
                    told["parameter"], *value, told["unit"], told["as_of"], told["sources"], told["assumption"],
                ]
            )  # fmt: skip
        return data_frame(rows, EXPLAINED, numbers=[*NUMBERS_EXPLAINED])

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        """Return plain values for JSON; ``explain`` adds every charge with its parameter."""
        found: dict[str, Any] = {
            "from": self.origin,
            "to": self.destination,
            "km": round(self.km, 1),
            "hours": self.hours.rounded(),
            "usd": self.usd.rounded(0),
            "generalised_usd": round(self.generalised),
            "countries": list(self.countries),
            "crossings": list(self.crossings),
            "steps": [dict(zip(COLUMNS, row, strict=True)) for row in self.rows()],
        }
        if explain:
            found["charges"] = self.explained()
        return found

    def explained(self) -> list[dict[str, Any]]:
        """Return every charge with the row it comes from: parameter, value, unit, date, sources or assumption."""
        parameters = {row["id"]: row for row in self.network.atlas.rows("parameters")}
        found = []
        for charge in self.charges:
            row = parameters.get(charge.parameter)
            low, central, high = charge.amount.rounded(2)
            told: dict[str, Any] = {"measure": charge.measure, "kind": charge.kind, "at": charge.subject}
            told |= {"low": low, "central": central, "high": high, "basis": charge.basis, "parameter": charge.parameter}
            if row:
                told |= {
                    "value": list(self.network.value(charge.parameter)),
                    "unit": row["unit"],
                    "as_of": row["as_of"],
                }
                told |= {"sources": list(row["sources"]), "assumption": row["assumption"] or ""}
            else:
                told |= {"value": [], "unit": "", "as_of": "", "sources": []}
                told["assumption"] = f"{charge.parameter.removeprefix(OWN)}: scenario"
            found.append(told)
        return found

    def features(self) -> list[dict[str, Any]]:
        """Return one GeoJSON feature a step: a line for a leg, a point for a stop (RFC 7946)."""
        found = []
        for row, step in zip(self.rows(), self.steps, strict=True):
            properties = dict(zip(COLUMNS, row, strict=True))
            found.append({"type": "Feature", "properties": properties, "geometry": self._geometry(step)})
        return found

    def _geometry(self, step: Step) -> dict[str, Any]:
        if not step.links:
            node = self.network.nodes[step.start]
            return {"type": "Point", "coordinates": [node["lon"], node["lat"]]}
        points: list[list[float]] = []
        at = step.start
        for link in step.links:
            row, line = self.network.links[link], self.network.atlas.line(link)
            forward = row["from"] == at
            at = row["to"] if forward else row["from"]
            part = line if forward else line[::-1]
            points += part[1:] if points and points[-1] == part[0] else part
        return {"type": "LineString", "coordinates": [[round(x, 5), round(y, 5)] for x, y in points]}
