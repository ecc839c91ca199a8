"""Scenarios: made in Python, read from YAML, extended, and every mistake told with file, key and cure."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner

import corridor
from corridor.cli import main
from corridor.errors import DataError, NotKnownError, QuestionError
from corridor.scenario import TODAY, Change, Rule, Scenario, as_triple
from corridor.scenariofiles import (
    SCHEMA,
    read_scenario,
    read_scenarios,
    scenario_names,
    scenario_schema,
    schema_text,
)
from corridor.switches import switches_of
from corridor.triple import Triple
from tests.smallnetwork import small_atlas

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.atlas import Atlas

SHIPPED = (
    "today", "before-october-2025", "tripp", "gyumri-kars", "margara-road", "yeraskh-julfa", "ijevan-gazakh",
    "all-am-az", "all-am-tr", "full-opening", "tripp-transit-only", "kars-nakhchivan-only", "upper-lars-shut",
    "georgia-rail-shut", "caspian-storm", "iran-shut", "russia-shut",
)  # fmt: skip


@pytest.fixture(name="atlas")
def _atlas(tmp_path: Path) -> Atlas:
    return small_atlas(tmp_path)


def write(atlas: Atlas, name: str, text: str) -> Path:
    path = atlas.folder / "scenarios" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


FULL = """\
title: Everything at once
why: To see it.
as_of: 2026-01-02
open: [gate, {project: reopen, mode: rail}]
close: [sea-haven-isle]
permit: [ban-on-transit]
forbid:
  - name: No goods of Aland in Beland
    countries: BB
    modes: [road]
    goods_from: [AA]
set:
  speed-rail: 12
  ticket: [1, 2, 3]
  worth: {value: 5, reason: Because.}
  road-two-haven: {speed: 30}
  gate: {hours: [1, 2, 3], fee: 9}
sources: [gazette]
note: A note.
"""


def test_a_file_says_all_that_python_says(atlas: Atlas) -> None:
    read = read_scenario(write(atlas, "full", FULL))
    made = (
        Scenario()
        .opening("gate")
        .opening("reopen", mode="rail")
        .closing("sea-haven-isle")
        .permitting("ban-on-transit")
        .forbidding(
            Rule(
                id="no-goods-of-aland-in-beland",
                name="No goods of Aland in Beland",
                countries=("BB",),
                modes=("road",),
                goods_from=("AA",),
            )
        )
        .setting("speed-rail", 12)
        .setting("ticket", [1, 2, 3])
        .setting("worth", 5)
        .setting("road-two-haven", speed=30)
        .setting("gate", hours=Triple(1, 2, 3), fee=9)
        .on("2026-01-02")
    )
    assert read.as_of == made.as_of == dt.date(2026, 1, 2)
    assert (read.id, read.title, read.why, read.note) == ("full", "Everything at once", "To see it.", "A note.")
    assert read.sources == ("gazette",)
    assert switches_of(atlas, read) == switches_of(atlas, made)
    assert [change.reason for change in read.changes if change.subject == "worth"] == ["Because."]


def test_methods_return_new_scenarios() -> None:
    made = TODAY.opening("a").closing("b")
    assert TODAY.changes == ()
    assert [change.action for change in made.changes] == ["open", "close"]
    assert made.on(None).as_of is None
    assert (TODAY.id, made.id, made.extends) == ("today", "own", "")


def test_what_a_scenario_extends_comes_first(atlas: Atlas) -> None:
    write(atlas, "base", "title: Base\nas_of: 2020-01-01\nopen: [gate]\nset: {speed-rail: 1}\n")
    write(atlas, "middle", "title: Middle\nextends: base\nclose: [gate]\n")
    read = read_scenario(write(atlas, "top", "title: Top\nextends: middle\nset: {speed-rail: 2}\n"))
    assert read.as_of == dt.date(2020, 1, 1)
    assert [(change.action, change.subject) for change in read.changes] == [
        ("open", "gate"), ("set", "speed-rail"), ("close", "gate"), ("set", "speed-rail"),
    ]  # fmt: skip
    switches = switches_of(atlas, read)
    assert switches.passable == {"gate": False}
    assert switches.values == {"speed-rail": Triple(2, 2, 2)}


def test_a_file_elsewhere_extends_a_shipped_one_and_one_beside_it(atlas: Atlas, tmp_path: Path) -> None:
    write(atlas, "base", "title: Base\nopen: [gate]\n")
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.yaml").write_text("title: Mine\nextends: base\n", encoding="utf-8")
    (own / "more.yaml").write_text("title: More\nextends: mine\nclose: [gate]\n", encoding="utf-8")
    assert len(read_scenario(own / "more.yaml", atlas.folder).changes) == 2


def test_today_needs_no_file(atlas: Atlas) -> None:
    assert read_scenario("today", atlas.folder) == TODAY
    assert scenario_names(atlas.folder) == ("today",)
    assert [one.id for one in read_scenarios(atlas.folder)] == ["today"]


def test_circles_are_told(atlas: Atlas) -> None:
    write(atlas, "one", "title: One\nextends: two\n")
    path = write(atlas, "two", "title: Two\nextends: one\n")
    with pytest.raises(DataError, match=r"in a circle .*two > one > two"):
        read_scenario(path, atlas.folder)
    with pytest.raises(DataError, match="in a circle"):
        read_scenario(write(atlas, "self", "title: Self\nextends: self\n"), atlas.folder)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no keys"),
        ("- a\n", "holds no keys"),
        ("title: [\n", "cannot be read as YAML"),
        ("why: x\n", "title is missing"),
        ("title: T\nopne: [gate]\n", "Did you mean open"),
        ("title: T\nopen: gate\n", "open: 'gate' is no list"),
        ("title: T\nopen: [1]\n", "1 is no id"),
        ("title: T\nopen: [{project: reopen, mod: rail}]\n", "Did you mean mode"),
        ("title: T\nopen: [{project: reopen, mode: rial}]\n", "Did you mean rail"),
        ("title: T\nopen: [gate]\nclose: [gate]\n", "close: gate stands under open too"),
        ("title: T\nopen: [gate]\nopen: [road]\n", "'open' stands here twice"),
        ("title: &a T\nwhy: [*a, *a]\n", "no aliases"),
        (f"title: {'[' * 3000}\n", "nested too deeply"),
        ("title: T\nas_of: 2025-13-40\n", "cannot be read as YAML: month"),
        ("title: T\nas_of: soon\n", "as_of: 'soon' is not a day"),
        ("title: T\nextends: tomorrow\n", "extends: No scenario named 'tomorrow'"),
        ("title: T\nextends: no.yaml\n", "extends: There is no scenario file"),
        ("title: T\nforbid: [{countries: BB}]\n", "needs a name"),
        ("title: T\nforbid: [{name: Ban}]\n", "does not say where"),
        ("title: T\nforbid: [{name: Ban, countries: BB, modes: [air]}]\n", "No mode named 'air'"),
        ("title: T\nset: [a]\n", "set: .* is no table"),
        ("title: T\nset: {speed-rail: fast}\n", "set, speed-rail: 'fast' is no value"),
        ("title: T\nset: {speed-rail: -1}\n", "is no value"),
        ("title: T\nset: {speed-rail: [3, 2, 1]}\n", "in rising order"),
        ("title: T\nset: {speed-rail: [1, 2]}\n", "is no value"),
        ("title: T\nset: {speed-rail: {reason: x}}\n", "nothing is set"),
        ("title: T\nset: {speed-rail: {values: 3}}\n", "Did you mean value"),
        ("title: T\nset: {speed-rail: .nan}\n", "is no value"),
        ("title: T\nset: {speed-rail: true}\n", "is no value"),
        ("title: T\nsources: {a: b}\n", "sources: .* is no list of ids"),
        ("title: [a]\n", "title: .* is no text"),
    ],
)
def test_mistakes_are_told_with_file_and_key(atlas: Atlas, text: str, words: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        read_scenario(write(atlas, "wrong", text), atlas.folder)
    assert "wrong.yaml" in str(caught.value)


def test_ids_that_the_data_do_not_hold_are_told_with_the_file(atlas: Atlas) -> None:
    read = read_scenario(write(atlas, "wrong", "title: T\nopen: [rail-gate-tow]\n"), atlas.folder)
    with pytest.raises(DataError, match=r"wrong.yaml: open: .*Did you mean rail-gate-two"):
        atlas.network(read)


def test_names_that_are_no_scenario_suggest(atlas: Atlas) -> None:
    write(atlas, "opening", "title: T\n")
    with pytest.raises(NotKnownError, match="Did you mean opening"):
        read_scenario("openning", atlas.folder)
    with pytest.raises(DataError, match="There is no scenario file"):
        read_scenario("nowhere.yaml", atlas.folder)


@pytest.mark.parametrize("value", [-1, float("inf"), float("nan"), "1", None, [1, 2], [2, 1, 3], True])
def test_what_is_no_value(value: object) -> None:
    with pytest.raises(ValueError, match="is no value"):
        as_triple(value)
    if value is not None:
        with pytest.raises(QuestionError):
            Scenario().setting("x", value)  # type: ignore[arg-type]


def test_nothing_set_is_told() -> None:
    with pytest.raises(QuestionError, match="Nothing is set"):
        Scenario().setting("x")


# The shipped ones.


def test_all_that_were_promised_are_shipped() -> None:
    assert set(SHIPPED) == set(scenario_names())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_scenario_holds_for_the_data(name: str) -> None:
    atlas = corridor.load()
    made = read_scenario(name)
    assert made.title
    assert made.why
    assert atlas.network(made).arcs
    assert made.sources or not made.changes
    for source in made.sources:
        assert source in {row["id"] for row in atlas.rows("sources")}
    assert all(change.reason for change in made.changes if change.action == "set")


def test_the_command_lists_and_explains(atlas: Atlas) -> None:
    write(atlas, "full", FULL)

    def run(*args: str) -> str:
        result = CliRunner().invoke(main, ["scenarios", *args, "--data", str(atlas.folder)])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert [row["id"] for row in json.loads(run("--json"))] == ["today", "full"]
    assert "Everything at once" in run()
    text = run("full")
    assert "To see it." in text
    assert "hours 1 / 2 / 3, fee 9" in text
    told = json.loads(run("full", "--json"))
    assert told.keys() >= {"id", "title", "why", "open", "close", "permit", "forbid", "set"}
    rows = run("full", "--csv").splitlines()
    assert rows[0] == "action,subject,name,mode,value,reason"
    assert {row.split(",")[0] for row in rows[1:]} == {"open", "close", "permit", "forbid", "set"}


def test_the_schema_knows_every_key() -> None:
    schema = scenario_schema()
    assert set(schema["properties"]) >= {"title", "why", "extends", "as_of", "open", "close", "permit", "forbid", "set"}
    assert schema["additionalProperties"] is False
    assert json.loads(json.dumps(schema)) == schema


WRONG = (
    {"open": ["gate"]},
    {"title": "T", "opne": ["gate"]},
    {"title": "T", "open": "gate"},
    {"title": "T", "open": [{"project": "reopen", "mode": "rial"}]},
    {"title": "T", "as_of": "soon"},
    {"title": "T", "forbid": [{"name": "Ban"}]},
    {"title": "T", "forbid": [{"name": "Ban", "countries": ["BB"], "modes": ["rial"]}]},
    {"title": "T", "forbid": [{"name": "Ban", "countries": ["BB"], "goods_to": ["Beland"]}]},
    {"title": "T", "set": {"gate": {"sped": 4}}},
    {"title": "T", "set": {"speed-rail": -1}},
    {"title": "T", "set": {"speed-rail": [1, 2]}},
)


def test_the_schema_takes_every_shipped_file_and_refuses_what_is_wrong() -> None:
    check = pytest.importorskip("jsonschema").Draft202012Validator(scenario_schema())
    files = sorted((corridor.load().folder / "scenarios").glob("*.yaml"))
    assert len(files) >= 17
    for path in files:
        # YAML makes a date of a day; a schema is for what an editor reads, which is text.
        raw = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
        assert [error.message for error in check.iter_errors(raw)] == [], path.name
    for wrong in WRONG:
        assert not check.is_valid(wrong), wrong


def test_the_schema_on_disk_is_up_to_date() -> None:
    assert (corridor.load().folder / SCHEMA).read_text(encoding="utf-8") == schema_text(), "run: make tables"


def test_a_change_is_a_value() -> None:
    assert Change(action="open", subject="a") == Change(action="open", subject="a")
