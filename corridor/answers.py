"""Routes in words: journey, totals, alternatives, why a better way is not there, where numbers come from, scenarios."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from .cited import cite
from .scenario import TODAY
from .triple import Triple
from .words import plan_words, since_words, status_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .atlas import Atlas
    from .differences import Difference
    from .itinerary import Itinerary
    from .network import Network
    from .routing import Routes
    from .scenariocomparison import Comparison, Pair
    from .whynot import Opening, Shut

__all__ = [
    "cited_lines",
    "comparison_lines",
    "explained_lines",
    "fitted",
    "load_title",
    "opened_words",
    "opening_lines",
    "route_lines",
    "span",
    "way_lines",
]

AIM_WORDS = {
    "generalised": "least generalised cost",
    "time": "least time",
    "cost": "least cost",
    "distance": "least distance",
}


def route_lines(routes: Routes, *, width: int = 0) -> list[str]:
    """Return the answer to one question, a line each: the best way, alternatives, and what would better it.

    Where the table of a way is wider than ``width``, each leg and stop takes two lines; 0 is as wide as needed.
    """
    network = routes.network
    names = {key: str(row["name"]) for key, row in network.nodes.items()}
    about = (
        f"{names[routes.origin]} – {names[routes.destination]}: {_title(network)}, as of {network.atlas.day}, "
        f"{load_title(network)}, {AIM_WORDS[routes.minimise]}"
    )
    lines = [about, "-" * len(about)]
    if routes.best is None:
        lines.append("There is no way: the network is cut.")
    else:
        lines += way_lines(routes.best, width=width)
    for number, way in enumerate(routes.alternatives, start=1):
        lines += ["", f"Alternative {number}", *way_lines(way, width=width)]
    for opening in routes.why_not:
        lines += ["", *opening_lines(opening)]
    return lines


def _title(network: Network) -> str:
    """Return the title of a scenario; the network as it was on a day is not that of today."""
    scenario, atlas = network.scenario, network.atlas
    of_the_past = scenario.id == TODAY.id and not scenario.changes and atlas.day != atlas.data_date
    return "Network of that day" if of_the_past else scenario.title


def load_title(network: Network) -> str:
    """Return what travels, in words."""
    rows = network.atlas.rows("loads")
    return next(str(row["title"]) for row in rows if row["id"] == network.load)


def way_lines(way: Itinerary, *, width: int = 0) -> list[str]:
    """Return a journey: totals, then a line for each leg and stop, or two where one is wider than ``width``."""
    hours, usd = way.limits
    total = f"{way.km:,.0f} km, {_hours(way.hours)}, {_usd(way.usd)}"
    ends = f"{hours.low:,.0f} to {hours.high:,.0f} hours, {usd.low:,.0f} to {usd.high:,.0f} USD"
    lines = [
        f"{total}, through {' '.join(way.countries) or 'no country'}",
        f"(all numbers at their ends at once: {ends})",
    ]
    cells = [
        (
            step.name,
            f"{step.country:<2}",
            f"{step.km:,.0f} km" if step.links else "",
            f"{span(step.hours, 1)} h",
            f"{span(step.usd, 0)} USD",
        )
        for step in way.steps
    ]
    name, _, km, hours_, usd_ = (max(map(len, column)) for column in zip(*cells, strict=True))
    if not width:
        # Tables of several ways stand with their numbers below each other.
        km, hours_, usd_ = max(km, 9), max(hours_, 24), max(usd_, 26)
    two = 0 < width < sum((12, name, 2, 2, 2, km, 2, hours_, 2, usd_))
    for step, (title, country, *numbers) in zip(way.steps, cells, strict=True):
        row = "  ".join(
            (country, *(f"{number:>{room}}" for number, room in zip(numbers, (km, hours_, usd_), strict=True)))
        )
        start = f"  {step.kind:<8}  "
        lines += [start + title, " " * len(start) + row] if two else [f"{start}{title:<{name}}  {row}"]
    return lines


def fitted(lines: Iterable[str], width: int) -> list[str]:
    """Return lines of which each that is wider than ``width`` goes on below, further in; no address is cut."""
    found = []
    for line in lines:
        if len(line) <= width:
            found.append(line)
        elif not line.strip("-"):
            found.append(line[:width])
        else:
            indent = line[: len(line) - len(line.lstrip())]
            found += textwrap.wrap(
                line, width, subsequent_indent=f"{indent}    ", break_long_words=False, break_on_hyphens=False
            )
    return found


def cited_lines(atlas: Atlas, ids: Iterable[str]) -> list[str]:
    """Return a list of the sources that lines before name in square brackets, each once; none for none.

    A scenario may name an address in place of an id; it stands as it is.
    """
    named = tuple(dict.fromkeys(ids))
    known = [one for one in named if one in atlas.sources.index]
    addresses = [one for one in named if one not in atlas.sources.index]
    found = [*cite(atlas, known).by_id(), *addresses]
    return ["", "Sources", *(f"  {line}" for line in found)] if found else []


def opening_lines(opening: Opening) -> list[str]:
    """Return what has to open for a better way, since when it is shut and who says so, and what that would save."""
    way = opening.itinerary
    if opening.saves_hours is None or opening.saves_usd is None or opening.saves_km is None:
        would = f"would join the two: {way.km:,.0f} km, {_hours(way.hours)}, {_usd(way.usd)}"
    else:
        parts = [_less(opening.saves_hours, "hours"), _less(opening.saves_usd, "USD")]
        parts.append(_less(Triple(*[opening.saves_km] * 3), "km"))
        would = f"would make it {', '.join(parts)}"
    atlas = way.network.atlas
    lines = [f"{opened_words(shut.table for shut in opening.shut)} {would}"]
    if opening.projects:
        names = {row["id"]: row["name"] for row in atlas.rows("projects")}
        lines.append(f"  (part of: {'; '.join(str(names[key]) for key in opening.projects)})")
    lines += [f"  {_shut(shut, atlas)}" for shut in opening.shut]
    return lines


OPENED = {
    "links": ("link", "links"),
    "crossings": ("border crossing", "border crossings"),
    "permissions": ("permission", "permissions"),
}
"""What can open, by its table: one, several."""


def opened_words(tables: Iterable[str]) -> str:
    """Return what has to happen, such as ``Opening 2 links, 1 border crossing and 1 permission``.

    Parameters
    ----------
    tables
        The table of each thing, as :class:`corridor.whynot.Shut` has it.
    """
    counts = Counter(tables)
    parts = [f"{counts[table]} {words[counts[table] > 1]}" for table, words in OPENED.items() if counts[table]]
    opened = " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
    bans = counts["scenario"]
    lifted = f"lifting {bans} {'ban' if bans == 1 else 'bans'} of the scenario" if bans else ""
    found = " and ".join(filter(None, (f"opening {opened}" if opened else "", lifted)))
    return f"{found[:1].upper()}{found[1:]}"


def _less(saved: Triple, unit: str) -> str:
    """Return a saving in words; where not even its sign is sure, each end says its own."""
    less = saved.central >= 0
    low, central, high = (abs(one) for one in saved.rounded(0))
    word = "less" if less else "more"
    if low == high == central:
        return f"{central:,.0f} {unit} {word}"
    if saved.rounded(0)[0] < 0 < saved.rounded(0)[2]:
        return f"{central:,.0f} {unit} {word} ({low:,.0f} more to {high:,.0f} less)"
    near, far = (low, high) if less else (high, low)
    return f"{central:,.0f} ({near:,.0f} to {far:,.0f}) {unit} {word}"


def _shut(shut: Shut, atlas: Atlas) -> str:
    status = shut.status
    rule = shut.table in {"permissions", "scenario"}
    words = since_words(status_word(status.status, "rule" if rule else ""), status.status, status.since)
    plan = plan_words(atlas.history(shut.id), day=atlas.day, status=status.status) if status.since else ""
    sources = f" [{', '.join(status.sources)}]" if status.sources else ""
    note = f" {status.note}" if status.note and not status.since else ""
    return f"{shut.name} ({shut.id}): {'. '.join(filter(None, (words, plan)))}.{note}{sources}"


def explained_lines(way: Itinerary) -> list[str]:
    """Return every hour and dollar of a journey with the row it comes from."""
    lines = []
    for charge in way.explained():
        unit = "h" if charge["measure"] == "hours" else "USD"
        value = Triple(*charge["value"]).text() if charge["value"] else ""
        origin = ", ".join(charge["sources"]) or f"assumption: {charge['assumption']}"
        lines.append(
            f"  {charge['central']:,.1f} {unit} ({charge['low']:,.1f} to {charge['high']:,.1f})  {charge['kind']} at "
            f"{charge['at']}: {charge['basis']}; {charge['parameter']} = {value} {charge['unit']}, {charge['as_of']} "
            f"[{origin}]"
        )
    return lines


KIND_WORDS = {
    "link": "Links",
    "crossing": "Border crossings",
    "permission": "Permissions",
    "ban": "Bans of scenarios",
    "parameter": "Parameters",
    "setting": "Settings of one link or crossing",
}


def comparison_lines(comparison: Comparison) -> list[str]:
    """Return scenarios side by side, a line each: what they are, inputs that differ, ways that change."""
    networks = comparison.networks
    about = f"{', '.join(map(_title, networks))}: {load_title(networks[0])}, {AIM_WORDS[comparison.minimise]}"
    lines = [about, "-" * len(about)]
    for network in networks:
        scenario = network.scenario
        why = " ".join(filter(None, (scenario.why, scenario.note)))
        sources = f" [{', '.join(scenario.sources)}]" if scenario.sources else ""
        about = f"{_title(network)} ({scenario.id}), as of {network.atlas.day}"
        lines.append(f"{about}{f': {why}' if why else ''}{sources}")
    lines += ["", f"Inputs that differ: {len(comparison.inputs)}"]
    names = [one.id for one in comparison.scenarios]
    for kind, words in KIND_WORDS.items():
        found = [one for one in comparison.inputs if one.counts and one.kind == kind]
        lines += [f"  {words}: {len(found)}"] if found else []
        lines += [f"    {_difference(one, names)}" for one in found]
    alike = [one for one in comparison.inputs if not one.counts]
    lines += [f"  Other statuses, but as open or as shut for goods: {len(alike)}"] if alike else []
    lines += [f"    {_difference(one, names)}" for one in alike]
    for number in range(1, len(networks)):
        lines += ["", *_changes(comparison, number)]
    if comparison.left_out:
        lines += ["", f"Not asked, the load cannot get there: {', '.join(comparison.left_out)}"]
    return lines


def _difference(difference: Difference, names: list[str]) -> str:
    told: dict[str, list[str]] = {}
    for name, words in zip(names, difference.words, strict=True):
        told.setdefault(words, []).append(name)
    states = "; ".join(f"{words} ({', '.join(having)})" for words, having in told.items())
    what = f", {difference.what}" if difference.what else ""
    why = " ".join(dict.fromkeys(filter(None, difference.reasons)))
    return f"{difference.name} ({difference.id}){what}: {states}{f'. {why}' if why else ''}"


def _changes(comparison: Comparison, number: int) -> list[str]:
    """Return the ways of one scenario that are not those of the first."""
    first, network = comparison.networks[0], comparison.networks[number]
    changed = [pair for pair in comparison.routes if pair.gaps[number].change not in {"same", "none"}]
    count = f"{len(changed)} of {len(comparison.routes)} best ways change"
    lines = [f"{_title(network)} against {_title(first)}: {count}"]
    names = {key: str(row["name"]) for key, row in network.nodes.items()}
    titles = [f"{names[pair.origin]} – {names[pair.destination]}" for pair in changed]
    width = max(map(len, titles), default=0)
    return lines + [f"  {title:<{width}}  {_gap(pair, number)}" for title, pair in zip(titles, changed, strict=True)]


def _gap(pair: Pair, number: int) -> str:
    gap, way, first = pair.gaps[number], pair.ways[number], pair.ways[0]
    if way is None or first is None or gap.hours is None or gap.usd is None or gap.km is None:
        if way is None:
            return "no way any more"
        total = f"{way.km:,.0f} km, {_hours(way.hours)}, {_usd(way.usd)}"
        return f"a way where there was none: {total}, through {' '.join(way.countries)}"
    parts = [_more(gap.hours, "hours"), _more(gap.usd, "USD"), _more(Triple(*[gap.km] * 3), "km")]
    through = " ".join(way.countries)
    instead = "" if way.countries == first.countries else f" instead of {' '.join(first.countries)}"
    return f"{parts[0]:<36}  {parts[1]:<42}  {parts[2]:>14}  through {through}{instead}"


def _more(more: Triple, unit: str) -> str:
    if not any(more.rounded(0)):
        return f"same {unit}"
    return _less(Triple(-more.high, -more.central, -more.low), unit)


def span(triple: Triple, digits: int) -> str:
    """Return the central value and, where it is one, the range: ``12 (10 to 15)``."""
    low, central, high = (f"{value:,.{digits}f}" for value in triple)
    return central if low == high else f"{central} ({low} to {high})"


def _hours(triple: Triple) -> str:
    days = f"{triple.central / 24:,.1f} days: " if triple.central >= 72 else ""
    return f"{days}{span(triple, 0)} hours"


def _usd(triple: Triple) -> str:
    return f"{span(triple, 0)} USD"
