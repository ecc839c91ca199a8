"""Roads: the rules on made data, then the roads of the data folder."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from corridor.errors import DataError
from geodata.recipe import roads
from geodata.recipe.lines import Line, Waypoint, geodesic_km, mix_of, quality_of, read_rows, read_waypoints, turns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

FOLDER = Path(__file__).parents[1] / "geodata"
RULES = roads.RoadRules(
    network="net",
    chord_max_km=8,
    straight_max_km=12,
    gap_max_km=60,
    straight_source="own",
    tolerance_m=MappingProxyType({}),
)


def waypoint(seq: int, lon: float, lat: float, source: str) -> Waypoint:
    return Waypoint(line="a", seq=seq, name="", lon=lon, lat=lat, basis="town", source=source, note="")


def draw(*waypoints: Waypoint, end: tuple[float, float] = (1.0, 0.0)) -> Line:
    return roads.draw("a", start=(0.0, 0.0), end=end, waypoints=waypoints, rules=RULES)


def test_line_runs_from_node_to_node_through_every_waypoint() -> None:
    line = draw(waypoint(1, 0.3, 0.1, "towns"), waypoint(2, 0.7, 0.1, "towns"))
    assert line.coordinates == ((0.0, 0.0), (0.3, 0.1), (0.7, 0.1), (1.0, 0.0))
    assert sum(piece.km for piece in line.pieces) == pytest.approx(geodesic_km(line.coordinates))


def test_close_vertices_of_the_network_count_as_mapped() -> None:
    # 0.05 degrees are 5.6 km, nearer than the 8 km asked for.
    line = draw(waypoint(1, 0.4, 0.0, "net"), waypoint(2, 0.45, 0.01, "net"), end=(0.8, 0.0))
    assert {(piece.source, piece.by_hand) for piece in line.pieces} == {("net", True), ("net", False)}


def test_distant_vertices_of_the_network_do_not() -> None:
    line = draw(waypoint(1, 0.4, 0.0, "net"), waypoint(2, 0.6, 0.01, "net"))
    assert all(piece.by_hand for piece in line.pieces)
    assert mix_of(line) == "waypoints 100 %"
    assert quality_of(line, None) == "schematic"


def test_short_road_may_be_straight() -> None:
    line = draw(end=(0.1, 0.0))
    assert line.coordinates == ((0.0, 0.0), (0.1, 0.0))
    assert [piece.source for piece in line.pieces] == ["own"]


def test_long_straight_road_is_refused_and_the_cure_named() -> None:
    with pytest.raises(DataError, match=r"link a: 111\.3 km between points 0 and 1 .*; add waypoints .*road\.csv"):
        draw()


def test_long_gap_between_waypoints_is_refused() -> None:
    with pytest.raises(DataError, match="between points 1 and 2"):
        draw(waypoint(1, 0.3, 0.0, "towns"))


def test_node_without_a_place_is_refused() -> None:
    with pytest.raises(DataError, match="link a: node n has no place; fill lon and lat"):
        roads.place({"n": {"lon": "", "lat": ""}}, "n", link="a")
    with pytest.raises(DataError, match="node m has no place"):
        roads.place({}, "m", link="a")


def test_build_draws_the_roads_of_a_folder_only(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text("id,lon,lat\na,0,0\nb,0.1,0\n", encoding="utf-8")
    (tmp_path / "links.csv").write_text("id,mode,from,to\nr,road,a,b\ns,sea,a,b\n", encoding="utf-8")
    (tmp_path / "waypoints").mkdir()
    assert [line.id for line in roads.build(tmp_path, rules=RULES)] == ["r"]


@pytest.fixture(scope="module")
def drawn() -> tuple[Line, ...]:
    return roads.build(FOLDER)


@pytest.fixture(scope="module")
def links() -> Mapping[str, Mapping[str, str]]:
    return {row["id"]: row for row in read_rows(FOLDER / "links.csv")}


@pytest.fixture(scope="module")
def countries() -> Mapping[str, BaseGeometry]:
    from shapely.geometry import shape

    path = FOLDER / "shapes" / "countries.geojson"
    if not path.exists():
        pytest.skip("countries are not drawn yet")
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {one["properties"]["id"].upper(): shape(one["geometry"]) for one in found}


def test_every_road_ends_in_its_nodes(drawn: tuple[Line, ...], links: Mapping[str, Mapping[str, str]]) -> None:
    nodes = {row["id"]: (float(row["lon"]), float(row["lat"])) for row in read_rows(FOLDER / "nodes.csv") if row["lon"]}
    assert {line.id for line in drawn} == {key for key, row in links.items() if row["mode"] == "road"}
    for line in drawn:
        row = links[line.id]
        assert (line.coordinates[0], line.coordinates[-1]) == (nodes[row["from"]], nodes[row["to"]]), line.id


def test_roads_do_not_jump_or_turn_back(drawn: tuple[Line, ...], links: Mapping[str, Mapping[str, str]]) -> None:
    # In the countries of the South Caucasus a point follows every few kilometres, on the plains there are fewer.
    longest = {"AM": 12, "GE": 20, "AZ": 22}
    for line in drawn:
        gap = max(geodesic_km(pair) for pair in itertools.pairwise(line.coordinates))
        assert gap <= longest.get(links[line.id]["country"], roads.read_rules().gap_max_km), line.id
        assert max(turns(line.coordinates), default=0) < 110, line.id


def test_roads_stay_in_their_country(
    drawn: tuple[Line, ...], links: Mapping[str, Mapping[str, str]], countries: Mapping[str, BaseGeometry]
) -> None:
    from shapely import LineString

    for line in drawn:
        own = links[line.id]["country"]
        path = LineString(line.coordinates)
        for code, country in countries.items():
            if code != own and path.intersects(country):
                assert path.intersection(country).length / path.length <= 0.01, f"{line.id} in {code}"


def test_hand_drawn_points_say_where_they_come_from() -> None:
    sources = {row["id"] for row in read_rows(FOLDER / "sources.csv")}
    for link, points in read_waypoints(FOLDER).items():
        if not link.startswith(("road-", "sea-")):
            continue
        assert [point.seq for point in points] == list(range(1, len(points) + 1)), link
        for point in points:
            assert point.source in sources, (link, point)
            assert point.name or point.note, (link, point)
            assert point.basis != "fact" or "placed by hand" in point.note, (link, point)


@pytest.mark.parametrize(
    ("link", "km", "share"),
    [
        ("road-tbilisi-khashuri", 120, 0.05),
        ("road-makat-aktobe", 456, 0.05),
        ("road-baku-samur-yarag-kazmalyar-road", 208, 0.10),
        ("road-bagratashen-sadakhlo-road-marneuli", 34, 0.15),
        ("road-gogavan-guguti-road-marneuli", 70, 0.15),
        ("road-agbend-kalaleh-road-jolfa", 107, 0.20),
        # Hairpins on the Jvari pass and at Rikoti are not drawn.
        ("road-tbilisi-kazbegi-upper-lars-road", 166, 0.20),
        ("road-khashuri-samtredia", 137, 0.20),
    ],
)
def test_known_lengths(drawn: tuple[Line, ...], link: str, km: float, share: float) -> None:
    line = next(line for line in drawn if line.id == link)
    assert geodesic_km(line.coordinates) == pytest.approx(km, rel=share)


def test_yerevan_bavra_by_gyumri(drawn: tuple[Line, ...]) -> None:
    # The M1 is 173.7 km from Yerevan to Bavra; the line starts at the station, south of the M1's own start.
    parts = {
        "road-yerevan-ashtarak",
        "road-ashtarak-talin",
        "road-talin-gyumri",
        "road-gyumri-bavra-ninotsminda-road",
    }
    km = sum(geodesic_km(line.coordinates) for line in drawn if line.id in parts)
    assert km == pytest.approx(173.7, rel=0.13)
