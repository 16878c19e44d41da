import { readingRoom } from "../support/reading-room.ts";
import { expect, test } from "../support/test.ts";

test("two exams read by keyboard alone: N, Enter, and Z takes it back", async ({ pageOf }) => {
  const page = await pageOf("reader1");
  const room = readingRoom(page);
  await page.goto("/p/keys/read");
  await room.untilOpen();
  const first = await room.pseudonym();

  /** For a moment after an exam has opened, opinion keys are ignored: a press that early was meant for the previous exam. */
  const sayNormal = () =>
    expect(async () => {
      await page.keyboard.press("n");
      await expect(room.normal).toHaveAttribute("aria-pressed", "true", { timeout: 250 });
    }).toPass();

  await sayNormal();
  await page.keyboard.press("z");
  await expect(room.normal).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("n");
  await page.keyboard.press("Enter");
  await expect(room.submitted(first, "Right: normal · Left: normal")).toBeVisible();
  await expect(room.heading).not.toHaveText(first);
  await room.untilHung();
  await page.keyboard.press("z");
  await expect(room.heading).toHaveText(first);
  await expect(room.normal).toHaveAttribute("aria-pressed", "true");
  await room.untilHung();
  await expect(async () => {
    await page.keyboard.press("Enter");
    await expect(room.heading).not.toHaveText(first, { timeout: 250 });
  }).toPass();
  await room.untilHung();
  await sayNormal();
  await page.keyboard.press("Enter");
  const nothing = page.getByRole("heading", { name: "Nothing to read now" });
  await expect(nothing).toBeVisible();
  await page.keyboard.press("z");
  await room.untilReady();
  await page.keyboard.press("Enter");
  await expect(nothing).toBeVisible();
});
