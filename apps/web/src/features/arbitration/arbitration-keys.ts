import { always, type PageKey } from "../../ui/page-keys.ts";

/** Keys to move through the queue. */
export const queueKeys: readonly PageKey<{ readonly step: (by: 1 | -1) => void }>[] = [
  { keys: ["J"], keyLabel: "J", does: "next exam", run: always(({ step }) => step(1)) },
  { keys: ["K"], keyLabel: "K", does: "previous exam", run: always(({ step }) => step(-1)) },
];

/** With Shift, because B alone selects the box tool. */
export const readerKeys: readonly PageKey<{ readonly toggle: (letter: string) => boolean }>[] = ["A", "B"].map((letter) => ({
  keys: [`Shift ${letter}`],
  keyLabel: `Shift ${letter}`,
  does: `show or hide the marks of reader ${letter}`,
  run: ({ toggle }) => toggle(letter),
}));
