import { join, resolve } from "node:path";
import { type BuiltProcess, buildProcess, builtProcesses } from "../../build/build-process.ts";
import { build, isStale } from "../build.ts";
import { readArguments } from "../command-line.ts";
import { root } from "../folders.ts";

/** `npm run build -- FOLDER [--only api,web]`: writes each process into FOLDER/NAME, ready to run without TypeScript and without this checkout. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, options } = readArguments(args, 1, ["only"], `npm run build -- FOLDER [--only ${builtProcesses.join(",")}]`);
  const wanted = options.only?.split(",") ?? builtProcesses;
  const names = builtProcesses.filter((name): name is BuiltProcess => wanted.includes(name));
  if (names.length !== wanted.length) throw new Error(`Processes are ${builtProcesses.join(", ")}.`);
  if (names.includes("web") && (await isStale("pages"))) await build("pages");
  // The folders themselves must be readable by the users who run the processes, too.
  process.umask(0o022);
  for (const name of names) {
    const folder = join(resolve(words[0] ?? ""), name);
    await buildProcess(root, name, folder);
    console.log(folder);
  }
  return 0;
}
