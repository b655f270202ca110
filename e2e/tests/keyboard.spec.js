// Everything by the keyboard alone.

import { expect, test } from "../support/fixtures.js";

test("a contact is found, opened, starred, edited and saved without a mouse", async ({ app, account }) => {
  for (const first_name of ["Anna", "Borys", "Vasyl"]) await account.add({ first_name });
  await app.reload();
  await app.keyboard.press("j");
  await app.keyboard.press("j");
  await app.keyboard.press("k");
  await app.keyboard.press("j");
  await expect(app.locator(".row-link").nth(1)).toBeFocused();
  await app.keyboard.press("s");
  await expect(app.locator(".row-item .star").nth(1)).toHaveAttribute("aria-pressed", "true");
  await app.keyboard.press("j");
  await app.keyboard.press("Enter");
  await expect(app.locator("#detail h1")).toHaveText(/Anna|Borys|Vasyl/);
  await app.keyboard.press("e");
  await expect(app.locator("#first_name")).toBeFocused();
  await app.keyboard.press("End");
  await app.keyboard.type(" jens");
  await app.keyboard.press("Enter");
  await expect(app.locator("#detail h1")).toHaveText(/ jens$/);

  await app.keyboard.press("/");
  await expect(app.locator("#search [name=q]")).toBeFocused();
  await app.keyboard.type("anna");
  await expect(app.locator(".row-name")).toHaveText([/^Anna/]);
  await app.keyboard.press("Escape");
  await app.keyboard.press("Escape");
  await app.keyboard.press("?");
  await expect(app.locator("#shortcuts")).toBeVisible();
  await app.keyboard.press("Escape");
  await expect(app.locator("#shortcuts")).toBeHidden();
  await app.keyboard.press("n");
  await expect(app).toHaveURL(/\/contacts\/new$/);
  await app.keyboard.press("Tab");
});

test("who has gone on to the search stays there when a contact comes late", async ({ app, account }) => {
  const { id } = await account.add({ first_name: "Anna" });
  await app.reload();
  let answer;
  const held = new Promise((resolve) => { answer = resolve; });
  await app.route(`**/contacts/${id}`, async (route) => {
    await held;
    await route.continue();
  });
  await app.keyboard.press("j");
  await app.keyboard.press("Enter");
  await app.keyboard.press("/");
  answer();
  await expect(app.locator("#detail h1")).toHaveText("Anna");
  await app.keyboard.type("an");
  await expect(app.locator("#search [name=q]")).toHaveValue("an");
  await expect(app.locator("#search [name=q]")).toBeFocused();
});

test("the tab key reaches the content first when asked to", async ({ app }) => {
  await app.goto("/settings");
  await app.keyboard.press("Tab");
  await expect(app.locator(".skip-link")).toBeFocused();
  await app.keyboard.press("Enter");
  await expect(app.locator("#main")).toBeFocused();
});

test("shortcuts work on a keyboard of another script", async ({ app, account }) => {
  await account.add({ first_name: "Anna" });
  await app.reload();
  const press = (key, code) => app.evaluate(([key, code]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true })), [key, code]);
  await press("о", "KeyJ");
  await expect(app.locator(".row-link")).toBeFocused();
  await press("у", "KeyE");
  await expect(app.locator(".contact-edit #first_name")).toHaveValue("Anna");
});

test("a new contact begins in its first field", async ({ app }) => {
  await app.keyboard.press("n");
  await expect(app.locator("#first_name")).toBeFocused();
});

test("an edit begins in the first field, and leads back to the contact's name when it is saved or given up", async ({ app, account }) => {
  const { id } = await account.add({ first_name: "Anna" });
  await app.goto(`/contacts/${id}`);
  const [name, field] = [app.locator("#detail h1"), app.locator("#first_name")];
  await app.keyboard.press("e");
  await expect(field).toBeFocused();
  await app.keyboard.press("End");
  await app.keyboard.type(" Maria");
  await app.keyboard.press("Enter");
  await expect(name).toHaveText("Anna Maria");
  await expect(name).toBeFocused();
  await app.keyboard.press("e");
  await expect(field).toBeFocused();
  await app.locator(".contact-edit .back").focus();
  await app.keyboard.press("Enter");
  await expect(name).toHaveText("Anna Maria");
  await expect(name).toBeFocused();
  await expect(app).toHaveURL(new RegExp(`/contacts/${id}$`));
});

test("arrows go from the search along its results and back, and Escape clears the search before it leaves", async ({ app, account }) => {
  for (const first_name of ["Anna", "Annika", "Borys"]) await account.add({ first_name });
  await app.reload();
  const field = app.locator("#search [name=q]");
  await app.keyboard.press("/");
  await app.keyboard.type("ann");
  await expect(app.locator(".row-name")).toHaveText(["Anna", "Annika"]);
  await app.keyboard.press("ArrowDown");
  await app.keyboard.press("ArrowDown");
  await expect(app.locator(".row-link").nth(1)).toBeFocused();
  await app.keyboard.press("ArrowUp");
  await app.keyboard.press("ArrowUp");
  await expect(field).toBeFocused();
  await app.keyboard.press("Escape");
  await expect(field).toHaveValue("");
  await expect(app.locator(".row-name")).toHaveText(["Anna", "Annika", "Borys"]);
  await expect(field).toBeFocused();
  await app.keyboard.press("Escape");
  await expect(field).not.toBeFocused();
});

test("single keys can be switched off, and stay so", async ({ app, account }) => {
  await account.add({ first_name: "Anna" });
  await app.reload();
  await app.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await app.locator("[data-keys]").uncheck();
  await app.keyboard.press("Escape");
  await app.reload();
  await app.keyboard.press("n");
  await app.keyboard.press("?");
  await expect(app.locator("#shortcuts")).toBeHidden();
  await expect(app).toHaveURL(/\/contacts$/);
  await app.keyboard.press("ArrowDown");
  await expect(app.locator(".row-link")).toBeFocused();
});
