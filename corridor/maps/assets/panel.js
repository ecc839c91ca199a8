// The legend: layers in groups, each with a sample drawn by the map's own code; and the five statuses for a phone.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, look, element, stroke, drawLine, drawSymbol } = corridor;
  const { style } = data;
  const W = 44, H = 16;

  /** Paint one sample; `sample` is the `swatch` of a layer. */
  function paint(canvas, sample, ratio = Math.max(1, window.devicePixelRatio || 1)) {
    canvas.width = W * ratio;
    canvas.height = H * ratio;
    const ctx = canvas.getContext("2d");
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const line = new Path2D();
    line.moveTo(3, H / 2);
    line.lineTo(W - 3, H / 2);
    const { area, border } = look.theme;
    if (sample.symbol) drawSymbol(ctx, sample.symbol, W / 2, H / 2, 14);
    else if (sample.area) {
      ctx.fillStyle = area[sample.area];
      ctx.fillRect(8, 1.5, 28, H - 3);
      ctx.strokeStyle = sample.area === "lake" ? area.coast : border.settled;
      ctx.strokeRect(8, 1.5, 28, H - 3);
    } else if (sample.border) {
      const disputed = sample.border === "disputed" || sample.border === "ruling";
      if (sample.border === "noOpen") stroke(ctx, line, { colour: border.closed, weight: 7, opacity: border.bandOpacity + 0.1, cap: "round" });
      if (sample.border === "ruling") {
        const box = new Path2D();
        box.rect(8, 2, 28, H - 4);
        stroke(ctx, box, { colour: border.disputed, weight: 1.2, dash: data.style.disputedDash });
      } else {
        stroke(ctx, line, { colour: disputed ? border.disputed : border.settled, weight: 1.4,
          dash: disputed ? data.style.disputedDash : null });
      }
    } else if (sample.line === "river") stroke(ctx, line, { colour: area.river, weight: 1.6 });
    else {
      const link = { style: sample.line, mode: sample.mode, status: sample.status };
      const ticks = link.mode === "rail" && link.style === "trunk" ? 9 : 0;
      drawLine(ctx, line, link, sample.width, { ticks });
    }
  }

  corridor.paintSample = paint;
  const swatches = new Map();

  function swatch(sample) {
    const canvas = /** @type {HTMLCanvasElement} */ (element("canvas", { class: "corridor-swatch", "aria-hidden": "true" }));
    paint(canvas, sample);
    // Samples of lists that are written anew with each letter are not kept.
    if (swatches.size > 500) for (const old of swatches.keys()) if (!old.isConnected) swatches.delete(old);
    swatches.set(canvas, sample);
    return canvas;
  }

  /** The sample for the card of a thing. */
  corridor.swatchOf = (item) => {
    if (item.path) return swatch({ line: item.style, mode: item.mode, status: item.status, width: 5 });
    if (item.symbol) return swatch({ symbol: item.symbol });
    if (item.role) return swatch({ area: item.role });
    return null;
  };

  corridor.on("theme", () => {
    for (const [canvas, sample] of swatches) {
      if (canvas.isConnected) paint(canvas, sample);
      else swatches.delete(canvas);
    }
  });

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
      closer.textContent = box.checked && zoom < Math.max(least, LEAST[layer.key] || 0) ? "from closer" : "";
    });
    return made;
  }

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
    const head = element("div", { class: "corridor-head" }, element("h2", {}, toggle), every("all", true), every("none", false));
    return element("section", { class: "corridor-group" }, head, body);
  }

  /** Up and down go from box to box. */
  function walk(event) {
    if (!["ArrowUp", "ArrowDown"].includes(event.key) || !(event.target instanceof HTMLInputElement)) return;
    const boxes = [...event.currentTarget.querySelectorAll("input")].filter((box) => box.checkVisibility());
    const next = boxes[boxes.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
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
