"""The folium side of the map: its layers, its legend and its opening view."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Final

import folium
from branca.element import MacroElement
from folium.template import Template

from .style import style

if TYPE_CHECKING:
    from .legend import LayerRow

__all__ = ["AtlasLayer", "Engine", "LayerTree", "StartView"]

_TEMPLATE_SIGNS: Final = ("{{", "{%", "{#")


def layer_name(text: str) -> str:
    """Return a name that a plain ``folium.LayerControl`` shows as text.

    Leaflet takes names of layers as HTML, so signs of markup are escaped; branca compiles what is already rendered
    as a template, so a word joiner stands between the two characters of a template sign.
    """
    text = escape(text, quote=False)
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
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Engine"


class AtlasLayer(folium.FeatureGroup):
    """One layer of the atlas: what it holds is drawn by the page's own script from the payload.

    Parameters
    ----------
    row
        Words, key and bounds of the layer.
    taken
        Names of other layers; the new name is put among them. A control of folium shows only one layer of a name.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = corridor.layer({{ this.key|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, row: LayerRow, *, taken: set[str]) -> None:
        name = layer_name(f"{row.group}: {row.title}")
        names = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3)))
        name = next(candidate for candidate in names if candidate not in taken)
        taken.add(name)
        super().__init__(name=name, show=row.shown)
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
        "corridor.fit({{ this._parent.get_name() }}, {{ this.bounds|tojson }}, {{ this.narrow|tojson }});"
        "{% endmacro %}"
    )
    narrow = style()["phonePx"]
