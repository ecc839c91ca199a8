"""Lengths, sides and border figures in plain English, as the map says them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["border_figures", "given", "km_words", "side_words"]


def given(value: object) -> bool:
    """Return whether a cell holds something."""
    return not (value is None or value == "" or (isinstance(value, float) and math.isnan(value)))


def km_words(value: float) -> str:
    """Return a length with one decimal below 100 km."""
    return f"{value:,.0f} km" if value >= 100 or value == round(value) else f"{value:,.1f} km"


def side_words(side: str, countries: Mapping[str, str]) -> str:
    """Return whose name something is: a country's, ``formerly`` for a former name, ``also`` for another spelling."""
    return {"other spelling": "also", "former": "formerly"}.get(side, countries.get(side, side))


def _range_words(parameter: Mapping[str, Any]) -> str:
    """Return central value and range of a parameter, and whether it is an assumption."""
    low, central, high = (float(parameter[name]) for name in ("low", "central", "high"))
    about = [f"{low:,g} to {high:,g}"] if low != high else []
    about += ["an assumption"] if given(parameter["assumption"]) else []
    return f"{central:,g} {parameter['unit']}" + (f" ({', '.join(about)})" if about else "")


def border_figures(
    crossing: Mapping[str, Any],
    parameters: Mapping[str, Mapping[str, Any]],
    sides: tuple[str, str],
) -> list[tuple[str, str]]:
    """Return border hours and fees of a crossing, as label and text with a line for each direction.

    Parameters
    ----------
    crossing
        Its row.
    parameters
        The parameters table by id.
    sides
        Names of the a-side and the b-side.
    """
    rows = []
    for label, kind in (("Time at the border", "hours"), ("Cost at the border", "fee")):
        there, back = (parameters.get(str(crossing[f"{kind}_{way}"])) for way in ("a_to_b", "b_to_a"))
        if there is not None and there is back:
            rows.append((label, f"{_range_words(there)}\teach way"))
            continue
        parts = [
            f"{_range_words(found)}\tto \u2068{side}\u2069"
            for side, found in ((sides[1], there), (sides[0], back))
            if found is not None
        ]
        rows.append((label, "\n".join(parts)))
    return rows
