// The card that tells about a thing. All words reach the page as text.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, look } = corridor;
  const MANY = 12;

  /**
   * @param {string} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} children
   * @returns {HTMLElement}
   */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /** Children of an SVG picture: name and attributes of each. @returns {Element} */
  function picture(size, parts, attributes = {}) {
    const named = (tag, values) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries(values)) made.setAttribute(name, String(value));
      return made;
    };
    const made = named("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size, "aria-hidden": "true", ...attributes });
    made.append(...parts.map(([tag, values]) => named(tag, values)));
    return made;
  }

  /** @param {string} address @returns {string} The address where it is a web page, else an empty text. */
  function webAddress(address) {
    try {
      const url = new URL(address);
      return ["http:", "https:"].includes(url.protocol) ? url.href : "";
    } catch {
      return "";
    }
  }

  function sourceItem(number) {
    const [title, publisher, date, address, confidence] = data.sources[number];
    const url = webAddress(address);
    const name = url
      ? element("a", { href: url, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, title || url)
      : element("span", { dir: "auto" }, title);
    const about = [publisher, date, confidence && `${confidence} confidence`].filter(Boolean).join(", ");
    return element("li", {}, name, about ? element("span", { class: "corridor-quiet" }, ` ${about}`) : "");
  }

  /** The line above the name of a thing, such as `Open · railway`. */
  function kindOf(item) {
    const { kind } = item.detail;
    if (!item.status) return kind;
    return `${corridor.statusWord(item.status, item.mode)} · ${kind[0].toLowerCase()}${kind.slice(1)}`;
  }

  const nameOf = (item) => item.name || item.detail.name;

  /** Label and text of what holds on the day shown, then of what always does. A text may have several lines. */
  function rowsOf(item) {
    const { detail } = item, found = [];
    const names = (detail.names || []).map(([side, name]) => (["also", "formerly"].includes(side) ? `${side} \u2068${name}\u2069`
      : `\u2068${name}\u2069 (${side})`));
    found.push(["Also called", names.join("\n")]);
    if (item.states) found.push(["Status", item.words], ["Ahead", item.plan], ["Last checked", item.stale ? `Not checked since ${item.checked}` : item.checked]);
    if (item.role) found.push(["Role", data.style.words.role[item.role]]);
    return [...found, ...detail.rows].filter(([, text]) => text);
  }

  /** Names of each side, each on a line with its own direction and language; then former names and other spellings. */
  function nameLines(names) {
    const own = ([, name, language]) => element("bdi", language ? { lang: language } : {}, name);
    const quiet = (text) => element("span", { class: "corridor-quiet" }, text);
    const lines = [];
    for (const name of names) if (!["also", "formerly"].includes(name[0])) lines.push(element("div", {}, own(name), quiet(` (${name[0]})`)));
    for (const side of ["formerly", "also"]) {
      const found = names.filter((name) => name[0] === side);
      const parts = found.flatMap((name, i) => [i ? ", " : " ", own(name)]);
      if (found.length) lines.push(element("div", {}, quiet(side), ...parts));
    }
    return lines;
  }

  /** Lines of a text: a figure, and after a tab what is said of it. */
  function textLines(text) {
    return text.split("\n").map((line) => {
      const [figure, about] = line.split("\t", 2);
      return element("div", { dir: "auto" }, figure, about ? element("span", { class: "corridor-quiet" }, ` ${about}`) : "");
    });
  }

  function factRows(item) {
    const rows = element("dl", {});
    for (const [label, text] of rowsOf(item)) {
      const told = element("dd", {});
      if (label === "Also called" && item.detail.names) told.append(...nameLines(item.detail.names));
      else told.append(...textLines(text));
      if (label === "Last checked" && item.stale) {
        told.className = "corridor-stale";
        told.prepend(picture(14, [["path", { d: "M7 1 13.4 12.6H.6Z" }], ["path", { d: "M7 5v4M7 10.4v1.2", class: "corridor-core" }]]));
      }
      rows.append(element("dt", {}, label), told);
    }
    return rows;
  }

  /** A dot of a status history in the grammar of the lines: filled exists, broken is blocked, hollow is not built. */
  function dot(status, plan) {
    const disc = ["circle", { cx: 7, cy: 7, r: 5.2, class: "corridor-full" }];
    const ring = (more = {}) => ["circle", { cx: 7, cy: 7, r: 4.6, ...more }];
    const parts = {
      open: [disc],
      restricted: [disc, ["path", { d: "M7 2.6v2.2M7 9.2v2.2", class: "corridor-core" }], ["path", { d: "M7 5.9v2.2", class: "corridor-core" }]],
      closed: [disc, ["path", { d: "M1 7h12", class: "corridor-core" }]],
      dismantled: [["circle", { cx: 7, cy: 7, r: 2.4, class: "corridor-full" }]],
      construction: [ring(), ["path", { d: "M7 2.4a4.6 4.6 0 0 0 0 9.2Z", class: "corridor-full" }]],
      planned: [ring()],
      proposed: [ring({ "stroke-dasharray": "3.2 1.6" })],
    }[plan ? "planned" : status] || [ring({ "stroke-dasharray": "1.4 1.5" })];
    const made = /** @type {SVGElement} */ (picture(14, parts, { class: "corridor-dot" }));
    made.style.color = look.theme.status[plan ? "planned" : status];
    return made;
  }

  /** Statuses of a thing as seen from the day shown: the one in force is marked, what came after stands apart. */
  function historyOf(item) {
    const { history, sources } = item.detail, { day, words } = data.steps[corridor.day];
    const past = element("ol", { class: "corridor-history" }), later = element("ol", { class: "corridor-history corridor-later" });
    const known = ([, , , first, plan, , since]) => (plan ? since : first) <= day;
    const now = history.filter((entry) => !entry[4] && known(entry)).pop();
    for (const entry of history) {
      const [date, text, status, , plan, cited, , overtaken] = entry;
      const here = known(entry), gone = plan && here && overtaken && overtaken <= day;
      const numbers = sources.length > 1 ? cited.map((number) => sources.indexOf(number) + 1).filter(Boolean).sort((a, b) => a - b) : [];
      const line = element("li", {}, element("span", { class: "corridor-date" }, date), dot(status, plan),
        element("span", { class: "corridor-what" }, gone ? `${text} (overtaken by later news)` : text,
          numbers.length ? element("span", { class: "corridor-quiet" }, ` [${numbers.join(", ")}]`) : ""));
      if (entry === now) line.setAttribute("aria-current", "true");
      if (gone) line.className = "corridor-gone";
      (here ? past : later).append(line);
    }
    const parts = [element("h3", {}, "Status history")];
    if (past.children.length) parts.push(past);
    else parts.push(element("p", { class: "corridor-quiet" }, `Nothing is known by ${words}.`));
    if (later.children.length) parts.push(element("h4", {}, "Later than the day shown"), later);
    return parts;
  }

  /**
   * Things as buttons, each with its sample and its status in words.
   * @param {string} title @param {any[]} items @param {(item: any) => void} go @param {(item: any) => string} [about]
   */
  function things(title, items, go, about = (item) => (item.status ? corridor.statusWord(item.status, item.mode) : item.detail.kind)) {
    if (!items.length) return [];
    const list = element("ul", { class: "corridor-things" });
    for (const item of items) {
      const swatch = corridor.swatchOf(item);
      const button = element("button", { type: "button", "data-key": item.key }, ...(swatch ? [swatch] : []),
        element("span", {}, element("bdi", {}, nameOf(item)), element("span", { class: "corridor-quiet" }, ` ${about(item)}`)));
      button.addEventListener("click", () => go(item));
      list.append(element("li", {}, button));
    }
    if (items.length <= MANY) return [element("h3", {}, title), list];
    return [element("details", {}, element("summary", {}, `${title} (${items.length})`), list)];
  }

  const eventsAbout = (item) => data.events
    .filter(({ parts, node }) => parts.includes(item) || (item.table === "nodes" && node === item.id));
  const when = (event) => (event.detail.rows.find(([label]) => label === "Date") || ["", ""])[1];

  /** What goes with a thing: its projects, members, links, and the events that tell of it. */
  function related(item, go) {
    const { projects = [] } = item.detail;
    const part = projects.map((id) => corridor.items.get(`projects/${id}`)).filter(Boolean);
    const ends = ["nodes", "crossings"].includes(item.table) ? data.links.filter((link) => link.ends.includes(item.id)) : [];
    const where = (item.where || []).map(corridor.subject).filter(Boolean);
    const crossing = item.table === "nodes" ? data.crossings.filter(({ id }) => id === item.id) : [];
    const told = eventsAbout(item), past = told.filter((event) => event.past);
    return [
      ...things(item.table === "events" ? "About" : "Parts", item.parts || [], go),
      ...things("Where", where, go),
      ...things("Border crossing", crossing, go),
      ...things("Links from here", ends, go),
      ...things(part.length > 1 ? "Part of these projects" : "Part of this project", part, go, (project) => {
        const count = project.members.length;
        return count === 1 ? "1 part" : `${count} parts`;
      }),
      ...things("Events", past.reverse(), go, when),
      ...things("Events at the same place", item.table === "events" && corridor.alongside ? corridor.alongside(item) : [], go, when),
      ...things("Events later than the day shown", told.filter((event) => !event.past), go, when),
    ];
  }

  function sourcesOf({ sources }) {
    const list = element("ol", { class: "corridor-sources" });
    list.append(...sources.map(sourceItem));
    const linked = sources.some((number) => webAddress(data.sources[number][3]));
    return [element("h3", {}, sources.length > 1 ? "Sources" : "Source"), list,
      ...(linked ? [element("p", { class: "corridor-quiet" }, "Opening a source needs a network; the map does not.")] : [])];
  }

  /**
   * What is told of a thing.
   * @param {any} item @param {object} [how]
   * @param {(item: any) => void} [how.go] What a button of another thing does.
   * @param {any[]} [how.also] What else lies at the same place.
   * @returns {HTMLElement}
   */
  function card(item, { go = corridor.select, also = [] } = {}) {
    const { detail } = item;
    const kind = element("p", { class: "corridor-kind" });
    const swatch = corridor.swatchOf(item);
    if (swatch) kind.append(swatch);
    kind.append(element("span", {}, kindOf(item)));
    const made = element("article", { class: "corridor-card", tabindex: "-1" }, kind,
      element("h2", { dir: "auto" }, nameOf(item)), factRows(item));
    if (detail.note) made.append(element("p", { class: "corridor-quiet", dir: "auto" }, detail.note));
    if (item.table === "countries" || item.table === "rulings") {
      made.append(element("p", { class: "corridor-quiet", dir: "auto" }, data.borderNote));
    }
    made.append(...things("Also here", also, go));
    if (detail.history) made.append(...historyOf(item));
    made.append(...related(item, go));
    if (detail.sources) made.append(...sourcesOf(detail));
    return made;
  }

  Object.assign(corridor, { element, picture, card, sourceItem, kindOf, nameOf, rowsOf });
})();
