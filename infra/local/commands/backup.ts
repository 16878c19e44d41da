import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { AppError } from "@second-read/domain";
import { backUp } from "../backup/back-up.ts";
import { requireEmbeddedParts } from "../backup/embedded-parts.ts";
import { writeKeys } from "../backup/keys-file.ts";
import { readArguments } from "../command-line.ts";
import { dataFolder, paths } from "../folders.ts";
import { withEmbeddedPostgres } from "../local-database.ts";
import { readSecrets } from "../secrets.ts";

const usage = "npm run backup -- DIR [--keys FILE]";

/** `npm run backup -- DIR`: copies database and store of this installation into an empty folder while it runs. */
export async function run(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const { words, options } = readArguments(args, 1, ["keys"], usage);
  const backup = resolve(words[0] ?? "");
  requireEmbeddedParts();
  if (!existsSync(paths.postgres)) throw new AppError("NOT_FOUND", `There is no installation in ${dataFolder}.`);
  const keys = { ...(await readSecrets()) };
  if (options.keys !== undefined) await writeKeys(resolve(options.keys), keys, backup);
  const { files, objects, bytes } = await withEmbeddedPostgres((databaseUrl) => backUp(backup, { databaseUrl, keys }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `Backed up ${objects} objects of the store and the database into ${backup}: ${files} files, ${(bytes / 1e6).toFixed(0)} MB, in ${seconds} s.`,
  );
  console.log(
    options.keys === undefined
      ? "The backup does not contain the keys, and cannot be restored without them. `--keys FILE` writes them to a separate file."
      : `The keys are in ${resolve(options.keys)} alone. Keep them separate from the backup: whoever has both has everything.`,
  );
  return 0;
}
