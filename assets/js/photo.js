// A photo on its way into a form: chosen, dropped, pasted or taken, then cropped to a square, turned and made smaller.

const sheet = () => document.getElementById("crop");
const canvas = () => sheet().querySelector("canvas");
const zoom = () => sheet()?.querySelector("[type=range]");
const fieldIn = (part) => part?.querySelector("[type=file]");

// What is cropped, and for which field; what a field had before, to which it returns when nothing is used.
let crop = null;
const chosen = new WeakMap();

async function start(field, file) {
  // What this browser cannot read goes to the server as it is, which says why it takes it or not.
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return put(field, file);
  crop = { field, name: file.name, picture, turns: 0, x: 0, y: 0 };
  zoom().value = 1;
  sheet().returnValue = "";
  sheet().showModal();
  draw();
}

// Draws the part within the square; the picture always covers it.
function draw() {
  const { picture, turns } = crop;
  const { width: side } = canvas();
  const scale = (zoom().value * side) / Math.min(picture.width, picture.height);
  const [width, height] = turns % 2 ? [picture.height, picture.width] : [picture.width, picture.height];
  crop.x = within(crop.x, (width * scale - side) / 2);
  crop.y = within(crop.y, (height * scale - side) / 2);
  const context = canvas().getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  context.translate(side / 2 + crop.x, side / 2 + crop.y);
  context.rotate((turns * Math.PI) / 2);
  context.scale(scale, scale);
  context.drawImage(picture, -picture.width / 2, -picture.height / 2);
}

function within(value, most) {
  return Math.max(-most, Math.min(most, value));
}

function move(x, y) {
  crop.x += x;
  crop.y += y;
  draw();
}

function enlarge(factor) {
  zoom().value *= factor;
  draw();
}

function put(field, file) {
  const transfer = new DataTransfer();
  if (file) transfer.items.add(file);
  field.files = transfer.files;
  chosen.set(field, file);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function use() {
  const { field, name } = crop;
  const preview = Object.assign(new Image(), { src: canvas().toDataURL("image/jpeg", 0.9), alt: "", className: "avatar avatar-lg" });
  field.closest("[data-photo]").querySelector(".photo-avatar")?.replaceChildren(preview);
  const removed = field.form.elements.photo_removed;
  if (removed) removed.checked = false;
  canvas().toBlob((blob) => put(field, new File([blob], name, { type: blob.type })), "image/jpeg", 0.9);
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-photo] [type=file]") && target.files.length > 0) start(target, target.files[0]);
});
document.addEventListener("close", ({ target }) => {
  if (target !== sheet()) return;
  if (target.returnValue === "use") use();
  else put(crop.field, chosen.get(crop.field));
  crop.picture.close();
}, { capture: true });
document.addEventListener("input", ({ target }) => {
  if (crop && target === zoom()) draw();
});
document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-rotate]")) return;
  crop.turns += 1;
  [crop.x, crop.y] = [-crop.y, crop.x];
  draw();
});

// One finger or the mouse moves the picture, two fingers enlarge it, as the wheel and the keys do.
const fingers = new Map();
const apart = () => {
  const [one, other] = [...fingers.values()];
  return Math.hypot(one.x - other.x, one.y - other.y);
};
document.addEventListener("pointerdown", (event) => {
  if (!event.target.matches("#crop canvas")) return;
  event.target.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, event);
});
document.addEventListener("pointermove", (event) => {
  const former = fingers.get(event.pointerId);
  if (!former) return;
  const before = fingers.size === 2 ? apart() : 0;
  fingers.set(event.pointerId, event);
  if (before > 0) return enlarge(apart() / before);
  const ratio = canvas().width / canvas().clientWidth;
  move((event.x - former.x) * ratio, (event.y - former.y) * ratio);
});
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, ({ pointerId }) => fingers.delete(pointerId));
document.addEventListener("wheel", (event) => {
  if (!event.target.matches("#crop canvas")) return;
  event.preventDefault();
  enlarge(event.deltaY < 0 ? 1.1 : 1 / 1.1);
}, { passive: false });
const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
document.addEventListener("keydown", (event) => {
  const step = event.target.matches("#crop canvas") && steps[event.key];
  if (!step) return;
  event.preventDefault();
  move(...step.map((part) => part * 32));
});

// Dropped onto the avatar or its field, or pasted anywhere on the page of a form.
const picture = (transfer) => [...(transfer?.files ?? [])].find(({ type }) => type.startsWith("image/"));
const isFile = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  const part = isFile(event) && event.target.closest?.("[data-photo]");
  if (!part) return;
  event.preventDefault();
  part.classList.add("is-over");
});
document.addEventListener("dragleave", ({ target }) => target.closest?.("[data-photo]")?.classList.remove("is-over"));
document.addEventListener("drop", (event) => {
  const part = isFile(event) && event.target.closest?.("[data-photo]");
  if (!part) return;
  event.preventDefault();
  part.classList.remove("is-over");
  if (picture(event.dataTransfer)) start(fieldIn(part), picture(event.dataTransfer));
});
document.addEventListener("paste", (event) => {
  const field = fieldIn(document.querySelector(".photo-field"));
  if (!field || !picture(event.clipboardData)) return;
  event.preventDefault();
  start(field, picture(event.clipboardData));
});
