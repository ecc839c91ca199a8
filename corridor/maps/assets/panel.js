// The legend: layers in groups, each with a sample drawn by the map's own code; and the views to jump to.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, look, element, stroke, drawLine, drawSymbol } = corridor;
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

  /** Number of things on each layer on the day shown. */
  const counts = () => {
    const found = new Map();
    for (const item of corridor.items.values()) {
      if (item.layer && item.past !== false) found.set(item.layer, (found.get(item.layer) || 0) + 1);
    }
    return found;
  };

  function row(map, layer, meta) {
    const box = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox" }));
    box.checked = map.hasLayer(layer);
    box.addEventListener("change", () => {
      if (box.checked) map.addLayer(layer);
      else map.removeLayer(layer);
    });
    map.on("layeradd layerremove", (event) => {
      if (event.layer === layer) box.checked = map.hasLayer(layer);
    });
    const count = element("span", { class: "corridor-count" });
    const sample = meta.swatch ? swatch(meta.swatch) : element("span", { class: "corridor-swatch" });
    const made = element("label", { class: "corridor-row" }, box, sample, element("span", { class: "corridor-words" }, meta.title), count);
    const tell = () => {
      if (typeof meta.count !== "number") return;
      const now = counts().get(layer.key) || 0;
      count.textContent = String(now);
      made.hidden = now === 0;
    };
    tell();
    corridor.on("day", tell);
    return made;
  }

  function section(title, hint, rows, open) {
    const body = element("div", { class: "corridor-rows" }, ...(hint ? [element("p", { class: "corridor-hint" }, hint)] : []), ...rows);
    const toggle = element("button", { type: "button", class: "corridor-toggle", "aria-expanded": String(open) }, title);
    body.hidden = !open;
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

  function views(map) {
    const list = element("div", { class: "corridor-views", role: "group", "aria-label": "Go to" });
    for (const view of data.views) {
      const button = element("button", { type: "button", class: "corridor-button" }, view.title);
      button.addEventListener("click", () => corridor.frame(map, view.bounds));
      list.append(button);
    }
    return list;
  }

  /**
   * Build the legend.
   * @param {any} map @param {() => [string, any, boolean][]} layers Title, layer, whether it is a base layer.
   */
  corridor.legend = (map, layers) => {
    const panel = document.getElementById("corridor-panel");
    if (!panel) return;
    const known = new Map(data.layers.map((meta) => [meta.key, meta]));
    const groups = new Map();
    const more = [];
    for (const [title, layer] of layers()) {
      if (!layer) continue;
      const meta = known.get(layer.key);
      if (!meta) {
        more.push(row(map, layer, { title, swatch: null }));
        continue;
      }
      if (!groups.has(meta.group)) groups.set(meta.group, { hint: meta.hint, rows: [] });
      groups.get(meta.group).rows.push(row(map, layer, meta));
    }
    const bar = element("div", { class: "corridor-bar" });
    const tree = element("div", { class: "corridor-layers", id: "corridor-layers", role: "group", "aria-label": "Layers" });
    bar.append(views(map));
    for (const [title, { hint, rows }] of groups) tree.append(section(title, hint, rows, true));
    if (more.length) tree.append(section("Added layers", "", more, true));
    panel.replaceChildren(bar, tree);
  };
})();
