// The letters beside the list fit any height, and tell which one is under a finger.

import { expect, test } from "../support/fixtures.js";

const shown = (app) => app.locator("#letters a:not(.is-out)");

for (const height of [320, 480, 640, 900]) {
  test(`letters fit a window ${height} px high`, async ({ app, account }) => {
    await app.setViewportSize({ width: 1280, height });
    await account.fill(31);
    await app.goto("/contacts");
    await expect(app.locator("#letters a")).toHaveCount(31);
    const rail = await app.locator("#letters").boundingBox();
    const places = await shown(app).evaluateAll((links) => links.map((link) => ({ ...link.getBoundingClientRect().toJSON(), isMark: link.classList.contains("is-mark"), letter: link.textContent })));
    let end = rail.y;
    for (const { top, bottom } of places) {
      expect(bottom - top).toBeGreaterThanOrEqual(15.9);
      expect(top).toBeGreaterThanOrEqual(end - 0.1);
      end = bottom;
    }
    expect(end).toBeLessThanOrEqual(rail.y + rail.height + 0.1);
    const letters = places.filter(({ isMark }) => !isMark).map(({ letter }) => letter);
    // The first of each script and the last always keep their letters.
    for (const letter of ["A", "А", "Ґ"]) expect(letters).toContain(letter);
    expect(places.some(({ isMark }) => isMark)).toBe(places.length < 31);
  });
}

test("a bubble names the letter under the pointer that moves along, and letting go leads there", async ({ app, account }) => {
  await app.setViewportSize({ width: 1280, height: 480 });
  await account.fill(62);
  await app.goto("/contacts");
  await expect(app.locator("#letters a")).toHaveCount(31);
  const bubble = app.locator(".letter-bubble");
  await expect(bubble).toBeHidden();
  const first = await shown(app).first().boundingBox();
  const mark = await app.locator("#letters .is-mark").first().boundingBox();
  const x = first.x + first.width / 2;
  await app.mouse.move(x, first.y + 4);
  await app.mouse.down();
  await app.mouse.move(x, mark.y + 1, { steps: 4 });
  await expect(bubble).toBeVisible();
  const passed = new Set([await bubble.textContent()]);
  for (let y = mark.y + 1; y < mark.y + mark.height; y += 2) {
    await app.mouse.move(x, y);
    passed.add(await bubble.textContent());
  }
  expect(passed.size, "a mark stands for several letters").toBeGreaterThan(1);
  const letter = await bubble.textContent();
  await app.mouse.up();
  await expect(app).toHaveURL(new RegExp(`from=${letter}`));
  await expect(app.locator(".row-name").first()).toContainText(`${letter}nnа`);
});
