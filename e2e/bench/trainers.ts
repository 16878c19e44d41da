/*
 * How much sooner two trainers finish a five-fold run than one, each with one thread:
 *   npm run bench -- trainers [--patients 40] [--recipe compact] [--epochs 20] [--backbone FOLDER]
 * From scratch each time, like a first retraining: images prepared and encoded, folds trained, evaluated and published. Uses its own database and
 * store; needs two otherwise idle cores. Five folds on two trainers take three rounds, so training alone cannot fall below 0.6; encoding is shared
 * evenly. Cores that share a clock or a cache slow each other down: how much two processes of plain arithmetic lose is measured first, and trainers
 * cannot do better.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Database, findRun, migrate, openDatabase } from "@second-read/database";
import type { RecipeName } from "@second-read/domain";
import { migrateJobs, openJobs } from "@second-read/jobs";
import { packBackbone, readLayersModel, sha256Hex } from "@second-read/learning";
import { createLogger } from "@second-read/runtime";
import { installBackbone, type ObjectStore, openStore } from "@second-read/storage";
import { startPostgres } from "@second-read/testing";
import { filePhantoms } from "@second-read/testing/phantoms";
import { startRun } from "@second-read/testing/start-run";
import { arithmeticSideBySide } from "./trainers/arithmetic-side-by-side.ts";
import { isReady, startTrainer } from "./trainers/trainer-process.ts";

const { values } = parseArgs({
  options: {
    patients: { type: "string", default: "40" },
    recipe: { type: "string", default: "compact" },
    epochs: { type: "string", default: "20" },
    backbone: { type: "string" },
    cut: { type: "string", default: "conv_pw_12_relu" },
  },
});
const folder = await mkdtemp(join(tmpdir(), "trainers-"));
// PostgreSQL runs as an ordinary user.
await chmod(folder, 0o755);
const postgres = await startPostgres({ folder: join(folder, "postgres"), password: randomBytes(16).toString("hex") });
const plan = { recipe: values.recipe as RecipeName, epochs: Number(values.epochs), folds: 5, seed: 1 };
try {
  console.log(
    `${values.recipe}, ${values.patients} patients, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
  );
  console.log(`two processes of plain arithmetic take ${(await arithmeticSideBySide()).toFixed(2)} times as long as one alone`);
  const seconds = [];
  for (const trainers of [1, 2]) seconds.push(await timeOf(trainers));
  const [one = Number.NaN, two = Number.NaN] = seconds;
  const ratio = two / one;
  console.log(`two trainers take ${ratio.toFixed(2)} of the time of one; target ${ratio <= 0.6 ? "reached" : "NOT reached"} (0.60)`);
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

/**
 * From the start of a run to its end; the trainers are already running. Each number of trainers has its own database and store: a published version
 * leaves jobs (scores of other exams, monthly figures) that would otherwise run during the next measurement.
 */
async function timeOf(count: number): Promise<number> {
  const name = `trainers_${count}`;
  const databaseUrl = postgres.databaseUrl(name);
  await postgres.createDatabase(name);
  await migrate(databaseUrl);
  await migrateJobs(databaseUrl);
  const storeSettings = { folder: join(folder, name, "store") };
  const cacheFolder = join(folder, name, "cache");
  const database = openDatabase({ url: databaseUrl });
  const jobs = await openJobs({ databaseUrl, logger: createLogger({ process: "bench", level: "error" }), worker: false });
  const store = await openStore({ kind: "folder", ...storeSettings });
  const { projectId } = await filePhantoms(database, store, Number(values.patients));
  const trainers = Array.from({ length: count }, () => startTrainer({ databaseUrl, store: storeSettings, cacheFolder }));
  try {
    await Promise.all(trainers.map(isReady));
    const backbone = await backboneIn(store);
    const began = performance.now();
    const { id } = await startRun({ database, jobs, store }, { ...plan, ...backbone, projectId });
    const seconds = ((await endOf(database, id)) - began) / 1000;
    console.log(`${count} ${count === 1 ? "trainer" : "trainers"}: ${seconds.toFixed(1)} s, load ${loadavg()[0]?.toFixed(1)}`);
    return seconds;
  } finally {
    for (const trainer of trainers) trainer.kill("SIGTERM");
    await Promise.all(trainers.map((trainer) => trainer.exitCode ?? once(trainer, "exit")));
    await jobs.close();
    await database.close();
  }
}

/** Installs the backbone given on the command line, if any. */
async function backboneIn(store: ObjectStore): Promise<{ backboneSha256?: string }> {
  const { backbone: name, cut } = values;
  if (name === undefined) return {};
  const bytes = await packBackbone(await readLayersModel(name), { name, cut, input: { low: -1, high: 1 } });
  const sha256 = sha256Hex(bytes);
  await installBackbone(store, { sha256, name, cut }, bytes);
  return { backboneSha256: sha256 };
}

/** When a run succeeded, by `performance.now()`; throws if it failed. */
async function endOf(database: Database, runId: string): Promise<number> {
  for (;;) {
    const run = await findRun(database, runId);
    if (run?.status === "SUCCEEDED") return performance.now();
    if (run?.status === "FAILED") throw new Error(`${run.errorCode}: ${run.errorMessage}`);
    await setTimeout(200);
  }
}
