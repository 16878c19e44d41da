import type { Page } from "@playwright/test";
import { filedRead } from "../support/filed-read.ts";
import { extraView, phantomFiles } from "../support/phantoms.ts";
import { readingRoom } from "../support/reading-room.ts";
import { expect, test } from "../support/test.ts";

test("an image that arrives while the exam is read is announced; submitting without looking asks once", async ({
  pageOf,
  apiOf,
  installation,
}) => {
  const page = await pageOf("reader1");
  const room = readingRoom(page);
  await page.goto("/p/late/read");
  await room.untilOpen();
  await room.untilReady();
  const pseudonym = await room.pseudonym();
  await expect(room.unseen).toHaveCount(0);

  const manager = await apiOf("manager");
  await manager.upload(installation.projectIds.late, extraView(phantomFiles({ seed: 141 }), "R"));
  await expect(room.panel.getByText("Arrived since it was opened: RML")).toBeVisible({ timeout: 45_000 });
  await expect(room.unseen).toContainText("Not seen yet: RML.");

  await page.keyboard.press("n");
  await page.keyboard.press("Enter");
  await expect(room.panel.getByRole("alert")).toContainText(
    "Not seen yet: RML. Not submitted. Submit again to submit without viewing them.",
  );
  await expect(room.heading).toHaveText(pseudonym);
  await room.unseen.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("img", { name: /^RML: / })).toBeVisible();
  await expect(room.unseen).toHaveCount(0);
  await room.submit.click();
  await expect(room.submitted(pseudonym, "Right: normal · Left: normal")).toBeVisible();
  expect((await filedRead(await apiOf("reader1"), installation.projectIds.late, pseudonym)).breasts).toHaveLength(2);
});

test("a press that is too early does nothing and says why; the unseen view is asked about once, then submitted", async ({
  pageOf,
  apiOf,
  installation,
}) => {
  const page = await pageOf("reader2");
  const room = readingRoom(page);
  // The images are held back until the keys have been pressed.
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/store/**", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/p/late/read");
  await expect(room.breast("Right")).toBeVisible({ timeout: 45_000 });
  await expect(room.normal).toBeDisabled();
  await expect(room.submit).toBeDisabled();
  await expect(room.normal).toHaveAccessibleDescription("The images are loading.");
  const refused = room.panel.getByRole("status").filter({ hasText: "Not applied. The images are loading." });
  for (const press of [
    () => page.keyboard.press("n"),
    () => page.keyboard.press("r"),
    () => page.keyboard.press("Enter"),
    () => room.normal.click({ force: true }),
    () => room.submit.click({ force: true }),
    () => room.choice("Right", "BI-RADS", "5").click({ force: true }),
  ]) {
    await press();
    await expect(refused).toBeVisible();
  }
  await expect(room.panel.getByRole("button", { pressed: true })).toHaveCount(0);

  letGo();
  await room.untilReady();
  const pseudonym = await room.pseudonym();
  await expect(room.unseen).toContainText("Not seen yet: RML.");
  await room.normal.click();
  await room.submit.click();
  await expect(room.panel.getByRole("alert")).toContainText("Not seen yet: RML.");
  await page.getByRole("button", { name: "Submit anyway" }).click();
  await expect(room.submitted(pseudonym, "Right: normal · Left: normal")).toBeVisible();
  await filedRead(await apiOf("reader2"), installation.projectIds.late, pseudonym);
  await expect(page.getByRole("heading", { name: "Nothing to read now" })).toBeVisible();
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("an exam that arrives while the empty page is in the background is not taken from others before the page is on screen", async ({
  pageOf,
  apiOf,
  installation,
}) => {
  const page = await pageOf("reader2");
  await page.goto("/p/late/read");
  const nothing = page.getByRole("heading", { name: "Nothing to read now" });
  await expect(nothing).toBeVisible();
  await setVisibility(page, "hidden");
  const manager = await apiOf("manager");
  for (const file of phantomFiles({ seed: 142 }).files) await manager.upload(installation.projectIds.late, file);
  await expect(page.getByRole("link", { name: /^Read ?1 to read/ })).toBeVisible({ timeout: 45_000 });
  await expect(nothing).toBeVisible();
  await setVisibility(page, "visible");
  await readingRoom(page).untilOpen();
});

/** Chromium without a window never hides a page. */
async function setVisibility(page: Page, state: DocumentVisibilityState): Promise<void> {
  await page.evaluate((visibilityState) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, value: visibilityState });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}
