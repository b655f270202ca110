// Contacts that are the same person: shown with what speaks for it, merged, parted again, told apart.

import { expect, test } from "../support/fixtures.js";
import { texts } from "../support/texts.js";

const t = texts("en");

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("two cards of one person are merged with every value, and parted again", async ({ app, account }) => {
      await account.import(
        ["FN:Taras Shevchenko", "EMAIL:taras@example.org", "TEL:+380 67 123 45 67", "BDAY:18140309", "NOTE:poet"],
        ["FN:Kobzar", "EMAIL:TARAS@example.org", "TEL:+380 44 1", "BDAY:18140310", "NOTE:painter"],
        ["FN:Lesia Ukrainka", "EMAIL:lesia@example.org"],
      );
      const before = await account.cards();
      await app.goto("/contacts");
      await app.locator(".sidebar > .nav-item", { hasText: t("duplicates-title") }).click();
      await expect(app.getByText(t("duplicates-count", { count: 1 }))).toBeVisible();
      const group = app.locator(".duplicate");
      await expect(group.locator(".cards b")).toHaveText(["Taras Shevchenko", "Kobzar"]);
      await expect(group.locator(".evidence li")).toHaveText([t("duplicates-same-email", { value: "taras@example.org" })]);

      await group.getByRole("link", { name: t("duplicates-merge") }).click();
      for (const value of ["+380 67 123 45 67", "+380 44 1", "poet", "painter"]) await expect(app.locator("table")).toContainText(value);
      const birthday = app.locator("fieldset").filter({ has: app.locator("legend", { hasText: t("field-birthday") }) });
      await birthday.locator("label", { hasText: "Kobzar" }).locator("input").check();
      await app.getByRole("button", { name: t("duplicates-merge-action") }).click();
      await expect(app.locator("#toasts .notice")).toBeVisible();
      for (const value of ["taras@example.org", "+380 67 123 45 67", "+380 44 1", "poet", "painter", "Kobzar", "Birthday"]) await expect(app.locator(".facts")).toContainText(value);
      await expect(app.locator(".row-name")).toHaveText(["Lesia Ukrainka", "Taras Shevchenko"]);
      expect(await account.cards()).toContain("BDAY:18140310");

      await app.locator("#toasts .notice").getByRole("button", { name: t("toast-undo") }).click();
      await expect(app.locator(".row-name")).toHaveCount(3);
      expect(sorted(await account.cards())).toEqual(sorted(before));
    });

    test("contacts that were chosen in the list are merged", async ({ app, account }) => {
      await account.add({ first_name: "Taras", phone: "+380 67 123 45 67" });
      await account.add({ first_name: "Kobzar", email: "taras@example.org" });
      await app.goto("/contacts");
      for (const box of await app.locator("[name=ids]").all()) await box.check();
      await app.locator("#bulk-bar [value=merge]").click();
      await app.getByRole("button", { name: t("duplicates-merge-action") }).click();
      await expect(app.locator(".row-name")).toHaveText(["Kobzar"]);
      for (const value of ["+380 67 123 45 67", "taras@example.org", "Taras"]) await expect(app.locator(".facts")).toContainText(value);
    });

    test("contacts that were told apart are not shown again", async ({ app, account }) => {
      await account.add({ first_name: "Taras", phone: "+380 67 123 45 67" });
      await account.add({ first_name: "Taras", phone: "+380671234567" });
      await app.goto("/duplicates");
      await app.getByRole("button", { name: t("duplicates-distinct") }).click();
      await expect(app.getByRole("heading", { name: t("duplicates-none-title") })).toBeVisible();
      await app.goto("/duplicates");
      await expect(app.getByRole("heading", { name: t("duplicates-none-title") })).toBeVisible();
      await app.goto("/contacts");
      await expect(app.locator(".row-name")).toHaveText(["Taras", "Taras"]);
    });
  });
}

function sorted(cards) {
  return cards.split("END:VCARD\r\n").sort();
}
