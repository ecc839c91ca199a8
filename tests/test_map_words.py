"""What the map says of its things, as the page gets it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.maps.payload import build_payload
from corridor.status import Status
from corridor.words import plan_words, since_words
from tests.tinyfolder import ROWS, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.atlas import Atlas


@pytest.fixture(name="atlas")
def _atlas(tmp_path: Path) -> Atlas:
    return corridor.load(write_folder(tmp_path / "data"))


def test_details_say_status_length_and_sources_in_words(atlas: Atlas) -> None:
    data = build_payload(atlas).data
    links = {link["id"]: link for link in data["links"]}
    closed = links["rail-gate-two"]
    *_, (step, status, words, ahead, _, checked) = closed["states"]
    assert (step, status) == (data["home"], "closed")
    assert words == "Closed since 3 April 1993"
    assert ahead == "Opening announced for 2029 at the earliest, not open"
    assert checked == "31 January 2026"
    assert closed["detail"]["projects"] == ["reopen"]
    rows = dict(closed["detail"]["rows"])
    assert rows["Length"].endswith("no length of exactly this stretch is published")
    assert [row[2] for row in closed["detail"]["history"]] == ["open", "closed", "open"]
    assert [row[4] for row in closed["detail"]["history"]] == [0, 0, 1], "the last is only announced"
    open_line = links["rail-one-gate"]["detail"]
    rows = dict(open_line["rows"])
    assert rows["Length"].split("\n") == ["168 km\tThe Gazette, 2020; used here", "171 km\tSomebody, 2021"]
    assert "of the published length" in rows["Line drawn"]
    assert rows["Track"] == "1520 mm gauge"
    assert data["sources"][open_line["sources"][0]][0] == "Gazette"
    node = next(node for node in data["nodes"] if node["id"] == "one")
    assert [name[:2] for name in node["detail"]["names"]] == [["Beland", "Eins"]]


def test_the_map_opens_on_the_day_of_the_atlas(atlas: Atlas) -> None:
    for day in ("1990-01-01", "2026-06-01", "2031-01-01"):
        data = build_payload(atlas.as_of(day)).data
        assert data["steps"][data["home"]]["iso"] == day
        assert data["steps"][data["today"]]["iso"] == "2026-06-01"
    link = next(link for link in data["links"] if link["id"] == "rail-gate-two")
    assert link["states"][-1][2] == "Closed since 3 April 1993", "no clock makes a plan true"


def test_a_length_that_is_not_used_is_not_denied(tmp_path: Path) -> None:
    rows = {**ROWS, "lengths": [{**ROWS["lengths"][1], "link": "rail-gate-two"}]}
    links = build_payload(corridor.load(write_folder(tmp_path, rows=rows))).data["links"]
    text = dict(next(link for link in links if link["id"] == "rail-gate-two")["detail"]["rows"])["Length"]
    assert text.split("\n") == ["about 167 km\tdrawn; used here", "171 km\tSomebody, 2021"]
    assert "no length" not in text


def test_a_crossing_says_hours_and_fees_of_each_direction(atlas: Atlas, tmp_path: Path) -> None:
    gate = build_payload(atlas).data["crossings"][0]["detail"]
    rows = dict(gate["rows"])
    assert rows["Time at the border"] == "3 hours (1 to 9)\teach way"
    assert rows["Cost at the border"] == "20 USD per wagon (10 to 50, an assumption)\teach way"
    extra = {**ROWS["parameters"][0], "id": "hours-back", "low": "2", "central": "2", "high": "2"}
    rows_back = {
        **ROWS,
        "parameters": [*ROWS["parameters"], extra],
        "crossings": [{**ROWS["crossings"][0], "hours_b_to_a": "hours-back"}],
    }
    other = build_payload(corridor.load(write_folder(tmp_path / "back", rows=rows_back))).data["crossings"][0]
    text = dict(other["detail"]["rows"])["Time at the border"]
    assert text == "3 hours (1 to 9)\tto \u2068Beland\u2069\n2 hours\tto \u2068Aland\u2069"


@pytest.mark.parametrize(
    ("status", "since", "words"),
    [
        ("open", "3 April 1993", "X since 3 April 1993"),
        ("open", "about 1990", "X since about 1990"),
        ("closed", "before 2022", "X before 2022"),
        ("open", "before November 2018", "X since November 2018 or earlier"),
        ("open", "by 12 February 2026", "X since 12 February 2026 or earlier"),
        ("dismantled", "by 2020", "X by 2020"),
        ("planned", "not before 2024", "X since 2024 at the earliest"),
        ("construction", "second half of 2025", "X since the second half of 2025"),
        ("closed", "end of 2023", "X since the end of 2023"),
        ("unknown", "before 2018", "X"),
        ("open", "", "X"),
    ],
)
def test_a_status_is_dated_in_good_english(status: str, since: str, words: str) -> None:
    assert since_words("X", status, since) == words


@pytest.mark.parametrize(
    ("date", "planned", "status", "words"),
    [
        ("2029", "open", "planned", "Opening announced for 2029, not open"),
        ("not before 2028", "open", "construction", "Opening announced for 2028 at the earliest, not open"),
        ("by 2027-11", "open", "planned", "Opening announced for November 2027 at the latest, not open"),
        ("end of 2026", "open", "restricted", "Full opening announced for the end of 2026, not in force"),
        ("2026-H2", "construction", "planned", "Start of works announced for the second half of 2026, not begun"),
        (
            "by 2025-12",
            "open",
            "construction",
            "Opening was announced for December 2025 at the latest; no source found says that it happened",
        ),
    ],
)
def test_a_plan_is_never_told_as_a_fact(date: str, planned: str, status: str, words: str) -> None:
    row = {"subject": "x", "date": date, "status": planned, "last_checked": "2025-03-01", "sources": (), "note": ""}
    assert plan_words([Status.from_row(row)], day=dt.date(2026, 6, 1), status=status) == words
    assert plan_words([Status.from_row(row)], day=dt.date(2020, 1, 1), status=status) == ""


def test_a_project_names_its_links_only_where_all_have_one_status(tmp_path: Path) -> None:
    def calls(members: str) -> dict[str, list[str]]:
        project = {**ROWS["projects"][0], "members": members}
        new = [{**row, "group": "new"} for row in ROWS["links"]]
        folder = write_folder(tmp_path / str(len(members)), rows={**ROWS, "projects": [project], "links": new})
        return {
            link["id"]: link["call"] for link in build_payload(corridor.load(folder)).data["links"] if "call" in link
        }

    assert calls("rail-gate-two gate")["rail-gate-two"][0] == "Reopen the Gate"
    # The other railway is open: the whole is not closed.
    assert calls("rail-gate-two rail-one-gate")["rail-gate-two"][0] == ""
    # A road that is open says nothing of the railway.
    assert calls("rail-gate-two road-two-haven gate")["rail-gate-two"][0] == "Reopen the Gate"


def test_every_source_on_the_shipped_map_has_a_title() -> None:
    atlas = corridor.load()
    for title, publisher, *_ in build_payload(atlas).data["sources"]:
        assert title
        assert publisher
        assert title not in atlas.sources.index
