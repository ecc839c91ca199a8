"""The folium side of the map: its layers, its legend and its opening view."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, Final

import folium
from branca.element import Element, MacroElement
from folium.template import Template

from corridor.errors import DataError, NotKnownError

from .page import DRAWING, Page, packed
from .payload import SECTIONS, build_payload, pack
from .style import asset, style, theme_sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from corridor.atlas import Atlas

    from .legend import Bounds, LayerRow

__all__ = ["AtlasLayer", "Engine", "LayerTree", "LoneLayer", "StartView", "lone_layer"]

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
    """Start the drawing script on the map it is added to.

    Parameters
    ----------
    atlas
        What the map shows.
    sections
        What the map holds, of :data:`corridor.maps.payload.SECTIONS`.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}corridor.attach({{ this._parent.get_name() }});{% endmacro %}"
    )

    def __init__(self, atlas: Atlas, sections: Collection[str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Engine"
        self.atlas = atlas
        self.sections = frozenset(sections)

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - branca passes what it likes
        """Where the map was put into somebody else's figure, which has no page of ours, bring data and script there."""
        text: str = super().render(**kwargs)  # type: ignore[no-untyped-call]
        figure: Any = self.get_root()
        if not isinstance(figure, Page):
            _share(figure, self.atlas, self.sections, whole=True)
        return text


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


class LoneLayer(folium.FeatureGroup):
    """A part of the atlas as one layer for any folium map, which it brings the data and the drawing script.

    Several of them on one map share both; they must come from one atlas.

    Parameters
    ----------
    atlas
        The tables on the day to show.
    section
        One of :data:`corridor.maps.payload.SECTIONS`.
    name
        Name in a layer control.
    show
        Whether it is on at start.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = corridor.layer({{ this.keys|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, atlas: Atlas, section: str, *, name: str, show: bool = True) -> None:
        super().__init__(name=layer_name(name), show=show)
        self._name = "LoneLayer"
        self.atlas = atlas
        self.section = section
        self._rows = build_payload(atlas, sections=(section,)).layers
        self.keys = [row.key for row in self._rows]

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - branca passes what it likes
        """Put data and script into the head of the page, once for all such layers of it."""
        text: str = super().render(**kwargs)  # type: ignore[no-untyped-call]
        figure: Any = self.get_root()
        if not isinstance(figure, Page):
            _share(figure, self.atlas, {self.section})
            return text
        # Our own page brings the data for all its layers.
        engine = next(element for element in _above(self) if isinstance(element, Engine))
        _same(self.atlas, engine.atlas)
        if self.section not in engine.sections:
            raise DataError(
                f"The map was made without {self.section!r} (it holds {', '.join(sorted(engine.sections))}), so they "
                f"cannot be drawn on it. Make the map with layers=[..., {self.section!r}]."
            )
        return text

    def _get_self_bounds(self) -> list[list[float | None]]:
        boxes = [row.bounds for row in self._rows if row.bounds is not None]
        if not boxes:
            return [[None, None], [None, None]]
        low, high = zip(*((box[:2], box[2:]) for box in boxes), strict=True)
        return [[min(box[axis] for box in low) for axis in (0, 1)], [max(box[axis] for box in high) for axis in (0, 1)]]


def _above(layer: LoneLayer) -> Iterator[Any]:
    """Yield what stands on the maps that a layer is on, however deep it lies in groups."""
    # branca keeps what an element is in, and what is in it, nowhere else.
    parent: Any = layer._parent  # noqa: SLF001
    while parent is not None:
        yield from parent._children.values()  # noqa: SLF001
        parent = parent._parent  # noqa: SLF001


def _same(atlas: Atlas, other: Atlas) -> None:
    if (atlas.folder, atlas.day) != (other.folder, other.day):
        raise DataError(
            f"Layers of two atlases are on one page ({atlas!r}; {other!r}). A page shows one data folder on one day: "
            "make all its layers from one atlas."
        )


def _share(figure: Any, atlas: Atlas, sections: Collection[str], *, whole: bool = False) -> None:  # noqa: ANN401
    """Put data and drawing script into the head of somebody's figure, once for all that need them."""
    shared = figure.header._children.get(_Shared.NAME)  # noqa: SLF001 - branca offers no other way
    if shared is None:
        shared = _Shared(atlas)
        figure.header.add_child(shared, name=_Shared.NAME)
    _same(atlas, shared.atlas)
    shared.sections.update(sections)
    shared.whole |= whole


class _Shared(Element):
    """Data and drawing script of our layers on somebody's page."""

    NAME: Final = "corridor_layers"
    # The text is put in, not compiled: what is in it stays as it is.
    _template = Template("{{ this.text() }}")

    def __init__(self, atlas: Atlas) -> None:
        super().__init__()
        self._name = "corridor_layers"
        self.atlas = atlas
        self.sections: set[str] = set()
        self.whole = False

    def text(self) -> str:
        """Return the elements for the head of the page."""
        # A plain folium map is light, whatever the reader's system asks for.
        data = build_payload(self.atlas, sections=self.sections, land=self.whole).data | {"theme": "light"}
        sheet = f"<style>{theme_sheet('light')}{asset('details.css')}</style>"
        return "\n".join((sheet, *packed(pack(data), DRAWING)))


def lone_layer(section: str, atlas: Atlas | None = None, *, name: str | None = None, show: bool = True) -> LoneLayer:
    """Return a part of the atlas as one layer for any folium map.

    Parameters
    ----------
    section
        ``countries``, ``borders``, ``waters``, ``links``, ``crossings``, ``places`` or ``events``.
    atlas
        The tables on the day to show; ``None`` loads the shipped ones.
    name
        Name in a layer control; ``None`` takes the section's.
    show
        Whether it is on at start.

    Returns
    -------
    LoneLayer
        A folium layer: ``add_to`` any map, ``get_bounds``, ``LayerControl`` work. It is drawn as on our own map, with
        names that do not collide, and tells about its things in popups. Several such layers share data and script.

    Raises
    ------
    NotKnownError
        If there is no such section; the message suggests the nearest.
    DataError
        When the map is rendered, if its layers come from different atlases.

    Examples
    --------
    >>> import corridor, folium
    >>> m = folium.Map([40.2, 45], zoom_start=7)
    >>> _ = corridor.layer("links").add_to(m)  # doctest: +SKIP
    """
    if section not in SECTIONS:
        raise NotKnownError("layer", section, SECTIONS)
    if atlas is None:
        from corridor.atlas import load

        atlas = load()
    return LoneLayer(atlas, section, name=name or section.capitalize(), show=show)


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
    """Frame the opening view.

    Parameters
    ----------
    bounds, narrow
        South, west, north, east in degrees, and those for a narrow screen where they differ.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "corridor.fit({{ this._parent.get_name() }}, {{ this.view|tojson }}, {{ this.narrow_px|tojson }});"
        "{% endmacro %}"
    )
    narrow_px = style()["phonePx"]

    def __init__(self, bounds: Bounds, narrow: Bounds | None = None) -> None:
        south, west, north, east = bounds
        super().__init__([[south, west], [north, east]])
        self.view = {"bounds": bounds, "narrow": narrow}
