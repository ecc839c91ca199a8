"""A map knows what it was made from: it says so, it can be made again, and what stands in a file is never trusted."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
import pytest
from click.testing import CliRunner
from folium.plugins import MiniMap

import corridor
from corridor.cli import main
from corridor.maprecord import ELEMENT, element_of
from corridor.maps import Journey, make_comparison, save
from corridor.provenance import folder_hash, picture_words, scenario_hash
from tests.corpus import ALL, region_with, rows_with
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.atlas import Atlas

OPEN = corridor.Scenario().opening("reopen").permitting("ban-on-transit")
YAML = "title: Own\nwhy: To see.\nopen: [reopen]\npermit: [ban-on-transit]\n"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    folder = write_folder(tmp_path / "data")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "opened.yaml").write_text(YAML.replace("Own", "Opened"), encoding="utf-8")
    return folder


@pytest.fixture(name="atlas")
def _atlas(folder: Path) -> Atlas:
    return corridor.load(folder)


@pytest.fixture(name="here")
def _here(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "own.yaml").write_text(YAML, encoding="utf-8")
    monkeypatch.setenv("CORRIDOR_DATA", str(folder))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(line: str) -> Any:  # noqa: ANN401 - click's result
    return CliRunner().invoke(main, line.split())


def _record(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    found = re.search(re.escape(ELEMENT) + "(.*?)</script>", text)
    assert found is not None
    record: dict[str, Any] = json.loads(found[1])
    return record


MAPS = [
    "map",
    "map --focus gate --theme dark --title Mine --as-of 2000-01-01",
    "map --layers links,crossings --focus 0,0,2,2",
    "map --online-tiles OpenStreetMap.Mapnik",
    "route one two --scenario opened --minimise time --via gate --mode rail --map x.html",
    "route one two --scenario own.yaml --map x.html",
    "route one two --scenario today --scenario opened --as-of 2001-02-03 --map x.html",
    "compare today opened --map x.html",
    "compare today own.yaml --pair one two --minimise cost --load hopper --map x.html",
    "compare today opened --as-of 1995-01-01 --map x.html",
]


@pytest.mark.parametrize("line", MAPS)
def test_a_map_comes_out_byte_for_byte(line: str, here: Path) -> None:
    made = _run(line if "x.html" in line else f"{line} -o x.html")
    assert made.exit_code == 0, made.output
    own = " --scenario own.yaml" if "own.yaml" in line else ""
    result = _run(f"rebuild x.html -o y.html{own}")
    assert result.exit_code == 0, result.output
    assert "the same bytes" in result.stderr
    assert (here / "x.html").read_bytes() == (here / "y.html").read_bytes()
    # In its own place as well.
    assert _run(f"rebuild x.html{own}").exit_code == 0


@pytest.mark.parametrize("line", MAPS)
def test_the_command_it_tells_makes_it_again(line: str, here: Path) -> None:
    assert _run(line if "x.html" in line else f"{line} -o x.html").exit_code == 0
    before = (here / "x.html").read_bytes()
    told = corridor.inspect("x.html").command.removeprefix("corridor ")
    again = _run(f"{told} {'-o' if told.startswith('map') else '--map'} z.html")
    assert again.exit_code == 0, again.output
    assert (here / "z.html").read_bytes() == before


def test_what_inspect_prints(here: Path) -> None:
    assert _run("map --focus gate -o x.html").exit_code == 0
    result = _run("inspect x.html")
    assert result.exit_code == 0
    for words in ("layered map", "corridor map --focus gate", "Two lands, data of 2026-06-01", "day shown", "folium"):
        assert words in result.stdout
    found = json.loads(_run("inspect x.html --json").stdout)
    assert found["data"]["sha256"] == folder_hash(here / "data")
    assert found["options"] == {"focus": "gate"}
    assert found == corridor.inspect("x.html").to_dict()
    assert str(corridor.inspect("x.html")) == result.stdout.rstrip("\n")


def test_an_own_scenario_goes_by_its_hash(here: Path) -> None:
    assert _run("compare today own.yaml --map x.html").exit_code == 0
    today, own = _record(here / "x.html")["options"]["scenarios"]
    assert today == {"id": "today", "as_of": ""}
    assert own == {
        "id": "own", "as_of": "", "title": "Own",
        "sha256": scenario_hash(corridor.read_scenario("own.yaml", here / "data")),
    }  # fmt: skip
    for line in ("rebuild x.html -o y.html", "rebuild x.html -o y.html --anyway"):
        missing = _run(line)
        assert missing.exit_code == 2
        assert "own, a scenario of somebody's own. Name its file with --scenario" in missing.stderr
    (here / "own.yaml").write_text(YAML.replace("permit: [ban-on-transit]\n", ""), encoding="utf-8")
    changed = _run("rebuild x.html -o y.html --scenario own.yaml")
    assert changed.exit_code == 1
    assert "its file says something else now" in changed.output
    assert not (here / "y.html").exists()


def test_two_own_scenarios_of_one_name(here: Path) -> None:
    (here / "b").mkdir()
    (here / "b" / "own.yaml").write_text(YAML.replace("Own", "Other").replace("[reopen]", "[gate]"), encoding="utf-8")
    assert _run("route one two --scenario own.yaml --scenario b/own.yaml --map x.html").exit_code == 0
    for line in ("--scenario own.yaml --scenario b/own.yaml", "--scenario b/own.yaml --scenario own.yaml"):
        result = _run(f"rebuild x.html {line}")
        assert result.exit_code == 0, result.output
    result = _run("rebuild x.html --scenario own.yaml")
    assert result.exit_code == 1
    assert "the scenario own: its file says something else now" in result.stdout


def test_the_name_of_a_file_is_no_part_of_a_scenario(here: Path) -> None:
    (here / "b").mkdir()
    (here / "b" / "own.yml").write_text(YAML, encoding="utf-8")
    assert _run("compare today own.yaml --map x.html").exit_code == 0
    assert _run("rebuild x.html --scenario b/own.yml").exit_code == 0


def test_a_map_that_comes_out_the_same_stays_untouched(here: Path) -> None:
    """So it can be proven where nobody can write."""
    assert _run("map -o x.html").exit_code == 0
    before = (here / "x.html").stat()
    result = _run("rebuild x.html")
    assert result.exit_code == 0
    assert "Left as it was x.html: the same bytes" in result.stderr
    after = (here / "x.html").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("name", ["-", "x.png", "x.gpkg", "folder/"])
def test_what_is_written_is_a_page(name: str, here: Path) -> None:
    assert _run("map -o x.html").exit_code == 0
    before = sorted(here.iterdir())
    result = _run(f"rebuild x.html -o {name}")
    assert result.exit_code == 2
    assert "End it in .html" in result.stderr
    assert sorted(here.iterdir()) == before


def test_a_command_that_is_copied_does_what_the_map_shows(here: Path, atlas: Atlas) -> None:
    exact = (0.123456789, 0.0, 2.0, 1.987654321)
    save(corridor.map(atlas, focus=exact), here / "x.html")
    assert corridor.inspect("x.html").command == "corridor map --focus 0.123456789,0.0,2.0,1.987654321"
    assert _run("route one two --map x.html").exit_code == 0
    text = (here / "x.html").read_text(encoding="utf-8")
    options = _record(here / "x.html")["options"]
    options["journeys"][0]["from"] = "--map=mine.html"
    (here / "x.html").write_text(_changed(text, "options", options), encoding="utf-8")
    assert corridor.inspect("x.html").command == "corridor route --scenario today -- --map=mine.html two"


@pytest.mark.parametrize(
    "asked", [{"via": "gate"}, {"minimise": []}, {"owner": ["AM"]}, {"modes": [1]}, {"alternatives": 10**9}]
)
def test_what_a_journey_asks_is_of_its_kind(asked: dict[str, Any], here: Path) -> None:
    assert _run("route one two --map x.html").exit_code == 0
    text = (here / "x.html").read_text(encoding="utf-8")
    options = _record(here / "x.html")["options"]
    options["journeys"][0]["options"] = asked
    (here / "x.html").write_text(_changed(text, "options", options), encoding="utf-8")
    for line in ("inspect x.html", "rebuild x.html --anyway"):
        result = _run(line)
        assert result.exit_code == 2
        assert "is damaged" in result.stderr


def test_other_data_are_told(here: Path) -> None:
    assert _run("map -o x.html").exit_code == 0
    before = (here / "x.html").read_bytes()
    path = here / "data" / "events.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("The Gate is shut", "The Gate is closed"), encoding="utf-8"
    )
    result = _run("rebuild x.html")
    assert result.exit_code == 1
    assert "Differs: the data: then Two lands, data of 2026-06-01" in result.stdout
    assert "files are not" in result.stdout
    assert "--anyway" in result.stderr
    assert (here / "x.html").read_bytes() == before
    anyway = _run("rebuild x.html --anyway")
    assert anyway.exit_code == 0
    assert "another map" in anyway.stderr
    assert (here / "x.html").read_bytes() != before
    assert _run("rebuild x.html").exit_code == 0


@pytest.mark.parametrize(
    "file", ["region.yaml", "links.csv", "shapes/links.geojson", "scenarios/opened.yaml", "scenarios/parts/base.yml"]
)
def test_every_file_of_a_folder_counts(file: str, folder: Path) -> None:
    (folder / "scenarios" / "parts").mkdir()
    (folder / "scenarios" / "parts" / "base.yml").write_text(YAML, encoding="utf-8")
    before = folder_hash(folder)
    (folder / "notes.txt").write_text("Nothing that is read.", encoding="utf-8")
    assert folder_hash(folder) == before
    (folder / file).write_bytes((folder / file).read_bytes() + b"\n")
    assert folder_hash(folder) != before


def test_another_folder_is_named_by_option(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run("map -o x.html").exit_code == 0
    monkeypatch.delenv("CORRIDOR_DATA")
    result = _run("rebuild x.html")
    assert result.exit_code == 1
    assert "then Two lands" in result.stdout
    assert _run("rebuild x.html --data data").exit_code == 0
    assert b"the same" not in (here / "x.html").read_bytes()[:100]


def test_other_versions_are_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run("map -o x.html").exit_code == 0
    monkeypatch.setattr("corridor.provenance.__version__", "9.9.9")
    result = _run("rebuild x.html")
    assert result.exit_code == 1
    assert re.search(r"corridor: then \d+\.\d+\.\d+; now 9\.9\.9", result.stdout)
    assert (here / "x.html").is_file()


def test_a_file_that_was_changed_is_told(here: Path) -> None:
    assert _run("map -o x.html").exit_code == 0
    path = here / "x.html"
    path.write_text(path.read_text(encoding="utf-8").replace("Two lands", "Three lands", 1), encoding="utf-8")
    before = path.read_bytes()
    result = _run("rebuild x.html")
    assert result.exit_code == 1
    assert "changed after it was made" in result.stdout
    assert path.read_bytes() == before
    assert _run("rebuild x.html --anyway").exit_code == 0
    assert b"<title>Two lands" in path.read_bytes()


def test_what_was_added_in_python_is_named(atlas: Atlas, tmp_path: Path) -> None:
    drawn = corridor.map(atlas)
    folium.Marker([1, 1], popup="Here").add_to(drawn)
    MiniMap().add_to(drawn)  # type: ignore[no-untyped-call]
    path = save(drawn, tmp_path / "x.html")
    record = corridor.inspect(path)
    assert {"Marker", "MiniMap", "Popup"} <= set(record.additions)
    assert record.command == ""
    assert "none: it was made in Python" in str(record)
    found = corridor.rebuild(path, data=atlas.folder)
    assert not found.same
    assert found.path is None
    assert "Marker" in found.differences[0]
    written = corridor.rebuild(path, tmp_path / "y.html", data=atlas.folder, anyway=True)
    assert written.path == tmp_path / "y.html"
    assert corridor.inspect(tmp_path / "y.html").additions == ()


def test_rendering_twice_adds_nothing(atlas: Atlas, tmp_path: Path) -> None:
    drawn = corridor.map(atlas)
    one = save(drawn, tmp_path / "x.html").read_bytes()
    assert save(drawn, tmp_path / "x.html").read_bytes() == one
    assert corridor.inspect(tmp_path / "x.html").additions == ()
    folium.Marker([1, 1]).add_to(drawn)
    assert corridor.inspect(save(drawn, tmp_path / "x.html")).additions[-1] == "Marker"


@pytest.mark.parametrize("focus", [(0, 0, 2, 2), [0, 0.5, 2, 2], np.array([0, 0, 2, 2]), "0,0,2,2"])
def test_a_frame_in_numbers_of_any_kind(focus: Any, atlas: Atlas, tmp_path: Path) -> None:  # noqa: ANN401 - any kind
    path = save(corridor.map(atlas, focus=focus), tmp_path / "x.html")
    assert corridor.rebuild(path, data=atlas.folder).same


@pytest.mark.parametrize("look", [{"layers": []}, {"title": ""}, {"layers": ("links",), "title": "-x"}])
def test_what_is_empty_is_not_what_is_usual(look: dict[str, Any], atlas: Atlas, tmp_path: Path) -> None:
    path = save(corridor.map(atlas, **look), tmp_path / "x.html")
    assert corridor.rebuild(path, data=atlas.folder).same
    page = save(make_comparison(["today", "opened"], atlas=atlas, title=""), tmp_path / "y.html")
    assert corridor.rebuild(page, data=atlas.folder).same


def test_a_journey_with_alternatives(atlas: Atlas, tmp_path: Path) -> None:
    journey = Journey(scenario=OPEN, origin="one", destination="two", options={"alternatives": 1})
    path = save(corridor.map(atlas, journeys=[journey]), tmp_path / "x.html")
    assert corridor.inspect(path).command == ""
    assert corridor.rebuild(path, data=atlas.folder, scenarios=[OPEN]).same


def test_maps_made_in_python(atlas: Atlas, tmp_path: Path) -> None:
    journey = Journey(scenario=OPEN, origin="one", destination="two", options={"via": ["gate"], "minimise": "cost"})
    path = save(corridor.map(atlas, journeys=[journey], title="Mine"), tmp_path / "x.html")
    record = corridor.inspect(path)
    assert record.command == ""
    assert record.scenarios[0]["id"] == "own"
    assert corridor.rebuild(path, data=atlas.folder, scenarios=[OPEN]).same
    page = save(make_comparison(["today", OPEN], atlas=atlas, title="Both", theme="dark"), tmp_path / "y.html")
    assert corridor.rebuild(page, data=atlas.folder, scenarios=[OPEN]).same
    assert corridor.inspect(page).made == "comparison"


def test_no_path_is_in_a_record(here: Path) -> None:
    for line in MAPS:
        assert _run(line if "x.html" in line else f"{line} -o x.html").exit_code == 0
        text = (here / "x.html").read_text(encoding="utf-8")
        assert str(here) not in text
        assert "own.yaml" not in text
        assert len(element_of(_record(here / "x.html"))) < 2000


def test_a_record_is_no_script_and_the_policy_stays(here: Path) -> None:
    assert _run("map -o x.html").exit_code == 0
    text = (here / "x.html").read_text(encoding="utf-8")
    assert text.count(ELEMENT) == 1
    assert "'unsafe-inline'" not in text.split("script-src ")[1].split(";")[0]
    assert "How this was made" in text
    assert "corridor rebuild" in text


def test_text_that_breaks_pages_stays_text(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", rows=rows_with(ALL))
    (folder / "region.yaml").write_text(region_with(ALL), encoding="utf-8")
    path = save(corridor.map(corridor.load(folder), title=f"{ALL} half \ud83d"), tmp_path / "x.html")
    record = corridor.inspect(path)
    assert record.options["title"].startswith("{{ 7*7 }}")
    assert "</script><b>" in record.options["title"]
    assert corridor.rebuild(path, data=folder).same
    result = CliRunner().invoke(main, ["inspect", str(path)])
    assert result.exit_code == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", result.stdout)


DAMAGES: dict[str, Callable[[str], str]] = {
    "empty": lambda _text: "",
    "another page": lambda _text: "<!DOCTYPE html><title>Other</title>",
    "no record": lambda text: re.sub(re.escape(ELEMENT) + ".*?</script>", "", text, count=1),
    "no end": lambda text: text[: text.index(ELEMENT) + 200],
    "no JSON": lambda text: text.replace(f"{ELEMENT}{{", f"{ELEMENT}[", 1),
    "deep": lambda text: re.sub(
        re.escape(ELEMENT) + ".*?</script>", f"{ELEMENT}{'[' * 20_000}</script>", text, count=1
    ),
    "a record in the text": lambda text: f"{ELEMENT}{{}}</script>" + text,
    "a list": lambda text: _changed(text, "options", []),
    "an unknown option": lambda text: _changed(text, "options", {"exec": "rm"}),
    "no day": lambda text: _changed(text, "as_of", "yesterday"),
    "a number": lambda text: _changed(text, "versions", {"corridor": 7}),
    "another kind": lambda text: _changed(text, "made", "picture"),
    "no data": lambda text: _changed(text, "data", None),
    "a frame without end": lambda text: _changed(text, "options", {"focus": [float("nan")] * 4}),
    "no scenarios": lambda text: _changed(text, "made", "comparison"),
}


def _changed(text: str, key: str, value: object) -> str:
    found = re.search(re.escape(ELEMENT) + "(.*?)</script>", text)
    assert found is not None
    record = json.loads(found[1]) | {key: value}
    return text.replace(found[0], element_of(record), 1)


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_file_is_told(name: str, here: Path) -> None:
    assert _run("map -o x.html").exit_code == 0
    text = DAMAGES[name]((here / "x.html").read_text(encoding="utf-8"))
    (here / "x.html").write_text(text, encoding="utf-8")
    for command in ("inspect", "rebuild"):
        result = _run(f"{command} x.html")
        assert result.exit_code == 2, result.output
        assert result.stderr.startswith("Error: ")
        assert "Make" in result.stderr or "Name" in result.stderr
    assert (here / "x.html").read_text(encoding="utf-8") == text


def test_what_is_no_file_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("none.html", "data"):
        result = _run(f"inspect {name}")
        assert result.exit_code == 2
        assert "is no file" in result.stderr
    (here / "x.html").write_bytes(os.urandom(2000))
    assert "is no map" in _run("inspect x.html").stderr
    monkeypatch.setattr("corridor.maprecord.LARGEST", 1000)
    assert "MB: it is no map" in _run("inspect x.html").stderr


@pytest.mark.parametrize("key", ["../own", "own.yaml", "/etc/passwd", "a/b.yaml"])
def test_a_map_does_not_choose_what_is_read(key: str, here: Path) -> None:
    assert _run("compare today opened --map x.html").exit_code == 0
    path = here / "x.html"
    text = path.read_text(encoding="utf-8")
    options = _record(path)["options"]
    options["scenarios"][1]["id"] = key
    path.write_text(_changed(text, "options", options), encoding="utf-8")
    result = _run("rebuild x.html --anyway")
    assert result.exit_code == 2
    assert "is no id" in result.stderr


def test_text_of_a_record_cannot_steer_a_terminal(here: Path) -> None:
    assert _run("map -o x.html").exit_code == 0
    path = here / "x.html"
    record = _record(path)
    nasty = "\x1b[31mred\u202e half \ud83d"
    text = _changed(path.read_text(encoding="utf-8"), "data", record["data"] | {"title": nasty})
    path.write_bytes(text.encode("utf-8", "replace"))
    result = _run("inspect x.html")
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout
    assert "\x1b" not in _run("rebuild x.html").output


def test_a_newer_folder_shows_its_newest_day(here: Path) -> None:
    assert _run("map -o x.html").exit_code == 0
    assert _run("map --as-of 2000-01-01 -o y.html").exit_code == 0
    path = here / "data" / "statuses.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    place = rows[0].index("last_checked")
    rows = [
        rows[0],
        *([*row[:place], row[place].replace("2026-06-01", "2026-07-02"), *row[place + 1 :]] for row in rows[1:]),
    ]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
    for name, day in (("x.html", "2026-07-02"), ("y.html", "2000-01-01")):
        assert _run(f"rebuild {name} --anyway").exit_code == 0
        assert corridor.inspect(name).as_of == day


def test_the_same_on_another_day_in_another_zone(here: Path) -> None:
    """Made by one process, made again by another with other seeds: the bytes do not tell of either."""
    assert _run("map -o x.html").exit_code == 0
    home = str(Path(corridor.__file__).parents[1])
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": home, "TZ": "Asia/Almaty"}
    done = subprocess.run(
        [sys.executable, "-m", "corridor", "rebuild", "x.html", "-o", "y.html"],
        env=environment, cwd=here, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (here / "x.html").read_bytes() == (here / "y.html").read_bytes()


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_a_picture_says_what_it_was_made_from(ending: str, here: Path) -> None:
    assert _run(f"map -o x{ending}").exit_code == 0
    content = (here / f"x{ending}").read_bytes()
    told = picture_words(corridor.load(here / "data"))
    assert folder_hash(here / "data") in told
    # A PDF may write its texts with two bytes a letter.
    assert told.encode() in content or told.encode("utf-16-be") in content
    assert str(here).encode() not in content
    assert _run(f"map -o y{ending}").exit_code == 0
    assert (here / f"y{ending}").read_bytes() == content
