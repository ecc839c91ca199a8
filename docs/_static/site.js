/* What the theme leaves open. Pages opened as files may not read each other, so the search then shows titles alone. */
if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}

document.addEventListener("DOMContentLoaded", () => {
  for (const caption of document.querySelectorAll("p.caption[role=heading]")) caption.setAttribute("aria-level", "2");
  document.querySelector("aside.sidebar-drawer")?.setAttribute("aria-label", "Pages");
  document.querySelector("aside.toc-drawer")?.setAttribute("aria-label", "On this page");
  // Lines wider than the page can be moved by the arrow keys.
  for (const part of document.querySelectorAll("pre")) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
  }
});
