/*
 * How long freezing a snapshot takes, how much memory it needs, and how much longer others wait for the database meanwhile:
 *   npm run bench -- freeze [--exams 100000] [--folder FOLDER]
 * Uses its own database and store, which are filled first; those in FOLDER are kept for the next run.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Database, findSnapshot, requestSnapshot } from "@second-read/database";
import { keys, openStore } from "@second-read/storage";
import { startFilledServer } from "../scale/start-filled-server.ts";
import { databaseSeconds } from "./eight-readers/processor-time.ts";

const { values } = parseArgs({ options: { exams: { type: "string", default: "100000" }, folder: { type: "string" } } });
const folder = values.folder ?? (await mkdtemp(join(tmpdir(), "freeze-")));
const filled = await startFilledServer({ folder, exams: Number(values.exams) });
try {
  const { database, databaseUrl, project, server } = filled;
  console.log(`${values.exams} exams, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`);
  const before = await lookUp(database, project.id, setTimeout(3000));
  const { id } = await requestSnapshot(database.sql, { projectId: project.id, frozenById: null, at: new Date() });
  const storeFolder = join(folder, "store");
  const databaseBefore = databaseSeconds(server.pid);
  const freezing = freezeInProcess(databaseUrl, storeFolder, id);
  const during = await lookUp(database, project.id, freezing);
  const { seconds, processorSeconds, idleMb, peakMb } = await freezing;
  const frozen = await findSnapshot(database, id);
  const store = await openStore({ kind: "folder", folder: storeFolder });
  const object = await store.head(keys.snapshot(frozen?.digest ?? ""));
  console.log(`${frozen?.total} images, ${Math.round((object?.sizeBytes ?? 0) / 1e6)} MB, ${frozen?.digest.slice(0, 12)}`);
  console.log(`${seconds.toFixed(1)} s, at most ${peakMb} MB (${idleMb} MB before it began)`);
  const ofPostgres = databaseSeconds(server.pid) - databaseBefore;
  console.log(`processor: ${processorSeconds.toFixed(1)} s of its own, ${ofPostgres.toFixed(1)} s of PostgreSQL's, including the look-ups`);
  console.log(`look-up of an exam, p95: ${before.toFixed(1)} ms before, ${during.toFixed(1)} ms meanwhile`);
} finally {
  await filled.stop();
  if (values.folder === undefined) await rm(folder, { recursive: true, force: true });
}

interface Frozen {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly idleMb: number;
  readonly peakMb: number;
}

async function freezeInProcess(...given: readonly string[]): Promise<Frozen> {
  const program = fileURLToPath(new URL("./freeze/freeze-one.ts", import.meta.url));
  const child = fork(program, given, { execArgv: ["--import", import.meta.resolve("tsx")] });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`freezing ended early, exit code ${code}`)));
  const [result] = await Promise.race([once(child, "message"), ended]);
  ended.catch(() => undefined);
  return result;
}

/** 95th percentile of look-ups in milliseconds, measured until `until` has ended. */
async function lookUp(database: Database, projectId: string, until: Promise<unknown>): Promise<number> {
  let isOver = false;
  const over = until.finally(() => {
    isOver = true;
  });
  over.catch(() => undefined);
  const milliseconds: number[] = [];
  while (!isOver) {
    const start = performance.now();
    await database.prisma.exam.findFirst({ where: { projectId, status: "QUEUED" }, orderBy: { queueOrder: "asc" } });
    milliseconds.push(performance.now() - start);
    await setTimeout(20);
  }
  await over;
  return milliseconds.sort((a, b) => a - b)[Math.floor(milliseconds.length * 0.95)] ?? Number.NaN;
}
