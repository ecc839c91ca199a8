"""The time/cost-distance diagram: what is drawn is what the journey says, and its words can be read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, Literal

import matplotlib as mpl
import numpy as np
import pytest
from click.testing import CliRunner
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import PathPatch

import corridor
from corridor.cli import main
from corridor.errors import NotKnownError, OutputError, QuestionError
from corridor.figures import PAPERS, SUFFIXES, draw_diagram, save
from corridor.figures.curves import STYLES, curves_of
from corridor.figures.look import Look
from corridor.itinerary import Itinerary, range_of
from corridor.profile import MEASURES, profile
from corridor.scenario import Scenario
from corridor.triple import Triple

from .smallnetwork import small_atlas, small_rows
from .test_figures import NASTY, boxes, overlaps, words

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from corridor.atlas import Atlas

OPEN = Scenario().opening("reopen").permitting("ban-on-transit")
SLOW = OPEN.setting("gate", hours=Triple(40, 50, 60))


@pytest.fixture(scope="module")
def shipped() -> Atlas:
    return corridor.load()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return small_atlas(tmp_path_factory.mktemp("small"))


def best(atlas: Atlas, origin: str, destination: str, scenario: str | Scenario, **how: Any) -> Itinerary:  # noqa: ANN401 - of route
    found = atlas.network(scenario).route(origin, destination, **how).best
    assert found is not None
    return found


def patch(figure: Figure, name: str) -> PathPatch:
    """Return what is drawn under a name."""
    return next(one for one in figure.findobj(PathPatch) if one.get_gid() == name)


def scales(figure: Figure) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how px become kilometres and hours or dollars, as a reader would find it: from the words on the axes."""
    level, upright = [], []
    factor = 24 if any(text.get_text() == "Days since departure" for text in words(figure)) else 1
    for text in words(figure):
        if re.fullmatch(r"[\d,]+(\.\d+)?", text.get_text()):
            number = float(text.get_text().replace(",", ""))
            x, y = text.get_position()
            if text.get_horizontalalignment() == "center":
                level.append((x, number))
            elif text.get_horizontalalignment() == "right":
                upright.append((y - 4, number * factor))
    straight: list[NDArray[np.float64]] = []
    for pairs in (level, upright):
        px, numbers = np.array(pairs).T
        straight.append(np.polyfit(px, numbers, 1))
    return straight[0], straight[1]


def drawn(figure: Figure, name: str) -> NDArray[np.float64]:
    """Return the points of a line or area as kilometres and hours or dollars."""
    level, upright = scales(figure)
    points = np.asarray(patch(figure, name).get_path().vertices, dtype=float)
    return np.column_stack([np.polyval(level, points[:, 0]), np.polyval(upright, points[:, 1])])


# The values.


def test_a_profile_by_hand(small: Atlas) -> None:
    way = best(small, "One", "Isle", OPEN)
    parts = profile(way)
    assert [(part.step.kind, part.km, round(part.rise, 6)) for part in parts] == [
        ("rail", 168, 4.2), ("border", 0, 3 + 9), ("rail", 100, 2.5), ("transfer", 0, 6), ("road", 80, 2),
        ("transfer", 0, 6 + 24), ("wait", 0, 48), ("sea", 120, 6),
    ]  # fmt: skip
    assert all(one.points[-1] == other.points[0] for one, other in pairwise(parts))
    assert parts[0].points[0].km == 0
    assert parts[-1].points[-1].km == way.km


@pytest.mark.parametrize("measure", MEASURES)
def test_a_profile_adds_up_and_its_band_widens(shipped: Atlas, measure: str) -> None:
    way = best(shipped, "Aktau", "Yerevan", "today")
    parts = profile(way, measure)
    points = [point for part in parts for point in part.points]
    total = way.hours if measure == "time" else way.usd
    assert tuple(points[-1].value) == pytest.approx(tuple(total))
    assert points[-1].km == pytest.approx(way.km)
    for part in parts:
        said = part.step.hours if measure == "time" else part.step.usd
        assert part.rise == pytest.approx(said.central)
        assert part.km == pytest.approx(part.step.km)
    for one, other in pairwise(points):
        assert all(before <= after + 1e-9 for before, after in zip(one.value, other.value, strict=True))
        assert one.value.high - one.value.central <= other.value.high - other.value.central + 1e-9
    with pytest.raises(NotKnownError, match="time"):
        profile(way, "tim")


@pytest.mark.parametrize("measure", ["time", "cost"])
def test_what_is_drawn_is_what_the_journey_says(shipped: Atlas, measure: Literal["time", "cost"]) -> None:
    ways = [best(shipped, "Aktau", "Yerevan", name) for name in ("today", "before-october-2025")]
    figure = draw_diagram(ways, measure=measure)
    for number, way in enumerate(ways):
        found = drawn(figure, f"curve-{number}")
        km = spent = 0.0
        expected = [(0.0, 0.0)]
        for part, step in zip(profile(way, measure), way.steps, strict=True):
            km += step.km
            spent += (step.hours if measure == "time" else step.usd).central
            expected.append((km, spent))
            assert len(part.points) == max(len(step.links), 1) + 1
        for point in expected:
            assert np.abs((found - point) / (way.km, spent)).max(axis=1).min() < 1e-6, point
        assert found[-1] == pytest.approx((way.km, (way.hours if measure == "time" else way.usd).central))
        assert (np.diff(found[:, 0]) >= -1e-6).all()


def test_stops_are_vertical_jumps(small: Atlas) -> None:
    way = best(small, "One", "Isle", OPEN)
    figure = draw_diagram([way])
    line = drawn(figure, "curve-0")
    path = patch(figure, "stops-0").get_path()
    assert path.codes is not None
    stops = np.split(drawn(figure, "stops-0"), np.flatnonzero(np.asarray(path.codes) == path.MOVETO)[1:])
    expected = [step for step in way.steps if not step.links]
    assert len(stops) == len(expected)
    for stop, step in zip(stops, expected, strict=True):
        assert np.ptp(stop[:, 0]) == pytest.approx(0, abs=1e-6)
        assert np.ptp(stop[:, 1]) == pytest.approx(step.hours.central)
        assert all(np.abs(line - end).max(axis=1).min() < 1e-6 for end in (stop[0], stop[-1]))


def test_the_band_goes_from_low_to_high(small: Atlas) -> None:
    way = best(small, "One", "Isle", OPEN)
    figure = draw_diagram([way], measure="cost")
    band = drawn(figure, "band-0")
    arcs = [way.network.arcs[number] for number in way.arcs]
    for count in range(1, len(arcs) + 1):
        km = sum(arc.km for arc in arcs[:count])
        spent = range_of([charge for arc in arcs[:count] for charge in arc.charges], "usd")
        for edge in (spent.low, spent.high):
            assert np.abs(band - (km, edge)).max(axis=1).min() < 1e-6
    assert band[:, 1].max() == pytest.approx(way.usd.high)


# Several journeys in one diagram.


def test_journeys_keep_apart_without_colour(shipped: Atlas) -> None:
    assert len({dash for dash, _ in STYLES}) == len({sign for _, sign in STYLES}) == len(STYLES)
    names = ("today", "russia-shut", "georgia-rail-shut", "full-opening")
    figure = draw_diagram([best(shipped, "Altynkol", "Yerevan", name) for name in names])
    dashes = [repr(patch(figure, f"curve-{number}").get_linestyle()) for number in range(len(names))]
    assert len(set(dashes)) == len(names)
    curves = curves_of(
        [best(shipped, "Altynkol", "Yerevan", name) for name in names], names, measure="time", look=Look("light")
    )
    assert [curve.number for curve in curves] == list(range(len(names)))
    for one, other in combinations(curves, 2):
        assert one.dash != other.dash
        assert one.sign != other.sign


def test_colour_tells_less_from_more(small: Atlas) -> None:
    ways = [best(small, "One", "Two", scenario) for scenario in (OPEN, SLOW, OPEN.setting("gate", hours=0))]
    for theme in ("light", "dark"):
        look = Look(theme)
        curves = curves_of(ways, "abc", measure="time", look=look)
        assert [curve.colour for curve in curves] == [
            look.colour("group.trunk"), look.colour("scenario.lost"), look.colour("scenario.gained"),
        ]  # fmt: skip
    said = " ".join(text.get_text() for text in words(draw_diagram(ways, names=["First", "Slow", "Quick"])))
    assert "47 h" in said
    assert "more than First" in said
    assert "3 h" in said
    assert "less than First" in said
    assert "What-ifs, not forecasts." in said


def test_the_same_journey_is_one_curve(small: Atlas) -> None:
    way = best(small, "One", "Two", OPEN)
    figure = draw_diagram([way, way, best(small, "One", "Two", SLOW)], names=["First", "Second", "Third"])
    assert {one.get_gid() for one in figure.findobj(PathPatch) if one.get_gid()} == {
        f"{what}-{number}" for what in ("band", "curve", "stops") for number in (0, 1)
    }
    assert "and the same: Second" in [text.get_text() for text in words(figure)]


# The words.


@pytest.mark.parametrize(
    ("origin", "destination", "names", "measure", "paper", "theme"),
    [
        ("Altynkol", "Poti", ("today",), "time", "a4-landscape", "light"),
        ("Altynkol", "Poti", ("today",), "cost", "a3-landscape", "dark"),
        ("Yerevan", "Kars", ("today", "gyumri-kars", "full-opening"), "time", "slide", "light"),
        ("Yerevan", "Kars", ("today", "gyumri-kars"), "cost", "a4-portrait", "dark"),
        ("Yerevan", "Poti", ("today",), "time", "a3-portrait", "light"),
        ("Altynkol", "Yerevan", ("today", "russia-shut", "georgia-rail-shut", "tripp", "full-opening"), "time",
         "a4-landscape", "light"),
        ("Altynkol", "Yerevan", ("today", "russia-shut", "georgia-rail-shut", "tripp", "full-opening"), "cost",
         "a4-portrait", "dark"),
    ],
)  # fmt: skip
def test_words_keep_apart_and_within_the_margins(
    shipped: Atlas,
    origin: str,
    destination: str,
    names: tuple[str, ...],
    measure: Literal["time", "cost"],
    paper: str,
    theme: Literal["light", "dark"],
) -> None:
    aim = "cost" if destination == "Kars" else "generalised"
    ways = [best(shipped, origin, destination, name, minimise=aim) for name in names]
    figure = draw_diagram(ways, measure=measure, paper=paper, theme=theme)
    keeps_apart(figure)
    assert min(float(text.get_fontsize()) for text in words(figure)) >= 7
    size = PAPERS[paper]
    assert tuple(figure.get_size_inches() * 25.4) == pytest.approx((size.wide, size.tall))


def keeps_apart(figure: Figure) -> None:
    """Check that words meet neither each other nor a curve, and stay within the margins."""
    assert overlaps(figure) == []
    wide, tall = (side * figure.dpi for side in figure.get_size_inches())
    margin = 12 / 25.4 * figure.dpi - 1
    found = boxes(figure)
    for text, (left, low, right, high) in found:
        assert margin <= left < right <= wide - margin, text
        assert margin <= low < high <= tall - margin, text
    for patched in figure.findobj(PathPatch):
        if (patched.get_gid() or "").startswith("curve-"):
            line = patched.get_transform().transform_path(patched.get_path()).interpolated(60)
            x, y = np.asarray(line.vertices).T
            for text, (left, low, right, high) in found:
                assert not ((x > left) & (x < right) & (y > low) & (y < high)).any(), text


def test_legs_stops_and_totals_are_named(shipped: Atlas) -> None:
    way = best(shipped, "Aktau", "Yerevan", "today")
    said = " ".join(text.get_text() for text in words(draw_diagram([way])))
    for step in way.steps:
        place = str(way.network.nodes[step.start]["name"])
        assert place in said
    assert f"{way.hours.central:,.0f} h" in said
    assert any(text.get_text().startswith("Sea") for text in words(draw_diagram([way])))
    for row in ("Main sources", "Days since departure", "Method: time/cost-distance of UNESCAP.", "km"):
        assert row in said


def test_nasty_names_are_only_text(tmp_path: Path) -> None:
    rows = small_rows()
    long = "W" * 5000
    for table in rows.values():
        for row in table:
            row.update({key: f"{NASTY} {long}" for key in row if key in {"name", "title", "publisher"}})
    atlas = small_atlas(tmp_path, rows)
    ways = [best(atlas, "one", "isle", scenario) for scenario in (OPEN, SLOW)]
    for paper in PAPERS:
        figure = draw_diagram(ways, names=[f"{NASTY} {long}", f"\ud800 {NASTY}"], title=f"{NASTY} {long}", paper=paper)
        keeps_apart(figure)
        for suffix in SUFFIXES:
            save(figure, tmp_path / f"{paper}{suffix}")
        root = ET.parse(tmp_path / f"{paper}.svg").getroot()
        assert not list(root.iter("{http://www.w3.org/2000/svg}script"))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_bytes_twice(small: Atlas, tmp_path: Path, suffix: str) -> None:
    made = []
    for name in ("one", "two"):
        figure = draw_diagram([best(small, "One", "Isle", scenario) for scenario in (OPEN, SLOW)])
        made.append(save(figure, tmp_path / f"{name}{suffix}").read_bytes())
    assert made[0] == made[1]
    assert not re.search(rb"20\d\d-\d\d-\d\dT|CreationDate", made[0])


def test_text_stays_text_and_settings_are_left_alone(small: Atlas, tmp_path: Path) -> None:
    with mpl.rc_context({"text.usetex": False, "font.size": 33, "svg.fonttype": "path", "lines.scale_dashes": True}):
        before = dict(mpl.rcParams)
        svg = save(
            draw_diagram([best(small, "One", "Isle", OPEN)], title="Հայերեն ქართული Türkiye"), tmp_path / "d.svg"
        )
        assert dict(mpl.rcParams) == before
    root = ET.fromstring(svg.read_text(encoding="utf-8"))
    said = ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Հայերեն ქართული Türkiye" in said
    assert {"Own scenario", "Haven"} <= set(said)
    assert any(element.get("id") == "curve-0" for element in root.iter())
    titles = [element.text for element in root.iter("{http://purl.org/dc/elements/1.1/}title")]
    assert "Հայերեն ქართული Türkiye" in titles
    pdf = save(draw_diagram([best(small, "One", "Isle", OPEN)]), tmp_path / "d.pdf").read_bytes()
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf


def test_dark_is_dark(small: Atlas) -> None:
    means = []
    themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for theme in themes:
        canvas: Any = FigureCanvasAgg(draw_diagram([best(small, "One", "Two", OPEN)], theme=theme))
        canvas.draw()
        means.append(np.asarray(canvas.buffer_rgba())[:, :, :3].mean())
    assert means[0] > 220
    assert means[1] < 60


def test_a_journey_that_costs_nothing(small: Atlas) -> None:
    free = OPEN
    for row in small.rows("parameters"):
        if str(row["unit"]).startswith("USD"):
            free = free.setting(row["id"], 0)
    keeps_apart(draw_diagram([best(small, "One", "Isle", free)], measure="cost"))


def test_wrong_choices_are_told(small: Atlas, tmp_path: Path) -> None:
    way = best(small, "One", "Two", OPEN)
    with pytest.raises(NotKnownError, match="time"):
        draw_diagram([way], measure="tim")  # type: ignore[arg-type]
    with pytest.raises(NotKnownError, match="a4-landscape"):
        draw_diagram([way], paper="a4")
    with pytest.raises(NotKnownError, match="theme"):
        draw_diagram([way], theme="sepia")  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="no journey"):
        draw_diagram([])
    with pytest.raises(QuestionError, match="1 journeys have 2 names"):
        draw_diagram([way], names=["a", "b"])
    many = [best(small, "One", "Two", OPEN.setting("gate", hours=hours)) for hours in range(1, 8)]
    with pytest.raises(QuestionError, match="7 journeys differ"):
        draw_diagram(many)
    with pytest.raises(OutputError, match=r"\.png, \.svg, \.pdf"):
        save(draw_diagram(many[:6]), tmp_path / "diagram.jpg")
    assert corridor.diagram is draw_diagram


# The command.


def test_the_command(tmp_path: Path) -> None:
    file = tmp_path / "diagram.svg"
    asked = ["diagram", "Aktau", "Yerevan", "--scenario", "before-october-2025", "--scenario", "today"]
    done = CliRunner().invoke(main, [*asked, "--measure", "cost", "--title", "My title", "-o", str(file)])
    assert done.exit_code == 0, done.output
    root = ET.parse(file).getroot()
    said = " ".join("".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "My title" in said
    assert "USD" in said
    assert "least generalised cost" in said
    assert "Networks on several days" in said
    done = CliRunner().invoke(main, ["diagram", "Aktau", "Yerevan", "-o", str(tmp_path / "diagram.jpg")])
    assert done.exit_code == 2
    assert ".svg, .pdf or .png" in done.output
    done = CliRunner().invoke(main, ["diagram", "Aktau", "Yerevan", "--measure", "km", "-o", str(file)])
    assert done.exit_code == 2


def test_the_command_where_there_is_no_way(tmp_path: Path) -> None:
    small_atlas(tmp_path)
    shut = tmp_path / "shut.yaml"
    shut.write_text("title: All shut\nwhy: A test.\nclose: [rail-one-gate]\n", encoding="utf-8")
    opened = tmp_path / "opened.yaml"
    opened.write_text("title: All open\nwhy: A test.\nopen: [reopen]\npermit: [ban-on-transit]\n", encoding="utf-8")
    asked = ["diagram", "One", "Two", "--data", str(tmp_path / "data"), "-o", str(tmp_path / "d.png")]
    done = CliRunner().invoke(main, [*asked, "--scenario", str(shut)])
    assert done.exit_code == 2
    assert "the network is cut" in done.output
    done = CliRunner().invoke(main, [*asked, "--scenario", str(opened), "--scenario", str(shut)])
    assert done.exit_code == 0, done.output
    assert "no way in All shut" in done.output
    assert (tmp_path / "d.png").read_bytes().startswith(b"\x89PNG")
