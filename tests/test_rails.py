"""Railway lines: the routing engine on made networks, and the rules that the shipped lines keep."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import LineString, box, shape

from corridor.errors import DataError
from geodata.recipe import bordernodes, lines, rails
from geodata.recipe.packages import Packages
from geodata.recipe.railgraph import Price, RailGraph, Segment, natural_earth_segments, scgraph_segments

DATA = Path(__file__).resolve().parents[1] / "geodata"
PRICE = Price(
    by_network={"rough": 1.25}, by_chord=((4.0, 1.0), (10.0, 1.12), (100.0, 4.0)), change_km=4, change_factor=3
)
TOLERANCE = {"osm": 30.0, "natural-earth": 100.0, "waypoints": 5.0}


def track(source: str, *places: tuple[float, float], **more: bool) -> list[Segment]:
    return [Segment(a=a, b=b, source=source, **more) for a, b in itertools.pairwise(places)]


def ends(parts: tuple[lines.Part, ...]) -> list[tuple[float, float]]:
    return [point for part in parts for point in part.coordinates]


# The graph


def test_way_prefers_the_better_network() -> None:
    graph = RailGraph(
        [*track("fine", (40.0, 40.0), (40.05, 40.0), (40.1, 40.0)), *track("rough", (40.0, 40.01), (40.1, 40.01))],
        PRICE,
    )
    parts = graph.way([(40.0, 40.0), (40.1, 40.0)])
    assert {part.source for part in parts} == {"fine"}


def test_way_changes_the_network_where_one_ends() -> None:
    graph = RailGraph(
        [
            *track("fine", (40.0, 40.0), (40.05, 40.0), (40.1, 40.0)),
            *track("rough", (40.05, 40.005), (40.1, 40.005), (40.15, 40.005), (40.2, 40.005)),
        ],
        PRICE,
    )
    parts = graph.way([(40.0, 40.0), (40.2, 40.005)])
    assert [part.source for part in parts] == ["fine", "rough"]
    line = lines.assemble("made", parts, start=(40.0, 40.0), end=(40.2, 40.005), tolerance_m=TOLERANCE)
    assert max(lines.turns(line.coordinates), default=0) < 45


def test_way_goes_by_its_via_points() -> None:
    graph = RailGraph(
        [
            *track("fine", (40.0, 40.0), (40.1, 40.0)),
            *track("fine", (40.0, 40.0), (40.05, 40.05), (40.1, 40.0)),
        ],
        PRICE,
    )
    assert max(y for _, y in ends(graph.way([(40.0, 40.0), (40.1, 40.0)]))) < 40.001
    assert max(y for _, y in ends(graph.way([(40.0, 40.0), (40.05, 40.05), (40.1, 40.0)]))) == pytest.approx(40.05)


def test_long_chords_are_a_last_resort_and_marked() -> None:
    chord = track("fine", (40.0, 40.0), (40.3, 40.0), chord=True)
    round_about = track("fine", (40.0, 40.0), (40.0, 40.03), *((40 + i / 25, 40.03) for i in range(8)), (40.3, 40.0))
    only = RailGraph(chord, PRICE).way([(40.0, 40.0), (40.3, 40.0)])
    assert only[0].chords
    both = RailGraph([*chord, *round_about], PRICE).way([(40.0, 40.0), (40.3, 40.0)])
    assert not any(part.chords for part in both)


def test_no_way_is_said_with_places() -> None:
    graph = RailGraph([*track("fine", (40.0, 40.0), (40.1, 40.0)), *track("fine", (41.0, 41.0), (41.1, 41.0))], PRICE)
    with pytest.raises(LookupError, match="no way on the tracks"):
        graph.way([(40.0, 40.0), (41.1, 41.0)])
    with pytest.raises(LookupError, match="no track of fine within 4 km"):
        graph.way([(45.0, 45.0), (40.0, 40.0)])


def test_dead_ends_parted_by_rounding_are_joined() -> None:
    graph = RailGraph([*track("fine", (40.0, 40.0), (40.1, 40.0)), *track("fine", (40.101, 40.0), (40.2, 40.0))], PRICE)
    assert ends(graph.way([(40.0, 40.0), (40.2, 40.0)]))[-1] == (40.2, 40.0)


def test_same_input_gives_the_same_way() -> None:
    made = [*track("fine", (40.0, 40.0), (40.1, 40.1), (40.2, 40.0)), *track("rough", (40.0, 40.0), (40.2, 40.01))]
    stops = [(40.0, 40.0), (40.2, 40.0)]
    assert RailGraph(made, PRICE).way(stops) == RailGraph(made, PRICE).way(stops)


def test_networks_are_read_as_text(tmp_path: Path) -> None:
    module = tmp_path / "made.py"
    module.write_text(
        "raise SystemExit\ngraph=[{1: 11.1}, {0: 11.1, 2: 33.0}, {}]\nnodes=[[40, 44], [40.1, 44], [40.4, 44]]\n"
    )
    found = list(scgraph_segments(module, (43, 39, 46, 42), source="made", chord_km=20, longest_km=50))
    assert [(one.a, one.b, one.chord) for one in found] == [
        ((44.0, 40.0), (44.0, 40.1), False),
        ((44.0, 40.1), (44.0, 40.4), True),
    ]
    geojson = tmp_path / "made.json"
    geometry = {"type": "LineString", "coordinates": [[44, 40], [44, 40], [44.1, 40], [90, 40]]}
    geojson.write_text(json.dumps({"features": [{"geometry": geometry}]}))
    pairs = [(one.a, one.b) for one in natural_earth_segments(geojson, (43, 39, 46, 42), source="made")]
    assert pairs == [((44, 40), (44.1, 40)), ((44.1, 40), (90, 40))]


# Tidying, measuring, quality


def test_tidy_takes_away_spikes_loops_and_doubles() -> None:
    spike = lines.tidy([(40.0, 40.0), (40.1, 40.0), (40.09, 40.0), (40.2, 40.0)], tolerance_m=0)
    assert max(lines.turns(spike), default=0) < 1
    loop = lines.tidy(
        [(40, 40), (40.02, 40), (40.02, 40.01), (40.01, 40.01), (40.01, 39.99), (40.01, 39.9)], tolerance_m=0
    )
    assert LineString(loop).is_simple
    assert lines.tidy([(40, 40), (40, 40), (40.1, 40.0001), (40.2, 40)], tolerance_m=30) == ((40, 40), (40.2, 40))


def test_tidy_takes_away_the_jog_where_two_pieces_meet_with_an_offset() -> None:
    line = lines.tidy([(40.0, 40.0), (40.1, 40.0), (40.1, 40.002), (40.2, 40.002)], tolerance_m=0)
    assert max(lines.turns(line)) < 5
    bend = [(40.0, 40.0), (40.1, 40.0), (40.102, 40.001), (40.102, 40.1)]
    assert lines.tidy(bend, tolerance_m=0) == tuple(bend)


def test_tidy_never_moves_the_ends() -> None:
    line = lines.tidy([(40.0, 40.0), (40.001, 40.001), (40.0, 40.002), (41.0, 41.0)], tolerance_m=5000)
    assert (line[0], line[-1]) == ((40.0, 40.0), (41.0, 41.0))


def test_quality_falls_when_the_length_is_wrong() -> None:
    piece = lines.Piece(source="scgraph-world-railways", km=111.0)
    line = lines.Line(id="made", coordinates=((40.0, 40.0), (40.0, 41.0)), pieces=(piece,))
    km = lines.geodesic_km(line.coordinates)
    assert lines.quality_of(line, None) == "osm"
    assert lines.quality_of(line, km * 1.04) == "osm"
    assert lines.quality_of(line, km * 1.10) == "schematic"
    assert lines.mix_of(line) == "osm 100 %"


def test_waypoints_drawn_twice_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "waypoints"
    folder.mkdir()
    head = "line,seq,name,lon,lat,basis,source,note\n"
    (folder / "a.csv").write_text(head + "rail-x,1,,40,40,town,s,\n")
    (folder / "b.csv").write_text(head + "rail-x,1,,40,40,town,s,\n")
    with pytest.raises(DataError, match=r"b\.csv: row 2: line rail-x is drawn in a\.csv too"):
        lines.read_waypoints(tmp_path)


def test_border_node_goes_where_the_line_crosses() -> None:
    graph = RailGraph(track("fine", (40.0, 40.5), (40.5, 40.5), (41.0, 40.5)), PRICE)
    links = [
        {"id": "a-x", "from": "a", "to": "x", "country": "AA", "mode": "rail"},
        {"id": "x-b", "from": "x", "to": "b", "country": "BB", "mode": "rail"},
    ]
    plan = rails.Drawing(
        links=tuple(links),
        nodes={"a": (40.0, 40.5), "b": (41.0, 40.5), "x": (40.6, 40.52)},
        waypoints={},
        graph=graph,
        settings=rails.read_settings(),
        border_nodes=frozenset({"x"}),
    )
    countries = {"AA": box(39, 40, 40.55, 41), "BB": box(40.55, 40, 42, 41)}
    (found,) = bordernodes.moved_crossings(plan, countries)
    assert found.drawn == (40.55, 40.5)
    assert found.metres == pytest.approx(4790, rel=0.05)


# The shipped lines


@pytest.fixture(scope="module")
def drawn() -> dict[str, Any]:
    found = json.loads((DATA / "shapes" / "links.geojson").read_text(encoding="utf-8"))
    return {one["properties"]["id"]: one for one in found["features"]}


@pytest.fixture(scope="module")
def links() -> list[dict[str, str]]:
    return [row for row in lines.read_rows(DATA / "links.csv") if row["mode"] == "rail"]


@pytest.fixture(scope="module")
def nodes() -> dict[str, tuple[float, float]]:
    return {row["id"]: (float(row["lon"]), float(row["lat"])) for row in lines.read_rows(DATA / "nodes.csv")}


@pytest.fixture(scope="module")
def countries() -> dict[str, Any]:
    return rails.read_countries(DATA)


def coordinates(feature: dict[str, Any]) -> list[tuple[float, float]]:
    return [(lon, lat) for lon, lat in feature["geometry"]["coordinates"]]


def test_every_railway_is_drawn(drawn: dict[str, Any], links: list[dict[str, str]]) -> None:
    assert {link["id"] for link in links} <= set(drawn)


def test_ends_are_the_nodes(
    drawn: dict[str, Any], links: list[dict[str, str]], nodes: dict[str, tuple[float, float]]
) -> None:
    wrong = [
        link["id"]
        for link in links
        for end, place in (("from", 0), ("to", -1))
        if coordinates(drawn[link["id"]])[place] != nodes[link[end]]
    ]
    assert not wrong


def test_no_spikes_and_no_doubled_vertices(drawn: dict[str, Any], links: list[dict[str, str]]) -> None:
    for link in links:
        points = coordinates(drawn[link["id"]])
        assert all(a != b for a, b in itertools.pairwise(points)), link["id"]
        for i, turn in enumerate(lines.turns(points), start=1):
            short = min(lines.metres(points[i - 1], points[i]), lines.metres(points[i], points[i + 1]))
            assert turn <= 100 or short >= 2000, (link["id"], points[i], turn)


def test_no_jumps(drawn: dict[str, Any], links: list[dict[str, str]]) -> None:
    """No routed stretch is longer than the longest chord that the networks may give."""
    by_hand = lines.read_waypoints(DATA)
    longest = {
        link["id"]: max(lines.metres(a, b) for a, b in itertools.pairwise(coordinates(drawn[link["id"]]))) / 1000
        for link in links
        if link["id"] not in by_hand
    }
    assert {key: km for key, km in longest.items() if km > 100} == {}


def test_drawn_km_is_measured(drawn: dict[str, Any], links: list[dict[str, str]]) -> None:
    for link in links:
        feature = drawn[link["id"]]
        assert feature["properties"]["drawn_km"] == pytest.approx(lines.geodesic_km(coordinates(feature)), abs=0.01)


def test_quality_follows_the_length_rule(drawn: dict[str, Any], links: list[dict[str, str]]) -> None:
    published = lines.published_lengths(DATA)
    allowed = {"osm": 0.05, "surveyed": 0.05, "natural-earth": 0.10}
    for link in links:
        properties = drawn[link["id"]]["properties"]
        if link["id"] in published and properties["quality"] in allowed:
            off = abs(properties["drawn_km"] / published[link["id"]] - 1)
            assert off <= allowed[properties["quality"]] + 1e-4, link["id"]


def test_no_link_strays_into_another_country(
    drawn: dict[str, Any], links: list[dict[str, str]], countries: dict[str, Any]
) -> None:
    strays = {}
    for link in links:
        line = shape(drawn[link["id"]]["geometry"])
        outside = line.difference(countries[link["country"]].buffer(1e-5))
        if outside.is_empty:
            continue
        abroad = sum(
            outside.intersection(other).length
            for code, other in countries.items()
            if code != link["country"] and outside.intersects(other)
        )
        if abroad > 0.01 * line.length:
            strays[link["id"]] = round(abroad / line.length, 3)
    assert strays == {}


def test_crossing_nodes_lie_on_the_border(
    links: list[dict[str, str]], nodes: dict[str, tuple[float, float]], countries: dict[str, Any]
) -> None:
    kinds = {row["id"]: row["kind"] for row in lines.read_rows(DATA / "nodes.csv")}
    for link in links:
        for end in ("from", "to"):
            if kinds[link[end]] == "crossing":
                lon, lat = nodes[link[end]]
                near = countries[link["country"]].boundary.distance(shape({"type": "Point", "coordinates": [lon, lat]}))
                assert near < 3e-5, link[end]


@pytest.mark.parametrize(
    ("names", "low", "high"),
    [
        # Published for the stretch in Armenia: 39 (old chainage), 42, 43, 45, 46 km.
        (("rail-ordubad-agarak-rail-meghri", "rail-meghri-nrnadzor-agbend-rail"), 36, 47),
        # Horadiz - Alat, 202 km by the chainage of the old line.
        (("rail-horadiz-osmanli", "rail-osmanli-alat"), 195, 210),
        # Dostyk - Aktogay, 304 km; Beyneu - Mangystau, 404 km; Shu - Moyynty, 438 km.
        (("rail-dostyk-aktogay",), 295, 312),
        (("rail-beyneu-mangystau",), 390, 415),
        (("rail-shu-moyynty",), 425, 450),
        # Samtredia - Poti, 68 km; Samtredia - Batumi, 104 km.
        (("rail-samtredia-senaki", "rail-senaki-poti-port"), 62, 71),
        (("rail-samtredia-batumi-port",), 97, 107),
        # Kars - Igdir - Dilucu as tendered, 224 km less the yards; Rasht - Astara, 162 to 164 km.
        (("rail-astara-ir-rasht",), 152, 168),
    ],
)
def test_known_lengths(drawn: dict[str, Any], names: tuple[str, ...], low: float, high: float) -> None:
    assert low <= sum(drawn[name]["properties"]["drawn_km"] for name in names) <= high


@pytest.mark.slow
def test_redrawing_gives_the_shipped_lines(drawn: dict[str, Any]) -> None:
    packages = Packages()
    try:
        packages.archive("scgraph-data")
        packages.archive("rail-network")
    except DataError as error:
        pytest.skip(f"packages cannot be had: {error}")
    again = {
        one["properties"]["id"]: one
        for one in lines.features(rails.draw(DATA, packages), lines.published_lengths(DATA))
    }
    assert {key for key, one in again.items() if one != json.loads(json.dumps(drawn[key]))} == set()
