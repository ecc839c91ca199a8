// What a map shows: things on layers that are on, and in its view.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, project, meet, Placer } = corridor;

  /** Whether a thing, or a part of it, is on a layer that is on. */
  const isShown = (item, on) => item.past !== false && (on.has(item.layer) || (item.parts || []).some((part) => isShown(part, on)));

  /** Whether a line enters a box. */
  function enters({ xy, box }, frame) {
    if (!meet(box, frame)) return false;
    for (let i = 2; i < xy.length; i += 2) if (Placer.crosses([xy[i - 2], xy[i - 1]], [xy[i], xy[i + 1]], frame)) return true;
    return false;
  }

  /** Whether a point lies within closed edges: a ray from it crosses them an odd number of times. */
  function within(edges, x, y) {
    let odd = false;
    for (const { xy } of edges) for (let i = 2; i < xy.length; i += 2) {
      const ax = xy[i - 2], ay = xy[i - 1], bx = xy[i], by = xy[i + 1];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
    }
    return odd;
  }

  /** Whether a thing, or a part of it, lies in a box on the map plane. */
  function isIn(item, frame) {
    if (item.path) return enters(item.path, frame);
    if (item.edges) {
      return item.edges.some((edge) => enters(edge, frame)) || within(item.edges, (frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2);
    }
    if (item.point) return meet([...item.point, ...item.point], frame);
    return (item.parts || []).some((part) => isIn(part, frame));
  }

  /**
   * The things of some kinds that a map shows.
   * @param {string[]} kinds Keys of tables. @param {Set<string>} on Keys of layers.
   * @param {any} [map] Only what is in its view. @returns {any[]}
   */
  function shown(kinds, on, map) {
    const bounds = map && map.getBounds();
    const frame = map && [...project(bounds.getWest(), bounds.getNorth()), ...project(bounds.getEast(), bounds.getSouth())];
    return kinds.flatMap((kind) => data[kind]).filter((item) => isShown(item, on) && (!frame || isIn(item, frame)));
  }
  corridor.shown = shown;
})();
