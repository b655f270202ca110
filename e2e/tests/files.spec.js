// Fields for files are drawn, in the page's language.

import { expect, test } from "../support/fixtures.js";
import { settled } from "../support/motion.js";
import { png } from "../support/picture.js";
import { languages, texts } from "../support/texts.js";

const file = (name) => ({ name, mimeType: "image/png", buffer: png(20, 20, [0, 0, 250]) });

// Every field for a file, with what its button says.
const fields = (id) => [["/import", "file-choose"], ["/contacts/new", "card-photo-choose"], [`/contacts/${id}/edit`, "card-photo-choose"], [`/contacts/${id}`, "card-photo-choose"]];

async function go(page, path) {
  await page.goto(path);
  const tools = page.locator(".photo-tools summary");
  if (await tools.isVisible()) await tools.click();
}

for (const language of languages) {
  test.describe(language, () => {
    test.use({ locale: language });

    test("a field for a file speaks the page's language", async ({ app, account }) => {
      const t = texts(language);
      const { id } = await account.add({ first_name: "Lesia" });
      for (const [path, action] of fields(id)) {
        await go(app, path);
        const field = app.locator(".file");
        await settled(app);
        await expect(field.locator(".file-face > *:visible"), path).toHaveText([t(action), t("file-none")]);
        await expect(field.locator("input"), path).toHaveCSS("opacity", "0");
        await expect(field.locator("input"), path).toHaveAccessibleName(new RegExp(t(action)));
        expect(await field.locator("input").boundingBox(), path).toEqual(await field.boundingBox());
      }
    });
  });
}

test("a field for a file is pressed anywhere and shows the name of what was chosen", async ({ app }) => {
  const t = texts("en");
  await app.goto("/contacts/new");
  const name = app.locator(".file-name");
  const choose = async (chosen, answer) => {
    const asked = app.waitForEvent("filechooser");
    const { x, y } = await name.boundingBox();
    await app.mouse.click(x + 5, y + 5);
    await (await asked).setFiles(file(chosen));
    await app.locator("#crop").getByRole("button", { name: t(answer) }).click();
    await expect(app.locator("#crop")).toBeHidden();
  };
  await choose("given up.png", "form-cancel");
  await expect(name).toHaveText(t("file-none"));
  await choose("Lesia.png", "crop-use");
  await expect(name).toHaveText("Lesia.png");
  await choose("given up.png", "form-cancel");
  await expect(name).toHaveText("Lesia.png");
});

test("a field for a file is reached by the keyboard, with its ring", async ({ app }) => {
  await app.goto("/contacts/new");
  await expect(app.locator("#first_name")).toBeFocused();
  await expect(app.locator(".file-face")).toHaveCSS("outline-style", "none");
  await app.keyboard.press("Shift+Tab");
  await expect(app.locator("#photo")).toBeFocused();
  await expect(app.locator(".file-face")).toHaveCSS("outline-style", "solid");
});

test("a file that is dropped on its field is named there", async ({ app }) => {
  await app.route("**/import", (route) => (route.request().method() === "POST" ? route.fulfill({ body: "" }) : route.continue()));
  await app.goto("/import");
  await app.locator(".drop").evaluate((drop) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["BEGIN:VCARD"], "people.vcf"));
    drop.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
  });
  await expect(app.locator(".file-name")).toHaveText("people.vcf");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the browser's own field stands where nothing could name the file", async ({ app, account }) => {
    const { id } = await account.add({ first_name: "Lesia" });
    for (const [path, action] of fields(id)) {
      await go(app, path);
      const field = app.locator(".file");
      await expect(field.locator("input"), path).toHaveCSS("opacity", "1");
      await expect(field.locator("input"), path).toHaveAccessibleName(new RegExp(texts("en")(action)));
      await expect(field.locator(".file-name"), path).toBeHidden();
      const [input, label] = await Promise.all([field.locator("input").boundingBox(), field.locator("label").boundingBox()]);
      expect(label.y + label.height, path).toBeLessThanOrEqual(input.y);
    }
  });
});
