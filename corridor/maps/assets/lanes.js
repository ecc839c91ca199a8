// Sea lanes that share water: lanes of one kind are drawn once there, those of another status run beside them.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, weigh } = corridor;
  const ASIDE = 1.5;

  /**
   * Give each lane its `stretches`: vertices from..to, and the lanes that lie on it. A stretch that several lanes
   * share is thinned for the screen alike in all of them.
   */
  function share() {
    const lanes = data.links.filter((link) => link.mode === "sea");
    const places = new Map(), users = new Map();
    const keys = new Map(lanes.map((lane) => {
      const { xy } = lane.path, found = [];
      const place = (i) => {
        const key = `${xy[2 * i]} ${xy[2 * i + 1]}`;
        if (!places.has(key)) places.set(key, places.size);
        return places.get(key);
      };
      for (let i = 1; i < xy.length / 2; i++) {
        const key = [place(i - 1), place(i)].sort((a, b) => a - b).join();
        if (!users.has(key)) users.set(key, new Set());
        users.get(key).add(lane);
        found.push(key);
      }
      return [lane, found];
    }));
    const sign = (key) => [...users.get(key)].map((lane) => lane.id).join();
    for (const lane of lanes) {
      const { xy, weight } = lane.path, found = keys.get(lane);
      lane.stretches = [];
      for (let from = 0; from < found.length;) {
        let to = from + 1;
        while (to < found.length && sign(found[to]) === sign(found[from])) to++;
        weight.set(weigh(xy.slice(2 * from, 2 * to + 2)), from);
        // Both ways along a stretch have the same left side.
        const along = xy[2 * to] - xy[2 * from] || xy[2 * to + 1] - xy[2 * from + 1];
        lane.stretches.push({ from, to, lanes: [...users.get(found[from])], left: along < 0 ? -1 : 1 });
        from = to;
      }
    }
  }

  const kind = (lane) => `${lane.style} ${lane.status}`;

  /** By how many px a lane runs beside the first one of a stretch; null where another lane of its kind is drawn. */
  function aside(lane, { lanes, left }, drawn) {
    const here = lanes.filter((other) => drawn.has(other)).sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1));
    const firsts = here.filter((other, i) => here.findIndex((one) => kind(one) === kind(other)) === i);
    const place = firsts.indexOf(lane);
    return place < 0 ? null : left * place * (lane.w + ASIDE);
  }

  /** The parts of a lane to draw, as `runs` of the drawing engine. */
  function laneRuns(lane, drawn, view) {
    const { scale, ox, oy, tolerance } = view, { xy, weight } = lane.path, last = weight.length - 1;
    const runs = [];
    let run = null, length = 0, before = null;
    for (const stretch of lane.stretches) {
      const kept = [];
      for (let i = stretch.from; i <= stretch.to; i++) {
        if (weight[i] * scale >= tolerance * 0.7) kept.push([xy[2 * i] * scale - ox, xy[2 * i + 1] * scale - oy, i]);
      }
      const shift = aside(lane, stretch, drawn);
      if (shift === null) run = null;
      kept.forEach(([x, y, i], k) => {
        const [ax, ay] = kept[Math.max(0, k - 1)], [bx, by] = kept[Math.min(kept.length - 1, k + 1)];
        const far = Math.hypot(bx - ax, by - ay) || 1;
        // All lanes of a port end at the port.
        const off = i === 0 || i === last ? 0 : shift || 0;
        const px = x - ((by - ay) / far) * off, py = y + ((bx - ax) / far) * off;
        if (before) length += Math.hypot(px - before[0], py - before[1]);
        before = [px, py];
        if (shift === null) return;
        if (!run) runs.push(run = { points: [], offset: length });
        run.points.push(px, py);
      });
    }
    for (const part of runs) part.path = corridor.pathOf(part.points);
    return runs;
  }

  corridor.share = share;
  corridor.laneRuns = laneRuns;
})();
