// Text from a contact is only ever text.

import { Account } from "../support/account.js";
import { expect, signIn, test } from "../support/fixtures.js";

const CORPUS = [
  "<script>alert(1)</script>",
  "\"><img src=x onerror=alert(2)>",
  "'><svg onload=alert(3)>",
  "javascript:alert(4)",
  "data:text/html,<script>alert(5)</script>",
  "{{7*7}}${7*7}<%= 7*7 %>",
  "</textarea><script>alert(6)</script>",
  "</title><script>alert(7)</script>",
  "\" hx-on:click=\"alert(8)\" hx-get=\"/x\" hx-trigger=\"load",
  "<iframe srcdoc='<script>alert(9)</script>'></iframe>",
  "&lt;b&gt;bold&lt;/b&gt;",
  "\u202Eevil\u2066<a href=//evil.example>x</a>",
];

test("hostile text in every field is shown as it is", async ({ page, account, watched }) => {
  test.slow();
  const made = [];
  for (const text of CORPUS) made.push(await account.add({ first_name: text, last_name: text, phone: text.slice(0, 100), comments: text }));
  const quoted = await account.add({ first_name: "mail", email: "\"a'onmouseover=alert(1)\"@example.org" }).catch(() => null);
  await signIn(page, account);
  const pages = ["/contacts", "/birthdays", `/contacts?q=${encodeURIComponent(CORPUS[1])}`, `/login?next=${encodeURIComponent(CORPUS[3])}`];
  for (const contact of [...made, ...(quoted ? [quoted] : [])]) pages.push(`/contacts/${contact.id}`, `/contacts/${contact.id}/edit`);
  for (const path of pages) {
    await page.goto(path);
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.protocol));
    expect(new Set(links).isSubsetOf?.(new Set(["http:", "mailto:", "tel:", "sms:"])) ?? links.every((link) => ["http:", "mailto:", "tel:", "sms:"].includes(link)), path).toBe(true);
    expect(await page.locator("main script, main iframe, main img[src=x], main svg[onload], [onerror], [onclick]").count(), path).toBe(0);
  }
  await page.goto(`/contacts/${made[0].id}`);
  await expect(page.locator("#detail h1")).toHaveText(`${CORPUS[0]} ${CORPUS[0]}`);
  await page.goto("/contacts");
  for (const row of await page.locator(".row-link").all()) {
    await row.click();
    await expect(page.locator("#detail .contact")).toBeVisible();
  }
  await page.locator("#search [name=q]").fill(CORPUS[1]);
  await expect(page.locator(".row-item")).toHaveCount(1);
});

test("a hostile user name is shown as it is", async ({ page, server, watched }) => {
  const account = await Account.open(server.url, CORPUS[1].slice(0, 64));
  await signIn(page, account);
  await page.goto("/settings");
  await expect(page.locator("#username")).toHaveValue(CORPUS[1]);
});
