"""Figures look as they did: small pictures of each kind beside those kept in tests/pictures.

They are drawn in the fonts that come with matplotlib, of made-up lands, and blurred before they are held against each
other, so that another version of a font or of an edge does not matter, but a line, an area or a word that is elsewhere
does. After a change that is meant to be seen, run this with ``CORRIDOR_KEEP_PICTURES=1`` in the environment,
then look at each of them.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from PIL import Image, ImageFilter

import corridor
from corridor import Scenario, figures
from corridor.figures import fonts
from corridor.figures.output import drawn_bytes

from .smallnetwork import small_atlas, small_rows
from .tinyfolder import write_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.figure import Figure

    from corridor.atlas import Atlas

KEPT: Final = Path(__file__).parent / "pictures"
DPI: Final = 55
MEAN: Final = 1.2
"""Greatest mean difference of a blurred picture, of 255."""
MOST: Final = 0.006
"""Greatest share of points that differ by more than :data:`FAR`."""
FAR: Final = 40


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return corridor.load(write_folder(tmp_path_factory.mktemp("tiny")))


@pytest.fixture(autouse=True)
def plain_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only the fonts that come with matplotlib."""

    def families(serif: bool, bold: bool, italic: bool) -> tuple[str, ...]:  # noqa: ARG001, FBT001 - as it is called
        return (fonts.LAST[serif], fonts.LAST[False])

    caches = (fonts._letters, fonts._measure)
    monkeypatch.setattr(fonts, "_families", families)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def _map(atlas: Atlas) -> Figure:
    return figures.map(atlas, title="Two lands, one gate")


def _dark(atlas: Atlas) -> Figure:
    return figures.map(atlas, theme="dark", paper="a4-portrait", scenario=Scenario(title="Gate").opening("reopen"))


def _timeline(atlas: Atlas) -> Figure:
    return figures.timeline(atlas, everything=True)


def _days(atlas: Atlas) -> Figure:
    return figures.comparison(atlas, days=["1992-01-01", "2026-01-01"], paper="slide")


DRAWN: Final[dict[str, Callable[[Atlas], Figure]]] = {
    "map": _map,
    "map-dark-scenario": _dark,
    "timeline": _timeline,
    "comparison": _days,
}


def picture(figure: Figure) -> Image.Image:
    with Image.open(BytesIO(drawn_bytes(figure, "png", dpi=DPI, metadata={"Software": "corridor"}))) as drawn:
        return drawn.convert("RGB")


def blurred(image: Image.Image) -> np.ndarray:
    return np.asarray(image.filter(ImageFilter.GaussianBlur(2)), dtype=float)


def differ(image: Image.Image, kept: Image.Image) -> tuple[float, float]:
    """Return the mean difference of two pictures, and the share of points that are far apart."""
    apart = np.abs(blurred(image) - blurred(kept)).max(axis=2)
    return float(apart.mean()), float((apart > FAR).mean())


def held_against(name: str, figure: Figure, folder: Path) -> None:
    image, path = picture(figure), KEPT / f"{name}.png"
    if os.environ.get("CORRIDOR_KEEP_PICTURES"):
        image.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
    with Image.open(path) as found:
        kept = found.convert("RGB")
    assert image.size == kept.size
    mean, far = differ(image, kept)
    if mean > MEAN or far > MOST:
        image.save(folder / f"{name}.png")
    assert mean <= MEAN, f"{name}: {mean:.2f} of 255 on average; see {folder}"
    assert far <= MOST, f"{name}: {far:.2%} of the points are others; see {folder}"


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_looks_as_it_did(atlas: Atlas, tmp_path: Path, name: str) -> None:
    held_against(name, DRAWN[name](atlas), tmp_path)


def test_a_diagram_looks_as_it_did(tmp_path: Path) -> None:
    network = small_atlas(tmp_path, small_rows())
    scenarios = (
        Scenario(title="Gate open").opening("reopen").permitting(),
        Scenario(title="By road").opening("reopen"),
    )
    ways = [network.network(scenario).route("gate", "isle").best for scenario in scenarios]
    held_against("diagram", figures.diagram([way for way in ways if way]), tmp_path)


def test_a_change_that_is_seen_is_noticed(atlas: Atlas) -> None:
    """The same map, another day: the railway and the border are open, and the picture is another."""
    now, then = (picture(figures.map(on, title="Two lands, one gate")) for on in (atlas, atlas.as_of("1992-01-01")))
    mean, far = differ(now, then)
    assert mean > MEAN or far > MOST


def test_every_kept_picture_is_used_and_small() -> None:
    assert {path.stem for path in KEPT.glob("*.png")} == {*DRAWN, "diagram"}
    assert all(path.stat().st_size < 40_000 for path in KEPT.glob("*.png"))
