"""What a data folder is about: title, frame, views and words, read from its ``region.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Region", "View", "read_region"]

FILE = "region.yaml"


@dataclass(frozen=True, kw_only=True)
class View:
    """One named frame of the map.

    Parameters
    ----------
    id, title
        Key, and name as people see it.
    bounds
        South, west, north, east in degrees.
    narrow
        The same for a narrow, upright screen, where another frame serves better; ``None`` takes ``bounds``.
    """

    id: str
    title: str
    bounds: tuple[float, float, float, float]
    narrow: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Region:
    """What a data folder is about.

    Parameters
    ----------
    title, subtitle
        Words on the map.
    language
        BCP 47 tag of those words.
    extent
        West, south, east, north in degrees: the frame inside which borders are drawn.
    views
        Frames to jump to; the map opens on the first.
    border_note
        Words on borders and names that go with every map.
    stale_after_days
        Statuses not confirmed for so many days before the data date are marked as old.
    """

    title: str
    subtitle: str
    language: str
    extent: tuple[float, float, float, float]
    views: tuple[View, ...]
    border_note: str
    stale_after_days: int


def read_region(folder: Path) -> Region:
    """Read ``region.yaml`` of a data folder.

    Raises
    ------
    DataError
        If the file is missing, is no YAML, or lacks a key.
    """
    import yaml

    path = folder / FILE
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path} is missing. A data folder needs {FILE} (title, extent, views).") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError(f"{path} cannot be read as YAML: {error}. Mend the file.") from None
    try:
        extent = raw["extent"]
        west, south, east, north = (float(extent[side]) for side in ("west", "south", "east", "north"))
        if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
            raise ValueError("extent: west, south, east, north must lie on the globe and in order")  # noqa: TRY301
        if int(raw["stale_after_days"]) < 0:
            raise ValueError("stale_after_days must not be negative")  # noqa: TRY301
        return Region(
            title=str(raw["title"]),
            subtitle=str(raw["subtitle"]),
            language=str(raw["language"]),
            extent=(west, south, east, north),
            views=tuple(_view(view) for view in raw["views"]),
            border_note=str(raw["border_note"]).strip(),
            stale_after_days=int(raw["stale_after_days"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path}: a key is missing or wrong ({error}). See the shipped {FILE} for the form.") from None


def _view(raw: dict[str, Any]) -> View:
    narrow = _bounds(raw, "narrow") if raw.get("narrow") is not None else None
    return View(id=str(raw["id"]), title=str(raw["title"]), bounds=_bounds(raw, "bounds"), narrow=narrow)


def _bounds(raw: dict[str, Any], name: str) -> tuple[float, float, float, float]:
    south, west, north, east = (float(value) for value in raw[name])
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        raise ValueError(f"view {raw['id']}: {name} must be south, west, north, east")
    return south, west, north, east
