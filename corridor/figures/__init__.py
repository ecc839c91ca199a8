"""Figures for print, drawn by matplotlib without a browser: the map, and time or cost of journeys against distance."""

from .diagram import draw_diagram
from .output import SUFFIXES, save
from .sheet import PAPERS
from .static_map import draw_map

__all__ = ["PAPERS", "SUFFIXES", "draw_diagram", "draw_map", "save"]
