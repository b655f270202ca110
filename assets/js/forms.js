// Forms: their changes guarded, passwords rated, small ones sent as soon as something is chosen.

import { ask } from "./ask.js";

let edited = null;

function values(form) {
  const pairs = [...new FormData(form)].map(([name, value]) => [name, value.name ?? value]);
  return new URLSearchParams(pairs).toString();
}

// A form that was edited warns before it is left, until the server has taken what was typed.
document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("form[data-guarded]");
  if (!form) return;
  form.initial ??= initialValues(form);
  edited = values(form) === form.initial ? null : form;
});
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-guarded]:not([hx-post])")) forget();
});
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  // Others that are sent meanwhile, such as a star, take nothing of what was typed.
  if (ctx.sourceElement.matches("[data-guarded]") && ctx.response.raw.ok) forget();
});
addEventListener("beforeunload", (event) => {
  if (isEdited()) event.preventDefault();
});

// A form that came back from the server holds what is not saved from the start.
export function isEdited() {
  if (edited && !edited.isConnected) edited = null;
  return edited !== null || document.querySelector("form[data-unsaved]") !== null;
}

function forget() {
  edited = null;
  document.querySelector("form[data-unsaved]")?.removeAttribute("data-unsaved");
}

// The values as the page came with them, whatever was typed since.
function initialValues(form) {
  const pairs = [...form.elements].filter((field) => field.name).flatMap((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.defaultChecked ? [[field.name, field.value]] : [];
    if (field.tagName === "SELECT") return [[field.name, ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]).value]];
    return field.tagName === "BUTTON" ? [] : [[field.name, field.defaultValue]];
  });
  return new URLSearchParams(pairs).toString();
}

// Whether an edited form may be left; asks when it was not saved.
export async function mayLeave() {
  if (!isEdited()) return true;
  const { leave, leaveText, leaveVerb } = document.getElementById("ask").dataset;
  const may = await ask(leave, leaveText, leaveVerb);
  if (may) forget();
  return may;
}

// A link leads away from an edited form once that may be left.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !isEdited()) return;
  if (link.matches("[data-discard]")) return forget();
  if (!leads(link, event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await mayLeave()) link.click();
}, { capture: true });

// Whether a click on a link loads something in place of what is shown.
function leads(link, { ctrlKey, metaKey, shiftKey }) {
  const isElsewhere = link.pathname + link.search !== location.pathname + location.search;
  return isElsewhere && link.origin === location.origin && link.target === "" && !ctrlKey && !metaKey && !shiftKey && !link.closest(".is-tapping");
}

// Leaves a form for good.
export function leave(path) {
  forget();
  location.assign(path);
}

// The token that this page's forms carry.
const token = () => document.querySelector("[name=form_token]").value;

// These fields and the token, which comes first, as a form of this page sends them.
export function written(fields) {
  const data = new FormData();
  for (const [name, value] of [["form_token", token()], ...fields]) data.append(name, value);
  return data;
}

// Sends these fields as a form of this page would.
export function post(action, fields) {
  const form = Object.assign(document.createElement("form"), { method: "post", action });
  for (const [name, value] of written(fields)) form.append(value instanceof File ? fileInput(name, value) : hiddenInput(name, value));
  if (form.querySelector("[type=file]")) form.enctype = "multipart/form-data";
  document.body.append(form);
  form.submit();
}

const hiddenInput = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });

function fileInput(name, file) {
  const chosen = new DataTransfer();
  chosen.items.add(file);
  return Object.assign(document.createElement("input"), { type: "file", name, files: chosen.files, hidden: true });
}

// Puts the focus where a person goes on: into the first field that was refused, else where the page says.
export function begin(part) {
  const refused = part.querySelector(".is-invalid[autofocus]") ?? part.querySelector(".is-invalid");
  const field = refused ?? part.querySelector("[autofocus]");
  if (refused) for (let around = refused; around; around = around.parentElement) if (around.tagName === "DETAILS") around.open = true;
  (field ?? part.querySelector("h1[tabindex]") ?? part).focus({ preventScroll: true });
  refused?.scrollIntoView({ block: "center" });
}
if (document.querySelector("main .is-invalid")) begin(document.getElementById("main"));

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-submit]")) target.form.requestSubmit();
});

const zone = document.querySelector("[data-time-zone]");
if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

// A password is shown while its button is pressed in, and never sent from a field that browsers remember as text.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-show-password]");
  if (button) showPassword(button, button.getAttribute("aria-pressed") !== "true");
});
document.addEventListener("submit", ({ target }) => {
  for (const button of target.querySelectorAll("[data-show-password]")) showPassword(button, false);
});

function showPassword(button, isShown) {
  button.setAttribute("aria-pressed", isShown);
  document.getElementById(button.dataset.showPassword).type = isShown ? "text" : "password";
}

// A hint, no judgement: what counts is length, and variety a little. The server refuses what is known to be guessed.
function strength(password) {
  const distinct = new Set(password.toLowerCase()).size;
  const runs = /^(.)\1*$|^(?:0?123456789?0?|qwerty\w*|password\w*)$/i.test(password);
  if (password.length < 8 || distinct < 5 || runs) return 1;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const score = password.length + 2 * kinds + distinct / 2;
  return score < 19 ? 2 : score < 27 ? 3 : 4;
}

for (const input of document.querySelectorAll("[data-strength]")) {
  const meter = document.getElementById(input.dataset.strength);
  const texts = meter.dataset.texts.split("|");
  input.addEventListener("input", () => {
    const level = strength(input.value);
    meter.hidden = input.value === "";
    meter.dataset.level = level;
    meter.querySelector(".strength-text").textContent = texts[level - 1];
  });
}
