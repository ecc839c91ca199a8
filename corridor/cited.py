"""Sources of what was shown, as a list with addresses: what stands below a table or a figure."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .errors import NotKnownError
from .words import date_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from .atlas import Atlas

__all__ = ["Cited", "cite"]

WEB: Final = ("http://", "https://")
FEW: Final = 6
"""A list of more sources is folded in a notebook."""


@dataclass(frozen=True)
class Cited:
    """Sources in the order in which they were met, each once. It shows itself as a numbered list with links.

    Parameters
    ----------
    ids
        Their ids.
    frame
        Their rows of the table sources.
    """

    ids: tuple[str, ...]
    frame: pd.DataFrame

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)

    def to_frame(self) -> pd.DataFrame:
        """Return publisher, date, title, address, kind and confidence, indexed by id."""
        return self.frame[["publisher", "date", "title", "url", "type", "confidence"]].copy()

    def _lines(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield for each source who and when, its title, its address, and how sure it is if not very."""
        for row in self.frame.to_dict("records"):
            who = ", ".join(filter(None, (str(row["publisher"]), date_words(row["date"]))))
            sure = "" if row["confidence"] == "high" else f"confidence {row['confidence']}"
            yield who, str(row["title"]), str(row["url"] or ""), sure

    def __repr__(self) -> str:
        """Return one line a source."""
        lines = [
            f"{number}. {who}: {title}." + (f" {url}" if url else "") + (f" ({sure})" if sure else "")
            for number, (who, title, url, sure) in enumerate(self._lines(), 1)
        ]
        return "\n".join(lines) or "No sources."

    def by_id(self) -> list[str]:
        """Return one line a source as it is named in square brackets: id, who and when, title, address."""
        return [
            f"{key}: {who}: {title}." + (f" {url}" if url else "") + (f" ({sure})" if sure else "")
            for key, (who, title, url, sure) in zip(self.ids, self._lines(), strict=True)
        ]

    def _repr_html_(self) -> str:
        from .notebook import text

        items = []
        for who, title, url, sure in self._lines():
            words = text(title)
            if url.startswith(WEB):
                words = f'<a href="{html.escape(url)}">{words}</a>'
            items.append(f"<li>{text(who)}: {words}{f' ({text(sure)})' if sure else ''}</li>")
        if not items:
            return "<p>No sources.</p>"
        shown = f"<ol>{''.join(items)}</ol>"
        # A long list is folded, so that it does not bury what it is the foot of.
        return shown if len(items) <= FEW else f"<details><summary>{len(items)} sources</summary>{shown}</details>"


def cite(atlas: Atlas, *what: str | Iterable[str] | pd.DataFrame) -> Cited:
    """Return the sources of some rows.

    Parameters
    ----------
    atlas
        The tables.
    what
        Ids of sources, several in one text with blanks between them, or a column of such; or frames, of which the
        columns ``sources`` and ``status_sources`` count.

    Raises
    ------
    NotKnownError
        If there is no such source; the message suggests the nearest.
    """
    known = atlas.sources
    ids = tuple(dict.fromkeys(one for thing in what for one in _ids(thing)))
    for one in ids:
        if one not in known.index:
            raise NotKnownError("source", one, known.index)
    return Cited(ids, known.loc[list(ids)])


def _ids(thing: str | Iterable[str] | pd.DataFrame) -> Iterator[str]:
    if isinstance(thing, str):
        # Several ids in a cell stand with blanks between them, as in the folder.
        yield from thing.split()
        return
    columns = getattr(thing, "columns", None)
    if columns is None:
        for one in thing:
            yield from str(one).split()
        return
    for column in ("sources", "status_sources"):
        if column in columns:
            for cell in thing[column]:  # type: ignore[index]  # a frame
                yield from (cell.split() if isinstance(cell, str) else ())
