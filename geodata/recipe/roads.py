"""Roads: schematic lines through waypoints, with the mapped network where it is dense enough.

The road network of the registry packages is thinned to junctions: between towns of the
region its chords are 10 to 450 km long, so a route through it would be a polygon. Roads
therefore run through ``waypoints/road.csv``. Where two neighbouring waypoints are
vertices of the network and lie close together, the piece between them counts as mapped.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import yaml

from corridor.errors import DataError

from .lines import Line, Part, Waypoint, assemble, geodesic_km, read_rows, read_waypoints
from .shores import read_shores

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .shores import Shores

__all__ = ["RoadRules", "build", "draw", "lines_of", "place", "read_rules"]

_RULES: Final = Path(__file__).with_name("road.yaml")


@dataclass(frozen=True, kw_only=True)
class RoadRules:
    """What ``road.yaml`` says.

    Parameters
    ----------
    network
        Source id of the mapped road network.
    chord_max_km
        Two neighbouring vertices of the network nearer than this are joined by a mapped road.
    straight_max_km
        Longest straight road without waypoints.
    gap_max_km
        Longest chord a road may have.
    straight_source
        Source id of a straight road between two nodes.
    tolerance_m
        Tolerance of the simplification by origin.
    """

    network: str
    chord_max_km: float
    straight_max_km: float
    gap_max_km: float
    straight_source: str
    tolerance_m: Mapping[str, float]


@functools.cache
def read_rules(path: Path = _RULES) -> RoadRules:
    """Return the rules that roads are drawn by.

    Parameters
    ----------
    path
        A YAML file with one value for each parameter of :class:`RoadRules`.
    """
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return RoadRules(**{**found, "tolerance_m": MappingProxyType(found["tolerance_m"])})


def build(folder: Path, *, rules: RoadRules | None = None) -> tuple[Line, ...]:
    """Return the line of every road of a data folder, in the order of ``links.csv``.

    Parameters
    ----------
    folder
        Data folder with ``links.csv``, ``nodes.csv`` and ``waypoints``.
    rules
        Rules to draw by; those of ``road.yaml`` unless given.

    Raises
    ------
    DataError
        If a node has no place, a road without waypoints is too long, or two waypoints lie
        too far apart; the message names the link and the cure.
    """
    drawn = functools.partial(draw, rules=rules or read_rules(), shores=read_shores(folder))
    return lines_of(folder, mode="road", draw=drawn)


def lines_of(folder: Path, *, mode: str, draw: Callable[..., Line]) -> tuple[Line, ...]:
    """Return the line of every link of a mode, in the order of ``links.csv``.

    Parameters
    ----------
    folder
        Data folder with ``links.csv``, ``nodes.csv`` and ``waypoints``.
    mode
        Mode of the links.
    draw
        Draws one link; called with its id, and ``start``, ``end`` and ``waypoints`` by name.

    Raises
    ------
    DataError
        If a node has no place.
    """
    nodes = {row["id"]: row for row in read_rows(folder / "nodes.csv")}
    waypoints = read_waypoints(folder)
    return tuple(
        draw(
            row["id"],
            start=place(nodes, row["from"], link=row["id"]),
            end=place(nodes, row["to"], link=row["id"]),
            waypoints=waypoints.get(row["id"], ()),
        )
        for row in read_rows(folder / "links.csv")
        if row["mode"] == mode
    )


def place(nodes: Mapping[str, Mapping[str, str]], node: str, *, link: str) -> tuple[float, float]:
    """Return longitude and latitude of a node.

    Parameters
    ----------
    nodes
        Rows of ``nodes.csv`` by id.
    node
        Id of the node.
    link
        Id of the link that ends there, for the message.

    Raises
    ------
    DataError
        If there is no such node, or it has no coordinates yet.
    """
    row = nodes.get(node)
    if row is None or not row["lon"] or not row["lat"]:
        message = f"link {link}: node {node} has no place; fill lon and lat of its row in nodes.csv"
        raise DataError(message)
    return (float(row["lon"]), float(row["lat"]))


def draw(
    link: str,
    *,
    start: tuple[float, float],
    end: tuple[float, float],
    waypoints: Sequence[Waypoint],
    rules: RoadRules,
    shores: Shores | None = None,
) -> Line:
    """Return the line of one road.

    Parameters
    ----------
    link
        Id of the link.
    start, end
        Longitude and latitude of its two nodes, degrees.
    waypoints
        Points between them, in order; none for a short straight road.
    rules
        Rules to draw by.
    shores
        Waters that the road keeps out of.

    Raises
    ------
    DataError
        If a stretch is longer than the rules allow.
    """
    places = [start, *((point.lon, point.lat) for point in waypoints), end]
    longest = rules.gap_max_km if waypoints else rules.straight_max_km
    for number, (a, b) in enumerate(itertools.pairwise(places), start=1):
        gap = geodesic_km((a, b))
        if gap > longest:
            message = (
                f"link {link}: {gap:.1f} km between points {number - 1} and {number} of the line, at most {longest:g} "
                f"km are allowed; add waypoints between {a} and {b} to waypoints/road.csv"
            )
            raise DataError(message)
    parts = _parts(places, waypoints, rules)
    return assemble(link, parts, start=start, end=end, tolerance_m=rules.tolerance_m, shores=shores)


def _parts(places: Sequence[tuple[float, float]], waypoints: Sequence[Waypoint], rules: RoadRules) -> tuple[Part, ...]:
    """Cut a line into runs of one source.

    A stretch belongs to the waypoint it leads to, the last one to the waypoint it leaves.
    """
    if not waypoints:
        return (Part(coordinates=tuple(places), source=rules.straight_source, by_hand=True),)
    sources = ["", *(point.source for point in waypoints), ""]
    stretches: list[tuple[str, bool]] = []
    for i in range(len(places) - 1):
        mapped = (
            sources[i] == sources[i + 1] == rules.network
            and geodesic_km((places[i], places[i + 1])) <= rules.chord_max_km
        )
        stretches.append((sources[i + 1] or sources[i], not mapped))
    parts: list[Part] = []
    for (source, by_hand), group in itertools.groupby(range(len(stretches)), key=lambda i: stretches[i]):
        run = list(group)
        parts.append(Part(coordinates=tuple(places[run[0] : run[-1] + 2]), source=source, by_hand=by_hand))
    return tuple(parts)
