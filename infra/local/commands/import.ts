import { readFile } from "node:fs/promises";
import { AppError, rejection } from "@second-read/domain";
import { type CsvProblem, planImport, readFactsCsv, readLesionsCsv } from "@second-read/imaging/view";
import { readArguments, withDatabase } from "../command-line.ts";
import { importClient } from "../import/import-client.ts";
import { listFiles } from "../import/list-files.ts";
import { progressLine, reportImport } from "../import/report-import.ts";
import { type FileOutcome, sendFiles } from "../import/send-files.ts";
import { makeSenderToken } from "../import/sender-token.ts";
import { readServing } from "../running.ts";

const usage =
  "npm run import -- FOLDER --project KEY [--facts facts.csv] [--lesions lesions.csv] [--as EMAIL] [--url ORIGIN --token TOKEN]";
const progressEverySeconds = 5;

/**
 * `npm run import`: sends the images of a folder to the running product, with what the CSV files know of them, and reports what became of each.
 * The exit code is 0 when every file was filed, 3 when some were rejected.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { words, options } = readArguments(args, 1, ["project", "facts", "lesions", "as", "url", "token"], usage);
  const folder = words[0] ?? "";
  if (options.project === undefined) throw new AppError("INVALID_INPUT", `usage: ${usage}`);
  const plan = await planFolder(folder, options.facts, options.lesions);
  const origin = options.url ?? process.env.PUBLIC_ORIGIN ?? (await readServing())?.origin;
  if (!origin)
    throw new AppError("UNAVAILABLE", "The product is not running here. Start it with npm start, or name it with --url and --token.");
  const { token } = options;
  if (token !== undefined) {
    return send(folder, plan, origin.replace(/\/$/, ""), { projectId: await projectIdOf(origin, token, options.project), secret: token });
  }
  return withDatabase(async (database) => {
    const sender = await makeSenderToken(database, options.project ?? "", options.as);
    try {
      return await send(folder, plan, origin, sender);
    } finally {
      await sender.revoke();
    }
  });
}

async function planFolder(folder: string, factsPath: string | undefined, lesionsPath: string | undefined) {
  const paths = await listFiles(folder).catch(() => {
    throw new AppError("NOT_FOUND", `There is no folder ${folder}.`);
  });
  const facts = factsPath === undefined ? null : readFactsCsv(await readText(factsPath));
  const lesions = lesionsPath === undefined ? null : readLesionsCsv(await readText(lesionsPath));
  complain("facts", facts?.problems ?? []);
  complain("lesions", lesions?.problems ?? []);
  return planImport(paths, facts, lesions?.lesions);
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => {
    throw new AppError("NOT_FOUND", `There is no file ${path} to read.`);
  });
}

function complain(file: string, problems: readonly CsvProblem[]): void {
  for (const { message } of problems) console.error(`${file}: ${message}`);
}

async function projectIdOf(origin: string, token: string, keyOrId: string): Promise<string> {
  const id = await importClient(origin, token).projectIdOf(keyOrId);
  if (id === null) throw new AppError("NOT_FOUND", `There is no project with the key or id ${keyOrId} for this token.`);
  return id;
}

async function send(
  folder: string,
  { files, rejections }: Awaited<ReturnType<typeof planFolder>>,
  origin: string,
  { projectId, secret }: { projectId: string; secret: string },
): Promise<number> {
  const started = Date.now();
  const seconds = () => (Date.now() - started) / 1000;
  const outcomes: FileOutcome[] = [];
  let rejected = 0;
  let shown = 0;
  const show = (last: boolean) => {
    if (process.stdout.isTTY)
      process.stdout.write(`\r${progressLine(outcomes.length, rejected, files.length, seconds())}   ${last ? "\n" : ""}`);
    else if (last || seconds() - shown >= progressEverySeconds) {
      shown = seconds();
      console.log(progressLine(outcomes.length, rejected, files.length, shown));
    }
  };
  await sendFiles(importClient(origin, secret), projectId, folder, files, (outcome) => {
    outcomes.push(outcome);
    if (outcome.kind !== "FILED") rejected++;
    show(outcomes.length === files.length);
  });
  const before = rejections.map(({ path, code, found }) => ({ path, ...rejection(code, { found }) }));
  for (const line of reportImport(outcomes, before, seconds())) console.log(line);
  return rejected + before.length > 0 ? 3 : 0;
}
