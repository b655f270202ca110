// Short messages at the foot of the page.

export function notify(text) {
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.textContent = text;
  document.getElementById("toasts").replaceChildren(notice);
  setTimeout(() => notice.remove(), 8000);
}
