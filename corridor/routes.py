"""The answer to one question, also as frame, map and figure: the best way, others, and why no better one is there."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from .errors import QuestionError
from .itinerary import COLUMNS, NUMBERS
from .whynot import Opening, openings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import folium
    import geopandas as gpd
    import pandas as pd
    from matplotlib.figure import Figure

    from .itinerary import Itinerary
    from .network import Goods, Network

__all__ = ["Routes", "WhyNot"]

WHY_NOT: Final = (
    "opening", "id", "table", "name", "status", "since", "plan", "sources", "projects", "saves_hours_low",
    "saves_hours", "saves_hours_high", "saves_usd_low", "saves_usd", "saves_usd_high", "saves_km",
)  # fmt: skip


class WhyNot(tuple[Opening, ...]):
    """What would better a way: one :class:`~corridor.whynot.Opening` after another, the fewest things first."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return each in words: what has to open, since when it is shut, what that would save."""
        from .answers import opening_lines

        lines = [line for opening in self for line in opening_lines(opening)]
        return "\n".join(lines) or "Nothing that is shut would better it."

    def _repr_html_(self) -> str:
        from .notebook import openings_html

        return openings_html(self)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a thing that has to open; ``opening`` counts the sets from 1.

        What a set saves (hours, USD, km, with ranges) stands in each of its rows, NaN where there is no way as things
        are.
        """
        from .frames import data_frame

        rows: list[list[object]] = []
        for number, opening in enumerate(self, start=1):
            hours, usd = opening.saves_hours, opening.saves_usd
            saves = [*(hours or [None] * 3), *(usd or [None] * 3), opening.saves_km]
            rows += [
                [number, *(shut.to_dict()[name] for name in WHY_NOT[1:8]), opening.projects, *saves]
                for shut in opening.shut
            ]
        return data_frame(rows, WHY_NOT, numbers=WHY_NOT[9:]).astype({"opening": "int64"})


@dataclass(frozen=True, kw_only=True)
class Routes:
    """The answer to one question.

    Parameters
    ----------
    network
        The network that was asked.
    origin, destination
        Ids of the nodes.
    minimise
        What the best way is the least of.
    best
        The best way; ``None`` where there is none.
    alternatives
        Ways that really differ, the best first.
    options
        How it was asked: ``minimise``, ``via``, ``avoid``, ``modes``, ``cargo`` and ``owner``.
    """

    network: Network
    origin: str
    destination: str
    minimise: str
    best: Itinerary | None
    alternatives: tuple[Itinerary, ...]
    options: Mapping[str, Any] = field(compare=False)
    _stages: tuple[frozenset[int], ...]
    _goods: Goods
    _avoided: frozenset[int]

    def __repr__(self) -> str:
        """Return the question and the best way."""
        return f"<Routes {self.origin} to {self.destination}, least {self.minimise}: {self.best or 'no way'}>"

    @property
    def ways(self) -> tuple[Itinerary, ...]:
        """The best way and its alternatives; none where there is no way."""
        return (self.best, *self.alternatives) if self.best else ()

    @functools.cached_property
    def why_not(self) -> WhyNot:
        """The smallest sets of things that have to open for a better way, as a tuple that also makes a frame."""
        return WhyNot(
            openings(self.network, self._stages, self._goods, aim=self.minimise, avoided=self._avoided, best=self.best)
        )

    def _repr_html_(self) -> str:
        from .notebook import routes_html

        return routes_html(self)

    def to_frame(self) -> gpd.GeoDataFrame:
        """Return one row a step of every way, with its shape (EPSG:4326).

        ``way`` is 0 for the best and counts the alternatives from 1, ``step`` counts from 0; both are columns. The
        other columns are those of :meth:`corridor.itinerary.Itinerary.to_frame`. Without a way there are no rows.
        """
        from .frames import geo_frame

        features = self.to_geojson()["features"]
        columns = ("way", "step", "scenario", *COLUMNS)
        steps = [number for way in self.ways for number in range(len(way.steps))]
        rows = [
            [{**feature["properties"], "step": step}[column] for column in columns]
            for step, feature in zip(steps, features, strict=True)
        ]
        shapes = [feature["geometry"] for feature in features]
        frame = geo_frame(rows, columns, shapes, numbers=NUMBERS)
        return frame.astype({"way": "int64", "step": "int64"})

    def map(
        self,
        *,
        title: str | None = None,
        focus: str | tuple[float, float, float, float] | None = None,
        theme: Literal["light", "dark"] | None = None,
        progress: bool = True,
    ) -> folium.Map:
        """Draw the layered map that opens on this question, in this scenario; parameters as of :func:`corridor.map`.

        The page holds the best way, its stops, what it saves against today, and why a better one is not there.
        """
        from .maps import Journey, make_map

        network = self.network
        journey = Journey(
            scenario=network.scenario, origin=self.origin, destination=self.destination, load=network.load,
            options=self.options,
        )  # fmt: skip
        return make_map(network.atlas, title=title, focus=focus, theme=theme, journeys=[journey], progress=progress)

    def diagram(self, *, measure: Literal["time", "cost"] = "time", **look: Any) -> Figure:  # noqa: ANN401 - many kinds
        """Draw time or cost of every way against its distance.

        Parameters
        ----------
        measure
            ``time`` or ``cost``.
        **look
            ``title``, ``theme`` and ``paper`` as of :func:`corridor.diagram`.

        Raises
        ------
        QuestionError
            If there is no way.
        """
        from .answers import AIM_WORDS
        from .figures import draw_diagram

        if not self.ways:
            raise QuestionError(f"No way leads from {self.origin} to {self.destination}: why_not tells what shuts it.")
        names = ["The best way", *(f"Alternative {number}" for number in range(1, len(self.ways)))]
        note = f"Each way is that of {AIM_WORDS[self.minimise]}."
        named = names if self.alternatives else None
        return draw_diagram(self.ways, measure=measure, names=named, note=note, **look)

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        """Return plain values for JSON; ``explain`` adds every charge with its parameter."""
        network = self.network
        return {
            "scenario": network.scenario.id,
            "as_of": network.atlas.day.isoformat(),
            "load": network.load,
            "from": self.origin,
            "to": self.destination,
            "minimise": self.minimise,
            "ways": [way.to_dict(explain=explain) for way in self.ways],
            "why_not": [opening.to_dict() for opening in self.why_not],
        }

    def to_geojson(self) -> dict[str, Any]:
        """Return every way as a GeoJSON feature collection, one feature a step; ``way`` is 0 for the best."""
        features = [feature for way in self.ways for feature in way.features()]
        numbers = [number for number, way in enumerate(self.ways) for _ in way.steps]
        for feature, number in zip(features, numbers, strict=True):
            feature["properties"] = {"way": number, "scenario": self.network.scenario.id, **feature["properties"]}
        return {"type": "FeatureCollection", "features": features}
