/* What the theme leaves open. Pages opened as files may not read each other, so the search then shows titles alone. */
if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}

document.addEventListener("DOMContentLoaded", () => {
  for (const caption of document.querySelectorAll("p.caption[role=heading]")) caption.setAttribute("aria-level", "2");
  document.querySelector("aside.sidebar-drawer")?.setAttribute("aria-label", "Pages");
  document.querySelector("aside.toc-drawer")?.setAttribute("aria-label", "On this page");
  // What is wider than the page can be moved by the arrow keys.
  const wide = [...document.querySelectorAll("pre, .table-wrapper, div.output")];
  wide.filter((part) => part.scrollWidth > part.clientWidth).forEach((part, number) => {
    part.tabIndex = 0;
    part.setAttribute("role", "region");
    part.setAttribute("aria-label", `Wider than the page, ${number + 1}`);
  });
});
