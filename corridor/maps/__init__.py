"""The map people see: a ``folium.Map`` in one offline HTML file."""

from __future__ import annotations

from .document import make_map, save

__all__ = ["make_map", "save"]
