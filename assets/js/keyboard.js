// Shortcuts: single keys, while nothing is typed into.

import { openSheet } from "./panes.js";

const rows = () => [...document.querySelectorAll(".row-link")];

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.indexOf(document.activeElement.closest?.(".row-item")?.querySelector(".row-link") ?? document.querySelector(".row-item.is-open .row-link"));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function search() {
  const field = document.querySelector("#search [name=q]");
  if (field) field.select();
  else location.assign("/contacts");
}

function star() {
  const row = document.activeElement.closest?.(".row-item");
  (row?.querySelector(".star") ?? document.querySelector("#detail [data-key=s]"))?.click();
}

const keys = {
  "/": search,
  "?": () => openSheet(document.getElementById("shortcuts")),
  e: () => document.querySelector("#detail [data-key=e]")?.click(),
  j: () => move(1),
  k: () => move(-1),
  n: () => location.assign("/contacts/new"),
  s: star,
};

if (document.body.classList.contains("app")) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog");
    if (event.key === "Escape" && event.target.matches?.("#search [name=q]")) event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
}
