import { readFile, writeFile } from "node:fs/promises";
import { AppError, toCsv } from "@second-read/domain";
import { readVersionFile, type VersionFile } from "@second-read/learning";
import { readArguments } from "../command-line.ts";
import { planFolder } from "../import/plan-folder.ts";
import { type ScoredFile, scoreFolder } from "../predict/score-folder.ts";

const usage = "npm run predict -- VERSION-FILE FOLDER [--facts facts.csv] [--out scores.csv]";

/**
 * `npm run predict`: scores the images of a folder with a version file, without a database, and prints or writes a table. DICOM files describe
 * themselves; other images need facts, as on import. Exit code 3 if a file has no score because it cannot be read.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { words, options } = readArguments(args, 2, ["facts", "out"], usage);
  const [file = "", folder = ""] = words;
  const version = await openVersion(file);
  const plan = await planFolder(folder, options.facts === undefined ? {} : { facts: options.facts });
  if (plan.files.length + plan.rejections.length === 0)
    throw new AppError("INVALID_INPUT", `The folder ${folder} contains no image, so there is nothing to score.`);
  const rejected = plan.rejections.map(({ path, message }): ScoredFile => {
    return { path, exam: null, laterality: null, view: null, imageScore: null, breastScore: null, note: message };
  });
  const scored = [...(await scoreFolder(version, folder, plan.files)), ...rejected];
  const table = toCsv(
    ["file", "exam", "laterality", "view", "imageScore", "breastScore", "note"],
    scored.map(({ path, ...row }) => ({ file: path, ...row })),
  );
  if (options.out === undefined) process.stdout.write(table);
  else await writeFile(options.out, table);
  const unread = scored.filter(({ exam }) => exam === null);
  for (const { path, note } of unread) console.error(`${path}: ${note}`);
  return unread.length === 0 ? 0 : 3;
}

async function openVersion(path: string): Promise<VersionFile> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new AppError("NOT_FOUND", `There is no file ${path} to read.`);
    throw new AppError("INVALID_INPUT", `The file ${path} cannot be read (${error.code}).`);
  });
  return readVersionFile(bytes);
}
