"""Write a map into a file so that nobody ever sees half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.errors import OutputError

if TYPE_CHECKING:
    import folium

__all__ = ["save"]


def save(drawn: folium.Map, path: str | os.PathLike[str]) -> Path:
    """Write a map as one HTML file.

    The text goes into a temporary file in the same folder, which then takes the place of the old one in a single
    step: an interrupted write leaves the old file as it was.

    Parameters
    ----------
    drawn
        The map, see :func:`make_map`.
    path
        File to write; an existing one is replaced. Its folder must exist.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OutputError
        If the file cannot be written; the message says why.
    """
    target = Path(path)
    html: str = drawn.get_root().render()
    if target.is_dir():
        raise OutputError(f"{target} is a folder. Name a file, for example {target / 'map.html'}.")
    if not target.parent.is_dir():
        raise OutputError(f"There is no folder {target.parent}. Make it first, or name a file elsewhere.")
    try:
        _replace(target, html.encode("utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{target} cannot be written: {reason}. Choose a folder you may write to, with room for "
            f"{len(html) / 1e6:.1f} MB."
        ) from error
    return target


def _replace(target: Path, content: bytes) -> None:
    # A short name of its own, for a long target name plus a suffix could be too long for the file system.
    handle, name = tempfile.mkstemp(prefix=".map-", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    # There is no way to read the mask but to set it.
    mask = os.umask(0)
    os.umask(mask)
    return mask
