// The page that opens offline: the contacts that are kept, and the one that the address names.

import { all, end, isOver, pathOf, quietly } from "./kept.js";

const PAUSE = 5000;
const page = document.getElementById("kept");

function row({ id, name, html }, waiting) {
  const item = blankRow();
  const article = new DOMParser().parseFromString(html, "text/html");
  const avatar = article.querySelector(".avatar");
  avatar?.classList.remove("avatar-lg");
  if (avatar) item.prepend(avatar);
  const link = item.querySelector(".row-link");
  link.href = `/contacts/${id}`;
  item.classList.toggle("is-open", link.pathname === location.pathname);
  item.querySelector(".row-name").textContent = name;
  item.querySelector(".row-more").hidden = !waiting.has(link.pathname);
  return item;
}

const blankRow = () => document.getElementById("row").content.cloneNode(true).firstElementChild;

// A new contact that waits to be sent. There is nothing else of it to open.
function newRow({ fields }) {
  const item = blankRow();
  const value = (field) => fields.find(([name]) => name === field)?.[1] ?? "";
  const [first, last, email, phone] = ["first_name", "last_name", "email", "phone"].map(value);
  item.querySelector(".row-name").textContent = `${first} ${last}`.trim() || email || phone;
  item.querySelector(".row-more").hidden = false;
  return item;
}

async function load() {
  if (!(await isOver())) return { contacts: await all("contacts"), edits: await all("edits") };
  await end();
  return { contacts: [], edits: [] };
}

async function show() {
  const { contacts, edits } = await load();
  const waiting = new Set(edits.map(({ path }) => pathOf(path)));
  const { compare } = new Intl.Collator(document.documentElement.lang);
  contacts.sort((one, other) => compare(one.name, other.name));
  const added = edits.filter(({ path }) => path.startsWith("/contacts#"));
  page.querySelector(".rows").replaceChildren(...added.map(newRow), ...contacts.map((contact) => row(contact, waiting)));
  page.querySelector("[data-none]").hidden = contacts.length + added.length > 0;
  const [path, id] = /^\/contacts\/(\d+)/.exec(location.pathname) ?? [];
  if (id) showOne(contacts.find((contact) => contact.id === id), waiting.has(path));
}

function showOne(contact, isWaiting) {
  page.classList.add("about-one");
  page.querySelector("[data-waiting]").hidden = !isWaiting;
  page.querySelector("[data-missing]").hidden = contact !== undefined;
  page.querySelector("[data-missing] p").hidden = isWaiting;
  page.querySelector("[data-detail]").innerHTML = contact?.html ?? "";
  if (!contact) return;
  document.title = document.title.replace(/^[^·]*/, `${contact.name} `);
}

// A browser may be online before the server can be reached.
async function goOn() {
  if (navigator.onLine && location.pathname !== "/offline" && (await quietly(fetch("/livez")))?.ok) location.reload();
}

if (page) {
  document.querySelector("[data-retry]").addEventListener("click", () => location.reload());
  addEventListener("online", goOn);
  setInterval(goOn, PAUSE);
  show();
}
