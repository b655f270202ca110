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

test("long emails wrap at their marks, and nothing is wider than a narrow screen", async ({ app, account }) => {
  await app.setViewportSize({ width: 320, height: 700 });
  const email = "taras.hryhorovych.shevchenko.of.morynci@a-very-long-name-of-a-department.university.example.org";
  const { id } = await account.add({ first_name: "Т".repeat(90), last_name: "Shevchenko", email, phone: "+380 67 123 45 67 89 01 23 45 67" });
  await app.goto(`/contacts/${id}`);
  const link = app.locator(".facts a", { hasText: email });
  const ends = await link.evaluate((element) => {
    const lines = [];
    let top = null;
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      const range = document.createRange();
      range.selectNode(node);
      const { top: at } = range.getBoundingClientRect();
      if (top !== null && at > top + 2) lines.push(node.textContent[0]);
      top = at;
    }
    return lines;
  });
  expect(ends.length).toBeGreaterThan(0);
  for (const start of ends) expect("@.").toContain(start);
  for (const path of [`/contacts/${id}`, "/contacts", `/contacts/${id}/history`, "/trash"]) {
    await app.goto(path);
    expect(await app.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  }
});
