"""Words with room between their letters: one word to whoever searches or copies them, in SVG and in PDF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from matplotlib.text import Text

from .fonts import SPACES, bare, spacing_em

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .fonts import Face

__all__ = ["Spaced", "join_words"]

ELEMENT: Final = re.compile(rf"<text\b([^>]*)>([^<]*[{''.join(SPACES)}][^<]*)</text>")
"""An element of an SVG file whose words are spaced."""


class Spaced(Text):
    """A line of words whose letters have narrow spaces between them.

    Parameters
    ----------
    x, y, text
        Place and words, as of matplotlib.
    face
        How they are printed.
    **settings
        Of matplotlib.
    """

    def __init__(self, x: float, y: float, text: str, face: Face, **settings: Any) -> None:  # noqa: ANN401 - as they are
        super().__init__(x, y, text, **settings)
        self.words = bare(text)
        """The words without the spaces between letters."""
        self.em = spacing_em(text, face)
        """Room between two letters, as a share of the height of the type."""

    def draw(self, renderer: Any) -> None:  # noqa: ANN401 - whichever matplotlib draws with
        """Draw it; in a PDF file as a span that says what it stands for (ISO 32000-1, 14.9.4)."""
        file: Any = getattr(renderer, "file", None)
        if file is None or not self.words.strip():
            super().draw(renderer)
            return
        from matplotlib.backends.backend_pdf import Op, PdfFile

        is_pdf = isinstance(file, PdfFile)
        if not is_pdf:
            super().draw(renderer)
            return
        begin = b"/Span <</ActualText <FEFF%s>>> BDC\n" % self.words.encode("utf-16-be").hex().upper().encode()
        plain = file.output

        def output(*data: Any) -> None:  # noqa: ANN401 - what matplotlib writes
            """Open the span where the text object begins, and close it before that ends: readers look there for it."""
            end = next((place for place, one in enumerate(data) if one is Op.end_text), None)
            if end is not None:
                plain(*data[:end])
                file.write(b"EMC\n")
                data = data[end:]
            plain(*data)
            if any(one is Op.begin_text for one in data):
                file.write(begin)

        file.output = output
        try:
            super().draw(renderer)
        finally:
            del file.output


def join_words(svg: str, figure: Figure) -> str:
    """Return an SVG file in which spaced words are words, their letters spaced by the style instead.

    Parameters
    ----------
    svg
        The file as matplotlib writes it.
    figure
        What was drawn.
    """
    waiting: dict[str, list[Spaced]] = {}
    for text in figure.findobj(Spaced):
        waiting.setdefault(escape(text.get_text()), []).append(text)

    def joined(match: re.Match[str]) -> str:
        attributes, words = match.groups()
        found = waiting.get(words)
        if not found:
            return match[0]
        one = found[0] if len(found) == 1 else found.pop(0)
        spacing = one.em * float(one.get_fontsize())
        # A reader puts room behind the last letter, too.
        shift = f' dx="{spacing / 2:.2f}"' if "text-anchor: middle" in attributes else ""
        attributes = attributes.replace('style="', f'style="letter-spacing: {spacing:.2f}px; ', 1)
        return f"<text{attributes}{shift}>{escape(one.words)}</text>"

    return ELEMENT.sub(joined, svg)
