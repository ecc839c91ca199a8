"""What the openings of the shipped scenarios change, what they cannot, and that trucks can leave the ferries."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest

import corridor

if TYPE_CHECKING:
    from corridor.itinerary import Itinerary
    from corridor.network import Network


@functools.cache
def network(scenario: str, load: str = "feu") -> Network:
    return corridor.load().network(scenario, load=load)


def best(scenario: str, origin: str, destination: str, load: str = "feu") -> Itinerary | None:
    return network(scenario, load).route(origin, destination).best


@pytest.mark.parametrize("load", ["feu", "wagon"])
@pytest.mark.parametrize("place", ["kars", "mersin-port", "halkali"])
@pytest.mark.parametrize("armenia", ["gyumri", "yerevan"])
def test_gyumri_kars_takes_the_goods_of_armenia_and_turkey(load: str, place: str, armenia: str) -> None:
    for origin, destination in ((place, armenia), (armenia, place)):
        today, then = (best(scenario, origin, destination, load) for scenario in ("today", "gyumri-kars"))
        assert today is not None
        assert then is not None
        assert "GE" in today.countries
        assert set(then.countries) == {"AM", "TR"}
        assert then.crossings == ("akhurik-dogukapi-rail",)
        assert then.usd.central < today.usd.central


def test_gyumri_kars_takes_nothing_that_would_need_a_railway_to_azerbaijan_or_a_road() -> None:
    for origin in ("baku", "aktau-port", "ganja"):
        today, then = (best(scenario, origin, "kars") for scenario in ("today", "gyumri-kars"))
        assert today is not None
        assert then is not None
        assert then.links == today.links
    trucks = [best(scenario, "kars", "yerevan", "truck") for scenario in ("today", "gyumri-kars")]
    assert trucks[0] is not None
    assert trucks[1] is not None
    assert trucks[0].links == trucks[1].links


def test_a_change_of_gauge_takes_as_long_at_akhurik_as_at_any_station_without_a_queue() -> None:
    way = network("gyumri-kars").route("kars", "gyumri", modes=["rail"]).best
    by_georgia = network("today").route("kars", "gyumri", modes=["rail"]).best
    assert way is not None
    assert by_georgia is not None
    # Formalities 6.8 hours and the change of gauge 9 on either way, where CAREC's average with the queues at the
    # border of China was 40.6.
    hours = {charge.kind: charge.amount.central for charge in way.charges if charge.measure == "hours"}
    assert (hours["border_hours"], hours["gauge_hours"]) == (6.8, 9)
    assert [charge.amount.central for charge in by_georgia.charges if charge.kind == "gauge_hours"] == [9]


def test_tripp_joins_both_parts_of_azerbaijan_and_lets_armenia_trade() -> None:
    for destination in ("nakhchivan", "meghri"):
        today, then = (best(scenario, "baku", destination) for scenario in ("today", "tripp"))
        assert today is not None
        assert then is not None
        assert "nrnadzor-agbend-rail" in then.crossings
        assert then.hours.central < today.hours.central
        assert then.usd.central < today.usd.central
    # The declaration speaks of bilateral transport: goods of Armenia may be sold to Azerbaijan, by Meghri or Georgia.
    assert best("today", "yerevan", "baku") is None
    assert best("tripp", "yerevan", "baku") is not None
    assert best("tripp-transit-only", "yerevan", "baku") is None
    for origin, destination in (("poti-port", "baku"), ("kars", "yerevan"), ("moscow", "gyumri")):
        ways = [best(scenario, origin, destination) for scenario in ("today", "tripp")]
        assert ways[0] is not None
        assert ways[1] is not None
        assert ways[0].links == ways[1].links


def test_full_opening_changes_more_than_each_alone() -> None:
    pairs = [
        (origin, to) for origin in ("baku", "kars", "mersin-port", "aktau-port") for to in ("yerevan", "nakhchivan")
    ]

    def changed(scenario: str) -> set[tuple[str, str]]:
        found = set()
        for origin, to in pairs:
            ways = [best(name, origin, to) for name in ("today", scenario)]
            if [way and way.links for way in ways[:1]] != [way and way.links for way in ways[1:]]:
                found.add((origin, to))
        return found

    full = changed("full-opening")
    assert full >= changed("tripp") | changed("gyumri-kars")
    # By road through Dilucu it is a shorter way today than any railway would make it.
    assert full == {*pairs} - {("kars", "nakhchivan")}


@pytest.mark.parametrize(
    ("origin", "destination", "modes"),
    [
        ("altynkol", "baku", {"road", "sea"}),
        ("dostyk", "tbilisi", {"road", "sea"}),
        ("tashkent", "baku", {"road", "sea"}),
        ("turkmenbashi-port", "ashgabat", {"road"}),
        ("kuryk-port", "aktobe", {"road"}),
        ("alat-port", "tbilisi", {"road"}),
        ("mersin-port", "yerevan", {"road"}),
        ("halkali", "tbilisi", {"road"}),
    ],
)
def test_trucks_get_there(origin: str, destination: str, modes: set[str]) -> None:
    way = best("today", origin, destination, "truck")
    assert way is not None
    assert {step.kind for step in way.steps} & {"road", "sea", "rail"} == modes
