"""``corridor scenarios``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from .options import data_option, format_options
from .output import plain, print_lines, print_rows

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.atlas import Atlas
    from corridor.scenario import Change, Scenario

__all__ = ["command"]


@click.command("scenarios")
@click.argument("name", required=False)
@data_option
@format_options
@click.option("--yaml", "as_yaml", is_flag=True, help="Print the one as a file to begin from, all it extends in it.")
def command(name: str | None, folder: Path | None, form: str | None, *, as_yaml: bool) -> None:
    """List the scenarios of the data folder; with NAME, or the path of a YAML file, explain one."""
    if as_yaml and name is None:
        raise click.UsageError("--yaml is for one scenario: name it.")
    from corridor.scenariofiles import read_scenario, read_scenarios

    if name is None:
        found = read_scenarios(folder)
        rows = [[one.id, one.title, one.as_of or "", one.extends, one.why] for one in found]
        print_rows(["id", "title", "as_of", "extends", "why"], rows, form)
        click.echo(f"{len(found)} {'scenario' if len(found) == 1 else 'scenarios'}.", err=True)
        return
    if as_yaml:
        click.echo(plain(read_scenario(name, folder).to_yaml(), lines=True), nl=False)
        return
    _explain(read_scenario(name, folder), folder, form)


def _explain(scenario: Scenario, folder: Path | None, form: str | None) -> None:
    from corridor.answers import cited_lines
    from corridor.atlas import load
    from corridor.switches import switches_of

    atlas = load(folder)
    switches_of(atlas, scenario)  # so that an id that the data do not hold is told here too
    if form == "json":
        about: dict[str, Any] = {"id": scenario.id, "extends": scenario.extends, **scenario.to_dict()}
        click.echo(json.dumps(about, ensure_ascii=False, indent=1, default=str))
        return
    rows = [[one.action, one.subject, _name(one, atlas), one.mode, _words(one), one.reason] for one in scenario.changes]
    if form == "csv":
        print_rows(["action", "subject", "name", "mode", "value", "reason"], rows, form)
        return
    lines = [
        scenario.title,
        scenario.why,
        scenario.note,
        f"As of {scenario.as_of}." if scenario.as_of else "",
        f"Extends {scenario.extends}." * bool(scenario.extends),
    ]
    told = [*filter(None, lines)]
    for action, subject, name, mode, value, reason in rows:
        what = f"{name} ({subject})" if name else subject
        parts = [f"  {action:<6}  {what}", f"by {mode}" if mode else "", value, reason]
        told.append("  ".join(filter(None, parts)))
    print_lines([*told, *cited_lines(atlas, scenario.sources)])


def _name(change: Change, atlas: Atlas) -> str:
    """Return what people call the subject of a change; empty for a ban of its own, whose name is its value."""
    if change.rule:
        return ""
    called = {"parameters": "title"}
    for table in ("projects", "links", "crossings", "permissions", "parameters"):
        for row in atlas.rows(table):
            if row["id"] == change.subject:
                return str(row[called.get(table, "name")])
    return ""


def _words(change: Change) -> str:
    if change.rule:
        return change.rule.name
    found = []
    for name, triple in change.values:
        found.append(triple.text() if name == "value" else f"{name} {triple.text()}")
    return ", ".join(found)
