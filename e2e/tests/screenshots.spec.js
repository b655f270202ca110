// The pictures of the README: made only when they are asked for, since each machine draws a little differently.

import { Account } from "../support/account.js";
import { expect, signIn, test } from "../support/fixtures.js";

const PEOPLE = [
  ["Anna", "Kowalska"], ["Andrii", "Melnyk"], ["Bohdan", "Khmelnytskyi"], ["Chloé", "Dubois"], ["Daria", "Bondar"], ["Emma", "Johansson"],
  ["Ivan", "Franko"], ["Jürgen", "Müller"], ["Lesia", "Ukrainka"], ["Liam", "O'Neill"], ["Marko", "Vovchok"], ["Nadiia", "Tkachenko"],
  ["Olena", "Pchilka"], ["Sofía", "García"], ["Solomiia", "Krushelnytska"], ["Taras", "Shevchenko"], ["Zoë", "Novák"], ["Василь", "Стус"],
  ["Ганна", "Барвінок"], ["Ліна", "Костенко"], ["Юрій", "Яновський"],
];

async function fill(account) {
  const year = new Date().getUTCFullYear();
  const soon = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(5, 10);
  const operations = PEOPLE.map(([first_name, last_name], at) => ({
    op: "create",
    contact: {
      first_name, last_name, email: `${String.fromCharCode(97 + at)}.contact@example.org`, phone: `+380 44 ${200 + at} ${10 + at} ${30 + at}`,
      favorite: at % 6 === 2, birthday: at % 3 === 0 ? `${year - 30 - at}-${soon(at * 2)}` : null,
      comments: last_name === "Ukrainka" ? "Met at the library in Lutsk.\nLikes tea, old maps and long letters." : null,
    },
  }));
  const { results } = await account.send("POST", "/api/contacts/batch", { operations });
  return results[8].id;
}

const PICTURES = [
  ["contact-wide", 1280, 800, "light"],
  ["contact-wide-dark", 1280, 800, "dark"],
  ["list-phone", 360, 740, "light"],
  ["contact-phone", 360, 740, "dark"],
  ["birthdays-phone", 360, 740, "light"],
];

for (const [name, width, height, colorScheme] of PICTURES) {
  test.describe(name, () => {
    test.use({ viewport: { width, height }, colorScheme, contextOptions: { reducedMotion: "reduce" } });

    test("is pictured", async ({ page, server }) => {
      const account = await Account.open(server.url, "Olha");
      const lesia = await fill(account);
      await signIn(page, account);
      await expect(page.locator("#count")).not.toBeEmpty();
      if (name.startsWith("contact")) {
        await page.locator(`#c${lesia} .row-link`).click();
        await expect(page.locator("#detail h1")).toHaveText("Lesia Ukrainka");
      } else if (name.startsWith("birthdays")) {
        await page.goto("/birthdays");
      }
      await page.screenshot({ path: `../docs/screenshots/${name}.jpg`, type: "jpeg", quality: 65 });
    });
  });
}
