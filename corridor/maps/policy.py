"""The content policy of a page: nothing runs or loads but what stands in it, and the hosts that a user added."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from branca.element import Element, IFrame
from folium.features import CustomIcon
from folium.raster_layers import ImageOverlay, TileLayer, VideoOverlay, WmsTileLayer

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["policy_of"]

_EMBEDDED: Final = re.compile(r"<(img|iframe)\b[^>]*?\bsrc=\\?[\"']?(https?:[^\"'\s>\\]+)", re.IGNORECASE)
"""Pictures and frames in the text of scripts: popups and controls of folium are written there."""


class _Inline(HTMLParser):
    """Collect inline scripts and styles, and the addresses of linked ones and of pictures and frames."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text: dict[str, list[str]] = {"script": [], "style": []}
        self.linked: dict[str, list[str]] = {"script": [], "style": [], "img": [], "iframe": []}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and given.get("src"):
            self.linked["script"].append(str(given["src"]))
        elif tag == "link" and "stylesheet" in str(given.get("rel")).lower().split():
            self.linked["style"].append(str(given.get("href")))
        elif tag in {"img", "iframe"}:
            self.linked[tag].append(str(given.get("src")))
        elif tag in self.text:
            self._open = tag
            self.text[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.text[self._open][-1] += data


def policy_of(page: str, elements: list[Element], connect: Sequence[str]) -> tuple[str, list[str]]:
    """Return the content policy (nothing but what stands in the page, and the hosts a user added) and those hosts."""
    found = _Inline()
    found.feed(page)
    found.close()
    scripts = [_hash(text) for text in found.text["script"]]
    styles = [_hash(text) for text in found.text["style"]]
    script_hosts = [host for address in found.linked["script"] for host in _host(address)]
    style_hosts = [host for address in found.linked["style"] for host in _host(address)]
    for text in found.text["script"]:
        for tag, address in _EMBEDDED.findall(text):
            found.linked[tag.lower()].append(address)
    image_hosts = [host for element in elements for host in _host(_picture(element))]
    image_hosts += [host for address in found.linked["img"] for host in _host(address)]
    frame_hosts = [host for address in found.linked["iframe"] for host in _host(address)]
    connect_hosts = [host for address in connect for host in _host(address)]
    rules = {
        "default-src": ["'none'"],
        "script-src": [*scripts, *script_hosts],
        "style-src": [*styles, *style_hosts],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["data:", "blob:", *image_hosts, *style_hosts, *connect_hosts],
        "font-src": ["data:", *style_hosts],
        "media-src": image_hosts,
        # What stands in such a frame is under this same policy.
        "frame-src": [*(["data:"] if any(isinstance(one, IFrame) for one in elements) else []), *frame_hosts],
        "connect-src": connect_hosts,
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    text = "; ".join(f"{name} {' '.join(dict.fromkeys(values))}" for name, values in rules.items() if values)
    hosts = sorted({*script_hosts, *style_hosts, *image_hosts, *frame_hosts, *connect_hosts})
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(text)}">', hosts


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _host(address: str) -> list[str]:
    """Return scheme and host of an address on a network, with ``*`` for parts filled in by the page."""
    if address.startswith("//"):
        address = f"https:{address}"
    parts = urlsplit(re.sub(r"\{\w+\}", "*", address) if "{" in address else address)
    if parts.scheme not in {"http", "https"} or not re.fullmatch(r"[\w*.:-]+", parts.netloc):
        return []
    return [f"{parts.scheme}://{parts.netloc}"]


def _picture(element: Element) -> str:
    """Return the address from which an element loads pictures, empty when it has none."""
    if isinstance(element, TileLayer):
        return str(element.tiles)
    if isinstance(element, WmsTileLayer | ImageOverlay | VideoOverlay):
        return str(getattr(element, "url", ""))
    if isinstance(element, CustomIcon):
        return str(element.options.get("icon_url", ""))
    return ""
