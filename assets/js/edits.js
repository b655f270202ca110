// Edits of a contact, and new contacts, that could not be sent. They are kept with the version that they were made on, and sent as their form
// would send them, in their order, once the server can be reached. One that had arrived is contained in the contact by then, so that nothing is
// changed twice; of one that somebody else preceded, the person sees both sides.

import htmx from "htmx.org";
import { ask } from "./ask.js";
import { isEdited, leave, post, written } from "./forms.js";
import { PART, all, end, forget, isKeeping, markUnsent, opensOffline, pathOf, quietly, transact } from "./kept.js";
import { notify } from "./notice.js";

const MOST = 50;
const PAUSE = 60_000;
const NEW = "/contacts#";
const texts = document.body.dataset;
// The edit that the server asks back about on this page waits until it is saved or given up.
const unsaved = isKeeping && document.querySelector("form[data-unsaved]");
const asked = unsaved && location.pathname + location.hash;

// Keeps an edit that did not reach the server, and shows the contact without it. Returns whether it could.
export async function keepEdit(form) {
  const path = form?.matches?.("[data-guarded]") && addressOf(form);
  if (!path || !(await opensOffline())) return false;
  const isOwn = ([name, value]) => name !== "form_token" && value.size !== 0;
  const fields = [...new FormData(form)].filter(isOwn);
  const isKept = await quietly(transact(async ({ edits }) => {
    // The form of a new contact that the server asked back about has another key.
    if (asked) await edits.delete(asked);
    const hasRoom = (await edits.count()) < MOST || (await edits.getKey(path)) !== undefined;
    return hasRoom && edits.put({ path, fields });
  }));
  if (!isKept) return false;
  markUnsent(true);
  leave(pathOf(path));
  return true;
}

// Where an edit goes, and which one it is: a new contact has the key of its form, and an edit the moment at which it was first kept.
function addressOf(form) {
  const action = form.getAttribute("action");
  if (action === "/contacts") return `${NEW}${form.elements.key.value}`;
  if (!/^\/contacts\/\d+$/.test(action)) return false;
  form.dataset.kept ??= Date.now();
  return `${action}#${form.dataset.kept}`;
}

async function drop(path) {
  const left = await transact(async ({ edits }) => {
    await edits.delete(path);
    return edits.count();
  });
  markUnsent(left > 0);
}

// Sends what waits. Where the server asks back, the person answers, unless something else is being typed.
async function send() {
  for (const { path, fields } of await all("edits")) {
    const answer = await fetch(path, { method: "POST", headers: PART, body: written(fields) });
    if (answer.ok) await tell(path);
    else if (answer.status === 401) return end();
    else if (![409, 422].includes(answer.status)) throw new Error(answer.statusText);
    else if (!isEdited()) return post(path, fields);
  }
}

async function tell(path) {
  await drop(path);
  notify(texts.textSent);
  if (path.startsWith(NEW)) return document.getElementById("rows") && htmx.ajax("GET", `/contacts${location.search}`, { target: "#rows" });
  const shown = document.querySelector("#detail [data-contact]")?.dataset.contact;
  if (pathOf(path) === `/contacts/${shown}`) await htmx.ajax("GET", `${pathOf(path)}?changed`, { target: "#detail" });
}

// One page sends at a time. What cannot be sent now is tried again.
let timer;
function sendInTurn() {
  if (document.hidden) return;
  clearTimeout(timer);
  const sent = navigator.locks.request("carnet-edits", { ifAvailable: true }, (lock) => lock && send());
  sent.catch(() => (timer = setTimeout(sendInTurn, PAUSE)));
}

// Signing out removes all that is kept, so it asks when an edit waits. It does so too when the server cannot be reached.
async function signOut(form) {
  const edits = await quietly(all("edits"));
  const verb = form.textContent.trim();
  if (edits?.length > 0 && !(await ask(verb, texts.textUnsent, verb))) return;
  await quietly(forget());
  form.submit();
}

if (isKeeping) {
  addEventListener("load", sendInTurn);
  addEventListener("online", sendInTurn);
  document.addEventListener("visibilitychange", sendInTurn);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".sign-out")) return;
    event.preventDefault();
    signOut(event.target);
  });
  document.addEventListener("htmx:after:request", async (event) => {
    const { response, sourceElement } = event.detail.ctx;
    const isSaved = response.raw.ok && [pathOf(asked || ""), "/contacts"].includes(sourceElement.getAttribute("action"));
    if (!asked || !isSaved) return;
    // Another page would come before the edit is dropped.
    const next = response.headers.get("hx-redirect");
    if (next) event.preventDefault();
    await quietly(drop(asked));
    if (next) leave(next);
  });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.(".back, .form-actions a");
    if (!asked || !link || !unsaved.contains(link)) return;
    event.preventDefault();
    await quietly(drop(asked));
    leave(link.href);
  });
}
