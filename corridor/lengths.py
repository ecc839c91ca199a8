"""Length of a link: the published one where there is one, else the drawn one times a fitted factor.

Drawn lines cut corners, so their length is no input by itself. The factor of a geometry quality is the median of
published / drawn over the links that have both, so it is fitted on the data folder in use and shown with each link.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from .schema import GEOMETRY_QUALITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from .folder import Folder

__all__ = ["add_lengths", "length_factors", "link_lengths"]


def length_factors(raw: Folder) -> dict[str, float]:
    """Return published / drawn length by geometry quality (see :attr:`Atlas.length_factors`)."""
    published = {row["link"]: row["km"] for row in raw.rows["lengths"] if row["use"] == "input" and row["km"]}
    ratios: dict[str, list[float]] = {}
    for key, properties in raw.shapes["links"].properties.items():
        if key in published and properties["drawn_km"]:
            ratios.setdefault(properties["quality"], []).append(published[key] / properties["drawn_km"])
    every = [ratio for values in ratios.values() for ratio in values]
    overall = median(every) if every else 1.0
    few = 5
    return {
        quality: round(median(ratios[quality]) if len(ratios.get(quality, ())) >= few else overall, 4)
        for quality in GEOMETRY_QUALITIES
    }


def add_lengths(frame: gpd.GeoDataFrame, lengths: pd.DataFrame, factors: Mapping[str, float]) -> gpd.GeoDataFrame:
    """Add ``published_km``, ``ratio``, ``length_km`` and ``length_basis`` to a frame of links (kilometres)."""
    inputs = lengths[lengths["use"] == "input"].drop_duplicates("link").set_index("link")["km"]
    frame["published_km"] = inputs.reindex(frame.index).astype(float)
    frame["ratio"] = (frame["drawn_km"] / frame["published_km"]).round(4)
    factor = frame["quality"].map(factors).astype(float).where(frame["mode"] != "sea", 1.0)
    frame["length_km"] = frame["published_km"].fillna((frame["drawn_km"] * factor).round(1))
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
            factor = 1.0 if row["mode"] == "sea" else factors[shape["quality"]]
            found[row["id"]] = round(shape["drawn_km"] * factor, 1)
    return found
