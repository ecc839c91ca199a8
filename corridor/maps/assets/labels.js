// Symbols and names: placed one after another by rank; what does not fit is left out, never printed over another.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, look, meet, step, stroke, drawSymbol, Ground, Placer } = corridor;
  const style = data.style;
  const CALLOUTS = 8, EARLY = 3;
  const locale = (() => {
    try {
      return Intl.getCanonicalLocales(data.language)[0];
    } catch {
      return "en";
    }
  })();
  const crossingOf = new Map(data.crossings.map((item) => [item.id, item]));

  const lower = (text) => text.slice(0, 1).toLocaleLowerCase(locale) + text.slice(1);

  /** The zoom from which a place shows. @param {any} node @returns {number} */
  corridor.nodeZoom = (node) => {
    const least = style.minZoom;
    if (node.symbol === "capital") return least.capital;
    const table = { city: least.city, town: least.city, port: least.port }[node.kind];
    const early = node.focus ? 0.5 : 0;
    if (table) return table[Math.min(3, node.rank - 1)] - early;
    if (node.kind === "gauge") return node.rank <= 2 ? least.gauge : 6.5;
    return (least[node.symbol] || least.station) - early;
  };

  class Labels extends Placer {
    run() {
      const { engine, zoom } = this, least = style.minZoom;
      const on = (item) => engine.has(item);
      const size = (kind) => step(style.symbolSize[kind], zoom);
      const status = (item) => look.theme.statusText[style.family[item.status]];
      const nodes = data.nodes.filter((node) => on(node) && zoom >= corridor.nodeZoom(node));
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
      // A city that matters keeps its dot, and so its name, under the rim of a crossing's sign.
      put(of("city").filter((node) => node.rank <= 2), () => "city", -8);
      // At a crossing point the sign of the gauge hangs on the crossing's own, which keeps name and card.
      const gauges = of("gauge"), host = (item) => (standing.has(crossingOf.get(item.id)) ? crossingOf.get(item.id) : null);
      for (const item of gauges) if (host(item)) this.hang(host(item), item.symbol, size("gauge") * 0.86);
      put(gauges.filter((item) => !host(item)), () => "gauge", -2);
      put(of("town"), () => "town", -2);
      const stations = of("station");
      put(stations.filter((node) => node.focus), (item) => item.symbol, -2);
      this.flags(size("event"));
      const named = (items, kind, options = {}) => items.forEach((item) => {
        if (standing.has(item)) this.name(item, item.name, standing.get(item), kind, options);
      });
      named(of("port").filter((node) => node.rank <= 2), "port");
      const [near, far] = [true, false].map((first) => of("city").filter(({ focus, rank }) => rank <= 2 && Boolean(focus) === first));
      // A country's name finds another place in its shape, a city's not.
      named(near, "city");
      this.countries(({ role }) => role !== "other");
      this.waters("sea");
      named(far, "city");
      this.callouts();
      named(of("port").filter((node) => node.rank > 2), "port");
      named(gauges, "station", { most: 40 });
      this.countries(({ role }) => role === "other");
      if (zoom < least.crossingName) for (const item of gauges) if (host(item)) {
        this.name(host(item), host(item).name, standing.get(host(item)), "crossing", { most: 40, colour: status(host(item)) });
      }
      this.waters("lake");
      named(of("town"), "town");
      if (zoom >= least.crossingName) for (const item of crossings) if (standing.has(item)) {
        const colour = status(item);
        const placed = this.name(item, item.name, standing.get(item), "crossing", { most: 24, colour });
        // Where lines leave no room beside it, a crossing that matters is named a little off.
        const words = { title: item.name, line: lower(corridor.statusWord(item.status, item.mode)), colour, reach: 88, face: "crossing" };
        if (!placed && item.focus) this.callout(item, [this.view.at(item.point)], words);
      }
      put(stations.filter((node) => !standing.has(node)), (item) => item.symbol, -2);
      named(stations.filter((node) => node.focus), "station", { most: 40 });
      named(stations.filter((node) => !node.focus), "station", { most: 24 });
      this.clear();
      this.waters("river");
      Object.assign(engine, { symbols: this.symbols, labels: this.labels, leaders: this.leaders, placed: this.view });
    }

    /** No name stands nearer to a dot without one than to its own: it goes to another place, or gives way to that dot's. */
    clear() {
      const kindOf = ({ symbol, kind }) => (symbol === "capital" ? symbol : ["port", "city", "town"].includes(kind) ? kind : "station");
      for (const label of this.labels.filter(({ box, item }) => box && item.table === "nodes")) {
        const own = this.symbols.find(({ item }) => item === label.item), other = own && this.misread(own, label.box);
        if (!other) continue;
        this.labels.splice(this.labels.indexOf(label), 1);
        this.boxes.splice(this.boxes.indexOf(label.box), 1);
        for (const { item, size } of [own, other]) this.name(item, item.name, size, kindOf(item), { strict: true });
      }
    }

    /** A flag at each place where something had happened, planted on what stands there; it answers for the newest. */
    flags(size) {
      const newest = new Map();
      for (const event of data.events) if (event.point && this.engine.has(event)) newest.set(event.node, event);
      for (const event of newest.values()) {
        const point = this.view.at(event.point);
        if (!this.near(point, 0)) continue;
        const own = this.symbols.filter(({ x, y }) => Math.hypot(x - point.x, y - point.y) < 2);
        const above = Math.max(1, ...own.map((symbol) => symbol.size / 2));
        const free = (box) => !this.tied(box) && !this.boxes.some((other) => meet(box, other) && !own.some((symbol) => symbol.box === other));
        // The foot of the pole, which is left of the middle of the sign and at its lower end.
        const places = [[0, -above], [-above, -above * 0.6], [above, -above * 0.6], [above, above + size * 0.5], [-above, above + size * 0.5]]
          .map(([dx, dy]) => ({ x: point.x + dx + size / 4, y: point.y + dy - size * 0.4 }))
          .map(({ x, y }) => ({ x, y, box: [x - size / 2 + 2, y - size / 2, x + size / 2, y + size / 2 - 1] }));
        const place = places.find(({ box }) => free(box));
        if (!place) continue;
        this.boxes.push(place.box);
        this.symbols.push({ item: event, name: "event", size, ...place });
      }
    }

    large(country) {
      const [large, medium, small] = style.minZoom.country;
      return country.size >= 60 ? large : country.size >= 20 ? medium : small;
    }

    /** The name of a country beside its shape, where that is too small for it. */
    beside(country, colour) {
      if (this.zoom > 8) return;
      const first = country.role === "prospective";
      const words = { title: this.caps(country.name), line: first ? style.words.role[country.role].toLowerCase() : "", colour, abroad: 55 };
      const home = Ground.of(country), points = [this.view.at(country.point)], { x, y } = points[0];
      // From any part of it, as near as may be to a free place.
      for (const far of [24, 48, 72]) for (const [dx, dy] of [[0, -1], [0, 1], [-1, 0], [1, 0], [-1, -1], [1, -1], [-1, 1], [1, 1]]) {
        if (this.ground.at(x + dx * far, y + dy * far) === home) points.push({ x: x + dx * far, y: y + dy * far });
      }
      // Far from its shape, or over other names, rather than nowhere.
      for (const [reach, heed] of first ? [[160, "names"], [160, "none"]] : [[66, "names"], [112, "names"]]) {
        if (this.callout(country, points, { ...words, reach }, heed, new Set([home]))) return;
      }
    }

    /** A name in capitals; an addition in brackets stays in the card. */
    caps(name) {
      return (name.split(" (")[0] || name).toLocaleUpperCase(locale);
    }

    /** Names of countries of some roles. Those of the corridor may be small, across a line or beside their shape rather than away. */
    countries(wanted) {
      const found = data.countries.filter((country) => wanted(country) && this.engine.on.has(country.layer) && this.engine.shapes.has(country)
        && (country.role !== "other" || this.zoom >= this.large(country)));
      const weight = { prospective: 0, member: 1, transit: 2, other: 3 };
      found.sort((a, b) => weight[a.role] - weight[b.role] || b.size - a.size);
      const left = found.filter((country) => {
        const first = country.role === "prospective", path = this.engine.shapes.get(country);
        const name = this.caps(country.name), colour = first ? look.theme.label.countryProspective : "";
        const write = (options) => this.area(country, name, "country", { colour, path, ...options });
        if (first && this.zoom < 5.6) return true;
        return !write({ shrinks: [1, 0.86, 0.74] }) && (country.role === "other" || !write({ shrinks: [0.66, 0.6], most: 120 }));
      });
      for (const country of left) {
        const colour = look.theme.label[country.role === "prospective" ? "countryProspective" : "country"];
        if (country.role !== "other") this.beside(country, colour);
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
      // A little further out the main projects alone are told: a phone opens there.
      const early = this.zoom < style.minZoom.callout, most = early ? EARLY : CALLOUTS;
      if (this.zoom < style.minZoom.callout - 0.9) return;
      const [left, top, right, bottom] = this.frame;
      // A project goes by its name only on the day for which that was found fit.
      const project = (link) => (corridor.day === data.home ? link.call[0] : "");
      const title = (link) => project(link) || link.name;
      const line = ({ status, mode, words }) => lower(["closed", "dismantled"].includes(status) ? words : corridor.statusWord(status, mode));
      // One callout for each name, on the link of which most is in view; from afar one for each part of a project.
      const part = (link) => (this.zoom < 9 ? `${link.call[1]} ${link.status}` : title(link));
      const best = new Map();
      for (const link of this.engine.drawn) {
        if (!link.call || ["open", "unknown", "not_built"].includes(link.status)) continue;
        const seen = [];
        for (const { points } of link.runs) for (let i = 2; i < points.length; i += 2) {
          const dx = points[i] - points[i - 2], dy = points[i + 1] - points[i - 1];
          const steps = Math.min(400, Math.ceil(Math.hypot(dx, dy) / 6));
          for (let k = 0; k < steps; k++) {
            const x = points[i - 2] + (dx * k) / steps, y = points[i - 1] + (dy * k) / steps;
            if (x > left + 30 && x < right - 30 && y > top + 30 && y < bottom - 30) seen.push({ x, y });
          }
        }
        const other = best.get(part(link));
        if (seen.length && (!other || other.seen.length < seen.length)) best.set(part(link), { link, seen });
      }
      let count = 0;
      // Railways that are projects come first, however short; then projects, railways and what is longest in view.
      const weight = ({ link, seen }) => Math.sqrt(seen.length) * (project(link) ? 1.6 : 1) * (link.mode === "rail" ? 1.6 : 1);
      const first = ({ link }) => Number(link.mode === "rail" && Boolean(project(link)));
      for (const { link, seen } of [...best.values()].sort((a, b) => first(b) - first(a) || weight(b) - weight(a))) {
        if (count >= most || (early && !first({ link }))) return;
        const points = [0.5, 0.4, 0.6, 0.28, 0.72, 0.15, 0.85].map((part) => seen[Math.floor(seen.length * part)]);
        const colour = look.theme.statusText[style.family[link.status]];
        // Far out, where much is to be named, a long leader would tie a name to the wrong line.
        const reach = early ? 66 : this.zoom < 7 ? 88 : 112;
        const words = { title: title(link), line: line(link), colour, reach };
        // A short link between two crossings has no place free of symbols; a project is named all the same.
        if (this.callout(link, points, words) || (project(link) && this.callout(link, points, words, "names"))) count++;
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
    if (engine.placed !== engine.view) new Labels(engine, ctx).run();
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
