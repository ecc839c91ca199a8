"""A journey as a curve: cumulative hours or dollars against distance, with stops as vertical jumps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .errors import NotKnownError
from .itinerary import range_of
from .triple import ZERO, Triple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .arcs import Arc
    from .charges import Charge
    from .itinerary import Itinerary, Step

__all__ = ["MEASURES", "Part", "Point", "profile"]

MEASURES: Final = {"time": "hours", "cost": "usd"}
"""What can stand on the upright axis, and the measure of charges that it sums up."""


@dataclass(frozen=True, slots=True)
class Point:
    """One place on the curve.

    Parameters
    ----------
    km
        Distance from the origin.
    value
        Hours or dollars spent up to here, with the range that the journey so far has by itself.
    """

    km: float
    value: Triple


@dataclass(frozen=True, kw_only=True)
class Part:
    """The curve over one leg or stop.

    Parameters
    ----------
    step
        The leg or stop.
    points
        Its begin and its end, and each end of a link between them; all at one distance for a stop.
    """

    step: Step
    points: tuple[Point, ...]

    @property
    def km(self) -> float:
        """Kilometres it takes; 0 for a stop."""
        return self.points[-1].km - self.points[0].km

    @property
    def rise(self) -> float:
        """Hours or dollars it takes, central value."""
        return self.points[-1].value.central - self.points[0].value.central


def profile(way: Itinerary, measure: str = "time") -> tuple[Part, ...]:
    """Return cumulative time or cost against distance, one part for each leg and stop of a journey.

    Parameters
    ----------
    way
        The journey.
    measure
        A key of :data:`MEASURES`.

    Returns
    -------
    tuple of Part
        Each begins where the one before ends. The last point has the totals of the journey.

    Raises
    ------
    NotKnownError
        If there is no such measure.

    Notes
    -----
    The range at a point is that of the sum of all charges up to it (see :func:`corridor.itinerary.range_of`), so the
    band of the curve never narrows on the way and ends with the range of the total.
    """
    if measure not in MEASURES:
        raise NotKnownError("measure", measure, MEASURES)
    arcs = iter([way.network.arcs[number] for number in way.arcs])
    spent: list[Charge] = []
    here = Point(0.0, ZERO)
    parts = []
    for step in way.steps:
        points = [here]
        for km, charges in _moves(step, arcs):
            spent += charges
            here = Point(here.km + km, range_of(spent, MEASURES[measure]))
            points.append(here)
        parts.append(Part(step=step, points=tuple(points)))
    return tuple(parts)


def _moves(step: Step, arcs: Iterator[Arc]) -> Iterator[tuple[float, Sequence[Charge]]]:
    """Yield kilometres and charges of each arc of a step; a wait is the first charge of the sailing after it."""
    if step.kind == "wait":
        yield 0.0, step.charges
        return
    for _ in step.links or ("",):
        arc = next(arcs)
        yield arc.km, [charge for charge in arc.charges if charge.kind != "headway"]
