import { markTools } from "./mark-tools.ts";
import { arrows, shifted, type ToolContext, type ViewerTool } from "./tool.ts";
import { viewTools } from "./view-tools.ts";

/** Of two tools with one key, the first that has something to do takes it. */
export const tools: readonly ViewerTool[] = [...Object.values(markTools), ...Object.values(viewTools)];

/** Runs the tool of a key; false where there is none. */
export function runKey(context: ToolContext, key: string, isRepeated: boolean): boolean {
  return tools.some((tool) => tool.keys.includes(key) && tool.run(context, key, isRepeated));
}

/** A key press by name: "I", "Shift H", "ArrowLeft", "+". Letters are upper case, whatever Caps Lock says. */
export function chordOf({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }): string {
  const isLetter = /^\p{L}$/u.test(key);
  const name = isLetter ? key.toUpperCase() : key;
  return shiftKey && (isLetter || name in arrows) ? shifted(name) : name;
}
