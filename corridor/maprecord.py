"""A map that knows itself: the record that a page carries, written and read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .errors import DataError
from .provenance import command_of, version_words

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping


__all__ = ["ELEMENT", "MapRecord", "element_of", "inspect", "read_record"]

ELEMENT: Final = '<script type="application/json" id="corridor-record">'
"""How the element begins that carries the record."""
LARGEST: Final = 400_000_000
"""Bytes: a larger file is no map of ours."""
LONGEST: Final = 1_000_000
"""Letters of a record."""
MOST_WAYS: Final = 10
"""Alternatives that a record may ask for, as many as the command does."""
_SIGN: Final = '<meta name="generator" content="corridor">'


def element_of(record: Mapping[str, Any]) -> str:
    """Return the element that carries a record: data, which no browser runs."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    # Nothing in it can end the element or begin another.
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"{ELEMENT}{text}</script>"


@dataclass(frozen=True, kw_only=True)
class MapRecord:
    """What a page was made from.

    Parameters
    ----------
    made
        ``map`` or ``comparison``.
    data
        Title, date, version and SHA-256 of the data.
    as_of
        The day shown.
    options
        What was asked for, without what is usual.
    versions
        Versions of corridor and of what decides the bytes.
    additions
        Kinds of things that somebody put on the map in Python.
    sha256
        SHA-256 of the file.
    """

    made: str
    data: Mapping[str, str]
    as_of: str
    options: Mapping[str, Any]
    versions: Mapping[str, str]
    additions: tuple[str, ...] = ()
    sha256: str = ""

    @property
    def command(self) -> str:
        """The command that makes the page; empty where only Python can."""
        return "" if self.additions else command_of(self.to_dict())

    @property
    def scenarios(self) -> tuple[Mapping[str, str], ...]:
        """Scenarios that were named: id and day, of the user's own also title and SHA-256."""
        journeys = [one["scenario"] for one in self.options.get("journeys", [])]
        return (*self.options.get("scenarios", ()), *journeys)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "made": self.made,
            "data": dict(self.data),
            "as_of": self.as_of,
            "options": dict(self.options),
            "versions": dict(self.versions),
            "additions": list(self.additions),
            "sha256": self.sha256,
        }

    def lines(self) -> list[str]:
        """Return the record for people, a line each."""
        told = [
            ("what", "layered map" if self.made == "map" else "comparison of scenarios"),
            ("made by", f"corridor {self.versions.get('corridor', '')}"),
            ("command", self.command or "none: it was made in Python"),
            ("data", f"{self.data['title']}, data of {self.data['date']}, {version_words(self.data)}"),
            ("data SHA-256", self.data["sha256"]),
            ("day shown", self.as_of),
            *(("scenario", _scenario_words(one)) for one in self.scenarios),
            *((f"option {key}", json.dumps(value, ensure_ascii=False)) for key, value in self._others()),
            ("added in Python", ", ".join(self.additions)),
            ("versions", ", ".join(f"{name} {number}" for name, number in self.versions.items() if name != "corridor")),
            ("file SHA-256", self.sha256),
        ]
        width = max(len(name) for name, _ in told)
        return [f"{name.ljust(width)}  {words}" for name, words in told if words]

    def _others(self) -> list[tuple[str, Any]]:
        """Return options that the command does not tell."""
        return [] if self.command else [one for one in self.options.items() if one[0] != "scenarios"]

    def __str__(self) -> str:
        """Return the lines of the record."""
        return "\n".join(self.lines())


def _scenario_words(scenario: Mapping[str, str]) -> str:
    day = f", as of {scenario['as_of']}" if scenario["as_of"] else ""
    own = f": {scenario['title']}, own, SHA-256 {scenario['sha256']}" if "sha256" in scenario else ""
    return f"{scenario['id']}{day}{own}"


def inspect(path: str | os.PathLike[str]) -> MapRecord:
    """Tell what a map was made from: data, day, command, scenarios, versions.

    Parameters
    ----------
    path
        An HTML file that :func:`corridor.map`, ``corridor map``, ``route --map`` or ``compare --map`` made, also with
        things that somebody added in Python.

    Returns
    -------
    MapRecord
        What the file says of itself. It is what stands there, not what is proven: :func:`corridor.rebuild` proves it.

    Raises
    ------
    DataError
        If the file cannot be read, is no map of corridor, carries no record, or a damaged one.
    """
    return read_record(path)[0]


def read_record(path: str | os.PathLike[str]) -> tuple[MapRecord, bytes]:
    """Return the record of a file and its bytes."""
    file = Path(path)
    try:
        if not file.is_file():
            raise DataError(f"{file} is no file. Name an HTML file that corridor has made.")
        if file.stat().st_size > LARGEST:
            raise DataError(f"{file} has {file.stat().st_size / 1e6:,.0f} MB: it is no map that corridor has made.")
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        raise DataError(f"{str(path)!r} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    start = content.find(ELEMENT.encode())
    sign = content.find(_SIGN.encode())
    if sign < 0 or (start >= 0 and start < sign):
        raise DataError(f"{file} is no map that corridor has made. Name an HTML file of 'corridor map'.")
    if start < 0:
        raise DataError(
            f"{file} carries no record: an older corridor made it, or a figure of your own holds it. Make it again."
        )
    start += len(ELEMENT)
    end = content.find(b"</script>", start, start + LONGEST)
    try:
        if end < 0:
            raise ValueError("it has no end")  # noqa: TRY301
        record = _checked(json.loads(content[start:end].decode("utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(f"The record in {file} is damaged ({str(error)[:80]}). Make the map again.") from None
    return MapRecord(**record, sha256=hashlib.sha256(content).hexdigest()), content


def _checked(found: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the file holds
    """Return the parts of a record, each of its kind: what stands in a file is anybody's text."""
    record: dict[str, Any] = {
        "made": _one_of(found["made"], ("map", "comparison")),
        "data": {key: _text(found["data"][key]) for key in ("title", "date", "version", "sha256")},
        "as_of": _day(found["as_of"]),
        "options": _options(found["options"], found["made"]),
        "versions": {_text(key): _text(value) for key, value in found["versions"].items()},
        "additions": tuple(map(_text, found.get("additions", []))),
    }
    _day(record["data"]["date"])
    return record


def _options(found: Any, made: str) -> dict[str, Any]:  # noqa: ANN401 - whatever the file holds
    read: dict[str, Any] = {
        "title": _text, "theme": _theme, "layers": _texts, "tiles": _text, "focus": _focus, "journeys": _journeys,
    }  # fmt: skip
    if made == "comparison":
        read = {
            "title": _text, "theme": _theme, "pairs": _pairs, "scenarios": _scenarios, "load": _text,
            "minimise": _text, "cargo": _text,
        }  # fmt: skip
        found["scenarios"]
    unknown = set(found) - set(read)
    if unknown:
        raise ValueError(f"option {min(unknown)[:40]!r} is not known")
    return {key: read[key](value) for key, value in found.items()}


def _text(value: Any) -> str:  # noqa: ANN401 - whatever the file holds
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:40]!r} is no text")
    return value


def _count(value: Any) -> int:  # noqa: ANN401 - whatever the file holds
    if not isinstance(value, int) or not 0 <= value <= MOST_WAYS:
        raise TypeError(f"{str(value)[:40]!r} is no number of ways")
    return int(value)


def _one_of(value: Any, known: tuple[str, ...]) -> str:  # noqa: ANN401 - whatever the file holds
    if value not in known:
        raise ValueError(f"{str(value)[:40]!r} is not known")
    return str(value)


def _theme(value: Any) -> str:  # noqa: ANN401 - whatever the file holds
    return _one_of(value, ("light", "dark"))


def _day(value: Any) -> str:  # noqa: ANN401 - whatever the file holds
    return dt.date.fromisoformat(_text(value)).isoformat()


def _texts(value: Any) -> list[str]:  # noqa: ANN401 - whatever the file holds
    if not isinstance(value, list):
        raise TypeError(f"{str(value)[:40]!r} is no list")
    return [_text(one) for one in value]


def _focus(value: Any) -> str | list[float]:  # noqa: ANN401 - whatever the file holds
    if isinstance(value, list):
        numbers = [float(one) for one in value]
        if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
            raise ValueError("a frame has four sides, in degrees")
        return numbers
    return _text(value)


def _pairs(value: Any) -> list[list[str]]:  # noqa: ANN401 - whatever the file holds
    pairs = [_texts(one) for one in value]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("a pair has two places")
    return pairs


def _scenario(value: Any) -> dict[str, str]:  # noqa: ANN401 - whatever the file holds
    found = {key: _text(value[key]) for key in ("id", "as_of", "title", "sha256") if key in value}
    if found["as_of"]:
        _day(found["as_of"])
    return {"title": "", **found} if "sha256" in found else found


def _scenarios(value: Any) -> list[dict[str, str]]:  # noqa: ANN401 - whatever the file holds
    return [_scenario(one) for one in value]


def _journeys(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever the file holds
    found = []
    for one in value:
        read: dict[str, Any] = {
            "minimise": _text, "via": _texts, "avoid": _texts, "modes": _texts, "cargo": _text, "owner": _text,
            "alternatives": _count,
        }  # fmt: skip
        asked = {_one_of(key, tuple(read)): read[key](words) for key, words in one["options"].items()}
        texts = {key: _text(one[key]) for key in ("from", "to", "load")}
        found.append({**texts, "scenario": _scenario(one["scenario"]), "options": asked})
    return found
