// Geometry: integer steps to Web Mercator at zoom 0, with the zoom at which each vertex begins to count.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);

  /**
   * A line on the map plane at zoom 0 (256 px around the world).
   * @typedef {object} Line
   * @property {Float64Array} xy x and y of each vertex, in px.
   * @property {Float32Array} weight By how many px the line would be off without the vertex.
   * @property {number[]} box Least x and y, greatest x and y.
   */

  /** Lines that the drawings of one page share, by their steps. @type {WeakMap<ArrayLike<number>, Line>} */
  const decoded = corridor.decoded || new WeakMap();

  /** @param {number} lon @param {number} lat @returns {[number, number]} px at zoom 0 */
  function project(lon, lat) {
    const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
    return [128 + (lon * 128) / 180, 128 - (64 * Math.log((1 + sine) / (1 - sine))) / Math.PI];
  }

  /** @param {ArrayLike<number>} flat Steps in 0.00001 degree. @param {boolean} [closed] @returns {Line} */
  function decode(flat, closed = false) {
    const known = decoded.get(flat);
    if (known) return known;
    const count = flat.length / 2 + (closed ? 1 : 0);
    const xy = new Float64Array(count * 2);
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    let lon = 0;
    let lat = 0;
    for (let i = 0; i < flat.length; i += 2) {
      lon += flat[i];
      lat += flat[i + 1];
      const [x, y] = project(lon / 1e5, lat / 1e5);
      xy[i] = x;
      xy[i + 1] = y;
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
    if (closed) {
      xy[count * 2 - 2] = xy[0];
      xy[count * 2 - 1] = xy[1];
    }
    const line = { xy, weight: weigh(xy), box };
    decoded.set(flat, line);
    return line;
  }

  /**
   * Weight of each vertex after Douglas and Peucker, never above that of the vertices it depends on, so that one
   * pass over a line simplifies it for any zoom, and shared borders stay shared.
   * @param {Float64Array} xy @returns {Float32Array}
   */
  function weigh(xy) {
    const last = xy.length / 2 - 1;
    const weight = new Float32Array(last + 1);
    weight[0] = weight[last] = Infinity;
    const waiting = [[0, last, Infinity]];
    for (let span = waiting.pop(); span; span = waiting.pop()) {
      const [from, to, limit] = span;
      const ax = xy[2 * from], ay = xy[2 * from + 1];
      const dx = xy[2 * to] - ax, dy = xy[2 * to + 1] - ay;
      const length = dx * dx + dy * dy;
      let best = -1, place = 0;
      for (let i = from + 1; i < to; i++) {
        const px = xy[2 * i] - ax, py = xy[2 * i + 1] - ay;
        const t = length ? Math.max(0, Math.min(1, (px * dx + py * dy) / length)) : 0;
        const far = (px - t * dx) ** 2 + (py - t * dy) ** 2;
        if (far > best) { best = far; place = i; }
      }
      if (best < 0) continue;
      const value = Math.min(limit, Math.sqrt(best));
      weight[place] = value;
      waiting.push([from, place, value], [place, to, value]);
    }
    return weight;
  }

  /** @param {number[]} a @param {number[]} b @returns {boolean} Whether two boxes meet. */
  const meet = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

  /** @param {number[][]} boxes @returns {number[]} The box around all. */
  const around = (boxes) => boxes.reduce(
    (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])],
    [Infinity, Infinity, -Infinity, -Infinity],
  );

  /**
   * Value of a table of zooms, in a straight line between its rows.
   * @param {number[][]} rows Pairs of zoom and value. @param {number} zoom @returns {number}
   */
  function step(rows, zoom) {
    if (zoom <= rows[0][0]) return rows[0][1];
    for (let i = 1; i < rows.length; i++) {
      const [z0, v0] = rows[i - 1], [z1, v1] = rows[i];
      if (zoom <= z1) return v0 + ((v1 - v0) * (zoom - z0)) / (z1 - z0);
    }
    return rows[rows.length - 1][1];
  }

  /** Squared distance from a point to a segment. */
  function apart(px, py, ax, ay, bx, by) {
    const dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
    const t = length ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length)) : 0;
    return (px - ax - t * dx) ** 2 + (py - ay - t * dy) ** 2;
  }

  /** @param {number[]} points x and y of each point, in px. @returns {Path2D} */
  function pathOf(points) {
    const path = new Path2D();
    path.moveTo(points[0], points[1]);
    for (let i = 2; i < points.length; i += 2) path.lineTo(points[i], points[i + 1]);
    return path;
  }

  Object.assign(corridor, { project, decoded, decode, weigh, meet, around, step, apart, pathOf });
})();
