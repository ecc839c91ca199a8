"""The layers of the map as rows of its legend: words, order, what is on at start, and where each lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["CROSSING_KINDS", "LINE_ORDER", "Bounds", "LayerRow", "Legend"]

Bounds = tuple[float, float, float, float]

CROSSING_KINDS: Final = {
    "open": ("open",),
    "restricted": ("restricted",),
    "closed": ("closed", "dismantled"),
    "planned": ("construction", "planned", "proposed"),
    "unknown": ("unknown", "not_built"),
}
MODES: Final = ("rail", "sea", "road")
LINE_ORDER: Final = (
    "open", "restricted", "closed", "dismantled", "construction", "planned", "proposed", "unknown", "not_built",
)  # fmt: skip


@dataclass
class LayerRow:
    """One layer of the map and one row of its legend.

    Parameters
    ----------
    key
        Key of the layer in the page: letters, digits, hyphens.
    group, title
        Words of the legend.
    shown
        Whether it is on when the map opens.
    swatch
        How the page draws its sample.
    hint
        A sentence under the heading of the group.
    count
        Number of things on it, ``None`` where counting says nothing.
    bounds
        South, west, north, east of what is on it, in degrees.
    """

    key: str
    group: str
    title: str
    shown: bool
    swatch: dict[str, Any]
    hint: str = ""
    count: int | None = 0
    bounds: Bounds | None = None

    def add(self, bounds: Sequence[float] | None) -> None:
        """Count one more thing and widen the bounds by its west, south, east, north."""
        if self.count is not None:
            self.count += 1
        if bounds is None:
            return
        west, south, east, north = (float(value) for value in bounds)
        if self.bounds is not None:
            south, west = min(south, self.bounds[0]), min(west, self.bounds[1])
            north, east = max(north, self.bounds[2]), max(east, self.bounds[3])
        self.bounds = (south, west, north, east)


class Legend:
    """The layers that hold something, made when the first thing is put on them.

    Parameters
    ----------
    styles
        Style of each group of links by the id of the group, in the order of the groups.
    """

    def __init__(self, styles: Mapping[str, str]) -> None:
        self._styles = styles
        self._rows: dict[str, LayerRow] = {}

    def layer(
        self,
        key: str,
        group: str,
        title: str,
        *,
        swatch: dict[str, Any],
        shown: bool = True,
        hint: str = "",
        counted: bool = True,
    ) -> LayerRow:
        """Return the layer of a key, made from the other values when it is new."""
        if key not in self._rows:
            self._rows[key] = LayerRow(key, group, title, shown, swatch, hint, 0 if counted else None)
        return self._rows[key]

    def rows(self) -> list[LayerRow]:
        """Return the layers as the legend shows them: groups of links that compete come after the crossings."""
        keys: list[str] = []
        for competing in (False, True):
            for group, style in self._styles.items():
                if (style == "competing") == competing:
                    keys += [f"links-{group}-{kind}" for kind in (*MODES, *LINE_ORDER)]
            keys += [] if competing else [f"crossings-{kind}" for kind in CROSSING_KINDS]
        keys += ["borders-settled", "borders-disputed", "borders-no-open", "rulings"]
        keys += [f"countries-{role}" for role in ("member", "transit", "prospective", "other")]
        keys += ["places-cities", "places-towns", "places-ports", "places-gauge", "places-stations"]
        keys += ["events"]
        keys += ["waters-areas", "waters-rivers"]
        return [self._rows[key] for key in keys if key in self._rows]
