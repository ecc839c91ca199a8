"""The file of a comparison: its size, what it holds, what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.errors import NotKnownError, QuestionError
from corridor.maps import make_comparison, save
from corridor.maps.payload import unpack
from corridor.scenario import TODAY
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = ("today", "tripp", "caspian-storm", "upper-lars-shut")


def test_file_is_small_and_holds_the_data_once(tmp_path: Path) -> None:
    shipped = corridor.compare(SHIPPED)
    file = save(make_comparison(shipped), tmp_path / "comparison.html")
    text = file.read_text(encoding="utf-8")
    assert file.stat().st_size < 3_000_000
    data = unpack(text.split('id="corridor-data">')[1].split("</script>")[0])
    two = make_comparison(["today", "tripp"])
    assert len(text) < 1.2 * len(two.render())
    ways = data["comparison"]["ways"]
    assert len(ways) == len({json.dumps(way) for way in ways})
    for pair, told in zip(shipped.routes, data["comparison"]["pairs"], strict=True):
        for way, number in zip(pair.ways, told["ways"], strict=True):
            assert (number < 0) == (way is None)
            if way is not None:
                links = [data["links"][place]["id"] for place in ways[number][0]]
                assert links == [key for key in way.links if key in {link["id"] for link in data["links"]}]


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(QuestionError, match="at most 4"):
        make_comparison(["today", "tripp", "iran-shut", "russia-shut", "gyumri-kars"])
    with pytest.raises(QuestionError, match="today"):
        make_comparison(["today", "today"])
    with pytest.raises(QuestionError, match="two scenarios"):
        make_comparison(["today"])
    with pytest.raises(NotKnownError, match="tripp"):
        make_comparison(["today", "tripn"])
    with pytest.raises(NotKnownError, match="dark"):
        make_comparison(["today", "tripp"], theme="drak")  # type: ignore[arg-type]


def test_the_same_scenarios_make_the_same_bytes(tmp_path: Path) -> None:
    atlas = corridor.load(write_folder(tmp_path / "data"))
    files = [
        save(
            make_comparison([TODAY, TODAY.opening("gate")], atlas=atlas, title="Two <b>", theme="dark"), tmp_path / name
        )
        for name in ("one.html", "two.html")
    ]
    text = files[0].read_text(encoding="utf-8")
    assert text == files[1].read_text(encoding="utf-8")
    assert "<title>Two &lt;b&gt;</title>" in text
    assert '<html lang="en" data-theme="dark">' in text
    assert "default-src &#x27;none&#x27;" in text
