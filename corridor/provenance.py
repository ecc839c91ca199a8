"""What a result was made from: version and hash of the data, the command in plain form, versions of what made it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from .folder import read_folder
from .region import FILE as FILE_OF_REGION
from .schema import TABLES
from .snapshots import FOLDER as FOLDER_OF_VERSIONS
from .snapshots import present_version, released, take_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from .atlas import Atlas

__all__ = ["data_record", "folder_hash", "version_words"]

DECIDING: Final = (
    "branca", "folium", "geopandas", "Jinja2", "numpy", "pandas", "pyproj", "shapely", "XStatic-leaflet",
    "xyzservices",
)  # fmt: skip
"""Packages whose version may show in the bytes of a page."""


def folder_hash(folder: Path) -> str:
    """Return the SHA-256 of all files of a data folder that are read: tables, shapes, region, scenarios, versions."""
    files = [folder / FILE_OF_REGION]
    files += [file for table in TABLES.values() for file in folder.glob(table.file)]
    files += [folder / table.shapes_file for table in TABLES.values() if table.shapes]
    files += [*folder.glob("scenarios/*.yaml"), *folder.glob(f"{FOLDER_OF_VERSIONS}/*.json")]
    found = hashlib.sha256()
    for file in sorted(set(files), key=lambda one: one.relative_to(folder).as_posix()):
        if file.is_file():
            inside = file.relative_to(folder).as_posix()
            found.update(f"{inside}\n{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


def data_record(atlas: Atlas) -> dict[str, Any]:
    """Return what the data are: title, date, released version (with ``+`` where they changed since), SHA-256."""
    raw = read_folder(atlas.folder)
    newest = next(iter(released(raw.path)), "")
    same = bool(newest) and present_version(raw.path, take_snapshot(raw)) == newest
    return {
        "title": atlas.region.title,
        "date": atlas.data_date.isoformat(),
        "version": newest if same or not newest else f"{newest}+",
        "sha256": folder_hash(atlas.folder),
    }


def version_words(record: dict[str, Any]) -> str:
    """Return a version of data for people."""
    number = str(record.get("version") or "")
    if not number:
        return "not a released version"
    return f"version {number[:-1]}, changed since" if number.endswith("+") else f"version {number}"
