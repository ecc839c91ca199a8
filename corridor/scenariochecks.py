"""Named check of scenarios: each file is a scenario, and the data hold what it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .atlas import Atlas
from .errors import CorridorError
from .scenariofiles import SCENARIOS, read_scenario, scenario_names
from .switches import switches_of
from .tables import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .folder import Folder

__all__ = ["CHECKS"]


def scenarios(folder: Folder) -> Iterator[Problem]:
    """Every scenario can be read, and the data hold the ids and sources it names."""
    if folder.region is None:
        return
    atlas = Atlas(folder, day=folder.data_date)
    known = {row["id"] for row in folder.rows["sources"]}
    for name in scenario_names(folder.path):
        file = f"{SCENARIOS}/{name}.yaml"
        try:
            made = read_scenario(name, folder.path)
            switches_of(atlas, made)
        except CorridorError as error:
            cure = "Mend the file, or the data it speaks of."
            yield Problem(file=file, row=name, check="scenarios", what=str(error), cure=cure)
            continue
        for source in made.sources:
            if source not in known and "://" not in source:
                what = f"sources: {source} is no row of sources.csv and no address."
                yield Problem(
                    file=file, row=name, check="scenarios", what=what, cure="Correct the id, or add the source."
                )


CHECKS: Final = {"scenarios": scenarios}
"""Checks of scenarios by name."""
