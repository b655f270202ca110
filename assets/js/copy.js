// Buttons that copy the value beside them.

import { notify } from "./notice.js";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  // Only pages under TLS may use the clipboard by its own interface, and the reader may forbid it.
  const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  if (!copied) document.execCommand("copy");
  notify(button.dataset.textCopied);
});
