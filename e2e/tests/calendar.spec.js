// Subscribing to the calendar of birthdays.

import { expect, test } from "../support/fixtures.js";
import { texts } from "../support/texts.js";

const t = texts("en");

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a calendar address is made, read, and revoked", async ({ app, playwright }) => {
      await app.goto("/birthdays");
      await app.getByLabel(t("calendar-anniversaries")).check();
      await app.getByLabel(t("calendar-alarm"), { exact: true }).selectOption("day_before");
      await app.getByRole("button", { name: t("calendar-make") }).click();
      const address = await app.getByLabel(t("calendar-url"), { exact: true }).inputValue();
      await expect(app.getByRole("link", { name: t("calendar-open") })).toHaveAttribute("href", address.replace(/^https?/, "webcal"));
      const code = app.getByAltText(t("calendar-qr"));
      await expect.poll(() => code.evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);
      await expect(app.getByLabel(t("calendar-alarm"), { exact: true })).toHaveValue("day_before");
      const program = await playwright.request.newContext();
      expect((await program.get(address)).headers()["content-type"]).toBe("text/calendar; charset=utf-8");
      await app.getByText(t("calendar-end"), { exact: true }).click();
      await app.getByRole("button", { name: t("calendar-revoke"), exact: true }).click();
      await expect(app.locator(".notice")).toHaveText(t("calendar-revoked"));
      expect((await program.get(address)).status()).toBe(404);
      await program.dispose();
    });
  });
}
