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
from corridor.steps import PASSABLE, no_open_crossing
from corridor.switches import switches_of
from corridor.timeline import timeline
from corridor.words import status_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridor.atlas import Atlas
    from corridor.maps.legend import LayerRow
    from corridor.scenario import Scenario

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
    scenario
        Links and crossings are open or closed as it says; ``None`` changes nothing.

    Raises
    ------
    NotKnownError
        If there is no such group.
    DataError
        If the data do not hold what the scenario changes.
    """

    def __init__(self, atlas: Atlas, layers: Sequence[str] | None = None, *, scenario: Scenario | None = None) -> None:
        for name in layers or ():
            if name not in GROUPS:
                raise NotKnownError("group of layers", name, GROUPS)
        self.atlas = atlas
        self.scenario = scenario
        self._layers = layers
        self.always: frozenset[str] = frozenset()
        """Ids of links that are drawn whatever layers are on, and from however far."""
        self.passable = switches_of(atlas, scenario).passable if scenario else {}
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
        if self.passable:
            self._add_layers(legend)
        ends: dict[str, set[str]] = {}
        for link in self.links:
            for end in link["ends"]:
                ends.setdefault(end, set()).add(link["status"])
        for node in self.nodes:
            # A port all of whose links are still to be built is drawn hollow.
            if node["kind"] == "port" and ends.get(node["id"]) and ends[node["id"]] <= AHEAD:
                node["symbol"] = "port-planned"
        self.arcs = [np.array(arc.points, dtype=float) / SCALE for arc in areas.topology.arcs]
        borders = areas.borders(crossed=True)
        changed = self._changed_borders()
        shut = {
            number
            for row in borders["shut"]
            if changed.get(frozenset(row["between"]), bool(_at(row["steps"], times.home)))
            for number in row["arcs"]
        }
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

    @property
    def before(self) -> Contents:
        """The same without the scenario."""
        return Contents(self.atlas, self._layers)

    @staticmethod
    def _asked(row: LayerRow, layers: Sequence[str] | None) -> bool:
        return row.shown and (layers is None or any(row.key.startswith(GROUPS[name]) for name in layers))

    def _settle(self, item: Item) -> None:
        """Give a link or crossing what holds of it on the day."""
        status = self.atlas.status(item["id"])
        words = [state[2] for state in item["states"] if state[1] == status.status]
        item |= {"status": status.status, "stale": status.stale, "words": words[-1] if words else ""}
        now = self._switched(item["id"])
        if now != status.status:
            item |= {"status": now, "stale": False, "words": f"{status_word(now, item['mode'])} in this scenario"}

    def _add_layers(self, legend: Legend) -> None:
        """Give what a scenario opens or closes a row of the legend where none of its kind has one on any day."""
        rows = {row.key: row for row in legend.rows()}
        for item in (*self.links, *self.crossings):
            if item["layer"] in rows:
                continue
            like = next(row for key, row in rows.items() if key.startswith(item["layer"].rsplit("-", 1)[0]))
            swatch = {"symbol": item["symbol"]} if "symbol" in item else {**like.swatch, "status": item["status"]}
            legend.layer(
                item["layer"], like.group, status_word(item["status"]), swatch=swatch, shown=like.shown, hint=like.hint
            )
            rows[item["layer"]] = like

    def _switched(self, key: str) -> str:
        """Return the status of a link or crossing on the day, or what the scenario makes of it."""
        status = self.atlas.status(key).status
        if key not in self.passable or self.passable[key] == (status in PASSABLE):
            return status
        return "open" if self.passable[key] else "closed"

    def _changed_borders(self) -> dict[frozenset[str], bool]:
        """Return borders with a crossing that the scenario opens or closes, and whether none of them is open then."""
        sides: dict[frozenset[str], list[str]] = {}
        for row in self.atlas.rows("crossings"):
            sides.setdefault(frozenset((row["country_a"], row["country_b"])), []).append(row["id"])
        return {
            pair: no_open_crossing([self._switched(key) for key in keys])
            for pair, keys in sides.items()
            if any(self._switched(key) != self.atlas.status(key).status for key in keys)
        }

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
