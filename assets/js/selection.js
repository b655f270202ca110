// Choosing several contacts. What is chosen stays chosen while the list is searched, filtered and loaded anew.

const KEPT = "carnet-selection";
const bulk = document.getElementById("bulk");
const toggle = document.querySelector("[data-select]");
const chosen = new Set();
let all = false;
let selecting = false;
let last = null;

const boxes = () => [...bulk.querySelectorAll(".row-item [name=ids]")];
const matching = () => document.getElementById("matching")?.dataset;

// In select mode a tap on a row chooses it; where there is no pointer to hover with, one chosen row is enough.
function isTapping() {
  return selecting || (chosen.size > 0 && matchMedia("(hover: none)").matches);
}

function keep() {
  if (chosen.size === 0 && !selecting) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, JSON.stringify({ ids: [...chosen], selecting }));
}

function show() {
  for (const box of boxes()) {
    if (all) chosen.add(box.value);
    box.checked = chosen.has(box.value);
  }
  const label = bulk.querySelector(".bulk-count");
  // The text has a number in it, which is replaced as a whole.
  label.textContent = (all && matching()?.allSelected) || label.dataset.template.replace(/\d+|\{.*?\}/, chosen.size);
  const button = bulk.querySelector("[data-select-all]");
  button.hidden = all || !matching();
  button.textContent = matching()?.all ?? "";
  const isSelecting = chosen.size > 0 || selecting;
  toggle.setAttribute("aria-pressed", selecting);
  bulk.classList.toggle("has-bar", isSelecting);
  bulk.classList.toggle("is-selecting", isSelecting);
  bulk.classList.toggle("is-tapping", isTapping());
  bulk.classList.toggle("is-all", all);
}

function update() {
  show();
  keep();
}

function choose(box) {
  all = false;
  if (box.checked) chosen.add(box.value);
  else chosen.delete(box.value);
}

function clear() {
  chosen.clear();
  all = selecting = false;
  update();
}

// What is chosen but not shown now is sent too; of all that match, only the address of the list is.
function complete() {
  for (const field of bulk.querySelectorAll("[data-elsewhere]")) field.remove();
  document.querySelector("#filters [name=all]").disabled = !all;
  const shown = new Set(boxes().map((box) => box.value));
  for (const id of all ? [] : chosen) {
    if (shown.has(id)) continue;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "ids", value: id });
    field.dataset.elsewhere = "";
    bulk.append(field);
  }
}

// A change of many contacts tells how far it is.
function follow() {
  const sheet = document.getElementById("progress");
  const ask = async () => {
    const answer = await fetch("/contacts/progress").catch(() => null);
    const html = answer?.ok ? (await answer.text()).trim() : "";
    if (html === "") return;
    sheet.querySelector(".progress-text").innerHTML = html;
    if (!sheet.open) sheet.showModal();
  };
  const timer = setInterval(ask, 400);
  addEventListener("pagehide", () => clearInterval(timer), { once: true });
}

if (bulk) {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  for (const id of kept.ids ?? []) chosen.add(id);
  selecting = kept.selecting ?? false;
  // What was ticked before the scripts were there.
  for (const box of boxes()) if (box.checked) chosen.add(box.value);

  bulk.addEventListener("click", (event) => {
    const box = event.target.closest("[name=ids]");
    if (!box) return;
    const list = boxes();
    if (event.shiftKey && last?.isConnected) {
      const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((one, other) => one - other);
      for (const between of list.slice(from, to)) {
        between.checked = box.checked;
        choose(between);
      }
    }
    choose(box);
    last = box;
    update();
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.(".row-link");
    if (!row || !isTapping() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    row.closest(".row-item").querySelector("[name=ids]").click();
  }, { capture: true });
  document.addEventListener("keydown", (event) => {
    const isHere = bulk.contains(event.target) || [toggle, document.body].includes(event.target);
    if (event.key === "Escape" && isHere && !bulk.querySelector("details[open]")) clear();
  });
  toggle.addEventListener("click", () => {
    if (selecting) return clear();
    selecting = true;
    update();
  });
  bulk.querySelector("[data-select-none]").addEventListener("click", clear);
  bulk.querySelector("[data-select-all]").addEventListener("click", () => {
    all = true;
    update();
  });
  bulk.addEventListener("submit", ({ submitter }) => {
    complete();
    if (submitter?.value === "export") return;
    if (all || chosen.size > 250) follow();
    sessionStorage.removeItem(KEPT);
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    // Another list is not the one of which all were chosen.
    if (ctx.target?.id === "rows") all = false;
    update();
  });
  addEventListener("pageshow", () => document.getElementById("progress").close());
  show();
} else {
  sessionStorage.removeItem(KEPT);
}
