"""How the page of the map moves: ``python -m benchmarks.page``. Medians of several rounds, in headless Chromium."""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Final

from corridor.maps import make_map, save
from corridor.writing import write_text

HERE: Final = Path(__file__).resolve().parent
ROUNDS: Final = 5
FRAMES: Final = """async (all) => {
  const { map } = corridor.engine;
  if (all) for (const layer of corridor.layers.values()) map.addLayer(layer);
  await new Promise((done) => setTimeout(done, 500));
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const times = async (count, act) => {
    const found = [];
    for (let i = 0; i < count; i++) {
      const begun = performance.now();
      act(i);
      await frame();
      found.push(performance.now() - begun);
    }
    return found.sort((a, b) => a - b)[count >> 1];
  };
  // A hand that drags: the map follows at once, and is drawn anew each time it leaves what is drawn.
  const drag = await times(60, (i) => map._rawPanBy([i % 2 ? -9 : 11, i % 3 ? 6 : -7]) || map.fire("move"));
  // The worst: every frame ends a move, so that everything is drawn and every name is placed anew.
  const pan = await times(60, (i) => map.panBy([i % 2 ? -37 : 41, i % 3 ? 23 : -20], { animate: false }));
  const zoom = await times(24, (i) => map.setZoom(5 + (i % 12) * 0.5, { animate: false }));
  // What a person sees while the wheel turns: every frame of ten zooms, the drawing at their ends among them.
  const seen = [];
  for (let i = 0; i < 10; i++) {
    let last = performance.now(), over = false;
    map.once("zoomend", () => { over = true; });
    map.setZoom(5 + (i % 5), { animate: true });
    for (let more = 3; more;) {
      await frame();
      const now = performance.now();
      seen.push(now - last);
      last = now;
      if (over) more--;
    }
  }
  const zooming = seen.sort((a, b) => a - b)[seen.length >> 1];
  const day = await times(40, (i) => corridor.setDay((i * 7) % corridor.data.steps.length));
  return { drag, zooming, pan, zoom, day };
}"""
WORDS: Final = {
    "ready": "opened until drawn",
    "drag": "a frame while the map is dragged",
    "zooming": "a frame while the map zooms",
    "pan": "a move, all drawn and named anew",
    "zoom": "a zoom, all drawn and named anew",
    "day": "a step of the date strip",
}


def main() -> None:
    """Measure and write ``page.json`` and the page's part of the documentation."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    found: dict[str, dict[str, list[float]]] = {"at start": {}, "all layers on": {}}
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        file = save(make_map(), Path(scratch) / "map.html")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(ROUNDS):
            for name, rows in found.items():
                page = browser.new_page(viewport={"width": 1400, "height": 900})
                page.goto(file.as_uri())
                page.wait_for_selector("body[data-ready]")
                told = {"ready": page.evaluate("performance.now()"), **page.evaluate(FRAMES, name != "at start")}
                for key, value in told.items():
                    rows.setdefault(key, []).append(value)
                page.close()
        browser.close()
    medians = {name: {key: statistics.median(values) for key, values in rows.items()} for name, rows in found.items()}
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    write_text(HERE / "page.json", json.dumps({"machine": machine, "ms": medians}, indent=1) + "\n")


if __name__ == "__main__":
    main()
