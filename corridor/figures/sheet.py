"""The sheet of paper: its sizes, and strokes, fills and words on it in the px of the web map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corridor.errors import NotKnownError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Literal

    from matplotlib.artist import Artist
    from matplotlib.patches import Patch
    from matplotlib.path import Path

    from .fonts import Face
    from .look import Look
    from .picture import Picture
    from .projection import Box

__all__ = ["PAPERS", "Paper", "Sheet"]

MM: Final = 72 / 25.4
"""Points in a millimetre."""
MARGIN_MM: Final = 12


@dataclass(frozen=True)
class Paper:
    """A size of sheet.

    Parameters
    ----------
    wide, tall
        Millimetres.
    unit
        Points in one px of the web map. The smallest type has 11 px: no unit may make it less than 7 points.
    """

    wide: float
    tall: float
    unit: float


PAPERS: Final = {
    "a4-landscape": Paper(297, 210, 0.66),
    "a4-portrait": Paper(210, 297, 0.66),
    "a3-landscape": Paper(420, 297, 0.76),
    "a3-portrait": Paper(297, 420, 0.76),
    "slide": Paper(338.667, 190.5, 0.7),
    "slide-4-3": Paper(254, 190.5, 0.66),
}
"""Sizes of sheet by name; ``slide`` is one of 16 to 9, ``slide-4-3`` one of 4 to 3."""


class Sheet:
    """An empty sheet on which things are laid one over the other.

    Parameters
    ----------
    paper
        A key of :data:`PAPERS`.
    look
        Colours of the theme.

    Raises
    ------
    NotKnownError
        If there is no such paper.
    """

    def __init__(self, paper: str, look: Look) -> None:
        from .picture import Picture

        if paper not in PAPERS:
            raise NotKnownError("paper", paper, PAPERS)
        size = PAPERS[paper]
        self.paper = paper
        self.look = look
        self.unit = size.unit
        self.wide, self.tall = (side * MM / size.unit for side in (size.wide, size.tall))
        margin = MARGIN_MM * MM / size.unit
        self.inside: Box = (margin, margin, self.wide - margin, self.tall - margin)
        """What lies within the margins, px."""
        paper_colour = look.colour("ui.page")
        self.figure: Picture = Picture(figsize=(size.wide / 25.4, size.tall / 25.4), facecolor=paper_colour)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, self.wide)
        self._axes.set_ylim(self.tall, 0)
        self._axes.set_autoscale_on(False)
        self._frame: Patch | None = None
        self._height = 0
        self._last: Artist | None = None

    def frame(self, box: Box) -> None:
        """Cut off what is drawn with ``clip`` at a frame."""
        from matplotlib.patches import Rectangle

        left, top, right, bottom = box
        self._frame = Rectangle((left, top), right - left, bottom - top, transform=self._axes.transData)

    def mask(self, shape: Path) -> None:
        """Cut off what is drawn with ``clip`` at the edge of a shape."""
        from matplotlib.patches import PathPatch

        self._frame = PathPatch(shape, transform=self._axes.transData)

    def _add(self, artist: Artist, *, clip: bool) -> None:
        self._height += 1
        artist.set_zorder(self._height)
        self._axes.add_artist(artist)
        artist.set_clip_path(self._frame if clip else None)
        self._last = artist

    def call(self, name: str) -> None:
        """Give what was drawn last a name: its id in an SVG file."""
        if self._last is not None:
            self._last.set_gid(name)

    def stroke(
        self,
        path: Path | None,
        colour: str,
        weight: float,
        *,
        dash: Sequence[float] | None = None,
        offset: float = 0,
        opacity: float = 1,
        cap: Literal["butt", "round"] = "butt",
        clip: bool = True,
    ) -> None:
        """Draw a line, if there is one; ``weight``, ``dash`` and ``offset`` in px."""
        from matplotlib.patches import PathPatch

        if path is None:
            return
        pattern = None if dash is None else tuple(step * self.unit for step in dash)
        patch = PathPatch(
            path, fill=False, edgecolor=colour, linewidth=weight * self.unit, alpha=opacity, snap=False,
            capstyle=cap, joinstyle="round",
            linestyle="solid" if pattern is None else (offset * self.unit, pattern),
        )  # fmt: skip
        self._add(patch, clip=clip)

    def fill(self, path: Path | None, colour: str, *, opacity: float = 1, clip: bool = True) -> None:
        """Fill an area, if there is one; rings that run the other way are holes in it."""
        from matplotlib.patches import PathPatch

        if path is None:
            return
        self._add(
            PathPatch(path, facecolor=colour, linewidth=0, edgecolor="none", alpha=opacity, snap=False), clip=clip
        )

    def write(
        self,
        text: str,
        x: float,
        y: float,
        face: Face,
        align: Literal["left", "center", "right"] = "left",
        *,
        upright: bool = False,
    ) -> None:
        """Print a clean line of text, its foot at ``y`` px; upright, it reads from below and its foot is at ``x``."""
        from matplotlib.patheffects import Stroke
        from matplotlib.text import Text

        from .fonts import bare
        from .spaced import Spaced

        if not text.strip():
            return
        size = face.properties(face.size * self.unit)
        if face.halo:
            # The halo lies below as shapes, so that the words themselves stay text.
            effect = Stroke(linewidth=face.halo * self.unit, foreground=face.halo_colour, joinstyle="round")
            halo = Text(
                x, y, text, fontproperties=size, color=face.halo_colour, ha=align, va="baseline", parse_math=False,
                path_effects=[effect], alpha=0.92,
            )  # fmt: skip
            self._add(halo, clip=False)
        settings: dict[str, Any] = {
            "fontproperties": size,
            "color": face.colour,
            "ha": align,
            "va": "baseline",
            "parse_math": False,
        }
        words = Text(x, y, text, **settings) if bare(text) == text else Spaced(x, y, text, face, **settings)
        if upright:
            words.set(rotation=90, rotation_mode="anchor")
        self._add(words, clip=False)
