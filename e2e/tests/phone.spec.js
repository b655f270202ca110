// A small screen, one hand.

import { expect, test } from "../support/fixtures.js";
import { languages } from "../support/texts.js";

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

test("list and contact come one at a time", async ({ app, account }) => {
  await account.fill(80);
  await app.reload();
  await expect(app.locator("#detail")).toBeHidden();
  await app.locator("#scroller").evaluate((scroller) => scroller.scrollTo(0, 900));
  await app.locator(".row-item").nth(20).locator(".row-link").tap();
  await expect(app.locator("#detail h1")).toBeVisible();
  await expect(app.locator(".list-pane")).toBeHidden();
  await app.locator("#detail .back").tap();
  await expect(app.locator(".list-pane")).toBeVisible();
  await expect(app.locator("#detail")).toBeHidden();
  expect(await app.locator("#scroller").evaluate((scroller) => scroller.scrollTop)).toBeGreaterThan(500);
});

test("contacts are chosen by touch", async ({ app, account }) => {
  await account.fill(3);
  await app.reload();
  await app.locator("[data-select]").tap();
  await app.locator(".row-item .pick").first().tap();
  await expect(app.locator(".bulk-count")).toHaveText("1 selected");
  await app.locator("#bulk-bar [value=delete]").tap();
  await expect(app.locator(".row-item")).toHaveCount(2);
});

test("no page is wider than the screen", async ({ app, account }) => {
  const long = "Wolfeschlegelsteinhausenbergerdorff".repeat(4);
  const contact = await account.add({ first_name: long, email: `${"a".repeat(60)}@example.org`, comments: long, birthday: "--03-09" });
  await account.change(contact.id, { comments: long.repeat(2) });
  await account.import([`FN:${long}`, `CATEGORIES:${long.slice(0, 90)}`]);
  const twins = await Promise.all([1, 2].map((which) => account.add({ first_name: long, phone: "+380671234567", comments: long.repeat(which) })));
  const trashed = await account.add({ first_name: long });
  await account.send("DELETE", `/api/contacts/${trashed.id}`);
  await app.goto("/import");
  const table = `${long};Ruf;Merk\n${long};+380 44 3;met in Lviv\n;;${long}\n`;
  await app.locator("#file").setInputFiles({ name: `${long}.csv`, mimeType: "text/csv", buffer: Buffer.from(table) });
  await app.waitForURL("**/import/review");
  const once = ["/contacts", `/contacts/${contact.id}`, `/contacts/${contact.id}/edit`, "/contacts/new", "/contacts?q=zzz", "/birthdays", "/settings"];
  const files = ["/labels", "/duplicates", `/duplicates/merge?ids=${twins.map(({ id }) => id).join()}`, "/import", "/import/review", "/trash", `/contacts/${contact.id}/history`, "/history", "/history?at=2001-01-01T00:00:00"];
  for (const path of [...once, ...files]) {
    await app.goto(path);
    const { content, screen } = await app.evaluate(() => ({
      content: Math.max(...[document.scrollingElement, document.querySelector("main"), ...document.querySelectorAll(".scroller, .detail-pane")].map((element) => element.scrollWidth)),
      screen: innerWidth,
    }));
    expect(content, path).toBeLessThanOrEqual(screen);
  }
});

test("a long name leaves the form its room", async ({ app, account }) => {
  const contact = await account.add({ first_name: "Maximiliane-Theodora Bartholomäus", last_name: "von und zu Hohenlohe-Langenburg" });
  await app.goto(`/contacts/${contact.id}/edit`);
  const { height } = await app.locator(".contact-edit .contact-head").boundingBox();
  expect(height).toBeLessThan(100);
});

test("what is pressed is large enough for a finger", async ({ app, account }) => {
  const contact = await account.add({ first_name: "Taras", email: "taras@example.org", phone: "+380 67 1" });
  await account.import(["FN:Lesia", "CATEGORIES:Poets"]);
  const trashed = await account.add({ first_name: "Petro" });
  await account.send("DELETE", `/api/contacts/${trashed.id}`);
  const { id } = (await account.send("GET", "/api/contacts")).find(({ first_name }) => first_name === "Lesia") ?? contact;
  for (const path of ["/contacts", `/contacts/${contact.id}`, `/contacts/${id}`, `/contacts/${id}/edit`, "/labels", "/trash", "/history", "/birthdays?month=", "/import", "/settings"]) {
    await app.goto(path);
    const small = await app.evaluate(() => {
      const pressed = [...document.querySelectorAll(".btn, .chip, .chip-remove, .star, .nav-item, .menu-item, .form-select, .form-control, summary")];
      const sized = pressed.filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, form.chip")).map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()]);
      return sized.filter(([, { height }]) => height > 0 && height < 43.5).map(([html, { height }]) => `${html}: ${height}`);
    });
    expect.soft(small, path).toEqual([]);
  }
});

test("three filters take two rows", async ({ app, account }) => {
  await account.import(["FN:Lesia", "CATEGORIES:Friends and relatives who live abroad"]);
  await account.send("POST", "/api/books", { name: "Work" });
  await app.reload();
  await expect(app.locator("#book-filter")).toBeVisible();
  const tops = await app.locator(".sort .form-select").evaluateAll((fields) => fields.map((field) => field.getBoundingClientRect().top));
  expect([tops.length, new Set(tops).size]).toEqual([3, 2]);
});

test("search, order and filters leave two thirds of the screen to the list in every language", async ({ app, account }) => {
  await account.import(["FN:Lesia", "CATEGORIES:Poets"]);
  await account.send("POST", "/api/books", { name: "Work" });
  for (const locale of languages) {
    await account.send("PATCH", "/api/users/me", { locale });
    await app.goto("/contacts");
    await expect(app.locator(".filters select:visible")).toHaveCount(3);
    expect((await app.locator(".list-head").boundingBox()).height, locale).toBeLessThan(245);
  }
});
