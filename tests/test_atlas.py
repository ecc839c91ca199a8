"""Loading a data folder: typed tables, lengths, statuses on a day, clear errors."""

from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

import corridor
from corridor.errors import DataError, NotKnownError
from tests.tinyfolder import ROWS, write_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "data")


def test_today_is_the_day_of_the_data(folder: Path) -> None:
    atlas = corridor.load(folder)
    assert atlas.day == atlas.data_date == dt.date(2026, 6, 1)
    assert "Two lands" in repr(atlas)


def test_frames_are_plain_and_typed(folder: Path) -> None:
    atlas = corridor.load(folder)
    for frame in (atlas.links, atlas.crossings, atlas.nodes, atlas.countries, atlas.waters, atlas.border_rulings):
        assert type(frame) is gpd.GeoDataFrame
        assert frame.crs == "EPSG:4326"
        assert frame.geometry.is_valid.all()
    assert atlas.links.loc["rail-one-gate", "country"] == "AA"
    assert atlas.links["length_km"].dtype == "float64"
    assert atlas.table("volumes").loc["cargo", "value"] == 4.5


def test_the_published_length_is_used_and_rivals_stay(folder: Path) -> None:
    atlas = corridor.load(folder)
    link = atlas.links.loc["rail-one-gate"]
    assert (link["length_km"], link["length_basis"]) == (168, "published")
    assert link["ratio"] == pytest.approx(167.3 / 168, abs=1e-3)
    other = atlas.links.loc["rail-gate-two"]
    factor = atlas.length_factors["osm"]
    assert other["length_km"] == pytest.approx(other["drawn_km"] * factor, abs=0.06)
    assert other["length_basis"] == f"drawn x {factor:.2f}"
    assert list(atlas.lengths["km"]) == [168, 171]


def test_statuses_by_day(folder: Path) -> None:
    atlas = corridor.load(folder, "1992-01-01")
    assert atlas.status("gate").status == "unknown"
    assert atlas.links.loc["rail-gate-two", "status"] == "open"
    later = atlas.as_of("2026-06-01")
    assert later.links.loc["rail-gate-two", "status"] == "closed"
    assert later.links.loc["rail-gate-two", "stale"]
    assert later.links.loc["rail-gate-two", "plan"] == "open announced for not before 2029"
    assert later.permissions.loc["ban-on-transit", "status"] == "closed"


def test_a_wrong_name_suggests_the_nearest(folder: Path) -> None:
    atlas = corridor.load(folder)
    with pytest.raises(NotKnownError, match="Did you mean rail-gate-two"):
        atlas.history("rail-gate-too")
    with pytest.raises(NotKnownError, match="Did you mean links"):
        atlas.table("linkz")


def test_names_and_citations(folder: Path) -> None:
    atlas = corridor.load(folder)
    assert [(name.name, name.side) for name in atlas.names_of("one")] == [("Eins", "BB")]
    assert atlas.names_of("two") == ()
    cited = atlas.citations()
    assert {"almanac", "gazette", "survey", "rumour"} == set(cited["source"])
    assert "rail-one-gate" in set(cited.loc[cited["source"] == "survey", "row"])


def test_reading_twice_reads_once_until_a_file_changes(folder: Path) -> None:
    first = corridor.load(folder)
    assert corridor.load(folder)._raw is first._raw
    path = folder / "groups.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Main line", "Main railway"), encoding="utf-8")
    assert corridor.load(folder).table("groups").loc["main", "title"] == "Main railway"


def test_bad_folders_are_refused_with_all_problems(tmp_path: Path) -> None:
    rows = copy.deepcopy(ROWS)
    rows["links"][0]["mode"] = "rial"
    rows["nodes"][0]["lon"] = "x"
    with pytest.raises(DataError, match=r"links\.csv:2(.|\n)*nodes\.csv:2|nodes\.csv:2(.|\n)*links\.csv:2"):
        corridor.load(write_folder(tmp_path / "bad", rows=rows))
    with pytest.raises(DataError, match="is no folder"):
        corridor.load(tmp_path / "nowhere")
    with pytest.raises(DataError, match="is not a day"):
        corridor.load(write_folder(tmp_path / "good"), "yesterday")


def test_the_environment_can_name_the_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRIDOR_DATA", str(folder))
    assert corridor.load().region.title == "Two lands"
