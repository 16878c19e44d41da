import { runProgram } from "../run-program.ts";

/**
 * `npm run screenshots`: takes every page in its four states at two sizes, into the ignored folder screenshots/; with `--docs` the images of README
 * and docs/roles, into docs/images/.
 */
export async function run([first, ...names]: readonly string[]): Promise<number> {
  if (first === "--docs") return runProgram("node", ["--import", "tsx", "e2e/docs-pictures.ts", ...names]);
  return runProgram("node", ["--import", "tsx", "e2e/screenshots.ts", ...(first === undefined ? [] : [first]), ...names]);
}
