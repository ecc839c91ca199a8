"""Everything the page draws, as one compact value: layers, shapes as integer steps, and finished words.

Shapes are lists of whole numbers: the first point, then the steps to each next one, in units of 0.00001 degree.
Nothing here is markup or template text; the page sets all words as text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from .details import Details, records
from .legend import CROSSING_KINDS, Legend
from .style import style
from .topology import SCALE, build_topology, deltas, lines_of, polygons_of, segments
from .wording import date_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.atlas import Atlas

    from .legend import Bounds, LayerRow
    from .topology import Segment, Topology

__all__ = ["Payload", "build_payload", "to_json"]

CALLED: Final = 40
"""Longest name of a project, in characters, that its links go by on the map."""
CALLED_LINKS: Final = 8
"""Most links and crossings of a project that its links go by on the map."""
STYLE_WIDTH: Final = {"focus": 5.0, "trunk": 4.0, "competing": 2.0}


@dataclass
class Payload:
    """What the page needs: ``data`` goes to it as JSON, ``layers`` become folium layers."""

    data: dict[str, Any]
    layers: list[LayerRow] = field(default_factory=list)


def to_json(data: Mapping[str, Any]) -> str:
    """Return JSON that is safe inside a script element of an HTML page."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Inside JSON these four stand only in strings, where the escape means the same character.
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    # A lone surrogate cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def build_payload(atlas: Atlas, *, title: str | None = None) -> Payload:
    """Turn an atlas into what the page draws.

    Parameters
    ----------
    atlas
        The tables on the day to show.
    title
        Title of the map; ``None`` takes the data folder's.
    """
    return _Builder(atlas).build(title)


class _Builder:
    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.details = Details(atlas)
        self.words = style()["words"]
        self.groups = records(atlas.table("groups").sort_values("order", kind="stable"))
        self.states: dict[str, str] = dict(atlas.links["status"])
        self.modes: dict[str, str] = dict(atlas.links["mode"])
        self.legend = Legend([str(group["style"]) for _, group in self.groups])

    def build(self, title: str | None) -> Payload:
        region = self.atlas.region
        links = self.links()
        focus = {node for link in links if link["style"] == "focus" for node in link["ends"]}
        for link in links:
            del link["ends"]
        crossings = self.crossings(focus)
        topology, borders = self.borders()
        data: dict[str, Any] = {
            "title": title if title is not None else region.title,
            "subtitle": region.subtitle,
            "language": region.language,
            "badge": self.badge(),
            "borderNote": region.border_note,
            "credits": list(self.atlas.attributions),
            "extent": list(region.extent),
            "views": [{"title": view.title, "bounds": list(view.bounds)} for view in region.views],
            "style": style(),
            "arcs": [deltas(arc.points) for arc in topology.arcs],
            "countries": self.countries(topology),
            "borders": borders,
            "rulings": self.rulings(),
            "waters": self.waters(topology),
            "links": links,
            "crossings": crossings,
            "nodes": self.nodes(focus),
        }
        layers = self.legend.rows()
        data["layers"] = [
            {"key": row.key, "group": row.group, "title": row.title, "swatch": row.swatch, "hint": row.hint,
             "count": row.count}
            for row in layers
        ]  # fmt: skip
        data["sources"] = self.details.sources.rows()
        return Payload(data=data, layers=layers)

    def badge(self) -> list[str]:
        atlas = self.atlas
        data = f"data of {date_words(atlas.data_date)}"
        if atlas.as_of == atlas.data_date:
            return ["Today’s network", data]
        if atlas.as_of > atlas.data_date:
            data = f"newest {data}; plans are not counted"
        return [f"Network as of {date_words(atlas.as_of)}", data]

    def links(self) -> list[dict[str, Any]]:
        groups = dict(self.groups)
        number = {key: place for place, (key, _) in enumerate(self.groups)}
        found = []
        for key, row in records(self.atlas.links):
            lines = lines_of(row["geometry"])
            if not lines or row["group"] not in number:
                continue
            group = groups[row["group"]]
            by_status = group["style"] == "focus"
            kind = row["status"] if by_status else row["mode"]
            layer = self.legend.layer(
                f"links-{number[row['group']]}-{kind}",
                group["title"],
                self.words["status"][kind] if by_status else self.words["mode"][kind],
                swatch={
                    "line": group["style"], "mode": "rail" if by_status else kind,
                    "status": kind if by_status else "open",
                    "width": STYLE_WIDTH[group["style"]],
                },
                shown=bool(group["shown"]) if by_status else kind in group["shown"],
                hint=self.hint() if by_status else "",
            )  # fmt: skip
            layer.add(row["geometry"].bounds)
            link = {
                "id": key, "layer": layer.key, "name": row["name"], "style": group["style"], "mode": row["mode"],
                "status": row["status"], "quality": row["quality"] or "schematic", "stale": bool(row["stale"]),
                "ends": (row["from"], row["to"]), "line": deltas(lines[0]), "detail": self.details.link(key, row),
            }  # fmt: skip
            if by_status and row["status"] not in {"open", "unknown", "not_built"}:
                name, part = self.called(key)
                link["call"] = [name or row["name"], self.details.callout(row), bool(name), part]
            found.append(link)
        return found

    def hint(self) -> str:
        return f"{self.words['rule']} Paler: not checked for {self.atlas.region.stale_after_days} days."

    def called(self, key: str) -> tuple[str, str]:
        """Return the project's name by which a link goes on the map, empty where none is fit, and what it is part of.

        A name is fit where every link of the project and of that mode has the same status: else the status of a part
        would be read as that of the whole. Links of one project, mode and status are one part: from afar the map
        names one of them.
        """
        # A project of today would be out of its time on the map of an earlier day.
        named = self.atlas.as_of >= self.atlas.data_date
        small = [project for project in self.details.projects.get(key, ()) if project.size <= CALLED_LINKS]
        for project in small:
            states = {self.states[name] for name in project.members if self.modes.get(name) == self.modes[key]}
            if named and len(project.name) <= CALLED and len(states) == 1:
                return project.name, project.key
        return "", f"{small[0].key} {self.modes[key]} {self.states[key]}" if small else key

    def crossings(self, focus: set[str]) -> list[dict[str, Any]]:
        kinds = {status: kind for kind, statuses in CROSSING_KINDS.items() for status in statuses}
        titles = {
            "open": "Open", "restricted": "Open with limits", "closed": "Closed", "planned": "Planned or being built",
            "unknown": "Status not known",
        }  # fmt: skip
        found = []
        for key, row in records(self.atlas.crossings):
            point = row["geometry"]
            if point is None or point.is_empty:
                continue
            kind = kinds[row["status"]]
            layer = self.legend.layer(
                f"crossings-{kind}", "Border crossings", titles[kind], swatch={"symbol": f"crossing-{kind}"}
            )
            layer.add(point.bounds)
            found.append(
                {
                    "id": key, "layer": layer.key, "name": row["name"], "status": row["status"],
                    "symbol": f"crossing-{kind}", "focus": key in focus, "at": _at(point),
                    "detail": self.details.crossing(key, row),
                }
            )  # fmt: skip
        return found

    def nodes(self, focus: set[str]) -> list[dict[str, Any]]:
        layers = {
            "city": ("places-cities", "Capitals and cities", "city", True),
            "town": ("places-towns", "Towns", "town", True),
            "port": ("places-ports", "Ports", "port", True),
            "gauge": ("places-gauge", "Breaks of gauge", "gauge", True),
            "station": ("places-stations", "Stations, terminals, junctions", "station", False),
        }
        ahead = self._ahead()
        found = []
        for key, row in records(self.atlas.nodes):
            if row["kind"] == "crossing":
                if row["gauge_break"]:
                    kind = "gauge"
                else:
                    continue
            elif row["kind"] == "city":
                kind = "city" if row["rank"] <= 2 else "town"
            elif row["kind"] == "port":
                kind = "port"
            elif row["gauge_break"]:
                kind = "gauge"
            else:
                kind = "station"
            layer_key, title, symbol, shown = layers[kind]
            layer = self.legend.layer(layer_key, "Places", title, swatch={"symbol": symbol}, shown=shown)
            layer.add(row["geometry"].bounds)
            if kind == "city" and row["rank"] == 1:
                symbol = "capital"
            elif kind == "station":
                symbol = str(row["kind"])
            elif kind == "port" and key in ahead:
                symbol = "port-planned"
            found.append(
                {
                    "id": key, "layer": layer.key, "name": row["name"], "kind": kind, "symbol": symbol,
                    "rank": int(row["rank"]), "focus": key in focus, "at": _at(row["geometry"]),
                    "detail": self.details.node(key, row),
                }
            )  # fmt: skip
        return found

    def _ahead(self) -> set[str]:
        """Return nodes all of whose links are still to be built: such a port is drawn hollow."""
        links = self.atlas.links
        ahead = links["status"].isin(["planned", "proposed", "construction", "not_built"])
        ends = [{*links.loc[mask, "from"], *links.loc[mask, "to"]} for mask in (ahead, ~ahead)]
        return ends[0] - ends[1]

    def borders(self) -> tuple[Topology, dict[str, list[int]]]:
        countries = self.atlas.countries
        land = [polygons_of(geometry) for geometry in countries.geometry]
        # A sea or lake has the shore of its countries: in one topology each shore is stored once.
        water = [polygons_of(geometry) for geometry in self.atlas.waters.geometry]
        dashed = [row for _, row in records(self.atlas.border_rulings) if row["edge"] == "dashed"]
        marks: dict[Segment, int] = {}
        for place, row in enumerate(dashed):
            for line in lines_of(row["geometry"]):
                marks.update(dict.fromkeys(segments(line), place))
        topology = build_topology([*land, *water], marks=marks, frame=self.atlas.region.extent)
        codes = list(countries["iso2"])
        blocked = self._without_open_crossing()
        found: dict[str, list[int]] = {"coast": [], "settled": [], "disputed": [], "noOpen": []}
        for number, arc in enumerate(topology.arcs):
            if arc.clipped:
                continue
            sides = [codes[owner] for owner in arc.owners if owner < len(land)]
            if not sides:
                continue
            kind = "coast" if len(sides) < 2 else "disputed" if arc.mark >= 0 else "settled"
            found[kind].append(number)
            if frozenset(sides) in blocked:
                found["noOpen"].append(number)
        swatch = {"border": "settled"}
        titles = [
            ("settled", "borders-settled", "Border", swatch),
            ("disputed", "borders-disputed", "Border not settled", {"border": "disputed"}),
            ("noOpen", "borders-no-open", self.words["noOpenCrossing"], {"border": "noOpen"}),
        ]
        for kind, key, title, sample in titles:
            if found[kind]:
                layer = self.legend.layer(key, "Borders", title, swatch=sample, counted=False)
                for number in found[kind]:
                    layer.add(_degrees(topology.arcs[number].points))
        return topology, found

    def _without_open_crossing(self) -> set[frozenset[str]]:
        """Return pairs of countries with a crossing known to be closed and none that is open.

        Where the data only speak of a planned crossing, or of none, nothing is claimed of the border.
        """
        states: dict[frozenset[str], set[str]] = {}
        for _, row in records(self.atlas.crossings):
            states.setdefault(frozenset((row["country_a"], row["country_b"])), set()).add(str(row["status"]))
        return {
            pair
            for pair, found in states.items()
            if found & {"closed", "dismantled"} and not found & {"open", "restricted"}
        }

    def countries(self, topology: Topology) -> list[dict[str, Any]]:
        found = []
        for (key, row), polygons in zip(records(self.atlas.countries), topology.shapes, strict=False):
            if not polygons:
                continue
            role = row["role"]
            title = self.words["role"][role]
            layer = self.legend.layer(f"countries-{role}", "Countries by role", title, swatch={"area": role})
            layer.add(row["geometry"].bounds)
            label = (row["label_lon"], row["label_lat"])
            if any(value != value for value in label):  # noqa: PLR0124 - missing numbers are not equal to themselves
                point = row["geometry"].representative_point()
                label = (point.x, point.y)
            found.append(
                {
                    "id": key, "layer": layer.key, "name": row["name"], "role": role,
                    "at": [round(value, 5) for value in label], "size": round(float(row["geometry"].area), 3),
                    "shape": polygons, "detail": self.details.country(key, row),
                }
            )  # fmt: skip
        return found

    def rulings(self) -> list[dict[str, Any]]:
        found = []
        for key, row in records(self.atlas.border_rulings):
            geometry = row["geometry"]
            if geometry is None or geometry.is_empty:
                continue
            # Other rulings are told about where they lie, but have no edge of their own on the map.
            if row["edge"] == "dashed":
                layer = self.legend.layer("rulings", "Borders", "Disputed area", swatch={"border": "ruling"})
                layer.add(geometry.bounds)
            polygons = [[deltas(ring) for ring in polygon] for polygon in polygons_of(geometry)]
            lines = [] if polygons else [deltas(line) for line in lines_of(geometry)]
            found.append(
                {
                    "id": key, "layer": "rulings", "edge": row["edge"], "areas": polygons, "lines": lines,
                    "detail": self.details.ruling(row),
                }
            )  # fmt: skip
        return found

    def waters(self, topology: Topology) -> list[dict[str, Any]]:
        found = []
        shapes = topology.shapes[len(self.atlas.countries) :]
        for (key, row), polygons in zip(records(self.atlas.waters), shapes, strict=True):
            geometry = row["geometry"]
            label = (row["label_lon"], row["label_lat"])
            if any(value != value for value in label):  # noqa: PLR0124 - missing numbers are not equal to themselves
                if geometry is None or geometry.is_empty:
                    continue
                point = geometry.representative_point()
                label = (point.x, point.y)
            river = row["type"] == "river"
            layer = self.legend.layer(
                "waters-rivers" if river else "waters-areas",
                "Waters",
                "Rivers" if river else "Seas and lakes",
                swatch={"line": "river"} if river else {"area": "lake"},
            )
            layer.add(None if geometry is None or geometry.is_empty else geometry.bounds)
            found.append(
                {
                    "id": key, "layer": layer.key, "name": row["name"], "type": row["type"], "rank": int(row["rank"]),
                    "at": [round(value, 5) for value in label], "shape": polygons,
                    "lines": [] if polygons else [deltas(line) for line in lines_of(geometry)],
                    "detail": self.details.water(key, row),
                }
            )  # fmt: skip
        return found


def _at(point: Any) -> list[float]:  # noqa: ANN401 - a shapely point
    return [round(float(point.x), 5), round(float(point.y), 5)]


def _degrees(points: Sequence[tuple[int, int]]) -> Bounds:
    xs, ys = zip(*points, strict=True)
    return min(xs) / SCALE, min(ys) / SCALE, max(xs) / SCALE, max(ys) / SCALE
