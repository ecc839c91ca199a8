// Where the map goes: to a thing, in the part that no card or sheet covers; and short notices of what was done for it.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  const { data, element, project, around } = corridor;
  const MARGIN = 28;
  /** Zoom at which a single point is shown from afar, and the closest that the map goes by itself. */
  const POINT = 8.5, CLOSEST = 10;

  /**
   * Px of our map that something lies over, from each side. A wide thing covers a strip above or below, a tall one a
   * strip at a side; at least a third of the map counts as free.
   * @returns {{left: number, top: number, right: number, bottom: number}}
   */
  corridor.covered = () => {
    const found = { left: 0, top: 0, right: 0, bottom: 0 };
    if (!corridor.engine) return found;
    const map = corridor.engine.map.getContainer().getBoundingClientRect();
    for (const node of document.querySelectorAll("#corridor-badge, #corridor-details, #corridor-time-list, #corridor-panel, #corridor-more, .corridor-sheet, .corridor-notice, .corridor-credits")) {
      const box = node.getBoundingClientRect();
      const width = Math.min(box.right, map.right) - Math.max(box.left, map.left);
      const height = Math.min(box.bottom, map.bottom) - Math.max(box.top, map.top);
      if (width <= 1 || height <= 1) continue;
      if (width >= 0.6 * map.width || height < 0.2 * map.height) {
        // The words of the licences stand above a sheet, however high that is.
        if (node.matches(".corridor-credits") || box.top + box.bottom > map.top + map.bottom) found.bottom = Math.max(found.bottom, map.bottom - box.top);
        else found.top = Math.max(found.top, box.bottom - map.top);
      } else if (box.left + box.right > map.left + map.right) found.right = Math.max(found.right, map.right - box.left);
      else found.left = Math.max(found.left, box.right - map.left);
    }
    const fit = (one, other, whole) => {
      const sum = found[one] + found[other], most = (whole * 2) / 3;
      if (sum > most) for (const side of [one, other]) found[side] *= most / sum;
    };
    fit("left", "right", map.width);
    fit("top", "bottom", map.height);
    return found;
  };

  /** All that is to be seen when a thing is asked for: itself, what belongs to it, or the countries it holds in. */
  function partsOf(item) {
    if (item.table === "events" && item.at) return [item];
    if (item.parts) return item.parts.flatMap((part) => partsOf(part));
    if (item.table !== "permissions") return [item];
    const where = item.where.map(corridor.subject).filter(Boolean);
    return where.length ? where : data.countries.filter(({ code }) => item.countries.includes(code));
  }

  /** Least and greatest x and y on the plane of the map. */
  function boxOf(item) {
    if (item.path) return item.path.box;
    if (item.table === "events") return [...project(...item.at), ...project(...item.at)];
    return item.box || [...item.point, ...item.point];
  }

  /** The frame of the data, which the map keeps to but where something lies over it. */
  let limits = null;
  /**
   * Let the map go where what covers it leaves room, even beyond the frame of the data; then hold it there.
   * @param {any} map @param {() => boolean} [still] Whether it is still covered after the move.
   */
  corridor.loosen = (map, still = () => true) => {
    if (!limits) limits = map.options.maxBounds;
    if (!limits) return;
    map.setMaxBounds(null);
    map.once("moveend", () => {
      if (still()) map.setMaxBounds(L.latLngBounds(limits.getSouthWest(), limits.getNorthEast()).extend(map.getBounds()));
      else map.setMaxBounds(limits);
    });
  };
  /** Hold the map within the frame of the data again. @param {any} map */
  corridor.hold = (map) => {
    if (limits) map.setMaxBounds(limits);
  };

  /**
   * Go to a thing, so that all of it lies in the free part of the map.
   * @param {any} item @param {{animate?: boolean}} [how]
   */
  corridor.goTo = (item, { animate = true } = {}) => {
    const parts = partsOf(item);
    if (!corridor.engine || !parts.length) return;
    const { map } = corridor.engine;
    const [x0, y0, x1, y1] = around(parts.map(boxOf));
    const { left, top, right, bottom } = corridor.covered();
    const closest = x0 === x1 && y0 === y1 ? Math.max(POINT, Math.min(CLOSEST, map.getZoom())) : CLOSEST;
    const corner = (x, y) => L.CRS.EPSG3857.pointToLatLng(L.point(x, y), 0);
    // A sheet covers half the map: what lies at the edge of the data would stay under it.
    const sheet = () => document.querySelector(".corridor-open") !== null;
    if (sheet()) corridor.loosen(map, sheet);
    map.fitBounds(L.latLngBounds(corner(x0, y0), corner(x1, y1)), {
      paddingTopLeft: [left + MARGIN, top + MARGIN], paddingBottomRight: [right + MARGIN, bottom + MARGIN],
      maxZoom: closest, animate: animate && corridor.motion(),
    });
  };

  const titles = new Map(data.layers.map(({ key, group, title }) => [key, `${group}: ${title}`]));

  /** Make sure that a thing is on the map: go to its day, turn its layers on, and say what was done. */
  corridor.reveal = (item) => {
    const { map } = corridor.engine, done = [];
    if (item.past === false) {
      const step = data.steps.findIndex(({ day, events }) => events.includes(item.id) || day >= item.day);
      corridor.setDay(step < 0 ? data.steps.length - 1 : step);
      done.push(`The map now shows ${data.steps[corridor.day].words}.`);
    }
    const off = new Set([item, ...partsOf(item)].map(({ layer }) => layer)
      .filter((key) => corridor.layers.has(key) && !corridor.engine.on.has(key)));
    for (const key of off) map.addLayer(corridor.layers.get(key));
    if (off.size) done.push(`Turned on: ${[...off].map((key) => titles.get(key)).join("; ")}.`);
    if (done.length) corridor.notice(done.join(" "));
  };

  const words = element("p", { role: "status" });
  const close = element("button", { type: "button", class: "corridor-button", "aria-label": "Close the notice" }, "×");
  const notice = element("div", { class: "corridor-notice corridor-silent" }, words, close);
  /** Say something in a few words over the map, until it is closed or the next is said. @param {string} text */
  corridor.notice = (text) => {
    words.textContent = text;
    const badge = document.getElementById("corridor-badge");
    if (badge) notice.style.top = `${badge.offsetTop + badge.offsetHeight + 8}px`;
    notice.classList.toggle("corridor-silent", !text);
  };
  close.addEventListener("click", () => {
    corridor.notice("");
    if (corridor.engine) corridor.engine.map.getContainer().focus();
  });
  const stage = document.getElementById("corridor-map");
  if (stage) stage.append(notice);

  corridor.on("select", ({ item, zoom }) => { if (item && zoom) corridor.goTo(item); });
})();
