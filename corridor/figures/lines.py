"""Links on the sheet: halos, then lines by the recipe of their status, ticks of railways, bands of uncertainty."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from .lanes import lane_runs
from .shapes import arcs_on, compound, runs_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .contents import Item
    from .projection import View
    from .sheet import Sheet

__all__ = ["draw_line", "draw_links", "place_links", "tick_zoom", "uncertain"]

TOLERANCE: Final = 0.3
"""How far a printed line may leave its place, px: about a tenth of a millimetre."""


def place_links(links: Sequence[Item], sheet: Sheet, view: View, *, always: Collection[str] = ()) -> list[Item]:
    """Return the links that are seen, from the lowest to the topmost, each with its width ``w`` and its ``runs``.

    Roads are seen from near, those that are ``always`` drawn also from afar.
    """
    least = sheet.look.style["minZoom"]
    seen = [
        link
        for link in links
        if link["mode"] != "road"
        or link["id"] in always
        or view.zoom >= least["competingRoad" if link["style"] == "competing" else "road"]
    ]
    for link in seen:
        link["w"] = sheet.look.width(f"{link['style']}.{link['mode']}", view.zoom)
    lanes = lane_runs([link for link in seen if link["mode"] == "sea"], view, TOLERANCE)
    for link, points in zip(seen, arcs_on(view, [link["lonlat"] for link in seen], TOLERANCE), strict=True):
        whole = runs_of(points, view.around(60))
        link["runs"] = lanes.get(link["id"], whole)
        link["inside"] = bool(runs_of(points, view.frame))
    return [link for link in seen if link["runs"]]


def tick_zoom(sheet: Sheet) -> float:
    """Return from which zoom on railways have ticks."""
    return float(sheet.look.style["minZoom"]["railTicks"])


def draw_links(sheet: Sheet, links: Sequence[Item], view: View) -> None:
    """Draw links that are placed, those of each group and mode together."""
    look = sheet.look
    for colour, (weight, banded) in uncertain(links, sheet, view).items():
        path = compound(points for link in banded for points, _ in link["runs"])
        if path is not None:
            sheet.stroke(path, colour, weight, opacity=look.theme["line"]["bandOpacity"], cap="round")
    ticks = 14 + view.zoom if view.zoom >= tick_zoom(sheet) else 0
    for _, kind in groupby(links, key=lambda link: (link["style"], link["mode"])):
        same = list(kind)
        # All halos of a kind lie under all its lines, or each would bite its neighbour.
        for link in same:
            _draw_halo(sheet, link, view.zoom)
        for link in same:
            rail = link["mode"] == "rail" and link["style"] != "competing"
            # Only where status is the colour does its age show as well.
            stale = link["stale"] and link["style"] == "focus"
            for points, offset in link["runs"]:
                draw_line(
                    sheet, compound([points]), link, link["w"], ticks=ticks if rail else 0, offset=offset,
                    opacity=look.style["staleOpacity"] if stale else 1,
                )  # fmt: skip


def _draw_halo(sheet: Sheet, link: Item, zoom: float) -> None:
    sea = link["mode"] == "sea"
    line = sheet.look.theme["line"]
    path = compound(points for points, _ in link["runs"])
    sheet.stroke(
        path, line["halo"], link["w"] + (1.6 if sea else sheet.look.width("halo", zoom)), cap="round",
        opacity=0.55 if sea else line["haloOpacity"],
    )  # fmt: skip


def draw_line(
    sheet: Sheet,
    path: Any,  # noqa: ANN401 - a matplotlib path
    link: Mapping[str, Any],
    w: float,
    *,
    ticks: float = 0,
    offset: float = 0,
    opacity: float = 1,
    clip: bool = True,
) -> None:
    """Draw the core of a link: ticks of a railway, then the passes of its status.

    Parameters
    ----------
    sheet, path
        Where, and along which line.
    link
        Its ``style``, ``mode`` and ``status``.
    w
        Its width, px.
    ticks
        Room between ticks, px; none where 0.
    offset
        Length of the line before the path, px.
    opacity
        Of what has the colour of the link.
    clip
        Whether it is cut off at the edge of the map.
    """
    look = sheet.look
    colour = look.line_colour(link["style"], link["status"])
    if ticks:
        sheet.stroke(path, colour, w + 4, dash=(1.3, ticks), offset=offset, opacity=0.95 * opacity, clip=clip)
    recipe = "sea" if link["mode"] == "sea" and link["status"] == "open" else link["status"]
    for one in look.style["recipe"][recipe]:
        factor, plus, least = one["weight"]
        core = one["colour"] == "core"
        sheet.stroke(
            path, look.colour("line.core") if core else colour, max(least, factor * w + plus, 0.4),
            dash=[part * w for part in one["dash"]] if "dash" in one else None, offset=offset,
            opacity=one.get("opacity", 1) * (1 if core else opacity), cap=one.get("cap", "butt"), clip=clip,
        )  # fmt: skip


def uncertain(links: Sequence[Item], sheet: Sheet, view: View) -> dict[str, tuple[float, list[Item]]]:
    """Return for each colour the width of the band of its schematic links, px, and the links.

    The band is as wide as the position may be off on either side; it is left out where the line itself is as wide.
    """
    style = sheet.look.style
    if view.zoom < style["minZoom"]["uncertainty"]:
        return {}
    weight = min(style["uncertaintyMaxPx"], 2 * style["errorMetres"]["schematic"] / view.metres)
    found: dict[str, tuple[float, list[Item]]] = {}
    for link in links:
        if link["quality"] != "schematic" or link["mode"] == "sea" or link["style"] == "competing":
            continue
        if weight > link["w"] + sheet.look.width("halo", view.zoom) + 2:
            colour = sheet.look.line_colour(link["style"], link["status"])
            found.setdefault(colour, (weight, []))[1].append(link)
    return found
