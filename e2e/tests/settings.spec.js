// One's own account.

import { readFile } from "node:fs/promises";
import { expect, signIn, test } from "../support/fixtures.js";

test("language and look are chosen, and stay after signing out", async ({ app }) => {
  await app.goto("/settings");
  await app.locator("#locale").selectOption("uk");
  await app.locator("[name=theme][value=dark]").check();
  await app.locator("form[action='/settings/profile'] .btn-primary").first().click();
  await expect(app.locator("html")).toHaveAttribute("lang", "uk");
  await expect(app.locator("html")).toHaveAttribute("data-bs-theme", "dark");
  await expect(app.locator(".notice")).toHaveText("Збережено.");
  const dark = await app.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(dark).toBe("rgb(19, 22, 20)");
  await app.locator(".sidebar .sign-out button").click();
  await expect(app.locator("html")).toHaveAttribute("lang", "uk");
  await expect(app.locator("html")).toHaveAttribute("data-bs-theme", "dark");
});

test("a new password signs other devices out, and this one stays", async ({ app, account, browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url });
  const other = await context.newPage();
  await signIn(other, account);
  await app.goto("/settings");
  await expect(app.locator(".devices li")).toHaveCount(3);
  await app.locator("#current_password").fill(account.password);
  await app.locator("#password").fill("a wholly different phrase");
  await app.locator("form[action='/settings/password'] .btn-primary").click();
  await expect(app.locator(".notice")).toBeVisible();
  await expect(app.locator(".devices li")).toHaveCount(1);
  await other.goto("/contacts");
  await expect(other).toHaveURL(/\/login/);
  await context.close();
});

test("a device is signed out from another", async ({ app, account, browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url });
  const other = await context.newPage();
  await signIn(other, account);
  await app.goto("/settings");
  const mine = app.locator(".devices li", { has: app.locator(".badge") });
  await expect(mine).toHaveCount(1);
  await expect(app.locator(".devices li")).toHaveCount(3);
  await app.locator(".devices li", { hasNot: app.locator(".badge") }).first().locator("button").click();
  await expect(app.locator(".devices li")).toHaveCount(2);
  await context.close();
});

test("all data comes in one file", async ({ app, account }) => {
  await account.add({ first_name: "Taras", comments: "Poet" });
  await app.goto("/settings");
  const [download] = await Promise.all([app.waitForEvent("download"), app.getByRole("link", { name: "Download all my data" }).click()]);
  const data = JSON.parse(await readFile(await download.path(), "utf8"));
  expect(data.account.email).toBe(account.email);
  expect(data.contacts).toHaveLength(1);
  expect(data.contacts[0].vcard).toContain("NOTE:Poet");
});

test("an account is deleted only with its password", async ({ app, account, watched }) => {
  watched.allow("422");
  await app.goto("/settings");
  await app.locator("#delete-password").fill("something else");
  await app.locator(".danger .btn-danger").click();
  await expect(app.locator("#delete-error")).toBeVisible();
  await app.locator("#delete-password").fill(account.password);
  await app.locator(".danger .btn-danger").click();
  await expect(app).toHaveURL(/\/$/);
  await app.goto("/contacts");
  await expect(app).toHaveURL(/\/login/);
});

test("a password is rated while it is typed", async ({ page, watched }) => {
  await page.goto("/signup");
  for (const [password, level] of [["aaaaaaaa", "1"], ["kitten22", "2"], ["purple harbour", "3"], ["purple harbour seven lanterns", "4"]]) {
    await page.locator("#password").fill(password);
    await expect(page.locator("#password-strength"), password).toHaveAttribute("data-level", level);
  }
});

test("a typed password is shown on demand, and sent as a password", async ({ page, watched }) => {
  await page.goto("/login");
  const field = page.locator("#password");
  await field.fill("seven lanterns");
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(field).toHaveAttribute("type", "text");
  await expect(page.getByRole("button", { name: "Show password", pressed: true })).toBeVisible();
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(field).toHaveAttribute("type", "password");
});

test("each group of settings is one click away, and countries are found by name", async ({ app }) => {
  await app.goto("/settings");
  for (const group of ["Profile", "Appearance", "Security", "Devices", "Import & export", "Danger zone"]) {
    await app.locator(".views").getByRole("link", { name: group }).click();
    await expect(app.locator("h2", { hasText: group })).toBeInViewport();
  }
  await expect(app.locator("#regions option[value=UA]")).toHaveAttribute("label", "Ukraine");
});

test("an email is changed with the password, and signs in from then on", async ({ app, account, watched }) => {
  watched.allow("422");
  watched.allow("409");
  const email = `new-${account.email}`;
  await app.goto("/settings");
  await app.locator("#email").fill(email);
  await app.locator("#email-password").fill("not this one");
  await app.getByRole("button", { name: "Change email" }).click();
  await expect(app.locator("#email-password")).toBeFocused();
  await expect(app.locator("#email")).toHaveValue(email);
  await app.locator("#email-password").fill(account.password);
  await app.getByRole("button", { name: "Change email" }).click();
  await expect(app.locator(".notice")).toContainText("Email changed");
  await app.context().clearCookies();
  await signIn(app, { email, password: account.password });
  await expect(app).toHaveURL(/\/contacts$/);
});
