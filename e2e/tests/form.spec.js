// What a contact's form has beside its fields: the photo and the labels.

import { expect, test } from "../support/fixtures.js";
import { png } from "../support/picture.js";
import { texts } from "../support/texts.js";

const t = texts("en");
const file = (...picture) => ({ name: "photo.png", mimeType: "image/png", buffer: png(...picture) });
const save = (page) => page.locator(".contact-head").getByRole("button", { name: t("form-save") }).click();

// The colour in the middle of a contact's photo.
function middle(page, id) {
  return page.evaluate(async (id) => {
    const picture = await createImageBitmap(await (await fetch(`/contacts/${id}/photo?size=64`)).blob());
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.drawImage(picture, 32, 32, 1, 1, 0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((part) => Math.round(part / 50));
  }, id);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a new contact is made with its photo and labels", async ({ app, account }) => {
      await account.import(["FN:Ivan", "CATEGORIES:Poets"]);
      await app.goto("/contacts/new");
      await app.locator("#first_name").fill("Lesia");
      await app.locator("#photo").setInputFiles(file(300, 200, [250, 0, 0]));
      if (javaScriptEnabled) {
        await app.getByRole("dialog").getByRole("button", { name: t("crop-use") }).click();
        await expect(app.locator(".photo-avatar img")).toBeVisible();
        await app.getByLabel(t("label-new")).fill("Friends");
        await app.getByLabel(t("label-new")).press("Enter");
      }
      await app.getByLabel(t("label-new")).fill("Poets");
      await save(app);
      await expect(app.locator("#detail h1")).toHaveText("Lesia");
      await expect(app.locator(".contact-labels .chip")).toHaveText(javaScriptEnabled ? ["Friends", "Poets"] : ["Poets"]);
      const id = app.url().match(/\d+/g).at(-1);
      expect((await account.contact(id)).photo).not.toBeNull();
    });

    test("one save changes labels and photo, and the former version brings both back", async ({ app, account }) => {
      await account.import(["UID:lesia", "FN:Lesia", "N:;Lesia;;;", "CATEGORIES:Poets,Kyiv"]);
      const [{ id }] = await account.send("GET", "/api/contacts");
      await app.goto(`/contacts/${id}/edit`);
      await app.getByLabel("Poets").uncheck();
      await app.getByLabel(t("label-new")).fill("Friends");
      await app.locator("#photo").setInputFiles(file(20, 20, [0, 0, 250]));
      if (javaScriptEnabled) await app.getByRole("dialog").getByRole("button", { name: t("crop-use") }).click();
      await save(app);
      await expect(app.locator(".contact-labels .chip")).toHaveText(["Friends", "Kyiv"]);
      await expect(app.locator(".contact-head img.avatar")).toBeVisible();
      await app.goto(`/contacts/${id}/history`);
      await expect(app.locator(".event")).toHaveCount(2);
      await app.getByRole("button", { name: t("history-restore") }).click();
      await app.goto(`/contacts/${id}`);
      await expect(app.locator(".contact-labels .chip")).toHaveText(["Kyiv", "Poets"]);
      await expect(app.locator(".contact-head img.avatar")).toHaveCount(0);
    });

    test("a refused form keeps the photo and the labels that were chosen", async ({ app, account, watched }) => {
      watched.allow("422");
      const contact = await account.add({ first_name: "Lesia" });
      await app.goto(`/contacts/${contact.id}/edit`);
      await app.locator("#photo").setInputFiles(file(20, 20, [0, 0, 250]));
      if (javaScriptEnabled) await app.getByRole("dialog").getByRole("button", { name: t("crop-use") }).click();
      await app.getByLabel(t("label-new")).fill("Poets");
      await app.locator("#email").fill("no email");
      await save(app);
      await expect(app.locator("#email-error")).toBeVisible();
      await expect(app.getByText(t("card-photo-kept"))).toBeVisible();
      await expect(app.getByLabel("Poets")).toBeChecked();
      await app.locator("#email").fill("lesia@example.org");
      await save(app);
      await expect(app.locator(".contact-labels .chip")).toHaveText(["Poets"]);
      expect(await account.contact(contact.id)).toMatchObject({ email: "lesia@example.org" });
      expect((await account.contact(contact.id)).photo).not.toBeNull();
    });

    test("labels and photo of a stale edit are saved with what is chosen", async ({ app, account, watched }) => {
      watched.allow("409");
      const contact = await account.add({ first_name: "Lesia", comments: "old" });
      await app.goto(`/contacts/${contact.id}/edit`);
      await account.change(contact.id, { comments: "theirs" });
      await app.locator("#photo").setInputFiles(file(20, 20, [0, 0, 250]));
      if (javaScriptEnabled) await app.getByRole("dialog").getByRole("button", { name: t("crop-use") }).click();
      await app.getByLabel(t("label-new")).fill("Poets");
      await app.locator("#comments").fill("mine");
      await save(app);
      await app.locator(".version", { hasText: "theirs" }).locator("input").check();
      await app.getByRole("button", { name: t("conflict-keep") }).click();
      await expect(app.locator(".contact-labels .chip")).toHaveText(["Poets"]);
      expect((await account.contact(contact.id)).photo).not.toBeNull();
    });
  });
}

test("a file that is no picture is refused beside its field", async ({ app, account, watched }) => {
  watched.allow("422");
  const contact = await account.add({ first_name: "Lesia" });
  await app.goto(`/contacts/${contact.id}/edit`);
  await app.locator("#last_name").fill("Ukrainka");
  await app.locator("#photo").setInputFiles({ name: "list.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") });
  await save(app);
  await expect(app.locator("#photo-error")).toHaveText(t("reason-no-picture"));
  await expect(app.locator("#last_name")).toHaveValue("Ukrainka");
});

test("a photo is cropped by dragging, turning and enlarging it", async ({ app, account }) => {
  const contact = await account.add({ first_name: "Lesia" });
  await app.goto(`/contacts/${contact.id}/edit`);
  // Two squares side by side, blue and red.
  const halves = await app.evaluate(async () => {
    const canvas = new OffscreenCanvas(400, 200);
    const context = canvas.getContext("2d");
    for (const [at, colour] of ["#00f", "#f00"].entries()) {
      context.fillStyle = colour;
      context.fillRect(at * 200, 0, 200, 200);
    }
    const blob = await canvas.convertToBlob();
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await app.locator("#photo").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: Buffer.from(halves) });
  const dialog = app.getByRole("dialog");
  const box = await dialog.locator("canvas").boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await app.mouse.move(x, y);
  await app.mouse.down();
  await app.mouse.move(x - box.width, y, { steps: 4 });
  await app.mouse.up();
  await dialog.getByRole("button", { name: t("crop-use") }).click();
  await save(app);
  await expect(app.locator(".contact-head img.avatar")).toBeVisible();
  expect(await middle(app, contact.id)).toEqual([5, 0, 0]);

  await app.locator("#detail [data-key=e]").click();
  await app.locator(".contact-edit #photo").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: Buffer.from(halves) });
  await dialog.getByRole("button", { name: t("crop-rotate") }).click();
  await dialog.getByLabel(t("crop-zoom")).fill("2");
  await dialog.locator("canvas").focus();
  for (let presses = 0; presses < 40; presses += 1) await app.keyboard.press("ArrowDown");
  await dialog.getByRole("button", { name: t("crop-use") }).click();
  await save(app);
  await expect(app.locator(".contact-head img.avatar")).toBeVisible();
  await expect.poll(() => middle(app, contact.id)).toEqual([0, 0, 5]);
});

test("a photo is dropped onto the form or pasted, and what is not used is forgotten", async ({ app, account }) => {
  const contact = await account.add({ first_name: "Lesia" });
  await app.goto(`/contacts/${contact.id}/edit`);
  const bytes = [...png(20, 20, [0, 250, 0])];
  const send = (name) => app.evaluate(([name, bytes]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], "photo.png", { type: "image/png" }));
    const init = { bubbles: true, cancelable: true };
    const event = name === "paste" ? new ClipboardEvent("paste", { ...init, clipboardData: transfer }) : new DragEvent(name, { ...init, dataTransfer: transfer });
    document.querySelector(".photo-avatar").dispatchEvent(event);
  }, [name, bytes]);
  const dialog = app.getByRole("dialog");
  await send("drop");
  await expect(dialog).toBeVisible();
  await app.keyboard.press("Escape");
  expect(await app.locator("#photo").evaluate((field) => field.files.length)).toBe(0);
  await send("paste");
  await dialog.getByRole("button", { name: t("crop-use") }).click();
  await save(app);
  await expect(app.locator(".contact-head img.avatar")).toBeVisible();
  expect(await middle(app, contact.id)).toEqual([0, 5, 0]);
});

test("a label that a group gives is taken and given by the group", async ({ app, account }) => {
  await account.import(
    ["UID:lesia", "FN:Lesia", "N:;Lesia;;;"],
    ["UID:ivan", "FN:Ivan", "N:;Ivan;;;"],
    ["UID:group", "FN:Poets", "N:Poets;;;;", "X-ADDRESSBOOKSERVER-KIND:group", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:lesia"],
  );
  await app.goto("/contacts");
  await app.locator(".row-link", { hasText: "Lesia" }).click();
  await app.locator("#detail [data-key=e]").click();
  await app.getByLabel("Poets").uncheck();
  await save(app);
  await expect(app.locator("#detail h1")).toHaveText("Lesia");
  await expect(app.locator(".contact-labels .chip")).toHaveCount(0);
  expect(await account.cards()).not.toContain("MEMBER:urn:uuid:lesia");
  const ivan = await app.locator(".row-link", { hasText: "Ivan" }).getAttribute("href");
  await app.goto(`${ivan}/edit`);
  await app.getByLabel(t("label-new")).fill("poets");
  await save(app);
  await expect(app.locator(".contact-labels .chip")).toHaveText(["Poets"]);
  const cards = await account.cards();
  expect(cards).toContain("MEMBER:urn:uuid:ivan");
  expect(cards).not.toContain("CATEGORIES");
});

test("an edit that changes groups with the contact has one undo", async ({ app, account }) => {
  const group = (uid, name, ...members) => [`UID:${uid}`, `FN:${name}`, `N:${name};;;;`, "X-ADDRESSBOOKSERVER-KIND:group", ...members.map((member) => `X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:${member}`)];
  await account.import(["UID:lesia", "FN:Lesia", "N:;Lesia;;;"], group("poets", "Poets", "lesia"), group("choir", "Choir"));
  const before = await account.cards();
  const [{ id }] = await account.contacts();
  await app.goto(`/contacts/${id}/edit`);
  await app.getByLabel("Poets").uncheck();
  await app.getByLabel(t("label-new")).fill("choir");
  await app.locator("[name=phone]").fill("+380 67 1234567");
  await save(app);
  await expect(app.locator(".contact-labels .chip")).toHaveText(["Choir"]);
  await app.goto("/history");
  const done = app.locator("section[aria-labelledby=operations] .entry");
  await expect(done).toHaveCount(2);
  await expect(done.first()).toContainText(t("done-edit", { name: "Lesia" }));
  await done.first().getByRole("button", { name: t("toast-undo") }).click();
  await expect(app.locator(".notice")).toContainText(t("done-undo", { count: 3 }));
  expect(await account.cards()).toBe(before);
});

// Returns the fields without a name that is seen while something is typed into them.
function nameless() {
  const isSeen = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const texts = (field) => [...field.labels].map((label) => label.querySelector("span") ?? label);
  const names = (field) => [...texts(field), field.closest("fieldset")?.querySelector("legend")].filter(Boolean);
  const fields = [...document.querySelectorAll(".contact-edit :is(input, select, textarea):not([type=hidden])")].filter(isSeen);
  return fields.filter((field) => !names(field).some(isSeen)).map(({ name }) => name);
}

test("every field of the form has a name that stays in sight", async ({ app, account }) => {
  const lines = ["TEL:+380 67 1", "TEL:+380 67 2", "ADR:;;Street 1;Kyiv;;01001;Ukraine", "IMPP:xmpp:a@example.org", "ANNIVERSARY:2010-06-12", "NOTE:one", "NOTE:two"];
  await account.import(["FN:Ivan", "N:;Ivan;;Dr.;", ...lines]);
  const [{ id }] = await account.send("GET", "/api/contacts");
  await app.goto(`/contacts/${id}/edit`);
  for (const button of await app.locator("[data-add-entry]").all()) await button.click();
  await expect(app.locator("[name$='.street']:visible")).toHaveCount(2);
  expect(await app.evaluate(nameless)).toEqual([]);
});
