"""Colours and widths of one theme of the map, as the web map takes them from the style values."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from corridor.errors import NotKnownError
from corridor.maps.style import style

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Look", "Theme", "step"]

Theme = Literal["light", "dark"]


def step(rows: Sequence[Sequence[float]], zoom: float) -> float:
    """Return the value of a table of zooms, in a straight line between its rows.

    Parameters
    ----------
    rows
        Pairs of zoom and value, the zooms rising.
    zoom
        Zoom of the web map.
    """
    if zoom <= rows[0][0]:
        return rows[0][1]
    for (z0, v0), (z1, v1) in pairwise(rows):
        if zoom <= z1:
            return v0 + (v1 - v0) * (zoom - z0) / (z1 - z0)
    return rows[-1][1]


class Look:
    """Style values of a theme.

    Parameters
    ----------
    theme
        ``light`` or ``dark``.

    Raises
    ------
    NotKnownError
        If there is no such theme.
    """

    def __init__(self, theme: str) -> None:
        self.style: dict[str, Any] = style()
        if theme not in self.style["theme"]:
            raise NotKnownError("theme", theme, self.style["theme"])
        self.theme: dict[str, Any] = self.style["theme"][theme]

    def colour(self, path: str) -> str:
        """Return a colour by its family and name, such as ``status.open``."""
        family, name = path.split(".")
        return str(self.theme[family][name])

    def width(self, key: str, zoom: float) -> float:
        """Return the width of a kind of line at a zoom, px."""
        table = self.style["width"]
        return step(list(zip(table["zoom"], table[key], strict=True)), zoom)

    def line_colour(self, group: str, status: str) -> str:
        """Return the colour of a link: its group's where it is open, except in the focus; else its status'."""
        return self.colour(f"group.{group}" if status == "open" and group != "focus" else f"status.{status}")

    def status_text(self, status: str) -> str:
        """Return the colour of words on a status."""
        return self.colour(f"statusText.{self.style['family'][status]}")
