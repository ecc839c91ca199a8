"""``corridor show``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from .options import as_of_option, data_option
from .output import plain, words

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

__all__ = ["command"]


@click.command("show")
@click.argument("key", metavar="ID")
@data_option
@as_of_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(key: str, folder: Path | None, as_of: dt.date | None, *, as_json: bool) -> None:
    """Show one thing of the data: its columns, other names, statuses and sources.

    ID: the id of a link, crossing, permission, project, place, country, event, source, ...; of several that share it
    with its table: nodes/ID.
    """
    from corridor.atlas import load

    table, _, rest = key.partition("/")
    found = load(folder, as_of)[(table, rest) if rest else key]
    cells: dict[str, Any] = {"table": found.table, "id": found.id}
    cells |= {name: _cell(found[name]) for name in found.columns if name != "geometry"}
    names = [{"name": one.name, "side": one.side, "language": one.language} for one in found.names]
    history = found.history.to_dict("records")
    sources = found.sources.reset_index()[["id", "publisher", "date", "title", "url"]].to_dict("records")
    if as_json:
        told = {**cells, "names": names, "history": history, "cited": sources}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    width = max(map(len, cells))
    lines = [f"{name:<{width}}  {words(value)}" for name, value in cells.items() if value not in {None, ""}]
    lines += ["", "Other names"] * bool(names)
    lines += [f"  {one['name']} ({one['side']}, {one['language']})" for one in names]
    lines += ["", "History"] * bool(history)
    for row in history:
        note = f": {row['note']}" if row["note"] else ""
        lines.append(f"  {row['date']}  {row['status']}, checked {row['last_checked']} [{row['sources']}]{note}")
    lines += ["", "Sources"] * bool(sources)
    for row in sources:
        who = ", ".join(filter(None, (row["publisher"], row["date"])))
        lines.append(f"  {row['id']}: {who}: {row['title']}. {row['url'] or ''}".rstrip())
    for line in lines:
        click.echo(plain(line))


def _cell(value: Any) -> Any:  # noqa: ANN401 - a cell of any type
    """Return a cell as JSON holds it: numpy's numbers as Python's, none for a missing one."""
    plain_value = value.item() if hasattr(value, "item") else value
    return None if plain_value != plain_value else plain_value  # noqa: PLR0124 - only NaN is not itself
