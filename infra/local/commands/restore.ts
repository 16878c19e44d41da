import { resolve } from "node:path";
import { AppError } from "@second-read/domain";
import { requireEmbeddedParts } from "../backup/embedded-parts.ts";
import { readKeys } from "../backup/keys-file.ts";
import { restore, verifyBackup } from "../backup/restore.ts";
import { readArguments } from "../command-line.ts";
import { dataFolder } from "../folders.ts";

const usage = "npm run restore -- DIR --keys FILE";
const help = `${usage}

Puts a backup of npm run backup into an empty data folder (SECOND_READ_DATA, else .data). The whole backup is verified before anything is written.

Exit code: 0 where the restored database and store agree; 3 where an image has lost its bytes or the audit trail is broken, as it was when the backup
was made; 1 where nothing was restored.`;

/** `npm run restore -- DIR --keys FILE`: restores an installation from its backup. */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(help);
    return 0;
  }
  const started = performance.now();
  const { words, options } = readArguments(args, 1, ["keys"], usage);
  if (options.keys === undefined) throw new AppError("INVALID_INPUT", `usage: ${usage}`);
  const backup = resolve(words[0] ?? "");
  requireEmbeddedParts();
  const keys = await readKeys(resolve(options.keys));
  const manifest = await verifyBackup(backup, keys);
  const { chains, events, broken, images, missing } = await restore(backup, { keys, manifest });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`Restored into ${dataFolder}, as of ${manifest.header.madeAt}, in ${seconds} s.`);
  console.log(
    `Audit trail ${broken.length === 0 ? "intact" : "broken"} (${events} events in ${chains} ${chains === 1 ? "chain" : "chains"}); ${images} images, ${missing.length} without their bytes.`,
  );
  for (const { chain, sequence } of broken) console.log(`  The chain ${chain} breaks at event ${sequence ?? "1"}.`);
  for (const id of missing) console.log(`  The file of image ${id} is missing from the store.`);
  return broken.length + missing.length === 0 ? 0 : 3;
}
