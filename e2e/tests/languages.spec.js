// Every language fits on a small phone, and says to a screen reader what it shows.

import { violations } from "../support/axe.js";
import { expect, signIn, test } from "../support/fixtures.js";
import { languages, texts } from "../support/texts.js";

const STRANGERS = ["/", "/login", "/signup"];
const MEMBERS = [
  "/contacts", "/contacts?q=zzz", "/contacts?favorites=true", "/contacts/new", "/birthdays", "/birthdays?month=", "/labels", "/import", "/import/review", "/duplicates",
  "/history", "/history?at=2999-01-01T00:00:00", "/trash", "/books", "/settings", "/settings/devices", "/settings/devices/set-up?kind=apple", "/offline", "/nowhere",
];

// Colours do not depend on the language, and take axe-core the most time.
const WORDS = { rules: { "color-contrast": { enabled: false } } };

// Returns what leaves the screen, scrolls sideways or is wider than its box, other than what is meant to: that takes the focus, or ends in a mark.
function overflowing() {
  const found = [];
  for (const element of document.querySelectorAll(":root, body, body *:not(input, textarea, select, svg *, .visually-hidden, [tabindex='0'], [tabindex='0'] *)")) {
    if (element.clientWidth === 0 || !element.checkVisibility()) continue;
    const { overflowX, textOverflow } = getComputedStyle(element);
    const more = element.scrollWidth - element.clientWidth;
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
    const isWide = more > 1 && textOverflow !== "ellipsis" && (hasText || overflowX === "auto" || element === document.scrollingElement);
    const { left, right } = element.getBoundingClientRect();
    if (isWide || left < -1 || right > innerWidth + 1) found.push(`${element.outerHTML.slice(0, 120)}: ${more} more, from ${left} to ${right}`);
  }
  return found;
}

for (const language of languages) {
  test.describe(language, () => {
    test.use({ locale: language, viewport: { width: 360, height: 740 }, reducedMotion: "reduce", contextOptions: { reducedMotion: "reduce" } });

    test("every page fits and axe finds nothing", async ({ page, account, watched }) => {
      watched.allow("404");
      const t = texts(language);
      const look = async (path) => {
        expect.soft(await page.evaluate(overflowing), path).toEqual([]);
        expect.soft(await violations(page, WORDS), path).toEqual([]);
      };
      for (const path of STRANGERS) {
        await page.goto(path);
        await expect(page.locator("html")).toHaveAttribute("lang", language);
        await look(path);
      }
      const today = new Date().toISOString().slice(5, 10);
      const contact = await account.add({ first_name: "Taras", last_name: "Shevchenko", email: "taras@example.org", phone: "+380 67 1", birthday: `1990-${today}`, favorite: true });
      await account.change(contact.id, { comments: "Poet" });
      await account.import(["FN:Lesia Ukrainka", "CATEGORIES:Poets", "ADR;TYPE=HOME:;;Main St 1;Lutsk;;43000;Ukraine"]);
      const twins = await Promise.all([1, 2].map(() => account.add({ first_name: "Marko", phone: "+380671234567" })));
      const trashed = await account.add({ first_name: "Petro" });
      await account.send("DELETE", `/api/contacts/${trashed.id}`);
      await signIn(page, account);
      const merge = `/duplicates/merge?ids=${twins.map(({ id }) => id).join()}`;
      for (const path of [...MEMBERS, `/contacts/${contact.id}`, `/contacts/${contact.id}/edit`, `/contacts/${contact.id}/history`, merge]) {
        await page.goto(path);
        await look(path);
      }
      await page.goto("/contacts");
      await page.locator("[data-select]").click();
      await page.locator(".row-item [name=ids]").first().check();
      await expect(page.locator(".bulk-count")).toHaveText(t("bulk-count", { count: 1 }));
      await look("selection");
    });
  });
}
