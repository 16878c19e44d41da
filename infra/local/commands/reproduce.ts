import { setTimeout } from "node:timers/promises";
import { findVersion } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { readArguments, withDatabase } from "../command-line.ts";
import { makeSenderToken } from "../import/sender-token.ts";
import { readServing } from "../running.ts";

const usage = "npm run reproduce -- VERSION [--as EMAIL] [--url ORIGIN --token TOKEN]";
const secondsBetweenLooks = 2;

/** The fields of a run that this command follows. */
interface Run {
  readonly id: string;
  readonly status: "QUEUED" | "RUNNING" | "CANCELLING" | "CANCELLED" | "FAILED" | "SUCCEEDED";
  readonly progress: number;
  readonly reproduced: boolean | null;
  readonly backend: string | null;
  readonly error: { readonly message: string } | null;
  readonly reproduces: { readonly number: number } | null;
}

const fields = "id status progress reproduced backend error { message } reproduces { number }";

/**
 * `npm run reproduce`: has the running product train a version again from its snapshot, recipe, seed and backbone, waits, and reports whether the
 * result is byte-identical. VERSION is the id at the end of its page's address. Exit code: 0 if identical, 3 if different, 1 if it could not be
 * tried.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { words, options } = readArguments(args, 1, ["as", "url", "token"], usage);
  const versionId = words[0] ?? "";
  const origin = (options.url ?? process.env.PUBLIC_ORIGIN ?? (await readServing())?.origin)?.replace(/\/$/, "");
  if (!origin)
    throw new AppError(
      "UNAVAILABLE",
      "The product is not running here. Start it with npm start, or give its address with --url and --token.",
    );
  const { token } = options;
  if (token !== undefined) return reproduce(clientOf(origin, token), versionId);
  return withDatabase(async (database) => {
    const version = await findVersion(database, versionId);
    if (version === null) throw new AppError("NOT_FOUND", `There is no version with the id ${versionId}.`);
    const sender = await makeSenderToken(database, version.projectId, options.as, "reproduction");
    try {
      return await reproduce(clientOf(origin, sender.secret), versionId);
    } finally {
      await sender.revoke();
    }
  });
}

type Client = <Answer>(query: string, variables: Record<string, unknown>) => Promise<Answer>;

function clientOf(origin: string, token: string): Client {
  return async <Answer>(query: string, variables: Record<string, unknown>) => {
    const response = await fetch(`${origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: Answer; errors?: readonly { readonly message: string }[] };
    const [first] = errors ?? [];
    if (first !== undefined || data === undefined) throw new Error(first?.message ?? `${origin} answered ${response.status}`);
    return data;
  };
}

async function reproduce(ask: Client, id: string): Promise<number> {
  let { reproduce: run } = await ask<{ reproduce: Run }>(`mutation($id: ID!) { reproduce(modelVersionId: $id) { ${fields} } }`, { id });
  console.log(`Version ${run.reproduces?.number} is being retrained as run ${run.id}.`);
  let told = -1;
  while (run.status === "QUEUED" || run.status === "RUNNING" || run.status === "CANCELLING") {
    const percent = Math.floor(run.progress * 10) * 10;
    if (percent > told) console.log(run.status === "QUEUED" ? "Waiting for a trainer." : `${percent} %`);
    told = Math.max(told, percent);
    await setTimeout(secondsBetweenLooks * 1000);
    const answer = await ask<{ trainingRun: Run | null }>(`query($id: ID!) { trainingRun(id: $id) { ${fields} } }`, { id: run.id });
    if (answer.trainingRun === null) throw new Error("The run is gone.");
    run = answer.trainingRun;
  }
  if (run.status !== "SUCCEEDED") throw new Error(run.error?.message ?? "The run was cancelled.");
  console.log(
    run.reproduced
      ? `Reproduced on ${run.backend}: every fold model is byte-identical.`
      : `Not reproduced on ${run.backend}: fold models differ; the run's log says which ones and why.`,
  );
  return run.reproduced ? 0 : 3;
}
