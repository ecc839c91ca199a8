"""The map people see: a ``folium.Map`` in one offline HTML file."""

from __future__ import annotations

from .document import hosts_of, make_map, save
from .journeys import Journey
from .layers import lone_layer
from .versus import make_comparison

__all__ = ["Journey", "hosts_of", "lone_layer", "make_comparison", "make_map", "save"]
