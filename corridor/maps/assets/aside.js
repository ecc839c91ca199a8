// The card of what is chosen, over an edge of our map; on a narrow screen a sheet at its bottom.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  const { element, picture, card, kindOf, nameOf } = corridor;
  const aside = document.getElementById("corridor-details"), stage = document.getElementById("corridor-map");
  if (!aside || !stage) return;
  const MARGIN = 24;
  const phone = window.matchMedia("(max-width: 700px)"), low = window.matchMedia("(min-width: 701px) and (max-width: 1000px) and (max-height: 600px)");

  const close = element("button", { type: "button", class: "corridor-close", "aria-label": "Close the details" },
    picture(16, [["path", { d: "M3 3l10 10M13 3 3 13" }]]));
  const back = element("button", { type: "button", class: "corridor-back" });
  const body = element("div", { class: "corridor-scroll" });
  const heard = element("p", { class: "corridor-heard", role: "status" });
  aside.append(back, body, close);
  stage.append(heard);

  /** Things that led to the one shown, and what else lies where it was picked. @type {any[]} */
  let trail = [];
  let also = [], inside = false;
  /** Where the keyboard was before the card took it. @type {HTMLElement | null} */
  let origin = null;
  /** Whether a row of the table led to what is shown. */
  let led = false;
  /** Where the thing shown was picked, and whether the map still is where the card made it go. */
  let picked = /** @type {any} */ (null), follow = false;

  const within = () => aside.contains(document.activeElement);

  /** Tell about something that the card names, with a way back. */
  function go(item) {
    const before = corridor.selected;
    inside = true;
    if (corridor.reveal) corridor.reveal(item);
    corridor.select(item, { focus: true, zoom: true });
    inside = false;
    if (before && before !== item) trail.push(before);
    tellBack();
  }

  function tellBack() {
    const last = trail[trail.length - 1];
    back.hidden = !last;
    if (last) back.replaceChildren(picture(12, [["path", { d: "M8 1 3 6l5 5" }]]), element("span", {}, "Back to ", element("bdi", {}, nameOf(last))));
  }

  back.addEventListener("click", () => {
    const from = corridor.selected, item = trail.pop();
    inside = true;
    corridor.select(item, { focus: true, zoom: true });
    inside = false;
    tellBack();
    const button = /** @type {HTMLElement | undefined} */ ([...body.querySelectorAll("[data-key]")]
      .find((one) => /** @type {HTMLElement} */ (one).dataset.key === from.key));
    if (!button) return;
    const fold = button.closest("details");
    if (fold) fold.open = true;
    button.focus();
  });

  /** Write the card anew, as it is on the day shown. */
  function write() {
    const item = corridor.selected;
    if (!item) return;
    const { scrollTop } = body, kept = within() && body.contains(document.activeElement);
    const made = card(item, { go, also });
    const fold = body.querySelector("details[open]") !== null;
    body.replaceChildren(made);
    if (fold) for (const one of body.querySelectorAll("details")) one.open = true;
    body.scrollTop = scrollTop;
    if (kept) made.focus({ preventScroll: true });
  }

  /**
   * On a phone the card replaces the dock, and the words that licences demand move above it; else it ends above them.
   * In a low window it lies over the layers.
   */
  function settle() {
    const open = !aside.hidden, px = (length) => `${Math.round(Math.max(0, length))}px`;
    for (const id of ["corridor-time", "corridor-tabs"]) {
      const part = document.getElementById(id);
      if (part) part.inert = open && phone.matches;
    }
    const panel = document.getElementById("corridor-panel"), dock = document.getElementById("corridor-time");
    if (panel) panel.inert = open && low.matches;
    stage.style.setProperty("--corridor-dock", px(dock ? dock.offsetHeight : 0));
    const under = open && phone.matches ? stage.getBoundingClientRect().bottom - aside.getBoundingClientRect().top : 0;
    stage.style.setProperty("--corridor-under", px(under));
    const feet = /** @type {HTMLElement[]} */ ([...stage.querySelectorAll(".leaflet-bottom")]).map((foot) => foot.offsetHeight);
    stage.style.setProperty("--corridor-foot", px(Math.max(0, ...feet)));
    // No name of the map is written under the card.
    if (corridor.engine) corridor.engine.renew();
  }
  for (const query of [phone, low]) query.addEventListener("change", settle);
  const sized = new ResizeObserver(settle);
  // The map too: where the card opens with the page, the dock below takes its height later.
  for (const part of [aside, stage]) sized.observe(part);

  const loosen = (map) => corridor.loosen(map, () => !aside.hidden);

  /** Whether something lies over a point of the map's container, or its edge over the point. */
  function over(node, { x, y }, margin) {
    const home = stage.getBoundingClientRect(), box = node.getBoundingClientRect();
    return x > box.left - home.left - margin && x < box.right - home.left + margin
      && y > box.top - home.top - margin && y < box.bottom - home.top + margin;
  }
  const under = (point) => over(aside, point, MARGIN);
  /** Whether a place is out of sight: under the card or the words on the map, or beyond the edge of the window. */
  function unseen(point, size) {
    return under(point) || point.x < 0 || point.y < 0 || point.x > size.x || point.y > size.y
      || [...stage.querySelectorAll("#corridor-badge, .corridor-credits")].some((node) => over(node, point, MARGIN / 2));
  }

  /** Bring what is chosen out from under the card. @param {any} engine @param {any} at Where it was picked, if it was. */
  function uncover(engine, item, at) {
    const { map } = engine;
    if (at) {
      const point = map.latLngToContainerPoint(at), size = map.getSize();
      if (!unseen(point, size)) return;
      const { left, top, right, bottom } = corridor.covered();
      const into = (place, low, high) => (low > high ? (low + high) / 2 : Math.max(low, Math.min(high, place)));
      loosen(map);
      map.panBy([point.x - into(point.x, left + MARGIN, size.x - right - MARGIN),
        point.y - into(point.y, top + MARGIN, size.y - bottom - MARGIN)], { animate: corridor.motion() });
      return;
    }
    const scale = 2 ** map.getZoom(), corner = map.getPixelBounds().min;
    const hidden = (x, y) => under({ x: x * scale - corner.x, y: y * scale - corner.y });
    const parts = item.table === "events" && item.point ? [item] : engine.chosen();
    const covered = parts.some(({ point, path }) => {
      if (!path) return point && unseen({ x: point[0] * scale - corner.x, y: point[1] * scale - corner.y }, map.getSize());
      for (let i = 0; i < path.xy.length; i += 2) if (hidden(path.xy[i], path.xy[i + 1])) return true;
      return false;
    });
    if (!covered) return;
    loosen(map);
    corridor.goTo(item);
  }

  function open(item, { focus, zoom, at }) {
    const before = document.activeElement;
    const moved = before instanceof HTMLElement && !within();
    // The dock that the card replaces cannot keep the keyboard.
    const taken = focus || (phone.matches && moved && before.closest("#corridor-time, #corridor-tabs") !== null);
    if (corridor.closeSheets) corridor.closeSheets();
    aside.hidden = false;
    write();
    body.scrollTop = 0;
    tellBack();
    settle();
    if (taken) {
      if (moved) origin = before;
      const made = /** @type {HTMLElement} */ (body.firstElementChild);
      made.focus({ preventScroll: true });
    } else heard.textContent = `${nameOf(item)}, ${kindOf(item)}. Details are open.`;
    picked = at;
    const { engine } = corridor;
    if (!engine) return;
    // Only where the map was brought to the thing, or the thing was picked on it, does it stay in sight.
    follow = zoom || Boolean(at);
    if (zoom) loosen(engine.map);
    else uncover(engine, item, at);
  }

  /** What is chosen stays in sight when the window changes, unless the reader has moved the map since. */
  function keep() {
    const { engine, selected } = corridor;
    if (aside.hidden || !follow || !selected || !engine) return;
    loosen(engine.map);
    if (picked) uncover(engine, selected, picked);
    else corridor.goTo(selected, { animate: false });
  }
  for (const name of ["pointerdown", "wheel", "keydown"]) document.addEventListener(name, ({ target }) => {
    if (target instanceof Element && target.closest(".leaflet-container, .corridor-bar")) follow = false;
  }, { capture: true, passive: true });

  function shut() {
    if (aside.hidden) return;
    const held = within();
    aside.hidden = true;
    trail = [];
    heard.textContent = "";
    settle();
    const { engine } = corridor;
    if (engine) corridor.hold(engine.map);
    if (held && engine) {
      const home = engine.map.getContainer();
      const there = origin && origin.isConnected && origin.checkVisibility() && origin !== document.body;
      (there ? /** @type {HTMLElement} */ (origin) : home).focus({ preventScroll: true });
    }
    origin = null;
  }

  corridor.on("select", ({ item, focus = false, zoom = false, at = null, also: others = [] }) => {
    also = others;
    if (!inside) {
      trail = [];
      led = Boolean(item && corridor.table && corridor.table.led === item);
      if (corridor.table) corridor.table.led = null;
    }
    if (item) open(item, { focus, zoom, at });
    else shut();
  });
  corridor.on("day", write);
  corridor.on("theme", write);

  const leave = (event) => {
    if (event.key !== "Escape" || aside.hidden || event.defaultPrevented) return;
    event.preventDefault();
    const again = led;
    corridor.select(null);
    if (again) corridor.table.show(true, true);
  };
  close.addEventListener("click", () => corridor.select(null));
  aside.addEventListener("keydown", leave);
  corridor.on("start", (map) => {
    map.getContainer().addEventListener("keydown", leave);
    // Once the card has its new size.
    map.on("resize", () => requestAnimationFrame(() => requestAnimationFrame(keep)));
  });
})();
