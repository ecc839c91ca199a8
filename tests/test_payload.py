"""The payload: layers, borders stored once, geometry there and back, text that nothing can misread."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import corridor
from corridor.maps.payload import SECTIONS, build_payload, pack, unpack
from corridor.maps.topology import SCALE, build_topology, deltas, lines_of
from tests.tinyfolder import ROWS, shapes, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.atlas import Atlas


@pytest.fixture(name="atlas")
def _atlas(tmp_path: Path) -> Atlas:
    return corridor.load(write_folder(tmp_path / "data"))


def test_what_is_shown_at_start_comes_from_the_groups(tmp_path: Path) -> None:
    rows = {**ROWS, "groups": [{**row, "shown": "road" if row["id"] == "main" else ""} for row in ROWS["groups"]]}
    payload = build_payload(corridor.load(write_folder(tmp_path, rows=rows)))
    assert {row.key: row.shown for row in payload.layers if row.key.startswith("links")} == {
        "links-main-rail": False, "links-main-sea": False,
        "links-new-open": False, "links-new-closed": False, "links-new-unknown": False,
    }  # fmt: skip


def test_the_legend_counts_what_is_on_a_layer_on_the_day(atlas: Atlas) -> None:
    for shown in (atlas, corridor.load()):
        data = build_payload(shown).data
        counts = {layer["key"]: layer["count"] for layer in data["layers"]}
        groups = shown.table("groups").sort_values("order", kind="stable")
        drawn: Counter[str] = Counter()
        for row in shown.links[~shown.links.geometry.isna()].itertuples():
            focus = groups.loc[row.group, "style"] == "focus"
            drawn[f"links-{row.group}-{row.status if focus else row.mode}"] += 1
        links = {key: count for key, count in counts.items() if key.startswith("links-")}
        assert {key: count for key, count in links.items() if count} == dict(drawn)
        roles = Counter(f"countries-{role}" for role in shown.countries["role"])
        assert {key: count for key, count in counts.items() if key.startswith("countries-") and count} == dict(roles)
        assert sum(count or 0 for key, count in counts.items() if key.startswith("crossings-")) == len(shown.crossings)


def test_the_band_follows_the_crossings_of_the_day(atlas: Atlas) -> None:
    (shut,) = build_payload(atlas).data["borders"]["shut"]
    assert shut["arcs"]
    # Before its first sourced status a crossing is unknown, and nothing is claimed of the border.
    assert shut["steps"][0][0] > 0
    assert [blocked for _, blocked in shut["steps"]] == [1]


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
    topology = build_topology([hull])
    if not topology.shapes[0]:
        # Narrower than one step, so no area.
        return
    ring: list[tuple[float, float]] = []
    for number in topology.shapes[0][0][0]:
        flat = deltas(topology.arcs[number if number >= 0 else ~number].points)
        x = y = 0
        for i in range(0, len(flat), 2):
            x, y = x + flat[i], y + flat[i + 1]
            ring.append((x / SCALE, y / SCALE))
    for vertex in hull.exterior.coords:
        assert min(max(abs(vertex[0] - x), abs(vertex[1] - y)) for x, y in ring) <= 1.0000001e-5


@given(st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=30, unique=True))
def test_lines_come_back_within_a_hundred_thousandth_of_a_degree(points: list[tuple[float, float]]) -> None:
    lines = lines_of(shapely.LineString(points))
    if not lines:
        return
    packed = unpack(pack({"links": [{"line": deltas(line)} for line in (lines[0][::-1], lines[0])]}))["links"][1][
        "line"
    ]
    x = y = 0
    found = []
    for i in range(0, len(packed), 2):
        x, y = x + packed[i], y + packed[i + 1]
        found.append((x / SCALE, y / SCALE))
    for vertex in points:
        assert min(max(abs(vertex[0] - x), abs(vertex[1] - y)) for x, y in found) <= 1.0000001e-5
    assert len(found) <= len(points)


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.booleans(), st.none())))
def test_a_packed_value_is_plain_letters_and_comes_back(value: dict[str, object]) -> None:
    text = pack(value)
    assert not re.search(r"""[^!-~]|[<>&{}"'`\\]""", text)
    assert unpack(text) == value


def test_answers_folded_for_the_file_come_back() -> None:
    data = build_payload(corridor.load(), journeys=()).data
    assert unpack(pack(data))["journeys"] == data["journeys"]


def test_a_lone_surrogate_does_not_break_the_payload() -> None:
    assert unpack(pack({"a": "x\ud800y"})) == {"a": "x?y"}


def test_a_part_of_the_atlas_holds_nothing_else(atlas: Atlas) -> None:
    whole = build_payload(atlas)
    prefixes = {prefix for found in SECTIONS.values() for prefix in found}
    assert {row.key.split("-", 1)[0] for row in whole.layers} <= prefixes
    for section, begins in SECTIONS.items():
        part = build_payload(atlas, sections=(section,))
        keys = [row.key for row in part.layers]
        assert keys == [row.key for row in whole.layers if row.key.split("-", 1)[0] in begins]
        held = {name for name in ("links", "crossings", "nodes", "events", "waters", "rulings") if part.data[name]}
        own = {
            "links": {"links"}, "crossings": {"crossings"}, "places": {"nodes"}, "waters": {"waters"},
            "events": {"events"},
        }  # fmt: skip
        assert held <= own.get(section, {"rulings"} if section == "borders" else set())
