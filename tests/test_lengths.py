"""Lengths of links without a published one: each share of a drawn line by the factor of its origin."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corridor import load
from corridor.lengths import add_lengths, link_lengths
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

FACTORS = {"surveyed": 1.0, "osm": 1.05, "natural-earth": 1.02, "schematic": 1.2}


@pytest.mark.parametrize(
    ("mix", "factor"),
    [
        ("osm 100 %", 1.05),
        ("natural-earth 60 %, osm 40 %", 0.6 * 1.02 + 0.4 * 1.05),
        # Points placed by hand and long chords of a thinned network count as schematic.
        ("osm 50 %, waypoints 30 %, osm chords 20 %", 0.5 * 1.05 + 0.5 * 1.2),
        # Shares are rounded: they are taken of what they add up to.
        ("waypoints 98 %, osm 1 %", (98 * 1.2 + 1.05) / 99),
        # Where no shares are told the quality counts alone.
        ("surveyed on foot", 1.05),
    ],
)
def test_each_share_has_its_factor(tmp_path: Path, mix: str, factor: float) -> None:
    folder = write_folder(tmp_path / "data")
    path = folder / "shapes" / "links.geojson"
    shapes = json.loads(path.read_text(encoding="utf-8"))
    for one in shapes["features"]:
        if one["properties"]["id"] == "rail-gate-two":
            one["properties"].update(mix=mix, quality="osm", drawn_km=200.0)
    path.write_text(json.dumps(shapes), encoding="utf-8")
    atlas = load(folder)
    found = link_lengths(atlas._raw, FACTORS)
    assert found["rail-gate-two"] == pytest.approx(200 * factor, abs=0.06)
    frame = add_lengths(atlas.links.copy(), atlas.table("lengths"), FACTORS)
    assert frame.loc["rail-gate-two", "length_km"] == found["rail-gate-two"]
    # Published lengths and lanes at sea stay as they are.
    assert found["rail-one-gate"] == 168
    assert frame.loc["sea-haven-isle", "length_km"] == pytest.approx(frame.loc["sea-haven-isle", "drawn_km"], abs=0.06)
