// Labels in a form: what is typed or chosen becomes a chip, and the next one can be typed.

function add(field) {
  const name = field.value.trim();
  if (name === "") return;
  const labels = field.closest("[data-labels]");
  const known = [...labels.querySelectorAll("[type=checkbox]")].find(({ value }) => value.toLowerCase() === name.toLowerCase());
  if (known) {
    known.checked = true;
    known.closest(".chips-rest")?.setAttribute("open", "");
  } else {
    const template = labels.querySelector("template");
    const chip = template.content.firstElementChild.cloneNode(true);
    chip.querySelector("input").value = name;
    chip.querySelector("span").textContent = name;
    template.before(chip);
  }
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-new-label]")) add(target);
});
// Enter sends the form only when there is nothing to add.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-new-label]") || event.target.value.trim() === "") return;
  event.preventDefault();
  add(event.target);
});
