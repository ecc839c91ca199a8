"""A model number with its range: low, central, high."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ZERO", "Triple"]


@dataclass(frozen=True, slots=True)
class Triple:
    """Low, central and high value of one quantity, in rising order.

    Parameters
    ----------
    low, central, high
        The three values, all in the same unit.
    """

    low: float
    central: float
    high: float

    def __iter__(self) -> Iterator[float]:
        """Iterate over low, central, high."""
        return iter((self.low, self.central, self.high))

    def __add__(self, other: Triple) -> Triple:
        """Return the sum, each of the three by itself."""
        return Triple(self.low + other.low, self.central + other.central, self.high + other.high)

    def times(self, factor: float) -> Triple:
        """Return the product with a number that is not negative."""
        return Triple(self.low * factor, self.central * factor, self.high * factor)

    def dividing(self, amount: float) -> Triple:
        """Return ``amount`` divided by this: hours from kilometres and a speed, so low and high change places."""
        return Triple(amount / self.high, amount / self.central, amount / self.low)

    def text(self) -> str:
        """Return the three values with strokes between, or the one that all of them are."""
        return f"{self.central:g}" if self.low == self.high else " / ".join(f"{one:g}" for one in self)

    def rounded(self, digits: int = 1) -> tuple[float, float, float]:
        """Return the three values, rounded for people."""
        return (round(self.low, digits), round(self.central, digits), round(self.high, digits))


ZERO = Triple(0.0, 0.0, 0.0)
