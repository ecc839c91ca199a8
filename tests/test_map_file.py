"""The map as a file: odd names, broken writes, rights, folders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.errors import OutputError
from corridor.maps import make_map, save
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.atlas import Atlas


@pytest.fixture(name="atlas")
def _atlas(tmp_path: Path) -> Atlas:
    return corridor.load(write_folder(tmp_path / "data"))


@pytest.mark.parametrize("name", ["map.html", "a b ünï – 地図 #1 %20?.html", "." * 3 + "x", "m" * 240 + ".html"])
def test_odd_names_of_files(atlas: Atlas, tmp_path: Path, name: str) -> None:
    written = save(make_map(atlas), tmp_path / name)
    assert written.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [path for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []


def test_a_relative_name_is_written_where_one_stands(
    atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    save(make_map(atlas), "map.html")
    assert (tmp_path / "map.html").is_file()


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_interrupted_write_leaves_the_old_file(
    atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    target = tmp_path / "out" / "map.html"
    target.parent.mkdir()
    target.write_text("old", encoding="utf-8")

    def broken(_handle: int) -> None:
        raise failure

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises((OutputError, KeyboardInterrupt)) as caught:
        save(make_map(atlas), target)
    assert target.read_text(encoding="utf-8") == "old"
    assert list(target.parent.iterdir()) == [target]
    if isinstance(caught.value, OutputError):
        assert "No space left" in str(caught.value)


def test_a_file_that_is_replaced_keeps_its_rights(atlas: Atlas, tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    save(make_map(atlas), target)
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_read_only_folder_is_named(atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):
        # The superuser may write anywhere; let the system's refusal be played.
        def refuse(**_options: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(OutputError, match=r"Permission denied.*Choose a folder"):
        save(make_map(atlas), folder / "map.html")
    folder.chmod(0o700)
    assert list(folder.iterdir()) == []


def test_a_folder_or_a_missing_folder_is_named(atlas: Atlas, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        save(make_map(atlas), tmp_path)
    with pytest.raises(OutputError, match="There is no folder"):
        save(make_map(atlas), tmp_path / "none" / "map.html")
