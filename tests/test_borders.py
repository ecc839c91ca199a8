"""The shipped countries, rulings and waters: a coverage, exact where it must be, and made again by the recipe."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod

from corridor.errors import CorridorError, DataError
from geodata.recipe import borders, waters
from geodata.recipe.claims import read_detail, read_rows, read_source
from geodata.recipe.coverage import arcs_between, build_coverage, faces_of
from geodata.recipe.packages import Packages, read_packages
from geodata.recipe.rulings import unresolved
from geodata.recipe.shapes import feature, read_shapes, write_shapes

DATA = Path(__file__).resolve().parents[1] / "geodata"
GEOD = Geod(ellps="WGS84")
DETAIL_BOX = (43.0, 38.9, 46.6, 41.4)


def shapes_of(table: str) -> dict[str, Any]:
    return {
        name: shapely.geometry.shape(one["geometry"])
        for name, one in read_shapes(DATA / "shapes" / f"{table}.geojson").items()
    }


@pytest.fixture(scope="module")
def countries() -> dict[str, Any]:
    return shapes_of("countries")


@pytest.fixture(scope="module")
def rulings() -> dict[str, Any]:
    return shapes_of("border_rulings")


@pytest.fixture(scope="module")
def packages() -> Packages:
    found = Packages()
    try:
        found.archive("countries-land-100m")
    except DataError as error:
        pytest.skip(f"packages cannot be had: {error}")
    return found


@pytest.fixture(scope="module")
def source(packages: Packages) -> dict[str, list[list[np.ndarray]]]:
    return read_source(packages, read_detail(DATA).frame)


def test_countries_are_a_valid_coverage(countries: dict[str, Any]) -> None:
    array = np.array(list(countries.values()), dtype=object)
    assert shapely.coverage_is_valid(array)
    assert shapely.is_valid(array).all()


def test_rows_and_shapes_of_countries_agree(countries: dict[str, Any]) -> None:
    rows = read_rows(DATA / "countries.csv")
    assert set(rows) == set(countries)
    for name, row in rows.items():
        assert countries[name].contains(shapely.Point(float(row["label_lon"]), float(row["label_lat"]))), name


def test_no_hole_between_countries_in_the_detail_zone(countries: dict[str, Any]) -> None:
    left = shapely.difference(shapely.box(*DETAIL_BOX), shapely.coverage_union_all(list(countries.values())))
    assert left.area == pytest.approx(0, abs=1e-9)


def test_stated_precision() -> None:
    main = shapely.box(*read_detail(DATA).zones[1].bounds)
    for name, one in read_shapes(DATA / "shapes" / "countries.geojson").items():
        # The source itself is within 100 m of OpenStreetMap, so 100 m are left of 200.
        limit = 100 if name in {"am", "az", "ge"} else 2000
        if name == "am" or main.contains(shapely.geometry.shape(one["geometry"])):
            assert one["properties"]["precision_m"] <= limit, name


def test_border_of_armenia_and_iran_is_about_44_km(countries: dict[str, Any]) -> None:
    shared = shapely.intersection(countries["am"].boundary, countries["ir"].boundary)
    assert GEOD.geometry_length(shared) / 1000 == pytest.approx(44, abs=2)


def test_nakhchivan_is_an_exclave(countries: dict[str, Any]) -> None:
    parts = shapely.get_parts(countries["az"])
    holding = {
        town: int(np.flatnonzero(shapely.contains_xy(parts, *at))[0])
        for town, at in {"Nakhchivan": (45.41, 39.21), "Ganja": (46.36, 40.68)}.items()
    }
    assert holding["Nakhchivan"] != holding["Ganja"]


def test_every_ruling_has_a_shape_inside_its_country(countries: dict[str, Any], rulings: dict[str, Any]) -> None:
    rows = read_rows(DATA / "border_rulings.csv")
    assert set(rows) == set(rulings)
    for name, row in rows.items():
        shape = rulings[name]
        assert not shape.is_empty, name
        owner = countries[row["drawn_as"]]
        if shape.geom_type.endswith("Polygon"):
            assert shapely.difference(shape, owner).area <= 1e-6 + 0.001 * shape.area, name
        else:
            assert shape.distance(owner) < 2e-5, name  # cut ends are rounded


@pytest.mark.parametrize(
    ("place", "owner"),
    [
        ((34.1, 45.2), "ua"), ((41.0, 43.0), "ge"), ((44.0, 42.3), "ge"), ((46.75, 39.8), "az"),
        ((45.51, 40.63), "am"), ((45.0, 41.07), "az"), ((45.21, 40.995), "az"), ((33.4, 35.3), "cy"),
        ((35.8, 33.0), "sy"), ((21.1, 42.6), "rs"),
    ],
)  # fmt: skip
def test_who_a_disputed_place_is_drawn_with(countries: dict[str, Any], place: tuple[float, float], owner: str) -> None:
    assert [name for name, shape in countries.items() if shapely.contains_xy(shape, *place)] == [owner]


def test_waters_lie_where_they_should(countries: dict[str, Any]) -> None:
    found = shapes_of("waters")
    assert set(found) == set(read_rows(DATA / "waters.csv"))
    land = shapely.coverage_union_all(list(countries.values()))
    for sea in ("caspian-sea", "black-sea", "sea-of-azov", "sea-of-marmara"):
        assert shapely.intersection(found[sea], land).area < 1e-6, sea
    assert countries["am"].contains(found["lake-sevan"])
    assert found["aras"].distance(found["kura"]) < 0.02
    assert all(shape.is_valid for shape in found.values())


def test_thinned_arcs_keep_their_distance_and_their_neighbours() -> None:
    wave = [(x / 50, 0.2 * np.sin(x)) for x in range(51)]
    lines = [shapely.LineString(wave), shapely.box(0, -1, 1, 1).exterior, shapely.Point(0.5, 0.6).buffer(0.05).exterior]
    faces = faces_of(lines)
    owners = ["C" if face.area < 0.1 else ("A" if face.centroid.y > 0 else "B") for face in faces]
    raw = arcs_between(faces, owners, shapely.box(0, -1, 1, 1))
    thinned, pairs = build_coverage(raw, lambda points, _: np.full(len(points), 500.0))
    assert sum(shapely.get_num_coordinates(thinned)) < sum(len(arc.points) for arc in raw)
    assert {frozenset({"A", "C"}), frozenset({"A", "B"})} <= set(pairs)
    for arc, line in zip(raw, thinned, strict=True):
        assert shapely.distance(shapely.points(arc.points), line).max() * 111_320 <= 500
    assert len(shapely.get_parts(shapely.polygonize(thinned))) == len(faces)


def test_shapes_are_written_sorted_rounded_and_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "one.geojson"
    write_shapes(
        path,
        [
            feature(id="b", geometry=shapely.Point(1.000004, -0.000001), rank=1),
            feature(id="a", geometry=shapely.Point(2, 3)),
        ],
    )
    lines = path.read_text(encoding="utf-8").splitlines()
    assert '"id":"a"' in lines[1]
    assert "[1.0,0.0]" in lines[2]
    with pytest.raises(DataError, match="more than once"):
        write_shapes(path, [feature(id="a", geometry=shapely.Point(0, 0))] * 2)
    assert [one.name for one in tmp_path.iterdir()] == ["one.geojson"]


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"world-atlas.*Put the archive there"):
        Packages(cache=tmp_path, fetch=False).open_package("world-atlas")
    with pytest.raises(CorridorError, match="world-atlas"):
        Packages(cache=tmp_path, fetch=False).open_package("world-atlass")


def test_a_changed_package_is_named(tmp_path: Path) -> None:
    package = read_packages()["world-atlas"]
    (tmp_path / package.file).write_bytes(b"something else")
    with pytest.raises(DataError, match=r"world-atlas.*Delete the file"):
        Packages(cache=tmp_path, fetch=False).open_package("world-atlas")


@pytest.mark.slow
def test_borders_of_the_south_caucasus_against_the_source(
    source: dict[str, list[list[np.ndarray]]], countries: dict[str, Any]
) -> None:
    """Where two countries share a vertex in the source, our border passes within 100 m.

    Not where the source leaves the water of a river or reservoir between them: there ours runs in mid-water, and the
    source has no border to compare with.
    """
    box = shapely.box(40.0, 38.2, 50.5, 43.8)
    owners: dict[tuple[float, float], set[str]] = {}
    land = []
    for code, polygons in source.items():
        for rings in polygons:
            outer = shapely.polygons(rings[0])
            if outer.intersects(box):
                land.append(shapely.make_valid(shapely.clip_by_rect(outer, *box.bounds)))
                for x, y in rings[0].tolist():
                    owners.setdefault((x, y), set()).add(code)
    water = shapely.get_parts(shapely.difference(box, shapely.union_all(land)))
    near_water = shapely.STRtree(shapely.buffer(water, 0.006))
    scale = np.array([np.cos(np.radians(38.2)), 1.0]) * 111_320
    for code, name in (("ARM", "am"), ("AZE", "az"), ("GEO", "ge")):
        shared = np.array([place for place, who in owners.items() if code in who and len(who) > 1])
        shared = shared[shapely.contains_xy(box, shared)]
        wet = np.unique(near_water.query(shapely.points(shared), predicate="intersects")[0])
        dry = np.delete(shared, wet, axis=0)
        border = shapely.transform(countries[name].boundary, lambda xy: xy * scale)
        moved = shapely.distance(shapely.points(dry * scale), border)
        assert len(dry) > 0.5 * len(shared)
        assert moved.max() <= 100, (name, dry[moved.argmax()].tolist())


@pytest.mark.slow
def test_borders_elsewhere_against_the_source(
    source: dict[str, list[list[np.ndarray]]], countries: dict[str, Any], rulings: dict[str, Any]
) -> None:
    """In the frame of the routes every border vertex of the source lies within 2 km of a drawn border or ruling.

    Not where the source leaves water between the countries: there ours runs in mid-water.
    """
    owners: dict[tuple[float, float], set[str]] = {}
    outers = []
    for code, polygons in source.items():
        for rings in polygons:
            outers.append(shapely.polygons(rings[0]))
            for x, y in rings[0].tolist():
                if 20 <= x <= 90 and 33 <= y <= 56:
                    owners.setdefault((x, y), set()).add(code)
    shared = np.array([place for place, who in owners.items() if len(who) > 1])
    edges = [shape.boundary for shape in countries.values()]
    edges += [shape.boundary if shape.area else shape for shape in rulings.values()]
    parts = shapely.get_parts(shapely.union_all(edges))
    points = shapely.points(shared)
    nearest = parts[shapely.STRtree(parts).nearest(points)]
    foot = shapely.line_interpolate_point(nearest, shapely.line_locate_point(nearest, points))
    moved = GEOD.inv(shared[:, 0], shared[:, 1], shapely.get_x(foot), shapely.get_y(foot))[2]
    assert len(shared) > 40_000
    assert (moved > 2000).mean() < 0.002
    tree = shapely.STRtree(outers)
    for x, y in shared[moved > 2000]:
        box = shapely.box(x - 0.05, y - 0.05, x + 0.05, y + 0.05)
        land = [shapely.make_valid(shapely.clip_by_rect(outers[k], *box.bounds)) for k in tree.query(box)]
        assert box.difference(shapely.union_all(land)).area > 0, (x, y)


@pytest.mark.slow
def test_the_recipe_makes_the_shipped_bytes_again(
    packages: Packages, source: dict[str, list[list[np.ndarray]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in ("region.yaml", "countries.csv", "border_rulings.csv", "waters.csv"):
        shutil.copy(DATA / one, tmp_path / one)
    shutil.copytree(DATA / "waypoints", tmp_path / "waypoints")
    monkeypatch.setattr(borders, "read_source", lambda *_: source)
    monkeypatch.setattr(waters, "read_source", lambda *_: source)
    made = borders.build(packages=packages, folder=tmp_path)
    waters.build(packages=packages, folder=tmp_path)
    for table in ("countries", "border_rulings", "waters"):
        name = f"shapes/{table}.geojson"
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), table

    rows = read_rows(DATA / "border_rulings.csv")
    assert len(made.overlaps) > 100
    assert unresolved(made, rows) == []
    without = {name: row for name, row in rows.items() if name != "artsvashen"}
    assert any("artsvashen" in line for line in unresolved(made, without))


def test_tables_are_plain_csv() -> None:
    for table in ("countries", "border_rulings", "waters"):
        text = (DATA / f"{table}.csv").read_bytes()
        assert b"\r" not in text
        rows = list(csv.reader(text.decode("utf-8").splitlines()))
        assert len({len(row) for row in rows}) == 1
        assert [row[0] for row in rows[1:]] == sorted(row[0] for row in rows[1:])
