// The search above the list: what its field says is what is shown.

// A search that goes on from the one before takes its place, so that going back does not go letter by letter.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const field = ctx.sourceElement;
  if (!field.matches("#search [name=q]") || location.pathname !== "/contacts") return;
  const former = new URLSearchParams(location.search).get("q") ?? "";
  const goesOn = field.value.startsWith(former) || former.startsWith(field.value);
  if (former !== "" && goesOn) Object.assign(ctx, { push: null, replace: "true" });
});

// What was typed before the scripts were there is searched when they are.
document.addEventListener("htmx:after:init", ({ target: field }) => {
  if (field.matches("#search [name=q]") && field.value !== field.defaultValue) field.dispatchEvent(new Event("input", { bubbles: true }));
});
