// Forms: their changes guarded, passwords rated, small ones sent as soon as something is chosen.

let edited = null;

function values(form) {
  return new URLSearchParams(new FormData(form)).toString();
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
export function mayLeave() {
  if (!isEdited()) return true;
  if (!confirm(document.body.dataset.textLeave)) return false;
  forget();
  return true;
}

// Leaves a form for good.
export function leave(path) {
  forget();
  location.assign(path);
}

// The token that this page's forms carry.
export const token = () => document.querySelector("[name=form_token]").value;

// Sends these fields as a form of this page would.
export function post(action, fields) {
  const form = Object.assign(document.createElement("form"), { method: "post", action });
  for (const [name, value] of [...fields, ["form_token", token()]]) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}

// Puts the focus where a person goes on: into the first field that was refused, else where the page says.
export function begin(part) {
  const refused = part.querySelector(".is-invalid[autofocus]") ?? part.querySelector(".is-invalid");
  const field = refused ?? part.querySelector("[autofocus]");
  if (refused) for (let around = refused; around; around = around.parentElement) if (around.tagName === "DETAILS") around.open = true;
  (field ?? part).focus({ preventScroll: true });
  refused?.scrollIntoView({ block: "center" });
}
if (document.querySelector("main .is-invalid")) begin(document.getElementById("main"));

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-submit]")) target.form.requestSubmit();
});

const zone = document.querySelector("[data-time-zone]");
if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

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
