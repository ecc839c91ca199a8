"""The tiny folder with round lengths, so that journeys can be worked by hand; everything open unless said."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from corridor import load
from tests.tinyfolder import ROWS, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.atlas import Atlas
    from tests.tinyfolder import Rows

KM = {"rail-one-gate": 168, "rail-gate-two": 100, "road-two-haven": 80, "sea-haven-isle": 120}


def small_rows() -> dict[str, Rows]:
    """Return fresh rows with a published length of every link."""
    rows = copy.deepcopy(ROWS)
    rows["lengths"] = [
        {"link": link, "km": str(km), "use": "input", "as_of": "2020", "sources": "gazette"} for link, km in KM.items()
    ]
    return rows


def small_atlas(path: Path, rows: dict[str, Rows] | None = None) -> Atlas:
    """Write a folder and read it."""
    return load(write_folder(path / "data", rows=rows or small_rows()))
