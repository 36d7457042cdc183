// Columns of a wide table, chosen by the reader. Without this script the whole table stands there and scrolls.
(() => {
  "use strict";
  const START = 3; // the first columns are shown to begin with; the rest wait to be chosen

  const prepare = (box) => {
    const table = box.querySelector("table");
    const heads = [...table.tHead.rows[0].cells].slice(1);
    const groups = box.dataset.groups.split("|");
    const form = document.createElement("form");
    form.className = "erf-choices";
    const show = (column, on) => {
      for (const row of table.rows) row.cells[column + 1].hidden = !on;
    };
    const fields = new Map();
    heads.forEach((head, column) => {
      const group = groups[column];
      if (!fields.has(group)) {
        const field = document.createElement("fieldset");
        const legend = document.createElement("legend");
        legend.textContent = group;
        field.append(legend);
        form.append(field);
        fields.set(group, field);
      }
      const label = document.createElement("label");
      const tick = document.createElement("input");
      tick.type = "checkbox";
      tick.checked = column < START;
      tick.addEventListener("change", () => show(column, tick.checked));
      label.append(tick, document.createTextNode(" " + head.textContent));
      fields.get(group).append(label);
      show(column, tick.checked);
    });
    const rows = [...table.tBodies[0].rows];
    const field = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = "Projekter";
    field.append(legend);
    for (const row of rows) {
      const label = document.createElement("label");
      const tick = document.createElement("input");
      tick.type = "checkbox";
      tick.checked = true;
      tick.addEventListener("change", () => { row.hidden = !tick.checked; });
      label.append(tick, document.createTextNode(" " + row.cells[0].textContent));
      field.append(label);
    }
    form.append(field);
    box.prepend(form);
  };

  const start = () => document.querySelectorAll(".erf-choose").forEach(prepare);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
