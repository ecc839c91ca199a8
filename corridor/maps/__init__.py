"""The map people see: a ``folium.Map`` in one offline HTML file."""

from __future__ import annotations

from .document import hosts_of, make_map, save
from .layers import lone_layer

__all__ = ["hosts_of", "lone_layer", "make_map", "save"]
