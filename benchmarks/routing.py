"""Networks and routes, alone and beside graph libraries: ``python -m benchmarks.routing [--rounds 15]``.

``one question`` is asked in a process of its own each time, imports done: read the folder, make the network, find a
way. ``all questions`` are all shipped scenarios times all main pairs, in one process, from the folder read: scenarios,
networks, ways, totals with ranges and what they are more or less than today. ``the same work`` is what is left when
everything but the graph is taken off: each library is given the same arcs with the same weights, makes its graph for
every scenario and set of bans, and finds the least way of every pair by itself; the weights must agree. Seconds are
those of the processor, so that other work on the machine counts for little; nothing here waits or runs at once.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corridor.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridor.network import Network

HERE: Final = Path(__file__).resolve().parent
MOST_ONE_S: Final = 0.2
MOST_ALL_S: Final = 1.0
ONCE: Final = """
import json, sys, time
import shapely, yaml
import corridor.atlas, corridor.folder, corridor.network, corridor.routing, corridor.scenariofiles
origin, destination, scenario = sys.argv[1:]
begun = time.process_time()
atlas = corridor.load()
read = time.process_time()
network = atlas.network(scenario)
route = network.route(origin, destination)
assert route.best.hours and route.best.usd
done = time.process_time()
print(json.dumps({"read": read - begun, "network and route": done - read}))
"""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One graph and the pairs asked of it.

    Parameters
    ----------
    size
        Number of vertices.
    edges
        Tail, head and weight of every arc that is open to the goods.
    pairs
        Vertices of origin and destination of each question.
    """

    size: int
    edges: tuple[tuple[int, int, float], ...]
    pairs: tuple[tuple[frozenset[int], frozenset[int]], ...]


def once(rounds: int) -> dict[str, float]:
    """Return median seconds of one question, each in a process of its own."""
    from corridor import load
    from corridor.scenariocomparison import main_pairs

    pairs = main_pairs(load())
    found = []
    for number in range(rounds):
        command = [sys.executable, "-c", ONCE, *pairs[number % len(pairs)], "today"]
        environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        told = json.loads(done.stdout)
        found.append({**told, "all": sum(told.values())})
    return {key: statistics.median(one[key] for one in found) for key in found[0]}


def everything(rounds: int) -> dict[str, float]:
    """Return median seconds of all scenarios times all main pairs, and how many questions those are."""
    from corridor import load
    from corridor.scenariocomparison import compare
    from corridor.scenariofiles import scenario_names

    seconds = []
    for _ in range(rounds):
        atlas = load()
        begun = time.process_time()
        found = compare(scenario_names(), atlas=atlas)
        rows = found.rows()
        seconds.append(time.process_time() - begun)
    return {"seconds": statistics.median(seconds), "questions": len(rows)}


def tasks() -> list[Task]:
    """Return the graphs of all scenarios and bans with the pairs that are asked of each."""
    from corridor import load
    from corridor.scenariocomparison import main_pairs
    from corridor.scenariofiles import scenario_names

    atlas = load()
    pairs = main_pairs(atlas)
    found = []
    for name in scenario_names():
        network = atlas.network(name)
        by_bans: dict[frozenset[str], list[tuple[str, str]]] = {}
        for pair in pairs:
            by_bans.setdefault(network.binding(network.goods(*pair)), []).append(pair)
        found += [_task(network, bans, asked) for bans, asked in by_bans.items()]
    return found


def _task(network: Network, bans: frozenset[str], pairs: list[tuple[str, str]]) -> Task:
    graph = network.graph("generalised", bans)
    edges = tuple((tail, head, weight) for tail, leaving in enumerate(graph) for weight, head, _ in leaving)
    ends = tuple((network.vertices_at(origin), network.vertices_at(destination)) for origin, destination in pairs)
    return Task(size=len(graph), edges=edges, pairs=ends)


def ours(task: Task) -> list[float]:
    """Answer with our own search."""
    from corridor.search import least_way

    leaving: list[list[tuple[float, int, int]]] = [[] for _ in range(task.size)]
    tails = []
    for number, (tail, head, weight) in enumerate(task.edges):
        leaving[tail].append((weight, head, number))
        tails.append(tail)
    graph = tuple(map(tuple, leaving))
    found = [least_way(graph, pair, tails) for pair in task.pairs]
    return [way.weight if way else math.inf for way in found]


def _doors(task: Task) -> tuple[list[tuple[int, int, float]], list[tuple[int, int]]]:
    """Return the arcs with a vertex before every origin and one behind every destination, and those of each pair."""
    edges = list(task.edges)
    doors: dict[tuple[str, frozenset[int]], int] = {}

    def door(side: str, vertices: frozenset[int]) -> int:
        key = (side, vertices)
        if key not in doors:
            doors[key] = task.size + len(doors)
            edges.extend(
                (doors[key], one, 0.0) if side == "from" else (one, doors[key], 0.0) for one in sorted(vertices)
            )
        return doors[key]

    asked = [(door("from", origin), door("to", destination)) for origin, destination in task.pairs]
    return edges, asked


def by_networkx(task: Task, *, both_ends: bool) -> list[float]:
    """Answer with networkx, from one end or from both."""
    import networkx as nx

    edges, asked = _doors(task)
    graph: Any = nx.DiGraph()
    for tail, head, weight in edges:
        known = graph.get_edge_data(tail, head)
        if known is None or weight < known["weight"]:
            graph.add_edge(tail, head, weight=weight)
    search: Any = nx.bidirectional_dijkstra if both_ends else nx.single_source_dijkstra
    found = []
    for origin, destination in asked:
        try:
            found.append(float(search(graph, origin, destination)[0]))
        except (nx.NetworkXNoPath, nx.NodeNotFound):
            found.append(math.inf)
    return found


def by_rustworkx(task: Task) -> list[float]:
    """Answer with rustworkx: the vertices of each way, and its weight."""
    import rustworkx

    edges, asked = _doors(task)
    library: Any = rustworkx
    graph = library.PyDiGraph()
    graph.add_nodes_from(range(max(max(edge[:2]) for edge in edges) + 1))
    graph.add_edges_from(edges)
    found = []
    for origin, destination in asked:
        ways = library.dijkstra_shortest_paths(graph, origin, destination, weight_fn=float)
        if destination not in ways:
            found.append(math.inf)
            continue
        way = list(ways[destination])
        found.append(sum(min(graph.get_all_edge_data(*step)) for step in itertools.pairwise(way)))
    return found


VARIANTS: Final[dict[str, Callable[[Task], list[float]]]] = {
    "corridor": ours,
    "rustworkx": by_rustworkx,
    "networkx, from both ends": lambda task: by_networkx(task, both_ends=True),
    "networkx": lambda task: by_networkx(task, both_ends=False),
}


def beside(rounds: int) -> dict[str, Any]:
    """Return median seconds of the same work by each library, in turn, and how much work it is."""
    made = tasks()
    seconds: dict[str, list[float]] = {name: [] for name in VARIANTS}
    right = [ours(task) for task in made]
    for _ in range(rounds):
        for name, answer in VARIANTS.items():
            begun = time.process_time()
            told = [answer(task) for task in made]
            seconds[name].append(time.process_time() - begun)
            for mine, theirs in zip(right, told, strict=True):
                assert all(math.isclose(one, other, rel_tol=1e-9) for one, other in zip(mine, theirs, strict=True)), (
                    name
                )
    return {
        "graphs": len(made),
        "vertices": made[0].size,
        "arcs": round(statistics.median(len(task.edges) for task in made)),
        "ways": sum(len(task.pairs) for task in made),
        "seconds": {name: statistics.median(values) for name, values in seconds.items()},
    }


def page(results: dict[str, Any]) -> str:
    """Return the results as a page of the documentation."""
    one, most, work = results["one"], results["all"], results["work"]
    own = work["seconds"]["corridor"]
    every = f"All shipped scenarios times all main pairs, {most['questions']} questions, with ranges and differences"
    work_words = (
        f"Each makes {work['graphs']} graphs (every scenario and set of bans; {work['vertices']} vertices, about "
        f"{work['arcs']} open arcs) from the same arcs and weights,\nand finds {work['ways']} least ways, each by "
        "itself. All find ways of the same weight."
    )
    lines = [
        "# Networks and routes beside graph libraries",
        "",
        "<!-- Made by `python -m benchmarks.routing`. -->",
        "",
        f"Medians of one run on {results['machine']},\nin seconds of the processor; read the ratios, not the seconds.",
        "",
        "| | seconds | at most |",
        "|---|---|---|",
        f"| One question, beyond imports: read the folder | {one['read']:.3f} | |",
        f"| One question, beyond imports: network and one way | {one['network and route']:.3f} | |",
        f"| One question, beyond imports: all of it | {one['all']:.3f} | {MOST_ONE_S} |",
        f"| {every} | {most['seconds']:.3f} | {MOST_ALL_S} |",
        "",
        "## The same graphs, the same work",
        "",
        work_words,
        "",
        "| | seconds | times ours |",
        "|---|---|---|",
        *(f"| {name} | {seconds:.3f} | {seconds / own:.2f} |" for name, seconds in work["seconds"].items()),
        "",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and write ``routing.json`` and the page of the documentation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="rounds of each measurement")
    rounds = parser.parse_args(arguments).rounds
    libraries = ", ".join(f"{name} {version(name)}" for name in ("networkx", "rustworkx"))
    results = {
        "machine": f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {libraries}",
        "one": once(rounds),
        "all": everything(rounds),
        "work": beside(rounds),
    }
    write_text(HERE / "routing.json", json.dumps(results, indent=1) + "\n")
    write_text(HERE.parent / "docs" / "routing-benchmark.md", page(results))


if __name__ == "__main__":
    main()
