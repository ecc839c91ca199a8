"""Write a file whole or not at all: to a temporary one beside it, then replace."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from .errors import OutputError

__all__ = ["write_text"]


def write_text(path: str | os.PathLike[str], text: str) -> None:
    r"""Write text as UTF-8 with ``\\n`` line ends.

    An interrupted write leaves the old file as it was.

    Raises
    ------
    OutputError
        If the folder is missing or cannot be written to, or the path is a folder.
    """
    target = Path(path)
    if target.is_dir():
        raise OutputError(f"{target} is a folder. Name a file to write.")
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputError(f"Cannot write to the folder {target.parent}: {why}. Name another place.") from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        # mkstemp makes the file private; a written map is an ordinary file.
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(target)
    except OSError as error:
        raise OutputError(f"Cannot write {target}: {error.strerror or error}. Name another place.") from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
