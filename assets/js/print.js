// Buttons that print the page they are on, and the browser's own printing of a list.

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-print]")) print();
});

// Of a long list only the beginning is on the page, and a browser does not wait for the rest before it prints. So its key prints
// the page that has all of it; where its menu is used instead, the paper says what is missing.
const AT_ONCE = "#print";
const listInPart = () => document.querySelector(".panes:not(:has(.contact)) :is(.more, .earlier)") && document.querySelector(".print-list");

document.addEventListener("keydown", (event) => {
  // A layout without Latin letters has another letter on the key, and the browser goes by the key then.
  const key = event.key?.toLowerCase() ?? "";
  const isPrint = /^[a-z]$/.test(key) ? key === "p" : event.code === "KeyP";
  if (!isPrint) return;
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const link = listInPart();
  if (!link) return;
  event.preventDefault();
  location.assign(link.href + AT_ONCE);
});

if (location.hash === AT_ONCE) {
  addEventListener("load", () => {
    history.replaceState(history.state, "", location.pathname + location.search);
    print();
  });
}
