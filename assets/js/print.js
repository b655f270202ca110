// Buttons that print the page they are on.

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-print]")) print();
});
