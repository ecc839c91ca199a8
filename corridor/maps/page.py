"""The HTML page around a folium map: one file, no network, a strict content policy, the same bytes each time."""

from __future__ import annotations

import base64
import json
import re
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from branca.element import CssLink, Element, Figure, JavascriptLink

from corridor.maprecord import element_of
from corridor.provenance import made_words

from .policy import policy_of
from .style import asset, theme_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# branca keeps children and ids of its elements in attributes with an underscore and offers no other way to them;
# the requirements name the version, and the tests would show a change.
# ruff: noqa: SLF001

__all__ = ["NETWORK_PLACE", "NO_SCRIPT", "Page", "packed"]

REPLACED: Final = frozenset(
    {
        "leaflet", "jquery", "bootstrap", "awesome_markers",
        "leaflet_css", "bootstrap_css", "glyphicons_css", "awesome_markers_font_css", "awesome_markers_css",
        "awesome_rotate_css",
    }
)  # fmt: skip
"""Links that every folium map carries; Leaflet is inlined, and ``compat.js`` does what folium asks of the others."""

DRAWING: Final = (
    "state.js", "geometry.js", "shapes.js", "look.js", "canvas.js", "lanes.js", "draw.js", "ground.js", "placer.js",
    "labels.js", "details.js", "swatch.js", "pick.js",
)  # fmt: skip
"""Modules that draw the atlas on any map and tell about its things."""
PAGE: Final = (
    "shell.js", "aside.js", "aim.js", "changes.js", "diagram.js", "folding.js", "scenarios.js", "panel.js", "jumps.js",
    "search.js", "time.js", "shown.js", "table.js", "paper.js", "print.js", "notes.js", "measure.js", "start.js",
    "hash.js", "address.js",
)  # fmt: skip
"""Modules of the page around our own map."""
SHEETS: Final = (
    "map.css", "details.css", "scenarios.css", "search.css", "time.css", "table.css", "measure.css", "notes.css",
    "print.css",
)  # fmt: skip
_ID: Final = re.compile(r"_([0-9a-f]{32})(?![0-9a-f])")
_VIEWPORT: Final = re.compile(r"<meta\s+name=[\"']viewport[\"'][^>]*>", re.IGNORECASE)
_CHARSET: Final = re.compile(r"<meta\s+http-equiv=[\"']content-type[\"'][^>]*>", re.IGNORECASE)
_URL: Final = re.compile(r"url\((images/[\w.-]+)\)")


class Page(Figure):
    """A figure whose text is a whole offline page.

    What a user adds to the map, or to ``header``, ``html`` and ``script`` of this figure, is rendered as folium does;
    links to scripts and styles that folium adds to every map are replaced by text inside the page. A link that a user
    or a plugin adds stays, and the content policy then names its host.

    Parameters
    ----------
    payload
        Text of :func:`corridor.maps.payload.pack`.
    title, subtitle, language
        Words of the page's head.
    note
        Words on borders and names.
    theme
        ``light`` or ``dark``; empty follows the reader's system.
    record
        What the page is made from (see :mod:`corridor.provenance`), which it then carries.
    """

    SHEETS: ClassVar[tuple[str, ...]] = SHEETS

    def __init__(
        self,
        *,
        payload: str,
        title: str,
        subtitle: str,
        language: str,
        note: str,
        theme: str = "",
        record: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(height="720px", title=title)
        self.payload = payload
        self.subtitle = subtitle
        self.language = language
        self.note = note
        self.theme = theme
        self.record = record
        self._own: frozenset[str] = frozenset()
        self.connect: list[str] = []
        """Addresses that a plugin of the user's asks for data, which nothing in the page tells; add them here."""
        self.hosts: tuple[str, ...] = ()
        """Hosts that the page loads parts from, known when it has been rendered."""

    def seal(self) -> None:
        """Take what stands on the page now for ours: what comes later was added by somebody."""
        self._own = frozenset(element._id for element in _walk(self))

    @property
    def additions(self) -> list[str]:
        """Kinds of things that somebody has added, which the record cannot hold."""
        added = {type(element).__name__ for element in _walk(self) if element._id not in self._own}
        return sorted(added | ({"connect"} if self.connect else set()))

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - branca passes what it likes
        """Return the page as text."""
        # Folium's elements add themselves to the three parts once more at each rendering; they are taken out again.
        parts = (self.header, self.html, self.script)
        before = [part._children.copy() for part in parts]
        try:
            return self._render(**kwargs)
        finally:
            for part, children in zip(parts, before, strict=True):
                part._children = children

    def _render(self, **kwargs: Any) -> str:  # noqa: ANN401 - branca passes what it likes
        before = frozenset(element._id for element in _walk(self))
        told = {**self.record, **({"additions": added} if (added := self.additions) else {})} if self.record else None
        for child in list(self._children.values()):
            child.render(**kwargs)
        elements = list(_walk(self))
        # What folium itself puts on a map when it is rendered is no addition of anybody's.
        self._own |= {element._id for element in elements} - before
        hidden = {
            name: child
            for name, child in self.header._children.items()
            if name in REPLACED and isinstance(child, JavascriptLink | CssLink)
        }
        kept = {name: child for name, child in self.header._children.items() if name not in hidden}
        header = "\n".join(child.render(**kwargs) for child in kept.values())
        header = _CHARSET.sub("", _VIEWPORT.sub("", header))
        parts = [header, self.html.render(**kwargs), self._scripts_of(elements, **kwargs)]
        header, body, script = _stable_ids(parts, elements)
        page = self._page(header, body, script, told).replace("\r\n", "\n").replace("\r", "\n")
        # Half a character of somebody's text cannot be written as UTF-8.
        page = page.encode("utf-8", "replace").decode("utf-8")
        policy, hosts = policy_of(page, elements, self.connect)
        self.hosts = tuple(hosts)
        words = f"<p>This map loads parts from the network: {escape(', '.join(hosts))}.</p>" if hosts else ""
        return page.replace(_POLICY_PLACE, policy, 1).replace(NETWORK_PLACE, words, 1)

    def _scripts_of(self, elements: Sequence[Element], **kwargs: Any) -> str:  # noqa: ANN401 - branca's own
        """Return the scripts of folium's elements; one that fails, as a plugin's without a network, stops no other."""
        owners = {element.get_name(): element for element in elements}
        found = []
        for name, child in self.script._children.items():
            text = child.render(**kwargs)
            owner = owners.get(name)
            # What a block declares stays in it: an element that others call by such a name is left as it is.
            kept = re.search(rf"\b(?:let|const|class)\s+{re.escape(name)}\b", text)
            if owner is not None and owner._id not in self._own and not kept:
                lost = f"(window.corridorLost = window.corridorLost || []).push({json.dumps(type(owner).__name__)});"
                text = f"try {{{text}\n}} catch (error) {{ console.error(error); {lost} }}"
            found.append(text)
        return "\n".join(found)

    def _page(self, header: str, body: str, script: str, told: Mapping[str, Any] | None) -> str:
        title = escape(self.title or "")
        head = [
            '<meta charset="utf-8">',
            _POLICY_PLACE,
            f"<title>{title}</title>",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="generator" content="corridor">',
            # First of all, so that nothing of anybody's text stands before it.
            *([element_of(told)] if told else []),
            f"<style>{_leaflet_sheet()}</style>",
            f"<script>{_leaflet_script()}</script>",
            f"<script>{asset('compat.js')}</script>",
            *self.scripts(),
            header,
            # After folium's own sheets, so that the page decides.
            f"<style>{theme_sheet()}{''.join(asset(name) for name in self.SHEETS)}</style>",
        ]
        shell = self.shell(body)
        theme = f' data-theme="{escape(self.theme)}"' if self.theme else ""
        start = f'<html lang="{escape(self.language)}"{theme}>'
        return "\n".join(
            (
                "<!DOCTYPE html>", start, "<head>", *head, "</head>", "<body>",
                *shell, f"<script>{script}</script>", "</body>", "</html>", "",
            )
        )  # fmt: skip

    def scripts(self) -> list[str]:
        """Return the elements that carry the data and what is run on them."""
        return packed(self.payload, (*DRAWING, *PAGE))

    def shell(self, body: str) -> list[str]:
        """Return the elements of the page around what folium makes."""
        title = escape(self.title or "")
        return [
            '<a class="corridor-skip" href="#corridor-map">Skip to the map</a>',
            '<header class="corridor-header">',
            f'<div class="corridor-titles"><h1>{title}</h1><p>{escape(self.subtitle)}</p></div>',
            '<div class="corridor-search" id="corridor-search"></div>',
            '<div class="corridor-tools" id="corridor-tools"></div>',
            "</header>",
            '<main class="corridor-main">',
            '<section class="corridor-panel" id="corridor-panel" aria-label="Layers"></section>',
            '<div class="corridor-stage">',
            '<div class="corridor-map" id="corridor-map">',
            '<p class="corridor-badge" id="corridor-badge"></p>',
            body,
            '<aside class="corridor-details" id="corridor-details" role="region" aria-label="Details" hidden></aside>',
            "</div>",
            '<section class="corridor-table" id="corridor-table" aria-label="Table" hidden></section>',
            '<section class="corridor-time" id="corridor-time" aria-label="Date"></section>',
            '<nav class="corridor-tabs" id="corridor-tabs" aria-label="Parts of the page"></nav>',
            '<section class="corridor-more" id="corridor-more" aria-label="More"></section>',
            "</div></main>",
            '<dialog class="corridor-note" id="corridor-note" aria-labelledby="corridor-note-title">',
            '<h2 id="corridor-note-title">Notes</h2>',
            f"<section><h3>Borders and names</h3><p>{escape(self.note)}</p>{NETWORK_PLACE}</section>",
            *self.made(),
            '<form method="dialog"><button class="corridor-button">Close</button></form></dialog>',
            f'<noscript><p class="corridor-noscript">{NO_SCRIPT}</p></noscript>',
        ]

    def made(self) -> list[str]:
        """Return the part of the notes that says what the page was made from."""
        if not self.record:
            return []
        return [f"<section><h3>How this was made</h3><p>{escape(made_words(self.record))}</p></section>"]


def packed(
    payload: str,
    modules: Sequence[str],
    *,
    id: str = "corridor-data",  # noqa: A002 - HTML's word
    drawing: Sequence[str] = (),
) -> list[str]:
    """Return the script elements that carry a payload and run modules once it is unpacked.

    Modules of ``drawing`` are run by ``corridor.drawing()``, as often as it is called.
    """
    own = "\n".join(asset(name) for name in modules)
    if drawing:
        own = "\n".join(("corridor.drawing = () => {", *(asset(name) for name in drawing), "};", own))
    return [
        f'<script type="application/octet-stream" id="{id}">{payload}</script>',
        f'<script>{asset("boot.js")}\ncorridor.unpack("{id}", () => {{\n{own}\n}});</script>',
    ]


NO_SCRIPT: Final = "This map is drawn by a script inside this file. Allow scripts to see it."
_POLICY_PLACE: Final = "<!-- content policy -->"
NETWORK_PLACE: Final = "<!-- hosts on a network -->"


def _walk(element: Element) -> Iterator[Element]:
    """Yield an element and all below it, the parts of figures, popups and plugins among them, each once."""
    seen: set[int] = set()
    waiting = [element]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        below: list[object] = list(current._children.values())
        # Parts of figures, icons, and layers inside a plugin are attributes.
        below += [value for name, value in vars(current).items() if name != "_parent"]
        waiting += [child for child in reversed(below) if isinstance(child, Element)]


def _stable_ids(parts: list[str], elements: list[Element]) -> list[str]:
    """Replace folium's random ids by numbers in the order of their first appearance."""
    known = {element._id for element in elements}
    for element in elements:
        known.update(match for name in element._children for match in _ID.findall(name))
    number: dict[str, int] = {}

    def stable(match: re.Match[str]) -> str:
        if match[1] not in known:
            return match[0]
        return f"_{number.setdefault(match[1], len(number) + 1)}"

    return [_ID.sub(stable, part) for part in parts]


def _leaflet_folder() -> Path:
    return Path(import_module("xstatic.pkg.leaflet").BASE_DIR)


def _data_address(path: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def _leaflet_sheet() -> str:
    folder = _leaflet_folder()
    sheet = (folder / "leaflet.css").read_text(encoding="utf-8")
    return _URL.sub(lambda match: f"url({_data_address(folder / match[1])})", sheet)


def _leaflet_script() -> str:
    folder = _leaflet_folder()
    script = (folder / "leaflet.js").read_text(encoding="utf-8")
    script = re.sub(r"\n//# sourceMappingURL=.*", "", script).replace("</script", "<\\/script")
    # Leaflet looks for its marker pictures beside its style sheet, which is no file here.
    icon = {name: _data_address(folder / "images" / f"{file}.png") for name, file in _MARKER.items()}
    options = ",".join(f'{name}:"{address}"' for name, address in icon.items())
    return f'{script}\nL.Icon.Default.imagePath="";L.Icon.Default.mergeOptions({{{options}}});'


_MARKER: Final = {"iconUrl": "marker-icon", "iconRetinaUrl": "marker-icon-2x", "shadowUrl": "marker-shadow"}
