// The strip of time: a slider over the days with a sourced change, and what changed on the day it stands at.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, look, element } = corridor;
  const root = document.getElementById("corridor-time");
  if (!root || data.steps.length < 2) return;
  const { steps, today, home } = data;
  const COMPACT = 47.5, SIDE = 14, FAR = 8 * 365.25, LABEL = 9;
  const SVG = "http://www.w3.org/2000/svg";
  const drawn = (tag, attributes, text = "") => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
    made.textContent = text;
    return made;
  };

  /** Whether the network changes at a step, or something was announced for it. */
  const tells = (step) => steps[step].lines.length > 0;
  let withEvents = !steps.some((_, step) => tells(step));
  /** @type {number[]} Steps at which the slider stops: those with a change, today, where the map began, the day shown. */
  let stops = [];
  const find = () => {
    stops = steps.map((_, step) => step)
      .filter((step) => withEvents || tells(step) || step === today || step === home || step === corridor.day);
  };

  /** What a step is about. */
  const headOf = (step) => {
    if (step === today && !tells(step) && !withEvents) return "Statuses are known up to this day";
    return steps[step].head || (step === today ? "Statuses are known up to this day" : "Nothing changed on this day");
  };
  /** How many things a step tells of: changes or plans, else what is newly known, else events; for all there is no room. */
  const tally = ({ kind, lines, events, known }) => {
    const [number, one, many] = [
      kind === "plan" ? [lines.length, "plan", "plans"] : [lines.length - known, "change", "changes"],
      [known, "newly known", "newly known"], [events.length, "event", "events"],
    ].find(([found]) => found) || [0];
    return number ? `${number} ${number === 1 ? one : many}` : "What changed";
  };

  // Position: the days follow one another at almost even distance, so that years of many changes get room; those a
  // generation and more before the data stand closer.
  const GENERATION = 25 * 365.25;
  const weight = (step) => {
    const old = data.dataDay - steps[step].day > GENERATION ? 0.6 : 1;
    return old * (steps[step].kind === "plan" ? 1.7 : tells(step) || step === today ? 1 : 0.35);
  };
  const place = [0];
  for (let step = 1; step < steps.length; step++) {
    const days = steps[step].day - steps[step - 1].day;
    place.push(place[step - 1] + (weight(step) + weight(step - 1)) / 2 + (days > FAR ? 1.6 : Math.min(1, days / 900)));
  }
  const span = place[steps.length - 1];
  let width = 0;
  const at = (step) => SIDE + (place[step] / span) * (width - 2 * SIDE);

  const icon = (path) => {
    const made = drawn("svg", { viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" });
    made.append(drawn("path", { d: path, fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round", "stroke-linejoin": "round" }));
    return made;
  };
  const button = (className, attributes, ...children) => element("button", { type: "button", class: `corridor-button ${className}`, ...attributes }, ...children);
  const back = button("corridor-time-step", {}, icon("M7.5 2 3.5 6l4 4"));
  const on = button("corridor-time-step", {}, icon("M4.5 2l4 4-4 4"));
  const date = element("span", { class: "corridor-time-date" }), many = element("span", { class: "corridor-time-tally" });
  const head = element("span", { class: "corridor-time-head" });
  const when = element("button", { type: "button", class: "corridor-time-when", "aria-expanded": "false", "aria-controls": "corridor-time-list" },
    element("span", { class: "corridor-time-dated" }, date, many), element("span", { class: "corridor-time-unseen" }, ". What changed: "), head);
  const range = /** @type {HTMLInputElement} */ (element("input", { type: "range", class: "corridor-time-range", "aria-label": "Date", min: "0", step: "1" }));
  const sheet = drawn("svg", { class: "corridor-time-scale", "aria-hidden": "true" });
  const axis = element("div", { class: "corridor-axis" }, range, sheet);
  const today_ = button("corridor-time-today", {});
  const box = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox" }));
  const choice = element("label", { class: "corridor-time-choice" }, box, "Events too");
  const side = element("div", { class: "corridor-time-side" }, today_, choice);
  const bar = element("div", { class: "corridor-strip" }, back, when, on, axis, side);
  const changes = element("div", { class: "corridor-time-list", id: "corridor-time-list", role: "region", "aria-label": "What changed" });
  const told = element("p", { class: "corridor-time-unseen", role: "status" });
  changes.hidden = true;
  box.checked = withEvents;
  root.append(bar, changes, told);

  // --- the axis

  /** Years whose labels do not touch: the first and last, then those in which most changed. */
  function labels() {
    const years = new Map();
    for (const step of stops) {
      const year = steps[step].iso.slice(0, 4);
      if (!years.has(year)) years.set(year, { year, step, weight: 0 });
      years.get(year).weight += steps[step].lines.length + 1;
    }
    const all = [...years.values()];
    const edge = (found) => Number(found === all[0] || found === all[all.length - 1]) * 2
      + Number(found.year === steps[today].iso.slice(0, 4));
    const kept = [];
    const half = 15;
    for (const found of [...all].sort((a, b) => edge(b) - edge(a) || b.weight - a.weight)) {
      const x = Math.max(half + 1, Math.min(width - half - 1, at(found.step)));
      if (kept.every((other) => Math.abs(other.x - x) > 2 * half + LABEL)) kept.push({ ...found, x });
    }
    return kept;
  }

  /** The marks of one step: up opens, down closes, short and midway begins, grey and small happened, hollow is ahead. */
  function tick(step, middle) {
    const { kind } = steps[step], x = at(step);
    if (kind === "plan") return [drawn("circle", { cx: x, cy: middle, r: 3.4, class: "corridor-tick-plan" })];
    const line = (name, from, to) => drawn("line", { x1: x, x2: x, y1: middle + from, y2: middle + to, class: `corridor-tick-${name}` });
    return {
      opens: () => [line("opens", 2, -10)],
      closes: () => [line("closes", -2, 10)],
      mixed: () => [line("opens", 0, -10), line("closes", 0, 10)],
      works: () => [line("works", -5, 5)],
      event: () => [line("event", -3.5, 3.5)],
    }[kind]();
  }

  function paint() {
    const height = axis.clientHeight, middle = Math.round(height * 0.42);
    width = axis.clientWidth;
    if (!width) return;
    const parts = [];
    const last = at(today);
    parts.push(drawn("line", { x1: at(0) - 8, x2: last, y1: middle, y2: middle, class: "corridor-axis-line" }));
    if (today < steps.length - 1) parts.push(drawn("line", { x1: last, x2: width - 4, y1: middle, y2: middle, class: "corridor-axis-line corridor-axis-ahead" }));
    // Where years without a change are left out the axis is broken.
    for (let k = 1; k < stops.length; k++) {
      if (steps[stops[k]].day - steps[stops[k - 1]].day < FAR) continue;
      const x = (at(stops[k]) + at(stops[k - 1])) / 2;
      parts.push(drawn("path", { d: `M${x - 2.5} ${middle + 4}l2-8h3l-2 8Z`, class: "corridor-axis-gap" }));
      parts.push(drawn("path", { d: `M${x - 2.5} ${middle + 4}l2-8M${x + 0.5} ${middle + 4}l2-8`, class: "corridor-axis-break" }));
    }
    for (const step of stops) parts.push(...tick(step, middle));
    for (const { year, x, step } of labels()) {
      parts.push(drawn("line", { x1: at(step), x2: at(step), y1: middle + 11, y2: middle + 14, class: "corridor-axis-break" }));
      parts.push(drawn("text", { x, y: height - 5, class: "corridor-year" }, year));
    }
    const handle = drawn("g", { class: "corridor-handle" });
    handle.append(drawn("circle", { r: 12, class: "corridor-handle-focus" }), drawn("circle", { r: 8, class: "corridor-handle-ring" }), drawn("circle", { r: 6, class: "corridor-handle-dot" }));
    parts.push(handle);
    sheet.setAttribute("viewBox", `0 0 ${width} ${height}`);
    sheet.replaceChildren(...parts);
    hold();
  }

  /** Put the handle where the day is. */
  function hold() {
    const handle = sheet.querySelector(".corridor-handle");
    if (handle) handle.setAttribute("transform", `translate(${at(corridor.day)} ${Math.round(axis.clientHeight * 0.42)})`);
  }

  function colours() {
    const { status } = look.theme;
    for (const [name, of] of [["opens", "open"], ["closes", "closed"], ["works", "construction"], ["plan", "planned"]]) {
      root.style.setProperty(`--time-${name}`, status[of]);
    }
  }

  // --- what changed

  const go = (item, focus) => corridor.select(item, { zoom: true, focus });
  /** Whether the strip is narrow: in widths of a letter, so that large type counts. */
  const small = () => root.clientWidth <= COMPACT * parseFloat(getComputedStyle(document.documentElement).fontSize);

  function entry(item, text, more = "") {
    const row = element("li", {});
    const swatch = item && corridor.swatchOf(item);
    const words = element("span", {}, text);
    if (item) {
      const made = element("button", { type: "button", class: "corridor-time-entry" }, ...(swatch ? [swatch] : []), words);
      made.addEventListener("click", () => {
        // On a phone the list would lie over what it leads to.
        if (small()) open(false);
        go(item, small());
      });
      row.append(made);
    } else row.append(element("span", { class: "corridor-time-entry" }, words));
    if (more) row.append(element("p", {}, more));
    return row;
  }

  const KEY = [["opens", "opens"], ["closes", "closes"], ["works", "works or plans begin"], ["event", "event, or newly known"], ["plan", "planned for, not open"]];

  function list() {
    if (changes.hidden) return;
    const { day, words, kind, lines, events, known } = steps[corridor.day];
    const close = button("corridor-time-close", { "aria-label": "Close what changed" }, icon("M2.5 2.5l7 7M9.5 2.5l-7 7"));
    close.addEventListener("click", () => open(false, true));
    const parts = [element("div", { class: "corridor-time-list-head" }, element("h2", {}, words), ...(small() ? [choice] : []), close)];
    const add = (title, rows) => {
      if (rows.length) parts.push(element("h3", {}, title), element("ul", {}, ...rows));
    };
    if (day > data.dataDay) {
      parts.push(element("p", { class: "corridor-quiet" }, `After the newest date in the data, ${data.dataWords}: no status changes by itself.`));
    }
    const rows = lines.map(([id, text]) => entry(corridor.subject(id) || corridor.items.get(`countries/${id}`), text));
    add(kind === "plan" ? "Announced" : "Changes", rows.slice(0, rows.length - known));
    add("Known from this day on", rows.slice(rows.length - known));
    add("Events", events.map((id) => corridor.items.get(`events/${id}`)).filter(Boolean).map((event) => {
      const text = event.detail.rows.find(([label]) => label === "What");
      return entry(event, event.name, text ? text[1] : "");
    }));
    if (!lines.length && !events.length) parts.push(element("p", {}, "Nothing changed on this day."));
    const key = element("p", { class: "corridor-time-key" });
    for (const [name, word] of KEY) {
      const mark = drawn("svg", { viewBox: "0 0 10 14", width: 10, height: 14, "aria-hidden": "true" });
      if (name === "plan") mark.append(drawn("circle", { cx: 5, cy: 7, r: 3.4, class: "corridor-tick-plan" }));
      else {
        const [from, to] = { opens: [8, 0], closes: [6, 14], works: [2, 12], event: [4, 10] }[name];
        mark.append(drawn("path", { d: "M0 7h10", class: "corridor-axis-line" }), drawn("line", { x1: 5, x2: 5, y1: from, y2: to, class: `corridor-tick-${name}` }));
      }
      key.append(element("span", {}, mark, word));
    }
    key.append(element("span", {}, "One mark a date, not to scale. Borders, ports and places are drawn as today on every date."));
    parts.push(key);
    changes.replaceChildren(...parts);
    changes.scrollTop = 0;
  }

  function open(show, focus = false) {
    changes.hidden = !show;
    when.setAttribute("aria-expanded", String(show));
    if (!show && choice.parentElement !== side) side.append(choice);
    list();
    if (focus) when.focus();
    // No name of the map is written under the list.
    if (corridor.engine) corridor.engine.renew();
  }
  when.addEventListener("click", () => open(changes.hidden));
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || changes.hidden) return;
    event.stopPropagation();
    open(false, true);
  });

  // --- where it stands

  /** The day in view in words, and what to say of it: a scenario may stand on a day of its own between two changes. */
  function saying() {
    const { words } = steps[corridor.day], own = corridor.scenario && corridor.scenario.day;
    return own && own !== words ? [own, `Day of the scenario; last change on ${words}`] : [words, headOf(corridor.day)];
  }

  let soon = 0;
  function tell() {
    const step = corridor.day;
    if (!stops.includes(step)) {
      find();
      paint();
    }
    const stop = stops.indexOf(step);
    const [day, about] = saying();
    date.textContent = day;
    head.textContent = about;
    many.textContent = tally(steps[step]);
    range.max = String(stops.length - 1);
    range.value = String(stop);
    range.setAttribute("aria-valuetext", `${day}: ${about}`);
    const what = withEvents ? "date" : "change";
    for (const [made, word, end] of [[back, "Previous", stop === 0], [on, "Next", stop === stops.length - 1]]) {
      made.setAttribute("aria-label", `${word} ${what}`);
      made.setAttribute("aria-disabled", String(end));
    }
    today_.classList.toggle("corridor-time-idle", step === today);
    root.classList.toggle("corridor-time-ahead", steps[step].day > data.dataDay);
    hold();
    list();
  }

  const to = (stop) => corridor.setDay(stops[Math.max(0, Math.min(stops.length - 1, stop))]);
  const by = (number) => to(stops.indexOf(corridor.day) + number);
  back.addEventListener("click", () => by(-1));
  on.addEventListener("click", () => by(1));
  today_.addEventListener("click", () => {
    corridor.setDay(today);
    range.focus();
  });
  range.addEventListener("input", () => to(Number(range.value)));
  range.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const act = {
      ArrowLeft: () => by(-1), ArrowDown: () => by(-1), ArrowRight: () => by(1), ArrowUp: () => by(1),
      PageDown: () => by(-10), PageUp: () => by(10), Home: () => to(0), End: () => corridor.setDay(today),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  box.addEventListener("change", () => {
    withEvents = box.checked;
    find();
    paint();
    tell();
  });

  // The pointer: the handle follows it to the nearest stop, once a frame.
  let held = false, wanted = 0, asked = 0;
  const nearest = () => {
    asked = 0;
    const x = wanted - axis.getBoundingClientRect().left;
    let best = 0;
    for (let k = 1; k < stops.length; k++) if (Math.abs(at(stops[k]) - x) < Math.abs(at(stops[best]) - x)) best = k;
    to(best);
  };
  axis.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    held = true;
    axis.setPointerCapture(event.pointerId);
    event.preventDefault();
    range.focus({ preventScroll: true });
    wanted = event.clientX;
    nearest();
  });
  axis.addEventListener("pointermove", (event) => {
    if (!held) return;
    wanted = event.clientX;
    if (!asked) asked = requestAnimationFrame(nearest);
  });
  for (const name of ["pointerup", "pointercancel"]) axis.addEventListener(name, () => { held = false; });

  corridor.on("day", () => {
    tell();
    clearTimeout(soon);
    // The slider speaks for itself while it has the focus.
    soon = setTimeout(() => {
      if (document.activeElement !== range) told.textContent = saying().join(": ");
    }, 350);
  });
  corridor.on("theme", () => {
    colours();
    list();
  });
  colours();
  find();
  tell();
  new ResizeObserver(() => {
    root.classList.toggle("corridor-compact", small());
    today_.textContent = small() ? "Today" : "Back to today";
    if (!changes.hidden || choice.parentElement === changes) open(!changes.hidden);
    paint();
  }).observe(root);
})();
