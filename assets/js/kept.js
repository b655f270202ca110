// What this browser keeps for when it is offline, in IndexedDB. It belongs to one session: a page of another finds nothing of
// it, and the end of the session removes it.

import { deleteDB, openDB } from "idb";
import { notify } from "./notice.js";

const NAME = "carnet";
// Set while an edit waits. It outlives what is kept, so that what a session took with it is said.
const UNSENT = "carnet-unsent=1";
const MONTH = 30 * 86_400;
const STORES = ["contacts", "edits", "state"];

// Asks the server for what stands beside the list alone.
export const PART = { "hx-request": "true", "hx-target": "section#detail" };

const { session, textLost } = document.body.dataset;
// Only where pages can be opened offline is anything kept.
const isAble = isSecureContext && "serviceWorker" in navigator;
// The page that opens offline only shows what is kept.
export const isKeeping = isAble && session !== undefined && document.getElementById("kept") === null;

let opened;
let isEnded = false;

function database() {
  opened ??= openDB(NAME, 1, {
    upgrade(created) {
      created.createObjectStore("contacts", { keyPath: "id" }).createIndex("seen", "seen");
      created.createObjectStore("edits", { keyPath: "path" });
      created.createObjectStore("state");
    },
    blocking(_current, _blocked, { target }) {
      target.close();
      opened = undefined;
    },
    terminated() {
      opened = undefined;
    },
  });
  return opened;
}

// Carries out `act` on the stores as a whole, unless they belong to another session by now.
export async function transact(act) {
  if (isEnded) return undefined;
  const work = (await database()).transaction(STORES, "readwrite");
  const stores = Object.fromEntries(STORES.map((name) => [name, work.objectStore(name)]));
  const isOwn = (await stores.state.get("session")) === session;
  const outcome = isOwn ? await act(stores) : undefined;
  await work.done;
  return outcome;
}

export async function all(name) {
  return (await transact((stores) => stores[name].getAll())) ?? [];
}

// Whether a page that is gone to now would open without the server.
export async function opensOffline() {
  const registration = isKeeping && (await navigator.serviceWorker.getRegistration());
  return Boolean(registration?.active && (await caches.match("/offline", { ignoreVary: true })));
}

// Whether the session would have ended by now for not being used.
export async function isOver() {
  return Date.now() > ((await transact(({ state }) => state.get("until"))) ?? Infinity);
}

export function markUnsent(isUnsent) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${UNSENT}; path=/; SameSite=Lax; max-age=${isUnsent ? MONTH : 0}${secure}`;
}

const isUnsent = () => document.cookie.split("; ").includes(UNSENT);

// The page of a kept edit, of which there may be several.
export const pathOf = (address) => address.split("#")[0];

// Takes the stores for this page's session, empty if they were another's.
export async function begin() {
  const work = (await database()).transaction(STORES, "readwrite");
  const state = work.objectStore("state");
  const isOther = (await state.get("session")) !== session;
  if (isOther) {
    for (const name of STORES) work.objectStore(name).clear();
    state.put(session, "session");
  }
  await work.done;
  if (!isOther || !isUnsent()) return;
  markUnsent(false);
  notify(textLost, true);
}

// A browser that cannot keep anything works as it would without.
export const quietly = (work) => work.catch(() => {});

// Removes everything, the worker too.
export async function forget() {
  if (!isAble) return;
  isEnded = true;
  markUnsent(false);
  await deleteDB(NAME);
  for (const name of await caches.keys()) await caches.delete(name);
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}

// Removes everything because the session is over.
export async function end() {
  const isLost = isUnsent();
  await forget();
  if (isLost) notify(textLost, true);
}

// Before sign-in nothing may be left of a session that ended.
if (session === undefined && document.body.classList.contains("plain")) quietly(end());
