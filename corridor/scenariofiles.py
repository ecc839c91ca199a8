"""Scenarios on disk: YAML files of the data folder or of the user, read with clear errors, and their JSON schema."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .columns import ID_PATTERN, MODES
from .dates import as_day
from .errors import DataError, NotKnownError, QuestionError
from .folder import data_folder
from .names import plain
from .scenario import ACTIONS, TODAY, VALUES, Change, Rule, Scenario, as_triple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import yaml

    from .triple import Triple

__all__ = ["SCHEMA", "read_scenario", "read_scenarios", "scenario_names", "scenario_schema", "schema_text"]

SCENARIOS: Final = "scenarios"
"""Folder of the shipped scenarios inside the data folder."""
SCHEMA: Final = f"{SCENARIOS}/schema.json"
"""The JSON schema of a scenario file inside the shipped data folder, for editors."""
_TEXTS: Final = {
    "title": "Name for people.",
    "why": "Why anybody asks: what the scenario is to show.",
    "extends": "Scenario whose changes come first: the name of a shipped one, or of a file beside this one.",
    "note": "Anything a reader has to know.",
}
_RULE_CODES: Final = ("countries", "where", "modes", "goods_from", "goods_to", "goods_of")
THEN: Final = "then"
"""Key of the steps that come after the first, in a scenario file."""
_ENDINGS: Final = (".yaml", ".yml")


def scenario_names(folder: str | os.PathLike[str] | None = None) -> tuple[str, ...]:
    """Return the names of the scenarios that a data folder ships, today first; ``None`` takes the shipped folder."""
    found = {path.stem for path in (data_folder(folder) / SCENARIOS).glob("*.yaml")}
    return tuple(sorted(found | {TODAY.id}, key=lambda name: (name != TODAY.id, name)))


def read_scenarios(folder: str | os.PathLike[str] | None = None) -> tuple[Scenario, ...]:
    """Return every scenario that a data folder ships, today first.

    Raises as :func:`corridor.read_scenario`.
    """
    return tuple(read_scenario(name, folder) for name in scenario_names(folder))


def read_scenario(name: str | os.PathLike[str], folder: str | os.PathLike[str] | None = None) -> Scenario:
    """Read a scenario with everything it extends.

    Parameters
    ----------
    name
        Name of one that the data folder ships, or the path of a YAML file.
    folder
        The data folder; ``None`` takes the shipped one.

    Returns
    -------
    Scenario
        Its changes name file and key. Whether the data hold the ids is seen when a network is made of it.

    Raises
    ------
    NotKnownError
        If there is no scenario of that name.
    DataError
        If a file is no scenario; the message names file, key and cure.
    """
    return _read(_path(name, data_folder(folder) / SCENARIOS, None), data_folder(folder) / SCENARIOS, ())


def scenario_of(given: object, folder: str | os.PathLike[str] | None = None) -> Scenario:
    """Return a scenario as it is, that of a network, or the one that a name or path means.

    Raises
    ------
    QuestionError
        If it is none of these.
    """
    made = getattr(given, "scenario", given)
    if isinstance(made, Scenario):
        return made
    if isinstance(given, str | os.PathLike):
        return read_scenario(given, folder)
    raise QuestionError(f"{given!r} is no scenario. Give one, its name, the path of a YAML file, or a network of it.")


def _path(name: str | os.PathLike[str], shipped: Path, beside: Path | None) -> Path | None:
    """Return the file of a scenario; none for today where the folder has no file of it."""
    text = os.fspath(name)
    if text.endswith(_ENDINGS) or os.sep in text:
        path = (beside or Path()) / text
        if not path.is_file():
            raise DataError(f"There is no scenario file {path}. Name a file, or a scenario of 'corridor scenarios'.")
        return path
    for place in filter(None, (beside, shipped)):
        if (path := place / f"{text}.yaml").is_file():
            return path
    if text == TODAY.id:
        return None
    raise NotKnownError("scenario", text, [TODAY.id, *(path.stem for path in shipped.glob("*.yaml"))])


def _read(path: Path | None, shipped: Path, above: tuple[Path, ...]) -> Scenario:
    if path is None:
        return TODAY
    if path.resolve() in above:
        chain = " > ".join(one.stem for one in (*above, path))
        raise DataError(f"{path}: extends: the scenarios extend each other in a circle ({chain}). Break it.")
    raw = _yaml(path)
    made = _Reader(path.name).scenario(path.stem, raw)
    if not made.extends:
        return made
    try:
        base_path = _path(made.extends, shipped, path.parent)
    except (DataError, NotKnownError) as error:
        raise DataError(f"{path.name}: extends: {error}") from None
    base = _read(base_path, shipped, (*above, path.resolve()))
    return replace(made, as_of=made.as_of or base.as_of, changes=(*base.changes, *made.changes))


def _yaml(path: Path) -> dict[str, Any]:
    import yaml

    try:
        # A subclass of the safe loader.
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_loader())  # noqa: S506
    except RecursionError:
        raise DataError(f"{path} cannot be read as YAML: it is nested too deeply. Mend the file.") from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        # A ValueError is text that is not UTF-8, or a date that there is not.
        raise DataError(f"{path} cannot be read as YAML: {error}. Mend the file.") from None
    if not isinstance(raw, dict):
        raise DataError(f"{path} holds no keys. A scenario has title, why and changes, such as 'open: [id]'.")
    return raw


def _loader() -> type[yaml.SafeLoader]:
    """Return YAML's safe loader that refuses what would be lost or grow without end: a key twice, and aliases."""
    import yaml

    class Loader(yaml.SafeLoader):
        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            if self.check_event(yaml.AliasEvent):
                mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
                problem = "a scenario has no aliases: write it out"
                raise yaml.constructor.ConstructorError(problem=problem, problem_mark=mark)
            node: yaml.Node | None = super().compose_node(parent, index)
            return node

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
            seen = set()
            for key, _ in node.value:
                if isinstance(key, yaml.ScalarNode) and key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        problem=f"{key.value!r} stands here twice: put both under one", problem_mark=key.start_mark
                    )
                seen.add(key.value if isinstance(key, yaml.ScalarNode) else None)
            made: dict[Any, Any] = super().construct_mapping(node, deep)
            return made

    return Loader


class _Reader:
    """Turns the keys of one file into a scenario."""

    def __init__(self, file: str) -> None:
        self.file = file

    def scenario(self, name: str, raw: dict[str, Any]) -> Scenario:
        known = (*_TEXTS, "as_of", "sources", *ACTIONS, THEN)
        for key in raw:
            if key not in known:
                raise DataError(f"{self.file}: {NotKnownError('key', str(key), known)}")
        texts = {key: self.text(key, raw.get(key)) for key in _TEXTS}
        if not texts["title"]:
            raise DataError(f"{self.file}: title is missing. Give the scenario a name for people.")
        changes = self.step(raw)
        for step in self.steps(raw.get(THEN)):
            changes += self.step(step)
        return Scenario(
            id=name,
            as_of=self.day(raw["as_of"]) if raw.get("as_of") else None,
            changes=tuple(changes),
            sources=self.words("sources", raw.get("sources")),
            file=self.file,
            **texts,
        )

    def step(self, raw: dict[str, Any]) -> list[Change]:
        """Return the changes of one step in their order."""
        changes = [change for action in ACTIONS for change in self.changes(action, raw.get(action))]
        self.twice(changes)
        return changes

    def steps(self, value: object) -> Iterator[dict[str, Any]]:
        """Yield the steps that come after the first."""
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.error(THEN, f"{value!r} is no list of steps. Write '- open: [id]' below it.")
        for one in value:
            self.keys(THEN, one, ACTIONS)
            yield one

    def error(self, key: str, what: str) -> DataError:
        return DataError(f"{self.file}: {key}: {what}")

    def text(self, key: str, value: object) -> str:
        if value is None:
            return ""
        if not isinstance(value, (str, int, float, dt.date)) or isinstance(value, bool):
            raise self.error(key, f"{value!r} is no text.")
        return " ".join(str(value).split())

    def day(self, value: object) -> dt.date:
        try:
            return as_day(value)
        except DataError as error:
            raise self.error("as_of", str(error)) from None

    def words(self, key: str, value: object) -> tuple[str, ...]:
        if value is None:
            return ()
        if isinstance(value, str):
            return tuple(value.split())
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        raise self.error(key, f"{value!r} is no list of ids. Write [one, two].")

    def twice(self, changes: list[Change]) -> None:
        pairs = (("open", "close"), ("permit", "forbid"))
        for one, other in pairs:
            both = {(c.subject, c.mode) for c in changes if c.action == one} & {
                (c.subject, c.mode) for c in changes if c.action == other
            }
            if both:
                raise self.error(other, f"{min(both)[0]} stands under {one} too. Keep one of them.")

    def changes(self, action: str, value: object) -> Iterator[Change]:
        if value is None:
            return
        if action == "set":
            yield from self.settings(value)
            return
        if not isinstance(value, list):
            raise self.error(action, f"{value!r} is no list. Write it as [one, two] or one a line, each after '- '.")
        for one in value:
            if isinstance(one, str):
                yield self.change(action, one)
            elif isinstance(one, dict) and action == "forbid":
                rule = self.rule(one)
                yield self.change(action, rule.id, rule=rule)
            elif isinstance(one, dict) and action in {"open", "close"} and "project" in one:
                self.keys(action, one, ("project", "mode"))
                yield self.change(action, self.text(action, one["project"]), mode=self.mode(action, one.get("mode")))
            else:
                raise self.error(action, f"{one!r} is no id. Write an id, or {{project: id, mode: rail}}.")

    def change(self, action: str, subject: str, **more: Any) -> Change:  # noqa: ANN401 - fields of Change
        return Change(action=action, subject=subject, where=f"{self.file}: {action}", **more)  # type: ignore[arg-type]

    def keys(self, key: str, value: dict[str, Any], known: Sequence[str]) -> None:
        for one in value:
            if one not in known:
                raise self.error(key, str(NotKnownError("key", str(one), known)))

    def mode(self, key: str, value: object) -> str:
        if value is None:
            return ""
        if value not in MODES:
            raise self.error(key, str(NotKnownError("mode", str(value), MODES)))
        return str(value)

    def rule(self, raw: dict[str, Any]) -> Rule:
        self.keys("forbid", raw, ("id", "name", "cargo", *_RULE_CODES))
        name = self.text("forbid", raw.get("name"))
        if not name:
            raise self.error("forbid", "a new ban needs a name that says it in words.")
        if not any(raw.get(key) for key in ("countries", "where")):
            raise self.error("forbid", f"{name!r} does not say where. Name countries, or links and crossings (where).")
        codes = {key: self.words("forbid", raw.get(key)) for key in _RULE_CODES}
        codes["modes"] = tuple(self.mode("forbid", mode) for mode in codes["modes"]) or MODES
        key = self.text("forbid", raw.get("id")) or plain(name).replace(" ", "-")
        return Rule(id=key, name=name, cargo=self.text("forbid", raw.get("cargo")) or "any",
                    **codes)  # fmt: skip

    def settings(self, value: object) -> Iterator[Change]:
        if not isinstance(value, dict):
            raise self.error("set", f"{value!r} is no table. Write 'set:' and below it 'id: value'.")
        for subject, given in value.items():
            key = f"set, {subject}"
            table = given if isinstance(given, dict) else {"value": given}
            self.keys(key, table, (*VALUES, "reason"))
            triples = tuple((name, self.triple(key, table[name])) for name in VALUES if name in table)
            if not triples:
                raise self.error(key, "nothing is set. Give value, speed, hours, cost or fee.")
            reason = self.text(key, table.get("reason"))
            where = f"{self.file}: set"
            yield Change(action="set", subject=str(subject), values=triples, reason=reason, where=where)

    def triple(self, key: str, value: object) -> Triple:
        try:
            return as_triple(value)
        except ValueError as error:
            raise self.error(key, str(error)) from None


def scenario_schema() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of a scenario file, for editors that complete and check YAML."""
    text = {"type": "string"}
    key = {"type": "string", "pattern": f"^{ID_PATTERN}$"}
    mode = {"enum": list(MODES)}
    country = _listed("[A-Z]{2}")
    day = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
    number = {"type": "number", "minimum": 0}
    value = {"oneOf": [number, {"type": "array", "items": number, "minItems": 3, "maxItems": 3}]}
    part = _object({"project": key, "mode": mode}, required=["project"])
    rule = _object(
        {
            "id": key, "name": text, "cargo": text, **dict.fromkeys(_RULE_CODES, country),
            "where": _listed(ID_PATTERN), "modes": _listed("|".join(MODES)),
        },
        required=["name"],
        anyOf=[{"required": ["countries"]}, {"required": ["where"]}],
    )  # fmt: skip
    parts = {"type": "array", "items": {"oneOf": [key, part]}}
    values = _object({**dict.fromkeys(VALUES, value), "reason": text})
    steps: dict[str, Any] = {
        "open": {**parts, "description": "Links, crossings or projects that open."},
        "close": {**parts, "description": "Links, crossings or projects that close."},
        "permit": {"type": "array", "items": key, "description": "Permissions of the data that hold."},
        "forbid": {
            "type": "array",
            "items": {"oneOf": [key, rule]},
            "description": "Permissions of the data that are withdrawn, or new bans.",
        },
        "set": {
            "type": "object",
            "additionalProperties": {"oneOf": [*value["oneOf"], values]},
            "description": "Parameters, links or crossings that get another value.",
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario of corridor",
        **_object(
            {
                **{name: {"type": "string", "description": words} for name, words in _TEXTS.items()},
                "as_of": {**day, "description": "Day it speaks of, such as 2025-10-20."},
                **steps,
                THEN: {
                    "type": "array",
                    "items": _object(steps),
                    "description": "More steps, each after the one before: a part opened of what was closed.",
                },
                "sources": {**_listed(r"\S+"), "description": "Ids of the sources table, or addresses."},
            },
            required=["title"],
        ),
    }


def _listed(pattern: str) -> dict[str, Any]:
    """Return the schema of words of one pattern: a list, or a text with blanks between."""
    one, several = f"^({pattern})$", rf"^\s*({pattern})(\s+({pattern}))*\s*$"
    return {
        "oneOf": [
            {"type": "string", "pattern": several},
            {"type": "array", "items": {"type": "string", "pattern": one}},
        ]
    }


def _object(properties: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of JSON schema
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


def schema_text() -> str:
    """Return the text of :data:`SCHEMA`."""
    import json

    return json.dumps(scenario_schema(), ensure_ascii=False, indent=1) + "\n"
