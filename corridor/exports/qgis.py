"""The look of the map for QGIS: layer styles (QML) made from the same style values as the map itself.

Written from the structure of QGIS 3 style files: a rule-based renderer, one rule for each kind of thing, symbols of
simple lines, fills, and SVG markers that carry their drawing inside.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from corridor.maps.legend import CROSSING_KINDS, LINE_ORDER
from corridor.maps.style import style
from corridor.words import status_word

from .layers import xml_text

if TYPE_CHECKING:
    from .layers import Layer

__all__ = ["line_look", "qml"]

ZOOM: Final = 6.0
"""Zoom of the web map whose widths and sizes are taken."""
POINTS_A_PX: Final = 0.75
"""Points of print in one pixel of CSS."""
SCALE_OF_ZOOM_0: Final = 559_082_264
"""Scale of the web map at zoom 0, on a screen of 96 dots an inch."""
_HEAD: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_MODES: Final = ("rail", "road", "sea")


def qml(
    layer: Layer, groups: Iterable[tuple[str, str, str]] = (), names: Mapping[str, str] | None = None
) -> str:  # fmt: skip
    """Return the look of a layer as QGIS reads it; empty for a layer without one.

    Parameters
    ----------
    layer
        The layer.
    groups
        Id, title and style of each group of links.
    names
        What the columns are called in the file, where that is something else.
    """
    if not layer.shaped or not layer.look:
        return ""
    rules = _Rules(names or {})
    kind = {0: "points", 1: "lines", 2: "areas"}.get(_dimension(layer), "")
    makers = {
        ("links", "lines"): lambda: _links(rules, layer, tuple(groups)),
        ("crossings", "points"): lambda: _crossings(rules),
        ("nodes", "points"): lambda: _nodes(rules),
        ("countries", "areas"): lambda: _countries(rules),
        ("waters", "areas"): lambda: _waters(rules),
        ("waters", "lines"): lambda: _rivers(rules),
        ("border_rulings", "areas"): lambda: _rulings(rules, "fill"),
        ("border_rulings", "lines"): lambda: _rulings(rules, "line"),
        ("steps", "lines"): lambda: _legs(rules),
        ("steps", "points"): lambda: _stops(rules),
        ("legs", "lines"): lambda: _legs(rules, by="scenario", layer=layer),
    }
    make = makers.get((layer.look, kind))
    if make is None:
        return ""
    make()
    return rules.text()


def _dimension(layer: Layer) -> int:
    found = {
        {"Point": 0, "MultiPoint": 0, "LineString": 1, "MultiLineString": 1, "Polygon": 2, "MultiPolygon": 2}.get(
            name, 3
        )
        for name in layer.shapes.dropna().geom_type
    }
    return found.pop() if len(found) == 1 else 3


def _rows(key: str) -> list[tuple[float, float]]:
    table = style()["width"]
    return list(zip(table["zoom"], table[key], strict=True))


def _at(rows: Iterable[tuple[float, float]], zoom: float = ZOOM) -> float:
    rows = [(float(at), float(value)) for at, value in rows]
    if zoom <= rows[0][0]:
        return rows[0][1]
    for (z0, v0), (z1, v1) in pairwise(rows):
        if zoom <= z1:
            return v0 + (v1 - v0) * (zoom - z0) / (z1 - z0)
    return rows[-1][1]


def _colour(path: str) -> str:
    family, name = path.split(".")
    return str(style()["theme"]["light"][family][name])


def line_look(group: str, mode: str, status: str) -> tuple[str, float]:
    """Return colour and width in pixels of a link by style of its group, mode and status."""
    own = status != "open" or group == "focus"
    return _colour(f"status.{status}" if own else f"group.{group}"), _at(_rows(f"{group}.{mode}"))


def _rgba(colour: str, opacity: float = 1.0) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


class _Rules:
    """A rule-based renderer in the making."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.root = ET.Element("qgis", version="3.22.0-corridor", styleCategories="Symbology")
        renderer = ET.SubElement(
            self.root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0", forceraster="0"
        )
        self.rules = ET.SubElement(renderer, "rules", key="{corridor}")
        self.symbols = ET.SubElement(renderer, "symbols")

    def test(self, column: str, values: Iterable[str]) -> str:
        """Return an expression of QGIS: the column is one of the values, which are text and no code."""
        told = ", ".join("'" + value.replace("\\", "\\\\").replace("'", "''") + "'" for value in values)
        name = self.names.get(column, column).replace('"', '""')
        return f'"{name}" IN ({told})'

    def rule(self, label: str, where: str, symbol: ET.Element | None = None, *, within: ET.Element | None = None,
             closer: float = 0) -> ET.Element:  # fmt: skip
        """Add a rule, and return it; one with a symbol draws, one without holds others."""
        parent = self.rules if within is None else within
        number = sum(1 for _ in self.rules.iter("rule"))
        rule = ET.SubElement(parent, "rule", key=f"{{corridor-{number}}}", label=xml_text(label))
        if where:
            rule.set("filter", xml_text(where))
        if closer:
            rule.set("scalemaxdenom", str(round(SCALE_OF_ZOOM_0 / 2**closer)))
        if symbol is not None:
            name = str(len(self.symbols))
            symbol.set("name", name)
            rule.set("symbol", name)
            self.symbols.append(symbol)
        return rule

    def text(self) -> str:
        ET.indent(self.root, " ")
        return _HEAD + ET.tostring(self.root, encoding="unicode") + "\n"


def _symbol(kind: str, *layers: tuple[str, Mapping[str, str]], fading: str = "") -> ET.Element:
    """Return a symbol of layers, the lowest first; ``fading`` is an expression for its opacity in per cent."""
    symbol = ET.Element("symbol", type=kind, alpha="1", clip_to_extent="1", force_rhr="0")
    if fading:
        _options(
            ET.SubElement(symbol, "data_defined_properties"),
            {
                "name": "",
                "properties": {"alpha": {"active": True, "expression": fading, "type": 3}},
                "type": "collection",
            },
        )
    for name, values in layers:
        layer = ET.SubElement(symbol, "layer", {"class": name, "enabled": "1", "locked": "0", "pass": "0"})
        _options(layer, dict(values))
    return symbol


def _options(parent: ET.Element, values: Mapping[str, Any], name: str = "") -> None:
    tag = ET.SubElement(parent, "Option", {"type": "Map", **({"name": name} if name else {})})
    for key, value in values.items():
        if isinstance(value, Mapping):
            _options(tag, value, key)
        else:
            kind = "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "QString"
            text = str(value).lower() if isinstance(value, bool) else str(value)
            ET.SubElement(tag, "Option", name=key, type=kind, value=text)


def _line(
    colour: str, px: float, *, dash: Iterable[float] = (), cap: str = "flat", opacity: float = 1.0, metres: bool = False
) -> tuple[str, dict[str, str]]:
    """Return a simple line; width and dashes are in pixels of the web map, or the width in metres on the ground."""
    dash = tuple(dash)
    pattern = ";".join(_number(max(part * POINTS_A_PX, 0.01)) for part in dash)
    return "SimpleLine", {
        "line_color": _rgba(colour, opacity),
        "line_width": _number(px if metres else px * POINTS_A_PX),
        "line_width_unit": "RenderMetersInMapUnits" if metres else "Point",
        "line_style": "solid",
        "capstyle": cap,
        "joinstyle": "round",
        "use_custom_dash": "1" if dash else "0",
        "customdash": pattern or "5;2",
        "customdash_unit": "Point",
    }


def _recipe(colour: str, w: float, recipe: str) -> list[tuple[str, dict[str, str]]]:
    """Return the strokes of a status for a line of a colour and width, as the map draws them."""
    found = []
    for one in style()["recipe"][recipe]:
        factor, plus, least = one["weight"]
        found.append(
            _line(
                _colour("line.core") if one["colour"] == "core" else colour,
                max(least, factor * w + plus, 0.4),
                dash=[part * w for part in one.get("dash", ())],
                cap="round" if one.get("cap") == "round" else "flat",
                opacity=one.get("opacity", 1.0),
            )
        )
    return found


def _links(rules: _Rules, layer: Layer, groups: tuple[tuple[str, str, str], ...]) -> None:
    values = style()
    frame = layer.frame
    pale = round(100 * values["staleOpacity"])
    stale = rules.names.get("stale", "stale").replace('"', '""')
    # A truth in a GeoPackage, a word in a Shapefile.
    fading = f"if(to_string(\"{stale}\") IN ('1', 'true', 'yes'), {pale}, 100)"
    for key, title, group in groups:
        here = frame[frame["group"] == key]
        if here.empty:
            continue
        whole = rules.rule(title, rules.test("group", [key]))
        for mode in _MODES:
            known = set(here.loc[here["mode"] == mode, "status"])
            for status in (one for one in LINE_ORDER if one in known):
                colour, w = line_look(group, mode, status)
                halo = _line(
                    _colour("line.halo"), w + (1.6 if mode == "sea" else _at(_rows("halo"))), cap="round",
                    opacity=0.55 if mode == "sea" else values["theme"]["light"]["line"]["haloOpacity"],
                )  # fmt: skip
                ticks = [_line(colour, w + 4, dash=(1.3, 14 + ZOOM), opacity=0.95)]
                strokes = _recipe(colour, w, "sea" if mode == "sea" and status == "open" else status)
                symbol = _symbol(
                    "line", halo, *(ticks if mode == "rail" and group != "competing" else []), *strokes,
                    fading=fading if group == "focus" else "",
                )  # fmt: skip
                label = f"{values['words']['mode'][mode]}: {status_word(status, mode).lower()}"
                where = f"{rules.test('mode', [mode])} AND {rules.test('status', [status])}"
                rules.rule(label, where, symbol, within=whole)
        if group != "competing":
            # Where the line itself is not known: a band as wide as it may be off.
            width = 2.0 * values["errorMetres"]["schematic"]
            band = _line(_colour("status.unknown"), width, cap="round", opacity=0.11, metres=True)
            where = f"{rules.test('quality', ['schematic'])} AND {rules.test('mode', ['rail', 'road'])}"
            label = f"{values['words']['quality']['schematic']}: the line lies somewhere in the band"
            rules.rule(label, where, _symbol("line", band), within=whole, closer=values["minZoom"]["uncertainty"])
    rules.rule("Other", "ELSE", _symbol("line", _line(_colour("status.unknown"), 1.5)))


def _drawing(name: str) -> str:
    """Return a symbol of the map as an SVG drawing."""
    root = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox="0 0 24 24", width="24", height="24")
    for part in style()["symbol"][name]:
        look = {"fill": "none"} | {key: _colour(part[key]) for key in ("fill", "stroke") if key in part}
        if "width" in part:
            look["stroke-width"] = _number(part["width"])
        if "dash" in part:
            look["stroke-dasharray"] = " ".join(_number(one) for one in part["dash"])
        if "path" in part:
            ET.SubElement(root, "path", {"d": part["path"], **look})
        if "circle" in part:
            x, y, radius = map(_number, part["circle"])
            ET.SubElement(root, "circle", {"cx": x, "cy": y, "r": radius, **look})
        if "rect" in part:
            x, y, width, height = map(_number, part["rect"][:4])
            ET.SubElement(root, "rect", {"x": x, "y": y, "width": width, "height": height, **look})
    return ET.tostring(root, encoding="unicode")


def _marker(symbol: str, size: str) -> ET.Element:
    """Return a marker that carries its drawing."""
    drawing = base64.b64encode(_drawing(symbol).encode()).decode("ascii")
    values = {
        "name": f"base64:{drawing}",
        "size": _number(_at([(row[0], row[1]) for row in style()["symbolSize"][size]], 7.0) * POINTS_A_PX),
        "size_unit": "Point",
        "color": "255,255,255,255",
        "outline_color": "0,0,0,255",
        "outline_width": "0",
    }
    return _symbol("marker", ("SvgMarker", values))


_TITLES: Final = {
    "open": "Open", "restricted": "Open with limits", "closed": "Closed", "planned": "Planned or being built",
    "unknown": "Status not known",
}  # fmt: skip


def _crossings(rules: _Rules) -> None:
    for kind, statuses in CROSSING_KINDS.items():
        rules.rule(_TITLES[kind], rules.test("status", statuses), _marker(f"crossing-{kind}", "crossing"))
    rules.rule("Other", "ELSE", _marker("crossing-unknown", "crossing"))


def _nodes(rules: _Rules) -> None:
    city = rules.test("kind", ["city"])
    rank = rules.names.get("rank", "rank").replace('"', '""')
    rules.rule("Capitals", f'{city} AND "{rank}" = 1', _marker("capital", "capital"))
    rules.rule("Cities", f'{city} AND "{rank}" = 2', _marker("city", "city"))
    rules.rule("Towns", f'{city} AND "{rank}" > 2', _marker("town", "town"))
    rules.rule("Ports", rules.test("kind", ["port"]), _marker("port", "port"))
    for kind, title in (("station", "Stations"), ("terminal", "Terminals"), ("junction", "Junctions")):
        symbol = _marker(kind, kind) if kind in style()["symbol"] else _marker("town", "town")
        rules.rule(title, rules.test("kind", [kind]), symbol, closer=style()["minZoom"][kind])
    # Border crossing points are drawn by their own layer.


def _fill(colour: str, edge: str = "", px: float = 0, opacity: float = 1.0, dash: str = "solid") -> ET.Element:
    return _symbol("fill", ("SimpleFill", {
        "color": _rgba(colour, opacity), "style": "solid", "outline_color": _rgba(edge or colour),
        "outline_style": dash if edge else "no", "outline_width": _number(px * POINTS_A_PX),
        "outline_width_unit": "Point", "joinstyle": "round",
    }))  # fmt: skip


def _countries(rules: _Rules) -> None:
    words = style()["words"]["role"]
    width = _at(_rows("border"))
    for role in ("member", "transit", "prospective"):
        fill = _fill(_colour(f"area.{role}"), _colour("border.settled"), width)
        rules.rule(str(words.get(role, role)), rules.test("role", [role]), fill)
    rules.rule("Other countries", "ELSE", _fill(_colour("area.other"), _colour("border.settled"), width))


def _waters(rules: _Rules) -> None:
    rules.rule("Seas", rules.test("type", ["sea"]), _fill(_colour("area.sea"), _colour("area.coast"), 0.6))
    rules.rule("Lakes", "ELSE", _fill(_colour("area.lake"), _colour("area.coast"), 0.6))


def _rivers(rules: _Rules) -> None:
    rules.rule("Rivers", "", _symbol("line", _line(_colour("area.river"), _at(_rows("river")))))


def _rulings(rules: _Rules, kind: str) -> None:
    colour, width = _colour("border.disputed"), max(_at(_rows("border")), 0.8)
    dash = style()["disputedDash"]
    line = _line(colour, width, dash=dash)
    dashed = _symbol(kind, line)
    rules.rule("Not settled", rules.test("edge", ["dashed"]), dashed)
    rules.rule("Other rulings", "ELSE", _symbol(kind, _line(colour, width / 2)))


def _legs(rules: _Rules, *, by: str = "", layer: Layer | None = None) -> None:
    values = style()
    if layer is not None:
        ramp = [values["theme"]["light"]["scenario"][name] for name in ("same", "gained", "slower", "lost", "faster")]
        for number, name in enumerate(dict.fromkeys(layer.frame[by])):
            halo = _line(_colour("line.halo"), 4.6, cap="round")
            dash = (4.0, 3.0 + number) if number else ()
            line = _line(ramp[number % len(ramp)], 2.6, dash=dash)
            rules.rule(str(name), rules.test(by, [str(name)]), _symbol("line", halo, line))
        return
    for mode in _MODES:
        colour, w = line_look("trunk", mode, "open")
        halo = _line(_colour("line.halo"), w + 2, cap="round")
        strokes = _recipe(colour, w, "sea" if mode == "sea" else "open")
        rules.rule(str(values["words"]["mode"][mode]), rules.test("kind", [mode]), _symbol("line", halo, *strokes))
    rules.rule("Other", "ELSE", _symbol("line", _line(_colour("status.unknown"), 1.5)))


def _stops(rules: _Rules) -> None:
    rules.rule("Borders", rules.test("kind", ["border"]), _marker("crossing-open", "crossing"))
    rules.rule("Changes of gauge", rules.test("kind", ["gauge"]), _marker("gauge", "gauge"))
    rules.rule("Other stops", "ELSE", _marker("town", "town"))
