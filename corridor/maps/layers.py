"""The folium side of the map: its layers, its legend and its opening view."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import folium
from branca.element import MacroElement
from folium.template import Template

if TYPE_CHECKING:
    from .payload import LayerRow

__all__ = ["AtlasLayer", "Engine", "LayerTree", "StartView"]

_TEMPLATE_SIGNS: Final = ("{{", "{%", "{#")


def template_free(text: str) -> str:
    """Return text in which branca finds no template signs (a word joiner stands between the two characters).

    Branca compiles text that is already rendered as a template. Names of layers may reach it through a plain
    ``folium.LayerControl``.
    """
    for sign in _TEMPLATE_SIGNS:
        text = text.replace(sign, f"{sign[0]}\u2060{sign[1]}")
    return text


def script_text(text: str) -> str:
    """Return a JavaScript string literal that neither HTML nor branca's second compilation can misread."""
    literal = json.dumps(text)
    for character in "<>&{}%#'`":
        literal = literal.replace(character, f"\\u{ord(character):04x}")
    return literal


class Engine(MacroElement):
    """Start the drawing script on the map it is added to."""

    _template = Template(
        "{% macro script(this, kwargs) %}corridor.attach({{ this._parent.get_name() }});{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__()
        self._name = "Engine"


class AtlasLayer(folium.FeatureGroup):
    """One layer of the atlas: what it holds is drawn by the page's own script from the payload.

    Parameters
    ----------
    row
        Words, key and bounds of the layer.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}var {{ this.get_name() }} = corridor.layer({{ this.key|tojson }});{% endmacro %}"
    )

    def __init__(self, row: LayerRow) -> None:
        super().__init__(name=template_free(f"{row.group}: {row.title}"), show=row.shown)
        self._name = "AtlasLayer"
        self.key = row.key
        self._bounds = row.bounds

    def _get_self_bounds(self) -> list[list[float | None]]:
        if self._bounds is None:
            return [[None, None], [None, None]]
        south, west, north, east = self._bounds
        return [[south, west], [north, east]]


class LayerTree(folium.LayerControl):
    """A layer control that is the legend: layers in groups, each with a sample of its look.

    Layers that a user adds to the map, at any time before rendering, get a group of their own.
    """

    # Layers are named in a function called when all scripts have run, so layers added after the control are in it.
    _template = Template(
        """
        {% macro script(this, kwargs) %}
            corridor.tree({{ this._parent.get_name() }}, () => [
                {%- for title, name, base in this.rows() %}
                [{{ title }}, {{ name }}, {{ base|tojson }}],
                {%- endfor %}
            ]);
        {% endmacro %}
        """
    )

    def rows(self) -> list[tuple[str, str, bool]]:
        """Return title (as a script literal), script name, and whether it is a base layer, of every layer."""
        return [
            *((script_text(title), name, True) for title, name in self.base_layers.items()),
            *((script_text(title), name, False) for title, name in self.overlays.items()),
        ]


class StartView(folium.FitBounds):
    """Frame the opening view; a narrow screen shows its middle part larger."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "corridor.fit({{ this._parent.get_name() }}, {{ this.bounds|tojson }});"
        "{% endmacro %}"
    )
