"""Lanes of ships side by side: on a stretch that several share, each kind is drawn once, beside the others."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .shapes import arcs_on, runs_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from .projection import View

    Line = NDArray[np.float64]

__all__ = ["lane_runs"]

ASIDE: Final = 1.5
"""Room between two lanes, px."""
Sides = frozenset[tuple[float, float]]


def _stretches(lonlat: Line, users: Mapping[Sides, tuple[str, ...]]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return from where to where a lane has the same company, and the ids of those on it."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for place, side in enumerate(_sides(lonlat)):
        here = users[side]
        if found and found[-1][2] == here:
            found[-1] = (found[-1][0], place + 1, here)
        else:
            found.append((place, place + 1, here))
    return found


def _sides(lonlat: Line) -> list[Sides]:
    return [frozenset(pair) for pair in pairwise((float(x), float(y)) for x, y in lonlat)]


def lane_runs(lanes: Sequence[dict[str, Any]], view: View, tolerance: float) -> dict[str, list[tuple[Line, float]]]:
    """Return the parts of each lane to draw, with the length of the lane before each, px.

    Parameters
    ----------
    lanes
        Sea links that are drawn, each with ``id``, ``lonlat``, ``rank``, ``style``, ``status`` and its width ``w``.
    view
        The frame.
    tolerance
        How far a thinned line may leave its place, px.
    """
    users: dict[Sides, tuple[str, ...]] = {}
    for lane in lanes:
        for side in dict.fromkeys(_sides(lane["lonlat"])):
            users[side] = (*users.get(side, ()), lane["id"])
    by_id = {lane["id"]: lane for lane in lanes}
    return {lane["id"]: _runs(lane, users, by_id, view=view, tolerance=tolerance) for lane in lanes}


def _runs(
    lane: dict[str, Any],
    users: Mapping[Sides, tuple[str, ...]],
    by_id: Mapping[str, dict[str, Any]],
    *,
    view: View,
    tolerance: float,
) -> list[tuple[Line, float]]:
    stretches = _stretches(lane["lonlat"], users)
    parts = arcs_on(view, [lane["lonlat"][start : end + 1] for start, end, _ in stretches], tolerance)
    runs: list[tuple[Line, float]] = []
    now: list[Line] = []
    length = began = 0.0
    for place, ((start, end, company), part) in enumerate(zip(stretches, parts, strict=True)):
        shift = _aside(lane, [by_id[key] for key in company])
        if shift is None:
            runs += _kept(now, began, view)
            now = []
        else:
            # Both ways along a stretch have the same left side.
            along = lane["lonlat"][end] - lane["lonlat"][start]
            left = -1 if (along[0] or along[1]) < 0 else 1
            # All lanes of a port end at the port.
            ends = (place == 0, place == len(stretches) - 1)
            if not now:
                began = length
            now.append(_shifted(part, left * shift, ends))
        length += float(np.hypot(*np.diff(part, axis=0).T).sum())
    return [*runs, *_kept(now, began, view)]


def _kept(now: Sequence[Line], began: float, view: View) -> list[tuple[Line, float]]:
    return runs_of(np.vstack(now), view.around(60), before=began) if now else []


def _aside(lane: dict[str, Any], company: Sequence[dict[str, Any]]) -> float | None:
    """Return how far a lane runs beside the first one, px; ``None`` where another of its kind is drawn."""
    kinds: dict[tuple[str, str], str] = {}
    for other in sorted(company, key=lambda other: ([-place for place in other["rank"]], other["id"])):
        kinds.setdefault((other["style"], other["status"]), other["id"])
    firsts = list(kinds.values())
    return firsts.index(lane["id"]) * (lane["w"] + ASIDE) if lane["id"] in firsts else None


def _shifted(points: Line, far: float, ends: tuple[bool, bool]) -> Line:
    """Return a line moved to its right by some px, except at ends that stay."""
    if not far:
        return points
    ahead = np.vstack([points[1:], points[-1:]]) - np.vstack([points[:1], points[:-1]])
    lengths = np.hypot(*ahead.T)
    right = np.column_stack([-ahead[:, 1], ahead[:, 0]]) / np.where(lengths > 0, lengths, 1)[:, None]
    off = np.full(len(points), far)
    off[0] = 0 if ends[0] else far
    off[-1] = 0 if ends[1] else far
    moved: Line = points + right * off[:, None]
    return moved
