// The address of the page keeps the view, the day, the layers and what is chosen; one written for older data still leads.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, items, look } = corridor, { viewIn, viewOf, quoted, hold, isNew } = corridor.hash;
  const KEYS = ["map", "day", "on", "off", "at", "theme", "scenario", "from", "to"];
  const KINDS = { links: "a link", crossings: "a crossing", nodes: "a place", countries: "a country", rulings: "a border note",
    waters: "a water", projects: "a project", events: "an event", permissions: "a rule" };

  let map = /** @type {any} */ (null);
  let touched = false, waiting = 0;
  /** The view last read or written: as long as the map is within a px of it, the address keeps its figures. */
  let named = { text: "", center: /** @type {any} */ (null), zoom: 0 };
  /** @type {Set<string>} Keys of the layers that are on when the page opens. */
  const shown = new Set();
  const fixed = look.fixed;
  const first = items.get(data.chosen) || null;

  /** The view as the address names it; nothing while it is that of the start. */
  function view() {
    const center = map.getCenter(), zoom = map.getZoom();
    if (!touched || corridor.isHome()) return "";
    if (named.center && named.zoom === zoom && map.project(named.center, zoom).distanceTo(map.project(center, zoom)) < 2) return named.text;
    named = { text: viewOf(center, zoom), center, zoom };
    return named.text;
  }

  /** What the address says now; what is as at the start is left out. */
  function state() {
    const on = [], off = [];
    for (const [key, layer] of corridor.layers) {
      if (map.hasLayer(layer) !== shown.has(key)) (shown.has(key) ? off : on).push(key);
    }
    const { selected } = corridor;
    const parts = [["map", view()], ["day", corridor.day === data.home || corridor.scenario ? "" : data.steps[corridor.day].iso],
      ["on", on.join(",")], ["off", off.join(",")], ["theme", look.fixed === fixed ? "" : look.fixed]];
    const said = parts.filter(([, text]) => text);
    if (corridor.journey) said.push(...corridor.journey.state());
    if (selected !== first) said.push(["at", selected ? selected.key : ""]);
    return corridor.hash.textOf(said);
  }

  function write() {
    clearTimeout(waiting);
    waiting = 0;
    corridor.hash.write(state());
  }

  const soon = () => {
    if (!map) return;
    clearTimeout(waiting);
    waiting = setTimeout(write, 250);
  };

  /** The last step that is not after a day. */
  function stepOf(iso) {
    const found = data.steps.findIndex((step) => step.iso > iso);
    return found < 0 ? data.steps.length - 1 : Math.max(0, found - 1);
  }

  function readDay(text, faults) {
    if (text === undefined) return corridor.setDay(data.home);
    const date = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
    if (!date || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) {
      faults.push(`The address names a date that cannot be read: ${quoted(text)}.`);
      return corridor.setDay(data.home);
    }
    const step = stepOf(text);
    corridor.setDay(step);
    if (data.steps[step].iso !== text) faults.push(`Nothing changed on the date in the address; the map shows ${data.steps[step].words}.`);
  }

  function readLayers(parts, faults) {
    const wanted = new Set(shown);
    for (const way of ["on", "off"]) for (const key of (parts.get(way) || "").split(",")) {
      if (!key) continue;
      if (!corridor.layers.has(key)) faults.push(`The address names a layer that this map does not have: ${quoted(key)}.`);
      else if (way === "on") wanted.add(key);
      else wanted.delete(key);
    }
    for (const [key, layer] of corridor.layers) {
      if (wanted.has(key) && !map.hasLayer(layer)) map.addLayer(layer);
      if (!wanted.has(key) && map.hasLayer(layer)) map.removeLayer(layer);
    }
  }

  function readChosen(text, faults) {
    if (text === undefined) return first;
    const { aliases } = data;
    const item = items.get(text) || (Object.hasOwn(aliases, text) && items.get(aliases[text])) || null;
    if (text && !item) {
      const table = text.split("/")[0];
      const kind = Object.hasOwn(KINDS, table) ? KINDS[table] : "something";
      faults.push(`The address names ${kind} that this map does not have: ${quoted(text)}.`);
    }
    return item;
  }

  /** Make the map what an address says. @param {Map<string, string>} parts @param {boolean} start */
  function apply(parts, start) {
    const faults = /** @type {string[]} */ ([]);
    const theme = parts.get("theme");
    const asked = theme === "light" || theme === "dark" ? theme : fixed;
    if (asked !== look.fixed) {
      look.fixed = asked;
      if (asked) document.documentElement.dataset.theme = asked;
      else delete document.documentElement.dataset.theme;
      corridor.emit("theme");
    }
    readDay(parts.get("day"), faults);
    const goes = corridor.journey ? corridor.journey.read(parts, faults) : false;
    readLayers(parts, faults);
    const item = readChosen(parts.get("at"), faults);
    if (item !== corridor.selected) corridor.select(item);
    const text = parts.get("map"), place = text === undefined ? null : viewIn(text);
    if (text !== undefined && !place) faults.push("The address names a place that cannot be read.");
    if (place) {
      map.setView([place[0], place[1]], place[2], { animate: false });
      named = { text, center: map.getCenter(), zoom: map.getZoom() };
    } else if (item && parts.has("at")) corridor.goTo(item, { animate: false });
    else if (!start && !goes) corridor.goHome();
    const few = faults.slice(0, 3);
    if (faults.length > few.length) few.push(`${faults.length - few.length} more of its parts were left out.`);
    corridor.notice(few.join(" "));
  }

  corridor.on("start", (started) => {
    if (!started.getContainer().closest("#corridor-map")) return;
    map = started;
    for (const [key, layer] of corridor.layers) if (map.hasLayer(layer)) shown.add(key);
    const parts = corridor.hash.parse(window.location.hash, KEYS);
    if (parts) apply(parts, true);
    else if (first) corridor.select(first);
    if (!parts && corridor.journey) corridor.journey.read(new Map(), []);
    // While nobody has touched the page, its view is whatever window and scripts make of the start.
    touched = Boolean(parts);
    for (const name of ["pointerdown", "wheel", "keydown"]) {
      window.addEventListener(name, () => { touched = true; }, { once: true, capture: true, passive: true });
    }
    map.on("moveend resize", soon);
    for (const name of ["day", "layers", "select", "theme", "journey"]) corridor.on(name, soon);
    hold();
  });

  window.addEventListener("hashchange", () => {
    const parts = corridor.hash.parse(window.location.hash, KEYS);
    if (!map || !parts || !isNew()) return;
    apply(parts, false);
    soon();
  });
})();
