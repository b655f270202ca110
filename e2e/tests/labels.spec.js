// Labels: given to many, filtered by, renamed, merged, deleted, and all of that undone.

import { expect, test } from "../support/fixtures.js";
import { texts } from "../support/texts.js";

const t = texts("en");

async function entry(page, name) {
  await page.goto("/labels");
  return page.locator(".entry").filter({ has: page.getByRole("link", { name, exact: true }) });
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("chosen contacts get a label, by which the list is filtered", async ({ app, account }) => {
      for (const first_name of ["Ivan", "Lesia", "Petro"]) await account.add({ first_name });
      // Where the navigation has no room for labels.
      await app.setViewportSize({ width: 1000, height: 800 });
      await app.goto("/contacts");
      await expect(app.locator("#bulk-bar")).toBeHidden();
      await app.getByRole("checkbox", { name: t("list-choose", { name: "Ivan" }) }).check();
      await app.getByRole("checkbox", { name: t("list-choose", { name: "Lesia" }) }).check();
      await app.locator("#bulk-bar summary").click();
      await app.locator("#bulk-label").fill("Poets & Co");
      await app.getByRole("button", { name: t("bulk-label-add") }).click();
      await expect(app.locator(".notice")).toContainText(t("done-label-add", { count: 2 }));

      await app.locator("#label-filter").selectOption("Poets & Co");
      if (!javaScriptEnabled) await app.getByRole("button", { name: t("list-sort-action") }).click();
      await expect(app.locator(".row-name")).toHaveText(["Ivan", "Lesia"]);
      await expect(app).toHaveURL(/label=Poets/);

      await app.getByRole("checkbox", { name: t("list-choose", { name: "Ivan" }) }).check();
      await app.locator("#bulk-bar summary").click();
      await app.locator("#bulk-label").fill("Poets & Co");
      await app.getByRole("button", { name: t("bulk-label-remove") }).click();
      await expect(app.locator(".row-name")).toHaveText(["Lesia"]);
      await app.locator(".notice").getByRole("button", { name: t("toast-undo") }).click();
      await expect(app.locator(".row-name")).toHaveText(["Ivan", "Lesia"]);
    });

    test("the navigation counts from the first page on", async ({ app, account }) => {
      await account.import(["FN:Ivan", "CATEGORIES:Poets"], ["FN:Lesia", "CATEGORIES:Poets"], ["FN:Taras"]);
      await app.goto("/settings");
      const count = (link) => app.locator(`.nav-item[href="${link}"] .nav-count`).first();
      await expect(count("/contacts?label=Poets")).toHaveText("2");
      await expect(count("/contacts")).toHaveText("3");
    });

    test("of many labels the first are seen at once, and all on demand", async ({ app, account }) => {
      await account.import(["FN:Ivan", "TEL:+380 67 123 45 67", `CATEGORIES:${Array.from({ length: 200 }, (_, at) => `Label ${at}`)}`]);
      const [{ id }] = await account.send("GET", "/api/contacts");
      await app.setViewportSize({ width: 360, height: 740 });
      await app.goto(`/contacts/${id}`);
      await expect(app.locator(".quick [href^='tel:']")).toBeInViewport();
      for (const path of [`/contacts/${id}`, `/contacts/${id}/edit`]) {
        await app.goto(path);
        const chips = app.locator(path.endsWith("edit") ? ".label-chips label.chip" : ".contact-labels form.chip").filter({ visible: true });
        await expect(chips).toHaveCount(12);
        await app.locator(".chips-rest summary", { hasText: t("labels-all", { count: 200 }) }).click();
        await expect(chips).toHaveCount(200);
      }
    });

    test("a label is renamed, merged into another and deleted, and each is undone", async ({ app, account }) => {
      await account.import(["UID:1", "FN:Ivan", "CATEGORIES:Poets"], ["UID:2", "FN:Lesia", "CATEGORIES:Poets,Friends"], ["UID:3", "FN:Petro", "CATEGORIES:Friends"]);
      const before = await account.cards();
      const rename = async (from, to) => {
        const label = await entry(app, from);
        await label.getByLabel(t("label-change-one", { name: from })).click();
        await label.getByLabel(t("label-name"), { exact: true }).fill(to);
        await label.getByRole("button", { name: t("form-save"), exact: true }).click();
      };
      const names = app.locator(".entry b");
      const undo = async () => {
        await app.locator(".notice").getByRole("button", { name: t("toast-undo") }).click();
        await expect(names).toHaveText(["Friends", "Poets"]);
        await expect(app).toHaveURL(/\/labels/);
        expect(await account.cards()).toBe(before);
      };

      await rename("Poets", "Writers");
      await expect(app.locator(".notice")).toContainText(t("done-label-rename", { count: 2 }));
      await expect(names).toHaveText(["Friends", "Writers"]);
      await undo();

      await rename("Poets", "Friends");
      await expect(names).toHaveText(["Friends"]);
      await expect(app.locator(".entry")).toContainText(t("contacts-count", { count: 3 }));
      await undo();

      const label = await entry(app, "Poets");
      await label.getByLabel(t("label-delete-one", { name: "Poets" })).click();
      await expect(app.getByText(t("label-sure")).filter({ visible: true })).toHaveCount(1);
      await app.getByRole("button", { name: t("label-delete"), exact: true }).click();
      await expect(app.locator(".notice")).toContainText(t("done-label-delete", { count: 2 }));
      await expect(names).toHaveText(["Friends"]);
      await undo();

      await app.locator("#main").getByRole("link", { name: "Poets", exact: true }).click();
      await expect(app.locator(".row-name")).toHaveText(["Ivan", "Lesia"]);
    });

    test("a contact shows its labels, takes another and loses one", async ({ app, account }) => {
      await account.import(["UID:1", "FN:Ivan", "CATEGORIES:Poets"]);
      await app.goto("/contacts");
      await app.locator(".row-link").click();
      const chips = app.locator(".contact-labels .chip span");
      await expect(chips).toHaveText(["Poets"]);
      await app.getByLabel(t("label-new")).fill("Friends");
      await app.getByRole("button", { name: t("label-add"), exact: true }).click();
      await expect(chips).toHaveText(["Friends", "Poets"]);
      await app.getByRole("button", { name: t("label-remove", { name: "Poets" }) }).click();
      await expect(chips).toHaveText(["Friends"]);
      expect(await account.cards()).toMatch(/^CATEGORIES:Friends\r$/m);
    });
  });
}
