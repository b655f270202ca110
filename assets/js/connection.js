// Tells when the server is out of reach or refuses what a page asked for.

import { notify } from "./notice.js";

const banner = document.getElementById("offline");

function show() {
  if (banner) banner.hidden = navigator.onLine;
}
addEventListener("online", show);
addEventListener("offline", show);
show();

const texts = document.body.dataset;
document.addEventListener("htmx:error", () => notify(texts.textOffline));
document.addEventListener("htmx:response:error", ({ detail }) => {
  const { status } = detail.ctx.response;
  // 401 leads to the sign-in page; 409 and 422 bring a form that says what is wrong.
  if ([401, 409, 422].includes(status)) return;
  notify(status === 429 ? texts.textTooMany : texts.textFailed);
});
