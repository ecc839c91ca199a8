"""Execute notebooks and write them with their outputs: ``make notebooks``, or ``python notebooks/run.py [NAME ...]``.

They run from top to bottom in a fresh kernel, with this tree's package, in an empty folder and without a network. What
would differ from one run or machine to the next is taken out: times of execution, versions, and paths.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nbformat import NotebookNode

__all__ = ["HERE", "execute", "names", "read", "text_of", "tidy", "written"]

HERE: Final = Path(__file__).resolve().parent
TIMEOUT: Final = 300
"""Most seconds for one cell."""
NOWHERE: Final = "http://127.0.0.1:9"
"""A proxy where nobody listens, so that a notebook that asks the network for something fails."""
METADATA: Final[dict[str, Any]] = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


def names() -> list[str]:
    """Return the names of all notebooks, in their order."""
    return sorted(path.stem for path in HERE.glob("*.ipynb"))


def read(name: str) -> NotebookNode:
    """Return a notebook as it is in the tree."""
    import nbformat

    book: NotebookNode = nbformat.read(HERE / f"{name}.ipynb", as_version=4)
    return book


def written(book: NotebookNode) -> str:
    """Return a notebook as text; the same notebook gives the same bytes."""
    import nbformat

    nbformat.validate(book)
    return f"{nbformat.writes(book, indent=1)}\n"


def execute(book: NotebookNode, *, then: Iterable[str] = ()) -> NotebookNode:
    """Return a notebook executed anew and tidied.

    Parameters
    ----------
    book
        The notebook; its old outputs do not count.
    then
        Code to run after the last cell, which is not kept: for tests.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails.
    """
    import nbformat
    from nbclient import NotebookClient
    from traitlets.config import Config

    made = nbformat.from_dict(book)
    extra = [nbformat.v4.new_code_cell(code) for code in then]
    made.cells = [*made.cells, *extra]
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(HERE.parent), os.environ.get("PYTHONPATH", "")))),
            "IPYTHONDIR": str(Path(folder) / "profile"),
            "PYTHONWARNINGS": "default", "TQDM_DISABLE": "1", "NO_COLOR": "1",
            "http_proxy": NOWHERE, "https_proxy": NOWHERE, "HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE,
        }  # fmt: skip
        work = Path(folder) / "work"
        work.mkdir()
        # Files instead of ports: nobody else on the machine can listen, and no firewall asks.
        private = {"transport": "ipc", "ip": str(Path(folder) / "kernel")} if os.name == "posix" else {}
        config = Config({"KernelManager": private})
        client = NotebookClient(
            made, timeout=TIMEOUT, kernel_name="python3", resources={"metadata": {"path": work}}, config=config
        )
        client.execute(env=environment)
    made.cells = made.cells[: len(made.cells) - len(extra)]
    return tidy(made)


def tidy(book: NotebookNode) -> NotebookNode:
    """Return a notebook without what differs from run to run: ids of cells and their order of execution stay."""
    import nbformat

    book.metadata = nbformat.from_dict(METADATA)
    book.nbformat, book.nbformat_minor = 4, 5
    for cell in book.cells:
        kept = {key: cell.metadata[key] for key in ("alt", "tags") if key in cell.metadata}
        cell.metadata = nbformat.from_dict(kept)
        for output in cell.get("outputs", ()):
            output.pop("transient", None)
            # Words for a plot that has none of its own stand with its cell.
            if "image/png" in output.get("data", {}) and "alt" in cell.metadata:
                output.metadata.setdefault("image/png", {}).setdefault("alt", cell.metadata.alt)
    return book


def text_of(book: NotebookNode) -> list[list[str]]:
    """Return for each cell what it puts out in words: printed lines, tables and sentences, without pictures."""
    return [[words for output in cell.get("outputs", ()) for words in _words(output)] for cell in book.cells]


def _words(output: NotebookNode) -> list[str]:
    """Return an output as text: a stream, what the richest kind says, or the alternative text of a picture."""
    if output.output_type == "stream":
        return [str(output.text)]
    data = output.get("data", {})
    if "image/png" in data:
        return [str(output.metadata.get("image/png", {}).get("alt", ""))]
    return [str(data[kind]) for kind in ("text/html", "text/markdown", "text/plain") if kind in data][:1]


def main(wanted: list[str]) -> int:
    """Execute and write some notebooks, all by default."""
    for name in wanted or names():
        stem = Path(name).stem
        sys.stderr.write(f"{stem} ... ")
        sys.stderr.flush()
        path = HERE / f"{stem}.ipynb"
        path.write_text(written(execute(read(stem))), encoding="utf-8")
        sys.stderr.write(f"{path.stat().st_size / 1000:.0f} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
