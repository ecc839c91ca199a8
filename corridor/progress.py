"""Bars for what takes long, in a terminal and in a notebook, drawn by tqdm; the same for commands and for Python."""

from __future__ import annotations

import contextlib
import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final, TypeVar

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

    # Not tqdm.auto: a widget needs a package that shows nothing in exported notebooks, while text shows everywhere.
    # No thread of tqdm's is needed: each item is long enough.
    tqdm.monitor_interval = 0
    yield from tqdm(items, desc=label, total=total, delay=DELAY, leave=False, file=sys.stderr, dynamic_ncols=True)


def _interactive() -> bool:
    stream = sys.stderr
    if stream is None:  # without a console, as under pythonw
        return False
    return type(stream).__module__.startswith("ipykernel") or stream.isatty()
