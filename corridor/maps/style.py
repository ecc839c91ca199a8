"""The look of the map: colours, widths, dashes, symbols and words, read from ``style.json``.

Words of statuses and roles are those of :mod:`corridor.words`. The same values are sent to the page, so the drawing
script, the legend and Python never disagree.
"""

from __future__ import annotations

import functools
import json
from importlib.resources import files
from typing import Any

from corridor.words import ROLE_WORDS, STATUS_WORDS, STATUS_WORDS_OF

__all__ = ["asset", "style", "theme_sheet"]


@functools.cache
def style() -> dict[str, Any]:
    """Return every style value; treat it as read-only."""
    text = files(__package__).joinpath("style.json").read_text(encoding="utf-8")
    values: dict[str, Any] = json.loads(text)
    values["words"] |= {"status": dict(STATUS_WORDS), "statusOf": dict(STATUS_WORDS_OF), "role": dict(ROLE_WORDS)}
    return values


@functools.cache
def asset(name: str) -> str:
    """Return the text of a script or style sheet of the page."""
    return files(__package__).joinpath("assets", name).read_text(encoding="utf-8")


def theme_sheet(only: str = "") -> str:
    """Return CSS variables for the interface: light, or dark where the system or the page asks for it.

    Parameters
    ----------
    only
        ``light`` or ``dark`` for the variables of that theme alone, for a page that is not ours.
    """
    if only:
        return f":root{{{_variables(only)}}}"
    light, dark = (_variables(name) for name in ("light", "dark"))
    return (
        f":root{{color-scheme:light;{light}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}"
    )


def _variables(theme: str) -> str:
    values = style()["theme"][theme]
    changes = {name: values["scenario"][name] for name in ("gained", "lost")}
    pairs = {**values["ui"], "sea": values["area"]["sea"], **changes}
    fonts = {"font-ui": style()["font"]["ui"], "font-title": style()["font"]["title"]}
    return "".join(f"--{name}:{value};" for name, value in {**pairs, **fonts}.items())
