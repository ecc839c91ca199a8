// Where symbols and names may stand: what is taken, what it costs to print over a line, which place is cheapest.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, look, meet, step, Ground } = corridor;
  const style = data.style;
  const CELL = 7;
  const EDGE = 6;
  const WAYS = [[0.9, -0.75], [-0.9, -0.75], [0.9, 0.75], [-0.9, 0.75], [0, -1], [0, 1], [1, 0], [-1, 0],
    [0.45, -1], [-0.45, -1], [0.45, 1], [-0.45, 1], [1, -0.4], [-1, -0.4], [1, 0.4], [-1, 0.4]];
  /** What may lie over the map; whatever else does has the last class. */
  const OVER = [".leaflet-control", ".corridor-badge", ".corridor-details", ".corridor-panel", "#corridor-more", ".corridor-sheet", "#corridor-time-list",
    ".corridor-over"].join();
  /** What it costs to tell of a thing on the ground of a country in which it does not lie. */
  const ABROAD = 26;
  /** How much of a country's name has to lie on its land; the rest may reach over open water. */
  const ASHORE = 0.8;
  const LINE_COST = { competing: 1.5, sea: 2, trunk: 4, focus: 4 };

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
      // Cells keep to the map, not to the corner from which px are counted: that depends on the views before.
      this.shift = [this.view.ox % CELL, this.view.oy % CELL];
      this.cells = this.lineCells();
      this.ground = new Ground(this.view, this.frame);
    }

    cell(x, y) {
      return Math.floor((x + this.shift[0]) / CELL) * 65536 + Math.floor((y + this.shift[1]) / CELL);
    }

    /** Boxes of what lies over the map: controls, cards, sheets. */
    reserved(corner) {
      const home = this.engine.map.getContainer().getBoundingClientRect();
      const found = [];
      for (const element of document.querySelectorAll(OVER)) {
        const box = element.getBoundingClientRect();
        const apart = box.right <= home.left || box.left >= home.right || box.bottom <= home.top || box.top >= home.bottom;
        if (!box.width || !box.height || apart) continue;
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
            const key = this.cell(x, y);
            if ((cells.get(key) || 0) < cost) cells.set(key, cost);
          }
        }
      }
      return cells;
    }

    cost(box) {
      const [dx, dy] = this.shift;
      let sum = 0;
      for (let x = Math.floor((box[0] + dx) / CELL); x <= Math.floor((box[2] + dx) / CELL); x++) {
        for (let y = Math.floor((box[1] + dy) / CELL); y <= Math.floor((box[3] + dy) / CELL); y++) {
          sum += this.cells.get(x * 65536 + y) || 0;
        }
      }
      return sum;
    }

    hit(box, pad = 0, own = null) {
      const [left, top, right, bottom] = this.frame;
      if (box[0] < left + EDGE || box[1] < top + EDGE || box[2] > right - EDGE || box[3] > bottom - EDGE) return true;
      const wide = [box[0] - pad, box[1] - pad, box[2] + pad, box[3] + pad];
      return this.boxes.some((other) => other !== own && meet(wide, other)) || this.tied(wide);
    }

    /** Whether a leader runs through a box. */
    tied(box) {
      return this.leaders.some(({ from: { x, y }, to }) => Placer.crosses([x, y], to, box));
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
      this.ctx.font = face.font;
      return this.ctx.measureText(text).width + face.spacing * text.length;
    }

    /**
     * A name and its width, cut short where it is wider than `most` or than most of a narrow map; the card has it whole.
     * @param {string} text @param {any} face @param {number} most px @returns {[string, number]}
     */
    fit(text, face, most) {
      const room = Math.min(most, (this.frame[2] - this.frame[0]) * 0.66), letters = [...text.slice(0, 240)];
      let count = letters.length;
      const words = () => (count < [...text].length ? `${letters.slice(0, count).join("").trimEnd()}…` : text);
      let found = words(), width = this.width(found, face);
      while (count > 1 && width > room) {
        count = Math.max(1, Math.min(count - 1, Math.floor((count * room) / width)));
        found = words();
        width = this.width(found, face);
      }
      return [found, width];
    }

    /** Reserve a place for a symbol; false where it may not stand. */
    symbol(item, name, size, pad) {
      const { x, y } = this.view.at(item.point), half = size / 2;
      if (!this.near({ x, y }, 0)) return false;
      const box = [x - half - 1, y - half - 1, x + half + 1, y + half + 1];
      // Symbols may touch each other, but no name and no leader.
      if (this.boxes.some((other) => meet([x - half - pad, y - half - pad, x + half + pad, y + half + pad], other))) return false;
      if (this.labels.some((label) => label.box && meet(box, label.box)) || this.tied(box)) return false;
      this.boxes.push(box);
      this.symbols.push({ item, name, x, y, size, box });
      return true;
    }

    /** Hang a smaller symbol on the corner of one that stands, where it is freest; both answer as one. */
    hang(item, name, size) {
      const host = this.symbols.find((symbol) => symbol.item === item), aside = (host.size + size) / 2 - 1.5;
      let best = null;
      for (const [ux, uy] of [[0.75, -0.75], [-0.75, -0.75], [0.75, 0.75], [-0.75, 0.75], [1, 0], [-1, 0], [0, -1], [0, 1]]) {
        const x = host.x + ux * aside, y = host.y + uy * aside;
        const box = [x - size / 2 - 1, y - size / 2 - 1, x + size / 2 + 1, y + size / 2 + 1];
        const cost = this.cost(box) + (this.boxes.some((other) => other !== host.box && meet(box, other)) ? 100 : 0);
        if (!best || cost < best.cost) best = { cost, box, x, y };
      }
      if (best.cost >= 100) return;
      this.boxes.push(best.box);
      this.symbols.push({ item, name, x: best.x, y: best.y, size, box: best.box });
    }

    print(text, x, y, align, face, box, item) {
      this.boxes.push(box);
      this.labels.push({ text, x, y, align, face, box, item });
    }

    /** A dot without a name to which a name is nearer than to its own, so that it would be read as that one's. */
    misread(own, box) {
      const far = ({ x, y }) => Math.hypot(Math.max(box[0] - x, 0, x - box[2]), Math.max(box[1] - y, 0, y - box[3]));
      const least = far(own), nameless = ({ item }) => item.table === "nodes" && !this.labels.some((label) => label.item === item);
      return this.symbols.find((other) => other.item !== own.item && far(other) < least && nameless(other));
    }

    /** Name of a point: eight places round its symbol, near or a little off, the cheapest that is free. */
    name(item, name, size, kind, { most = 60, colour = "", strict = false } = {}) {
      if (!name) return false;
      const face = this.face(kind, { colour }), [text, width] = this.fit(name, face, 260);
      // A name may use the empty corners of its own symbol.
      const point = this.symbols.find((symbol) => symbol.item === item), own = point.box;
      const h = face.size * 1.02, near = size / 2 + 4.5;
      const round = (gap) => [
        ["left", gap, h * 0.34], ["right", -gap, h * 0.34],
        ["left", gap * 0.8, -gap * 0.55], ["left", gap * 0.8, gap * 0.55 + h * 0.7],
        ["right", -gap * 0.8, -gap * 0.55], ["right", -gap * 0.8, gap * 0.55 + h * 0.7],
        ["center", 0, -gap], ["center", 0, gap + h * 0.74],
      ];
      const places = [...round(near), ...round(near + 5)];
      let best = null;
      places.forEach(([align, dx, dy], i) => {
        const x = point.x + dx, y = point.y + dy;
        const left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
        const box = [left - 1, y - h * 0.8, left + width + 1, y + h * 0.24];
        if (this.hit(box, 1.5, own) || (strict && this.misread(point, box))) return;
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

    /** Name of an area: inside its own shape, near its usual place, else wherever it fits in the view. A country's stands on no other ground. */
    area(item, name, kind, { shrinks = [1], colour = "", most = 34, path = null, open = false } = {}) {
      const country = kind === "country", mark = country ? Ground.of(item) : Ground.WATER, home = new Set([mark]);
      const usual = this.view.at(item.point), [left, top, right, bottom] = this.frame;
      const starts = this.near(usual, 0) && kind !== "river" ? [[usual.x, usual.y, 0]] : [];
      if (kind === "river") starts.push(...this.along(item));
      if (path && (!starts.length || this.zoom > 5 || kind === "sea" || country)) {
        // A grid over the part of the shape that is in view.
        const corner = this.view.at([item.box[0], item.box[1]]), other = this.view.at([item.box[2], item.box[3]]);
        // It keeps to the map where the frame moves by a px.
        const even = (px, shift) => Math.round((px + shift) / 16) * 16 - shift, { ox, oy } = this.view;
        const x0 = even(Math.max(left, corner.x), ox), x1 = even(Math.min(right, other.x), ox);
        const y0 = even(Math.max(top, corner.y), oy), y1 = even(Math.min(bottom, other.y), oy);
        const parts = country ? 14 : 9;
        for (let i = 1; i < parts; i++) for (let j = 1; j < parts; j++) {
          const x = x0 + ((x1 - x0) * i) / parts, y = y0 + ((y1 - y0) * j) / parts;
          const off = Math.hypot(x - (left + right) / 2, y - (top + bottom) / 2) / 60;
          if (country ? this.ground.at(x, y) === mark : this.inside(path, x, y)) starts.push([x, y, 8 + off]);
        }
      }
      for (const shrink of shrinks) {
        const face = this.face(kind, { shrink, colour }), [text, width] = this.fit(name, face, 420), h = face.size;
        // Cut short only where nothing smaller is whole.
        if (text !== name && shrink !== shrinks[shrinks.length - 1]) continue;
        let best = null, limit = most + 1e-6;
        for (const [cx, cy, far] of starts) {
          for (const dy of [0, -16, 16, -34, 34]) for (const dx of [0, -26, 26]) {
            const x = cx + dx, y = cy + dy;
            if (country && this.ground.at(x, y) !== mark) continue;
            const box = [x - width / 2, y - h * 0.6, x + width / 2, y + h * 0.6];
            let cost = far + Math.abs(dx) / 14 + Math.abs(dy) / 12;
            if (cost >= limit) continue;
            cost += this.cost(box) * 2;
            if (cost >= limit || this.hit(box, 4)) continue;
            if (country || open) {
              // The letters with their halo.
              const inset = face.spacing / 2 - 2, high = h * 0.38 + 2;
              const { own, abroad } = this.ground.shares([box[0] + inset, y - high, box[2] - inset, y + high], home, true);
              if (abroad || (country && own < ASHORE)) continue;
              cost += country ? (1 - own) * 30 : 0;
              if (cost >= limit) continue;
            } else if (path && ![[box[0], y], [box[2], y], [x, y], [(box[0] + x) / 2, box[1]], [(box[2] + x) / 2, box[3]]]
              .every((q) => this.inside(path, q[0], q[1]))) continue;
            limit = cost;
            best = { box, x, y };
          }
        }
        if (best) {
          this.print(text, best.x + face.spacing / 2, best.y + h * 0.34, "center", face, best.box, item);
          return true;
        }
      }
      return false;
    }

    /** Whether a straight line passes through a box. */
    static crosses(from, to, [x0, y0, x1, y1]) {
      let least = 0, most = 1;
      for (const [start, step, low, high] of [[from[0], to[0] - from[0], x0, x1], [from[1], to[1] - from[1], y0, y1]]) {
        if (Math.abs(step) < 1e-9) {
          if (start < low || start > high) return false;
          continue;
        }
        const a = (low - start) / step, b = (high - start) / step;
        least = Math.max(least, Math.min(a, b));
        most = Math.min(most, Math.max(a, b));
      }
      return least <= most;
    }

    /** What a leader costs by the lines that it runs over, its first few px apart. */
    under(start, end) {
      const dx = end[0] - start[0], dy = end[1] - start[1], length = Math.hypot(dx, dy);
      let sum = 0;
      for (let far = 10; far < length; far += CELL) {
        const x = start[0] + (dx * far) / length, y = start[1] + (dy * far) / length;
        sum += this.cells.get(this.cell(x, y)) || 0;
      }
      return sum;
    }

    /** Whether two leaders cross. */
    static meets([a, b], [c, d]) {
      const side = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
      return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
    }

    /**
     * Name and status beside a line, tied to it by a leader that runs over no other name.
     * @param {any} item @param {{x: number, y: number}[]} points Places on the line, the best first.
     * @param {{title: string, line: string, colour: string, reach: number, face?: string, abroad?: number}} words
     * @param {"all" | "names" | "none"} heed What the leader may not run over: symbols and names, names only, nothing.
     * @param {Set<number>} [home] Marks of the ground on which the words should stand, if not on water.
     */
    callout(item, points, { title, line, colour, reach, face = "callout", abroad: dear = ABROAD }, heed = "all", home = this.ground.home(points)) {
      const [left, top, right, bottom] = this.frame;
      const big = this.face(face, { colour }), small = this.face("calloutLine");
      const [name, wide] = this.fit(title, big, 300), [status, other] = this.fit(line, small, 300);
      const width = Math.max(wide, other), h = line ? 28 : 17;
      const symbols = new Set(this.symbols.map((symbol) => symbol.box));
      // A leader may begin at the thing's own symbol.
      const own = new Set(this.symbols.filter((symbol) => symbol.item === item).map((symbol) => symbol.box));
      const taken = { all: this.boxes.filter((box) => !own.has(box)), names: this.boxes.filter((box) => !symbols.has(box)), none: [] }[heed];
      let best = null;
      points.forEach((point, rank) => {
        if (point.x < left + 30 || point.y < top + 30 || point.x > right - 30 || point.y > bottom - 30) return;
        const start = [point.x, point.y];
        if (taken.some((box) => Placer.crosses(start, start, box))) return;
        for (const far of [22, 34, 48, 66, 88, 112, 136].filter((px) => px <= reach)) {
          for (const [ux, uy] of WAYS) {
            const x = point.x + ux * (far + (width / 2) * Math.abs(ux)), y = point.y + uy * far;
            const box = [x - width / 2 - 3, y - h / 2, x + width / 2 + 3, y + h / 2];
            if (this.hit(box, 4)) continue;
            const cost = this.cost(box) * 1.6 + far * far * 0.0025 + rank * 3;
            if (cost > 64 || (best && cost >= best.cost)) continue;
            // Words on the ground of another country are taken for that country's; on unsettled ground they take a side.
            const { abroad } = this.ground.shares(box, home);
            if (abroad === Infinity || (best && cost + abroad * dear >= best.cost)) continue;
            let end = [Math.max(box[0] + 4, Math.min(box[2] - 4, point.x)), point.y < box[1] ? box[1] + 1 : box[3] - 1];
            if (point.y >= box[1] && point.y <= box[3]) end = [point.x < box[0] ? box[0] : box[2], y];
            if (this.leaders.some((other) => Placer.meets([start, end], [[other.from.x, other.from.y], other.to]))) continue;
            if (taken.some((other) => Placer.crosses(start, end, other))) continue;
            // A leader that runs along a line is taken for a part of it.
            const crossed = heed === "all" ? 0 : this.symbols.filter((symbol) => Placer.crosses(start, end, symbol.box)).length;
            const over = this.under(start, end) * 0.7 + crossed * 12 + abroad * dear;
            if (best && cost + over >= best.cost) continue;
            best = { cost: cost + over, box, x, y, ux, point, end };
          }
        }
      });
      if (!best) return false;
      const { box, x, y, ux, point, end } = best;
      const align = ux > 0.5 ? "left" : ux < -0.5 ? "right" : "center";
      const at = align === "left" ? box[0] + 3 : align === "right" ? box[2] - 3 : x;
      this.leaders.push({ from: point, to: end, colour });
      this.boxes.push(box);
      this.labels.push({ text: name, x: at, y: line ? y - 2 : y + 4, align, face: big, box, item });
      if (line) this.labels.push({ text: status, x: at, y: y + 11, align, face: small, box: null, item });
      return true;
    }
  }

  corridor.Placer = Placer;
})();
