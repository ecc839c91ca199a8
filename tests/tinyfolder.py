"""A small, complete and valid data folder of two made-up countries, for tests to break."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from pyproj import Geod

from corridor.schema import TABLES

if TYPE_CHECKING:
    from pathlib import Path

Rows = list[dict[str, str]]

REGION = """\
title: Two lands
subtitle: A made-up corridor
language: en
extent: {west: 0, south: 0, east: 10, north: 10}
views:
  - {id: start, title: Everything, bounds: [0, 0, 4, 6]}
border_note: Nothing here is real.
stale_after_days: 90
"""

ROWS: dict[str, Rows] = {
    "sources": [
        {
            "id": "gazette", "title": "Gazette", "publisher": "The Gazette", "date": "2026-06-01",
            "url": "https://example.org/gazette", "type": "press", "confidence": "high",
        },
        {
            "id": "almanac", "title": "Almanac", "publisher": "The Gazette", "date": "2026-01",
            "url": "https://example.org/almanac", "type": "press", "confidence": "high",
        },
        {
            "id": "survey", "title": "Survey of the two lands", "publisher": "Surveyors", "type": "dataset",
            "confidence": "high", "licence": "ODbL-1.0", "attribution": "Surveyors, ODbL 1.0",
        },
        {
            "id": "rumour", "title": "Rumour", "publisher": "Somebody", "date": "2026-01-05",
            "url": "https://example.org/rumour", "type": "mirror", "confidence": "low",
        },
    ],
    "groups": [
        {"id": "main", "title": "Main line", "style": "trunk", "order": "1", "shown": "rail sea", "description": "The trunk."},
        {"id": "new", "title": "New links", "style": "focus", "order": "2", "shown": "rail road", "description": "What may open."},
    ],
    "countries": [
        {"id": "aa", "iso2": "AA", "iso3": "AAA", "name": "Aland", "role": "member", "label_lon": "1", "label_lat": "1", "sources": "survey"},
        {"id": "bb", "iso2": "BB", "iso3": "BBB", "name": "Beland", "role": "prospective", "label_lon": "3", "label_lat": "1", "sources": "survey"},
    ],
    "border_rulings": [
        {
            "id": "the-hill", "name": "The Hill", "claimants": "AA BB", "drawn_as": "aa", "edge": "dashed",
            "reason": "Both claim it; drawn where maps of the United Nations show it.", "as_of": "2026-06-01", "sources": "gazette",
        }
    ],
    "waters": [
        {"id": "wide-sea", "name": "Wide Sea", "type": "sea", "rank": "1", "label_lon": "5", "label_lat": "1", "sources": "survey"},
    ],
    "nodes": [
        {"id": "one", "name": "One", "kind": "city", "countries": "AA", "rank": "1", "lon": "0.5", "lat": "1", "basis": "station", "sources": "survey"},
        {"id": "gate", "name": "Gate", "kind": "crossing", "countries": "AA BB", "rank": "2", "lon": "2", "lat": "1", "basis": "border", "gauge_break": "yes", "sources": "survey"},
        {"id": "two", "name": "Two", "kind": "city", "countries": "BB", "rank": "1", "lon": "3.5", "lat": "1", "basis": "station", "sources": "survey"},
        {"id": "haven", "name": "Haven", "kind": "port", "countries": "BB", "rank": "2", "lon": "4", "lat": "1.5", "basis": "port", "sources": "survey"},
        {"id": "isle", "name": "Isle", "kind": "port", "countries": "BB", "rank": "3", "lon": "4", "lat": "0.5", "basis": "port", "sources": "survey"},
    ],
    "links": [
        {"id": "rail-one-gate", "name": "One – Gate railway", "mode": "rail", "from": "one", "to": "gate", "country": "AA", "group": "main", "gauge_mm": "1520", "sources": "gazette"},
        {"id": "rail-gate-two", "name": "Gate – Two railway", "mode": "rail", "from": "gate", "to": "two", "country": "BB", "group": "new", "gauge_mm": "1435", "sources": "gazette"},
        {"id": "road-two-haven", "name": "Two – Haven road", "mode": "road", "from": "two", "to": "haven", "country": "BB", "group": "new", "sources": "gazette"},
        {"id": "sea-haven-isle", "name": "Haven – Isle ferry", "mode": "sea", "from": "haven", "to": "isle", "group": "main", "sources": "gazette"},
    ],
    "lengths": [
        {"link": "rail-one-gate", "km": "168", "use": "input", "as_of": "2020", "sources": "gazette"},
        {"link": "rail-one-gate", "km": "171", "use": "rival", "as_of": "2021", "sources": "rumour"},
    ],
    "waypoints": [],
    "crossings": [
        {
            "id": "gate", "name": "Gate – Gate", "country_a": "AA", "country_b": "BB", "mode": "rail", "gauge_break": "yes",
            "hours_a_to_b": "hours-gate", "hours_b_to_a": "hours-gate", "fee_a_to_b": "fee-gate", "fee_b_to_a": "fee-gate", "sources": "gazette",
        },
    ],
    "permissions": [
        {"id": "ban-on-transit", "name": "No goods for Beland", "countries": "AA", "modes": "rail", "goods_to": "BB", "sources": "gazette"},
    ],
    "statuses": [
        {"subject": "rail-one-gate", "date": "1899", "status": "open", "last_checked": "2026-06-01", "sources": "gazette"},
        {"subject": "rail-gate-two", "date": "1899", "status": "open", "last_checked": "2026-01", "sources": "almanac"},
        {"subject": "rail-gate-two", "date": "1993-04-03", "status": "closed", "last_checked": "2026-01", "sources": "almanac"},
        {"subject": "rail-gate-two", "date": "not before 2029", "status": "open", "last_checked": "2026-01", "sources": "almanac"},
        {"subject": "road-two-haven", "date": "1950", "status": "open", "last_checked": "2026-06-01", "sources": "gazette"},
        {"subject": "sea-haven-isle", "date": "1990", "status": "open", "last_checked": "2026-06-01", "sources": "gazette"},
        {"subject": "gate", "date": "1993-04-03", "status": "closed", "last_checked": "2026-06-01", "sources": "gazette"},
        {"subject": "ban-on-transit", "date": "1991", "status": "closed", "last_checked": "2026-06-01", "sources": "gazette"},
    ],
    "projects": [
        {"id": "reopen", "name": "Reopen the Gate", "members": "rail-gate-two gate", "promoter": "Both", "summary": "Rebuild.", "sources": "gazette"},
    ],
    "costs": [
        {"project": "reopen", "value": "8", "unit": "M USD", "covers": "track", "as_of": "2026", "sources": "gazette"},
    ],
    "names": [
        {"subject": "one", "name": "Eins", "side": "BB", "language": "de", "sources": "gazette"},
    ],
    "parameters": [
        {"id": "hours-gate", "title": "Border hours at the Gate", "low": "1", "central": "3", "high": "9", "unit": "hours", "as_of": "2022", "sources": "gazette"},
        {"id": "fee-gate", "title": "Fee at the Gate", "low": "10", "central": "20", "high": "50", "unit": "USD per wagon", "as_of": "2022", "assumption": "No tariff is published; as at the next gate."},
        *(
            {"id": key, "title": key, "low": str(low), "central": str(central), "high": str(high), "unit": unit, "as_of": "2022", "sources": "gazette"}
            for key, low, central, high, unit in (
                ("speed-rail", 20, 40, 50, "km per hour"), ("speed-road", 480, 960, 1200, "km per day"),
                ("cost-line", 0.05, 0.1, 0.2, "USD per tonne-km"), ("speed-ship", 10, 20, 25, "km per hour"),
                ("ticket", 300, 400, 500, "USD per truck"), ("sailings", 2, 4, 7, "days"), ("hours-crane", 2, 6, 24, "hours"),
                ("cost-crane", 30, 60, 90, "USD per container"), ("hours-port", 12, 24, 72, "hours"),
                ("hours-gauge", 3, 9, 21, "hours"), ("cost-gauge", 40, 50, 60, "USD per wagon"),
                ("worth", 0.5, 1, 2, "USD per tonne-hour"),
            )
        ),
    ],
    "aliases": [{"old": "rail-of-yore", "now": "rail-one-gate"}],
    "loads": [
        {"id": "box", "title": "Forty-foot container", "modes": "rail road sea", "tonnes": "20", "teu": "2", "containers": "1", "wagons": "1", "trucks": "1"},
        {"id": "hopper", "title": "Wagon of grain", "modes": "rail", "tonnes": "60", "wagons": "1"},
    ],
    "rates": [
        {"id": "rail-speed", "kind": "line_speed", "mode": "rail", "parameter": "speed-rail"},
        {"id": "road-speed", "kind": "line_speed", "mode": "road", "countries": "BB", "parameter": "speed-road"},
        {"id": "rail-cost", "kind": "line_cost", "mode": "rail", "parameter": "cost-line"},
        {"id": "road-cost", "kind": "line_cost", "mode": "road", "parameter": "cost-line"},
        {"id": "sea-speed", "kind": "sailing_speed", "mode": "sea", "parameter": "speed-ship"},
        {"id": "sea-cost", "kind": "fixed_cost", "mode": "sea", "links": "sea-haven-isle", "parameter": "ticket"},
        {"id": "sea-headway", "kind": "headway", "mode": "sea", "parameter": "sailings"},
        *(
            {"id": f"{one}-{other}-{word}", "kind": kind, "mode": one, "to_mode": other, "parameter": parameter}
            for one, other in (("rail", "road"), ("road", "rail"), ("road", "sea"), ("sea", "road"))
            for word, kind, parameter in (
                ("hours", "transfer_hours", "hours-crane"), ("cost", "transfer_cost", "cost-crane"), ("dwell", "port_dwell", "hours-port"),
            )
            if word != "dwell" or "sea" in {one, other}
        ),
        {"id": "gauge-time", "kind": "gauge_hours", "nodes": "gate", "parameter": "hours-gauge"},
        {"id": "gauge-price", "kind": "gauge_cost", "parameter": "cost-gauge"},
        {"id": "worth-of-time", "kind": "value_of_time", "parameter": "worth"},
    ],
    "tests": [
        {
            "id": "one-two", "title": "First train", "measure": "distance", "from": "one", "to": "two", "modes": "rail", "load": "block train",
            "low": "330", "high": "335", "unit": "km", "kind": "published", "as_of": "2024", "sources": "gazette",
        },
    ],
    "events": [
        {"id": "closing", "date": "1993-04-03", "title": "The Gate is shut", "node": "gate", "about": "gate", "sources": "gazette"},
    ],
    "flows": [
        {"id": "trade", "title": "Trade", "from": "AA", "to": "BB", "period": "2023", "value": "33.4", "unit": "M USD", "kind": "recorded", "reporter": "Aland", "as_of": "2024", "sources": "gazette"},
    ],
    "volumes": [
        {"id": "cargo", "title": "Cargo", "period": "2024", "value": "4.5", "unit": "Mt", "kind": "recorded", "as_of": "2025", "sources": "gazette"},
    ],
    "main_points": [
        {"node": "one", "order": "1", "end": "from"},
        {"node": "two", "order": "2", "end": "to"},
        {"node": "isle", "order": "3", "end": "to"},
    ],
}  # fmt: skip

_SQUARE_A = [[0, 0], [2, 0], [2, 1], [2, 2], [0, 2], [0, 0]]
_SQUARE_B = [[2, 0], [4, 0], [4, 2], [2, 2], [2, 1], [2, 0]]
LINES: dict[str, list[list[float]]] = {
    "rail-one-gate": [[0.5, 1], [1.2, 1.05], [2, 1]],
    "rail-gate-two": [[2, 1], [2.8, 0.95], [3.5, 1]],
    "road-two-haven": [[3.5, 1], [4, 1.5]],
    "sea-haven-isle": [[4, 1.5], [4.3, 1.0], [4, 0.5]],
}


def _feature(properties: dict[str, Any], kind: str, coordinates: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def shapes() -> dict[str, list[dict[str, Any]]]:
    """Return fresh features of every table with shapes."""
    geod = Geod(ellps="WGS84")

    def km(line: list[list[float]]) -> float:
        return round(geod.line_length([x for x, _ in line], [y for _, y in line]) / 1000, 1)

    border = {"precision_m": 0, "made_from": ["survey"]}
    return {
        "countries": [
            _feature({"id": "aa", **border}, "Polygon", [_SQUARE_A]),
            _feature({"id": "bb", **border}, "Polygon", [_SQUARE_B]),
        ],
        "border_rulings": [
            _feature({"id": "the-hill"}, "Polygon", [[[1.5, 1.5], [1.9, 1.5], [1.9, 1.9], [1.5, 1.9], [1.5, 1.5]]]),
        ],
        "waters": [_feature({"id": "wide-sea"}, "Polygon", [[[4, 0], [6, 0], [6, 2], [4, 2], [4, 0]]])],
        "links": [
            _feature(
                {"id": key, "quality": "schematic" if key.startswith("sea") else "osm", "drawn_km": km(line),
                 "made_from": ["survey"], "mix": "osm 100 %"},
                # Points of its own, for a test to move.
                "LineString", [list(point) for point in line],
            )
            for key, line in LINES.items()
        ],
    }  # fmt: skip


def write_folder(
    path: Path, *, rows: dict[str, Rows] | None = None, features: dict[str, list[dict[str, Any]]] | None = None
) -> Path:
    """Write a data folder and return its path."""
    rows = ROWS if rows is None else rows
    path.mkdir(parents=True, exist_ok=True)
    (path / "region.yaml").write_text(REGION, encoding="utf-8")
    for name, table in TABLES.items():
        file = path / table.file.replace("*", "all")
        file.parent.mkdir(exist_ok=True)
        with file.open("w", encoding="utf-8", newline="") as stream:
            names = [column.name for column in table.columns]
            writer = csv.DictWriter(stream, names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[name])
    (path / "shapes").mkdir(exist_ok=True)
    for name, found in (shapes() if features is None else features).items():
        text = json.dumps({"type": "FeatureCollection", "features": found})
        (path / "shapes" / f"{name}.geojson").write_text(text, encoding="utf-8")
    return path
