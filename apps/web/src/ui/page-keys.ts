import { useEffect, useRef } from "react";

/** One key of a page. The same table of keys defines what the page listens to and what its key map shows. */
export interface PageKey<Context> {
  /** As `chordOf` names them. */
  readonly keys: readonly string[];
  /** The keys as shown to users. */
  readonly keyLabel: string;
  readonly does: string;
  /** Runs the action; false where there is nothing to do, so that the next entry gets the key. */
  readonly run: (context: Context, key: string, isRepeated: boolean) => boolean;
}

/** The action of a key that always has something to do. */
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
 * True while keys belong to a field or a dialog, or when the images have already handled this press. A box ticked with the mouse keeps only the keys
 * that operate it.
 */
function isTyping(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (!(event.target instanceof HTMLElement)) return false;
  return event.target.closest(takesEveryKey) !== null || (event.target.matches(takesMovingKeys) && movingKey.test(event.key));
}

/** Enter on a focused control belongs to that control. */
function isOfControl({ key, target }: KeyboardEvent): boolean {
  return key === "Enter" && target instanceof HTMLElement && target.closest("button, a, [role=radio]") !== null;
}

interface PageKeysOptions {
  readonly active?: boolean;
  /** Listens before all other tables of the page; a key handled here reaches none of them. */
  readonly first?: boolean;
  /** A held key runs repeatedly. */
  readonly repeats?: boolean;
}

/** Listens to a table of keys on the whole page. */
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
