// What comes on paper.

import { expect, test } from "../support/fixtures.js";

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
