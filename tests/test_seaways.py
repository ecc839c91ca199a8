"""Sea lanes: the rules on made data, then the lanes of the data folder."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from shapely import box, unary_union
from shapely.geometry import shape

from geodata.recipe import seaways
from geodata.recipe.lines import Line, Piece, Waypoint, geodesic_km, mix_of, quality_of, read_rows

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

FOLDER = Path(__file__).parents[1] / "geodata"
RULES = seaways.SeaRules(
    network="net", chord_max_km=100, harbour_km=12, straight_source="own", tolerance_m=MappingProxyType({})
)


def waypoint(seq: int, lon: float, lat: float, source: str) -> Waypoint:
    return Waypoint(line="a", seq=seq, name="", lon=lon, lat=lat, basis="vertex", source=source, note="")


def draw(*waypoints: Waypoint, end: tuple[float, float] = (1.0, 45.0)) -> Line:
    return seaways.draw("a", start=(0.0, 45.0), end=end, waypoints=waypoints, rules=RULES)


def test_long_stretches_follow_the_geodesic() -> None:
    line = draw(end=(10.0, 45.0))
    assert (line.coordinates[0], line.coordinates[-1]) == ((0.0, 45.0), (10.0, 45.0))
    assert max(geodesic_km(pair) for pair in itertools.pairwise(line.coordinates)) <= 100
    # A geodesic between two points of a northern parallel bulges to the north.
    assert max(lat for _, lat in line.coordinates) > 45.1
    assert geodesic_km(line.coordinates) == pytest.approx(geodesic_km(((0.0, 45.0), (10.0, 45.0))), rel=1e-6)


def test_lane_between_vertices_of_the_network_is_mapped() -> None:
    line = draw(waypoint(1, 0.4, 45.0, "searoute-network"), waypoint(2, 0.6, 45.1, "searoute-network"))
    assert all(piece.by_hand for piece in line.pieces)
    rules = seaways.read_rules()
    points = (waypoint(1, 0.4, 45.0, rules.network), waypoint(2, 0.6, 45.1, rules.network))
    mapped = seaways.draw("a", start=(0.0, 45.0), end=(1.0, 45.0), waypoints=points, rules=rules)
    assert not all(piece.by_hand for piece in mapped.pieces)
    assert "searoute" in mix_of(mapped)
    assert quality_of(mapped, None) == "schematic"


def test_land_counts_outside_the_harbours() -> None:
    line = Line(id="a", coordinates=((0.0, 0.0), (1.0, 0.0)), pieces=(Piece(source="own", km=111.3),))
    quay = box(-0.05, -0.1, 0.05, 0.1)
    island = box(0.4, -0.1, 0.5, 0.1)
    assert seaways.land_km(line, quay, harbour_km=12) == 0
    assert seaways.land_km(line, quay, harbour_km=1) == pytest.approx(4.6, abs=0.1)
    assert seaways.land_km(line, unary_union([quay, island]), harbour_km=12) == pytest.approx(11.1, abs=0.1)


@pytest.fixture(scope="module")
def drawn() -> dict[str, Line]:
    return {line.id: line for line in seaways.build(FOLDER)}


@pytest.fixture(scope="module")
def land() -> BaseGeometry:
    path = FOLDER / "shapes" / "countries.geojson"
    if not path.exists():
        pytest.skip("countries are not drawn yet")
    found = json.loads(path.read_text(encoding="utf-8"))["features"]
    frame = box(26, 36, 56, 48)
    return unary_union([shape(one["geometry"]).intersection(frame) for one in found])


def test_every_lane_ends_in_its_ports(drawn: dict[str, Line]) -> None:
    nodes = {row["id"]: (float(row["lon"]), float(row["lat"])) for row in read_rows(FOLDER / "nodes.csv") if row["lon"]}
    rows = [row for row in read_rows(FOLDER / "links.csv") if row["mode"] == "sea"]
    assert set(drawn) == {row["id"] for row in rows}
    for row in rows:
        ends = (drawn[row["id"]].coordinates[0], drawn[row["id"]].coordinates[-1])
        assert ends == (nodes[row["from"]], nodes[row["to"]]), row["id"]


def test_lanes_run_over_water(drawn: dict[str, Line], land: BaseGeometry) -> None:
    rules = seaways.read_rules()
    dry = {key: seaways.land_km(line, land, harbour_km=rules.harbour_km) for key, line in drawn.items()}
    assert {key: round(km, 2) for key, km in dry.items() if km > 0.05} == {}


def test_ports_lie_by_the_water(land: BaseGeometry) -> None:
    from shapely import Point

    for row in read_rows(FOLDER / "nodes.csv"):
        # The port of Astrakhan lies on the Volga, which the countries cover.
        if row["kind"] == "port" and row["lon"] and row["id"] not in {"astrakhan-port", "bandar-abbas"}:
            degrees = Point(float(row["lon"]), float(row["lat"])).distance(land.boundary)
            assert degrees * 111_200 < 1500, row["id"]


@pytest.mark.parametrize(
    ("link", "km", "share"),
    [
        # By searoute, whose nearest port to Alat is Baku, and the published length of the ferry Baku-Turkmenbashi.
        ("sea-aktau-port-baku-port", 468, 0.05),
        ("sea-poti-port-constanta-port", 1077, 0.05),
        ("sea-turkmenbashi-port-alat-port", 306, 0.10),
    ],
)
def test_known_lengths(drawn: dict[str, Line], link: str, km: float, share: float) -> None:
    assert geodesic_km(drawn[link].coordinates) == pytest.approx(km, rel=share)
