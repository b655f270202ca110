// Choosing several contacts, on a wide screen and on a phone.

import { expect, test } from "../support/fixtures.js";
import { languages, texts } from "../support/texts.js";

const t = texts("en");

test("what is chosen stays chosen while the list is searched and filtered", async ({ app, account }) => {
  // Where there is room, the navigation filters instead.
  await app.setViewportSize({ width: 1000, height: 800 });
  for (const first_name of ["Ivan", "Lesia", "Taras"]) await account.add({ first_name, favorite: first_name === "Taras" });
  await app.goto("/contacts");
  const count = app.locator(".bulk-count");
  await app.locator(".row-item", { hasText: "Ivan" }).locator("[name=ids]").check();
  await app.locator("#search [name=q]").fill("taras");
  await expect(app.locator(".row-name")).toHaveText(["Taras"]);
  await expect(count).toHaveText("1 selected");
  await app.locator(".row-item [name=ids]").check();
  await app.locator("#search [name=q]").fill("");
  await expect(app.locator(".row-item :checked")).toHaveCount(2);
  await app.locator(".filters .chip", { hasText: t("list-favorites") }).click();
  await expect(app.locator(".row-name")).toHaveText(["Taras"]);
  await expect(count).toHaveText("2 selected");
  await app.locator("#bulk-bar [value=delete]").click();
  await app.goto("/contacts");
  await expect(app.locator(".row-name")).toHaveText(["Lesia"]);
  await expect(app.locator(".row-item :checked")).toHaveCount(0);
});

test("the bar covers no row", async ({ app, account }) => {
  await account.fill(40);
  await app.goto("/contacts");
  await app.locator(".row-item [name=ids]").first().check();
  await app.locator("#scroller").evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
  const [row, bar] = await Promise.all([app.locator(".row-item").last().boundingBox(), app.locator("#bulk-bar").boundingBox()]);
  expect(row.y + row.height).toBeLessThanOrEqual(bar.y);
  const rail = await app.locator("#letters").boundingBox();
  expect(rail.y + rail.height, "nor a letter").toBeLessThanOrEqual(bar.y);
  await app.locator(".row-item .star").last().click();
  await expect(app.locator(".row-item .star").last()).toHaveAttribute("aria-pressed", "true");
});

test("Escape in the list ends the selection", async ({ app, account }) => {
  await account.fill(3);
  await app.goto("/contacts");
  await app.locator("[data-select]").click();
  await app.locator(".row-link").first().click();
  await expect(app.locator(".bulk-count")).toHaveText("1 selected");
  await app.keyboard.press("Escape");
  await expect(app.locator("#bulk-bar")).toBeHidden();
  await app.locator(".row-link").first().click();
  await expect(app).toHaveURL(/\/contacts\/\d+$/);
});

test("all that match are changed as one, with progress, and brought back as one", async ({ app, account }) => {
  await account.fill(6_000);
  await app.goto("/contacts");
  await app.locator("#search [name=q]").fill("person");
  await expect(app.locator("#count")).toHaveText("");
  await app.locator("#search [name=q]").fill("");
  await expect(app.locator("#count")).toHaveText("6,000");
  await app.locator("[data-select]").click();
  await app.locator("[data-select-all]").click();
  await expect(app.locator(".bulk-count")).toHaveText(t("bulk-all-count", { count: "6,000" }));
  // Until the answer comes, the page tells how far it is.
  const told = [];
  await app.exposeFunction("tell", (text) => told.push(text));
  await app.locator("#progress").evaluate((sheet) => new MutationObserver(() => sheet.open && window.tell(sheet.textContent)).observe(sheet, { attributes: true, childList: true, subtree: true }));
  await app.locator("#bulk-bar [value=favorite]").click({ noWaitAfter: true });
  await expect(app.locator(".notice")).toContainText("6,000", { timeout: 60_000 });
  expect(told.join(" ")).toMatch(/[1-9],?\d* of 6,000/);
  await app.goto("/contacts?favorites=true");
  await expect(app.locator("#count")).toHaveText("6,000");
  await app.goto("/history");
  await app.locator(".entry").first().getByRole("button", { name: t("toast-undo") }).click();
  await app.goto("/contacts?favorites=true");
  await expect(app.locator("#count")).toHaveText("0");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test("a tap selects in select mode, and opens a contact outside of it", async ({ app, account }) => {
    await account.fill(8);
    await app.goto("/contacts");
    await app.locator("[data-select]").tap();
    for (const nth of [0, 2]) await app.locator(".row-link").nth(nth).tap();
    await expect(app.locator(".bulk-count")).toHaveText("2 selected");
    await app.locator(".row-link").nth(0).tap();
    await expect(app.locator(".bulk-count")).toHaveText("1 selected");
    await expect(app).toHaveURL(/\/contacts$/);
    await app.locator("[data-select-none]").tap();
    await app.locator(".row-link").nth(0).tap();
    await expect(app).toHaveURL(/\/contacts\/\d+$/);
  });
});

test("the bar is one line where there is room, and leaves most of a phone to the list", async ({ app, account }) => {
  await account.fill(60);
  for (const [width, height, most, locale] of [[1440, 900, 64, "en"], [1440, 900, 110, "fr"], [360, 740, 180, "uk"]]) {
    await account.send("PATCH", "/api/users/me", { locale });
    await app.setViewportSize({ width, height });
    await app.goto("/contacts");
    await app.locator("[data-select]").click();
    const bar = app.locator("#bulk-bar");
    await expect(bar.locator("[data-select-all]")).toContainText("60");
    expect((await bar.boundingBox()).height, `${width}, ${locale}`).toBeLessThanOrEqual(most);
    for (const action of await bar.locator("> button, > details").all()) {
      const box = await action.boundingBox();
      expect(box.x >= 0 && box.x + box.width <= width, `${width}, ${locale}: ${await action.innerText()}`).toBe(true);
    }
    await bar.locator("[data-select-none]").click();
  }
});

test("Escape ends a selection that has just begun", async ({ app, account }) => {
  await account.fill(3);
  await app.goto("/contacts");
  await app.locator("[data-select]").click();
  await expect(app.locator("#bulk-bar")).toBeVisible();
  await app.keyboard.press("Escape");
  await expect(app.locator("#bulk-bar")).toBeHidden();
});

for (const locale of languages) {
  test.describe(locale, () => {
    test.use({ locale });

    test("what is done with the chosen stands in one line on a wide screen, and four in a line beside a contact's place", async ({ app, account }) => {
      await account.fill(3);
      await account.send("POST", "/api/books", { name: "Work" });
      await app.goto("/contacts");
      await app.locator("[data-select]").click();
      await app.locator(".row-item").first().click();
      const actions = app.locator("#bulk-bar > [name]:visible, .bulk-labels > .btn");
      await expect(actions).toHaveCount(7);
      for (let width = 1200; width <= 1600; width += 20) {
        await app.setViewportSize({ width, height: 800 });
        const middles = await actions.evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect()).map(({ top, height }) => Math.round((top + height / 2) / 8)));
        expect(new Set(middles).size, `${width}`).toBe(width < 1400 ? 2 : 1);
        const bar = await app.locator("#bulk-bar").evaluate((bar) => [bar.scrollWidth - bar.clientWidth, new Set([...bar.querySelectorAll(":scope > .btn:not([hidden])")].map((button) => button.scrollWidth > button.clientWidth + 1)).has(true)]);
        expect(bar, `${width}`).toEqual([0, false]);
      }
    });
  });
}
