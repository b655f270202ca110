// The palette: Ctrl and K open it, arrows choose, Enter goes there.

const palette = document.getElementById("palette");
const field = palette?.querySelector("input");
const links = () => [...palette.querySelectorAll("a")];

function open() {
  if (palette.open) return;
  palette.showModal();
  field.value = "";
  field.dispatchEvent(new Event("palette-opened"));
}

// From the field to the first result, along them, and back.
function move(step) {
  const all = [field, ...links()];
  all[Math.min(Math.max(all.indexOf(document.activeElement) + step, 0), all.length - 1)].focus();
}

if (palette) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" && event.code !== "KeyK") return;
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  palette.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) move(step);
    else if (event.key === "Enter" && event.target === field) links()[0]?.click();
    // Otherwise the first press would only empty the field.
    else if (event.key === "Escape") palette.close();
    else return;
    event.preventDefault();
  });
  palette.addEventListener("click", ({ target }) => {
    if (target === palette) palette.close();
  });
}
