"""How objects show themselves in a notebook: small HTML tables that take the notebook's own colours.

All text is escaped. No scripts, no network, no colours: what is drawn fits a light and a dark look.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from .answers import AIM_WORDS, load_title, opening_lines, span, way_lines
from .schema import TABLES
from .words import date_words, since_words, status_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .atlas import Atlas
    from .changes import Changes
    from .checks import Report
    from .itinerary import Itinerary
    from .network import Network
    from .record import Record
    from .routing import Routes
    from .scenario import Change, Scenario
    from .scenariocomparison import Comparison, Pair
    from .scenarios import Scenarios
    from .whynot import Opening

LONGEST: Final = 400
"""So many characters of a text are shown."""
MOST_ROWS: Final = 60
"""So many rows of a table are shown; frames have all."""
_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LEFT: Final = "text-align:left;vertical-align:top;white-space:normal;max-width:40em;overflow-wrap:break-word"
_RIGHT: Final = "text-align:right;vertical-align:top;white-space:nowrap"
_ATLAS: Final = (
    "links", "crossings", "nodes", "countries", "permissions", "projects", "events", "lengths", "sources",
)  # fmt: skip


def text(value: object) -> str:
    """Return a value as HTML text: cut where it is long, without characters that turn the text around it."""
    plain = "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)
    words = _STEERING.sub("\N{REPLACEMENT CHARACTER}", plain)
    if len(words) > LONGEST:
        words = f"{words[: LONGEST - 1]}…"
    return escape(words)


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: Iterable[str] = ()) -> str:
    """Return a table of plain cells; columns of ``numbers`` stand to the right, empty ones are left out."""
    found = [[*row] for row in rows]
    kept = [place for place in range(len(head)) if any(row[place] not in {"", None} for row in found)]
    head, found = [head[place] for place in kept], [[row[place] for place in kept] for row in found]
    right = set(numbers)
    styles = [_RIGHT if name in right else _LEFT for name in head]
    cells = "".join(
        f'<th scope="col" style="{style}">{text(name)}</th>' for name, style in zip(head, styles, strict=True)
    )
    lines = []
    for row in found[:MOST_ROWS]:
        line = (f'<td style="{style}">{text(cell)}</td>' for cell, style in zip(row, styles, strict=True))
        lines.append(f"<tr>{''.join(line)}</tr>")
    body = "".join(lines)
    more = len(found) - MOST_ROWS
    rest = f"<p>and {more} more: to_frame() has all.</p>" if more > 0 else ""
    return (
        f'<div style="overflow-x:auto"><table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>{rest}'
    )


def _pairs(rows: Iterable[tuple[str, object]]) -> str:
    """Return a table of names and values, without those that are empty."""
    body = "".join(
        f'<tr><th scope="row" style="{_LEFT}">{text(name)}</th><td style="{_LEFT}">{text(value)}</td></tr>'
        for name, value in rows
        if str(value) not in {"", "nan", "None"}
    )
    return f'<div style="overflow-x:auto"><table><tbody>{body}</tbody></table></div>'


def _title(words: str, more: str = "") -> str:
    return f"<p><strong>{text(words)}</strong>{f'<br>{text(more)}' if more else ''}</p>"


def _lines(lines: Sequence[str]) -> str:
    return f"<p>{text(lines[0])}</p><ul>{''.join(f'<li>{text(line.strip())}</li>' for line in lines[1:])}</ul>"


def atlas_html(atlas: Atlas) -> str:
    """Return title, day, and the tables with how many rows they have."""
    rows: list[list[object]] = [[f"atlas.{name}", len(atlas.rows(name)), TABLES[name].row] for name in _ATLAS]
    rows.append(["atlas.scenarios", len(atlas.scenarios), "one what-if that the data folder ships"])
    rest = ", ".join(name for name in TABLES if name not in _ATLAS and atlas.rows(name))
    about = f"As of {date_words(atlas.day)}, data of {date_words(atlas.data_date)}."
    return (
        _title(atlas.region.title, about)
        + table(["ask for", "rows", "a row is"], rows, numbers=["rows"])
        + f"<p>{text(f'atlas.table(name) has these too: {rest}.')}</p>"
    )


def record_html(record: Record) -> str:
    """Return a row with names, statuses and sources."""
    atlas = record.atlas
    status = record.status
    mode = record.get("mode", "rule" if record.table == "permissions" else "")
    told = since_words(status_word(status.status, mode), status.status, status.since) if status else ""
    about = f"{record.table}/{record.id}" + (f", as of {date_words(atlas.day)}" if status else "")
    # Sources are told below with their titles, the status above in words.
    left_out = {"name", "title", "geometry", "sources", "status_sources", "status", "since", "stale", "made_from"}
    rows: list[tuple[str, object]] = [("status", told)]
    rows += [(column, record[column]) for column in record.columns if column not in left_out]
    if record.geometry is not None:
        rows.append(("geometry", record.geometry.geom_type))
    sides = dict.fromkeys(name.side for name in record.names)
    rows += [(f"name ({side})", "; ".join(name.name for name in record.names if name.side == side)) for side in sides]
    found = [_title(record.title, about), _pairs(rows)]
    history = record.history
    if len(history):
        columns = ["date", "status", "last_checked", "note"]
        found += [_title("History"), table(columns, history[columns].to_numpy().tolist())]
    if ids := list(record.sources.index):
        found += [_title("Sources"), atlas.cite(*ids)._repr_html_()]
    return "".join(found)


def scenario_html(scenario: Scenario) -> str:
    """Return what a scenario is and what it changes."""
    day = f", as of {date_words(scenario.as_of)}" if scenario.as_of else ""
    found = [_title(scenario.title, f"Scenario {scenario.id}{day}")]
    found += [f"<p>{text(words)}</p>" for words in (scenario.why, scenario.note) if words]
    if scenario.changes:
        rows = [[one.action, one.subject, one.mode, change_words(one), one.reason] for one in scenario.changes]
        found.append(table(["change", "of", "mode", "to", "why"], rows))
    else:
        found.append("<p>Changes nothing: the data as they are.</p>")
    if scenario.sources:
        found.append(f"<p>{text('Sources: ' + ', '.join(scenario.sources))}</p>")
    return "".join(found)


def change_words(change: Change) -> str:
    """Return the ban, or the numbers, of a change in words."""
    if change.rule:
        return change.rule.name
    parts = (f"{'' if name == 'value' else f'{name} '}{triple.text()}" for name, triple in change.values)
    return ", ".join(parts)


def scenarios_html(scenarios: Scenarios) -> str:
    """Return one row a scenario."""
    rows = [[one.id, one.title, date_words(one.as_of), one.why] for one in scenarios.values()]
    return table(["id", "title", "as of", "why"], rows)


def network_html(network: Network) -> str:
    """Return scenario, day, load, and how much is open."""
    rows = []
    for name, things in (("links", network.links), ("crossings", network.crossings)):
        is_open = sum(map(network.is_open, things))
        rows.append([name, is_open, len(things) - is_open])
    rows.append(["rules that shut something", "", len(network.bans)])
    about = f"Network of {load_title(network)}, as of {date_words(network.atlas.day)}"
    return _title(network.scenario.title, about) + table(["", "open", "shut"], rows, numbers=["open", "shut"])


def _steps(way: Itinerary) -> str:
    rows = [
        [
            step.kind, step.name, step.country, f"{step.km:,.0f}" if step.links else "", span(step.hours, 1),
            span(step.usd, 0),
        ]
        for step in way.steps
    ]  # fmt: skip
    rows.append(["", "Together", " ".join(way.countries), f"{way.km:,.0f}", span(way.hours, 0), span(way.usd, 0)])
    return table(["kind", "leg or stop", "in", "km", "hours", "USD"], rows, numbers=["km", "hours", "USD"])


def _way_title(network: Network, origin: str, destination: str) -> str:
    names = network.nodes
    return f"{names[origin]['name']} – {names[destination]['name']}"


def _about(network: Network) -> str:
    return f"{network.scenario.title}, as of {date_words(network.atlas.day)}, {load_title(network)}"


def itinerary_html(way: Itinerary) -> str:
    """Return a journey: totals, legs and stops, each with its range."""
    network = way.network
    title = _way_title(network, way.origin, way.destination)
    return _title(title, _about(network)) + f"<p>{text(way_lines(way)[0])}</p>" + _steps(way)


def routes_html(routes: Routes) -> str:
    """Return the best way with legs and stops, alternatives by their totals, and what would better it."""
    network = routes.network
    title = _way_title(network, routes.origin, routes.destination)
    found = [_title(title, f"{_about(network)}, {AIM_WORDS[routes.minimise]}")]
    if routes.best is None:
        found.append("<p>There is no way: the network is cut.</p>")
    else:
        found += [f"<p>{text(way_lines(routes.best)[0])}</p>", _steps(routes.best)]
    if routes.alternatives:
        rows = [
            [number, f"{way.km:,.0f}", span(way.hours, 0), span(way.usd, 0), " ".join(way.countries)]
            for number, way in enumerate(routes.alternatives, start=1)
        ]
        head = ["", "km", "hours", "USD", "through"]
        found += [_title("Alternatives"), table(head, rows, numbers=head[:4])]
    found.append(openings_html(routes.why_not))
    return "".join(found)


def openings_html(openings: Iterable[Opening]) -> str:
    """Return what has to open for a better way, since when it is shut, and what that would save."""
    found = [_lines(opening_lines(opening)) for opening in openings]
    return _title("Why not better") + "".join(found) if found else "<p>Nothing that is shut would better it.</p>"


def comparison_html(comparison: Comparison) -> str:
    """Return the scenarios, which inputs differ, and which ways change, by how much."""
    names = [one.id for one in comparison.scenarios]
    first = comparison.networks[0]
    changed = [pair for pair in comparison.routes if pair.changes]
    about = f"{load_title(first)}, {AIM_WORDS[comparison.minimise]}; what is more or less is against {names[0]}"
    found = [_title(" / ".join(one.title for one in comparison.scenarios), about)]
    inputs = [one for one in comparison.inputs if one.counts]
    if inputs:
        rows: list[Sequence[object]] = [[one.name, one.what, *one.words] for one in inputs]
        head = ["input", "", *names]
        found += [_title(f"Inputs that differ: {len(inputs)}"), table(head, rows)]
    found.append(_title(f"Best ways that change: {len(changed)} of {len(comparison.routes)}"))
    if changed:
        ways: list[Sequence[object]] = [
            [_way_title(first, pair.origin, pair.destination), name, *_changed(pair, number)]
            for pair in changed
            for number, name in enumerate(names)
            if number and pair.gaps[number].change not in {"same", "none"}
        ]
        head = ["way", "scenario", "change", "hours more", "USD more", "km more", "through"]
        found.append(table(head, ways, numbers=head[3:6]))
    if comparison.left_out:
        left_out = ", ".join(comparison.left_out)
        found.append(f"<p>{text(f'Not asked, the load cannot get there: {left_out}')}</p>")
    return "".join(found)


def _changed(pair: Pair, number: int) -> list[str]:
    gap, way = pair.gaps[number], pair.ways[number]
    through = " ".join(way.countries) if way else ""
    if gap.hours is None or gap.usd is None or gap.km is None:
        return [gap.change, "", "", "", through]
    return [gap.change, span(gap.hours, 0), span(gap.usd, 0), f"{gap.km:,.0f}", through]


def report_html(report: Report) -> str:
    """Return what the checks found."""
    errors = len(report.errors)
    words = f"{len(report.checks)} checks: {errors} errors, {len(report.problems) - errors} warnings."
    rows = [[f"{one.file}:{one.line}", one.level, one.row, one.what, one.cure] for one in report.problems]
    listed = table(["where", "level", "row", "what", "cure"], rows) if rows else ""
    return _title(words, report.folder) + listed


def changes_html(changes: Changes) -> str:
    """Return what is new in the data."""
    if not changes.version:
        return "<p>No released version of the data differs from these.</p>"
    about = f"Since version {changes.version}, data of {date_words(changes.data_date)}"
    rows = [[one.kind, one.title, one.before, one.after, date_words(one.date)] for one in changes.changes]
    return _title(f"{len(rows)} changes in the data", about) + table(["kind", "what", "was", "is", "date"], rows)
