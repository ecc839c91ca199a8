"""Settings of the documentation site: ``make docs`` builds it from the Markdown files of the repository.

The files stay what they are on a repository's host: plain Markdown whose links lead from file to file. What the site
has beyond them is made here while it is built: the list of pages (from the lists of links on the first page),
docstrings (in the place of comments ``<!-- autodoc: ... -->``), live maps (``<!-- live: ... -->``), and notebooks.
"""

from __future__ import annotations

import json
import pkgutil
import re
import shlex
import sys
from base64 import b64encode
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes  # type: ignore[import-untyped]
from myst_parser.parsers.sphinx_ import MystParser

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import corridor  # noqa: E402 - found by the line before

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

project = "corridor"
author = "the authors of corridor"
project_copyright = "the authors of corridor. Code and words: MIT licence"
version = release = corridor.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
# The source is the whole repository, so that links between files mean the same here and on its host.
root_doc = "docs/index"
include_patterns = ["docs/**.md", "notebooks/*.ipynb", "notebooks/README.md", "geodata/LICENCES.md"]
include_patterns += ["CHANGELOG.md", "CONTRIBUTING.md"]
exclude_patterns = [".*", "docs/_build", "benchmarks", "build", "corridor", "dist", "tests", "**/.*", "**/__pycache__"]
nitpicky = True
suppress_warnings = ["misc.highlighting_failure"]  # cells of notebooks may hold commands of IPython
default_role = "code"
smartquotes = False  # options begin with two hyphens

myst_heading_anchors = 4
myst_all_links_external = False

napoleon_google_docstring = False
napoleon_use_rtype = True
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
add_module_names = False

html_theme = "furo"
html_title = "corridor"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_domain_indices = False
html_baseurl = ""
linkcheck_timeout = 20
linkcheck_workers = 2


def _colours(theme: str) -> dict[str, str]:
    """Return the colours of the map for furo."""
    style = json.loads((ROOT / "corridor" / "maps" / "style.json").read_text(encoding="utf-8"))
    ui = style["theme"][theme]["ui"]
    return {
        "color-brand-primary": ui["text"],
        "color-brand-content": ui["link"],
        "color-brand-visited": ui["link"],
        "color-background-primary": ui["page"],
        "color-background-border": ui["rule"],
        "color-foreground-primary": ui["text"],
        "color-sidebar-background": ui["panel2"],
        "color-sidebar-caption-text": ui["text2"],
        "font-stack": style["font"]["ui"],
    }


html_theme_options = {"light_css_variables": _colours("light"), "dark_css_variables": _colours("dark")}

LIVE = {
    "map": "corridor map",
    "route": "corridor route Yerevan Kars --map",
    "comparison": "corridor compare today tripp full-opening --map",
}
"""Maps that are made with the site: name of the file and the command, which takes the file last."""


def make_live_maps(app: Sphinx) -> None:
    """Make the maps that pages show, with the commands that the pages name."""
    if app.builder.format != "html":
        return
    from corridor.cli import main

    folder = Path(app.outdir) / "live"
    folder.mkdir(parents=True, exist_ok=True)
    for name, command in LIVE.items():
        words = shlex.split(command)[1:]
        file = str(folder / f"{name}.html")
        main([*words, *(() if words[-1] == "--map" else ("--output",)), file], standalone_mode=False)
    # Who opens the folder of the site finds the first page.
    first = '<!DOCTYPE html><meta charset="utf-8"><title>corridor</title>'
    first += '<meta http-equiv="refresh" content="0; url=docs/index.html"><a href="docs/index.html">corridor</a>\n'
    (Path(app.outdir) / "index.html").write_text(first, encoding="utf-8")


def _live(name: str, title: str, page: str) -> str:
    source = "../" * page.count("/") + f"live/{name}.html"
    words = escape(title)
    return (
        f'<div class="live"><iframe src="{source}" title="{words}" loading="lazy"></iframe>\n'
        f'<p><a href="{source}">{words}: the whole page</a></p></div>\n'
    )


def _contents(text: str) -> str:
    """Return hidden lists of pages: under each heading of the first page what its list links to, each page once."""
    found: set[str] = set()
    lists = ""
    for part in text.split("\n## ")[1:]:
        caption = part.partition("\n")[0]
        links = re.findall(r"^- .*?\]\(([^)#]+\.(?:md|ipynb))", part, re.MULTILINE)
        pages = [link for link in dict.fromkeys(links) if link not in found]
        found.update(pages)
        if pages:
            lists += f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(pages) + "\n```\n"
    return lists


def fill_page(app: Sphinx, page: str, content: list[str]) -> None:  # noqa: ARG001 - Sphinx's signature
    """Put into a page what it has on the site alone."""
    text = content[0]
    if page == root_doc:
        text += _contents(text)
    # What stands up to the next empty line is for readers of the file: a picture of the map, the first line of the
    # same docstring.
    text = re.sub(r"<!-- live: (\w+), (.*?) -->\n(?:.+\n)*", lambda found: _live(found[1], found[2], page), text)
    content[0] = re.sub(r"<!-- autodoc: (\w+) ([\w.]+) -->\n((?:.+\n)*)", _described_thing, text)


MEMBERS = {
    "corridor.Atlas": ":members:\n   :exclude-members: frames, rows",
    "corridor.Network": ":members: route, status, is_open, value",
}
"""What is told of classes that the package itself asks for more than people do."""


def _described_thing(found: re.Match[str]) -> str:
    """Return what autodoc tells of a name; values have no docstring of their own and keep the words of the page."""
    kind, name, words = found.groups()
    body = ""
    if kind == "class":
        members = MEMBERS.get(name, ":members:\n   :inherited-members: tuple,Exception,BaseException")
        body = f"   {members}\n"
    if kind == "data":
        kind, body = "py:currentmodule", f"\n.. py:data:: {name}\n\n   {words.partition(': ')[2]}"
        name = "None"
    elif kind == "module":
        kind, body = "py:module", f"\n{words.partition(': ')[2]}"
    else:
        kind = f"auto{kind}"
    return f"```{{eval-rst}}\n.. {kind}:: {name}\n{body}```\n"


class NotebookParser(MystParser):
    """Reads a notebook as it was committed: prose, code, and what the code gave. Nothing is run."""

    supported = ("notebook",)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Turn the cells into Markdown and parse that."""
        notebook = json.loads(inputstring)
        super().parse("\n\n".join(_cell(cell) for cell in notebook["cells"]), document)


def _cell(cell: dict[str, Any]) -> str:
    source = "".join(cell["source"])
    if cell["cell_type"] != "code":
        return source
    return "\n\n".join([f"```python\n{source}\n```", *(_output(output) for output in cell["outputs"])])


def _output(output: dict[str, Any]) -> str:
    """Return one output: a picture, a table, Markdown, or text, the first that is there."""
    data = {kind: "".join(found) for kind, found in output.get("data", {}).items() if isinstance(found, list | str)}
    for kind in ("image/svg+xml", "image/png"):
        if kind in data:
            words = escape(_described(output, data))
            coded = data[kind].replace("\n", "") if kind == "image/png" else b64encode(data[kind].encode()).decode()
            return f'<img class="output" alt="{words}" src="data:{kind};base64,{coded}">'
    if "text/html" in data:
        return '<div class="output">\n' + re.sub(r"\n\s*\n", "\n", data["text/html"]) + "\n</div>"
    if "text/markdown" in data:
        # Markdown may hold HTML; words that a cell makes from data hold none.
        return data["text/markdown"].replace("<", "&lt;")
    text = data.get("text/plain") or "".join(output.get("text", ""))
    return f"```text\n{text.rstrip()}\n```"


def _described(output: dict[str, Any], data: dict[str, str]) -> str:
    """Return the words for who cannot see a picture."""
    told = next((kind["alt"] for kind in output.get("metadata", {}).values() if "alt" in kind), "")
    return str(told or data.get("text/plain", ""))


OTHERS = {
    "DataFrame": "https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.html",
    "Series": "https://pandas.pydata.org/docs/reference/api/pandas.Series.html",
    "GeoDataFrame": "https://geopandas.org/en/stable/docs/reference/geodataframe.html",
    "Figure": "https://matplotlib.org/stable/api/figure_api.html",
}
"""Where types of other libraries are described."""


def resolve(app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.Node) -> nodes.Node | None:
    """Lead from a name to its page, by its public path; other names that are there stay text, wrong ones are told."""
    if node.get("refdomain") != "py":
        return None
    name = str(node["reftarget"])
    last = name.rpartition(".")[2]
    if last in OTHERS:
        return nodes.reference("", "", content, refuri=OTHERS[last], internal=False)
    public = f"corridor.{last}"
    if name != public and last in corridor.__all__:
        domain = env.domains.python_domain
        return domain.resolve_xref(env, node["refdoc"], app.builder, "obj", public, node, content)
    if not name.startswith("corridor."):
        return content
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return None
    return content


def setup(app: Sphinx) -> None:
    """Tell Sphinx of what is made here."""
    app.add_source_suffix(".ipynb", "notebook")
    app.add_source_parser(NotebookParser)
    app.connect("builder-inited", make_live_maps)
    app.connect("source-read", fill_page)
    app.connect("missing-reference", resolve)
