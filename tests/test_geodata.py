"""The shipped data: sound, complete for what the map promises, and equal to published facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

import corridor
from corridor.shapechecks import line_km

if TYPE_CHECKING:
    from corridor.atlas import Atlas


@pytest.fixture(scope="module", name="atlas")
def _atlas() -> Atlas:
    return corridor.load()


def test_the_shipped_data_are_sound() -> None:
    report = corridor.check()
    assert [str(problem) for problem in report.problems] == []


@pytest.mark.parametrize(
    ("subject", "day", "status"),
    [
        # The border between Armenia and Turkey, shut in 1993.
        ("akhurik-dogukapi-rail", "1990-01-01", "open"),
        ("akhurik-dogukapi-rail", "2000-01-01", "closed"),
        ("margara-alican-road", "2026-05-27", "closed"),
        # Azerbaijan's ban on transit to Armenia was lifted on 21 October 2025; the gate to Georgia worked all along.
        ("az-transit-to-armenia", "2025-10-20", "closed"),
        ("az-transit-to-armenia", "2025-10-21", "open"),
        ("boyuk-kesik-gardabani", "2025-10-20", "open"),
        # The railway through Meghri: working until 1992, its track gone since.
        ("rail-ordubad-agarak-rail-meghri", "1995-01-01", "closed"),
        ("rail-ordubad-agarak-rail-meghri", "2026-05-27", "dismantled"),
        # Opened in 2017.
        ("rail-akhalkalaki-kartsakhi-canbaz", "2017-10-29", "unknown"),
        ("rail-akhalkalaki-kartsakhi-canbaz", "2018-01-01", "open"),
        # Ground was broken on 22 August 2025.
        ("rail-kars-digor", "2026-05-27", "construction"),
        # Cut since August 1992.
        ("rail-ochamchira-enguri-line", "2026-05-27", "dismantled"),
        ("bagratashen-sadakhlo-road", "2026-05-27", "open"),
        ("agarak-norduz-road", "2026-05-27", "open"),
    ],
)
def test_statuses_known_to_everybody(atlas: Atlas, subject: str, day: str, status: str) -> None:
    assert atlas.as_of(day).status(subject).status == status


def test_no_clock_opens_what_is_only_announced(atlas: Atlas) -> None:
    later = atlas.as_of("2400-01-01")
    assert (later.links["plan"] != "").sum() > 5
    for frame in (later.links, later.crossings, later.permissions):
        for key in frame.index[frame["plan"] != ""]:
            facts = [row for row in atlas.history(str(key)) if not row.is_plan]
            assert frame.loc[key, "status"] == (facts[-1].status if facts else "unknown")


def test_size_of_the_tables(atlas: Atlas) -> None:
    assert len(atlas.projects) >= 20
    sides = {row["subject"] for _, row in atlas.table("names").iterrows()}
    assert len(set(atlas.projects.index) & sides) >= 20
    assert len(atlas.links) > 280
    assert {"rail", "road", "sea"} == set(atlas.links["mode"])
    assert len(atlas.table("events")) > 50


@pytest.mark.parametrize("port", [
    "aktau-port", "kuryk-port", "turkmenbashi-port", "alat-port", "baku-port", "poti-port", "batumi-port", "anaklia-port",
    "constanta-port", "burgas-port", "varna-port", "istanbul-port", "samsun-port", "mersin-port", "novorossiysk-port",
    "makhachkala-port", "astrakhan-port", "anzali-port", "amirabad-port",
])  # fmt: skip
def test_ports_are_there(atlas: Atlas, port: str) -> None:
    assert atlas.nodes.loc[port, "kind"] == "port"


def test_armenia_has_crossings_with_all_four_neighbours(atlas: Atlas) -> None:
    pairs = {frozenset((row["country_a"], row["country_b"])) for _, row in atlas.crossings.iterrows()}
    assert {frozenset(("AM", other)) for other in ("AZ", "GE", "IR", "TR")} <= pairs


def test_the_border_of_armenia_and_iran_is_as_long_as_published(atlas: Atlas) -> None:
    # Armenia's statistical yearbook gives 42 to 44 km along the Aras.
    countries = atlas.countries.geometry
    border = countries["am"].intersection(countries["ir"])
    assert 40 <= line_km(border) <= 46


def test_roles(atlas: Atlas) -> None:
    roles = atlas.countries["role"]
    assert roles["am"] == "prospective"
    assert {roles[key] for key in ("kz", "az", "ge", "tr")} == {"member"}


def test_rival_figures_stand_side_by_side(atlas: Atlas) -> None:
    flows = atlas.table("flows")
    assert {33.4, 350.0} <= set(flows["value"])
    volumes = atlas.table("volumes")
    assert {4.5, 3.3} <= set(volumes["value"])


def test_everything_from_openstreetmap_is_credited(atlas: Atlas) -> None:
    text = " ".join(atlas.attributions)
    assert "OpenStreetMap" in text
    assert "GeoNames" in text
    assert "Natural Earth" in text


SCENARIOS = {
    "today", "before-october-2025", "tripp", "gyumri-kars", "margara-road", "yeraskh-julfa", "ijevan-gazakh", "all-am-az",
    "all-am-tr", "full-opening", "tripp-transit-only", "kars-nakhchivan-only", "upper-lars-shut", "georgia-rail-shut",
    "caspian-storm", "iran-shut", "russia-shut",
}  # fmt: skip


def test_the_scenarios_are_there_and_name_what_the_data_hold(atlas: Atlas) -> None:
    files = {path.stem: path for path in (atlas.folder / "scenarios").glob("*.yaml")}
    assert set(files) >= SCENARIOS
    ids = {
        name: set(atlas.table(name).index) for name in ("links", "crossings", "projects", "permissions", "parameters")
    }
    sources = set(atlas.table("sources").index)
    things = ids["links"] | ids["crossings"] | ids["projects"]
    for name, path in files.items():
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        # Whatever is assumed is said; an assumed closure needs no source.
        assert raw["title"], name
        assert raw["why"], name
        assert raw["note"], name
        assert set(raw.get("sources", ())) <= sources, name
        assert raw.get("sources") or name == "today" or "assumption" in raw["note"], name
        assert {*raw.get("open", ()), *raw.get("close", ())} <= things, name
        assert {*raw.get("permit", ()), *(one for one in raw.get("forbid", ()) if isinstance(one, str))} <= ids[
            "permissions"
        ], name
        assert set(raw.get("set", ())) <= ids["parameters"], name
        for value in raw.get("set", {}).values():
            assert value["value"] == sorted(value["value"])
            assert value["reason"]


def test_every_place_of_a_journey_has_its_number(atlas: Atlas) -> None:
    # corridor check finds what is missing; here: that several loads can travel and that borders count a gauge once.
    assert {"feu", "truck", "wagon"} <= set(atlas.table("loads").index)
    rates = atlas.table("rates")
    counted = {
        node for nodes in rates[rates["parameter"] == "break-of-gauge-hours-counted"]["nodes"] for node in nodes.split()
    }
    crossings = atlas.crossings
    for key in crossings.index[crossings["gauge_break"]]:
        ends = {
            end
            for _, link in atlas.links.iterrows()
            if key in (link["from"], link["to"])
            for end in link[["from", "to"]]
        }
        # Counted with the border where its hours hold it, else by itself: once in any case.
        held = (
            atlas.table("parameters").loc[crossings.loc[key, "hours_a_to_b"], "title"].endswith("with change of gauge")
        )
        assert bool(counted & ends) == held, key
