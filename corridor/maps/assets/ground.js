// Whose ground lies under each part of a view, so that a name stands on no other's and takes no side where none is settled.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, meet } = corridor;
  /** px between the points that are known. */
  const GRAIN = 4;
  /** Marks of unsettled ground and of open water; those of countries lie between. */
  const UNSETTLED = 65535, WATER = 0;

  /** @typedef {[number, number, number, number]} Box least x and y, greatest x and y, in layer px */

  /** Whose ground lies under a view, at points a few px apart: whole names are tested against it, not their middle line. */
  class Ground {
    /** @param {any} view @param {Box} frame */
    constructor(view, [left, top, right, bottom]) {
      // The points keep to the map, so that the same view has the same ones whichever way it was reached.
      this.view = view;
      this.left = Math.floor((left + view.ox) / GRAIN) * GRAIN - view.ox;
      this.top = Math.floor((top + view.oy) / GRAIN) * GRAIN - view.oy;
      this.wide = Math.ceil((right - this.left) / GRAIN) + 1;
      this.high = Math.ceil((bottom - this.top) / GRAIN) + 1;
      this.marks = new Uint16Array(this.wide * this.high);
      data.countries.forEach((country, i) => this.fill(country, i + 1));
      for (const ruling of data.rulings) if (ruling.edge === "dashed" && ruling.filled) this.fill(ruling, UNSETTLED);
    }

    /** Mark the points inside a shape, row by row between the crossings of its edges. */
    fill({ box, edges, rings }, mark) {
      const { view, wide, high, marks } = this, { scale, tolerance } = view;
      if (!meet(box, view.box)) return;
      const rows = Array.from({ length: high }, () => []);
      const least = (this.top + view.oy) / scale, most = (this.top + view.oy + high * GRAIN) / scale;
      for (const { xy, weight, box: own } of [...edges, ...rings.flat()]) {
        if (own[3] < least || own[1] > most) continue;
        let ax = 0, ay = 0;
        for (let i = 0; i < weight.length; i++) {
          if (weight[i] * scale < tolerance) continue;
          const bx = (xy[2 * i] * scale - view.ox - this.left) / GRAIN, by = (xy[2 * i + 1] * scale - view.oy - this.top) / GRAIN;
          const last = Math.min(high, Math.ceil(Math.max(ay, by)));
          if (i) for (let row = Math.max(0, Math.ceil(Math.min(ay, by))); row < last; row++) rows[row].push(ax + ((bx - ax) * (row - ay)) / (by - ay));
          ax = bx;
          ay = by;
        }
      }
      rows.forEach((ends, row) => {
        ends.sort((a, b) => a - b);
        for (let k = 1; k < ends.length; k += 2) {
          const from = Math.max(0, Math.ceil(ends[k - 1])), to = Math.min(wide, Math.ceil(ends[k]));
          if (from < to) marks.fill(mark, row * wide + from, row * wide + to);
        }
      });
    }

    /** The mark of a country. */
    static of(country) {
      return data.countries.indexOf(country) + 1;
    }

    /** @param {number} x @param {number} y @returns {number} */
    at(x, y) {
      const column = Math.round((x - this.left) / GRAIN), row = Math.round((y - this.top) / GRAIN);
      return column < 0 || row < 0 || column >= this.wide || row >= this.high ? WATER : this.marks[row * this.wide + column];
    }

    /**
     * Which shares of a box lie at home and abroad, the rest being water; abroad is Infinity where any of it is unsettled.
     * @param {Box} box @param {Set<number>} home @param {boolean} [strict] Whether abroad is Infinity where there is any.
     */
    shares(box, home, strict = false) {
      const { wide, high, left, top, marks } = this;
      const x0 = Math.max(0, Math.round((box[0] - left) / GRAIN)), x1 = Math.min(wide - 1, Math.round((box[2] - left) / GRAIN));
      const y0 = Math.max(0, Math.round((box[1] - top) / GRAIN)), y1 = Math.min(high - 1, Math.round((box[3] - top) / GRAIN));
      let own = 0, other = 0;
      for (let row = y0; row <= y1; row++) for (let i = row * wide + x0; i <= row * wide + x1; i++) {
        const mark = marks[i];
        if (mark === WATER) continue;
        if (home.has(mark)) own++;
        else if (strict || mark === UNSETTLED) return { own: 0, abroad: Infinity };
        else other++;
      }
      const all = (x1 - x0 + 1) * (y1 - y0 + 1);
      return { own: own / all, abroad: other / all };
    }

    /** The grounds on which a thing lies: those of a good part of places on it, or round the only one. */
    home(points) {
      const counts = new Map(), near = points.length > 1 ? [0] : [-10, 0, 10];
      for (const { x, y } of points) for (const dx of near) for (const dy of near) {
        const mark = this.at(x + dx, y + dy);
        counts.set(mark, (counts.get(mark) || 0) + 1);
      }
      const least = points.length * near.length ** 2 * 0.2;
      return new Set([...counts].filter(([mark, count]) => mark !== UNSETTLED && count >= least).map(([mark]) => mark));
    }
  }

  Ground.WATER = WATER;
  corridor.Ground = Ground;
})();
