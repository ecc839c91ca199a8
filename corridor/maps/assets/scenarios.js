// The chooser of a what-if and of a journey: its way on the map, stops, totals, saving against today, and why not better.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, element, items, swatch } = corridor;
  const { journeys } = data;
  const panel = document.getElementById("corridor-panel");
  if (!journeys || !panel) return;
  const PASSABLE = ["open", "restricted"], LONG = 90;
  const KIND = { rail: "Rail", road: "Road", sea: "Ship", wait: "Wait", border: "Border", transfer: "Change", gauge: "Gauge" };
  const phone = window.matchMedia("(max-width: 700px)");

  const box = element("div", { class: "corridor-journey" });
  const sheet = element("section", { class: "corridor-sheet", id: "corridor-routes", "aria-label": "Routes" });
  /** Above the layers, on a phone in a sheet of its own. */
  const settle = () => (phone.matches ? sheet : panel).append(box);
  phone.addEventListener("change", settle);
  if (corridor.addSheet) corridor.addSheet("Routes", sheet);
  settle();
  if (journeys.fault) {
    box.append(element("p", { class: "corridor-quiet", dir: "auto" }, `Routes cannot be told: ${journeys.fault}`));
    return;
  }

  const short = (text) => (text.length > LONG ? `${text.slice(0, LONG)}…` : text);
  const scenarios = journeys.scenarios.map((scenario) => ({ ...scenario, called: short(scenario.title), changed: new Map(scenario.status), borders: new Map(scenario.borders) }));
  const numbers = new Map(journeys.pairs.map(([from, to], number) => [`${from} ${to}`, number]));
  const question = new Map(journeys.asked);
  const wayOf = (number) => {
    if (number < 0) return null;
    const [steps, km, hours, usd, countries, hoursBand, usdBand] = journeys.ways[number];
    return { steps: steps.map((step) => journeys.steps[step]), km, hours, usd, countries, hoursBand, usdBand };
  };
  const places = journeys.places.map((id) => items.get(`nodes/${id}`) || items.get(`crossings/${id}`) || { id, name: id });
  /** Links that goods can pass today. */
  const open = new Set(data.links.filter(({ status }) => PASSABLE.includes(status)));
  const home = data.steps[data.home], isToday = home.day === data.dataDay;
  /** What a scenario is held against, in words: today, or the day that the map is made for. */
  const base = isToday ? "today" : home.words, since = isToday ? `today, ${home.words}` : home.words;

  // --- what is chosen

  /** Numbers of scenario, origin and destination; -1 for none. */
  let chosen = { scenario: 0, from: -1, to: -1 };
  let busy = false;
  const pair = () => numbers.get(`${chosen.from} ${chosen.to}`) ?? -1;
  const isOn = () => chosen.scenario > 0 || pair() >= 0;
  const linksOf = (way) => new Set(way ? way.steps.flatMap((step) => step[7]).map((id) => items.get(`links/${id}`)).filter(Boolean) : []);

  /** What each link is, against today. */
  function changes() {
    const number = pair();
    const [now, was] = [chosen.scenario, 0].map((scenario) => linksOf(number < 0 ? null : wayOf(journeys.answers[scenario][number][0])));
    const kinds = new Map();
    for (const link of data.links) {
      const is = PASSABLE.includes(link.status);
      if (is !== open.has(link)) kinds.set(link, is ? "gained" : "lost");
      else if (now.has(link)) kinds.set(link, was.has(link) ? "way" : "faster");
      else if (was.has(link)) kinds.set(link, "slower");
    }
    const heading = chosen.scenario ? `Change against ${base}` : "Route";
    return { kinds, heading, alone: !chosen.scenario, way: now, ends: number < 0 ? [] : [places[chosen.from], places[chosen.to]], pointed: null };
  }

  /** Choose, and show what that is. */
  function choose(next, { zoom = false } = {}) {
    chosen = next;
    const scenario = scenarios[chosen.scenario], on = isOn();
    busy = true;
    // Before the map hears of the day, which draws it.
    corridor.changes = on ? { kinds: new Map(), way: new Set(), ends: [], pointed: null } : null;
    corridor.setScenario(chosen.scenario > 0 ? scenario : null, on ? scenario.step : corridor.scenario ? data.home : corridor.day);
    if (on) Object.assign(corridor.changes, changes());
    busy = false;
    tell();
    corridor.emit("layers", corridor.engine && corridor.engine.map);
    corridor.emit("journey");
    if (corridor.engine) corridor.engine.renew();
    if (zoom && on && corridor.changes.way.size) corridor.goTo({ parts: [...corridor.changes.way] });
  }

  corridor.on("day", () => {
    if (busy || !isOn()) return;
    const what = pair() < 0 ? "scenario is" : chosen.scenario ? "scenario and the route are" : "route is";
    const { words } = data.steps[scenarios[chosen.scenario].step];
    chosen = { scenario: 0, from: -1, to: -1 };
    corridor.changes = null;
    tell();
    corridor.emit("journey");
    corridor.notice(`The date was moved, so the ${what} cleared: what was shown holds for ${words} only.`);
  });

  /** Name of what is shown and words on it, for the badge; null where it is only the network of a day. */
  corridor.toldJourney = () => {
    if (!isOn()) return null;
    const { called, day, status, rules, set } = scenarios[chosen.scenario];
    if (!chosen.scenario) return [isToday ? "Today’s network, with a route" : `Network as of ${home.words}, with a route`, `data of ${data.dataWords} · a model, not an offer`];
    const whatIf = status.length || rules.length || set.length;
    return [called, `compared with ${since} · ${whatIf || !day ? "a what-if, not a forecast" : `as of ${day}, a model`}`];
  };

  // --- words

  const figures = (value) => Math.abs(value).toLocaleString("en");
  const plain = ([central, low, high], digits = 0) => {
    const [a, b, c] = [central, low, high].map((value) => figures(Number(value.toFixed(digits))));
    return b === c ? a : `${a} (${b}–${c})`;
  };
  const hoursIn = ([central, ...ends]) => (Math.abs(central) >= 72
    ? `${plain([central, ...ends].map((value) => value / 24), 1)} days` : `${plain([central, ...ends], Math.abs(central) < 10 ? 1 : 0)} hours`);
  const usdIn = (usd) => `${plain(usd)} USD`;
  /** A saving in words; where not even its sign is sure, that is said. */
  function saved([central, low, high], unit, less, more) {
    const digits = unit === "hours" && Math.abs(central) < 10 ? 1 : 0;
    const value = Number(central.toFixed(digits));
    if (!value) return `about as many ${unit}`;
    const ends = [low, high].map((end) => Number(end.toFixed(digits)));
    if (ends[0] === ends[1]) return `${figures(value)} ${unit} ${value > 0 ? less : more}`;
    const sure = ends[0] * ends[1] >= 0;
    const [near, far] = ends.map((end) => `${figures(end)}${sure || !end ? "" : end > 0 ? ` ${less}` : ` ${more}`}`);
    return `${figures(value)} ${unit} ${value > 0 ? less : more} (${value > 0 || !sure ? `${near} to ${far}` : `${far} to ${near}`})`;
  }
  const nameOf = (number) => short(places[number].name);

  // --- the chooser

  let serial = 0;
  function field(label, options) {
    const id = `corridor-choice-${serial++}`;
    const select = /** @type {HTMLSelectElement} */ (element("select", { id, class: "corridor-select" }));
    options.forEach(([value, text]) => select.append(element("option", { value: String(value) }, text)));
    return { select, row: element("div", { class: "corridor-choice" }, element("label", { for: id }, label), select) };
  }
  const scenarioField = field("Scenario", scenarios.map(({ title }, number) => [number, number || isToday ? short(title) : `Network of ${home.words}`]));
  const ends = ["From", "To"].map((label) => field(label, [[-1, "choose a place"], ...places.map((_, number) => [number, nameOf(number)])]));
  const button = (words, act, attributes = {}) => {
    const made = element("button", { type: "button", class: "corridor-button", ...attributes }, words);
    made.addEventListener("click", act);
    return made;
  };
  const turn = button("Swap", () => choose({ ...chosen, from: chosen.to, to: chosen.from }), { "aria-label": "Swap from and to" });
  const clear = button("Clear", () => {
    choose({ scenario: 0, from: -1, to: -1 });
    scenarioField.select.focus();
  }, { "aria-label": "Clear scenario and route" });
  const heard = element("p", { class: "corridor-journey-told", role: "status" });
  const about = element("div", { class: "corridor-about" }), answer = element("div", { class: "corridor-answer" });
  box.append(element("div", { class: "corridor-choices" }, element("h2", {}, "Scenario and route"), turn, clear),
    scenarioField.row, about, ends[0].row, ends[1].row, heard, answer);
  scenarioField.select.addEventListener("change", () => choose({ ...chosen, scenario: Number(scenarioField.select.value) }));
  ["from", "to"].forEach((end, i) => ends[i].select.addEventListener("change", () => {
    const next = { ...chosen, [end]: Number(ends[i].select.value) };
    // A destination without an answer from the new origin cannot stay.
    if (end === "from" && next.to >= 0 && !numbers.has(`${next.from} ${next.to}`)) next.to = -1;
    choose(next, { zoom: true });
  }));

  // On a phone the samples below the map tell of the change too.
  const SHORT = { gained: "Gained", faster: "Instead", way: "As before", slower: "Left", lost: "Lost" };
  const samples = element("ul", { class: "corridor-key corridor-key-changes", "aria-label": "What the lines tell of" });
  const tabs = document.getElementById("corridor-tabs");

  let measure = "hours";
  let point = (_step) => {};

  function tell() {
    scenarioField.select.value = String(chosen.scenario);
    ends[0].select.value = String(chosen.from);
    ends[1].select.value = String(chosen.to);
    [...ends[1].select.options].forEach((option) => { option.disabled = chosen.from >= 0 && Number(option.value) >= 0 && !numbers.has(`${chosen.from} ${option.value}`); });
    const number = pair();
    /** @type {any} */ (turn).disabled = !numbers.has(`${chosen.to} ${chosen.from}`);
    /** @type {any} */ (clear).disabled = !isOn() && chosen.from < 0 && chosen.to < 0;
    about.replaceChildren(...aboutScenario());
    answer.replaceChildren(...(isOn() ? key() : []), ...(number < 0 ? [] : told(number)));
    const rows = isOn() ? corridor.changeRows() : [];
    samples.replaceChildren(...rows.map(([kind]) => element("li", {}, swatch({ change: kind }), chosen.scenario ? SHORT[kind] : "Route")));
    document.body.classList.toggle("corridor-what-if", rows.length > 0);
    if (tabs && rows.length) tabs.before(samples);
    else samples.remove();
    const words = number < 0 ? "" : totals(number);
    heard.textContent = isOn() ? [scenarioField.select.selectedOptions[0].textContent || "", words].filter(Boolean).map(short).join(". ") : "";
  }

  /** Sources as links, each once. */
  const sourcesOf = (found, heading = "h4") => {
    const list = element("ol", { class: "corridor-sources" });
    list.append(...[...new Set(found)].map(corridor.sourceItem));
    return found.length ? [element(heading, {}, "Sources"), list] : [];
  };

  function aboutScenario() {
    if (!chosen.scenario) return [];
    const { why, note, day, status, rules, set, sources } = scenarios[chosen.scenario];
    const parts = [...(why ? [element("p", { dir: "auto" }, why)] : [])];
    const body = element("div", {});
    if (day) body.append(element("p", {}, `The network of ${day}.`));
    if (note) body.append(element("p", { class: "corridor-quiet", dir: "auto" }, note));
    const list = (title, rows) => { if (rows.length) body.append(element("h3", {}, title), element("ul", {}, ...rows)); };
    list("Forbidden", rules.map((name) => element("li", { dir: "auto" }, name)));
    list("Set", set.map(([title, value, unit]) => element("li", { dir: "auto" }, `${title}: ${plain(value, 1)} ${unit}`)));
    const switched = status.map(([id, now]) => [corridor.subject(id), now]).filter(([item]) => item);
    const word = (item, now) => corridor.statusWord(now, item.table === "permissions" ? "rule" : item.mode).toLowerCase();
    list(`Other than ${base}`, switched.map(([item, now]) => element("li", {}, thing(item, `${item.name}: ${word(item, now)}`))));
    body.append(...sourcesOf(sources, "h3"));
    if (body.children.length) parts.push(element("details", {}, element("summary", {}, "What it assumes"), body));
    return parts;
  }

  function thing(item, text) {
    const made = element("button", { type: "button", class: "corridor-thing", dir: "auto" }, text);
    made.addEventListener("click", () => {
      if (phone.matches) corridor.closeSheets();
      corridor.reveal(item);
      corridor.select(item, { focus: true, zoom: true });
    });
    return made;
  }

  /** The lines of the map, in words. */
  function key() {
    const rows = corridor.changeRows();
    if (!rows.length) return [element("p", { class: "corridor-quiet" }, `No link opens or shuts against ${base}.`)];
    return [element("h3", {}, corridor.changes.heading), element("ul", { class: "corridor-changes" },
      ...rows.map(([kind, title, count]) => element("li", {}, swatch({ change: kind }), element("span", { class: "corridor-words" }, title), element("span", { class: "corridor-count" }, String(count)))))];
  }

  const answerOf = (scenario, number) => journeys.answers[scenario][number];
  function totals(number) {
    const way = wayOf(answerOf(chosen.scenario, number)[0]);
    const between = `${nameOf(chosen.from)} to ${nameOf(chosen.to)}`;
    return way ? `${between}: ${figures(way.km)} km, ${hoursIn(way.hours)}, ${usdIn(way.usd)}` : `${between}: no way, the network is cut`;
  }

  function told(number) {
    const [found, openings, gain] = answerOf(chosen.scenario, number);
    const way = wayOf(found), before = chosen.scenario ? wayOf(answerOf(0, number)[0]) : null;
    const parts = [element("h3", {}, element("bdi", {}, nameOf(chosen.from)), " – ", element("bdi", {}, nameOf(chosen.to)))];
    if (!way) parts.push(element("p", { class: "corridor-cut" }, "There is no way: the network is cut."));
    else {
      const codes = new Map(data.countries.map(({ code, name }) => [code, name]));
      parts.push(element("dl", { class: "corridor-totals" }, ...[["Length", `${figures(way.km)} km`], ["Time", hoursIn(way.hours)], ["Cost", usdIn(way.usd)],
        ["Through", way.countries.map((code) => codes.get(code) || code).join(", ")]].flatMap(([label, text]) => [element("dt", {}, label), element("dd", {}, text)])));
    }
    if (chosen.scenario) parts.push(element("p", { class: "corridor-gain" }, ...gained(way, before, gain)));
    if (way) parts.push(...stopsOf(way, before));
    if (openings.length) parts.push(...whyNot(openings, way));
    parts.push(element("p", { class: "corridor-quiet" }, `${question.get(number) || `${journeys.load}; least generalised cost`} (dollars with time at its worth). Central values, ranges in brackets: a model, not an offer.`));
    return parts;
  }

  function gained(way, before, gain) {
    const head = element("b", {}, `Against ${base}: `);
    if (!way) return [head, before ? "the way is lost." : "no way either."];
    if (!before) return [head, `${isToday ? "today" : "then"} there is no way at all.`];
    if (!gain || !gain.flat().some((value) => Math.round(value))) return [head, "no change."];
    const km = before.km - way.km;
    const length = km ? `, ${figures(km)} km ${km > 0 ? "shorter" : "longer"}` : "";
    return [head, `${saved(gain[0], "hours", "less", "more")}, ${saved(gain[1], "USD", "less", "more")}${length}.`];
  }

  function stopsOf(way, before) {
    const figure = element("div", { class: "corridor-figure" });
    const list = element("ol", { class: "corridor-stops" });
    let chart = /** @type {any} */ (null);
    point = (step) => {
      const of = way.steps[step];
      if (!corridor.changes) return;
      corridor.changes.pointed = of ? { links: of[7].map((id) => items.get(`links/${id}`)).filter(Boolean), item: items.get(`crossings/${of[1]}`) || items.get(`nodes/${of[1]}`) } : null;
      chart.mark(step);
      [...list.children].forEach((row, i) => row.classList.toggle("corridor-pointed", i === step));
      if (corridor.engine) corridor.engine.redrawTop();
    };
    const go = (step) => {
      point(step);
      const { links, item } = corridor.changes.pointed;
      if (links.length) corridor.goTo({ parts: links });
      else if (item && item.point) corridor.goTo(item);
    };
    const draw = () => {
      chart = corridor.diagram(way, before, measure, { point, go });
      const choice = [["hours", "Time"], ["usd", "Cost"]].map(([name, words]) => button(words, () => {
        measure = name;
        draw();
        /** @type {HTMLElement} */ (figure.querySelector("[aria-pressed=true]")).focus();
      }, { "aria-pressed": String(name === measure) }));
      figure.replaceChildren(element("div", { class: "corridor-choices", role: "group", "aria-label": "Diagram" }, ...choice,
        ...(before ? [element("span", { class: "corridor-quiet" }, `broken line: ${base}`)] : [])), chart.node);
    };
    draw();
    way.steps.forEach(([kind, , , name, km, hours, usd], i) => {
      const [head, ...rest] = name.split(": ");
      const what = rest.length && KIND[kind] !== "Wait" ? rest.join(": ") : "";
      const numbers_ = [km ? `${figures(Math.round(km))} km` : "", hours.some(Boolean) ? `${plain(hours, hours[0] < 10 ? 1 : 0)} h` : "", usd.some(Boolean) ? usdIn(usd) : ""].filter(Boolean).join(" · ");
      const row = element("button", { type: "button" }, element("span", { class: `corridor-stop-kind corridor-stop-${kind}` }, KIND[kind]),
        element("span", { class: "corridor-stop-name", dir: "auto" }, what ? `${head}: ${what}` : head), element("span", { class: "corridor-quiet" }, numbers_ || "no time or cost"));
      row.addEventListener("pointerenter", () => point(i));
      row.addEventListener("pointerleave", () => point(-1));
      row.addEventListener("focus", () => point(i));
      row.addEventListener("blur", () => point(-1));
      row.addEventListener("click", () => go(i));
      list.append(element("li", {}, row));
    });
    return [figure, element("h3", {}, "Stops and legs"), list];
  }

  const OPENED = { links: ["link", "links"], crossings: ["border crossing", "border crossings"], permissions: ["permission", "permissions"] };
  /** What has to happen for a way, in words. @param {number[]} shut */
  function opened(shut) {
    const tables = shut.map((place) => journeys.shut[place][0].split("/")).map(([table, id]) => (id ? table : ""));
    const count = (table) => tables.filter((one) => one === table).length, bans = count("");
    const parts = Object.entries(OPENED).map(([table, words]) => [count(table), words]).filter(([number]) => number)
      .map(([number, [one, several]]) => `${number} ${number === 1 ? one : several}`);
    const open_ = [parts.slice(0, -1).join(", "), ...parts.slice(-1)].filter(Boolean).join(" and ");
    const found = [open_ && `opening ${open_}`, bans ? `lifting ${bans} ${bans === 1 ? "ban" : "bans"} of the scenario` : ""].filter(Boolean).join(" and ");
    return found.slice(0, 1).toUpperCase() + found.slice(1);
  }

  function whyNot(openings, way) {
    const rows = openings.map((number) => {
      const [shut, saves, would, projects] = journeys.openings[number];
      const things = opened(shut);
      const words = saves
        ? `${things}: ${saved(saves[0], "hours", "less", "more")}, ${saved(saves[1], "USD", "less", "more")}${saves[2] ? `, ${figures(saves[2])} km ${saves[2] > 0 ? "shorter" : "longer"}` : ""}`
        : `${things} would join the two: ${figures(would[2])} km, ${hoursIn(would[0])}, ${usdIn(would[1])}`;
      const body = element("ul", {});
      for (const place of shut) {
        const [id, name, told_] = journeys.shut[place], item = items.get(id);
        body.append(element("li", {}, item ? thing(item, name) : element("span", { dir: "auto" }, name), element("span", { class: "corridor-quiet", dir: "auto" }, told_)));
      }
      const parts = projects.map((id) => items.get(`projects/${id}`)).filter(Boolean);
      // Sets of as many things look alike: the summary names where they are.
      const where = shut.find((place) => journeys.shut[place][0].startsWith("crossings/")) ?? shut[0];
      return element("details", {}, element("summary", {}, words, element("span", { class: "corridor-quiet", dir: "auto" }, journeys.shut[where][1])), body,
        ...(parts.length ? [element("h4", {}, "Part of"), element("ul", {}, ...parts.map((item) => element("li", {}, thing(item, item.name))))] : []),
        ...sourcesOf(shut.flatMap((place) => journeys.shut[place][3])));
    });
    return [element("h3", {}, way ? "Why not better" : "Why there is no way"), ...rows];
  }

  // --- the address

  const key_ = (number) => (number < 0 ? "" : journeys.places[number]);
  const indexOf = (id) => {
    const { aliases } = data, old = `nodes/${id}`;
    return journeys.places.indexOf(Object.hasOwn(aliases, old) ? aliases[old].split("/")[1] : id);
  };
  const asked = journeys.start || ["today", "", ""];
  corridor.journey = {
    /** Parts of the address: none while it is as at the start. */
    state() {
      const now = [scenarios[chosen.scenario].id, key_(chosen.from), key_(chosen.to)];
      if (now.every((text, i) => text === asked[i])) return [];
      return ["scenario", "from", "to"].map((name, i) => [name, now[i]]).filter(([, text], i) => text || asked[i]);
    },
    /** @param {Map<string, string>} parts @param {string[]} faults @returns {boolean} Whether the map goes to the way. */
    read(parts, faults) {
      const given = ["scenario", "from", "to"].some((name) => parts.has(name));
      const [name, from, to] = given ? ["scenario", "from", "to"].map((part) => parts.get(part) || "") : parts.has("day") ? ["", "", ""] : asked;
      const next = { scenario: name ? scenarios.findIndex(({ id }) => id === name) : 0, from: from ? indexOf(from) : -1, to: to ? indexOf(to) : -1 };
      const lacks = (what, text) => faults.push(`The address names ${what} that this map does not hold: ${short(text)}.`);
      if (next.scenario < 0) lacks("a scenario", name);
      next.scenario = Math.max(0, next.scenario);
      if (from && next.from < 0) lacks("an origin", from);
      if (to && next.to < 0) lacks("a destination", to);
      if (next.from >= 0 && next.to >= 0 && !numbers.has(`${next.from} ${next.to}`)) {
        faults.push(`This map holds no route from ${nameOf(next.from)} to ${nameOf(next.to)}.`);
        next.to = -1;
      }
      const same = next.scenario === chosen.scenario && next.from === chosen.from && next.to === chosen.to;
      if (!same) choose(next);
      if (parts.has("map") || parts.has("at") || !isOn() || !corridor.changes.way.size) return false;
      corridor.goTo({ parts: [...corridor.changes.way] });
      return true;
    },
  };
  tell();
})();
