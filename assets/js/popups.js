// Small menus close when something else is clicked, or with Escape.

const popups = ".nav-more[open], .bulk-labels[open], .menu[open]";

document.addEventListener("click", ({ target }) => {
  for (const popup of document.querySelectorAll(popups)) if (!popup.contains(target) || target.closest(".menu-item")) popup.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const popup of document.querySelectorAll(popups)) {
    popup.open = false;
    popup.querySelector("summary").focus();
  }
});
