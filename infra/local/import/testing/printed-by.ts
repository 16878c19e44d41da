import { vi } from "vitest";
import { run } from "../../commands/import.ts";

/** Runs `npm run import` with these arguments; returns its exit code and output. */
export async function printedBy(...args: readonly string[]): Promise<{ code: number; printed: string }> {
  let printed = "";
  const print = (line: unknown) => {
    printed += `${line}\n`;
  };
  const spies = [vi.spyOn(console, "log").mockImplementation(print), vi.spyOn(console, "error").mockImplementation(print)];
  try {
    return { code: await run(args), printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
