"""Sources as a list: each once, with address and confidence; nothing from the data is taken for HTML."""

from __future__ import annotations

import pytest

import corridor
from corridor.cited import Cited, cite


def test_sources_of_frames_and_ids_come_once_each_in_their_order() -> None:
    atlas = corridor.load()
    flows = atlas.table("flows")
    first = flows["sources"].iloc[0].split()[0]
    found = atlas.cite(first, flows, [first], flows["sources"])
    wanted = tuple(dict.fromkeys(source for cell in flows["sources"] for source in cell.split()))
    assert found.ids == wanted
    assert len(found) == len(wanted) == repr(found).count("\n") + 1
    assert list(found.to_frame().index) == list(wanted)
    assert repr(found).startswith(f"1. {atlas.sources['publisher'].to_dict()[first]}")


def test_statuses_bring_their_sources() -> None:
    atlas = corridor.load()
    links = atlas.links.head(20)
    wanted = {source for column in ("sources", "status_sources") for cell in links[column] for source in cell.split()}
    assert set(atlas.cite(links).ids) == wanted
    assert repr(atlas.cite()) == "No sources."


def test_a_source_that_is_not_there_is_told() -> None:
    atlas = corridor.load()
    known = str(atlas.sources.index[0])
    with pytest.raises(corridor.NotKnownError, match=known):
        cite(atlas, known + "x")


def test_text_of_the_data_is_never_html() -> None:
    atlas = corridor.load()
    frame = atlas.sources.head(2).copy()
    frame["title"] = "<script>alert(1)</script>"
    frame["url"] = ["javascript:alert(1)", 'https://example.org/"><b>']
    shown = Cited(tuple(frame.index), frame)._repr_html_()
    assert "<script" not in shown
    assert "javascript:" not in shown
    assert "<b>" not in shown
    assert shown.count("<a ") == 1
