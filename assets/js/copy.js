// Buttons that copy a value: that of a field, or their own.

import { notify } from "./notice.js";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy], [data-copy-text]");
  if (!button) return;
  const { copy, copyText } = button.dataset;
  const field = copy ? document.getElementById(copy) : spare(copyText);
  field.select();
  // Only pages under TLS may use the clipboard by its own interface, and the reader may forbid it.
  const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  if (!copied) document.execCommand("copy");
  if (!copy) field.remove();
  button.focus();
  notify(button.closest("[data-text-copied]").dataset.textCopied);
});

// A field out of sight, since only what is selected can be copied without the clipboard's interface.
function spare(text) {
  const field = document.createElement("textarea");
  field.className = "visually-hidden";
  field.value = text;
  document.body.append(field);
  return field;
}
