"""Write the pages of the docs that come from the schema, the data, the checks and the commands.

Run by ``make tables``; a test fails when a page is out of date.
"""

from __future__ import annotations

import functools
import inspect
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

import corridor
import corridor.figures
from corridor import load
from corridor.checks import check_descriptions
from corridor.cli import COMMANDS, main
from corridor.scenariofiles import SCHEMA, schema_text
from corridor.schema import TABLES
from corridor.writing import write_text

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from docs.examples import PAGES as EXAMPLES
from docs.examples import run_page
from docs.markdown import MADE, table
from docs.modelpage import model_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corridor.columns import Column

DOCS = Path(__file__).resolve().parent


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
    for one in TABLES.values():
        key = " + ".join(one.key)
        text += f"\n## {one.name}\n\nOne row is {one.row}. File: `{one.file}`, key: `{key}`.\n\n"
        rows: list[list[object]] = [
            [f"{column.name}{' *' if column.required else ''}", _holds(column), column.description]
            for column in one.columns
        ]
        text += table(["column", "holds", "meaning"], rows)
        if one.shapes:
            text += f"\nShapes: `{one.shapes_file}`, {' or '.join(one.shapes)}, made by the recipe, with\n\n"
            rows = [[c.name, _holds(c), c.description] for c in one.shape_columns] or [["id", "id", "Key of the row."]]
            text += table(["property", "holds", "meaning"], rows)
    return text


def checks_page() -> str:
    """Return the list of checks."""
    rows: list[list[object]] = [[name, text] for name, text in check_descriptions()]
    return (
        f"# Checks\n\n{MADE}"
        "`corridor check [--data DIR]` runs all of these over a data folder and reports every problem at once, each "
        "with file, row, reason and cure. It ends with exit code 1 when there is an error; warnings pass.\n\n"
        + table(["check", "what holds when it passes"], rows)
    )


def links_page() -> str:
    """Return the table of every link with drawn and published length."""
    atlas = load()
    groups = atlas.table("groups").sort_values("order")
    text = (
        f"# Links\n\n{MADE}"
        f"Every link of the shipped data as of {atlas.day}. *Published* is the length the model uses; rivals stand "
        "in `lengths.csv`. *Drawn* is the geodesic length of the line on the map; *ratio* is drawn / published. A line "
        "is never bent to meet a length: where it misses by more than 5 % (`osm`), or 10 % (`natural-earth`), it is "
        "called `schematic`. Where no length is published the model takes drawn times the factor of each origin of the "
        "line by its share (points placed by hand and long chords as schematic): "
        + ", ".join(f"{name} {factor:.3f}" for name, factor in atlas.length_factors.items())
        + " (median of published / drawn over the links that have both and are mostly of it; sea 1).\n"
    )
    for key, group in groups.iterrows():
        links = atlas.links[atlas.links["group"] == key]
        if links.empty:
            continue
        text += f"\n## {group['title']}\n\n"
        rows: list[list[object]] = [
            [
                row["name"], row["mode"], row["country"], f"{row['drawn_km']:.1f}",
                "" if row["published_km"] != row["published_km"] else f"{row['published_km']:g}",
                "" if row["ratio"] != row["ratio"] else f"{row['ratio']:.3f}",
                row["quality"], row["status"], row["since"], row["plan"],
            ]
            for _, row in links.iterrows()
        ]  # fmt: skip
        head = ["link", "mode", "in", "drawn km", "published km", "ratio", "line", "status", "since", "announced"]
        text += table(head, rows)
    return text


def commands_page() -> str:
    """Return the reference of the command line."""
    # Made as the command line makes them, so that the options common to all commands are there.
    root = main.make_context("corridor", ["-h"], resilient_parsing=True, terminal_width=100)
    text = f"# Commands\n\n{MADE}{_prose(main.help or '')} ``corridor -V`` shows the version.\n\n".replace("``", "`")
    text += table(["command", "what it does"], [[f"``corridor {name}``", words] for name, words in COMMANDS.items()])
    for context in _commands(root):
        command = context.command
        usage = " ".join(command.collect_usage_pieces(context))
        for param in command.params:
            if isinstance(param, click.Argument) and isinstance(param.type, click.Choice):
                usage = usage.replace(param.make_metavar(context), f"[{(param.name or '').upper()}]")
        text += f"\n## {context.command_path}\n\n{_prose(command.help or '')}\n\n"
        text += f"```text\n{context.command_path} {usage}\n```\n\n"
        rows = [_option(param, context) for param in command.params]
        text += table(["option", "what it says"], [row for row in rows if row])
    return text


def _commands(parent: click.Context) -> Iterator[click.Context]:
    """Return what every command below another is run with, those of groups after their group."""
    assert isinstance(parent.command, click.Group)
    for name in parent.command.list_commands(parent):
        command = parent.command.get_command(parent, name)
        assert command is not None
        context = command.make_context(name, [], parent=parent, resilient_parsing=True)
        yield context
        if isinstance(command, click.Group):
            yield from _commands(context)


def _prose(words: str) -> str:
    """Return paragraphs of a help text, one a line; click's mark of lines to be kept is taken out."""
    parts = [" ".join(part.split()) for part in inspect.cleandoc(words).replace("\b", "").split("\n\n")]
    return "\n\n".join(part.replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_") for part in parts if part)


def _option(param: click.Parameter, context: click.Context) -> list[object]:
    """Return how an option is written and what it says, as ``--help`` tells it; of arguments those with choices."""
    if isinstance(param, click.Option):
        written, words = param.get_help_record(context) or ("", "")
        *first, last = written.split(", ")
        name, _, value = last.partition(" ")
        return [", ".join(f"``{one}``" for one in (*first, name)) + f" {value}".rstrip(), words]
    choices = getattr(param.type, "choices", ())
    return [(param.name or "").upper(), ", ".join(f"``{one}``" for one in choices)] if choices else []


SAME = {
    "map": "map",
    "route": "Network.route",
    "compare": "compare",
    "diagram": "diagram",
    "figure map": "figures.map",
    "figure timeline": "figures.timeline",
    "figure comparison": "figures.comparison",
    "export": "export",
    "inspect": "inspect",
    "rebuild": "rebuild",
    "check": "check",
    "changes": "changes_since",
    "datapackage": "describe",
    "show-versions": "show_versions",
}
"""Commands and what does the same in Python, below ``corridor``: a test holds both to the same words."""


def summary(thing: object) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def find(path: str) -> object:
    """Return a public thing by its path below ``corridor``."""
    return functools.reduce(getattr, path.split("."), corridor)


def reference_page() -> str:
    """Return every public name with its words; on the site its whole docstring takes the place of them."""
    text = (
        f"# Reference of the library\n\n{MADE}"
        "Everything public is here; what is not is private and may change. In the files of the repository each name "
        "has its first line only; `help(corridor.load)`, say, or the documentation site (`make docs`) tells the "
        "rest.\n\n"
        "## The same in a shell and in Python\n\n"
    )
    rows: list[list[object]] = [
        [f"``corridor {command}``", f"``{_path(path)}``", summary(find(path))] for command, path in SAME.items()
    ]
    text += table(["in a shell", "in Python", "what it does"], rows)
    public = [(name, find(name)) for name in corridor.__all__]
    kinds: dict[str, list[tuple[str, object]]] = {
        "Functions": [one for one in public if inspect.isfunction(one[1])],
        "What they take and return": [
            one for one in public if inspect.isclass(one[1]) and not issubclass(one[1], Exception)
        ],
        "Figures": [
            ("figures", corridor.figures),
            *((f"figures.{name}", find(f"figures.{name}")) for name in corridor.figures.__all__),
        ],
        "Errors": [one for one in public if inspect.isclass(one[1]) and issubclass(one[1], Exception)],
    }
    for title, things in kinds.items():
        text += f"\n## {title}\n"
        for name, thing in things:
            if inspect.isroutine(thing) or inspect.isclass(thing) or inspect.ismodule(thing):
                kind = "class" if inspect.isclass(thing) else "module" if inspect.ismodule(thing) else "function"
                text += f"\n<!-- autodoc: {kind} corridor.{name} -->\n"
                text += f"`corridor.{name}`: {_prose(summary(thing))}\n"
            else:
                assert isinstance(thing, dict | tuple)
                text += f"\n<!-- autodoc: data corridor.{name} -->\n"
                text += f"`corridor.{name}`: {', '.join(str(one) for one in thing)}\n"
    return text


def _path(path: str) -> str:
    owner, _, method = path.rpartition(".")
    return f"{owner.lower()}.{method}(...)" if owner[:1].isupper() else f"corridor.{path}(...)"


PAGES: dict[str, Callable[[], str]] = {
    "tables.md": tables_page,
    "checks.md": checks_page,
    "links.md": links_page,
    "commands.md": commands_page,
    "reference.md": reference_page,
    "model.md": model_page,
}


def run() -> int:
    """Write every page, what the examples print, and the schema of scenario files."""
    for name, page in PAGES.items():
        write_text(DOCS / name, page())
    for path in EXAMPLES:
        with tempfile.TemporaryDirectory() as folder:
            write_text(path, run_page(path.read_text(encoding="utf-8"), Path(folder)))
    write_text(DOCS.parent / "geodata" / SCHEMA, schema_text())
    return 0


if __name__ == "__main__":
    sys.exit(run())
