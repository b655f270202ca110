// The whole card: its photo, and the values beyond the first of each kind.

import { expect, test } from "../support/fixtures.js";
import { png } from "../support/picture.js";
import { texts } from "../support/texts.js";

const t = texts("en");

function file(name, buffer) {
  return { name, mimeType: "application/octet-stream", buffer };
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a photo is uploaded, seen in the list and in full, replaced and removed", async ({ app, account }) => {
      const contact = await account.add({ first_name: "Taras" });
      await app.goto(`/contacts/${contact.id}`);
      const tools = app.locator(".photo-tools");
      const upload = async (...picture) => {
        await tools.locator("summary").click();
        await tools.getByLabel(t("card-photo-choose")).setInputFiles(file("photo.png", png(...picture)));
        if (javaScriptEnabled) await app.getByRole("dialog").getByRole("button", { name: t("crop-use") }).click();
        await tools.getByRole("button", { name: t("card-photo-save") }).click();
      };
      await upload(300, 200, [200, 0, 0]);
      const link = app.locator(".avatar-link");
      await expect(link).toBeVisible();
      for (const avatar of [link.locator("img"), app.locator(".row-item img")]) {
        await expect(avatar).toBeVisible();
        await expect.poll(() => avatar.evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);
      }
      const first = await link.getAttribute("href");
      const shown = await app.request.get(first);
      expect(shown.headers()).toMatchObject({ "content-type": "image/jpeg", "cache-control": "private, max-age=31536000, immutable" });

      await upload(40, 40, [0, 0, 200]);
      await expect(link).not.toHaveAttribute("href", first);
      await tools.locator("summary").click();
      await tools.getByRole("button", { name: t("card-photo-remove") }).click();
      await expect(link).toHaveCount(0);
      expect((await account.contact(contact.id)).photo).toBeNull();
    });

    test("what is no picture is refused in words and changes nothing", async ({ app, account, watched }) => {
      watched.allow("422");
      const contact = await account.add({ first_name: "Taras" });
      await app.goto(`/contacts/${contact.id}`);
      const tools = app.locator(".photo-tools");
      await tools.locator("summary").click();
      const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
      await tools.getByLabel(t("card-photo-choose")).setInputFiles(file("photo.png", Buffer.from(drawing)));
      await tools.getByRole("button", { name: t("card-photo-save") }).click();
      await expect(tools.getByRole("alert")).toBeVisible();
      expect(await account.contact(contact.id)).toEqual(contact);
    });

    test("a second email and an address are written, and the other lines stay as they were", async ({ app, account }) => {
      await account.import(["FN:Taras Shevchenko", "N:Shevchenko;Taras;;;", "EMAIL;X-KEPT=1:taras@example.org", "item1.TEL:+380 44 1", "item1.X-ABLabel:Boat"]);
      const before = await account.cards();
      await app.goto("/contacts");
      await app.locator(".row-link").click();
      await app.locator("#detail [data-key=e]").click();
      const group = (title) => app.locator(".card-entries").filter({ has: app.locator("legend", { hasText: title }) });
      for (const title of [t("card-more-emails"), t("field-address")]) if (javaScriptEnabled) await group(title).getByRole("button", { name: t("card-add-entry") }).click();
      const email = group(t("card-more-emails")).locator("[data-entry]:visible").last();
      await email.locator("input").first().fill("second@example.org");
      await email.getByLabel(t("card-label"), { exact: true }).selectOption({ label: t("label-work") });
      await group(t("field-address")).locator("[data-entry]:visible").getByLabel(t("card-city")).fill("Kaniv");
      await app.locator(".contact-edit .btn-primary").click();
      await expect(app.locator(".facts")).toContainText("second@example.org");
      await expect(app.locator(".facts")).toContainText("Kaniv");
      const added = "EMAIL;TYPE=WORK:second@example.org\r\nADR:;;;Kaniv;;;\r\n";
      expect(sortedLines(await account.cards())).toEqual(sortedLines(before + added));
    });
  });
}

test("rows are added and taken out without leaving the form", async ({ app, account }) => {
  await account.import(["FN:Taras", "NOTE:first", "NOTE:second", "NOTE:third"]);
  await app.goto("/contacts");
  await app.locator(".row-link").click();
  await app.locator("#detail [data-key=e]").click();
  const notes = app.locator(".card-entries").filter({ has: app.locator("legend", { hasText: t("card-more-notes") }) });
  await notes.locator("[data-entry]").first().getByRole("button", { name: t("card-remove-entry") }).click();
  for (const text of ["fourth", "fifth"]) {
    await notes.getByRole("button", { name: t("card-add-entry") }).click();
    await app.keyboard.type(text);
  }
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator(".facts .notes")).toHaveText(["first", "third", "fourth", "fifth"]);
});

function sortedLines(cards) {
  return cards.split("\r\n").filter((line) => !line.startsWith("REV:")).sort();
}
