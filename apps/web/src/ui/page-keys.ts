import { useEffect, useRef } from "react";

/** One key of a page. A table of them is what the page listens to and what its key map prints. */
export interface PageKey<Context> {
  /** As `chordOf` names them. */
  readonly keys: readonly string[];
  /** As people read them. */
  readonly keyLabel: string;
  readonly does: string;
  /** Does it; false where there is nothing to do, and the key is the next one's. */
  readonly run: (context: Context, key: string, isRepeated: boolean) => boolean;
}

/** The act of a key that always has something to do. */
export const always =
  <Context>(act: (context: Context, key: string) => void): PageKey<Context>["run"] =>
  (context, key) => {
    act(context, key);
    return true;
  };

/** Runs the first key of the table that has something to do; false where there is none. */
export function runPageKey<Context>(table: readonly PageKey<Context>[], context: Context, key: string, isRepeated: boolean): boolean {
  return table.some((pageKey) => pageKey.keys.includes(key) && pageKey.run(context, key, isRepeated));
}

const arrow = /^Arrow/;

/** A key press by name: "I", "Shift H", "ArrowLeft", "+". Letters are upper case, whatever Caps Lock says. */
export function chordOf({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }): string {
  const isLetter = /^\p{L}$/u.test(key);
  const name = isLetter ? key.toUpperCase() : key;
  return shiftKey && (isLetter || arrow.test(name)) ? `Shift ${name}` : name;
}

const takesEveryKey =
  "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]";
const takesMovingKeys = "input, [role=slider]";
const movingKey = /^(Arrow.*|Page.*|Home|End|Enter| )$/;

/**
 * True while keys belong to a field or a dialog, or when the images have already taken this press. A box that was ticked with the mouse keeps only
 * the keys that move it.
 */
function isTyping(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (!(event.target instanceof HTMLElement)) return false;
  return event.target.closest(takesEveryKey) !== null || (event.target.matches(takesMovingKeys) && movingKey.test(event.key));
}

/** Enter on a focused control is the control's own. */
function isOfControl({ key, target }: KeyboardEvent): boolean {
  return key === "Enter" && target instanceof HTMLElement && target.closest("button, a, [role=radio]") !== null;
}

interface PageKeysOptions {
  readonly active?: boolean;
  /** Before all others on the page: what this table takes is nobody else's. */
  readonly first?: boolean;
  /** A key that is held runs again and again. */
  readonly repeats?: boolean;
}

/** Listens to a table of keys, for the whole page. */
export function usePageKeys<Context>(table: readonly PageKey<Context>[], context: Context, options: PageKeysOptions = {}): void {
  const { active = true, first = false, repeats = false } = options;
  const latest = useRef(context);
  latest.current = context;
  useEffect(() => {
    if (!active) return;
    function onDown(event: KeyboardEvent) {
      if (isTyping(event) || isOfControl(event) || (event.repeat && !repeats)) return;
      if (runPageKey(table, latest.current, chordOf(event), event.repeat)) event.preventDefault();
    }
    window.addEventListener("keydown", onDown, first);
    return () => window.removeEventListener("keydown", onDown, first);
  }, [table, active, first, repeats]);
}
