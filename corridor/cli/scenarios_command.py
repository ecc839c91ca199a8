"""``corridor scenarios``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import data_option, format_options
from .output import plain, print_rows

if TYPE_CHECKING:
    from pathlib import Path

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
    from corridor.atlas import load
    from corridor.switches import switches_of

    switches_of(load(folder), scenario)  # so that an id that the data do not hold is told here too
    rows = [[change.action, change.subject, change.mode, _words(change), change.reason] for change in scenario.changes]
    if form:
        print_rows(["action", "subject", "mode", "value", "reason"], rows, form)
        return
    about = [scenario.title, scenario.why, scenario.note]
    about += [
        f"As of {scenario.as_of}." if scenario.as_of else "",
        f"Extends {scenario.extends}." * bool(scenario.extends),
    ]
    about += [f"Sources: {', '.join(scenario.sources)}." if scenario.sources else ""]
    for line in filter(None, about):
        click.echo(plain(line))
    for action, subject, mode, value, reason in rows:
        parts = [f"  {action:<6}  {subject}", f"by {mode}" if mode else "", value, reason]
        click.echo(plain("  ".join(filter(None, parts))))


def _words(change: Change) -> str:
    if change.rule:
        return change.rule.name
    found = []
    for name, triple in change.values:
        found.append(triple.text() if name == "value" else f"{name} {triple.text()}")
    return ", ".join(found)
