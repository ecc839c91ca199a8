// Beside the maps: what is to be seen, what differs between the scenarios, and a table of the ways between main places.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, drawings, element, state, titleOf } = corridor;
  const { comparison } = data, { scenarios, pairs, ways } = comparison;
  const sidebar = /** @type {HTMLElement} */ (document.getElementById("corridor-sidebar"));
  const tools = /** @type {HTMLElement} */ (document.getElementById("corridor-tools"));
  const [{ look, swatch, statusWord }] = drawings;
  const VIEW = { swipe: "Swipe", panels: "Panels", difference: "Difference" };
  const KEY = { gained: "Opened", faster: "Faster or cheaper", same: "As before", slower: "Slower or dearer", lost: "Shut" };
  const KIND = { link: "Links", crossing: "Border crossings", permission: "Permissions", ban: "Bans", parameter: "Figures", setting: "Figures of one link or crossing" };
  const FEW = 8;

  const press = (label, act, attributes = {}) => {
    const made = element("button", { type: "button", class: "corridor-button", ...attributes }, label);
    made.addEventListener("click", act);
    return made;
  };

  // ---- Tools of the page.
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("corridor-note"));
  const other = () => (look.theme === data.style.theme.dark ? "light" : "dark");
  const theme = press("", () => { corridor.theme(other()); tellTheme(); });
  const tellTheme = () => { theme.textContent = other() === "dark" ? "Dark theme" : "Light theme"; };
  drawings[0].on("theme", () => tellTheme());
  tellTheme();
  tools.append(press("Print", () => window.print(), { class: "corridor-button corridor-printer" }), press("Notes", () => dialog.showModal()), theme);

  // ---- Which view, of which scenarios.
  const views = element("div", { class: "corridor-views", role: "group", "aria-label": "View" },
    ...Object.entries(VIEW).map(([name, label]) => press(label, () => corridor.show({ view: name }), { "data-view": name })));
  const choosers = ["before", "after"].map((end) => {
    const words = element("span", {}), select = /** @type {HTMLSelectElement} */ (element("select", { name: end }));
    scenarios.forEach(({ title }, n) => select.append(element("option", { value: String(n), dir: "auto" }, title)));
    select.addEventListener("change", () => corridor.show({ [end]: Number(select.value) }));
    return { end, words, select, label: element("label", { class: "corridor-choose" }, words, select) };
  });
  const choose = element("div", { class: "corridor-choosers" }, ...choosers.map(({ label }) => label));
  const about = element("details", { class: "corridor-about" }, element("summary", {}, "About these scenarios"),
    ...scenarios.map(({ title, why, note, date, sources }) => element("section", {}, element("h3", { dir: "auto" }, title),
      ...[`As of ${date}.`, why, note].filter(Boolean).map((text) => element("p", { dir: "auto" }, text)),
      ...(sources.length ? [element("ul", {}, ...sources.map(source))] : []))));

  /** A source as a link where it is a web page. */
  function source([title, publisher, address]) {
    const safe = /^https?:\/\//i.test(address);
    const name = safe ? element("a", { href: address, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, title) : element("span", { dir: "auto" }, title);
    return element("li", {}, name, publisher ? ` ${publisher}` : "");
  }

  // ---- The key of the map in view.
  const key = element("ul", { class: "corridor-marks" });
  /** Lines that no status colours: the first layer of each style, by the name of its group. */
  const plainLines = ["trunk", "competing"].map((style) => data.layers.find((row) => comparison.on.includes(row.key) && row.swatch && row.swatch.line === style)).filter(Boolean)
    .map((row) => [row.swatch, row.group]);

  /** Border crossings by their sign, at the status that the scenario has. */
  const crossings = ["open", "restricted", "closed"].map((status) => data.layers.find((row) => row.key === `crossings-${status}`)).filter(Boolean)
    .map((row) => [row.swatch, `Crossing: ${row.title.toLowerCase()}`, ""]);

  /** The key of the map in view, as samples, words and how many: what a line tells of. @returns {[any, string, string][]} */
  function keyRows() {
    if (state.view === "difference") {
      const kinds = [...corridor.difference(state.before, state.after).values()];
      const route = corridor.marked() ? [[{ change: "way" }, "The way", ""]] : [];
      return [...Object.entries(KEY).map(([kind, words]) => [{ change: kind }, words, kind === "same" ? "" : String(kinds.filter((one) => one === kind).length)]), ...route, ...crossings];
    }
    return [...["open", "restricted", "closed", "construction", "planned"].map((status) => [{ line: "focus", mode: "rail", status, width: 5 }, statusWord(status), ""]),
      ...plainLines.map(([sample, words]) => [sample, words, ""]), ...crossings];
  }

  const none = element("p", { class: "corridor-quiet corridor-none" }, "Between these two no link opens, shuts, or takes another time or cost: what differs are rules, or nothing.");
  const tellKey = () => { none.hidden = state.view !== "difference" || corridor.difference(state.before, state.after).size > 0; tellRows(); };
  const tellRows = () => key.replaceChildren(...keyRows().map(([sample, words, count]) => element("li", {}, swatch(sample), element("span", { dir: "auto" }, words),
    element("span", { class: "corridor-quiet" }, count))));

  // ---- What differs in the data.
  const inputs = element("section", { class: "corridor-inputs" });
  {
    const head = element("h2", {}, `What differs (${comparison.inputs.length})`);
    inputs.append(head);
    if (!comparison.inputs.length) inputs.append(element("p", {}, "Nothing but the day: every status, permission and figure is the same."));
    for (const kind of Object.keys(KIND)) {
      const found = comparison.inputs.filter((one) => one.kind === kind);
      if (!found.length) continue;
      const list = element("ul", {}, ...found.map(inputOf));
      inputs.append(element("details", found.length <= FEW ? { open: "" } : {}, element("summary", {}, `${KIND[kind]} (${found.length})`), list));
    }
  }

  function inputOf({ kind, id, name, what, words }) {
    const item = { link: `links/${id}`, crossing: `crossings/${id}`, setting: `links/${id}` }[kind];
    const label = element("bdi", {}, what ? `${name}: ${what}` : name);
    const there = item && drawings[0].items.get(item);
    const head = there ? press(label, () => corridor.choose(there.key), { class: "corridor-thing" }) : element("span", { class: "corridor-thing" }, label);
    const states = words.map((word, n) => element("div", {}, element("span", { class: "corridor-quiet", dir: "auto" }, `${titleOf(n)}: `), element("span", { dir: "auto" }, word)));
    return element("li", {}, head, ...states);
  }

  // ---- The table of ways.
  /** Of each measure its words, unit, and place in a way (links, km, hours, USD, countries) and in what is more. */
  const MEASURES = { hours: ["Time", "h", 2, 1], usd: ["Cost", "USD", 3, 2], km: ["Distance", "km", 1, 3] };
  let measure = "hours", all = false, picked = -1;
  const number = (value, sign = false) => {
    const rounded = Math.round(value);
    const text = Math.abs(rounded).toLocaleString("en");
    return rounded < 0 ? `−${text}` : sign && rounded > 0 ? `+${text}` : text;
  };

  /** A value with its range, and how much more it is than in the first scenario. */
  function cell(pair, n) {
    const way = ways[pair.ways[n]], made = element("td", {});
    const [, unit, place, gapPlace] = MEASURES[measure];
    if (!way) {
      made.append(element("span", { class: n && pair.more[n][0] === "lost" ? "corridor-worse" : "" }, "no way"));
      return made;
    }
    const value = way[place];
    const [low, central, high] = Array.isArray(value) ? value : [value, value, value];
    made.append(element("b", {}, `${number(central)} ${unit}`));
    if (Math.round(low) !== Math.round(high)) made.append(element("span", { class: "corridor-range" }, `${number(low)} to ${number(high)}`));
    if (!n) return made;
    const [change] = pair.more[n], gap = pair.more[n][gapPlace];
    if (change === "gained") made.append(element("span", { class: "corridor-better" }, "a way opens"));
    if (change !== "changed" || gap === null) return made;
    const [from, middle, to] = Array.isArray(gap) ? gap : [gap, gap, gap];
    const size = Math.round(middle);
    const told = size ? `${number(middle, true)} ${unit}` : "another way";
    // Only what is better or worse over all of its range is said to be so.
    made.append(element("span", { class: to < 0 ? "corridor-better" : from > 0 ? "corridor-worse" : "corridor-open-ended" }, `${told} `,
      Math.round(from) === Math.round(to) ? "" : element("span", { class: "corridor-range" }, `(${number(from, true)} to ${number(to, true)})`)));
    return made;
  }

  const names = new Map(data.countries.map(({ code, name }) => [code, name]));
  const country = (code) => names.get(code) || code;

  const differs = ({ more }) => more.some(([change]) => !["same", "none"].includes(change));
  const body = element("tbody", {}), caption = element("p", { id: "corridor-caption" });
  const table = element("table", { "aria-labelledby": "corridor-caption" }, element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "From – to"),
    ...scenarios.map(({ title }) => element("th", { scope: "col", dir: "auto" }, title)))), body);
  const frame = element("div", { class: "corridor-scroller", role: "region", tabindex: "0", "aria-label": "Table of ways" }, table);

  function tellTable() {
    const rows = pairs.map((pair, place) => ({ pair, place })).filter(({ pair }) => all || differs(pair));
    caption.textContent = rows.length ? `${comparison.load}. ${all ? "All pairs." : `${rows.length} of ${pairs.length} pairs differ.`} Central value, then its range; below, what is more or less than in ${titleOf(0)}.`
      : `${comparison.load}. No pair differs.`;
    body.replaceChildren(...rows.map(({ pair, place }) => {
      const go = press(element("bdi", {}, `${pair.from} – ${pair.to}`), () => pick(place === picked ? -1 : place), { class: "corridor-thing", "aria-pressed": String(place === picked) });
      return element("tr", place === picked ? { class: "corridor-picked" } : {}, element("th", { scope: "row" }, go), ...scenarios.map((_, n) => cell(pair, n)));
    }));
  }

  /** Mark a pair on the maps, or none. @param {number} place @param {boolean} go Whether the maps go there. */
  function pick(place, go = true) {
    picked = place;
    // A pair that stays the same is chosen by an address only: it is shown among all then.
    if (pairs[place] && !differs(pairs[place])) all = every.checked = true;
    const pair = pairs[place];
    corridor.mark(pair ? pair.ways.map((n) => (ways[n] ? ways[n][0] : [])) : null, go);
    const held = document.activeElement instanceof HTMLElement && body.contains(document.activeElement);
    const index = held ? [...body.querySelectorAll("button")].indexOf(/** @type {HTMLButtonElement} */ (document.activeElement)) : -1;
    tellTable();
    if (index >= 0) body.querySelectorAll("button")[index].focus({ preventScroll: true });
    told.replaceChildren(...(pair ? [element("bdi", {}, `${pair.from} – ${pair.to}`), " ", ...pair.ways.map((n, i) => element("span", {}, element("b", { dir: "auto" }, titleOf(i)),
      `: ${ways[n] ? ways[n][4].map(country).join(", ") : "no way"}`))] : []));
    tellKey();
    corridor.emit("table");
  }

  /** What the table shows: a measure, also what stays the same, a pair that is chosen. @param {{measure?: string, all?: boolean, picked?: number}} wanted @param {boolean} go */
  function setTable(wanted, go = true) {
    if (wanted.measure !== undefined && Object.hasOwn(MEASURES, wanted.measure)) measure = pickMeasure.value = wanted.measure;
    if (wanted.all !== undefined) all = every.checked = wanted.all;
    if (wanted.picked !== undefined && wanted.picked !== picked) pick(wanted.picked, go);
    else tellTable();
    corridor.emit("table");
  }

  const pickMeasure = /** @type {HTMLSelectElement} */ (element("select", {}, ...Object.entries(MEASURES).map(([name, [label]]) => element("option", { value: name }, label))));
  pickMeasure.addEventListener("change", () => setTable({ measure: pickMeasure.value }));
  const every = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox" }));
  every.addEventListener("change", () => setTable({ all: every.checked }));
  const told = element("p", { class: "corridor-told", role: "status", dir: "auto" });
  const notice = element("p", { class: "corridor-told", role: "status", dir: "auto" });
  const routes = element("section", { class: "corridor-routes" }, element("h2", {}, "Ways between main places"),
    element("div", { class: "corridor-sieve" }, element("label", { class: "corridor-choose" }, element("span", {}, "Show"), pickMeasure),
      element("label", { class: "corridor-check" }, every, element("span", {}, "Also what stays the same"))),
    element("p", { class: "corridor-hint" }, "Choose a pair to see its way on the maps."), told, caption, frame);

  function tell() {
    for (const made of views.querySelectorAll("button")) made.setAttribute("aria-pressed", String(made.dataset.view === state.view));
    choose.hidden = state.view === "panels";
    for (const { end, words, select } of choosers) {
      words.textContent = state.view === "difference" ? { before: "From", after: "To" }[end] : { before: "Left", after: "Right" }[end];
      select.value = String(state[end]);
    }
    tellKey();
  }

  sidebar.append(element("div", { class: "corridor-setting" }, notice, views, choose, key, none), routes, inputs, about);
  corridor.on("show", tell);
  corridor.on("unmark", () => { if (picked >= 0) pick(-1); });
  tell();
  tellTable();
  Object.assign(corridor, { setTable, keyRows, table: { node: table, caption, told, about, state: () => ({ measure, all, picked }) },
    notice: (text) => { notice.textContent = text; } });
})();
