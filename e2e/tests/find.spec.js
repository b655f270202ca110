// Finding someone: the navigation's lists, the search and the palette.

import { expect, test } from "../support/fixtures.js";
import { texts } from "../support/texts.js";

const t = texts("en");

test("the navigation has labels, books and favourites with their counts", async ({ app, account }) => {
  await account.send("POST", "/api/books", { name: "Work" });
  await account.import(["FN:Lesia", "CATEGORIES:Poets"], ["FN:Taras", "CATEGORIES:Poets,Painters"]);
  await account.add({ first_name: "Ivan", favorite: true });
  await app.goto("/birthdays");
  const counts = () => app.locator(".sidebar .nav-item:has(.nav-count:not(:empty)) > span").allInnerTexts();
  await expect.poll(counts).toEqual(["Contacts", "3", t("list-favorites"), "1", "Painters", "1", "Poets", "2", "Contacts", "3", "Work", "0"]);
  await app.locator(".nav-label", { hasText: "Poets" }).click();
  await expect(app.locator(".row-name")).toHaveText(["Lesia", "Taras"]);
  await expect(app.locator(".nav-label", { hasText: "Poets" })).toHaveAttribute("aria-current", "page");
  await expect(app.getByRole("heading", { level: 1 })).toContainText("Poets");
});

test("a contact that is dropped on a label gets it, which can be undone", async ({ app, account }) => {
  await account.import(["FN:Lesia", "CATEGORIES:Poets"], ["FN:Taras"]);
  await app.reload();
  await app.locator(".row-link", { hasText: "Taras" }).dragTo(app.locator(".nav-label", { hasText: "Poets" }));
  await expect(app.locator(".nav-label", { hasText: "Poets" })).toContainText("2");
  await app.locator("#toasts").getByRole("button", { name: t("toast-undo") }).click();
  await expect(app.locator(".nav-label", { hasText: "Poets" })).toContainText("1");
});

test("a search marks its words, says where else they were, and counts", async ({ app, account }) => {
  await account.import(["FN:Lesia Tea", "EMAIL:a@example.org"], ["FN:Taras", "EMAIL:b@example.org", `NOTE:${"word ".repeat(60)}likes tea`], ["FN:Ivan"]);
  await app.reload();
  await app.getByRole("searchbox").fill("tea");
  await expect(app.locator(".row-name")).toHaveText(["Lesia Tea", "Taras"]);
  await expect(app.locator(".row-item mark")).toHaveText(["Tea", "tea"]);
  await expect(app.locator(".row-match")).toHaveText(/^Notes?: .*likes tea$/);
  await expect(app.locator("#found")).toHaveText("2 contacts found");
});

test("a name that nobody has is offered as a new contact", async ({ app, account }) => {
  await account.add({ first_name: "Ivan" });
  await app.reload();
  await app.getByRole("searchbox").fill("Lesia Ukrainka");
  await app.getByRole("link", { name: /Create .*Lesia Ukrainka/ }).click();
  await expect(app.getByLabel(t("field-first-name"), { exact: true })).toHaveValue("Lesia");
  await expect(app.getByLabel(t("field-last-name"), { exact: true })).toHaveValue("Ukrainka");
});

test("the palette leads to a contact and to a page by the keyboard alone", async ({ app, account }) => {
  const lesia = await account.add({ first_name: "Lesia" });
  await app.goto("/settings");
  await app.keyboard.press("Control+k");
  await app.keyboard.type("lesi");
  await expect(app.locator("#palette a")).toHaveText([/Lesia/]);
  await app.keyboard.press("ArrowDown");
  await app.keyboard.press("Enter");
  await expect(app).toHaveURL(new RegExp(`/contacts/${lesia.id}$`));
  await app.keyboard.press("Control+k");
  await app.keyboard.type("birthd");
  await expect(app.locator("#palette a")).toHaveText([t("birthdays-title")]);
  await app.keyboard.press("Enter");
  await expect(app).toHaveURL(/\/birthdays$/);
});

test("the palette calls the pages what the navigation calls them", async ({ app }) => {
  await app.keyboard.press("Control+k");
  for (const place of ["/contacts", "/contacts?favorites=true", "/birthdays", "/duplicates", "/import", "/history", "/trash", "/settings"]) {
    const name = await app.locator(`.sidebar > a[href="${place}"]:not(.brand) > span`).first().textContent();
    await expect(app.locator(`#palette a[href="${place}"]`)).toHaveText(name);
  }
});

test("the palette that is opened while the page loads has the pages", async ({ app }) => {
  await app.addInitScript(() => {
    addEventListener("DOMContentLoaded", () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, bubbles: true })));
  });
  await app.goto("/settings");
  await expect(app.locator("#palette a").first()).toBeVisible();
});

test("what goes on from a search is not a step of its own on the way back", async ({ app, account }) => {
  await account.add({ first_name: "Lesia" });
  await app.goto("/birthdays");
  await app.goto("/contacts");
  for (const letter of "lesi") {
    await app.getByRole("searchbox").press(letter);
    await expect(app).toHaveURL(new RegExp(`q=[a-z]*${letter}$`));
  }
  await app.goBack();
  // The list of before comes anew; going back while it does is not what is tried.
  await expect(app.getByRole("searchbox")).toHaveValue("");
  await app.waitForLoadState();
  await expect(app).toHaveURL(/\/contacts$/);
  await app.goBack();
  await expect(app).toHaveURL(/\/birthdays$/);
});

test("what a search found stands in sight on a phone", async ({ app, account }) => {
  await app.setViewportSize({ width: 360, height: 700 });
  await account.add({ first_name: "Lesia", email: "a-rather-long-address@a-rather-long-domain.example.org", phone: "+380 67 765 43 21" });
  await app.goto("/contacts");
  await expect(app.locator(".row-more")).toContainText("a-rather-long-address");
  await app.getByRole("searchbox").fill("7654321");
  const mark = app.locator(".row-more mark");
  await expect(mark).toBeVisible();
  const [found, row] = [await mark.boundingBox(), await app.locator(".row-link").boundingBox()];
  expect(found.x + found.width).toBeLessThanOrEqual(row.x + row.width);
});

test("Escape closes the palette, whatever was typed", async ({ app }) => {
  await app.keyboard.press("Control+k");
  await app.keyboard.type("nobody");
  await app.keyboard.press("Escape");
  await expect(app.locator("#palette")).toBeHidden();
});
