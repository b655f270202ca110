// The letters beside the list: as many as there is room for, marks in place of the others, and a bubble with the letter
// under a finger that moves along them.

const LINE = 16;
const rail = document.getElementById("letters");

const links = () => [...rail.querySelectorAll("a")];
const script = (letter) => ["Latin", "Cyrillic", "Greek", "Hebrew", "Arabic", "Georgian", "Armenian", "Hangul", "Han"].find((name) => new RegExp(`\\p{Script=${name}}`, "u").test(letter));

// The places that keep their letter, with a mark between each two: spread evenly, the first of each script among them.
function kept(letters, count) {
  const last = letters.length - 1;
  const places = new Set(Array.from({ length: count }, (_, at) => Math.round((at * last) / Math.max(count - 1, 1))));
  letters.forEach((letter, at) => {
    if (at === 0 || places.has(at) || script(letter) === script(letters[at - 1])) return;
    const near = [...places].filter((place) => place > 0 && place < last).sort((one, other) => Math.abs(one - at) - Math.abs(other - at))[0];
    places.delete(near);
    places.add(at);
  });
  return places;
}

function fit() {
  const all = links();
  const room = Math.floor(rail.clientHeight / LINE);
  const places = all.length <= room ? null : kept(all.map((link) => link.textContent), Math.max(Math.ceil(room / 2), 2));
  let run = [];
  const end = () => {
    run.forEach((link, at) => link.classList.add(at === Math.floor(run.length / 2) ? "is-mark" : "is-out"));
    run = [];
  };
  all.forEach((link, at) => {
    link.classList.remove("is-mark", "is-out");
    if (places === null || places.has(at)) end();
    else run.push(link);
  });
  end();
}

// The link at this height; a mark stands for all the letters around it that are left out.
function linkAt(y) {
  const shown = links().filter((link) => !link.classList.contains("is-out"));
  const link = shown.find((one) => y < one.getBoundingClientRect().bottom) ?? shown.at(-1);
  if (!link.classList.contains("is-mark")) return link;
  const all = links();
  let [from, to] = [all.indexOf(link), all.indexOf(link)];
  while (all[from - 1]?.classList.contains("is-out")) from -= 1;
  while (all[to + 1]?.classList.contains("is-out")) to += 1;
  const { top, height } = link.getBoundingClientRect();
  const part = Math.min(Math.max((y - top) / height, 0), 0.999);
  return all[from + Math.floor(part * (to - from + 1))];
}

if (rail) {
  const bubble = Object.assign(document.createElement("span"), { className: "letter-bubble", hidden: true });
  bubble.setAttribute("aria-hidden", "true");
  rail.after(bubble);
  let start = null;
  let under = null;

  rail.addEventListener("dragstart", (event) => event.preventDefault());
  rail.addEventListener("pointerdown", ({ clientY }) => { start = clientY; });
  rail.addEventListener("pointermove", (event) => {
    if (start === null || (under === null && Math.abs(event.clientY - start) < 6)) return;
    if (under === null) rail.setPointerCapture(event.pointerId);
    under = linkAt(event.clientY);
    bubble.hidden = false;
    bubble.textContent = under.textContent;
    bubble.style.setProperty("top", `${event.clientY - rail.parentElement.getBoundingClientRect().top}px`);
  });
  const stop = (event) => {
    const link = under;
    start = under = null;
    bubble.hidden = true;
    if (event.type === "pointerup") link?.click();
  };
  rail.addEventListener("pointerup", stop);
  rail.addEventListener("pointercancel", stop);
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx.target === rail) fit();
  });
  new ResizeObserver(fit).observe(rail);
}
