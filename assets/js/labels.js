// Contacts dragged onto a label in the navigation, where there is room for one: they get the label.

import { post } from "./forms.js";

const label = ({ target }) => target.closest?.(".nav-label");

// The contact whose row is dragged, and with it all that are chosen if it is one of them.
function dragged(transfer) {
  const id = /\/contacts\/(\d+)$/.exec(transfer.getData("text/uri-list"))?.[1];
  const chosen = [...document.querySelectorAll(".row-item [name=ids]:checked")].map((box) => box.value);
  return chosen.includes(id) ? chosen : [id].filter(Boolean);
}

document.addEventListener("dragover", (event) => {
  if (!label(event) || !event.dataTransfer.types.includes("text/uri-list")) return;
  event.preventDefault();
  label(event).classList.add("is-over");
});
document.addEventListener("dragleave", (event) => label(event)?.classList.remove("is-over"));
document.addEventListener("drop", (event) => {
  const over = label(event);
  const ids = over ? dragged(event.dataTransfer) : [];
  over?.classList.remove("is-over");
  if (ids.length === 0) return;
  event.preventDefault();
  const fields = { action: "label-add", label: over.dataset.label, back: location.pathname + location.search };
  post("/contacts/bulk", [...Object.entries(fields), ...ids.map((id) => ["ids", id])]);
});
