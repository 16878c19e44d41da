/*
 * Everything at once, at given rates, for some minutes: signing in, lists, complete reads, files sent and filed, and event streams.
 *   npm run bench -- load [--minutes 10] [--exams 100000] [--busy-hours 2] [--reads 2.8] [--lists 5.6] [--files 5.4] [--sign-ins 1] [--streams 170]
 *     [--folder FOLDER]   # a fill that is kept
 *     [--learning]        # a trainer freezes a snapshot meanwhile, and a version is published and becomes champion
 * Rates are per second. The defaults are twice the busy hour of the screening programme of docs/capacity.md: complete reads and files of a megapixel
 * at its rates, two lists for each read, an event stream for each person who reads at that time (one read a minute each), and 60 people who sign in
 * within a minute, over and over. Prints how many of each failed and how, p50 and p95, and every minute the memory of the API and how long its event
 * loop was blocked; in the third minute and at the end also V8's heap after a full garbage collection. Exits with 1 if anything failed.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createUser } from "@second-read/database";
import { freePort } from "@second-read/testing";
import type { Person } from "../scale/people.ts";
import { startFilledServer } from "../scale/start-filled-server.ts";
import { megapixelFile } from "../support/megapixel-file.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";
import { isReady } from "../support/readiness.ts";
import { createSender } from "../support/sender.ts";
import { heapAfterCollection } from "./load/heap-after-collection.ts";
import { learnMeanwhile } from "./load/learn-meanwhile.ts";
import { Tally } from "./load/tally.ts";
import { wholeRead } from "./load/whole-read.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    exams: { type: "string", default: "100000" },
    "busy-hours": { type: "string", default: "2" },
    reads: { type: "string" },
    lists: { type: "string" },
    files: { type: "string" },
    "sign-ins": { type: "string" },
    streams: { type: "string" },
    folder: { type: "string" },
    learning: { type: "boolean", default: false },
  },
});
/** Rates of one busy hour: docs/capacity.md, "A screening programme". */
const busyHour = { reads: 1.4, lists: 2.8, files: 2.7, "sign-ins": 0.5, streams: 85 };
const rateOf = (name: keyof typeof busyHour) => Number(values[name] ?? busyHour[name] * Number(values["busy-hours"]));
const streamCount = Math.round(rateOf("streams"));
const folder = values.folder ?? (await mkdtemp(join(tmpdir(), "second-read-load-")));
const filled = await startFilledServer({ folder, exams: Number(values.exams) });
const { database, databaseUrl, people, project } = filled;
const origin = `http://127.0.0.1:${await freePort()}`;
// Shared by both processes: the API encrypts uploads with a key with which ingest decrypts them.
const environment = { ...environmentOf({ databaseUrl, folder, origin }), LOG_LEVEL: "warn" };
const inspectedPort = await freePort();
const api = new OwnProcess("api", environment, [`--inspect=127.0.0.1:${inspectedPort}`]);
const ingest = new OwnProcess("ingest", environment);
const tallies: Tally[] = [];
const warmUpMinutes = 3;
try {
  while (!(await isReady(origin))) await Promise.race([setTimeout(200), api.ended.then(() => Promise.reject(new Error(api.logged)))]);
  console.log(`${values.exams} exams, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`);
  const readers = people.filter(({ roles }) => roles.includes("READER"));
  const manager = people.find(({ roles }) => roles.includes("DATA_MANAGER")) as Person;
  const colleagues = await createColleagues(60);
  const until = Date.now() + Number(values.minutes) * 60_000;
  const closing = new AbortController();
  const streams = holdStreams(streamCount, closing.signal);
  const sent: string[] = [];
  await Promise.all([
    paced("sign-in", rateOf("sign-ins"), until, (turn) => signIn(colleagues[turn % colleagues.length] as string)),
    paced("list", rateOf("lists"), until, (turn) => list(readers[turn % readers.length] as Person)),
    pacedByIdle("whole read", rateOf("reads"), until, readers, (person) =>
      wholeRead((query, variables) => ask(person, query, variables), project.id),
    ),
    paced("file", rateOf("files"), until, async (turn) => void sent.push(await sendFile(manager, turn))),
    watchApi(until),
    values.learning ? learn() : undefined,
  ]);
  const loadAtEnd = loadavg()[0];
  const [openAtEnd, heard] = [streams.open(), streams.events()];
  closing.abort();
  const filedAll = await untilFiled(sent);
  for (const tally of tallies) console.log(tally.line());
  console.log(`streams: ${openAtEnd} of ${streamCount} open to the end, ${heard} events`);
  console.log(`files: ${sent.length} sent, ${filedAll} filed; load ${loadAtEnd?.toFixed(1)}`);
  const failed = tallies.some((tally) => tally.failed > 0) || filedAll < sent.length || openAtEnd < streamCount;
  process.exitCode = failed ? 1 : 0;
} finally {
  await ingest.stop();
  await api.stop();
  await filled.stop();
  if (values.folder === undefined) await rm(folder, { recursive: true, force: true });
}

/** Starts calls at a fixed rate, whether or not earlier ones have ended: a slow product does not reduce the load. */
async function paced(name: string, perSecond: number, until: number, act: (turn: number) => Promise<void>): Promise<void> {
  const tally = new Tally(name);
  tallies.push(tally);
  const begun: Promise<void>[] = [];
  for (let turn = 0; perSecond > 0 && Date.now() < until; turn += 1) {
    begun.push(tally.time(() => act(turn)));
    await setTimeout(1000 / perSecond);
  }
  await Promise.all(begun);
}

/** The same, but each call is made by an idle person; if all are busy, it counts as late. */
function pacedByIdle(
  name: string,
  perSecond: number,
  until: number,
  everybody: readonly Person[],
  act: (person: Person) => Promise<void>,
): Promise<void> {
  const idle = [...everybody];
  return paced(name, perSecond, until, async () => {
    const person = idle.shift();
    if (person === undefined) throw new Error("late: all readers are busy");
    await act(person).finally(() => idle.push(person));
  });
}

async function ask(person: Person, query: string, variables: object): Promise<any> {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${person.token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: unknown; errors?: { extensions: { code: string } }[] };
  if (errors) throw new Error(errors[0]?.extensions.code);
  return data;
}

/** People who only sign in: one account may do so ten times a minute from one address, but a department has many accounts. */
async function createColleagues(count: number): Promise<string[]> {
  const emails = Array.from({ length: count }, (_, index) => `colleague${index}.${Date.now()}@scale.test`);
  for (const email of emails) await createUser(database, { email, name: "Colleague", password: "a password for a measurement" });
  return emails;
}

async function signIn(email: string): Promise<void> {
  const response = await fetch(`${origin}/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ email, password: "a password for a measurement" }),
  });
  if (!response.ok) throw new Error(String(response.status));
}

async function list(person: Person): Promise<void> {
  const query =
    "query($p: ID!) { worklist(projectId: $p, first: 50) { totalCount nodes { id pseudonym status images { id previewUrl } } } }";
  await ask(person, query, { p: project.id });
}

async function sendFile({ token }: Person, number: number): Promise<string> {
  const bytes = megapixelFile(number);
  const sender = createSender(origin, token, project.id);
  const ticket = await sender.announce(bytes, String(number));
  await sender.put(ticket, bytes);
  await sender.complete(ticket.uploadId);
  return ticket.uploadId;
}

/** Waits up to a minute for the last of them. */
async function untilFiled(ids: readonly string[]): Promise<number> {
  for (let second = 0; ; second += 1) {
    const filed = await database.prisma.upload.count({ where: { id: { in: [...ids] }, status: "FILED" } });
    if (filed === ids.length || second === 60) return filed;
    await setTimeout(1000);
  }
}

/** Spread evenly over all readers. */
function holdStreams(count: number, signal: AbortSignal) {
  let open = 0;
  let events = 0;
  const body = JSON.stringify({ query: `subscription { queueChanged(projectId: "${project.id}") { unread } }` });
  for (let index = 0; index < count; index += 1) {
    const { token } = people[index % people.length] as Person;
    const headers = { "content-type": "application/json", accept: "text/event-stream", authorization: `Bearer ${token}` };
    fetch(`${origin}/graphql/stream`, { method: "POST", headers, body, signal })
      .then(async (response) => {
        if (!response.ok) return;
        open += 1;
        for await (const chunk of response.body ?? []) events += Buffer.from(chunk).toString().split("event: next").length - 1;
        open -= 1;
      })
      .catch(() => undefined);
  }
  return { open: () => open, events: () => events };
}

async function learn(): Promise<void> {
  for (const line of await learnMeanwhile(filled, { folder, requestSnapshot })) console.log(line);
}

async function requestSnapshot(): Promise<string> {
  const manager = people.find(({ roles }) => roles.includes("DATA_MANAGER")) as Person;
  const { freezeSnapshot } = await ask(manager, "mutation($p: ID!) { freezeSnapshot(projectId: $p) { id } }", { p: project.id });
  return freezeSnapshot.id;
}

/** Prints memory every minute, and at the end how much it has grown since the third minute: until then caches and V8's heap reach their size. */
async function watchApi(until: number): Promise<void> {
  const began = Date.now();
  const mebibytes: number[] = [];
  const collected: number[] = [];
  for (let minute = 0; ; minute += 1) {
    const isLast = Date.now() >= until;
    mebibytes.push(residentMebibytes());
    // Done after memory was measured, because collecting garbage changes it.
    if (minute === warmUpMinutes || isLast) collected.push(await heapAfterCollection(inspectedPort));
    const left = minute === warmUpMinutes || isLast ? `, ${collected.at(-1)} MiB in V8 after a full collection` : "";
    console.log(
      `${((Date.now() - began) / 60_000).toFixed(0)} min: API ${mebibytes.at(-1)} MiB${left}, event loop blocked for at most ${await heldUpMilliseconds()} ms (99th percentile), load ${loadavg()[0]?.toFixed(1)}`,
    );
    if (isLast) break;
    await setTimeout(Math.max(0, Math.min(began + (minute + 1) * 60_000, until) - Date.now()));
  }
  const [settled, last] = [mebibytes[warmUpMinutes], mebibytes.at(-1)];
  if (settled === undefined || last === undefined) return;
  const later = mebibytes.slice(warmUpMinutes);
  console.log(
    `memory from the third minute on: ${Math.min(...later)} to ${Math.max(...later)} MiB, ${percent(last / settled - 1)} more at the end; ` +
      `in V8 after a full collection ${percent((collected.at(-1) ?? 0) / (collected[0] ?? 0) - 1)}`,
  );
}

/** Since the previous call. */
async function heldUpMilliseconds(): Promise<string> {
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  return (1000 * Number(/^nodejs_eventloop_lag_p99_seconds(?:\{[^}]*\})? ([\d.e+-]+)/m.exec(metrics)?.[1])).toFixed(0);
}

function residentMebibytes(): number {
  const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${api.child.pid}/status`, "utf8"))?.[1]);
  return Math.round(kibibytes / 1024);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
