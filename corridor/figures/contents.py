"""The things of the web map as they stand on the day of an atlas, with their places as arrays of degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from corridor.errors import NotKnownError
from corridor.maps.areas import Areas
from corridor.maps.details import Details
from corridor.maps.features import KIND_OF_STATUS, Features
from corridor.maps.legend import Legend
from corridor.maps.topology import SCALE
from corridor.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridor.atlas import Atlas
    from corridor.maps.legend import LayerRow

__all__ = ["GROUPS", "Contents", "Item"]

Item = dict[str, Any]

GROUPS: Final = {
    "countries": ("countries-",),
    "borders": ("borders-", "rulings"),
    "waters": ("waters-",),
    "links": ("links-",),
    "crossings": ("crossings-",),
    "places": ("places-",),
}
"""What can be asked for by name, and with what the keys of its layers begin."""
AHEAD: Final = frozenset({"planned", "proposed", "construction", "not_built"})
STYLE_ORDER: Final = ("competing", "trunk", "focus")
MODE_ORDER: Final = ("road", "sea", "rail")
STATUS_ORDER: Final = (
    "not_built", "unknown", "proposed", "planned", "construction", "dismantled", "closed", "restricted", "open",
)  # fmt: skip


def degrees(flat: Sequence[int]) -> NDArray[np.float64]:
    """Return longitude and latitude of a line given as steps (see :func:`corridor.maps.topology.deltas`)."""
    found: NDArray[np.float64] = np.cumsum(np.array(flat, dtype=np.int64).reshape(-1, 2), axis=0) / SCALE
    return found


class Contents:
    """The things of one atlas on its day, and the rows of the legend that they belong to.

    Parameters
    ----------
    atlas
        The tables on the day to show.
    layers
        Keys of :data:`GROUPS` to draw; ``None`` draws what the web map shows at start.

    Raises
    ------
    NotKnownError
        If there is no such group.
    """

    def __init__(self, atlas: Atlas, layers: Sequence[str] | None = None) -> None:
        for name in layers or ():
            if name not in GROUPS:
                raise NotKnownError("group of layers", name, GROUPS)
        self.atlas = atlas
        times = timeline(atlas)
        details = Details(atlas)
        legend = Legend(dict(atlas.frames.table("groups").sort_values("order", kind="stable")["style"]))
        features = Features(atlas, times, details=details, legend=legend)
        areas = Areas(atlas, times, details=details, legend=legend)
        self.links = [self._link(item) for item in features.links()]
        self.links.sort(key=lambda link: link["rank"])
        self.crossings = features.crossings()
        self.nodes = features.nodes()
        for crossing in self.crossings:
            self._settle(crossing)
            kind = KIND_OF_STATUS[crossing["status"]]
            crossing |= {"symbol": f"crossing-{kind}", "layer": f"crossings-{kind}"}
        ends: dict[str, set[str]] = {}
        for link in self.links:
            for end in link["ends"]:
                ends.setdefault(end, set()).add(link["status"])
        for node in self.nodes:
            # A port all of whose links are still to be built is drawn hollow.
            if node["kind"] == "port" and ends.get(node["id"]) and ends[node["id"]] <= AHEAD:
                node["symbol"] = "port-planned"
        self.arcs = [np.array(arc.points, dtype=float) / SCALE for arc in areas.topology.arcs]
        borders = areas.borders()
        shut = {number for row in borders["shut"] if _at(row["steps"], times.home) for number in row["arcs"]}
        self.borders = {
            kind: np.array(numbers, dtype=int)
            for kind, numbers in (
                ("coast", borders["coast"]),
                ("borders-no-open", sorted(shut)),
                ("borders-settled", borders["settled"]),
                ("borders-disputed", borders["disputed"]),
            )
        }
        roles = dict(zip(map(str, atlas.frames.countries.index), atlas.frames.countries["role"], strict=True))
        self.countries = [
            country | {"role": roles[country["id"]], "layer": f"countries-{roles[country['id']]}"}
            for country in areas.countries()
        ]
        self.waters = [water | {"paths": [degrees(line) for line in water["lines"]]} for water in areas.waters()]
        self.rulings = [ruling | {"paths": [degrees(line) for line in ruling["lines"]]} for ruling in areas.rulings()]
        self.layers: list[LayerRow] = [row for row in legend.rows() if row.key != "events"]
        self.on = {row.key for row in self.layers if self._asked(row, layers)}

    @staticmethod
    def _asked(row: LayerRow, layers: Sequence[str] | None) -> bool:
        return row.shown and (layers is None or any(row.key.startswith(GROUPS[name]) for name in layers))

    def _settle(self, item: Item) -> None:
        """Give a link or crossing what holds of it on the day."""
        status = self.atlas.status(item["id"])
        words = [state[2] for state in item["states"] if state[1] == status.status]
        item |= {"status": status.status, "stale": status.stale, "words": words[-1] if words else ""}

    def _link(self, link: Item) -> Item:
        self._settle(link)
        link["layer"] = f"links-{link['group']}-{link['status'] if link['style'] == 'focus' else link['mode']}"
        link["lonlat"] = degrees(link["line"])
        link["rank"] = (
            STYLE_ORDER.index(link["style"]),
            MODE_ORDER.index(link["mode"]),
            STATUS_ORDER.index(link["status"]),
        )
        return link


def _at(steps: Sequence[Sequence[int]], step: int) -> int:
    """Return the last of some values that has begun at a step, 0 before the first."""
    return next((value for start, value in reversed(steps) if start <= step), 0)
