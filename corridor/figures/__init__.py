"""Figures for print, drawn by matplotlib without a browser: maps, diagrams of journeys, timelines, maps compared."""

from .distance_diagram import draw_diagram as diagram
from .distance_diagram import draw_diagram as draw_diagram
from .multiples import draw_comparison as comparison
from .output import SUFFIXES, save
from .sheet import PAPERS
from .static_map import draw_map as draw_map
from .static_map import draw_map as map  # noqa: A004 - the word for it, as in corridor.map
from .status_timeline import draw_timeline as timeline

__all__ = ["PAPERS", "SUFFIXES", "comparison", "diagram", "map", "save", "timeline"]
