"""A journey on a map: its legs as things to outline and number, its totals in words, and the frame that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from corridor.itinerary import range_of

from .panel import amount_words, load_title

if TYPE_CHECKING:
    from corridor.itinerary import Itinerary, Step

    from .projection import Focus

__all__ = ["Leg", "ends_of", "frame_of", "legs_of", "totals_of"]

MODES: Final = {"rail": "Rail", "road": "Road", "sea": "Sea"}
ROOM: Final = 0.12
"""Room around a journey, as a share of its height and width."""
LEAST: Final = 0.3
"""Least room around a journey, degrees."""


@dataclass(frozen=True, kw_only=True)
class Leg:
    """A leg of a journey: its links, and what it is in words."""

    subjects: tuple[str, ...]
    words: str


def legs_of(way: Itinerary) -> list[Leg]:
    """Return the legs of a journey in their order."""
    names = {row["iso2"]: str(row["name"]) for row in way.network.atlas.rows("countries")}
    return [Leg(subjects=step.links, words=_words(step, names)) for step in way.steps if step.links]


def _words(step: Step, names: dict[str, str]) -> str:
    country = f" in {names.get(step.country, step.country)}" if step.country else ""
    hours = amount_words(step.hours, "time", ranges=False)
    return f"{MODES[step.kind]}{country}: {step.name}, {step.km:,.0f} km, {hours}"


def ends_of(way: Itinerary) -> str:
    """Return the names of the two ends of a journey."""
    nodes = way.network.nodes
    return f"{nodes[way.origin]['name']} – {nodes[way.destination]['name']}"


def totals_of(way: Itinerary) -> str:
    """Return kilometres, hours and dollars of a journey in words, with their ranges."""
    stops = range_of([charge for step in way.steps if not step.links for charge in step.charges], "hours")
    at_stops = (
        f", {amount_words(stops, 'time', ranges=False)} of them at borders and other stops" if stops.central else ""
    )
    hours, usd = amount_words(way.hours, "time"), amount_words(way.usd, "cost")
    load = load_title(way)
    what = f"{ends_of(way)}, {load[:1].lower()}{load[1:]}"
    return f"Outlined and numbered: {what}: {way.km:,.0f} km, {hours}{at_stops}, {usd}; a model, not an offer"


def frame_of(way: Itinerary) -> Focus:
    """Return the frame that holds a journey with room around it: south, west, north, east in degrees."""
    points = np.vstack([np.array(way.network.atlas.line(link), dtype=float) for link in way.links])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    across, up = max((east - west) * ROOM, LEAST), max((north - south) * ROOM, LEAST)
    return float(south - up), float(west - across), float(north + up), float(east + across)
