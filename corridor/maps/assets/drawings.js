// A drawing for each scenario: the modules of the map run once for each, on things of their own and shapes they share.
"use strict";
(() => {
  const page = /** @type {any} */ (window);
  const { corridor } = page;
  const { data } = corridor;
  const { comparison } = data;
  const TABLES = ["links", "crossings", "nodes", "countries", "rulings", "waters", "projects", "events", "permissions"];
  const PASSABLE = ["open", "restricted"];
  const decoded = new WeakMap();

  /** The data as a scenario has them. */
  function dataOf(scenario) {
    const own = { ...data, home: scenario.step };
    for (const table of TABLES) own[table] = data[table].map((item) => {
      if (!Object.hasOwn(scenario.changed, item.id) || !item.states) return { ...item };
      const [status, words] = scenario.changed[item.id];
      return { ...item, states: [[0, status, words, "", 0, ""]] };
    });
    const shut = (data.borders.shut || []).map((border, i) => ({ ...border, steps: [[0, scenario.shut[i]]] }));
    own.borders = { ...data.borders, shut };
    return own;
  }

  /** Run the modules that draw for one scenario. @returns {any} What they make, as `corridor` is on other pages. */
  function drawingOf(scenario) {
    const own = page.corridor = /** @type {any} */ ({ data: dataOf(scenario), decoded });
    try {
      corridor.drawing();
    } finally {
      page.corridor = corridor;
    }
    own.told = scenario;
    // What is not open is what people come to see, in whatever status a scenario has it.
    own.keys = new Set([...comparison.on, ...own.data.crossings.map(({ layer }) => layer),
      ...own.data.links.filter(({ style }) => style === "focus").map(({ layer }) => layer), "way"]);
    own.layers = new Map(own.data.links.map((link) => [link, link.layer]));
    return own;
  }

  /**
   * What a scenario does to each link, compared with another: `gained`, `lost`, `faster` (or cheaper), `slower` (or dearer).
   * @param {number} before @param {number} after @returns {Map<string, string>} Only links that differ.
   */
  function difference(before, after) {
    const found = new Map(), [one, other] = [before, after].map((n) => drawings[n].items);
    for (const { id } of data.links) {
      const [was, is] = [one, other].map((items) => PASSABLE.includes(items.get(`links/${id}`).status));
      if (was !== is) found.set(id, is ? "gained" : "lost");
      else if (is && Object.hasOwn(comparison.efforts, id)) {
        const [a, b] = [before, after].map((n) => comparison.efforts[id][n]);
        const more = b[0] - a[0] || b[1] - a[1];
        if (more) found.set(id, more < 0 ? "faster" : "slower");
      }
    }
    return found;
  }

  const drawings = comparison.scenarios.map(drawingOf);
  Object.assign(corridor, { drawings, difference });
})();
