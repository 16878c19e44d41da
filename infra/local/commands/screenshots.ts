import { runProgram } from "../run-program.ts";

/** `npm run screenshots`: every page in its four states at two sizes, into the ignored folder screenshots/. */
export async function run(args: readonly string[]): Promise<number> {
  return runProgram("node", ["--import", "tsx", "e2e/screenshots.ts", ...args]);
}
