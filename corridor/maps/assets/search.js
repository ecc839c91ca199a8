// Search: a field with a list of what goes by some name, in any spelling that the data know.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, element, items, nameOf } = corridor;
  const host = document.getElementById("corridor-search");
  if (!host) return;

  const GROUPS = ["Links", "Crossings", "Places", "Projects", "Events", "Others"];
  const GROUP = { links: 0, crossings: 1, nodes: 2, projects: 3, events: 4 };
  const FEW = 5, MANY = 200, LONGEST = 200;

  // Letters that no decomposition reaches: the dotless i and the schwa, Cyrillic letters beyond the common ones, forms of Arabic letters.
  const LETTERS = { "ı": "i", "ə": "e", "ǝ": "e", "æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ł": "l", "ә": "а", "ғ": "г",
    "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и", "ك": "ک", "ي": "ی", "ى": "ی", "ۀ": "ه", "ة": "ه" };
  const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");

  /** A name as it is compared: no case, marks, apostrophes or invisible signs; a space between words. */
  const fold = (text) => text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/[\p{M}\p{Cf}\p{Lm}'’‘´`]/gu, "")
    .replace(SPECIAL, (letter) => LETTERS[letter]).replace(/եվ/g, "եւ").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  /**
   * A name of a thing.
   * @typedef {object} Name
   * @property {string} text Folded, with a space before each word.
   * @property {string} shown What is shown of it beside the main name, empty for that.
   * @property {number} far 0 for its own name, 1 for another one, 2 for the name of an end of it.
   */

  /** @type {{item: any, names: Name[], all: string}[] | null} */
  let index = null;
  function build() {
    const ends = new Map([...data.crossings, ...data.nodes].map((item) => [item.id, item]));
    return [...items.values()].map((item) => {
      const names = /** @type {Name[]} */ ([]), seen = new Set();
      const add = (name, side, far) => {
        const text = fold(name);
        if (!text || seen.has(text)) return;
        seen.add(text);
        const shown = far && !/^(also|formerly)$/.test(side) ? `${name} (${side})` : `${side} ${name}`.trim();
        names.push({ text: ` ${text}`, shown: far ? shown : "", far });
      };
      add(nameOf(item), "", 0);
      for (const [side, name] of item.detail.names || []) add(name, side, 1);
      // A link goes by the names of its ends as well.
      for (const id of item.ends || []) for (const [side, name] of (ends.get(id) || { detail: {} }).detail.names || []) add(name, side, 2);
      return { item, names, all: names.map(({ text }) => text).join("") };
    });
  }

  /** Whether whole words of a name, written as one, are some other words written as one. */
  function joined(text, words) {
    const asked = words.join(""), parts = text.slice(1).split(" ");
    return asked.length > 3 && parts.some((_, from) => {
      let to = from, sum = "";
      while (to < parts.length && sum.length < asked.length) sum += parts[to++];
      return sum === asked;
    });
  }

  /** How well words fit a name: 0 is the whole of it, 1 its begin, 2 words of it, 3 letters inside it, else nothing. */
  function fit(text, whole, words) {
    if (text === ` ${whole}`) return 0;
    if (text.startsWith(` ${whole}`)) return 1;
    if (words.every((word) => text.includes(` ${word}`))) return 2;
    if (whole.length > 1 && words.every((word) => text.includes(word))) return 3;
    return joined(text, words) ? 3 : Infinity;
  }

  /** Whether a word is the begin of another but for a few slips: letters wrong, missing, added, or changed about. */
  function near(word, other) {
    const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    if (!most || Math.abs(other.length - word.length) > most && other.length < word.length) return false;
    const target = other.slice(0, word.length + most);
    let before = [], row = Array.from({ length: target.length + 1 }, (_, j) => j);
    for (let i = 1; i <= word.length; i++) {
      const next = [i];
      for (let j = 1; j <= target.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (word[i - 1] === target[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && word[i - 1] === target[j - 2] && word[i - 2] === target[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      [before, row] = [row, next];
    }
    return Math.min(...row) <= most;
  }

  const STYLES = ["focus", "trunk", "competing"];
  const weight = (item) => (item.style ? STYLES.indexOf(item.style) : item.focus ? 0 : item.rank || 1);

  /**
   * What goes by some words, the best first.
   * @param {string} query @returns {{item: any, shown: string, score: number}[]}
   */
  function find(query) {
    const whole = fold(query.slice(0, LONGEST)), words = whole.split(" ");
    if (!whole) return [];
    index = index || build();
    const found = [];
    for (const { item, names, all } of index) {
      let best = null, score = Infinity;
      for (const name of names) {
        const plain = fit(name.text, whole, words);
        // The end of a link counts less than anything that is called so itself.
        const here = name.far === 2 ? Math.max(plain, 2) + 0.5 : plain + name.far * 0.1;
        if (here < score) [best, score] = [name, here];
      }
      // Words of several names, as of both ends of a link.
      if (score > 3 && words.length > 1 && words.every((word) => all.includes(` ${word}`))) {
        best = names.find(({ far, text }) => far && words.some((word) => text.includes(` ${word}`))) || names[0];
        score = 2.8;
      }
      if (best && score < Infinity) found.push({ item, shown: best.shown, score });
    }
    if (!found.length) for (const { item, names } of index) {
      const name = names.find(({ text }) => words.every((word) => text.slice(1).split(" ").some((other) => near(word, other))));
      // A place that is called so goes before everything that begins or ends there.
      if (name) found.push({ item, shown: name.shown, score: (name.text.split(" ").length - 1 > words.length ? 5 : 4) + name.far * 0.1 });
    }
    return found.sort((a, b) => a.score - b.score || weight(a.item) - weight(b.item)
      || nameOf(a.item).length - nameOf(b.item).length || (a.item.key < b.item.key ? -1 : 1));
  }
  Object.assign(corridor, { find, fold });

  /** Results in their groups, the group of the best result first. */
  function grouped(found) {
    const groups = new Map();
    for (const result of found) {
      const group = GROUP[result.item.table] ?? 5;
      groups.set(group, [...groups.get(group) || [], result]);
    }
    const order = ({ score }) => (score ? Math.floor(score) : -1);
    return [...groups].sort(([a, [first]], [b, [other]]) => order(first) - order(other) || a - b);
  }

  const svg = (path) => {
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [name, value] of [["viewBox", "0 0 20 20"], ["width", "20"], ["height", "20"], ["aria-hidden", "true"]]) picture.setAttribute(name, value);
    for (const [name, value] of [["d", path], ["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "2"], ["stroke-linecap", "round"]]) line.setAttribute(name, value);
    picture.append(line);
    return picture;
  };
  const LENS = "M8.5 3a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0 -11M12.6 12.6L17 17";
  const button = (name, label, ...children) => element("button", { type: "button", class: name, "aria-label": label }, ...children);

  const opener = button("corridor-search-open", "Search", svg(LENS));
  const field = /** @type {HTMLInputElement} */ (element("input", { type: "text", role: "combobox", id: "corridor-search-field",
    "aria-label": "Search links, crossings, places, projects and events", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": "corridor-search-list", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    enterkeyhint: "go", placeholder: "Search", maxlength: String(LONGEST) }));
  const list = element("div", { role: "listbox", id: "corridor-search-list", class: "corridor-search-list", "aria-label": "Found", hidden: "" });
  const slash = element("button", { type: "button", class: "corridor-search-key", "aria-pressed": "true",
    "aria-label": "The key / goes to the search", title: "The key / goes to the search; click to turn it off" }, "/");
  const closer = button("corridor-search-close", "Close the search", svg("M5 5L15 15M15 5L5 15"));
  const none = element("p", { class: "corridor-search-none", hidden: "" });
  const told = element("p", { class: "corridor-unseen", role: "status" });
  const box = element("div", { class: "corridor-search-box" }, svg(LENS), field, slash, closer, list, none);
  host.setAttribute("role", "search");
  host.append(opener, box, told);

  /** @type {HTMLElement | null} Where the keyboard was before the field was asked for. */
  let came = null;
  /** @type {HTMLElement[]} */
  let options = [];
  let active = -1, moved = false, more = -1, waiting = 0;
  /** @type {WeakMap<HTMLElement, () => void>} */
  const acts = new WeakMap();

  function mark(place) {
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = place;
    const option = options[active];
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  }

  function shut() {
    list.hidden = none.hidden = true;
    list.replaceChildren();
    options = [];
    mark(-1);
    field.setAttribute("aria-expanded", "false");
  }

  /** Words at the right of a result: its status and mode, its date, or what it is. */
  function about(item) {
    const mode = data.style.words.mode[item.mode], status = item.status && corridor.statusWord(item.status, item.mode);
    if (status) return mode ? `${status} · ${mode.toLowerCase()}` : status;
    const date = item.table === "events" && item.detail.rows.find(([label]) => label === "Date");
    return date ? date[1] : item.detail.kind;
  }

  const SAMPLES = { events: { symbol: "event" }, waters: { role: "lake" } };

  function option(act, ...children) {
    const made = element("div", { role: "option", id: `corridor-search-${options.length}`, class: "corridor-search-option", "aria-selected": "false" }, ...children);
    acts.set(made, act);
    options.push(made);
    return made;
  }

  function result({ item, shown }) {
    const name = element("span", { class: "corridor-search-name" }, element("bdi", {}, nameOf(item).slice(0, LONGEST)));
    if (shown) name.append(" ", element("bdi", { class: "corridor-search-other" }, shown.slice(0, LONGEST)));
    const swatch = corridor.swatchOf(SAMPLES[item.table] || item) || element("span", { class: "corridor-swatch" });
    const made = option(() => choose(item), swatch, name, " ", element("span", { class: "corridor-search-about" }, about(item)));
    made.dataset.key = item.key;
    return made;
  }

  function show() {
    const found = find(field.value), groups = grouped(found);
    shut();
    const rows = [];
    for (const [group, results] of groups) {
      const head = element("div", { class: "corridor-search-head", id: `corridor-search-group-${group}`, role: "presentation" }, GROUPS[group]);
      const few = results.slice(0, more === group ? MANY : FEW);
      const made = element("div", { role: "group", "aria-labelledby": head.id }, head, ...few.map(result));
      const left = results.length - few.length;
      if (left && more !== group) {
        const place = options.length;
        made.append(option(() => {
          more = group;
          show();
          mark(place);
        }, element("span", { class: "corridor-search-more" }, `${left} more in ${GROUPS[group]}`)));
      }
      rows.push(made);
    }
    list.replaceChildren(...rows);
    const asked = field.value.trim() !== "";
    list.hidden = !options.length;
    none.hidden = Boolean(options.length) || !asked;
    none.textContent = none.hidden ? "" : "Nothing goes by that name.";
    field.setAttribute("aria-expanded", String(!list.hidden));
    moved = false;
    if (options.length) mark(0);
    clearTimeout(waiting);
    const parts = groups.map(([group, results]) => `${GROUPS[group]} ${results.length}`).join(", ");
    // Said once typing rests.
    waiting = setTimeout(() => {
      told.textContent = !asked ? "" : found.length ? `${found.length} found: ${parts}` : "Nothing goes by that name.";
    }, 400);
  }

  /** Close the list and, on a phone, the field. @param {boolean} back Whether the keyboard goes back to where it was. */
  function leave(back) {
    shut();
    clearTimeout(waiting);
    told.textContent = "";
    host.classList.remove("corridor-searching");
    if (!back) return;
    field.value = "";
    const target = came && came.isConnected && came !== document.body ? came : null;
    came = null;
    if (target) target.focus();
  }

  function choose(item) {
    leave(false);
    came = null;
    if (corridor.closeSheets) corridor.closeSheets();
    if (corridor.table) corridor.table.show(false);
    corridor.notice("");
    corridor.reveal(item);
    corridor.select(item, { zoom: true, focus: true });
  }

  function open(from) {
    came = from;
    host.classList.add("corridor-searching");
    field.focus();
    field.select();
  }

  opener.addEventListener("click", () => open(opener));
  closer.addEventListener("click", () => leave(true));
  slash.addEventListener("click", () => slash.setAttribute("aria-pressed", String(slash.getAttribute("aria-pressed") !== "true")));
  field.addEventListener("focus", () => { index = index || build(); });
  field.addEventListener("input", () => {
    more = -1;
    show();
  });
  field.addEventListener("click", () => { if (list.hidden && field.value) show(); });
  host.addEventListener("focusout", (event) => {
    if (!host.contains(/** @type {Node | null} */ (event.relatedTarget))) leave(false);
  });
  // The field keeps the keyboard while somebody points at the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const made = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[role=option]"));
    const act = made && acts.get(made);
    if (act) act();
  });
  field.addEventListener("keydown", (event) => {
    const last = options.length - 1;
    let place = null;
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      leave(true);
    } else if (event.key === "Enter") {
      const act = options[active] && acts.get(options[active]);
      if (act) act();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) show();
      else place = event.key === "ArrowDown" ? (active >= last ? 0 : active + 1) : active <= 0 ? last : active - 1;
    } else if (moved && !list.hidden && (event.key === "Home" || event.key === "End")) {
      place = event.key === "Home" ? 0 : last;
    } else {
      if (["ArrowLeft", "ArrowRight"].includes(event.key)) moved = false;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (place === null) return;
    moved = true;
    mark(place);
  });
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (slash.getAttribute("aria-pressed") !== "true" || document.querySelector("dialog[open]")) return;
    if (target.isContentEditable || target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select")) return;
    event.preventDefault();
    open(target);
  });
  corridor.on("day", () => { if (!list.hidden) show(); });
  corridor.on("theme", () => { if (!list.hidden) show(); });
})();
