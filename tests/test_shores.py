"""Lines on land keep out of the water, where the way along the shore is no detour."""

from __future__ import annotations

import shapely

from geodata.recipe.geometry import geodesic_km
from geodata.recipe.shores import Shores

SEA = shapely.box(40.0, 40.0, 41.0, 40.5)
"""A sea with a straight north shore."""


def test_a_line_through_the_sea_goes_along_the_shore() -> None:
    line = ((40.2, 40.55), (40.3, 40.49), (40.5, 40.49), (40.6, 40.55))
    moved = Shores(waters=(SEA,)).ashore(line)
    assert not shapely.LineString(moved).intersects(SEA)
    assert moved[0] == line[0]
    assert moved[-1] == line[-1]
    assert max(lat for _, lat in moved[1:-1]) < 40.51
    assert abs(geodesic_km(moved) / geodesic_km(line) - 1) < 0.05


def test_a_line_on_land_is_left_as_it_is() -> None:
    line = ((40.2, 40.55), (40.3, 40.51), (40.6, 40.55))
    assert Shores(waters=(SEA,)).ashore(line) == line


def test_a_strait_is_crossed() -> None:
    strait = shapely.box(40.5, 40.0, 40.52, 41.0)
    line = ((40.4, 40.5), (40.6, 40.5))
    assert Shores(waters=(strait,)).ashore(line) == line


def test_a_port_in_the_water_is_left_to_the_nearest_shore() -> None:
    line = ((40.3, 40.5), (40.5, 40.49), (40.6, 40.55))
    moved = Shores(waters=(SEA,)).ashore(line)
    assert moved[0] == line[0]
    assert shapely.LineString(moved[1:]).distance(SEA) > 0.001


def test_no_waters_no_change() -> None:
    line = ((40.2, 40.55), (40.3, 40.49))
    assert Shores().ashore(line) == line
