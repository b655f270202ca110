// The whole way of a new user, in both languages, with JavaScript and without.

import { expect, test } from "../support/fixtures.js";
import { texts } from "../support/texts.js";

for (const [locale, language] of [["en-US", "en"], ["uk-UA", "uk"]]) {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(`${language}, ${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
      test.use({ locale, javaScriptEnabled });
      const t = texts(language);

      test("sign up, keep a contact, sign out, come back", async ({ page, watched }) => {
        const email = `journey-${language}-${javaScriptEnabled}-${process.pid}@example.org`;
        await page.goto("/");
        await expect(page.locator("html")).toHaveAttribute("lang", language);
        await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("home-title"));
        await page.getByRole("link", { name: t("home-sign-up") }).click();

        watched.allow("422");
        await page.getByLabel(t("field-username")).fill("Леся");
        await page.getByLabel(t("field-email")).fill(email);
        await page.getByLabel(t("field-password"), { exact: true }).fill("password");
        await page.getByRole("button", { name: t("signup-action") }).click();
        await expect(page.getByText(t("reason-common-password"))).toBeVisible();
        await expect(page.getByLabel(t("field-email"))).toHaveValue(email);
        await expect(page.getByLabel(t("field-password"), { exact: true })).toHaveValue("");
        await page.getByLabel(t("field-password"), { exact: true }).fill("contra spem spero");
        await page.getByRole("button", { name: t("signup-action") }).click();

        await expect(page.getByRole("heading", { name: t("list-empty-title") })).toBeVisible();
        await page.getByRole("link", { name: t("list-empty-action") }).click();
        await page.locator("#first_name").fill("Тарас");
        await page.locator("#last_name").fill("Шевченко");
        await page.locator("#phone").fill("+380 67 123 45 67");
        await page.locator("[name=birth_day]").fill("9");
        await page.locator("[name=birth_month]").selectOption("3");
        await page.locator("[name=birth_year]").fill("1814");
        await page.locator("#comments").fill("Поет\nі художник");
        await page.getByRole("button", { name: t("form-save") }).click();

        await expect(page.getByRole("heading", { level: 1, name: "Тарас Шевченко" })).toBeVisible();
        await expect(page.locator(".facts")).toContainText(language === "uk" ? "9 березня 1814" : "March 9, 1814");
        await expect(page.locator(".facts").getByRole("link", { name: "+380 67 123 45 67", exact: true })).toHaveAttribute("href", "tel:+380671234567");

        await page.getByRole("link", { name: t("contact-edit"), exact: true }).click();
        await page.locator("#email").fill("taras@example.org");
        await page.getByRole("button", { name: t("form-save") }).click();
        await expect(page.locator(".facts").getByRole("link", { name: "taras@example.org" })).toHaveAttribute("href", "mailto:taras@example.org");

        await page.goto("/contacts?q=shevch");
        await expect(page.locator(".row-name")).toHaveText(["Тарас Шевченко"]);
        await page.getByRole("button", { name: t("list-star", { name: "Тарас Шевченко" }) }).click();
        await expect(page.locator(".row-item .star[aria-pressed=true]")).toBeVisible();
        await page.goto("/contacts?favorites=true");
        await expect(page.locator(".row-name")).toHaveText(["Тарас Шевченко"]);

        await page.locator(".row-link").click();
        await page.locator(".menu summary").click();
        await page.locator("#detail").getByRole("button", { name: t("contact-delete") }).click();
        await expect(page.locator(".notice")).toContainText(t("toast-deleted"));
        await page.locator(".notice").getByRole("button", { name: t("toast-undo") }).click();
        await expect(page.locator(".row-name")).toHaveText(["Тарас Шевченко"]);

        await page.goto("/birthdays");
        await expect(page.locator(".birthday-who")).toContainText(["Тарас Шевченко"]);
        await page.goto("/settings");
        await page.getByRole("button", { name: t("nav-sign-out") }).first().click();
        await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("home-title"));
        await page.goto("/contacts");
        await expect(page).toHaveURL(/\/login\?next=%2Fcontacts$/);
        await page.getByLabel(t("field-email")).fill(email);
        await page.getByLabel(t("field-password"), { exact: true }).fill("contra spem spero");
        await page.getByRole("button", { name: t("login-action") }).click();
        await expect(page.locator(".row-name")).toHaveText(["Тарас Шевченко"]);
      });
    });
  }
}
