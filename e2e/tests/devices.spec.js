// Setting a phone or a mail program up.

import { expect, test } from "../support/fixtures.js";
import { texts } from "../support/texts.js";

const t = texts("en");

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a phone is set up from the settings, listed and revoked", async ({ app }) => {
      await app.goto("/settings");
      await app.getByRole("link", { name: t("settings-devices-action") }).click();
      await app.getByRole("link", { name: t("device-android") }).click();
      await app.getByLabel(t("device-name"), { exact: true }).fill("Pixel");
      await app.getByRole("button", { name: t("device-make") }).click();
      await expect(app.getByLabel(t("device-password"), { exact: true })).toHaveValue(/^([0-9a-hjkmnp-tv-z]{4}-){6}[0-9a-hjkmnp-tv-z]{4}$/);
      const code = app.getByAltText(t("device-qr"));
      await expect.poll(() => code.evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);
      await expect(app.locator("#seen")).toContainText(t("device-not-connected"));
      await app.goto("/settings/devices");
      await expect(app.locator(".entry")).toContainText("Pixel");
      await app.locator(".entry summary").click();
      await app.locator(".btn-danger:visible").click();
      await expect(app.locator(".entry")).toHaveCount(0);
    });
  });
}

test("a value is copied with one click", async ({ app, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await app.goto("/settings/devices/set-up?kind=thunderbird");
  await app.getByRole("button", { name: t("device-make") }).click();
  const password = await app.getByLabel(t("device-password"), { exact: true }).inputValue();
  await app.locator("[data-copy=device-password]").click();
  await expect(app.locator(".notice")).toHaveText(t("device-copied"));
  expect(await app.evaluate(() => navigator.clipboard.readText())).toBe(password);
});

test("a password is seen whole on a phone, to be typed on another device", async ({ app }) => {
  await app.setViewportSize({ width: 360, height: 740 });
  await app.goto("/settings/devices/set-up?kind=android");
  await app.getByRole("button", { name: t("device-make") }).click();
  const field = app.getByLabel(t("device-password"), { exact: true });
  await expect(field).toBeVisible();
  expect(await field.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
});

test("the page looks by itself for the device until it has come", async ({ app }) => {
  await app.goto("/settings/devices/set-up?kind=other");
  await app.getByRole("button", { name: t("device-make") }).click();
  const asked = () => app.waitForResponse((response) => response.url().includes("/settings/devices?id="));
  await asked();
  await asked();
  await expect(app.locator("#seen")).toContainText(t("device-not-connected"));
});

test("an Apple profile is one file", async ({ app }) => {
  await app.goto("/settings/devices/set-up?kind=apple");
  const [download] = await Promise.all([app.waitForEvent("download"), app.getByRole("button", { name: t("device-profile") }).click()]);
  expect(download.suggestedFilename()).toBe("carnet.mobileconfig");
});
