"""The model held against what was published: every test of a data folder run through the network."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .dates import parse_date
from .errors import QuestionError
from .network import Network
from .progress import bars, each
from .rates import amount_of
from .scenario import Scenario
from .triple import Triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from .atlas import Atlas
    from .itinerary import Itinerary
    from .tables import Row

__all__ = ["CLAIMS", "MOST_RATIO", "Score", "Trial", "score", "validate", "validation_frame"]

MOST_RATIO: Final = 2.5
"""A range whose high end is more times its low end says too little to count as a hit."""
CLAIMS: Final = ("operator claim", "market")
"""Kinds of tests that speak of a service one could buy."""
HOURS: Final = {"days": 24.0, "hours": 1.0}
COLUMNS: Final = (
    "id", "title", "measure", "kind", "from", "to", "modes", "as_of", "unit", "published_low", "published_high",
    "model_low", "model", "model_high", "error", "ratio", "inside", "hit", "reason", "sources", "note",
)  # fmt: skip
UNITS: Final = {"distance": "km", "time": "hours", "cost": "USD"}


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One published distance, time or cost, and what the model makes of the same journey.

    Parameters
    ----------
    test
        Row of the tests table.
    low, high
        Published values in kilometres, hours or USD for the load; 0 where it cannot be told.
    model
        What the model says, in the same unit; for a distance three times the same. ``None`` where it says nothing.
    way
        The journey in the model.
    reason
        Why the model says nothing; empty where it does.
    assumed
        Links and crossings of the way whose status on the day of the test nobody tells: taken as open, since the
        published journey went there.
    """

    test: Row
    low: float = 0.0
    high: float = 0.0
    model: Triple | None = None
    way: Itinerary | None = None
    reason: str = ""
    assumed: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether both ends are in the network."""
        return bool(self.test["from"] and self.test["to"])

    @property
    def unit(self) -> str:
        """Unit of the published and of the model's values: km, hours or USD."""
        return UNITS[self.test["measure"]]

    @property
    def error(self) -> float | None:
        """Share by which the central value is off the published range; 0 within it."""
        if self.model is None:
            return None
        central = self.model.central
        nearest = min(max(central, self.low), self.high)
        return central / nearest - 1

    @property
    def central_error(self) -> float | None:
        """Share by which the central value is off the middle of what was published."""
        return None if self.model is None else self.model.central / ((self.low + self.high) / 2) - 1

    @property
    def ratio(self) -> float | None:
        """High end of the model's range over its low end."""
        return None if self.model is None or self.model.low <= 0 else self.model.high / self.model.low

    @property
    def inside(self) -> bool:
        """Whether all that was published lies within the model's range."""
        return self.model is not None and self.model.low <= self.low and self.high <= self.model.high

    @property
    def hit(self) -> bool:
        """Whether it lies within a range that says something (see :data:`MOST_RATIO`)."""
        return self.inside and self.ratio is not None and self.ratio <= MOST_RATIO


@dataclass(frozen=True, kw_only=True)
class Score:
    """How well trials went.

    Parameters
    ----------
    usable
        Trials with both ends in the network.
    compared
        Those of them for which the model has the load and a way.
    hits
        Those of them whose published value lies within a model's range with high / low of at most
        :data:`MOST_RATIO`.
    median_error, worst_error
        Of the absolute errors of the central value against the published range.
    median_central_error
        Of the errors against the middle of what was published, signed.
    """

    usable: int
    compared: int
    hits: int
    median_error: float
    worst_error: float
    median_central_error: float


def validate(atlas: Atlas, *, changed: Scenario | None = None) -> tuple[Trial, ...]:
    """Run every test of the data through the network.

    A test is answered by the shortest way between its ends by its modes and by way of the places it names, for the
    load it names, as of its day (at the latest the data's). For a distance everything drawn counts as open: a line
    has its length before it is built and after it is shut. For a time or cost, what is shut on the day stays shut.

    Parameters
    ----------
    atlas
        The tables.
    changed
        What is set otherwise in every journey, to see what hangs on one number.

    Returns
    -------
    tuple of Trial
        In the order of the tests table.
    """
    base = changed or Scenario(title="Published")
    return tuple(_trial(atlas, test, base) for test in each(atlas.rows("tests"), "Journeys that were published"))


def validation_frame(atlas: Atlas | None = None, *, progress: bool = True) -> pd.DataFrame:
    """Hold the model against every published distance, time and cost.

    Parameters
    ----------
    atlas
        The tables; ``None`` takes the shipped ones.
    progress
        Whether a bar is shown when it takes over a second (in a terminal or a notebook).

    Returns
    -------
    pandas.DataFrame
        One row a test, by its id: what was published and of what journey; ``published_low`` to ``published_high`` and
        ``model_low``, ``model``, ``model_high`` in ``unit`` (km, hours, USD for the load), NaN where the model says
        nothing, for which ``reason`` is given; ``error``, the share by which the central value is off what was
        published; ``ratio``, high over low of the model; ``inside``, whether all that was published lies within the
        model's range, and ``hit``, whether that range also says something (a distance has none).

    Raises
    ------
    DataError
        If no atlas is given and the shipped tables cannot be read, or a rate is missing.
    """
    from .atlas import load
    from .frames import data_frame

    with bars(shown=progress):
        trials = validate(load() if atlas is None else atlas)
    rows = []
    for one in trials:
        test = one.test
        published = [one.low or None, one.high or None]
        rows.append(
            [
                test["id"], test["title"], test["measure"], test["kind"], test["from"], test["to"], test["modes"],
                test["as_of"], one.unit, *published, *(one.model or [None] * 3), one.error, one.ratio, one.inside,
                one.hit, one.reason, test["sources"], test["note"],
            ]
        )  # fmt: skip
    frame = data_frame(rows, COLUMNS, numbers=COLUMNS[9:16]).astype({"inside": bool, "hit": bool})
    return frame.set_index("id")


def score(trials: Iterable[Trial]) -> Score:
    """Return how well some trials went; errors are 0 where none can be compared."""
    usable = [trial for trial in trials if trial.usable]
    errors = [abs(trial.error) for trial in usable if trial.error is not None]
    central = [trial.central_error for trial in usable if trial.central_error is not None]
    return Score(
        usable=len(usable),
        compared=len(errors),
        hits=sum(trial.hit for trial in usable),
        median_error=statistics.median(errors) if errors else 0.0,
        worst_error=max(errors, default=0.0),
        median_central_error=statistics.median(central) if central else 0.0,
    )


def _trial(atlas: Atlas, test: Row, base: Scenario) -> Trial:
    if not (test["from"] and test["to"]):
        return Trial(test=test, reason=f"outside the network: {test['outside'] or 'an end is not named'}")
    if not test["model_load"]:
        return Trial(test=test, reason=f"the model carries no such load: {test['load']}")
    network, unknown = _network(atlas, test, base)
    try:
        found = network.route(test["from"], test["to"], via=test["via"], modes=test["modes"], minimise="distance")
    except QuestionError as error:
        return Trial(test=test, reason=str(error))
    way = found.best
    if way is None:
        shut = " ".join(one.id for opening in found.why_not[:1] for one in opening.shut)
        return Trial(test=test, reason=f"no way on {network.atlas.day}" + (f": {shut} shut" if shut else ""))
    if test["measure"] == "distance":
        model, factor = Triple(way.km, way.km, way.km), 1.0
    elif test["measure"] == "time":
        model = way.shipment_hours if test["counts"] == "shipment" else way.hours
        factor = HOURS[test["unit"]]
    else:
        loads = {row["id"]: row for row in atlas.rows("loads")}
        amount = amount_of(test["unit"], loads[test["model_load"]])
        if amount is None:
            return Trial(test=test, reason=f"the load does not say what {test['unit']} makes of it")
        model, factor = way.usd, amount
    passed = {*way.links, *way.crossings}
    return Trial(
        test=test,
        low=test["low"] * factor,
        high=test["high"] * factor,
        model=model,
        way=way,
        assumed=tuple(key for key in unknown if key in passed),
    )


def _network(atlas: Atlas, test: Row, scenario: Scenario) -> tuple[Network, Sequence[str]]:
    """Return the network of a test, and the links and crossings that are open in it for want of any status."""
    load = test["model_load"]
    things = [row for table in ("links", "crossings") for row in atlas.rows(table)]
    used = [row["id"] for row in things if row["mode"] in test["modes"]]
    if test["measure"] == "distance":
        rules = (row["id"] for row in atlas.rows("permissions"))
        return Network(atlas, scenario.opening(*used).permitting(*rules), load=load), ()
    day = min(parse_date(str(test["as_of"])).last, atlas.day)
    known = Network(atlas, Scenario().on(day), load=load)
    unknown = [key for key in used if known.status(key).status == "unknown"]
    return Network(atlas, scenario.opening(*unknown).on(day), load=load), unknown
