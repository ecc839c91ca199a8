"""Figures for print, drawn by matplotlib without a browser: the map as PNG, SVG or PDF."""

from .output import SUFFIXES, save
from .sheet import PAPERS
from .static_map import draw_map

__all__ = ["PAPERS", "SUFFIXES", "draw_map", "save"]
