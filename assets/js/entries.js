// Rows of a form that repeat: another empty one is added, or one is taken out.

let added = 0;

function reveal() {
  for (const button of document.querySelectorAll("[data-add-entry][hidden], [data-remove-entry][hidden]")) button.hidden = false;
}

function copy(entry) {
  const row = entry.cloneNode(true);
  const id = `added${added++}`;
  for (const field of row.querySelectorAll("[name]")) {
    field.name = field.name.replace(/\.[^.]+\./, `.${id}.`);
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    if (field.matches("select")) field.selectedIndex = 0;
    else field.value = "";
  }
  row.querySelector(".invalid-feedback")?.remove();
  return row;
}

document.addEventListener("click", ({ target }) => {
  const add = target.closest?.("[data-add-entry]");
  if (add) {
    const row = copy(add.parentElement.querySelector("[data-entry]:last-of-type"));
    add.before(row);
    row.querySelector("input, textarea, select").focus();
    return;
  }
  const entry = target.closest?.("[data-remove-entry]")?.closest("[data-entry]");
  if (!entry) return;
  const group = entry.parentElement;
  const form = entry.closest("form");
  if (group.querySelectorAll("[data-entry]").length === 1) group.querySelector("[data-add-entry]").click();
  entry.remove();
  form.dispatchEvent(new Event("input", { bubbles: true }));
});
document.addEventListener("htmx:after:swap", reveal);
reveal();
