"""The static map: sizes, text that stays text, names that keep apart, the same bytes, whatever the data hold."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from itertools import combinations
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

import corridor
from corridor.errors import DataError, NotKnownError, OutputError
from corridor.figures import PAPERS, SUFFIXES, draw_map, save
from corridor.figures.fonts import SPACES, Face, clean, fit, width, wrap
from corridor.figures.look import Look
from corridor.figures.output import SETTINGS
from corridor.figures.projection import fit_projection, fit_view
from corridor.figures.shapes import clipped_ring, runs_of, thinned
from corridor.figures.symbols import path_of
from corridor.maps.style import style

from .tinyfolder import ROWS, shapes, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from corridor.atlas import Atlas

    Box = tuple[float, float, float, float]

SYUNIK = (38.55, 44.35, 40.0, 47.5)
WHOLE = (33.5, 25.5, 51.5, 83.5)
NASTY = "$x$ {{7*7}} <script>alert(1)</script> & \u202e`back` \\frac{1}{2} 運 \x07 \N{ARMENIAN CAPITAL LETTER AYB}"


@pytest.fixture(scope="module")
def shipped() -> Atlas:
    return corridor.load()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return corridor.load(write_folder(tmp_path_factory.mktemp("tiny")))


def words(figure: Figure) -> list[Text]:
    """Every text of a figure, halos left out."""
    return [text for text in figure.findobj(Text) if text.get_text().strip() and not text.get_path_effects()]


def plain(text: str) -> str:
    """Text without the spaces between spaced letters."""
    return re.sub(f"[{''.join(SPACES[:-1])}\u00a0]", "", text)


def boxes(figure: Figure) -> list[tuple[str, Box]]:
    """Where the words stand, in points, a little less than their line."""
    canvas: Any = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    found = []
    with mpl.rc_context(SETTINGS):
        for text in words(figure):
            box = text.get_window_extent(renderer).padded(-1.5)
            found.append((text.get_text(), (box.x0, box.y0, box.x1, box.y1)))
    return found


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    return [
        (one, other)
        for (one, a), (other, b) in combinations(boxes(figure), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def pixels(figure: Figure) -> np.ndarray[Any, Any]:
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3].astype(int)


@pytest.mark.parametrize(
    ("paper", "focus"),
    [
        ("a4-landscape", None),
        ("a4-landscape", SYUNIK),
        ("a4-portrait", None),
        ("a3-landscape", WHOLE),
        ("a3-portrait", SYUNIK),
        ("slide", None),
    ],
)
def test_words_keep_apart_and_within_the_margins(shipped: Atlas, paper: str, focus: Box | None) -> None:
    figure = draw_map(shipped, focus=focus, paper=paper)
    assert overlaps(figure) == []
    wide, tall = (side * figure.dpi for side in figure.get_size_inches())
    margin = 12 / 25.4 * figure.dpi - 1
    for text, (left, low, right, high) in boxes(figure):
        assert margin <= left < right <= wide - margin, text
        assert margin <= low < high <= tall - margin, text
    assert min(float(text.get_fontsize()) for text in words(figure)) >= 7
    size = PAPERS[paper]
    assert tuple(figure.get_size_inches() * 25.4) == pytest.approx((size.wide, size.tall))


def test_the_sheet_says_what_it_shows(shipped: Atlas) -> None:
    said = [plain(text.get_text()) for text in words(draw_map(shipped, title="Roads and rails"))]
    whole = " ".join(said)
    assert "Roads and rails" in said
    assert any(text.startswith("Network on ") for text in said)
    assert "Lambert conformal conic projection" in whole
    assert "Main sources" in said
    assert any(text.startswith("1. ") for text in said)
    assert any(text.endswith(" km") for text in said)
    assert "schematic" in whole
    for attribution in shipped.attributions:
        assert attribution.split()[0] in whole
    for row in ("Open", "Closed", "Under construction", "Border with no open crossing", "Prospective member"):
        assert row in said
    earlier = [text.get_text() for text in words(draw_map(shipped.as_of("1990-06-01")))]
    assert "Network on 1 June 1990" in earlier


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_bytes_twice(tiny: Atlas, tmp_path: Path, suffix: str) -> None:
    files = [save(draw_map(tiny), tmp_path / f"{name}{suffix}") for name in ("one", "two")]
    first, second = (file.read_bytes() for file in files)
    assert first == second
    assert len(first) > 5000
    assert not re.search(rb"20\d\d-\d\d-\d\dT|CreationDate", first)


def test_text_stays_text(tiny: Atlas, tmp_path: Path) -> None:
    svg = save(draw_map(tiny, title=f"Հայերեն ქართული Türkiye Ирак Şəki {NASTY}"), tmp_path / "map.svg")
    root = ET.fromstring(svg.read_text(encoding="utf-8"))
    said = [plain("".join(element.itertext())) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    whole = " ".join(said)
    assert "Հայերեն ქართული Türkiye Ирак Şəki" in whole
    assert "$x$ {{7*7}} <script>alert(1)</script>" in whole
    assert {"BELAND", "ALAND", "One", "Haven"} <= set(said)
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
    pdf = save(draw_map(tiny), tmp_path / "map.pdf").read_bytes()
    assert b"/Type3" not in pdf
    assert b"/FontFile2" in pdf


def test_nasty_text_is_only_text(tmp_path: Path) -> None:
    long = "W" * 10_000
    rows = {
        name: [
            {key: f"{NASTY} {long}" if key in {"name", "title", "publisher"} else value for key, value in row.items()}
            for row in table
        ]
        for name, table in ROWS.items()
    }
    atlas = corridor.load(write_folder(tmp_path, rows=rows))
    for paper in PAPERS:
        figure = draw_map(atlas, title=f"{NASTY} \ud800 {long}", paper=paper)
        assert overlaps(figure) == []
        wide, tall = (side * figure.dpi for side in figure.get_size_inches())
        assert all(box[0] > 0 and box[1] > 0 and box[2] < wide and box[3] < tall for _, box in boxes(figure))
        for suffix in SUFFIXES:
            save(figure, tmp_path / f"{paper}{suffix}")
        ET.parse(tmp_path / f"{paper}.svg")
    assert any("$x$ {{7*7}} <script>" in text.get_text() for text in words(figure))


def test_an_empty_and_a_sparse_folder(tmp_path: Path) -> None:
    keep = {"sources", "countries", "groups", "statuses"}
    empty = {name: table if name in keep else [] for name, table in ROWS.items()}
    features = {name: found if name == "countries" else [] for name, found in shapes().items()}
    figure = draw_map(corridor.load(write_folder(tmp_path / "empty", rows=empty, features=features)))
    said = [plain(text.get_text()) for text in words(figure)]
    assert "ALAND" in said
    assert "Main sources" not in said
    nothing = {name: table if name in {"sources", "statuses"} else [] for name, table in ROWS.items()}
    void = corridor.load(write_folder(tmp_path / "void", rows=nothing, features={name: [] for name in shapes()}))
    assert words(draw_map(void))
    save(draw_map(void, theme="dark", paper="a4-portrait"), tmp_path / "void.pdf")


def test_only_the_layers_asked_for(tiny: Atlas) -> None:
    def said(*layers: str) -> set[str]:
        return {plain(text.get_text()) for text in words(draw_map(tiny, layers=layers))}

    assert "ALAND" in said("countries")
    assert "One" not in said("countries")
    assert said("places") >= {"One", "Haven"}
    assert "ALAND" not in said("places")
    assert "Border crossings" in said("crossings")
    assert {"Main line", "New links"} <= said("links")
    with pytest.raises(NotKnownError, match="Did you mean waters"):
        draw_map(tiny, layers=["water"])


def test_wrong_choices_are_told(tiny: Atlas, tmp_path: Path) -> None:
    with pytest.raises(NotKnownError, match="a4-landscape"):
        draw_map(tiny, paper="a4")
    with pytest.raises(NotKnownError, match="theme"):
        draw_map(tiny, theme="sepia")  # type: ignore[arg-type]
    for focus in ((2, 0, 1, 5), (0, 0, 95, 5), (0, 0, float("nan"), 5)):
        with pytest.raises(DataError, match="is no frame"):
            draw_map(tiny, focus=focus)
    figure = draw_map(tiny)
    for name in ("map.jpg", "map", "map.svgz"):
        with pytest.raises(OutputError, match=r"\.png, \.svg, \.pdf"):
            save(figure, tmp_path / name)
    with pytest.raises(OutputError, match="no folder"):
        save(figure, tmp_path / "no" / "map.png")
    assert list(tmp_path.iterdir()) == []


def test_matplotlib_is_left_as_it_was(tiny: Atlas, tmp_path: Path) -> None:
    with mpl.rc_context({"lines.scale_dashes": True, "text.color": "red", "font.size": 33, "svg.fonttype": "path"}):
        before = dict(mpl.rcParams)
        mine = save(draw_map(tiny), tmp_path / "mine.svg").read_bytes()
        assert dict(mpl.rcParams) == before
    assert mine == save(draw_map(tiny), tmp_path / "other.svg").read_bytes()
    code = "import sys, corridor, corridor.figures; corridor.figures.draw_map(corridor.load())"
    code += "; print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_dark_is_dark(tiny: Atlas) -> None:
    light, dark = (pixels(draw_map(tiny, theme=theme)).mean() for theme in ("light", "dark"))
    assert light > 200
    assert dark < 70


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_differs_from_the_trunk_in_grey(theme: str) -> None:
    """Open links of the focus and of the trunk differ by 15 of L* or more, also where both are open railways."""

    def lightness(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
        luminance = float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
        return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance

    look = Look(theme)
    trunk = lightness(look.line_colour("trunk", "open"))
    for status in ("open", "restricted"):
        assert abs(lightness(look.line_colour("focus", status)) - trunk) >= 15


def test_lines_on_paper_have_the_colours_of_the_style(tiny: Atlas) -> None:
    theme = style()["theme"]["light"]
    found = {tuple(colour) for colour in np.unique(pixels(draw_map(tiny)).reshape(-1, 3), axis=0)}

    def there(colour: str) -> bool:
        return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5)) in found

    assert there(theme["group"]["trunk"])
    assert there(theme["area"]["member"])
    assert there(theme["area"]["prospective"])
    assert there(theme["area"]["sea"])
    assert there(theme["status"]["open"])


def test_the_whole_corridor_is_drawn_in_time(shipped: Atlas) -> None:
    start = time.process_time()
    figure = draw_map(shipped, focus=WHOLE, paper="a3-landscape")
    figure.savefig(io.BytesIO(), format="png", dpi=200)
    assert time.process_time() - start < 5


def test_a_projection_is_conformal_and_fits() -> None:
    for focus in (WHOLE, SYUNIK, (-40, -70, -20, -50), (-3, 10, 5, 30), (0, 0, 4, 6)):
        projection = fit_projection(focus)
        south, west, north, east = focus
        for lon, lat in ((west + 1, south + 0.5), ((west + east) / 2, north - 0.5)):
            step = 1e-4
            east_way, north_way, here = projection.forward(np.array([(lon + step, lat), (lon, lat + step), (lon, lat)]))
            along, up = east_way - here, north_way - here
            # A degree is shorter along a parallel; at a right angle both have the same scale.
            assert np.dot(along, up) / np.hypot(*along) / np.hypot(*up) == pytest.approx(0, abs=1e-3)
            ratio = np.hypot(*along) / np.hypot(*up) / np.cos(np.radians(lat))
            assert ratio == pytest.approx(1, abs=0.01)
        view = fit_view(focus, (10, 10, 1010, 610), deepest=12)
        corners = view.at(np.array([(west, south), (east, south), (west, north), (east, north)]))
        assert corners.min() >= 9.9
        assert corners[:, 0].max() <= 1010.1
        assert corners[:, 1].max() <= 610.1
    assert "Mercator" in fit_projection((-3, 10, 5, 30)).words
    # A px of the web map at zoom 8 on the 40th parallel.
    small = fit_view((39.999, 44.999, 40.001, 45.001), (0, 0, 100, 100), deepest=8)
    assert small.zoom == pytest.approx(8)
    assert small.metres == pytest.approx(156543.034 * np.cos(np.radians(40)) / 256, rel=1e-6)


def test_paths_of_symbols() -> None:
    path = path_of("M12 1.8 23 21.5H1Z")
    assert path.vertices.tolist() == [[12, 1.8], [23, 21.5], [1, 21.5], [12, 1.8]]  # type: ignore[union-attr]
    anchor = path_of("M6 13c1 3 2 4 5 4s5-1 5-4")
    assert anchor.vertices[-3:].tolist() == [[14, 17], [16, 16], [16, 13]]  # type: ignore[index,union-attr]
    for parts in style()["symbol"].values():
        for part in parts:
            if "path" in part:
                assert path_of(part["path"]).get_extents().width <= 24


def test_cutting_and_thinning_lines() -> None:
    square = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])
    cut = clipped_ring(square, (5, 5, 20, 20))
    assert {tuple(point) for point in cut} == {(5, 5), (10, 5), (10, 10), (5, 10)}
    assert len(clipped_ring(square, (20, 20, 30, 30))) == 0
    line = np.array([(float(x), 0.0) for x in range(-50, 51)])
    ((run, before),) = runs_of(line, (-1.5, -1, 1.5, 1))
    assert run[0].tolist() == [-2, 0]
    assert before == 48
    wave = np.column_stack([np.arange(100.0), np.zeros(100)])
    ring = np.array([(0.0, 0.0), (0.05, 0.05), (0.0, 0.0)])
    thin = thinned([wave, ring], 0.3)
    assert thin[0].tolist() == [[0, 0], [99, 0]]
    assert len(thin[1]) == 2


def test_words_are_broken_and_cut_short() -> None:
    face = Face(11, "#000000")
    lines = wrap("one two three four five six seven eight nine ten", face, 60, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(width(line, face) <= 60 for line in lines)
    assert all(width(line, face) <= 60 for line in wrap("x" * 500, face, 60, 4))
    assert fit("abc", face, 100)[0] == "abc"
    assert wrap("", face, 60, 3) == []
    assert clean("a\x00\u202eb\n\tc 運", face) == "ab c □"
