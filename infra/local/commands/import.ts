import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createApiToken, openDatabase, revokeApiToken } from "@second-read/database";
import { AppError, readFactsCsv } from "@second-read/domain";
import { projectOf, readArguments } from "../command-line.ts";
import { connectApi } from "../import/api-client.ts";
import { type ImportProgress, importFiles } from "../import/import-folder.ts";
import { readRunning } from "../running.ts";

const usage =
  "npm run import -- FOLDER --project KEY [--facts facts.csv] [--lesions lesions.csv] [--url ORIGIN --token TOKEN, for a server elsewhere; --project is then its id]";

/** `npm run import`: files every image of a folder, through the same door as the browser. Exit code 0 if none was rejected. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, options } = readArguments(args, 1, ["project", "facts", "lesions", "url", "token"], usage);
  const folder = words[0] ?? "";
  if (options.project === undefined) throw new AppError("INVALID_INPUT", `usage: ${usage}`);
  const facts =
    options.facts === undefined
      ? null
      : readFactsCsv(
          await readFile(options.facts, "utf8"),
          options.lesions === undefined ? undefined : await readFile(options.lesions, "utf8"),
        );
  const csv = new Set([options.facts, options.lesions].map((path) => basename(path ?? "")));
  const files = (await listFiles(folder)).filter((path) => !csv.has(basename(path)));
  if (files.length === 0) throw new AppError("INVALID_INPUT", `There are no files in ${folder}.`);
  return withDoor(options, async ({ origin, token, projectId }) => {
    const begin = performance.now();
    const result = await importFiles({ api: connectApi(origin, token), projectId, files, facts, onProgress: progressBar(begin) });
    if (process.stdout.isTTY) process.stdout.write("\n");
    const seconds = (performance.now() - begin) / 1000;
    console.log(
      `${result.filed} filed, ${result.alreadyFiled} were already filed, ${result.rejected.length} rejected; ${seconds.toFixed(1)} s, ${(result.total / seconds).toFixed(1)} files/s`,
    );
    for (const { file, code, message } of result.rejected) console.log(`  ${file}: ${code}: ${message}`);
    return result.rejected.length === 0 ? 0 : 1;
  });
}

async function listFiles(folder: string): Promise<string[]> {
  if (!existsSync(folder)) throw new AppError("NOT_FOUND", `There is no folder ${folder}.`);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

interface Door {
  readonly origin: string;
  readonly token: string;
  readonly projectId: string;
}

/** The server and token given; else the one that runs here, with a token made for this import and revoked after it. */
async function withDoor(
  options: { project?: string; url?: string; token?: string },
  work: (door: Door) => Promise<number>,
): Promise<number> {
  const { project = "", url, token } = options;
  if (url !== undefined && token !== undefined) return work({ origin: new URL(url).origin, token, projectId: project });
  const running = await readRunning();
  if (running === null)
    throw new AppError("UNAVAILABLE", "Second Read does not run here. Start it with `npm start`, or give --url and --token.");
  const database = openDatabase({ url: running.databaseUrl, poolSize: 2 });
  try {
    const projectId = (await projectOf(database, project)).id;
    const [administrator] = await database.sql.query<{ id: string }>(
      'SELECT "id" FROM "User" WHERE "isAdministrator" ORDER BY "createdAt" LIMIT 1',
    );
    if (administrator === undefined) throw new AppError("NOT_FOUND", "There is no administrator yet: npm run admin -- EMAIL");
    const made = await createApiToken(database, {
      userId: administrator.id,
      name: "npm run import",
      expiresAt: new Date(Date.now() + 86_400_000),
    });
    try {
      return await work({ origin: running.origin, token: token ?? made.secret, projectId });
    } finally {
      await revokeApiToken(database, made.token.id, administrator.id);
    }
  } finally {
    await database.close();
  }
}

/** A bar that is drawn over on a terminal; a line every five seconds elsewhere. */
function progressBar(begin: number): (progress: ImportProgress) => void {
  const terminal = process.stdout.isTTY;
  const width = 30;
  let shownAt = 0;
  return ({ total, sent, filed, alreadyFiled, rejected }) => {
    const now = performance.now();
    if (now - shownAt < (terminal ? 100 : 5_000)) return;
    shownAt = now;
    const done = filed + alreadyFiled + rejected.length;
    const full = Math.round((width * done) / Math.max(1, total));
    const bar = "█".repeat(full) + "·".repeat(width - full);
    const line = `[${bar}] ${done} of ${total} · ${sent} sent · ${rejected.length} rejected · ${((1000 * done) / (now - begin)).toFixed(1)} files/s`;
    process.stdout.write(terminal ? `\r${line} ` : `${line}\n`);
  };
}
