"""Hours and dollars of each stretch and stop, every one with the parameter it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from .errors import DataError
from .rates import amount_of, find_rates
from .triple import Triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .atlas import Atlas
    from .tables import Row

__all__ = ["OWN", "Charge", "Prices"]

OWN: Final = "scenario:"
"""Begin of the parameter of a charge that a scenario sets for one link or crossing by itself."""
KM_PER_NAUTICAL_MILE: Final = 1.852
"""Exact by definition (International Hydrographic Conference, 1929); a knot is one of them an hour."""
HOURS_PER_DAY: Final = 24.0
TO_KM_PER_HOUR: Final = {"km per hour": 1.0, "km per day": 1 / HOURS_PER_DAY, "knots": KM_PER_NAUTICAL_MILE}


@dataclass(frozen=True, slots=True)
class Charge:
    """One amount of time or money of a journey, and where it comes from.

    Parameters
    ----------
    measure
        ``hours``, or ``usd`` for the whole load.
    kind
        Kind of rate (see :data:`corridor.rates.KINDS`), or ``border_hours`` and ``border_fee``.
    subject
        Id of the link, crossing or node where it falls due.
    amount
        Low, central, high.
    parameter
        Id of the parameter; ``scenario:`` and the subject where a scenario sets it by itself.
    basis
        How the amount follows from the parameter, for example ``168 km``.
    """

    measure: Literal["hours", "usd"]
    kind: str
    subject: str
    amount: Triple
    parameter: str
    basis: str


class Prices:
    """Looks up what one load pays in time and money.

    Parameters
    ----------
    atlas
        The tables.
    load
        Id of the load.
    values
        Parameters that a scenario sets, by id.
    own
        What a scenario sets for one link or crossing, by id: ``speed``, ``hours``, ``cost``, ``fee``.
    """

    def __init__(
        self,
        atlas: Atlas,
        load: Row,
        *,
        values: Mapping[str, Triple] | None = None,
        own: Mapping[str, Mapping[str, Triple]] | None = None,
    ) -> None:
        self.load = load
        self._parameters = {row["id"]: row for row in atlas.rows("parameters")}
        self._values = values or {}
        self._own = own or {}
        self._rows: dict[tuple[str, str, str], list[Row]] = {}
        for row in atlas.rows("rates"):
            self._rows.setdefault((row["kind"], row["mode"] or "", row["to_mode"] or ""), []).append(row)

    def link(self, row: Mapping[str, Any], km: float) -> tuple[Charge, ...]:
        """Return the charges of a link: time and cost along it; at sea the wait for a vessel first."""
        key, own = row["id"], self._own.get(row["id"], {})
        where = {"mode": row["mode"], "country": row["country"], "place": key}
        sea = row["mode"] == "sea"
        found: list[Charge] = []
        if sea:
            found.append(self._wait(key, where))
        found.append(self._own_hours(key, own, km) or self._running(key, km, where, sea=sea))
        if "cost" in own:
            found.append(_own(key, "line_cost", "usd", own["cost"]))
        elif sea and (ticket := self._rate(("fixed_cost", "line_cost"), **where))["kind"] == "fixed_cost":
            found.append(self._money(ticket, key))
        else:
            found.append(self._money(self._rate(("line_cost",), **where), key, km=km))
        return tuple(found)

    def border(self, row: Mapping[str, Any], *, forward: bool) -> tuple[Charge, ...]:
        """Return the charges of a crossing; ``forward`` is from its a-side to its b-side."""
        key, own = row["id"], self._own.get(row["id"], {})
        way = "a_to_b" if forward else "b_to_a"
        hours, fee = row[f"hours_{way}"], row[f"fee_{way}"]
        return (
            _own(key, "border_hours", "hours", own["hours"])
            if "hours" in own
            else Charge("hours", "border_hours", key, self.value(hours), hours, "formalities and queue"),
            _own(key, "border_fee", "usd", own["fee"]) if "fee" in own else self._price("border_fee", fee, key),
        )

    def transfer(self, node: Mapping[str, Any], mode: str, to_mode: str) -> tuple[Charge, ...]:
        """Return the charges of a change of mode: handling, and at a port the dwell."""
        where = {"mode": mode, "to_mode": to_mode, "country": node["countries"], "place": node["id"]}
        hours = [self._rate(("transfer_hours",), **where)]
        if "sea" in {mode, to_mode}:
            hours.append(self._rate(("port_dwell",), **where))
        return (
            *(self._time(rate, node["id"]) for rate in hours),
            self._money(self._rate(("transfer_cost",), **where), node["id"]),
        )

    def gauge(self, node: Mapping[str, Any]) -> tuple[Charge, ...]:
        """Return the charges of a change of gauge."""
        where = {"country": node["countries"], "place": node["id"]}
        return (
            self._time(self._rate(("gauge_hours",), **where), node["id"]),
            self._money(self._rate(("gauge_cost",), **where), node["id"]),
        )

    def ends(self, origin: Mapping[str, Any], destination: Mapping[str, Any]) -> tuple[Charge, ...]:
        """Return the hours of a shipment at its first and last place: loading, papers, customs, unloading."""
        return tuple(
            self._time(self._rate((kind,), country=node["countries"], place=node["id"]), node["id"])
            for kind, node in (("origin_hours", origin), ("destination_hours", destination))
        )

    def value_of_time(self) -> tuple[Triple, str]:
        """Return what an hour of the load is worth in USD, and the parameter that says so."""
        parameter = self._rate(("value_of_time",), place=self.load["id"])["parameter"]
        return self._price("value_of_time", parameter, self.load["id"]).amount, parameter

    def value(self, parameter: str) -> Triple:
        """Return a parameter in its own unit, as the scenario has it."""
        if parameter in self._values:
            return self._values[parameter]
        row = self._parameters[parameter]
        return Triple(row["low"], row["central"], row["high"])

    def _rate(
        self,
        kinds: Sequence[str],
        *,
        mode: str = "",
        to_mode: str = "",
        place: str = "",
        country: Iterable[str] = (),
    ) -> Row:
        for kind in kinds:
            rows = self._rows.get((kind, mode, to_mode), ())
            found = find_rates(
                rows, kind, load=self.load["id"], mode=mode, to_mode=to_mode, country=country, place=place
            )
            if found:
                return found[0]
        way = " to ".join(filter(None, (mode, to_mode)))
        raise DataError(
            f"rates.csv: no row says the {' or '.join(kinds)} of load {self.load['id']}{f' by {way}' if way else ''} "
            f"at {place}. Add a row that names a parameter; 'corridor check' lists every one that is missing."
        )

    def _wait(self, key: str, where: dict[str, Any]) -> Charge:
        # Ships and goods come at times that know nothing of each other: the mean wait is half the time between two
        # sailings, none in the best case, the whole in the worst.
        parameter = self._rate(("headway",), **where)["parameter"]
        between = self.value(parameter)
        factor = HOURS_PER_DAY if self._unit(parameter) == "days" else 1.0
        wait = Triple(0.0, between.central / 2, between.high).times(factor)
        return Charge(
            "hours", "headway", key, wait, parameter, "half the time between sailings; from none to the whole"
        )

    @staticmethod
    def _own_hours(key: str, own: Mapping[str, Triple], km: float) -> Charge | None:
        if "hours" in own:
            return _own(key, "line_speed", "hours", own["hours"])
        if "speed" in own:
            return _own(key, "line_speed", "hours", _hours(key, km, own["speed"]), f"{km:g} km")
        return None

    def _running(self, key: str, km: float, where: dict[str, Any], *, sea: bool) -> Charge:
        rate = self._rate(("sailing_hours", "sailing_speed") if sea else ("line_speed",), **where)
        if rate["kind"] == "sailing_hours":
            return self._time(rate, key)
        parameter = rate["parameter"]
        unit = self._unit(parameter)
        if unit not in TO_KM_PER_HOUR:
            known = ", ".join(TO_KM_PER_HOUR)
            raise DataError(f"parameters.csv ({parameter}): {unit!r} is no unit of a speed. Write one of: {known}.")
        speed = self.value(parameter).times(TO_KM_PER_HOUR[unit])
        return Charge("hours", rate["kind"], key, _hours(key, km, speed), parameter, f"{km:g} km")

    def _time(self, rate: Row, key: str) -> Charge:
        return Charge("hours", rate["kind"], key, self.value(rate["parameter"]), rate["parameter"], "once")

    def _money(self, rate: Row, key: str, *, km: float | None = None) -> Charge:
        return self._price(rate["kind"], rate["parameter"], key, km=km)

    def _price(self, kind: str, parameter: str, key: str, *, km: float | None = None) -> Charge:
        unit = self._unit(parameter)
        amount = amount_of(unit, self.load)
        if amount is None:
            raise DataError(
                f"loads.csv ({self.load['id']}): {parameter} is in {unit}, and the load does not say how many that "
                "are. Fill the column."
            )
        noun = unit.removeprefix("USD per ").removesuffix("-km")
        basis = " x ".join(filter(None, (f"{amount:g} {noun}", f"{km:g} km" if km is not None else "")))
        price = self.value(parameter).times(amount * (1.0 if km is None else km))
        return Charge("usd", kind, key, price, parameter, basis)

    def _unit(self, parameter: str) -> str:
        return str(self._parameters[parameter]["unit"])


def _hours(key: str, km: float, speed: Triple) -> Triple:
    if speed.low <= 0:
        raise DataError(
            f"{key}: a speed of {speed.low:g} km per hour never arrives. Give one above 0, or close the link."
        )
    return speed.dividing(km)


def _own(key: str, kind: str, measure: Literal["hours", "usd"], amount: Triple, basis: str = "set") -> Charge:
    return Charge(measure, kind, key, amount, f"{OWN}{key}", basis)
