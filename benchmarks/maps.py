"""Our map beside its peers, from the same data in one run: ``python -m benchmarks.maps [--times 1 10 100]``.

Each build runs in a process of its own, the variants in turn, so that a busy machine slows them all alike; medians are
kept. ``build`` is the time of the processor from the frames to the file, imports and reading apart; ``payload`` the
bytes that the data take in the file; ``whole`` the file with the libraries that it links (ours links none); ``ready``
the time from opening the file in headless Chromium until it is drawn, its links answered from disk at once.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.copies import write_copies
from benchmarks.page import WORDS
from corridor.writing import write_text
from geodata.recipe.packages import Packages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser, Route

HERE: Final = Path(__file__).resolve().parent
RESULTS: Final = HERE / "maps.json"
VARIANTS: Final = ("corridor", "plain", "explore", "geojson")
TITLES: Final = {
    "corridor": "corridor map",
    "plain": "corridor map without scenarios and routes",
    "explore": "GeoDataFrame.explore, a layer each",
    "geojson": "folium.GeoJson, a layer each",
}
OURS: Final = VARIANTS[:2]
PEERS: Final = VARIANTS[2:]
MOST: Final = {"build_s": 0.5, "payload": 0.2, "whole": 0.35}
"""What our map may take of that of the first peer."""
LONGEST_BUILD_S: Final = 900
LONGEST_READY_MS: Final = 90_000
READY: Final = """() => new Promise((done) => {
  const look = () => (document.body.dataset.ready || !("corridor" in window)
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))) : setTimeout(look, 5));
  look();
})"""


def libraries() -> dict[str, bytes]:
    """Return the files that folium's pages link to, by name."""
    packages = Packages(listing=HERE / "libraries.yaml")
    found = {}
    for name in ("leaflet", "jquery", "bootstrap", "fontawesome", "awesome-markers"):
        folder = packages.open_package(name)
        found.update({path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in {".js", ".css"}})
    return found


def build(variant: str, folder: Path, file: Path) -> dict[str, float] | None:
    """Build one map; ``None`` where it took too long or failed."""
    command = [sys.executable, str(HERE / "build.py"), variant, str(folder), str(file)]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=LONGEST_BUILD_S, check=True, env=environment
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    told: dict[str, float] = json.loads(done.stdout)
    return told


def ready(browser: Browser, file: Path, linked: dict[str, bytes]) -> float | None:
    """Return milliseconds until a map is drawn; ``None`` where the browser gave up."""
    from playwright.sync_api import Error

    def answer(route: Route) -> None:
        name = route.request.url.split("?")[0].rsplit("/", 1)[-1]
        if route.request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
            return
        kind = "text/javascript" if name.endswith(".js") else "text/css"
        # The pages ask for jquery by its version; what is on no registry is answered empty.
        name = "jquery.min.js" if name.startswith("jquery") else name
        route.fulfill(body=linked.get(name, b""), content_type=kind)

    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(LONGEST_READY_MS)
    page.route("**/*", answer)
    try:
        page.goto(file.as_uri(), wait_until="load", timeout=LONGEST_READY_MS)
        found: float = page.evaluate(READY)
    except Error:
        return None
    finally:
        page.close()
    return found


def measure(times: int, rounds: int, linked: dict[str, bytes], browser: Browser) -> dict[str, Any]:
    """Measure all variants on the data so many times over."""
    library_bytes = sum(len(text) for text in linked.values())
    found: dict[str, list[dict[str, float]]] = {variant: [] for variant in VARIANTS}
    with tempfile.TemporaryDirectory() as scratch:
        folders = {
            "plain": write_copies(Path(scratch) / "plain", times, answers=False),
            **dict.fromkeys(("corridor", *PEERS), write_copies(Path(scratch) / "data", times)),
        }
        failed: set[str] = set()
        for _ in range(rounds):
            for variant in VARIANTS:
                if variant in failed:
                    continue
                file = Path(scratch) / f"{variant}.html"
                told = build(variant, folders[variant], file)
                if told is None:
                    failed.add(variant)
                    continue
                told["whole"] = told["file"] + (0 if variant in OURS else library_bytes)
                shown = ready(browser, file, linked)
                if shown is not None:
                    told["ready_ms"] = shown
                found[variant].append(told)
    keys = ("build_s", "peak_mb", "payload", "whole", "ready_ms")
    return {
        variant: {
            key: statistics.median(values) for key in keys if (values := [told[key] for told in rows if key in told])
        }
        for variant, rows in found.items()
    }


def table(results: dict[str, Any]) -> str:
    """Return the results as a page of the documentation."""
    lines = [
        "# The map beside its peers",
        "",
        "<!-- Made by `python -m benchmarks.maps`. -->",
        "",
        "The shipped data (and the same several times over, each copy a little aside) as our map, as",
        "`GeoDataFrame.explore` and as plain `folium.GeoJson` layers on canvas, with what our map tells as columns.",
        "Our map also carries every status by day, events, projects, rules on goods, search, table and print, and the",
        "answers of its chooser: the best way between all main points in every shipped scenario, its ranges, and what",
        "would better it. No peer has these, so our map is measured with and without them; copies of the data make",
        "the network larger, not the questions more.",
        f"Medians of one run on {results['machine']}. Builds are timed in seconds of the processor, beyond imports",
        "and reading; read the ratios, not the seconds.",
        "",
    ]
    for times, rows in results["times"].items():
        lines += [
            f"## Data x {times}",
            "",
            "| | build, s | peak memory, MB | data, MB | whole file and its libraries, MB | ready in Chromium, ms |",
            "|---|---|---|---|---|---|",
        ]
        for variant in VARIANTS:
            lines.append(f"| {TITLES[variant]} | " + " | ".join(_cells(rows[variant])) + " |")
        keys = ("build_s", "peak_mb", "payload", "whole", "ready_ms")
        for peer in PEERS:
            for ours in OURS:
                ratios = [_ratio(rows[ours], rows[peer], key) for key in keys]
                words = "" if ours == OURS[0] else ", without scenarios and routes"
                lines.append(f"| **ours / {peer}**{words} | " + " | ".join(ratios) + " |")
        limits = [f"{MOST[key]:g}" if key in MOST else "" for key in keys]
        lines += [f"| at most, of {PEERS[0]} | " + " | ".join(limits) + " |", ""]
    return "\n".join([*lines, *_page()])


def _page() -> list[str]:
    """Return the results of :mod:`benchmarks.page`, if there are any."""
    file = HERE / "page.json"
    if not file.is_file():
        return []
    told = json.loads(file.read_text(encoding="utf-8"))
    names = list(told["ms"])
    return [
        "## How the page moves",
        "",
        f"Made by `python -m benchmarks.page` on {told['machine']}, in headless Chromium; medians, milliseconds.",
        "",
        "| | " + " | ".join(names) + " |",
        "|---|" + "---|" * len(names),
        *(f"| {words} | " + " | ".join(f"{told['ms'][name][key]:.0f}" for name in names) + " |"
          for key, words in WORDS.items()),
        "",
    ]  # fmt: skip


def _cells(row: dict[str, float]) -> list[str]:
    forms = (
        ("build_s", 1, ".2f"),
        ("peak_mb", 1, ".0f"),
        ("payload", 1e6, ".2f"),
        ("whole", 1e6, ".2f"),
        ("ready_ms", 1, ".0f"),
    )
    return [f"{row[key] / unit:{form}}" if key in row else "gave up" for key, unit, form in forms]


def _ratio(ours: dict[str, float], peer: dict[str, float], key: str) -> str:
    return f"**{ours[key] / peer[key]:.2f}**" if key in ours and peer.get(key) else "-"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and write ``maps.json`` and the page of the documentation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100], help="how many times over")
    parser.add_argument("--rounds", type=int, default=5, help="rounds at the data as they are; fewer above")
    options = parser.parse_args(arguments)
    from playwright.sync_api import sync_playwright

    linked = libraries()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    packages = ", ".join(f"{name} {version(name)}" for name in ("geopandas", "folium"))
    # Sizes that are not asked for stay as they were measured.
    known = json.loads(RESULTS.read_text(encoding="utf-8"))["times"] if RESULTS.is_file() else {}
    results: dict[str, Any] = {
        "machine": f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {packages}",
        "times": {times: rows for times, rows in known.items() if rows.keys() == set(VARIANTS)},
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for times in options.times:
            rounds = options.rounds if times == 1 else 3 if times <= 10 else 1
            sys.stderr.write(f"Data x {times}, {rounds} rounds ...\n")
            results["times"][str(times)] = measure(times, rounds, linked, browser)
            # Written after each size, so that a long run that is stopped has not been for nothing.
            results["times"] = dict(sorted(results["times"].items(), key=lambda item: int(item[0])))
            write_text(RESULTS, json.dumps(results, indent=1) + "\n")
            write_text(HERE.parent / "docs" / "benchmarks.md", table(results))
        browser.close()


if __name__ == "__main__":
    main()
