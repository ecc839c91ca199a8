"""Border crossing nodes of the railways: on the border line, and on the line of their links."""

from __future__ import annotations

import csv
import io
import itertools
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corridor.writing import write_text

from .lines import Coordinates, assemble, metres, read_rows
from .shapes import DECIMALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from shapely import Point
    from shapely.geometry.base import BaseGeometry

    from .rails import Drawing

__all__ = ["Crossing", "moved_crossings", "write_crossings"]

_FAR_M: Final = 25_000.0
"""A meeting this far from where the table has the node is another one: the line is not drawn yet."""


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """A border crossing node and where its railway meets the border."""

    node: str
    table: tuple[float, float] | None
    drawn: tuple[float, float]
    metres: float


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


def _exit(plan: Drawing, link: Mapping[str, str], countries: Mapping[str, BaseGeometry]) -> tuple[float, float] | None:
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
        choices = [plan.settings.choice(link["id"]) for link in links]
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
