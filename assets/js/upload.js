// A file on its way: chosen or dropped, sent with its progress shown, then read by the server.

const form = document.querySelector("form[data-upload]");

if (form) {
  const field = form.elements.file;
  const drop = form.querySelector(".drop");
  const progress = form.querySelector(".upload-progress");
  const bar = progress.querySelector("progress");
  const status = progress.querySelector(".upload-name");
  const button = form.querySelector("button");
  const tell = (text) => { status.textContent = `${field.files[0].name}: ${text}`; };

  const send = () => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("hx-request", "true");
    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) bar.value = loaded / total;
    });
    request.upload.addEventListener("load", () => {
      // Nobody knows how long reading takes.
      bar.removeAttribute("value");
      tell(status.dataset.textReading);
    });
    request.addEventListener("load", () => {
      const target = request.getResponseHeader("hx-redirect");
      if (target) location.assign(target);
      else fail(request.status === 413 ? form.dataset.textLarge : document.body.dataset.textFailed);
    });
    request.addEventListener("error", () => fail(document.body.dataset.textOffline));
    request.send(new FormData(form));
  };

  const fail = (text) => {
    bar.hidden = true;
    button.disabled = false;
    status.textContent = text;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    progress.hidden = false;
    if (field.files[0].size > Number(form.dataset.max)) return fail(form.dataset.textLarge);
    bar.hidden = false;
    bar.value = 0;
    button.disabled = true;
    tell(status.dataset.textSending);
    send();
  });
  field.addEventListener("change", () => { if (field.files.length > 0) form.requestSubmit(); });

  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (event.dataTransfer.files.length === 0 || button.disabled) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // Whoever comes back may choose another file.
  addEventListener("pageshow", () => { button.disabled = false; progress.hidden = true; });
}
