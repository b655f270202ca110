// Keeps the contacts last seen and the favourites as their pages show them, but without what needs the server.

import { leave } from "./forms.js";
import { PART, all, begin, end, isKeeping, opensOffline, quietly, transact } from "./kept.js";

const SEEN = 200;
// Characters of a contact's page. A larger one is not kept.
const LARGEST = 100_000;
const PAUSE = 600_000;

function asData(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", reject);
    reader.readAsDataURL(blob);
  });
}

async function embed(photo) {
  const answer = await fetch(photo.getAttribute("src"));
  if (!answer.ok) return photo.remove();
  photo.src = await asData(await answer.blob());
  photo.removeAttribute("loading");
  photo.closest("a")?.replaceWith(photo);
}

// The contact without forms, and so without their tokens, and with its photo in itself.
async function readable(article) {
  const copy = article.cloneNode(true);
  for (const label of copy.querySelectorAll("form.chip")) {
    const chip = Object.assign(document.createElement("span"), { className: "chip", textContent: label.querySelector("span").textContent });
    label.replaceWith(chip);
  }
  for (const element of copy.querySelectorAll("form, dialog, details, noscript, .contact-actions, .contact-foot")) element.remove();
  for (const element of copy.querySelectorAll("*")) {
    for (const name of element.getAttributeNames()) if (name.startsWith("hx-")) element.removeAttribute(name);
  }
  for (const photo of copy.querySelectorAll("img")) await embed(photo);
  return copy.outerHTML;
}

async function keep(article, seen) {
  const { contact: id, version } = article.dataset;
  const name = article.querySelector("h1").textContent;
  const favorite = article.querySelector(".star").getAttribute("aria-pressed") === "true";
  const html = await readable(article);
  await transact(async ({ contacts }) => {
    const former = await contacts.get(id);
    if (html.length > LARGEST) return contacts.delete(id);
    await contacts.put({ id, version, name, html, favorite, seen: seen ?? former?.seen ?? 0 });
    await shorten(contacts);
  });
}

// Forgets who was seen longest ago. A favourite stays, as one that was not seen.
async function shorten(contacts) {
  const seen = contacts.index("seen");
  let surplus = (await seen.count(IDBKeyRange.lowerBound(1))) - SEEN;
  for (let oldest = await seen.openCursor(IDBKeyRange.lowerBound(1)); oldest && surplus > 0; oldest = await oldest.continue()) {
    surplus -= 1;
    if (oldest.value.favorite) await oldest.update({ ...oldest.value, seen: 0 });
    else await oldest.delete();
  }
}

async function keepShown() {
  const article = document.querySelector("#detail [data-contact]");
  if (article) await keep(article, Date.now());
}

// Keeps the page that opens offline, and the files that it names.
async function keepPage() {
  const answer = await fetch("/offline");
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
  const named = [...page.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon], use")].map((element) => element.getAttribute("src") ?? element.getAttribute("href"));
  const files = [...new Set(named.map((address) => address.split("#")[0]))];
  const cache = await caches.open("carnet");
  await cache.addAll(files);
  await cache.put("/offline", answer);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname !== "/offline" && !files.includes(pathname)) await cache.delete(url);
  }
}

// Asks which contacts to keep, removes the others, and loads those that are missing or have changed.
async function renew() {
  const kept = await all("contacts");
  const seen = kept.filter((contact) => contact.seen > 0).map(({ id }) => id);
  const answer = await fetch(`/offline/contacts?ids=${seen}`, { headers: PART });
  if (!answer.ok) return answer.status === 401 && end();
  const { idle_seconds, contacts: wanted } = await answer.json();
  await transact(async ({ contacts, state }) => {
    for (const { id } of kept) if (!wanted.some((contact) => contact.id === id)) await contacts.delete(id);
    await state.put(Date.now() + idle_seconds * 1000, "until");
  });
  const versions = new Map(kept.map(({ id, version }) => [id, version]));
  for (const { id, version } of wanted) if (versions.get(id) !== version) await load(id);
  await transact(({ state }) => state.put(Date.now(), "renewed"));
}

async function load(id) {
  const answer = await fetch(`/contacts/${id}`, { headers: PART });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const article = page.querySelector("[data-contact]");
  if (article) await keep(article);
}

// One page renews at a time.
function renewIf(isDue) {
  return navigator.locks.request("carnet-renewal", { ifAvailable: true }, async (lock) => {
    if (!lock || !(await transact(isDue))) return;
    await keepPage();
    await renew();
  });
}

async function start() {
  await begin();
  await navigator.serviceWorker.register("/worker.js");
  await keepShown();
  await renewIf(async ({ state }) => Date.now() - ((await state.get("renewed")) ?? 0) > PAUSE);
}

// Opens the kept contact that could not be loaded. Returns whether there is one.
export async function openKept({ request, target }) {
  const [path, id] = /\/contacts\/(\d+)$/.exec(request.action) ?? [];
  if (!id || request.method !== "GET" || target?.id !== "detail" || !(await opensOffline())) return false;
  const isKept = await quietly(transact(({ contacts }) => contacts.getKey(id)));
  if (isKept) leave(path);
  return isKept !== undefined;
}

if (isKeeping) {
  addEventListener("load", () => quietly(start()));
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx.target?.id === "detail") quietly(keepShown());
  });
  // What is starred or deleted here is kept, or not any more, at once.
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (ctx.response.raw.ok && /\/(favorite|delete)$/.test(ctx.request.action)) quietly(renewIf(() => true));
  });
}
