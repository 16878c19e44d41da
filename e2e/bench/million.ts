/**
 * Every document of the web app, and the look-ups of a model registry, on a large project: eight clients at once over HTTP, with database, API and
 * clients on this machine. Target: p95 of each at most 50 ms, whatever the size of the project.
 *
 *   npx tsx e2e/bench/million.ts [--exams 1000000] [--clients 8] [--seconds 2] [--only REGEXP] [--folder FOLDER]
 *
 * Prints a table in Markdown, then the memory of API and PostgreSQL and how long the API's event loop was blocked. Clients are analysts, each a
 * different person: blinded people get answers over fewer exams, and what one person may request is limited. Fills its own PostgreSQL, with the
 * settings of `npm start` but without fsync, which reading does not need; with FOLDER, it is kept for the next run.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { setMembership } from "@second-read/database";
import { valuesOf } from "../scale/find-growth.ts";
import { createPerson, type Person } from "../scale/people.ts";
import { type FilledServer, startFilledServer } from "../scale/start-filled-server.ts";
import { type WebCall, webCalls } from "../scale/web-calls.ts";
import { type ForkedApi, forkApi } from "../support/fork-api.ts";
import { registryCalls } from "./million/registry-calls.ts";
import { askGraphql, at, timeCalls } from "./million/time-calls.ts";
import { timeChanges } from "./million/time-changes.ts";

const { values } = parseArgs({
  options: {
    exams: { type: "string", default: "1000000" },
    clients: { type: "string", default: "8" },
    seconds: { type: "string", default: "2" },
    only: { type: "string", default: "." },
    folder: { type: "string" },
  },
});
const [exams, clients, seconds] = [values.exams, values.clients, values.seconds].map(Number) as [number, number, number];

async function rowOf({ url, pid }: ForkedApi, analysts: readonly Person[], call: WebCall): Promise<string> {
  const before = await processorMillisecondsOf(pid);
  const { milliseconds, refused, perSecond } = await timeCalls((client) => askGraphql(url, analysts[client]?.token ?? "", call), {
    clients,
    seconds,
  });
  const processor = ((await processorMillisecondsOf(pid)) - before) / milliseconds.length;
  const name = `${call.name}${refused > 0 ? ` (${refused} refused)` : ""}`;
  return `| ${name} | ${at(milliseconds, 0.5)} | ${at(milliseconds, 0.95)} | ${perSecond.toFixed(0)} | ${processor.toFixed(1)} |`;
}

/** Each client is a different person, because what one person may request at once is limited. */
async function createAnalysts({ database, project }: FilledServer): Promise<Person[]> {
  const analysts: Person[] = [];
  for (let client = 0; client < clients; client += 1) {
    const analyst = await createPerson(database, { name: `analyst-${Date.now()}-${client}`, roles: ["ANALYST"] });
    await setMembership(database, project.id, analyst.id, ["ANALYST"]);
    analysts.push(analyst);
  }
  return analysts;
}

/** Processor time used by a process so far, including its threads. Linux counts in hundredths of a second. */
async function processorMillisecondsOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ").at(-1)?.split(" ") ?? [];
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Memory of a process in MB, with its share of shared memory; `peak` is the most it ever used. */
async function memoryOf(pid: number): Promise<{ readonly now: number; readonly peak: number }> {
  const field = async (file: string, name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(await readFile(`/proc/${pid}/${file}`, "utf8"))?.[1] ?? 0) / 1_024;
  return { now: await field("smaps_rollup", "Pss"), peak: await field("status", "VmHWM") };
}

async function memoryOfChildren(parent: number): Promise<number> {
  let sum = 0;
  for (const name of (await readdir("/proc")).filter((one) => /^\d+$/.test(one))) {
    const status = await readFile(`/proc/${name}/status`, "utf8").catch(() => "");
    if (Number(name) === parent || new RegExp(`^PPid:\\s+${parent}$`, "m").test(status))
      sum += (await memoryOf(Number(name)).catch(() => ({ now: 0 }))).now;
  }
  return sum;
}

const folder = values.folder ?? (await mkdtemp(join(tmpdir(), "second-read-million-")));
const begun = performance.now();
const filled = await startFilledServer({ folder, exams });
console.log(
  `${exams} exams, filled in ${((performance.now() - begun) / 1_000).toFixed(0)} s; ${availableParallelism()} cores (${cpus()[0]?.model})`,
);
const api = await forkApi({ databaseUrl: filled.databaseUrl, folder });
try {
  const analysts = await createAnalysts(filled);
  const documents = (await webCalls(await valuesOf(filled))).filter(({ query }) => !query.trimStart().startsWith("subscription"));
  const calls = [...documents, ...(await registryCalls(filled, analysts))].filter(({ name }) => new RegExp(values.only).test(name));
  console.log(`\n| ${clients} clients | p50 ms | p95 ms | calls/s | ms of the API's processor |\n| --- | ---: | ---: | ---: | ---: |`);
  for (const call of calls) console.log(await rowOf(api, analysts, call));
  const changes = (await timeChanges(filled)).sort((a, b) => a - b);
  console.log(`| Queues brought up to date with one exam, one after another | ${at(changes, 0.5)} | ${at(changes, 0.95)} | | |`);
  const { now, peak } = await memoryOf(api.pid);
  const text = await (await fetch(`${api.url}/metrics`)).text();
  const heldUp = Number(/^nodejs_eventloop_lag_p99_seconds\{[^}]*\} (\S+)$/m.exec(text)?.[1]) * 1_000;
  console.log(
    `\nAPI ${now.toFixed(0)} MB, at most ${peak.toFixed(0)} MB; event loop blocked for at most ${heldUp.toFixed(0)} ms (99th percentile).`,
  );
  console.log(`PostgreSQL ${(await memoryOfChildren(filled.server.pid)).toFixed(0)} MB.`);
} finally {
  await api.stop();
  await filled.stop();
  if (values.folder === undefined) await rm(folder, { recursive: true, force: true });
}
