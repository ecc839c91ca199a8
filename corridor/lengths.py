"""Length of a link: the published one where there is one, else the drawn one times a fitted factor.

Drawn lines cut corners, so their length is no input by itself. The factor of a geometry quality is the median of
published / drawn over the links that have both and are mostly of that origin, so it is fitted on the data folder in
use and shown with each link. A line of mixed origin takes the factor of each share of its length.
"""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING, Final

from .schema import GEOMETRY_QUALITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from .folder import Folder

__all__ = ["add_lengths", "length_factors", "link_lengths"]

_SHARE: Final = re.compile(r"(?P<origin>[a-z][a-z -]*?) (?P<per_cent>\d+) %")
_ROUGH: Final = "schematic"
"""What every share counts as that is no quality by name: points placed by hand, long chords of a thinned network."""


def length_factors(raw: Folder) -> dict[str, float]:
    """Return published / drawn length by geometry quality (see :attr:`Atlas.length_factors`)."""
    published = {row["link"]: row["km"] for row in raw.rows["lengths"] if row["use"] == "input" and row["km"]}
    ratios: dict[str, list[float]] = {}
    for key, properties in raw.shapes["links"].properties.items():
        if key in published and properties["drawn_km"]:
            kind = _main_share(properties["quality"], properties.get("mix"))
            ratios.setdefault(kind, []).append(published[key] / properties["drawn_km"])
    every = [ratio for values in ratios.values() for ratio in values]
    overall = median(every) if every else 1.0
    few = 5
    return {
        quality: round(median(ratios[quality]) if len(ratios.get(quality, ())) >= few else overall, 4)
        for quality in GEOMETRY_QUALITIES
    }


def _shares(mix: object) -> dict[str, float]:
    """Return the share of each quality in the drawn length, per cent; empty where it is not told."""
    shares: dict[str, float] = {}
    for one in _SHARE.finditer(mix if isinstance(mix, str) else ""):
        quality = one["origin"] if one["origin"] in GEOMETRY_QUALITIES else _ROUGH
        shares[quality] = shares.get(quality, 0.0) + float(one["per_cent"])
    return shares


def _main_share(quality: str, mix: object) -> str:
    # A line called schematic because it misses its published length tells of the data set that it was drawn from.
    shares = _shares(mix)
    return max(sorted(shares), key=lambda one: shares[one]) if shares else quality


def _factor(mode: str, quality: str, mix: object, factors: Mapping[str, float]) -> float:
    """Return what the drawn length of a link is multiplied with; 1 at sea, where lanes have no corners to cut."""
    if mode == "sea":
        return 1.0
    shares = _shares(mix)
    if not (total := sum(shares.values())):
        # A link without a shape has no quality, and no drawn length either.
        return factors.get(quality, float("nan"))
    return round(sum(share * factors[one] for one, share in shares.items()) / total, 4)


def add_lengths(frame: gpd.GeoDataFrame, lengths: pd.DataFrame, factors: Mapping[str, float]) -> gpd.GeoDataFrame:
    """Add ``published_km``, ``ratio``, ``length_km`` and ``length_basis`` to a frame of links (kilometres)."""
    import pandas as pd

    inputs = lengths[lengths["use"] == "input"].drop_duplicates("link").set_index("link")["km"]
    frame["published_km"] = inputs.reindex(frame.index).astype(float)
    frame["ratio"] = (frame["drawn_km"] / frame["published_km"]).round(4)
    made = zip(frame["mode"], frame["quality"], frame["mix"], strict=True)
    factor = [_factor(mode, quality, mix, factors) for mode, quality, mix in made]
    drawn = [round(km * value, 1) for km, value in zip(frame["drawn_km"], factor, strict=True)]
    frame["length_km"] = frame["published_km"].fillna(pd.Series(drawn, index=frame.index, dtype=float))
    words = [
        "published" if known else ("drawn" if value == 1.0 else f"drawn x {value:.2f}")
        for known, value in zip(frame["published_km"].notna(), factor, strict=True)
    ]
    frame["length_basis"] = words
    return frame


def link_lengths(raw: Folder, factors: Mapping[str, float]) -> dict[str, float]:
    """Return ``length_km`` of each link that has one (kilometres), as :func:`add_lengths` gives it, without a frame."""
    published = {row["link"]: row["km"] for row in reversed(raw.rows["lengths"]) if row["use"] == "input"}
    found = {}
    for row in raw.rows["links"]:
        shape = raw.shapes["links"].properties.get(row["id"])
        if published.get(row["id"]):
            found[row["id"]] = published[row["id"]]
        elif shape is not None:
            factor = _factor(row["mode"], shape["quality"], shape.get("mix"), factors)
            found[row["id"]] = round(shape["drawn_km"] * factor, 1)
    return found
