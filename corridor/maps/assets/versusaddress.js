// The address of a comparison keeps the view, the scenarios in it, the handle, the pair that is chosen and where the maps are.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, drawings, state } = corridor, { textOf, viewIn, viewOf, quoted, hold, isNew, parse, write } = corridor.hash;
  const { scenarios, pairs } = data.comparison;
  const [{ look }] = drawings;
  const KEYS = ["view", "before", "after", "swipe", "from", "to", "show", "all", "map", "theme"];
  const AGAIN = 250;
  const start = { ...state, measure: corridor.table.state().measure, theme: look.fixed };
  const map = () => corridor.shown[0].map;
  const places = new Set(pairs.flatMap(({ ends }) => ends));
  let waiting = 0;

  /** What the address says now; what is as at the start is left out. */
  function said() {
    const { measure, all, picked } = corridor.table.state(), [from, to] = pairs[picked] ? pairs[picked].ends : ["", ""];
    return textOf([
      ["view", state.view === start.view ? "" : state.view],
      ...["before", "after"].map((end) => [end, state[end] === start[end] ? "" : scenarios[state[end]].id]),
      ["swipe", state.share === start.share ? "" : String(Math.round(state.share * 100))],
      ["from", from], ["to", to],
      ["show", measure === start.measure ? "" : measure],
      ["all", all ? "yes" : ""],
      ["map", corridor.isFramed() ? "" : viewOf(map().getCenter(), map().getZoom())],
      ["theme", look.fixed === start.theme ? "" : look.fixed],
    ].filter(([, text]) => text));
  }

  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => write(said()), AGAIN);
  };

  /** Show what an address says. @param {Map<string, string>} parts */
  function apply(parts) {
    const faults = /** @type {string[]} */ ([]);
    const lacks = (what, text) => faults.push(`The address names ${what} that this page does not hold: ${quoted(text)}.`);
    const wanted = { view: start.view, before: start.before, after: start.after };
    const view = parts.get("view");
    if (view !== undefined && !corridor.views.includes(view)) lacks("a view", view);
    else if (view !== undefined) wanted.view = view;
    for (const end of ["before", "after"]) {
      const id = parts.get(end), found = id === undefined ? start[end] : scenarios.findIndex((one) => one.id === id);
      if (found < 0) lacks("a scenario", id);
      else wanted[end] = found;
    }
    // Two scenarios change places one after the other; both are named here.
    if (wanted.before === wanted.after) wanted.after = wanted.before === start.before ? start.after : start.before;
    const theme = parts.get("theme");
    const asked = theme === "light" || theme === "dark" ? theme : start.theme;
    if (asked !== look.fixed) corridor.theme(asked);
    corridor.show(wanted);
    const share = Number(parts.get("swipe") ?? start.share * 100);
    corridor.swipe(share >= 0 && share <= 100 ? share / 100 : start.share);
    const [from, to] = ["from", "to"].map((end) => parts.get(end) || "");
    const picked = pairs.findIndex(({ ends }) => ends[0] === from && ends[1] === to);
    for (const text of [from, to]) if (text && !places.has(text)) lacks("a place", text);
    if (from && to && picked < 0 && places.has(from) && places.has(to)) faults.push("This page holds no way between the two places in the address.");
    const text = parts.get("map"), there = text === undefined ? null : viewIn(text);
    corridor.setTable({ measure: parts.get("show") || start.measure, all: parts.get("all") === "yes", picked }, !there);
    if (there) map().setView([there[0], there[1]], there[2], { animate: false });
    else if (picked < 0) corridor.goHome();
    if (text !== undefined && !there) faults.push("The address names a place on the map that cannot be read.");
    corridor.notice(faults.slice(0, 3).join(" "));
  }

  const parts = parse(window.location.hash, KEYS);
  if (parts) apply(parts);
  hold();
  for (const name of ["show", "swipe", "move", "table", "theme"]) corridor.on(name, soon);
  window.addEventListener("hashchange", () => {
    if (!isNew()) return;
    apply(parse(window.location.hash, KEYS) || new Map());
    hold();
    soon();
  });
})();
