// The legend: layers in groups, each with a sample drawn by the map's own code; and the five statuses for a phone.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, element, swatch } = corridor;
  const { style } = data;

  /** Things of each layer on the day shown. @returns {Map<string, any[]>} */
  const held = () => {
    const found = new Map();
    for (const item of corridor.items.values()) {
      if (!item.layer || item.past === false) continue;
      if (!found.has(item.layer)) found.set(item.layer, []);
      found.get(item.layer).push(item);
    }
    return found;
  };

  /** From which zoom a thing shows. */
  function begins(item) {
    const least = style.minZoom;
    if (item.table === "links") return item.mode === "road" ? least[item.style === "competing" ? "competingRoad" : "road"] : 0;
    if (item.table === "crossings") return item.focus ? least.crossingFocus : least.crossing;
    if (item.table === "nodes") return corridor.nodeZoom(item);
    return 0;
  }
  /** Layers that are not of counted things. */
  const LEAST = { "borders-no-open": style.minZoom.noOpenCrossing, "waters-rivers": style.minZoom.river - 2.5 };

  /** What each row says of the day and of the zoom. @type {((things: Map<string, any[]>, zoom: number) => void)[]} */
  const tellers = [];
  let map = /** @type {any} */ (null), asked = 0;
  const tell = () => {
    asked = 0;
    const things = held(), zoom = map.getZoom();
    for (const teller of tellers) teller(things, zoom);
  };
  const soon = () => { if (!asked) asked = requestAnimationFrame(tell); };

  function row(layer, meta) {
    const box = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox" }));
    box.checked = map.hasLayer(layer);
    box.addEventListener("change", () => {
      if (box.checked) map.addLayer(layer);
      else map.removeLayer(layer);
    });
    map.on("layeradd layerremove", (event) => {
      if (event.layer !== layer) return;
      box.checked = map.hasLayer(layer);
      soon();
    });
    const count = element("span", { class: "corridor-count" }), closer = element("span", { class: "corridor-closer" });
    const sample = meta.swatch ? swatch(meta.swatch) : element("span", { class: "corridor-swatch" });
    const made = element("label", { class: "corridor-row" }, box, sample, element("span", { class: "corridor-words" }, meta.title), closer, count);
    if (meta.swatch) tellers.push((things, zoom) => {
      const found = things.get(layer.key) || [];
      if (typeof meta.count === "number") {
        count.textContent = String(found.length);
        made.hidden = found.length === 0;
      }
      const least = found.length ? Math.min(...found.map(begins)) : 0;
      closer.textContent = box.checked && zoom < Math.max(least, LEAST[layer.key] || 0) ? "zoom in" : "";
    });
    return made;
  }

  let sections = 0;
  function section(title, hint, rows) {
    const body = element("div", { class: "corridor-rows" }, ...(hint ? [element("p", { class: "corridor-hint" }, hint)] : []), ...rows);
    const toggle = element("button", { type: "button", class: "corridor-toggle", "aria-expanded": "true" }, title);
    toggle.addEventListener("click", () => {
      body.hidden = !body.hidden;
      toggle.setAttribute("aria-expanded", String(!body.hidden));
    });
    const every = (word, on) => {
      const button = element("button", { type: "button", class: "corridor-every", "aria-label": `${title}: ${word}` }, word);
      button.addEventListener("click", () => {
        for (const box of body.querySelectorAll("input")) if (box.checked !== on) box.click();
      });
      return button;
    };
    const heading = element("h2", { id: `corridor-group-${++sections}` }, toggle);
    const head = element("div", { class: "corridor-head" }, heading, every("all", true), every("none", false));
    return element("div", { class: "corridor-group", role: "group", "aria-labelledby": heading.id }, head, body);
  }

  /** Up and down go from box to box, from wherever in the legend the keyboard is. */
  function walk(event) {
    if (!["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const boxes = [...event.currentTarget.querySelectorAll("input")].filter((box) => box.checkVisibility());
    const after = (box) => Boolean(event.target.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING);
    const others = boxes.filter((box) => box !== event.target);
    const next = event.key === "ArrowDown" ? others.find(after) : others.filter((box) => !after(box)).pop();
    event.preventDefault();
    if (next) next.focus();
  }

  /** The statuses in one row, for a phone: words short, samples as in the legend. */
  const SHORT = { open: "Open", restricted: "Limits", closed: "Closed", construction: "Building", planned: "Planned" };
  function key() {
    const tabs = document.getElementById("corridor-tabs");
    const metas = data.layers.filter(({ swatch: sample }) => sample && sample.line === "focus");
    const list = element("ul", { class: "corridor-key", "aria-label": "Status of links" });
    for (const [status, word] of Object.entries(SHORT)) {
      const meta = metas.find(({ swatch: sample }) => sample.status === status);
      if (meta) list.append(element("li", {}, swatch(meta.swatch), word));
    }
    if (tabs && list.children.length) tabs.before(list);
  }

  /**
   * Build the legend.
   * @param {any} ours @param {() => [string, any, boolean][]} layers Title, layer, whether it is a base layer.
   */
  corridor.legend = (ours, layers) => {
    const panel = document.getElementById("corridor-panel");
    if (!panel) return;
    map = ours;
    const known = new Map(data.layers.map((meta) => [meta.key, meta]));
    const groups = new Map();
    const more = [];
    for (const [title, layer] of layers()) {
      if (!layer) continue;
      const meta = known.get(layer.key);
      if (!meta) {
        more.push(row(layer, { title, swatch: null }));
        continue;
      }
      if (!groups.has(meta.group)) groups.set(meta.group, { hint: meta.hint, rows: [] });
      groups.get(meta.group).rows.push(row(layer, meta));
    }
    const tree = element("div", { class: "corridor-layers", id: "corridor-layers", role: "group", "aria-label": "Layers" });
    for (const [title, { hint, rows }] of groups) tree.append(section(title, hint, rows));
    if (more.length) tree.append(section("Added layers", "", more));
    tree.addEventListener("keydown", walk);
    panel.append(element("div", { class: "corridor-sheet-body" }, tree));
    corridor.jumps(map, panel);
    key();
    tell();
    corridor.on("day", tell);
    map.on("zoomend", soon);
  };
})();
