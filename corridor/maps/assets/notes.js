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
  const ACTION = { added: "new", confirmed: "confirmed" };
  const FEW = 2;

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
    const list = (rows) => element("ul", { class: "corridor-note-things" }, ...rows.map((item) => element("li", {}, thing(item, nameOf(item)))));
    const open = data.rulings.filter(({ edge }) => edge === "dashed"), rest = data.rulings.filter(({ edge }) => edge !== "dashed");
    const parts = [];
    if (open.length) parts.push(element("p", {}, "Not settled, drawn dashed; each tells its reason and sources:"), list(open));
    if (rest.length) parts.push(element("details", {}, element("summary", {}, `Other rulings on how a border is drawn (${rest.length})`), list(rest)));
    return parts;
  }

  /** Who says so, where there is room for one line. */
  function cited(numbers) {
    const names = [...new Set((numbers || []).map((number) => data.sources[number]).filter(Boolean).map(([title, publisher]) => publisher || title))];
    return names.slice(0, FEW).join("; ") + (names.length > FEW ? ` and ${names.length - FEW} more` : "");
  }

  function change({ key, title, action, before, after, date, sources }) {
    const item = items.get(key), name = title || (item ? nameOf(item) : key);
    const told = before && after ? `${before} → ${after}` : after || (before ? `was: ${before}` : "");
    const about = [Object.hasOwn(ACTION, action) ? ACTION[action] : "", date, cited(sources)].filter(Boolean).join(" · ");
    return element("li", {}, item ? thing(item, name) : element("b", { dir: "auto" }, name), ...(told ? [element("div", { dir: "auto" }, told)] : []),
      ...(about ? [element("div", { class: "corridor-quiet", dir: "auto" }, about)] : []));
  }

  function news() {
    const { news: found } = data;
    if (!found || !found.version) return section("What changed", element("p", {}, "No earlier version of the data is known to this map."));
    const heading = `What changed since version ${found.version}${found.dataWords ? `, data of ${found.dataWords}` : ""}`;
    if (!found.changes.length) return section(heading, element("p", {}, "Nothing has changed."));
    const groups = new Map();
    for (const one of found.changes) groups.set(one.kind, [...groups.get(one.kind) || [], one]);
    const folds = [...groups].map(([kind, changes]) => element("details", {}, element("summary", {}, `${kind} (${changes.length})`),
      element("ul", { class: "corridor-note-changes" }, ...changes.map(change))));
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
