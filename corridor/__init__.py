"""Layered offline maps of a transport corridor, every border, link and status dated and sourced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .atlas import Atlas, load
    from .changes import changes_since
    from .checks import check
    from .errors import CorridorError, DataError, NotKnownError, OutputError, QuestionError
    from .figures import draw_diagram as diagram
    from .maps import lone_layer as layer
    from .maps import make_map as map  # noqa: A004 - the verb people expect
    from .scenario import Rule, Scenario
    from .scenariocomparison import Comparison, compare
    from .scenariofiles import read_scenario, read_scenarios

__all__ = [
    "Atlas",
    "Comparison",
    "CorridorError",
    "DataError",
    "NotKnownError",
    "OutputError",
    "QuestionError",
    "Rule",
    "Scenario",
    "changes_since",
    "check",
    "compare",
    "diagram",
    "layer",
    "load",
    "map",
    "read_scenario",
    "read_scenarios",
]
__version__ = "0.1.0"

_HOMES = {
    "Atlas": ("atlas", "Atlas"),
    "load": ("atlas", "load"),
    "changes_since": ("changes", "changes_since"),
    "check": ("checks", "check"),
    "diagram": ("figures", "draw_diagram"),
    "layer": ("maps", "lone_layer"),
    "map": ("maps", "make_map"),
    "CorridorError": ("errors", "CorridorError"),
    "DataError": ("errors", "DataError"),
    "NotKnownError": ("errors", "NotKnownError"),
    "OutputError": ("errors", "OutputError"),
    "QuestionError": ("errors", "QuestionError"),
    "Rule": ("scenario", "Rule"),
    "Scenario": ("scenario", "Scenario"),
    "Comparison": ("scenariocomparison", "Comparison"),
    "compare": ("scenariocomparison", "compare"),
    "read_scenario": ("scenariofiles", "read_scenario"),
    "read_scenarios": ("scenariofiles", "read_scenarios"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - public names of any kind, imported when first used
    if name in _HOMES:
        from importlib import import_module

        module, attribute = _HOMES[name]
        return getattr(import_module(f"{__name__}.{module}"), attribute)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
