// Areas, borders, lines and symbols on canvas, in the order of the style guide, whatever layers are on.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  if (!corridor.data) return;
  const { data, decode, project, meet, around, step } = corridor;
  const style = data.style;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  const look = {
    get theme() { return style.theme[dark.matches ? "dark" : "light"]; },
    /** @param {string} path such as `status.open` @returns {string} colour */
    colour(path) {
      const [family, name] = path.split(".");
      return look.theme[family][name];
    },
    /** @param {string} key @param {number} zoom @returns {number} px */
    width(key, zoom) {
      return step(style.width.zoom.map((z, i) => [z, style.width[key][i]]), zoom);
    },
    lineColour(line) {
      return line.status === "open" && line.style !== "focus" ? look.theme.group[line.style] : look.theme.status[line.status];
    },
  };

  // ---- strokes: used by the map and by the legend alike

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

  /** Draw the core of a link: ticks of a railway, then the passes of its status. */
  function drawLine(ctx, path, line, w, { ticks = 0, offset = 0, opacity = 1 } = {}) {
    const colour = look.lineColour(line);
    if (ticks) stroke(ctx, path, { colour, weight: w + 4, dash: [1.3, ticks], offset, opacity: 0.95 * opacity });
    const recipe = line.mode === "sea" && line.status === "open" ? "sea" : line.status;
    for (const pass of style.recipe[recipe]) {
      const [factor, plus, least] = pass.weight;
      stroke(ctx, path, {
        colour: pass.colour === "core" ? look.theme.line.core : colour,
        weight: Math.max(least, factor * w + plus, 0.4),
        dash: pass.dash ? pass.dash.map((part) => part * w) : null,
        offset,
        opacity: (pass.opacity || 1) * (pass.colour === "core" ? 1 : opacity),
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

  // ---- shapes

  const arcs = data.arcs.map((flat) => decode(flat));
  const areasOf = (item) => (item.areas || []).map((rings) => rings.map((flat) => decode(flat, true)));
  // Countries and waters are rings of shared arcs; rulings have rings of their own; rivers are lines.
  for (const item of [...data.countries, ...data.waters, ...data.rulings]) {
    item.rings = areasOf(item);
    item.paths = (item.lines || []).map((flat) => decode(flat));
    const edges = (item.shape || []).flat(2).map((n) => arcs[n < 0 ? ~n : n]);
    item.filled = edges.length + item.rings.length > 0;
    if (item.at) item.point = project(...item.at);
    const boxes = [...edges, ...item.rings.flat(), ...item.paths].map((line) => line.box);
    // A water may have a name and no shape of its own.
    item.box = around(boxes.length ? boxes : [[...item.point, ...item.point]]);
  }
  for (const link of data.links) link.path = decode(link.line);
  for (const item of [...data.crossings, ...data.nodes]) item.point = project(...item.at);

  const STYLE_ORDER = ["competing", "trunk", "focus"];
  const MODE_ORDER = ["road", "sea", "rail"];
  const STATUS_ORDER = ["not_built", "unknown", "proposed", "planned", "construction", "dismantled", "closed",
    "restricted", "open"];
  const rank = (link) => STYLE_ORDER.indexOf(link.style) * 1000 + MODE_ORDER.indexOf(link.mode) * 100
    + STATUS_ORDER.indexOf(link.status);
  const inOrder = [...data.links].sort((a, b) => rank(a) - rank(b));

  /** A canvas in a pane of its own that Leaflet moves and scales with the map. */
  const Canvas = L.Renderer.extend({
    _initContainer() { this._container = document.createElement("canvas"); },
    _destroyContainer() { this._container.remove(); delete this._container; },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const bounds = this._bounds, size = bounds.getSize(), canvas = this._container;
      const ratio = Math.min(3, Math.max(1, window.devicePixelRatio || 1));
      L.DomUtil.setPosition(canvas, bounds.min);
      canvas.width = Math.round(size.x * ratio);
      canvas.height = Math.round(size.y * ratio);
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      this._ratio = ratio;
      this.paint();
    },
    _updateTransform(center, zoom) {
      const map = this._map;
      if (map.getZoomScale(zoom, this._zoom) !== 1) {
        L.Renderer.prototype._updateTransform.call(this, center, zoom);
        return;
      }
      // Leaflet would place the canvas between two pixels, which blurs it.
      const half = map.getSize().multiplyBy(0.5 + this.options.padding);
      const corner = map.project(this._center, zoom).subtract(half).subtract(map._getNewPixelOrigin(center, zoom));
      L.DomUtil.setTransform(this._container, corner.round(), 1);
    },
    paint() {
      const ctx = this._container.getContext("2d"), { min } = this._bounds, ratio = this._ratio;
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, this._container.width, this._container.height);
      ctx.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
      this.options.paint(ctx, this._bounds);
    },
  });

  class Engine {
    constructor(map) {
      this.map = map;
      /** @type {Set<string>} keys of the layers that are on */
      this.on = new Set();
      this.hovered = null;
      this.selected = null;
      this.symbols = [];
      this.labels = [];
      this.shapes = new Map();
      this.tiles = new Set();
      const canvas = (name, zIndex, paint) => {
        const pane = map.createPane(name);
        pane.style.zIndex = zIndex;
        pane.style.pointerEvents = "none";
        return new Canvas({ pane: name, padding: 0.15, paint }).addTo(map);
      };
      this.base = canvas("corridor-base", 300, (ctx, bounds) => this.paintBase(ctx, bounds));
      this.top = canvas("corridor-top", 350, (ctx) => this.paintTop(ctx));
      this.waiting = 0;
      // Tiles that somebody lays under the map shine through its areas.
      map.on("layeradd layerremove", ({ type, layer }) => {
        if (!(layer instanceof L.GridLayer)) return;
        if (type === "layeradd") this.tiles.add(layer);
        else this.tiles.delete(layer);
        this.redraw();
      });
    }

    /** Draw again soon; many calls in one turn draw once. */
    redraw() {
      if (this.waiting) return;
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        if (!this.base._container || this.map._animatingZoom) return;
        this.base.paint();
        this.top.paint();
      });
    }

    redrawTop() {
      if (!this.waiting && this.top._container && !this.map._animatingZoom) this.top.paint();
    }

    switch(key, on) {
      if (on) this.on.add(key);
      else this.on.delete(key);
      this.redraw();
    }

    look(bounds) {
      const zoom = this.map.getZoom(), scale = 2 ** zoom, origin = this.map.getPixelOrigin();
      const box = bounds && [(bounds.min.x + origin.x) / scale, (bounds.min.y + origin.y) / scale,
        (bounds.max.x + origin.x) / scale, (bounds.max.y + origin.y) / scale];
      const at = ([x, y]) => ({ x: x * scale - origin.x, y: y * scale - origin.y });
      return { zoom, scale, ox: origin.x, oy: origin.y, box, at, tolerance: step(style.smoothPx, zoom) / 2 };
    }

    /** Add a line to a path, without the vertices that do not show at this zoom. */
    trace(path, { xy, weight }, view, { back = false, join = false } = {}) {
      const { scale, ox, oy, tolerance } = view;
      const count = weight.length;
      for (let k = 0; k < count; k++) {
        const i = back ? count - 1 - k : k;
        if (weight[i] * scale < tolerance) continue;
        const x = xy[2 * i] * scale - ox, y = xy[2 * i + 1] * scale - oy;
        if (k === 0 && !join) path.moveTo(x, y);
        else path.lineTo(x, y);
      }
    }

    area(rings, view) {
      const path = new Path2D();
      for (const ring of rings) this.trace(path, ring, view);
      return path;
    }

    shapePath(item, view) {
      const path = new Path2D();
      for (const polygon of item.shape) for (const ring of polygon) {
        ring.forEach((n, i) => this.trace(path, arcs[n < 0 ? ~n : n], view, { back: n < 0, join: i > 0 }));
        path.closePath();
      }
      return path;
    }

    /** Parts of a line that may be seen, each with its points and the length before it (so dashes keep still). */
    runs(line, view) {
      const { scale, ox, oy, tolerance, box } = view;
      const { xy, weight } = line;
      const margin = 60 / scale;
      const far = [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
      const found = [];
      let run = null, length = 0, px = 0, py = 0;
      for (let i = 0; i < weight.length; i++) {
        if (weight[i] * scale < tolerance * 0.7) continue;
        const wx = xy[2 * i], wy = xy[2 * i + 1];
        const x = wx * scale - ox, y = wy * scale - oy;
        if (i > 0) {
          const before = [(px + ox) / scale, (py + oy) / scale];
          const seen = meet([Math.min(before[0], wx), Math.min(before[1], wy), Math.max(before[0], wx),
            Math.max(before[1], wy)], far);
          if (seen) {
            if (!run) found.push(run = { points: [px, py], offset: length });
            run.points.push(x, y);
          } else run = null;
          length += Math.hypot(x - px, y - py);
        }
        px = x;
        py = y;
      }
      for (const part of found) {
        part.path = new Path2D();
        part.path.moveTo(part.points[0], part.points[1]);
        for (let i = 2; i < part.points.length; i += 2) part.path.lineTo(part.points[i], part.points[i + 1]);
      }
      return found;
    }

    paintBase(ctx, bounds) {
      const view = this.look(bounds);
      this.view = view;
      this.paintAreas(ctx, view);
      this.paintBorders(ctx, view);
      this.paintLinks(ctx, view);
    }

    paintAreas(ctx, view) {
      const { area } = look.theme;
      const [west, south, east, north] = data.extent;
      const a = view.at(project(west, north)), b = view.at(project(east, south));
      ctx.save();
      ctx.fillStyle = area.sea;
      const cover = this.tiles.size ? 0.3 : 1;
      if (cover === 1) ctx.fillRect(a.x, a.y, b.x - a.x, b.y - a.y);
      ctx.beginPath();
      ctx.rect(a.x, a.y, b.x - a.x, b.y - a.y);
      ctx.clip();
      this.shapes.clear();
      for (const country of data.countries) {
        if (!meet(country.box, view.box)) continue;
        const path = this.shapePath(country, view);
        this.shapes.set(country, path);
        ctx.fillStyle = area[this.on.has(country.layer) ? country.role : "other"];
        ctx.globalAlpha = cover;
        ctx.fill(path, "evenodd");
        ctx.globalAlpha = 1;
        // A hair of the same colour closes the seam between neighbours.
        if (cover === 1) stroke(ctx, path, { colour: ctx.fillStyle, weight: 0.7 });
      }
      for (const water of data.waters) {
        if (!this.on.has(water.layer) || !meet(water.box, view.box)) continue;
        if (water.filled) {
          const path = this.shapePath(water, view);
          this.shapes.set(water, path);
          ctx.fillStyle = area[water.type === "sea" ? "sea" : "lake"];
          ctx.globalAlpha = cover;
          ctx.fill(path, "evenodd");
          ctx.globalAlpha = 1;
          // The shore of a sea is drawn with the coast; its other edges are cuts.
          if (water.type !== "sea") stroke(ctx, path, { colour: area.coast, weight: 0.7 });
        } else if (view.zoom >= style.minZoom.river - 2.5) {
          const path = this.area(water.paths, view);
          this.shapes.set(water, path);
          stroke(ctx, path, { colour: area.river, weight: look.width("river", view.zoom), cap: "round" });
        }
      }
      ctx.restore();
    }

    borderPath(numbers, view) {
      const path = new Path2D();
      for (const n of numbers) if (meet(arcs[n].box, view.box)) this.trace(path, arcs[n], view);
      return path;
    }

    paintBorders(ctx, view) {
      const { area, border } = look.theme;
      const { zoom } = view, width = look.width("border", zoom);
      const kinds = data.borders;
      stroke(ctx, this.borderPath(kinds.coast, view), { colour: area.coast, weight: 0.8, opacity: 0.9 });
      if (this.on.has("borders-no-open") && zoom >= style.minZoom.noOpenCrossing) {
        stroke(ctx, this.borderPath(kinds.noOpen, view), { colour: border.closed,
          weight: look.width("noOpenCrossing", zoom), opacity: border.bandOpacity, cap: "round" });
      }
      if (this.on.has("borders-settled")) {
        stroke(ctx, this.borderPath(kinds.settled, view), { colour: border.settled, weight: width, cap: "round" });
      }
      if (this.on.has("borders-disputed")) {
        const path = this.borderPath(kinds.disputed, view);
        stroke(ctx, path, { colour: border.disputed, weight: width + 0.2, dash: style.disputedDash });
      }
      if (!this.on.has("rulings")) return;
      for (const ruling of data.rulings) {
        if (!meet(ruling.box, view.box)) continue;
        const path = this.area([...ruling.rings.flat(), ...ruling.paths], view);
        this.shapes.set(ruling, path);
        if (ruling.edge !== "dashed") continue;
        if (ruling.filled) {
          ctx.fillStyle = border.disputed;
          ctx.globalAlpha = 0.06;
          ctx.fill(path, "evenodd");
          ctx.globalAlpha = 1;
        }
        stroke(ctx, path, { colour: border.disputed, weight: width + 0.2, dash: style.disputedDash });
      }
    }

    shown(link, zoom) {
      if (!this.on.has(link.layer)) return false;
      if (link.mode !== "road") return true;
      return zoom >= style.minZoom[link.style === "competing" ? "competingRoad" : "road"];
    }

    paintLinks(ctx, view) {
      const { zoom } = view;
      this.drawn = [];
      for (const link of inOrder) {
        link.runs = null;
        if (!this.shown(link, zoom) || !meet(link.path.box, view.box)) continue;
        link.runs = this.runs(link.path, view);
        link.w = look.width(`${link.style}.${link.mode}`, zoom);
        if (link.runs.length) this.drawn.push(link);
      }
      if (zoom >= style.minZoom.uncertainty) for (const link of this.drawn) this.paintUncertainty(ctx, link, view);
      const ticks = zoom >= style.minZoom.railTicks ? 14 + zoom : 0;
      for (let from = 0; from < this.drawn.length;) {
        let to = from;
        const same = (a, b) => a.style === b.style && a.mode === b.mode;
        while (to < this.drawn.length && same(this.drawn[to], this.drawn[from])) to++;
        // All halos of a kind lie under all its lines, or each would bite its neighbour.
        for (let i = from; i < to; i++) this.eachRun(i, (link, run) => drawHalo(ctx, run.path, link, link.w, zoom));
        for (let i = from; i < to; i++) this.eachRun(i, (link, run) => drawLine(ctx, run.path, link, link.w, {
          ticks: link.mode === "rail" && link.style !== "competing" ? ticks : 0,
          offset: run.offset,
          // Only where status is the colour does its age show as well.
          opacity: link.stale && link.style === "focus" ? style.staleOpacity : 1,
        }));
        from = to;
      }
    }

    eachRun(i, act) {
      for (const run of this.drawn[i].runs) act(this.drawn[i], run);
    }

    paintUncertainty(ctx, link, view) {
      if (link.quality !== "schematic" || link.mode === "sea" || link.style === "competing") return;
      const middle = (link.path.box[1] + link.path.box[3]) / 2;
      const cosine = 1 / Math.cosh(Math.PI * (1 - middle / 128));
      const metres = (40075016.7 * cosine) / (256 * view.scale);
      const weight = Math.min(style.uncertaintyMaxPx, (2 * style.errorMetres[link.quality]) / metres);
      if (weight <= link.w + look.width("halo", view.zoom) + 2) return;
      for (const run of link.runs) stroke(ctx, run.path, { colour: look.lineColour(link), weight,
        opacity: look.theme.line.bandOpacity, cap: "round" });
    }

    paintTop(ctx) {
      const { view } = this;
      for (const [item, strong] of [[this.hovered, false], [this.selected, true]]) {
        if (!item || !item.runs || (!strong && item === this.selected)) continue;
        const halo = look.width("halo", view.zoom);
        for (const run of item.runs) {
          stroke(ctx, run.path, { colour: look.theme.ui.text, weight: item.w + halo + (strong ? 4.5 : 2.5),
            opacity: strong ? 1 : 0.55, cap: "round" });
          stroke(ctx, run.path, { colour: look.theme.line.halo, weight: item.w + halo, cap: "round" });
          drawLine(ctx, run.path, item, item.w, { offset: run.offset });
        }
      }
      corridor.paintLabels(this, ctx);
      const picked = this.symbols.find((symbol) => symbol.item === this.selected);
      if (picked) {
        const ring = new Path2D();
        ring.arc(picked.x, picked.y, picked.size / 2 + 4, 0, 7);
        stroke(ctx, ring, { colour: look.theme.line.halo, weight: 5 });
        stroke(ctx, ring, { colour: look.theme.ui.text, weight: 2.2 });
      }
    }
  }

  Object.assign(corridor, { look, stroke, drawLine, drawHalo, drawSymbol, Engine, dark });
})();
