import { useEffect, useRef } from "react";
import { isTyping } from "../../viewer/use-viewer-keys.ts";

/** A key of the review pages. This table feeds the keys and the key map. */
export interface ReviewKey {
  readonly id: "next" | "previous" | "close" | "heatMap" | "truth" | "first" | "second";
  /** As the keyboard event names it, in lower case. */
  readonly key: string;
  readonly keyLabel: string;
  readonly does: string;
}

export const reviewKeys: readonly ReviewKey[] = [
  { id: "next", key: "j", keyLabel: "J", does: "next case" },
  { id: "previous", key: "k", keyLabel: "K", does: "previous case" },
  { id: "heatMap", key: "g", keyLabel: "G", does: "heat map; Shift and the wheel set its opacity" },
  { id: "truth", key: "t", keyLabel: "T", does: "show or hide the marks of truth" },
  { id: "first", key: "a", keyLabel: "A", does: "show or hide the marks of the first reader" },
  { id: "second", key: "b", keyLabel: "B", does: "show or hide the marks of the second reader" },
  { id: "close", key: "escape", keyLabel: "Esc", does: "back to the list" },
];

export type ReviewActions = Readonly<Record<ReviewKey["id"], (() => void) | undefined>>;

/** The review keys, for the whole page. */
export function useReviewKeys(actions: ReviewActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (isTyping(event)) return;
      const pressed = reviewKeys.find(({ key }) => key === event.key.toLowerCase());
      if (pressed) latest.current[pressed.id]?.();
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

/** The key as buttons and tooltips name it. */
export function keyLabelOf(id: ReviewKey["id"]): string {
  return reviewKeys.find((one) => one.id === id)?.keyLabel ?? "";
}
