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
      await app.locator(".sidebar > .nav-item", { hasText: t("nav-duplicates") }).click();
      await expect(app.getByText(t("duplicates-count", { count: 1 }))).toBeVisible();
      const group = app.locator(".duplicate");
      await expect(group.locator(".cards b")).toHaveText(["Taras Shevchenko", "Kobzar"]);
      await expect(group.locator(".evidence li")).toHaveText([t("duplicates-same-email", { value: "taras@example.org" })]);

      await group.getByRole("link", { name: t("duplicates-merge") }).click();
      for (const value of ["+380 67 123 45 67", "+380 44 1", "poet", "painter"]) await expect(app.locator("table .merged").locator("xpath=..").filter({ hasText: value }).first()).toBeVisible();
      const birthday = app.locator("fieldset").filter({ has: app.locator("legend", { hasText: t("field-birthday") }) });
      await expect(birthday.locator(".version .notes")).toHaveText(["March 9, 1814", "March 10, 1814"]);
      await birthday.locator("label", { hasText: "Kobzar" }).locator("input").check();
      if (javaScriptEnabled) await expect(app.locator("td.merged", { hasText: "March 10, 1814" })).toBeVisible();
      await app.getByRole("button", { name: t("duplicates-merge-action") }).click();
      await expect(app).toHaveURL(/\/duplicates/);
      await expect(app.locator(".notice")).toContainText(t("done-merge-into", { name: "Taras Shevchenko" }));
      await expect(app.getByRole("heading", { name: t("duplicates-none-title") })).toBeVisible();
      const undo = app.locator(".notice form");
      const operation = await undo.locator("[name=operation]").inputValue();
      const [merged] = (await account.send("GET", "/api/contacts")).filter(({ display_name }) => display_name === "Taras Shevchenko");
      await app.goto(`/contacts/${merged.id}?undo=${operation}`);
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

    test("the next group follows a merger, and all that is certain is merged with one undo", async ({ app, account }) => {
      const twins = (name) => Array.from({ length: 2 }, () => ({ op: "create", contact: { first_name: name, email: `${name}@example.org` } }));
      await account.send("POST", "/api/contacts/batch", { operations: ["ivan", "lesia", "taras"].flatMap(twins) });
      await app.goto("/duplicates");
      await app.locator(".duplicate").first().getByRole("link", { name: t("duplicates-merge") }).click();
      await app.getByRole("button", { name: t("duplicates-merge-action") }).click();
      await expect(app.locator(".notice")).toContainText(t("done-merge-into", { name: "ivan" }));
      await expect(app.locator("thead")).toContainText("lesia");
      await app.getByRole("link", { name: t("form-cancel") }).click();
      const certain = app.locator(".certain");
      await certain.locator("summary").click();
      await expect(certain.locator(".entry b")).toHaveText(["lesia", "taras"]);
      await certain.getByRole("button", { name: t("duplicates-merge-certain", { count: 2 }) }).click();
      await expect(app.getByRole("heading", { name: t("duplicates-none-title") })).toBeVisible();
      await app.locator(".notice").getByRole("button", { name: t("toast-undo") }).click();
      await expect(app.locator(".duplicate")).toHaveCount(2);
    });

    test("contacts that were told apart are not shown again", async ({ app, account }) => {
      await account.add({ first_name: "Taras", phone: "+380 67 123 45 67" });
      await account.add({ first_name: "Taras", phone: "+380671234567" });
      await app.goto("/duplicates");
      await app.getByRole("button", { name: t("duplicates-distinct") }).click();
      await expect(app.getByRole("heading", { name: t("duplicates-none-title") })).toBeVisible();
      await app.goto("/duplicates");
      await expect(app.getByRole("heading", { name: t("duplicates-none-title") })).toBeVisible();
      await app.getByRole("link", { name: t("duplicates-apart-link") }).click();
      await app.getByRole("button", { name: t("duplicates-apart-back") }).click();
      await expect(app.getByText(t("duplicates-apart-none"))).toBeVisible();
      await app.goto("/duplicates");
      await expect(app.locator(".duplicate")).toHaveCount(1);
      await app.goto("/contacts");
      await expect(app.locator(".row-name")).toHaveText(["Taras", "Taras"]);
    });
  });
}

function sorted(cards) {
  return cards.split("END:VCARD\r\n").sort();
}

test("the columns of a merger leave a phone number whole", async ({ app, account }) => {
  const ids = [];
  for (const last of [3, 4]) ids.push((await account.add({ first_name: "Mykola", last_name: "Lysenko", email: `mykola${last}@example.org`, phone: `+38044111223${last}` })).id);
  for (const width of [360, 768, 1440]) {
    await app.setViewportSize({ width, height: 800 });
    await app.goto(`/duplicates/merge?ids=${ids.join()}`);
    const lines = await app.locator(".compared .notes", { hasText: "+38044" }).evaluateAll((values) => values.map((value) => value.getBoundingClientRect().height / parseFloat(getComputedStyle(value).lineHeight)));
    expect(lines.map(Math.round), `${width}`).toEqual([1, 1, 1, 1]);
  }
});
