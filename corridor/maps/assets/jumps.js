// The whole map in small, with a frame around what is in view, and the views that the data folder names.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  const { data, look, element, project, around, stroke, corners } = corridor;
  const TALL = 116, LEAST = 9;

  /** Least and greatest x and y of what the overview shows: the main lines with a margin, else the frame of the data. */
  function extent() {
    const lines = data.links.filter(({ style }) => style !== "competing");
    if (lines.length) {
      const [x0, y0, x1, y1] = around(lines.map(({ path }) => path.box));
      const margin = Math.max(x1 - x0, y1 - y0) * 0.04;
      return [x0 - margin, y0 - margin, x1 + margin, y1 + margin];
    }
    const [west, south, east, north] = data.extent;
    return [...project(west, north), ...project(east, south)];
  }

  function overview(map) {
    const { engine } = corridor;
    const canvas = /** @type {HTMLCanvasElement} */ (element("canvas", { "aria-hidden": "true" }));
    const frame = element("div", { class: "corridor-frame" });
    const box = element("div", { class: "corridor-overview" }, canvas, frame);
    box.style.height = `${TALL}px`;
    let view = /** @type {any} */ (null);

    function paint() {
      const width = box.clientWidth, ratio = Math.max(1, window.devicePixelRatio || 1);
      if (!width) return;
      const [x0, y0, x1, y1] = extent();
      const scale = Math.min(width / (x1 - x0), TALL / (y1 - y0));
      view = { scale, ox: ((x0 + x1) / 2) * scale - width / 2, oy: ((y0 + y1) / 2) * scale - TALL / 2, tolerance: 0.7 };
      canvas.width = width * ratio;
      canvas.height = TALL * ratio;
      const ctx = canvas.getContext("2d"), { area, group, status, ui } = look.theme;
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.fillStyle = area.sea;
      ctx.fillRect(0, 0, width, TALL);
      for (const country of data.countries) {
        const path = engine.shapePath(country, view);
        ctx.fillStyle = area[country.role];
        ctx.fill(path, "evenodd");
        stroke(ctx, path, { colour: ctx.fillStyle, weight: 0.6 });
      }
      for (const water of data.waters) {
        if (!water.filled) continue;
        ctx.fillStyle = area[water.type === "sea" ? "sea" : "lake"];
        ctx.fill(engine.shapePath(water, view), "evenodd");
      }
      for (const link of data.links) {
        if (link.style === "competing" || link.mode === "road") continue;
        const path = new Path2D(), ahead = link.style === "focus";
        engine.trace(path, link.path, view);
        stroke(ctx, path, { colour: ahead ? status[link.status] : group.trunk, weight: 1.3, dash: link.mode === "sea" ? [3, 2] : null });
      }
      // Beyond the frame in which the data were cut there is nothing, as on the map.
      const [west, south, east, north] = data.extent;
      const [fx, fy] = project(west, north), [gx, gy] = project(east, south);
      const left = fx * scale - view.ox, top = fy * scale - view.oy, right = gx * scale - view.ox, bottom = gy * scale - view.oy;
      const beyond = new Path2D();
      beyond.rect(0, 0, width, TALL);
      beyond.rect(left, top, right - left, bottom - top);
      ctx.fillStyle = ui.panel2;
      ctx.fill(beyond, "evenodd");
      ctx.strokeStyle = ui.rule;
      ctx.strokeRect(left, top, right - left, bottom - top);
      hold();
    }

    /** Put the frame around what the map shows. */
    function hold() {
      if (!view) return;
      const { scale, ox, oy } = view, bounds = map.getBounds();
      const [x0, y0] = project(bounds.getWest(), bounds.getNorth()), [x1, y1] = project(bounds.getEast(), bounds.getSouth());
      const least = (a, b) => (b - a < LEAST ? [(a + b - LEAST) / 2, LEAST] : [a, b - a]);
      const [left, wide] = least(x0 * scale - ox, x1 * scale - ox), [top, tall] = least(y0 * scale - oy, y1 * scale - oy);
      Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${wide}px`, height: `${tall}px` });
    }

    let asked = 0;
    map.on("move zoom resize", () => {
      if (!asked) asked = requestAnimationFrame(() => {
        asked = 0;
        hold();
      });
    });
    let held = false;
    const go = (event) => {
      const home = canvas.getBoundingClientRect();
      const at = L.point((event.clientX - home.left + view.ox) / view.scale, (event.clientY - home.top + view.oy) / view.scale);
      map.panTo(L.CRS.EPSG3857.pointToLatLng(at, 0), { animate: false });
    };
    box.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !view) return;
      held = true;
      box.setPointerCapture(event.pointerId);
      go(event);
    });
    box.addEventListener("pointermove", (event) => { if (held) go(event); });
    for (const name of ["pointerup", "pointercancel"]) box.addEventListener(name, () => { held = false; });
    for (const name of ["theme", "day"]) corridor.on(name, paint);
    new ResizeObserver(paint).observe(box);
    return box;
  }

  function views(map) {
    const list = element("div", { class: "corridor-views", role: "group", "aria-label": "Go to" });
    const buttons = data.views.map((view) => {
      const button = element("button", { type: "button", class: "corridor-button" }, view.title);
      button.addEventListener("click", () => {
        corridor.frame(map, view);
        corridor.closeSheets();
      });
      list.append(button);
      return button;
    });
    /** Mark the view that the map shows, if it shows one. */
    const mark = () => {
      const zoom = map.getZoom(), here = map.project(map.getCenter(), zoom), size = map.getSize();
      data.views.forEach((view, i) => {
        const asked = L.latLngBounds(corners(map, view, data.style.phonePx));
        const there = map.project(asked.getSouthWest(), zoom).add(map.project(asked.getNorthEast(), zoom)).divideBy(2);
        const far = Math.max(Math.abs(there.x - here.x) / size.x, Math.abs(there.y - here.y) / size.y);
        const same = Math.abs(map.getBoundsZoom(asked, false, [16, 16]) - zoom) < 0.3 && far < 0.12;
        buttons[i].setAttribute("aria-current", String(same));
      });
    };
    map.on("moveend resize", mark);
    mark();
    return list;
  }

  /** Put overview and views on top of the panel; on a phone they stand in "More". @param {any} map @param {HTMLElement} panel */
  corridor.jumps = (map, panel) => {
    const bar = element("div", { class: "corridor-bar" });
    if (data.countries.length || data.links.length) bar.append(overview(map));
    if (data.views.length) bar.append(views(map));
    const phone = window.matchMedia("(max-width: 700px)"), body = panel.querySelector(".corridor-sheet-body");
    const settle = () => {
      if (phone.matches) corridor.addMore(bar);
      else if (body) body.prepend(bar);
    };
    phone.addEventListener("change", settle);
    settle();
  };
})();
