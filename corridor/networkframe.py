"""The links of a network as a frame: what is open in its scenario, and what each costs its load in time and money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .itinerary import range_of
from .triple import Triple

if TYPE_CHECKING:
    import geopandas as gpd

    from .network import Network

__all__ = ["links_frame"]

_MEASURES: Final = ("hours", "usd")
_NONE: Final = Triple(float("nan"), float("nan"), float("nan"))


def links_frame(network: Network) -> gpd.GeoDataFrame:
    """Return the links that the load of a network may use (see :meth:`corridor.Network.to_frame`)."""
    keys = list(network.links)
    frame = network.atlas.table("links").loc[keys]
    before = frame["status"].copy()
    statuses = [network.status(key) for key in keys]
    frame["status"] = [one.status for one in statuses]
    frame["since"] = [one.since for one in statuses]
    frame["status_note"] = [one.note for one in statuses]
    frame["status_sources"] = [" ".join(one.sources) for one in statuses]
    frame["changed"] = before != frame["status"]
    # What was announced, and when somebody looked, is about the status of the data.
    frame["plan"] = frame["plan"].where(~frame["changed"], "")
    frame["last_checked"] = frame["last_checked"].where(~frame["changed"], "")
    frame["stale"] &= ~frame["changed"]
    frame["open"] = [network.is_open(key) for key in keys]
    arcs = {arc.subject: arc for arc in network.arcs if arc.kind == "link"}
    for measure in _MEASURES:
        ranges = [range_of(arcs[key].charges, measure) if key in arcs else _NONE for key in keys]
        for end, part in (("_low", "low"), ("", "central"), ("_high", "high")):
            frame[f"{measure}{end}"] = [float(getattr(one, part)) for one in ranges]
    return frame[[*(name for name in frame.columns if name != "geometry"), "geometry"]]
