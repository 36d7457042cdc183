// Light, dark or as the system: set before anything is painted. The theme's own script keeps it from then on.
(function () {
  var mode = null;
  try {
    mode = localStorage.getItem("mode");
  } catch (refused) {}
  if (mode !== "light" && mode !== "dark") mode = "auto";
  var dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.mode = mode;
  document.documentElement.dataset.theme = mode === "auto" ? (dark ? "dark" : "light") : mode;
})();
