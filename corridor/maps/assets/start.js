// What the page's own scripts call: start the drawing on a map, switch layers, frame a view.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  if (!corridor.data) return;
  const { data, element } = corridor;
  const style = data.style;
  const engines = new WeakMap();

  const engineOf = (map) => {
    if (!engines.has(map)) engines.set(map, new corridor.Engine(map));
    return engines.get(map);
  };

  /** A folium layer of the atlas; what others add to it is drawn by Leaflet as in any group. */
  const AtlasLayer = L.FeatureGroup.extend({
    initialize(key) {
      L.FeatureGroup.prototype.initialize.call(this, []);
      this.key = key;
    },
    onAdd(map) {
      L.FeatureGroup.prototype.onAdd.call(this, map);
      engineOf(map).switch(this.key, true);
    },
    onRemove(map) {
      engineOf(map).switch(this.key, false);
      L.FeatureGroup.prototype.onRemove.call(this, map);
    },
  });
  corridor.layer = (key) => new AtlasLayer(key);

  /** Bounds to frame for south, west, north, east: a narrow map shows the middle of it larger. */
  const middle = (map, [south, west, north, east]) => {
    const narrow = map.getSize().x < style.phonePx;
    const share = narrow ? (east - west < 20 ? [0.85, 0.7] : [0.9, 0.92]) : [1, 1];
    const lat = (south + north) / 2, lon = (west + east) / 2;
    const dy = ((north - south) / 2) * share[0], dx = ((east - west) / 2) * share[1];
    return [[lat - dy, lon - dx], [lat + dy, lon + dx]];
  };
  corridor.frame = (map, bounds, animate = true) => {
    map.fitBounds(middle(map, bounds), { padding: [8, 8], animate });
  };
  corridor.fit = (map, [[south, west], [north, east]]) => corridor.frame(map, [south, west, north, east], false);

  /** Words that licences demand, as text. */
  const Credits = L.Control.extend({
    options: { position: "bottomright" },
    onAdd() {
      const parts = [...data.credits, "Leaflet"];
      return element("p", { class: "corridor-credits" }, parts.join(" · "));
    },
  });

  corridor.attach = (map) => {
    const engine = engineOf(map);
    corridor.engine = engine;
    const [west, south, east, north] = data.extent;
    const extent = L.latLngBounds([south, west], [north, east]);
    // The frame at which the data were cut stays out of sight where the window allows it.
    const limit = () => {
      // Every view of the data folder fits, even if a tall window then shows the frame above and below.
      const fits = data.views.map(({ bounds }) => map.getBoundsZoom(middle(map, bounds), false, [16, 16]));
      map.setMinZoom(Math.max(style.zoom.min, Math.min(map.getBoundsZoom(extent, true), ...fits)));
    };
    map.setMaxBounds(extent);
    map.options.maxBoundsViscosity = 0.8;
    map.on("resize", limit);
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
    if (map.attributionControl) map.attributionControl.setPrefix(false);
    new Credits().addTo(map);
    L.control.scale({ imperial: false, maxWidth: map.getSize().x < style.phonePx ? 70 : 110 }).addTo(map);
    map.getContainer().setAttribute("role", "region");
    map.getContainer().setAttribute("aria-label", "Map. Arrow keys move it, plus and minus zoom, Enter tells what lies in the middle.");
    corridor.listen(engine);
    corridor.dark.addEventListener("change", () => {
      engine.placed = null;
      engine.redraw();
    });
    document.addEventListener("DOMContentLoaded", limit);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const note = /** @type {HTMLDialogElement | null} */ (document.getElementById("corridor-note"));
    const open = document.getElementById("corridor-note-open");
    if (note && open) open.addEventListener("click", () => note.showModal());
    requestAnimationFrame(() => requestAnimationFrame(() => { document.body.dataset.ready = "1"; }));
  });
})();
