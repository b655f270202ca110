// What a visit costs, and that nothing jumps or strays.

import { once } from "node:events";
import { connect, createServer } from "node:net";
import { pipeline } from "node:stream";
import { expect, test } from "../support/fixtures.js";

// A way to the server that counts the bytes that come back, headers and all, also those that the service worker asked for.
async function countedWay(server) {
  const { hostname, port } = new URL(server.url);
  let bytes = 0;
  const way = createServer((browser) => {
    const answers = connect(port, hostname).on("data", (piece) => (bytes += piece.length));
    pipeline(browser, answers, browser, () => {});
  }).listen(0, "127.0.0.1");
  await once(way, "listening");
  const received = async (page, action) => {
    bytes = 0;
    await action();
    await page.waitForLoadState("networkidle");
    return bytes;
  };
  return { url: `http://127.0.0.1:${way.address().port}`, received, close: () => way.close() };
}

test("the first visit to the list takes less than 90 KB, the second less than 12 KB", async ({ app, account, browser, server, context }) => {
  await account.fill(200);
  const way = await countedWay(server);
  const fresh = await browser.newContext({ baseURL: way.url });
  await fresh.addCookies(await context.cookies());
  const page = await fresh.newPage();
  const first = await way.received(page, () => page.goto("/contacts"));
  const second = await way.received(page, () => page.goto("/contacts"));
  test.info().annotations.push({ type: "bytes", description: `first ${first}, second ${second}` });
  console.log(`first visit ${first} bytes, second visit ${second} bytes`);
  await fresh.close();
  way.close();
  expect(first).toBeGreaterThan(10_000);
  expect(first).toBeLessThan(90_000);
  expect(second).toBeLessThan(12_000);
});

test("nothing moves while a page loads", async ({ app, account }) => {
  await account.fill(120);
  const contact = await account.add({ first_name: "Taras", birthday: "--03-09" });
  // The navigation has their names at once, and what follows them stays where it is when they are counted.
  await account.import(["FN:Lesia", `CATEGORIES:${Array.from({ length: 10 }, (_, at) => `Label ${at}`)}`]);
  await account.send("POST", "/api/books", { name: "Work" });
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

// What is kept for when there is no network is deliberate: offline.spec.js shows that it holds no secret and goes with the session.
test("nothing is kept in the browser but cookies that no script reads, and contacts to open offline", async ({ app, account }) => {
  await account.add({ first_name: "Taras" });
  await app.goto("/contacts");
  await app.locator(".row-link").click();
  await expect(app.locator("#detail .contact")).toBeVisible();
  const kept = await app.evaluate(() => ({ local: localStorage.length, session: sessionStorage.length, cookies: document.cookie }));
  expect(kept).toEqual({ local: 0, session: 0, cookies: "" });
  const databases = await app.evaluate(() => indexedDB.databases());
  expect(databases.filter(({ name }) => name !== "carnet")).toEqual([]);
});

test("a lost connection is told, and that it is back", async ({ app, account, context, watched }) => {
  watched.allowOffline();
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
