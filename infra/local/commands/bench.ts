import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../folders.ts";
import { runProgram } from "../run-program.ts";

/** `npm run bench -- NAME …`: runs one measurement of e2e/bench; without a name, lists them. */
export async function run([name, ...args]: readonly string[]): Promise<number> {
  const names = (await readdir(join(root, "e2e/bench")))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -".ts".length));
  if (name !== undefined && names.includes(name)) return runProgram("node", ["--import", "tsx", `e2e/bench/${name}.ts`, ...args]);
  console.log(`npm run bench -- NAME, where NAME is one of: ${names.join(", ")}`);
  return name === undefined ? 0 : 2;
}
