import { AppError } from "@second-read/domain";
import { dataSets } from "@second-read/imaging/data-sets";
import { readArguments, withDatabase } from "../command-line.ts";
import { importClient } from "../import/import-client.ts";
import { dataSetNamed, planDataSet } from "../import/plan-data-set.ts";
import { type FolderPlan, planFolder } from "../import/plan-folder.ts";
import { exitCodeOf, type ImportResult, progressLine, reportImport, totalsOf } from "../import/report-import.ts";
import { type FileOutcome, sendFiles } from "../import/send-files.ts";
import { makeSenderToken } from "../import/sender-token.ts";
import { readServing } from "../running.ts";

const usage =
  "npm run import -- FOLDER --project KEY [--facts facts.csv] [--lesions lesions.csv | --dataset NAME] [--as EMAIL] [--url ORIGIN --token TOKEN]";
const help = `${usage}

Sends the images of a folder and its folders to the running product. Symbolic links are followed. Everything that is found ends as filed, already
filed, corrected, rejected (with a code) or skipped (with a reason), and the totals add up.

--dataset NAME reads a public data set as it was published, by its own tables and annotations: ${[...dataSets.keys()].join(", ")}.

Exit code: 0 where something is filed and nothing was rejected; 3 where something was rejected, a row has no file, or nothing is filed; 1 where the
import could not begin.`;
const progressEverySeconds = 5;

/** `npm run import`: sends the images of a folder to the running product, together with their facts, and reports the result for every entry found. */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(help);
    return 0;
  }
  const { words, options } = readArguments(args, 1, ["project", "facts", "lesions", "dataset", "as", "url", "token"], usage);
  const folder = words[0] ?? "";
  if (options.project === undefined) throw new AppError("INVALID_INPUT", `usage: ${usage}`);
  const plan = await planOf(folder, options);
  if (plan.files.length + plan.rejections.length + plan.skipped.length === 0) {
    console.log(`The folder ${folder} holds no file: nothing was imported.`);
    return 3;
  }
  if (plan.files.length === 0) return report({ ...plan, outcomes: [], seconds: 0 });
  const origin = options.url ?? process.env.PUBLIC_ORIGIN ?? (await readServing())?.origin;
  if (!origin)
    throw new AppError(
      "UNAVAILABLE",
      "The product is not running here. Start it with npm start, or give its address with --url and --token.",
    );
  const { token } = options;
  if (token !== undefined) {
    return send(folder, plan, origin.replace(/\/$/, ""), { projectId: await projectIdOf(origin, token, options.project), secret: token });
  }
  return withDatabase(async (database) => {
    const sender = await makeSenderToken(database, options.project ?? "", options.as, "import");
    try {
      return await send(folder, plan, origin, sender);
    } finally {
      await sender.revoke();
    }
  });
}

function planOf(folder: string, { dataset, facts, lesions }: { dataset?: string; facts?: string; lesions?: string }): Promise<FolderPlan> {
  if (dataset === undefined) return planFolder(folder, { facts, lesions });
  if (facts !== undefined || lesions !== undefined)
    throw new AppError("INVALID_INPUT", "A data set brings its own tables: give either --dataset or --facts and --lesions.");
  return planDataSet(folder, dataSetNamed(dataset));
}

async function projectIdOf(origin: string, token: string, keyOrId: string): Promise<string> {
  const id = await importClient(origin, token).projectIdOf(keyOrId);
  if (id === null) throw new AppError("NOT_FOUND", `There is no project with the key or id ${keyOrId} for this token.`);
  return id;
}

async function send(
  folder: string,
  plan: FolderPlan,
  origin: string,
  { projectId, secret }: { projectId: string; secret: string },
): Promise<number> {
  const started = Date.now();
  const seconds = () => (Date.now() - started) / 1000;
  const outcomes: FileOutcome[] = [];
  let rejected = plan.rejections.length;
  let shown = 0;
  const show = (last: boolean) => {
    if (process.stdout.isTTY)
      process.stdout.write(`\r${progressLine(outcomes.length, rejected, plan.files.length, seconds())}   ${last ? "\n" : ""}`);
    else if (last || seconds() - shown >= progressEverySeconds) {
      shown = seconds();
      console.log(progressLine(outcomes.length, rejected, plan.files.length, shown));
    }
  };
  await sendFiles(importClient(origin, secret), projectId, folder, plan.files, (outcome) => {
    outcomes.push(outcome);
    if (outcome.kind !== "FILED") rejected++;
    show(outcomes.length === plan.files.length);
  });
  return report({ ...plan, outcomes, seconds: seconds() });
}

function report(result: ImportResult): number {
  for (const line of reportImport(result)) console.log(line);
  return exitCodeOf(totalsOf(result));
}
