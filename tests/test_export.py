"""Exports: every kind of file is read back by a program that did not write it; nothing is code or half-written."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from shapely import equals_exact, from_wkt
from shapely.geometry import GeometryCollection, LinearRing, LineString, MultiPoint, Point, shape

import corridor
from corridor.cli import main
from corridor.exports import FORMATS, export
from corridor.exports.contents import contents_of
from corridor.exports.layers import GEOMETRY, Layer, flat, joined, parts, records
from corridor.exports.losses import LossWarning
from tests.corpus import ALL, CORPUS, LONE_SURROGATE, region_with, rows_with
from tests.tinyfolder import ROWS, shapes, write_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.atlas import Atlas

LETTERS = "Հայաստան Ելք, საქართველო, Azərbaycan Şəki Ğ ı İ, Россия Ёж, Türkiye Iğdır, Қазақстан"
ENDINGS = [ending for ending in FORMATS if ending not in {"/", ".qml"}]


@pytest.fixture(name="gdal", scope="session")
def _gdal() -> str:
    """The command that reads back what GDAL inside pyogrio has written: another build of it, of another year."""
    found = shutil.which("ogr2ogr")
    if found is None:
        assert not os.environ.get("CI"), "CI has to have gdal-bin"
        pytest.skip("no ogr2ogr: exports are NOT read back by another program. On Debian: apt-get install gdal-bin")
    return found


@pytest.fixture(name="shipped", scope="module")
def _shipped() -> Atlas:
    return corridor.load()


@pytest.fixture(name="nasty", scope="module")
def _nasty(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """A folder with every text that has broken other programs, and letters of six alphabets, in every cell of text."""
    folder = write_folder(tmp_path_factory.mktemp("nasty") / "data", rows=rows_with(f"{ALL} {LETTERS}"))
    (folder / "region.yaml").write_text(region_with(f"{ALL} {LETTERS}"), encoding="utf-8")
    return corridor.load(folder)


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return corridor.load(write_folder(tmp_path_factory.mktemp("tiny") / "data"))


@pytest.fixture(autouse=True)
def _losses_are_told() -> Iterator[None]:
    """Losses are warnings, and only the tests of them look at them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LossWarning)
        yield


def _ogr(gdal: str, path: Path | str, layer: str) -> list[dict[str, Any]]:
    """Return the features of a layer as another program reads them."""
    done = subprocess.run(
        [gdal, "-f", "GeoJSON", "/vsistdout/", str(path), layer, "-lco", "COORDINATE_PRECISION=9"],
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    found: list[dict[str, Any]] = json.loads(done.stdout.decode("utf-8"))["features"]
    return found


def _text(value: Any) -> str:  # noqa: ANN401 - a cell of any file
    if isinstance(value, list):
        value = tuple(value)
    value = joined(value)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value:.9g}"
    return str(value)


def _same_rows(layer: Layer, found: list[dict[str, Any]]) -> None:
    wanted = [{key: _text(value) for key, value in row.items()} for row in records(layer)]
    assert [{key: _text(row.get(key)) for key in wanted[0]} for row in found] == wanted


def _same_shapes(layer: Layer, found: list[dict[str, Any] | None]) -> None:
    assert len(found) == len(layer.frame)
    for ours, theirs in zip(layer.shapes, found, strict=True):
        if ours is None:
            assert theirs is None
            continue
        assert theirs is not None
        one, other = ours.normalize(), shape(theirs).normalize()
        if one.geom_type != other.geom_type:
            # A file of one kind of shape holds a single one as several.
            assert other.geom_type == f"Multi{one.geom_type}"
            assert len(other.geoms) == 1
            other = other.geoms[0].normalize()
        assert equals_exact(one, other, 1e-5)


SHAPED = ("links", "crossings", "nodes", "countries", "waters", "border_rulings")


@pytest.mark.parametrize("data", ["shipped", "nasty"])
@pytest.mark.parametrize("name", SHAPED)
def test_geopackage_is_read_back(
    name: str, data: str, gdal: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    atlas = request.getfixturevalue(data)
    path = export(name, tmp_path / "x.gpkg", atlas=atlas)
    for layer in parts(contents_of(name, atlas).layers[0]):
        found = _ogr(gdal, path, layer.name)
        _same_rows(layer, [feature["properties"] for feature in found])
        _same_shapes(layer, [feature["geometry"] for feature in found])


def test_geopackage_holds_every_table(nasty: Atlas, tmp_path: Path) -> None:
    path = export("all", tmp_path / "x.gpkg", atlas=nasty)
    base = sqlite3.connect(path)
    base.row_factory = sqlite3.Row
    for layer in contents_of("all", nasty).layers:
        if layer.shaped:
            continue
        rows = [dict(row) for row in base.execute(f'SELECT * FROM "{layer.name}"')]
        booleans = [name for name in layer.columns if layer.frame[name].dtype == "bool"]
        rows = [{**row, **{name: bool(row[name]) for name in booleans}} for row in rows]
        if rows:
            _same_rows(layer, rows)
        else:
            assert layer.frame.empty
    about = dict(base.execute("SELECT what, words FROM about"))
    assert about["data date"] == nasty.data_date.isoformat()
    assert "stays under the ODbL" in about["what the licences ask"]
    assert base.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    base.close()


@pytest.mark.parametrize("data", ["shipped", "nasty"])
@pytest.mark.parametrize("name", ["links", "crossings", "waters"])
def test_shapefile_is_read_back(
    name: str, data: str, gdal: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    atlas = request.getfixturevalue(data)
    export(name, tmp_path / "x.shp", atlas=atlas)
    layers = parts(contents_of(name, atlas).layers[0])
    with (tmp_path / "x.fields.csv").open(encoding="utf-8", newline="") as stream:
        fields = list(csv.DictReader(stream))
    for layer in layers:
        file = "x" if len(layers) == 1 else f"x_{layer.name}"
        found = _ogr(gdal, tmp_path / f"{file}.shp", file)
        whole = {row["field"]: row["column"] for row in fields if row["file"] == file}
        assert set(whole.values()) == set(layer.columns)
        assert all(len(field) <= 10 for field in whole)
        for row, feature in zip(records(flat(layer)), found, strict=True):
            for field, column in whole.items():
                wanted = _text(row[column]).encode()[:254].decode("utf-8", "ignore")
                # A DBF field is filled up with blanks, so those at the end are none.
                assert _text(feature["properties"][field]).rstrip() == wanted.rstrip(), column
        _same_shapes(layer, [feature["geometry"] for feature in found])
        assert (tmp_path / f"{file}.cpg").read_text(encoding="ascii") == "UTF-8"
        assert 'GEOGCS["GCS_WGS_1984"' in (tmp_path / f"{file}.prj").read_text(encoding="ascii")
    assert "ODbL" in (tmp_path / "x.about.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("data", ["shipped", "nasty"])
def test_flatgeobuf_is_read_back(data: str, gdal: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    atlas = request.getfixturevalue(data)
    path = export("links", tmp_path / "x.fgb", atlas=atlas)
    layer = contents_of("links", atlas).layers[0]
    # The index of the file orders the rows by their place.
    found = {feature["properties"]["id"]: feature for feature in _ogr(gdal, path, "links")}
    found_here = [found[key] for key in layer.frame["id"]]
    _same_rows(layer, [feature["properties"] for feature in found_here])
    _same_shapes(layer, [feature["geometry"] for feature in found_here])


@pytest.mark.parametrize("data", ["shipped", "nasty"])
@pytest.mark.parametrize("name", SHAPED)
def test_geojson_is_read_back(name: str, data: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    atlas = request.getfixturevalue(data)
    found = json.loads(export(name, tmp_path / "x.geojson", atlas=atlas).read_text(encoding="utf-8"))
    layer = contents_of(name, atlas).layers[0]
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found
    assert found["about"]["attribution"]
    _same_rows(layer, [feature["properties"] for feature in found["features"]])
    _same_shapes(layer, [feature["geometry"] for feature in found["features"]])
    # Lists stay lists.
    assert all(isinstance(feature["properties"]["sources"], list) for feature in found["features"])


def test_geojson_obeys_its_standard(shipped: Atlas, gdal: str, tmp_path: Path) -> None:
    path = export("countries", tmp_path / "x.geojson", atlas=shipped)
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        for rings in polygons:
            for number, ring in enumerate(rings):
                assert ring[0] == ring[-1]
                assert all(round(value, 5) == value for point in ring for value in point)
                twice = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in itertools.pairwise(ring))
                assert twice > 0 if number == 0 else twice < 0, "the outer ring goes against the clock"
    assert len(_ogr(gdal, path, "x")) == len(shipped.countries)


@pytest.mark.parametrize("data", ["shipped", "nasty"])
def test_kml_is_read_back(data: str, gdal: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    atlas = request.getfixturevalue(data)
    path = export("links", tmp_path / "x.kml", atlas=atlas)
    layer = contents_of("links", atlas).layers[0]
    _same_shapes(layer, [feature["geometry"] for feature in _ogr(gdal, path, "links")])
    space = {"k": "http://www.opengis.net/kml/2.2"}
    root = ET.parse(path).getroot()
    marks = root.findall(".//k:Placemark", space)
    for row, mark in zip(records(layer), marks, strict=True):
        cells = {data.get("name"): data.findtext("k:value", "", space) for data in mark.iterfind(".//k:Data", space)}
        for key, value in row.items():
            wanted = _text(value)
            plain = "".join(sign if sign.isprintable() or sign in "\n\t" else "" for sign in wanted)
            told = "".join(sign if sign.isprintable() or sign in "\n\t" else "" for sign in cells.get(key, ""))
            assert told.replace("\N{REPLACEMENT CHARACTER}", "") == plain, key
        # Google Earth takes a description for HTML: no tag but the breaks is in it.
        description = mark.findtext("k:description", "", space).replace("<br/>", "")
        assert "<" not in description
        look = mark.findtext("k:styleUrl", "", space)
        style = root.find(f".//k:Style[@id='{look[1:]}']", space)
        assert style is not None
        assert style.findtext("k:LineStyle/k:color", "", space).startswith("ff")


def test_parquet_is_read_back(nasty: Atlas, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for name in ("links", "sources", "aliases"):
        path = export(name, tmp_path / f"{name}.parquet", atlas=nasty)
        layer = contents_of(name, nasty).layers[0]
        table = parquet.read_table(path)
        _same_rows(layer, table.drop_columns([GEOMETRY] if layer.shaped else []).to_pylist())
        about = json.loads(table.schema.metadata[b"corridor"])
        assert about["data date"] == nasty.data_date.isoformat()
        if layer.shaped:
            geo = json.loads(table.schema.metadata[b"geo"])
            assert geo["version"] == "1.1.0"
            _same_shapes(layer, [one.__geo_interface__ for one in gpd.read_parquet(path).geometry])


@pytest.mark.parametrize("data", ["shipped", "nasty"])
def test_csv_is_read_back(data: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    atlas = request.getfixturevalue(data)
    with zipfile.ZipFile(export("all", tmp_path / "x.csv.zip", atlas=atlas)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    assert "ODbL" in files["about.txt"]
    meanings = list(csv.DictReader(io.StringIO(files["columns.csv"], newline="")))
    assert {row["table"] for row in meanings} == {layer.name for layer in contents_of("all", atlas).layers}
    csv.field_size_limit(10_000_000)
    for layer in contents_of("all", atlas).layers:
        found = list(csv.DictReader(io.StringIO(files[f"{layer.name}.csv"], newline="")))
        if found:
            _same_rows(layer, [_numbers(layer, row) for row in found])
        if layer.name == "links":
            _same_shapes(layer, [from_wkt(row["wkt"]).__geo_interface__ for row in found])
        if layer.name == "crossings":
            points = [Point(float(row["lon"]), float(row["lat"])).__geo_interface__ for row in found]
            _same_shapes(layer, points)


def _numbers(layer: Layer, row: dict[str, str]) -> dict[str, Any]:
    """Return a row of text with its numbers as numbers."""
    numeric = [name for name in layer.columns if pd.api.types.is_numeric_dtype(layer.frame[name])]
    booleans = {name for name in layer.columns if layer.frame[name].dtype == "bool"}
    return {**row, **{name: float(row[name]) for name in numeric if row[name] and name not in booleans}}


@pytest.mark.parametrize("data", ["shipped", "nasty"])
def test_excel_is_read_back(data: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    atlas = request.getfixturevalue(data)
    names = ["links", "crossings", "sources"]
    for name in names:
        book = openpyxl.load_workbook(export(name, tmp_path / "x.xlsx", atlas=atlas))
        assert book.sheetnames == ["about", "columns", name]
        layer = contents_of(name, atlas).layers[0]
        head, *rows = book[name].iter_rows(values_only=True)
        for wanted, row in zip(records(layer), rows, strict=True):
            told = dict(zip(head, row, strict=True))
            for key, value in wanted.items():
                text = "".join(sign for sign in _text(value) if sign.isprintable() or sign == "\n")
                back = "".join(sign for sign in _text(told[key]) if sign.isprintable() or sign == "\n")
                assert back.replace("\N{REPLACEMENT CHARACTER}", "") == text.replace("\N{REPLACEMENT CHARACTER}", "")
        if name == "crossings":
            assert {"lon", "lat"} <= set(head)
        about = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}
        assert about["data date"] == atlas.data_date.isoformat()


FORMULAS = ["=1+1", "+1", "-1+1", "@SUM(1)", '=HYPERLINK("https://example.org")', "\t=1", "_x003D_1"]


def test_a_formula_is_text_in_excel(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = export(pd.DataFrame({"=head": FORMULAS}), tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(path)
    cells = [row[0] for row in book["table"].iter_rows()]
    # Excel reads _x003D_ as a sign of its own, unless the first stroke is written as one.
    assert [cell.value for cell in cells] == ["=head", *FORMULAS[:-1], "_x005F_x003D_1"]
    assert all(cell.data_type == "s" for cell in cells)
    # It stays text when somebody edits the cell.
    assert all(cell.quotePrefix for cell in cells if cell.value[0] in "=+-@\t")
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name)


def test_long_texts_are_cut_and_told(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"text": [CORPUS["long"] * 4]}, geometry=[Point(1, 1)], crs="EPSG:4326")
    with pytest.warns(LossWarning, match="1 texts are cut to 254 bytes"):
        export(frame, tmp_path / "x.shp")
    pytest.importorskip("openpyxl")
    with pytest.warns(LossWarning, match="1 texts are cut to 32767 signs"):
        export(frame, tmp_path / "x.xlsx")


def test_a_cut_text_is_whole_letters(gdal: str, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"text": ["a" + "Հ" * 200]}, geometry=[Point(1, 1)], crs="EPSG:4326")
    export(frame, tmp_path / "x.shp")
    assert _ogr(gdal, tmp_path / "x.shp", "x")[0]["properties"]["text"] == "a" + "Հ" * 126


def test_fields_of_a_shapefile_stay_apart(gdal: str, tmp_path: Path) -> None:
    columns = {f"status_of_thing_{number}": [number] for number in range(12)}
    frame = gpd.GeoDataFrame({**columns, "Ŝ": ["x"], "STATUS_OF_": ["y"]}, geometry=[Point(1, 1)], crs="EPSG:4326")
    export(frame, tmp_path / "x.shp")
    properties = _ogr(gdal, tmp_path / "x.shp", "x")[0]["properties"]
    assert len({name.casefold() for name in properties}) == 14
    assert sorted(str(value) for value in properties.values()) == sorted([*map(str, range(12)), "x", "y"])


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_data_give_the_same_bytes(ending: str, tiny: Atlas, tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        export("links", tmp_path / name / f"links{ending}", atlas=tiny)
        found.append(_files(tmp_path / name))
    assert found[0] == found[1]
    assert found[0]


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_file_tells_of_the_machine(ending: str, tiny: Atlas, tmp_path: Path) -> None:
    export("links", tmp_path / f"links{ending}", atlas=tiny)
    for name, content in _files(tmp_path).items():
        whole = content
        if name.endswith((".zip", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                whole = b"".join(archive.read(part) for part in archive.namelist())
        for told in (str(tmp_path), str(tiny.folder), os.environ.get("USER") or "no user", str(Path.home())):
            if len(told) > 4:
                assert told.encode() not in whole, f"{name} holds {told}"


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_file_tells_of_data_and_licence(ending: str, shipped: Atlas, tmp_path: Path) -> None:
    export("links", tmp_path / f"links{ending}", atlas=shipped)
    whole = b""
    for name, content in _files(tmp_path).items():
        whole += content
        if name.endswith((".zip", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                whole += b"".join(archive.read(part) for part in archive.namelist())
    assert "© OpenStreetMap contributors, ODbL 1.0".encode() in whole
    assert shipped.data_date.isoformat().encode() in whole
    assert b"A database made from shapes under the ODbL stays under the ODbL" in whole


@pytest.mark.parametrize("ending", [".geojson", ".shp", ".csv", ".gpkg"])
def test_a_broken_write_leaves_what_was_there(
    ending: str, tiny: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / f"links{ending}"
    export("links", target, atlas=tiny)
    before = _files(tmp_path)
    real, calls = os.fsync, []

    def broken(handle: int) -> None:
        calls.append(handle)
        if len(calls) == len(before):
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(corridor.OutputError, match="No space left"):
        export("crossings" if ending != ".csv" else "nodes", target, atlas=tiny)
    assert _files(tmp_path) == before


def test_a_folder_is_new_and_whole(tiny: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = export("all", f"{tmp_path}/tables/", atlas=tiny)
    assert (path / "links.csv").is_file()
    with pytest.raises(corridor.OutputError, match="is there already"):
        export("all", f"{tmp_path}/tables/", atlas=tiny)

    def broken(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(corridor.OutputError, match="No space left"):
        export("all", f"{tmp_path}/others/", atlas=tiny)
    assert [one.name for one in tmp_path.iterdir()] == ["tables"]


def test_an_unknown_ending_lists_those_known(tmp_path: Path) -> None:
    with pytest.raises(corridor.OutputError) as caught:
        export("links", tmp_path / "links.dwg")
    for ending in FORMATS:
        assert ending in str(caught.value)
    with pytest.raises(corridor.OutputError, match=r"\.csv\.zip or \.shp\.zip"):
        export("links", tmp_path / "links.zip")
    with pytest.raises(corridor.OutputError, match="is no name of a file"):
        export("links", tmp_path / ".gpkg")


@pytest.mark.parametrize(("ending", "package"), [(".xlsx", "openpyxl"), (".parquet", "pyarrow")])
def test_a_missing_package_is_named(
    ending: str, package: str, tiny: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, package, None)
    with pytest.raises(corridor.OutputError, match=rf"{package}.*pip install 'corridor\[formats\]'"):
        export("links", tmp_path / f"x{ending}", atlas=tiny)
    assert list(tmp_path.iterdir()) == []


def test_what_does_not_fit_is_refused(tiny: Atlas, tmp_path: Path) -> None:
    with pytest.raises(corridor.OutputError, match=r"holds shapes, and sources has none.*\.csv"):
        export("sources", tmp_path / "x.geojson", atlas=tiny)
    with pytest.raises(corridor.OutputError, match=r"holds one table, and these are several.*\.gpkg"):
        export("all", tmp_path / "x.fgb", atlas=tiny)
    with pytest.raises(corridor.NotKnownError, match="Did you mean links"):
        export("lnks", tmp_path / "x.gpkg", atlas=tiny)
    with pytest.raises(corridor.QuestionError, match="int cannot be exported"):
        export(3, tmp_path / "x.gpkg", atlas=tiny)
    with pytest.raises(corridor.QuestionError, match="nothing to export"):
        export(tiny.network().route("one", "isle", modes=["rail", "sea", "road"]), tmp_path / "x.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_a_frame_of_ones_own(gdal: str, tmp_path: Path) -> None:
    """Other reference systems, odd columns, missing values, and text that is no UTF-8."""
    half = pd.Series([LONE_SURROGATE, "zero\0byte"], index=["x", "y"], dtype="object")
    frame = gpd.GeoDataFrame(
        {
            "fid": [7, 8], "geom": ["a", "b"], "when": [pd.Timestamp("2026-01-02"), pd.NaT], "maybe": [True, None],
            "half": half, "list": [["a", "b"], []], "number": [1.5, None],
        },
        geometry=[Point(0, 0), MultiPoint([(111_319.49, 0), (222_638.98, 0)])], crs="EPSG:3857", index=["x", "y"],
    ).rename_axis("key")  # fmt: skip
    found = _ogr(gdal, export(frame, tmp_path / "x.gpkg"), "table")
    properties = [feature["properties"] for feature in found]
    assert [row["key"] for row in properties] == ["x", "y"]
    assert [row["fid"] for row in properties] == [7, 8]
    assert [row["geom"] for row in properties] == ["a", "b"]
    assert [row["number"] for row in properties] == [1.5, None]
    assert [row["list"] for row in properties] == ["a b", ""]
    assert properties[1]["half"] == "zero\N{REPLACEMENT CHARACTER}byte"
    assert properties[0]["half"].startswith("half ?")
    assert shape(found[1]["geometry"]).bounds == pytest.approx((1, 0, 2, 0), abs=1e-5)
    for ending in (".geojson", ".kml", ".fgb", ".shp", ".csv"):
        assert export(frame, tmp_path / f"y{ending}").stat().st_size
    for ending, package in ((".xlsx", "openpyxl"), (".parquet", "pyarrow")):
        pytest.importorskip(package)
        assert export(frame, tmp_path / f"y{ending}").stat().st_size


def test_an_empty_frame(tmp_path: Path) -> None:
    empty = gpd.GeoDataFrame({"id": pd.Series([], dtype="object")}, geometry=[], crs="EPSG:4326")
    for ending in (".geojson", ".gpkg", ".kml", ".csv", ".shp", ".fgb"):
        assert export(empty, tmp_path / f"x{ending}").exists()


def test_a_scenario_has_its_statuses_and_what_it_changes(tiny: Atlas, tmp_path: Path) -> None:
    scenario = corridor.Scenario().opening("reopen")
    path = export(tiny.network(scenario), tmp_path / "x.gpkg")
    base = sqlite3.connect(path)
    links = {row[0]: row[1:] for row in base.execute("SELECT id, status, status_in_data, changed FROM links")}
    assert links["rail-gate-two"] == ("open", "closed", 1)
    assert links["rail-one-gate"] == ("open", "open", 0)
    text = export(tiny.network(scenario), tmp_path / "x.csv", table="links").read_text(encoding="utf-8")
    row = next(row for row in csv.DictReader(io.StringIO(text)) if row["id"] == "rail-gate-two")
    assert (row["status"], row["status_in_data"], row["changed"]) == ("open", "closed", "yes")
    changes = list(base.execute("SELECT kind, id, is_data, is_own FROM changes"))
    assert {row[:2] for row in changes} == {("link", "rail-gate-two"), ("crossing", "gate")}
    base.close()
    again = json.loads(export(scenario, tmp_path / "x.geojson", atlas=tiny).read_text(encoding="utf-8"))
    assert {feature["properties"]["layer"] for feature in again["features"]} == {"links", "crossings"}


def test_a_route_has_steps_totals_and_charges(shipped: Atlas, gdal: str, tmp_path: Path) -> None:
    routes = shipped.network().route("yerevan", "tbilisi", alternatives=1)
    path = export(routes, tmp_path / "x.gpkg")
    base = sqlite3.connect(path)
    ways = list(base.execute("SELECT way, km, hours FROM ways"))
    assert [way[1] for way in ways] == [round(way.km, 1) for way in routes.ways]
    charges = base.execute("SELECT SUM(central) FROM charges WHERE way = 0 AND measure = 'hours'").fetchone()[0]
    assert routes.best is not None
    assert charges == pytest.approx(routes.best.hours.central, abs=0.2)
    base.close()
    legs = _ogr(gdal, path, "steps_lines")
    assert sum(leg["properties"]["km"] for leg in legs if not leg["properties"]["way"]) == pytest.approx(
        ways[0][1], 0.01
    )
    assert _ogr(gdal, path, "steps_points")
    alone = json.loads(export(routes.best, tmp_path / "x.geojson").read_text(encoding="utf-8"))
    assert [feature["properties"]["step"] for feature in alone["features"]] == list(
        range(1, len(alone["features"]) + 1)
    )


OPEN = corridor.Scenario().opening("reopen").permitting("ban-on-transit")


def test_a_comparison_has_ways_inputs_and_scenarios(tiny: Atlas, tmp_path: Path) -> None:
    compared = corridor.compare([corridor.Scenario(), OPEN], atlas=tiny)
    base = sqlite3.connect(export(compared, tmp_path / "x.gpkg"))
    ways = list(base.execute('SELECT scenario, "from", "to", change FROM ways'))
    assert ("own", "one", "two", "gained") in ways
    assert [row[0] for row in base.execute("SELECT id FROM scenarios")] == ["today", "own"]
    assert base.execute("SELECT COUNT(*) FROM inputs").fetchone()[0] == 3
    base.close()


STYLED = {
    "links": ["links"], "crossings": ["crossings"], "nodes": ["nodes"], "countries": ["countries"],
    "waters": ["waters_areas", "waters_lines"], "border_rulings": ["border_rulings_areas", "border_rulings_lines"],
}  # fmt: skip


@pytest.mark.parametrize("name", STYLED)
def test_a_style_for_qgis_is_well_formed_and_names_fields_that_are_there(
    name: str, shipped: Atlas, tmp_path: Path
) -> None:
    base = sqlite3.connect(export(name, tmp_path / "x.gpkg", atlas=shipped))
    rows = list(base.execute("SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles"))
    assert sorted(row[0] for row in rows) == sorted(STYLED[name])
    for table, geometry, text, default in rows:
        assert default == 1
        columns = {row[1] for row in base.execute(f'PRAGMA table_info("{table}")')}
        assert geometry in columns
        root = ET.fromstring(text.partition("\n")[2])
        renderer = root.find("renderer-v2")
        assert renderer is not None
        assert renderer.get("type") == "RuleRenderer"
        symbols = {symbol.get("name"): symbol for symbol in renderer.iterfind("symbols/symbol")}
        rules = list(renderer.iterfind("rules//rule"))
        assert {rule.get("symbol") for rule in rules if rule.get("symbol")} == set(symbols)
        assert len({rule.get("key") for rule in rules}) == len(rules)
        for rule in rules:
            assert set(re.findall(r'"(\w+)"', rule.get("filter", ""))) <= columns
        # Every row is drawn by a rule: each status of a crossing is named.
        if name == "crossings":
            told = " ".join(rule.get("filter", "") for rule in rules)
            assert all(f"'{status}'" in told for status in set(shipped.crossings["status"]))
    base.close()


def test_a_style_has_the_colours_of_the_map(shipped: Atlas, tmp_path: Path) -> None:
    from corridor.maps.style import style

    text = export("links", tmp_path / "links.qml", atlas=shipped).read_text(encoding="utf-8")
    theme = style()["theme"]["light"]
    for colour in (theme["status"]["closed"], theme["status"]["open"], theme["group"]["trunk"]):
        rgb = ",".join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
        assert f'value="{rgb},' in text
    assert "to_string(&quot;stale&quot;) IN ('1', 'true', 'yes'), 55, 100)" in text


def test_a_style_takes_text_of_data_for_no_code(nasty: Atlas, tmp_path: Path) -> None:
    text = export("links", tmp_path / "links.qml", atlas=nasty).read_text(encoding="utf-8")
    root = ET.fromstring(text.partition("\n")[2])
    labels = [rule.get("label", "") for rule in root.iterfind(".//rule")]
    assert any("<script>alert(1)</script>" in label for label in labels)


def test_a_style_beside_a_shapefile_names_its_short_fields(shipped: Atlas, tmp_path: Path) -> None:
    export("links", tmp_path / "x.shp", atlas=shipped)
    root = ET.fromstring((tmp_path / "x.qml").read_text(encoding="utf-8").partition("\n")[2])
    assert root.find("renderer-v2") is not None


COMMANDS = [
    ("links -o x.gpkg", "Wrote x.gpkg"),
    ("route one two --scenario own.yaml -o x.geojson", "left out: ways, charges"),
    ("scenario own.yaml -o x.kml", "Wrote x.kml"),
    ("compare today own.yaml -o x.csv", "left out: inputs, scenarios"),
    ("all -o folder/", "Wrote folder"),
    ("links --scenario own.yaml -o x.csv", "beside it x.about.txt"),
    ("route one two --scenario own.yaml --table charges -o x.csv", "Wrote x.csv"),
    ("crossings --as-of 2000-01-01 -o x.geojson", "Wrote x.geojson"),
]
REFUSALS = [
    ("links", "Missing option '-o'"),
    ("links -o x.dwg", "End it in .geojson (GeoJSON)"),
    ("lnks -o x.gpkg", "Did you mean links"),
    ("links more -o x.gpkg", "takes no more names"),
    ("route one -o x.gpkg", "needs two places"),
    ("scenario -o x.gpkg", "needs one scenario"),
    ("compare today -o x.gpkg", "needs two scenarios"),
    ("links --via one -o x.gpkg", "--via is for export route"),
    ("nodes --scenario today -o x.csv", "--scenario is for export links, crossings, permissions, route, not"),
    ("links --table links -o x.csv", "--table is for export scenario, route, compare, not"),
    ("scenario today --table lnks -o x.csv", "Did you mean links"),
    ("scenario today --pair one two -o x.gpkg", "--pair is for export compare"),
    ("route one two -o x.gpkg", "nothing to export"),
    ("route one two --cargo arms -o x.gpkg", "No cargo named 'arms'"),
    ("links -o no/x.gpkg", "There is no folder"),
]


@pytest.fixture(name="here")
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_folder(tmp_path / "data")
    (tmp_path / "own.yaml").write_text(
        "title: Open\nwhy: To see.\nopen: [reopen]\npermit: [ban-on-transit]\n", encoding="utf-8"
    )
    monkeypatch.setenv("CORRIDOR_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("line", "words"), COMMANDS)
def test_commands(line: str, words: str, here: Path) -> None:
    result = CliRunner().invoke(main, ["export", *line.split()])
    assert result.exit_code == 0, result.output
    assert words in result.stderr
    assert result.stdout == ""
    assert (here / line.split("-o ")[1]).exists()


@pytest.mark.parametrize(("line", "words"), REFUSALS)
def test_refusals(line: str, words: str, here: Path) -> None:
    before = sorted(here.iterdir())
    result = CliRunner().invoke(main, ["export", *line.split()])
    assert result.exit_code == 2, result.output
    assert words in result.stderr.replace("\n", " ")
    assert sorted(here.iterdir()) == before


def test_an_earlier_day_has_its_statuses(tiny: Atlas, tmp_path: Path) -> None:
    early = json.loads(export("crossings", tmp_path / "x.geojson", atlas=tiny.as_of("1990-01-01")).read_text())
    assert early["features"][0]["properties"]["status"] == "unknown"
    assert early["about"]["as of"] == "1990-01-01"


def test_a_link_without_shape_keeps_its_row(tmp_path: Path) -> None:
    features = shapes()
    features["links"] = [one for one in features["links"] if one["properties"]["id"] != "road-two-haven"]
    atlas = corridor.load(write_folder(tmp_path / "data", features=features))
    found = json.loads(export("links", tmp_path / "x.geojson", atlas=atlas).read_text(encoding="utf-8"))
    none = [one["properties"]["id"] for one in found["features"] if one["geometry"] is None]
    assert none == ["road-two-haven"]
    for ending in (".gpkg", ".kml", ".shp", ".fgb", ".csv"):
        assert export("links", tmp_path / f"x{ending}", atlas=atlas).exists()
    assert len(ROWS["links"]) == len(found["features"])


ODD: dict[str, Any] = {
    "missing text": pd.Series(["a", pd.NA], dtype="string"),
    "missing truth": pd.Series([True, pd.NA], dtype="boolean"),
    "missing day": [pd.Timestamp("2026-01-02"), pd.NaT],
    "arrays": pd.Series([np.array(["a", "b"]), np.array([])], dtype="object"),
    "sets": [{"b", "a"}, frozenset()],
    "no end": [math.inf, -math.inf],
    "large": np.array([2**64 - 1, 1], dtype="uint64"),
    "huge": [1e300, 5e-324],
    "ends of lines": ["a\rb", "c\r\nd"],
    "": ["", "x"],
    'a"b': ["=1", "x"],
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", [*ODD, "nothing"])
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_odd_cells(name: str, ending: str, tmp_path: Path) -> None:
    pytest.importorskip({".xlsx": "openpyxl", ".parquet": "pyarrow"}.get(ending, "csv"))
    columns = {} if name == "nothing" else {name: ODD[name]}
    frame = gpd.GeoDataFrame(columns, geometry=[Point(1, 1), Point(2, 2)], crs="EPSG:4326")
    assert export(frame, tmp_path / f"x{ending}").stat().st_size


def test_what_becomes_of_odd_cells(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(ODD, geometry=[Point(1, 1), Point(2, 2)], crs="EPSG:4326")
    with pytest.warns(LossWarning, match=r"numbers without end are left out \(no end\)"):
        path = export(frame, tmp_path / "x.geojson")
    one, two = (feature["properties"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"])
    assert [two[name] for name in ("missing text", "missing truth", "missing day")] == ["", "", ""]
    assert (one["arrays"], two["arrays"]) == (["a", "b"], [])
    assert (one["sets"], one["no end"], one["large"]) == (["a", "b"], None, str(2**64 - 1))
    with export(frame, tmp_path / "x.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["ends of lines"] for row in rows] == ["a\rb", "c\r\nd"]
    assert '"a\rb"' in (tmp_path / "x.csv").read_bytes().decode()
    openpyxl = pytest.importorskip("openpyxl")
    head, *cells = openpyxl.load_workbook(export(frame, tmp_path / "x.xlsx"))["table"].iter_rows(values_only=True)
    assert dict(zip(head, cells[0], strict=True))["no end"] == "inf"
    with pytest.warns(LossWarning, match="not successfully written"):
        export(frame, tmp_path / "x.shp")


def test_columns_that_differ_by_capitals(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"id": [1], "ID": [2], "GEOM": [3], "geom": [4]}, geometry=[Point(1, 1)], crs=4326)
    with pytest.warns(LossWarning, match=r"ID is ID_, geom is geom_"):
        path = export(frame, tmp_path / "x.gpkg")
    base = sqlite3.connect(path)
    assert list(base.execute('SELECT id, "ID_", "GEOM", geom_ FROM "table"')) == [(1, 2, 3, 4)]
    base.close()


def test_an_index_of_the_name_of_a_column(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": [1, 2]}, index=pd.Index([3, 4], name="id"))
    assert export(frame, tmp_path / "x.csv").read_text(encoding="utf-8").splitlines() == ["id,id_", "3,1", "4,2"]


def test_shapes_in_no_known_system(tmp_path: Path) -> None:
    metres = gpd.GeoDataFrame({"id": [1]}, geometry=[Point(4_900_000, 4_800_000)])
    with pytest.raises(corridor.QuestionError, match=r"no reference system.*set_crs"):
        export(metres, tmp_path / "x.gpkg")
    assert export(gpd.GeoDataFrame({"id": [1]}, geometry=[Point(44, 40)]), tmp_path / "x.gpkg").exists()


def test_a_frame_without_atlas_says_what_it_does_not_know(shipped: Atlas, tmp_path: Path) -> None:
    export(shipped.links, tmp_path / "x.csv")
    assert "licences go with it" in (tmp_path / "x.about.txt").read_text(encoding="utf-8")
    export(shipped.links, tmp_path / "x.csv", atlas=shipped)
    assert "© OpenStreetMap contributors" in (tmp_path / "x.about.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "first"), [("w", "w_waters_lines"), ("waters", "waters_lines"), ("x y'", "x y'_waters_lines")]
)
def test_several_shapefiles_bear_the_name_asked_for(name: str, first: str, shipped: Atlas, tmp_path: Path) -> None:
    assert export("waters", tmp_path / f"{name}.shp", atlas=shipped).name == f"{first}.shp"
    assert all(path.name.startswith(name) for path in tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix" or sys.platform == "darwin", reason="no other system has such names")
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_name_that_is_no_utf8(ending: str, tiny: Atlas, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    assert export("crossings", tmp_path / f"{name}{ending}", atlas=tiny).exists()
    assert all(path.name.startswith(name) for path in tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="no other system has a mask")
def test_a_folder_has_the_rights_that_the_mask_leaves(tiny: Atlas, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        folder = export("all", f"{tmp_path}/tables/", atlas=tiny)
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o700
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(corridor.OutputError, match="is there already"):
        export("all", f"{tmp_path}/link/", atlas=tiny)


ODD_SHAPES: dict[str, list[Any]] = {
    "a ring": [LinearRing([(0, 0), (1, 0), (1, 1)]), Point(1, 1)],
    "a ring in a collection": [GeometryCollection([LinearRing([(0, 0), (1, 0), (1, 1)])]), None],
    "an empty point": [Point(), Point(1, 1)],
    "a measure": [from_wkt("POINT M (1 2 3)"), from_wkt("POINT M (1 2 3)")],
    "a height not known": [Point(1, 1, math.nan), Point(1, 1)],
    "nothing": [None, None],
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", ODD_SHAPES)
def test_odd_shapes(name: str, ending: str, tmp_path: Path) -> None:
    pytest.importorskip({".xlsx": "openpyxl", ".parquet": "pyarrow"}.get(ending, "csv"))
    frame = gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=ODD_SHAPES[name], crs="EPSG:4326")
    if "collection" in name and ".shp" in ending:
        with pytest.raises(corridor.OutputError, match="table cannot be written as ESRI Shapefile"):
            export(frame, tmp_path / f"x{ending}")
    else:
        assert export(frame, tmp_path / f"x{ending}").stat().st_size


def test_a_shape_that_lies_nowhere(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[Point(math.inf, 1)], crs="EPSG:4326")
    with pytest.raises(corridor.QuestionError, match="lies nowhere"):
        export(frame, tmp_path / "x.geojson")


def test_rows_that_no_shapefile_takes_are_told(tmp_path: Path) -> None:
    shapes = [Point(1, 1), LineString([(0, 0), (1, 1)]), None]
    frame = gpd.GeoDataFrame({"id": ["a", "b", "c"]}, geometry=shapes, crs="EPSG:4326")
    with pytest.warns(LossWarning, match="table_without_shape: 1 rows are left out"):
        export(frame, tmp_path / "x.shp")


def test_what_a_sheet_cannot_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("openpyxl")
    monkeypatch.setattr("corridor.exports.sheets.MOST_ROWS", 3)
    assert export(pd.DataFrame({"id": [1, 2]}), tmp_path / "x.xlsx").exists()
    with pytest.raises(corridor.OutputError, match=r"Write \.csv or \.parquet"):
        export(pd.DataFrame({"id": [1, 2, 3]}), tmp_path / "y.xlsx")


def test_a_file_that_is_protected_is_left(tiny: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = export("nodes", tmp_path / "x.csv", atlas=tiny)
    before = _files(tmp_path)
    path.chmod(0o444)
    # Whoever runs as root may write everything.
    monkeypatch.setattr(os, "access", lambda file, _mode: Path(file).name != "x.csv")
    with pytest.raises(corridor.OutputError, match="is protected against writing"):
        export("links", path, atlas=tiny)
    assert _files(tmp_path) == before
