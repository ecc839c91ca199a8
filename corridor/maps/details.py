"""What the map says about one thing when it is clicked: finished words, never markup.

Every detail is a small mapping: ``kind`` (the line above the name), ``name``, ``rows`` (label and text), ``history``
(date, text, status), ``note``, and ``sources`` (numbers in the list that goes with the map).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.dates import parse_date
from corridor.errors import DataError

from .style import style

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from corridor.atlas import Atlas
    from corridor.status import Status

__all__ = ["Details", "Project", "Row", "SourceList", "date_words", "records"]

Detail = dict[str, Any]
Row = dict[str, Any]


class Project(NamedTuple):
    """Name of a project and how many links, crossings and permissions it has."""

    name: str
    size: int


def records(frame: pd.DataFrame) -> list[tuple[str, Row]]:
    """Return key and cells of each row of a frame."""
    rows: list[Any] = frame.to_dict("records")
    return [(str(key), row) for key, row in zip(frame.index, rows, strict=True)]


def date_words(value: dt.date | str | None) -> str:
    """Return a date in words, such as ``8 June 2026``; text that is no date stays as it is."""
    if value is None or value == "":
        return ""
    try:
        return str(parse_date(value if isinstance(value, str) else value.isoformat()))
    except DataError:
        return str(value)


def _given(value: object) -> bool:
    return not (value is None or value == "" or (isinstance(value, float) and math.isnan(value)))


def _km(value: float) -> str:
    return f"{value:,.0f} km" if value >= 100 or value == round(value) else f"{value:,.1f} km"


class SourceList:
    """Sources in the order in which the map first cites them."""

    def __init__(self, atlas: Atlas) -> None:
        self._rows = dict(records(atlas.sources))
        self._number: dict[str, int] = {}

    def numbers(self, *groups: Iterable[str]) -> list[int]:
        """Return the numbers of sources, each once, in the order given."""
        keys = dict.fromkeys(key for group in groups for key in group)
        return [self._number.setdefault(key, len(self._number)) for key in keys]

    def publisher(self, keys: Sequence[str]) -> str:
        """Return the publisher of the first source, or an empty text."""
        return str(self._rows[keys[0]]["publisher"]) if keys and keys[0] in self._rows else ""

    def rows(self) -> list[list[str]]:
        """Return title, publisher, date, address and confidence of each source cited."""
        rows = []
        for key in self._number:
            row = self._rows.get(key, {"title": key})
            date = date_words(row.get("date"))
            rows.append([row["title"], row.get("publisher", ""), date, row.get("url", ""), row.get("confidence", "")])
        return rows


class Details:
    """Compose the details of the things of one atlas.

    Parameters
    ----------
    atlas
        The tables on the day shown.
    """

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.sources = SourceList(atlas)
        self._words = style()["words"]
        self._country = {str(row["iso2"]): str(row["name"]) for _, row in records(atlas.countries)}
        self._lengths: dict[str, list[Row]] = {}
        for _, row in records(atlas.lengths):
            self._lengths.setdefault(row["link"], []).append(row)
        self.projects: dict[str, list[Project]] = {}
        for _, row in records(atlas.projects):
            project = Project(row["name"], len(row["members"]))
            for member in row["members"]:
                self.projects.setdefault(member, []).append(project)

    def link(self, key: str, row: Row) -> Detail:
        """Describe a link."""
        mode = self._words["mode"][row["mode"]]
        lengths = self._lengths.get(key, [])
        rows = [
            *self._names(key),
            ("Part of", "; ".join(project.name for project in self.projects.get(key, ()))),
            *self._status(row),
            ("Length", self._length(row, lengths)),
            ("Line drawn", self._drawn(row)),
            ("Track", self._track(row)),
            ("Country", self._country.get(" ".join(row["country"]), "") if row["country"] else ""),
        ]
        return self._detail(
            f"{self._status_word(row)} · {mode.lower()}",
            row["name"],
            rows,
            history=self.atlas.history(key),
            note=row["note"],
            sources=(row["status_sources"], row["sources"], *(length["sources"] for length in lengths)),
        )

    def crossing(self, key: str, row: Row) -> Detail:
        """Describe a border crossing point."""
        mode = {"rail": "rail", "road": "road", "sea": "ferry"}[row["mode"]]
        sides = (self._country.get(code, code) for code in (str(row["country_a"]), str(row["country_b"])))
        rows = [
            ("Between", " and ".join(sides)),
            *self._names(key),
            ("Part of", "; ".join(project.name for project in self.projects.get(key, ()))),
            *self._status(row),
            ("Gauge", "Goods change gauge here" if row["gauge_break"] else ""),
        ]
        return self._detail(
            f"{self._status_word(row)} · {mode} border crossing",
            row["name"],
            rows,
            history=self.atlas.history(key),
            note=row["note"],
            sources=(row["status_sources"], row["sources"]),
        )

    def node(self, key: str, row: Row) -> Detail:
        """Describe a place."""
        kind = str(row["kind"]).capitalize()
        rows = [
            ("Country", ", ".join(self._country.get(code, code) for code in row["countries"])),
            *self._names(key),
            ("Gauge", "1520 and 1435 mm meet here" if row["gauge_break"] else ""),
        ]
        return self._detail(kind, row["name"], rows, note=row["note"], sources=(row["sources"],))

    def country(self, key: str, row: Row) -> Detail:
        """Describe a country and its role."""
        role = self._words["role"][row["role"]]
        rows = [
            *self._names(key),
            ("Role", role),
            ("Role since", date_words(row["role_since"])),
            ("Border", f"Drawn within {row['precision_m']:,.0f} m of its source" if _given(row["precision_m"]) else ""),
        ]
        return self._detail("Country", row["name"], rows, note=row["note"], sources=(row["sources"],))

    def ruling(self, row: Row) -> Detail:
        """Describe a disputed area or stretch of border."""
        rows = [
            ("Claimed by", ", ".join(self._country.get(code, code) for code in row["claimants"])),
            ("Why drawn so", row["reason"]),
            ("As of", date_words(row["as_of"])),
        ]
        kind = "Border not settled" if row["edge"] == "dashed" else "How a border is drawn"
        return self._detail(kind, row["name"], rows, note=row["note"], sources=(row["sources"],))

    def water(self, key: str, row: Row) -> Detail:
        """Describe a sea, lake or river."""
        kind = str(row["type"]).capitalize()
        return self._detail(kind, row["name"], self._names(key), note=row["note"], sources=(row["sources"],))

    def callout(self, row: Row) -> str:
        """Return the status of a link in a few small words, for its label."""
        word = self._status_word(row)
        if row["status"] in {"closed", "dismantled"} and row["since"]:
            return f"{word.lower()} since {row['since']}"
        return word.lower()

    def _detail(
        self,
        kind: str,
        name: str,
        rows: Iterable[tuple[str, str]],
        *,
        history: Sequence[Status] = (),
        note: str = "",
        sources: Iterable[Iterable[str]] = (),
    ) -> Detail:
        detail: Detail = {"kind": kind, "name": name, "rows": [[label, text] for label, text in rows if text]}
        if history:
            detail["history"] = [self._event(status) for status in history]
        if note:
            detail["note"] = note
        numbers = self.sources.numbers(*sources, *(status.sources for status in history))
        if numbers:
            detail["sources"] = numbers
        return detail

    def _event(self, status: Status) -> list[str]:
        word = self._words["status"][status.status]
        text = f"{word}, announced only" if status.is_plan else word
        note = f"{text}: {status.note}" if status.note else text
        return [str(status.date), note, status.status]

    def _names(self, key: str) -> list[tuple[str, str]]:
        # Each name keeps its own direction of writing, whatever stands beside it.
        names = "; ".join(f"\u2068{name.name}\u2069 ({name.side})" for name in self.atlas.names_of(key))
        return [("Also called", names)]

    def _status_word(self, row: Row) -> str:
        word: str = self._words["status"][row["status"]]
        if row["status"] == "dismantled" and row["mode"] == "road":
            return "Road removed"
        return word

    def _status(self, row: Row) -> list[tuple[str, str]]:
        word = self._status_word(row)
        since = f"{word} since {row['since']}" if row["since"] else word
        checked = date_words(row["last_checked"])
        if checked and row["stale"]:
            checked = f"Not checked since {checked}"
        return [
            ("Status", since),
            ("Ahead", f"{row['plan'][:1].upper()}{row['plan'][1:]}; a plan, not in force" if row["plan"] else ""),
            ("Last checked", checked),
        ]

    def _length(self, row: Row, lengths: Sequence[Row]) -> str:
        def cited(length: Row) -> str:
            parts = (self.sources.publisher(length["sources"]), str(length["as_of"])[:4])
            about = ", ".join(part for part in parts if part)
            return f"{_km(length['km'])} ({about})" if about else _km(length["km"])

        used = [cited(length) for length in lengths if length["use"] == "input"]
        rivals = [cited(length) for length in lengths if length["use"] != "input"]
        if not used and _given(row["length_km"]):
            used = [f"about {_km(row['length_km'])} ({row['length_basis']}; none published)"]
        return "; also published: ".join([*used, ", ".join(rivals)] if rivals else used)

    def _drawn(self, row: Row) -> str:
        if not row["quality"]:
            return ""
        error = style()["errorMetres"][row["quality"]]
        near = f"± {error / 1000:g} km" if error >= 1000 else f"± {error} m"
        parts = [f"{self._words['quality'][row['quality']]}, {near}"]
        if _given(row["drawn_km"]):
            share = f", {row['ratio']:.0%} of the published length" if _given(row["ratio"]) else ""
            parts.append(f"{_km(row['drawn_km'])} as drawn{share}")
        return "; ".join(parts)

    def _track(self, row: Row) -> str:
        if row["mode"] != "rail":
            return ""
        tracks = {1: "single track", 2: "double track"}.get(row["tracks"], "")
        if not tracks and _given(row["tracks"]):
            tracks = f"{row['tracks']:.0f} tracks"
        traction = {
            "diesel": "diesel",
            "electric": "electric",
            "electric-dc-3kv": "electric, 3 kV direct current",
            "electric-ac-25kv": "electric, 25 kV alternating current",
        }.get(row["traction"], "")
        gauge = f"{row['gauge_mm']:.0f} mm" if _given(row["gauge_mm"]) else ""
        return ", ".join(part for part in (gauge, tracks, traction) if part)
