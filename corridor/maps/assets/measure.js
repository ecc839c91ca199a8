// Measuring: points on the map, the shortest line between them on the ellipsoid, and its length.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  const { element, look } = corridor;
  const RAD = Math.PI / 180;
  /** WGS 84: half the greater axis in metres, and the flattening. */
  const A = 6378137, F = 1 / 298.257223563, B = A * (1 - F);

  /**
   * Length of the shortest line between two points on WGS 84.
   *
   * T. Vincenty, "Direct and inverse solutions of geodesics on the ellipsoid with application of nested equations",
   * Survey Review 23 (176), 1975, pp. 88-93. Where his series does not settle, for points that are almost opposite
   * each other on the earth, the length on a sphere of mean radius is given (within 0.6 %).
   * @param {[number, number]} one Latitude and longitude in degrees. @param {[number, number]} other @returns {number} metres
   */
  function distance([lat1, lon1], [lat2, lon2]) {
    const reduced = (lat) => Math.atan((1 - F) * Math.tan(lat * RAD));
    const u1 = reduced(lat1), u2 = reduced(lat2), l = (lon2 - lon1) * RAD;
    const s1 = Math.sin(u1), c1 = Math.cos(u1), s2 = Math.sin(u2), c2 = Math.cos(u2);
    let lambda = l;
    for (let turn = 0; turn < 100; turn++) {
      const sinL = Math.sin(lambda), cosL = Math.cos(lambda);
      const sine = Math.hypot(c2 * sinL, c1 * s2 - s1 * c2 * cosL);
      if (sine === 0) return 0;
      const cosine = s1 * s2 + c1 * c2 * cosL, sigma = Math.atan2(sine, cosine);
      const alpha = (c1 * c2 * sinL) / sine, square = 1 - alpha * alpha;
      // On the equator there is no middle to speak of.
      const mid = square > 1e-12 ? cosine - (2 * s1 * s2) / square : 0;
      const c = (F / 16) * square * (4 + F * (4 - 3 * square));
      const next = l + (1 - c) * F * alpha * (sigma + c * sine * (mid + c * cosine * (2 * mid * mid - 1)));
      if (Math.abs(next - lambda) < 1e-12) {
        const u = (square * (A * A - B * B)) / (B * B);
        const a = 1 + (u / 16384) * (4096 + u * (u * (320 - 175 * u) - 768));
        const b = (u / 1024) * (256 + u * (u * (74 - 47 * u) - 128));
        const more = b * sine * (mid + (b / 4) * (cosine * (2 * mid * mid - 1)
          - (b / 6) * mid * (4 * sine * sine - 3) * (4 * mid * mid - 3)));
        return B * a * (sigma - more);
      }
      lambda = next;
    }
    return 6371008.8 * arc(vector([lat1, lon1]), vector([lat2, lon2]));
  }

  const vector = ([lat, lon]) => [Math.cos(lat * RAD) * Math.cos(lon * RAD), Math.cos(lat * RAD) * Math.sin(lon * RAD), Math.sin(lat * RAD)];
  const arc = (a, b) => 2 * Math.asin(Math.min(1, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) / 2));

  /** Points along the great circle between two points, both ends among them; the line on screen bends like it. */
  function circle(one, other) {
    const a = vector(one), b = vector(other), whole = arc(a, b);
    const count = Math.max(1, Math.min(128, Math.ceil(whole / 0.008)));
    const found = [one];
    // On over the 180th meridian, not back around the world.
    const on = (lat, lon) => {
      const before = found[found.length - 1][1];
      found.push([lat, lon - 360 * Math.round((lon - before) / 360)]);
    };
    for (let k = 1; k < count; k++) {
      const p = Math.sin((1 - k / count) * whole) / Math.sin(whole), q = Math.sin((k / count) * whole) / Math.sin(whole);
      const [x, y, z] = [0, 1, 2].map((i) => p * a[i] + q * b[i]);
      on(Math.atan2(z, Math.hypot(x, y)) / RAD, Math.atan2(y, x) / RAD);
    }
    on(...other);
    return found;
  }

  /** A length in words: km, finer the shorter it is. */
  const words = (metres) => {
    const km = metres / 1000, digits = km < 10 ? 2 : km < 1000 ? 1 : 0;
    return `${km.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })} km`;
  };

  corridor.measure = { distance, circle, words };
  const stage = document.getElementById("corridor-map");
  if (!stage) return;

  /** Points of the line. @type {[number, number][]} */
  let points = [];
  let group = /** @type {any} */ (null);
  const total = element("output", { class: "corridor-measure-total" });
  const list = element("ol", { class: "corridor-measure-list" });
  const hint = element("p", { class: "corridor-quiet" });
  const button = (label, act) => {
    const made = element("button", { type: "button", class: "corridor-button" }, label);
    made.addEventListener("click", act);
    return made;
  };
  const undo = button("Remove last", () => drop()), copy = button("Copy", () => take()), done = button("Done", () => show(false));
  const heard = element("p", { class: "corridor-measure-heard", role: "status" });
  const box = element("section", { class: "corridor-measure corridor-over", "aria-label": "Measure", hidden: "" },
    element("div", { class: "corridor-measure-head" }, element("h2", {}, "Distance"), total), list, hint,
    element("div", { class: "corridor-measure-acts" }, undo, copy, done));
  stage.append(box, heard);
  L.DomEvent.disableClickPropagation(box);
  L.DomEvent.disableScrollPropagation(box);

  const lengths = () => points.slice(1).map((point, i) => distance(points[i], point));
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  const place = ([lat, lon]) => `${lat.toFixed(4)}, ${lon.toFixed(4)}`;

  function draw() {
    if (group) group.remove();
    group = null;
    if (!corridor.measuring || !points.length) return;
    const { map } = corridor.engine, { ui, line } = look.theme;
    if (!map.getPane("corridor-measure")) map.createPane("corridor-measure").style.zIndex = "460";
    const renderer = L.svg({ pane: "corridor-measure", padding: 0.5 });
    const still = { interactive: false, renderer, pane: "corridor-measure" };
    const bent = points.slice(1).flatMap((point, i) => circle(points[i], point).slice(i ? 1 : 0));
    const parts = bent.length ? [[line.halo, 6, 0.9], [ui.focus, 2.5, 1]].map(([color, weight, opacity]) => L.polyline(bent, { ...still, color, weight, opacity, smoothFactor: 0.5 })) : [];
    const dots = points.map((point) => L.circleMarker(point, { ...still, radius: 4.5, color: ui.focus, weight: 2.5, fillColor: line.core, fillOpacity: 1 }));
    group = L.layerGroup([...parts, ...dots]).addTo(map);
  }

  function tell() {
    const found = lengths(), all = sum(found);
    total.textContent = points.length > 1 ? words(all) : "";
    list.replaceChildren(...(found.length > 1 ? found.map((metres) => element("li", {}, words(metres))) : []));
    list.scrollTop = list.scrollHeight;
    const finger = window.matchMedia("(pointer: coarse)").matches;
    hint.textContent = points.length > 1 ? "Along the shortest line on the earth, not along a road or railway."
      : `${finger ? "Tap" : "Click"} ${points.length ? "the next point." : "points on the map."}${finger ? "" : " Enter adds the middle of the map, Backspace removes the last point, Escape ends."}`;
    undo.disabled = !points.length;
    copy.disabled = points.length < 2;
    heard.textContent = points.length > 1 ? `${words(all)} in all, ${points.length} points.` : points.length ? "1 point." : "";
    draw();
    // No name of the map is written under the box.
    corridor.engine.renew();
  }

  function add({ lat, lng }) {
    const last = points[points.length - 1];
    if (last && last[0] === lat && last[1] === lng) return;
    points.push([lat, lng]);
    tell();
  }

  function drop() {
    points.pop();
    tell();
    if (undo.disabled) corridor.engine.map.getContainer().focus({ preventScroll: true });
  }

  /** The measured line as text: each point with the way to it, and the whole. */
  function text() {
    const found = lengths();
    return [...points.map((point, i) => (i ? `${place(point)}\t${words(found[i - 1])}` : place(point))), `Total\t${words(sum(found))}`].join("\n");
  }

  async function take() {
    let copied = true;
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      // A page in a file or a frame may be refused the new way.
      const area = /** @type {HTMLTextAreaElement} */ (element("textarea", { class: "corridor-measure-copy", "aria-label": "Distances" }));
      area.value = text();
      box.append(area);
      area.select();
      copied = document.execCommand("copy");
      area.remove();
      copy.focus();
    }
    heard.textContent = hint.textContent = copied ? "Copied." : "Copying is not allowed here.";
  }

  /** Begin or end. While it goes on, clicks choose nothing. @param {boolean} on */
  function show(on) {
    if (on === Boolean(corridor.measuring)) return;
    const { map } = corridor.engine, held = box.contains(document.activeElement);
    corridor.measuring = on;
    box.hidden = !on;
    tool.setAttribute("aria-pressed", String(on));
    stage.classList.toggle("corridor-measures", on);
    points = [];
    if (on) {
      if (corridor.table) corridor.table.show(false);
      corridor.closeSheets();
      corridor.select(null);
      map.doubleClickZoom.disable();
      map.getContainer().focus({ preventScroll: true });
    } else {
      map.doubleClickZoom.enable();
      if (held) map.getContainer().focus({ preventScroll: true });
    }
    tell();
  }
  const tool = corridor.tool("Measure", () => show(!corridor.measuring), { "aria-pressed": "false" });

  corridor.on("start", (map) => {
    if (!map.getContainer().closest("#corridor-map")) return;
    map.on("click", ({ latlng }) => { if (corridor.measuring) add(latlng); });
  });
  // Before the map itself hears of a key.
  stage.addEventListener("keydown", (event) => {
    if (!corridor.measuring) return;
    const onMap = event.target === corridor.engine.map.getContainer();
    const act = { Escape: () => show(false), Backspace: () => drop(), Enter: () => add(corridor.engine.map.getCenter()) }[event.key];
    if (!act || (!onMap && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }, true);
  corridor.on("theme", () => { if (corridor.measuring) draw(); });
  // Whoever asks for a thing wants to see it.
  corridor.on("select", ({ item }) => {
    if (!item || !corridor.measuring) return;
    show(false);
    corridor.notice(`Measuring has ended: ${corridor.nameOf(item)} was chosen.`);
  });
})();
