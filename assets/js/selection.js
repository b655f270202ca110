// Choosing several contacts.

const bulk = document.getElementById("bulk");

function chosen() {
  return bulk.querySelectorAll("[name=ids]:checked");
}

function update() {
  const count = chosen().length;
  const label = bulk.querySelector(".bulk-count");
  // The text has a number in it, which is replaced as a whole.
  label.textContent = label.dataset.template.replace(/\d+|\{.*?\}/, count);
  bulk.classList.toggle("is-selecting", count > 0 || toggle?.getAttribute("aria-pressed") === "true");
}

const toggle = document.querySelector("[data-select]");

if (bulk) {
  let last = null;
  bulk.addEventListener("click", (event) => {
    const box = event.target.closest("[name=ids]");
    if (!box) return;
    const boxes = [...bulk.querySelectorAll("[name=ids]")];
    if (event.shiftKey && last?.isConnected) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
      for (const between of boxes.slice(from, to)) between.checked = box.checked;
    }
    last = box;
    update();
  });
  toggle.addEventListener("click", () => {
    const selecting = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", selecting);
    if (!selecting) clear();
    update();
  });
  bulk.querySelector("[data-select-none]").addEventListener("click", () => {
    clear();
    toggle.setAttribute("aria-pressed", "false");
    update();
  });
  // A star or an Enter in the list must not send the whole choice.
  document.addEventListener("htmx:after:swap", update);
}

function clear() {
  for (const box of chosen()) box.checked = false;
}
