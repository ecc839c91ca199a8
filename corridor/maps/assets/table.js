// The table: what the map shows, in rows that can be sorted, narrowed and copied.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, items, element, picture, nameOf, swatchOf, shown } = corridor;

  const KINDS = { links: "Links", crossings: "Crossings", nodes: "Places", countries: "Countries", projects: "Projects", events: "Events" };
  const LINES = Object.keys(data.style.words.status), ROLES = Object.keys(data.style.words.role);

  const section = document.getElementById("corridor-table"), stage = document.getElementById("corridor-map");
  if (!section || !stage) return;

  const told = (item, label) => (item.detail.rows.find(([name]) => name === label) || ["", ""])[1];
  const last = (states) => states.filter(([step]) => step <= corridor.day).pop();
  const brief = (words) => words.replace(/\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)\b/g, "$1");
  const countryNames = new Map(data.countries.map((country) => [country.code, country.name]));
  const country = (code) => countryNames.get(code) || code;

  /** Since when what holds on the day shown does: words, and the first day they may mean. */
  function since(item) {
    const { history } = item.detail;
    if (corridor.scenario && corridor.scenario.changed.has(item.id)) return ["In this scenario", 0];
    if (history) {
      const [words, , , first] = history.filter(([, , , day, plan]) => !plan && day <= data.steps[corridor.day].day).pop() || ["", "", "", 0];
      return [words, first];
    }
    if (item.roles) {
      const [step, role] = last(item.roles) || [0, "other"];
      if (step) return [data.steps[step].words, data.steps[step].day];
      return role === "other" ? ["", 0] : [told(item, "Role since"), 0];
    }
    return item.table === "events" ? [told(item, "Date"), item.day] : ["", 0];
  }

  /** Status or role in words, and its place in the order of the legend. */
  function status(item) {
    if (item.status) return [corridor.statusWord(item.status, item.mode), 1 + LINES.indexOf(item.status)];
    if (item.role) return [data.style.words.role[item.role], 20 + ROLES.indexOf(item.role)];
    if (item.table !== "projects") return ["", 0];
    const parts = item.parts.filter((part) => part.path || part.symbol).map((part) => status(part));
    parts.sort((a, b) => a[1] - b[1]);
    return [[...new Set(parts.map(([words]) => words))].join(", "), parts.length ? parts[0][1] : 0];
  }

  /**
   * One row. Numbers sort by themselves and words by the rules of the language; what is empty or 0 comes last.
   * @typedef {object} Row
   * @property {any} item
   * @property {string} all What the filter looks at.
   * @property {string} name
   * @property {string} kind
   * @property {[string, number]} status Words and place in the order of the legend.
   * @property {[string, number]} since Words and day number.
   * @property {number} km 0 where it has no length.
   * @property {string} country
   * @property {[string, number]} checked Words and day number.
   * @property {number} sources
   */

  /** @returns {Row} */
  function rowOf(item) {
    const { detail } = item, state = item.states && last(item.states);
    const names = (detail.names || []).map(([, name]) => name);
    const row = {
      item, name: nameOf(item), kind: detail.kind, status: status(item), since: since(item), km: item.km || 0,
      country: item.table === "crossings" ? item.countries.map(country).join(", ") : told(item, "Country"),
      checked: state ? [item.checked, state[4]] : ["", 0],
      sources: (detail.sources || []).length,
    };
    return { ...row, all: corridor.fold([row.name, row.kind, row.status[0], row.country, ...names].join("\n")) };
  }

  const LENGTH = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
  const COLUMNS = /** @type {[keyof Row, string][]} */ ([["name", "Name"], ["kind", "Kind"], ["status", "Status"], ["since", "Since"],
    ["km", "Length km"], ["country", "Country"], ["checked", "Last checked"], ["sources", "Sources"]]);

  const collator = (() => {
    const options = /** @type {const} */ ({ numeric: true, sensitivity: "base" });
    try {
      return new Intl.Collator(data.language, options);
    } catch {
      return new Intl.Collator("en", options);
    }
  })();

  /** The columns that rows are sorted by, the last one asked for first. @type {Array<{key: keyof Row, down: boolean}>} */
  let sorts = [{ key: "name", down: false }];

  function sorted(rows) {
    const value = (row, key) => (Array.isArray(row[key]) ? row[key][1] || (row[key][0] ? -1 : 0) : row[key]);
    return [...rows].sort((a, b) => {
      for (const { key, down } of sorts) {
        const x = value(a, key), y = value(b, key);
        if (!x !== !y) return x ? -1 : 1;
        const order = typeof x === "string" ? collator.compare(x, y) : x - y;
        if (order) return down ? -order : order;
      }
      return 0;
    });
  }

  /** Samples as pictures: a thousand rows share one. @type {Map<string, string>} */
  const pictures = new Map();
  function sample(item) {
    if (!item.status && !item.role) return [];
    const look = [item.style, item.mode, item.status, item.symbol, item.role].join();
    if (!pictures.has(look)) {
      const canvas = swatchOf(item);
      pictures.set(look, canvas ? canvas.toDataURL() : "");
    }
    return [element("img", { class: "corridor-swatch", alt: "", width: "44", height: "16", src: pictures.get(look) || "" })];
  }

  /** The sign of what nobody has checked for long. */
  const stale = () => picture(12, [["path", { d: "M6 1 11.4 11H.6Z" }], ["path", { d: "M6 4.4v3.2M6 8.7v1", class: "corridor-core" }]], { class: "corridor-table-stale" });

  function cells(row) {
    const { item } = row;
    const name = element("button", { type: "button", class: "corridor-table-name", "data-key": item.key }, element("bdi", {}, row.name));
    const cell = (text, more = {}) => element("td", more, element("span", {}, text));
    const made = element("tr", {}, element("th", { scope: "row" }, name), cell(row.kind),
      element("td", { class: "corridor-table-status" }, ...sample(item), element("span", {}, row.status[0])),
      cell(brief(row.since[0])), cell(row.km ? `${item.about ? "about " : ""}${LENGTH.format(row.km)}` : "", { class: "corridor-table-number" }),
      cell(row.country),
      element("td", {}, ...(item.stale ? [stale(), element("span", { class: "corridor-table-unseen" }, "Not checked since ")] : []),
        brief(row.checked[0])),
      cell(String(row.sources || ""), { class: "corridor-table-number" }));
    if (item === corridor.selected || item === left) made.setAttribute("aria-current", "true");
    return made;
  }

  // The bar above the table.
  const field = /** @type {HTMLInputElement} */ (element("input", { type: "search", id: "corridor-table-filter", autocomplete: "off", spellcheck: "false", maxlength: "200" }));
  const chosen = new Set(["links", "crossings"]);
  const boxes = element("div", { class: "corridor-table-kinds", role: "group", "aria-label": "Kinds of things" });
  const counts = new Map();
  const check = (label, on, act, ...more) => {
    const box = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox" }));
    box.checked = on;
    box.addEventListener("change", () => act(box.checked));
    return element("label", {}, box, element("span", {}, label), ...more);
  };
  for (const [kind, label] of Object.entries(KINDS)) {
    const number = element("span", { class: "corridor-count" });
    counts.set(kind, number);
    boxes.append(check(label, chosen.has(kind), (on) => {
      if (on) chosen.add(kind);
      else chosen.delete(kind);
      fill();
    }, number));
  }
  let onlyView = false;
  const view = check("Only what is in view", false, (on) => {
    onlyView = on;
    fill();
  });
  view.className = "corridor-table-view";
  const button = (label, act) => {
    const made = element("button", { type: "button", class: "corridor-button" }, label);
    made.addEventListener("click", act);
    return made;
  };
  const heard = element("p", { class: "corridor-table-heard", role: "status" });
  const more = /** @type {HTMLDetailsElement} */ (element("details", { class: "corridor-table-more" }, element("summary", {}, "Choose rows"),
    element("div", {}, boxes, view)));
  const bar = element("div", { class: "corridor-table-bar" },
    element("div", { class: "corridor-table-filter" }, element("label", { for: field.id }, "Filter"), field), more,
    element("div", { class: "corridor-table-take" }, button("Copy as CSV", () => copy()), button("Save CSV", () => save())));

  const title = element("b", {}), count = element("span", { class: "corridor-table-count" });
  /** The count as it is heard, once typing rests. */
  const said = element("p", { class: "corridor-table-unseen", role: "status" });
  const caption = element("caption", { id: "corridor-table-caption" }, title, " ", count, " ",
    element("span", { class: "corridor-table-key" }, stale(), `not checked for ${data.staleAfter} days before the day shown`));
  const body = element("tbody");
  const heads = COLUMNS.map(([key, title]) => {
    const sort = element("button", { type: "button" }, title);
    sort.addEventListener("click", () => {
      const down = sorts[0].key === key && !sorts[0].down;
      sorts = [{ key, down }, ...sorts.filter((one) => one.key !== key)];
      fill();
    });
    const number = key === "km" || key === "sources";
    return element("th", { scope: "col", "data-column": key, ...(number ? { class: "corridor-table-number" } : {}) }, sort);
  });
  const table = element("table", {}, caption, element("thead", {}, element("tr", {}, ...heads)), body);
  const region = element("div", { class: "corridor-table-scroll", role: "region", tabindex: "0", "aria-labelledby": caption.id }, table);
  section.tabIndex = -1;
  section.append(bar, region, heard, said);

  /** @type {Row[]} */
  let rows = [];
  /** The thing at which the table was left. */
  let left = /** @type {any} */ (null);
  /** Rows written at a time, and the px from their end at which more are: a table of thousands is slow to lay out. */
  const SOME = 500, NEAR = 1500;
  /** Milliseconds after the last key until the number of rows is said. */
  const REST = 400;
  let waiting = 0;

  /** Write the next rows. @param {number} [until] At least up to there. */
  function next(until = 0) {
    const from = body.children.length;
    body.append(...rows.slice(from, Math.max(from + SOME, until)).map(cells));
  }
  section.addEventListener("scroll", ({ target }) => {
    const { scrollTop, scrollHeight, clientHeight } = /** @type {Element} */ (target);
    if (scrollTop + clientHeight > scrollHeight - NEAR && body.children.length < rows.length) next();
  }, { capture: true, passive: true });

  /** Fill the table with what is shown now. */
  function fill() {
    const { engine } = corridor;
    if (section.hidden || !engine) return;
    const found = shown(Object.keys(KINDS), engine.on, onlyView ? engine.map : null);
    for (const [kind, number] of counts) number.textContent = String(found.filter(({ table }) => table === kind).length);
    const words = corridor.fold(field.value).split(" ");
    const all = found.filter(({ table }) => chosen.has(table)).map(rowOf);
    rows = sorted(all.filter((row) => words.every((word) => row.all.includes(word))));
    heads.forEach((head, i) => {
      if (COLUMNS[i][0] === sorts[0].key) head.setAttribute("aria-sort", sorts[0].down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    const some = rows.length === all.length ? "" : ` of ${all.length}`;
    const { scenario } = corridor;
    title.textContent = `What the map shows on ${data.steps[corridor.day].words}${scenario ? ` in the scenario ${scenario.called}, a what-if` : ""}`;
    count.textContent = `${rows.length}${some} ${all.length === 1 ? "row" : "rows"}`;
    clearTimeout(waiting);
    waiting = setTimeout(() => { said.textContent = count.textContent; }, REST);
    heard.textContent = "";
    table.setAttribute("aria-rowcount", String(rows.length + 1));
    body.replaceChildren();
    next(rows.findIndex(({ item }) => item === left) + 30);
  }

  // What is taken away: one line a thing, with all that is needed to cite it.
  const iso = (day) => (day ? new Date((day - 719163) * 864e5).toISOString().slice(0, 10) : "");

  /** A cell as RFC 4180 wants it; a text that a spreadsheet would take for a formula is marked as text. */
  function quoted(value) {
    const text = typeof value === "number" ? String(value) : value.replace(/^[=+\-@\t\r\n]/, "'$&");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function csv() {
    const head = [...COLUMNS.map(([, title]) => title), "Length is", "Since, first day", "Id", "Source addresses", "Day shown", "Data date", "Licence"];
    const lines = rows.map(({ item, ...row }) => [row.name, row.kind, row.status[0], brief(row.since[0]), row.km || "", row.country,
      brief(row.checked[0]), row.sources || "", row.km ? (item.about ? "derived" : "published") : "", iso(row.since[1]), item.id,
      (item.detail.sources || []).map((number) => data.sources[number][3]).filter(Boolean).join(" "),
      data.steps[corridor.day].iso, iso(data.dataDay), data.credits.join("; ")]);
    return [head, ...lines].map((line) => `${line.map(quoted).join(",")}\r\n`).join("");
  }

  /** Copy by the old way, where a page in a file or a frame is refused the new one. */
  function copyByHand(text) {
    const area = /** @type {HTMLTextAreaElement} */ (element("textarea", { class: "corridor-table-copy", "aria-label": "Table as CSV" }));
    const before = /** @type {HTMLElement} */ (document.activeElement);
    area.value = text;
    section.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before.focus();
    return done;
  }

  async function copy() {
    const text = csv(), number = rows.length;
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      done = copyByHand(text);
    }
    heard.textContent = done ? `Copied ${number} ${number === 1 ? "row" : "rows"}` : "Copying is not allowed here: save the file instead";
  }

  function save() {
    // The mark at the start tells spreadsheets that the text is UTF-8.
    const href = URL.createObjectURL(new Blob(["\ufeff", csv()], { type: "text/csv" }));
    element("a", { href, download: `corridor-${data.steps[corridor.day].iso}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
    heard.textContent = `Saved ${rows.length} ${rows.length === 1 ? "row" : "rows"}`;
  }

  const tool = corridor.tool("Table", () => show(section.hidden), { "aria-pressed": "false", "aria-controls": section.id });

  const finger = window.matchMedia("(pointer: coarse)");

  /**
   * Put the table in the place of the map, or take it away.
   * @param {boolean} open @param {boolean} [again] Whether the keyboard goes back to the row at which the table was left.
   */
  function show(open, again = false) {
    if (section.hidden !== open) return;
    section.hidden = !open;
    stage.inert = open;
    tool.setAttribute("aria-pressed", String(open));
    clearTimeout(waiting);
    if (!open) {
      body.replaceChildren();
      return;
    }
    if (corridor.closeSheets) corridor.closeSheets();
    fill();
    // On a touch screen the keyboard would come up over the rows.
    (finger.matches ? section : field).focus({ preventScroll: true });
    const row = left && body.querySelector("[aria-current]");
    if (!row) return;
    // Only what scrolls, not what stands around it.
    const scroller = getComputedStyle(region).overflowY === "visible" ? section : region;
    const at = row.getBoundingClientRect(), home = scroller.getBoundingClientRect();
    scroller.scrollTop += at.top - home.top - (home.height - at.height) / 2;
    if (!again) return;
    const name = row.querySelector("button");
    if (name) name.focus({ preventScroll: true });
  }
  corridor.table = {
    show,
    /** The thing that a row leads to, while it is being chosen. */
    led: /** @type {any} */ (null),
    isOpen: () => !section.hidden,
    /** What is to be seen, all rows: for a printer. */
    printed: () => {
      // The samples are those of the paper.
      pictures.clear();
      const made = { title: title.textContent, count: count.textContent, heads: COLUMNS, rows: rows.map(cells) };
      pictures.clear();
      return made;
    },
  };

  body.addEventListener("click", (event) => {
    const name = /** @type {Element} */ (event.target).closest("button");
    const item = name && items.get(name.dataset.key);
    if (!item) return;
    left = item;
    show(false);
    corridor.table.led = item;
    corridor.select(item, { focus: true, zoom: true });
  });
  section.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || (event.target === field && field.value)) return;
    show(false);
    tool.focus();
  });
  field.addEventListener("input", fill);
  corridor.on("day", fill);
  corridor.on("layers", fill);
  // What somebody searches for is shown on the map.
  corridor.on("select", ({ item }) => { if (item) show(false); });
  corridor.on("theme", () => {
    pictures.clear();
    fill();
  });

  // On a phone the table is one of the parts at the foot of the page.
  const narrow = window.matchMedia("(max-width: 700px)");
  const tabs = document.getElementById("corridor-tabs"), tools = tool.parentElement;
  const settle = () => {
    if (narrow.matches && tabs) tabs.insertBefore(tool, tabs.lastElementChild);
    else if (tools) tools.prepend(tool);
    more.open = !narrow.matches;
  };
  narrow.addEventListener("change", settle);
  settle();
})();
