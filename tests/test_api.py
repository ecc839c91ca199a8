"""The public names of the library: frames that geopandas and pandas take at once, and what answers can be."""

from __future__ import annotations

import dataclasses
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from click.testing import CliRunner
from matplotlib.figure import Figure

import corridor
from corridor.cli import COMMANDS, main
from corridor.errors import NotKnownError, QuestionError
from corridor.maps.versus import ComparisonPage
from corridor.scenario import Rule, Scenario
from corridor.schema import TABLES
from tests.smallnetwork import small_atlas

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.atlas import Atlas

mpl.use("Agg")
ROOT = Path(__file__).resolve().parents[1]
SHAPED = ("links", "crossings", "nodes", "countries", "waters", "border_rulings")
DATA = corridor.load()
ROUTES = DATA.network().route("altynkol", "yerevan", alternatives=1)
OPEN = Scenario().opening("gate", "rail-gate-two", "rail-one-gate").permitting("ban-on-transit")
COMPARISON = corridor.compare(["today", "full-opening"], [("poti", "yerevan"), ("altynkol", "yerevan")], atlas=DATA)


@pytest.fixture(name="atlas")
def _atlas(tmp_path: Path) -> Atlas:
    return small_atlas(tmp_path)


def test_five_lines_from_import_to_map(atlas: Atlas) -> None:
    network = atlas.network(scenario=OPEN)
    routes = network.route("One", "Two")
    drawn = routes.map()
    assert isinstance(drawn, folium.Map)
    page = corridor.compare([OPEN, "today"], atlas=atlas).map()
    assert repr(page) == f"<ComparisonPage {page.title!r}: 2 scenarios>"


# ---- frames


def _frames() -> dict[str, pd.DataFrame]:
    assert ROUTES.best is not None
    found = {name: DATA.table(name) for name in TABLES}
    return found | {
        "network": DATA.network("tripp").to_frame(), "routes": ROUTES.to_frame(),
        "itinerary": ROUTES.best.to_frame(), "explain": ROUTES.best.explain(),
        "why_not": ROUTES.why_not.to_frame(), "comparison": COMPARISON.to_frame(), "inputs": COMPARISON.inputs_frame,
        "scenarios": DATA.scenarios.to_frame(), "citations": DATA.citations(), "record": DATA["tripp"].to_frame(),
        "history": DATA["margara-alican-road"].history, "sources of a record": DATA["tripp"].sources,
        "lone row": DATA["yerevan"].to_frame(), "validation": corridor.validate(DATA),
        "news": corridor.changes_since(version="1").to_frame(),
    }  # fmt: skip


FRAMES = _frames()
GEO = {name: frame for name, frame in FRAMES.items() if isinstance(frame, gpd.GeoDataFrame)}


@pytest.mark.parametrize("name", FRAMES)
def test_cells_are_text_numbers_booleans_and_shapes(name: str) -> None:
    frame = FRAMES[name]
    assert type(frame) in {pd.DataFrame, gpd.GeoDataFrame}
    assert len(frame) or name == "aliases", name
    assert frame.index.is_unique
    assert frame.columns.is_unique
    for column in frame.columns.drop("geometry", errors="ignore"):
        kinds = {type(value) for value in frame[column].tolist()}
        assert len(kinds) <= 1, (column, kinds)
        assert kinds <= {str, float, int, bool}, (column, kinds)


@pytest.mark.parametrize("name", FRAMES)
def test_pandas_takes_each_frame(name: str, tmp_path: Path) -> None:
    frame = FRAMES[name]
    plain = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    plain.to_parquet(tmp_path / "x.parquet")
    assert pd.read_parquet(tmp_path / "x.parquet").equals(plain)
    plain.to_excel(tmp_path / "x.xlsx")
    assert isinstance(plain.to_json(), str)
    for column in plain.columns:
        assert plain.groupby(column, dropna=False).size().sum() == len(plain)
    assert len(plain.merge(plain, how="inner")) >= len(plain.drop_duplicates())


@pytest.mark.parametrize("name", GEO)
def test_geopandas_takes_each_frame(name: str, tmp_path: Path) -> None:
    frame = GEO[name]
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.name == "geometry"
    assert frame.index.name or isinstance(frame.index, pd.RangeIndex)
    frame.to_file(tmp_path / "x.gpkg", driver="GPKG")
    read = gpd.read_file(tmp_path / "x.gpkg")
    assert len(read) == len(frame)
    assert set(frame.columns) <= set(read.columns)
    frame.to_file(tmp_path / "x.geojson", driver="GeoJSON")
    frame.to_parquet(tmp_path / "x.parquet")
    assert gpd.read_parquet(tmp_path / "x.parquet").crs == frame.crs
    assert isinstance(frame.to_json(), str)
    assert "<iframe" in frame.explore()._repr_html_()
    column = next(one for one in ("status", "kind", "mode", "name") if one in frame)
    assert "<iframe" in frame.explore(column, tooltip=[column], popup=True)._repr_html_()
    assert frame.plot(column).get_figure() is not None
    plt.close("all")
    countries = DATA.countries[["name", "geometry"]].add_suffix("_country").set_geometry("geometry_country")
    assert len(frame.sjoin(countries, how="left")) >= len(frame)
    for kind in set(frame.geom_type):
        part = frame[frame.geom_type == kind]
        whole = countries.rename_geometry("geometry")
        assert gpd.overlay(part, whole, how="intersection", keep_geom_type=True).crs == frame.crs
    assert frame.to_crs(3035).length.ge(0).all()


def test_several_ids_stand_in_one_cell_as_in_the_files() -> None:
    links = DATA.links
    assert (links["country"] == "AM").sum() > 20
    both = DATA.nodes.loc["margara-alican-road", "countries"]
    assert both.split() == ["AM", "TR"]
    assert links["last_checked"].str.fullmatch(r"\d{4}(-\d\d){0,2}|").all()


def test_changing_a_frame_changes_nothing_else(atlas: Atlas) -> None:
    for name in TABLES:
        frame = atlas.table(name)
        before = frame.copy()
        if not len(frame):
            continue
        frame[frame.columns[0]] = "changed"
        frame["mine"] = 1
        pd.testing.assert_frame_equal(pd.DataFrame(atlas.table(name)), pd.DataFrame(before))
    record = atlas["rail-one-gate"]
    record.to_frame()["name"] = "Mine"
    assert atlas.links.loc["rail-one-gate", "name"] == record["name"] == "One – Gate railway"


def test_an_answer_without_a_way_is_an_empty_frame(atlas: Atlas) -> None:
    routes = atlas.network(Scenario().closing("rail-one-gate")).route("one", "two")
    frame = routes.to_frame()
    assert routes.best is None
    assert (len(frame), frame.crs) == (0, "EPSG:4326")
    assert list(frame.columns) == list(ROUTES.to_frame().columns)
    assert frame.dtypes.drop("geometry").equals(ROUTES.to_frame().dtypes.drop("geometry"))
    with pytest.raises(QuestionError, match="why_not"):
        routes.diagram()
    assert {"rail-one-gate"} <= set(routes.why_not.to_frame()["id"])
    assert routes.why_not.to_frame()["saves_km"].isna().all()


def test_frames_hold_what_the_objects_hold() -> None:
    best = ROUTES.best
    assert best is not None
    frame = ROUTES.to_frame()
    assert frame.loc[frame["way"] == 0, "km"].sum() == pytest.approx(best.km, abs=1)
    assert set(frame["way"]) == set(range(len(ROUTES.ways)))
    links = " ".join(best.to_frame()["links"]).split()
    assert tuple(links) == best.links
    explained = best.explain()
    for measure, total in (("hours", best.hours), ("usd", best.usd)):
        assert explained.loc[explained["measure"] == measure, "amount"].sum() == pytest.approx(total.central)
    by_step = explained[explained["measure"] == "hours"].groupby("step")["amount"].sum()
    for number, step in enumerate(best.steps):
        assert by_step.get(number, 0) == pytest.approx(step.hours.central)
    told = set(explained["parameter"])
    assert told <= set(DATA.table("parameters").index)
    why = ROUTES.why_not.to_frame()
    assert why["opening"].nunique() == len(ROUTES.why_not)
    assert why.groupby("opening")["id"].apply(list).tolist() == [[s.id for s in one.shut] for one in ROUTES.why_not]
    compared = COMPARISON.to_frame()
    assert len(compared) == len(COMPARISON.scenarios) * len(COMPARISON.routes)
    assert (compared.loc[compared["scenario"] == "today", "km_more"].fillna(0) == 0).all()
    inputs = COMPARISON.inputs_frame
    assert list(inputs.columns[-2:]) == ["today", "full-opening"]
    assert len(inputs) == len(COMPARISON.inputs)
    assert inputs["counts"].dtype == bool


def test_a_report_is_a_frame(atlas: Atlas) -> None:
    (atlas.folder / "stray.csv").write_text("a\n", encoding="utf-8")
    report = atlas.check()
    frame = report.to_frame()
    assert len(frame) == len(report.problems) > 0
    assert frame["line"].dtype == "float64"
    assert "stray.csv" in set(frame["file"])
    assert len(DATA.check().to_frame()) == len(DATA.check().problems)


def test_the_model_against_what_was_published_is_a_frame_and_a_command() -> None:
    frame = FRAMES["validation"]
    assert list(frame.index) == list(DATA.table("tests").index)
    compared = frame[frame["reason"] == ""]
    assert len(compared) > 20
    assert compared["model"].notna().all()
    assert frame.loc[frame["reason"] != "", "model"].isna().all()
    assert (compared["model_low"] <= compared["model"]).all()
    assert not (frame["hit"] & ~frame["inside"]).any()
    result = CliRunner().invoke(main, ["validate", "--csv"])
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == len(frame) + 1
    assert "median error" in result.stderr


def test_a_network_is_a_frame_of_its_links() -> None:
    today, tripp = (DATA.network(name).to_frame() for name in ("today", "tripp"))
    assert today["status"].equals(DATA.links["status"].reindex(today.index))
    assert not today["changed"].any()
    changed = tripp[tripp["changed"]]
    assert len(changed) > 3
    assert changed["open"].all()
    assert not today.loc[changed.index, "open"].any()
    assert (tripp["hours_low"] <= tripp["hours"]).all()
    best = ROUTES.best
    assert best is not None
    legs = [step for step in best.steps if step.kind in {"rail", "road"}]
    for leg in legs:
        assert today.loc[list(leg.links), "usd"].sum() == pytest.approx(leg.usd.central)


# ---- one thing by its id


def test_a_row_of_any_table_by_its_id() -> None:
    tripp = DATA["tripp"]
    assert (tripp.table, tripp.id, tripp.title) == ("projects", "tripp", tripp["name"])
    assert tripp.names
    assert len(tripp.sources)
    assert tripp.status is None
    assert len(tripp.history) == 0
    gate = DATA["margara-alican-road"]
    assert gate.table == "crossings"
    assert DATA["nodes", "margara-alican-road"].table == "nodes"
    assert gate.status == DATA.status("margara-alican-road")
    assert list(gate.history["status"]) == [row.status for row in DATA.history("margara-alican-road")]
    assert gate.geometry is not None
    assert gate.get("no such column") is None
    with pytest.raises(NotKnownError, match="Did you mean status"):
        gate["statos"]


def test_a_wrong_id_suggests_and_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="Did you mean tripp"):
        DATA["tripq"]
    with pytest.raises(NotKnownError, match="Did you mean yerevan"):
        DATA["Yerevan"]
    with pytest.raises(NotKnownError, match="Did you mean links"):
        DATA["linkz", "x"]
    with pytest.raises(KeyError):
        DATA["crossings", "tripp"]
    with pytest.raises(KeyError):
        DATA[5]  # type: ignore[index]
    assert "tripp" in DATA
    assert "tripq" not in DATA
    assert 5 not in DATA
    assert DATA.get("tripq") is None
    assert DATA.get("tripp", None) is not None
    ids = list(DATA)
    assert len(ids) == len(set(ids))
    assert {"tripp", "margara-alican-road", "yerevan"} <= set(ids)
    assert all(key in DATA for key in ids[::50])


def test_an_id_of_an_earlier_version_is_found() -> None:
    for row in DATA.rows("aliases"):
        assert DATA[row["old"]].id == row["now"]


def test_scenarios_by_id() -> None:
    scenarios = DATA.scenarios
    assert "tripp" in scenarios
    assert "trip" not in scenarios
    assert scenarios["tripp"] == corridor.read_scenario("tripp")
    assert next(iter(scenarios)) == "today"
    assert len(scenarios) == len(list(scenarios)) == len(scenarios.to_frame())
    assert scenarios.get("nothing") is None
    with pytest.raises(KeyError, match="Did you mean tripp"):
        scenarios["trippp"]


# ---- maps and figures of answers


def test_answers_draw_themselves(atlas: Atlas) -> None:
    routes = atlas.network(OPEN).route("one", "two", avoid="isle")
    assert isinstance(routes.map(theme="dark"), folium.Map)
    assert isinstance(atlas.map(title="Mine", layers=["links"], focus="gate"), folium.Map)
    made = OPEN.setting("speed-rail", 1).named("slow", "Slow rail")
    comparison = corridor.compare([OPEN, made, Scenario()], [("one", "two")], atlas=atlas)
    page = comparison.map(title="Mine")
    assert isinstance(page, ComparisonPage)
    assert "<iframe" in page._repr_html_()
    for figure in (routes.diagram(), routes.diagram(measure="cost", theme="dark"), comparison.diagram("One", "two")):
        assert isinstance(figure, Figure)
    # A pair that was not compared is asked for.
    assert isinstance(comparison.diagram("gate", "two", measure="cost"), Figure)
    with pytest.raises(NotKnownError):
        comparison.diagram("one", "nowhere at all")


def test_a_name_by_itself_is_one_name(atlas: Atlas) -> None:
    network = atlas.network(OPEN)
    found, same = (
        network.route("one", "two", via=via, modes=modes).best
        for via, modes in (("gate", "rail"), (["gate"], ["rail"]))
    )
    assert found is not None
    assert same is not None
    assert found.arcs == same.arcs
    with pytest.raises(QuestionError, match="cannot be avoided"):
        network.route("one", "two", avoid="gate", via="gate")


# ---- scenarios of Python and of YAML


def _round(scenario: Scenario, folder: Path) -> Scenario:
    path = folder / f"{scenario.id}.yaml"
    assert scenario.to_yaml(path) == path.read_text(encoding="utf-8")
    return corridor.read_scenario(path)


def test_a_scenario_made_in_python_is_written_and_read(tmp_path: Path) -> None:
    today = Scenario()
    rule = Rule(id="none-by-night", name="No goods by night", countries=("AM",), modes=("road",), goods_of=("AM",))
    for made in (
        today.opening("gyumri-kars-railway"),
        today.opening("a", "b", mode="rail").closing("c").permitting("d").forbidding("e", rule).setting("f", 5),
        today.closing("project").opening("part").closing("piece"),
        today.opening("a").closing("a").opening("a"),
        today.permitting("a").forbidding("a"),
        today.setting("p", 1).setting("p", [1, 2, 3.5], reason="Because."),
        today.setting("gate", fee=9, hours=[1, 2, 3]).setting("link", speed=30),
        today.on("2025-01-01").named("then", "Then", why="To see: 'it'. # no comment"),
        Scenario(id="mine", title="No", sources=("a", "https://example.org/?a=b#c"), note="yes").opening("on", "12"),
    ):
        read = _round(made, tmp_path)
        assert read == made
        assert read.to_yaml() == made.to_yaml()
        assert corridor.read_scenario(tmp_path / f"{made.id}.yaml").to_dict() == made.to_dict()


def test_shipped_scenarios_are_written_whole(tmp_path: Path) -> None:
    for scenario in DATA.scenarios.values():
        assert _round(scenario, tmp_path) == scenario


def test_a_ban_that_applies_everywhere_is_no_file() -> None:
    with pytest.raises(QuestionError, match="has to say where"):
        Scenario().forbidding(Rule(id="all", name="All")).to_yaml()


def test_what_is_made_of_a_scenario_has_its_own_name() -> None:
    tripp = DATA.scenarios["tripp"]
    made = tripp.closing("upper-lars")
    assert (made.id, made.extends) == ("tripp-changed", "tripp")
    assert made.title != tripp.title
    assert made.opening("upper-lars").id == "tripp-changed"
    assert Scenario(id="mine").opening("a").id == "mine"
    assert Scenario().opening("a").id == "own"
    assert made.named("x").title == "x"
    assert "open tripp" in repr(tripp)
    with pytest.raises(NotKnownError, match="Did you mean speed"):
        Scenario().setting("a", spead=3)


def test_commands_take_a_scenario_of_python(tmp_path: Path) -> None:
    made = Scenario().opening("gyumri-kars-railway").named("kars", "Kars alone")
    made.to_yaml(tmp_path / "kars.yaml")
    asked = ["route", "poti", "gyumri", "--scenario", str(tmp_path / "kars.yaml"), "--json"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    assert '"scenario": "kars"' in result.output
    result = CliRunner().invoke(main, ["scenarios", str(tmp_path / "kars.yaml"), "--yaml"])
    assert result.output == made.to_yaml()
    assert CliRunner().invoke(main, ["scenarios", "--yaml"]).exit_code == 2


def test_show_tells_one_thing() -> None:
    import json

    result = CliRunner().invoke(main, ["show", "margara-alican-road"])
    assert result.exit_code == 0, result.output
    assert "History" in result.output
    told = json.loads(CliRunner().invoke(main, ["show", "nodes/yerevan", "--json"]).output)
    assert (told["table"], told["id"]) == ("nodes", "yerevan")
    assert isinstance(told["lon"], float)
    assert told["names"]
    wrong = CliRunner().invoke(main, ["show", "tripq"])
    assert wrong.exit_code == 2
    assert "Did you mean tripp" in wrong.output


# ---- the list itself


def _members(thing: type) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in vars(thing).items() if not name.startswith("_")]


def test_every_public_name_is_there_and_has_a_docstring() -> None:
    for name in corridor.__all__:
        thing = getattr(corridor, name)
        assert inspect.getdoc(thing), name
        assert name in dir(corridor)
        if inspect.isclass(thing):
            for member, value in _members(thing):
                if callable(value) or isinstance(value, property) or hasattr(value, "func"):
                    assert inspect.getdoc(value), f"{name}.{member}"
    with pytest.raises(AttributeError, match=r"no attribute 'lode'.*Did you mean load"):
        corridor.lode  # noqa: B018


def test_the_page_names_all_that_is_public_and_every_command() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for name in corridor.__all__:
        assert f"corridor.{name}" in page or f"`{name}`" in page, name
    for name in COMMANDS:
        assert f"| `corridor {name}` |" in page, name
    table = page.split("| in a shell | in Python |")[1]
    for command, names in re.findall(r"^\| `corridor ([a-z-]+)[^|]*\| (.*) \|$", table, re.MULTILINE):
        for name in re.findall(r"`corridor\.([a-z_.]+)`", names) if command in COMMANDS else ():
            thing: object = corridor
            for part in name.split("."):
                thing = getattr(thing, part)


def test_what_is_returned_is_frozen() -> None:
    for thing in (DATA["tripp"], ROUTES, COMPARISON, ROUTES.why_not[0], Scenario()):
        with pytest.raises(dataclasses.FrozenInstanceError):
            thing.id = "x"  # type: ignore[misc, union-attr]


def _public(function: Callable[..., Any]) -> set[str]:
    return set(inspect.signature(function).parameters)


def test_what_one_verb_returns_another_takes() -> None:
    atlas = corridor.load()
    networks = [atlas.network(), atlas.network("tripp")]
    pairs = [("Baku", "Meghri")]
    assert (
        corridor.compare(networks, pairs, atlas=atlas).to_dict()
        == corridor.compare(["today", "tripp"], pairs, atlas=atlas).to_dict()
    )
    found = networks[1].route("Baku", "Meghri")
    assert found.best is not None
    for given in (found, found.best, [found], [found.best]):
        assert isinstance(corridor.diagram(given), Figure)
    assert isinstance(corridor.figures.map(atlas, way=found), Figure)
    assert isinstance(corridor.figures.map(atlas, scenario=networks[1]), Figure)
    wrong: Any = 5
    for ask in (
        lambda: atlas.network(wrong),
        lambda: networks[0].route("Baku", wrong),
        lambda: corridor.compare([networks[0], wrong]),
        lambda: corridor.diagram(wrong),
        lambda: corridor.diagram([wrong]),
    ):
        with pytest.raises(QuestionError, match="5 is no"):
            ask()


def test_long_verbs_can_be_silent() -> None:
    for verb in (corridor.map, corridor.compare, corridor.check, type(DATA).map, type(DATA).check, type(ROUTES).map):
        assert "progress" in _public(verb)
