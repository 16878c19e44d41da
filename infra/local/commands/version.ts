import { writeFile } from "node:fs/promises";
import { appendAudit, findVersionByNumber } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { gatherVersion, packVersion, sha256Hex } from "@second-read/learning";
import { keys } from "@second-read/storage";
import { openProductStore, projectOf, readArguments, withDatabase } from "../command-line.ts";

const usage = "npm run version -- export NUMBER --project KEY [--out FILE]";

/** `npm run version -- export N`: writes a version as a file that scores images elsewhere. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, options } = readArguments(args, 2, ["project", "out"], usage);
  const [verb, text = ""] = words;
  if (verb !== "export" || !/^\d{1,9}$/.test(text) || options.project === undefined) throw new AppError("INVALID_INPUT", `usage: ${usage}`);
  const number = Number(text);
  const { project, out } = options;
  const file = out ?? `${project}-v${number}.zip`;
  const store = await openProductStore();
  await withDatabase(async (database) => {
    const { id: projectId, key } = await database.transaction((connection) => projectOf(connection, project));
    const version = await findVersionByNumber(database, projectId, number);
    if (version === null) throw new AppError("NOT_FOUND", `The project ${key} has no version ${number}.`);
    const gathered = await gatherVersion(version, {
      model: (name) => store.getBytes(name),
      backbone: (sha256) => store.getBytes(keys.backbone(sha256)),
    });
    const bytes = await packVersion(gathered);
    await writeFile(file, bytes);
    const sha256 = sha256Hex(bytes);
    await database.sqlTransaction((sql) =>
      appendAudit(sql, {
        chain: projectId,
        at: new Date(),
        actorId: null,
        action: "exportVersion",
        subject: `modelVersion ${version.id}`,
        outcome: "done",
        details: { sha256, by: "command line" },
      }),
    );
    console.log(`Wrote ${file}: version ${number} (${version.recipe}), SHA-256 ${sha256}.`);
  });
  return 0;
}
