import { checkImports } from "../../checks/check-imports.ts";
import { turbo } from "../build.ts";
import { root } from "../folders.ts";
import { runProgram } from "../run-program.ts";

interface Check {
  readonly name: string;
  readonly repair: string;
  run(): Promise<boolean>;
}

const program =
  (command: string, ...args: string[]) =>
  async () =>
    (await runProgram(command, args)) === 0;

const checks: readonly Check[] = [
  { name: "format and lint", repair: "npm run fix", run: program("biome", "ci", "--colors=off", "--error-on-warnings", ".") },
  { name: "types", repair: "correct the lines named above", run: program("tsc", "-p", "tsconfig.json", "--noEmit") },
  { name: "types of the web", repair: "correct the lines named above", run: program("tsc", "-p", "apps/web/tsconfig.json", "--noEmit") },
  { name: "directions of imports", repair: "see infra/checks/import-rules.ts", run: importsPointOneWay },
  {
    name: "nothing unused",
    repair: "remove what is named above, or tell knip.json why it stays",
    run: program("knip", "--no-progress", "--no-config-hints"),
  },
  {
    name: "schema of the API",
    repair: "keep what the released schema promises (docs/api.md, Changes of the schema)",
    run: program("tsx", "apps/api/scripts/check-schema.ts"),
  },
  {
    name: "kernels as compiled",
    repair: "npm run -w @second-read/tfjs-training kernels:build",
    run: program("node", "packages/tfjs-training/kernels/build.mjs", "--check"),
  },
];

/** `npm run check`: runs all checks, even after one has failed; each failure says how to repair it. */
export async function run(args: readonly string[]): Promise<number> {
  await turbo(["run", "generate"]);
  const failed: Check[] = [];
  for (const check of checks.filter(({ name }) => args.length === 0 || args.some((word) => name.includes(word)))) {
    const begin = performance.now();
    const passed = await check.run();
    console.log(`${passed ? "✓" : "✗"} ${check.name} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
    if (!passed) failed.push(check);
  }
  for (const { name, repair } of failed) console.log(`${name}: ${repair}`);
  return failed.length === 0 ? 0 : 1;
}

async function importsPointOneWay(): Promise<boolean> {
  const faults = await checkImports(root);
  for (const fault of faults) console.log(fault);
  return faults.length === 0;
}
