// The first script: what folium's own scripts call at once, and the unpacking of the data, after which the rest runs.
"use strict";
(() => {
  const page = /** @type {any} */ (window);
  if (page.corridor) return;
  const { L } = page;
  /** @type {(() => void)[] | null} What waits for the data; null once they are there. */
  let waiting = [];
  const corridor = page.corridor = /** @type {any} */ ({ data: null });

  /** Run now, or as soon as data and page are there. @param {() => void} act */
  const when = (act) => { if (waiting) waiting.push(act); else act(); };

  /** A folium layer of the atlas; what others add to it is drawn by Leaflet as in any group. */
  const AtlasLayer = L.FeatureGroup.extend({
    initialize(keys) {
      L.FeatureGroup.prototype.initialize.call(this, []);
      this.keys = [].concat(keys);
      // A layer made of several is no row of the legend.
      this.key = Array.isArray(keys) ? "" : keys;
    },
    onAdd(map) {
      L.FeatureGroup.prototype.onAdd.call(this, map);
      when(() => this.switch(map, map.hasLayer(this)));
    },
    onRemove(map) {
      when(() => this.switch(map, false));
      L.FeatureGroup.prototype.onRemove.call(this, map);
    },
    switch(map, on) {
      if (on === Boolean(this.drawn)) return;
      this.drawn = on;
      for (const key of this.keys) corridor.engineOf(map).switch(key, on);
    },
  });

  /**
   * Corners to frame of a view.
   * @param {any} map @param {{bounds: number[], narrow: number[] | null}} view South, west, north, east, and those for a
   * narrow map. @param {number} narrowPx
   */
  const corners = (map, { bounds, narrow }, narrowPx) => {
    const [south, west, north, east] = (map.getSize().x < narrowPx && narrow) || bounds;
    return [[south, west], [north, east]];
  };

  Object.assign(corridor, {
    when,
    corners,
    layer: (keys) => {
      const made = new AtlasLayer(keys);
      if (made.key) corridor.layers.set(made.key, made);
      return made;
    },
    /** The folium layer of each key. */
    layers: new Map(),
    // Framed at once, so that a view that somebody asks for in a later script wins.
    fit: (map, view, narrowPx) => {
      map.fitBounds(corners(map, view, narrowPx), { padding: [8, 8], animate: false });
      corridor.framed = { map, view, center: map.getCenter(), zoom: map.getZoom() };
    },
    attach: (map) => {
      map.corridorOwn = true;
      when(() => { if (corridor.start) corridor.start(map); });
    },
    tree: (map, layers) => when(() => {
      if (corridor.legend) corridor.legend(map, layers);
      else L.control.layers(null, Object.fromEntries(layers().map(([title, layer]) => [asText(title), layer]))).addTo(map);
    }),
  });

  /** Text for what Leaflet sets as HTML. @param {string} text */
  const asText = (text) => Object.assign(document.createElement("i"), { textContent: text }).innerHTML;

  const tell = (text) => {
    const words = document.createElement("p");
    words.className = "corridor-noscript";
    words.setAttribute("role", "alert");
    words.textContent = text;
    document.body.append(words);
  };

  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%()*+,-./:;=?@[]^_|~";

  /** Bytes of a text in base 85: five digits for four bytes. @param {string} text */
  const read = (text) => {
    const values = new Uint8Array(128);
    for (let i = 0; i < 85; i++) values[DIGITS.charCodeAt(i)] = i;
    const whole = Math.ceil(text.length / 5), padded = text.padEnd(whole * 5, "~");
    const view = new DataView(new ArrayBuffer(whole * 4));
    for (let word = 0, at = 0; word < whole; word++) {
      let value = 0;
      for (let digit = 0; digit < 5; digit++) value = value * 85 + values[padded.charCodeAt(at++)];
      view.setUint32(word * 4, value);
    }
    return new Uint8Array(view.buffer, 0, whole * 4 - (padded.length - text.length));
  };

  /** @param {string} text deflated JSON and shapes in base 85 @returns {Promise<any>} */
  const unpacked = async (text) => {
    const stream = new Blob([read(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const end = bytes.indexOf(10);
    const data = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
    return withShapes(data, bytes.subarray(end + 1));
  };

  /**
   * Put the shapes where their numbers of points stand: the first point, then the steps to each next one.
   * @param {any} data @param {Uint8Array} bytes The lowest bytes of all numbers, then the next ones.
   */
  const withShapes = (data, bytes) => {
    const count = bytes.length / 4;
    const steps = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const folded = (bytes[i] | (bytes[count + i] << 8) | (bytes[2 * count + i] << 16) | (bytes[3 * count + i] << 24)) >>> 0;
      steps[i] = (folded >>> 1) ^ -(folded & 1);
    }
    let at = 0, x = 0, y = 0;
    const shape = (points) => {
      const flat = steps.subarray(at, at += 2 * points);
      // Of the first point the step from the last one of the shape before.
      flat[0] += x;
      flat[1] += y;
      x = y = 0;
      for (let i = 0; i < flat.length; i += 2) {
        x += flat[i];
        y += flat[i + 1];
      }
      return flat;
    };
    data.arcs = data.arcs.map(shape);
    for (const row of data.links) row.line = shape(row.line);
    for (const row of [...data.rulings, ...data.waters]) row.lines = row.lines.map(shape);
    return data;
  };

  /** Unpack the data of an element, then run the modules of the page. @param {string} id @param {() => void} modules */
  corridor.unpack = (id, modules) => {
    const source = document.getElementById(id);
    const parsed = new Promise((done) => {
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", done, { once: true });
      else done(null);
    });
    if (!source) return;
    if (typeof DecompressionStream === "undefined") {
      parsed.then(() => tell("This map needs a browser of 2023 or newer."));
      return;
    }
    Promise.all([unpacked(source.textContent || ""), parsed]).then(([data]) => {
      corridor.data = data;
      modules();
      const acts = waiting || [];
      waiting = null;
      for (const act of acts) act();
      // Plugins whose scripts could not be reached, and what somebody added that hangs on them.
      const lost = [...new Set(/** @type {any} */ (window).corridorLost || [])];
      if (lost.length && corridor.notice) corridor.notice(`Not shown, for want of a script from the network: ${lost.join(", ")}.`);
      requestAnimationFrame(() => requestAnimationFrame(() => { document.body.dataset.ready = "1"; }));
    }).catch((error) => {
      tell("This map could not be read: its file is damaged.");
      throw error;
    });
  };
})();
