"""Write the pages of the docs that come from the schema, the data, the checks and the commands.

Run by ``make tables``; a test fails when a page is out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corridor import load
from corridor.checks import check_descriptions
from corridor.cli import COMMANDS, main
from corridor.scenariofiles import SCHEMA, schema_text
from corridor.schema import TABLES
from corridor.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.columns import Column

DOCS = Path(__file__).resolve().parent
MADE = "<!-- Made by docs/generate.py: do not edit by hand, run `make tables`. -->\n\n"


def _cell(text: object) -> str:
    """Return text that stays text inside a Markdown table."""
    parts = " ".join(str(text).split()).replace("|", "\\|").split("``")
    for number in range(0, len(parts), 2):
        parts[number] = parts[number].replace("\\", "\\\\").replace("\\\\|", "\\|").replace("<", "&lt;")
        parts[number] = parts[number].replace("*", "\\*").replace("_", "\\_")
    return "`".join(parts)


def _table(head: list[str], rows: list[list[object]]) -> str:
    lines = [head, ["---"] * len(head), *[[_cell(cell) for cell in row] for row in rows]]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _holds(column: Column) -> str:
    words = {"refs": "ids", "ref": "id", "fuzzy": "date as sources give it", "codes": "codes", "enum": "one of"}
    text = words.get(column.kind, column.kind)
    if column.allowed:
        text += f": {', '.join(column.allowed)}"
    if column.table:
        text += f" of {', '.join(column.table)}"
    if column.unit:
        text += f", {column.unit}"
    if column.minimum is not None:
        text += f", from {column.minimum:g}" + (f" to {column.maximum:g}" if column.maximum is not None else "")
    return text


def tables_page() -> str:
    """Return the data dictionary."""
    text = (
        f"# Tables of a data folder\n\n{MADE}"
        "A data folder holds one CSV file a table, `region.yaml`, and the shapes in `shapes/`. A column marked * must "
        "be filled. Cells with several ids or codes separate them by blanks. `corridor check` enforces all of this; "
        "the same description as a Frictionless Data Package is `geodata/datapackage.json`.\n"
    )
    for table in TABLES.values():
        key = " + ".join(table.key)
        text += f"\n## {table.name}\n\nOne row is {table.row}. File: `{table.file}`, key: `{key}`.\n\n"
        rows: list[list[object]] = [
            [f"{column.name}{' *' if column.required else ''}", _holds(column), column.description]
            for column in table.columns
        ]
        text += _table(["column", "holds", "meaning"], rows)
        if table.shapes:
            text += f"\nShapes: `{table.shapes_file}`, {' or '.join(table.shapes)}, made by the recipe, with\n\n"
            rows = [[c.name, _holds(c), c.description] for c in table.shape_columns] or [
                ["id", "id", "Key of the row."]
            ]
            text += _table(["property", "holds", "meaning"], rows)
    return text


def checks_page() -> str:
    """Return the list of checks."""
    rows: list[list[object]] = [[name, text] for name, text in check_descriptions()]
    return (
        f"# Checks\n\n{MADE}"
        "`corridor check [--data DIR]` runs all of these over a data folder and reports every problem at once, each "
        "with file, row, reason and cure. It ends with exit code 1 when there is an error; warnings pass.\n\n"
        + _table(["check", "what holds when it passes"], rows)
    )


def links_page() -> str:
    """Return the table of every link with drawn and published length."""
    atlas = load()
    groups = atlas.table("groups").sort_values("order")
    text = (
        f"# Links\n\n{MADE}"
        f"Every link of the shipped data as of {atlas.as_of}. *Published* is the length the model uses; rivals stand "
        "in `lengths.csv`. *Drawn* is the geodesic length of the line on the map; *ratio* is drawn / published. A line "
        "is never bent to meet a length: where it misses by more than 5 % (`osm`), or 10 % (`natural-earth`), it is "
        "called `schematic`. Where no length is published the model takes drawn times a factor of the line's quality: "
        + ", ".join(f"{name} {factor:.3f}" for name, factor in atlas.length_factors.items())
        + " (median of published / drawn over the links that have both; sea 1).\n"
    )
    for key, group in groups.iterrows():
        links = atlas.links[atlas.links["group"] == key]
        if links.empty:
            continue
        text += f"\n## {group['title']}\n\n"
        rows: list[list[object]] = [
            [
                row["name"], row["mode"], " ".join(row["country"]), f"{row['drawn_km']:.1f}",
                "" if row["published_km"] != row["published_km"] else f"{row['published_km']:g}",
                "" if row["ratio"] != row["ratio"] else f"{row['ratio']:.3f}",
                row["quality"], row["status"], row["since"], row["plan"],
            ]
            for _, row in links.iterrows()
        ]  # fmt: skip
        head = ["link", "mode", "in", "drawn km", "published km", "ratio", "line", "status", "since", "announced"]
        text += _table(head, rows)
    return text


def commands_page() -> str:
    """Return the reference of the command line."""
    text = f"# Commands\n\n{MADE}"
    # Made as the command line makes them, so that the options common to all commands are there.
    root = main.make_context("corridor", ["-h"], resilient_parsing=True, terminal_width=100)
    contexts = [root]
    for name in COMMANDS:
        command = main.get_command(root, name)
        assert command is not None
        contexts.append(command.make_context(name, [], parent=root, resilient_parsing=True))
    for context in contexts:
        with context:
            text += f"## {context.command_path}\n\n```text\n{context.get_help()}\n```\n\n"
    return text.rstrip() + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "tables.md": tables_page,
    "checks.md": checks_page,
    "links.md": links_page,
    "commands.md": commands_page,
}


def run() -> int:
    """Write every page, and the schema of scenario files."""
    for name, page in PAGES.items():
        write_text(DOCS / name, page())
    write_text(DOCS.parent / "geodata" / SCHEMA, schema_text())
    return 0


if __name__ == "__main__":
    sys.exit(run())
