import { expect, type Locator, type Page } from "@playwright/test";
import { drag, readingRoom, type ViewLabel } from "./reading-room.ts";

export type Side = "Right" | "Left";

/** The actions of a reader on an exam, by keyboard or mouse. */
export interface Hands {
  readonly normal: () => Promise<void>;
  readonly choose: (side: Side, row: string, choice: string) => Promise<void>;
  readonly technicalReason: (side: Side, words: string) => Promise<void>;
  /** Draws a box in the tissue of that view. */
  readonly mark: (label: ViewLabel) => Promise<void>;
  /** Undoes the last change of this draft. */
  readonly undo: () => Promise<void>;
  /** Undoes the submission of the last exam. */
  readonly undoSubmit: () => Promise<void>;
  readonly showUnseen: () => Promise<void>;
  readonly submit: () => Promise<void>;
}

async function dragBox(page: Page, label: ViewLabel): Promise<void> {
  const { x, y } = await readingRoom(page).tissueOf(label);
  await drag(page, { x: x - 12, y: y - 15 }, { x: x + 12, y: y + 15 });
}

/** Never uses the mouse. */
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
      await goTo(page.getByRole("button", { name: label, exact: true }));
      await page.keyboard.press("b");
      await page.keyboard.press("a");
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

/** Never uses the keyboard. */
export function mouseOnly(page: Page): Hands {
  const room = readingRoom(page);
  return {
    normal: () => room.normal.click(),
    choose: (side, row, choice) => room.choice(side, row, choice).click(),
    async technicalReason(side, words) {
      // The browser itself draws the list, so a test cannot click in it.
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
