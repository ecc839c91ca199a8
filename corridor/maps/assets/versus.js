// The maps of a comparison: two scenarios under a handle, up to four side by side, or one as its difference from another.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  const { data, drawings, corners } = corridor;
  const { comparison } = data, { style } = data, { scenarios } = comparison;
  const { element, picture, project, around } = drawings[0];
  const stage = /** @type {HTMLElement} */ (document.getElementById("corridor-map"));
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const VIEWS = ["swipe", "panels", "difference"];
  /** Where a view opens that has differences to show: not closer than this. */
  const CLOSEST = 7.5;
  /** The least zoom of a small map. */
  const LEAST = 2;
  const FAR = 20000;
  const STEP = 0.02, LEAP = 0.1;

  const state = { view: "swipe", before: 0, after: 1, share: 0.5 };
  /** @type {{map: any, engines: any[], owns: any[]}[]} The maps in view. */
  let shown = [];
  /** @type {AbortController} */
  let life = new AbortController();
  const bus = new EventTarget();
  const on = (name, act) => bus.addEventListener(name, act);
  const emit = (name) => bus.dispatchEvent(new Event(name));
  const animated = () => !calm.matches;
  const titleOf = (n) => scenarios[n].title;

  // ---- What is to be seen at the start: all that differs, or the first view of the data folder.
  const [west, south, east, north] = data.extent;
  const extent = L.latLngBounds([south, west], [north, east]);

  function differing() {
    const found = new Set();
    scenarios.forEach((_, n) => { if (n) for (const id of corridor.difference(0, n).keys()) found.add(`links/${id}`); });
    for (const { kind, id } of comparison.inputs) if (kind === "crossing") found.add(`crossings/${id}`);
    const boxes = [...found].map((key) => drawings[0].items.get(key)).filter(Boolean)
      .map((item) => (item.path ? item.path.box : [...item.point, ...item.point]));
    return boxes.length ? around(boxes) : null;
  }
  const home = differing();

  function bounds(box) {
    const corner = (x, y) => L.CRS.EPSG3857.pointToLatLng(L.point(x, y), 0);
    return L.latLngBounds(corner(box[0], box[1]), corner(box[2], box[3]));
  }

  /** What the maps were last made to frame, and where that brought them; null once somebody has moved them. */
  let framed = /** @type {{box: number[] | null, padding: number, closest: number, center?: any, zoom?: number}} */ (
    { box: home, padding: 48, closest: CLOSEST });

  /** Frame a box on the plane of the map, or the first view of the data folder where there is none. */
  function frame(map, { box, padding, closest }, animate = false) {
    const target = framed = { box, padding, closest };
    map.once("moveend", () => Object.assign(target, { center: map.getCenter(), zoom: map.getZoom() }));
    const glide = animate && animated();
    if (box) map.fitBounds(bounds(box), { padding: [padding, padding], maxZoom: closest, animate: glide });
    else map.fitBounds(corners(map, data.views[0], style.phonePx), { padding: [8, 8], animate: glide });
  }
  const goHome = (map, animate = false) => frame(map, { box: home, padding: 48, closest: CLOSEST }, animate);

  // ---- Maps.

  /** @param {string} label @param {boolean} glide */
  function mapIn(node, label, glide) {
    const map = L.map(node, { zoomControl: false, attributionControl: false, preferCanvas: true, zoomSnap: style.zoom.snap, zoomDelta: 0.5,
      minZoom: LEAST, maxZoom: style.zoom.max, maxBounds: extent, maxBoundsViscosity: 0.8, zoomAnimation: glide && animated(),
      fadeAnimation: false, inertia: glide && animated() });
    node.setAttribute("role", "region");
    node.setAttribute("aria-label", `${label}. Arrow keys move the map, plus and minus zoom, Enter tells what lies in the middle.`);
    const pan = map.panBy;
    map.panBy = (offset, options) => pan.call(map, offset, glide && animated() ? options : { ...options, animate: false });
    // A small map shows the whole frame of the data, or a long way would not fit.
    const limit = () => map.setMinZoom(Math.max(LEAST, Math.min(style.zoom.min, map.getBoundsZoom(extent))));
    map.on("resize", limit);
    map.on("moveend", () => emit("move"));
    if (place) map.setView(place.center, place.zoom, { animate: false });
    else frame(map, framed);
    limit();
    return map;
  }

  function engineIn(map, own) {
    own.isMine = null;
    const engine = new own.Engine(map, {}, life.signal);
    engine.on = new Set(own.keys);
    own.engine = engine;
    own.listen(engine);
    engine.redraw();
    return engine;
  }

  const words = (n) => (scenarios[n].whatIf ? " · a what-if, not a forecast" : "");
  const label = (side, title, about) => element("p", { class: `corridor-side corridor-over corridor-side-${side}` },
    element("span", { class: "corridor-clamp" }, element("b", { dir: "auto" }, title), element("span", { class: "corridor-quiet", dir: "auto" }, about)));
  const tag = (n, side) => label(side, titleOf(n), ` · ${scenarios[n].date}${words(n)}`);

  /** @type {{center: any, zoom: number} | null} Where the maps are; null where something is framed. */
  let place = null;

  function clear() {
    life.abort();
    life = new AbortController();
    for (const { map } of shown) map.remove();
    shown = [];
    panes.replaceChildren();
  }

  // ---- Two drawings on one map, each on its side of a handle.

  const handle = element("div", { class: "corridor-handle", role: "slider", tabindex: "0", "aria-orientation": "horizontal", "aria-valuemin": "0", "aria-valuemax": "100" },
    element("span", { class: "corridor-knob" }, picture(24, [["path", { d: "M9 6 3.5 12 9 18M15 6l5.500 6-5.500 6" }]], { class: "corridor-icon" })));

  /** Clip the drawings where the handle stands, in px of the layers, which move with the map. */
  function clip() {
    if (state.view !== "swipe" || !shown.length) return;
    const [{ map, engines }] = shown, at = map.containerPointToLayerPoint([map.getSize().x * state.share, 0]).x;
    engines.forEach((engine, side) => {
      const [from, to] = side ? [at, FAR] : [-FAR, at];
      const shape = `polygon(${from}px ${-FAR}px, ${to}px ${-FAR}px, ${to}px ${FAR}px, ${from}px ${FAR}px)`;
      for (const layer of [engine.base, engine.top]) layer._container.parentNode.style.clipPath = shape;
    });
    handle.style.left = `${state.share * 100}%`;
    handle.setAttribute("aria-valuenow", String(Math.round(state.share * 100)));
    const [one, other] = [Math.round(state.share * 100), 100 - Math.round(state.share * 100)];
    handle.setAttribute("aria-valuetext", `${titleOf(state.before)} ${one} %, ${titleOf(state.after)} ${other} %`);
  }

  /** Move the handle to a share of the width. @param {number} share */
  function swipe(share) {
    state.share = Math.max(0, Math.min(1, share));
    clip();
    emit("swipe");
  }

  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const { left, width } = stage.getBoundingClientRect();
    swipe((event.clientX - left) / width);
  });
  handle.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -LEAP, PageUp: LEAP, Home: -1, End: 1 }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    swipe(state.share + by * (event.shiftKey && Math.abs(by) === STEP ? LEAP / STEP : 1));
  });

  function showSwipe() {
    const node = element("div", { class: "corridor-pane" }), pair = [state.before, state.after];
    panes.append(node);
    const map = mapIn(node, `Map of ${titleOf(pair[0])} and ${titleOf(pair[1])}`, true);
    const owns = pair.map((n) => drawings[n]);
    const engines = owns.map((own) => engineIn(map, own));
    owns.forEach((own, side) => { own.isMine = ({ x }) => (x > map.getSize().x * state.share) === Boolean(side); });
    shown = [{ map, engines, owns }];
    panes.append(tag(pair[0], "left"), tag(pair[1], "right"), handle);
    handle.setAttribute("aria-label", `Border between ${titleOf(pair[0])} and ${titleOf(pair[1])}`);
    map.on("move zoom viewreset resize", clip);
    clip();
  }

  // ---- Maps side by side that move together.

  function showPanels() {
    panes.dataset.count = String(scenarios.length);
    shown = scenarios.map((_, n) => {
      const cell = element("div", { class: "corridor-cell" }), node = element("div", { class: "corridor-pane" });
      cell.append(node, tag(n, "left"));
      panes.append(cell);
      return { node, n };
    }).map(({ node, n }) => {
      const map = mapIn(node, `Map of ${titleOf(n)}`, false), own = drawings[n];
      return { map, engines: [engineIn(map, own)], owns: [own] };
    });
    let leading = false;
    for (const { map } of shown) {
      const others = shown.map((one) => one.map).filter((other) => other !== map);
      const lead = (act) => () => {
        if (leading) return;
        leading = true;
        for (const other of others) act(other);
        leading = false;
      };
      map.on("move", lead((other) => {
        const [here, there] = [map, other].map((one) => other.project(one.getCenter(), map.getZoom()).round());
        if (other.getZoom() !== map.getZoom()) other.setView(map.getCenter(), map.getZoom(), { reset: true });
        // The layers follow at once and are drawn when the map stands still, as on the map that is dragged.
        else if (!here.equals(there)) {
          other._rawPanBy(here.subtract(there));
          other.fire("move");
        }
      }));
      map.on("moveend", lead((other) => other.setView(map.getCenter(), map.getZoom(), { reset: true })));
    }
  }

  /** What the links of a drawing tell of: what changes, and a way. */
  function changesOf(own, way) {
    const kinds = new Map([...corridor.difference(state.before, state.after)].map(([id, kind]) => [own.items.get(`links/${id}`), kind]));
    for (const link of way) if (!kinds.has(link)) kinds.set(link, "way");
    return { kinds, way: new Set(way), ends: [], pointed: null };
  }

  function showDifference() {
    const node = element("div", { class: "corridor-pane" }), own = drawings[state.after];
    panes.append(node);
    own.changes = changesOf(own, []);
    const map = mapIn(node, `Map of what ${titleOf(state.after)} changes`, true);
    shown = [{ map, engines: [engineIn(map, own)], owns: [own] }];
    panes.append(label("left", titleOf(state.after), ` compared with ${titleOf(state.before)}${words(state.before) || words(state.after)}`));
  }

  /** Whether the maps are where they were made to look, not where somebody went. */
  function isFramed() {
    const { map } = shown[0];
    return framed.zoom === map.getZoom() && map.project(framed.center).distanceTo(map.project(map.getCenter())) < 3;
  }

  /** Show what was asked for: a view, and which scenarios. @param {Partial<typeof state>} [wanted] */
  function show(wanted = {}) {
    const { before, after } = state;
    Object.assign(state, wanted);
    // One scenario is not held against itself: the two change places.
    if (state.before === state.after) Object.assign(state, wanted.before === undefined ? { before: after } : { after: before });
    if (shown.length) {
      // What was framed is framed anew in maps of another size; a place that somebody went to is kept.
      const [{ map }] = shown;
      place = isFramed() ? null : { center: map.getCenter(), zoom: map.getZoom() };
    }
    clear();
    panes.dataset.view = state.view;
    for (const own of drawings) own.changes = null;
    delete panes.dataset.count;
    ({ swipe: showSwipe, panels: showPanels, difference: showDifference })[state.view]();
    const [{ map, engines }] = shown;
    corridor.engine = engines[0];
    corridor.shown = shown;
    L.control.scale({ imperial: false, maxWidth: 90 }).addTo(map);
    drawMarked();
    emit("show");
  }

  // ---- Controls of all maps.

  const ICON = { in: "M8 3v10M3 8h10", out: "M3 8h10", home: "M2.5 8 8 3l5.500 5M4.5 7v6h7V7" };
  const button = (label, path, act) => {
    const made = element("button", { type: "button", "aria-label": label, title: label }, picture(16, [["path", { d: path }]], { class: "corridor-icon", width: 18, height: 18 }));
    made.addEventListener("click", act);
    return made;
  };
  const first = () => shown[0].map;
  const panes = element("div", { class: "corridor-panes" });
  const controls = element("div", { class: "leaflet-bar corridor-zoom corridor-over", role: "group", "aria-label": "Zoom and view" },
    button("Zoom in", ICON.in, () => first().zoomIn(0.5)), button("Zoom out", ICON.out, () => first().zoomOut(0.5)),
    button("Start view", ICON.home, () => goHome(first(), true)));
  const credits = element("p", { class: "corridor-credits corridor-over" }, [...data.credits, "Leaflet"].join(" · "));
  stage.append(panes, controls, credits);
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width && contentRect.height) for (const { map } of shown) map.invalidateSize({ animate: false });
  }).observe(stage);

  /** Choose a thing on every map in view, and go there. */
  function choose(key) {
    if (marked) mark(null);
    emit("unmark");
    for (const own of drawings) own.select(own.items.get(key) || null);
    const item = drawings[0].items.get(key);
    if (!item) return;
    goTo([item]);
  }

  function goTo(items) {
    const box = around(items.map((item) => (item.path ? item.path.box : [...item.point, ...item.point])));
    frame(first(), { box, padding: 56, closest: 9 }, true);
  }

  /** @type {number[][] | null} The way that is marked, as numbers of links for each scenario. */
  let marked = null;

  /** Draw the marked way in every drawing: as what is chosen, or as a way among what changes. */
  function drawMarked() {
    drawings.forEach((own, n) => {
      const way = marked ? marked[n].map((number) => own.data.links[number]) : [];
      for (const [link, layer] of own.layers) link.layer = layer;
      // A way shows whatever layers are on.
      for (const link of way) link.layer = "way";
      if (own.changes) own.changes = changesOf(own, way);
      if (!own.changes && marked) own.select({ parts: way, detail: {} });
      else if (!own.selected || own.selected.parts) own.select(null);
      if (own.engine && shown.some(({ engines }) => engines.includes(own.engine))) own.engine.renew();
    });
  }

  /** Mark the ways of all scenarios, each on its own map. @param {number[][] | null} ways Numbers of links for each scenario. @param {boolean} go */
  function mark(ways, go = true) {
    marked = ways;
    for (const own of drawings) own.select(null);
    drawMarked();
    const all = ways ? [...new Set(ways.flat())].map((number) => drawings[0].data.links[number]) : [];
    if (all.length && go) goTo(all);
  }

  Object.assign(corridor, { state, views: VIEWS, show, swipe, choose, mark, marked: () => marked, isFramed, goHome: () => goHome(first()), on, emit, element, titleOf });
  corridor.theme = (name) => {
    if (name) document.documentElement.dataset.theme = name;
    else delete document.documentElement.dataset.theme;
    for (const own of drawings) {
      own.look.fixed = name;
      own.emit("theme");
    }
    emit("theme");
  };
  show();
})();
