"""Draw the plots of docs/model.md: the model against every published distance and time.

Run by ``make tables``. A plot carries a digest of the numbers it shows, so that a test can tell when it is old.
"""

from __future__ import annotations

import hashlib
import json
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corridor import load
from corridor.validation import CLAIMS, Trial, validate
from corridor.writing import write_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

IMAGES: Final = Path(__file__).resolve().parent / "images"
INK: Final = "#1f2933"
PALE: Final = "#5f6c7b"
BAND: Final = "#b9cfe4"
WITHIN: Final = "#0b5394"
BEYOND: Final = "#a33b00"
NEAR, FAR = 3.0, 6.0
"""Per cent: what the errors of distances should keep within at the median, and at worst."""
LINE: Final = 1.6
"""Height of a name in the plot of distances, per cent."""
NAME: Final = 8
"""Length of a name there, as a factor of kilometres."""


def digest(trials: Sequence[Trial]) -> str:
    """Return a short name of the numbers that the plots show."""
    rows = [
        [one.test["id"], one.low, one.high, one.model.rounded(), one.hit] for one in trials if one.model is not None
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def _plain(axes: Axes) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(PALE)
    axes.tick_params(colors=INK, labelsize=8.5, length=0)
    axes.grid(visible=True, axis="x", color="#e3e8ee", linewidth=0.8)
    axes.set_axisbelow(True)


def draw_distances(figure: Figure, trials: Sequence[Trial]) -> None:
    """Draw the error of each distance against its length."""
    shown = [one for one in trials if one.test["measure"] == "distance" and one.model]
    axes = figure.add_subplot()
    _plain(axes)
    axes.axhspan(-FAR, FAR, color=BAND, alpha=0.35, linewidth=0)
    axes.axhspan(-NEAR, NEAR, color=BAND, alpha=0.8, linewidth=0)
    axes.axhline(0, color=PALE, linewidth=0.8)
    named: list[tuple[float, float]] = []
    for one in sorted(shown, key=lambda one: -one.low):
        error, km = 100 * (one.error or 0), (one.low + one.high) / 2
        far = abs(error) > FAR
        axes.plot(
            km, error, marker="D" if far else "o", markersize=6, color=BEYOND if far else WITHIN,
            markerfacecolor="white" if far else WITHIN, linestyle="none",
        )  # fmt: skip
        if far:
            # Names stand to the right where no longer one beside them has its own there.
            left = any(abs(error - height) < LINE and place < NAME * km for height, place in named)
            named.append((error, km))
            axes.annotate(
                one.test["title"], (km, error), xytext=(-7 if left else 7, 0), textcoords="offset points",
                fontsize=7.5, color=INK, va="center", ha="right" if left else "left",
            )  # fmt: skip
    axes.set_xscale("log")
    ticks = (10, 30, 100, 300, 1000)
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.minorticks_off()
    axes.set_xlim(6, 5000)
    axes.set_xlabel("published length, km", fontsize=9, color=INK)
    axes.set_ylabel("model longer or shorter than published, per cent", fontsize=9, color=INK)


def draw_times(figure: Figure, trials: Sequence[Trial]) -> None:
    """Draw the range of each time with what was published."""
    shown = [one for one in trials if one.test["measure"] == "time" and one.model]
    shown.sort(key=lambda one: (one.test["kind"] in CLAIMS, one.model.central if one.model else 0.0))
    figure.set_figheight(1.0 + ROW * len(shown))
    axes = figure.add_subplot()
    _plain(axes)
    for place, one in enumerate(shown):
        assert one.model is not None
        axes.plot([one.model.low, one.model.high], [place, place], color=BAND, linewidth=9, solid_capstyle="butt")
        axes.plot(one.model.central, place, marker="|", markersize=9, markeredgewidth=1.6, color=INK)
        colour = WITHIN if one.inside else BEYOND
        axes.plot(
            [one.low, one.high], [place, place], marker="o" if one.inside else "D", markersize=6, color=colour,
            markerfacecolor=colour if one.inside else "white", linewidth=1.4,
        )  # fmt: skip
    axes.set_yticks(range(len(shown)), [one.test["title"] for one in shown], fontsize=8)
    claims = sum(one.test["kind"] in CLAIMS for one in shown)
    edge = len(shown) - claims - 0.5
    axes.axhline(edge, color=PALE, linewidth=0.8, linestyle=(0, (4, 3)))
    for height, words, va in ((edge + 0.1, "operators and the market", "bottom"), (edge - 0.1, "others", "top")):
        axes.annotate(words, (1, height), xycoords=("axes fraction", "data"), ha="right", va=va, fontsize=8, color=PALE)
    axes.set_xscale("log")
    ticks = {6: "6 h", 12: "12 h", 24: "1 day", 48: "2", 96: "4", 192: "8", 384: "16", 720: "30 days"}
    axes.set_xticks(list(ticks), list(ticks.values()))
    axes.minorticks_off()
    axes.set_xlim(4, 800)
    axes.set_ylim(-0.8, len(shown) - 0.2)
    axes.set_xlabel(
        "bar: model, low to high; stroke: central.  Filled circle: published, within the bar; open diamond: outside it",
        fontsize=8.5,
        color=INK,
        loc="right",
    )


ROW: Final = 0.2
"""Inches a row of the times is high."""
PLOTS: Final[dict[str, tuple[Callable[[Figure, Sequence[Trial]], None], tuple[float, float]]]] = {
    "model-distances.png": (draw_distances, (9.0, 5.2)),
    "model-times.png": (draw_times, (9.0, 7.2)),
}


def run() -> int:
    """Draw every plot."""
    from matplotlib.figure import Figure
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    trials = validate(load())
    name = digest(trials)
    for file, (draw, size) in PLOTS.items():
        figure = Figure(figsize=size, layout="constrained", facecolor="white")
        draw(figure, trials)
        memory = BytesIO()
        figure.savefig(memory, format="png", dpi=110)
        about = PngInfo()
        about.add_text("Description", name)
        small = BytesIO()
        # A plot has few colours: so it is a third of the size.
        Image.open(memory).convert("RGB").quantize(64).save(small, format="PNG", optimize=True, pnginfo=about)
        write_bytes(IMAGES / file, small.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(run())
