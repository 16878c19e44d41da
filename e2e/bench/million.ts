/**
 * Every document of the web app, and the look-ups of a model registry, on a project that has grown: eight clients at once over HTTP, with database,
 * API and clients on this machine. Target: p95 of each at most 50 ms, whatever the project holds.
 *
 *   npx tsx e2e/bench/million.ts [--exams 1000000] [--clients 8] [--seconds 2] [--only REGEXP]
 *
 * Prints a table in Markdown, then the memory of API and PostgreSQL and how long the API's event loop was held up. As an analyst: who is kept blind is
 * answered over fewer exams. Fills its own PostgreSQL, without fsync; reading needs none.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { valuesOf } from "../scale/find-growth.ts";
import { startFilledServer } from "../scale/start-filled-server.ts";
import { type WebCall, webCalls } from "../scale/web-calls.ts";
import { type ForkedApi, forkApi } from "../support/fork-api.ts";
import { registryCalls } from "./million/registry-calls.ts";

const { values } = parseArgs({
  options: {
    exams: { type: "string", default: "1000000" },
    clients: { type: "string", default: "8" },
    seconds: { type: "string", default: "2" },
    only: { type: "string", default: "." },
  },
});
const [exams, clients, seconds] = [values.exams, values.clients, values.seconds].map(Number) as [number, number, number];

interface Measured {
  readonly name: string;
  readonly milliseconds: readonly number[];
  readonly faults: number;
  readonly seconds: number;
  /** Of the API's processor, for each call. */
  readonly processorMilliseconds: number;
}

async function ask(url: string, token: string, { query, variables }: Pick<WebCall, "query" | "variables">): Promise<boolean> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { errors } = (await response.json()) as { readonly errors?: readonly unknown[] };
  return errors === undefined;
}

async function measure({ url, pid }: ForkedApi, token: string, call: WebCall): Promise<Measured> {
  // Documents are parsed, statements planned and pages read once before.
  await ask(url, token, call);
  const milliseconds: number[] = [];
  let faults = 0;
  const before = await processorMillisecondsOf(pid);
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      do {
        const asked = performance.now();
        if (!(await ask(url, token, call))) faults += 1;
        milliseconds.push(performance.now() - asked);
      } while (performance.now() < until);
    }),
  );
  const took = (performance.now() - begun) / 1_000;
  const processorMilliseconds = ((await processorMillisecondsOf(pid)) - before) / milliseconds.length;
  milliseconds.sort((a, b) => a - b);
  return { name: call.name, milliseconds, faults, seconds: took, processorMilliseconds };
}

function rowOf({ name, milliseconds, faults, seconds: took, processorMilliseconds }: Measured): string {
  const at = (share: number) => (milliseconds[Math.min(milliseconds.length - 1, Math.floor(share * milliseconds.length))] ?? 0).toFixed(0);
  return `| ${name}${faults > 0 ? ` (${faults} refused)` : ""} | ${at(0.5)} | ${at(0.95)} | ${(milliseconds.length / took).toFixed(0)} | ${processorMilliseconds.toFixed(1)} |`;
}

/** What a process has computed so far, its threads among it. Linux counts in hundredths of a second. */
async function processorMillisecondsOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ").at(-1)?.split(" ") ?? [];
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Of a process, in MB: what it holds now, shared memory by its share; with `peak` the most that it ever held. */
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

const folder = await mkdtemp(join(tmpdir(), "second-read-million-"));
const begun = performance.now();
const filled = await startFilledServer({ folder, exams });
console.log(
  `${exams} exams, filled in ${((performance.now() - begun) / 1_000).toFixed(0)} s; ${availableParallelism()} cores (${cpus()[0]?.model})`,
);
const api = await forkApi({ databaseUrl: filled.databaseUrl, folder });
try {
  const analyst = filled.people.find(({ roles }) => roles.includes("ANALYST"));
  if (analyst === undefined) throw new Error("nobody is an analyst");
  const documents = (await webCalls(await valuesOf(filled))).filter(({ query }) => !query.trimStart().startsWith("subscription"));
  const calls = [...documents, ...(await registryCalls(filled, analyst))].filter(({ name }) => new RegExp(values.only).test(name));
  console.log(`\n| ${clients} clients | p50 ms | p95 ms | calls/s | ms of the API's processor |\n| --- | ---: | ---: | ---: | ---: |`);
  for (const call of calls) console.log(rowOf(await measure(api, analyst.token, call)));
  const { now, peak } = await memoryOf(api.pid);
  const text = await (await fetch(`${api.url}/metrics`)).text();
  const heldUp = Number(/^nodejs_eventloop_lag_p99_seconds\{[^}]*\} (\S+)$/m.exec(text)?.[1]) * 1_000;
  console.log(
    `\nAPI ${now.toFixed(0)} MB, at most ${peak.toFixed(0)} MB; event loop held up at most ${heldUp.toFixed(0)} ms in 99 of 100.`,
  );
  console.log(`PostgreSQL ${(await memoryOfChildren(filled.server.pid)).toFixed(0)} MB.`);
} finally {
  await api.stop();
  await filled.stop();
  await rm(folder, { recursive: true, force: true });
}
