// Tells when the server is out of reach or refuses what a page asked for.

import { keepEdit } from "./edits.js";
import { end, quietly } from "./kept.js";
import { openKept } from "./keeping.js";
import { notify } from "./notice.js";

const banner = document.getElementById("offline");

function show() {
  if (banner) banner.hidden = navigator.onLine;
}
addEventListener("online", show);
addEventListener("offline", show);
show();

const texts = document.body.dataset;
// 409 and 422 bring a form that says what is wrong.
const silent = [409, 422];
const told = { 401: texts.textSignedOut, 403: texts.textStale, 429: texts.textTooMany };

document.addEventListener("htmx:error", async ({ detail: { ctx } }) => {
  const isKept = (await quietly(keepEdit(ctx.sourceElement))) || (await quietly(openKept(ctx)));
  if (!isKept) fail(ctx, texts.textOffline);
});
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { status, headers } = ctx.response;
  if (silent.includes(status) || headers.has("hx-redirect")) return;
  if (status === 401) quietly(end());
  fail(ctx, told[status] ?? texts.textFailed);
});
// What is not swapped in must not change the address or take the focus either.
document.addEventListener("htmx:before:swap", (event) => {
  if (event.detail.ctx.swap === "none") event.preventDefault();
});

function fail(ctx, text) {
  notify(text);
  // The way on is a link again where it could not be followed by itself.
  ctx.sourceElement?.closest?.(".more")?.classList.add("is-failed");
}
