"""Write a figure as a file: PNG, SVG or PDF, whole or not at all, the same bytes each time."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corridor.errors import OutputError
from corridor.writing import write_bytes

from .spaced import join_words

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from matplotlib.figure import Figure

__all__ = ["SUFFIXES", "drawn_bytes", "save"]

SUFFIXES: Final = (".png", ".svg", ".pdf")
"""Endings of the names of files that can be written."""
DPI: Final = 200
SETTINGS: Final[dict[Any, Any]] = {
    "text.hinting": "none",
    "svg.fonttype": "none", "svg.hashsalt": "corridor", "pdf.fonttype": 42, "pdf.compression": 6,
    "pdf.use14corefonts": False, "path.simplify": True, "savefig.bbox": "standard", "savefig.pad_inches": 0,
    "savefig.transparent": False, "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica"],
    "font.serif": ["DejaVu Serif", "Georgia", "Times New Roman"],
}  # fmt: skip
"""Letters as wide as they were measured, text as text, the same ids each time; the last fonts are for other readers."""


def save(figure: Figure, path: str | os.PathLike[str], *, dpi: int = DPI) -> Path:
    """Write a figure; the ending of the name decides how.

    Parameters
    ----------
    figure
        As :func:`corridor.figures.draw_map` or :func:`corridor.figures.draw_diagram` returns it.
    path
        File to write, ``.png``, ``.svg`` or ``.pdf``. Its folder must exist; an old file is replaced in one step.
    dpi
        Dots per inch of a PNG.

    Returns
    -------
    Path
        The file written, as it was named.

    Raises
    ------
    OutputError
        If the name has another ending or the file cannot be written; the message says why.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        given = f"{suffix!r} is not one" if suffix else "it has none"
        raise OutputError(
            f"{path}: the ending of the name decides how a figure is written, and {given} that is known. "
            f"Name a file that ends in {', '.join(SUFFIXES)}."
        )
    # No date in the file: the same figure gives the same bytes.
    # A control sign or half a letter must not stand in an SVG file.
    title = "".join(sign for sign in str(figure.get_label()) if sign.isprintable()) or None
    made = str(getattr(figure, "made", "")) or None
    metadata: dict[str, dict[str, str | None]] = {
        ".png": {"Software": "corridor", **({"Source": made} if made else {})},
        ".svg": {"Creator": "corridor", "Date": None, "Title": title, "Source": made},
        ".pdf": {"Creator": "corridor", "CreationDate": None, "Title": title, "Subject": made},
    }
    return write_bytes(path, drawn_bytes(figure, suffix[1:], dpi=dpi, metadata=metadata[suffix]))


def drawn_bytes(
    figure: Figure, kind: str, *, dpi: int = DPI, metadata: Mapping[str, str | None] | None = None
) -> bytes:
    """Return a figure as bytes of a kind of file (``png``, ``svg``, ``pdf``), the same each time."""
    from matplotlib import rc_context

    stream = BytesIO()
    with rc_context(SETTINGS):
        figure.savefig(stream, format=kind, dpi=dpi, metadata=metadata, facecolor=figure.get_facecolor())
    if kind == "svg":
        return join_words(stream.getvalue().decode("utf-8"), figure).encode("utf-8")
    return stream.getvalue()
