"""Make a map again from what it says of itself, and tell whether it comes out byte for byte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .columns import ID_PATTERN
from .errors import CorridorError, DataError
from .maprecord import read_record
from .provenance import data_record, scenario_hash, version_words, versions_here
from .writing import write_text

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from .atlas import Atlas
    from .maprecord import MapRecord
    from .scenario import Scenario

__all__ = ["Rebuilt", "rebuild"]


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What came of making a map again.

    Parameters
    ----------
    record
        What the file says of itself.
    differences
        In words, what is not as it was; empty where the file came out byte for byte.
    path
        The file that now holds the map; ``None`` where nothing was written.
    """

    record: MapRecord
    differences: tuple[str, ...]
    path: Path | None

    @property
    def same(self) -> bool:
        """Whether the file came out byte for byte."""
        return not self.differences


def rebuild(
    path: str | os.PathLike[str],
    output: str | os.PathLike[str] | None = None,
    *,
    data: str | os.PathLike[str] | None = None,
    scenarios: Sequence[str | os.PathLike[str] | Scenario] = (),
    anyway: bool = False,
    progress: bool = True,
) -> Rebuilt:
    """Make a map again from what it says of itself, and tell whether it comes out byte for byte.

    It does where data and versions are the same.

    Parameters
    ----------
    path
        The map.
    output
        File to write; ``None`` is the map itself, which stays untouched where it comes out byte for byte.
    data
        Data folder, where the map is not of the shipped data.
    scenarios
        Scenarios of your own that the map names: YAML files or scenarios.
    anyway
        Write also where something differs.
    progress
        Whether bars tell how far it has got.

    Returns
    -------
    Rebuilt
        What differs, and the file written: none where something differs, unless ``anyway``.

    Raises
    ------
    DataError
        If the file is no map of corridor, or names a scenario that is neither shipped nor given.
    OutputError
        If the file cannot be written.
    """
    from .atlas import load

    record, content = read_record(path)
    atlas = load(data)
    own = _own(scenarios, atlas)
    for one in record.scenarios:
        if "sha256" in one and _given(one, own) is None:
            raise DataError(
                f"The map shows {one['id']}, a scenario of somebody's own. Name its file with --scenario, in "
                "Python with scenarios=."
            )
    differences = [*_differing(record, atlas, own)]
    if differences and not anyway:
        return Rebuilt(record=record, differences=tuple(differences), path=None)
    html = _page(record, atlas, own, progress=progress)
    if not differences and html.encode("utf-8", "replace") != content:
        differences.append(
            "the file itself: it was changed after it was made, made on a map that was changed in Python, or made by "
            "another state of corridor under the same number"
        )
        if not anyway:
            return Rebuilt(record=record, differences=tuple(differences), path=None)
    target = Path(path if output is None else output)
    if output is not None or differences:
        # A map that comes out as it is stays untouched: it may lie where nobody can write.
        write_text(target, html)
    return Rebuilt(record=record, differences=tuple(differences), path=target)


def _own(scenarios: Sequence[str | os.PathLike[str] | Scenario], atlas: Atlas) -> list[Scenario]:
    from .scenariofiles import scenario_of

    return [scenario_of(one, atlas.folder) for one in scenarios]


def _given(told: Mapping[str, str], own: Sequence[Scenario]) -> Scenario | None:
    """Return which of the user's own scenarios is meant: of several with one id the one that says the same."""
    named = [one for one in own if one.id == told["id"]]
    return next((one for one in named if scenario_hash(one) == told["sha256"]), next(iter(named), None))


def _differing(record: MapRecord, atlas: Atlas, own: Sequence[Scenario]) -> Iterable[str]:
    """Yield in words what is not as it was when the map was made."""
    if record.additions:
        yield f"things added in Python, which no record holds: {', '.join(record.additions)}. Run your script again"
    here, there = data_record(atlas), record.data
    if here["sha256"] != there["sha256"]:
        words = [f"{one['title']}, data of {one['date']}, {version_words(one)}" for one in (there, here)]
        differ = " (the words are the same, files are not)" if words[0] == words[1] else ""
        yield f"the data: then {words[0]}; now {words[1]}{differ}"
    versions = versions_here()
    for name in dict.fromkeys([*record.versions, *versions]):
        then, now = record.versions.get(name, "none"), versions.get(name, "none")
        if then != now:
            yield f"{name}: then {then or 'none'}; now {now or 'none'}"
    for one in {one.get("sha256", ""): one for one in record.scenarios}.values():
        found = _given(one, own) if "sha256" in one else None
        if found is not None and scenario_hash(found) != one["sha256"]:
            yield f"the scenario {one['id']}: its file says something else now"


def _scenario_again(told: Mapping[str, str], atlas: Atlas, own: Sequence[Scenario]) -> Scenario:
    from .scenariofiles import read_scenario

    key = told["id"]
    if "sha256" in told:
        given = _given(told, own)
        assert given is not None, "it was asked for before"
        found = given
    elif re.fullmatch(ID_PATTERN, key):
        found = read_scenario(key, atlas.folder)
    else:
        # Never a path: whoever sends a map does not choose what is read here.
        raise DataError(f"The map names the scenario {key[:40]!r}, which is no id. Make the map again.")
    return found.on(told["as_of"] or None)


def _page(record: MapRecord, atlas: Atlas, own: Sequence[Scenario], *, progress: bool) -> str:
    """Return the page made again."""
    from .maps import Journey, make_comparison, make_map
    from .scenariocomparison import compare

    # A map of the day of its data shows the day of the data found, if those are newer.
    if record.as_of != record.data["date"]:
        atlas = atlas.as_of(record.as_of)
    options: dict[str, Any] = dict(record.options)
    try:
        if record.made == "comparison":
            scenarios = [_scenario_again(one, atlas, own) for one in options.pop("scenarios")]
            look = {key: options.pop(key) for key in ("title", "theme") if key in options}
            pairs = [(pair[0], pair[1]) for pair in options.pop("pairs", [])]
            compared = compare(scenarios, pairs or None, atlas=atlas, progress=progress, **options)
            html: str = make_comparison(compared, progress=progress, **look).get_root().render()
            return html
        journeys = [
            Journey(
                scenario=_scenario_again(one["scenario"], atlas, own),
                origin=one["from"],
                destination=one["to"],
                load=one["load"],
                options={
                    key: tuple(value) if isinstance(value, list) else value for key, value in one["options"].items()
                },
            )
            for one in options.pop("journeys", [])
        ]
        if isinstance(options.get("focus"), list):
            options["focus"] = tuple(options["focus"])
        html = make_map(atlas, journeys=journeys, progress=progress, **options).get_root().render()
    except CorridorError as error:
        raise DataError(f"The map cannot be made again here: {error}") from error
    return html
