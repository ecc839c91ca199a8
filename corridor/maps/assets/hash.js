// What an address of a page says after its #: read as parts, written without a trace in the history.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  /** Longest address that is read, and longest word of it that is told, in characters. */
  const READ = 8000, TOLD = 60;
  let written = "";

  const plain = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };

  /** The parts of an address by their keys, null where it is not about the map. @param {string[]} keys @returns {Map<string, string> | null} */
  function parse(hash, keys) {
    const parts = new Map();
    for (const pair of hash.slice(1, READ).split("&")) {
      const cut = pair.indexOf("="), key = pair.slice(0, Math.max(0, cut));
      if (keys.includes(key) && !parts.has(key)) parts.set(key, plain(pair.slice(cut + 1)));
    }
    return parts.size ? parts : null;
  }

  /** @param {string[][]} parts Keys and what they say. */
  const textOf = (parts) => parts.map(([key, text]) => `${key}=${encodeURIComponent(text).replace(/%2C/g, ",").replace(/%2F/g, "/")}`).join("&");

  /** @returns {[number, number, number] | null} Latitude, longitude, zoom. */
  function viewIn(text) {
    const numbers = text.split(",").map((part) => (/^-?\d{1,3}(\.\d{1,9})?$/.test(part) ? Number(part) : NaN));
    const [lat, lon, zoom] = numbers;
    const sound = numbers.length === 3 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 30;
    return sound ? [lat, lon, zoom] : null;
  }

  /** A view as an address names it. */
  const viewOf = (center, zoom) => [center.lat.toFixed(4), center.lng.toFixed(4), zoom.toFixed(2)].map(Number).join(",");

  /** Write an address, if it is another one. @param {string} text */
  function write(text) {
    if (text === written) return;
    written = text;
    try {
      window.history.replaceState(window.history.state, "", text ? `#${text}` : window.location.href.split("#")[0]);
    } catch {
      // A page inside a notebook's frame has no address of its own.
    }
  }

  corridor.hash = {
    parse, textOf, viewIn, viewOf, write,
    /** Take the address as it stands for what was written last. */
    hold: () => { written = window.location.hash.slice(1); },
    /** Whether somebody else wrote the address as it stands. */
    isNew: () => window.location.hash.slice(1) !== written,
    /** A part of an address in words that may be shown. */
    quoted: (text) => (text.length > TOLD ? `${text.slice(0, TOLD)}…` : text),
  };
})();
