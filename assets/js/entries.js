// Rows of a form that repeat: one is added, a copy of the empty one that there is without a script, or taken out.

let added = 0;

function reveal() {
  for (const button of document.querySelectorAll("[data-add-entry][hidden], [data-remove-entry][hidden]")) button.hidden = false;
  for (const spare of document.querySelectorAll("[data-spare]")) spare.hidden = true;
}

function copy(entry) {
  const row = entry.cloneNode(true);
  const id = `added${added++}`;
  for (const field of row.querySelectorAll("[name]")) {
    field.name = field.name.replace(/\.[^.]+\./, `.${id}.`);
  }
  delete row.dataset.spare;
  row.hidden = false;
  return row;
}

document.addEventListener("click", ({ target }) => {
  const add = target.closest?.("[data-add-entry]");
  if (add) {
    const spare = add.parentElement.querySelector("[data-spare]");
    const row = copy(spare);
    spare.before(row);
    row.querySelector("input, textarea, select").focus();
    return;
  }
  const entry = target.closest?.("[data-remove-entry]")?.closest("[data-entry]");
  if (!entry) return;
  const form = entry.closest("form");
  entry.remove();
  form.dispatchEvent(new Event("input", { bubbles: true }));
});
document.addEventListener("htmx:after:swap", reveal);
reveal();
