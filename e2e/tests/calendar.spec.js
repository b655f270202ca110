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

test("a day with many birthdays shows the first of them and unfolds the rest", async ({ app, account }) => {
  const names = ["Anna", "Borys", "Vasyl", "Hanna", "Daria", "Emma"];
  for (const first_name of names) await account.add({ first_name, birthday: "--05-09" });
  for (const first_name of names.slice(0, 4)) await account.add({ first_name, birthday: "--05-20" });
  await app.goto("/birthdays?month=2027-05");
  const day = (number) => app.locator(".month > li").nth(number - 1);
  await expect(day(20).locator("a:visible")).toHaveCount(4);
  await expect(day(20).locator("summary")).toHaveCount(0);
  await expect(day(9).locator("a:visible")).toHaveCount(3);
  await day(9).getByText(t("card-further", { count: 3 })).click();
  await expect(day(9).locator("a:visible")).toHaveCount(6);
  expect((await day(9).locator("a").allTextContents()).sort()).toEqual([...names].sort());
});
