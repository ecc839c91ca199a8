"""Railway links: through their waypoints, or over the railway networks of the packages.

Run as a module to redraw the railways alone, and to move border crossing nodes to where the
drawn line meets the border::

    python -m geodata.recipe.rails [--data DIR] [--cache DIR] [--only LINK ...] [--move-crossings]
"""

from __future__ import annotations

import argparse
import csv
import io
import itertools
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from corridor.errors import DataError

from .lines import (
    Coordinates,
    Line,
    Part,
    assemble,
    geodesic_km,
    metres,
    published_lengths,
    quality_of,
    read_rows,
    read_waypoints,
    through_waypoints,
    write_links,
)
from .packages import DEFAULT_CACHE, Packages
from .railgraph import Box, Price, RailGraph, Segment, natural_earth_segments, scgraph_segments
from .shapes import DECIMALS, read_shapes, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shapely import Point
    from shapely.geometry.base import BaseGeometry

    from .lines import Waypoint

__all__ = ["Crossing", "Drawing", "Settings", "draw", "drawing", "moved_crossings", "read_settings", "write_crossings"]

_SETTINGS: Final = Path(__file__).with_name("rail.yaml")
_DATA: Final = Path(__file__).resolve().parents[1]
_DIRECT_SOURCE: Final = "corridor-project"
_TRACK: Final = "track-"
_FAR_M: Final = 25_000.0
"""A meeting this far from where the table has the node is another one: the line is not drawn yet."""
_NEAR_M: Final = 30.0
"""A crossing node this near to its line's meeting with the border is left where it is."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What ``rail.yaml`` says of one link."""

    via: tuple[tuple[float, float], ...] = ()
    only: tuple[str, ...] = ()
    compose: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """``rail.yaml`` as values."""

    networks: Mapping[str, Mapping[str, Any]]
    box: Box
    price: Price
    tolerance_m: Mapping[str, float]
    links: Mapping[str, Choice]


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """A border crossing node and where its railway meets the border."""

    node: str
    table: tuple[float, float] | None
    drawn: tuple[float, float]
    metres: float


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The rows of the tables that a drawing needs, and how to draw one link.

    Parameters
    ----------
    links
        Rows of ``links.csv`` of mode rail.
    nodes
        Longitude and latitude by node, of the nodes that have them.
    waypoints
        Hand-drawn lines by link.
    graph
        The networks.
    settings
        See :class:`Settings`.
    border_nodes
        Nodes of kind ``crossing``.
    """

    links: tuple[Mapping[str, str], ...]
    nodes: Mapping[str, tuple[float, float]]
    waypoints: Mapping[str, tuple[Waypoint, ...]]
    graph: RailGraph
    settings: Settings
    border_nodes: frozenset[str] = frozenset()

    def parts(self, link: Mapping[str, str], start: tuple[float, float], end: tuple[float, float]) -> tuple[Part, ...]:
        """Return the runs of a link between two points.

        Raises
        ------
        LookupError
            If the networks have no way.
        """
        choice = self.settings.links.get(link["id"], Choice())
        points = self.waypoints.get(link["id"], ())
        compose = choice.compose or (("waypoints",) if points else ("route",))
        if "waypoints" in compose and not points:
            message = f"it is composed of waypoints, but no waypoints/*.csv has rows for line {link['id']}"
            raise LookupError(message)
        out: list[Part] = []
        here = start
        for n, what in enumerate(compose):
            last = n == len(compose) - 1
            to_hand = not last and compose[n + 1] == "waypoints"
            target = (points[0].lon, points[0].lat) if to_hand else end
            if what == "route":
                # Vias belong to the first routed part, which is nearly always the only one with a choice of ways.
                via = choice.via if compose.index("route") == n else ()
                out += self.graph.way([here, *via, target], only=choice.only)
            elif what == "waypoints":
                inner = points if last and n == 0 else points[(n > 0) : len(points) - (not last)] or points
                away = end if last else (points[-1].lon, points[-1].lat)
                out += through_waypoints(here, inner, away)
                target = away
            else:
                out.append(Part(coordinates=(here, target), source=_DIRECT_SOURCE, by_hand=True))
            here = target
        return tuple(out)

    def line(self, link: Mapping[str, str]) -> Line:
        """Return the finished line of a link.

        Raises
        ------
        LookupError
            If a node has no coordinates or the networks have no way.
        """
        missing = [link[end] for end in ("from", "to") if link[end] not in self.nodes]
        if missing:
            message = f"node {' and '.join(missing)} has no coordinates in nodes.csv"
            raise LookupError(message)
        start, end = self.nodes[link["from"]], self.nodes[link["to"]]
        parts = self.parts(link, start, end)
        return assemble(link["id"], parts, start=start, end=end, tolerance_m=self.settings.tolerance_m)


def read_settings(path: Path = _SETTINGS) -> Settings:
    """Return the settings of the railways from a YAML file."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    price = raw["price"]
    links = {
        link: Choice(
            via=tuple((float(lon), float(lat)) for lon, lat in row.get("via", ())),
            only=tuple(row.get("only", ())),
            compose=tuple(row.get("compose", ())),
        )
        for link, row in (raw["links"] or {}).items()
    }
    west, south, east, north = raw["box"]
    return Settings(
        networks=raw["networks"],
        box=(west, south, east, north),
        price=Price(
            by_network=price["by_network"],
            by_chord=tuple((float(km), float(factor)) for km, factor in price["by_chord"]),
            change_km=price["change_km"],
            change_factor=price["change_factor"],
        ),
        tolerance_m=raw["tolerance_m"],
        links=links,
    )


def drawing(folder: Path, packages: Packages, settings: Settings | None = None) -> Drawing:
    """Read tables and networks.

    Parameters
    ----------
    folder
        Data folder with ``links.csv``, ``nodes.csv`` and ``waypoints/``.
    packages
        Where the networks come from.
    settings
        Those of ``rail.yaml`` unless given.
    """
    settings = settings or read_settings()
    rows = read_rows(folder / "nodes.csv")
    nodes = {row["id"]: (float(row["lon"]), float(row["lat"])) for row in rows if row["lon"] and row["lat"]}
    links = tuple(row for row in read_rows(folder / "links.csv") if row["mode"] == "rail")
    waypoints = read_waypoints(folder)
    return Drawing(
        links=links,
        nodes=nodes,
        waypoints=waypoints,
        graph=RailGraph([*_segments(packages, settings), *_tracks(waypoints)], settings.price),
        settings=settings,
        border_nodes=frozenset(row["id"] for row in rows if row["kind"] == "crossing"),
    )


def _segments(packages: Packages, settings: Settings) -> Iterator[Segment]:
    for source, row in settings.networks.items():
        path = packages.open_package(row["package"])
        if "file" in row:
            chord, longest = float(row["chord_km"]), float(row["longest_km"])
            yield from scgraph_segments(
                path / row["file"], settings.box, source=source, chord_km=chord, longest_km=longest
            )
        else:
            yield from natural_earth_segments(path, settings.box, source=source)


def _tracks(waypoints: Mapping[str, tuple[Waypoint, ...]]) -> Iterator[Segment]:
    """Yield the stretches of track that waypoints add to the networks: lines whose id begins with ``track-``."""
    for line, points in waypoints.items():
        if line.startswith(_TRACK):
            for a, b in itertools.pairwise(points):
                yield Segment(a=(a.lon, a.lat), b=(b.lon, b.lat), source=b.source, by_hand=True)


def draw(folder: Path, packages: Packages) -> list[Line]:
    """Return the lines of all railway links of a data folder.

    Parameters
    ----------
    folder
        Data folder.
    packages
        Where the networks come from.

    Raises
    ------
    DataError
        If links cannot be drawn; the message names every one and why.
    """
    lines, problems = _drawn(drawing(folder, packages))
    if problems:
        message = "links.csv: these railways cannot be drawn:\n" + "\n".join(problems)
        raise DataError(message)
    return lines


def _drawn(plan: Drawing, only: Sequence[str] = ()) -> tuple[list[Line], list[str]]:
    lines: list[Line] = []
    problems: list[str] = []
    for link in plan.links:
        if only and link["id"] not in only:
            continue
        try:
            lines.append(plan.line(link))
        except (LookupError, ValueError) as error:
            problems.append(f"  {link['id']}: {error.args[0]}; mend nodes.csv, rail.yaml or its waypoints")
    return lines, problems


def moved_crossings(plan: Drawing, countries: Mapping[str, BaseGeometry]) -> list[Crossing]:
    """Return where the railway of every crossing node meets the border.

    The two links of a node are drawn as one line, without the node, and cut where they leave the
    first country; of several such places the one that leaves least of each link on the wrong side.
    Where only one of them is in the tables it is cut where it leaves its country. A node between two
    hand-drawn links is a point of the line already: it goes to the nearest point of the border.

    Parameters
    ----------
    plan
        See :class:`Drawing`.
    countries
        Polygons by ISO alpha-2 code.
    """
    by_node: dict[str, list[Mapping[str, str]]] = {}
    for link in plan.links:
        for end in ("from", "to"):
            by_node.setdefault(link[end], []).append(link)
    out: list[Crossing] = []
    for node, links in sorted(by_node.items()):
        if node not in plan.border_nodes or len(links) > 2:
            continue
        found = _meeting(plan, node, links, countries) if len(links) == 2 else _exit(plan, links[0], countries)
        table = plan.nodes.get(node)
        if found and not (table and metres(table, found) > _FAR_M):
            out.append(Crossing(node=node, table=table, drawn=found, metres=metres(table, found) if table else -1.0))
    return out


def _meeting(
    plan: Drawing, node: str, links: Sequence[Mapping[str, str]], countries: Mapping[str, BaseGeometry]
) -> tuple[float, float] | None:
    """Return where the joint line of two links meets the border of their countries."""
    from shapely import LineString, Point
    from shapely.ops import nearest_points, substring

    first, second = links
    home, abroad = countries[first["country"]], countries[second["country"]]
    table = plan.nodes.get(node)
    if table and all(plan.waypoints.get(link["id"]) for link in links):
        # The node is itself a point of the hand-drawn line: it only has to lie on the border.
        shared = home.boundary.intersection(Point(table).buffer(_FAR_M / 111_000))
        return _rounded(nearest_points(shared, Point(table))[0]) if not shared.is_empty else None
    away = [link["to"] if link["from"] == node else link["from"] for link in links]
    if any(end not in plan.nodes for end in away):
        return None
    a, b = plan.nodes[away[0]], plan.nodes[away[1]]
    try:
        line = LineString(_joint(plan, node, links, a, b))
    except LookupError as error:
        sys.stderr.write(f"crossing {node}: {error.args[0]}\n")
        return None
    meeting = line.intersection(home.boundary)
    best: tuple[float, Point] | None = None
    for place in getattr(meeting, "geoms", [meeting]):
        if not isinstance(place, Point) or place.is_empty:
            continue
        at = line.project(place)
        before, after = substring(line, 0, at), substring(line, at, line.length)
        wrong = before.difference(home).length + after.difference(abroad).length
        if best is None or wrong < best[0]:
            best = (wrong, place)
    return _rounded(best[1]) if best else None


def _exit(
    plan: Drawing, link: Mapping[str, str], countries: Mapping[str, BaseGeometry]
) -> tuple[float, float] | None:
    """Return where the only link of a border node leaves its country."""
    from shapely import LineString, Point
    from shapely.ops import nearest_points

    line = LineString(plan.line(link).coordinates)
    if link["from"] in plan.border_nodes:
        line = line.reverse()
    border = countries[link["country"]].boundary
    meeting = line.intersection(border)
    places = [p for p in getattr(meeting, "geoms", [meeting]) if isinstance(p, Point) and not p.is_empty]
    if not places:
        places = [nearest_points(border, Point(line.coords[-1]))[0]]
    return _rounded(min(places, key=line.project))


def _rounded(point: Point) -> tuple[float, float]:
    return (round(point.x, DECIMALS), round(point.y, DECIMALS))


def _joint(
    plan: Drawing, node: str, links: Sequence[Mapping[str, str]], a: tuple[float, float], b: tuple[float, float]
) -> Coordinates:
    """Return the line of two links that meet in a node, drawn as if the node were not there."""
    by_hand = [bool(plan.waypoints.get(link["id"])) for link in links]
    tolerance = dict.fromkeys(plan.settings.tolerance_m, 0.0)
    if not any(by_hand):
        choices = [plan.settings.links.get(link["id"], Choice()) for link in links]
        vias = [
            choice.via if (link["to"] if k == 0 else link["from"]) == node else choice.via[::-1]
            for k, (link, choice) in enumerate(zip(links, choices, strict=True))
        ]
        parts = plan.graph.way([a, *vias[0], *vias[1], b], only=choices[0].only)
        return assemble(node, parts, start=a, end=b, tolerance_m=tolerance).coordinates
    # Where one side is drawn by hand the node may lie anywhere between: both sides lead to the old place of the
    # node or, without one, to each other's nearest waypoint.
    sides: list[list[tuple[float, float]]] = []
    for k, link in enumerate(links):
        points = [(w.lon, w.lat) for w in plan.waypoints.get(link["id"], ())]
        leaves = link["from"] == node
        if by_hand[k]:
            side = points[::-1] if leaves else points
        else:
            other = plan.waypoints[links[1 - k]["id"]]
            goal = other[0] if links[1 - k]["from"] == node else other[-1]
            routed = plan.graph.way([a if k == 0 else b, (goal.lon, goal.lat)], reach_km=12.0)
            side = [point for part in routed for point in part.coordinates]
        sides.append(side)
    joint = [a, *sides[0], *sides[1][::-1], b]
    return tuple(point for point, _ in itertools.groupby(joint))


def write_crossings(folder: Path, crossings: Iterable[Crossing]) -> None:
    """Write the coordinates of crossing nodes into ``nodes.csv``; nothing else in it changes."""
    path = folder / "nodes.csv"
    rows = read_rows(path)
    drawn = {crossing.node: crossing.drawn for crossing in crossings}
    for row in rows:
        if row["id"] in drawn:
            lon, lat = drawn[row["id"]]
            row.update(lon=f"{lon:.5f}", lat=f"{lat:.5f}", basis="border")
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text(path, text.getvalue())


def read_countries(folder: Path) -> dict[str, BaseGeometry]:
    """Return the country polygons of a data folder by ISO alpha-2 code."""
    from shapely.geometry import shape

    shapes = read_shapes(folder / "shapes" / "countries.geojson")
    return {key.upper(): shape(one["geometry"]) for key, one in shapes.items()}


def _table(lines: Iterable[Line], lengths: Mapping[str, float]) -> Iterator[str]:
    for line in lines:
        km = geodesic_km(line.coordinates)
        published = lengths.get(line.id)
        ratio = f"{published:9.1f} {km / published:6.3f}" if published else f"{'':>9} {'':>6}"
        yield f"{line.id:52} {km:9.1f} {ratio} {quality_of(line, published)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Redraw the railways of a data folder; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, default=_DATA, help="data folder")
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE, help="folder of the package archives")
    parser.add_argument("--only", nargs="*", default=(), help="draw these links only")
    parser.add_argument("--move-crossings", action="store_true", help="write crossing nodes to where the line is")
    options = parser.parse_args(arguments)
    plan = drawing(options.data, Packages(cache=options.cache))
    say = sys.stdout.write
    crossings = [one for one in moved_crossings(plan, read_countries(options.data)) if not 0 <= one.metres <= _NEAR_M]
    for one in crossings:
        say(f"crossing {one.node}: table {one.table}, drawn {one.drawn}, {one.metres:.0f} m apart\n")
    if options.move_crossings and crossings:
        write_crossings(options.data, crossings)
        plan = drawing(options.data, Packages(cache=options.cache))
    lines, problems = _drawn(plan, options.only)
    write_links(lines, options.data, keep=True)
    say("\n".join([*_table(lines, published_lengths(options.data)), *problems, ""]))
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
