"""Land, waters and borders on the sheet, and the shapes that names have to stay in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from matplotlib.path import Path

from .projection import dense, outline
from .shapes import arcs_on, area_of, compound, joined, meets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .contents import Contents
    from .projection import View
    from .sheet import Sheet

    Line = NDArray[np.float64]

__all__ = ["Ground", "draw_ground"]

TOLERANCE: Final = 0.35
"""How far a printed border may leave its place, px."""
FADE: Final = 40
"""How far the map fades into the paper where the data end, px."""
FADES: Final = 16
WATER: Final = 40
"""How far beyond the frame areas are cut, px."""


@dataclass
class Ground:
    """What names are placed on.

    Parameters
    ----------
    shapes
        Areas near the frame by table and id, on the sheet.
    rivers
        Lines of rivers by id, on the sheet.
    seen
        Keys of the layers of which something is in the frame, and how many things.
    """

    shapes: dict[tuple[str, str], Any] = field(default_factory=dict)
    rivers: dict[str, list[Line]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    def see(self, layer: str) -> None:
        """Count one more thing of a layer."""
        self.seen[layer] = self.seen.get(layer, 0) + 1


def draw_ground(sheet: Sheet, contents: Contents, view: View) -> Ground:
    """Draw areas, waters and borders, and return where they are."""
    ground = Ground()
    arcs = arcs_on(view, contents.arcs, TOLERANCE)
    _draw_areas(sheet, contents, view, arcs=arcs, ground=ground)
    _draw_waters(sheet, contents, view, arcs=arcs, ground=ground)
    _draw_borders(sheet, contents, view, arcs=arcs, ground=ground)
    _draw_rulings(sheet, contents, view, arcs=arcs, ground=ground)
    _draw_edge(sheet, contents, view)
    return ground


def _draw_areas(sheet: Sheet, contents: Contents, view: View, *, arcs: Sequence[Line], ground: Ground) -> None:
    area = sheet.look.theme["area"]
    box = view.around(WATER)
    west, south, east, north = contents.atlas.region.extent
    sheet.fill(_rectangle(view.frame), sheet.look.colour("ui.panel2"))
    sea, _ = area_of([[view.at(outline((south, west, north, east)))]], box)
    sheet.fill(sea, area["sea"])
    for country in contents.countries:
        path, shape = area_of(_rings(country["shape"], arcs), box)
        if path is None:
            continue
        colour = area[country["role"] if country["layer"] in contents.on else "other"]
        sheet.fill(path, colour)
        # A hair of the same colour closes the seam between neighbours.
        sheet.stroke(path, colour, 0.7)
        _see(ground, view, "countries", country, shape)


def _draw_waters(sheet: Sheet, contents: Contents, view: View, *, arcs: Sequence[Line], ground: Ground) -> None:
    area = sheet.look.theme["area"]
    box = view.around(WATER)
    for water in contents.waters:
        if water["layer"] not in contents.on:
            continue
        path, shape = area_of(_rings(water["shape"], arcs), box)
        if path is not None:
            sheet.fill(path, area["sea" if water["type"] == "sea" else "lake"])
            # The shore of a sea is drawn with the coast; its other edges are cuts.
            if water["type"] != "sea":
                sheet.stroke(path, area["coast"], 0.7)
            _see(ground, view, "waters", water, shape)
        elif view.zoom >= sheet.look.style["minZoom"]["river"] - 2.5:
            lines = [line for line in arcs_on(view, water["paths"], TOLERANCE) if meets(line, box)]
            sheet.stroke(compound(lines), area["river"], sheet.look.width("river", view.zoom), cap="round")
            ground.rivers[water["id"]] = lines
            if any(meets(line, view.frame) for line in lines):
                ground.see(water["layer"])


def _see(ground: Ground, view: View, table: str, item: dict[str, Any], shape: Any) -> None:  # noqa: ANN401 - shapely
    from shapely import box

    ground.shapes[table, item["id"]] = shape
    if shape.intersects(box(*view.frame)):
        ground.see(item["layer"])


def _rings(shape: Iterable[Iterable[Iterable[int]]], arcs: Sequence[Line]) -> Iterable[list[Line]]:
    for polygon in shape:
        yield [joined(ring, arcs) for ring in polygon]


def _rectangle(box: tuple[float, float, float, float]) -> Path:
    left, top, right, bottom = box
    return Path([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], closed=True)


def _draw_edge(sheet: Sheet, contents: Contents, view: View) -> None:
    """Fade the map into the paper where the data end, so that the cut is not taken for a coast or a border."""
    west, south, east, north = contents.atlas.region.extent
    edge = view.at(outline((south, west, north, east)))
    if not meets(edge, view.frame):
        return
    ring = Path(edge, closed=False)
    for place in range(FADES):
        # Strokes one over the other: what is left of the map falls evenly to nothing at the edge.
        sheet.stroke(ring, sheet.look.colour("ui.panel2"), 2 * FADE * (1 - place / FADES), opacity=1 / (FADES - place))


def _draw_borders(sheet: Sheet, contents: Contents, view: View, *, arcs: Sequence[Line], ground: Ground) -> None:
    look = sheet.look
    theme, box, zoom = look.theme["border"], view.around(WATER), view.zoom
    width = look.width("border", zoom)
    paths: dict[str, Path | None] = {}
    for kind, numbers in contents.borders.items():
        if kind != "coast" and kind not in contents.on:
            continue
        if kind == "borders-no-open" and zoom < look.style["minZoom"]["noOpenCrossing"]:
            continue
        lines = [arcs[number] for number in numbers if meets(arcs[number], box)]
        paths[kind] = compound(lines)
        if any(meets(line, view.frame) for line in lines):
            ground.see(kind)
    sheet.stroke(paths["coast"], look.colour("area.coast"), 0.8, opacity=0.9)
    band = look.width("noOpenCrossing", zoom)
    sheet.stroke(paths.get("borders-no-open"), theme["closed"], band, opacity=theme["bandOpacity"], cap="round")
    sheet.stroke(paths.get("borders-settled"), theme["settled"], width, cap="round")
    sheet.stroke(paths.get("borders-disputed"), theme["disputed"], width + 0.2, dash=look.style["disputedDash"])


def _draw_rulings(sheet: Sheet, contents: Contents, view: View, *, arcs: Sequence[Line], ground: Ground) -> None:
    look = sheet.look
    colour, box = look.colour("border.disputed"), view.around(WATER)
    width = look.width("border", view.zoom) + 0.2
    for ruling in contents.rulings:
        if "rulings" not in contents.on or ruling["edge"] != "dashed":
            continue
        polygons = list(_rings(ruling["shape"], arcs))
        lines = [ring for polygon in polygons for ring in polygon] + [view.at(dense(line)) for line in ruling["paths"]]
        if not any(meets(line, box) for line in lines):
            continue
        path, shape = area_of(polygons, box)
        sheet.fill(path, colour, opacity=0.06)
        if shape is not None:
            ground.shapes["rulings", ruling["id"]] = shape
        sheet.stroke(compound(lines), colour, width, dash=look.style["disputedDash"])
        if any(meets(line, view.frame) for line in lines):
            ground.see("rulings")
