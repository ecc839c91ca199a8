"""What changed since a released version: told in words with date and source, whatever the data hold."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING, get_args

import pytest
from click.testing import CliRunner

import corridor
from corridor.changes import KIND_WORDS, Change, Kind, changes_since
from corridor.checks import check
from corridor.cli import main
from corridor.datapackage import describe, release
from corridor.errors import DataError, NotKnownError
from corridor.folder import read_folder
from corridor.snapshots import present_version, read_snapshot, released, take_snapshot, write_snapshot
from corridor.versions import versions
from tests.tinyfolder import ROWS, shapes, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tinyfolder import Rows

Tables = dict[str, "Rows"]


@pytest.fixture(name="rows")
def _rows() -> Tables:
    return copy.deepcopy(ROWS)


def _first(path: Path, rows: Tables | None = None) -> Path:
    """Write a folder and release it as version 1."""
    folder = write_folder(path / "data", rows=rows)
    release(folder)
    return folder


def _after(folder: Path, rows: Tables) -> list[Change]:
    write_folder(folder, rows=rows)
    return list(changes_since(folder).changes)


def _row(rows: Tables, table: str, key: str) -> dict[str, str]:
    return next(row for row in rows[table] if key in (row.get("id"), row.get("subject"), row.get("link")))


def _status(subject: str, date: str, status: str, checked: str = "2026-06-01") -> dict[str, str]:
    return {"subject": subject, "date": date, "status": status, "last_checked": checked, "sources": "gazette"}


def test_a_folder_without_versions_has_no_comparison(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data")
    found = changes_since(folder)
    assert (found.version, found.data_date, found.present_version, found.changes) == ("", None, "", ())
    assert found.present_date == dt.date(2026, 6, 1)
    assert "version" not in json.loads(describe(folder))


def test_a_release_is_a_version_and_differs_from_nothing(tmp_path: Path) -> None:
    folder = _first(tmp_path)
    found = changes_since(folder)
    assert (found.version, found.present_version, found.changes) == ("", "1", ())
    assert changes_since(folder, "1").changes == ()
    assert json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["version"] == "1.0.0"


def test_nothing_new_is_not_released_again(tmp_path: Path) -> None:
    folder = _first(tmp_path)
    with pytest.raises(DataError, match="those of version 1"):
        release(folder)
    assert released(folder) == ("1",)


def test_faulty_data_are_not_released(tmp_path: Path, rows: Tables) -> None:
    _row(rows, "parameters", "hours-gate")["low"] = "30"
    folder = write_folder(tmp_path / "data", rows=rows)
    with pytest.raises(DataError, match="low, central, high"):
        release(folder)
    assert released(folder) == ()


def test_a_snapshot_is_read_as_it_was_taken_and_written_the_same_again(tmp_path: Path) -> None:
    folder = _first(tmp_path)
    path = folder / "versions" / "1.json"
    text = path.read_text(encoding="utf-8")
    taken = take_snapshot(read_folder(folder), version="1")
    assert read_snapshot(folder, "1") == taken
    write_snapshot(folder, taken)
    assert path.read_text(encoding="utf-8") == text


def test_the_order_of_rows_is_no_change(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    for table in rows.values():
        table.reverse()
    assert _after(folder, rows) == []
    assert present_version(folder, take_snapshot(read_folder(folder))) == "1"


def test_an_opening_is_told_with_its_date_and_source(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    rows["statuses"].append(_status("gate", "2026-05-01", "open"))
    (change,) = _after(folder, rows)
    assert change == Change(
        kind="status", action="changed", subject="gate", title="Gate – Gate", before="Closed since 3 April 1993",
        after="Open since 1 May 2026", date="2026-05-01", sources=("gazette",),
    )  # fmt: skip


def test_a_rule_is_told_in_its_own_words(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    rows["statuses"].append(_status("ban-on-transit", "2026-05-01", "open"))
    (change,) = _after(folder, rows)
    assert (change.before, change.after) == ("Not allowed since 1991", "Allowed since 1 May 2026")


def test_a_new_announcement_is_no_opening(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    rows["statuses"].append(_status("gate", "2027-Q2", "open"))
    (change,) = _after(folder, rows)
    assert change.after == "Closed since 3 April 1993; Opening announced for the second quarter of 2027, not open"
    assert change.date == "2027-Q2"


def test_an_announcement_that_came_true_is_told_as_what_it_was(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    rows["statuses"].append(_status("rail-gate-two", "2026-05-01", "open"))
    (change,) = _after(folder, rows)
    assert change.before == "Closed since 3 April 1993; Opening announced for 2029 at the earliest, not open"
    assert change.after == "Open since 1 May 2026"


def test_an_announcement_whose_date_has_passed_is_told(tmp_path: Path, rows: Tables) -> None:
    rows["statuses"].append(_status("gate", "2026-08", "open"))
    folder = _first(tmp_path, rows)
    _row(rows, "sources", "gazette")["date"] = "2026-10-01"
    for row in rows["statuses"]:
        if row["subject"] != "gate" and row["last_checked"] == "2026-06-01":
            row["last_checked"] = "2026-10-01"
    found = {change.subject: change for change in _after(folder, rows)}
    assert found["gate"].kind == "status"
    assert found["gate"].after.endswith("Opening was announced for August 2026; no source found says that it happened")
    assert found["gate"].date == "2026-08"
    assert found["road-two-haven"].kind == "confirmation"
    assert found["road-two-haven"].before == "Last confirmed 1 June 2026"
    assert found["road-two-haven"].after == "Open since 1950; confirmed 1 October 2026"
    assert found["road-two-haven"].sources == ("gazette",)


def test_the_past_is_told_apart_from_the_present(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    rows["statuses"].append(_status("gate", "1899", "open", "1993-01"))
    (change,) = _after(folder, rows)
    assert (change.kind, change.action, change.before, change.after) == ("history", "added", "", "Open since 1899")


def test_a_corrected_date_is_told_once(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    _row(rows, "statuses", "gate")["date"] = "1994"
    (change,) = _after(folder, rows)
    assert (change.kind, change.before, change.after) == ("status", "Closed since 3 April 1993", "Closed since 1994")


def test_a_new_source_or_note_of_a_status_is_told(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    _row(rows, "statuses", "gate")["note"] = "by decree"
    (change,) = _after(folder, rows)
    assert (change.kind, change.after) == ("history", "Closed since 3 April 1993; notes or sources changed")


@pytest.mark.parametrize(
    ("km", "use", "after", "action"),
    [
        ("169.5", "input", "169.5 km used; also published: 171 km", "changed"),
        ("168", "rival", "also published: 168 km, 171 km", "changed"),
    ],
)
def test_a_corrected_length_is_told(tmp_path: Path, rows: Tables, km: str, use: str, after: str, action: str) -> None:
    folder = _first(tmp_path)
    rows["lengths"][0] |= {"km": km, "use": use}
    (change,) = _after(folder, rows)
    assert (change.kind, change.action, change.title) == ("length", action, "One – Gate railway")
    assert change.before == "168 km used; also published: 171 km"
    assert (change.after, change.date, change.sources) == (after, "2020", ("gazette",))


def test_added_and_removed_lengths_are_told(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    rows["lengths"] = [{"link": "rail-gate-two", "km": "160", "use": "rival", "as_of": "2021", "sources": "gazette"}]
    added, removed = sorted(_after(folder, rows), key=lambda change: change.action)
    assert (added.before, added.after) == ("", "also published: 160 km")
    assert (removed.action, removed.after) == ("removed", "No longer in the data")


def test_what_a_thing_of_another_id_is_called_now_is_told(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    event = rows["events"][0]
    rows["aliases"] = [{"old": event["id"], "now": "new-name", "note": "named anew"}]
    title = event["title"]
    event["id"] = "new-name"
    removed = next(change for change in _after(folder, rows) if change.action == "removed")
    assert removed.after == f"Now {title}: named anew"


def test_figures_are_told_and_words_are_told_as_changed(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    rows["links"][0] |= {"gauge_mm": "1435", "tracks": "2", "note": "relaid"}
    _row(rows, "projects", "reopen")["summary"] = "Rebuild both tracks."
    link, project = _after(folder, rows)
    assert (link.kind, link.before) == ("link", "Gauge 1520 millimetre; tracks not given")
    assert link.after == "Gauge 1435 millimetre; tracks 2; words or sources changed"
    assert (project.kind, project.before, project.after) == ("project", "", "Words or sources changed")
    assert (project.date, project.sources) == ("2026-06-01", ("gazette",))


def test_a_redrawn_line_is_told(tmp_path: Path) -> None:
    folder = _first(tmp_path)
    features = shapes()
    line = next(found for found in features["links"] if found["properties"]["id"] == "rail-one-gate")
    line["geometry"]["coordinates"][1] = [1.2, 1.04]
    write_folder(folder, features=features)
    (change,) = changes_since(folder).changes
    assert (change.kind, change.after) == ("link", "Line redrawn")


def test_added_and_removed_rows_are_told(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    rows["links"] = [row for row in rows["links"] if row["id"] != "sea-haven-isle"]
    rows["statuses"] = [row for row in rows["statuses"] if row["subject"] != "sea-haven-isle"]
    rows["links"].append(dict(_row(rows, "links", "road-two-haven"), id="road-again", name="Again"))
    rows["statuses"].append(_status("road-again", "2026", "construction"))
    rows["events"].append(dict(rows["events"][0], id="opening", date="2026-05-01", text="At noon."))
    rows["flows"].append(dict(rows["flows"][0], id="more", value="1234.5"))
    rows["costs"].append(dict(rows["costs"][0], value="9"))
    rows["parameters"].append(dict(rows["parameters"][0], id="hours-more"))
    found = {(change.kind, change.action): change for change in _after(folder, rows)}
    assert found["link", "removed"].title == "sea-haven-isle"
    assert found["link", "removed"].before == "Open since 1990"
    assert found["link", "removed"].sources == ()
    assert (found["link", "added"].title, found["link", "added"].after) == ("Again", "Under construction since 2026")
    assert found["event", "added"].after == "At noon."
    assert found["flow", "added"].after == "1,234.5 M USD"
    assert (found["cost", "added"].title, found["cost", "added"].after) == ("Reopen the Gate: track", "9 M USD")
    assert found["parameter", "added"].after == "3 hours (1 to 9)"
    # The statuses of a new link are told with it, not once more.
    assert not [change for change in found.values() if change.kind in {"status", "history"}]


def test_names_are_told_by_whose_they_are(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    rows["names"] = [{"subject": "one", "name": "Uno", "side": "AA", "language": "it", "sources": "gazette"}]
    (change,) = _after(folder, rows)
    assert (change.kind, change.title, change.before, change.after) == ("name", "One", "1 other name", "Uno (Aland)")


def test_statuses_come_first_and_the_newest_of_them_before_the_others(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    rows["names"] = []
    rows["statuses"] += [_status("road-two-haven", "2026-03", "closed"), _status("gate", "2026-05-01", "open")]
    _row(rows, "events", "closing")["text"] = "At night."
    assert [(change.kind, change.subject) for change in _after(folder, rows)] == [
        ("status", "gate"), ("status", "road-two-haven"), ("event", "closing"), ("name", "one"),
    ]  # fmt: skip


def test_every_kind_has_words() -> None:
    assert tuple(KIND_WORDS) == get_args(Kind)


def test_the_newest_version_that_differs_is_compared_and_others_on_request(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    rows["statuses"].append(_status("gate", "2026-05-01", "open"))
    write_folder(folder, rows=rows)
    release(folder)
    found = changes_since(folder)
    assert (found.version, found.present_version, len(found.changes)) == ("1", "2", 1)
    _row(rows, "projects", "reopen")["name"] = "Open the Gate"
    write_folder(folder, rows=rows)
    found = changes_since(corridor.load(folder))
    assert (found.version, found.present_version, [change.kind for change in found.changes]) == ("2", "", ["project"])
    assert [change.kind for change in changes_since(folder, "1").changes] == ["status", "project"]
    assert json.loads(describe(folder))["version"] == "3.0.0-unreleased"
    with pytest.raises(NotKnownError, match="Known: 1, 2"):
        changes_since(folder, "7")


def test_versions_are_ordered_as_numbers(tmp_path: Path) -> None:
    folder = tmp_path / "versions"
    folder.mkdir()
    for name in ("9.json", "10.json", "x.json", "07.json"):
        (folder / name).write_text("", encoding="utf-8")
    assert released(tmp_path) == ("10", "9")


HOSTILE = [
    "{{ 7*7 }} {% off",
    "<script>alert(1)</script>",
    "`${1}` \" ' \\ | ~ \x00",
    "\u202eright to left",
    "x" * 10_000,
    "\ud7ff\U0001f6e4",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(tmp_path: Path, rows: Tables, text: str) -> None:
    for table, column in (("links", "name"), ("events", "title"), ("projects", "summary"), ("names", "name")):
        rows[table][0][column] = text
    rows["flows"][0]["unit"] = text
    rows["permissions"][0]["goods_of"] = text
    folder = _first(tmp_path, rows)
    assert read_snapshot(folder, "1") == take_snapshot(read_folder(folder), version="1")
    assert changes_since(folder).changes == ()
    rows["links"][0]["gauge_mm"] = "1000"
    rows["flows"].append(dict(rows["flows"][0], id="more"))
    link, flow = _after(folder, rows)
    assert link.title == text.strip()
    assert flow.after == f"33.4 {text.strip()}"
    shown = CliRunner().invoke(main, ["changes", "--data", str(folder)]).stdout
    assert not {"\u202e", "\x00", "\x1b"} & set(shown)


def _with_status(status: str) -> str:
    head = {"version": "1", "data_date": "2026-06-01", "hash": "", "names": {}}
    return json.dumps({**head, "links": {"": "mode|", "a": ["x|y", "", [status]]}})


BROKEN = [
    ("", "Expecting value"),
    ("[]", "must be"),
    ('{"version": "1"}', "is missing"),
    ('{"version": "1", "data_date": "soon", "hash": "", "names": {}}', "soon"),
    ('{"version": "2", "data_date": "2026-06-01", "hash": "", "names": {}}', "calls itself version '2'"),
    ('{"version": "1", "data_date": "2026-06-01", "hash": "", "names": {}}', "its hash does not fit"),
    ('{"version": "1", "data_date": "2026-06-01", "hash": "", "names": {"one": 5}}', "'5' is no text"),
    ('{"version": "1", "data_date": "2026-06-01", "hash": "", "names": {}, "links": {"": "mode|", "a": "x"}}', "zip"),
    (
        _with_status("soon|open|2026|abcd"),
        "'soon' is not a date",
    ),
    (
        _with_status("2026|ajar|2026|abcd"),
        "'ajar' is no status",
    ),
    ("[" * 100_000, "recursion"),
]


@pytest.mark.parametrize(("text", "reason"), BROKEN, ids=range(len(BROKEN)))
def test_an_unreadable_snapshot_is_told_with_its_cure(tmp_path: Path, text: str, reason: str) -> None:
    folder = _first(tmp_path)
    (folder / "versions" / "1.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        changes_since(folder)
    assert reason in str(error.value)
    assert "Take the file back" in str(error.value)
    (problem,) = check(folder).problems
    assert (problem.file, problem.check, problem.level) == ("versions/1.json", "versions", "error")
    assert reason in problem.what
    assert "or remove it" in problem.cure
    result = CliRunner().invoke(main, ["changes", "--data", str(folder)])
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_snapshot_changed_by_hand_is_found(tmp_path: Path) -> None:
    folder = _first(tmp_path)
    path = folder / "versions" / "1.json"
    path.write_text(path.read_text(encoding="utf-8").replace("|closed|", "|open|", 1), encoding="utf-8")
    with pytest.raises(DataError, match="changed after the release"):
        changes_since(folder)


def test_a_snapshot_of_a_smaller_schema_is_compared_as_far_as_it_goes(tmp_path: Path, rows: Tables) -> None:
    """A table that an older snapshot does not keep is not told as all new."""
    folder = _first(tmp_path)
    snapshot = take_snapshot(read_folder(folder), version="1")
    tables = {name: entries for name, entries in snapshot.tables.items() if name != "events"}
    from corridor.snapshots import _hash, _packed

    smaller = type(snapshot)(
        version="1", data_date=snapshot.data_date, tables=tables, names=snapshot.names,
        hash=_hash(_packed(tables, snapshot.names)),
    )  # fmt: skip
    write_snapshot(folder, smaller)
    assert changes_since(folder).changes == ()
    rows["statuses"].append(_status("gate", "2026-05-01", "open"))
    assert [change.kind for change in _after(folder, rows)] == ["status"]


def test_the_command_tells_changes_in_words_csv_and_json(tmp_path: Path, rows: Tables) -> None:
    folder = _first(tmp_path)
    rows["statuses"].append(_status("gate", "2026-05-01", "open"))
    write_folder(folder, rows=rows)
    run = CliRunner().invoke
    shown = run(main, ["changes", "--data", str(folder)])
    assert shown.stdout.splitlines() == [
        "Statuses and announcements",
        "  Gate – Gate (changed)",
        "    was:  Closed since 3 April 1993",
        "    now:  Open since 1 May 2026",
        "    from: 1 May 2026, gazette",
    ]
    assert "1 change from version 1 of 2026-06-01 to the data of 2026-06-01, not a released version." in shown.stderr
    data = json.loads(run(main, ["changes", "--json", "--since", "1", "--data", str(folder)]).stdout)
    assert data[0]["sources"] == ["gazette"]
    assert data[0]["date"] == "2026-05-01"
    (row,) = csv.DictReader(io.StringIO(run(main, ["changes", "--csv", "--data", str(folder)]).stdout))
    assert row["after"] == "Open since 1 May 2026"
    wrong = run(main, ["changes", "--since", "seven", "--data", str(folder)])
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "Known: 1." in wrong.stderr


def test_the_command_releases_a_version(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "dätä")
    result = CliRunner().invoke(main, ["datapackage", "--release", "--data", str(folder)])
    assert result.exit_code == 0, result.output
    assert "1.json" in result.stderr
    again = CliRunner().invoke(main, ["datapackage", "--release", "--data", str(folder)])
    assert again.exit_code == 2
    assert "nothing" in again.stderr.lower()
    told = CliRunner().invoke(main, ["changes", "--data", str(folder)])
    assert (told.exit_code, told.stdout) == (0, "")
    assert "No earlier version to compare with: the data of 2026-06-01, version 1." in told.stderr


def test_snapshots_of_the_shipped_data_are_small_and_tell_something() -> None:
    folder = corridor.load().folder
    numbers = released(folder)
    assert "1" in numbers
    for number in numbers:
        assert (folder / "versions" / f"{number}.json").stat().st_size < 100_000
    found = {(change.kind, change.subject): change for change in corridor.changes_since(version="1").changes}
    road = found["status", "road-kalbajar-ganja"]
    assert road.before == "Under construction since August 2021"
    assert road.sources
    for change in found.values():
        assert change.after
        # A model figure that is an assumption has a reason instead of sources.
        assert change.action == "removed" or change.sources or change.kind == "parameter"
    assert "version" in versions()["data"]
