"""Tables as frames: typed ones for the package, whose cells may be tuples and dates, and plain ones to hand out."""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING, Any, Final

from .dates import parse_date
from .errors import NotKnownError
from .lengths import add_lengths
from .schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    import pandas as pd

    from .atlas import Atlas
    from .folder import Folder

__all__ = ["CRS", "RICH", "Frames", "geo_frame", "plain_frame", "words"]

CRS: Final = "EPSG:4326"
"""Longitude and latitude in degrees."""
RICH: Final = ("links", "crossings", "permissions", "countries", "border_rulings", "waters", "nodes")
"""Tables of which more is known than their columns: shapes, lengths, the status on a day."""
FRONT: Final = ("name", "mode", "country", "status", "since", "plan", "length_km")
"""What is asked for most often: first in a frame of what has a status, so that it is seen; the shape is last in all."""


class Frames:
    """Tables of an atlas on its day, made when first asked for and kept: not to be changed.

    Cells with several ids or codes are tuples, ``last_checked`` of a status is a date, other dates stay text as the
    source gives them.

    Parameters
    ----------
    atlas
        The atlas.
    raw
        Its rows.
    """

    def __init__(self, atlas: Atlas, raw: Folder) -> None:
        self.atlas = atlas
        self._raw = raw
        self._tables: dict[str, pd.DataFrame] = {}
        self._plain: dict[str, pd.DataFrame] = {}

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as it stands in the folder, indexed by ``id`` where it has one.

        Raises
        ------
        NotKnownError
            If there is no such table.
        """
        import pandas as pd

        if name not in TABLES:
            raise NotKnownError("table", name, TABLES)
        if name not in self._tables:
            schema = TABLES[name]
            data = {
                column.name: _series([row[column.name] for row in self._raw.rows[name]], column.kind)
                for column in schema.columns
            }
            made = pd.DataFrame(data)
            self._tables[name] = made.set_index("id") if "id" in schema.key else made
        return self._tables[name]

    def frame(self, name: str) -> pd.DataFrame:
        """Return a table with all that is known on the day: shapes, lengths and statuses where it has them."""
        frame: pd.DataFrame = getattr(self, name) if name in RICH else self.table(name)
        return frame

    def plain(self, name: str) -> pd.DataFrame:
        """Return a fresh copy of :meth:`frame` whose cells are plain (see :func:`plain_frame`)."""
        if name not in self._plain:
            frame = plain_frame(self.frame(name))
            front = [column for column in FRONT if column in frame] if "status" in frame else []
            rest = [column for column in frame.columns if column not in {*front, "geometry"}]
            last = ["geometry"] if "geometry" in frame else []
            self._plain[name] = frame[[*front, *rest, *last]]
        return self._plain[name].copy()

    def _with_shapes(self, name: str) -> gpd.GeoDataFrame:
        import geopandas as gpd

        frame = self.table(name).copy()
        shapes = self._raw.shapes[name]
        for column in TABLES[name].shape_columns:
            values = [shapes.properties.get(key, {}).get(column.name) for key in frame.index]
            frame[column.name] = _series(values, column.kind)
        geometry = [shapes.geometry.get(key) for key in frame.index]
        return gpd.GeoDataFrame(frame, geometry=geometry, crs=CRS)

    @functools.cached_property
    def countries(self) -> gpd.GeoDataFrame:
        """Country polygons with name and the role on the day (``other`` before the role began)."""
        frame = self._with_shapes("countries")
        begun = [not since or parse_date(since).first <= self.atlas.day for since in frame["role_since"]]
        frame["role"] = frame["role"].where(begun, "other")
        return frame

    @functools.cached_property
    def border_rulings(self) -> gpd.GeoDataFrame:
        """Disputed areas and edges, how they are drawn and why."""
        return self._with_shapes("border_rulings")

    @functools.cached_property
    def waters(self) -> gpd.GeoDataFrame:
        """Seas, lakes and rivers."""
        return self._with_shapes("waters")

    @functools.cached_property
    def nodes(self) -> gpd.GeoDataFrame:
        """Stations, ports, cities and border crossing points."""
        import geopandas as gpd

        frame = self.table("nodes")
        return gpd.GeoDataFrame(frame.copy(), geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs=CRS)

    @functools.cached_property
    def links(self) -> gpd.GeoDataFrame:
        """Stretches of rail, road and sea with length and status (see :attr:`corridor.Atlas.links`)."""
        frame = self._with_shapes("links")
        frame = add_lengths(frame, self.table("lengths"), self.atlas.length_factors)
        return self._with_status(frame)

    @functools.cached_property
    def crossings(self) -> gpd.GeoDataFrame:
        """Border crossing points with their status."""
        import geopandas as gpd

        frame = self.table("crossings").copy()
        geometry = self.nodes.geometry.reindex(frame.index)
        return self._with_status(gpd.GeoDataFrame(frame, geometry=geometry, crs=CRS))

    @functools.cached_property
    def permissions(self) -> pd.DataFrame:
        """Rules on goods with their status."""
        frame: pd.DataFrame = self._with_status(self.table("permissions").copy())
        return frame

    @property
    def sources(self) -> pd.DataFrame:
        """Every publication and data set cited."""
        return self.table("sources")

    @property
    def projects(self) -> pd.DataFrame:
        """What people would open or build together."""
        return self.table("projects")

    @property
    def lengths(self) -> pd.DataFrame:
        """Published lengths of links, rivals side by side."""
        return self.table("lengths")

    def _with_status(self, frame: Any) -> Any:  # noqa: ANN401 - keeps the kind of frame it is given
        found = [self.atlas.status(key) for key in frame.index]
        for column, attribute in (
            ("status", "status"),
            ("since", "since"),
            ("status_note", "note"),
            ("last_checked", "last_checked"),
            ("stale", "stale"),
            ("plan", "plan"),
            ("status_sources", "sources"),
        ):
            frame[column] = _series([getattr(status, attribute) for status in found], "object")
        frame["stale"] = frame["stale"].astype(bool)
        return frame


def _series(values: list[Any], kind: str) -> Any:  # noqa: ANN401 - a column of any type
    import numpy as np
    import pandas as pd

    if kind in {"number", "integer"}:
        return pd.array([float("nan") if value is None else float(value) for value in values], dtype="float64")
    if kind == "boolean":
        return pd.array([bool(value) for value in values], dtype="bool")
    if kind in {"text", "enum", "id", "ref", "date", "fuzzy", "url"}:
        values = ["" if value is None else value for value in values]
    # Filled in place: from a list, numpy would make a matrix of tuples.
    column = np.empty(len(values), dtype="object")
    column[:] = values
    return column


def words(value: object) -> Any:  # noqa: ANN401 - a cell of any type
    """Return a cell as geopandas can write it: several ids as text with blanks between, a date as ISO text."""
    if isinstance(value, (tuple, list)):
        return " ".join(map(str, value))
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else value


def plain_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy whose columns are text, numbers, booleans and geometry: what geopandas can write to any file.

    As in the CSV files, several ids or codes stand in one cell with blanks between, and a date is ISO text. A missing
    text is empty, a missing number is NaN.
    """
    found = frame.copy()
    for name, column in frame.items():
        # pandas before 3 holds text as objects too.
        if column.dtype == "object" and name != "geometry":
            found[name] = [words(value) for value in column]
            if not len(found):
                found[name] = found[name].astype("str")
    return found


def geo_frame(
    rows: Iterable[Iterable[object]], columns: Iterable[str], shapes: Iterable[Any], *, numbers: Iterable[str] = ()
) -> gpd.GeoDataFrame:
    """Return a GeoDataFrame of rows with the GeoJSON geometry of each, plain as :func:`plain_frame` makes it."""
    import geopandas as gpd
    from shapely.geometry import shape

    frame = data_frame(rows, columns, numbers=numbers)
    return gpd.GeoDataFrame(frame, geometry=[shape(one) for one in shapes], crs=CRS)


def data_frame(
    rows: Iterable[Iterable[object]], columns: Iterable[str], *, numbers: Iterable[str] = ()
) -> pd.DataFrame:
    """Return a DataFrame of rows, plain as :func:`plain_frame` makes it; ``numbers`` are floats, missing is NaN."""
    import pandas as pd

    frame = pd.DataFrame([[*row] for row in rows], columns=[*columns], dtype="object")
    for name in frame.columns:
        if name in set(numbers):
            frame[name] = frame[name].astype("float64")
        else:
            frame[name] = [words(value) for value in frame[name]]
            if not len(frame):
                frame[name] = frame[name].astype("str")
    return frame
