// What folium's own scripts ask of jQuery and of the awesome-markers plugin, in a few lines, with no network.
"use strict";
(() => {
  /**
   * Stand-in for the two calls that folium's popups and layers make: `$(html)[0]` and `$(document).ready(f)`.
   * @param {string | Element | Document | (() => void)} what
   * @returns {any}
   */
  function query(what) {
    if (typeof what === "function") return query(document).ready(what);
    let found;
    if (typeof what === "string" && what.trim().startsWith("<")) {
      const template = document.createElement("template");
      template.innerHTML = what.trim();
      found = [...template.content.children];
    } else {
      found = typeof what === "string" ? [...document.querySelectorAll(what)] : [what];
    }
    const ready = (/** @type {() => void} */ run) => {
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
      else run();
      return found;
    };
    return Object.assign(found, { ready });
  }
  const page = /** @type {any} */ (window);
  page.$ = page.$ || query;
  page.jQuery = page.jQuery || page.$;

  const PIN = "M12 1C7 1 3 5 3 10c0 6.5 9 16 9 16s9-9.5 9-16c0-5-4-9-9-9Z";
  const NAMES = { lightred: "#ff8e7f", beige: "#ffcb92", lightgreen: "#bbf970", cadetblue: "#436978",
    darkpurple: "#5b396b", lightblue: "#8adaff", lightgray: "#a3a3a3" };
  const SVG = "http://www.w3.org/2000/svg";
  /** Stand-in for folium.Icon: a pin in the colour asked for; its font of signs would need a network. */
  page.L.AwesomeMarkers = page.L.AwesomeMarkers || {
    icon: (/** @type {{markerColor?: string, iconColor?: string}} */ options) => {
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("viewBox", "0 0 24 28");
      svg.setAttribute("width", "30");
      svg.setAttribute("height", "35");
      const pin = document.createElementNS(SVG, "path");
      pin.setAttribute("d", PIN);
      const colour = options.markerColor || "blue";
      pin.setAttribute("fill", /** @type {any} */ (NAMES)[colour] || colour);
      pin.setAttribute("stroke", "#fff");
      pin.setAttribute("stroke-width", "1.5");
      const dot = document.createElementNS(SVG, "circle");
      dot.setAttribute("cx", "12");
      dot.setAttribute("cy", "10");
      dot.setAttribute("r", "3.5");
      dot.setAttribute("fill", options.iconColor || "white");
      svg.append(pin, dot);
      return page.L.divIcon({ html: svg, className: "corridor-pin", iconSize: [30, 35], iconAnchor: [15, 33],
        popupAnchor: [0, -30] });
    },
  };
})();
