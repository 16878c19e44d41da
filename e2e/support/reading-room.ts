import { expect, type Locator, type Page } from "@playwright/test";

export const views = ["RCC", "LCC", "RMLO", "LMLO"] as const;
export type ViewLabel = (typeof views)[number];

/** The reading room as a reader sees it. */
export function readingRoom(page: Page) {
  const panel = page.getByRole("complementary", { name: "Read" });
  const breast = (side: "Right" | "Left") => panel.getByRole("region", { name: `${side} breast` });
  return {
    panel,
    breast,
    /** The exam's pseudonym. */
    heading: panel.getByRole("heading", { level: 1 }),
    pseudonym: async () => (await panel.getByRole("heading", { level: 1 }).textContent()) ?? "",
    /** One of the views; its accessible name includes the number of marks on it. */
    view: (label: ViewLabel) => page.getByRole("img", { name: new RegExp(`^${label}: `) }),
    viewWithMarks: (label: ViewLabel, marks: number) =>
      page.getByRole("img", { name: `${label}: ${marks === 1 ? "1 mark" : `${marks} marks`}`, exact: true }),
    normal: panel.getByRole("button", { name: "Normal N", exact: true }),
    submit: panel.getByRole("button", { name: "Submit" }),
    /** The panel's message about what was submitted for an exam. */
    submitted: (pseudonym: string, words: string) => panel.getByRole("status").filter({ hasText: `${pseudonym} submitted. ${words}` }),
    undo: page.getByRole("button", { name: /^Undo \(\d+ s\)$/ }),
    choice: (side: "Right" | "Left", row: string, choice: string) =>
      breast(side).getByRole("group", { name: row, exact: true }).getByRole("button", { name: choice, exact: true }),
    /** Images that have not been shown yet in any step. */
    unseen: panel.locator("[data-unseen]"),
    /** Waits until the exam accepts opinions: its images are loaded, and the guard against a double press is over. */
    async untilReady() {
      await this.untilHung();
      await expect(this.normal).toBeEnabled();
    },
    /** Waits until an exam is open: exams reach their readers some seconds after their last file. */
    async untilOpen() {
      await expect(panel.getByRole("region", { name: /breast$/ }).first()).toBeVisible({ timeout: 45_000 });
      await this.untilHung();
    },
    async untilHung() {
      for (const label of views) await expect(this.view(label)).toBeVisible();
    },
    /** A point in the tissue of a view: near the chest wall, which is in the middle of the screen. */
    async tissueOf(label: ViewLabel) {
      const box = await boxOf(this.view(label));
      return { x: label.startsWith("R") ? box.x + box.width - 30 : box.x + 30, y: box.y + box.height / 2 };
    },
    async drawBox(label: ViewLabel) {
      await page.getByRole("group", { name: "Mark" }).getByRole("button", { name: "Box B" }).click();
      const { x, y } = await this.tissueOf(label);
      await drag(page, { x: x - 12, y: y - 15 }, { x: x + 12, y: y + 15 });
    },
  };
}

async function boxOf(target: Locator) {
  const box = await target.boundingBox();
  if (box === null) throw new Error("It is not on screen.");
  return box;
}

export async function centreOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await boxOf(target);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drags with the left button. */
export async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}
