// What a visit costs, and that nothing jumps or strays.

import { expect, test } from "../support/fixtures.js";

// The bytes that came over the network, headers and all.
async function received(page, action) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await action();
  await page.waitForLoadState("networkidle");
  await session.detach();
  return bytes;
}

test("the first visit to the list takes less than 90 KB, the second less than 12 KB", async ({ app, account, browser, server, context }) => {
  await account.fill(200);
  const fresh = await browser.newContext({ baseURL: server.url });
  await fresh.addCookies(await context.cookies());
  const page = await fresh.newPage();
  const first = await received(page, () => page.goto("/contacts"));
  const second = await received(page, () => page.goto("/contacts"));
  test.info().annotations.push({ type: "bytes", description: `first ${first}, second ${second}` });
  console.log(`first visit ${first} bytes, second visit ${second} bytes`);
  await fresh.close();
  expect(first).toBeGreaterThan(10_000);
  expect(first).toBeLessThan(90_000);
  expect(second).toBeLessThan(12_000);
});

test("nothing moves while a page loads", async ({ app, account }) => {
  await account.fill(120);
  const contact = await account.add({ first_name: "Taras", birthday: "--03-09" });
  await app.addInitScript(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (globalThis.shift += entry.value))).observe({ type: "layout-shift", buffered: true });
  });
  for (const path of ["/contacts", `/contacts/${contact.id}`, `/contacts/${contact.id}/edit`, "/birthdays", "/settings"]) {
    await app.goto(path);
    await app.waitForLoadState("networkidle");
    expect(await app.evaluate(() => globalThis.shift), path).toBe(0);
  }
});

test("nothing is kept in the browser but cookies that no script reads", async ({ app, account }) => {
  await account.add({ first_name: "Taras" });
  await app.goto("/contacts");
  await app.locator(".row-link").click();
  await expect(app.locator("#detail .contact")).toBeVisible();
  const kept = await app.evaluate(() => ({ local: localStorage.length, session: sessionStorage.length, cookies: document.cookie }));
  expect(kept).toEqual({ local: 0, session: 0, cookies: "" });
});

test("a lost connection is told, and that it is back", async ({ app, account, context, watched }) => {
  watched.allow("ERR_INTERNET_DISCONNECTED");
  watched.allow("Failed to fetch");
  await account.add({ first_name: "Taras" });
  await app.reload();
  await context.setOffline(true);
  await expect(app.locator("#offline")).toBeVisible();
  await app.locator(".row-link").click();
  await expect(app.locator(".notice")).toBeVisible();
  await context.setOffline(false);
  await expect(app.locator("#offline")).toBeHidden();
});

test("a contact that is slow to come shows its outline, then itself", async ({ app, account }) => {
  await account.add({ first_name: "Taras" });
  await app.reload();
  await app.route("**/contacts/*", async (route) => {
    await new Promise((wake) => setTimeout(wake, 1000));
    await route.continue();
  });
  await app.locator(".row-link").click();
  await expect(app.locator("#detail")).toHaveAttribute("aria-busy", "true");
  await expect(app.locator("#detail h1")).toHaveText("Taras");
  await expect(app.locator("#detail")).not.toHaveAttribute("aria-busy");
});
