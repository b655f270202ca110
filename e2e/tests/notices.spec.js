// Notices, menus and filters: nothing is covered or moved, and what is shown says why.

import { expect, test } from "../support/fixtures.js";
import { settled } from "../support/motion.js";
import { texts } from "../support/texts.js";

const t = texts("en");

for (const [width, height] of [[360, 640], [1280, 800]]) {
  test(`a notice covers nothing at ${width} px`, async ({ app, account }) => {
    await app.setViewportSize({ width, height });
    await account.fill(60);
    await app.goto("/contacts");
    await app.locator(".row-link").last().click();
    await app.locator("#detail .menu > summary").click();
    await app.locator("#detail .text-danger").click();
    const notice = app.locator(".notice");
    await expect(notice).toContainText(t("toast-deleted"));
    await settled(app);
    const [box, main, nav] = await Promise.all([notice, app.locator("#main"), app.locator(".sidebar")].map((part) => part.boundingBox()));
    expect(overlap(box, main), "the page").toBe(false);
    expect(overlap(box, nav), "the navigation").toBe(false);
    await notice.locator("[data-dismiss]").click();
    const after = await app.locator("#main").boundingBox();
    expect([after.x, after.y, after.width]).toEqual([main.x, main.y, main.width]);
  });
}

test("opening a menu moves nothing and closes with Escape", async ({ app, account }) => {
  for (const first_name of ["Ivan", "Petro"]) {
    const { id } = await account.add({ first_name });
    await account.send("DELETE", `/api/contacts/${id}`);
  }
  await app.goto("/trash");
  const places = () => app.locator(".entry, .page > .confirm > summary").evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().toJSON()));
  const before = await places();
  for (const menu of await app.locator(".confirm").all()) {
    await menu.locator("summary").click();
    await expect(app.locator("#ask")).toBeInViewport({ ratio: 1 });
    expect(await places()).toEqual(before);
    await app.keyboard.press("Escape");
    await expect(app.locator("#ask")).toBeHidden();
    await expect(menu.locator("summary")).toBeFocused();
  }
});

test("a filtered list says which filters are on and counts what it shows", async ({ app, account }) => {
  // Where there is room, the navigation filters instead.
  await app.setViewportSize({ width: 1000, height: 800 });
  for (let nth = 0; nth < 5; nth += 1) await account.add({ first_name: `Person ${nth}`, favorite: nth < 2 });
  await app.goto("/contacts");
  await expect(app.locator("#count")).toHaveText("5");
  await app.locator(".filters .chip", { hasText: t("list-favorites") }).click();
  await expect(app.locator("#count")).toHaveText("2");
  await expect(app.locator(".filters-on")).toContainText(t("filters-on", { names: t("list-favorites") }));
  await app.locator(".row-item .star").first().click();
  await app.locator("#search [name=q]").fill("person");
  await expect(app.locator(".filters-on")).toBeVisible();
  await expect(app.locator(".row-item")).toHaveCount(1);
  await app.locator("#search [name=q]").fill("");
  await expect(app.locator("#count")).toHaveText("1");
  await app.getByRole("link", { name: t("filters-off") }).click();
  await expect(app.locator("#count")).toHaveText("5");
  await expect(app.locator(".filters-on")).toHaveCount(0);
});

function overlap(one, other) {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
}
