import type { Opinion } from "@second-read/domain";
import { useEffect, useRef } from "react";
import { isTyping } from "../../viewer/use-viewer-keys.ts";

export interface ReadingKeys {
  readonly closeFinding: () => void;
  readonly normal: () => void;
  readonly opinion: (opinion: Opinion) => void;
  /** R and T go to the other breast. */
  readonly otherSide: () => void;
  readonly undo: () => void;
  readonly submit: () => void;
}

/** The reading keys of the key map, for the whole page. */
export function useReadingKeys(keys: ReadingKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    function onDown(event: KeyboardEvent) {
      if (isTyping(event) || event.repeat) return;
      // Enter and Space on a focused control are the control's own.
      const onControl = event.target instanceof HTMLElement && event.target.closest("button, a, [role=radio]") !== null;
      if (event.key === "Enter" && onControl) return;
      if (handle(event.key.length === 1 ? event.key.toLowerCase() : event.key, latest.current)) event.preventDefault();
    }
    window.addEventListener("keydown", onDown);
    return () => window.removeEventListener("keydown", onDown);
  }, []);
}

function handle(key: string, keys: ReadingKeys): boolean {
  switch (key) {
    case "Escape":
      keys.closeFinding();
      // Out of the panel's controls: Enter then submits again.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      return true;
    case "n":
      keys.normal();
      return true;
    case "r":
      keys.opinion("RECALL");
      return true;
    case "t":
      keys.opinion("TECHNICAL_RECALL");
      return true;
    case "s":
      keys.otherSide();
      return true;
    case "z":
      keys.undo();
      return true;
    case "Enter":
      keys.submit();
      return true;
    default:
      return false;
  }
}
