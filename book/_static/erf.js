// What the book adds to the theme's script: printing, closing the menus, wide tables, and search excerpts only where they can be read.
(function () {
  // Excerpts are fetched from the found pages; a browser refuses that for pages opened as files.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  function each(selector, act) {
    document.querySelectorAll(selector).forEach(act);
  }

  document.addEventListener("DOMContentLoaded", function () {
    each(".erf-print", function (button) {
      button.addEventListener("click", function () { window.print(); });
    });
    each(".erf-close", function (button) {
      button.addEventListener("click", function () {
        var dialog = button.closest("dialog");
        if (dialog) dialog.close();
      });
    });
    // Where a table, a figure or code is wider than the page, say so and let the keyboard scroll it; where it is not, it is no
    // place to stop at. Also when its fold is opened or the window changes.
    var watch = new ResizeObserver(function (entries) {
      entries.forEach(function (entry) {
        var box = entry.target;
        var wide = box.scrollWidth > box.clientWidth + 1;
        box.classList.toggle("erf-wide", wide && box.localName !== "pre");
        if (box.hasAttribute("role")) box.setAttribute("role", wide ? "region" : "group");
        if (wide) box.tabIndex = 0;
        else if (box !== document.activeElement) box.removeAttribute("tabindex");
      });
    });
    each(".erf-scroll, .pst-scrollable-table-container, .bd-article pre", function (box) { watch.observe(box); });

    // Sphinx's link is a javascript: address, which the content-security policy stops.
    document.getElementById("searchbox").addEventListener("click", function (event) {
      if (!event.target.closest("a")) return;
      event.preventDefault();
      SphinxHighlight.hideSearchWords();
    });
    var search = document.getElementById("erf-search-page");
    if (search) search.focus();
  });

  // On paper the tables behind the figures are open, the code is not.
  window.addEventListener("beforeprint", function () {
    each("details.erf-data:not([open])", function (details) {
      details.open = true;
      details.dataset.opened = "for-print";
    });
  });
  window.addEventListener("afterprint", function () {
    each("details.erf-data[data-opened]", function (details) {
      details.open = false;
      delete details.dataset.opened;
    });
  });
})();
