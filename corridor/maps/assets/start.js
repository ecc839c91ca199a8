// Start the page on its map: bounds, controls, the words that licences demand.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);
  const { data, element, corners, icon, look } = corridor;
  const style = data.style;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  /** Width of the map in px below which scale and credits do not stand side by side. */
  const NARROW = 960;

  /** Frame a view. */
  corridor.frame = (map, view, animate = true) => {
    map.fitBounds(corners(map, view, style.phonePx), { padding: [8, 8], animate: animate && corridor.motion() });
  };
  corridor.motion = () => !still.matches;

  /** Words that licences demand, as text, and the way to the note on borders. */
  const Credits = L.Control.extend({
    options: { position: "bottomright" },
    onAdd() {
      const note = element("button", { type: "button", class: "corridor-link" }, "Borders and names");
      note.addEventListener("click", () => corridor.openNotes());
      const made = element("div", { class: "corridor-credits", role: "group", "aria-label": "Credits" }, [...data.credits, "Leaflet"].join(" · "), " · ", note);
      L.DomEvent.disableClickPropagation(made);
      return made;
    },
  });

  const ICON = {
    in: "M8 3v10M3 8h10", out: "M3 8h10", home: "M2.5 8 8 3l5.5 5M4.5 7v6h7V7", full: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
    less: "M6 2.5V6H2.5M13.5 6H10V2.5M10 13.5V10h3.5M2.5 10H6v3.5",
  };
  /** Whether the browser lets the page fill the screen. */
  const canFill = () => Boolean(document.fullscreenEnabled && document.documentElement.requestFullscreen);
  const fill = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {
    corridor.notice("This browser does not let the page fill the screen here.");
  });

  /** Zoom, start view and full screen. */
  const Controls = L.Control.extend({
    options: { position: "topright" },
    onAdd(map) {
      const button = (label, path, act) => {
        const made = element("button", { type: "button", "aria-label": label, title: label }, icon(path, 18));
        made.addEventListener("click", act);
        return made;
      };
      const closer = button("Zoom in", ICON.in, ({ shiftKey }) => map.zoomIn(map.options.zoomDelta * (shiftKey ? 3 : 1)));
      const farther = button("Zoom out", ICON.out, ({ shiftKey }) => map.zoomOut(map.options.zoomDelta * (shiftKey ? 3 : 1)));
      const made = element("div", { class: "leaflet-bar", role: "group", "aria-label": "Zoom and view" }, closer, farther,
        button("Start view", ICON.home, () => corridor.goHome(true)));
      const tell = () => {
        closer.setAttribute("aria-disabled", String(map.getZoom() >= map.getMaxZoom()));
        farther.setAttribute("aria-disabled", String(map.getZoom() <= map.getMinZoom()));
      };
      map.on("zoomend zoomlevelschange", tell);
      tell();
      if (canFill()) {
        const full = button("Full screen", ICON.full, fill);
        document.addEventListener("fullscreenchange", () => {
          const on = Boolean(document.fullscreenElement);
          full.setAttribute("aria-label", on ? "Leave full screen" : "Full screen");
          full.title = on ? "Leave full screen" : "Full screen";
          full.replaceChildren(icon(on ? ICON.less : ICON.full, 18));
        });
        made.append(full);
      }
      L.DomEvent.disableClickPropagation(made);
      L.DomEvent.disableScrollPropagation(made);
      return made;
    },
  });

  const badge = document.getElementById("corridor-badge");
  /** Say which network is in view, and how new the data are. */
  const tellDay = () => {
    if (!badge) return;
    const said = corridor.toldJourney && corridor.toldJourney();
    if (said) {
      badge.replaceChildren(element("b", { dir: "auto" }, said[0]), element("span", {}, ` · ${said[1]}`));
      return;
    }
    const { day, words } = data.steps[corridor.day], ahead = day > data.dataDay;
    const now = day === data.dataDay;
    const what = now ? "Today’s network" : ahead ? "Plans are not counted as done" : `Network as of ${words}`;
    const when = ahead ? `newest data of ${data.dataWords}` : `data of ${data.dataWords}`;
    badge.replaceChildren(element("b", {}, what), element("span", {}, ` · ${when}`));
  };
  tellDay();
  corridor.on("day", tellDay);

  /** Let the map move as the reader's system asks: with steps in between, or at once. */
  function calm(map) {
    // Leaflet has no option for the gliding of the arrow keys.
    const pan = map.panBy;
    map.panBy = (offset, options) => pan.call(map, offset, still.matches ? { ...options, animate: false } : options);
    const { zoomAnimation, fadeAnimation, inertia, markerZoomAnimation } = map.options, animated = map._zoomAnimated;
    const settle = () => {
      const move = !still.matches;
      Object.assign(map.options, { zoomAnimation: move && zoomAnimation, fadeAnimation: move && fadeAnimation,
        inertia: move && inertia, markerZoomAnimation: move && markerZoomAnimation });
      // Leaflet looks here, having read the options once.
      map._zoomAnimated = move && animated;
    };
    still.addEventListener("change", settle);
    settle();
  }

  /** Make a map the one of this page. */
  corridor.start = (map) => {
    const engine = corridor.engineOf(map);
    corridor.engine = engine;
    calm(map);
    const [west, south, east, north] = data.extent;
    const extent = L.latLngBounds([south, west], [north, east]);
    // The frame at which the data were cut stays out of sight where the window allows it.
    const limit = () => {
      // Every view of the data folder fits, even if a tall window then shows the frame above and below.
      const fits = data.views.map((view) => map.getBoundsZoom(corners(map, view, style.phonePx), false, [16, 16]));
      map.setMinZoom(Math.max(style.zoom.min, Math.min(map.getBoundsZoom(extent, true), ...fits)));
    };
    map.setMaxBounds(extent);
    map.options.maxBoundsViscosity = 0.8;

    // The view of the start: the frame that was asked for, or what a later script made of it.
    const { framed } = corridor;
    const own = framed && framed.map === map && framed.zoom === map.getZoom() && framed.center.equals(map.getCenter());
    const first = { center: map.getCenter(), zoom: map.getZoom() };
    let home = first;
    corridor.goHome = (animate = false) => {
      if (own) corridor.frame(map, framed.view, animate);
      else map.setView(first.center, first.zoom, { animate: animate && corridor.motion() });
      if (animate) return;
      map.panInsideBounds(extent, { animate: false });
      home = { center: map.getCenter(), zoom: map.getZoom() };
    };
    /** Whether the map shows its start view; its middle may be a px off when the window has changed. */
    corridor.isHome = () => home.zoom === map.getZoom() && map.project(home.center).distanceTo(map.project(map.getCenter())) < 3;
    map.on("resize", () => {
      const { x, y } = map.getSize();
      if (!x || !y) return;
      const same = own && corridor.isHome();
      limit();
      // However the window changes, the opening view stays in frame.
      if (same) corridor.goHome();
    });
    new ResizeObserver(([{ contentRect }]) => {
      // On paper the map of the screen has no size, and keeps its view.
      if (contentRect.width && contentRect.height) map.invalidateSize({ animate: false });
    }).observe(map.getContainer());
    if (map.attributionControl) map.attributionControl.setPrefix(false);
    new Controls().addTo(map);
    const credits = new Credits().addTo(map);
    const scale = L.control.scale({ imperial: false, maxWidth: map.getSize().x < style.phonePx ? 100 : 110 }).addTo(map);
    // On a narrow map the scale stands above the credits.
    const place = () => {
      const side = map.getSize().x < NARROW ? "bottomleft" : "bottomright";
      if (credits.getPosition() === side) return;
      credits.setPosition(side);
      scale.setPosition("bottomleft");
    };
    map.on("resize", place);
    place();
    map.getContainer().setAttribute("role", "region");
    map.getContainer().setAttribute("aria-label", "Map. Arrow keys move it, plus and minus zoom, Enter tells what lies in the middle.");
    map.invalidateSize({ pan: false });
    limit();
    corridor.goHome();
    corridor.emit("start", map);
  };

  // The look: as the system asks, until somebody asks for the other one.
  const other = () => (look.theme === style.theme.dark ? "light" : "dark");
  const change = corridor.tool("", () => {
    look.fixed = document.documentElement.dataset.theme = other();
    corridor.emit("theme");
  });
  const tellLook = () => { change.textContent = other() === "dark" ? "Dark theme" : "Light theme"; };
  corridor.on("theme", tellLook);
  tellLook();

  if (canFill()) corridor.tool("Full screen", fill, { class: "corridor-button corridor-only-phone" });
})();
