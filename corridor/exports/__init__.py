"""Tables, scenarios, routes and comparisons as files of other programs, with sources and licence where a file can."""

from __future__ import annotations

from .writer import FORMATS, export

__all__ = ["FORMATS", "export"]
