"""Versions of everything that matters in a bug report."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from . import __version__

__all__ = ["versions"]

_PACKAGES = (
    "geopandas",
    "shapely",
    "pyproj",
    "pandas",
    "numpy",
    "folium",
    "branca",
    "XStatic-leaflet",
    "click",
    "PyYAML",
)


def versions() -> dict[str, str]:
    """Show versions of everything that matters in a bug report.

    They come by name: corridor, its data, Python, the system, every library it stands on.
    """
    found = {
        "corridor": __version__,
        "data": _data(),
        "Python": platform.python_version(),
        "system": platform.platform(),
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    try:
        import shapely

        found["GEOS"] = shapely.geos_version_string
    except ImportError:  # pragma: no cover - a broken installation
        found["GEOS"] = "not installed"
    return found


def _data() -> str:
    from .errors import CorridorError
    from .folder import read_folder
    from .snapshots import present_version, released, take_snapshot

    try:
        raw = read_folder()
        newest = next(iter(released(raw.path)), "")
        if not newest:
            return f"of {raw.data_date}"
        same = present_version(raw.path, take_snapshot(raw))
    except CorridorError as error:
        return str(error).splitlines()[0]
    return f"version {newest} of {raw.data_date}{'' if same else ', changed since'}"
