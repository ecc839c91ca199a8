"""Scenarios made in Python written as the files that commands read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .columns import MODES
from .errors import QuestionError
from .scenario import ACTIONS, Change, Scenario
from .scenariofiles import THEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .scenario import Rule
    from .triple import Triple

__all__ = ["scenario_keys", "scenario_text"]


def scenario_text(scenario: Scenario) -> str:
    """Return the text of a scenario file."""
    import yaml

    text: str = yaml.safe_dump(scenario_keys(scenario), sort_keys=False, allow_unicode=True, width=100)
    return text


def scenario_keys(scenario: Scenario) -> dict[str, Any]:
    """Return the keys of a scenario file; empty ones are left out.

    A file does what it says in the order of :data:`corridor.scenario.ACTIONS`. Where the changes have another order,
    they are parted into steps, and the later ones stand under ``then``.
    """
    first, *later = [_step(changes) for changes in _parted(scenario.changes)] or [{}]
    found = {
        "title": _words(scenario.title or scenario.id),
        "why": _words(scenario.why),
        "as_of": scenario.as_of.isoformat() if scenario.as_of else None,
        **first,
        THEN: later,
        "sources": list(scenario.sources),
        "note": _words(scenario.note),
    }
    return {key: value for key, value in found.items() if value}


def _parted(changes: Iterable[Change]) -> list[list[Change]]:
    """Return the changes in steps that a file can do each in the order of :data:`corridor.scenario.ACTIONS`."""
    steps: list[list[Change]] = []
    for change in changes:
        if not steps or not all(_goes_with(one, change) for one in steps[-1]):
            steps.append([])
        steps[-1].append(change)
    return steps


def _goes_with(one: Change, later: Change) -> bool:
    """Whether one step of a file can hold both, the first before the second."""
    if ACTIONS.index(one.action) > ACTIONS.index(later.action):
        return False
    same = (one.subject, one.mode) == (later.subject, later.mode)
    return not same or (one.action == later.action != "set") or {one.action, later.action} not in _ONE_ONLY


_ONE_ONLY = ({"open", "close"}, {"permit", "forbid"}, {"set"})
"""Of these a step holds one for each thing."""


def _step(changes: Iterable[Change]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for change in changes:
        if change.action == "set":
            found.setdefault("set", {})[change.subject] = _values(change)
        elif change.rule is not None:
            found.setdefault(change.action, []).append(_ban(change.rule))
        else:
            one = {"project": change.subject, "mode": change.mode} if change.mode else change.subject
            found.setdefault(change.action, []).append(one)
    return {action: found[action] for action in ACTIONS if action in found}


def _values(change: Change) -> Any:  # noqa: ANN401 - a number, a list or a table
    values = {name: _numbers(triple) for name, triple in change.values}
    if change.reason:
        values["reason"] = _words(change.reason)
    return values["value"] if list(values) == ["value"] else values


def _numbers(triple: Triple) -> Any:  # noqa: ANN401 - a number or a list
    numbers = [int(one) if float(one).is_integer() else float(one) for one in triple]
    return numbers[0] if len(set(numbers)) == 1 else numbers


def _ban(rule: Rule) -> dict[str, Any]:
    if not (rule.countries or rule.where):
        raise QuestionError(f"The ban {rule.id} applies everywhere. A file has to say where: name countries, or where.")
    codes = {name: list(getattr(rule, name)) for name in ("countries", "where", "goods_from", "goods_to", "goods_of")}
    found: dict[str, Any] = {"id": rule.id, "name": _words(rule.name), **codes}
    found["modes"] = [] if rule.modes == MODES else list(rule.modes)
    found["cargo"] = "" if rule.cargo == "any" else rule.cargo
    return {key: value for key, value in found.items() if value}


def _words(text: str) -> str:
    return " ".join(text.split())
