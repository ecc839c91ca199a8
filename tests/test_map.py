"""The map as Python sees it: folium objects, the page's text, its policy, its bytes, its file."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import folium
import folium.plugins
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import corridor
from corridor.errors import OutputError
from corridor.maps import make_map, save
from corridor.maps.payload import build_payload, to_json
from corridor.maps.style import style
from corridor.maps.topology import SCALE, build_topology, deltas, polygons_of
from corridor.maps.wording import plan_words, since_words
from corridor.status import Status
from tests.tinyfolder import ROWS, shapes, write_folder

if TYPE_CHECKING:
    from corridor.atlas import Atlas


@pytest.fixture(name="atlas")
def _atlas(tmp_path: Path) -> Atlas:
    return corridor.load(write_folder(tmp_path / "data"))


def page_of(drawn: folium.Map) -> str:
    return str(drawn.get_root().render())


def policy_of(page: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    return unescape(found[1])


def test_the_map_is_a_folium_map_with_folium_layers(atlas: Atlas) -> None:
    drawn = corridor.map(atlas)
    assert isinstance(drawn, folium.Map)
    layers = [child for child in drawn._children.values() if isinstance(child, folium.map.Layer)]
    assert all(isinstance(layer, folium.FeatureGroup) for layer in layers)
    titles = [layer.layer_name for layer in layers]
    assert titles == [
        "Main line: Railway",
        "Main line: Ferry and ship",
        "New links: Open",
        "New links: Closed",
        "Border crossings: Closed",
        "Borders: Border",
        "Borders: Border with no open crossing",
        "Borders: Disputed area",
        "Countries by role: Member",
        "Countries by role: Prospective member",
        "Places: Capitals and cities",
        "Places: Ports",
        "Places: Breaks of gauge",
        "Waters: Seas and lakes",
    ]
    assert sum(isinstance(child, folium.LayerControl) for child in drawn._children.values()) == 1
    assert drawn.get_bounds() == [[0.0, 0.0], [2.0, 6.0]]
    assert layers[0].get_bounds() == [[1.0, 0.5], [1.05, 2.0]]


def test_what_is_shown_at_start_comes_from_the_groups(tmp_path: Path) -> None:
    rows = {**ROWS, "groups": [{**row, "shown": "road" if row["id"] == "main" else ""} for row in ROWS["groups"]]}
    payload = build_payload(corridor.load(write_folder(tmp_path, rows=rows)))
    assert {row.key: row.shown for row in payload.layers if row.key.startswith("links")} == {
        "links-0-rail": False, "links-0-sea": False, "links-1-open": False, "links-1-closed": False,
    }  # fmt: skip


def test_details_say_status_length_and_sources_in_words(atlas: Atlas) -> None:
    data = build_payload(atlas).data
    details = {link["id"]: link["detail"] for link in data["links"]}
    closed = dict(details["rail-gate-two"]["rows"])
    assert closed["Status"] == "Closed since 3 April 1993"
    assert closed["Last checked"].startswith("Not checked since ")
    assert closed["Ahead"] == "Opening announced for 2029 at the earliest, not open"
    assert closed["Project"] == "Reopen the Gate"
    assert "no length of exactly this stretch is published" in closed["Length"]
    assert [event[2] for event in details["rail-gate-two"]["history"]] == ["open", "closed", "open"]
    open_line = dict(details["rail-one-gate"]["rows"])
    assert open_line["Length"] == "168 km (The Gazette, 2020) is used; also published: 171 km (Somebody, 2021)"
    assert "of the published length" in open_line["Line drawn"]
    assert open_line["Track"] == "1520 mm gauge"
    assert data["sources"][details["rail-one-gate"]["sources"][0]][0] == "Gazette"
    node = next(node for node in data["nodes"] if node["id"] == "one")
    assert dict(node["detail"]["rows"])["Also called"] == "\u2068Eins\u2069 (Beland)"
    assert data["badge"] == ["Today’s network", "data of 1 June 2026"]
    assert build_payload(atlas.on("1990-01-01")).data["badge"] == [
        "Network as of 1 January 1990",
        "data of 1 June 2026",
    ]
    ahead = build_payload(atlas.on("2031-01-01")).data
    assert ahead["badge"] == ["Network as of 1 January 2031", "newest data of 1 June 2026; plans are not counted"]
    later = dict(next(link for link in ahead["links"] if link["id"] == "rail-gate-two")["detail"]["rows"])
    assert later["Status"] == "Closed since 3 April 1993"


def test_a_length_that_is_not_used_is_not_denied(tmp_path: Path) -> None:
    rows = {**ROWS, "lengths": [{**ROWS["lengths"][1], "link": "rail-gate-two"}]}
    links = build_payload(corridor.load(write_folder(tmp_path, rows=rows))).data["links"]
    text = dict(next(link for link in links if link["id"] == "rail-gate-two")["detail"]["rows"])["Length"]
    assert text.endswith(") is used; also published: 171 km (Somebody, 2021)")
    assert "no length" not in text


def test_a_crossing_says_hours_and_fees_of_each_direction(atlas: Atlas, tmp_path: Path) -> None:
    gate = build_payload(atlas).data["crossings"][0]["detail"]
    rows = dict(gate["rows"])
    assert rows["Time at the border"] == "3 hours (1 to 9), each way"
    assert rows["Cost at the border"] == "20 USD per wagon (10 to 50), an assumption, each way"
    extra = {**ROWS["parameters"][0], "id": "hours-back", "low": "2", "central": "2", "high": "2"}
    rows_back = {
        **ROWS,
        "parameters": [*ROWS["parameters"], extra],
        "crossings": [{**ROWS["crossings"][0], "hours_b_to_a": "hours-back"}],
    }
    other = build_payload(corridor.load(write_folder(tmp_path / "back", rows=rows_back))).data["crossings"][0]
    text = dict(other["detail"]["rows"])["Time at the border"]
    assert text == "to \u2068Beland\u2069 3 hours (1 to 9); to \u2068Aland\u2069 2 hours"


@pytest.mark.parametrize(
    ("status", "since", "words"),
    [
        ("open", "3 April 1993", "X since 3 April 1993"),
        ("open", "about 1990", "X since about 1990"),
        ("closed", "before 2022", "X before 2022"),
        ("open", "before November 2018", "X since November 2018 or earlier"),
        ("open", "by 12 February 2026", "X since 12 February 2026 or earlier"),
        ("dismantled", "by 2020", "X by 2020"),
        ("planned", "not before 2024", "X since 2024 at the earliest"),
        ("construction", "second half of 2025", "X since the second half of 2025"),
        ("closed", "end of 2023", "X since the end of 2023"),
        ("unknown", "before 2018", "X"),
        ("open", "", "X"),
    ],
)
def test_a_status_is_dated_in_good_english(status: str, since: str, words: str) -> None:
    assert since_words("X", status, since) == words


@pytest.mark.parametrize(
    ("date", "planned", "status", "words"),
    [
        ("2029", "open", "planned", "Opening announced for 2029, not open"),
        ("not before 2028", "open", "construction", "Opening announced for 2028 at the earliest, not open"),
        ("by 2027-11", "open", "planned", "Opening announced for November 2027 at the latest, not open"),
        ("end of 2026", "open", "restricted", "Full opening announced for the end of 2026, not in force"),
        ("2026-H2", "construction", "planned", "Start of works announced for the second half of 2026, not begun"),
        (
            "by 2025-12",
            "open",
            "construction",
            "Opening was announced for December 2025 at the latest; no source found says that it happened",
        ),
    ],
)
def test_a_plan_is_never_told_as_a_fact(date: str, planned: str, status: str, words: str) -> None:
    row = {"subject": "x", "date": date, "status": planned, "last_checked": "2025-03-01", "sources": (), "note": ""}
    assert plan_words([Status.from_row(row)], day=dt.date(2026, 6, 1), status=status) == words
    assert plan_words([Status.from_row(row)], day=dt.date(2020, 1, 1), status=status) == ""


def test_a_project_names_its_links_only_where_all_have_one_status(tmp_path: Path) -> None:
    def calls(members: str) -> dict[str, list[str]]:
        project = {**ROWS["projects"][0], "members": members}
        new = [{**row, "group": "new"} for row in ROWS["links"]]
        folder = write_folder(tmp_path / str(len(members)), rows={**ROWS, "projects": [project], "links": new})
        return {
            link["id"]: link["call"] for link in build_payload(corridor.load(folder)).data["links"] if "call" in link
        }

    assert calls("rail-gate-two gate")["rail-gate-two"][0] == "Reopen the Gate"
    # The other railway is open: the whole is not closed.
    assert calls("rail-gate-two rail-one-gate")["rail-gate-two"][0] == "Gate – Two railway"
    # A road that is open says nothing of the railway.
    assert calls("rail-gate-two road-two-haven gate")["rail-gate-two"][0] == "Reopen the Gate"


def test_the_legend_counts_what_is_drawn(atlas: Atlas) -> None:
    for shown in (atlas, corridor.load()):
        data = build_payload(shown).data
        drawn = Counter(
            item["layer"]
            for kind in ("links", "crossings", "nodes", "countries", "waters", "rulings")
            for item in data[kind]
            if item.get("edge", "dashed") == "dashed"
        )
        for layer in data["layers"]:
            assert layer["count"] in {None, drawn[layer["key"]]}, layer
        assert set(drawn) <= {layer["key"] for layer in data["layers"]}


def test_every_source_on_the_shipped_map_has_a_title() -> None:
    atlas = corridor.load()
    for title, publisher, *_ in build_payload(atlas).data["sources"]:
        assert title
        assert publisher
        assert title not in atlas.sources.index


def test_the_band_follows_the_crossings_of_the_day(atlas: Atlas) -> None:
    assert build_payload(atlas).data["borders"]["noOpen"]
    # Before its first sourced status a crossing is unknown, and nothing is claimed of the border.
    assert not build_payload(atlas.on("1990-01-01")).data["borders"]["noOpen"]


def test_a_shared_border_is_stored_once(atlas: Atlas) -> None:
    data = build_payload(atlas).data
    assert len(data["borders"]["settled"]) == 1
    (left, right) = (country["shape"][0][0] for country in data["countries"])
    number = data["borders"]["settled"][0]
    assert number in left
    assert ~number in right


def test_a_disputed_stretch_of_border_is_dashed_not_solid(tmp_path: Path) -> None:
    features = shapes()
    features["border_rulings"][0]["geometry"] = {"type": "LineString", "coordinates": [[2, 1], [2, 2]]}
    borders = build_payload(corridor.load(write_folder(tmp_path, features=features))).data["borders"]
    assert len(borders["settled"]) == len(borders["disputed"]) == 1


coordinate = st.floats(-20, 20, allow_nan=False)


@given(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=30, unique=True))
def test_geometry_comes_back_within_a_hundred_thousandth_of_a_degree(points: list[tuple[float, float]]) -> None:
    hull = shapely.MultiPoint(points).convex_hull
    if hull.geom_type != "Polygon" or hull.area < 1e-6:
        return
    rings = polygons_of(hull)
    topology = build_topology([rings])
    ring: list[tuple[float, float]] = []
    for number in topology.shapes[0][0][0]:
        flat = deltas(topology.arcs[number if number >= 0 else ~number].points)
        x = y = 0
        for i in range(0, len(flat), 2):
            x, y = x + flat[i], y + flat[i + 1]
            ring.append((x / SCALE, y / SCALE))
    for vertex in hull.exterior.coords:
        assert min(max(abs(vertex[0] - x), abs(vertex[1] - y)) for x, y in ring) <= 1.0000001e-5


def test_the_page_loads_nothing_from_a_network(atlas: Atlas) -> None:
    page = page_of(make_map(atlas))
    without_data = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.DOTALL)
    assert not re.search(r"<(script|link|img|iframe)[^>]*(src|href)=", without_data)
    assert '<html lang="en">' in page
    assert "<title>Two lands</title>" in page
    assert "user-scalable" not in page
    assert "maximum-scale" not in page
    assert page.count('<meta name="viewport"') == 1


def test_the_policy_allows_exactly_the_scripts_of_the_page(atlas: Atlas) -> None:
    page = page_of(make_map(atlas))
    policy = policy_of(page)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "img-src data: blob:;" in policy
    assert "http" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts]
    assert len(scripts) >= 4
    assert all(value in policy for value in hashes)


def test_hosts_that_a_user_adds_are_in_the_policy(atlas: Atlas) -> None:
    drawn = make_map(atlas)
    folium.TileLayer("https://{s}.tiles.example/{z}/{x}/{y}.png", attr="Tiles", name="Tiles").add_to(drawn)
    folium.plugins.Fullscreen().add_to(drawn)  # type: ignore[no-untyped-call]
    page = page_of(drawn)
    policy = policy_of(page)
    assert "https://*.tiles.example" in policy
    assert re.search(r"script-src [^;]* https://cdn\.jsdelivr\.net", policy)
    assert "leaflet.fullscreen" in page
    assert "bootstrap" not in page


def test_what_a_user_adds_after_the_legend_is_in_it(atlas: Atlas) -> None:
    drawn = make_map(atlas)
    folium.FeatureGroup(name="Mine {{ 7*7 }}").add_to(drawn)
    page = page_of(drawn)
    assert "Mine \\u007b\\u007b 7*7 \\u007d\\u007d" in page or "Mine {\\u2060{" in page


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data")
    code = (
        "import sys, corridor, folium\n"
        "from corridor.maps import save\n"
        "m = corridor.map(corridor.load(sys.argv[1]))\n"
        "folium.Marker([1, 1], popup='Here', tooltip='There').add_to(m)\n"
        "save(m, sys.argv[2])\n"
    )
    texts = []
    for name, seed in (("a.html", "1"), ("b.html", "2")):
        home = str(Path(corridor.__file__).parents[1])
        zone = "Asia/Almaty" if seed == "1" else "UTC"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": home, "TZ": zone}
        command = [sys.executable, "-c", code, str(folder), str(tmp_path / name)]
        subprocess.run(command, check=True, env=environment, cwd=tmp_path)
        texts.append((tmp_path / name).read_bytes())
    assert texts[0] == texts[1]
    assert str(tmp_path).encode() not in texts[0]
    shown = corridor.map(corridor.load(folder))
    assert page_of(shown) == page_of(shown)
    assert not re.search(rb"_[0-9a-f]{32}\b", texts[0])


def test_json_is_safe_inside_a_script_element() -> None:
    value = {"a": "</script><!--<script>\u2028\u2029&\ud800"}
    text = to_json(value)
    assert not set("<>&\u2028\u2029") & set(text)
    text.encode("utf-8")
    assert json.loads(text)["a"].startswith("</script><!--<script>\u2028\u2029&")


def test_the_engine_names_no_place() -> None:
    from importlib.resources import files

    names = {"armenia", "azerbaijan", "georgia", "turkey", "kazakhstan", "iran", "russia", "caspian", "nakhchivan"}
    root = files("corridor.maps")
    for folder in (root, root.joinpath("assets")):
        for file in folder.iterdir():
            if file.name.endswith((".py", ".js", ".css", ".json")):
                text = file.read_text(encoding="utf-8").lower()
                # Fonts are called after the scripts they hold.
                text = re.sub(r"(noto \w+|mshtakan) (armenian|georgian)", "", text)
                assert not [name for name in names if name in text and name != "georgia"], file.name
    assert "Georgia" in style()["font"]["title"]


# --- the file


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
