"""Layers as KML 2.2 for Google Earth: folders, styles of the map, names, all cells as text.

Google Earth takes descriptions for HTML, so their text is escaped for HTML first and for XML as everything else.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from corridor.maps.style import style

from .geofiles import rounded
from .layers import joined, records, xml_text
from .qgis import line_look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .layers import Contents, Layer
    from .losses import Losses

__all__ = ["kml"]

NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
NAMES: Final = ("name", "title", "id", "subject")
"""Columns that a placemark may be called by, the best first."""


def kml(contents: Contents, stem: str, losses: Losses) -> Mapping[str, bytes]:
    """Return one document with a folder for each layer that has shapes."""
    shaped = contents.layers
    root = ET.Element("kml", xmlns=NAMESPACE)
    document = ET.SubElement(root, "Document", id="corridor")
    _text(document, "name", contents.about.get("data") or stem)
    _text(document, "description", _html(contents.about.items()))
    styles: dict[tuple[str, ...], str] = {}
    folders = []
    groups = {key: look for key, _, look in contents.groups}
    for layer in shaped:
        folder = ET.Element("Folder")
        _text(folder, "name", layer.name)
        _text(folder, "description", escape(layer.title))
        missing = 0
        for row, shape in zip(records(layer), rounded(layer.shapes), strict=True):
            if shape is None or shape.is_empty:
                missing += 1
                continue
            look = _look(layer, row, groups)
            folder.append(_placemark(row, shape, styles.setdefault(look, f"look-{len(styles) + 1}")))
        if missing:
            losses.add(f"{layer.name}: {missing} rows without a shape are left out")
        folders.append(folder)
    for look, name in styles.items():
        document.append(_style(look, name))
    document.extend(folders)
    return {"": b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"}


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = xml_text(text)


def _html(pairs: Any) -> str:  # noqa: ANN401 - any pairs
    return "<br/>".join(f"{escape(str(key))}: {escape(words)}" for key, value in pairs if (words := _words(value)))


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(joined(value))


def _placemark(row: Mapping[str, Any], shape: Any, look: str) -> ET.Element:  # noqa: ANN401 - a shapely shape
    mark = ET.Element("Placemark")
    _text(mark, "name", next((_words(row[name]) for name in NAMES if row.get(name)), ""))
    _text(mark, "description", _html(row.items()))
    _text(mark, "styleUrl", f"#{look}")
    data = ET.SubElement(mark, "ExtendedData")
    for key, value in row.items():
        if words := _words(value):
            _text(ET.SubElement(data, "Data", name=xml_text(key)), "value", words)
    mark.append(_geometry(shape))
    return mark


def _geometry(shape: Any) -> ET.Element:  # noqa: ANN401 - a shapely shape
    kind = shape.geom_type
    if kind.startswith("Multi") or kind == "GeometryCollection":
        several = ET.Element("MultiGeometry")
        several.extend(_geometry(part) for part in shape.geoms)
        return several
    made = ET.Element("LineString" if kind == "LinearRing" else kind)
    if kind == "Point":
        _text(made, "coordinates", _points(shape.coords))
    elif kind == "Polygon":
        _text(made, "tessellate", "1")
        rings = [("outerBoundaryIs", shape.exterior), *(("innerBoundaryIs", ring) for ring in shape.interiors)]
        for tag, ring in rings:
            _text(ET.SubElement(ET.SubElement(made, tag), "LinearRing"), "coordinates", _points(ring.coords))
    else:
        # On the ground, not through it.
        _text(made, "tessellate", "1")
        _text(made, "coordinates", _points(shape.coords))
    return made


def _points(points: Any) -> str:  # noqa: ANN401 - coordinates of a shapely shape
    return " ".join(f"{x:.10g},{y:.10g}" for x, y in points)


def _look(  # noqa: PLR0911 - one return for each kind of layer
    layer: Layer, row: Mapping[str, Any], groups: Mapping[str, str]
) -> tuple[str, ...]:
    """Return colour, width and fill of a row by the style of the map."""
    theme = style()["theme"]["light"]
    if layer.look == "links" and row["group"] in groups:
        colour, width = line_look(groups[row["group"]], row["mode"], row["status"])
        return colour, f"{width:.1f}", ""
    if layer.look == "crossings":
        return theme["status"][row["status"]], "2", ""
    if layer.look == "countries":
        return theme["border"]["settled"], "1", theme["area"].get(row["role"], theme["area"]["other"])
    if layer.look == "waters":
        return theme["area"]["coast"], "1", theme["area"]["sea" if row["type"] == "sea" else "lake"]
    if layer.look == "border_rulings":
        return theme["border"]["disputed"], "1.5", ""
    if layer.look in {"steps", "legs"}:
        return theme["group"]["trunk"], "3", ""
    return theme["node"]["fill"], "2", ""


def _style(look: tuple[str, ...], name: str) -> ET.Element:
    colour, width, fill = look
    made = ET.Element("Style", id=name)
    icon = ET.SubElement(made, "IconStyle")
    _text(icon, "color", _abgr(colour))
    _text(icon, "scale", "0.8")
    line = ET.SubElement(made, "LineStyle")
    _text(line, "color", _abgr(colour))
    _text(line, "width", width)
    area = ET.SubElement(made, "PolyStyle")
    _text(area, "color", _abgr(fill or colour, 0.6 if fill else 0.0))
    _text(area, "fill", "1" if fill else "0")
    return made


def _abgr(colour: str, opacity: float = 1.0) -> str:
    """Return a colour as KML writes it: opacity, blue, green, red."""
    return f"{round(255 * opacity):02x}{colour[5:7]}{colour[3:5]}{colour[1:3]}".lower()
