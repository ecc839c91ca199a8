"""Markdown of the pages that are made from the data."""

from __future__ import annotations

MADE = "<!-- Made by docs/generate.py: do not edit by hand, run `make tables`. -->\n\n"
"""What stands at the head of such a page."""


def cell(text: object) -> str:
    """Return text that stays text inside a Markdown table."""
    parts = " ".join(str(text).split()).replace("|", "\\|").split("``")
    for number in range(0, len(parts), 2):
        parts[number] = parts[number].replace("\\", "\\\\").replace("\\\\|", "\\|").replace("<", "&lt;")
        parts[number] = parts[number].replace("*", "\\*").replace("_", "\\_")
    return "`".join(parts)


def table(head: list[str], rows: list[list[object]]) -> str:
    """Return a table of Markdown."""
    lines = [head, ["---"] * len(head), *[[cell(one) for one in row] for row in rows]]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
