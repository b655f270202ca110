// What is refused is said where the eyes and the keyboard are.

import { expect, test } from "../support/fixtures.js";

test("a field that was refused comes into sight with the focus and its reason", async ({ app, account, watched }) => {
  watched.allow("422");
  const { id } = await account.add({ first_name: "Anna" });
  await app.setViewportSize({ width: 900, height: 500 });
  await app.goto(`/contacts/${id}/edit`);
  await app.locator("[name=birth_day]").fill("31");
  await app.locator("[name=birth_month]").selectOption("2");
  await app.locator("[name=birth_year]").fill("1990");
  await app.evaluate(() => document.getElementById("detail").scrollTo(0, 0));
  await app.getByRole("button", { name: "Save" }).first().click();
  await expect(app.locator("#birthday-error")).toBeInViewport();
  await expect(app.locator("[name=birth_day]")).toBeFocused();
});

test("a hidden field that was refused is opened", async ({ app, account, watched }) => {
  watched.allow("422");
  const { id } = await account.add({ first_name: "Anna" });
  await app.goto(`/contacts/${id}/edit`);
  await app.locator("summary", { hasText: "name" }).first().click();
  await app.locator("[name=prefix]").fill("x".repeat(2000));
  await app.getByRole("button", { name: "Save" }).first().click();
  await expect(app.locator("[name=prefix]")).toBeFocused();
  await expect(app.locator("#prefix-error")).toBeInViewport();
});

test("a wrong password at the end of the settings is said there", async ({ app, watched }) => {
  watched.allow("422");
  await app.goto("/settings");
  await app.locator("#delete-password").fill("not this one");
  await app.getByRole("button", { name: "Delete my account" }).click();
  await expect(app.locator("#delete-password")).toBeFocused();
  await expect(app.locator("#delete-error")).toBeInViewport();
});

test("a page that is not there keeps the menu for those who are signed in", async ({ app, watched }) => {
  watched.allow("404");
  await app.goto("/nothing-here");
  await expect(app.getByRole("navigation").getByRole("link", { name: "Contacts" })).toBeVisible();
  await app.getByRole("navigation").getByRole("link", { name: "Contacts" }).click();
  await expect(app).toHaveURL(/\/contacts$/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the first field that was refused has the focus too", async ({ app, account, watched }) => {
    watched.allow("422");
    await app.setViewportSize({ width: 360, height: 640 });
    const { id } = await account.add({ first_name: "Anna" });
    for (const path of [`/contacts/${id}/edit`, "/contacts/new"]) {
      await app.goto(path);
      await app.locator("[name=first_name]").fill("Anna");
      await app.locator("[name=email]").fill("no address");
      await app.getByRole("button", { name: "Save" }).first().click();
      await expect(app.locator("[name=email]"), path).toBeFocused();
      await expect(app.locator("#email-error"), path).toBeInViewport();
    }
    await app.goto("/settings");
    await app.locator("#delete-password").fill("not this one");
    await app.getByRole("button", { name: "Delete my account" }).click();
    await expect(app.locator("#delete-password")).toBeFocused();
    await expect(app.locator("#delete-error")).toBeInViewport();
  });
});
