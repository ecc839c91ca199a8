// A comparison on paper: its maps side by side on one page with their key, then the table of ways and all that differs.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, drawings, state, element, titleOf } = corridor, { RATIO, draw, inLight, dress, head, credits } = corridor.paper;
  const { scenarios } = data.comparison;
  /** @type {null | {sheet: HTMLElement, maps: any[], end: AbortController}} */
  let made = null;

  const words = (n) => `${scenarios[n].date}${scenarios[n].whatIf ? " · a what-if, not a forecast" : ""}`;
  const SAYS = {
    swipe: () => `${titleOf(state.before)} and ${titleOf(state.after)}`,
    panels: () => `${scenarios.length} scenarios`,
    difference: () => `${titleOf(state.after)} compared with ${titleOf(state.before)}`,
  };

  /** A copy without what only works on a screen: buttons become their words, all that is folded is open. */
  function copyOf(node) {
    const copy = /** @type {HTMLElement} */ (node.cloneNode(true));
    for (const button of copy.querySelectorAll("button")) button.replaceWith(...button.childNodes);
    for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
    for (const fold of copy.querySelectorAll("summary")) {
      const title = element("h3", {});
      title.append(...fold.childNodes);
      fold.replaceWith(title);
    }
    for (const fold of [copy, ...copy.querySelectorAll("details")].filter(({ tagName }) => tagName === "DETAILS")) {
      const section = element("section", { class: fold.className });
      section.append(...fold.childNodes);
      if (fold === copy) return section;
      fold.replaceWith(section);
    }
    return copy;
  }

  /** What differs, a line each: what the scenarios that agree have is told once. */
  function inputsOf() {
    const rows = data.comparison.inputs.map(({ name, what, words: each }) => {
      const told = [...new Set(each)].map((text) => `${text} (${scenarios.filter((_, n) => each[n] === text).map(({ title }) => title).join(", ")})`);
      return element("li", { dir: "auto" }, element("b", {}, what ? `${name}: ${what}` : name), ` ${told.join("; ")}`);
    });
    return element("section", { class: "corridor-inputs" }, element("h2", {}, `What differs (${rows.length})`), element("ul", {}, ...rows));
  }

  function layOut() {
    discard();
    const { node, caption, told, about } = corridor.table, end = new AbortController();
    const frames = corridor.shown.flatMap(({ owns }) => owns).map((own) => {
      const frame = element("div", {}), n = drawings.indexOf(own);
      return { own, frame, cell: element("figure", {}, frame, element("figcaption", {}, element("b", { dir: "auto" }, titleOf(n)), ` · ${words(n)}`)) };
    });
    const key = element("ul", { class: "corridor-print-marks" }, ...inLight(drawings, () => corridor.keyRows().map(([sample, text, count]) => {
      const canvas = element("canvas", { class: "corridor-swatch" });
      drawings[0].paintSample(canvas, sample, RATIO);
      return element("li", {}, canvas, element("span", { dir: "auto" }, `${text}${count ? ` ${count}` : ""}`));
    }), 1));
    const table = copyOf(node);
    table.removeAttribute("aria-labelledby");
    const sheet = element("main", { class: "corridor-print corridor-print-table corridor-print-versus", "data-paper": "a4-landscape" },
      head(document.title, document.querySelector(".corridor-titles p")?.textContent || "", SAYS[state.view]()),
      element("div", { class: "corridor-print-maps", "data-count": String(frames.length) }, ...frames.map(({ cell }) => cell)), key,
      ...(told.textContent ? [element("p", { dir: "auto" }, ...[...told.cloneNode(true).childNodes].flatMap((part, i) => (i ? [" ", part] : [part])))] : []),
      element("section", {}, element("h2", {}, "Ways between main places"), element("p", {}, caption.textContent || ""), table),
      inputsOf(), copyOf(about),
      element("div", { class: "corridor-print-notes" }, element("p", { dir: "auto" }, data.borderNote), credits()));
    dress(sheet);
    const maps = inLight(drawings, () => frames.map(({ own, frame }) => draw(frame, own, end.signal).map));
    for (const { engines } of corridor.shown) for (const engine of engines) engine.redraw();
    made = { sheet, maps, end };
  }

  /** Let go of what was laid out. */
  function discard() {
    if (!made) return;
    made.end.abort();
    for (const map of made.maps) map.remove();
    made.sheet.remove();
    made = null;
  }

  // Some browsers say that printing is over while they still make the page: it stays until somebody goes on.
  window.addEventListener("beforeprint", layOut);
  window.addEventListener("afterprint", () => {
    for (const name of ["pointerdown", "keydown"]) window.addEventListener(name, discard, { once: true, capture: true });
  });
})();
