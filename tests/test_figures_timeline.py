"""Timelines: which bars, from when to when, what is only announced, what nobody knows; the command."""

from __future__ import annotations

import copy
import datetime as dt
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner
from matplotlib.patches import PathPatch

import corridor
from corridor.cli import main
from corridor.errors import NotKnownError, QuestionError
from corridor.figures import PAPERS, save, timeline
from corridor.figures.histories import events_of, rows_of
from corridor.figures.status_timeline import spread
from corridor.figures.years import fit_years

from .test_figures import NASTY, boxes, overlaps, words
from .tinyfolder import ROWS, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from corridor.atlas import Atlas


@pytest.fixture(scope="module")
def shipped() -> Atlas:
    return corridor.load()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return corridor.load(write_folder(tmp_path_factory.mktemp("tiny")))


def said(figure: Figure) -> list[str]:
    return [text.get_text() for text in words(figure)]


def with_statuses(path: Path, *rows: tuple[str, str, str, str]) -> Atlas:
    """The tiny folder in which only some statuses are told: subject, date, status, last checked."""
    tables = copy.deepcopy(ROWS)
    tables["statuses"] = [
        {"subject": subject, "date": date, "status": status, "last_checked": checked, "sources": "gazette"}
        for subject, date, status, checked in rows
    ]
    tables["permissions"] = []
    return corridor.load(write_folder(path, rows=tables))


def test_a_row_holds_what_hangs_together_and_has_one_history(tiny: Atlas, tmp_path: Path) -> None:
    rows, left_out = rows_of(tiny)
    # The railway was opened before it was shut, and more is announced for it: it is another bar than its crossing.
    assert [(row.title, row.table, row.subjects) for row in rows] == [
        ("Gate – Two railway", "links", ("rail-gate-two",)),
        ("Gate – Gate", "crossings", ("gate",)),
    ]
    # The road is only open.
    assert left_out == 1
    same = with_statuses(
        tmp_path,
        ("rail-gate-two", "1993-04-03", "closed", "2026-06-01"),
        ("gate", "1993-04-03", "closed", "2026-06-01"),
        ("road-two-haven", "1993-04-03", "closed", "2026-06-01"),
        ("rail-one-gate", "1899", "open", "2026-06-01"),
        ("sea-haven-isle", "1990", "open", "2026-06-01"),
    )
    rows, _ = rows_of(same)
    assert [(row.title, row.subjects) for row in rows] == [
        ("Reopen the Gate", ("rail-gate-two", "gate")),
        ("Two – Haven road", ("road-two-haven",)),
    ]


def test_spans_follow_the_sources_alone(tiny: Atlas) -> None:
    (railway, _), _ = rows_of(tiny)
    told = [
        (span.status, span.start.text, span.end.text if span.end else None, span.announced) for span in railway.spans
    ]
    assert told == [
        ("open", "1899", "1993-04-03", False),
        ("closed", "1993-04-03", None, False),
        ("open", "not before 2029", None, True),
    ]
    # The last source speaks of January, and that is long ago on the day of the data.
    assert railway.checked == dt.date(2026, 1, 31)
    # On an earlier day what came later has not happened, and nothing was announced.
    (railway, *_), _ = rows_of(tiny.as_of("1980-01-01"), ["rail-gate-two"])
    assert [(span.status, span.end) for span in railway.spans] == [("open", None)]


def test_what_is_asked_for(tiny: Atlas, shipped: Atlas) -> None:
    def ids(*what: str, everything: bool = False) -> set[str]:
        return {key for row in rows_of(tiny, what, everything=everything)[0] for key in row.subjects}

    assert ids("gate") == {"gate"}
    assert ids("Two – Haven road") == {"road-two-haven"}
    assert ids("reopen") == {"rail-gate-two", "gate"}
    assert ids("Reopen the gate") == {"rail-gate-two", "gate"}
    assert ids("Main line") == {"gate"}
    assert ids("main", everything=True) == {"rail-one-gate", "sea-haven-isle", "gate"}
    assert ids("AA", everything=True) == {"rail-one-gate", "gate"}
    assert ids("bb") == ids("Beland") == ids("BBB") == {"rail-gate-two", "gate"}
    with pytest.raises(NotKnownError, match=r"Did you mean .*reopen"):
        ids("reopne")
    with pytest.raises(QuestionError, match="or only that it is open"):
        timeline(tiny.as_of("1900-01-01"), "bb")
    focus = set(shipped.table("groups").query("style == 'focus'").index)
    links = shipped.table("links")
    named = {key for row in rows_of(shipped, everything=True)[0] for key in row.subjects}
    assert {key for key in named if key in links.index} == set(links.index[links["group"].isin(focus)])


def test_events_bear_on_rows_and_some_turn_them(tiny: Atlas) -> None:
    rows, _ = rows_of(tiny)
    (event,) = events_of(tiny, rows)
    assert (event.title, event.rows, event.turns) == ("The Gate is shut", (1,), True)
    assert events_of(tiny.as_of("1993-04-02"), rows) == []


def test_the_sheet_tells_what_is_known_announced_and_not_known(tiny: Atlas) -> None:
    whole = said(timeline(tiny))
    assert "New links: statuses by year" in whole
    assert {"Open", "Closed", "Status not known", "Announced, not in force", "Railways", "from 1899"} <= set(whole)
    assert "Gate – Gate (crossing)" in whole
    assert "3 April 1993: The Gate is shut" in whole
    # The data end there, and so do the bars.
    assert "1 June 2026" in whole
    assert any("1 links and crossings of which the data tell only" in text for text in whole)
    assert any(text.startswith("Paler: no source of the last 90 days") for text in whole)
    assert "Planned" not in whole


def test_bars_end_on_the_day_and_plans_are_hollow(tmp_path: Path) -> None:
    atlas = with_statuses(
        tmp_path,
        ("rail-gate-two", "2000-01-01", "closed", "2026-06-01"),
        ("rail-gate-two", "2030-01-01", "open", "2026-06-01"),
        ("road-two-haven", "2010", "construction", "2026-06-01"),
        ("road-two-haven", "2020-01-01", "open", "2019-01-01"),
    )
    figure = timeline(atlas, ["rail-gate-two", "road-two-haven"], since=1995, until=2035)
    page = "#ffffff"
    found: dict[str, list[tuple[float, float, Any]]] = {"closed": [], "planned": []}
    style = {"#a8132f": "closed", "#6a2f9e": "planned"}
    from matplotlib.colors import to_hex

    for patch in figure.findobj(PathPatch):
        kind = style.get(to_hex(patch.get_edgecolor()))
        if kind:
            x = np.asarray(patch.get_path().vertices)[:, 0]
            found[kind].append((float(x.min()), float(x.max()), patch))
    day = next(
        float(np.asarray(patch.get_path().vertices)[0, 0])
        for patch in figure.findobj(PathPatch)
        if patch.get_linewidth() > 1
        and to_hex(patch.get_edgecolor()) == "#16202b"
        and np.ptp(np.asarray(patch.get_path().vertices)[:, 0]) == 0
        and np.ptp(np.asarray(patch.get_path().vertices)[:, 1]) > 40
    )
    chart = [right for left, right, _ in found["closed"] if right < day + 200]
    assert max(chart) <= day + 0.1
    hollow = [
        (left, patch)
        for left, _, patch in found["planned"]
        if patch.get_linestyle() not in {"-", "solid"} and left > day
    ]
    assert hollow
    fills = {to_hex(patch.get_facecolor()) for patch in figure.findobj(PathPatch) if patch.get_fill()}
    assert page in fills
    # A day that has passed without news is told as such, not as an opening.
    assert "Announced for a day that has passed" in said(figure)
    assert "Opening" in said(figure)


def test_the_scale_gives_late_years_more_room() -> None:
    start, end = dt.date(1950, 1, 1), dt.date(2030, 1, 1)
    even = fit_years([dt.date(1960, 1, 1), dt.date(1961, 1, 1)], start, end, 0, 800)
    assert even.turn is None
    assert even.at(dt.date(1990, 1, 1)) == pytest.approx(400, abs=1)
    late = fit_years([dt.date(2021, 1, 1), dt.date(2022, 6, 1), dt.date(2023, 1, 1)], start, end, 0, 800)
    assert late.turn is not None
    ticks = list(late.ticks())
    assert [x for _, x in ticks] == sorted(x for _, x in ticks)
    assert all(after[1] - before[1] >= 28 for before, after in pairwise(ticks))
    for year, x in ticks:
        assert x == pytest.approx(late.at(dt.date(year, 1, 1)))
    assert late.at(dt.date(1900, 1, 1)) == 0
    assert late.at(dt.date(2100, 1, 1)) == 800


def test_numbers_are_spread_in_order_and_near_their_place() -> None:
    places = spread([10, 11, 12, 300, 301, 598, 599], 20, 10, 590)
    assert places == sorted(places)
    assert all(after - before >= 19.999 for before, after in pairwise(places))
    assert places[3:5] == [290.5, 310.5]
    assert min(places) >= 10
    assert max(places) <= 590.001


@pytest.mark.parametrize("paper", PAPERS)
def test_words_keep_apart_and_on_the_sheet(shipped: Atlas, paper: str) -> None:
    figure = timeline(shipped, paper=paper)
    assert overlaps(figure) == []
    wide, tall = (side * figure.dpi for side in figure.get_size_inches())
    margin = 12 / 25.4 * figure.dpi - 1
    for text, (left, low, right, high) in boxes(figure):
        assert margin <= left < right <= wide - margin, text
        assert margin <= low < high <= tall - margin, text
    assert min(float(text.get_fontsize()) for text in words(figure)) >= 7
    # Not one name is cut short.
    assert not [text for text in said(figure) if text.endswith("…")]


def test_more_rows_than_fit_are_refused_and_told(shipped: Atlas) -> None:
    with pytest.raises(QuestionError, match=r"rows are too many for this sheet, which has room for \d+\. Name fewer"):
        timeline(shipped, everything=True)
    assert overlaps(timeline(shipped, ["tripp", "gyumri-kars-railway"], paper="slide")) == []


def test_what_is_not_named_by_itself_gives_way_to_the_sheet(shipped: Atlas) -> None:
    """A slide keeps the rows of which there is most to tell, what is named with them, and counts the rest."""
    whole, _ = rows_of(shipped)
    least = [row for row in whole if "Kajaran" in row.title and "Sisian" not in row.title]
    note = re.compile(r"No room on this sheet: (\d+) more rows?, with")
    shown = said(timeline(shipped, paper="slide"))
    (left,) = [int(found[1]) for text in shown if (found := note.search(text))]
    assert 0 < left < len(whole) / 3
    assert not {row.title for row in least} & set(shown)
    links = [key for row in least for key in row.subjects]
    group = [row["id"] for row in shipped.rows("groups") if row["style"] == "focus"]
    shown = said(timeline(shipped, [*group, *links], paper="slide"))
    assert any(note.search(text) for text in shown)
    assert {row.title for row in least} <= set(shown)
    assert not any(note.search(text) for text in said(timeline(shipped, paper="a3-landscape")))


def test_what_is_announced_always_has_its_words(shipped: Atlas) -> None:
    """The scale reaches far enough for them, or they stand before the bar."""
    for what in (["tripp"], ["road-sisian-kajaran"], []):
        rows, _ = rows_of(shipped, what)
        ahead = [span.words for row in rows for span in row.spans if span.announced and span.start.last > shipped.day]
        shown = said(timeline(shipped, what))
        assert ahead
        assert sorted(text for text in shown if text in ahead) == sorted(ahead)


def test_nasty_names_stay_text_and_long_titles_wrap(tmp_path: Path) -> None:
    rows = copy.deepcopy(ROWS)
    for table in ("links", "crossings", "projects", "events"):
        for row in rows[table]:
            row["title" if table == "events" else "name"] = f"{NASTY} {'W' * 2000}"
    atlas = corridor.load(write_folder(tmp_path, rows=rows))
    figure = timeline(atlas, title="A very long title of many words " * 20)
    assert overlaps(figure) == []
    for suffix in (".svg", ".pdf", ".png"):
        save(figure, tmp_path / f"x{suffix}")
    assert "<script>alert" not in (tmp_path / "x.svg").read_text(encoding="utf-8")


def test_the_same_bytes_twice(tiny: Atlas, tmp_path: Path) -> None:
    for suffix in (".svg", ".pdf", ".png"):
        one, two = (save(timeline(tiny), tmp_path / f"{name}{suffix}").read_bytes() for name in "ab")
        assert one == two


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "data")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["figure", "timeline", *words, "--data", str(folder)])
        return done.exit_code, done.output

    code, told = run("reopen", "--since", "1980", "--until", "2035", "-o", "t.svg", "--title", "Gate")
    assert code == 0, told
    assert "Wrote t.svg, data of 2026-06-01" in told
    assert ">Gate</text>" in (tmp_path / "t.svg").read_text(encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    for words_, message in (
        (("nowhere",), "No link, crossing, project, group or country named 'nowhere'"),
        (("reopen", "--since", "2030", "--until", "2020"), "there is no time"),
        (("reopen", "-o", "t.gif"), "does not tell what to write"),
        (("reopen", "-o", "no/t.svg"), "no folder"),
        (("reopen", "--as-of", "yesterday"), "is not a day"),
        (("road-two-haven", "--as-of", "1900-01-01", "--until", "1901", "--since", "1905"), "there is no time"),
        (("reopen", "--paper", "letter"), "letter"),
    ):
        code, told = run(*words_)
        assert code == 2, words_
        assert message in told
        assert "Traceback" not in told
    assert sorted(tmp_path.iterdir()) == before
