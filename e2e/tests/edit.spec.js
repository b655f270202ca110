// Editing: guarded against leaving, against losing another's change, and undone.

import { expect, signIn, test } from "../support/fixtures.js";
import { texts } from "../support/texts.js";

const t = texts("en");

test("an edit shows at once, in the contact and in its row", async ({ app, account }) => {
  const contact = await account.add({ first_name: "Ivan", last_name: "Franko", comments: "one\ntwo" });
  await app.reload();
  await app.locator(".row-link").click();
  await app.locator("#detail [data-key=e]").click();
  await expect(app.locator("#comments")).toHaveValue("one\ntwo");
  await app.locator("#last_name").fill("Kotliarevskyi");
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("#detail h1")).toHaveText("Ivan Kotliarevskyi");
  await expect(app.locator(".row-name")).toHaveText(["Ivan Kotliarevskyi"]);
  await expect(app).toHaveURL(new RegExp(`/contacts/${contact.id}`));
  expect(await account.contact(contact.id)).toMatchObject({ last_name: "Kotliarevskyi", comments: "one\ntwo" });
});

test("what is refused says why beside its field and keeps what was typed", async ({ app, account, watched }) => {
  watched.allow("422");
  const contact = await account.add({ first_name: "Ivan" });
  await app.goto(`/contacts/${contact.id}/edit`);
  await app.locator("#email").fill("no email");
  await app.locator("[name=birth_day]").fill("31");
  await app.locator("[name=birth_month]").selectOption("2");
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("#email-error")).toBeVisible();
  await expect(app.locator("#birthday-error")).toBeVisible();
  await expect(app.locator("#email")).toHaveValue("no email");
  await expect(app.locator("#email")).toBeFocused();
});

test("an edited form asks before it is left", async ({ app, account }) => {
  const contact = await account.add({ first_name: "Ivan" });
  await app.goto(`/contacts/${contact.id}/edit`);
  const birthdays = app.locator(".sidebar").getByRole("link", { name: "Birthdays" });
  await app.locator("#first_name").fill("Petro");
  await birthdays.click();
  const dialog = app.getByRole("alertdialog", { name: t("form-leave") });
  await expect(dialog).toHaveAccessibleDescription(t("form-leave-text"));
  await expect(dialog.getByRole("button", { name: t("form-cancel") })).toBeFocused();
  await app.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(app.locator("#first_name")).toHaveValue("Petro");
  await expect(birthdays).toBeFocused();
  await birthdays.click();
  await dialog.getByRole("button", { name: t("conflict-discard") }).click();
  await expect(app).toHaveURL(/\/birthdays$/);
});

test("a form that holds what it came with is left without a question", async ({ app, account }) => {
  const contact = await account.add({ first_name: "Ivan" });
  await app.goto(`/contacts/${contact.id}/edit`);
  await app.locator("#first_name").fill("Petro");
  await app.locator("#first_name").fill("Ivan");
  await app.locator(".sidebar").getByRole("link", { name: "Birthdays" }).click();
  await expect(app).toHaveURL(/\/birthdays$/);
});

test("an edited form asks before the page is loaded again", async ({ app, account }) => {
  const contact = await account.add({ first_name: "Ivan" });
  await app.goto(`/contacts/${contact.id}/edit`);
  await app.locator("#first_name").fill("Petro");
  const asked = new Promise((answer) => {
    app.once("dialog", async (dialog) => {
      await dialog.dismiss();
      answer(dialog.type());
    });
  });
  await app.evaluate(() => location.reload());
  expect(await asked).toBe("beforeunload");
  await expect(app.locator("#first_name")).toHaveValue("Petro");
});

test("what is typed while a contact is on its way is not replaced by it", async ({ app, account }) => {
  const contact = await account.add({ first_name: "Ivan" });
  await account.add({ first_name: "Petro" });
  await app.goto(`/contacts/${contact.id}/edit`);
  let answer;
  const held = new Promise((resolve) => { answer = resolve; });
  await app.route(/\/contacts\/\d+$/, async (route) => {
    await held;
    await route.continue();
  });
  await app.locator(".row-link", { hasText: "Petro" }).click();
  await app.locator("#first_name").fill("Vasyl");
  answer();
  await app.getByRole("alertdialog").getByRole("button", { name: t("form-cancel") }).click();
  await expect(app.locator("#first_name")).toHaveValue("Vasyl");
  await app.locator(".row-link", { hasText: "Petro" }).click();
  await app.getByRole("alertdialog").getByRole("button", { name: t("conflict-discard") }).click();
  await expect(app.locator("#detail h1")).toHaveText("Petro");
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a stale edit shows both versions and keeps the chosen one", async ({ app, account, watched }) => {
      watched.allow("409");
      const contact = await account.add({ first_name: "Ivan", last_name: "Franko", phone: "+380 44 1", comments: "old" });
      await app.goto(`/contacts/${contact.id}/edit`);
      await account.change(contact.id, { phone: "+380 44 2", last_name: "Theirs" });
      await app.locator("#last_name").fill("Mine");
      await app.locator("#comments").fill("new");
      await app.locator(".contact-edit .btn-primary").click();

      await expect(app.locator(".conflict")).toBeVisible();
      await expect(app.locator(".conflict .versions")).toHaveCount(2);
      const choice = (title) => app.getByRole("group", { name: title });
      await expect(choice("Last name").locator(":checked")).toHaveCount(0);
      await app.locator(".conflict .btn-primary").click();
      await expect(choice("Last name").getByRole("radio").first()).toBeFocused();
      await expect(choice("Notes").locator(".version:has(:checked)")).toContainText("new");
      await expect(app.locator(".kept")).toContainText("+380 44 2");
      await choice("Last name").locator(".version", { hasText: "Mine" }).locator("input").check();
      await app.locator(".conflict .btn-primary").click();
      await expect(app.locator("#detail h1")).toHaveText("Ivan Mine");
      // What only the other side changed is told, and kept without asking.
      expect(await account.contact(contact.id)).toMatchObject({ last_name: "Mine", comments: "new", phone: "+380 44 2" });
    });

    test("every field and entry of a stale edit is shown from both sides and saved as chosen", async ({ app, account, watched }) => {
      watched.allow("409");
      await account.import(["UID:taras", "FN:Taras", "N:;Taras;;;", "NICKNAME:Kobzar", "ORG:Academy", "TEL:+380 44 1", "TEL;TYPE=WORK:+380 44 2", "URL:https://one.example"]);
      const [{ id }] = await account.send("GET", "/api/contacts");
      await app.goto(`/contacts/${id}/edit`);
      await account.import(["UID:taras", "FN:Taras", "N:;Taras;;;", "NICKNAME:Poet", "ORG:University", "TEL:+380 44 1", "TEL;TYPE=WORK:+380 44 22", "URL:https://one.example"]);
      await app.locator("#nickname").fill("Mine");
      await app.locator('.card-entry input[value="+380 44 2"]').fill("+380 44 20");
      await app.locator(".contact-edit .btn-primary").click();
      const choices = app.locator(".conflict .versions");
      await expect(choices.locator("legend")).toHaveText(["Nickname", "Phone"]);
      await expect(choices.nth(0).locator(".notes")).toHaveText(["Mine", "Poet"]);
      await expect(choices.nth(1).locator(".notes")).toHaveText(["+380 44 20 (work)", "+380 44 22 (work)"]);
      await expect(app.locator(".kept")).toContainText("“Academy” to “University”");
      await choices.nth(0).getByRole("radio").nth(0).check();
      await choices.nth(1).getByRole("radio").nth(1).check();
      await app.locator(".conflict .btn-primary").click();
      await expect(app.locator("#detail h1")).toHaveText("Taras");
      const card = await account.cards();
      for (const line of ["NICKNAME:Mine", "ORG:University", "TEL:+380 44 1", "TEL;TYPE=WORK:+380 44 22", "URL:https://one.example"]) expect(card).toContain(`${line}\r\n`);
      expect(card).not.toContain("+380 44 20\r\n");
    });
  });
}

test("a deleted contact is brought back where it was opened", async ({ app, account }) => {
  const contact = await account.add({ first_name: "Ivan" });
  await account.add({ first_name: "Petro" });
  await app.reload();
  await app.locator(`#c${contact.id} .row-link`).click();
  await app.locator("#detail .menu > summary").click();
  await app.locator("#detail .text-danger").click();
  await expect(app.locator(".row-name")).toHaveText(["Petro"]);
  await expect(app.locator("#count")).toHaveText("1");
  await expect(app.locator(".notice")).toContainText("Deleted.");
  await expect(app).toHaveURL(/\/contacts$/);
  await app.locator(".notice form button").click();
  await expect(app.locator(".row-name")).toHaveText(["Ivan", "Petro"]);
});

test("a QR code opens to be scanned", async ({ app, account }) => {
  const contact = await account.add({ first_name: "Ivan", email: "ivan@example.org" });
  await app.goto(`/contacts/${contact.id}`);
  await app.locator("#detail .menu > summary").click();
  await app.locator("[data-open=qr]").click();
  const picture = app.locator("#qr img");
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image) => image.naturalWidth)).toBeGreaterThan(100);
});

test("two users never see each other's contacts", async ({ app, account, browser, server }) => {
  const { Account } = await import("../support/account.js");
  const contact = await account.add({ first_name: "Secret of the first" });
  const other = await Account.open(server.url, "Other");
  await other.add({ first_name: "Secret of the second" });
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await signIn(page, other);
  await app.reload();
  await expect(app.locator(".row-name")).toHaveText(["Secret of the first"]);
  await expect(page.locator(".row-name")).toHaveText(["Secret of the second"]);
  for (const path of [`/contacts/${contact.id}`, `/contacts/${contact.id}/edit`, `/contacts/${contact.id}/qr.svg`]) {
    const answer = await page.goto(path);
    expect(answer.status()).toBe(404);
    expect(await page.content()).not.toContain("Secret of the first");
  }
  await page.goto("/contacts?q=secret");
  await expect(page.locator(".row-name")).toHaveText(["Secret of the second"]);
  await context.close();
});

test("what was typed for a contact that was deleted meanwhile becomes a new one", async ({ app, account, watched }) => {
  watched.allow("409");
  const contact = await account.add({ first_name: "Ivan" });
  await app.goto(`/contacts/${contact.id}/edit`);
  await app.locator("#comments").fill("typed at length");
  await account.send("DELETE", `/api/contacts/${contact.id}`);
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator(".alert-warning")).toBeVisible();
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("#detail h1")).toHaveText("Ivan");
  await expect(app.locator(".facts")).toContainText("typed at length");
});

test("a form that could be neither sent nor kept is still guarded", async ({ app, account, context, watched }) => {
  await app.addInitScript(() => delete Navigator.prototype.serviceWorker);
  watched.allowOffline();
  const contact = await account.add({ first_name: "Ivan" });
  await account.add({ first_name: "Petro" });
  await app.goto(`/contacts/${contact.id}/edit`);
  await app.locator("#first_name").fill("Vasyl");
  await context.setOffline(true);
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator(".notice")).toBeVisible();
  await context.setOffline(false);
  await app.locator(".row-item", { hasText: "Petro" }).locator(".row-link").click();
  await app.getByRole("alertdialog").getByRole("button", { name: t("form-cancel") }).click();
  await expect(app.locator("#first_name")).toHaveValue("Vasyl");
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("#detail h1")).toHaveText("Vasyl");
});

test("starring someone else or going back does not disarm an edited form", async ({ app, account }) => {
  const contact = await account.add({ first_name: "Ivan" });
  await account.add({ first_name: "Petro" });
  await app.reload();
  await app.locator(`#c${contact.id} .row-link`).click();
  await app.locator("#detail [data-key=e]").click();
  await app.locator("#first_name").fill("Vasyl");
  await app.locator(".row-item", { hasText: "Petro" }).locator(".star").click();
  await expect(app.locator(".row-item", { hasText: "Petro" }).locator(".star")).toHaveAttribute("aria-pressed", "true");
  await app.evaluate(() => history.back());
  await app.getByRole("alertdialog").getByRole("button", { name: t("form-cancel") }).click();
  await expect(app.getByRole("alertdialog")).toBeHidden();
  await expect(app).toHaveURL(/\/edit$/);
  await expect(app.locator("#first_name")).toHaveValue("Vasyl");
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("#detail h1")).toHaveText("Vasyl");
});

test("going back from an edited form goes back once its changes are discarded", async ({ app, account }) => {
  await account.add({ first_name: "Ivan" });
  await app.reload();
  await app.locator(".row-link").click();
  await app.locator("#detail [data-key=e]").click();
  await app.locator("#first_name").fill("Vasyl");
  await app.evaluate(() => history.back());
  await app.getByRole("alertdialog").getByRole("button", { name: t("conflict-discard") }).click();
  await expect(app).toHaveURL(/\/contacts$/);
  await expect(app.locator(".contact-edit")).toHaveCount(0);
});
