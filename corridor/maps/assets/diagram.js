// The time and cost over the distance of a way: stops are jumps, the range is a band, today's way a broken line. Each leg
// is named under the axis, the greatest stops beside their jump, as far as there is room.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { element } = corridor;
  const SVG = "http://www.w3.org/2000/svg";
  const WIDE = 300, TALL = 204, LEFT = 40, RIGHT = 8, TOP = 12, FOOT = 44;
  const MODE = { rail: "Rail", road: "Road", sea: "Sea" };
  /** Size of letters, height of a line of them, height of the row of legs, and the room between words and lines. */
  const TYPE = 11, LINE = 13, LEGS = 16, CLEAR = 4;
  /** So many stops are named at most. */
  const NAMED = 4;
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));

  const drawn = (tag, attributes, ...children) => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
    made.append(...children);
    return made;
  };

  /** A round number of at least so much: 1, 2 or 5 with noughts. */
  function round(least) {
    const ten = 10 ** Math.floor(Math.log10(least || 1));
    return [1, 2, 5, 10].map((factor) => factor * ten).find((value) => value >= least) || least;
  }
  const ticks = (most, count) => {
    const each = round(most / count);
    return Array.from({ length: Math.floor(most / each + 1e-9) + 1 }, (_, i) => i * each);
  };
  const figures = (value) => value.toLocaleString("en");

  /** @param {string} text @returns {number} Its width in units of the drawing. */
  function widthOf(text) {
    pen.font = `${TYPE}px ${getComputedStyle(document.body).fontFamily}`;
    return pen.measureText(text).width;
  }

  /** Whether a box meets a stretch, with some room. @param {number[]} box @param {number[]} stretch */
  function meets([x0, y0, x1, y1], [ax, ay, bx, by]) {
    const [left, top, right, foot] = [x0 - CLEAR, y0 - CLEAR, x1 + CLEAR, y1 + CLEAR];
    // The part of the stretch that is inside the box, after Liang and Barsky.
    let from = 0, to = 1;
    for (const [way, room] of [[ax - bx, ax - left], [bx - ax, right - ax], [ay - by, ay - top], [by - ay, foot - ay]]) {
      if (!way && room < 0) return false;
      if (way < 0) from = Math.max(from, room / way);
      else if (way > 0) to = Math.min(to, room / way);
    }
    return from <= to;
  }

  /** Where the names of the greatest stops stand: beside their jump, clear of the lines, the frame and each other. */
  function namesOf(way, course, place, { x, y, lines, most }) {
    const taken = /** @type {number[][]} */ ([]), found = /** @type {Element[]} */ ([]);
    const stops = way.steps.map((step, i) => ({ i, size: step[place][0], text: step[3].split(": ")[0] })).filter(({ i, size }) => !way.steps[i][4] && size > most * 0.02);
    for (const { i, text } of stops.sort((a, b) => b.size - a.size).slice(0, NAMED)) {
      const [{ from: [km, low], to: [, high] }, wide] = [course[i], widthOf(text)], at = x(km);
      const tries = [];
      for (const middle of [(low + high) / 2, high, low]) for (const side of [-1, 1]) for (const shift of [0, -LINE, LINE]) {
        tries.push([side < 0 ? at - CLEAR - 2 - wide : at + CLEAR + 2, y(middle) + shift - LINE / 2]);
      }
      const free = tries.find(([left, top]) => {
        const box = [left, top, left + wide, top + LINE];
        if (left < LEFT + 2 || box[2] > WIDE || top < 0 || box[3] > TALL - FOOT - 2) return false;
        return !lines.some((line) => meets(box, line)) && !taken.some((other) => box[0] < other[2] + CLEAR && box[2] > other[0] - CLEAR && box[1] < other[3] && box[3] > other[1]);
      });
      if (!free) continue;
      taken.push([...free, free[0] + wide, free[1] + LINE]);
      found.push(drawn("text", { x: free[0].toFixed(1), y: (free[1] + LINE - 3).toFixed(1), class: "corridor-dia-name" }, text));
    }
    return found;
  }

  /** The legs under the axis: mode and country, or what of it has room. */
  function legsOf(way, course, x) {
    const top = TALL - LEGS, parts = /** @type {Element[]} */ ([]);
    let odd = false;
    course.forEach(({ from, to }, i) => {
      const [kind] = way.steps[i], country = way.steps[i][8];
      if (!way.steps[i][4]) return;
      const [left, right] = [x(from[0]), x(to[0])];
      odd = !odd;
      parts.push(drawn("rect", { x: left.toFixed(1), y: top, width: Math.max(0, right - left - 0.8).toFixed(1), height: LEGS - 3, class: odd ? "corridor-dia-leg" : "corridor-dia-leg corridor-dia-even" }),
        drawn("path", { d: `M${left.toFixed(1)} ${TALL - 2}H${Math.max(left, right - 0.8).toFixed(1)}`, class: `corridor-dia-step corridor-dia-${kind}` }));
      const words = [`${MODE[kind]} ${country}`.trim(), country, MODE[kind]].find((text) => text && widthOf(text) <= right - left - 2);
      if (words) parts.push(drawn("text", { x: ((left + right) / 2).toFixed(1), y: top + LEGS - 6, class: "corridor-dia-foot" }, words));
    });
    return parts;
  }

  /** Kilometres and what has added up before and after each step. @param {any} way @param {number} place Of the measure in a step. */
  function courseOf(way, place) {
    let km = 0, sum = 0;
    return way.steps.map((step) => {
      const from = [km, sum];
      km += step[4];
      sum += step[place][0];
      return { from, to: [km, sum] };
    });
  }

  /**
   * Draw a way, and another to hold it against.
   * @param {any} way @param {any} before Today's way, or null. @param {"hours" | "usd"} measure
   * @param {{point: (step: number) => void, go: (step: number) => void}} acts
   * @returns {{node: Element, mark: (step: number) => void}}
   */
  corridor.diagram = (way, before, measure, { point, go }) => {
    const place = measure === "hours" ? 5 : 6, band = way[measure === "hours" ? "hoursBand" : "usdBand"];
    const course = courseOf(way, place), old = before ? courseOf(before, place) : [];
    const last = course[course.length - 1];
    const farthest = Math.max(last.to[0], ...old.map(({ to }) => to[0]));
    const most = Math.max(band[band.length - 1][1], ...old.map(({ to }) => to[1]));
    const unit = measure === "usd" ? 1 : most >= 96 ? 24 : 1;
    const x = (km) => LEFT + (km / (farthest || 1)) * (WIDE - LEFT - RIGHT);
    const y = (sum) => TALL - FOOT - (sum / (most || 1)) * (TALL - FOOT - TOP);
    const at = ([km, sum]) => `${x(km).toFixed(1)} ${y(sum).toFixed(1)}`;
    const parts = [];
    for (const value of ticks(most / unit, 4)) {
      const height = y(value * unit);
      parts.push(drawn("line", { x1: LEFT, x2: WIDE - RIGHT, y1: height, y2: height, class: "corridor-dia-rule" }),
        drawn("text", { x: LEFT - 5, y: height + 4, class: "corridor-dia-left" }, figures(value)));
    }
    for (const value of ticks(farthest, 3).filter(Boolean)) {
      parts.push(drawn("text", { x: Math.min(x(value), WIDE - RIGHT - 14), y: TALL - FOOT + 14, class: "corridor-dia-foot" }, figures(value)));
    }
    parts.push(drawn("text", { x: LEFT - 5, y: TALL - FOOT + 14, class: "corridor-dia-left" }, "km"), ...legsOf(way, course, x));
    const edge = (n) => course.map(({ to }, i) => at([to[0], band[i][n]]));
    parts.push(drawn("path", { d: `M${at([0, 0])}L${edge(1).join("L")}L${edge(0).reverse().join("L")}Z`, class: "corridor-dia-band" }));
    const lineOf = (steps) => `M${at([0, 0])}L${steps.map(({ to }) => at(to)).join("L")}`;
    if (old.length) parts.push(drawn("path", { d: lineOf(old), class: "corridor-dia-before" }));
    /** @type {Element[]} */
    const marks = [];
    course.forEach(({ from, to }, i) => {
      const [kind] = way.steps[i];
      const line = drawn("path", { d: `M${at(from)}L${at(to)}`, class: `corridor-dia-step corridor-dia-${kind}` });
      const hit = drawn("path", { d: `M${at(from)}L${at(to)}`, class: "corridor-dia-hit" });
      marks.push(line);
      hit.addEventListener("pointerenter", () => point(i));
      hit.addEventListener("pointerleave", () => point(-1));
      hit.addEventListener("click", () => go(i));
      parts.push(line, hit);
    });
    const lines = [...course, ...old].map(({ from, to }) => [x(from[0]), y(from[1]), x(to[0]), y(to[1])]);
    parts.push(...namesOf(way, course, place, { x, y, lines, most }));
    const what = measure === "usd" ? "Dollars" : unit === 24 ? "Days" : "Hours";
    const words = `${what} over kilometres, a jump for each stop: ${figures(Math.round(last.to[1] / unit))} ${what.toLowerCase()} after ${figures(Math.round(last.to[0]))} kilometres. The list of stops tells the same.`;
    const node = drawn("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, class: "corridor-dia", role: "img", "aria-label": words }, ...parts);
    return {
      node: element("div", { class: "corridor-dia-box" }, element("p", { class: "corridor-dia-unit", "aria-hidden": "true" }, what), node),
      mark: (step) => marks.forEach((line, i) => line.classList.toggle("corridor-dia-on", i === step)),
    };
  };
})();
