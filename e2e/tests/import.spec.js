// Files brought in and taken out: looked at first, then imported, then undone.

import { readFile } from "node:fs/promises";
import { card } from "../support/account.js";
import { expect, test } from "../support/fixtures.js";
import { texts } from "../support/texts.js";

const SAME = ["UID:same", "FN:Lesia Ukrainka", "N:Ukrainka;Lesia;;;", "EMAIL:lesia@example.org"];
const OLD = ["UID:changed", "FN:Ivan Franko", "N:Franko;Ivan;;;", "TEL:+380 44 1"];
const CHANGED = ["UID:changed", "FN:Ivan Franko", "N:Franko;Ivan;;;", "TEL:+380 44 2"];
const NEW = ["UID:new", "FN:Taras Shevchenko", "N:Shevchenko;Taras;;;", "EMAIL:taras@example.org"];
const BROKEN = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Nobody's end\r\n";

function file(content, name = "contacts.vcf", mimeType = "text/vcard") {
  return { name, mimeType, buffer: Buffer.from(content) };
}

async function send(page, sent, javaScriptEnabled = true) {
  await page.goto("/import");
  await page.locator("#file").setInputFiles(sent);
  // With JavaScript the file is on its way as soon as it is chosen.
  if (!javaScriptEnabled) await page.locator("form.upload button").click();
  await page.waitForURL("**/import/review");
}

for (const [locale, language] of [["en-US", "en"], ["uk-UA", "uk"]]) {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(`${language}, ${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
      test.use({ locale, javaScriptEnabled });
      const t = texts(language);

      test("a file is looked at, imported, and undone to the byte", async ({ app, account }) => {
        await account.import(SAME, OLD);
        const before = await account.cards();
        await send(app, file(card(...NEW) + card(...CHANGED) + card(...SAME) + BROKEN), javaScriptEnabled);

        await expect(app.locator(".counts li")).toHaveText([
          t("import-count-new", { count: 1 }),
          t("import-count-changed", { count: 1 }),
          t("import-count-same", { count: 1 }),
          t("import-count-refused", { count: 1 }),
        ]);
        const refused = app.getByRole("region", { name: t("import-refused") }).locator(".entry");
        await expect(refused).toHaveCount(1);
        await expect(refused).toContainText("Nobody's end");
        await expect(refused).toContainText(t("fault-no-end"));
        await expect(refused).toContainText(t("import-line", { line: 22 }));
        const seen = app.getByRole("region", { name: t("import-seen"), exact: true }).locator(".entry-text");
        await expect(seen).toHaveText([
          `Taras Shevchenko${t("import-fate-new")}`,
          `Ivan Franko${t("import-fate-changed")}`,
          `Lesia Ukrainka${t("import-fate-same")}`,
        ]);
        expect(await account.cards(), "nothing is written by looking").toBe(before);

        await app.getByRole("button", { name: t("import-confirm", { count: 2 }) }).click();
        await expect(app.locator(".row-name")).toHaveText(["Ivan Franko", "Lesia Ukrainka", "Taras Shevchenko"]);
        await expect(app.locator(".notice")).toContainText(t("done-import", { count: 2 }));
        expect(await account.cards()).toContain("+380 44 2");

        await app.locator(".notice").getByRole("button", { name: t("toast-undo") }).click();
        await expect(app.locator(".row-name")).toHaveText(["Ivan Franko", "Lesia Ukrainka"]);
        await expect(app.locator(".notice")).toContainText(t("undone-import", { count: 2 }));
        expect(await account.cards()).toBe(before);
        await app.locator(".notice").getByRole("button", { name: t("toast-redo") }).click();
        await expect(app.locator(".row-name")).toHaveText(["Ivan Franko", "Lesia Ukrainka", "Taras Shevchenko"]);
        await app.goto("/history");
        await expect(app.locator(".entry .badge")).toHaveText([t("operations-undone"), t("operations-redone")]);
      });
    });
  }
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });
    const t = texts("en");

    test("a table of no known program is imported as its columns are told", async ({ app, account }) => {
      const table = "Wer;Erreichbar;Ruf;Merk\nMarko Vovchok;marko@example.org;+380 44 3;met in Lviv\nOlha Kobylianska;olha@example.org;+380 44 4;\n";
      await send(app, file(table, "list.csv", "text/csv"), javaScriptEnabled);
      await expect(app.getByRole("heading", { name: t("import-columns") })).toBeVisible();
      const name = app.getByLabel("Wer");
      await expect(name).toHaveAccessibleDescription("Marko Vovchok · Olha Kobylianska");
      await name.selectOption({ label: t("property-fn") });
      await app.getByLabel("Erreichbar").selectOption({ label: t("field-email") });
      await app.getByLabel("Ruf").selectOption({ label: t("field-phone") });
      await app.getByLabel("Merk").selectOption({ label: t("column-none") });
      await app.getByRole("button", { name: t("import-columns-action") }).click();

      await expect(app.getByLabel("Erreichbar").locator("option:checked")).toHaveText(t("field-email"));
      await expect(app.locator(".counts li")).toHaveText([t("import-count-new", { count: 2 })]);
      await app.getByRole("button", { name: t("import-confirm", { count: 2 }) }).click();
      await expect(app.locator(".row-name")).toHaveText(["Marko Vovchok", "Olha Kobylianska"]);
      await app.locator(".row-link", { hasText: "Marko" }).click();
      await expect(app.locator("#detail")).toContainText("marko@example.org");
      await expect(app.locator("#detail")).toContainText("+380 44 3");
      await expect(app.locator("#detail")).not.toContainText("met in Lviv");
      expect(await account.cards()).not.toContain("met in Lviv");
    });

    test("what is no address book is refused in words", async ({ app }) => {
      const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
      for (const [sent, reason] of [
        [file("<!doctype html><html><body>Please sign in</body></html>", "contacts.vcf"), "import-html"],
        [file(png, "contacts.vcf"), "import-image"],
        [file("", "contacts.vcf"), "import-empty"],
        [file("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "contacts.vcf"), "import-calendar"],
      ]) {
        await send(app, sent, javaScriptEnabled);
        await expect(app.getByRole("alert").filter({ hasText: t(reason) })).toBeVisible();
        await expect(app.locator("form[action='/import/review'][method=post]")).toHaveCount(0);
        await app.getByRole("link", { name: t("import-another") }).click();
        await expect(app).toHaveURL(/\/import$/);
      }
    });

    test("contacts are downloaded, all or those with a label", async ({ app, account }) => {
      await account.import([...NEW, "CATEGORIES:Poets"], SAME);
      await app.goto("/import");
      const download = async () => {
        const [sent] = await Promise.all([app.waitForEvent("download"), app.getByRole("button", { name: t("export-action") }).click()]);
        return { name: sent.suggestedFilename(), text: await readFile(await sent.path(), "utf8") };
      };
      await app.getByLabel(t("export-as")).selectOption("original");
      expect(await download()).toEqual({ name: expect.stringMatching(/^carnet-\d{4}-\d\d-\d\d\.vcf$/), text: await account.cards() });
      await app.getByLabel(t("export-as")).selectOption("csv");
      await app.getByLabel(t("export-which")).selectOption("Poets");
      const { name, text } = await download();
      expect(name).toMatch(/^carnet-Poets-\d{4}-\d\d-\d\d\.csv$/);
      expect(text).toContain("taras@example.org");
      expect(text).not.toContain("lesia@example.org");
    });
  });
}

test("a dropped file shows how far it is", async ({ app }) => {
  const t = texts("en");
  await app.goto("/import");
  let go;
  const held = new Promise((resolve) => {
    go = resolve;
  });
  await app.route("**/import", async (route) => {
    await held;
    await route.continue();
  });
  const dropped = await app.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], "phone.vcf", { type: "text/vcard" }));
    return transfer;
  }, card(...NEW));
  await app.dispatchEvent(".drop", "dragenter", { dataTransfer: dropped });
  await expect(app.locator(".drop")).toHaveClass(/is-over/);
  await app.dispatchEvent(".drop", "drop", { dataTransfer: dropped });
  await expect(app.getByRole("progressbar")).toBeVisible();
  await expect(app.locator(".upload-name")).toContainText("phone.vcf");
  await expect(app.getByRole("button", { name: t("import-action") })).toBeDisabled();
  go();
  await app.waitForURL("**/import/review");
  await expect(app.locator(".lead-text")).toHaveText("phone.vcf");
});

test("a file is imported once, however often it is confirmed", async ({ app, account, context }) => {
  const t = texts("en");
  await send(app, file(card(...NEW)));
  const other = await context.newPage();
  await other.goto("/import/review");
  await app.getByRole("button", { name: t("import-confirm", { count: 1 }) }).click();
  await expect(app.locator(".row-name")).toHaveText(["Taras Shevchenko"]);
  await other.getByRole("button", { name: t("import-confirm", { count: 1 }) }).click();
  await expect(other.getByRole("heading", { name: t("import-waiting-title") })).toBeVisible();
  expect((await account.cards()).match(/BEGIN:VCARD/g)).toHaveLength(1);
});

test("duplicates in the file and in the book are counted apart, and a long list says so and pages", async ({ app, account }) => {
  const t = texts("en");
  await account.import(SAME);
  const people = Array.from({ length: 250 }, (_, nth) => card(`UID:${nth}`, `FN:Person ${String(nth).padStart(3, "0")}`)).join("");
  const like = card("UID:like", "FN:Lesia Ukrainka", "EMAIL:lesia@example.org");
  const twins = card("UID:one", "FN:Twin", "EMAIL:twin@example.org") + card("UID:two", "FN:Twin", "EMAIL:twin@example.org");
  await send(app, file(people + like + twins + card("UID:nobody", "FN:")));
  await expect(app.locator(".counts li")).toHaveText([
    t("import-count-new", { count: 253 }),
    t("import-count-duplicates", { count: 1 }),
    t("import-count-duplicates-in-file", { count: 1 }),
    t("import-count-refused", { count: 1 }),
  ]);
  const seen = app.getByRole("region", { name: t("import-seen"), exact: true });
  await expect(seen.locator(".entry")).toHaveCount(200);
  await expect(seen.locator(".pages")).toContainText("1–200 of 253");
  await seen.getByRole("link", { name: t("pages-next") }).click();
  await expect(seen.locator(".entry")).toHaveCount(53);
  await expect(seen.locator(".pages")).toContainText("201–253 of 253");
  await expect(seen.locator(".entry").first()).toContainText("Person 200");
});
