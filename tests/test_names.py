"""Things are found by id or by any name the data know; a near miss suggests, a doubtful name asks back."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

from corridor import load
from corridor.errors import NotKnownError, QuestionError
from corridor.names import find_place, plain
from tests.tinyfolder import ROWS, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.atlas import Atlas


@pytest.fixture(name="atlas")
def _atlas(tmp_path: Path) -> Atlas:
    rows = copy.deepcopy(ROWS)
    twin = {**rows["nodes"][3], "id": "haven-town", "name": "Haven (town)", "rank": "3"}
    same = {**rows["nodes"][3], "id": "haven-pier", "name": "Haven pier", "rank": "3"}
    rows["nodes"][3]["name"] = "Haven port"
    rows["nodes"] += [twin, same]
    return load(write_folder(tmp_path / "data", rows=rows))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("one", "one"),
        ("ONE", "one"),
        ("eins", "one"),
        ("Éins", "one"),
        ("Haven", "haven"),
        ("haven – pier", "haven-pier"),
    ],
)
def test_a_place_is_found_in_any_spelling(atlas: Atlas, wanted: str, found: str) -> None:
    assert find_place(atlas, wanted) == found


def test_a_near_miss_suggests(atlas: Atlas) -> None:
    with pytest.raises(NotKnownError, match="Did you mean haven"):
        find_place(atlas, "Havn")


def test_a_name_cut_in_the_middle_of_a_word_is_not_taken(atlas: Atlas) -> None:
    with pytest.raises(NotKnownError):
        find_place(atlas, "Hav")


@pytest.mark.parametrize("wanted", ["", " ", "–"])
def test_nothing_is_no_place(atlas: Atlas, wanted: str) -> None:
    with pytest.raises(NotKnownError):
        find_place(atlas, wanted)


def test_a_doubtful_name_asks_back(tmp_path: Path) -> None:
    rows = copy.deepcopy(ROWS)
    rows["nodes"] += [{**rows["nodes"][3], "id": f"haven-{part}", "name": f"Cape {part}"} for part in ("east", "west")]
    with pytest.raises(QuestionError, match=r"haven-east \(Cape east\), haven-west"):
        find_place(load(write_folder(tmp_path / "data", rows=rows)), "cape")


def test_accents_case_and_dashes_do_not_count() -> None:
    assert plain("Iğdır – Ümraniye") == plain("igdir-umraniye") == "igdir umraniye"
