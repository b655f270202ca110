// The list and what stands beside it. Opening a contact swaps only its pane, and going back leaves the list as it was.

import htmx from "htmx.org";
import { begin, isEdited, mayLeave } from "./forms.js";

const panes = () => document.getElementById("panes");
const detail = () => document.getElementById("detail");
let nothing = null;
let shownList = location.pathname === "/contacts" ? location.search : null;
let scrolled = 0;

function update() {
  if (!panes()) return;
  const contact = detail().querySelector("[data-contact]")?.dataset.contact;
  for (const row of document.querySelectorAll(".row-item.is-open")) row.classList.remove("is-open");
  if (contact) document.getElementById(`c${contact}`)?.classList.add("is-open");
}

function show(isAboutOne) {
  const scroller = document.getElementById("scroller");
  if (isAboutOne && !panes().classList.contains("about-one")) scrolled = scroller.scrollTop;
  panes().classList.toggle("about-one", isAboutOne);
  if (!isAboutOne) scroller.scrollTop = scrolled;
}

if (panes()) {
  nothing = panes().classList.contains("about-one") ? null : [...detail().childNodes];
  update();
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  asked.set(ctx, document.activeElement);
  wait(ctx.target);
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => endWait(ctx.target));

// What had the focus when a request was sent: whoever has gone on elsewhere by the time of the answer stays there.
const asked = new WeakMap();

function mayTakeFocus(ctx) {
  const { activeElement, body } = document;
  return activeElement === body || activeElement === asked.get(ctx) || detail().contains(activeElement);
}

// By the time of the answer something may have been typed.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.target !== detail() || ctx.request.method !== "GET" || !isEdited()) return;
  event.preventDefault();
  open(ctx.request.action);
});

// Opens a contact or its form beside the list.
export async function open(path) {
  if (await mayLeave()) htmx.ajax("GET", path, { target: "#detail", push: "true" });
}

// What takes a moment shows its outline until it comes; what comes at once does not flicker.
const waiting = new WeakMap();

function wait(target) {
  if (!target?.matches?.("#detail, #rows")) return;
  waiting.set(target, setTimeout(() => {
    target.setAttribute("aria-busy", "true");
    if (target === detail()) show(true);
  }, 150));
}

function endWait(target) {
  clearTimeout(waiting.get(target));
  if (target?.getAttribute?.("aria-busy")) {
    target.removeAttribute("aria-busy");
    if (panes() && !detail().querySelector(".contact")) show(false);
  }
}

// Results may come after the arrows have left the search: the row in focus keeps it.
const focused = new WeakMap();
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const row = document.activeElement.closest(".row-item");
  if (row && ctx.target?.contains(row)) focused.set(ctx, row.id);
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!focused.has(ctx) || document.activeElement !== document.body) return;
  const row = document.getElementById(focused.get(ctx))?.querySelector(".row-link");
  (row ?? document.querySelector("#search [name=q]"))?.focus();
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!panes()) return;
  if (ctx.target === detail()) {
    show(detail().querySelector(".contact") !== null);
    detail().scrollTop = 0;
    if (mayTakeFocus(ctx)) begin(detail());
  }
  update();
});

// The address comes first, then its list: whoever goes back between the two gets the former list anew.
document.addEventListener("htmx:after:history:update", () => {
  if (location.pathname === "/contacts") shownList = location.search;
});

// Back from a contact to the list it was opened from: the list is still there.
let staying = false;
document.addEventListener("htmx:before:history:restore", async (event) => {
  event.preventDefault();
  if (staying) {
    staying = false;
    if (await mayLeave()) history.back();
    return;
  }
  if (isEdited()) {
    staying = true;
    history.forward();
    return;
  }
  const isList = location.pathname === "/contacts" && shownList === location.search;
  if (panes() && isList && nothing) showList();
  else location.reload();
});

function showList() {
  detail().replaceChildren(...nothing);
  show(false);
  update();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) openSheet(document.getElementById(opener.dataset.open));
  const revealer = event.target.closest("[data-reveal]");
  if (revealer) {
    event.preventDefault();
    reveal(document.getElementById(revealer.dataset.reveal));
  }
  // The list that is still there keeps its place, which loading it anew would not.
  if (event.target.closest("[data-back]") && nothing) {
    event.preventDefault();
    history.pushState({ htmx: true }, "", `/contacts${shownList ?? ""}`);
    showList();
  }
});

// What was just deleted or brought back is told once, not at every reload.
const told = new URLSearchParams(location.search);
if (told.has("undo") || told.has("restored") || told.has("done")) {
  for (const name of ["undo", "restored", "kept", "done"]) told.delete(name);
  history.replaceState(history.state, "", location.pathname + (told.size > 0 ? `?${told}` : ""));
  if (shownList !== null) shownList = location.search;
}

// A star in the list and the one beside it are the same.
document.addEventListener("htmx:after:swap", () => {
  const contact = panes() && detail().querySelector("[data-contact]")?.dataset.contact;
  const [inList, inDetail] = [document.getElementById(`s${contact}`), detail()?.querySelector(".contact-head .star")];
  if (!inList || !inDetail) return;
  inDetail.setAttribute("aria-pressed", inList.getAttribute("aria-pressed"));
  inDetail.replaceChildren(...inList.cloneNode(true).childNodes);
  inDetail.form.elements.favorite.value = inList.value;
});

function reveal(disclosure) {
  disclosure.open = true;
  disclosure.scrollIntoView({ block: "nearest" });
  disclosure.querySelector("input:not([type=hidden])").focus();
}

export function openSheet(sheet) {
  const picture = sheet.querySelector("[data-src]");
  if (picture && !picture.src) picture.src = picture.dataset.src;
  sheet.showModal();
}
