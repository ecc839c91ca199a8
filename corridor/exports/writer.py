"""Write a thing as a file of the kind that its name tells: whole or not at all, the same bytes for the same data."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corridor.errors import NotKnownError, OutputError
from corridor.writing import write_files

from .contents import contents_of
from .geofiles import flatgeobuf, geojson, geopackage, shapefile
from .kml import kml
from .layers import clean
from .losses import Losses, LossWarning
from .qgis import qml
from .sheets import csv_file, csv_files, excel, geoparquet, zipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from corridor.atlas import Atlas

    from .layers import Contents

__all__ = ["FORMATS", "Format", "export"]

FOLDER: Final = "/"
"""What the name of a folder ends in."""


@dataclass(frozen=True, kw_only=True)
class Format:
    """A kind of file.

    Parameters
    ----------
    title
        Its name, for people.
    write
        Returns the files by name; an empty name stands for the one that was asked for.
    several
        Whether it holds several tables.
    shapes
        Whether it holds nothing but what has shapes.
    """

    title: str
    write: Callable[[Contents, str, Losses], Mapping[str, bytes]]
    several: bool = True
    shapes: bool = False


def _style(contents: Contents, stem: str, losses: Losses) -> Mapping[str, bytes]:  # noqa: ARG001 - as all writers
    """Return the look of one layer for QGIS."""
    layer = contents.layers[0]
    text = qml(layer, contents.groups)
    if not text:
        raise OutputError(
            f"The map has no one look for {layer.name}. Name links, crossings, nodes or countries, or write .gpkg or "
            ".shp, which carry a look for each kind of shape."
        )
    return {"": text.encode()}


def _in_zip(write: Callable[[Contents, str, Losses], Mapping[str, bytes]]) -> Any:  # noqa: ANN401 - a writer
    return lambda contents, stem, losses: {"": zipped(write(contents, clean(stem), losses))}


FORMATS: Final[dict[str, Format]] = {
    ".geojson": Format(title="GeoJSON", write=geojson, shapes=True),
    ".gpkg": Format(title="GeoPackage", write=geopackage),
    ".shp": Format(title="Shapefile", write=shapefile, shapes=True),
    ".shp.zip": Format(title="Shapefiles in an archive", write=_in_zip(shapefile), shapes=True),
    ".kml": Format(title="KML", write=kml, shapes=True),
    ".fgb": Format(title="FlatGeobuf", write=flatgeobuf, several=False, shapes=True),
    ".parquet": Format(title="GeoParquet", write=geoparquet, several=False),
    ".csv": Format(title="CSV", write=csv_file, several=False),
    ".csv.zip": Format(title="CSV files in an archive", write=_in_zip(csv_files)),
    FOLDER: Format(title="a new folder of CSV files", write=csv_files),
    ".xlsx": Format(title="Excel", write=excel),
    ".qml": Format(title="QGIS style", write=_style, several=False, shapes=True),
}
"""Every kind of file by what its name ends in."""


def export(
    thing: Any,  # noqa: ANN401 - what contents_of takes
    path: str | os.PathLike[str],
    *,
    atlas: Atlas | None = None,
    table: str | None = None,
) -> Path:
    """Write a table, scenario, route or comparison as a file of another program.

    Parameters
    ----------
    thing
        The name of a table, or ``all``; an atlas; a scenario, network, routes, itinerary or comparison; or any
        DataFrame or GeoDataFrame.
    path
        File to write. What its name ends in decides the kind: ``.geojson``, ``.gpkg``, ``.shp``, ``.shp.zip``,
        ``.kml``, ``.fgb``, ``.parquet``, ``.csv``, ``.csv.zip``, ``.xlsx``, ``.qml``; ``/`` is a new folder of CSV
        files. Files that a Shapefile or CSV needs stand beside it.
    atlas
        The tables on a day, for a name or a scenario; ``None`` takes the shipped ones.
    table
        Only this one of the tables that the thing becomes, such as ``charges`` of routes; ``None`` takes all.

    Returns
    -------
    Path
        The file written; of several Shapefiles the first.

    Raises
    ------
    NotKnownError
        If there is no such table.
    OutputError
        If the ending is not known, the kind of file cannot hold the thing, a package is missing, or the file cannot
        be written; the message says what would do. An old file is left as it was.
    QuestionError
        If the thing cannot be exported.

    Warns
    -----
    LossWarning
        Of what the kind of file cannot hold.

    Examples
    --------
    >>> import corridor
    >>> corridor.export("links", "links.gpkg")  # doctest: +SKIP
    """
    written, losses = write_export(thing, path, atlas=atlas, table=table)
    for words in losses:
        warnings.warn(f"{written[0].name}: {words}", LossWarning, stacklevel=2)
    return written[0]


def write_export(
    thing: Any,  # noqa: ANN401 - what contents_of takes
    path: str | os.PathLike[str],
    *,
    atlas: Atlas | None = None,
    table: str | None = None,
) -> tuple[list[Path], list[str]]:
    """Write a thing as :func:`export` does, and return the files written and what they cannot hold."""
    text = os.fspath(path)
    ending = format_of(text)
    made = FORMATS[ending]
    stem = Path(text).name.removesuffix(FOLDER)
    stem = stem[: len(stem) - len(ending)] if ending != FOLDER else stem
    if not stem:
        raise OutputError(f"{text!r} is no name of a file. Write for example links{ending}.")
    losses = Losses()
    contents = contents_of(thing, atlas)
    if table is not None:
        chosen = tuple(layer for layer in contents.layers if layer.name == table)
        if not chosen:
            raise NotKnownError("table", table, [layer.name for layer in contents.layers])
        contents = replace(contents, layers=chosen)
    contents = _fitting(contents, ending, losses)
    files = made.write(contents, stem, losses)
    target = Path(text)
    if ending == FOLDER:
        _write_folder(target, files)
        return [target], losses.found
    placed = {target.parent / name if name else target: content for name, content in files.items()}
    write_files(placed)
    return list(placed), losses.found


def format_of(text: str) -> str:
    """Return the ending of :data:`FORMATS` that a name has.

    Raises
    ------
    OutputError
        If it has none of them; the message lists them.
    """
    low = text.lower()
    for ending in sorted(FORMATS, key=len, reverse=True):
        if low.endswith(ending):
            return ending
    known = ", ".join(f"{ending} ({made.title})" for ending, made in FORMATS.items())
    hint = " An archive ends in .csv.zip or .shp.zip." if low.endswith(".zip") else ""
    raise OutputError(f"{text!r} does not tell what to write.{hint} End it in {known}.")


def _fitting(contents: Contents, ending: str, losses: Losses) -> Contents:
    """Return what a kind of file can hold, and tell what is left out; refuse where it cannot hold the thing."""
    made = FORMATS[ending]
    held = tuple(layer for layer in contents.layers if layer.shaped or not made.shapes)
    names = ", ".join(layer.name for layer in contents.layers)
    if not held:
        whole = ", ".join(ending for ending, one in FORMATS.items() if not one.shapes)
        raise OutputError(f"{made.title} holds shapes, and {names} has none. Write {whole}.")
    if not made.several and len(held) > 1:
        if not contents.main:
            several = ", ".join(ending for ending, one in FORMATS.items() if one.several)
            raise OutputError(
                f"{made.title} holds one table, and these are several: {names}. Name one table, or write {several}."
            )
        held = held[:1]
    left = [layer.name for layer in contents.layers if layer not in held]
    if left:
        why = "tables without shapes" if made.several else "it holds one table: others"
        losses.add(f"{why} are left out: {', '.join(left)}")
    return replace(contents, layers=held)


def _write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder, whole or not at all."""
    try:
        # A link that leads nowhere is there as well.
        there = os.path.lexists(target)
        parent = target.resolve().parent
    except (OSError, ValueError) as error:
        raise OutputError(f"{str(target)!r} cannot be the name of a folder: {error}. Name another one.") from error
    if there:
        raise OutputError(f"{target} is there already. Name a new folder, or an archive that ends in .csv.zip.")
    if not parent.is_dir():
        raise OutputError(f"There is no folder {parent}. Make it first, or name a folder elsewhere.")
    try:
        made = Path(tempfile.mkdtemp(prefix=".part-", dir=parent))
    except OSError as error:
        raise OutputError(f"{target} cannot be made: {error.strerror}. Choose a folder you may write to.") from error
    try:
        write_files({made / name: content for name, content in files.items()})
        # Made for its owner alone; a folder by other means is for all whom the system lets: its mask holds.
        mask = os.umask(0)
        os.umask(mask)
        made.chmod(0o777 & ~mask)
        made.rename(target)
    except OSError as error:
        raise OutputError(f"{target} cannot be made: {error.strerror}. Name another folder.") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
