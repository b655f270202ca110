// A contact's page: read like a person, with something to do beside each value.

import { expect, test } from "../support/fixtures.js";
import { texts } from "../support/texts.js";

const t = texts("en");
const LINES = [
  "FN:Lesia Ukrainka", "N:Ukrainka;Lesia;;;", "X-PHONETIC-FIRST-NAME:LEH-sya", "TITLE:Poet", "ORG:Pleiada;Translations",
  "TEL;TYPE=cell:+380 67 123 45 67", "TEL;TYPE=home:+380 44 1", "EMAIL:lesia@example.org", "IMPP:telegram:lesia", "X-TELEGRAM:lesia",
  "ADR:;;12 Elm Rd;Springfield;IL;62704;USA", "X-ABRELATEDNAMES:Taras Shevchenko", "X-ABRELATEDNAMES:Nobody Known", "NOTE:one\\ntwo",
];

async function open(app, account, lines = LINES) {
  await account.import(lines);
  const [{ id }] = await account.send("GET", "/api/contacts?sort=-created");
  await app.goto(`/contacts/${id}`);
  return id;
}

test("job, reading, values by kind and an address in its country's order are shown", async ({ app, account }) => {
  await open(app, account);
  await expect(app.locator(".contact-work")).toHaveText("Poet at Pleiada");
  await expect(app.locator(".contact-spoken")).toHaveText("LEH-sya");
  const phones = app.locator(".facts > div", { hasText: t("field-phone") });
  await expect(phones.locator("dd .fact")).toHaveText([/\+380 67 123 45 67\s+mobile/, /\+380 44 1\s+home/]);
  expect(await app.locator(".lines").innerText()).toBe("12 Elm Rd\nSpringfield, IL 62704\nUSA");
  await expect(app.locator(".facts a[href='https://t.me/lesia']").first()).toBeVisible();
});

test("the age stands beside a birthday of the living", async ({ app, account }) => {
  const year = new Date().getUTCFullYear() - 34;
  await open(app, account, ["FN:Lesia", `BDAY:${year}0101`]);
  await expect(app.locator(".facts")).toContainText("34 years old");
  await open(app, account, ["FN:Taras", "BDAY:18140309", "DEATHDATE:18610310"]);
  await expect(app.locator(".facts")).toContainText("1814");
  await expect(app.locator(".facts")).not.toContainText("years old");
});

test("a related person who is in the book is a link, another is text", async ({ app, account }) => {
  const taras = await account.add({ first_name: "Taras", last_name: "Shevchenko" });
  await open(app, account);
  await app.locator(".facts").getByRole("link", { name: "Taras Shevchenko" }).click();
  await expect(app).toHaveURL(new RegExp(`/contacts/${taras.id}$`));
  await app.goBack();
  await expect(app.locator(".facts")).toContainText("Nobody Known");
  await expect(app.getByRole("link", { name: "Nobody Known" })).toHaveCount(0);
});

test("a related person is found by a name with a title, by which lists do not sort it", async ({ app, account }) => {
  const relation = ["item1.X-ABRELATEDNAMES:Dr. Anna Bell", "item1.X-ABLabel:sister"];
  await account.import(["FN:Dr. Anna Bell", "N:Bell;Anna;;Dr.;"], ["FN:Ivan", ...relation]);
  await app.reload();
  await app.locator(".row-link", { hasText: "Ivan" }).click();
  await app.locator(".facts").getByRole("link", { name: "Dr. Anna Bell" }).click();
  await expect(app.locator("#detail h1")).toHaveText("Dr. Anna Bell");
});

test("a value is copied by the button beside it", async ({ app, account, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(app, account);
  await app.getByRole("button", { name: /Copy: .*\+380 44 1/ }).click();
  await expect(app.locator("#toasts")).toContainText(t("device-copied"));
  expect(await app.evaluate(() => navigator.clipboard.readText())).toBe("+380 44 1");
});

test("the menu duplicates, moves, shares and deletes, and opening it moves nothing", async ({ app, account }) => {
  await app.emulateMedia({ reducedMotion: "reduce" });
  await account.send("POST", "/api/books", { name: "Work" });
  const id = await open(app, account);
  const place = () => app.locator(".facts").boundingBox();
  const before = await place();
  const menu = app.locator(".menu");
  await menu.locator("summary").click();
  expect(await place()).toEqual(before);
  await expect(menu.getByRole("link", { name: t("detail-share") })).toHaveAttribute("href", `/export?as=original&ids=${id}`);
  await menu.getByRole("button", { name: /Move to .*Work/ }).click();
  await expect(app.locator("#toasts .notice")).toBeVisible();
  expect((await account.contact(id)).book_id).not.toBe((await account.send("GET", "/api/books")).find((book) => book.default).id);

  await menu.locator("summary").click();
  await menu.getByRole("button", { name: t("detail-duplicate") }).click();
  await expect(app).toHaveURL(/\/contacts\/\d+\/edit$/);
  const items = await account.send("GET", "/api/contacts?sort=-created");
  expect(items.map((contact) => [contact.first_name, contact.email, contact.book_id])).toEqual([0, 1].map(() => ["Lesia", "lesia@example.org", items[0].book_id]));

  await app.goto(`/contacts/${id}`);
  await menu.locator("summary").click();
  await menu.getByRole("button", { name: t("contact-delete") }).click();
  await expect(app.locator(`#c${id}`)).toHaveCount(0);
});

test("the menu leads to the photo, which opens", async ({ app, account }) => {
  await open(app, account);
  await app.locator(".menu summary").click();
  await app.locator(".menu").getByRole("link", { name: t("detail-photo") }).click();
  await expect(app.getByLabel(t("card-photo-choose"))).toBeFocused();
});

test("an address of a messenger is called as people call it, and leads there", async ({ app, account }) => {
  await account.import(["FN:Lesia", "IMPP:xmpp:lesia@example.org", "IMPP:tg:lesia", "X-SOCIALPROFILE;TYPE=instagram:lesia"]);
  const [{ id }] = await account.send("GET", "/api/contacts");
  await app.goto(`/contacts/${id}`);
  for (const [said, link] of [["Jabber: lesia@example.org", "xmpp:lesia@example.org"], ["Telegram: lesia", "https://t.me/lesia"], ["Instagram: lesia", "https://www.instagram.com/lesia"]]) {
    await expect(app.locator(".fact", { hasText: said }).getByRole("link")).toHaveAttribute("href", link);
  }
});

test("a kind without room beside its value begins where the value does, and addresses stand apart", async ({ app, account }) => {
  await app.setViewportSize({ width: 360, height: 800 });
  await open(app, account, ["FN:Lesia", "item1.TEL:+380 67 123 45 67", "item1.X-ABLabel:Holiday home by the sea", "ADR;TYPE=HOME:;;Elm Rd 1;Springfield;IL;62704;USA", "ADR;TYPE=WORK:;;Oak Rd 2;Springfield;IL;62704;USA"]);
  const phone = app.locator(".fact", { hasText: "+380" });
  const [value, kind] = [await phone.locator("a").boundingBox(), await phone.locator(".entry-label").boundingBox()];
  expect(kind.y).toBeGreaterThan(value.y);
  expect(Math.round(kind.x)).toBe(Math.round(value.x));
  const [home, work] = await Promise.all([0, 1].map((at) => app.locator("dd:has(.lines)").nth(at).boundingBox()));
  expect(work.y - home.y - home.height).toBeGreaterThanOrEqual(6);
});
