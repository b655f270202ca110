// Buttons that copy the value beside them.

import { notify } from "./notice.js";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  // Only pages under TLS may use the clipboard by its own interface.
  if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
  else document.execCommand("copy");
  notify(button.dataset.textCopied);
});
