"""Layers as GeoJSON (RFC 7946), GeoPackage, FlatGeobuf and Shapefile."""

from __future__ import annotations

import contextlib
import json
import math
import sqlite3
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corridor.errors import OutputError

from .layers import GEOMETRY, Contents, Layer, clean, csv_text, flat, layer_of, parts, records
from .qgis import qml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import geopandas as gpd

    from .losses import Losses

__all__ = ["about_text", "flatgeobuf", "geojson", "geopackage", "rounded", "shapefile"]

DIGITS: Final = 5
"""Decimals of a degree: about a metre."""
DBF_NAME: Final = 10
DBF_BYTES: Final = 254


def about_text(contents: Contents) -> str:
    """Return what an export tells of itself as plain text, for a file beside it."""
    return "".join(f"{key}: {words}\n" for key, words in contents.about.items() if words)


def rounded(shapes: gpd.GeoSeries) -> Any:  # noqa: ANN401 - an array of shapes
    """Return shapes with five decimals, outer rings against the clock (RFC 7946, 3.1.6)."""
    import numpy as np
    from shapely import force_2d, orient_polygons, transform

    plain = force_2d(np.asarray(shapes.array, dtype="object"))
    return orient_polygons(transform(plain, lambda points: np.round(points, DIGITS) + 0.0))


def geojson(contents: Contents, stem: str, losses: Losses) -> Mapping[str, bytes]:  # noqa: ARG001 - as all writers
    """Return one feature collection; with several layers each feature names its own in ``layer``."""
    from shapely import to_geojson

    shaped = contents.layers
    features = []
    for layer in shaped:
        named = {"layer": layer.name} if len(shaped) > 1 else {}
        for row, text in zip(records(layer), to_geojson(rounded(layer.shapes)), strict=True):
            for column, value in row.items():
                if isinstance(value, float) and not math.isfinite(value):
                    losses.add(f"{layer.name}: numbers without end are left out ({column})")
                    row[column] = None
            # An id of the data is that of the feature as well.
            key = {"id": row["id"]} if "id" in row and len(shaped) == 1 else {}
            geometry = None if text is None else json.loads(text)
            features.append({"type": "Feature", **key, "properties": {**named, **row}, "geometry": geometry})
    # What a collection tells beside its features are foreign members (RFC 7946, 6.1).
    whole = {"type": "FeatureCollection", "about": dict(contents.about), "features": features}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # One feature a line, so that two files can be compared.
    return {"": text.replace('{"type":"Feature",', '\n{"type":"Feature",').encode()}


@contextlib.contextmanager
def _dated(contents: Contents) -> Iterator[None]:
    """Let GDAL take the data date for now, so that the same data give the same bytes."""
    import pyogrio

    name = "OGR_CURRENT_DATE"
    before = pyogrio.get_gdal_config_option(name)
    pyogrio.set_gdal_config_options({name: f"{contents.day.isoformat()}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({name: before})


def _write(
    layer: Layer, path: Path, driver: str, losses: Losses, *, name: str = "", **more: Any  # noqa: ANN401 - options
) -> None:  # fmt: skip
    """Write a layer by GDAL, in the file by a name of its own if one is given.

    What GDAL says against it is told as one of our errors, what it warns of as a loss.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    frame = flat(layer).frame
    kind: dict[str, Any] = {}
    if layer.shaped:
        types = set(frame[GEOMETRY].dropna().geom_type)
        multi = len(types) == 2 and len({name.removeprefix("Multi") for name in types}) == 1
        kind = {"promote_to_multi": True} if multi else {}
        if len(types) > 1 and not multi:
            kind = {"geometry_type": "Unknown"}
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            pyogrio.write_dataframe(frame, path, driver=driver, layer=name or layer.name, **kind, **more)
    except (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, ValueError) as error:
        raise OutputError(f"{layer.name} cannot be written as {driver}: {error}.") from error
    for one in told:
        losses.add(f"{layer.name}: {str(one.message).rstrip('.')}")


def geopackage(contents: Contents, stem: str, losses: Losses) -> Mapping[str, bytes]:  # noqa: ARG001 - as all writers
    """Return every layer as a table of one GeoPackage, with the look of the map for QGIS and a table ``about``."""
    import pandas as pd

    about = pd.DataFrame({"what": list(contents.about), "words": list(contents.about.values())})
    plain = [part for layer in contents.layers for part in (parts(layer) if layer.shaped else [layer])]
    layers = [_apart(layer, losses) for layer in plain]
    notes = layer_of(
        _free("about", [layer.name for layer in layers]), "What this file is, its data and licences.", about
    )
    with tempfile.TemporaryDirectory() as folder, _dated(contents):
        path = Path(folder) / "export.gpkg"
        for number, layer in enumerate([*layers, notes]):
            _write(
                layer, path, "GPKG", losses, append=number > 0,
                dataset_metadata=_metadata(contents) if number == 0 else None,
                # Older programs know this version as well.
                dataset_options={"VERSION": "1.3"},
                layer_options={
                    "FID": _free("fid", layer.columns), "IDENTIFIER": layer.name, "DESCRIPTION": layer.title,
                    **({"GEOMETRY_NAME": _free("geom", layer.columns)} if layer.shaped else {}),
                },
            )  # fmt: skip
        _styles(path, layers, contents)
        return {"": path.read_bytes()}


def _apart(layer: Layer, losses: Losses) -> Layer:
    """Return a layer whose columns differ by more than capitals, which a data base does not tell apart."""
    names: dict[str, str] = {}
    for column in layer.columns:
        free = column
        while free.casefold() in {name.casefold() for name in names.values()}:
            free += "_"
        names[column] = free
    if changed := [f"{column} is {free}" for column, free in names.items() if column != free]:
        losses.add(f"{layer.name}: names of columns that differ by capitals alone are changed ({', '.join(changed)})")
    return replace(layer, frame=layer.frame.rename(columns=names)) if changed else layer


def _free(name: str, taken: Iterable[str]) -> str:
    """Return a name that is not taken."""
    known = {one.casefold() for one in taken}
    while name in known:
        name += "_"
    return name


def _metadata(contents: Contents) -> dict[str, str]:
    return {key.replace(" ", "_").replace("-", "_"): words for key, words in contents.about.items() if words}


def _styles(path: Path, layers: list[Layer], contents: Contents) -> None:
    """Put the looks of layers where QGIS finds them: table ``layer_styles``, as QGIS itself makes it."""
    day = f"{contents.day.isoformat()}T00:00:00.000Z"
    rows = [
        (layer.name, _free("geom", layer.columns), "corridor", text, layer.title, day)
        for layer in layers
        if (text := qml(layer, contents.groups))
    ]
    base = sqlite3.connect(path)
    try:
        if rows:
            base.execute(
                "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), "
                "f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), "
                "styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
                "update_time DATETIME)"
            )
            base.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
                "VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
                (day,),
            )
            base.executemany(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
                "styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
                "VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', NULL, ?)",
                rows,
            )
        tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "gpkg_metadata_reference" in tables:
            # GDAL dates what it says of the whole by the clock.
            base.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (day,))
        base.commit()
    finally:
        base.close()


def flatgeobuf(contents: Contents, stem: str, losses: Losses) -> Mapping[str, bytes]:
    """Return one layer, with a spatial index, so its rows are in another order."""
    layer = contents.layers[0]
    empty = layer.shapes.isna() | layer.shapes.is_empty
    if empty.any():
        # The index has no place for them.
        losses.add(f"{int(empty.sum())} rows without a shape are left out")
        layer = replace(layer, frame=layer.frame[~empty].reset_index(drop=True))
    with tempfile.TemporaryDirectory() as folder, _dated(contents):
        path = Path(folder) / "export.fgb"
        options = {"TITLE": clean(stem), "DESCRIPTION": about_text(contents)}
        _write(layer, path, "FlatGeobuf", losses, layer_options=options, layer_metadata=_metadata(contents))
        return {"": path.read_bytes()}


def shapefile(contents: Contents, stem: str, losses: Losses) -> Mapping[str, bytes]:
    """Return a Shapefile for each layer and kind of shape, with its look for QGIS, and what was cut beside it."""
    whole = [part for layer in contents.layers for part in parts(layer)]
    layers = [part for part in whole if part.shaped]
    for part in whole:
        if not part.shaped and len(part.frame):
            losses.add(f"{part.name}: {len(part.frame)} rows are left out")
    found: dict[str, bytes] = {}
    mapping: list[tuple[str, str, str, str]] = []
    with tempfile.TemporaryDirectory() as folder, _dated(contents):
        for layer in layers:
            # Of table waters the lines in waters.shp are waters_lines.shp.
            same = layer.name.startswith(f"{stem}_") or layer.name == stem
            name = stem if len(layers) == 1 else layer.name if same else f"{stem}_{layer.name}"
            narrow, names = _narrow(layer, losses)
            day = {"DBF_DATE_LAST_UPDATE": contents.day.isoformat()}
            path = Path(folder) / "part.shp"
            for old in Path(folder).iterdir():
                old.unlink()
            _write(narrow, path, "ESRI Shapefile", losses, name="part", encoding="UTF-8", layer_options=day)
            for file in sorted(Path(folder).iterdir(), key=lambda one: (one.suffix != ".shp", one.suffix)):
                found[f"{name}{file.suffix}"] = file.read_bytes()
            if style := qml(layer, contents.groups, names):
                found[f"{name}.qml"] = style.encode()
            for column, short in names.items():
                meaning, unit = layer.meanings.get(column, ("", ""))
                mapping.append((clean(name), short, column, f"{meaning} [{unit}]" if unit else meaning))
    found[f"{stem}.fields.csv"] = csv_text([("file", "field", "column", "meaning"), *mapping]).encode()
    found[f"{stem}.about.txt"] = (about_text(contents) + losses.text()).encode()
    return found


def _narrow(layer: Layer, losses: Losses) -> tuple[Layer, dict[str, str]]:
    """Return a layer that a DBF table can hold, and the field each column became; tell what is lost."""
    plain = flat(layer)
    names: dict[str, str] = {}
    cut = 0
    listed = [name for name in layer.columns if any(isinstance(value, tuple) for value in layer.frame[name])]
    frame = plain.frame.copy()
    for column in plain.columns:
        names[column] = _field(column, {name.casefold() for name in names.values()})
        series = frame[column]
        if series.dtype == "object":
            short = series.map(lambda text: text.encode()[:DBF_BYTES].decode("utf-8", "ignore"))
            cut += int((short != series).sum())
            frame[column] = short.astype("object")
        elif series.dtype == "bool":
            frame[column] = series.map({True: "yes", False: "no"}).astype("object")
    shortened = [column for column, short in names.items() if short != column]
    if shortened:
        losses.add(f"{layer.name}: names of {len(shortened)} columns are cut to 10 letters (see the .fields.csv)")
    if cut:
        losses.add(f"{layer.name}: {cut} texts are cut to {DBF_BYTES} bytes")
    if listed:
        losses.add(f"{layer.name}: lists are texts with blanks between ({', '.join(listed)})")
    if any(frame[column].dtype == "object" and column in _DATES for column in plain.columns):
        losses.add(f"{layer.name}: dates stay text, since sources give them in many forms")
    return replace(plain, frame=frame.rename(columns=names)), names


_DATES: Final = frozenset({"since", "last_checked", "date", "as_of", "role_since"})


def _field(column: str, taken: set[str]) -> str:
    """Return a name of at most ten letters, digits and strokes that no other field bears."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in column) or "field"
    short = plain[:DBF_NAME]
    number = 1
    while short.casefold() in taken:
        number += 1
        short = f"{plain[: DBF_NAME - len(str(number)) - 1]}_{number}"
    return short
