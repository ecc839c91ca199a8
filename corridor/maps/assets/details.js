// What is under the pointer, and the card that tells about it. All words reach the page as text.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  const { data, apart, look } = corridor;

  /**
   * @param {string} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} children
   * @returns {HTMLElement}
   */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /** @param {string} address @returns {string} The address where it is a web page, else an empty text. */
  function webAddress(address) {
    try {
      const url = new URL(address);
      return ["http:", "https:"].includes(url.protocol) ? url.href : "";
    } catch {
      return "";
    }
  }

  function sourceItem(number) {
    const [title, publisher, date, address, confidence] = data.sources[number];
    const url = webAddress(address);
    const name = url
      ? element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title || url)
      : element("span", {}, title);
    const about = [publisher, date, confidence && `${confidence} confidence`].filter(Boolean).join(", ");
    return element("li", {}, name, about ? element("span", { class: "corridor-quiet" }, ` ${about}`) : "");
  }

  /** The line above the name of a thing, such as `Open · railway`. */
  function kindOf(item) {
    const { kind } = item.detail;
    if (!item.status) return kind;
    return `${corridor.statusWord(item.status, item.mode)} · ${kind[0].toLowerCase()}${kind.slice(1)}`;
  }

  const nameOf = (item) => item.name || item.detail.name;

  /** Label and text of what holds on the day shown, then of what always does. */
  function rowsOf(item) {
    const { detail } = item, found = [];
    if (item.states) found.push(["Status", item.words], ["Ahead", item.plan], ["Last checked", item.stale ? `Not checked since ${item.checked}` : item.checked]);
    if (item.role) found.push(["Role", data.style.words.role[item.role]]);
    const names = (detail.names || []).map(([side, name]) => `\u2068${name}\u2069 (${side})`);
    found.push(["Also called", names.join("; ")], ...detail.rows);
    return found.filter(([, text]) => text);
  }

  /** @param {any} item @returns {HTMLElement} */
  function card(item) {
    const { detail } = item;
    const kind = element("p", { class: "corridor-kind" });
    const swatch = corridor.swatchOf(item);
    if (swatch) kind.append(swatch);
    kind.append(element("span", {}, kindOf(item)));
    const rows = element("dl", {});
    for (const [label, text] of rowsOf(item)) rows.append(element("dt", {}, label), element("dd", {}, text));
    const made = element("article", { class: "corridor-card", tabindex: "-1" }, kind, element("h2", {}, nameOf(item)), rows);
    if (detail.history) {
      const list = element("ol", { class: "corridor-history" });
      for (const [date, text, status] of detail.history) {
        const dot = element("span", { class: "corridor-dot", "aria-hidden": "true" });
        dot.style.color = look.theme.status[status];
        if (["construction", "planned", "proposed"].includes(status)) dot.classList.add("corridor-hollow");
        list.append(element("li", {}, element("span", { class: "corridor-date" }, date), dot, element("span", {}, text)));
      }
      made.append(element("h3", {}, "Status history"), list);
    }
    if (detail.note) made.append(element("p", { class: "corridor-quiet" }, detail.note));
    if (detail.sources) {
      const list = element("ul", { class: "corridor-sources" });
      list.append(...detail.sources.map(sourceItem));
      made.append(element("h3", {}, detail.sources.length > 1 ? "Sources" : "Source"), list);
    }
    return made;
  }

  function lineDistance(item, point) {
    let best = Infinity;
    for (const { points } of item.runs) for (let i = 2; i < points.length; i += 2) {
      best = Math.min(best, apart(point.x, point.y, points[i - 2], points[i - 1], points[i], points[i + 1]));
    }
    return Math.sqrt(best);
  }

  /**
   * The thing at a place of the map.
   * @param {any} engine @param {{x: number, y: number}} point Layer px. @param {number} reach px
   * @param {boolean} [areas] Whether countries and waters count.
   */
  function pick(engine, point, reach, areas = true) {
    let best = null, least = Infinity;
    for (const symbol of engine.symbols) {
      const far = Math.hypot(symbol.x - point.x, symbol.y - point.y) - symbol.size / 2;
      if (far <= reach / 2 && far < least) [best, least] = [symbol.item, far];
    }
    if (best) return best;
    const label = engine.labels.find(({ box, item }) => box && item.detail && !item.filled && point.x >= box[0]
      && point.x <= box[2] && point.y >= box[1] && point.y <= box[3]);
    if (label) return label.item;
    for (const link of engine.drawn || []) {
      const far = lineDistance(link, point) - link.w / 2 - (link.style === "focus" ? 1 : 0);
      if (far <= reach && far < least) [best, least] = [link, far];
    }
    if (best || !areas) return best;
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
    const found = [data.rulings, data.waters, data.countries].map((items) => items.find(within)).find(Boolean);
    ctx.restore();
    return found || null;
  }

  /** Open the card of a thing at a place. */
  function show(engine, item, latlng, { focus = false } = {}) {
    const { map } = engine, size = map.getSize();
    const made = card(item);
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

  /** Let a map answer the pointer and the Enter key. */
  corridor.listen = (engine) => {
    const { map } = engine, container = map.getContainer();
    const coarse = window.matchMedia("(pointer: coarse)");
    map.on("click", (event) => {
      const item = pick(engine, event.layerPoint, coarse.matches ? 16 : 8);
      if (!item) return;
      // The card of a symbol or place points at it, not beside it.
      const at = item.symbol ? map.layerPointToLatLng(Object.values(engine.view.at(item.point))) : event.latlng;
      show(engine, item, at);
    });
    container.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== container) return;
      const middle = map.containerPointToLayerPoint(map.getSize().divideBy(2));
      const item = pick(engine, middle, 30);
      if (item) show(engine, item, map.layerPointToLatLng(middle), { focus: true });
    });
    const tip = L.tooltip({ direction: "top", offset: [0, -8], className: "corridor-tip", opacity: 1 });
    let asked = 0;
    map.on("mousemove", (event) => {
      if (asked || coarse.matches || map._animatingZoom) return;
      asked = requestAnimationFrame(() => {
        asked = 0;
        if (map.dragging && map.dragging.moving()) return;
        const item = pick(engine, event.layerPoint, 6, false);
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

  Object.assign(corridor, { element, pick, show, card, kindOf, nameOf, rowsOf });
})();
