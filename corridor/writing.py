"""Write a file whole or not at all: to a temporary one beside it, then replace."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["write_bytes", "write_files", "write_text"]


def write_text(path: str | os.PathLike[str], text: str) -> Path:
    """Write text as UTF-8, lines ended by a line feed (see :func:`write_bytes`); half a character becomes ``?``."""
    return write_bytes(path, text.encode("utf-8", "replace"))


def write_bytes(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write a file.

    The content goes into a temporary file in the same folder, which then takes the place of the old one in a single
    step: an interrupted write leaves the old file as it was.

    Parameters
    ----------
    path
        File to write; an existing one is replaced and its rights are kept. Its folder must exist.
    content
        What to write.

    Returns
    -------
    Path
        The file written, as it was named.

    Raises
    ------
    OutputError
        If the file cannot be written; the message says why.
    """
    write_files({Path(path): content})
    return Path(path)


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write several files that belong together: none takes its place before all are whole (see :func:`write_bytes`).

    Raises
    ------
    OutputError
        If one cannot be written; the message says why.
    """
    ready: list[tuple[Path, Path]] = []
    targets = {_target(path): content for path, content in files.items()}
    try:
        for target, content in targets.items():
            try:
                ready.append((_prepared(target, content), target))
            except OSError as error:
                raise _refusal(target, content, error) from error
        for temporary, target in ready:
            try:
                temporary.replace(target)
            except OSError as error:
                raise _refusal(target, targets[target], error) from error
    finally:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)


def _refusal(target: Path, content: bytes, error: OSError) -> OutputError:
    return OutputError(
        f"{target} cannot be written: {error.strerror or error}. Choose a folder you may write to, with room for "
        f"{len(content) / 1e6:.1f} MB."
    )


def _target(path: str | os.PathLike[str]) -> Path:
    try:
        # Through a link to the file it names: the link itself stays.
        target = Path(path).resolve()
        if target.is_dir():
            raise OutputError(f"{target} is a folder. Name a file to write in it.")
        if target.exists() and not target.is_file():
            raise OutputError(f"{target} is a device or pipe, which must not be replaced. Name a file.")
        if target.exists() and not os.access(target, os.W_OK):
            raise OutputError(f"{target} is protected against writing. Lift that, or name another file.")
        if not target.parent.is_dir():
            raise OutputError(f"There is no folder {target.parent}. Make it first, or name a file elsewhere.")
    except (OSError, RuntimeError, ValueError) as error:
        # A name that is too long, a link that leads to itself, a character that no name may have.
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"{str(path)!r} cannot be the name of a file: {reason}. Name another one.") from error
    return target


def _prepared(target: Path, content: bytes) -> Path:
    """Return a temporary file beside the target, whole and with the rights of the target."""
    # A short name of its own, for a long target name plus a suffix could be too long for the file system.
    handle, name = tempfile.mkstemp(prefix=".part-", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    # There is no way to read the mask but to set it.
    mask = os.umask(0)
    os.umask(mask)
    return mask
