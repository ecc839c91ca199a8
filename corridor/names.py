"""Find a thing of the data by its id or by any name that the data know, whatever its case, accents or dashes."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from .errors import NotKnownError, QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .atlas import Atlas

__all__ = ["cut_country", "find_place", "find_things", "named_things", "plain"]

Thing = tuple[str, str, list[str]]
"""Table, id and every name of a thing."""

SHOWN: Final = 8
FEWEST_SIGNS: Final = 4
"""A country's name may be cut to no fewer signs."""


def plain(text: str) -> str:
    """Return a text without case, accents and differences of dashes."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in bare.replace("ı", "i")).split())


def named_things(atlas: Atlas, tables: Iterable[str]) -> Iterator[Thing]:
    """Return table, id and every name of each thing of some tables, in their order."""
    for table in tables:
        for row in atlas.rows(table):
            yield table, row["id"], [str(row["name"]), *(other.name for other in atlas.names_of(row["id"]))]


def find_things(things: Iterable[Thing], wanted: str) -> list[Thing]:
    """Return the things whose id, else one of whose names, is the one wanted.

    An id is one thing's alone; a name may be that of several, and then all are returned in their order.
    """
    known = list(things)
    bare = plain(wanted)
    return [thing for thing in known if thing[1] == wanted] or [
        thing for thing in known if bare in {plain(name) for name in thing[2]}
    ]


def cut_country(things: Iterable[Thing], wanted: str) -> list[Thing]:
    """Return the country whose name begins as wanted, its everyday name before the official one, if only one does."""
    bare = plain(wanted)
    found = [
        thing for thing in things if thing[0] == "countries" and any(plain(name).startswith(bare) for name in thing[2])
    ]
    return found if len(bare) >= FEWEST_SIGNS and len(found) == 1 else []


_NOUNS: Final = {"countries": "country", "projects": "project", "links": "link"}


def _instead_of(atlas: Atlas, table: str, key: str) -> str:
    """Return what to name instead of a country or something longer than a place."""
    codes = [row["iso2"] for row in atlas.rows("countries") if table == "countries" and row["id"] == key]
    rows = sorted(atlas.rows("nodes"), key=lambda row: row["rank"])
    here = [str(row["name"]) for row in rows if list(row["countries"]) == codes][:3]
    return f" Name a place in it, such as {', '.join(here)}." if here else " Name the places at its ends."


def find_place(atlas: Atlas, wanted: str) -> str:
    """Return the id of a node by its id or name.

    The neutral name of a node goes before the names that others give it. A name may be cut at the end of a word where
    that leaves no doubt: of several nodes whose names begin so, the one of the best rank is meant, and if two share
    that rank neither is.

    Parameters
    ----------
    atlas
        The tables.
    wanted
        Id, or a name in any spelling that the data know.

    Raises
    ------
    NotKnownError
        If no node has that name; the message suggests the nearest.
    QuestionError
        If several nodes have it, or it is that of a country, project or link.
    """
    if not isinstance(wanted, str):
        raise QuestionError(f"{wanted!r} is no name of a place. Write its id or name.")
    ranks = {row["id"]: row["rank"] for row in atlas.rows("nodes")}
    if wanted in ranks:
        return wanted
    things = list(named_things(atlas, ("nodes",)))
    # A town is meant before a border that one side calls by its name.
    found = find_things(((table, key, names[:1]) for table, key, names in things), wanted) or find_things(
        things, wanted
    )
    if not found:
        start = f"{plain(wanted)} "
        found = [thing for thing in things if start.strip() and any(plain(name).startswith(start) for name in thing[2])]
    if not found:
        for table, key, _ in find_things(named_things(atlas, ("countries", "projects", "links")), wanted):
            raise QuestionError(f"{wanted!r} is a {_NOUNS[table]}, not a place.{_instead_of(atlas, table, key)}")
        raise NotKnownError("place", wanted, [name for _, key, names in things for name in (key, *names)])
    best = min(ranks[key] for _, key, _ in found)
    chosen = [thing for thing in found if ranks[thing[1]] == best]
    if len(chosen) > 1:
        choices = ", ".join(f"{key} ({names[0]})" for _, key, names in chosen[:SHOWN])
        raise QuestionError(f"{wanted!r} may be several places: {choices}. Write the id of the one you mean.")
    return chosen[0][1]
