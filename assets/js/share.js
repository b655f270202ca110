// Links to a contact's file: handed to another program where the browser can, else downloaded as without a script.

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-share]");
  if (!link || !canShare(card("", link))) return;
  event.preventDefault();
  const answer = await fetch(link.href);
  if (!answer.ok) return location.assign(link.href);
  // Whoever closes the dialog shares nothing, which is no fault.
  navigator.share({ files: [card(await answer.text(), link)] }).catch(() => {});
});

function card(text, { dataset }) {
  const name = dataset.share.replace(/[^\p{L}\p{N}]+/gu, "-") || "contact";
  return new File([text], `${name}.vcf`, { type: "text/vcard" });
}

function canShare(file) {
  return navigator.canShare?.({ files: [file] }) ?? false;
}
