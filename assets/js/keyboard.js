// Shortcuts: single keys, while nothing is typed into.

import { open, openSheet } from "./panes.js";

const rows = () => [...document.querySelectorAll(".row-link")];
const searchField = () => document.querySelector("#search [name=q]");

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.indexOf(document.activeElement.closest?.(".row-item")?.querySelector(".row-link") ?? document.querySelector(".row-item.is-open .row-link"));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

// Arrows go from the search into its results, along them, and back.
function arrow(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target.closest(".row-item");
  if (!step || !(row || event.target === searchField() || event.target === document.body)) return false;
  const isFirst = row && rows()[0]?.closest(".row-item") === row;
  if (isFirst && step < 0) searchField().focus();
  else if (row || step > 0) move(step);
  return true;
}

function search() {
  const field = searchField();
  if (field) field.select();
  else location.assign("/contacts");
}

// Escape clears the search, and then leaves it.
function escape(field) {
  if (field.value === "") return field.blur();
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function star() {
  const row = document.activeElement.closest?.(".row-item");
  (row?.querySelector(".star") ?? document.querySelector("#detail [data-key=s]"))?.click();
}

// The contact that the keys are about: the one in focus, else the one that is open.
function edit() {
  const id = document.activeElement.closest?.(".row-item")?.id.slice(1);
  if (!id) return document.querySelector("#detail [data-key=e]")?.click();
  open(`/contacts/${id}/edit`);
}

const keys = {
  "/": search,
  "?": () => openSheet(document.getElementById("shortcuts")),
  e: edit,
  j: () => move(1),
  k: () => move(-1),
  n: () => document.querySelector(".nav-new").click(),
  s: star,
};

// On a keyboard of another script the same keys send other letters.
function shortcut(event) {
  if (Object.hasOwn(keys, event.key)) return keys[event.key];
  if (/^[\x00-\x7f]$/.test(event.key) && event.code !== "Slash") return undefined;
  if (event.code === "Slash") return keys[event.shiftKey ? "?" : "/"];
  return keys[event.code.replace("Key", "").toLowerCase()];
}

// Single keys hinder some who dictate or tremble, so each browser can do without them (WCAG 2.1.4).
const OFF = "carnet-keys-off";
const keySwitch = document.querySelector("[data-keys]");
if (keySwitch) {
  keySwitch.checked = localStorage.getItem(OFF) === null;
  keySwitch.addEventListener("change", () => {
    if (keySwitch.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "");
  });
}

if (document.body.classList.contains("app")) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog[open]");
    if (event.key === "Escape" && event.target === searchField()) {
      event.preventDefault();
      return escape(event.target);
    }
    if (arrow(event)) return event.preventDefault();
    const act = shortcut(event);
    if (typing || !act || !keySwitch?.checked) return;
    event.preventDefault();
    act();
  });
}
