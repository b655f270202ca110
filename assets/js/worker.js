// The service worker: opens the page of what is kept in place of a page of the app that cannot be loaded, with the app's files.
// It answers for nothing else, and keeps nothing itself.

const PAGES = /^\/((contacts(\/(new|\d+(\/edit)?))?)|birthdays|books|duplicates|history|import|labels|settings|trash)?$/;
const kept = (request) => caches.match(request, { ignoreVary: true });

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await kept("/offline")) ?? Response.error();
  }
}

async function file(request) {
  return (await kept(request)) ?? fetch(request);
}

addEventListener("install", () => skipWaiting());
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate" && PAGES.test(pathname)) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});
