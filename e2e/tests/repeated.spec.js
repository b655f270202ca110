// What a page has several of: each is called by what it is about, so that those who hear the page tell them apart.

import { card } from "../support/account.js";
import { expect, signIn, test } from "../support/fixtures.js";
import { texts } from "../support/texts.js";

const t = texts("en");

// Returns the names that links or buttons of this page share though they lead to different things.
function shared() {
  const target = (element) => {
    if (element.tagName === "A") return element.href;
    const fields = element.form ? [...new FormData(element.form, element)].filter(([name]) => name !== "form_token") : [];
    return JSON.stringify([element.getAttribute("formaction") ?? element.form?.action, fields, element.dataset]);
  };
  const found = {};
  for (const element of document.querySelectorAll("main :is(a[href]:not([href^='#']), button:not([type=button]), button[data-remove-entry])")) {
    if (!element.checkVisibility({ contentVisibilityAuto: false })) continue;
    // A row that was not drawn yet has no inner text.
    const name = element.getAttribute("aria-label") ?? (element.innerText.trim() || element.textContent.trim());
    (found[name] ??= new Set()).add(element.matches("[data-remove-entry]") ? element.closest("[data-entry]").querySelector("[name]").name : target(element));
  }
  return Object.entries(found).filter(([, targets]) => targets.size > 1).map(([name, targets]) => `${name}: ${[...targets].join(" | ")}`);
}

test("no two links or buttons of a page have one name and different targets", async ({ page: app, account, browser, server, watched }) => {
  watched.allow("404");
  await account.import(
    ...["Anna", "Borys", "Vasyl"].flatMap((name) => [1, 2].map((which) => [`UID:${name}${which}`, `FN:${name} ${which}`, `N:${which};${name};;;`, `EMAIL:${name}@example.org`, `TEL:+38044${which}`, "TEL:+380 44 77", "CATEGORIES:Poets,Friends"])),
  );
  const contacts = await account.contacts();
  for (const [one, other] of [contacts.slice(0, 2), contacts.slice(2, 4)]) await account.send("POST", "/api/duplicates/distinct", { contacts: [one.id, other.id] });
  for (const comments of ["one", "two"]) await account.change(contacts[0].id, { comments });
  for (const first_name of ["Gone", "Lost"]) {
    const { id } = await account.add({ first_name });
    await account.send("DELETE", `/api/contacts/${id}`);
  }
  for (const name of ["Work", "Choir"]) await account.send("POST", "/api/books", { name });
  for (const label of ["Kyiv", "Lviv"]) await account.send("POST", `/api/labels/${label}/contacts`, { add: contacts.slice(0, 2).map(({ id }) => id) });
  const other = await browser.newContext({ baseURL: server.url });
  await signIn(await other.newPage(), account);
  await other.close();
  await signIn(app, account);
  await app.goto("/import");
  const cards = Array.from({ length: 260 }, (_, index) => card(`FN:Person ${index}`, `N:${index};Person;;;`, "BDAY:no day") + "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:No end\r\n");
  await app.locator("#file").setInputFiles({ name: "many.vcf", mimeType: "text/vcard", buffer: Buffer.from(cards.join("")) });
  await app.waitForURL("**/import/review");
  const { id } = contacts[0];
  const ofOne = [`/contacts/${id}`, `/contacts/${id}/edit`, `/contacts/${id}/history`];
  const merge = `/duplicates/merge?ids=${contacts[4].id},${contacts[5].id}`;
  for (const path of ["/contacts", "/contacts?label=Poets", ...ofOne, "/contacts/new", "/birthdays", "/birthdays?month=", "/duplicates", "/duplicates/apart", merge, "/labels", "/import", "/import/review", "/history", "/trash", "/books", "/settings", "/settings/devices", "/nowhere"]) {
    await app.goto(path);
    expect.soft(await app.evaluate(shared), path).toEqual([]);
  }
});

test("a label or an address book of the same name as another part is told from it by its group", async ({ app, account }) => {
  await account.import(["FN:Anna", `CATEGORIES:${t("nav-birthdays")}`]);
  await account.send("POST", "/api/books", { name: t("trash-title") });
  await app.goto("/contacts");
  const group = (title) => app.getByRole("group", { name: t(title), exact: true });
  await expect(group("labels-title").getByRole("link", { name: t("nav-birthdays") })).toHaveAttribute("href", /label=/);
  await expect(group("books-title").getByRole("link", { name: t("trash-title") })).toHaveAttribute("href", /book=/);
});
