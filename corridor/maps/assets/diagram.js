// The time and cost over the distance of a way: stops are jumps, the range is a band, today's way a broken line.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { element } = corridor;
  const SVG = "http://www.w3.org/2000/svg";
  const WIDE = 300, TALL = 176, LEFT = 40, RIGHT = 8, TOP = 12, FOOT = 34;

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
    for (const value of ticks(farthest, 3)) {
      parts.push(drawn("text", { x: Math.min(x(value), WIDE - RIGHT - 14), y: TALL - FOOT + 14, class: "corridor-dia-foot" }, figures(value)));
    }
    parts.push(drawn("text", { x: (LEFT + WIDE - RIGHT) / 2, y: TALL - 5, class: "corridor-dia-foot" }, "kilometres"));
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
    const what = measure === "usd" ? "Dollars" : unit === 24 ? "Days" : "Hours";
    const words = `${what} over kilometres, a jump for each stop: ${figures(Math.round(last.to[1] / unit))} ${what.toLowerCase()} after ${figures(Math.round(last.to[0]))} kilometres. The list of stops tells the same.`;
    const node = drawn("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, class: "corridor-dia", role: "img", "aria-label": words }, ...parts);
    return {
      node: element("div", { class: "corridor-dia-box" }, element("p", { class: "corridor-dia-unit", "aria-hidden": "true" }, what), node),
      mark: (step) => marks.forEach((line, i) => line.classList.toggle("corridor-dia-on", i === step)),
    };
  };
})();
