"""Maps compared, scenarios on a map, degrees, locator, words that are found: what is told, and where it stands."""

from __future__ import annotations

import copy
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zlib
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import CliRunner

import corridor
from corridor import Scenario, figures
from corridor.cli import main
from corridor.errors import DataError, NotKnownError, QuestionError
from corridor.figures import map_view
from corridor.figures.changes import changes_between
from corridor.figures.contents import Contents
from corridor.figures.fonts import Face, bare, fit
from corridor.figures.labels import draw_names
from corridor.figures.look import Look
from corridor.figures.projection import fit_view

from .test_figures import boxes, overlaps, words
from .tinyfolder import ROWS, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from corridor.atlas import Atlas
    from corridor.figures.placer import Placer, Symbol
    from corridor.figures.sheet import Sheet

SYUNIK = (38.55, 44.35, 40.0, 47.5)


@pytest.fixture(scope="module")
def shipped() -> Atlas:
    return corridor.load()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return corridor.load(write_folder(tmp_path_factory.mktemp("tiny")))


def said(figure: Figure) -> list[str]:
    return [bare(text.get_text()) for text in words(figure)]


def in_margins(figure: Figure) -> bool:
    wide, tall = (side * figure.dpi for side in figure.get_size_inches())
    margin = 12 / 25.4 * figure.dpi - 1
    return all(
        margin <= left < right <= wide - margin and margin <= low < high <= tall - margin
        for _, (left, low, right, high) in boxes(figure)
    )


def test_what_differs_is_found_and_told(tiny: Atlas) -> None:
    before, after = (Contents(tiny.as_of(day)) for day in ("1992-01-01", "2026-01-01"))
    found = {change.subjects: change for change in changes_between(before, after)}
    assert set(found) == {("rail-gate-two",), ("gate",)}
    assert found["rail-gate-two",].words == "Gate – Two railway: open → closed, 3 April 1993"
    assert found["gate",].words == "Gate – Gate (crossing): status not known → closed, 3 April 1993"
    assert changes_between(after, after) == []
    opened = Contents(tiny, scenario=Scenario().opening("reopen"))
    (change,) = changes_between(Contents(tiny), opened)
    assert change.words == "Reopen the Gate: closed → open"
    assert {item["status"] for item in (*opened.links, *opened.crossings) if item["id"] in change.subjects} == {"open"}
    shut = Contents(tiny, scenario=Scenario().closing("rail-one-gate", "gate"))
    # What is closed already stays as it is.
    assert [change.subjects for change in changes_between(Contents(tiny), shut)] == [("rail-one-gate",)]


def test_a_scenario_opens_the_border(tiny: Atlas) -> None:
    assert len(Contents(tiny).borders["borders-no-open"])
    assert not len(Contents(tiny, scenario=Scenario().opening("reopen")).borders["borders-no-open"])


def test_a_status_that_is_only_known_later_is_no_change(tmp_path: Path) -> None:
    rows = copy.deepcopy(ROWS)
    told = {"status": "open", "last_checked": "2026-06-01", "sources": "gazette"}
    rows["statuses"] = [
        {"subject": "rail-one-gate", "date": "before 2000", **told},
        {"subject": "road-two-haven", "date": "2000", **told},
    ]
    atlas = corridor.load(write_folder(tmp_path, rows=rows))
    before, after = (Contents(atlas.as_of(day)) for day in ("1990-01-01", "2026-01-01"))
    assert [change.subjects for change in changes_between(before, after)] == [("road-two-haven",)]


def test_days_side_by_side(tiny: Atlas) -> None:
    whole = said(figures.comparison(tiny, days=["2026-01-01", "1992-01-01"]))
    # Days stand in their order.
    assert whole.index("1 January 1992") < whole.index("1 January 2026")
    assert "Outlined and numbered: what differs from the map before" in whole
    assert any(text.startswith("Gate – Two railway: open → closed") for text in whole)
    # The number stands on the map and in the list.
    assert whole.count("1") == 2
    same = said(figures.comparison(tiny, days=["2026-01-01", "2026-01-02"]))
    assert "Nothing drawn here differs." in same


def test_scenarios_side_by_side(shipped: Atlas) -> None:
    figure = figures.comparison(shipped, scenarios=["today", "tripp", "full-opening"], focus="syunik")
    whole = said(figure)
    titles = [shipped.scenarios[name].title for name in ("today", "tripp", "full-opening")]
    assert all(any(text.startswith(title) for text in whole) for title in titles)
    assert "what-ifs, not forecasts" in whole
    assert overlaps(figure) == []
    assert in_margins(figure)
    # One change, one number, wherever it shows.
    numbers = [text for text in whole if re.fullmatch(r"\d{1,2}", text)]
    assert len(numbers) > len(set(numbers))


@pytest.mark.parametrize("paper", ["a4-portrait", "a3-landscape", "slide"])
def test_days_keep_apart_and_on_the_sheet(shipped: Atlas, paper: str) -> None:
    figure = figures.comparison(shipped, days=["1992-01-01", "2026-01-01"], paper=paper)
    assert overlaps(figure) == []
    assert in_margins(figure)


def test_only_what_is_listed_has_a_number(shipped: Atlas) -> None:
    """No number on a map without its words: what has no room in the list is outlined alone, and counted."""
    days = ["1985-06-01", "1994-06-01", "2018-06-01", "2026-05-01"]
    many = figures.comparison(shipped, days=days, paper="slide-4-3")
    for figure in (many, figures.map(shipped, scenario="full-opening")):
        page = Look("light").colour("ui.page")
        discs = Counter(text.get_text() for text in words(figure) if text.get_color() == page)
        # Once in the list, and on each map that it is on.
        assert sorted(map(int, discs)) == list(range(1, len(discs) + 1))
        assert min(discs.values()) >= 2
    assert any(re.fullmatch(r"and \d+ more, outlined without a number", text) for text in said(many))


def test_the_legend_has_what_the_map_has(shipped: Atlas) -> None:
    """Ticks and dotted ferries are explained where they are drawn, and not where they are not."""
    far, near = figures.map(shipped), figures.map(shipped, focus="syunik")
    assert "Ticks mark rail" not in " ".join(said(far))
    assert "Thin is road." in " ".join(said(far))
    assert "Ticks mark rail" in " ".join(said(near))
    at = said(far).index("Ferry and ship")
    assert "Status not known" in said(far)[at : at + 4]
    # From so far crossings have no signs.
    assert "Border crossings" not in said(figures.comparison(shipped, days=["2020-10-01", "2026-05-01"], paper="slide"))


def test_long_headings_break_and_stand_above_their_map(tiny: Atlas) -> None:
    long = "Everything that anybody proposed since the beginning (as the proposal calls it)"
    own = Scenario().opening("reopen").named("own", long)
    figure = figures.comparison(tiny, scenarios=["today", own, "today", own])
    told = " ".join(said(figure))
    assert told.count("(as the proposal calls it)") + told.count("calls it)") >= 2
    assert not [text for text in said(figure) if text.startswith("Everything") and text.endswith("…")]
    assert overlaps(figure) == []
    assert in_margins(figure)


def test_wrong_comparisons_are_told(tiny: Atlas) -> None:
    for given in ({}, {"days": ["2026-01-01"]}, {"scenarios": ["today"]}, {"days": ["1990-01-01"] * 2}):
        with pytest.raises(QuestionError):
            figures.comparison(tiny, **given)  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="not both"):
        figures.comparison(tiny, days=["1990-01-01", "1991-01-01"], scenarios=["today", "today"])
    with pytest.raises(QuestionError, match="at most 6"):
        figures.comparison(tiny, days=[f"199{year}-01-01" for year in range(7)])
    with pytest.raises(DataError, match="is not a day"):
        figures.comparison(tiny, days=["1990-01-01", "soon"])
    with pytest.raises(NotKnownError, match="scenario"):
        figures.comparison(tiny, scenarios=["today", "nowhere"])


def test_a_scenario_on_the_map(shipped: Atlas) -> None:
    figure = figures.map(shipped, scenario="tripp", focus="syunik")
    whole = said(figure)
    assert "Scenario: TRIPP" in whole
    assert "a what-if, not a forecast" in whole
    assert any("→ open" in text for text in whole)
    assert overlaps(figure) == []
    assert in_margins(figure)
    with pytest.raises(NotKnownError):
        figures.map(shipped, scenario="trip")


def test_a_way_on_the_map_is_told_whole(shipped: Atlas) -> None:
    way = shipped.network("tripp").route("Altynkol", "Yerevan").best
    assert way is not None
    figure = figures.map(shipped, way=way)
    whole = said(figure)
    legs = [step for step in way.steps if step.links]
    assert {step.kind for step in legs} >= {"rail", "road"}
    for step in legs:
        assert f", {step.km:,.0f} km," in " ".join(whole), step.name
    # Roads of the way are drawn from however far, and every leg has its number on the map and in the list.
    assert all(whole.count(str(number)) >= 2 for number in range(1, len(legs) + 1))
    assert "Scenario: TRIPP" in whole
    assert "Altynkol (Khorgos) – Yerevan" in whole
    assert "a model, not an offer" in " ".join(whole)
    assert overlaps(figure) == []
    assert in_margins(figure)
    with pytest.raises(QuestionError, match="Leave the scenario out"):
        figures.map(shipped, way=way, scenario="tripp")


def far(box: tuple[float, float, float, float], mark: Symbol) -> float:
    """How far the middle of a mark is from a box, px."""
    left, top, right, bottom = box
    return float(np.hypot(max(left - mark.x, mark.x - right, 0), max(top - mark.y, mark.y - bottom, 0)))


@pytest.mark.parametrize("what", ["map", "way", "comparison"])
def test_a_name_stands_nearest_to_its_own_mark(shipped: Atlas, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """No name of a place is read as that of another: of all marks drawn, its own is the nearest."""
    placed: list[Placer] = []

    def kept(sheet: Sheet, placer: Placer) -> None:
        placed.append(placer)
        draw_names(sheet, placer)

    monkeypatch.setattr(map_view, "draw_names", kept)
    if what == "map":
        figures.map(shipped, scenario="full-opening", focus="Armenia")
    elif what == "way":
        figures.map(shipped, way=shipped.network().route("Altynkol", "Yerevan").best)
    else:
        figures.comparison(shipped, scenarios=["today", "gyumri-kars"], focus="Armenia")
    named = [(placer, label) for placer in placed for label in placer.labels if label.of is not None]
    assert len(named) >= 10
    for placer, label in named:
        own, box = label.of, label.box
        assert own is not None
        assert box is not None
        others = [mark for mark in placer.symbols if mark.item is not own.item]
        assert all(far(box, own) < far(box, mark) for mark in others), label.text
        # Nor does it touch the sign of another.
        touched = [mark for mark in others if box[0] < mark.box[2] and mark.box[0] < box[2]]
        assert not any(box[1] < mark.box[3] and mark.box[1] < box[3] for mark in touched), label.text


def test_degrees_stand_where_the_lines_meet_the_edge(shipped: Atlas) -> None:
    figure = figures.map(shipped)
    found = [text for text in words(figure) if re.fullmatch(r"\d+° [NE]", text.get_text())]
    east = [text for text in found if text.get_text().endswith("E")]
    north = [text for text in found if text.get_text().endswith("N")]
    assert len(east) >= 4
    assert len(north) >= 2
    assert len({round(text.get_position()[1]) for text in east}) == 1
    assert len({round(text.get_position()[0]) for text in north}) == 1
    assert all(text.get_rotation() == 90 for text in north)
    view = fit_view(SYUNIK, (0, 0, 900, 500), deepest=11)
    places = np.array([(10.0, 20.0), (880.0, 470.0), (450.0, 250.0)])
    assert view.at(view.lonlat(places)) == pytest.approx(places, abs=1e-6)


def test_the_scale_is_true_in_the_middle_of_the_map() -> None:
    from pyproj import Geod

    from corridor.figures.look import Look
    from corridor.figures.margin import draw_scale
    from corridor.figures.sheet import Sheet

    sheet = Sheet("a4-landscape", Look("light"))
    for focus in (SYUNIK, (33.5, 25.5, 51.5, 83.5)):
        view = fit_view(focus, (0, 0, 900, 500), deepest=11)
        sheet.frame(view.frame)
        draw_scale(sheet, view)
        length = next(text.get_text() for text in reversed(words(sheet.figure)) if text.get_text().endswith(" km"))
        wide = float(length.removesuffix(" km").replace(",", "")) * 1000 / view.metres
        (lon, lat), (far, high) = view.lonlat(np.array([(450 - wide / 2, 250.0), (450 + wide / 2, 250.0)]))
        km = Geod(ellps="WGS84").inv(lon, lat, far, high)[2] / 1000
        assert km == pytest.approx(float(length.removesuffix(" km").replace(",", "")), rel=0.01)


def test_the_locator_shows_where_and_only_where_it_tells_something(shipped: Atlas) -> None:
    from corridor.figures.locator import locator_box
    from corridor.figures.look import Look
    from corridor.figures.map_view import shown_links
    from corridor.figures.sheet import Sheet

    contents, sheet = Contents(shipped), Sheet("a4-landscape", Look("light"))
    west, south, east, north = shipped.region.extent
    for focus, there in ((SYUNIK, True), ((south + 5, west + 10, north - 10, east - 10), False)):
        view = fit_view(focus, (0, 0, 900, 500), deepest=11)
        assert (locator_box(contents, view, shown_links(contents, sheet, view)) is not None) == there


NAMES = "Հայաստան საქართველო Azərbaycan Россия Türkiye İğdır Şuşa"


def test_every_word_is_found_in_svg_and_pdf(tiny: Atlas, tmp_path: Path) -> None:
    figure = figures.map(tiny, title=NAMES)
    svg = figures.save(figure, tmp_path / "map.svg").read_text(encoding="utf-8")
    told = ["".join(one.itertext()) for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {"ALAND", "BELAND", "Wide Sea", NAMES} <= set(told)
    spaced = re.search(r'<text style="letter-spacing: ([\d.]+)px;[^>]*>ALAND</text>', svg)
    assert spaced is not None
    assert float(spaced[1]) > 0.5
    pdf = figures.save(figure, tmp_path / "map.pdf").read_bytes()
    pages = b""
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, flags=re.DOTALL):
        try:
            pages += zlib.decompress(stream)
        except zlib.error:
            continue
    replaced = {
        bytes.fromhex(text.decode()).decode("utf-16-be") for text in re.findall(rb"/ActualText <FEFF(\w+)>", pages)
    }
    assert {"ALAND", "BELAND", "Wide Sea"} <= replaced
    assert pages.count(b"BDC") == pages.count(b"EMC") >= 3
    # The fonts say which sign each glyph is, so that letters of every script can be read back.
    assert pages.count(b"begincmap") >= 1
    reader = shutil.which("pdftotext")
    if reader:
        read = subprocess.run([reader, tmp_path / "map.pdf", "-"], capture_output=True, check=True).stdout.decode()
        assert NAMES in read
        assert {"ALAND", "BELAND", "Wide Sea"} <= set(read.splitlines())


def test_spaced_words_and_plain_ones() -> None:
    face = Face(14, "#000000", spacing=4)
    text, _ = fit("NEW LAND", face, 500)
    assert text != "NEW LAND"
    assert bare(text) == "NEW LAND"
    for plain in ("", "A", "a b", "5\u00a0km", "A\u2006B\u2009C", "one two"):
        assert bare(plain) == plain


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "data")
    (tmp_path / "own.yaml").write_text("title: Own\nopen: [reopen]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["figure", *words, "--data", str(folder)])
        return done.exit_code, done.output

    for given in (
        ("map", "-o", "map.pdf", "--paper", "slide-4-3"),
        ("map", "-o", "own.svg", "--scenario", "own.yaml", "--layers", "links,crossings"),
        ("comparison", "-o", "days.svg", "--as-of", "1990-01-01", "--as-of", "2026-01-01"),
        ("comparison", "-o", "what.png", "--scenario", "today", "--scenario", "own.yaml", "--as-of", "2025-01-01"),
        ("diagram", "two", "isle", "-o", "way.svg", "--scenario", "own.yaml"),
        ("map", "--way", "two", "isle", "-o", "legs.svg", "--scenario", "own.yaml"),
    ):
        code, told = run(*given)
        assert code == 0, (given, told)
        assert (tmp_path / given[given.index("-o") + 1]).stat().st_size > 5000
    # The picture of corridor map is the same figure.
    assert run("map", "-o", "one.svg", "--title", "Two lands", "--focus", "0,0,3,5")[0] == 0
    same = ["map", "-o", "two.svg", "--title", "Two lands", "--focus", "0,0,3,5", "--data", str(folder)]
    assert CliRunner().invoke(main, same).exit_code == 0
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    wrong: tuple[tuple[tuple[str, ...], str], ...] = (
        (("comparison", "--as-of", "1990-01-01"), "two or more days"),
        (("comparison", "--scenario", "today"), "two or more"),
        (("comparison", "--as-of", "1990", "--as-of", "1991-01-01"), "is not a day"),
        (("comparison", "--as-of", "1990-01-01", "--as-of", "1991-01-01", "--scenario", "today"), "not both"),
        (("comparison", "--scenario", "today", "--scenario", "none"), "No scenario named 'none'"),
        (("comparison", "--as-of", "1990-01-01", "--as-of", "1991-01-01", "--focus", "nowhere"), "nowhere"),
        (("map", "--layers", ","), "names no layer"),
        (("map", "--way", "one", "isle"), "the network is cut"),
        (("map", "--way", "one", "nowhere"), "nowhere"),
        (("map", "-o", "map.html"), "does not tell what to write"),
        (("map", "-o", "no/map.svg"), "no folder"),
        (("atlas",), "atlas"),
    )
    for asked, message in wrong:
        code, told = run(*asked)
        assert code == 2, asked
        assert message in told, asked
        assert "Traceback" not in told
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
