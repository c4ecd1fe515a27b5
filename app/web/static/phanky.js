// What pages do beyond htmx: sliders beside number fields, arrow keys and pasting in the sheet, a lost connection.
// Everything works without it, by the same forms.
"use strict";

// A slider moves the text field it stands beside; at 100 % the field is empty, which means: as it is.
for (const slider of document.querySelectorAll("input[data-moves]")) {
  const field = document.getElementById(slider.dataset.moves);
  slider.hidden = false;
  slider.addEventListener("input", () => {
    field.value = slider.value === "100" ? "" : slider.value + slider.dataset.suffix;
  });
  field.addEventListener("input", () => {
    const said = parseFloat(field.value.replace(",", "."));
    if (field.value === "") slider.value = "100";
    else if (!slider.dataset.suffix || field.value.endsWith("%")) slider.value = said;
  });
}

// A form that is sent without a connection would give way to the browser's own error page, with all that was typed.
const offline = document.getElementById("offline");
document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.target.method !== "post") return;
  event.preventDefault();
  offline.hidden = false;
  offline.scrollIntoView();
});
window.addEventListener("online", () => {
  offline.hidden = true;
});

const sheet = document.querySelector("table[data-sheet]");
if (sheet) {
  const SELECTOR = "input.cell, select.cell";
  const rows = () => [...sheet.querySelectorAll("tbody tr")];
  const cellAt = (row, place) => row.cells[place]?.querySelector(SELECTOR);
  const placeOf = (cell) => ({ row: cell.closest("tr"), place: cell.closest("td, th").cellIndex });

  sheet.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || !event.target.matches("input.cell")) return;
    const { row, place } = placeOf(event.target);
    const all = rows();
    for (let at = all.indexOf(row) + step; at >= 0 && at < all.length; at += step) {
      const next = cellAt(all[at], place);
      if (next) {
        event.preventDefault();
        next.focus();
        if (next.select) next.select();
        return;
      }
    }
  });

  // Cells copied from a spreadsheet are lines of cells with tabs between them.
  sheet.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!event.target.matches("input.cell") || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const { row, place } = placeOf(event.target);
    const all = rows();
    const changed = new Set();
    text.split("\n").forEach((line, down) => {
      line.split("\t").forEach((value, across) => {
        const cell = all[all.indexOf(row) + down] && cellAt(all[all.indexOf(row) + down], place + across);
        if (cell && cell.matches("input") && cell.value !== value.trim()) {
          cell.value = value.trim();
          changed.add(cell.closest("tbody"));
        }
      });
    });
    for (const body of changed) body.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // An answer comes while somebody types in another cell of the same project: what is being typed stays.
  let typing = null;
  document.addEventListener("htmx:before:swap", () => {
    const cell = document.activeElement;
    typing = cell && cell.matches("[data-sheet] input.cell") ? { id: cell.id, value: cell.value } : null;
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx?.response?.status !== 403) document.getElementById("connection").textContent = "";
    const cell = typing && document.getElementById(typing.id);
    if (!cell) return;
    cell.value = typing.value;
    if (document.activeElement !== cell) cell.focus();
  });
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx.response.status !== 403) return;
    document.getElementById("connection").textContent = sheet.dataset.refused;
  });
  document.addEventListener("htmx:error", () => {
    document.getElementById("connection").textContent = sheet.dataset.lost;
  });
}
