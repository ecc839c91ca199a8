"""Write the pages of the docs that come from the schema, the data, the checks and the commands.

Run by ``make tables``; a test fails when a page is out of date.
"""

from __future__ import annotations

import functools
import inspect
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

import corridor
import corridor.figures
from corridor import load
from corridor.checks import check_descriptions
from corridor.cli import COMMANDS, main
from corridor.scenario import Scenario
from corridor.scenariofiles import SCHEMA, schema_text
from corridor.schema import TABLES
from corridor.validation import CLAIMS, MOST_RATIO, Score, Trial, score, validate
from corridor.writing import write_text

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from docs.examples import PAGES as EXAMPLES
from docs.examples import run_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corridor.atlas import Atlas
    from corridor.columns import Column
    from corridor.tables import Row

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
        text += _table(head, rows)
    return text


def model_page() -> str:
    """Return the model held against every published total and time, misses included."""
    atlas = load()
    trials = validate(atlas)
    asked = {measure: [one for one in trials if one.test["measure"] == measure] for measure in _PUBLISHED}
    lengths = score(asked["distance"])
    far = [one for one in asked["distance"] if abs(one.error or 0) > FAR]
    claims = score(one for one in asked["time"] if one.test["kind"] in CLAIMS)
    times = score(asked["time"])
    text = (
        f"# Model against published\n\n{MADE}"
        "What was published of whole journeys is kept apart in `tests.csv` and never enters the model "
        "([checks](checks.md)). Each test whose two ends lie in the network is asked of it: the shortest way by the "
        "modes and places that the publication names, for the load named, on its day (at the latest the day of the "
        "data). A link whose status on that day nobody tells counts as open, since the published journey went there. "
        "For a distance all that is drawn counts as open. In Python: `corridor.validate(atlas)`. How the "
        "model counts: [method](method.md).\n\n"
        "| goal | reached |\n| --- | --- |\n"
        f"| distances: median error at most 3 % | {_percent(lengths.median_error)}, of {lengths.compared} |\n"
        f"| distances: at worst 6 %, or the reason told | {len(far)} are further off, each with its reason below |\n"
        "| times of operators and the market: 80 % within the model's range, high / low at most "
        f"{MOST_RATIO:g} | {_share(claims.hits, claims.compared)} of those the model has the load for, "
        f"{_share(claims.hits, claims.usable)} of all with both ends in the network |\n"
        f"| central error of the same, median | {_percent(claims.median_central_error, '.0', sign='+')} |\n"
        f"| all times: within the range, high / low at most {MOST_RATIO:g} | {_share(times.hits, times.compared)} |\n\n"
        + _blind(asked["time"], claims)
        + "What is missed mostly took longer than the model says: the regular trains of Azerbaijan and Türkiye, for "
        "which no average speed was found; a container in a mixed train, which waits for a train that takes it (no "
        "source says how often one goes); the trains of 2022, when they queued at the borders and in the ports; and "
        "the days from the Chinese border to Poti as a minister tells them, who counts more than the railways do. "
        "Groupage is no load of the model, nor is a time at the wheel.\n\n"
        "What a test counts follows from its words, by one rule for all: a train or ship that a railway, a port or a "
        "carrier speaks of is a *journey*, from departure to arrival; a forwarder's quotation, and a truck from place "
        "to place, is a *shipment*, with loading, papers, customs and unloading at its two ends. What is announced "
        "when one train leaves is *planned*, what a railway tells of one train that has arrived a *demonstration*; "
        "neither is a claim of a service that one could buy, as are days and hours told of a train that runs every "
        "week, of all trains of a month, or of the ordinary consignment of a forwarder.\n\n"
        + _judgements(atlas, trials, claims)
    )
    text += (
        "\n## Distances\n\n"
        "![Error of the model against the published distance for every test: most lie within 3 per cent, those "
        "beyond 6 per cent are named](images/model-distances.png)\n\n"
        "Error: how far the model is off what was published, 0 within a published range.\n\n"
    )
    rows: list[list[object]] = [
        [one.test["title"], one.test["modes"][0], _from_to(one), f"{one.model.central:,.0f}",
         _percent(one.error or 0, sign="+"), one.test["note"] or ""]
        for one in sorted(asked["distance"], key=lambda one: (-abs(one.error or 0), one.test["id"]))
        if one.model
    ]  # fmt: skip
    text += _table(["what", "by", "published km", "model km", "error", "note"], rows)
    text += (
        "\n## Times\n\n"
        "![Published times beside the range of the model for every test: filled circles lie within the range, open "
        "diamonds do not](images/model-times.png)\n\n"
        "Hours. *Hit*: all that was published lies within low to high, and high / low is at most "
        f"{MOST_RATIO:g}. *Wide*: it lies within, but high / low is more. Central error: central value against the "
        "middle of what was published.\n\n"
    )
    text += _table([*_TRIAL_HEAD, "note"], [_trial_row(one) for one in _by_kind(asked["time"])])
    text += (
        "\n## Costs\n\n"
        "USD for the load. Prices are of other years than the model's, and nothing is inflated to one year.\n\n"
    )
    text += _table([*_TRIAL_HEAD, "note"], [_trial_row(one) for one in _by_kind(asked["cost"])])
    text += "\n## Not compared\n\n"
    rows = [
        [one.test["title"], one.test["measure"], one.test["kind"], _plain_range(one), one.reason]
        for one in trials
        if not one.model
    ]
    return text + _table(["what", "measure", "kind", "published", "why not"], rows)


FAR = 0.06
"""A distance that is further off needs a reason."""
_PUBLISHED = ("distance", "time", "cost")
_TRIAL_HEAD = ["what", "kind", "load", "published", "model: low, central, high", "high / low", "", "central error"]


def _percent(share: float, digits: str = ".1", *, sign: str = "") -> str:
    return f"{share:{sign}{digits}%}".replace("%", " %").replace("-", "−")


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({_percent(part / whole, '.0')})"


def _blind(times: list[Trial], claims: Score) -> str:
    """Return whether four of five claims are hit, apart by whether they were known while the model was made."""
    goal = 0.8
    reached = "reached" if claims.hits >= goal * claims.compared else "not reached"
    apart = [
        score(one for one in times if one.test["kind"] in CLAIMS and one.test["blind"] is blind)
        for blind in (False, True)
    ]
    known, blind = (_share(one.hits, one.compared) for one in apart)
    return (
        f"**The goal of 80 % is {reached}.** Of the claims that were known while the model was made it hits {known}; "
        "of those collected later by searching for whatever is published, without looking at what the model says "
        f"(column `blind` of the table), {blind}, and two fewer before the rest of drivers was counted as it is now "
        "(below). These last figures say how far a range can be trusted for a way nobody has measured yet: take it as "
        "too narrow. "
    )


def _judgements(atlas: Atlas, trials: tuple[Trial, ...], claims: Score) -> str:
    """Return what hangs on single judgements: the hits among claims with each of them made the other way."""

    def hits(found: Iterable[Trial]) -> str:
        made = score(one for one in found if one.test["measure"] == "time" and one.test["kind"] in CLAIMS)
        return _share(made.hits, made.compared)

    def called(found: Iterable[Trial], test: str, kind: str) -> list[Trial]:
        return [
            replace(one, test=cast("Row", {**one.test, "kind": kind})) if one.test["id"] == test else one
            for one in found
        ]

    def journeys(found: Iterable[Trial]) -> list[Trial]:
        return [
            replace(one, model=one.way.hours) if one.way and one.test["measure"] == "time" else one for one in found
        ]

    speed = "speed-rail-container-kz"
    row = next(row for row in atlas.rows("parameters") if row["id"] == speed)
    changed = Scenario(title="Published").setting(speed, (row["low"], row["central"], 49.0))
    quicker, fertiliser, claim = validate(atlas, changed=changed), "t-tashkent-poti-carbamide", CLAIMS[0]
    fast = f"{row['high']:g} km/h"
    rows: list[list[object]] = [
        ["as above", _share(claims.hits, claims.compared)],
        [f"fastest container trains of Kazakhstan at 49 km/h (CAREC, all goods, moving), not {fast}", hits(quicker)],
        ["trucks and quotations counted from departure to arrival, without their two ends", hits(journeys(trials))],
        ["one driver at 56 hours at the wheel in six whole days, the rest after the last one counted too",
         hits(validate(atlas, changed=_rested(atlas)))],
        ["the fertiliser train to Poti, announced when it left, a claim", hits(called(trials, fertiliser, claim))],
        ["these three together", hits(called(journeys(quicker), fertiliser, claim))],
        ["the one train to Poti of January 2024, told when it had arrived, a claim",
         hits(called(trials, "t-china-border-poti-2024", claim))],
        ["the consignment Poti – Alat of 2022, told when it had arrived, a demonstration",
         hits(called(trials, "t-poti-alat-2022", "demonstration"))],
    ]  # fmt: skip
    return (
        "Parameters come from sources that tell of parts, never from a test. But some judgements were made when the "
        "first comparison was known, and the result hangs on them. Here is each made the other way:\n\n"
        + _table(["judgement", "hits"], rows)
        + f"\nThe {fast} are a railway's 1,100 km a day, stops counted. The claims are few and not independent: most "
        "speak of one way, Khorgos – Aktau – Baku – Poti, and come from those who sell it. What a forwarder counts is "
        "slower: 16 and 17 days on average from Xi'an to Baku in December 2025 and January 2026, where railways speak "
        "of 11 or 12. Some publications give a part, which is an input (hours of a change of gauge or of clearance), "
        "and the whole journey, which is the test: there the test is not independent by that part.\n"
    )


def _rested(atlas: Atlas) -> Scenario:
    """Return a scenario with the least speeds of trucks as if their drivers took the last rest on the way, too."""
    made = Scenario(title="Published")
    for row in atlas.rows("parameters"):
        if row["id"].startswith("speed-line-road"):
            made = made.setting(row["id"], (row["low"] * 130 / 144, row["central"], row["high"]))
    return made


def _by_kind(trials: list[Trial]) -> list[Trial]:
    """Return trials with an answer: claims of operators and the market first."""
    found = [one for one in trials if one.model]
    return sorted(found, key=lambda one: (one.test["kind"] not in CLAIMS, one.test["kind"], one.test["id"]))


def _trial_row(one: Trial) -> list[object]:
    assert one.model is not None
    verdict = "hit" if one.hit else "wide" if one.inside else "miss"
    assumed = f"{len(one.assumed)} links and crossings count as open for want of a status" if one.assumed else ""
    return [
        one.test["title"], one.test["kind"], one.test["model_load"], _from_to(one),
        ", ".join(f"{value:,.0f}" for value in one.model), f"{one.ratio or 0:.1f}", verdict,
        _percent(one.central_error or 0, ".0", sign="+"), "; ".join(filter(None, (one.test["note"], assumed))),
    ]  # fmt: skip


def _from_to(one: Trial) -> str:
    low, high = (f"{value:,.1f}".removesuffix(".0") for value in (one.low, one.high))
    return low if low == high else f"{low} to {high}"


def _plain_range(one: Trial) -> str:
    low, high = (f"{one.test[end]:,g}" for end in ("low", "high"))
    return f"{low if low == high else f'{low} to {high}'} {one.test['unit']}"


def commands_page() -> str:
    """Return the reference of the command line."""
    # Made as the command line makes them, so that the options common to all commands are there.
    root = main.make_context("corridor", ["-h"], resilient_parsing=True, terminal_width=100)
    text = f"# Commands\n\n{MADE}{_prose(main.help or '')} ``corridor -V`` shows the version.\n\n".replace("``", "`")
    text += _table(["command", "what it does"], [[f"``corridor {name}``", words] for name, words in COMMANDS.items()])
    for context in _commands(root):
        command = context.command
        usage = " ".join(command.collect_usage_pieces(context))
        for param in command.params:
            if isinstance(param, click.Argument) and isinstance(param.type, click.Choice):
                usage = usage.replace(param.make_metavar(context), f"[{(param.name or '').upper()}]")
        text += f"\n## {context.command_path}\n\n{_prose(command.help or '')}\n\n"
        text += f"```text\n{context.command_path} {usage}\n```\n\n"
        rows = [_option(param, context) for param in command.params]
        text += _table(["option", "what it says"], [row for row in rows if row])
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
    text += _table(["in a shell", "in Python", "what it does"], rows)
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
