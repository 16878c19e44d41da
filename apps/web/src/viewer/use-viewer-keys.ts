import { type RefObject, useEffect } from "react";
import type { ToolContext } from "./tool.ts";
import { chordOf, runKey } from "./tools.ts";

const takesEveryKey =
  "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]";
const takesMovingKeys = "input, [role=slider]";
const movingKey = /^(Arrow.*|Page.*|Home|End|Enter| )$/;

/**
 * True while keys belong to a field or a dialog, or when the images have already taken this press. A box that was ticked with the mouse keeps only
 * the keys that move it.
 */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (!(event.target instanceof HTMLElement)) return false;
  return event.target.closest(takesEveryKey) !== null || (event.target.matches(takesMovingKeys) && movingKey.test(event.key));
}

/** The image keys of the key map, for the whole page; a key that the images take is nobody else's. */
export function useViewerKeys(active: boolean, context: RefObject<ToolContext>): void {
  useEffect(() => {
    const letGo = () => context.current.dispatch({ kind: "magnifier", on: false });
    function onDown(event: KeyboardEvent) {
      if (!active || isTyping(event)) return;
      if (runKey(context.current, chordOf(event), event.repeat)) event.preventDefault();
    }
    function onUp(event: KeyboardEvent) {
      if (event.key.toLowerCase() === "m") letGo();
    }
    // Before the page's own listeners: Escape that lets a mark go must not also close the case.
    window.addEventListener("keydown", onDown, true);
    window.addEventListener("keyup", onUp);
    window.addEventListener("blur", letGo);
    return () => {
      window.removeEventListener("keydown", onDown, true);
      window.removeEventListener("keyup", onUp);
      window.removeEventListener("blur", letGo);
    };
  }, [active, context]);
}
