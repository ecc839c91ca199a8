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
})();
