"""A figure that shows itself in a notebook, with words for readers who cannot see it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Picture"]

DPI: Final = 144
"""Dots per inch in a notebook: sharp on a fine screen, and four of them still make a small file."""
COLOURS: Final = 256
"""Colours kept, which a drawing does not miss and which make it a third as large."""


class Picture(Figure):
    """A matplotlib figure that a notebook shows as a picture, whichever backend is set.

    ``made`` says what it was made from; a file of it says the same.
    """

    made: str = ""

    def _repr_mimebundle_(
        self,
        include: Iterable[str] | None = None,  # noqa: ARG002 - what IPython calls
        exclude: Iterable[str] | None = None,  # noqa: ARG002 - what IPython calls
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the picture as PNG, with the figure's label as its alternative text."""
        words = str(self.get_label())
        wide = round(self.get_figwidth() * 100)
        return {"image/png": self._png(), "text/plain": repr(self)}, {"image/png": {"alt": words, "width": wide}}

    def _png(self) -> bytes:
        from PIL import Image

        from .output import drawn_bytes

        drawn, kept = BytesIO(drawn_bytes(self, "png", dpi=DPI, metadata={"Software": "corridor"})), BytesIO()
        with Image.open(drawn) as image:
            few = image.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE)
            few.save(kept, "png", optimize=True)
        return kept.getvalue()
