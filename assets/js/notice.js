// Short messages at the foot of the page.

export function notify(text, stays = false) {
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.textContent = text;
  document.getElementById("toasts").replaceChildren(notice);
  if (!stays) passing(notice);
}

// What offers nothing to do goes away by itself.
function passing(notice) {
  setTimeout(() => notice.remove(), 8000);
}

for (const notice of document.querySelectorAll(".notice:not(:has(form))")) passing(notice);

document.addEventListener("click", ({ target }) => target.closest("[data-dismiss]")?.closest(".notice").remove());
