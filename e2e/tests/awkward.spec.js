// A book that is made to be awkward: nothing of it makes a page taller than what is on it.

import { expect, test } from "../support/fixtures.js";

const numbered = (count, line) => Array.from({ length: count }, (_, index) => line(index));

// A contact with more of everything than fits in any window.
const crowded = () => [
  "FN:Kateryna with all of it",
  "N:with all of it;Kateryna;;;",
  "BDAY:1990-02-29",
  ...numbered(50, (index) => `TEL;TYPE=CELL:+38067${1000000 + index}`),
  ...numbered(20, (index) => `EMAIL:a-rather-long-address-${index}@a-rather-long-domain.example.org`),
  `CATEGORIES:${numbered(200, (index) => `Label ${index}`).join(",")}`,
  `NOTE:${"one line\\n".repeat(100)}`,
];

const paths = (id) => [
  "/contacts", `/contacts/${id}`, `/contacts/${id}/edit`, `/contacts/${id}/history`, "/contacts/new", "/contacts?label=Label%201",
  "/birthdays", "/duplicates", "/labels", "/import", "/trash", "/history", "/settings", "/settings/devices", "/books", "/offline", "/nothing-here",
];

// Returns what can be scrolled further than there is anything to see.
function blank() {
  const found = [];
  const root = document.scrollingElement;
  if (root.scrollHeight > innerHeight) found.push(`the window by ${root.scrollHeight - innerHeight}`);
  if (root.scrollWidth > innerWidth) found.push(`the window to the side by ${root.scrollWidth - innerWidth}`);
  for (const pane of document.querySelectorAll("main, main :not(textarea)")) {
    if (!["auto", "scroll"].includes(getComputedStyle(pane).overflowY) || pane.scrollHeight <= pane.clientHeight) continue;
    const top = pane.getBoundingClientRect().top - pane.scrollTop;
    const bottoms = [...pane.querySelectorAll("*")].map((element) => element.getBoundingClientRect()).filter(({ height }) => height > 0).map(({ bottom }) => bottom - top);
    const rest = pane.scrollHeight - Math.max(...bottoms);
    if (rest > 120) found.push(`${pane.id || pane.className || pane.tagName} by ${rest}`);
  }
  return found;
}

for (const [width, height] of [[360, 640], [768, 600], [1280, 800], [1920, 1000]]) {
  test(`no page scrolls beyond its content at ${width} pixels`, async ({ app, account, watched }) => {
    watched.allow("404");
    await account.import(crowded());
    const [{ id }] = await account.send("GET", "/api/contacts");
    await app.setViewportSize({ width, height });
    for (const path of paths(id)) {
      await app.goto(path);
      expect(await app.evaluate(blank), path).toEqual([]);
    }
  });
}
