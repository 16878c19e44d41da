import { runProgram } from "../run-program.ts";

/** `npm run fix`: repairs what a program can repair. */
export async function run(): Promise<number> {
  return runProgram("biome", ["check", "--write", "."]);
}
