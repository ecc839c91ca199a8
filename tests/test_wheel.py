"""The wheel carries the data and the map's files: an installed corridor works from any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_an_installed_corridor_works_from_any_folder(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--quiet",
        "-w",
        str(tmp_path),
    ]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    home = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(home)
        names = archive.namelist()
    assert "corridor/py.typed" in names
    assert not [name for name in names if "/recipe/" in name or name.startswith(("tests/", "docs/"))]
    elsewhere = tmp_path / "some where else"
    elsewhere.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(home), "PYTHONSAFEPATH": "1"}

    def run(*args: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "corridor", *args],
            cwd=elsewhere, env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout

    place = "import corridor; print(corridor.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", place], cwd=elsewhere, env=environment, check=True, capture_output=True, text=True
    )
    assert found.stdout.startswith(str(home))
    assert len(json.loads(run("list", "links", "--json"))) > 200
    assert json.loads(run("changes", "--since", "1", "--json"))
    run("map", "-o", "made.html")
    assert (elsewhere / "made.html").stat().st_size > 100_000
