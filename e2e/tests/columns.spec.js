// The columns of the list on a wide screen, and the height of its rows.

import { violations } from "../support/axe.js";
import { expect, test } from "../support/fixtures.js";

async function choose(app, choice) {
  await app.goto("/settings");
  const form = app.locator("form[action='/settings/list']");
  await choice(form);
  await form.locator(".btn-primary").click();
  await expect(app.locator(".notice")).toBeVisible();
  await app.goto("/contacts");
}

const left = (locator) => locator.evaluate((cell) => Math.round(cell.getBoundingClientRect().left));

test("a wide list has columns until a contact is opened, and again once it is left", async ({ app, account }) => {
  await account.add({ first_name: "Lesia", email: "lesia@example.org", phone: "+380 67 123 45 67" });
  await account.add({ first_name: "Taras", phone: "+380 44 000 00 00", birthday: "1814-03-09" });
  await app.setViewportSize({ width: 1600, height: 900 });
  await choose(app, (form) => form.locator("[value=birthday]").check());
  const cells = (row, column) => app.locator(".row-item").nth(row).locator(`.row-more > span:nth-child(${column})`);
  expect(await left(cells(0, 2))).toBe(await left(cells(1, 2)));
  expect(await left(cells(1, 2))).toBeGreaterThan((await left(app.locator(".row-name").nth(1))) + 300);
  expect(await left(cells(1, 3))).toBeGreaterThan(await left(cells(1, 2)));
  await expect(cells(1, 3)).toContainText("1814");
  await expect(app.locator("#detail")).toBeHidden();
  await app.locator(".row-link").first().click();
  await expect(app.locator("#detail h1")).toHaveText("Lesia");
  expect(await app.locator(".list-pane").evaluate((pane) => pane.clientWidth)).toBeLessThan(450);
  await app.goBack();
  await expect(app.locator("#detail")).toBeHidden();
});

test("a narrow list shows the chosen values in one line", async ({ app, account }) => {
  await account.add({ first_name: "Taras", phone: "+380 44 000 00 00" });
  await app.setViewportSize({ width: 360, height: 740 });
  await app.reload();
  await expect(app.locator(".row-more")).toHaveText("+380 44 000 00 00");
  const before = await app.locator(".row-more > :last-child").evaluate((cell) => getComputedStyle(cell, "::before").content);
  expect(before).toBe("none");
});

test("compact rows are lower, and still as high as a finger needs", async ({ app, account }) => {
  await account.add({ first_name: "Taras", email: "taras@example.org" });
  await app.reload();
  const height = () => app.locator(".row-item").evaluate((row) => row.getBoundingClientRect().height);
  const comfortable = await height();
  await choose(app, (form) => form.locator("[value=compact]").check());
  expect(await height()).toBeLessThan(comfortable);
  expect(await height()).toBeGreaterThanOrEqual(44);
});

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("labels of every colour can be read wherever they are", async ({ app, account }) => {
      const colors = ["teal", "indigo", "orange", "pink", "green", "blue", "purple", "yellow"];
      await account.import(...colors.map((color) => [`UID:${color}`, `FN:${color}`, `CATEGORIES:${color},plain`]));
      for (const color of colors) await account.send("PATCH", `/api/labels/${color}`, { color });
      await app.setViewportSize({ width: 1600, height: 900 });
      await choose(app, (form) => form.locator("[value=labels]").check());
      await expect(app.locator(".row-label[class*=hue-]")).toHaveCount(8);
      expect(await violations(app), "wide list").toEqual([]);
      await app.locator(".row-link").first().click();
      await expect(app.locator(".contact-labels .chip[class*=hue-]")).toBeVisible();
      expect(await violations(app), "contact beside the list").toEqual([]);
      await app.goto("/labels");
      await app.locator(".entry summary").first().click();
      expect(await violations(app), "labels").toEqual([]);
    });
  });
}
