// Symbols and names: placed one after another by rank; what does not fit is left out, never printed over another.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  if (!corridor.data) return;
  const { data, look, meet, step, stroke, drawSymbol } = corridor;
  const style = data.style;
  const CELL = 7;
  const EDGE = 6;
  const LINE_COST = { competing: 1.5, sea: 2, trunk: 4, focus: 4 };
  const CALLOUTS = 8;
  const locale = (() => {
    try {
      return Intl.getCanonicalLocales(data.language)[0];
    } catch {
      return "en";
    }
  })();

  /** @typedef {[number, number, number, number]} Box least x and y, greatest x and y, in layer px */

  class Placer {
    constructor(engine, ctx) {
      this.engine = engine;
      this.ctx = ctx;
      this.view = engine.view;
      this.zoom = this.view.zoom;
      const size = engine.map.getSize(), corner = engine.map.containerPointToLayerPoint([0, 0]);
      /** @type {Box} */
      this.frame = [corner.x, corner.y, corner.x + size.x, corner.y + size.y];
      /** @type {Box[]} */
      this.boxes = this.reserved(corner);
      this.symbols = [];
      this.labels = [];
      this.leaders = [];
      this.cells = this.lineCells();
    }

    /** Boxes of the controls that lie over the map. */
    reserved(corner) {
      const container = this.engine.map.getContainer(), home = container.getBoundingClientRect();
      const over = container.parentElement.querySelectorAll(".leaflet-control, .corridor-badge");
      const found = [];
      for (const element of over) {
        const box = element.getBoundingClientRect();
        if (!box.width || !box.height) continue;
        found.push([box.left - home.left + corner.x - 4, box.top - home.top + corner.y - 4,
          box.right - home.left + corner.x + 4, box.bottom - home.top + corner.y + 4]);
      }
      return found;
    }

    /** What it costs to print over each cell, by the lines in it. */
    lineCells() {
      const cells = new Map();
      for (const link of this.engine.drawn) {
        const cost = link.mode === "sea" ? LINE_COST.sea : LINE_COST[link.style];
        for (const { points } of link.runs) for (let i = 2; i < points.length; i += 2) {
          const dx = points[i] - points[i - 2], dy = points[i + 1] - points[i - 1];
          const steps = Math.min(4000, Math.max(1, Math.ceil(Math.hypot(dx, dy) / 5)));
          for (let k = 0; k <= steps; k++) {
            const x = points[i - 2] + (dx * k) / steps, y = points[i - 1] + (dy * k) / steps;
            const key = Math.floor(x / CELL) * 65536 + Math.floor(y / CELL);
            if ((cells.get(key) || 0) < cost) cells.set(key, cost);
          }
        }
      }
      return cells;
    }

    cost(box) {
      let sum = 0;
      for (let x = Math.floor(box[0] / CELL); x <= Math.floor(box[2] / CELL); x++) {
        for (let y = Math.floor(box[1] / CELL); y <= Math.floor(box[3] / CELL); y++) {
          sum += this.cells.get(x * 65536 + y) || 0;
        }
      }
      return sum;
    }

    hit(box, pad = 0, own = null) {
      const [left, top, right, bottom] = this.frame;
      if (box[0] < left + EDGE || box[1] < top + EDGE || box[2] > right - EDGE || box[3] > bottom - EDGE) return true;
      return this.boxes.some((other) => other !== own && meet([box[0] - pad, box[1] - pad, box[2] + pad, box[3] + pad], other));
    }

    near(point, margin = 20) {
      return point.x > this.frame[0] - margin && point.x < this.frame[2] + margin
        && point.y > this.frame[1] - margin && point.y < this.frame[3] + margin;
    }

    /** Font, colours and halo of a kind of label at this zoom. */
    face(kind, { shrink = 1, colour = "" } = {}) {
      const rule = style.label[kind], { label } = look.theme;
      const size = Math.max(11, step(rule.size, this.zoom) * shrink);
      const family = rule.serif ? style.font.title : style.font.ui;
      return {
        size,
        font: `${rule.italic ? "italic " : ""}${rule.weight || 400} ${size}px ${family}`,
        spacing: rule.spacing ? step(rule.spacing, this.zoom) * shrink * shrink : 0,
        colour: colour || label[rule.colour],
        halo: rule.halo,
        haloColour: rule.serif ? label.haloSea : label.halo,
      };
    }

    width(text, face) {
      if (text.length > 120) return Infinity;
      this.ctx.font = face.font;
      return this.ctx.measureText(text).width + face.spacing * text.length;
    }

    /** Reserve a place for a symbol; false where it may not stand. */
    symbol(item, name, size, pad, right = 0) {
      const place = this.view.at(item.point), half = size / 2;
      const x = place.x + right, { y } = place;
      if (!this.near({ x, y }, 0)) return false;
      if (this.boxes.some((other) => meet([x - half - pad, y - half - pad, x + half + pad, y + half + pad], other))) return false;
      const box = [x - half - 1, y - half - 1, x + half + 1, y + half + 1];
      this.boxes.push(box);
      this.symbols.push({ item, name, x, y, size, box });
      return true;
    }

    print(text, x, y, align, face, box, item) {
      this.boxes.push(box);
      this.labels.push({ text, x, y, align, face, box, item });
    }

    /** Name of a point: eight places round its symbol, the cheapest that is free. */
    name(item, text, size, kind, { most = 60, colour = "" } = {}) {
      const face = this.face(kind, { colour }), width = this.width(text, face);
      if (!text || width > 260) return false;
      // A name may use the empty corners of its own symbol.
      const point = this.symbols.find((symbol) => symbol.item === item), own = point.box;
      const h = face.size * 1.02, gap = size / 2 + 4.5;
      const places = [
        ["left", gap, h * 0.34], ["right", -gap, h * 0.34],
        ["left", gap * 0.8, -gap * 0.55], ["left", gap * 0.8, gap * 0.55 + h * 0.7],
        ["right", -gap * 0.8, -gap * 0.55], ["right", -gap * 0.8, gap * 0.55 + h * 0.7],
        ["center", 0, -gap], ["center", 0, gap + h * 0.74],
      ];
      let best = null;
      places.forEach(([align, dx, dy], i) => {
        const x = point.x + dx, y = point.y + dy;
        const left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
        const box = [left - 1, y - h * 0.8, left + width + 1, y + h * 0.24];
        if (this.hit(box, 1.5, own)) return;
        const cost = this.cost(box) + i * 0.9;
        if (!best || cost < best.cost) best = { cost, box, x, y, align };
      });
      if (!best || best.cost > most) return false;
      this.print(text, best.x, best.y, best.align, face, best.box, item);
      return true;
    }

    inside(path, x, y) {
      const { ctx } = this;
      ctx.save();
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      const found = ctx.isPointInPath(path, x, y, "evenodd");
      ctx.restore();
      return found;
    }

    /** Whether a name lies on no land. */
    afloat(box, y) {
      for (const country of data.countries) {
        const path = this.engine.shapes.get(country);
        if (path && [box[0], (box[0] + box[2]) / 2, box[2]].some((x) => this.inside(path, x, y))) return false;
      }
      return true;
    }

    /** Whether a name of a country would be written into or across an area that is not settled. */
    contested(box, y) {
      return data.rulings.some((ruling) => {
        const path = ruling.edge === "dashed" && ruling.filled && this.engine.shapes.get(ruling);
        return path && [0, 0.25, 0.5, 0.75, 1].some((part) => this.inside(path, box[0] + (box[2] - box[0]) * part, y));
      });
    }

    /** Places just above a river, every now and then along the part in view. */
    along({ paths }) {
      const found = [];
      for (const { xy } of paths) for (let i = 0; i < xy.length; i += 2) {
        const { x, y } = this.view.at([xy[i], xy[i + 1]]);
        const last = found[found.length - 1];
        if (this.near({ x, y }, -40) && (!last || Math.hypot(x - last[0], y - last[1]) > 40)) found.push([x, y - 9, 0]);
      }
      return found;
    }

    /** Name of an area: inside its own shape, near its usual place, else wherever it fits in the view. */
    area(item, text, kind, { shrinks = [1], colour = "", most = 34, path = null, open = false } = {}) {
      const home = this.view.at(item.point), [left, top, right, bottom] = this.frame;
      const starts = this.near(home, 0) && kind !== "river" ? [[home.x, home.y, 0]] : [];
      if (kind === "river") starts.push(...this.along(item));
      if (path && (!starts.length || this.zoom > 5 || kind === "sea")) {
        // A grid over the part of the shape that is in view.
        const corner = this.view.at([item.box[0], item.box[1]]), other = this.view.at([item.box[2], item.box[3]]);
        const x0 = Math.max(left, corner.x), x1 = Math.min(right, other.x);
        const y0 = Math.max(top, corner.y), y1 = Math.min(bottom, other.y);
        for (let i = 1; i < 9; i++) for (let j = 1; j < 9; j++) {
          const x = x0 + ((x1 - x0) * i) / 9, y = y0 + ((y1 - y0) * j) / 9;
          const off = Math.hypot(x - (left + right) / 2, y - (top + bottom) / 2) / 60;
          if (this.inside(path, x, y)) starts.push([x, y, 8 + off]);
        }
      }
      for (const shrink of shrinks) {
        const face = this.face(kind, { shrink, colour }), width = this.width(text, face), h = face.size;
        if (width > 420) continue;
        let best = null;
        for (const [cx, cy, far] of starts) {
          for (const dy of [0, -16, 16, -34, 34]) for (const dx of [0, -26, 26]) {
            const x = cx + dx, y = cy + dy;
            const box = [x - width / 2, y - h * 0.6, x + width / 2, y + h * 0.6];
            if (this.hit(box, 4)) continue;
            if (open && !this.afloat(box, y)) continue;
            const cost = this.cost(box) * 2 + far + Math.abs(dx) / 14 + Math.abs(dy) / 12;
            if (best && cost >= best.cost) continue;
            if (path) {
              const ins = [[box[0], y], [box[2], y], [x, y], [(box[0] + x) / 2, box[1]], [(box[2] + x) / 2, box[3]]]
                .filter((q) => this.inside(path, q[0], q[1])).length;
              if (ins < 5 || this.contested(box, y)) continue;
            }
            best = { cost, box, x, y };
          }
        }
        if (best && best.cost <= most) {
          this.print(text, best.x + face.spacing / 2, best.y + h * 0.34, "center", face, best.box, item);
          return true;
        }
      }
      return false;
    }

    /** Name and status beside a line, tied to it by a leader. */
    callout(item, point, title, line, colour) {
      const [left, top, right, bottom] = this.frame;
      if (point.x < left + 30 || point.y < top + 30 || point.x > right - 30 || point.y > bottom - 30) return false;
      const big = this.face("callout", { colour }), small = this.face("calloutLine");
      const width = Math.max(this.width(title, big), this.width(line, small)), h = 28;
      if (width > 300) return false;
      let best = null;
      for (const far of [22, 34, 48, 66, 88, 112, 136]) {
        for (const [ux, uy] of [[0.9, -0.75], [-0.9, -0.75], [0.9, 0.75], [-0.9, 0.75], [0, -1], [0, 1], [1, 0], [-1, 0]]) {
          const x = point.x + ux * (far + (width / 2) * Math.abs(ux)), y = point.y + uy * far;
          const box = [x - width / 2 - 3, y - h / 2, x + width / 2 + 3, y + h / 2];
          if (this.hit(box, 4)) continue;
          const cost = this.cost(box) * 1.6 + far * 0.16;
          if (!best || cost < best.cost) best = { cost, box, x, y, ux };
        }
      }
      if (!best || best.cost > 64) return false;
      const { box, x, y, ux } = best;
      let end = [Math.max(box[0] + 4, Math.min(box[2] - 4, point.x)), point.y < box[1] ? box[1] + 1 : box[3] - 1];
      if (point.y >= box[1] && point.y <= box[3]) end = [point.x < box[0] ? box[0] : box[2], y];
      const align = ux > 0.5 ? "left" : ux < -0.5 ? "right" : "center";
      const at = align === "left" ? box[0] + 3 : align === "right" ? box[2] - 3 : x;
      this.leaders.push({ from: point, to: end, colour });
      this.boxes.push(box);
      this.labels.push({ text: title, x: at, y: y - 2, align, face: big, box, item });
      this.labels.push({ text: line, x: at, y: y + 11, align, face: small, box: null, item });
      return true;
    }

    run() {
      const { engine, zoom } = this, least = style.minZoom;
      const on = (item) => engine.on.has(item.layer);
      const size = (kind) => step(style.symbolSize[kind], zoom);
      const status = (item) => look.theme.statusText[style.family[item.status]];
      const begins = (node) => {
        if (node.symbol === "capital") return least.capital;
        const table = { city: least.city, town: least.city, port: least.port }[node.kind];
        const early = node.focus ? 0.5 : 0;
        if (table) return table[Math.min(3, node.rank - 1)] - early;
        if (node.kind === "gauge") return node.rank <= 2 ? least.gauge : 6.5;
        return (least[node.symbol] || least.station) - early;
      };
      const nodes = data.nodes.filter((node) => on(node) && zoom >= begins(node));
      const of = (...kinds) => nodes.filter((node) => kinds.includes(node.symbol === "capital" ? "capital" : node.kind))
        .sort((a, b) => a.rank - b.rank || Number(b.focus) - Number(a.focus));
      const crossings = data.crossings
        .filter((item) => on(item) && zoom >= (item.focus ? least.crossingFocus : least.crossing))
        .sort((a, b) => Number(b.focus) - Number(a.focus));
      const standing = new Map();
      const put = (items, kind, pad) => items.forEach((item) => {
        const px = size(kind(item));
        if (this.symbol(item, item.symbol, px, pad)) standing.set(item, px);
      });
      // 1. Capitals, always with their names.
      put(of("capital"), () => "capital", -3);
      for (const [item, px] of standing) this.name(item, item.name, px, "capital", { most: 999 });
      // 2. Symbols, then names, by rank.
      put(of("port"), () => "port", -4);
      put(crossings, () => "crossing", -4);
      put(of("city").filter((node) => node.rank <= 2), () => "city", -4);
      put(of("gauge"), () => "gauge", -2);
      // At a crossing point the sign stands beside the crossing's own.
      for (const item of of("gauge")) {
        const px = size("gauge"), aside = (px + size("crossing")) / 2 + 2;
        if (!standing.has(item) && [aside, -aside].some((dx) => this.symbol(item, item.symbol, px, -1, dx))) standing.set(item, px);
      }
      put(of("town"), () => "town", -2);
      const named = (items, kind, options = {}) => items.forEach((item) => {
        if (standing.has(item)) this.name(item, item.name, standing.get(item), kind, options);
      });
      named(of("port").filter((node) => node.rank <= 2), "port");
      this.prospective();
      this.countries();
      this.waters("sea");
      named(of("city").filter((node) => node.rank <= 2), "city");
      this.callouts();
      named(of("port").filter((node) => node.rank > 2), "port");
      named(of("gauge"), "station", { most: 40 });
      this.waters("lake");
      named(of("town"), "town");
      if (zoom >= least.crossingName) for (const item of crossings) if (standing.has(item)) {
        this.name(item, item.name, standing.get(item), "crossing", { most: 24, colour: status(item) });
      }
      put(of("station"), (item) => item.symbol, -2);
      named(of("station"), "station", { most: 24 });
      this.waters("river");
      Object.assign(engine, { symbols: this.symbols, labels: this.labels, leaders: this.leaders, placed: this.view });
    }

    large(country) {
      const [large, medium, small] = style.minZoom.country;
      return country.size >= 60 ? large : country.size >= 20 ? medium : small;
    }

    /** A country too small for its name at this zoom still gets it, beside its shape, where its role asks for it. */
    prospective() {
      if (this.zoom >= 5.6 || this.zoom < 3.4) return;
      for (const country of data.countries) {
        if (country.role !== "prospective" || !this.engine.on.has(country.layer)) continue;
        const point = this.view.at(country.point);
        const role = style.words.role[country.role].toLowerCase();
        country.called = this.callout(country, point, this.caps(country.name), role, look.theme.label.countryProspective);
      }
    }

    /** A name in capitals; an addition in brackets stays in the card. */
    caps(name) {
      return (name.split(" (")[0] || name).toLocaleUpperCase(locale);
    }

    countries() {
      const found = data.countries.filter((country) => this.engine.on.has(country.layer)
        && this.zoom >= this.large(country) && this.engine.shapes.has(country)
        && !(this.zoom < 5.6 && country.role === "prospective"));
      const weight = { prospective: 0, member: 1, transit: 2, other: 3 };
      found.sort((a, b) => weight[a.role] - weight[b.role] || b.size - a.size);
      for (const country of found) {
        this.area(country, this.caps(country.name), "country", {
          shrinks: [1, 0.86, 0.74],
          colour: country.role === "prospective" ? look.theme.label.countryProspective : "",
          path: this.engine.shapes.get(country),
        });
      }
    }

    waters(type) {
      const least = { sea: (rank) => style.minZoom.sea[rank - 1], lake: (rank) => style.minZoom.lake[rank - 1],
        river: () => style.minZoom.river }[type];
      for (const water of data.waters) {
        if (water.type !== type || !this.engine.on.has(water.layer) || this.zoom < least(water.rank)) continue;
        if (!meet(water.box, this.view.box)) continue;
        const path = type === "sea" && water.filled ? this.engine.shapes.get(water) : null;
        // A sea without a shape of its own may be written on any open water near its usual place.
        this.area(water, water.name, type, { path, open: type === "sea" && !path, shrinks: [1, 0.8], most: { sea: 60, lake: 20, river: 3 }[type] });
      }
    }

    callouts() {
      if (this.zoom < style.minZoom.callout) return;
      const [left, top, right, bottom] = this.frame;
      // One callout for each name, on the link of which most is in view.
      const best = new Map();
      for (const link of this.engine.drawn) {
        if (!link.call) continue;
        const seen = [];
        for (const { points } of link.runs) for (let i = 2; i < points.length; i += 2) {
          const dx = points[i] - points[i - 2], dy = points[i + 1] - points[i - 1];
          const steps = Math.min(400, Math.ceil(Math.hypot(dx, dy) / 6));
          for (let k = 0; k < steps; k++) {
            const x = points[i - 2] + (dx * k) / steps, y = points[i - 1] + (dy * k) / steps;
            if (x > left + 30 && x < right - 30 && y > top + 30 && y < bottom - 30) seen.push({ x, y });
          }
        }
        const other = best.get(link.call[0]);
        if (seen.length && (!other || other.seen.length < seen.length)) best.set(link.call[0], { link, seen });
      }
      let count = 0;
      // Projects and railways come first, then what is longest in view.
      const weight = ({ link, seen }) => Math.sqrt(seen.length) * (link.call[2] ? 1.6 : 1) * (link.mode === "rail" ? 1.6 : 1);
      for (const { link, seen } of [...best.values()].sort((a, b) => weight(b) - weight(a))) {
        if (count >= CALLOUTS) return;
        const point = seen[seen.length >> 1];
        const colour = look.theme.statusText[style.family[link.status]];
        if (this.callout(link, point, link.call[0], link.call[1], colour)) count++;
      }
    }
  }

  function text(ctx, label) {
    const { face } = label;
    ctx.font = face.font;
    ctx.textAlign = label.align;
    ctx.textBaseline = "alphabetic";
    if ("letterSpacing" in ctx) ctx.letterSpacing = `${face.spacing}px`;
    ctx.lineJoin = "round";
    ctx.miterLimit = 2;
    ctx.strokeStyle = face.haloColour;
    ctx.lineWidth = face.halo;
    ctx.globalAlpha = 0.92;
    ctx.strokeText(label.text, label.x, label.y);
    ctx.globalAlpha = 1;
    ctx.fillStyle = face.colour;
    ctx.fillText(label.text, label.x, label.y);
  }

  /** Place symbols and names when the view has changed, and draw them. */
  corridor.paintLabels = (engine, ctx) => {
    if ("letterSpacing" in ctx) ctx.letterSpacing = "0px";
    if (engine.placed !== engine.view) new Placer(engine, ctx).run();
    for (const { from, to, colour } of engine.leaders) {
      const path = new Path2D();
      path.moveTo(from.x, from.y);
      path.lineTo(to[0], to[1]);
      stroke(ctx, path, { colour: look.theme.line.halo, weight: 3, opacity: 0.8 });
      stroke(ctx, path, { colour, weight: 1.1 });
      const dot = new Path2D();
      dot.arc(from.x, from.y, 2.2, 0, 7);
      ctx.fillStyle = colour;
      ctx.fill(dot);
    }
    // The last placed lies lowest: capitals and ports stay on top.
    for (const { name, x, y, size } of [...engine.symbols].reverse()) drawSymbol(ctx, name, x, y, size);
    for (const label of engine.labels) text(ctx, label);
    if ("letterSpacing" in ctx) ctx.letterSpacing = "0px";
  };
})();
