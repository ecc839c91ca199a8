"""Routes in words: journey, totals, alternatives, why a better way is not there, and where each number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .triple import Triple
from .words import plan_words, since_words, status_word

if TYPE_CHECKING:
    from .atlas import Atlas
    from .itinerary import Itinerary
    from .routing import Routes
    from .whynot import Opening, Shut

__all__ = ["explained_lines", "opening_lines", "route_lines", "way_lines"]

AIM_WORDS = {
    "generalised": "least generalised cost",
    "time": "least time",
    "cost": "least cost",
    "distance": "least distance",
}


def route_lines(routes: Routes) -> list[str]:
    """Return the answer to one question, a line each: the best way, alternatives, and what would better it."""
    network = routes.network
    names = {key: str(row["name"]) for key, row in network.nodes.items()}
    about = (
        f"{names[routes.origin]} – {names[routes.destination]}: {network.scenario.title}, as of {network.atlas.as_of}, "
        f"{_load_title(routes)}, {AIM_WORDS[routes.minimise]}"
    )
    lines = [about, "-" * len(about)]
    if routes.best is None:
        lines.append("There is no way: the network is cut.")
    else:
        lines += way_lines(routes.best)
    for number, way in enumerate(routes.alternatives, start=1):
        lines += ["", f"Alternative {number}", *way_lines(way)]
    for opening in routes.why_not:
        lines += ["", *opening_lines(opening)]
    return lines


def _load_title(routes: Routes) -> str:
    rows = routes.network.atlas.rows("loads")
    return next(str(row["title"]) for row in rows if row["id"] == routes.network.load)


def way_lines(way: Itinerary) -> list[str]:
    """Return a journey: totals, then a line for each leg and stop."""
    hours, usd = way.limits
    total = f"{way.km:,.0f} km, {_hours(way.hours)}, {_usd(way.usd)}"
    ends = f"{hours.low:,.0f} to {hours.high:,.0f} hours, {usd.low:,.0f} to {usd.high:,.0f} USD"
    lines = [
        f"{total}, through {' '.join(way.countries) or 'no country'}",
        f"(all numbers at their ends at once: {ends})",
    ]
    width = max(len(step.name) for step in way.steps)
    for step in way.steps:
        km = f"{step.km:,.0f} km" if step.links else ""
        lines.append(
            f"  {step.kind:<8}  {step.name:<{width}}  {step.country:<2}  {km:>9}  {_span(step.hours, 1):>22} h  "
            f"{_span(step.usd, 0):>22} USD"
        )
    return lines


def opening_lines(opening: Opening) -> list[str]:
    """Return what has to open for a better way, since when it is shut and who says so, and what that would save."""
    count = len(opening.shut)
    things = f"{count} {'thing' if count == 1 else 'things'}"
    way = opening.itinerary
    if opening.saves_hours is None or opening.saves_usd is None or opening.saves_km is None:
        would = f"would join the two: {way.km:,.0f} km, {_hours(way.hours)}, {_usd(way.usd)}"
    else:
        parts = [_less(opening.saves_hours, "hours"), _less(opening.saves_usd, "USD")]
        parts.append(_less(Triple(*[opening.saves_km] * 3), "km"))
        would = f"would make it {', '.join(parts)}"
    atlas = way.network.atlas
    lines = [f"Opening {things} {would}"]
    if opening.projects:
        names = {row["id"]: row["name"] for row in atlas.rows("projects")}
        lines.append(f"  (part of: {'; '.join(str(names[key]) for key in opening.projects)})")
    lines += [f"  {_shut(shut, atlas)}" for shut in opening.shut]
    return lines


def _less(saved: Triple, unit: str) -> str:
    if saved.central >= 0:
        return f"{_span(saved, 0)} {unit} less"
    return f"{_span(Triple(-saved.high, -saved.central, -saved.low), 0)} {unit} more"


def _shut(shut: Shut, atlas: Atlas) -> str:
    status = shut.status
    rule = shut.table in {"permissions", "scenario"}
    words = since_words(status_word(status.status, "rule" if rule else ""), status.status, status.since)
    plan = plan_words(atlas.history(shut.id), day=atlas.as_of, status=status.status) if status.since else ""
    sources = f" [{', '.join(status.sources)}]" if status.sources else ""
    note = "" if status.since else f" {status.note}"
    return f"{shut.name} ({shut.id}): {'. '.join(filter(None, (words, plan)))}.{note}{sources}"


def explained_lines(way: Itinerary) -> list[str]:
    """Return every hour and dollar of a journey with the row it comes from."""
    lines = []
    for charge in way.explained():
        unit = "h" if charge["measure"] == "hours" else "USD"
        value = " / ".join(f"{one:g}" for one in dict.fromkeys(charge["value"]))
        origin = ", ".join(charge["sources"]) or f"assumption: {charge['assumption']}"
        lines.append(
            f"  {charge['central']:,.1f} {unit} ({charge['low']:,.1f} to {charge['high']:,.1f})  {charge['kind']} at "
            f"{charge['at']}: {charge['basis']}; {charge['parameter']} = {value} {charge['unit']}, {charge['as_of']} "
            f"[{origin}]"
        )
    return lines


def _span(triple: Triple, digits: int) -> str:
    low, central, high = (f"{value:,.{digits}f}" for value in triple)
    return central if low == high else f"{central} ({low} to {high})"


def _hours(triple: Triple) -> str:
    days = f"{triple.central / 24:,.1f} days: " if triple.central >= 72 else ""
    return f"{days}{_span(triple, 0)} hours"


def _usd(triple: Triple) -> str:
    return f"{_span(triple, 0)} USD"
