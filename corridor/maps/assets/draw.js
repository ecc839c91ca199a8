// Areas, borders, lines and symbols on canvas, in the order of the style guide, whatever layers are on.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  const { data, arcs, project, meet, step, look, stroke, drawLine, drawHalo, Canvas, overlay } = corridor;
  const style = data.style;

  const STYLE_ORDER = ["competing", "trunk", "focus"];
  const MODE_ORDER = ["road", "sea", "rail"];
  const STATUS_ORDER = ["not_built", "unknown", "proposed", "planned", "construction", "dismantled", "closed",
    "restricted", "open"];
  const rank = (link) => STYLE_ORDER.indexOf(link.style) * 1000 + MODE_ORDER.indexOf(link.mode) * 100
    + STATUS_ORDER.indexOf(link.status);
  /** @type {any[]} links from the lowest to the topmost */
  let inOrder = [];
  const order = () => {
    for (const link of data.links) link.rank = rank(link);
    inOrder = [...data.links].sort((a, b) => a.rank - b.rank);
  };
  order();
  corridor.share();

  class Engine {
    /** @param {any} map @param {Partial<{ratio: number, padding: number, on: Iterable<string>, changed: Iterable<any>}>} [sheet] @param {AbortSignal} [signal] Ends its listening. */
    constructor(map, sheet = {}, signal = undefined) {
      this.map = map;
      /** Whether the map is the one of our page, with nothing of somebody else's under it. */
      this.own = Boolean(map.corridorOwn || map.getContainer().closest("#corridor-map"));
      /** @type {Set<string>} keys of the layers that are on */
      this.on = new Set(sheet.on);
      /** @type {Map<string, number>} how many layers that are on hold a key */
      this.held = new Map();
      this.hovered = null;
      /** @type {Set<any>} what changed on the day shown; nothing on the day of the start */
      this.changed = new Set(sheet.changed);
      this.symbols = [];
      this.labels = [];
      this.shapes = new Map();
      this.tiles = new Set();
      const canvas = (name, zIndex, paint) => {
        const pane = map.createPane(name);
        pane.style.zIndex = zIndex;
        pane.style.pointerEvents = "none";
        return new Canvas({ pane: name, padding: 0.15, paint, ...sheet }).addTo(map);
      };
      this.base = canvas("corridor-base", 300, (ctx, bounds) => this.paintBase(ctx, bounds));
      this.top = canvas("corridor-top", 350, (ctx) => this.paintTop(ctx));
      this.waiting = 0;
      // Tiles that somebody lays under the map shine through its areas.
      map.eachLayer((layer) => { if (layer instanceof L.GridLayer) this.tiles.add(layer); });
      map.on("layeradd layerremove", ({ type, layer }) => {
        if (!(layer instanceof L.GridLayer)) return;
        if (type === "layeradd") this.tiles.add(layer);
        else this.tiles.delete(layer);
        this.redraw();
      });
      corridor.on("day", () => {
        order();
        const { lines } = corridor.day === data.home || corridor.scenario ? { lines: [] } : data.steps[corridor.day];
        this.changed = new Set(lines.map(([id]) => corridor.subject(id)).filter(Boolean));
        this.renew();
      }, { signal });
      corridor.on("theme", () => this.renew(), { signal });
      corridor.on("select", () => {
        if (this.chosen().some((link) => link.mode === "road" && this.on.has(link.layer) && !link.runs)) this.redraw();
        else this.redrawTop();
      }, { signal });
    }

    /** Draw again, names placed anew. */
    renew() {
      this.placed = null;
      this.redraw();
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
      // Two layers of somebody's may hold the same things: they go when both are off.
      const held = (this.held.get(key) || 0) + (on ? 1 : -1);
      this.held.set(key, Math.max(0, held));
      if (held > 0) this.on.add(key);
      else this.on.delete(key);
      this.redraw();
      corridor.emit("layers", this.map);
    }

    /** Whether a thing is on a layer that is on. */
    has(item) {
      return this.on.has(item.layer) && item.past !== false;
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
      for (const part of found) part.path = corridor.pathOf(part.points);
      return found;
    }

    paintBase(ctx, bounds) {
      const view = this.look(bounds);
      this.view = view;
      this.paintAreas(ctx, view);
      this.paintBorders(ctx, view);
      this.paintEdge(ctx, view);
      this.paintLinks(ctx, view);
    }

    /** North-west and south-east corner of the frame at which the data were cut. */
    corners(view) {
      const [west, south, east, north] = data.extent;
      return [view.at(project(west, north)), view.at(project(east, south))];
    }

    paintAreas(ctx, view) {
      const { area } = look.theme;
      const [a, b] = this.corners(view);
      ctx.save();
      ctx.fillStyle = area.sea;
      const cover = this.tiles.size ? 0.3 : 1;
      if (cover === 1 && this.own) ctx.fillRect(a.x, a.y, b.x - a.x, b.y - a.y);
      ctx.beginPath();
      ctx.rect(a.x, a.y, b.x - a.x, b.y - a.y);
      ctx.clip();
      this.shapes.clear();
      for (const country of data.countries) {
        if (!meet(country.box, view.box) || !(this.own || this.on.has(country.layer))) continue;
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

    /** Where the data end the map fades into the page, so that the cut is not taken for a coast or a border. */
    paintEdge(ctx, view) {
      if (this.tiles.size || !this.own) return;
      const [a, b] = this.corners(view);
      const fade = Math.min(48, (b.y - a.y) / 8), paper = look.theme.ui.panel2;
      for (const [x0, y0, dx, dy] of [[a.x, 0, 1, 0], [b.x, 0, -1, 0], [0, a.y, 0, 1], [0, b.y, 0, -1]]) {
        const tint = ctx.createLinearGradient(x0, y0, x0 + dx * fade, y0 + dy * fade);
        tint.addColorStop(0, paper);
        tint.addColorStop(1, `${paper}00`);
        ctx.fillStyle = tint;
        ctx.fillRect(dx < 0 ? b.x - fade : a.x, dy < 0 ? b.y - fade : a.y, dx ? fade : b.x - a.x, dy ? fade : b.y - a.y);
      }
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
      if (!kinds.coast) return;
      if (this.own) stroke(ctx, this.borderPath(kinds.coast, view), { colour: area.coast, weight: 0.8, opacity: 0.9 });
      if (this.on.has("borders-no-open") && zoom >= style.minZoom.noOpenCrossing) {
        stroke(ctx, this.borderPath(corridor.shut, view), { colour: border.closed,
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
        const path = ruling.filled ? this.shapePath(ruling, view) : this.area(ruling.paths, view);
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
      // A chosen road shows from any distance.
      if (link.mode !== "road" || this.chosen().includes(link)) return true;
      return zoom >= style.minZoom[link.style === "competing" ? "competingRoad" : "road"];
    }

    paintLinks(ctx, view) {
      if (corridor.changes) {
        corridor.paintChanges(this, ctx, view);
        return;
      }
      const { zoom } = view;
      this.drawn = [];
      for (const link of inOrder) {
        link.runs = link.whole = null;
        if (!this.shown(link, zoom) || !meet(link.path.box, view.box)) continue;
        link.runs = link.whole = this.runs(link.path, view);
        link.w = look.width(`${link.style}.${link.mode}`, zoom);
        if (link.runs.length) this.drawn.push(link);
      }
      const drawn = new Set(this.drawn);
      for (const link of this.drawn) if (link.stretches) link.runs = corridor.laneRuns(link, drawn, view);
      if (zoom >= style.minZoom.uncertainty) this.paintUncertainty(ctx, view);
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
          strength: link.stale && link.style === "focus" ? style.staleOpacity : 1,
        }));
        from = to;
      }
    }

    eachRun(i, act) {
      for (const run of this.drawn[i].runs) act(this.drawn[i], run);
    }

    /** Bands as wide as the error of schematic lines: those of one colour are one tint, also where they overlap. */
    paintUncertainty(ctx, view) {
      const bands = new Map();
      for (const link of this.drawn) {
        if (link.quality !== "schematic" || link.mode === "sea" || link.style === "competing") continue;
        const middle = (link.path.box[1] + link.path.box[3]) / 2;
        const cosine = 1 / Math.cosh(Math.PI * (1 - middle / 128));
        const metres = (40075016.7 * cosine) / (256 * view.scale);
        const weight = Math.min(style.uncertaintyMaxPx, (2 * style.errorMetres[link.quality]) / metres);
        if (weight <= link.w + look.width("halo", view.zoom) + 2) continue;
        const colour = look.lineColour(link);
        if (!bands.has(colour)) bands.set(colour, []);
        for (const run of link.runs) bands.get(colour).push([run.path, weight]);
      }
      for (const [colour, lines] of bands) {
        overlay(ctx, look.theme.line.bandOpacity, (sheet) => {
          for (const [path, weight] of lines) stroke(sheet, path, { colour, weight, cap: "round" });
        });
      }
    }

    paintTop(ctx) {
      const { view } = this;
      const chosen = this.chosen();
      // An outline, the stronger the more it was asked for: changed on this day, under the pointer, chosen.
      const outlined = [...[...this.changed].map((one) => [one, 2, 0.8]), [this.hovered, 2.5, 0.55], ...chosen.map((one) => [one, 4.5, 1])];
      for (const [path, ruling] of chosen.map((one) => [this.shapes.get(one), one.table === "rulings"])) if (path) {
        stroke(ctx, path, { colour: look.theme.line.halo, weight: 4.6, opacity: 0.8, cap: "round" });
        stroke(ctx, path, { colour: look.theme.ui.text, weight: 1.8, cap: "round", dash: ruling ? style.disputedDash : null });
      }
      for (const [item, edge, opacity] of outlined) {
        if (!item || !item.whole || (opacity < 1 && chosen.includes(item))) continue;
        const halo = look.width("halo", view.zoom);
        for (const run of item.whole) {
          stroke(ctx, run.path, { colour: look.theme.ui.text, weight: item.w + halo + edge, opacity, cap: "round" });
          stroke(ctx, run.path, { colour: look.theme.line.halo, weight: item.w + halo, cap: "round" });
          drawLine(ctx, run.path, item, item.w, { offset: run.offset });
        }
      }
      corridor.paintLabels(this, ctx);
      for (const picked of this.symbols) {
        const strong = chosen.includes(picked.item);
        if (!strong && !this.changed.has(picked.item)) continue;
        const ring = new Path2D();
        ring.arc(picked.x, picked.y, picked.size / 2 + (strong ? 4 : 3), 0, 7);
        stroke(ctx, ring, { colour: look.theme.line.halo, weight: strong ? 5 : 3.4 });
        stroke(ctx, ring, { colour: look.theme.ui.text, weight: strong ? 2.2 : 1.2 });
      }
      if (corridor.changes) corridor.paintStops(this, ctx);
    }

    /** What is marked as chosen: the thing itself, or all that belongs to it. */
    chosen() {
      const item = corridor.selected;
      if (!item) return [];
      return item.parts ? [item, ...item.parts.flatMap((part) => part.parts || [part])] : [item];
    }
  }

  corridor.Engine = Engine;
  const engines = new WeakMap();
  /** The engine that draws on a map, made when first asked for. */
  corridor.engineOf = (map) => {
    if (!engines.has(map)) {
      engines.set(map, new Engine(map));
      corridor.listen(engines.get(map));
      // On a map of somebody else the words that licences demand stand among that map's own, which Leaflet sets as HTML.
      if (!map.getContainer().closest("#corridor-map") && map.attributionControl) {
        for (const words of data.credits) map.attributionControl.addAttribution(corridor.element("i", {}, words).innerHTML);
      }
    }
    return engines.get(map);
  };
})();
