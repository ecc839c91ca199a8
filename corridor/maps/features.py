"""Links, crossings, places, rules, projects and events as the page draws and tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from corridor.dates import parse_date
from corridor.words import date_words, since_words, status_word

from .details import records
from .legend import CROSSING_KINDS
from .style import style
from .topology import deltas, lines_of

if TYPE_CHECKING:
    from corridor.atlas import Atlas
    from corridor.timeline import Timeline

    from .details import Details
    from .legend import Legend

__all__ = ["Features"]

Feature = dict[str, Any]

CALLED: Final = 40
"""Longest name of a project, in characters, that its links go by on the map."""
CALLED_LINKS: Final = 8
"""Most links and crossings of a project that its links go by on the map."""
STYLE_WIDTH: Final = {"focus": 5.0, "trunk": 4.0, "competing": 2.0}
CROSSING_TITLES: Final = {
    "open": "Open",
    "restricted": "Open with limits",
    "closed": "Closed",
    "planned": "Planned or being built",
    "unknown": "Status not known",
}
KIND_OF_STATUS: Final = {status: kind for kind, statuses in CROSSING_KINDS.items() for status in statuses}
PLACES: Final = {
    "city": ("places-cities", "Capitals and cities", "city", True),
    "town": ("places-towns", "Towns", "town", True),
    "port": ("places-ports", "Ports", "port", True),
    "gauge": ("places-gauge", "Breaks of gauge", "gauge", True),
    "station": ("places-stations", "Stations, terminals, junctions", "station", False),
}
"""For each kind of place its layer, the layer's title, its symbol, and whether it is on at start."""


class Features:
    """The things of one atlas that are not areas.

    Parameters
    ----------
    atlas, timeline
        The tables on the day to show, and what holds at the other days of the map.
    details
        Composes the words.
    legend
        Gets a row for each layer that holds something at any day of the map.
    """

    def __init__(self, atlas: Atlas, timeline: Timeline, *, details: Details, legend: Legend) -> None:
        self.atlas = atlas
        self.timeline = timeline
        self.details = details
        self.legend = legend
        self.words = style()["words"]
        self.groups = records(atlas.frames.table("groups").sort_values("order", kind="stable"))
        self.status: dict[str, str] = atlas.frames.links["status"].to_dict()
        self.mode: dict[str, str] = atlas.frames.links["mode"].to_dict()
        focus = {key for key, group in self.groups if group["style"] == "focus"}
        of_focus = atlas.frames.links[atlas.frames.links["group"].isin(focus)]
        self.focus = {*of_focus["from"], *of_focus["to"]}

    def links(self) -> list[Feature]:
        """Return the links that have a line, each with its states."""
        groups = dict(self.groups)
        found = []
        for key, row in records(self.atlas.frames.links):
            lines = lines_of(row["geometry"])
            if not lines or row["group"] not in groups:
                continue
            group = groups[row["group"]]
            states = self.states(key, str(row["mode"]))
            by_status = group["style"] == "focus"
            here = row["status"] if by_status else row["mode"]
            for kind in sorted({state[1] for state in states}) if by_status else [row["mode"]]:
                layer = self.legend.layer(
                    f"links-{row['group']}-{kind}",
                    group["title"],
                    self.words["status" if by_status else "mode"][kind],
                    swatch={
                        "line": group["style"], "mode": "rail" if by_status else kind,
                        "status": kind if by_status else "open", "width": STYLE_WIDTH[group["style"]],
                    },
                    shown=bool(group["shown"]) if by_status else kind in group["shown"],
                    hint=self._hint() if by_status else "",
                )  # fmt: skip
                if kind == here:
                    layer.add(row["geometry"].bounds)
            link = {
                "id": key, "group": row["group"], "name": row["name"], "style": group["style"], "mode": row["mode"],
                "quality": row["quality"] or "schematic", "ends": [row["from"], row["to"]], "line": deltas(lines[0]),
                "states": states, "detail": self.details.link(key, row),
            }  # fmt: skip
            if by_status:
                link["call"] = list(self.called(key))
            if row["length_km"] == row["length_km"]:
                link["km"] = round(float(row["length_km"]), 1)
                if row["length_basis"] != "published":
                    link["about"] = 1
            found.append(link)
        return found

    def states(self, key: str, mode: str = "") -> list[list[Any]]:
        """Return for each state of a thing: its first step, status, words, words on what is ahead, and last check.

        The last check is a day number (see :meth:`datetime.date.toordinal`) and its words, 0 and empty where unknown.
        """
        found: list[list[Any]] = []
        for state in self.timeline.states.get(key, ()):
            word = status_word(state.status, mode)
            checked = state.last_checked
            found.append(
                [
                    state.step, state.status, since_words(word, state.status, state.since), state.plan,
                    checked.toordinal() if checked else 0, date_words(checked),
                ]
            )  # fmt: skip
        return found

    def _hint(self) -> str:
        days = self.atlas.region.stale_after_days
        return f"{self.words['rule']} Paler: not checked for {days} days. Other lines that are not open look the same."

    def called(self, key: str) -> tuple[str, str]:
        """Return the project's name by which a link goes on the map, empty where none is fit, and what it is part of.

        A name is fit where every link of the project and of that mode has the same status: else the status of a part
        would be read as that of the whole. Links of one project, mode and status are one part: from afar the map
        names one of them.
        """
        # A project of today would be out of its time on the map of an earlier day.
        named = self.atlas.day >= self.atlas.data_date
        small = [project for project in self.details.projects.get(key, ()) if project.size <= CALLED_LINKS]
        for project in small:
            states = {self.status[name] for name in project.members if self.mode.get(name) == self.mode[key]}
            if named and len(project.name) <= CALLED and len(states) == 1:
                return project.name, project.key
        return "", f"{small[0].key} {self.mode[key]}" if small else key

    def crossings(self) -> list[Feature]:
        """Return the border crossing points that have a place, each with its states."""
        found = []
        for key, row in records(self.atlas.frames.crossings):
            point = row["geometry"]
            if point is None or point.is_empty:
                continue
            states = self.states(key)
            for kind in CROSSING_KINDS:
                if any(KIND_OF_STATUS[state[1]] == kind for state in states):
                    layer = self.legend.layer(
                        f"crossings-{kind}", "Border crossings", CROSSING_TITLES[kind],
                        swatch={"symbol": f"crossing-{kind}"},
                    )  # fmt: skip
                    if KIND_OF_STATUS[row["status"]] == kind:
                        layer.add(point.bounds)
            found.append(
                {
                    "id": key, "name": row["name"], "mode": row["mode"], "focus": key in self.focus, "at": _at(point),
                    "countries": [row["country_a"], row["country_b"]], "states": states,
                    "detail": self.details.crossing(key, row),
                }
            )  # fmt: skip
        return found

    def nodes(self) -> list[Feature]:
        """Return stations, ports, towns and breaks of gauge; a crossing point is a node only for its break of gauge."""
        found = []
        for key, row in records(self.atlas.frames.nodes):
            kind = _place_kind(row)
            if not kind:
                continue
            layer_key, title, symbol, shown = PLACES[kind]
            layer = self.legend.layer(layer_key, "Places", title, swatch={"symbol": symbol}, shown=shown)
            layer.add(row["geometry"].bounds)
            if kind == "city" and row["rank"] == 1:
                symbol = "capital"
            elif kind == "station":
                symbol = str(row["kind"])
            found.append(
                {
                    "id": key, "layer": layer.key, "name": row["name"], "kind": kind, "symbol": symbol,
                    "rank": int(row["rank"]), "focus": key in self.focus, "at": _at(row["geometry"]),
                    "detail": self.details.node(key, row),
                }
            )  # fmt: skip
        return found

    def permissions(self) -> list[Feature]:
        """Return the rules on goods, each with its states; they have no place of their own."""
        return [
            {
                "id": key, "name": row["name"], "mode": "rule", "states": self.states(key, "rule"),
                "countries": list(row["countries"]),
                "where": list(row["where"]), "detail": self.details.permission(key, row),
            }
            for key, row in records(self.atlas.frames.permissions)
        ]  # fmt: skip

    def projects(self) -> list[Feature]:
        """Return the projects with what belongs to them."""
        return [
            {"id": key, "name": row["name"], "members": list(row["members"]), "detail": self.details.project(key, row)}
            for key, row in records(self.atlas.frames.projects)
        ]

    def events(self) -> list[Feature]:
        """Return the dated events, in the order of time; those with a place have a flag on the map."""
        nodes = self.atlas.frames.nodes
        found = []
        for key, row in records(self.atlas.frames.table("events")):
            date = parse_date(row["date"])
            event: Feature = {
                "id": key, "name": row["title"], "day": date.first.toordinal(), "about": list(row["about"]),
                "detail": self.details.event(row),
            }  # fmt: skip
            if row["node"] in nodes.index:
                point = nodes.geometry[row["node"]]
                layer = self.legend.layer(
                    "events", "Events", "What happened here", swatch={"symbol": "event"}, shown=False
                )
                if date.first <= self.atlas.day:
                    layer.add(point.bounds)
                event |= {"layer": layer.key, "node": row["node"], "at": _at(point)}
            found.append(event)
        return sorted(found, key=lambda event: (event["day"], event["id"]))


def _place_kind(row: dict[str, Any]) -> str:
    """Return the kind of a place on the map, empty for a crossing point without a break of gauge."""
    if row["kind"] == "crossing":
        return "gauge" if row["gauge_break"] else ""
    if row["kind"] == "city":
        return "city" if row["rank"] <= 2 else "town"
    if row["kind"] == "port":
        return "port"
    return "gauge" if row["gauge_break"] else "station"


def _at(point: Any) -> list[float]:  # noqa: ANN401 - a shapely point
    return [round(float(point.x), 5), round(float(point.y), 5)]
