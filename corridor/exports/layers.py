"""A layer to be written: a plain frame whose cells are text, numbers, truths or lists of text, and maybe shapes."""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from corridor.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

__all__ = [
    "GEOMETRY",
    "Contents",
    "Layer",
    "clean",
    "csv_text",
    "flat",
    "joined",
    "layer_of",
    "parts",
    "records",
    "values",
    "xml_text",
]

GEOMETRY: Final = "geometry"
"""Name of the column of shapes in every layer that has them."""
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LARGEST: Final = 2**63 - 1
"""The largest whole number that files hold as one; a larger one stays text."""
KINDS: Final = ("points", "lines", "areas")
"""What the shapes of a layer are, by their dimension."""


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One table to write.

    Parameters
    ----------
    name
        Short name, for files, sheets and tables of a data base.
    title
        What one row is.
    frame
        Columns of text, numbers (missing is NaN or NA), truths, and tuples of text. Shapes, in degrees of WGS 84, are
        the last column and are called ``geometry``.
    meanings
        For each column what it means, and its unit.
    look
        Whose look it has on a map: ``links``, ``crossings``, ``nodes``, ``countries``, ``waters``,
        ``border_rulings``, ``legs``, ``stops`` or nothing.
    """

    name: str
    title: str
    frame: pd.DataFrame
    meanings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    look: str = ""

    @property
    def shaped(self) -> bool:
        """Whether its rows have shapes."""
        return GEOMETRY in self.frame

    @property
    def columns(self) -> list[str]:
        """Names of the columns without that of the shapes."""
        return [str(name) for name in self.frame.columns if name != GEOMETRY]

    @property
    def shapes(self) -> gpd.GeoSeries:
        """The shapes; only of a layer that has them."""
        return self.frame[GEOMETRY]


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What goes into one export.

    Parameters
    ----------
    layers
        The tables in their order.
    about
        Words on the whole by what they tell: title, day, version and hash of the data, attribution, licence.
    day
        The data date, for files that bear one.
    groups
        Id, title and style of each group of links, for the look.
    main
        Whether the first table is the answer and the others explain it: it then goes alone into a file of one table.
    """

    layers: tuple[Layer, ...]
    about: Mapping[str, str]
    day: dt.date
    groups: tuple[tuple[str, str, str], ...] = ()
    main: bool = False


def clean(text: str) -> str:
    """Return text that every file can hold: no half of a pair, and no zero, which ends a text for many programs."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def xml_text(text: str) -> str:
    """Return text without the control signs that no XML file may hold (XML 1.0, 2.2)."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", clean(text))


def _cell(value: Any) -> Any:  # noqa: ANN401 - a cell of any table
    import numpy as np
    import pandas as pd

    if isinstance(value, np.ndarray):
        # What Parquet's lists are read as.
        value = value.tolist()
    if isinstance(value, (set, frozenset)):
        # A set has no order of its own: the same cells give the same bytes.
        value = sorted(map(str, value))
    if isinstance(value, (tuple, list)):
        return tuple(clean(str(one)) for one in value)
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return clean(str(value))


def layer_of(
    name: str,
    title: str,
    frame: pd.DataFrame,
    *,
    meanings: Mapping[str, tuple[str, str]] | None = None,
    whole: frozenset[str] = frozenset(),
    look: str = "",
) -> Layer:
    """Return a layer of any frame: its index becomes columns where it has a name, its cells become plain.

    Parameters
    ----------
    name, title, meanings, look
        See :class:`Layer`.
    frame
        A DataFrame or GeoDataFrame; shapes of another reference system are brought to WGS 84, those of none are taken
        for degrees.
    whole
        Names of columns whose numbers are whole.

    Raises
    ------
    QuestionError
        If shapes have no reference system and are no degrees, or lie nowhere.
    """
    import geopandas as gpd
    import pandas as pd

    shapes = None
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        shapes = frame.geometry
        if shapes.crs is not None and not shapes.crs.equals("EPSG:4326"):
            shapes = shapes.to_crs("EPSG:4326")
        elif shapes.crs is None and not _degrees(shapes):
            raise QuestionError(
                "The shapes have no reference system, and their numbers are no degrees. Say which it is, for example "
                "frame.set_crs(3857)."
            )
        frame = pd.DataFrame(frame.drop(columns=frame.active_geometry_name))
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index(allow_duplicates=True)
    made: dict[str, Any] = {}
    for number, column in enumerate(frame.columns):
        series = frame.iloc[:, number].reset_index(drop=True)
        label = clean(str(column))
        while label in made or label == GEOMETRY:
            label += "_"
        made[label] = _column(series, whole=label in whole)
    result = pd.DataFrame(made)
    if shapes is not None:
        result = gpd.GeoDataFrame(result, geometry=gpd.GeoSeries(list(map(_shape, shapes)), crs="EPSG:4326"))
    return Layer(name=name, title=title, frame=result, meanings=dict(meanings or {}), look=look)


def _shape(shape: Any) -> Any:  # noqa: ANN401 - a shapely shape, or none
    """Return a shape of a kind that files have; none for an empty one."""
    import numpy as np
    from shapely import force_2d, get_coordinates
    from shapely.geometry import GeometryCollection, LineString

    if shape is None or shape.is_empty:
        return None
    points = get_coordinates(shape, include_z=True)
    if not np.isfinite(points[:, :2]).all():
        raise QuestionError(f"A shape lies nowhere: {str(shape)[:80]}. Its coordinates have to be numbers; mend it.")
    if getattr(shape, "has_m", False) or (shape.has_z and not np.isfinite(points[:, 2]).all()):
        # Measures, and heights that are not known, have no place in most files.
        shape = force_2d(shape)
    if shape.geom_type == "LinearRing":
        # A kind of shapely's own: GDAL breaks down over it.
        return LineString(shape)
    if shape.geom_type == "GeometryCollection":
        return GeometryCollection([part for one in shape.geoms if (part := _shape(one)) is not None])
    return shape


def _degrees(shapes: gpd.GeoSeries) -> bool:
    bounds = shapes.total_bounds
    # Of no shape at all the bounds are missing.
    return not (abs(bounds) > (180, 90, 180, 90)).any()


def _column(series: pd.Series[Any], *, whole: bool) -> pd.Series[Any]:
    """Return a column whose cells are plain."""
    import pandas as pd

    kinds = pd.api.types
    if kinds.is_bool_dtype(series.dtype) and not series.hasnans:
        return series.astype("bool")
    if whole or (kinds.is_integer_dtype(series.dtype) and (series.dropna() <= _LARGEST).all()):
        return series.astype("Int64")
    if kinds.is_float_dtype(series.dtype):
        return series.astype("float64")
    plain = [_cell(value) for value in series]
    # A column either holds lists or does not: an empty cell among lists is an empty list.
    if any(isinstance(value, tuple) for value in plain):
        plain = [value if isinstance(value, tuple) else ((value,) if value else ()) for value in plain]
    return pd.Series(plain, dtype="object")


def values(layer: Layer, column: str) -> list[Any]:
    """Return the cells of a column as plain values: text, numbers, truths, tuples of text, or ``None``."""
    import pandas as pd

    series = layer.frame[column]
    if series.dtype == "object":
        return series.tolist()
    return [None if pd.isna(value) else value for value in series.tolist()]


def records(layer: Layer) -> list[dict[str, Any]]:
    """Return the rows as plain values, without shapes."""
    columns = {name: values(layer, name) for name in layer.columns}
    if not columns:
        return [{} for _ in range(len(layer.frame))]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def joined(value: Any) -> Any:  # noqa: ANN401 - a cell of any table
    """Return a cell for files without lists: several ids or codes in one text, with blanks between."""
    return " ".join(value) if isinstance(value, tuple) else value


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV with line feeds; a cell with a line end of any kind stands in quotes."""
    lines: list[str] = []

    class Lines:
        def write(self, line: str) -> None:
            lines.append(line.removesuffix("\r\n"))

    # Before Python 3.13 a lone carriage return is quoted only where rows end in one.
    csv.writer(Lines(), lineterminator="\r\n").writerows(rows)
    return "".join(f"{line}\n" for line in lines)


def flat(layer: Layer) -> Layer:
    """Return a layer whose lists are texts."""
    frame = layer.frame.copy()
    for name in layer.columns:
        if frame[name].dtype == "object":
            frame[name] = frame[name].map(joined).astype("object")
    return replace(layer, frame=frame)


def parts(layer: Layer) -> list[Layer]:
    """Return a layer with shapes as one layer for each kind of shape: points, lines, areas.

    A layer of one kind keeps its name, and rows without a shape; else the kind is put to the name, and rows without a
    shape are a table of their own.
    """
    dimensions = layer.shapes.map(lambda shape: -1 if shape is None or shape.is_empty else int(_dimension(shape)))
    found = sorted(set(dimensions) - {-1})
    if len(found) < 2:
        return [layer]
    made = []
    for dimension in found:
        frame = layer.frame[dimensions == dimension].reset_index(drop=True)
        made.append(replace(layer, name=f"{layer.name}_{KINDS[dimension]}", frame=frame))
    if (dimensions == -1).any():
        frame = layer.frame[dimensions == -1].drop(columns=GEOMETRY).reset_index(drop=True)
        made.append(replace(layer, name=f"{layer.name}_without_shape", frame=frame))
    return made


def _dimension(shape: Any) -> int:  # noqa: ANN401 - a shapely shape
    from shapely import get_dimensions

    return max(int(get_dimensions(shape)), 0)
