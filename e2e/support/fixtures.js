// What every test has: a server, an account of its own, and a page that is watched for what must never happen.

import { test as base, expect } from "@playwright/test";
import { Account } from "./account.js";
import { startServer } from "./server.js";

export { expect };

// Fails the test for every console error, violated policy, dialog nobody expects, and request to another host.
export function watch(page, url) {
  const wrong = [];
  const allowed = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong.push(`console: ${message.text()} (${page.url()})`);
  });
  page.on("pageerror", (error) => wrong.push(`script: ${error}`));
  page.on("dialog", (dialog) => {
    if (dialog.type() !== "beforeunload") wrong.push(`dialog: ${dialog.message()}`);
  });
  page.on("request", (request) => {
    const target = new URL(request.url());
    if (["http:", "https:"].includes(target.protocol) && target.origin !== url) wrong.push(`request: ${target}`);
  });
  const allow = (...texts) => allowed.push(...texts);
  // What the browser itself says of requests without network: its own, the service worker's, and those for its script.
  const allowOffline = () => allow("net::", "Failed to fetch", "An unknown error occurred when fetching the script");
  return { wrong, allow, allowOffline, check: () => expect(wrong.filter((line) => !allowed.some((text) => line.includes(text)))).toEqual([]) };
}

// Signs in as the form does, without drawing it: a journey of its own tries the form.
export async function signIn(page, account) {
  const form = await (await page.request.get("/login")).text();
  const [, form_token] = form.match(/name="form_token" value="([^"]*)"/);
  await page.request.post("/login", { form: { form_token, email: account.email, password: account.password }, maxRedirects: 0 });
  await page.goto("/contacts");
}

export const test = base.extend({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: ({ server }, use) => use(server.url),
  account: async ({ server }, use) => use(await Account.open(server.url)),
  watched: async ({ page, server }, use) => {
    const watched = watch(page, server.url);
    await use(watched);
    watched.check();
  },
  // A page signed in to the account.
  app: async ({ page, account, watched }, use) => {
    await signIn(page, account);
    await use(page);
  },
});
