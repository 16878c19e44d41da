import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The path of a program, from the environment variable if it names one, else from PATH. */
export function findProgram(name: string, variable?: string): string | undefined {
  const named = variable === undefined ? undefined : process.env[variable];
  if (named !== undefined && named !== "") return named;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder; try the next.
    }
  }
  return undefined;
}

/** Path of Chromium or an equivalent; browsers that a test tool would download are not considered. */
export function findChromium(): string | undefined {
  return findProgram("chromium", "CHROMIUM_BIN") ?? findProgram("google-chrome");
}

/**
 * For a program or data that a machine may lack. Returns whether to skip (`describe.skipIf(requireOrSkip(…))`), after printing one line about it.
 * With EVERYTHING=1 nothing may be missing: it throws instead.
 */
export function requireOrSkip(present: boolean, what: string): boolean {
  if (present) return false;
  const sentence = `skipped: ${what} is not here`;
  if (process.env.EVERYTHING === "1") throw new Error(`${sentence}, and EVERYTHING=1 forbids skipping`);
  console.warn(sentence);
  return true;
}
