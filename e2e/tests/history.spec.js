// What contacts were: told in words, brought back one by one, or the whole book at once.

import { expect, test } from "../support/fixtures.js";
import { texts } from "../support/texts.js";

const t = texts("en");

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a contact tells what was changed, and takes its first version back", async ({ app, account }) => {
      const contact = await account.add({ first_name: "Ivan", last_name: "Franko", phone: "+380 44 1" });
      for (const [field, value] of [["#last_name", "Kotliarevskyi"], ["#comments", "met in Lviv"]]) {
        await app.goto(`/contacts/${contact.id}`);
        await app.locator("#detail [data-key=e]").click();
        await app.locator(field).fill(value);
        await app.locator(".contact-edit .btn-primary").click();
        await expect(app.locator(".contact-foot")).toBeVisible();
      }
      await app.locator(".contact-foot").getByRole("link").click();
      await expect(app.getByRole("heading", { level: 1, name: t("history-of", { name: "Ivan Kotliarevskyi" }) })).toBeVisible();
      await expect(app).toHaveURL(new RegExp(`/contacts/${contact.id}/history$`));
      const events = app.locator(".event");
      await expect(events.locator("h2")).toHaveText([`${t("history-changed")} ${t("history-current")}`, t("history-changed"), t("history-created")]);
      await expect(events.nth(0).locator(".differences li")).toHaveText([t("history-value-new", { what: t("field-comments"), after: "met in Lviv" })]);
      await expect(events.nth(1).locator(".differences")).toContainText(
        t("history-value-changed", { what: t("property-fn"), before: "Ivan Franko", after: "Ivan Kotliarevskyi" }),
      );
      await expect(events.nth(0).locator(".event-when")).toContainText(t("history-by-web", { who: "Taras" }));
      await expect(events.nth(2).locator(".event-when")).toContainText(t("history-by-api", { who: "Taras" }));
      await expect(events.nth(0).getByRole("button")).toHaveCount(0);

      await events.nth(2).getByRole("button", { name: t("history-restore") }).click();
      await expect(app.locator("#detail h1")).toHaveText("Ivan Franko");
      await expect(app.locator(".facts")).not.toContainText("met in Lviv");
      await expect(app.locator(".row-name")).toHaveText(["Ivan Franko"]);
      expect(await account.contact(contact.id)).toMatchObject({ last_name: "Franko", comments: null, phone: "+380 44 1" });
      await app.goto(`/contacts/${contact.id}/history`);
      await expect(events).toHaveCount(4);
    });

    test("a deleted contact waits in the trash and comes back, or goes for good", async ({ app, account }) => {
      await account.add({ first_name: "Ivan" });
      await account.add({ first_name: "Petro" });
      await app.goto("/contacts");
      for (const name of ["Ivan", "Petro"]) {
        await app.goto("/contacts");
        await app.locator(".row-link", { hasText: name }).click();
        await app.locator("#detail .menu > summary").click();
        await app.locator("#detail").getByRole("button", { name: t("contact-delete") }).click();
        await expect(app.locator(".row-link", { hasText: name })).toHaveCount(0);
      }
      await app.goto("/trash");
      await expect(app.locator(".entry b")).toHaveText(["Petro", "Ivan"]);
      await app.getByRole("button", { name: t("trash-restore-one", { name: "Ivan" }) }).click();
      await expect(app.locator(".notice")).toContainText(t("toast-restored", { count: 1 }));
      await expect(app.locator(".entry b")).toHaveText(["Petro"]);

      await app.locator("summary", { hasText: t("trash-remove") }).click();
      await expect(app.getByText(t("trash-sure")).filter({ visible: true })).toHaveCount(1);
      await app.getByRole("button", { name: t("trash-remove"), exact: true }).click();
      await expect(app.locator(".notice")).toContainText(t("done-removed"));
      await expect(app.getByRole("heading", { name: t("trash-empty-title") })).toBeVisible();
      await app.goto("/contacts");
      await expect(app.locator(".row-name")).toHaveText(["Ivan"]);
    });

    test("a version of a contact in the trash brings it back", async ({ app, account }) => {
      const contact = await account.add({ first_name: "Ivan" });
      await account.change(contact.id, { first_name: "Vasyl" });
      await account.send("DELETE", `/api/contacts/${contact.id}`);
      await app.goto("/trash");
      await app.getByRole("link", { name: "Vasyl" }).click();
      await expect(app.locator(".event h2").first()).toHaveText(`${t("history-deleted")} ${t("history-current")}`);
      await expect(app.locator(".event").first().getByRole("button")).toHaveText(t("trash-restore"));
      await app.locator(".event").last().getByRole("button", { name: t("history-restore") }).click();
      await expect(app.locator("#detail h1")).toHaveText("Ivan");
      await expect(app.locator(".row-name")).toHaveText(["Ivan"]);
    });

    test("a deleted contact is restored at its deletion, and values are told as people write them", async ({ app, account }) => {
      const contact = await account.add({ first_name: "Ivan", birthday: "--08-27" });
      await account.change(contact.id, { birthday: "1856-08-27", favorite: true });
      await account.send("DELETE", `/api/contacts/${contact.id}`);
      await app.goto(`/contacts/${contact.id}/history`);
      const events = app.locator(".event");
      await expect(events.nth(1).locator(".differences li")).toHaveText([
        t("history-value-changed", { what: t("field-birthday"), before: "August 27", after: "August 27, 1856" }),
        t("history-value-new", { what: t("field-favorite"), after: t("yes") }),
      ]);
      await events.first().getByRole("button", { name: t("trash-restore") }).click();
      await expect(app.locator("#detail h1")).toHaveText("Ivan");
      await expect(app.locator(".row-name")).toHaveText(["Ivan"]);
      expect(await account.contact(contact.id)).toMatchObject({ birthday: "1856-08-27", favorite: true });
    });

    test("the whole book goes back to an instant, after a look, and forth again", async ({ app, account }) => {
      const kept = await account.add({ first_name: "Ivan", phone: "+380 44 1" });
      const deleted = await account.add({ first_name: "Petro" });
      const before = await account.cards();
      const instant = await nextSecond();
      await account.change(kept.id, { first_name: "Vasyl", phone: "+380 44 2" });
      await account.send("DELETE", `/api/contacts/${deleted.id}`);
      await account.add({ first_name: "Oksana" });
      const after = await account.cards();

      await app.goto("/history");
      await app.getByLabel(t("rewind-at", { zone: "UTC" })).fill(instant);
      await app.getByRole("button", { name: t("rewind-preview") }).click();
      await expect(app.locator(".preview > ul:not(.cards) li")).toHaveText([
        t("rewind-count-back", { count: 1 }),
        t("rewind-count-changed", { count: 1 }),
        t("rewind-count-gone", { count: 1 }),
      ]);
      const effects = app.locator(".preview .entry");
      await expect(effects.filter({ hasText: "Petro" })).toContainText(t("rewind-back"));
      await expect(effects.filter({ hasText: "Vasyl" })).toContainText(t("rewind-changed"));
      await expect(effects.filter({ hasText: "Oksana" })).toContainText(t("rewind-gone"));
      expect(await account.cards(), "nothing is written by looking").toBe(after);

      const restored = t("done-rewind", { when: await app.locator(".preview h3").textContent() });
      await app.getByRole("button", { name: t("rewind-confirm") }).click();
      await expect(app.locator(".notice")).toContainText(restored);
      expect(sorted(await account.cards())).toEqual(sorted(before));
      await app.locator(".notice").getByRole("button", { name: t("toast-undo") }).click();
      await expect(app.locator(".entry", { hasText: restored }).locator(".badge")).toHaveText(t("operations-undone"));
      expect(sorted(await account.cards())).toEqual(sorted(after));
    });

    test("only an instant of the past can be gone back to", async ({ app, account }) => {
      await account.add({ first_name: "Ivan" });
      await app.goto("/history");
      await app.getByLabel(t("rewind-at", { zone: "UTC" })).fill("2999-01-01T12:00");
      await app.getByRole("button", { name: t("rewind-preview") }).click();
      await expect(app.getByText(t("rewind-refused"))).toBeVisible();
      await expect(app.getByRole("button", { name: t("rewind-confirm") })).toHaveCount(0);
    });
  });
}

test("an earlier operation is undone from the list of them", async ({ app, account }) => {
  await account.import(["FN:Ivan"], ["FN:Petro"]);
  await account.add({ first_name: "Oksana" });
  await app.goto("/history");
  const operation = app.locator(".entry").filter({ hasText: t("done-import", { count: 2 }) });
  await operation.getByRole("button", { name: t("toast-undo") }).click();
  await expect(operation.locator(".badge")).toHaveText(t("operations-undone"));
  await app.goto("/contacts");
  await expect(app.locator(".row-name")).toHaveText(["Oksana"]);
});

// The start of the next second, when it has begun, as a field takes it.
async function nextSecond() {
  const instant = Math.ceil(Date.now() / 1000) * 1000;
  await new Promise((wake) => setTimeout(wake, instant + 50 - Date.now()));
  return new Date(instant).toISOString().slice(0, 19);
}

function sorted(cards) {
  return cards.split("END:VCARD\r\n").sort();
}

test("the preview of a rewind pages, and its button stays in reach", async ({ app, account }) => {
  await app.setViewportSize({ width: 1000, height: 600 });
  const before = new Date(Date.now() - 1000).toISOString().slice(0, 19);
  await account.fill(130);
  await app.goto(`/history?at=${before}`);
  const confirm = app.getByRole("button", { name: t("rewind-confirm") });
  await app.locator(".preview .entry").first().scrollIntoViewIfNeeded();
  await expect(app.locator(".preview .entry")).toHaveCount(100);
  await app.locator(".preview .entry").nth(2).scrollIntoViewIfNeeded();
  await expect(confirm).toBeInViewport({ ratio: 1 });
  const first = await app.locator(".preview .entry a").first().textContent();
  await app.locator(".preview").getByRole("link", { name: t("pages-next") }).click();
  await expect(app.locator(".preview .entry")).toHaveCount(30);
  await expect(app.locator(".preview .pages")).toContainText(t("pages-range", { from: "101", to: "130", total: "130" }));
  await expect(app.locator(".preview .entry a").first()).not.toHaveText(first);
  await app.locator(".preview").getByRole("link", { name: t("pages-previous") }).click();
  await expect(app.locator(".preview .entry")).toHaveCount(100);
});

test("everything in the trash comes back at once, and goes back with one undo", async ({ app, account }) => {
  for (const first_name of ["Ivan", "Petro"]) {
    const { id } = await account.add({ first_name });
    await account.send("DELETE", `/api/contacts/${id}`);
  }
  await app.goto("/trash");
  await expect(app.locator(".entry .avatar")).toHaveText(["P", "I"]);
  await app.getByRole("button", { name: t("trash-restore-all") }).click();
  await expect(app.locator(".notice")).toContainText(t("toast-restored", { count: 2 }));
  await expect(app.getByRole("heading", { name: t("trash-empty-title") })).toBeVisible();
  await app.locator(".notice form button").click();
  await expect(app.locator(".entry")).toHaveCount(2);
});

test("the history writes labels as people do", async ({ app, account }) => {
  await account.import(["FN:Ivan", "N:;Ivan;;;", "CATEGORIES:Friends,Poets"]);
  const [{ id }] = await account.contacts();
  await app.goto(`/contacts/${id}/history`);
  await expect(app.locator(".differences")).toContainText(t("history-value-new", { what: t("labels-title"), after: "Friends, Poets" }));
});
