// The name of the file that a field has, where the field is drawn.

function show(field) {
  const name = field.parentElement.querySelector(".file-name");
  const file = field.files[0];
  name.textContent = file?.name ?? name.dataset.none;
  name.classList.toggle("is-chosen", file !== undefined);
}

for (const event of ["input", "change"]) {
  document.addEventListener(event, ({ target }) => {
    if (target.matches?.(".file > [type=file]")) show(target);
  });
}
// Whoever comes back finds what was chosen.
addEventListener("pageshow", () => document.querySelectorAll(".file > [type=file]").forEach(show));
