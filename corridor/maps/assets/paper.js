// What every page needs to go on paper: a map drawn once more in dots fine enough, light colours, head and credits.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  const { data } = corridor, { element } = corridor.drawings ? corridor.drawings[0] : corridor;
  /** Dots of the drawing in a CSS px: 216 in an inch, where a browser does not print it as lines and text. */
  const RATIO = 2.25;
  /** How much wider lines are on paper. */
  const WIDEN = 1.25;

  /**
   * Draw what a map shows, as far as it is in view, on another map.
   * @param {HTMLElement} frame @param {any} own The drawing whose map it is. @param {AbortSignal} signal
   */
  function draw(frame, own, signal) {
    const { engine } = own, live = engine.map;
    const map = L.map(frame, { zoomSnap: 0, zoomControl: false, attributionControl: false, zoomAnimation: false, fadeAnimation: false,
      inertia: false, keyboard: false, dragging: false, trackResize: false });
    const [west, south, east, north] = data.extent;
    const size = live.getSize();
    const bounds = size.x && size.y ? live.getBounds() : L.latLngBounds([south, west], [north, east]);
    map.fitBounds(bounds, { animate: false });
    map.panInsideBounds([[south, west], [north, east]], { animate: false });
    L.control.scale({ imperial: false, maxWidth: 150 }).addTo(map);
    // Drawn once: a browser prints a canvas by drawing it step by step again, and clearing it would hide what lies below.
    const sheet = new own.Engine(map, { ratio: RATIO, padding: 0, on: engine.on, changed: engine.changed }, signal);
    return { map, sheet };
  }

  /** Do something while drawings are in light colours and lines are as wide as on paper. @template T @param {any[]} owns @param {() => T} act */
  function inLight(owns, act, widen = WIDEN) {
    const fixed = owns.map(({ look }) => look.fixed);
    try {
      for (const { look } of owns) Object.assign(look, { fixed: "light", widen });
      return act();
    } finally {
      owns.forEach(({ look }, i) => Object.assign(look, { fixed: fixed[i], widen: 1 }));
    }
  }

  /** The address of the view; of a file only its name, not where it lies on somebody's disk. */
  function address() {
    const { protocol, href, pathname, hash } = window.location;
    if (/^https?:$/.test(protocol)) return href;
    const name = protocol === "file:" ? pathname.split("/").pop() || "" : "";
    try {
      return decodeURIComponent(name) + hash;
    } catch {
      return name + hash;
    }
  }

  /** Put a sheet on the page, in light colours. */
  function dress(sheet) {
    for (const [name, colour] of Object.entries(data.style.theme.light.ui)) sheet.style.setProperty(`--${name}`, colour);
    document.body.append(sheet);
  }

  const head = (title, subtitle, more) => element("header", {},
    element("div", {}, element("h1", { dir: "auto" }, title), element("p", { dir: "auto" }, subtitle)), element("p", { dir: "auto" }, more));
  const credits = () => element("p", {}, `${[...data.credits, "Leaflet"].join(" · ")} · ${address()}`);

  corridor.paper = { RATIO, draw, inLight, dress, head, credits };
})();
