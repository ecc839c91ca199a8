"""The page of the docs that holds the model against what was published, misses included."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from corridor import load
from corridor.scenario import Scenario
from corridor.validation import CLAIMS, MOST_RATIO, Score, Trial, score, validate
from docs.markdown import MADE, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridor.atlas import Atlas
    from corridor.tables import Row


def model_page() -> str:
    """Return the model held against every published total and time, misses included."""
    atlas = load()
    trials = validate(atlas)
    asked = {measure: [one for one in trials if one.test["measure"] == measure] for measure in _PUBLISHED}
    lengths = score(asked["distance"])
    far = [one for one in asked["distance"] if abs(one.error or 0) > FAR]
    claims = score(one for one in asked["time"] if one.test["kind"] in CLAIMS)
    times = score(asked["time"])
    text = (
        f"# Model against published\n\n{MADE}"
        "What was published of whole journeys is kept apart in `tests.csv` and never enters the model "
        "([checks](checks.md)). Each test whose two ends lie in the network is asked of it: the shortest way by the "
        "modes and places that the publication names, for the load named, on its day (at the latest the day of the "
        "data). A link whose status on that day nobody tells counts as open, since the published journey went there. "
        "For a distance all that is drawn counts as open. In Python: `corridor.validate(atlas)`. How the "
        "model counts: [method](method.md).\n\n"
        "| goal | reached |\n| --- | --- |\n"
        f"| distances: median error at most 3 % | {_percent(lengths.median_error)}, of {lengths.compared} |\n"
        f"| distances: at worst 6 %, or the reason told | {len(far)} are further off, each with its reason below |\n"
        "| times of operators and the market: 80 % within the model's range, high / low at most "
        f"{MOST_RATIO:g} | {_share(claims.hits, claims.compared)} of those the model has the load for, "
        f"{_share(claims.hits, claims.usable)} of all with both ends in the network |\n"
        f"| central error of the same, median | {_percent(claims.median_central_error, '.0', sign='+')} |\n"
        f"| all times: within the range, high / low at most {MOST_RATIO:g} | {_share(times.hits, times.compared)} |\n\n"
        + _blind(atlas, asked["time"], claims)
        + "Some of what is missed took longer than the model says: a container in a mixed train, which waits for a "
        "train that takes it (no source says how often one goes); the trains of 2022, when they queued at the borders "
        "and in the ports; and the days from the Chinese border to Poti as a minister tells them, who counts more than "
        "the railways do. Two ways from Mersin are told somewhat shorter by the trade press and by a forwarder. "
        "Groupage is no load of the model, nor is a time at the wheel.\n\n"
        "What a test counts follows from its words, by one rule for all: a train or ship that a railway, a port or a "
        "carrier speaks of is a *journey*, from departure to arrival; a forwarder's quotation, and a truck from place "
        "to place, is a *shipment*, with loading, papers, customs and unloading at its two ends. What is announced "
        "when one train leaves is *planned*, what a railway tells of one train that has arrived a *demonstration*; "
        "neither is a claim of a service that one could buy, as are days and hours told of a train that runs every "
        "week, of all trains of a month, or of the ordinary consignment of a forwarder.\n\n"
        + _judgements(atlas, trials, claims)
    )
    text += (
        "\n## Distances\n\n"
        "![Error of the model against the published distance for every test: most lie within 3 per cent, those "
        "beyond 6 per cent are named](images/model-distances.png)\n\n"
        "Error: how far the model is off what was published, 0 within a published range.\n\n"
    )
    rows: list[list[object]] = [
        [one.test["title"], one.test["modes"][0], _from_to(one), f"{one.model.central:,.0f}",
         _percent(one.error or 0, sign="+"), one.test["note"] or ""]
        for one in sorted(asked["distance"], key=lambda one: (-abs(one.error or 0), one.test["id"]))
        if one.model
    ]  # fmt: skip
    text += table(["what", "by", "published km", "model km", "error", "note"], rows)
    text += (
        "\n## Times\n\n"
        "![Published times beside the range of the model for every test: filled circles lie within the range, open "
        "diamonds do not](images/model-times.png)\n\n"
        "Hours. *Hit*: all that was published lies within low to high, and high / low is at most "
        f"{MOST_RATIO:g}. *Wide*: it lies within, but high / low is more. Central error: central value against the "
        "middle of what was published.\n\n"
    )
    text += table([*_TRIAL_HEAD, "note"], [_trial_row(one) for one in _by_kind(asked["time"])])
    text += (
        "\n## Costs\n\n"
        "USD for the load. Prices are of other years than the model's, and nothing is inflated to one year.\n\n"
    )
    text += table([*_TRIAL_HEAD, "note"], [_trial_row(one) for one in _by_kind(asked["cost"])])
    text += "\n## Not compared\n\n"
    rows = [
        [one.test["title"], one.test["measure"], one.test["kind"], _plain_range(one), one.reason]
        for one in trials
        if not one.model
    ]
    return text + table(["what", "measure", "kind", "published", "why not"], rows)


FAR = 0.06
"""A distance that is further off needs a reason."""
_PUBLISHED = ("distance", "time", "cost")
_TRIAL_HEAD = ["what", "kind", "load", "published", "model: low, central, high", "high / low", "", "central error"]


def _percent(share: float, digits: str = ".1", *, sign: str = "") -> str:
    return f"{share:{sign}{digits}%}".replace("%", " %").replace("-", "−")


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({_percent(part / whole, '.0')})"


def _blind(atlas: Atlas, times: list[Trial], claims: Score) -> str:
    """Return whether four of five claims are hit, apart by whether they were known while the model was made."""
    goal = 0.8
    reached = "reached" if claims.hits >= goal * claims.compared else "not reached"
    then = validate(atlas, changed=_rested(atlas, _FOREIGN))
    known, blind, first = (
        _share(one.hits, one.compared)
        for one in (_claims(times, blind=False), _claims(times, blind=True), _claims(then, blind=True))
    )
    return (
        f"**The goal of 80 % is {reached}.** Of the claims that were known while the model was made it hits {known}; "
        "of those collected later by searching for whatever is published, without looking at what the model says "
        f"(column `blind` of the table), {blind}, and with the parameters as they stood when these were collected "
        f"{first}. These last figures say how far a range can be trusted for a way nobody has measured yet: take it "
        "as too narrow. "
    )


def _claims(found: Iterable[Trial], *, blind: bool) -> Score:
    return score(
        one
        for one in found
        if one.test["measure"] == "time" and one.test["kind"] in CLAIMS and one.test["blind"] is blind
    )


def _judgements(atlas: Atlas, trials: tuple[Trial, ...], claims: Score) -> str:
    """Return what hangs on single judgements: the hits among claims with each of them made the other way."""

    def hits(found: Iterable[Trial]) -> str:
        made = score(one for one in found if one.test["measure"] == "time" and one.test["kind"] in CLAIMS)
        return _share(made.hits, made.compared)

    def called(found: Iterable[Trial], test: str, kind: str) -> list[Trial]:
        return [
            replace(one, test=cast("Row", {**one.test, "kind": kind})) if one.test["id"] == test else one
            for one in found
        ]

    def journeys(found: Iterable[Trial]) -> list[Trial]:
        return [
            replace(one, model=one.way.hours) if one.way and one.test["measure"] == "time" else one for one in found
        ]

    speed = "speed-rail-container-kz"
    row = next(row for row in atlas.rows("parameters") if row["id"] == speed)
    changed = Scenario(title="Published").setting(speed, (row["low"], row["central"], 49.0))
    quicker, fertiliser, claim = validate(atlas, changed=changed), "t-tashkent-poti-carbamide", CLAIMS[0]
    fast = f"{row['high']:g} km/h"
    rows: list[list[object]] = [
        ["as above", _share(claims.hits, claims.compared)],
        [f"fastest container trains of Kazakhstan at 49 km/h (CAREC, all goods, moving), not {fast}", hits(quicker)],
        ["trucks and quotations counted from departure to arrival, without their two ends", hits(journeys(trials))],
        ["one driver at 56 hours at the wheel in six whole days, the rest after the last one counted too",
         hits(validate(atlas, changed=_rested(atlas, Scenario(title="Published"))))],
        ["containers in Türkiye, Iran, Azerbaijan, Georgia and the Balkans at 19, 29 and 45 km/h, as further off",
         hits(validate(atlas, changed=_FOREIGN))],
        ["the fertiliser train to Poti, announced when it left, a claim", hits(called(trials, fertiliser, claim))],
        ["these three together", hits(called(journeys(quicker), fertiliser, claim))],
        ["the one train to Poti of January 2024, told when it had arrived, a claim",
         hits(called(trials, "t-china-border-poti-2024", claim))],
        ["the consignment Poti – Alat of 2022, told when it had arrived, a demonstration",
         hits(called(trials, "t-poti-alat-2022", "demonstration"))],
    ]  # fmt: skip
    return (
        "Parameters come from sources that tell of parts, never from a test. But some judgements were made when the "
        "first comparison was known, and the result hangs on them. Here is each made the other way:\n\n"
        + table(["judgement", "hits"], rows)
        + f"\nThe {fast} are a railway's 1,100 km a day, stops counted. The claims are few and not independent: most "
        "speak of one way, Khorgos – Aktau – Baku – Poti, and come from those who sell it. What a forwarder counts is "
        "slower: 16 and 17 days on average from Xi'an to Baku in December 2025 and January 2026, where railways speak "
        "of 11 or 12. Some publications give a part, which is an input (hours of a change of gauge or of clearance), "
        "and the whole journey, which is the test: there the test is not independent by that part.\n"
    )


_FOREIGN: Final = Scenario(title="Published").setting("speed-rail-container-region", (19, 29, 45))
"""Speed of containers by rail where none is known of their own, as it was taken from railways further off."""


def _rested(atlas: Atlas, made: Scenario) -> Scenario:
    """Return a scenario with the least speeds of trucks as if their drivers took the last rest on the way, too."""
    for row in atlas.rows("parameters"):
        if row["id"].startswith("speed-line-road"):
            made = made.setting(row["id"], (row["low"] * 130 / 144, row["central"], row["high"]))
    return made


def _by_kind(trials: list[Trial]) -> list[Trial]:
    """Return trials with an answer: claims of operators and the market first."""
    found = [one for one in trials if one.model]
    return sorted(found, key=lambda one: (one.test["kind"] not in CLAIMS, one.test["kind"], one.test["id"]))


def _trial_row(one: Trial) -> list[object]:
    assert one.model is not None
    verdict = "hit" if one.hit else "wide" if one.inside else "miss"
    assumed = f"{len(one.assumed)} links and crossings count as open for want of a status" if one.assumed else ""
    return [
        one.test["title"], one.test["kind"], one.test["model_load"], _from_to(one),
        ", ".join(f"{value:,.0f}" for value in one.model), f"{one.ratio or 0:.1f}", verdict,
        _percent(one.central_error or 0, ".0", sign="+"), "; ".join(filter(None, (one.test["note"], assumed))),
    ]  # fmt: skip


def _from_to(one: Trial) -> str:
    low, high = (f"{value:,.1f}".removesuffix(".0") for value in (one.low, one.high))
    return low if low == high else f"{low} to {high}"


def _plain_range(one: Trial) -> str:
    low, high = (f"{one.test[end]:,g}" for end in ("low", "high"))
    return f"{low if low == high else f'{low} to {high}'} {one.test['unit']}"
