"""Countries, borders, disputed areas and waters as the page draws them: rings of shared arcs, and finished words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .details import records
from .style import style
from .topology import SCALE, build_topology, deltas, lines_of

if TYPE_CHECKING:
    from corridor.atlas import Atlas
    from corridor.timeline import Timeline

    from .details import Details
    from .legend import Bounds, Legend
    from .topology import Numbers, Topology

__all__ = ["Areas"]


class Areas:
    """The areas of one atlas.

    Parameters
    ----------
    atlas, timeline
        The tables on the day to show, and what holds at the other days of the map.
    details
        Composes the words.
    legend
        Gets a row for each layer that holds something.
    """

    def __init__(self, atlas: Atlas, timeline: Timeline, *, details: Details, legend: Legend) -> None:
        self.atlas = atlas
        self.timeline = timeline
        self.details = details
        self.legend = legend
        self.topology, self._arcs_of = self._build()

    def _build(self) -> tuple[Topology, dict[str, list[int]]]:
        countries = self.atlas.frames.countries
        rulings = self.atlas.frames.border_rulings
        dashed = [
            geometry for geometry, edge in zip(rulings.geometry, rulings["edge"], strict=True) if edge == "dashed"
        ]
        # A sea or lake has the shore of its countries: in one topology each shore is stored once. A disputed area
        # mostly runs along borders: there it has no line of its own.
        shapes = [*countries.geometry, *self.atlas.frames.waters.geometry, *rulings.geometry]
        topology = build_topology(shapes, marks=dashed, frame=self.atlas.region.extent)
        codes = list(countries["iso2"])
        found: dict[str, list[int]] = {"coast": [], "settled": [], "disputed": []}
        self._pairs: dict[frozenset[str], list[int]] = {}
        for number, arc in enumerate(topology.arcs):
            if arc.clipped:
                continue
            sides = [codes[owner] for owner in arc.owners if owner < len(codes)]
            if not sides:
                continue
            found["coast" if len(sides) < 2 else "disputed" if arc.mark >= 0 else "settled"].append(number)
            self._pairs.setdefault(frozenset(sides), []).append(number)
        return topology, found

    def arcs(self) -> list[Numbers]:
        """Return every arc as steps (see :func:`corridor.maps.topology.deltas`)."""
        return [deltas(arc.points) for arc in self.topology.arcs]

    def borders(self, *, crossed: bool = False) -> dict[str, Any]:
        """Return numbers of arcs by kind, and the borders that at some step have no open crossing.

        With ``crossed`` every border that has a crossing is among them, each with its ISO codes.
        """
        words = style()["words"]
        titles = [
            ("settled", "borders-settled", "Border"),
            ("disputed", "borders-disputed", "Border not settled"),
            ("noOpen", "borders-no-open", words["noOpenCrossing"]),
        ]
        shut = [
            {"arcs": self._pairs[pair], "steps": [[step, int(blocked)] for step, blocked in steps]}
            for pair, steps in sorted(self.timeline.blocked.items(), key=lambda item: sorted(item[0]))
            if pair in self._pairs
        ]
        blocked = [number for pair in self.timeline.blocked for number in self._pairs.get(pair, ())]
        numbers = {**self._arcs_of, "noOpen": blocked}
        for kind, key, title in titles:
            if numbers[kind]:
                layer = self.legend.layer(key, "Borders", title, swatch={"border": kind}, counted=False)
                for number in numbers[kind]:
                    layer.add(_degrees(self.topology.arcs[number].points))
        if crossed:
            ends = zip(self.atlas.frames.crossings["country_a"], self.atlas.frames.crossings["country_b"], strict=True)
            pairs = sorted({frozenset(pair) for pair in ends if frozenset(pair) in self._pairs}, key=sorted)
            shut = [
                {
                    "between": sorted(pair), "arcs": self._pairs[pair],
                    "steps": [[step, int(blocked)] for step, blocked in self.timeline.blocked.get(pair, ())],
                }
                for pair in pairs
            ]  # fmt: skip
        return {**self._arcs_of, "shut": shut}

    def countries(self) -> list[dict[str, Any]]:
        """Return the countries with their role at each step."""
        found = []
        for (key, row), polygons in zip(records(self.atlas.frames.countries), self.topology.shapes, strict=False):
            if not polygons:
                continue
            roles = self.timeline.roles[key]
            for role in dict.fromkeys(role for _, role in roles):
                layer = self.legend.layer(
                    f"countries-{role}", "Countries by role", style()["words"]["role"][role], swatch={"area": role}
                )
                if role == row["role"]:
                    layer.add(row["geometry"].bounds)
            found.append(
                {
                    "id": key, "name": row["name"], "code": row["iso2"], "roles": [list(pair) for pair in roles],
                    "at": self._label(row), "size": round(float(row["geometry"].area), 3),
                    "shape": polygons, "detail": self.details.country(key, row),
                }
            )  # fmt: skip
        return found

    def rulings(self) -> list[dict[str, Any]]:
        """Return disputed areas and edges."""
        found = []
        shapes = self.topology.shapes[len(self.atlas.frames.countries) + len(self.atlas.frames.waters) :]
        for (key, row), shape in zip(records(self.atlas.frames.border_rulings), shapes, strict=True):
            geometry = row["geometry"]
            if geometry is None or geometry.is_empty:
                continue
            # Other rulings are told about where they lie, but have no edge of their own on the map.
            if row["edge"] == "dashed":
                layer = self.legend.layer("rulings", "Borders", "Disputed area", swatch={"border": "ruling"})
                layer.add(geometry.bounds)
            lines = [] if shape else [deltas(line) for line in lines_of(geometry)]
            found.append(
                {
                    "id": key, "layer": "rulings", "edge": row["edge"], "shape": shape, "lines": lines,
                    "detail": self.details.ruling(row),
                }
            )  # fmt: skip
        return found

    def waters(self) -> list[dict[str, Any]]:
        """Return seas, lakes and rivers."""
        found = []
        shapes = self.topology.shapes[len(self.atlas.frames.countries) :]
        for (key, row), polygons in zip(records(self.atlas.frames.waters), shapes, strict=False):
            geometry = row["geometry"]
            label = self._label(row)
            if label is None:
                continue
            river = row["type"] == "river"
            layer = self.legend.layer(
                "waters-rivers" if river else "waters-areas",
                "Waters",
                "Rivers" if river else "Lakes, names of seas",
                swatch={"line": "river"} if river else {"area": "lake"},
            )
            layer.add(None if geometry is None or geometry.is_empty else geometry.bounds)
            found.append(
                {
                    "id": key, "layer": layer.key, "name": row["name"], "type": row["type"], "rank": int(row["rank"]),
                    "at": label, "shape": polygons,
                    "lines": [] if polygons else [deltas(line) for line in lines_of(geometry)],
                    "detail": self.details.water(key, row),
                }
            )  # fmt: skip
        return found

    def _label(self, row: dict[str, Any]) -> list[float] | None:
        """Return longitude and latitude of a name, ``None`` where the row has neither a place nor a shape."""
        label = (row["label_lon"], row["label_lat"])
        if any(value != value for value in label):  # noqa: PLR0124 - missing numbers are not equal to themselves
            if row["geometry"] is None or row["geometry"].is_empty:
                return None
            point = row["geometry"].representative_point()
            label = (point.x, point.y)
        return [round(float(value), 5) for value in label]


def _degrees(points: Numbers) -> Bounds:
    least, most = points.min(axis=0), points.max(axis=0)
    return int(least[0]) / SCALE, int(least[1]) / SCALE, int(most[0]) / SCALE, int(most[1]) / SCALE
