"""Every table of a data folder, checked, typed, and seen on one day."""

from __future__ import annotations

import datetime as dt
import functools
import shlex
from typing import TYPE_CHECKING, Any, Final, Literal

from .dates import as_day
from .errors import DataError, NotKnownError
from .folder import read_folder
from .frames import Frames
from .lengths import length_factors, link_lengths
from .record import Name, find_record, look_up, record_ids
from .schema import TABLES
from .status import StatusAt, status_at

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import folium
    import geopandas as gpd
    import pandas as pd

    from .checks import Report
    from .cited import Cited
    from .folder import Folder
    from .network import Network
    from .record import Record
    from .region import Region
    from .scenario import Scenario
    from .scenarios import Scenarios
    from .status import Status
    from .tables import Row

__all__ = ["Atlas", "load"]

PROBLEMS_SHOWN: Final = 12


def load(folder: str | os.PathLike[str] | None = None, as_of: str | dt.date | None = None) -> Atlas:
    """Read a data folder as it stands on a day.

    Parameters
    ----------
    folder
        The data folder; ``None`` takes the shipped one.
    as_of
        The day, ISO text or a date; ``None`` takes the data date, the newest ``last_checked`` of the data.

    Returns
    -------
    Atlas
        Typed tables.

    Raises
    ------
    DataError
        If the folder cannot be read as the schema says; the message lists the first problems. ``corridor check``
        lists all of them.
    """
    raw = read_folder(folder)
    errors = [problem for problem in raw.problems if problem.level == "error"]
    if errors:
        lines = "\n".join(f"  {problem}" for problem in errors[:PROBLEMS_SHOWN])
        more = f"\n  and {len(errors) - PROBLEMS_SHOWN} more" if len(errors) > PROBLEMS_SHOWN else ""
        # Quoted as a shell wants it, so that the words can be copied.
        named = "" if folder is None else f" --data {shlex.quote(str(folder))}"
        raise DataError(f"{raw.path} cannot be read:\n{lines}{more}\nRun 'corridor check{named}' for the whole list.")
    return Atlas(raw, day=as_day(as_of) if as_of is not None else raw.data_date)


class Atlas:
    """Every table of a data folder, seen on one day.

    Frames are plain GeoDataFrames (EPSG:4326) and DataFrames indexed by id. Their cells are text, numbers, booleans
    and shapes alone; several ids or codes stand in one cell with blanks between, as in the CSV files, and dates are
    text as the source gives them. Each is a fresh copy: changing it changes nothing else, so keep it under a name.

    Parameters
    ----------
    raw
        Rows of the folder, without reading errors.
    day
        The day.
    kept
        What was made of the same rows for any day, to be used again.
    """

    def __init__(self, raw: Folder, *, day: dt.date, kept: dict[tuple[str, ...], Any] | None = None) -> None:
        assert raw.region is not None
        self.kept: dict[tuple[str, ...], Any] = {} if kept is None else kept
        self._raw = raw
        self.folder: Path = raw.path
        self.region: Region = raw.region
        self.data_date: dt.date = raw.data_date
        self.day: dt.date = day

    def __repr__(self) -> str:
        """Return title, day and size."""
        rows = self._raw.rows
        return (
            f"<Atlas {self.region.title!r}, as of {self.day}, data of {self.data_date}: {len(rows['links'])} links, "
            f"{len(rows['crossings'])} crossings, {len(rows['projects'])} projects>"
        )

    def _repr_html_(self) -> str:
        from .notebook import atlas_html

        return atlas_html(self)

    def __getitem__(self, key: str | tuple[str, str]) -> Record:
        """Return one row of any table with its names, statuses and sources.

        Parameters
        ----------
        key
            Its id, that of an earlier version of the data among them; table and id for one of several that share it:
            ``atlas["nodes", "..."]``.

        Raises
        ------
        NotKnownError
            If there is none, which is a ``KeyError``; the message suggests the nearest.
        """
        return find_record(self, key)

    def __contains__(self, key: object) -> bool:
        """Whether :meth:`__getitem__` finds an id."""
        return self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids of all tables, each once."""
        return iter(record_ids(self))

    def get(self, key: object, default: Record | None = None) -> Record | None:
        """Return one row as :meth:`__getitem__` does, or ``default`` where there is none."""
        found = look_up(self, key)
        return default if found is None else found

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def as_of(self, day: str | dt.date) -> Atlas:
        """Return the same data seen on another day."""
        return Atlas(self._raw, day=as_day(day), kept=self.kept)

    # Not a property, which the completion of IPython would not look into.
    @functools.cached_property
    def scenarios(self) -> Scenarios:
        """The scenarios that the data folder ships, by id."""
        from .scenarios import Scenarios

        return Scenarios(self.folder)

    def map(
        self,
        *,
        title: str | None = None,
        layers: Sequence[str] | None = None,
        focus: str | tuple[float, float, float, float] | None = None,
        theme: Literal["light", "dark"] | None = None,
        tiles: str | None = None,
        progress: bool = True,
    ) -> folium.Map:
        """Draw the layered map, a ``folium.Map`` that needs no network; parameters as of :func:`corridor.map`."""
        from .maps import make_map

        return make_map(self, title=title, layers=layers, focus=focus, theme=theme, tiles=tiles, progress=progress)

    def check(self, *, progress: bool = True) -> Report:
        """Check the data folder as it lies on disk, see :func:`corridor.check`."""
        from .checks import check

        return check(self.folder, progress=progress)

    def network(self, scenario: str | os.PathLike[str] | Scenario = "today", *, load: str = "") -> Network:
        """Return the network of a scenario on this day, for routes.

        Parameters
        ----------
        scenario
            A scenario, the name of a shipped one, or the path of a YAML file; one that names its own day keeps it.
        load
            Id of a row of the loads table; empty takes its first.

        Raises
        ------
        NotKnownError
            If there is no such scenario or load.
        DataError
            If a file is no scenario, the data do not hold an id of it, or lack a rate.
        """
        from .network import network_of

        return network_of(self, scenario, load=load)

    @functools.cached_property
    def frames(self) -> Frames:
        """Typed frames for the package itself: not to be changed."""
        return Frames(self, self._raw)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table with all that is known on the day: shapes, lengths and statuses where it has them.

        A fresh copy, plain as all frames of an atlas are: changing it changes nothing else.

        Raises
        ------
        NotKnownError
            If there is no such table.
        """
        return self.frames.plain(name)

    def rows(self, name: str) -> Sequence[Row]:
        """Return the typed rows of a table in the order of its file: what :meth:`table` is made of, without pandas.

        Raises
        ------
        NotKnownError
            If there is no such table.
        """
        if name not in TABLES:
            raise NotKnownError("table", name, TABLES)
        return self._raw.rows[name]

    def citations(self) -> pd.DataFrame:
        """Return what each source supports: columns ``source``, ``table``, ``row``, ``column``."""
        import pandas as pd

        return pd.DataFrame(sorted(self._cited(TABLES)), columns=["source", "table", "row", "column"])

    def _cited(self, tables: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
        for name in tables:
            columns = [column.name for column in TABLES[name].columns if column.table == ("sources",)]
            for row in self._raw.rows[name]:
                yield from ((source, name, row.key, column) for column in columns for source in row.ids(column))
            if name in self._raw.shapes:
                for key, properties in self._raw.shapes[name].properties.items():
                    yield from ((source, name, key, "made_from") for source in properties.get("made_from") or ())

    def cite(self, *what: str | Iterable[str] | pd.DataFrame) -> Cited:
        """Return the sources of some rows as a list with addresses, each once.

        Parameters
        ----------
        what
            Ids of sources; or frames, of which the columns ``sources`` and ``status_sources`` count.

        Raises
        ------
        NotKnownError
            If there is no such source; the message suggests the nearest.
        """
        from .cited import cite

        return cite(self, *what)

    @property
    def countries(self) -> gpd.GeoDataFrame:
        """Country polygons with name and the role on the day (``other`` before the role began)."""
        return self.table("countries")

    @property
    def border_rulings(self) -> gpd.GeoDataFrame:
        """Disputed areas and edges, how they are drawn and why."""
        return self.table("border_rulings")

    @property
    def waters(self) -> gpd.GeoDataFrame:
        """Seas, lakes and rivers."""
        return self.table("waters")

    @property
    def nodes(self) -> gpd.GeoDataFrame:
        """Stations, ports, cities and border crossing points."""
        return self.table("nodes")

    @property
    def links(self) -> gpd.GeoDataFrame:
        """Stretches of rail, road and sea with length and status on the day.

        Besides the columns of the table: ``quality``, ``drawn_km``, ``made_from``, ``mix``; ``published_km`` (the
        length used, kilometres, missing where none is published); ``ratio`` (drawn / published); ``length_km`` and
        ``length_basis`` (published, or drawn times the factor of :attr:`length_factors`); and the status columns
        ``status``, ``since``, ``status_note``, ``last_checked``, ``stale``, ``plan``, ``status_sources``.
        """
        return self.table("links")

    @property
    def crossings(self) -> gpd.GeoDataFrame:
        """Border crossing points with status on the day (status columns as in :attr:`links`)."""
        return self.table("crossings")

    @property
    def permissions(self) -> pd.DataFrame:
        """Rules on goods with status on the day (status columns as in :attr:`links`)."""
        return self.table("permissions")

    @property
    def projects(self) -> pd.DataFrame:
        """What people would open or build together."""
        return self.table("projects")

    @property
    def events(self) -> pd.DataFrame:
        """Dated events and what they have to do with."""
        return self.table("events")

    @property
    def lengths(self) -> pd.DataFrame:
        """Published lengths of links, rivals side by side."""
        return self.table("lengths")

    @property
    def sources(self) -> pd.DataFrame:
        """Every publication and data set cited."""
        return self.table("sources")

    @functools.cached_property
    def length_factors(self) -> Mapping[str, float]:
        """Published / drawn length by geometry quality: the median over links that have both.

        A quality with fewer than five such links takes the median of all; sea links take 1.
        """
        return length_factors(self._raw)

    @functools.cached_property
    def link_km(self) -> Mapping[str, float]:
        """Length of each link in kilometres, as column ``length_km`` of :attr:`links` gives it."""
        return link_lengths(self._raw, self.length_factors)

    def line(self, link: str) -> list[list[float]]:
        """Return the vertices of the line of a link, longitude and latitude, from its first node to its last.

        Raises
        ------
        NotKnownError
            If there is no such link.
        """
        shapes = self._raw.shapes["links"].geometry
        if link not in shapes:
            raise NotKnownError("link", link, shapes)
        return [[float(x), float(y)] for x, y in shapes[link].coords]

    def history(self, subject: str) -> tuple[Status, ...]:
        """Return all statuses of a link, crossing or permission, plans among them, the oldest first.

        Raises
        ------
        NotKnownError
            If the subject is not in the data.
        """
        if subject not in self._raw.histories:
            known = [row["id"] for table in ("links", "crossings", "permissions") for row in self._raw.rows[table]]
            if subject not in known:
                raise NotKnownError("link, crossing or permission", subject, known)
        return self._raw.histories.get(subject, ())

    @functools.cached_property
    def _stale_before(self) -> dt.date:
        if self.day < self.data_date:
            return dt.date.min
        return self.data_date - dt.timedelta(days=self.region.stale_after_days)

    def status(self, subject: str) -> StatusAt:
        """Return the status of a link, crossing or permission on the day."""
        return status_at(self.history(subject), day=self.day, stale_before=self._stale_before)

    @functools.cached_property
    def _names(self) -> dict[str, tuple[Name, ...]]:
        found: dict[str, list[Name]] = {}
        for row in self._raw.rows["names"]:
            found.setdefault(row["subject"], []).append(Name(row["side"], row["name"], row["language"]))
        return {subject: tuple(sorted(names)) for subject, names in found.items()}

    def names_of(self, subject: str) -> tuple[Name, ...]:
        """Return the other names of a thing with whose names they are; empty when the data give none."""
        return self._names.get(subject, ())

    @functools.cached_property
    def attributions(self) -> tuple[str, ...]:
        """Words that every map must show: those of the data sets that shapes and nodes are made of."""
        drawn = ("countries", "border_rulings", "waters", "nodes", "links", "waypoints")
        used = {source for source, *_ in self._cited(drawn)}
        words = [row["attribution"] for row in self._raw.rows["sources"] if row["id"] in used and row["attribution"]]
        return tuple(sorted(set(words)))
