import { expect, type Locator, type Page } from "@playwright/test";
import { drag, readingRoom, type ViewLabel } from "./reading-room.ts";

export type Side = "Right" | "Left";

/** What a reader does with an exam, by whichever means. */
export interface Hands {
  readonly normal: () => Promise<void>;
  readonly choose: (side: Side, row: string, choice: string) => Promise<void>;
  readonly technicalReason: (side: Side, words: string) => Promise<void>;
  /** A box in the tissue of that view; a keyboard places none, so that both do it with the mouse. */
  readonly mark: (label: ViewLabel) => Promise<void>;
  /** Of the last change of this draft. */
  readonly undo: () => Promise<void>;
  /** Of the exam just submitted. */
  readonly undoSubmit: () => Promise<void>;
  readonly showUnseen: () => Promise<void>;
  readonly submit: () => Promise<void>;
}

async function dragBox(page: Page, label: ViewLabel): Promise<void> {
  const { x, y } = await readingRoom(page).tissueOf(label);
  await drag(page, { x: x - 12, y: y - 15 }, { x: x + 12, y: y + 15 });
}

/** The mouse touches nothing but the images, to place a mark. */
export function keyboardOnly(page: Page): Hands {
  const room = readingRoom(page);
  const goTo = async (target: Locator) => {
    for (let presses = 0; presses < 150; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error("The control is not reached by Tab.");
  };
  const press = async (target: Locator) => {
    await goTo(target);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
  };
  return {
    normal: () => page.keyboard.press("n"),
    choose: (side, row, choice) => press(room.choice(side, row, choice)),
    async technicalReason(side, words) {
      await goTo(room.breast(side).getByRole("combobox", { name: "Reason for the technical recall" }));
      await page.keyboard.type(words);
      await page.keyboard.press("Tab");
    },
    async mark(label) {
      await page.keyboard.press("b");
      await dragBox(page, label);
      await page.keyboard.press("Escape");
    },
    undo: () => page.keyboard.press("z"),
    undoSubmit: () => page.keyboard.press("z"),
    async showUnseen() {
      await expect(async () => {
        await page.keyboard.press("ArrowRight");
        await expect(room.unseen).toHaveCount(0, { timeout: 500 });
      }).toPass();
    },
    async submit() {
      await page.keyboard.press("Escape");
      await page.keyboard.press("Enter");
    },
  };
}

/** The keyboard is not touched. */
export function mouseOnly(page: Page): Hands {
  const room = readingRoom(page);
  return {
    normal: () => room.normal.click(),
    choose: (side, row, choice) => room.choice(side, row, choice).click(),
    async technicalReason(side, words) {
      // The browser draws the list itself: a test cannot click in it.
      await room.breast(side).getByRole("combobox", { name: "Reason for the technical recall" }).selectOption(words);
    },
    async mark(label) {
      const tool = page.getByRole("button", { name: "Box B" });
      await tool.click();
      await dragBox(page, label);
      await tool.click();
    },
    undo: () => page.getByRole("button", { name: "Undo Z", exact: true }).click(),
    undoSubmit: () => room.undo.click(),
    async showUnseen() {
      await room.unseen.getByRole("button", { name: "Show" }).click();
      await expect(room.unseen).toHaveCount(0);
    },
    submit: () => room.submit.click(),
  };
}
