// The list and what stands beside it. Opening a contact swaps only its pane, and going back leaves the list as it was.

import { mayLeave } from "./forms.js";

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

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.target === detail() && ctx.request.method === "GET" && !mayLeave()) return event.preventDefault();
  wait(ctx.target);
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => endWait(ctx.target));

// What takes a moment shows its outline until it comes; what comes at once does not flicker.
const waiting = new WeakMap();

function wait(target) {
  if (!target?.matches?.("#detail, #rows")) return;
  waiting.set(target, setTimeout(() => {
    target.setAttribute("aria-busy", "true");
    if (target === detail()) panes().classList.add("about-one");
  }, 150));
}

function endWait(target) {
  clearTimeout(waiting.get(target));
  if (target?.getAttribute?.("aria-busy")) {
    target.removeAttribute("aria-busy");
    if (panes() && !detail().querySelector(".contact")) panes().classList.remove("about-one");
  }
}

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!panes()) return;
  if (location.pathname === "/contacts") shownList = location.search;
  if (ctx.target === detail()) {
    show(detail().querySelector(".contact") !== null);
    detail().scrollTop = 0;
    const focus = detail().querySelector("[aria-invalid=true], [autofocus]") ?? detail();
    focus.focus({ preventScroll: true });
  }
  update();
});

// Back from a contact to the list it was opened from: the list is still there.
document.addEventListener("htmx:before:history:restore", (event) => {
  const isList = location.pathname === "/contacts" && shownList === location.search;
  if (!panes() || !isList || !nothing) {
    event.preventDefault();
    location.reload();
    return;
  }
  event.preventDefault();
  detail().replaceChildren(...nothing);
  show(false);
  update();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) openSheet(document.getElementById(opener.dataset.open));
  // The way back of a narrow screen is the browser's own where there is one, which keeps the place in the list.
  if (event.target.closest("[data-back]") && nothing && history.state?.htmx) {
    event.preventDefault();
    history.back();
  }
});

export function openSheet(sheet) {
  const picture = sheet.querySelector("[data-src]");
  if (picture && !picture.src) picture.src = picture.dataset.src;
  sheet.showModal();
}
