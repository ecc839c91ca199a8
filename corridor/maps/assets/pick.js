// What lies under the pointer or in the middle of a map, and what is told of it there.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  const { data, apart, card, element, kindOf, nameOf } = corridor;
  const OTHERS = 5;

  function lineDistance(item, point) {
    let best = Infinity;
    for (const { points } of item.runs) for (let i = 2; i < points.length; i += 2) {
      best = Math.min(best, apart(point.x, point.y, points[i - 2], points[i - 1], points[i], points[i + 1]));
    }
    return Math.sqrt(best);
  }

  /** Countries, waters and rulings at a place. */
  function areasAt(engine, point, reach) {
    const ctx = engine.top._container.getContext("2d");
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    const within = (item) => {
      const path = engine.shapes.get(item);
      if (!path) return false;
      if (item.filled) return ctx.isPointInPath(path, point.x, point.y, "evenodd");
      ctx.lineWidth = reach * 2;
      return ctx.isPointInStroke(path, point.x, point.y);
    };
    const found = [...data.rulings, ...data.waters, ...data.countries].filter(within);
    ctx.restore();
    return found;
  }

  /**
   * All that lies at a place of the map, what is meant most likely first: symbols, names, lines, areas.
   * @param {any} engine @param {{x: number, y: number}} point Layer px. @param {number} reach px
   * @param {boolean} [areas] Whether countries and waters count.
   * @returns {any[]}
   */
  function pickAll(engine, point, reach, areas = true) {
    const near = (found) => found.filter(([, far]) => far <= reach).sort((a, b) => a[1] - b[1]).map(([item]) => item);
    const symbols = engine.symbols
      .map(({ item, x, y, size }) => [item, Math.hypot(x - point.x, y - point.y), size])
      // A target of 24 px with a reach of 8, however small the symbol is.
      .map(([item, far, size]) => [item, Math.min(far - 4, 2 * far - size)]);
    const labels = engine.labels.filter(({ box, item }) => box && item.detail && !item.filled && point.x >= box[0]
      && point.x <= box[2] && point.y >= box[1] && point.y <= box[3]).map(({ item }) => item);
    const lines = (engine.drawn || [])
      .map((link) => [link, lineDistance(link, point) - link.w / 2 - (link.style === "focus" ? 1 : 0)]);
    return [...new Set([...near(symbols), ...labels, ...near(lines), ...(areas ? areasAt(engine, point, reach) : [])])];
  }

  const pick = (engine, point, reach, areas = true) => pickAll(engine, point, reach, areas)[0] || null;

  /** Open the card of a thing in a popup at a place, on a map that has no room of its own for it. */
  function show(engine, item, latlng, { focus = false, also = [] } = {}) {
    const { map } = engine, size = map.getSize();
    const made = card(item, { also, go: (other) => show(engine, other, latlng, { focus: true }) });
    const width = Math.min(340, size.x - 56);
    const popup = L.popup({ className: "corridor-popup", maxWidth: width, minWidth: Math.min(260, width),
      maxHeight: Math.max(160, Math.min(460, size.y - 150)), autoPanPaddingTopLeft: [14, 62], autoPanPaddingBottomRight: [14, 14] });
    popup.setLatLng(latlng).setContent(made).openOn(map);
    corridor.select(item);
    popup.once("remove", () => {
      if (corridor.selected === item) corridor.select(null);
      if (focus) map.getContainer().focus();
    });
    if (focus) made.focus({ preventScroll: true });
  }

  /** Tell what lies at a place. @returns {boolean} Whether anything does. */
  function tell(engine, point, reach, { focus = false } = {}) {
    const { map } = engine, [item, ...others] = pickAll(engine, point, reach);
    if (!item) return false;
    const also = others.slice(0, OTHERS);
    // The card of a symbol or place points at it, not beside it.
    const at = map.layerPointToLatLng(item.symbol && item.point ? Object.values(engine.view.at(item.point)) : point);
    if (engine === corridor.engine && document.getElementById("corridor-details")) corridor.select(item, { focus, at, also });
    else show(engine, item, at, { focus, also });
    return true;
  }

  /** Let a map answer the pointer and the Enter key. */
  corridor.listen = (engine) => {
    const { map } = engine, container = map.getContainer();
    const coarse = window.matchMedia("(pointer: coarse)");
    // Two drawings may share a map, each on its side.
    const mine = (point) => !corridor.isMine || corridor.isMine(point);
    map.on("click", (event) => {
      // Somebody who measures sets points and chooses nothing.
      if (!corridor.measuring && mine(event.containerPoint)) tell(engine, event.layerPoint, coarse.matches ? 22 : 8);
    });
    container.addEventListener("keydown", (event) => {
      const middle = map.getSize().divideBy(2);
      if (event.key !== "Enter" || event.target !== container || !mine(middle)) return;
      tell(engine, map.containerPointToLayerPoint(middle), 30, { focus: true });
    });
    const tip = L.tooltip({ direction: "top", offset: [0, -8], className: "corridor-tip", opacity: 1 });
    let asked = 0;
    map.on("mousemove", (event) => {
      if (asked || coarse.matches || map._animatingZoom || corridor.measuring) return;
      asked = requestAnimationFrame(() => {
        asked = 0;
        if (map.dragging && map.dragging.moving()) return;
        const here = mine(event.containerPoint);
        if (!here && !engine.hovered) return;
        const item = here ? pick(engine, event.layerPoint, 6, false) : null;
        container.style.cursor = item ? "pointer" : "";
        if (item) tip.setLatLng(event.latlng);
        if (item === engine.hovered) return;
        engine.hovered = item;
        if (item) tip.setContent(element("span", {}, `${nameOf(item)} · ${kindOf(item)}`)).addTo(map);
        else tip.remove();
        engine.redrawTop();
      });
    });
    map.on("mouseout", () => {
      engine.hovered = null;
      tip.remove();
      engine.redrawTop();
    });
  };

  Object.assign(corridor, { pick, pickAll, show });
})();
