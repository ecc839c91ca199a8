// A drawing for each scenario: the modules of the map run once for each, on things of their own and shapes they share.
"use strict";
(() => {
  const page = /** @type {any} */ (window);
  const { corridor } = page;
  const { data } = corridor;
  const { comparison } = data;
  const TABLES = ["links", "crossings", "nodes", "countries", "rulings", "waters", "projects", "events", "permissions"];
  const PASSABLE = ["open", "restricted"];
  const KINDS = ["gained", "lost", "faster", "slower"];
  /** By how much a line is wider than the style says. */
  const WIDER = { gained: 1.7, faster: 1.15, same: 0.55, slower: 1.15, lost: 1.7 };
  const BADGE = 18, APART = 140;
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
    own.Difference = differenceOf(own);
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

  /** The engine that draws a scenario as its difference from another: lines by what changes, crossings by their status. */
  function differenceOf(own) {
    const { look, stroke, meet, drawSymbol, laneRuns } = own;
    const { style } = data;
    return class Difference extends own.Engine {
      /** @param {any} ctx @param {any} view */
      paintLinks(ctx, view) {
        const { zoom } = view, colours = look.theme.scenario;
        const kind = ({ id }) => own.differing.get(id) || "same";
        const place = (link) => (kind(link) === "same" ? 0 : 10000) + link.rank;
        this.drawn = [];
        for (const link of [...own.data.links].sort((a, b) => place(a) - place(b))) {
          const same = kind(link) === "same";
          link.runs = link.whole = null;
          if ((same && !this.shown(link, zoom)) || !meet(link.path.box, view.box)) continue;
          link.runs = link.whole = this.runs(link.path, view);
          // What changes is seen from afar, a road too.
          link.w = Math.max(same ? 0 : 1.6, look.width(`${link.style}.${link.mode}`, zoom)) * WIDER[kind(link)];
          if (link.runs.length) this.drawn.push(link);
        }
        const drawn = new Set(this.drawn);
        for (const link of this.drawn) if (link.stretches) link.runs = laneRuns(link, drawn, view);
        for (const link of this.drawn) if (kind(link) !== "same") for (const { path } of link.runs) {
          stroke(ctx, path, { colour: look.theme.line.halo, weight: link.w + look.width("halo", zoom), opacity: look.theme.line.haloOpacity, cap: "round" });
        }
        for (const link of this.drawn) for (const { path, offset } of link.runs) this.paintLine(ctx, path, offset, link, kind(link), colours);
        this.badges = [];
        for (const link of this.drawn) if (kind(link) !== "same") this.placeBadges(link, kind(link));
        for (const { x, y, kind: name } of this.badges) drawSymbol(ctx, `change-${name}`, x, y, BADGE);
      }

      paintLine(ctx, path, offset, link, kind, colours) {
        const { w } = link, trunk = kind === "same" && link.style === "trunk";
        const shut = !PASSABLE.includes(link.status);
        const dash = kind === "lost" ? [0.9 * w, 0.9 * w] : kind === "same" && shut ? [2 * w, 2 * w] : null;
        stroke(ctx, path, { colour: trunk ? look.theme.group.trunk : colours[kind], weight: Math.max(0.6, w), dash, offset, opacity: trunk ? 0.7 : 1, cap: dash ? "butt" : "round" });
      }

      /** Signs along a line, the first in its middle, none upon another. */
      placeBadges(link, kind) {
        for (const { points } of link.runs) {
          const steps = [];
          let length = 0;
          for (let i = 2; i < points.length; i += 2) {
            const far = Math.hypot(points[i] - points[i - 2], points[i + 1] - points[i - 1]);
            steps.push([i, length, far]);
            length += far;
          }
          const count = Math.max(1, Math.floor(length / APART));
          for (let n = 0; n < count; n++) {
            const at = (length * (n + 0.5)) / count;
            const [i, before, far] = steps.find((step) => step[1] + step[2] >= at) || [0, 0, 0];
            if (!far) continue;
            const part = (at - before) / far;
            const x = points[i - 2] + (points[i] - points[i - 2]) * part, y = points[i - 1] + (points[i + 1] - points[i - 1]) * part;
            if (this.badges.every((other) => Math.hypot(other.x - x, other.y - y) > BADGE * 2)) this.badges.push({ x, y, kind });
          }
        }
      }
    };
  }

  const drawings = comparison.scenarios.map(drawingOf);
  Object.assign(corridor, { drawings, difference, KINDS });
})();
