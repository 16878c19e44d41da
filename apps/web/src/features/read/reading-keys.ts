import type { Opinion } from "@second-read/domain";
import { always, type PageKey } from "../../ui/page-keys.ts";

/** What the keys of the reading page do. */
export interface ReadingKeys {
  readonly closeFinding: () => void;
  readonly normal: () => void;
  readonly opinion: (opinion: Opinion) => void;
  /** Makes R and T apply to the other breast. */
  readonly otherSide: () => void;
  readonly undo: () => void;
  readonly submit: () => void;
}

export const readingKeys: readonly PageKey<ReadingKeys>[] = [
  { keys: ["N"], keyLabel: "N", does: "normal for each breast that is undecided", run: always(({ normal }) => normal()) },
  { keys: ["R"], keyLabel: "R", does: "recall, for the active breast", run: always(({ opinion }) => opinion("RECALL")) },
  {
    keys: ["T"],
    keyLabel: "T",
    does: "technical recall, for the active breast",
    run: always(({ opinion }) => opinion("TECHNICAL_RECALL")),
  },
  {
    keys: ["S"],
    keyLabel: "S",
    does: "switch the active breast; the pointer on an image does too",
    run: always(({ otherSide }) => otherSide()),
  },
  {
    keys: ["Escape"],
    keyLabel: "Esc",
    does: "leave the panel",
    run: always(({ closeFinding }) => {
      closeFinding();
      // Leaves the panel's controls, so that Enter submits again.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    }),
  },
  { keys: ["Z"], keyLabel: "Z", does: "undo the last change, or else the last skip or submission", run: always(({ undo }) => undo()) },
  { keys: ["Enter"], keyLabel: "Enter", does: "submit", run: always(({ submit }) => submit()) },
];

/** Where no exam is open, Z undoes the last submission or skip. */
export const undoSubmitKeys: readonly PageKey<{ readonly undo: () => void }>[] = [
  { keys: ["Z"], keyLabel: "Z", does: "undo the last skip or submission", run: always(({ undo }) => undo()) },
];
