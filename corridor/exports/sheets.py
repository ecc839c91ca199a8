"""Layers as CSV, Excel and GeoParquet."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final

from corridor.errors import OutputError

from .geofiles import about_text, rounded
from .layers import csv_text, joined, records, xml_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .layers import Contents, Layer
    from .losses import Losses

__all__ = ["csv_file", "csv_files", "excel", "geoparquet", "zipped"]

LONGEST_CELL: Final = 32_767
"""Signs that a cell of Excel holds."""
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
"""Rows, the head included, and columns that a sheet of Excel holds."""
WRAPPED: Final = 60
"""A text longer than so many signs runs on over several lines of its cell."""
FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The day that files inside an archive bear: the first that the format knows, so no clock is in it."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as one archive, always the same bytes for the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return stream.getvalue()


def _csv(layer: Layer) -> bytes:
    """Return a table as the data folder writes its own; points as lon and lat, other shapes as text (WKT)."""
    columns, shapes = _shape_columns(layer)
    rows: list[list[object]] = [[*layer.columns, *columns]]
    for row, shape in zip(records(layer), shapes, strict=True):
        rows.append([*(_plain(value) for value in row.values()), *shape])
    return csv_text(rows).encode()


def _plain(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    return joined(value)


def _shape_columns(layer: Layer) -> tuple[list[str], list[list[Any]]]:
    from shapely import get_x, get_y, to_wkt

    if not layer.shaped:
        return [], [[] for _ in range(len(layer.frame))]
    shapes = rounded(layer.shapes)
    if set(layer.shapes.dropna().geom_type) <= {"Point"}:
        if {"lon", "lat"} <= set(layer.columns):
            return [], [[] for _ in shapes]
        return ["lon", "lat"], [
            [*(f"{value:.10g}" for value in (x, y))] if x == x else ["", ""]  # noqa: PLR0124 - a missing number
            for x, y in zip(get_x(shapes), get_y(shapes), strict=True)
        ]
    name = "wkt"
    while name in layer.columns:
        name += "_"
    return [name], [[text or ""] for text in to_wkt(shapes, rounding_precision=5, trim=True)]


def csv_file(contents: Contents, stem: str, losses: Losses) -> Mapping[str, bytes]:
    """Return one table as CSV, and beside it the words on its data and licence."""
    return {
        f"{stem}.csv": _csv(contents.layers[0]),
        f"{stem}.about.txt": (about_text(contents) + losses.text()).encode(),
    }


def csv_files(contents: Contents, stem: str, losses: Losses) -> Mapping[str, bytes]:  # noqa: ARG001 - as all writers
    """Return every table as a CSV file, a file of words on the data, and one of the columns' meanings."""
    found = {f"{layer.name}.csv": _csv(layer) for layer in contents.layers}
    columns, about = "columns", "about"
    while f"{columns}.csv" in found:
        columns += "_"
    return {
        **found,
        f"{columns}.csv": csv_text(_meanings(contents)).encode(),
        f"{about}.txt": about_text(contents).encode(),
    }


def _meanings(contents: Contents) -> list[list[str]]:
    rows = [["table", "column", "unit", "meaning"]]
    for layer in contents.layers:
        for column in layer.columns:
            meaning, unit = layer.meanings.get(column, ("", ""))
            rows.append([layer.name, column, unit, meaning])
    return rows


def excel(contents: Contents, stem: str, losses: Losses) -> Mapping[str, bytes]:  # noqa: ARG001 - as all writers
    """Return a workbook: what it is, the meaning of the columns, then a sheet for each table."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise OutputError(
            "Excel files need the package openpyxl, which is not installed. Run: pip install 'corridor[formats]'."
        ) from None
    book = Workbook()
    book.remove(book.active)
    taken: set[str] = set()
    _sheet(book, "about", [["what", "words"], *([key, words] for key, words in contents.about.items())], taken, losses)
    _sheet(book, "columns", _meanings(contents), taken, losses)
    for layer in contents.layers:
        if len(layer.frame) >= MOST_ROWS or len(layer.columns) > MOST_COLUMNS - 2:
            raise OutputError(
                f"A sheet of Excel holds {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns, and {layer.name} has more. "
                "Write .csv or .parquet."
            )
        rows: list[Sequence[object]] = []
        point = layer.shaped and set(layer.shapes.dropna().geom_type) <= {"Point"}
        columns, shapes = _shape_columns(layer) if point else ([], [[] for _ in range(len(layer.frame))])
        if layer.shaped and not point:
            losses.add(f"{layer.name}: shapes of lines and areas are left out")
        rows.append([*layer.columns, *columns])
        for row, shape in zip(records(layer), shapes, strict=True):
            place = [float(one) if one else None for one in shape]
            rows.append([*(joined(value) for value in row.values()), *place])
        _sheet(book, layer.name, rows, taken, losses)
    day = dt.datetime.combine(contents.day, dt.time())
    book.properties.creator = "corridor"
    book.properties.title = xml_text(contents.about.get("what", ""))[:200]
    book.properties.created = day
    stream = io.BytesIO()
    book.save(stream)
    return {"": _undated(stream.getvalue(), day)}


def _sheet(book: Any, name: str, rows: Sequence[Sequence[object]], taken: set[str], losses: Losses) -> None:  # noqa: ANN401
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    title = re.sub(r"[\[\]:*?/\\']", "_", name)[:28] or "table"
    while title.casefold() in taken:
        title = f"{title[:26]}_{len(taken)}"
    taken.add(title.casefold())
    sheet = book.create_sheet(title)
    cut = 0
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            if value is not None and value != "":
                cell = sheet.cell(row=number, column=place)
                cut += _fill(cell, value)
                if number == 1:
                    cell.font = Font(bold=True)
    if cut:
        losses.add(f"{name}: {cut} texts are cut to {LONGEST_CELL} signs")
    sheet.freeze_panes = "A2"
    if len(rows) > 1:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(rows[0]))}{len(rows)}"
    for place in range(1, len(rows[0]) + 1):
        longest = max(len(str(row[place - 1])) if place <= len(row) else 0 for row in rows[:50])
        sheet.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, 8), 60)


def _fill(cell: Any, value: object) -> bool:  # noqa: ANN401 - a cell of openpyxl
    """Put a value into a cell, text always as text, and return whether it was cut."""
    from openpyxl.styles import Alignment

    if isinstance(value, float) and not math.isfinite(value):
        # Excel knows no such number, and takes a file with one for damaged.
        value = str(value)
    if not isinstance(value, str):
        cell.value = value
        return False
    text = _cell_text(value)
    cell.value = text[:LONGEST_CELL]
    # Said to be text, or openpyxl would make a formula of what begins with =.
    cell.data_type = "s"
    # And Excel would, when somebody edits the cell.
    cell.quotePrefix = text[:1] in "=+-@\t\r"
    if len(text) > WRAPPED:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return len(text) > LONGEST_CELL


def _cell_text(text: str) -> str:
    """Return text that a workbook can hold: no control signs, and none of its own escapes by chance."""
    # _x000D_ and the like stand for signs in a workbook; written so that the stroke is the sign.
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", xml_text(text).replace("\r", "\n"))


def _undated(book: bytes, day: dt.datetime) -> bytes:
    """Return a workbook with the data date where openpyxl puts the clock."""
    files = {}
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "docProps/core.xml":
                stamp = f"{day.isoformat()}Z".encode()
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            files[name] = content
    return zipped(files)


def geoparquet(contents: Contents, stem: str, losses: Losses) -> Mapping[str, bytes]:  # noqa: ARG001 - as all writers
    """Return one layer as GeoParquet 1.1, or as Parquet where it has no shapes; lists stay lists."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise OutputError(
            "Parquet files need the package pyarrow, which is not installed. Run: pip install 'corridor[formats]'."
        ) from None
    layer = contents.layers[0]
    stream = io.BytesIO()
    if layer.shaped:
        layer.frame.to_parquet(stream, index=False, schema_version="1.1.0")
    else:
        layer.frame.to_parquet(stream, index=False)
    table = pq.read_table(stream)
    for place, field in enumerate(table.schema):
        # A column without any value is of no type, which many readers do not know.
        if pa.types.is_null(field.type) or (pa.types.is_list(field.type) and pa.types.is_null(field.type.value_type)):
            kind = pa.list_(pa.string()) if pa.types.is_list(field.type) else pa.string()
            table = table.set_column(place, pa.field(field.name, kind), table.column(place).cast(kind))
    words = json.dumps(dict(contents.about), ensure_ascii=False).encode()
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"corridor": words})
    written = io.BytesIO()
    pq.write_table(table, written, compression="zstd")
    return {"": written.getvalue()}
