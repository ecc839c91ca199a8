"""Layered offline maps of a transport corridor, every border, link and status dated and sourced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import figures
    from .atlas import Atlas, load
    from .changes import Changes, changes_since
    from .checks import check
    from .datapackage import describe
    from .errors import CorridorError, DataError, NotKnownError, OutputError, QuestionError
    from .exports import export
    from .figures import draw_diagram as diagram
    from .itinerary import Itinerary
    from .maprecord import MapRecord, inspect
    from .maps import lone_layer as layer
    from .maps import make_map as map  # noqa: A004 - the verb people expect
    from .network import Network
    from .rebuilding import Rebuilt, rebuild
    from .record import Record
    from .report import Report
    from .routes import Routes
    from .scenario import Rule, Scenario
    from .scenariocomparison import Comparison, compare
    from .scenariofiles import read_scenario, read_scenarios
    from .triple import Triple
    from .validation import validation_frame as validate
    from .versions import versions as show_versions
    from .whynot import Opening

__all__ = [
    "Atlas",
    "Changes",
    "Comparison",
    "CorridorError",
    "DataError",
    "Itinerary",
    "MapRecord",
    "Network",
    "NotKnownError",
    "Opening",
    "OutputError",
    "QuestionError",
    "Rebuilt",
    "Record",
    "Report",
    "Routes",
    "Rule",
    "Scenario",
    "Triple",
    "changes_since",
    "check",
    "compare",
    "describe",
    "diagram",
    "export",
    "figures",
    "inspect",
    "layer",
    "load",
    "map",
    "read_scenario",
    "read_scenarios",
    "rebuild",
    "show_versions",
    "validate",
]
__version__ = "0.1.0"

_HOMES = {
    "Atlas": ("atlas", "Atlas"),
    "load": ("atlas", "load"),
    "Changes": ("changes", "Changes"),
    "changes_since": ("changes", "changes_since"),
    "check": ("checks", "check"),
    "describe": ("datapackage", "describe"),
    "diagram": ("figures", "draw_diagram"),
    "export": ("exports", "export"),
    "figures": ("figures", ""),
    "inspect": ("maprecord", "inspect"),
    "MapRecord": ("maprecord", "MapRecord"),
    "rebuild": ("rebuilding", "rebuild"),
    "Rebuilt": ("rebuilding", "Rebuilt"),
    "layer": ("maps", "lone_layer"),
    "map": ("maps", "make_map"),
    "CorridorError": ("errors", "CorridorError"),
    "DataError": ("errors", "DataError"),
    "NotKnownError": ("errors", "NotKnownError"),
    "OutputError": ("errors", "OutputError"),
    "QuestionError": ("errors", "QuestionError"),
    "Itinerary": ("itinerary", "Itinerary"),
    "Network": ("network", "Network"),
    "Record": ("record", "Record"),
    "Report": ("report", "Report"),
    "Routes": ("routes", "Routes"),
    "Rule": ("scenario", "Rule"),
    "Scenario": ("scenario", "Scenario"),
    "Comparison": ("scenariocomparison", "Comparison"),
    "compare": ("scenariocomparison", "compare"),
    "read_scenario": ("scenariofiles", "read_scenario"),
    "read_scenarios": ("scenariofiles", "read_scenarios"),
    "Triple": ("triple", "Triple"),
    "validate": ("validation", "validation_frame"),
    "show_versions": ("versions", "versions"),
    "Opening": ("whynot", "Opening"),
}
"""Where each public name lives: module, and name there; empty for the module itself."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - public names of any kind, imported when first used
    if name in _HOMES:
        from importlib import import_module

        module, attribute = _HOMES[name]
        found = import_module(f"{__name__}.{module}")
        return getattr(found, attribute) if attribute else found
    hint = ""
    if not name.startswith("_"):  # what tools ask for is no slip of the fingers
        from .errors import nearest

        near = nearest(name, __all__)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}.{hint}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
