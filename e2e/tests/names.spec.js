// Names and values of every script, and what of them is a link.

import { expect, test } from "../support/fixtures.js";

test("initials are letters as people see them", async ({ app, account }) => {
  const names = [["Émile", "Zola", "ÉZ"], ["小明", "王", "王"], ["ნინო", "ბერიძე", "ნბ"], ["👩‍👧 Mama", "", "👩‍👧"]];
  for (const [first_name, last_name] of names) await account.add({ first_name, last_name });
  await app.reload();
  const drawn = await app.locator(".row-item .avatar").allTextContents();
  expect(drawn.sort()).toEqual(names.map(([, , initials]) => initials).sort());
});

test("a name from right to left is written so and stands where the others do", async ({ app, account }) => {
  await account.add({ first_name: "أحمد (Ahmed)" });
  await app.reload();
  const name = app.locator(".row-name");
  expect(await name.evaluate((element) => getComputedStyle(element).direction)).toBe("rtl");
  expect(await name.evaluate((element) => getComputedStyle(element).textAlign)).toBe("left");
  await name.click();
  await expect(app.locator("#detail h1")).toHaveAttribute("dir", "auto");
});

test("a bare domain is a link and a script is none", async ({ app, account }) => {
  await account.import(["FN:Anna", "N:;Anna;;;", "URL:example.org/anna", "URL:javascript:alert(1)"]);
  const [{ id }] = await account.send("GET", "/api/contacts");
  await app.goto(`/contacts/${id}`);
  await expect(app.getByRole("link", { name: "example.org/anna" })).toHaveAttribute("href", "https://example.org/anna");
  await expect(app.locator(".facts")).toContainText("javascript:alert(1)");
  expect(await app.locator(".facts a").evaluateAll((links) => links.map((link) => link.protocol))).not.toContain("javascript:");
});
