"""The scenarios that a data folder ships, by id, read when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .errors import NotKnownError
from .frames import data_frame
from .scenariofiles import read_scenario, scenario_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from .scenario import Scenario

__all__ = ["Scenarios"]


class Scenarios(Mapping[str, "Scenario"]):
    """Scenarios by id, today first: ``scenarios["tripp"]``, ``list(scenarios)``, ``scenarios.to_frame()``.

    Parameters
    ----------
    folder
        The data folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, name: str) -> Scenario:
        """Return a scenario.

        Raises
        ------
        NotKnownError
            If there is none of that name; the message suggests the nearest.
        DataError
            If its file is no scenario.
        """
        names = scenario_names(self._folder)
        if name not in names:
            raise NotKnownError("scenario", str(name), names)
        return read_scenario(name, self._folder)

    def __contains__(self, name: object) -> bool:
        """Whether there is a scenario of that name."""
        return name in scenario_names(self._folder)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, today first."""
        return iter(scenario_names(self._folder))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(scenario_names(self._folder))

    def __repr__(self) -> str:
        """Return the names."""
        return f"<Scenarios: {', '.join(self)}>"

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def _repr_html_(self) -> str:
        from .notebook import scenarios_html

        return scenarios_html(self)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a scenario, by id: title, day (empty: that of the atlas), what it extends, why."""
        rows = [[one.id, one.title, one.as_of, one.extends, one.why, one.sources, one.note] for one in self.values()]
        columns = ("id", "title", "as_of", "extends", "why", "sources", "note")
        return data_frame(rows, columns).set_index("id")
