// Shortcuts: single keys, while nothing is typed into.

import htmx from "htmx.org";
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

// The contact that the keys are about: the one in focus, else the one that is open.
function edit() {
  const id = document.activeElement.closest?.(".row-item")?.id.slice(1);
  if (!id) return document.querySelector("#detail [data-key=e]")?.click();
  htmx.ajax("GET", `/contacts/${id}/edit`, { target: "#detail", push: "true" });
}

const keys = {
  "/": search,
  "?": () => openSheet(document.getElementById("shortcuts")),
  e: edit,
  j: () => move(1),
  k: () => move(-1),
  n: () => location.assign("/contacts/new"),
  s: star,
};

// On a keyboard of another script the same keys send other letters.
function shortcut(event) {
  if (Object.hasOwn(keys, event.key)) return keys[event.key];
  if (/^[\x00-\x7f]$/.test(event.key) && event.code !== "Slash") return undefined;
  if (event.code === "Slash") return keys[event.shiftKey ? "?" : "/"];
  return keys[event.code.replace("Key", "").toLowerCase()];
}

if (document.body.classList.contains("app")) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog[open]");
    if (event.key === "Escape" && event.target.matches?.("#search [name=q]")) event.target.blur();
    const act = shortcut(event);
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !act) return;
    event.preventDefault();
    act();
  });
}
