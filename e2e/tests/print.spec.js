// What comes on paper.

import { expect, test } from "../support/fixtures.js";
import { texts } from "../support/texts.js";

const t = texts("en");

test("a contact is printed whole, without what is pressed", async ({ app, account }) => {
  const phones = Array.from({ length: 60 }, (_, index) => `TEL:+38067${1000000 + index}`);
  await account.import(["FN:Anna", "N:;Anna;;;", ...phones, "NOTE:the last line"], ["FN:Borys", "N:;Borys;;;"]);
  const contacts = await account.send("GET", "/api/contacts");
  await app.goto(`/contacts/${contacts.find((contact) => contact.display_name === "Anna").id}`);
  await app.emulateMedia({ media: "print" });
  await expect(app.getByText("the last line")).toBeVisible();
  for (const hidden of [".sidebar", ".list-pane", ".quick", ".contact-actions", ".contact-foot"]) await expect(app.locator(hidden).first()).toBeHidden();
  // Chromium prints what the window's own height holds; nothing within may scroll.
  const cut = await app.evaluate(() => [...document.querySelectorAll("main, main :not(.visually-hidden)")].filter((part) => part.scrollHeight > part.clientHeight + 1 && ["auto", "scroll", "clip", "hidden"].includes(getComputedStyle(part).overflowY)).map((part) => part.className));
  expect(cut).toEqual([]);
  await expect(app.locator("#detail")).toContainText("+380671000059");
});

test("the list is printed whole by letter, and so is what is filtered", async ({ app, account }) => {
  await account.fill(620);
  const { id } = await account.add({ first_name: "Zoryana", phone: "+380501112233" });
  await account.send("POST", "/api/labels/Choir/contacts", { add: [id] });
  await app.reload();
  await app.getByRole("link", { name: "Print list" }).click();
  await expect(app.locator(".printed p")).toHaveCount(621);
  expect(await app.locator(".printed h2").allTextContents()).toEqual([..."ABCDEFGHIJKLMNOPQRSTUVWXYZАБВГҐ"]);
  await app.goto("/contacts/print?label=Choir");
  await expect(app.locator(".printed p")).toHaveText(["Zoryana +380501112233"]);
  await expect(app.getByRole("heading", { level: 1 })).toHaveText("Choir");
  await app.emulateMedia({ media: "print" });
  await expect(app.getByRole("button", { name: "Print" })).toBeHidden();
});

test("a list without contacts says so on paper", async ({ app }) => {
  await app.goto("/contacts/print?favorites=true");
  await expect(app.locator(".printed p")).toHaveText(["No contacts found"]);
});

test("the browser's own key prints the whole list where only a part of it is there", async ({ app, account }) => {
  await account.fill(160);
  await app.addInitScript(() => { window.print = () => { window.printed = document.querySelectorAll(".printed p").length; }; });
  await app.goto("/contacts?sort=-created");
  await app.keyboard.press("Control+p");
  await app.waitForURL("**/contacts/print?sort=-created");
  await expect.poll(() => app.evaluate(() => window.printed)).toBe(160);
});

test("paper says where only a part of a list is on it", async ({ app, account }) => {
  const { id } = await account.add({ first_name: "Zoryana", favorite: true });
  await account.fill(160);
  for (const [path, isPart] of [["/contacts", true], ["/contacts?favorites=true", false], [`/contacts/${id}`, false]]) {
    await app.emulateMedia({ media: "screen" });
    await app.goto(path);
    await expect(app.getByText(t("print-part"))).toBeHidden();
    await app.emulateMedia({ media: "print" });
    await expect(app.getByText(t("print-part"))).toBeVisible({ visible: isPart });
  }
});
