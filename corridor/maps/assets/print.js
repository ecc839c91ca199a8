// The map on paper: one page with title, legend, scale and sources, drawn apart, so that the map on the screen stays as it is.
// While the table is open, its rows on as many pages as they need.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  const { data, element } = corridor, { RATIO } = corridor.paper;
  if (!document.getElementById("corridor-tools")) return;
  const style = data.style;
  /** Sizes of the legend in points, of which the first that fits is taken; none is under 7. */
  const SIZES = { a4: [8.5, 8, 7.5, 7], a3: [10, 9.5, 9, 8.5, 8, 7.5, 7] };
  /** Room in px for words that take a little more of it on paper than on the screen. */
  const SPARE = 4;
  const LONG = 90;
  const paper = { size: "a4", way: "landscape", what: "table" };
  /** Sources by how sure they are; a copy of what somebody else published counts for less. */
  const SURE = { high: 2, medium: 1 };
  const trust = ([, publisher, , , sure]) => (SURE[sure] || 0) - (/\bcopy (at|of|on)\b/i.test(publisher) ? 0.5 : 0);

  /** What is laid out now. @type {null | {sheet: HTMLElement, map?: any, end?: AbortController}} */
  let made = null;

  /** Copy onto another map what others have drawn on ours. */
  function copyAdded(from, to) {
    from.eachLayer((layer) => {
      const { options } = layer;
      try {
        if (layer instanceof L.Marker) L.marker(layer.getLatLng(), { icon: options.icon, opacity: options.opacity, interactive: false, keyboard: false }).addTo(to);
        else if (layer instanceof L.Path) {
          const place = layer.getLatLngs ? layer.getLatLngs() : layer.getLatLng();
          new layer.constructor(place, { ...options, renderer: undefined, pane: "overlayPane", interactive: false }).addTo(to);
        }
      } catch {
        // A layer of a plugin that wants to be made in another way stays on the screen only.
      }
    });
  }

  /** Draw what our map shows, as far as it is in view, on another map. @param {HTMLElement} frame @param {AbortSignal} signal */
  function draw(frame, signal) {
    const drawn = corridor.paper.draw(frame, corridor, signal);
    copyAdded(corridor.engine.map, drawn.map);
    return drawn;
  }

  /** The layers that can be seen on a map, as rows of a legend. */
  function legend(sheet) {
    const seen = new Set([...sheet.drawn, ...sheet.symbols.map(({ item }) => item), ...corridor.shown(["countries"], sheet.on, sheet.map)]
      .map(({ layer }) => layer));
    const groups = new Map(corridor.changes ? [[corridor.changes.heading, corridor.changeRows().map(([kind, title]) => {
      const canvas = element("canvas", { class: "corridor-swatch" });
      corridor.paintSample(canvas, { change: kind }, RATIO);
      return element("p", {}, canvas, element("span", {}, title));
    })]] : []);
    for (const row of data.layers) {
      // Status is no colour of lines while they tell of a change.
      if (corridor.changes && row.swatch && row.swatch.line && row.swatch.line !== "river") continue;
      if (!sheet.on.has(row.key) || (typeof row.count === "number" && !seen.has(row.key) && !/^(waters|rulings)/.test(row.key))) continue;
      if (!groups.has(row.group)) groups.set(row.group, []);
      const canvas = element("canvas", { class: "corridor-swatch" });
      corridor.paintSample(canvas, row.swatch, RATIO);
      groups.get(row.group).push(element("p", {}, canvas, element("span", {}, row.title)));
    }
    return [...groups].map(([title, rows]) => element("div", {}, element("h2", {}, title), ...rows));
  }

  const short = (text) => (text.length > LONG ? `${text.slice(0, LONG).trimEnd()}…` : text);

  /** Sources of what is in view as text: the surest first, and of these by which the status of most is known. @returns {string[]} */
  function sources(sheet) {
    const times = new Map();
    for (const item of corridor.shown(["links", "crossings", "nodes", "countries", "events"], sheet.on, sheet.map)) {
      (item.detail.sources || []).forEach((number, i) => times.set(number, (times.get(number) || 0) + (item.states && !i ? 1 : 0.001)));
    }
    const rank = (number) => trust(data.sources[number]);
    return [...times].sort((a, b) => rank(b[0]) - rank(a[0]) || b[1] - a[1] || a[0] - b[0]).map(([number]) => {
      const [title, publisher, date] = data.sources[number].map(short);
      const about = [publisher, date].filter(Boolean).join(", ");
      return about ? `${title}. ${about}` : title;
    });
  }

  /** Write as many sources as there is room for. */
  function fill(list, rest, all, room) {
    list.replaceChildren();
    rest.textContent = "";
    if (!all.length) return;
    let count = 0;
    const over = () => list.scrollHeight > room() || list.scrollWidth > list.clientWidth + 1;
    const tell = () => { rest.textContent = count < all.length ? `and ${all.length - count} more in the file` : ""; };
    tell();
    while (count < all.length) {
      list.append(element("li", {}, element("span", { dir: "auto" }, all[count])));
      count++;
      tell();
      if (!over()) continue;
      /** @type {Element} */ (list.lastElementChild).remove();
      count--;
      tell();
      break;
    }
  }

  const tableOpen = () => Boolean(corridor.table && corridor.table.isOpen());

  const { dress, head, credits, inLight } = corridor.paper;

  /** Lay out the rows of the table: the head of the columns stands on each page. */
  function layOutTable() {
    const printed = inLight([corridor], () => corridor.table.printed(), 1);
    const heads = printed.heads.map(([key, words]) => element("th", { scope: "col", "data-column": key }, words));
    for (const row of printed.rows) for (const button of row.querySelectorAll("button")) button.replaceWith(...button.childNodes);
    for (const row of printed.rows) row.removeAttribute("aria-current");
    const sheet = element("main", { class: "corridor-print corridor-print-table", "data-paper": `${paper.size}-${paper.way}` },
      head(data.title, data.subtitle, `${printed.title} · ${printed.count} · data of ${data.dataWords}`),
      element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...printed.rows)),
      element("div", { class: "corridor-print-notes" },
        element("p", {}, `A triangle marks what had not been checked for ${data.staleAfter} days. The sources of each row, with their addresses, stand in its details in the file and in the table saved as CSV.`),
        element("p", { dir: "auto" }, data.borderNote), credits()));
    dress(sheet);
    made = { sheet };
  }

  /** Lay out what is to be printed for the paper chosen. */
  function layOut() {
    discard();
    if (!corridor.engine) return;
    if (tableOpen() && paper.what === "table") {
      layOutTable();
      return;
    }
    const frame = element("div"), end = new AbortController();
    const words = document.getElementById("corridor-badge");
    const key = element("div", { class: "corridor-print-legend" }), list = element("ol"), rest = element("p");
    const told = element("section", { class: "corridor-print-sources" }, element("h2", {}, "Sources of what is shown"), list, rest);
    const notes = element("div", { class: "corridor-print-notes" }, element("p", { dir: "auto" }, data.borderNote), credits());
    const rule = element("p", {}, style.words.rule);
    const about = element("div", { class: "corridor-print-key" }, rule, key);
    const foot = element("footer", {}, about, told, notes);
    const sheet = element("main", { class: "corridor-print", "data-paper": `${paper.size}-${paper.way}` },
      head(data.title, data.subtitle, words ? words.textContent || "" : ""),
      element("div", { class: "corridor-print-map" }, frame), foot);
    dress(sheet);
    const map = inLight([corridor], () => {
      const drawn = draw(frame, end.signal);
      key.append(...legend(drawn.sheet));
      if (drawn.sheet.drawn.some(({ stale }) => stale)) rule.append(` Paler: not checked for ${data.staleAfter} days.`);
      const all = sources(drawn.sheet);
      // Beside the sources the legend may be as high as they are, above them it leaves them their part.
      const gap = parseFloat(getComputedStyle(foot).rowGap);
      const most = paper.way === "landscape" ? foot.clientHeight - notes.offsetHeight - gap : foot.clientHeight * 0.5;
      const fits = () => {
        const lowest = Math.max(...[...key.querySelectorAll("p")].map((row) => row.getBoundingClientRect().bottom));
        return lowest - about.getBoundingClientRect().top + SPARE <= most && key.scrollWidth <= key.clientWidth + 1;
      };
      for (const size of SIZES[paper.size]) {
        about.style.fontSize = `${size}pt`;
        if (fits()) break;
      }
      let left = 0;
      const more = element("p");
      while (!fits() && key.querySelector("canvas")) {
        const rows = key.querySelectorAll("canvas"), row = /** @type {Element} */ (rows[rows.length - 1].parentElement);
        const group = /** @type {Element} */ (row.parentElement);
        (group.querySelectorAll("canvas").length > 1 ? row : group).remove();
        more.textContent = `and ${++left} more`;
        key.append(more);
      }
      fill(list, rest, all, () => told.clientHeight - SPARE - (list.offsetTop - told.offsetTop) - rest.offsetHeight);
      return drawn.map;
    });
    // What a link looks like was worked out for the paper.
    corridor.engine.redraw();
    made = { sheet, map, end };
  }

  /** Let go of the page that was laid out. */
  function discard() {
    if (!made) return;
    if (made.end) made.end.abort();
    if (made.map) made.map.remove();
    made.sheet.remove();
    made = null;
  }

  // Some browsers say that printing is over while they still make the page: it stays until somebody goes on.
  window.addEventListener("beforeprint", layOut);
  window.addEventListener("afterprint", () => {
    for (const name of ["pointerdown", "keydown"]) window.addEventListener(name, discard, { once: true, capture: true });
  });

  function choice(title, key, options) {
    const set = element("fieldset", {}, element("legend", {}, title));
    for (const [value, label] of options) {
      const radio = /** @type {HTMLInputElement} */ (element("input", { type: "radio", name: `corridor-print-${key}`, value }));
      radio.checked = paper[key] === value;
      radio.addEventListener("change", () => { paper[key] = value; });
      set.append(element("label", {}, radio, element("span", {}, label)));
    }
    return set;
  }

  const told = element("p", {}), heading = element("h2", { id: "corridor-print-title" });
  const what = choice("Print", "what", [["table", "Table"], ["map", "Map"]]);
  const tell = () => {
    const open = tableOpen(), rows = open && paper.what === "table";
    what.hidden = !open;
    heading.textContent = rows ? "Print the table" : "Print the map";
    told.textContent = rows ? "The rows that the table shows now, on as many pages as they need."
      : "One page in light colours: what the map shows now, with its legend, scale and sources.";
  };
  what.addEventListener("change", tell);
  const go = element("button", { type: "button", class: "corridor-button corridor-print-go" }, "Print");
  const cancel = element("button", { type: "button", class: "corridor-button" }, "Cancel");
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", { class: "corridor-print-dialog", "aria-labelledby": "corridor-print-title" },
    heading,
    told, what,
    choice("Paper", "size", [["a4", "A4"], ["a3", "A3"]]),
    choice("Orientation", "way", [["landscape", "Landscape"], ["portrait", "Portrait"]]),
    element("div", { class: "corridor-print-act" }, go, cancel)));
  document.body.append(dialog);
  let before = { ...paper };
  const check = () => {
    for (const radio of dialog.querySelectorAll("input")) radio.checked = Object.values(paper).includes(radio.value);
  };
  cancel.addEventListener("click", () => dialog.close("cancel"));
  dialog.addEventListener("cancel", () => { dialog.returnValue = "cancel"; });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "print") Object.assign(paper, before);
    check();
  });
  go.addEventListener("click", () => {
    before = { ...paper };
    dialog.close("print");
    window.print();
  });
  corridor.tool("Print", () => {
    before = { ...paper };
    dialog.returnValue = "";
    check();
    tell();
    dialog.showModal();
  }, { "aria-haspopup": "dialog" });
})();
