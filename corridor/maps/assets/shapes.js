// The shapes of all things on the map plane: lines, rings of shared arcs, points.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, decode, project, around } = corridor;

  const arcs = corridor.arcs = data.arcs.map((flat) => decode(flat));
  // Countries, waters and disputed areas are rings of shared arcs; rivers and disputed edges are lines.
  for (const item of [...data.countries, ...data.waters, ...data.rulings]) {
    item.rings = [];
    item.paths = (item.lines || []).map((flat) => decode(flat));
    const edges = (item.shape || []).flat(2).map((n) => arcs[n < 0 ? ~n : n]);
    item.edges = edges;
    item.filled = edges.length > 0;
    if (item.at) item.point = project(...item.at);
    const boxes = [...edges, ...item.paths].map((line) => line.box);
    // A water may have a name and no shape of its own.
    item.box = around(boxes.length ? boxes : [[...item.point, ...item.point]]);
  }
  for (const link of data.links) link.path = decode(link.line);
  for (const item of [...data.crossings, ...data.nodes, ...data.events]) if (item.at) item.point = project(...item.at);
})();
