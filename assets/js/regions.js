// Countries to choose from are found by their names too, in the page's language.

const list = document.querySelector("[data-regions]");

if (list) {
  const names = new Intl.DisplayNames(document.documentElement.lang, { type: "region" });
  for (const option of list.options) option.label = names.of(option.value);
}
