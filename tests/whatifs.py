"""Scenarios in the tiny folder, for tests of the chooser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.smallnetwork import small_rows
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tinyfolder import Rows

OPEN = """title: Gate open
why: What if the Gate were open?
open: [rail-gate-two, gate]
permit: [ban-on-transit]
sources: [gazette]
note: Nothing else changes.
"""
SLOW = "title: Long wait\nset:\n  hours-gate: {value: 90, reason: A strike.}\n"
BEFORE = "title: Before the shutting\nas_of: 1990-01-01\n"
SCENARIOS = {"gate-open": OPEN, "slow": f"extends: gate-open\n{SLOW}", "before": BEFORE}


def folder_with(path: Path, scenarios: dict[str, str], rows: dict[str, Rows] | None = None) -> Path:
    """Write the tiny folder with scenarios and return its path."""
    folder = write_folder(path / "data", rows=small_rows() if rows is None else rows)
    (folder / "scenarios").mkdir(exist_ok=True)
    for name, text in scenarios.items():
        (folder / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder
