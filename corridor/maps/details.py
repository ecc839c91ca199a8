"""What the map says about one thing when it is clicked: finished words, never markup.

Every detail is a small mapping: ``kind`` (the line above the name), ``names`` (side, name and language), ``rows``
(label and text), ``projects`` (their ids, the smallest first), ``history`` (date, text, status, first day as a number,
whether it is only announced, sources, and for announcements the day numbers from which they were known and from which
later news overtook them, 0 if never), ``note``, and ``sources`` (numbers in the list that goes with the map). A text
of several figures has a line for each, and in it a tab between the figure and what is said of it. What changes with the
day - status, announcements, last check - is not in it: see :mod:`corridor.timeline`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.status import overtaken_on
from corridor.words import date_words, status_word

from .style import style
from .wording import border_figures, given, km_words, side_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from corridor.atlas import Atlas
    from corridor.status import Status

__all__ = ["Details", "Project", "Row", "SourceList", "records"]

Detail = dict[str, Any]
Row = dict[str, Any]


class Project(NamedTuple):
    """Size of a project (its links, crossings and permissions), its name, id and members; the smallest sorts first."""

    size: int
    name: str
    key: str
    members: tuple[str, ...]


def records(frame: pd.DataFrame) -> list[tuple[str, Row]]:
    """Return key and cells of each row of a frame."""
    # Column by column: pandas itself asks each cell for its type.
    columns = [frame[name].to_numpy(dtype=object).tolist() for name in frame.columns]
    rows: list[Any] = [dict(zip(frame.columns, cells, strict=True)) for cells in zip(*columns, strict=True)]
    return [(str(key), row) for key, row in zip(frame.index.tolist(), rows, strict=True)]


class SourceList:
    """Sources in the order in which the map first cites them."""

    def __init__(self, atlas: Atlas) -> None:
        self._rows = dict(records(atlas.frames.sources))
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
        self._country = {str(row["iso2"]): str(row["name"]) for _, row in records(atlas.frames.countries)}
        self._lengths: dict[str, list[Row]] = {}
        for _, row in records(atlas.frames.lengths):
            self._lengths.setdefault(row["link"], []).append(row)
        self._costs: dict[str, list[Row]] = {}
        for _, row in records(atlas.frames.table("costs")):
            self._costs.setdefault(row["project"], []).append(row)
        self.projects: dict[str, list[Project]] = {}
        for key, row in records(atlas.frames.projects):
            project = Project(len(row["members"]), row["name"], key, tuple(row["members"]))
            for member in row["members"]:
                self.projects.setdefault(member, []).append(project)
        for projects in self.projects.values():
            projects.sort()
        self._parameters = dict(records(atlas.frames.table("parameters")))

    def link(self, key: str, row: Row) -> Detail:
        """Describe a link."""
        lengths = self._lengths.get(key, [])
        rows = [
            ("Length", self._length(row, lengths)),
            ("Line drawn", self._drawn(row)),
            ("Track", self._track(row)),
            ("Country", self._country.get(" ".join(row["country"]), "") if row["country"] else ""),
        ]
        return self._detail(
            self._words["mode"][row["mode"]],
            key,
            rows,
            mode=str(row["mode"]),
            history=self.atlas.history(key),
            note=row["note"],
            sources=(row["status_sources"], row["sources"], *(length["sources"] for length in lengths)),
        )

    def crossing(self, key: str, row: Row) -> Detail:
        """Describe a border crossing point."""
        mode = {"rail": "Rail", "road": "Road", "sea": "Ferry"}[row["mode"]]
        codes = (str(row["country_a"]), str(row["country_b"]))
        sides = (self._country.get(codes[0], codes[0]), self._country.get(codes[1], codes[1]))
        rows = [
            ("Between", " and ".join(sides)),
            ("Gauge", "Goods change gauge here" if row["gauge_break"] else ""),
            *border_figures(row, self._parameters, sides),
        ]
        used = (row[f"{kind}_{way}"] for kind in ("hours", "fee") for way in ("a_to_b", "b_to_a"))
        cited = (self._parameters[name]["sources"] for name in used if name in self._parameters)
        return self._detail(
            f"{mode} border crossing",
            key,
            rows,
            history=self.atlas.history(key),
            note=row["note"],
            sources=(row["status_sources"], row["sources"], *cited),
        )

    def node(self, key: str, row: Row) -> Detail:
        """Describe a place."""
        kind = str(row["kind"]).capitalize()
        rows = [
            ("Country", self._countries(row["countries"])),
            ("Gauge", "1520 and 1435 mm meet here" if row["gauge_break"] else ""),
        ]
        return self._detail(kind, key, rows, note=row["note"], sources=(row["sources"],))

    def country(self, key: str, row: Row) -> Detail:
        """Describe a country and its role."""
        rows = [
            ("Role since", date_words(row["role_since"])),
            ("Border", f"Drawn within {row['precision_m']:,.0f} m of its source" if given(row["precision_m"]) else ""),
        ]
        return self._detail("Country", key, rows, note=row["note"], sources=(row["sources"],))

    def ruling(self, row: Row) -> Detail:
        """Describe a disputed area or stretch of border."""
        rows = [
            ("Claimed by", self._countries(row["claimants"])),
            ("Why drawn so", row["reason"]),
            ("As of", date_words(row["as_of"])),
        ]
        kind = "Border not settled" if row["edge"] == "dashed" else "How a border is drawn"
        return self._detail(kind, "", rows, note=row["note"], sources=(row["sources"],)) | {"name": row["name"]}

    def water(self, key: str, row: Row) -> Detail:
        """Describe a sea, lake or river."""
        return self._detail(str(row["type"]).capitalize(), key, [], note=row["note"], sources=(row["sources"],))

    def permission(self, key: str, row: Row) -> Detail:
        """Describe a rule on goods."""
        rows = [
            ("Applies in", self._countries(row["countries"])),
            ("Carried by", ", ".join(self._words["mode"][mode].lower() for mode in row["modes"])),
            ("Cargo", "" if row["cargo"] == "any" else row["cargo"]),
            ("Goods from", self._countries(row["goods_from"])),
            ("Goods to", self._countries(row["goods_to"])),
            ("Goods of", self._countries(row["goods_of"])),
        ]
        return self._detail(
            "Rule on goods",
            key,
            rows,
            mode="rule",
            history=self.atlas.history(key),
            note=row["note"],
            sources=(row["status_sources"], row["sources"]),
        )

    def project(self, key: str, row: Row) -> Detail:
        """Describe a project and every published cost of it."""
        costs = self._costs.get(key, [])
        rows = [
            ("What it is", row["summary"]),
            ("Promoter", row["promoter"]),
            ("Cost" if len(costs) == 1 else "Published costs", "\n".join(self._cost(cost) for cost in costs)),
        ]
        sources = (row["sources"], *(cost["sources"] for cost in costs))
        return self._detail("Project", key, rows, note=row["note"], sources=sources)

    def event(self, row: Row) -> Detail:
        """Describe a dated event."""
        rows = [("Date", date_words(row["date"])), ("What", row["text"])]
        return self._detail("Event", "", rows, note=row["note"], sources=(row["sources"],))

    def _cost(self, cost: Row) -> str:
        about = ", ".join(
            part for part in (self.sources.publisher(cost["sources"]), date_words(cost["as_of"]), cost["note"]) if part
        )
        return f"{cost['value']:,g} {cost['unit']}\tfor {cost['covers']} ({about})"

    def _countries(self, codes: Iterable[str]) -> str:
        return ", ".join(self._country.get(code, code) for code in codes)

    def _detail(
        self,
        kind: str,
        key: str,
        rows: Iterable[tuple[str, str]],
        *,
        mode: str = "",
        history: Sequence[Status] = (),
        note: str = "",
        sources: Iterable[Iterable[str]] = (),
    ) -> Detail:
        detail: Detail = {"kind": kind, "rows": [[label, text] for label, text in rows if text]}
        names = [[side_words(name.side, self._country), name.name, name.language] for name in self.atlas.names_of(key)]
        if names:
            detail["names"] = names
        if key in self.projects:
            detail["projects"] = [project.key for project in self.projects[key]]
        if history:
            detail["history"] = [self._event(status, history, mode) for status in history]
        if note:
            detail["note"] = note
        numbers = self.sources.numbers(*sources, *(status.sources for status in history))
        if numbers:
            detail["sources"] = numbers
        return detail

    def _event(self, status: Status, history: Sequence[Status], mode: str) -> list[Any]:
        text = status_word(status.status, mode)
        note = status.note
        if status.is_plan:
            text, note = f"{text}: announced, not in force", "" if note == "announced" else note
            text = f"{text}; {note}" if note else text
        elif note.lower().startswith(text.lower()):
            text = f"{text}{note[len(text) :]}"
        elif note:
            text = f"{text}: {note}"
        told = [str(status.date), text, status.status, status.date.first.toordinal(), int(status.is_plan)]
        told.append(self.sources.numbers(status.sources))
        if status.is_plan:
            overtaken = overtaken_on(status, history)
            told += [status.last_checked.first.toordinal(), overtaken.toordinal() if overtaken else 0]
        return told

    def _length(self, row: Row, lengths: Sequence[Row]) -> str:
        """Return the length that is used, then its rivals, each on a line with whose it is."""
        used = [length for length in lengths if length["use"] == "input"]
        rivals = [self._cited(length) for length in lengths if length["use"] != "input"]
        if used:
            first = [self._cited(length, "used here" if rivals else "") for length in used]
        elif given(row["length_km"]):
            basis = str(row["length_basis"]).replace(" x ", " × ")
            why = "used here" if rivals else "no length of exactly this stretch is published"
            # A drawn line is not known to the hundred metres.
            near = max(1, round(row["length_km"]))
            first = [f"about {near:,} km\t{basis}; {why}"]
        else:
            first = []
        return "\n".join([*first, *rivals])

    def _cited(self, length: Row, use: str = "") -> str:
        parts = (self.sources.publisher(length["sources"]), str(length["as_of"])[:4])
        about = "; ".join(part for part in (", ".join(part for part in parts if part), use) if part)
        return f"{km_words(length['km'])}\t{about}" if about else km_words(length["km"])

    def _drawn(self, row: Row) -> str:
        if not row["quality"]:
            return ""
        error = style()["errorMetres"][row["quality"]]
        near = f"± {error / 1000:g} km" if error >= 1000 else f"± {error} m"
        parts = [f"{self._words['quality'][row['quality']]}, {near}"]
        if given(row["drawn_km"]):
            share = f", {row['ratio']:.0%} of the published length" if given(row["ratio"]) else ""
            parts.append(f"{km_words(row['drawn_km'])} as drawn{share}")
        return "; ".join(parts)

    def _track(self, row: Row) -> str:
        if row["mode"] != "rail":
            return ""
        tracks = {1: "single track", 2: "double track"}.get(row["tracks"], "")
        if not tracks and given(row["tracks"]):
            tracks = f"{row['tracks']:.0f} tracks"
        traction = {
            "diesel": "diesel",
            "electric": "electric",
            "electric-dc-3kv": "electric, 3 kV direct current",
            "electric-ac-25kv": "electric, 25 kV alternating current",
        }.get(row["traction"], "")
        gauge = f"{row['gauge_mm']:.0f} mm gauge" if given(row["gauge_mm"]) else ""
        return ", ".join(part for part in (gauge, tracks, traction) if part)
