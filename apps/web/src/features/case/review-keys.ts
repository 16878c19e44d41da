import type { PageKey } from "../../ui/page-keys.ts";

export type ReviewAct = "next" | "previous" | "close" | "heatMap" | "truth" | "first" | "second";
export type ReviewActions = Readonly<Record<ReviewAct, (() => void) | undefined>>;

const acts: readonly { readonly act: ReviewAct; readonly key: string; readonly keyLabel: string; readonly does: string }[] = [
  { act: "next", key: "J", keyLabel: "J", does: "next case" },
  { act: "previous", key: "K", keyLabel: "K", does: "previous case" },
  { act: "heatMap", key: "G", keyLabel: "G", does: "heat map; Shift and the wheel set its opacity" },
  { act: "truth", key: "T", keyLabel: "T", does: "show or hide the marks of truth" },
  { act: "first", key: "A", keyLabel: "A", does: "show or hide the marks of the first reader" },
  { act: "second", key: "B", keyLabel: "B", does: "show or hide the marks of the second reader" },
  { act: "close", key: "Escape", keyLabel: "Esc", does: "back to the list" },
];

/** The keys of the review pages. */
export const reviewKeys: readonly PageKey<ReviewActions>[] = acts.map(({ act, key, keyLabel, does }) => ({
  keys: [key],
  keyLabel,
  does,
  run: (actions) => {
    actions[act]?.();
    return actions[act] !== undefined;
  },
}));

/** The key as buttons and tooltips name it. */
export function keyLabelOf(act: ReviewAct): string {
  return acts.find((one) => one.act === act)?.keyLabel ?? "";
}
