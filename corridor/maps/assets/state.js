// The things of the map by name, what holds of them on the day shown, what is chosen, and who wants to know of it.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data } = corridor;
  const TABLES = ["links", "crossings", "nodes", "countries", "rulings", "waters", "projects", "events", "permissions"];
  const KIND = { open: "open", restricted: "restricted", closed: "closed", dismantled: "closed", construction: "planned",
    planned: "planned", proposed: "planned", unknown: "unknown", not_built: "unknown" };
  const AHEAD = ["planned", "proposed", "construction", "not_built"];

  /** @type {Map<string, any>} Every thing by `table/id`. */
  const items = new Map();
  for (const table of TABLES) for (const item of data[table]) {
    item.table = table;
    item.key = `${table}/${item.id}`;
    items.set(item.key, item);
  }
  /** A link, crossing or permission by the id that other rows call it by. */
  const subject = (id) => items.get(`links/${id}`) || items.get(`crossings/${id}`) || items.get(`permissions/${id}`);
  for (const project of data.projects) project.parts = project.members.map(subject).filter(Boolean);
  for (const event of data.events) {
    event.symbol = "event";
    event.parts = event.about.map((id) => subject(id) || items.get(`projects/${id}`)).filter(Boolean);
  }
  /** What else had happened at the place of an event by the day shown, the newest first. */
  const alongside = (event) => data.events.filter((other) => event.node && other.node === event.node && other !== event && other.past).reverse();

  const bus = new EventTarget();
  /**
   * Hear of `day`, `select`, `layers` or `theme`.
   * @param {string} name @param {(detail: any) => void} act @param {AddEventListenerOptions} [options]
   */
  const on = (name, act, options) => bus.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail), options);
  const emit = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));

  /** The last of some states (their first element is a step) that has begun at a step. */
  const at = (states, step) => {
    let found = null;
    for (const state of states) if (state[0] <= step) found = state;
    return found;
  };

  const ports = new Map(data.nodes.filter(({ kind }) => kind === "port").map((node) => [node.id, node]));

  /** A status in the words of the map; some differ by mode. */
  const statusWord = (status, mode) => (data.style.words.statusOf[mode] || {})[status] || data.style.words.status[status];

  /** Make every thing what it is at a step. @param {number} step */
  function settle(step) {
    const { day } = data.steps[step], { scenario } = corridor;
    for (const item of [...data.links, ...data.crossings, ...data.permissions]) {
      const [, status, words, plan, checked, checkedWords] = at(item.states, step) || [0, "unknown", "", "", 0, ""];
      // Looking back, the age of a source would only mislead: newer ones speak of the same thing.
      const now = day >= data.dataDay;
      Object.assign(item, { status, words, plan, checked: now ? checkedWords : "", stale: now && checked > 0 && data.dataDay - checked > data.staleAfter });
      const other = scenario && scenario.changed.get(item.id);
      if (!other) continue;
      const word = statusWord(other, item.table === "permissions" ? "rule" : item.mode);
      Object.assign(item, { status: other, words: `${word} in this scenario`, plan: "", checked: "", stale: false });
    }
    for (const link of data.links) {
      link.layer = `links-${link.group}-${link.style === "focus" ? link.status : link.mode}`;
    }
    for (const crossing of data.crossings) {
      crossing.symbol = `crossing-${KIND[crossing.status]}`;
      crossing.layer = `crossings-${KIND[crossing.status]}`;
    }
    for (const country of data.countries) {
      [, country.role] = at(country.roles, step) || [0, "other"];
      country.layer = `countries-${country.role}`;
    }
    // A port all of whose links are still to be built is drawn hollow.
    for (const [id, port] of ports) {
      const there = data.links.filter(({ ends }) => ends.includes(id));
      port.symbol = there.length && there.every(({ status }) => AHEAD.includes(status)) ? "port-planned" : "port";
    }
    for (const event of data.events) event.past = event.day <= day;
    const shut = ({ steps }, i) => (scenario && scenario.borders.has(i) ? scenario.borders.get(i) : (at(steps, step) || [0, 0])[1]);
    corridor.shut = (data.borders.shut || []).filter(shut).flatMap(({ arcs }) => arcs);
  }

  /** Show the network of a step of the timeline, as it was or is: a what-if ends. @param {number} step */
  function setDay(step) {
    const next = Math.max(0, Math.min(data.steps.length - 1, step));
    if (next === corridor.day) return;
    corridor.scenario = null;
    corridor.day = next;
    settle(next);
    emit("day", next);
  }

  /**
   * Show the network of a what-if on its own day, or of a day as it is.
   * @param {{changed: Map<string, string>, borders: Map<number, number>} | null} scenario Statuses by id, and borders by
   * their number that then have no open crossing. @param {number} step
   */
  function setScenario(scenario, step) {
    corridor.scenario = scenario;
    corridor.day = step;
    settle(step);
    emit("day", step);
  }

  /**
   * Choose a thing, or nothing.
   * @param {any} item @param {object} [how]
   * @param {boolean} [how.focus] Whether the keyboard goes to its details.
   * @param {boolean} [how.zoom] Whether the map goes there.
   * @param {any} [how.at] Where on the map it was picked, if it was.
   * @param {any[]} [how.also] What else lies there.
   */
  function select(item, { focus = false, zoom = false, at = null, also = [] } = {}) {
    corridor.selected = item || null;
    emit("select", { item: corridor.selected, focus, zoom, at, also });
  }

  Object.assign(corridor, { items, subject, alongside, statusWord, on, emit, setDay, setScenario, select, selected: null, scenario: null, changes: null, day: data.home, shut: [] });
  settle(data.home);
})();
