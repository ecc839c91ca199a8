// The frame of the page: where its tools stand, the panel that folds away, the sheets over the map of a phone.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { element, picture } = corridor;
  const tools = document.getElementById("corridor-tools"), tabs = document.getElementById("corridor-tabs");
  const more = document.getElementById("corridor-more"), panel = document.getElementById("corridor-panel");
  const stage = document.getElementById("corridor-map"), dock = document.getElementById("corridor-time");
  const wide = window.matchMedia("(min-width: 1201px)"), phone = window.matchMedia("(max-width: 700px)");

  /** An icon of 16 units, drawn in the colour of the words. @param {string} path @param {number} [size] px */
  corridor.icon = (path, size = 16) => picture(16, [["path", { d: path }]], { class: "corridor-icon", width: size, height: size });
  const ICON = { left: "M10 3 5 8l5 5", right: "M6 3l5 5-5 5", up: "M3 10.5 8 5.5l5 5", down: "M3 5.5l5 5 5-5", cross: "M3.5 3.5l9 9M12.5 3.5l-9 9" };

  // Tools: in the header where there is room, else behind "More". The table has a place of its own.
  const moreTools = element("div", { class: "corridor-more-tools" });
  /** @type {HTMLElement[]} */
  const moved = [];
  const place = (button) => { if (tools) (wide.matches ? tools : moreTools).append(button); };
  /**
   * Add a button to the tools of the page.
   * @param {string} label @param {(button: HTMLElement) => void} act @param {Record<string, string>} [attributes]
   * @returns {HTMLElement}
   */
  corridor.tool = (label, act, attributes = {}) => {
    const button = element("button", { type: "button", class: "corridor-button", ...attributes }, label);
    button.addEventListener("click", () => act(button));
    if (attributes["aria-controls"] === "corridor-table") {
      if (tools) tools.append(button);
    } else {
      moved.push(button);
      place(button);
    }
    return button;
  };
  if (!tools || !tabs || !more || !panel || !stage || !dock) return;

  // The address keeps the view, so the way to the map is gone by script.
  const skip = document.querySelector(".corridor-skip");
  if (skip) skip.addEventListener("click", (event) => {
    event.preventDefault();
    const table = document.getElementById("corridor-table");
    const goal = /** @type {HTMLElement | null} */ (table && !table.hidden ? table : stage.querySelector(".leaflet-container"));
    if (goal) goal.focus({ preventScroll: true });
  });

  /** What goes below the tools in the sheet "More". @param {Node} node */
  corridor.addMore = (node) => moreTools.after(node);

  /** Sheets: one at a time lies over the map of a phone, half or almost all of it; "More" drops from the header elsewhere. */
  const sheets = /** @type {{shut: () => void}[]} */ ([]);
  corridor.closeSheets = () => { for (const { shut } of sheets) shut(); };
  const round = (className, label, path) => element("button", { type: "button", class: `corridor-round ${className}`, "aria-label": label }, corridor.icon(path));

  function sheet(label, node, openers) {
    const size = round("corridor-sheet-size", "Larger", ICON.up), close = round("corridor-sheet-close", "Close", ICON.cross);
    const head = element("div", { class: "corridor-sheet-head" }, element("span", { class: "corridor-grip" }),
      element("h2", {}, label), size, close);
    const isOpen = () => node.classList.contains("corridor-open");
    const stop = (name) => {
      node.dataset.stop = name;
      const full = name === "full";
      size.setAttribute("aria-label", full ? "Smaller" : "Larger");
      size.replaceChildren(corridor.icon(full ? ICON.down : ICON.up));
      cover();
    };
    const set = (open) => {
      if (open === isOpen()) return;
      node.classList.toggle("corridor-open", open);
      for (const opener of openers) opener.setAttribute("aria-expanded", String(open));
      stop("half");
    };
    const shut = () => {
      const held = isOpen() && node.contains(document.activeElement);
      const aside = document.getElementById("corridor-details");
      if (isOpen() && corridor.engine && (!aside || aside.hidden)) corridor.hold(corridor.engine.map);
      set(false);
      const back = held && openers.find((opener) => opener.checkVisibility());
      if (back) back.focus();
    };
    for (const opener of openers) opener.addEventListener("click", () => {
      const open = !isOpen();
      corridor.closeSheets();
      if (!open) return;
      set(true);
      const first = /** @type {HTMLElement | null} */ (phone.matches ? size : node.querySelector(".corridor-more-tools button"));
      if (first) first.focus({ preventScroll: true });
    });
    size.addEventListener("click", () => stop(node.dataset.stop === "full" ? "half" : "full"));
    close.addEventListener("click", shut);
    const leave = (event) => {
      if (event.key === "Escape" && isOpen() && !event.defaultPrevented) {
        event.preventDefault();
        shut();
      }
      if (event.target !== size || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      if (event.key === "ArrowUp") stop("full");
      else if (node.dataset.stop === "full") stop("half");
      else shut();
    };
    node.addEventListener("keydown", leave);
    for (const opener of openers) opener.addEventListener("keydown", leave);

    // The head of the sheet can be dragged to one of its stops.
    let from = 0, tall = 0;
    head.addEventListener("pointerdown", (event) => {
      if (!phone.matches || event.button !== 0 || /** @type {Element} */ (event.target).closest("button")) return;
      head.setPointerCapture(event.pointerId);
      from = event.clientY;
      tall = node.offsetHeight;
    });
    head.addEventListener("pointermove", (event) => {
      if (tall) node.style.height = `${Math.max(60, tall + from - event.clientY)}px`;
    });
    for (const name of ["pointerup", "pointercancel"]) head.addEventListener(name, () => {
      if (!tall) return;
      const share = node.offsetHeight / window.innerHeight, was = tall / window.innerHeight;
      const dragged = Math.abs(share - was) > 0.02;
      tall = 0;
      node.style.height = "";
      if (!dragged) return;
      if (share < 0.28) shut();
      else stop(share > 0.66 ? "full" : "half");
    });
    node.prepend(head);
    sheets.push({ shut });
  }

  /** What a sheet lies over cannot be reached by the keyboard meanwhile. */
  function cover() {
    const { top } = /** @type {HTMLElement} */ (dock).getBoundingClientRect();
    /** @type {HTMLElement} */ (dock).inert = phone.matches && [panel, more, ...document.querySelectorAll(".corridor-sheet")].some((node) => node
      && node.classList.contains("corridor-open") && node.getBoundingClientRect().bottom > top + 1);
  }

  const tab = (label, id) => element("button", { type: "button", class: "corridor-button", "aria-expanded": "false", "aria-controls": id }, label);
  const layersTab = tab("Layers", panel.id), moreTab = tab("More", more.id), moreTool = tab("More", more.id);
  moreTool.classList.add("corridor-more-open");
  tabs.append(layersTab, moreTab);
  tools.after(moreTool);
  more.append(moreTools);
  /** A part of the page that a phone shows as a sheet, with the tab that opens it, after the first. */
  corridor.addSheet = (label, node) => {
    const opener = tab(label, node.id);
    more.before(node);
    layersTab.after(opener);
    sheet(label, node, [opener]);
  };
  sheet("Layers", panel, [layersTab]);
  sheet("More", more, [moreTab, moreTool]);
  // Elsewhere than on a phone "More" is a menu, which goes when one turns to something else or has chosen.
  document.addEventListener("pointerdown", (event) => {
    const at = /** @type {Node} */ (event.target);
    if (!phone.matches && !more.contains(at) && !moreTool.contains(at)) corridor.closeSheets();
  });
  // Before the tool acts, so that the keyboard comes back to "More".
  moreTools.addEventListener("click", () => corridor.closeSheets(), true);
  more.addEventListener("focusout", ({ relatedTarget }) => {
    if (!phone.matches && relatedTarget instanceof Node && !more.contains(relatedTarget) && relatedTarget !== moreTool) corridor.closeSheets();
  });

  // The panel folds away where it stands beside the map.
  const fold = element("button", { type: "button", class: "corridor-fold corridor-over", "aria-controls": panel.id });
  const main = /** @type {HTMLElement} */ (panel.parentElement);
  const tellFold = () => {
    const folded = main.classList.contains("corridor-folded");
    fold.setAttribute("aria-expanded", String(!folded));
    fold.title = folded ? "Show the layers" : "Hide the layers";
    fold.replaceChildren(corridor.icon(folded ? ICON.right : ICON.left), element("span", {}, "Layers"));
  };
  fold.addEventListener("click", () => {
    main.classList.toggle("corridor-folded");
    tellFold();
  });
  tellFold();
  stage.prepend(fold);

  const settle = () => {
    for (const button of moved) place(button);
    corridor.closeSheets();
  };
  wide.addEventListener("change", settle);
  phone.addEventListener("change", settle);
})();
