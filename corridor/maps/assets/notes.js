// The notes: borders and names, how to read the map, what changed since the last data, credits, keys.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { data, items, element, nameOf, swatchOf } = corridor;
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("corridor-note"));
  if (!dialog) return;
  const KEYS = [
    ["Arrow keys", "move the map"], ["+ and −", "zoom; with Shift in larger steps"], ["Enter", "tells what lies in the middle of the map"],
    ["/", "goes to the search"], ["Up, Down", "go from layer to layer in the legend"], ["Left, Right", "on the date: to the change before or after"],
    ["Escape", "closes what is open"], ["Backspace", "while measuring: takes the last point away"],
  ];
  const KINDS = { added: "New", removed: "Gone", changed: "Changed", status: "Status", source: "Sources" };

  /** Choose a thing and leave the notes. */
  function choose(item) {
    dialog.close();
    if (corridor.reveal) corridor.reveal(item);
    corridor.select(item, { focus: true, zoom: true });
  }

  function thing(item, text) {
    const swatch = swatchOf(item);
    const button = element("button", { type: "button", class: "corridor-note-thing" }, ...(swatch ? [swatch] : []), element("bdi", {}, text));
    button.addEventListener("click", () => choose(item));
    return button;
  }

  const section = (title, ...parts) => element("section", {}, element("h3", {}, title), ...parts);

  function rulings() {
    if (!data.rulings.length) return [];
    const list = element("ul", { class: "corridor-note-things" });
    list.append(...data.rulings.map((item) => element("li", {}, thing(item, nameOf(item)))));
    return [element("p", {}, "Lines and places that are drawn by a ruling of their own, each with its reason and sources:"), list];
  }

  /** How a source is named where there is room for one line. */
  function cited(numbers) {
    const words = (numbers || []).map((number) => data.sources[number]).filter(Boolean)
      .map(([title, publisher, date]) => [publisher || title, date].filter(Boolean).join(", "));
    return words.length ? [element("span", { class: "corridor-quiet" }, ` ${words.join("; ")}`)] : [];
  }

  function change({ key, title, before, after, date, sources }) {
    const item = items.get(key);
    const told = before && after ? `${before} → ${after}` : after || (before ? `was: ${before}` : "");
    const about = [date, told].filter(Boolean).join(": ");
    return element("li", {}, item ? thing(item, title || nameOf(item)) : element("b", { dir: "auto" }, title),
      element("div", { class: "corridor-note-what", dir: "auto" }, about, ...cited(sources)));
  }

  function news() {
    const { news: found } = data;
    if (!found) return section("What changed", element("p", {}, "No earlier version of the data is known to this map."));
    const heading = `What changed since version ${found.version}${found.dataWords ? `, data of ${found.dataWords}` : ""}`;
    if (!found.changes.length) return section(heading, element("p", {}, "Nothing has changed."));
    const groups = new Map();
    for (const one of found.changes) groups.set(one.kind, [...groups.get(one.kind) || [], one]);
    const folds = [...groups].map(([kind, changes]) => {
      const words = Object.hasOwn(KINDS, kind) ? KINDS[kind] : `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`;
      const fold = element("details", {}, element("summary", {}, `${words} (${changes.length})`),
        element("ul", { class: "corridor-note-changes" }, ...changes.map(change)));
      return fold;
    });
    folds[0].setAttribute("open", "");
    return section(heading, ...folds);
  }

  function reading() {
    const { words, minZoom } = data.style, hints = [...new Set(data.layers.map(({ hint }) => hint).filter(Boolean))];
    const rule = hints.find((hint) => hint.startsWith(words.rule)) || words.rule;
    return section("How to read the map", element("p", {}, rule),
      element("p", {}, `A line in a soft band, from zoom ${minZoom.uncertainty} on, is schematic: the true line lies somewhere in the band. `
        + `A soft red band under a border marks a ${words.noOpenCrossing.slice(0, 1).toLowerCase()}${words.noOpenCrossing.slice(1)}; it is counted from the `
        + "crossings of the day shown. A plan is never drawn as done before a source says so. Numbers beside the layers count what is there on the day shown."));
  }

  function credits() {
    const list = element("ul", {}, ...data.credits.map((words) => element("li", { dir: "auto" }, words)), element("li", {}, "Leaflet (BSD 2-Clause), folium (MIT)"));
    return section("Credits and licences", element("p", {}, `Data of ${data.dataWords}. The sources of each thing stand in its details.`), list);
  }

  function keys() {
    const list = element("dl", { class: "corridor-note-keys" });
    for (const [key, words] of KEYS) list.append(element("dt", {}, element("kbd", {}, key)), element("dd", {}, words));
    return section("Keys", list);
  }

  let filled = false;
  function fill() {
    if (filled) return;
    filled = true;
    const [borders] = dialog.querySelectorAll("section"), form = dialog.querySelector("form");
    if (!borders || !form) return;
    borders.append(...rulings());
    borders.after(reading(), news(), credits(), keys());
    const cross = element("button", { type: "button", class: "corridor-round corridor-note-close", "aria-label": "Close" }, corridor.icon("M3.5 3.5l9 9M12.5 3.5l-9 9"));
    cross.addEventListener("click", () => dialog.close());
    dialog.prepend(element("div", { class: "corridor-note-head" }, dialog.querySelector("h2") || "", cross));
  }

  /** Open the notes. */
  corridor.openNotes = () => {
    fill();
    if (dialog.open) return;
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  // A click beside the sheet closes it.
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  corridor.tool("Notes", () => corridor.openNotes(), { "aria-haspopup": "dialog" });
})();
