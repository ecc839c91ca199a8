"""The command line: every command documented, clean streams, clear errors, exit codes."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corridor.cli import COMMANDS, main
from corridor.schema import TABLES
from tests.tinyfolder import ROWS, write_folder


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "data")


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_help(name: str, flag: str) -> None:
    result = run(name, flag)
    assert result.exit_code == 0
    assert " ".join(COMMANDS[name].split()[:3]).rstrip(":,.") in " ".join(result.stdout.split())


def test_help_imports_no_heavy_library() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from corridor.cli import main; "
        "CliRunner().invoke(main, ['--help']); "
        "print([name for name in ('geopandas', 'pandas', 'folium', 'shapely', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_python_m_is_the_same_command() -> None:
    done = subprocess.run([sys.executable, "-m", "corridor", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("corridor, version ")


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_table_can_be_listed(folder: Path, table: str) -> None:
    data = json.loads(run("list", table, "--json", "--data", str(folder)).stdout)
    assert len(data) == len(ROWS[table])
    text = run("list", table, "--csv", "--data", str(folder)).stdout
    assert len(text.splitlines()) == len(ROWS[table]) + 1
    assert run("list", table, "--data", str(folder)).exit_code == 0


def test_rows_can_be_chosen_by_day_and_value(folder: Path) -> None:
    now = json.loads(run("list", "--where", "status=closed", "--json", "--data", str(folder)).stdout)
    assert [row["id"] for row in now] == ["rail-gate-two"]
    before = run("list", "links", "--where", "status=closed", "--as-of", "1990-01-01", "--json", "--data", str(folder))
    assert json.loads(before.stdout) == []


def test_prose_goes_to_stderr(folder: Path) -> None:
    result = run("list", "links", "--csv", "--data", str(folder))
    assert result.stdout.startswith("id,name,mode")
    assert "4 rows, as of 2026-06-01" in result.stderr


def test_sources_say_what_they_support(folder: Path) -> None:
    rows = {row["id"]: row for row in json.loads(run("sources", "--json", "--data", str(folder)).stdout)}
    assert "rail-one-gate" in rows["survey"]["supports"]
    assert "hours-gate" in run("sources", "gazette", "--data", str(folder)).stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["lst"], "Did you mean list"),
        (["list", "linkz"], "links"),
        (["list", "links", "--where", "status"], "COLUMN=VALUE"),
        (["list", "links", "--where", "state=open"], "Did you mean"),
        (["list", "links", "--as-of", "soon"], "Write it as 2025-10-21"),
        (["sources", "gazete"], "Did you mean gazette"),
    ],
)
def test_wrong_input_ends_with_2_and_says_how_to_mend_it(folder: Path, args: list[str], words: str) -> None:
    result = run(*args, *(["--data", str(folder)] if args[0] in {"list", "sources"} else []))
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_text_from_data_cannot_steer_the_terminal(tmp_path: Path) -> None:
    rows = copy.deepcopy(ROWS)
    rows["nodes"][0]["name"] = "One\x1b[31m\u202ered"
    result = run("list", "nodes", "--data", str(write_folder(tmp_path / "data", rows=rows)))
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


def test_versions_name_what_matters() -> None:
    data = json.loads(run("show-versions", "--json").stdout)
    assert {"corridor", "data", "Python", "geopandas", "shapely", "folium", "GEOS"} <= set(data)
    assert "geopandas" in run("show-versions").stdout


def test_the_data_package_describes_every_column(folder: Path) -> None:
    package = json.loads(run("datapackage", "--data", str(folder)).stdout)
    resources = {resource["name"]: resource for resource in package["resources"]}
    for name, table in TABLES.items():
        fields = [field["name"] for field in resources[name]["schema"]["fields"]]
        assert fields == [column.name for column in table.columns]
    assert run("datapackage", "--write", "--data", str(folder)).exit_code == 0
    assert json.loads((folder / "datapackage.json").read_text(encoding="utf-8")) == package


def test_the_map_is_written_where_asked(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "mäp of – things #1.html"
    result = run("map", "-o", str(target), "--title", "A <b>title</b>", "--data", str(folder), "--as-of", "1992-01-01")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert "data of 2026-06-01" in result.stderr
    page = target.read_text(encoding="utf-8")
    assert "A &lt;b&gt;title&lt;/b&gt;" in page
    assert "<b>title" not in page


def test_a_map_that_cannot_be_written_ends_with_2(folder: Path, tmp_path: Path) -> None:
    result = run("map", "-o", str(tmp_path / "no such folder" / "map.html"), "--data", str(folder))
    assert result.exit_code == 2
    assert "no such folder" in result.stderr
    assert "Traceback" not in result.stderr


def test_data_that_cannot_be_read_end_with_2_and_every_problem(tmp_path: Path) -> None:
    rows = copy.deepcopy(ROWS)
    rows["links"][0]["mode"] = "rial"
    rows["nodes"][0]["lon"] = "x"
    target = tmp_path / "map.html"
    result = run("map", "-o", str(target), "--data", str(write_folder(tmp_path / "data", rows=rows)))
    assert result.exit_code == 2
    assert "links.csv:2" in result.stderr
    assert "nodes.csv:2" in result.stderr
    assert not target.exists()


def test_a_link_to_a_file_stays_a_link_and_a_device_is_refused(folder: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "real.html", tmp_path / "link.html"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    assert run("map", "-o", str(link), "--data", str(folder)).exit_code == 0
    assert link.is_symlink()
    assert target.stat().st_size > 100_000
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    result = run("map", "-o", str(pipe), "--data", str(folder))
    assert result.exit_code == 2
    assert "must not be replaced" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        ({"PYTHONIOENCODING": "cp1252"}, "I?d?r – ?????"),
        ({"LC_ALL": "en_US.ISO-8859-1", "PYTHONUTF8": "0"}, "Iğdır – Երևան"),
    ],
)
def test_letters_that_an_encoding_lacks_are_no_fault(asked: dict[str, str], heard: str) -> None:
    words = ascii("Iğdır – Երևան")
    code = f"from corridor.cli import _hold_all_letters as hold; hold(); print({words})"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONIOENCODING"} | asked
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment)
    encoding = asked.get("PYTHONIOENCODING", "utf-8")
    assert done.stdout.decode(encoding).strip() == heard


def test_output_that_cannot_be_written_ends_with_2_and_no_traceback(folder: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "corridor", "list", "--json", "--data", str(folder)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
