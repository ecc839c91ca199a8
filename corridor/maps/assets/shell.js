// The frame of the page: its tools, and what of the map is covered by something else.
"use strict";
(() => {
  const { corridor } = /** @type {any} */ (window);
  const { element } = corridor;
  const tools = document.getElementById("corridor-tools");

  /**
   * Add a button to the tools of the page.
   * @param {string} label @param {(button: HTMLElement) => void} act @param {Record<string, string>} [attributes]
   * @returns {HTMLElement}
   */
  corridor.tool = (label, act, attributes = {}) => {
    const button = element("button", { type: "button", class: "corridor-button", ...attributes }, label);
    button.addEventListener("click", () => act(button));
    if (tools) tools.append(button);
    return button;
  };

  const tabs = document.getElementById("corridor-tabs"), more = document.getElementById("corridor-more");
  const panel = document.getElementById("corridor-panel");
  if (!tabs || !more || !panel || !tools) return;
  const header = /** @type {HTMLElement} */ (tools.parentElement);
  /** One sheet at a time lies over the map of a phone. */
  const sheets = [];
  const sheet = (label, node, isOpen, open) => {
    const button = element("button", { type: "button", class: "corridor-button", "aria-expanded": "false", "aria-controls": node.id }, label);
    const set = (on) => {
      open(on);
      button.setAttribute("aria-expanded", String(on));
    };
    button.addEventListener("click", () => {
      const on = !isOpen();
      for (const close of sheets) close(false);
      set(on);
    });
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !isOpen()) return;
      set(false);
      button.focus();
    });
    sheets.push(set);
    tabs.append(button);
  };
  sheet("Layers", panel, () => panel.classList.contains("corridor-open"), (on) => panel.classList.toggle("corridor-open", on));
  sheet("More", more, () => !more.hidden, (on) => { more.hidden = !on; });
  corridor.closeSheets = () => { for (const close of sheets) close(false); };
  const narrow = window.matchMedia("(max-width: 700px)");
  const settle = () => {
    (narrow.matches ? more : header).append(tools);
    if (!narrow.matches) corridor.closeSheets();
  };
  narrow.addEventListener("change", settle);
  settle();
})();
