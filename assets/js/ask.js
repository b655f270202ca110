// Questions before something is lost, in a dialog of the page's own.

const sheet = document.getElementById("ask");

// Asks under a title, telling what will happen, with a button named by the verb; answers whether that was chosen.
export function ask(title, text, verb) {
  if (sheet.open) return Promise.resolve(false);
  sheet.querySelector("h2").textContent = title;
  sheet.querySelector("p").textContent = text;
  sheet.querySelector(".btn-danger").textContent = verb;
  sheet.returnValue = "";
  sheet.showModal();
  return new Promise((answer) => {
    sheet.addEventListener("close", () => answer(sheet.returnValue === "yes"), { once: true });
  });
}

// What unfolds to ask without a script asks in the dialog.
document.addEventListener("click", async (event) => {
  const summary = event.target.closest(".confirm > summary");
  const form = summary?.nextElementSibling;
  const button = form?.querySelector(".btn-danger");
  if (!button) return;
  event.preventDefault();
  const title = summary.getAttribute("aria-label") ?? summary.textContent;
  if (await ask(title, form.querySelector("p").textContent, button.textContent)) form.requestSubmit(button);
});
