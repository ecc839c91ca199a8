"""Two to four scenarios in one offline page: swiped, in panels or as their difference, with a table of the ways."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from corridor.errors import NotKnownError, QuestionError
from corridor.provenance import comparison_record
from corridor.scenariocomparison import Comparison, compare
from corridor.steps import no_open_crossing
from corridor.words import date_words, status_word

from .page import DRAWING, NETWORK_PLACE, NO_SCRIPT, Page, packed
from .payload import build_payload, pack

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterable, Sequence

    from corridor.atlas import Atlas
    from corridor.itinerary import Itinerary
    from corridor.network import Network
    from corridor.scenario import Scenario
    from corridor.triple import Triple

    from .payload import Payload

__all__ = ["ComparisonPage", "make_comparison"]

MOST: Final = 4
"""How many scenarios one page can show."""
MODULES: Final = (
    "drawings.js", "versus.js", "differences.js", "hash.js", "versusaddress.js", "paper.js", "versusprint.js",
)  # fmt: skip


class ComparisonPage(Page):
    """The page of a comparison; write it with :func:`corridor.maps.save`."""

    count: int = 2
    """How many scenarios it shows."""
    SHEETS: ClassVar[tuple[str, ...]] = ("map.css", "details.css", "notes.css", "print.css", "versus.css")

    def __repr__(self) -> str:
        """Return title and size."""
        return f"<{type(self).__name__} {self.title!r}: {self.count} scenarios>"

    def scripts(self) -> list[str]:
        """Return the elements that carry the data and what is run on them."""
        return packed(self.payload, MODULES, drawing=(*DRAWING, "changes.js"))

    def shell(self, body: str) -> list[str]:
        """Return the elements of the page."""
        title = escape(self.title or "")
        return [
            '<a class="corridor-skip" href="#corridor-map">Skip to the map</a>',
            '<header class="corridor-header">',
            f'<div class="corridor-titles"><h1>{title}</h1><p>{escape(self.subtitle)}</p></div>',
            '<div class="corridor-tools" id="corridor-tools"></div>',
            "</header>",
            f'<main class="corridor-versus" data-count="{self.count}">',
            '<section class="corridor-sidebar" id="corridor-sidebar" aria-label="Comparison"></section>',
            '<div class="corridor-map" id="corridor-map">',
            body,
            "</div></main>",
            '<dialog class="corridor-note" id="corridor-note" aria-labelledby="corridor-note-title">',
            '<div class="corridor-note-head"><h2 id="corridor-note-title">Notes</h2></div>',
            f"<section><h3>Borders and names</h3><p>{escape(self.note)}</p>{NETWORK_PLACE}</section>",
            *self.made(),
            '<form method="dialog"><button class="corridor-button">Close</button></form></dialog>',
            f'<noscript><p class="corridor-noscript">{NO_SCRIPT}</p></noscript>',
        ]


def make_comparison(
    scenarios: Comparison | Iterable[str | os.PathLike[str] | Scenario],
    *,
    atlas: Atlas | None = None,
    title: str | None = None,
    theme: Literal["light", "dark"] | None = None,
    progress: bool = True,
) -> ComparisonPage:
    """Draw two to four scenarios as one page that needs no network.

    Parameters
    ----------
    scenarios
        What :func:`corridor.compare` returned; or the scenarios themselves, which are then compared between the main
        places of the data folder. The others are held against the first.
    atlas
        The tables on a day, where scenarios are given; ``None`` takes the shipped ones.
    title
        Title of the page; ``None`` names the scenarios.
    theme
        Fixes the look; ``None`` follows the reader's system.
    progress
        Whether a bar is shown when comparing takes over a second (in a terminal or a notebook).

    Returns
    -------
    ComparisonPage
        The page; write it with :func:`corridor.maps.save`.

    Raises
    ------
    NotKnownError
        If a scenario or theme is not known; the message suggests the nearest.
    DataError
        If a file is no scenario, or the data do not hold what it names.
    QuestionError
        If there are fewer than two scenarios or more than four, or two of one id.

    Examples
    --------
    >>> from corridor.maps import make_comparison, save
    >>> page = make_comparison(["today", "tripp"])  # doctest: +SKIP
    >>> save(page, "today-and-tripp.html")  # doctest: +SKIP
    """
    if theme not in {None, "light", "dark"}:
        raise NotKnownError("theme", str(theme), ("light", "dark"))
    compared = scenarios if isinstance(scenarios, Comparison) else compare(scenarios, atlas=atlas, progress=progress)
    names = [one.title for one in compared.scenarios]
    if len(names) > MOST:
        raise QuestionError(f"One page shows at most {MOST} scenarios, not {len(names)}. Make several pages.")
    newest = max((network.atlas for network in compared.networks), key=lambda one: one.day)
    payload = build_payload(newest, land=True, crossed=True)
    region = newest.region
    what_if = any(one.changes for one in compared.scenarios)
    about = "What-ifs compared, not forecasts" if what_if else "Days compared"
    data = payload.data | {
        "theme": theme or "",
        "news": {},
        "comparison": _Content(compared, payload).data(),
    }
    page = ComparisonPage(
        payload=pack(data),
        title=title if title is not None else " / ".join(names),
        subtitle=f"{about} · {region.title}",
        language=region.language,
        note=region.border_note,
        theme=theme or "",
        record=comparison_record(compared, title=title, theme=theme),
    )
    page.seal()
    page.count = len(names)
    return page


class _Content:
    """What the page tells of a comparison, beside the map itself."""

    def __init__(self, compared: Comparison, payload: Payload) -> None:
        self.compared = compared
        self.payload = payload
        self.number = {link["id"]: number for number, link in enumerate(payload.data["links"])}
        self.ways: dict[tuple[Any, ...], int] = {}

    def data(self) -> dict[str, Any]:
        """Return plain values."""
        compared = self.compared
        first = compared.networks[0]
        names = {key: str(row["name"]) for key, row in first.nodes.items()}
        loads = {row["id"]: str(row["title"]) for row in first.atlas.rows("loads")}
        pairs = [
            {
                "ends": [pair.origin, pair.destination],
                "from": names[pair.origin], "to": names[pair.destination],
                "ways": [self._way(way) for way in pair.ways],
                "more": [
                    [gap.change, _triple(gap.hours), _triple(gap.usd), None if gap.km is None else round(gap.km)]
                    for gap in pair.gaps
                ],
            }
            for pair in compared.routes
        ]  # fmt: skip
        return {
            "scenarios": [self._scenario(network) for network in compared.networks],
            "inputs": [
                {"kind": one.kind, "id": one.id, "name": one.name, "what": one.what, "words": list(one.words)}
                for one in compared.inputs
            ],
            "efforts": _efforts(compared.networks),
            "pairs": pairs,
            "ways": [list(way) for way in self.ways],
            "load": loads[first.load],
            "minimise": compared.minimise,
            "on": [row.key for row in self.payload.layers if row.shown],
        }  # fmt: skip

    def _scenario(self, network: Network) -> dict[str, Any]:
        data, scenario, atlas = self.payload.data, network.scenario, network.atlas
        day = atlas.day.toordinal()
        step = max((place for place, one in enumerate(data["steps"]) if one["day"] <= day), default=0)
        changed = {}
        for table in ("links", "crossings", "permissions"):
            for item in data[table]:
                status = network.status(item["id"]).status
                before = next((state[1] for state in reversed(item["states"]) if state[0] <= step), "unknown")
                if status != before:
                    words = f"{status_word(status, item.get('mode', ''))} in this scenario"
                    changed[item["id"]] = [status, words]
        rows = {row["id"]: row for row in atlas.rows("sources")}
        return {
            "id": scenario.id, "title": scenario.title, "why": scenario.why, "note": scenario.note, "step": step,
            "date": date_words(atlas.day), "whatIf": bool(scenario.changes),
            "changed": changed, "shut": self._shut(network, step, changed),
            "sources": [
                [rows[key]["title"], rows[key]["publisher"], rows[key]["url"]] if key in rows else [key, "", key]
                for key in scenario.sources
            ],
        }  # fmt: skip

    def _shut(self, network: Network, step: int, changed: Collection[str]) -> list[int]:
        """Return for each border that has crossings whether it is known that none of them is open."""
        rows = [(row["id"], {row["country_a"], row["country_b"]}) for row in network.atlas.rows("crossings")]
        found = []
        for border in self.payload.data["borders"].get("shut", ()):
            here = [key for key, sides in rows if sides == set(border["between"])]
            if not set(here).isdisjoint(changed):
                found.append(int(no_open_crossing([network.status(key).status for key in here])))
            else:
                found.append(next((shut for start, shut in reversed(border["steps"]) if start <= step), 0))
        return found

    def _way(self, way: Itinerary | None) -> int:
        """Return the number of a way, -1 for none; one that several scenarios share is held once."""
        if way is None:
            return -1
        links = tuple(self.number[key] for key in way.links if key in self.number)
        told = (links, round(way.km), _triple(way.hours), _triple(way.usd), tuple(way.countries))
        return self.ways.setdefault(told, len(self.ways))


def _triple(value: Triple | None) -> tuple[float, ...] | None:
    return None if value is None else tuple(round(one, 2) + 0.0 for one in value)


def _efforts(networks: Sequence[Network]) -> dict[str, list[list[float]]]:
    """Return hours and dollars of every link on which the scenarios do not agree, for each scenario."""
    found = [
        {arc.subject: [round(arc.hours, 3), round(arc.usd, 1)] for arc in network.arcs if arc.kind == "link"}
        for network in networks
    ]
    return {
        key: [one[key] for one in found]
        for key in found[0]
        if any(one[key] != found[0][key] for one in found)
    }  # fmt: skip
