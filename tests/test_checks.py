"""Every named check passes on a sound folder and fails, with its cure, on a broken one."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from corridor.checks import _all_checks, check
from corridor.cli import main
from corridor.schema import TABLES
from tests.tinyfolder import ROWS, shapes, write_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tinyfolder import Rows

Features = dict[str, list[dict[str, Any]]]


def _row(rows: Rows, key: str, column: str = "id") -> dict[str, str]:
    return next(row for row in rows if row[column] == key)


def _set(table: str, key: str, column: str, value: str, by: str = "id") -> Callable[[dict[str, Rows], Features], None]:
    def change(rows: dict[str, Rows], _features: Features) -> None:
        _row(rows[table], key, by)[column] = value

    return change


def _drop(table: str, key: str, by: str = "id") -> Callable[[dict[str, Rows], Features], None]:
    def change(rows: dict[str, Rows], _features: Features) -> None:
        rows[table] = [row for row in rows[table] if row[by] != key]

    return change


def _add(table: str, row: dict[str, str]) -> Callable[[dict[str, Rows], Features], None]:
    def change(rows: dict[str, Rows], _features: Features) -> None:
        rows[table].append(row)

    return change


def _shape(table: str, key: str, coordinates: object) -> Callable[[dict[str, Rows], Features], None]:
    def change(_rows: dict[str, Rows], features: Features) -> None:
        feature = next(found for found in features[table] if found["properties"]["id"] == key)
        feature["geometry"]["coordinates"] = coordinates

    return change


def _property(table: str, key: str, name: str, value: object) -> Callable[[dict[str, Rows], Features], None]:
    def change(_rows: dict[str, Rows], features: Features) -> None:
        feature = next(found for found in features[table] if found["properties"]["id"] == key)
        feature["properties"][name] = value

    return change


def _without(table: str, key: str) -> Callable[[dict[str, Rows], Features], None]:
    def change(_rows: dict[str, Rows], features: Features) -> None:
        features[table] = [found for found in features[table] if found["properties"]["id"] != key]

    return change


STATUS = {"subject": "gate", "last_checked": "2026-06-01", "sources": "gazette"}

# name of the check, what is broken, words of the message, words of the cure
BROKEN = [
    ("schema", _set("links", "rail-one-gate", "mode", "rial"), "Did you mean rail, road?", "Mode of transport"),
    ("schema", _set("links", "rail-one-gate", "gauge_mm", "152"), "lies outside 600 to 1676", "Track gauge"),
    ("schema", _set("nodes", "one", "lon", "fifty"), "'fifty' is not a number", "Longitude"),
    ("schema", _set("statuses", "gate", "date", "last spring", "subject"), "is not a date", "From when"),
    ("schema", _set("links", "rail-one-gate", "name", ""), "column name is empty", "Fill it"),
    ("schema", _set("sources", "gazette", "url", "javascript:alert(1)"), "is not an address", "Address"),
    ("schema", _add("links", dict(ROWS["links"][0])), "stands already at links.csv:2", "own key"),
    ("schema", _property("links", "rail-one-gate", "quality", "superb"), "No value named 'superb'", "make geodata"),
    ("schema", _shape("links", "rail-one-gate", [[0.5, 1]]), "cannot be read", "make geodata"),
    ("references", _set("links", "rail-one-gate", "to", "gat"), "Did you mean gate?", "add it to nodes.csv"),
    ("references", _set("nodes", "one", "countries", "AX"), "AX is no country", "alpha-2 code"),
    ("references", _set("projects", "reopen", "members", "rail-gate-twoo"), "Did you mean rail-gate-two", "links.csv"),
    ("unique subjects", _add("permissions", {**ROWS["permissions"][0], "id": "one"}), "stands in nodes.csv", "Rename"),
    ("sources", _set("parameters", "fee-gate", "assumption", ""), "either sources or an assumption", "Fill one"),
    ("sources", _set("parameters", "hours-gate", "assumption", "guess"), "never both", "Fill one"),
    ("sources", _set("sources", "gazette", "url", ""), "has no address", "Fill column url"),
    ("statuses", _drop("statuses", "road-two-haven", "subject"), "No status is given", "statuses.csv"),
    ("statuses", _set("statuses", "gate", "last_checked", "2026-09-01", "subject"), "later than the newest", "cite that"),
    ("statuses", _add("statuses", {**STATUS, "date": "2026", "status": "open", "last_checked": "2026-03"}),
     "straddles last_checked", "not before"),
    ("statuses", _add("statuses", {**STATUS, "date": "1993-04-03", "status": "open"}), "Two statuses begin", "Keep the one"),
    ("statuses", _set("sources", "gazette", "date", "2026-06-02"), "newer than last_checked 2026-06-01", "newest source cited"),
    ("dates", _set("sources", "rumour", "date", "2999"), "2999 is still to come", "date of the publication"),
    ("dates", _set("events", "closing", "date", "2999"), "2999 is still to come", "what it reports"),
    ("confidence", _set("statuses", "gate", "sources", "rumour", "subject"), "low confidence alone", "better source"),
    ("parameters", _set("parameters", "hours-gate", "low", "30"), "low, central, high are 30", "rising order"),
    ("parameters", _set("tests", "one-two", "high", "1"), "low is above high", "Swap"),
    ("tests apart", _add("lengths", {"link": "rail-gate-two", "km": "167", "use": "input", "as_of": "2024",
                                     "sources": "gazette", "note": "half of one-two"}), "repeats the test one-two", "another source"),
    ("lengths used", _set("lengths", "171", "use", "input", "km"), "already the input", "rival"),
    ("old ids", _set("aliases", "rail-of-yore", "old", "road-two-haven", "old"), "is an id of the data now", "of its own"),
    ("gauges", _set("links", "rail-one-gate", "gauge_mm", ""), "has no gauge", "Fill gauge_mm"),
    ("gauges", _set("nodes", "gate", "gauge_break", "no"), "1435 and 1520 mm meet", "gauge_break to yes"),
    ("crossings", _drop("crossings", "gate"), "has no row in crossings.csv", "Add one"),
    ("crossings", _set("crossings", "gate", "mode", "road"), "ends at this road crossing", "own crossing"),
    ("crossings", _set("crossings", "gate", "country_b", "AA"), "Its node is a crossing of AA BB", "same two countries"),
    ("ends", _set("links", "road-two-haven", "to", "two"), "begins and ends at two", "node at its other end"),
    ("units", _set("crossings", "gate", "fee_a_to_b", "hours-gate"), "hours-gate is in hours", "right kind"),
    ("rate rows", _set("rates", "rail-speed", "mode", ""), "line_speed needs mode", "Fill it"),
    ("rate rows", _set("rates", "gauge-time", "mode", "rail"), "has no mode", "Empty it"),
    ("rate rows", _set("rates", "rail-speed", "parameter", "hours-gate"), "hours-gate is in hours", "right kind"),
    ("rate rows", _set("rates", "rail-speed", "nodes", "one"), "It names nodes", "countries or links"),
    ("rate rows", _set("rates", "road-speed", "links", "road-two-haven"), "It names countries and links", "a row for each"),
    ("rate rows", _set("rates", "worth-of-time", "countries", "AA"), "It names countries", "holds everywhere"),
    ("rate rows", _set("rates", "rail-speed", "links", "road-two-haven"), "is road, the rate rail", "of its mode"),
    ("rates", _set("rates", "road-speed", "countries", "AA"), "No rate says the line_speed of load box by road", "Add a row"),
    ("rates", _drop("rates", "sea-headway"), "the headway of load box by sea", "Add a row"),
    ("rates", _drop("rates", "sea-road-dwell"), "the port_dwell of load box by sea to road", "Add a row"),
    ("rates", _drop("rates", "gauge-time"), "the gauge_hours of load box here", "Add a row"),
    ("rates", _drop("rates", "worth-of-time"), "the value_of_time of load box here", "Add a row"),
    ("rates", _add("rates", {"id": "again", "kind": "line_speed", "mode": "rail", "parameter": "speed-rail"}),
     "rail-speed and again are equally specific", "name the load or the place"),
    ("rates", _set("loads", "box", "containers", ""), "does not say how many", "Fill column containers"),
    ("rates", _set("loads", "hopper", "wagons", ""), "fee-gate is in USD per wagon", "Fill column wagons"),
    ("schema", _set("permissions", "ban-on-transit", "modes", "rail spaceship"), "No value named 'spaceship'", "Modes"),
    ("schema", _set("lengths", "168", "km", "0", "km"), "lies outside", "Length"),
    ("schema", _property("links", "rail-one-gate", "made_from", []), "missing or empty", "make geodata"),
    ("references", _property("links", "rail-one-gate", "made_from", ["surveyy"]), "Did you mean survey", "sources.csv"),
    ("one country", _set("links", "rail-one-gate", "country", "AA BB"), "holds AA BB", "Split the link"),
    ("one country", _set("links", "sea-haven-isle", "country", "BB"), "holds BB", "leave a sea link empty"),
    ("unseen characters", _set("nodes", "one", "name", "O\u202ene"), "U+202E", "Remove it"),
    ("shapes", _without("links", "road-two-haven"), "No shape in shapes/links.geojson", "make geodata"),
    ("shapes", _drop("waters", "wide-sea"), "The shape has no row", "waters.csv"),
    ("coverage", _shape("countries", "bb", [[[1.9, 0], [4, 0], [4, 2], [1.9, 2], [1.9, 0]]]), "overlap", "make geodata"),
    ("coverage", _shape("countries", "bb", [[[2, 0], [4, 2], [4, 0], [2, 2], [2, 0]]]), "not valid", "make geodata"),
    ("coverage", _shape("countries", "bb", [[[2, 0], [4, 0], [4, 2], [2, 2], [2, 1], [2, 0]],
                                           [[3, 0.2], [3.2, 0.2], [3.2, 0.4], [3, 0.4], [3, 0.2]]]), "gap of", "Give it to a country"),
    ("rulings", _set("border_rulings", "the-hill", "drawn_as", "bb"), "lies outside bb", "Correct drawn_as"),
    ("rulings", _set("border_rulings", "the-hill", "claimants", "BB"), "none of the claimants BB", "Add the claimant"),
    ("coverage", _shape("countries", "bb", [[[2.0001, 0], [4, 0], [4, 2], [2, 2], [2, 1], [2.0001, 0]]]), "sliver", "make geodata"),
    ("rulings", _shape("countries", "bb", [[[1.9, 0], [4, 0], [4, 2], [1.9, 2], [1.9, 0]]]), "no ruling says", "border_rulings.csv"),
    ("topology", _shape("links", "rail-one-gate", [[0.5, 1], [1.2, 1.05], [1.99, 1]]), "misses its to node gate", "make geodata"),
    ("topology", _shape("links", "road-two-haven", [[3.5, 1], [3.9, 1.4], [3.6, 1.1], [4, 1.5]]), "turns by 180", "Remove the spike"),
    ("places", _set("nodes", "gate", "lon", "2.1"), "off AA", "onto the border"),
    ("places", _set("nodes", "one", "lon", "2.5"), "outside AA", "lon before lat"),
    ("link country", _shape("links", "rail-gate-two", [[2, 1], [1.9, 0.95], [3.5, 1]]), "lies in AA", "split it at the border"),
    ("link lengths", _property("links", "rail-one-gate", "drawn_km", 150), "the line measures 167", "make geodata"),
    ("link lengths", _set("lengths", "168", "km", "140", "km"), "too far from 1 for quality osm", "call it schematic"),
    ("sea over water", _shape("links", "sea-haven-isle", [[4, 1.5], [3.2, 1.2], [4, 0.5]]), "cross land", "round the coast"),
    ("joined", lambda rows, _features: rows["main_points"].clear(), "no two main points", "Add the main origins"),
    ("joined", _drop("links", "sea-haven-isle"), "No chain of links joins it to one", "Add the link"),
]  # fmt: skip


# name of the check, file, its text, words of the message, words of the cure
BROKEN_FILES = [
    (
        "versions",
        "versions/1.json",
        "{}",
        "no snapshot of a data version: 'version' is missing",
        "from an earlier commit",
    ),
    ("versions", "versions/first.json", "{}", "no number of a version", "Rename it to its number"),
    (
        "scenarios",
        "scenarios/own.yaml",
        "title: T\nopen: [gte]\n",
        "open: No link or crossing or project",
        "Mend the file",
    ),
    ("scenarios", "scenarios/own.yaml", "title: T\nsources: [gazete]\n", "gazete is no row", "Correct the id"),
]


def test_a_sound_folder_has_no_problem(tmp_path: Path) -> None:
    report = check(write_folder(tmp_path / "data"))
    assert report.ok
    assert report.problems == ()


def test_every_check_is_shown_to_fail() -> None:
    assert {case[0] for case in (*BROKEN, *BROKEN_FILES)} == {"schema", *_all_checks()}


@pytest.mark.parametrize(("name", "file", "text", "what", "cure"), BROKEN_FILES)
def test_broken_files_are_found_with_their_cure(
    tmp_path: Path, name: str, file: str, text: str, what: str, cure: str
) -> None:
    folder = write_folder(tmp_path / "data")
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")
    (problem,) = check(folder).problems
    assert (problem.check, problem.file) == (name, file)
    assert what in problem.what
    assert cure in problem.cure


@pytest.mark.parametrize(("name", "change", "what", "cure"), BROKEN, ids=[f"{c[0]}-{i}" for i, c in enumerate(BROKEN)])
def test_broken_data_are_found_with_their_cure(
    tmp_path: Path, name: str, change: Callable[[dict[str, Rows], Features], None], what: str, cure: str
) -> None:
    rows, features = copy.deepcopy(ROWS), shapes()
    change(rows, features)
    found = [
        p for p in check(write_folder(tmp_path / "data", rows=rows, features=features)).problems if p.check == name
    ]
    assert any(what in problem.what and cure in problem.cure for problem in found), [str(p) for p in found]
    assert all(problem.file for problem in found)


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    rows, features = copy.deepcopy(ROWS), shapes()
    for change in (BROKEN[0][1], BROKEN[9][1], _drop("statuses", "gate", "subject"), _set("nodes", "one", "lat", "80")):
        change(rows, features)
    found = {problem.check for problem in check(write_folder(tmp_path / "d", rows=rows, features=features)).problems}
    assert {"schema", "references", "statuses", "places"} <= found


@pytest.mark.parametrize("file", ["links.csv", "region.yaml", "shapes/countries.geojson"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    folder = write_folder(tmp_path / "data")
    (folder / file).unlink()
    problems = check(folder).problems
    assert any(problem.file == file and "missing" in problem.what for problem in problems)


def test_a_wrong_head_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data")
    path = folder / "groups.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("title", "titel", 1), encoding="utf-8")
    problem, skipped = [p for p in check(folder).problems if p.file == "groups.csv"]
    assert "other checks did not run" in problem.what + skipped.what
    assert "titel" in problem.what + skipped.what


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data")
    path = folder / "links.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check(folder).ok


def test_a_stray_table_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data")
    (folder / "waypoint.csv").write_text("line,seq\n", encoding="utf-8")
    (problem,) = check(folder).problems
    assert (problem.file, problem.level) == ("waypoint.csv", "warning")
    assert "Did you mean waypoints" in problem.what


def test_a_folder_where_a_table_should_be_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data")
    for file in ("links.csv", "shapes/links.geojson"):
        (folder / file).unlink()
        (folder / file).mkdir()
    found = {problem.file for problem in check(folder).problems}
    assert {"links.csv", "shapes/links.geojson"} <= found


ODD = [
    "",
    "Bad Id",
    "0",
    "-1",
    "nan",
    "1e999",
    "x" * 300,
    "{{ 7*7 }}",
    "\u202e",
    "not before",
    "AA BB",
    "one two",
    "None",
]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ROWS))
def test_no_cell_breaks_the_checker(tmp_path: Path, name: str) -> None:
    """Whatever a cell holds, the checker reports and does not crash, nor does a check break off unseen."""
    for row in ROWS[name][:1]:
        for column in TABLES[name].columns:
            for number, odd in enumerate(ODD):
                rows = copy.deepcopy(ROWS)
                rows[name][ROWS[name].index(row)][column.name] = odd
                report = check(write_folder(tmp_path / f"{column.name}-{number}", rows=rows))
                broken = [str(problem) for problem in report.problems if "broke off" in problem.what]
                assert not broken, (column.name, odd, broken)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"features": 5}',
        '{"features": [5, null, {}, {"properties": 3}]}',
        '{"features": [{"properties": {"id": "rail-one-gate"}, "geometry": null}]}',
        (
            '{"features": [{"properties": {"id": "rail-one-gate", "quality": [], "drawn_km": {}, "made_from": 7, "mix": 0},'
            ' "geometry": {"type": "LineString", "coordinates": [[NaN, 1], [2, Infinity]]}}]}'
        ),
    ],
)
def test_no_shapes_file_breaks_the_checker(tmp_path: Path, text: str) -> None:
    folder = write_folder(tmp_path / "data")
    for table in ("links", "countries", "waters", "border_rulings"):
        (folder / "shapes" / f"{table}.geojson").write_text(text, encoding="utf-8")
    report = check(folder)
    assert not report.ok
    assert not [str(problem) for problem in report.problems if "broke off" in problem.what]


def test_the_command_prints_problems_and_ends_with_1(tmp_path: Path) -> None:
    rows = copy.deepcopy(ROWS)
    rows["parameters"][0]["low"] = "30"
    folder = write_folder(tmp_path / "dätä with blanks", rows=rows)
    result = CliRunner().invoke(main, ["check", "--data", str(folder)])
    assert result.exit_code == 1
    assert "parameters.csv:2 (hours-gate): error: low, central, high are 30, 3, 9." in result.stdout
    assert "1 errors" in result.stderr


def test_the_command_prints_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--json", "--data", str(write_folder(tmp_path / "data"))])
    data = json.loads(result.stdout)
    assert result.exit_code == 0
    assert data["ok"] is True
    assert set(data["checks"]) == {"schema", *_all_checks()}
    assert all(text.endswith(".") for text in data["checks"].values())


def test_a_folder_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--data", str(tmp_path / "nowhere")])
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
