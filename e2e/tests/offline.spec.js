// Offline: what was seen and what is a favourite opens, edits wait and are sent, and everything ends with the session.

import { Account } from "../support/account.js";
import { violations } from "../support/axe.js";
import { expect, signIn, test } from "../support/fixtures.js";
import { png } from "../support/picture.js";
import { texts } from "../support/texts.js";

// Everything that the browser keeps for scripts, as text.
function kept(page) {
  return page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name);
    const texts = [];
    for (const name of names) {
      const db = await new Promise((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)));
      for (const store of db.objectStoreNames) {
        const values = await new Promise((resolve) => (db.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result)));
        texts.push(...values.map((value) => JSON.stringify(value)));
      }
      db.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) texts.push(request.url, request.url.includes("/static/") ? "" : await (await cache.match(request)).text());
    }
    const workers = (await navigator.serviceWorker.getRegistrations()).length;
    return { databases: names.length, caches: (await caches.keys()).length, workers, text: texts.join("\n") };
  });
}

const nothing = { databases: 0, caches: 0, workers: 0, text: "" };

// The page is ready to be without network: the worker is there, and these texts are kept.
async function ready(page, ...texts) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  for (const text of ["/offline", ...texts]) await expect.poll(async () => (await kept(page)).text).toContain(text);
}

// Ends the page's session from another browser of the same account.
async function endElsewhere(page, account, browser, server) {
  const session = await page.locator("body").getAttribute("data-session");
  const context = await browser.newContext({ baseURL: server.url });
  const other = await context.newPage();
  await signIn(other, account);
  const form_token = await other.locator("[name=form_token]").first().inputValue();
  const answer = await other.request.post(`/settings/sessions/${session}/end`, { form: { form_token } });
  expect(answer.ok()).toBe(true);
  await context.close();
}

test.beforeEach(({ watched }) => watched.allowOffline());

test("contacts last seen and favourites open offline, and others are said to be missing", async ({ page: app, account, context }) => {
  const seen = await account.add({ first_name: "Ivan", last_name: "Franko", phone: "+380 44 1", comments: "one\ntwo" });
  const favorite = await account.add({ first_name: "Lesya", favorite: true, email: "lesya@example.org" });
  const other = await account.add({ first_name: "Panas" });
  await signIn(app, account);
  await app.locator(`#c${seen.id} .row-link`).click();
  await expect(app.locator("#detail h1")).toHaveText("Ivan Franko");
  await ready(app, "+380 44 1", "lesya@example.org");

  await context.setOffline(true);
  await app.goto("/contacts");
  await expect(app.locator(".offline")).toContainText("You’re offline");
  await expect(app.locator(".row-name")).toHaveText(["Ivan Franko", "Lesya"]);
  expect(await violations(app)).toEqual([]);
  await app.locator(".row-link", { hasText: "Lesya" }).click();
  await expect(app.locator("h1", { hasText: "Lesya" })).toBeVisible();
  await expect(app.locator(".facts")).toContainText("lesya@example.org");
  await app.goto(`/contacts/${seen.id}/edit`);
  await expect(app.locator(".facts")).toContainText("+380 44 1");
  await expect(app.locator("form")).toHaveCount(0);
  expect(await violations(app)).toEqual([]);
  await app.goto(`/contacts/${other.id}`);
  await app.locator("[data-retry]").click();
  await expect(app.locator("[data-missing]")).toBeVisible();

  await context.setOffline(false);
  await expect(app.locator("#detail h1")).toHaveText("Panas");
  expect(favorite.favorite).toBe(true);
});

test("a photo and the labels of a contact are kept with it", async ({ page: app, account, context }) => {
  const { id } = await account.add({ first_name: "Ivan", favorite: true });
  const headers = { authorization: `Bearer ${account.token}`, "content-type": "image/png" };
  const answer = await fetch(`${account.url}/api/contacts/${id}/photo`, { method: "PUT", headers, body: png(64, 64, [200, 30, 30]) });
  expect(answer.ok).toBe(true);
  await signIn(app, account);
  await app.goto(`/contacts/${id}`);
  await app.locator(".label-new [name=add]").fill("Poets");
  await app.locator(".label-new button").click();
  await expect(app.locator(".contact-labels .chip")).toHaveText("Poets");
  await ready(app, "data:image/jpeg", "Poets");
  await context.setOffline(true);
  await app.goto(`/contacts/${id}`);
  await expect(app.locator(".contact-labels .chip")).toHaveText("Poets");
  for (const photo of await app.locator("img.avatar").all()) expect(await photo.evaluate((image) => image.decode().then(() => image.naturalWidth))).toBeGreaterThan(32);
  await expect(app.locator("img.avatar")).toHaveCount(2);
});

test("a contact that was seen opens also from a list that lost its connection", async ({ page: app, account, context }) => {
  const { id } = await account.add({ first_name: "Ivan", phone: "+380 44 1" });
  await account.add({ first_name: "Petro" });
  await signIn(app, account);
  await app.goto(`/contacts/${id}`);
  await ready(app, "+380 44 1");
  await app.goto("/contacts");
  await context.setOffline(true);
  await app.locator(`#c${id} .row-link`).click();
  await expect(app.locator("#kept .facts")).toContainText("+380 44 1");
});

test("what is kept holds no token, no cookie and no form", async ({ page: app, account, context }) => {
  const contact = await account.add({ first_name: "Ivan", favorite: true });
  await signIn(app, account);
  await app.goto(`/contacts/${contact.id}`);
  await app.locator("#detail [data-key=e]").click();
  await app.locator("#comments").fill("typed offline");
  await ready(app, "Ivan");
  const token = await app.locator("[name=form_token]").first().inputValue();
  await context.setOffline(true);
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("[data-waiting]")).toBeVisible();
  const { text } = await kept(app);
  expect(text).toContain("typed offline");
  const cookies = (await context.cookies()).map(({ value }) => value).filter((value) => value.length > 8);
  expect(cookies.length).toBeGreaterThan(0);
  for (const secret of [token, account.token, ...cookies, "form_token\"", "<form", "password"]) expect(text).not.toContain(secret);
});

test("signing out removes all that was kept, and asks when an edit was not sent", async ({ page: app, account, context, watched }) => {
  watched.allow("503");
  const contact = await account.add({ first_name: "Ivan", favorite: true });
  await signIn(app, account);
  await app.goto(`/contacts/${contact.id}/edit`);
  await ready(app, "Ivan");
  await app.locator("#comments").fill("typed offline");
  await context.setOffline(true);
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("[data-waiting]")).toBeVisible();
  await context.route(`**/contacts/${contact.id}`, (route) => (route.request().method() === "POST" ? route.fulfill({ status: 503 }) : route.continue()));
  await context.setOffline(false);
  await expect(app.locator("#detail h1")).toHaveText("Ivan");
  await app.locator(".sign-out button").click();
  await expect(app.locator("#ask p")).toContainText("Sign out anyway?");
  await app.locator("#ask .btn-outline-primary").click();
  expect((await kept(app)).text).toContain("typed offline");
  await app.locator(".sign-out button").click();
  await app.locator("#ask .btn-danger").click();
  await app.waitForURL("/");
  await expect.poll(() => kept(app)).toEqual(nothing);
  await context.setOffline(true);
  await expect(app.goto("/contacts")).rejects.toThrow();
});

test("a session that was ended elsewhere takes all that was kept with it", async ({ page: app, account, browser, server }) => {
  const contact = await account.add({ first_name: "Ivan", favorite: true });
  await signIn(app, account);
  await app.goto(`/contacts/${contact.id}`);
  await ready(app, "Ivan");
  await endElsewhere(app, account, browser, server);
  await app.goto("/contacts");
  await app.waitForURL(/\/login/);
  await expect.poll(() => kept(app)).toEqual(nothing);
});

test("a session that ends while a page is open takes all with it too", async ({ page: app, account, browser, server, watched }) => {
  watched.allow("401");
  const contact = await account.add({ first_name: "Ivan", favorite: true });
  await signIn(app, account);
  await ready(app, "Ivan");
  await endElsewhere(app, account, browser, server);
  await app.locator(`#c${contact.id} .star`).click();
  await expect(app.locator(".notice")).toBeVisible();
  await expect.poll(() => kept(app)).toEqual(nothing);
});

test("what is kept is not shown once its session would have ended", async ({ page: app, account, context }) => {
  await account.add({ first_name: "Ivan", favorite: true });
  await signIn(app, account);
  await ready(app, "Ivan");
  await app.clock.install({ time: Date.now() + 8 * 86_400_000 });
  await context.setOffline(true);
  await app.goto("/contacts");
  await expect(app.locator("[data-none]")).toBeVisible();
  await expect.poll(() => kept(app)).toEqual(nothing);
});

test("another account finds nothing of the first", async ({ page: app, account, server, context }) => {
  await account.add({ first_name: "Secret of the first", favorite: true });
  await signIn(app, account);
  await ready(app, "Secret of the first");
  const other = await Account.open(server.url, "Other");
  await other.add({ first_name: "Secret of the second", favorite: true });
  // Another tab of the first is open still.
  const tab = await context.newPage();
  await tab.goto("/contacts");
  await context.clearCookies();
  await signIn(app, other);
  await ready(app, "Secret of the second");
  expect((await kept(app)).text).not.toContain("Secret of the first");
  await context.setOffline(true);
  await app.goto("/contacts");
  await expect(app.locator(".row-name")).toHaveText(["Secret of the second"]);
});

test("a typed edit waits offline and is sent once when back", async ({ page: app, account, context }) => {
  const contact = await account.add({ first_name: "Ivan", comments: "old" });
  await signIn(app, account);
  await app.goto(`/contacts/${contact.id}`);
  await ready(app, "Ivan");
  await app.locator("#detail [data-key=e]").click();
  await app.locator("#last_name").fill("Franko");
  await context.setOffline(true);
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("[data-waiting]")).toBeVisible();
  await expect(app.locator("h1", { hasText: "Ivan" })).toBeVisible();
  await app.goto("/contacts");
  await expect(app.locator(".row-more")).toHaveText("Changes not saved yet");
  const sent = [];
  context.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  await context.setOffline(false);
  await expect(app.locator(".notice")).toContainText("are saved");
  await app.goto(`/contacts/${contact.id}`);
  await expect(app.locator("#detail h1")).toHaveText("Ivan Franko");
  expect(await account.contact(contact.id)).toMatchObject({ last_name: "Franko", comments: "old" });
  expect(sent.length).toBe(1);
  expect((await kept(app)).text).not.toContain('"path"');
});

test("a new contact typed offline waits, and is added once though its first answer is lost", async ({ page: app, account, context }) => {
  await signIn(app, account);
  await ready(app);
  await app.goto("/contacts/new");
  await app.locator("#first_name").fill("Lesya");
  await app.locator("#last_name").fill("Ukrainka");
  await context.route("**/contacts", async (route) => {
    if (route.request().method() === "POST") await route.fetch({ maxRedirects: 0 });
    await route.abort();
  });
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("#kept .row-name")).toHaveText("Lesya Ukrainka");
  await expect(app.locator("#kept .row-more")).toHaveText("Changes not saved yet");
  expect(await violations(app)).toEqual([]);
  const [saved] = await account.contacts();
  expect(saved).toMatchObject({ first_name: "Lesya", last_name: "Ukrainka" });
  await context.unroute("**/contacts");
  await expect(app.locator(".notice")).toContainText("are saved");
  await expect(app.locator("#rows .row-name")).toHaveText(["Lesya Ukrainka"]);
  expect(await account.contacts()).toEqual([saved]);
  expect((await kept(app)).text).not.toContain('"path"');
});

test("a new contact that the server asks back about waits until it is saved", async ({ page: app, account, context, watched }) => {
  watched.allow("409");
  await account.add({ first_name: "Lesya", email: "lesya@example.org" });
  await signIn(app, account);
  await ready(app);
  await app.goto("/contacts/new");
  await app.locator("#first_name").fill("Olha");
  await app.locator("#email").fill("lesya@example.org");
  await context.setOffline(true);
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("#kept .row-name")).toContainText(["Olha"]);
  await context.setOffline(false);
  await expect(app.locator("#email")).toHaveValue("lesya@example.org");
  expect((await kept(app)).text).toContain("Olha");
  await app.locator("#email").fill("olha@example.org");
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("#detail h1")).toHaveText("Olha");
  await expect.poll(async () => (await kept(app)).text).not.toContain('"path"');
  expect((await account.contacts()).map(({ email }) => email).sort()).toEqual(["lesya@example.org", "olha@example.org"]);
});

test("an edit whose answer was lost changes nothing twice", async ({ page: app, account, context }) => {
  const contact = await account.add({ first_name: "Ivan" });
  await signIn(app, account);
  await app.goto(`/contacts/${contact.id}`);
  await ready(app, "Ivan");
  await app.locator("#detail [data-key=e]").click();
  await app.locator("#last_name").fill("Franko");
  await context.route(`**/contacts/${contact.id}`, async (route) => {
    if (route.request().method() === "POST") await route.fetch({ maxRedirects: 0 });
    await route.abort();
  });
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("[data-waiting]")).toBeVisible();
  const saved = await account.contact(contact.id);
  expect(saved.last_name).toBe("Franko");
  await context.unroute(`**/contacts/${contact.id}`);
  await expect(app.locator(".notice")).toContainText("are saved");
  expect(await account.contact(contact.id)).toEqual(saved);
});

test("an edit of a contact that was changed meanwhile leads to the conflict page, until the person has chosen", async ({ page: app, account, context, watched }) => {
  watched.allow("409");
  const contact = await account.add({ first_name: "Ivan", last_name: "Franko" });
  await signIn(app, account);
  await app.goto(`/contacts/${contact.id}/edit`);
  await ready(app);
  await app.locator("#last_name").fill("Mine");
  await context.setOffline(true);
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("[data-waiting]")).toBeVisible();
  await account.change(contact.id, { last_name: "Theirs" });
  await context.setOffline(false);
  await expect(app.locator(".conflict .version .notes")).toHaveText(["Mine", "Theirs"]);
  expect((await kept(app)).text).toContain("Mine");
  await app.locator(".version", { hasText: "Mine" }).locator("input").check();
  await app.locator(".conflict .btn-primary").click();
  await expect(app.locator("#detail h1")).toHaveText("Ivan Mine");
  await expect.poll(async () => (await kept(app)).text).not.toContain('"path"');
  expect(await account.contact(contact.id)).toMatchObject({ last_name: "Mine" });
});

test("two edits of one contact both wait, and neither is lost", async ({ page: app, account, context, watched }) => {
  watched.allow("409");
  const contact = await account.add({ first_name: "Ivan" });
  await signIn(app, account);
  await app.goto(`/contacts/${contact.id}/edit`);
  await ready(app);
  const tab = await context.newPage();
  await tab.goto(`/contacts/${contact.id}/edit`);
  await app.locator("#last_name").fill("Franko");
  await tab.locator("#comments").fill("poet");
  await context.setOffline(true);
  for (const page of [app, tab]) {
    await page.locator(".contact-edit .btn-primary").click();
    await expect(page.locator("[data-waiting]")).toBeVisible();
  }
  await tab.close();
  await context.setOffline(false);
  await expect(app.locator(".conflict .version .notes")).toHaveText(["poet", "empty"]);
  expect(await account.contact(contact.id)).toMatchObject({ last_name: "Franko", comments: null });
  await app.locator(".conflict .btn-primary").click();
  await expect(app.locator("#detail h1")).toHaveText("Ivan Franko");
  await expect.poll(async () => (await kept(app)).text).not.toContain('"path"');
  expect(await account.contact(contact.id)).toMatchObject({ last_name: "Franko", comments: "poet" });
});

test("an edit whose session ended before it was sent is gone with it, which is said", async ({ page: app, account, browser, context, server, watched }) => {
  watched.allow("401");
  const contact = await account.add({ first_name: "Ivan" });
  await signIn(app, account);
  await app.goto(`/contacts/${contact.id}/edit`);
  await ready(app);
  await app.locator("#comments").fill("typed offline");
  await context.setOffline(true);
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("[data-waiting]")).toBeVisible();
  await endElsewhere(app, account, browser, server);
  await context.setOffline(false);
  await app.waitForURL(/\/login/);
  await expect(app.locator(".notice")).toHaveText(texts("en")("toast-lost"));
  await expect.poll(() => kept(app)).toEqual(nothing);
});

test("an edit that was given up at the conflict page is not sent again", async ({ page: app, account, context, watched }) => {
  watched.allow("409");
  const contact = await account.add({ first_name: "Ivan", last_name: "Franko" });
  await signIn(app, account);
  await app.goto(`/contacts/${contact.id}/edit`);
  await ready(app);
  await app.locator("#last_name").fill("Mine");
  await context.setOffline(true);
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("[data-waiting]")).toBeVisible();
  await account.change(contact.id, { last_name: "Theirs" });
  await context.setOffline(false);
  await expect(app.locator(".conflict")).toBeVisible();
  await app.locator(".conflict .btn-outline-primary").click();
  await expect(app.locator("#detail h1")).toHaveText("Ivan Theirs");
  await app.goto("/contacts");
  await expect(app.locator(".row-name")).toHaveText(["Ivan Theirs"]);
  expect((await kept(app)).text).not.toContain('"path"');
});

test("an edit of a contact that was deleted meanwhile becomes a new one", async ({ page: app, account, context, watched }) => {
  watched.allow("409");
  watched.allow("404");
  const contact = await account.add({ first_name: "Ivan" });
  await signIn(app, account);
  await app.goto(`/contacts/${contact.id}/edit`);
  await ready(app);
  await app.locator("#comments").fill("typed offline");
  await context.setOffline(true);
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("[data-waiting]")).toBeVisible();
  await account.send("DELETE", `/api/contacts/${contact.id}`);
  await context.setOffline(false);
  await expect(app.locator("#kept")).toHaveCount(0);
  await app.goto("/contacts");
  await expect(app.locator(".alert-warning")).toBeVisible();
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator(".facts")).toContainText("typed offline");
  await app.goto("/contacts");
  await expect(app.locator(".row-name")).toHaveText(["Ivan"]);
  await expect.poll(async () => (await kept(app)).text).not.toContain('"path"');
});

test("the manifest can be installed from", async ({ app }) => {
  const session = await app.context().newCDPSession(app);
  const { errors } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
});

test("a browser without service workers keeps nothing", async ({ page: app, account, context }) => {
  await account.add({ first_name: "Ivan", favorite: true });
  await signIn(app, account);
  await app.addInitScript(() => delete Navigator.prototype.serviceWorker);
  await app.goto("/login");
  await app.goto("/contacts");
  await app.locator(".row-link").click();
  await expect(app.locator("#detail h1")).toHaveText("Ivan");
  await app.locator("#detail [data-key=e]").click();
  await app.locator("#last_name").fill("Franko");
  await context.setOffline(true);
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator(".notice")).toContainText("Can’t reach the server");
  await context.setOffline(false);
  await app.locator(".contact-edit .btn-primary").click();
  await expect(app.locator("#detail h1")).toHaveText("Ivan Franko");
});
