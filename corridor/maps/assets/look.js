// Colours, widths, strokes and symbols: used by the map and by the legend alike.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { step, data } = corridor;
  const { style } = data;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  const look = {
    /** Name of a theme that holds whatever the system asks for; empty follows the system. */
    fixed: data.theme || "",
    /** By how much lines are wider than the style says: on paper they are. */
    widen: 1,
    get theme() { return style.theme[look.fixed || (dark.matches ? "dark" : "light")]; },
    /** @param {string} path such as `status.open` @returns {string} colour */
    colour(path) {
      const [family, name] = path.split(".");
      return look.theme[family][name];
    },
    /** @param {string} key @param {number} zoom @returns {number} px */
    width(key, zoom) {
      return look.widen * step(style.width.zoom.map((z, i) => [z, style.width[key][i]]), zoom);
    },
    lineColour(line) {
      return line.status === "open" && line.style !== "focus" ? look.theme.group[line.style] : look.theme.status[line.status];
    },
  };

  function stroke(ctx, path, { colour, weight, dash = null, offset = 0, opacity = 1, cap = "butt" }) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = weight;
    ctx.globalAlpha = opacity;
    ctx.lineCap = cap;
    ctx.lineJoin = "round";
    ctx.setLineDash(dash || []);
    ctx.lineDashOffset = offset;
    ctx.stroke(path);
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
  }

  /** A colour paled towards another. Unlike opacity it does not add up where the round ends of two lines meet. */
  const paled = (colour, towards, share) => {
    const [a, b] = [colour, towards].map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
    return `#${a.map((part, i) => Math.round(part * share + b[i] * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
  };

  /** Draw the core of a link: ticks of a railway, then the passes of its status; `strength` below 1 pales it. */
  function drawLine(ctx, path, line, w, { ticks = 0, offset = 0, strength = 1 } = {}) {
    const full = look.lineColour(line), colour = strength < 1 ? paled(full, look.theme.line.halo, strength) : full;
    if (ticks) stroke(ctx, path, { colour, weight: w + 4, dash: [1.3, ticks], offset, opacity: 0.95 });
    const recipe = line.mode === "sea" && line.status === "open" ? "sea" : line.status;
    for (const pass of style.recipe[recipe]) {
      const [factor, plus, least] = pass.weight;
      stroke(ctx, path, {
        colour: pass.colour === "core" ? look.theme.line.core : colour,
        weight: Math.max(least, factor * w + plus, 0.4),
        dash: pass.dash ? pass.dash.map((part) => part * w) : null,
        offset,
        opacity: pass.opacity || 1,
        cap: pass.cap || "butt",
      });
    }
  }

  function drawHalo(ctx, path, line, w, zoom) {
    const sea = line.mode === "sea";
    stroke(ctx, path, {
      colour: look.theme.line.halo,
      weight: w + (sea ? 1.6 : look.width("halo", zoom)),
      opacity: sea ? 0.55 : look.theme.line.haloOpacity,
      cap: "round",
    });
  }

  /** Draw a symbol of 24 units at a place, `size` px wide. */
  function drawSymbol(ctx, name, x, y, size) {
    ctx.save();
    ctx.translate(x - size / 2, y - size / 2);
    ctx.scale(size / 24, size / 24);
    ctx.lineJoin = "round";
    ctx.lineCap = "round";
    for (const part of style.symbol[name]) {
      const path = new Path2D(part.path);
      if (part.circle) path.arc(part.circle[0], part.circle[1], part.circle[2], 0, 7);
      if (part.rect) path.rect(...part.rect);
      if (part.fill) {
        ctx.fillStyle = look.colour(part.fill);
        ctx.fill(path);
      }
      if (part.stroke) {
        ctx.strokeStyle = look.colour(part.stroke);
        // The ring keeps two px on the screen, however small the symbol is.
        ctx.lineWidth = part.stroke === "node.ring" ? Math.max(part.width, (1.4 * 24) / size) : part.width;
        // Round ends would close the gaps of a dashed ring.
        ctx.lineCap = part.dash ? "butt" : "round";
        ctx.setLineDash(part.dash || []);
        ctx.stroke(path);
        ctx.setLineDash([]);
      }
    }
    ctx.restore();
  }

  dark.addEventListener("change", () => corridor.emit("theme"));
  Object.assign(corridor, { look, stroke, drawLine, drawHalo, drawSymbol });
})();
