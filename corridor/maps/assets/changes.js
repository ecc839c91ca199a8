// Links drawn by what a what-if changes against today, the chosen way cased in ink, its ends and the stop pointed at.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, look, stroke, drawSymbol, meet, laneRuns } = corridor;
  /** By how much a line is wider than the style says. */
  const WIDER = { gained: 1.7, faster: 1.15, way: 1.15, same: 0.55, slower: 1.15, lost: 1.7 };
  const KINDS = Object.keys(WIDER);
  const PASSABLE = ["open", "restricted"];
  const BADGE = 18, APART = 140, LEAST = 1.9, CASING = 3.4;

  const kindOf = (link) => corridor.changes.kinds.get(link) || "same";
  const colourOf = (kind) => (kind === "way" ? look.theme.group.trunk : look.theme.scenario[kind]);

  function paintLine(ctx, path, { kind, w, offset = 0, link = null }) {
    const trunk = kind === "same" && link && link.style === "trunk";
    const shut = kind === "same" && link && !PASSABLE.includes(link.status);
    const dash = kind === "lost" ? [0.9, 0.9] : shut ? [2, 2] : link && link.mode === "sea" ? [3.2, 2] : null;
    stroke(ctx, path, { colour: trunk ? look.theme.group.trunk : colourOf(kind), weight: Math.max(0.6, w), offset,
      dash: dash && dash.map((part) => part * w), opacity: trunk ? 0.7 : 1, cap: dash ? "butt" : "round" });
  }

  /** Signs along a line, none upon another. */
  function badgesOf(link, kind, found) {
    for (const { points } of link.runs) {
      const far = [0];
      for (let i = 2; i < points.length; i += 2) far.push(far[far.length - 1] + Math.hypot(points[i] - points[i - 2], points[i + 1] - points[i - 1]));
      const length = far[far.length - 1], count = Math.max(1, Math.floor(length / APART));
      for (let n = 0; n < count && length; n++) {
        const at = (length * (n + 0.5)) / count, k = far.findIndex((reached) => reached >= at);
        const part = (at - far[k - 1]) / (far[k] - far[k - 1] || 1);
        const [x, y] = [0, 1].map((axis) => points[2 * k - 2 + axis] + (points[2 * k + axis] - points[2 * k - 2 + axis]) * part);
        if (found.every((other) => Math.hypot(other.x - x, other.y - y) > (other.kind === kind ? APART * 0.6 : BADGE * 1.5))) found.push({ x, y, kind });
      }
    }
  }

  /** Draw the links as they change. @param {any} engine @param {any} ctx @param {any} view */
  function paintChanges(engine, ctx, view) {
    const { zoom } = view, { way } = corridor.changes, halo = look.width("halo", zoom);
    const place = (link) => (kindOf(link) === "same" ? 0 : way.has(link) ? 2e4 : 1e4) + link.rank;
    engine.drawn = [];
    for (const link of [...data.links].sort((a, b) => place(a) - place(b))) {
      const kind = kindOf(link), same = kind === "same";
      link.runs = link.whole = null;
      if ((same && !engine.shown(link, zoom)) || !meet(link.path.box, view.box)) continue;
      link.runs = link.whole = engine.runs(link.path, view);
      // What changes is seen from afar, a road too.
      link.w = Math.max(same ? 0 : LEAST, look.width(`${link.style}.${link.mode}`, zoom)) * WIDER[kind];
      if (link.runs.length) engine.drawn.push(link);
    }
    const quiet = new Set(engine.drawn.filter((link) => kindOf(link) === "same"));
    for (const link of quiet) if (link.stretches) link.runs = laneRuns(link, quiet, view);
    const changed = engine.drawn.filter((link) => kindOf(link) !== "same");
    const each = (links, act) => { for (const link of links) for (const run of link.runs) act(link, run); };
    each(quiet, (link, { path, offset }) => paintLine(ctx, path, { kind: "same", w: link.w, offset, link }));
    each(changed.filter((link) => way.has(link)), (link, { path }) => stroke(ctx, path, { colour: look.theme.ui.text, weight: link.w + halo + CASING, cap: "round" }));
    each(changed, (link, { path }) => stroke(ctx, path, { colour: look.theme.line.halo, weight: link.w + halo, cap: "round" }));
    each(changed, (link, { path, offset }) => paintLine(ctx, path, { kind: kindOf(link), w: link.w, offset, link }));
    const badges = [];
    for (const link of [...changed].reverse()) if (kindOf(link) !== "way") badgesOf(link, kindOf(link), badges);
    for (const { x, y, kind } of badges) drawSymbol(ctx, `change-${kind}`, x, y, BADGE);
  }

  /** Draw the ends of the way, and the leg or stop pointed at. @param {any} engine @param {any} ctx */
  function paintStops(engine, ctx) {
    const { ends, pointed } = corridor.changes, { view } = engine;
    const disc = (item, radius, fill, edge) => {
      if (!item || !item.point) return;
      const { x, y } = view.at(item.point), path = new Path2D();
      path.arc(x, y, radius, 0, 7);
      stroke(ctx, path, { colour: look.theme.line.halo, weight: 6 });
      if (fill) {
        ctx.fillStyle = fill;
        ctx.fill(path);
      }
      stroke(ctx, path, { colour: edge, weight: 3 });
    };
    const { text, focus } = look.theme.ui;
    ends.forEach((item, last) => disc(item, 6.5, last ? text : look.theme.line.halo, text));
    if (!pointed) return;
    for (const link of pointed.links) for (const run of link.whole || []) stroke(ctx, run.path, { colour: focus, weight: link.w + 3, cap: "round" });
    if (!pointed.links.length) disc(pointed.item, 10, "", focus);
  }

  /** The sample of a change in a legend. */
  function paintChange(ctx, line, kind) {
    if (kind === "way") stroke(ctx, line, { colour: look.theme.ui.text, weight: 8, cap: "round" });
    if (kind === "way") stroke(ctx, line, { colour: look.theme.line.halo, weight: 5.4, cap: "round" });
    paintLine(ctx, line, { kind, w: kind === "same" ? 2 : kind === "way" ? 3 : 4.6 });
    if (kind !== "same" && kind !== "way") drawSymbol(ctx, `change-${kind}`, 22, 8, 14);
  }

  const TITLES = { gained: "Link gained", faster: "Used instead", way: "Used as before", same: "No change", slower: "No longer used", lost: "Link lost" };
  /** What the links tell of now: kind, words, number of links. */
  const changeRows = () => KINDS.filter((kind) => kind !== "same").map((kind) => [kind, kind === "way" && corridor.changes.alone ? "The route" : TITLES[kind], [...corridor.changes.kinds.values()].filter((one) => one === kind).length])
    .filter(([, , count]) => count);

  Object.assign(corridor, { paintChanges, paintStops, paintChange, changeRows });
})();
