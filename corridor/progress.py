"""Bars for what takes long, in a terminal and in a notebook, drawn by tqdm; the same for commands and for Python."""

from __future__ import annotations

import contextlib
import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["DELAY", "bars", "each"]

Item = TypeVar("Item")

DELAY: Final = 1.0
"""Seconds after which a bar is shown; what is done before needs none."""

# So that what lies deep below a verb need not hand a switch on: no bar is drawn unless a verb has asked for bars.
_SHOWN: Final = ContextVar("corridor_bars", default=False)


@contextlib.contextmanager
def bars(*, shown: bool) -> Iterator[None]:
    """Let what runs inside show its bars, or not."""
    token = _SHOWN.set(shown)
    try:
        yield
    finally:
        _SHOWN.reset(token)


def each(items: Iterable[Item], label: str, *, total: int | None = None) -> Iterator[Item]:
    """Yield items one after another and show how far it has got.

    The bar stands on standard error where that is a terminal or a notebook, comes after a second, and goes when all is
    done. Elsewhere nothing is written. tqdm's own ``TQDM_DISABLE=1`` in the environment turns it off, too.

    Parameters
    ----------
    items
        What is worked through.
    label
        What is done, in a word or two.
    total
        How many there are, where ``items`` cannot tell.
    """
    if not (_SHOWN.get() and _interactive()):
        yield from items
        return
    from tqdm import tqdm

    # Not tqdm.auto: its widget needs another package and is lost in exported notebooks.
    # No thread of tqdm's is needed: each item is long enough. The user's own bars keep theirs.
    bar = type("Bar", (tqdm,), {"monitor_interval": 0})
    file: Any = _Cell() if _in_notebook() else sys.stderr
    yield from bar(items, desc=label, total=total, delay=DELAY, leave=False, file=file, dynamic_ncols=True)


def _in_notebook() -> bool:
    return type(sys.stderr).__module__.startswith("ipykernel")


def _interactive() -> bool:
    # None without a console, as under pythonw.
    return _in_notebook() or (sys.stderr is not None and sys.stderr.isatty())


class _Cell:
    """A line below a notebook's cell that tqdm takes for a terminal; standard error would keep every state of it."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self._handle: Any = None

    def write(self, text: str) -> None:
        """Show a line in the place of the one before; a blank one leaves nothing."""
        from IPython import display

        line = text.strip()
        data = {"text/plain": line} if line else {"text/plain": "", "text/html": ""}
        if self._handle is not None:
            self._handle.update(data, raw=True)
        elif line:
            show: Any = display.display
            self._handle = show(data, raw=True, display_id=True)

    def flush(self) -> None:
        """Do nothing: what is written is shown at once."""
