"""Everything the page draws, as one compact value: layers, shapes as integer steps, dated states and finished words.

Shapes are whole numbers: the first point, then the steps to each next one, in units of 0.00001 degree. In the file they
stand behind the rest as bytes, since numbers as text would take longer to write, pack and read, and more room.
Nothing here is markup or template text; the page sets all words as text.
"""

from __future__ import annotations

import gc
import json
import string
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from corridor.changes import KIND_WORDS, changes_since
from corridor.timeline import timeline
from corridor.words import date_words

from .areas import Areas
from .details import Details
from .features import Features
from .folding import fold, unfold
from .journeys import Journeys
from .legend import Legend
from .style import style
from .topology import deltas

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from corridor.atlas import Atlas
    from corridor.timeline import Timeline

    from .journeys import Journey
    from .legend import LayerRow
    from .topology import Numbers

__all__ = ["SECTIONS", "Payload", "build_payload", "pack", "unpack"]

SECTIONS: Final = {
    "countries": ("countries",),
    "borders": ("borders", "rulings"),
    "waters": ("waters",),
    "links": ("links", "lines"),
    "crossings": ("crossings",),
    "places": ("places",),
    "events": ("events",),
}
"""What can be asked for by name, and with what the keys of its layers begin."""


DIGITS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase + "!#$%()*+,-./:;=?@[]^_|~"
"""Digits of base 85."""
DRAWN: Final = ("links", "rulings", "waters")
"""What holds shapes beside the arcs."""


@dataclass
class Payload:
    """What the page needs: ``data`` goes to it, ``layers`` become folium layers."""

    data: dict[str, Any]
    layers: list[LayerRow] = field(default_factory=list)


@contextmanager
def _unswept() -> Iterator[None]:
    """Leave the search for what is no longer used: it would look again and again at all that is being made."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_unswept()
def pack(data: Mapping[str, Any]) -> str:
    """Return a payload as text for a script element: JSON and shapes, deflated (RFC 1950), in base 85.

    Only letters, digits and signs that neither HTML nor folium's templates can misread stand in it: no quote,
    backslash, bracket of a tag or brace.

    Notes
    -----
    In the JSON each shape is the number of its points. Behind the line end that closes the JSON follow the points of
    all shapes one after another: longitude and latitude as step from the point before, unsigned (twice the step, or
    for a step back twice the step less one), in 32 bits. First come the lowest bytes of all numbers, then the next
    ones: steps are short, so the upper ones are nearly all zeros.
    """
    shapes: list[Numbers] = []
    text = json.dumps(_parted(data, shapes), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate cannot be written as UTF-8.
    words, steps = text.encode("utf-8", "replace") + b"\n", _shape_bytes(shapes)
    # One stream of two parts: in shapes nothing is found twice but zeros, so nothing else is looked for.
    first = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    second = zlib.compressobj(wbits=-zlib.MAX_WBITS, strategy=zlib.Z_RLE)
    check = zlib.adler32(steps, zlib.adler32(words)).to_bytes(4, "big")
    parts = (first.compress(words), first.flush(zlib.Z_SYNC_FLUSH), second.compress(steps), second.flush())
    return _written(b"".join((b"\x78\x9c", *parts, check)))


def unpack(text: str) -> dict[str, Any]:
    """Return what :func:`pack` was given, with shapes as lists."""
    words, _, steps = zlib.decompress(_read(text)).partition(b"\n")
    data: dict[str, Any] = json.loads(words)
    if "journeys" in data:
        data["journeys"] = unfold(data["journeys"], data)
    points = _points_of(steps)
    at = 0

    def shape(count: int) -> list[int]:
        nonlocal at
        at += count
        flat: list[int] = deltas(points[at - count : at]).tolist()
        return flat

    return _with_shapes(data, shape)


def _with_shapes(data: Mapping[str, Any], shape: Callable[[Any], Any]) -> dict[str, Any]:
    """Return a copy of a payload with something in the place of each shape, in one order."""
    found = dict(data)
    if "arcs" in data:
        found["arcs"] = [shape(one) for one in data["arcs"]]
    for table in DRAWN:
        if table in data:
            found[table] = [
                {**row, **({"line": shape(row["line"])} if "line" in row else {}),
                 **({"lines": [shape(one) for one in row["lines"]]} if "lines" in row else {})}
                for row in data[table]
            ]  # fmt: skip
    return found


def _parted(data: Mapping[str, Any], shapes: list[Numbers]) -> dict[str, Any]:
    """Return a copy of a payload in short, with the number of points in the place of each shape; collect the shapes."""

    def count(steps: Numbers) -> int:
        shapes.append(steps)
        return len(steps) // 2

    found = _with_shapes(data, count)
    if "journeys" in data:
        found["journeys"] = fold(data["journeys"], data)
    return found


def _written(packed: bytes) -> str:
    """Return bytes in base 85: five digits for four bytes, and for the last few one digit more than bytes."""
    import numpy as np

    pad = -len(packed) % 4
    words = np.frombuffer(packed + bytes(pad), dtype=">u4").astype(np.int64)
    digits = np.stack([words // 85**place % 85 for place in (4, 3, 2, 1, 0)], axis=1)
    text = np.frombuffer(DIGITS.encode(), dtype=np.uint8)[digits].tobytes().decode("ascii")
    return text[: len(text) - pad]


def _read(text: str) -> bytes:
    import numpy as np

    values = np.zeros(128, dtype=np.int64)
    values[np.frombuffer(DIGITS.encode(), dtype=np.uint8)] = np.arange(85)
    pad = -len(text) % 5
    digits = values[np.frombuffer((text + DIGITS[-1] * pad).encode("ascii"), dtype=np.uint8)].reshape(-1, 5)
    packed = (digits @ 85 ** np.arange(4, -1, -1)).astype(">u4").tobytes()
    return packed[: len(packed) - pad]


def _shape_bytes(shapes: Sequence[Numbers]) -> bytes:
    import numpy as np

    if not shapes:
        return b""
    counts = np.array([len(steps) // 2 for steps in shapes])
    steps = np.concatenate(shapes).reshape(-1, 2)
    firsts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    # Where the line before ends, so that a line that goes on from there begins with no step.
    ends = np.add.reduceat(steps, firsts)
    steps[firsts[1:]] -= ends[:-1]
    folded = ((steps << 1) ^ (steps >> 63)).astype("<u4").ravel()
    return folded.view(np.uint8).reshape(-1, 4).T.tobytes()


def _points_of(packed: bytes) -> Numbers:
    import numpy as np

    folded = np.frombuffer(packed, dtype=np.uint8).reshape(4, -1).T.copy().view("<u4").astype(np.int64)
    steps = (folded >> 1) ^ -(folded & 1)
    points: Numbers = np.cumsum(steps.reshape(-1, 2), axis=0)
    return points


@_unswept()
def build_payload(
    atlas: Atlas,
    *,
    title: str | None = None,
    sections: Collection[str] | None = None,
    land: bool = False,
    journeys: Sequence[Journey] | None = None,
    crossed: bool = False,
) -> Payload:
    """Turn an atlas into what the page draws.

    Parameters
    ----------
    atlas
        The tables on the day to show.
    title
        Title of the map; ``None`` takes the data folder's.
    sections
        Keys of :data:`SECTIONS` to hold; ``None`` holds all. What is not drawn is not in the payload.
    land
        Whether the countries are held as plain land even where their layers are not asked for.
    journeys
        Journeys to hold beside those between the main points; ``None`` holds none at all.
    crossed
        Whether every border with a crossing is held as one that may be shut, for what-ifs.
    """
    asked = set(SECTIONS) if sections is None else set(sections)
    times = timeline(atlas)
    details = Details(atlas)
    groups = atlas.frames.table("groups").sort_values("order", kind="stable")
    legend = Legend(dict(groups["style"]))
    features = Features(atlas, times, details=details, legend=legend)
    region = atlas.region
    data: dict[str, Any] = {
        "title": title if title is not None else region.title,
        "subtitle": region.subtitle,
        "language": region.language,
        "borderNote": region.border_note,
        "credits": list(atlas.attributions),
        "extent": list(region.extent),
        "views": [{"title": view.title, "bounds": view.bounds, "narrow": view.narrow} for view in region.views],
        "dataDay": atlas.data_date.toordinal(),
        "dataWords": date_words(atlas.data_date),
        "staleAfter": region.stale_after_days,
        "style": style(),
        "steps": _steps(times),
        "home": times.home,
        "today": times.today,
        "links": features.links() if "links" in asked else [],
        "crossings": features.crossings() if "crossings" in asked else [],
        "nodes": features.nodes() if "places" in asked else [],
        "events": features.events() if "events" in asked else [],
        "permissions": features.permissions() if sections is None else [],
        "projects": features.projects() if "links" in asked else [],
        "aliases": _aliases(atlas),
        "arcs": [], "countries": [], "borders": {}, "rulings": [], "waters": [],
    }  # fmt: skip
    if land or asked & {"countries", "borders", "waters"}:
        areas = Areas(atlas, times, details=details, legend=legend)
        data["arcs"] = areas.arcs()
        data["borders"] = areas.borders(crossed=crossed or journeys is not None) if "borders" in asked else {}
        data["countries"] = areas.countries() if land or asked & {"countries", "borders"} else []
        data["rulings"] = areas.rulings() if "borders" in asked else []
        data["waters"] = areas.waters() if "waters" in asked else []
    layers = [row for row in legend.rows() if row.key.split("-", 1)[0] in {p for s in asked for p in SECTIONS[s]}]
    data["layers"] = [
        {"key": row.key, "group": row.group, "title": row.title, "swatch": row.swatch, "hint": row.hint,
         "count": row.count}
        for row in layers
    ]  # fmt: skip
    if sections is None:
        data["news"] = _news(atlas, details)
    if journeys is not None:
        shut = data["borders"].get("shut", ())
        if answers := Journeys(atlas, times, details.sources, borders=shut).build(journeys):
            data["journeys"] = answers
    data["sources"] = details.sources.rows()
    return Payload(data=data, layers=layers)


def _aliases(atlas: Atlas) -> dict[str, str]:
    """Return what an address of an earlier data version calls a thing, and what it is called now."""
    frame = atlas.frames.table("aliases")
    tables = ("links", "crossings", "permissions", "projects", "nodes", "events")
    found = {}
    for old, now in zip(frame["old"], frame["now"], strict=True):
        table = next(name for name in tables if now in atlas.frames.table(name).index)
        found[f"{table}/{old}"] = f"{table}/{now}"
    return found


def _steps(times: Timeline) -> list[dict[str, Any]]:
    """Return the days of the slider with what is told of each."""
    return [
        {
            "day": step.day.toordinal(), "iso": step.day.isoformat(), "words": step.date, "kind": step.kind,
            "head": times.headline(place), "lines": [[subject, text] for subject, text in times.lines(place)],
            "events": list(step.events), "known": len(step.known),
        }
        for place, step in enumerate(times.steps)
    ]  # fmt: skip


NEWS_TABLES: Final = {
    "link": "links", "crossing": "crossings", "permission": "permissions", "project": "projects", "event": "events",
    "node": "nodes", "country": "countries", "border": "rulings", "water": "waters",
}  # fmt: skip
"""What the page calls the table of a kind of change."""


def _news(atlas: Atlas, details: Details) -> dict[str, Any]:
    """Return what changed since the last released version of the data, in words."""
    found = changes_since(atlas)
    changes = []
    for change in found.changes:
        table = NEWS_TABLES.get(change.kind, "")
        if not table:
            # A status, length or name: the key of its row begins with what it is about.
            subject = change.subject.split(" ")[0]
            table = next((name for name in ("links", "crossings", "permissions", "projects", "nodes")
                          if subject in atlas.frames.table(name).index), "")  # fmt: skip
        else:
            subject = change.subject
        changes.append(
            {
                "kind": KIND_WORDS[change.kind], "action": change.action,
                "key": f"{table}/{subject}" if table else "", "title": change.title, "before": change.before,
                "after": change.after, "date": date_words(change.date),
                "sources": details.sources.numbers(change.sources),
            }
        )  # fmt: skip
    return {"version": found.version, "dataWords": date_words(found.data_date), "changes": changes}
