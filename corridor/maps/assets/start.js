// Start the page on its map: bounds, controls, the words that licences demand.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  const { data, element, middle } = corridor;
  const style = data.style;

  /** Frame south, west, north, east. */
  corridor.frame = (map, bounds, animate = true) => {
    map.fitBounds(middle(map, bounds, style.phonePx), { padding: [8, 8], animate: animate && corridor.motion() });
  };
  corridor.motion = () => !window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  /** Words that licences demand, as text. */
  const Credits = L.Control.extend({
    options: { position: "bottomright" },
    onAdd() {
      const parts = [...data.credits, "Leaflet"];
      return element("p", { class: "corridor-credits" }, parts.join(" · "));
    },
  });

  const badge = document.getElementById("corridor-badge");
  /** Say which network is in view, and how new the data are. */
  const tellDay = () => {
    if (!badge) return;
    const { day, words } = data.steps[corridor.day], ahead = day > data.dataDay;
    const now = day === data.dataDay;
    const what = now ? "Today’s network" : ahead ? "Plans are not counted as done" : `Network as of ${words}`;
    const when = ahead ? `newest data of ${data.dataWords}` : `data of ${data.dataWords}`;
    badge.replaceChildren(element("b", {}, what), element("span", {}, ` · ${when}`));
  };
  tellDay();
  corridor.on("day", tellDay);

  /** Make a map the one of this page. */
  corridor.start = (map) => {
    const engine = corridor.engineOf(map);
    corridor.engine = engine;
    const [west, south, east, north] = data.extent;
    const extent = L.latLngBounds([south, west], [north, east]);
    // The frame at which the data were cut stays out of sight where the window allows it.
    const limit = () => {
      // Every view of the data folder fits, even if a tall window then shows the frame above and below.
      const fits = data.views.map(({ bounds }) => map.getBoundsZoom(middle(map, bounds, style.phonePx), false, [16, 16]));
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
    limit();
    corridor.emit("start", map);
  };
})();
