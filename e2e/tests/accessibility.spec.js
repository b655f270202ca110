// axe-core finds nothing on any page, light and dark, in two scripts.

import { violations } from "../support/axe.js";
import { expect, signIn, test } from "../support/fixtures.js";

for (const colorScheme of ["light", "dark"]) {
  for (const locale of ["en-US", "uk-UA"]) {
    test.describe(`${colorScheme}, ${locale}`, () => {
      // Things that are still moving have no colour yet.
      test.use({ colorScheme, locale, reducedMotion: "reduce", contextOptions: { reducedMotion: "reduce" } });

      test("no page has a violation", async ({ page, account, watched }) => {
        test.slow();
        watched.allow("404");
        watched.allow("409");
        watched.allow("422");
        for (const path of ["/", "/login", "/signup", "/nowhere"]) {
          await page.goto(path);
          expect(await violations(page), path).toEqual([]);
        }
        await page.goto("/login");
        await page.locator("#email").fill("nobody@example.org");
        await page.locator("#password").fill("wrong password");
        await page.locator(".gate form .btn-primary").click();
        await expect(page.locator(".alert")).toBeVisible();
        expect(await violations(page), "refused sign-in").toEqual([]);

        await signIn(page, account);
        expect(await violations(page), "empty list").toEqual([]);
        const today = new Date().toISOString().slice(5, 10);
        const contact = await account.add({ first_name: "Taras", last_name: "Shevchenko", email: "t@example.org", phone: "+380 67 1", birthday: `1990-${today}`, comments: "Poet", favorite: true });
        await account.fill(60);
        const empty = ["/labels", "/import", "/import/review", "/duplicates", "/trash", "/history"];
        for (const path of empty) {
          await page.goto(path);
          expect(await violations(page), `${path}, empty`).toEqual([]);
        }
        await account.change(contact.id, { comments: "Poet and painter" });
        await account.import(["FN:Ivan Franko", "CATEGORIES:Poets,Friends"], ["FN:Lesia Ukrainka", "CATEGORIES:Poets"]);
        const twins = [await account.add({ first_name: "Marko", phone: "+380671234567" }), await account.add({ first_name: "Marko", phone: "+380671234567", birthday: "1833-12-22" })];
        const merge = `/duplicates/merge?ids=${twins.map(({ id }) => id).join()}`;
        const trashed = await account.add({ first_name: "Petro" });
        await account.send("DELETE", `/api/contacts/${trashed.id}`);
        await page.goto("/import");
        const table = "Wer;Ruf;Merk\nMarko Vovchok;+380 44 3;met in Lviv\n;;alone\n";
        await page.locator("#file").setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
        await page.waitForURL("**/import/review");
        const ways = [`/contacts/${contact.id}/history`, `/contacts/${trashed.id}/history`, "/contacts?label=Poets", merge, "/history?at=2001-01-01T00:00:00", "/history?at=2999-01-01T00:00:00"];
        for (const path of ["/contacts", `/contacts/${contact.id}`, `/contacts/${contact.id}/edit`, "/contacts/new", "/contacts?q=zzz", "/contacts?favorites=true", "/birthdays", "/birthdays?month=", "/settings", "/settings?done=saved", "/settings/devices", "/offline", "/settings/devices/set-up?kind=apple", "/settings/devices/set-up?kind=other", ...empty, ...ways]) {
          await page.goto(path);
          if (path === "/contacts") await expect(page.locator("#letters a").first()).toBeVisible();
          expect(await violations(page), path).toEqual([]);
        }
        for (const path of ["/labels", "/trash"]) {
          await page.goto(path);
          await page.locator(".entry summary").first().click();
          expect(await violations(page), `${path}, asked`).toEqual([]);
        }
        await page.goto("/settings/devices/set-up?kind=android");
        await page.locator("[name=answer]").click();
        await expect(page.locator("#seen")).toBeVisible();
        expect(await violations(page), "new device").toEqual([]);
        await page.goto("/settings/devices");
        await page.locator(".disclosure summary").click();
        await page.locator(".entry summary").click();
        expect(await violations(page), "devices, opened").toEqual([]);
        await page.goto("/contacts");
        await page.locator(".row-item [name=ids]").first().check();
        expect(await violations(page), "selection").toEqual([]);
        await page.goto(`/contacts/${contact.id}`);
        await page.locator(".menu summary").click();
        expect(await violations(page), "menu").toEqual([]);
        await page.locator("[data-open=qr]").click();
        await expect(page.locator("#qr")).toBeVisible();
        expect(await violations(page), "QR code").toEqual([]);
        await page.goto(`/contacts/${contact.id}/edit`);
        await account.change(contact.id, { comments: "Painter" });
        await page.locator("#comments").fill("Both");
        await page.locator(".contact-edit .btn-primary").click();
        await expect(page.locator(".conflict")).toBeVisible();
        expect(await violations(page), "conflict").toEqual([]);
      });
    });
  }
}
