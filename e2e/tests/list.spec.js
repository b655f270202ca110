// The list: found, filtered, walked through, chosen from.

import { expect, signIn, test } from "../support/fixtures.js";

test("the search follows what is typed, so does the address, and back works", async ({ app, account }) => {
  await account.add({ first_name: "Solomiia", email: "sola@example.org" });
  await account.add({ first_name: "Taras", phone: "+380 67 123 45 67" });
  await app.reload();
  await app.locator("#search [name=q]").pressSequentially("solo", { delay: 30 });
  await expect(app.locator(".row-name")).toHaveText(["Solomiia"]);
  await expect(app).toHaveURL(/\/contacts\?q=solo$/);
  await app.locator("#search [name=q]").fill("0671234");
  await expect(app.locator(".row-name")).toHaveText(["Taras"]);
  await expect(app).toHaveURL(/\/contacts\?q=0671234$/);
  await app.goBack();
  await expect(app.locator("#search [name=q]")).toHaveValue("solo");
  await expect(app.locator(".row-name")).toHaveText(["Solomiia"]);
  await app.locator("#search [name=q]").fill("nobody at all");
  await expect(app.locator(".rows .state")).toBeVisible();
});

test("what is typed and ticked before the scripts are there is searched and chosen", async ({ page: app, account }) => {
  await account.add({ first_name: "Solomiia" });
  await account.add({ first_name: "Taras" });
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await app.route("**/static/app-*.js", (route) => held.then(() => route.continue()));
  const visit = signIn(app, account);
  await app.locator(".row-item [name=ids]").first().check();
  await app.locator("#search [name=q]").fill("taras");
  await expect(app.locator(".row-name")).toHaveText(["Solomiia", "Taras"]);
  release();
  await visit;
  await expect(app.locator(".row-name")).toHaveText(["Taras"]);
  await expect(app).toHaveURL(/\/contacts\?q=taras$/);
  await expect(app.locator(".bulk-count")).toHaveText("1 selected");
});

test("a long list grows while it is scrolled, each contact once, its letters in order", async ({ app, account }) => {
  await account.fill(180);
  await app.reload();
  await expect(app.locator("#count")).toHaveText("180");
  await expect(async () => {
    await app.locator("#scroller").evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
    await expect(app.locator(".row-item")).toHaveCount(180, { timeout: 300 });
  }).toPass();
  const ids = await app.locator(".row-item").evaluateAll((rows) => rows.map((row) => row.id));
  expect(new Set(ids).size).toBe(180);
  const dividers = await app.locator(".divider").allTextContents();
  expect(dividers.map((letter) => letter.trim())).toEqual([..."ABCDEFGHIJKLMNOPQRSTUVWXYZАБВГҐ"]);
  await app.locator("#letters").getByRole("link", { name: "Ґ" }).click();
  await expect(app.locator(".row-name").first()).toContainText("Ґnnа");
});

test("several contacts are starred and deleted at once, and one undo brings all back", async ({ app, account }) => {
  await account.fill(6);
  await app.reload();
  const boxes = app.locator(".row-item [name=ids]");
  await boxes.nth(0).check();
  await boxes.nth(3).click({ modifiers: ["Shift"] });
  await expect(app.locator(".bulk-count")).toHaveText("4 selected");
  await app.locator("#bulk-bar [value=favorite]").click();
  await expect(app.locator(".row-item .star[aria-pressed=true]")).toHaveCount(4);
  for (let at = 0; at < 3; at += 1) await boxes.nth(at).check();
  await app.locator("#bulk-bar [value=delete]").click();
  await expect(app.locator(".row-item")).toHaveCount(3);
  await app.locator(".notice form button").click();
  await expect(app.locator(".row-item")).toHaveCount(6);
});

test("a star in the list changes only its row", async ({ app, account }) => {
  await account.fill(3);
  await app.reload();
  await app.locator(".row-item .star").nth(1).click();
  await expect(app.locator(".row-item .star").nth(1)).toHaveAttribute("aria-pressed", "true");
  await expect(app.locator(".row-item")).toHaveCount(3);
  await expect(app).toHaveURL(/\/contacts$/);
});

test("a wide screen shows list and contact side by side, and back leaves the list as it was", async ({ app, account }) => {
  await account.fill(120);
  await app.reload();
  await app.locator("#scroller").evaluate((scroller) => scroller.scrollTo(0, 1500));
  const row = app.locator(".row-item").nth(30);
  const name = await row.locator(".row-name").textContent();
  await row.locator(".row-link").click();
  await expect(app.locator("#detail h1")).toHaveText(name);
  await expect(app.locator(".list-pane")).toBeVisible();
  await expect(app).toHaveTitle(`${name} · Carnet`);
  await expect(app).toHaveURL(/\/contacts\/\d+$/);
  await app.goBack();
  await expect(app.locator("#detail .nothing")).toBeVisible();
  await expect(app).toHaveURL(/\/contacts$/);
  expect(await app.locator("#scroller").evaluate((scroller) => scroller.scrollTop)).toBeGreaterThan(1000);
  await app.goForward();
  await expect(app.locator("#detail h1")).toHaveText(name);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a long list is walked through by pages, ordered, and chosen from", async ({ app, account }) => {
    await account.fill(70);
    await app.goto("/contacts");
    await expect(app.locator(".row-item")).toHaveCount(50);
    await app.locator(".more .btn").click();
    await expect(app.locator(".row-item")).toHaveCount(20);
    await app.goto("/contacts");
    await app.locator("#sort-by").selectOption("-name");
    await app.locator("#sort button").click();
    await expect(app.locator(".row-name").first()).toContainText("Ґnnа");
    await app.locator(".row-item [name=ids]").first().check();
    await app.locator("#bulk-bar [value=delete]").click();
    await app.locator(".notice form button").click();
    await expect(app.locator(".row-item")).toHaveCount(50);
  });
});

test("a row has name and organisation", async ({ app, account }) => {
  await account.import(["FN:Lesia Ukrainka", "N:Ukrainka;Lesia;;;", "ORG:Writers\\, Kyiv;Poetry", "EMAIL:lesia@example.org"], ["FN:Museum", "ORG:Museum"]);
  for (const width of [360, 1600]) {
    await app.setViewportSize({ width, height: 800 });
    await app.goto("/contacts");
    await expect(app.locator(".row-org")).toHaveText(["Writers, Kyiv", ""]);
    const [name, organization] = [await app.locator(".row-name").first().boundingBox(), await app.locator(".row-org").first().boundingBox()];
    if (width === 360) expect(organization.y).toBeGreaterThanOrEqual(name.y + name.height - 1);
    else expect(organization.x).toBeGreaterThanOrEqual(name.x + name.width);
  }
  await app.getByRole("searchbox").fill("writers");
  await expect(app.locator(".row-org mark")).toHaveText("Writers");
  const { id } = (await account.send("GET", "/api/contacts/search?q=lesia"))[0];
  await app.goto(`/contacts/${id}/edit`);
  await app.locator("[name=organization]").fill("Academy");
  await app.getByRole("button", { name: "Save" }).first().click();
  await expect(app.locator(".row-org").first()).toHaveText("Academy");
});

test("an email or a number in a row is shown whole or not at all", async ({ app, account }) => {
  await app.setViewportSize({ width: 1000, height: 800 });
  await account.add({ first_name: "Anna", email: "anna@example.org", phone: "+380 44 1" });
  await account.add({ first_name: "Borys", email: "a-rather-long-address@a-rather-long-domain.example.org", phone: "+380 44 2" });
  await app.goto("/contacts");
  const shown = await app.locator(".row-more").evaluateAll((lines) => lines.map((line) => {
    const { bottom } = line.getBoundingClientRect();
    return [...line.children].filter((value) => value.getBoundingClientRect().top < bottom - 2).map((value) => value.textContent);
  }));
  expect(shown).toEqual([["anna@example.org", "+380 44 1"], ["a-rather-long-address@a-rather-long-domain.example.org"]]);
});
