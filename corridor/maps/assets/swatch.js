// Samples of lines, symbols and areas beside words, drawn by the map's own code.
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
    if (sample.change) corridor.paintChange(ctx, line, sample.change);
    else if (sample.symbol) drawSymbol(ctx, sample.symbol, W / 2, H / 2, 14);
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

  const swatches = new Map();

  function swatch(sample) {
    const canvas = /** @type {HTMLCanvasElement} */ (element("canvas", { class: "corridor-swatch", "aria-hidden": "true" }));
    paint(canvas, sample);
    // Samples of lists that are written anew with each letter are not kept.
    if (swatches.size > 500) for (const old of swatches.keys()) if (!old.isConnected) swatches.delete(old);
    swatches.set(canvas, sample);
    return canvas;
  }

  /** The sample for a thing in a card or list, if it has any. */
  corridor.swatchOf = (item) => {
    if (item.path) return swatch({ line: item.style, mode: item.mode, status: item.status, width: 5 });
    if (item.symbol) return swatch({ symbol: item.symbol });
    if (item.role) return swatch({ area: item.role });
    if (item.table === "waters") return swatch(item.type === "river" ? { line: "river" } : { area: item.type === "sea" ? "sea" : "lake" });
    if (item.table === "rulings") return swatch({ border: item.edge === "dashed" ? "ruling" : "settled" });
    return null;
  };

  corridor.on("theme", () => {
    for (const [canvas, sample] of swatches) {
      if (canvas.isConnected) paint(canvas, sample);
      else swatches.delete(canvas);
    }
  });

  Object.assign(corridor, { swatch, paintSample: paint });
})();
