import { runProgram } from "../run-program.ts";

/** `npm run fix`: what can be repaired by a program. */
export async function run(): Promise<number> {
  return runProgram("biome", ["check", "--write", "."]);
}
