// Small menus close when something else is clicked, or with Escape.

const popups = ".nav-more[open], .bulk-labels[open], .menu[open], .confirm[open]";

document.addEventListener("click", ({ target }) => {
  for (const popup of document.querySelectorAll(popups)) if (!popup.contains(target) || target.closest(".menu-item")) popup.open = false;
});
// Below the fold it would open unseen.
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches(".confirm")) target.querySelector(".popup").scrollIntoView({ block: "nearest" });
}, { capture: true });
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const popup of document.querySelectorAll(popups)) {
    popup.open = false;
    popup.querySelector("summary").focus();
  }
});
