/*
 * Everything at once, at given rates, for a while: signing in, lists, whole reads, files that are sent and filed, and event streams.
 *   npm run bench -- load [--minutes 10] [--exams 100000] [--reads 10] [--lists 20] [--files 1] [--sign-ins 1] [--streams 200]
 *     [--folder FOLDER]   # a fill that is kept
 *     [--learning]        # a trainer freezes a snapshot meanwhile, and a version is published and becomes champion
 * Rates are a second; the defaults are twice what docs/capacity.md says of a department. It prints how many of each failed and how, p50 and p95, and the
 * memory of the API each minute, with how long its event loop was held up. Ends with 1 where anything failed.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { dicomFile, mammogramElements } from "@second-read/imaging/testing";
import { freePort } from "@second-read/testing";
import type { Person } from "../scale/people.ts";
import { startFilledServer } from "../scale/start-filled-server.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";
import { isReady } from "../support/readiness.ts";
import { createSender } from "../support/sender.ts";
import { learnMeanwhile } from "./load/learn-meanwhile.ts";
import { Tally } from "./load/tally.ts";
import { wholeRead } from "./load/whole-read.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    exams: { type: "string", default: "100000" },
    reads: { type: "string", default: "10" },
    lists: { type: "string", default: "20" },
    files: { type: "string", default: "1" },
    "sign-ins": { type: "string", default: "1" },
    streams: { type: "string", default: "200" },
    folder: { type: "string" },
    learning: { type: "boolean", default: false },
  },
});
const folder = values.folder ?? (await mkdtemp(join(tmpdir(), "second-read-load-")));
const filled = await startFilledServer({ folder, exams: Number(values.exams) });
const { database, databaseUrl, people, project } = filled;
const origin = `http://127.0.0.1:${await freePort()}`;
// One environment: what the API takes in is sealed under a key that ingest opens it with.
const environment = { ...environmentOf({ databaseUrl, folder, origin }), LOG_LEVEL: "warn" };
const api = new OwnProcess("api", environment);
const ingest = new OwnProcess("ingest", environment);
const tallies: Tally[] = [];
try {
  while (!(await isReady(origin))) await Promise.race([setTimeout(200), api.ended.then(() => Promise.reject(new Error(api.logged)))]);
  console.log(`${values.exams} exams, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`);
  const readers = people.filter(({ roles }) => roles.includes("READER"));
  const manager = people.find(({ roles }) => roles.includes("DATA_MANAGER")) as Person;
  const until = Date.now() + Number(values.minutes) * 60_000;
  const closing = new AbortController();
  const streams = holdStreams(Number(values.streams), closing.signal);
  const sent: string[] = [];
  await Promise.all([
    paced("sign-in", Number(values["sign-ins"]), until, (turn) => signIn(turn % readers.length)),
    paced("list", Number(values.lists), until, (turn) => list(readers[turn % readers.length] as Person)),
    pacedByIdle("whole read", Number(values.reads), until, readers, (person) =>
      wholeRead((query, variables) => ask(person, query, variables), project.id),
    ),
    paced("file", Number(values.files), until, async (turn) => void sent.push(await sendFile(manager, turn))),
    watchApi(until),
    values.learning ? learn() : undefined,
  ]);
  const [openAtEnd, heard] = [streams.open(), streams.events()];
  closing.abort();
  const filedAll = await untilFiled(sent);
  for (const tally of tallies) console.log(tally.line());
  console.log(`streams: ${openAtEnd} of ${values.streams} open to the end, ${heard} events`);
  console.log(`files: ${sent.length} sent, ${filedAll} filed`);
  const failed = tallies.some((tally) => tally.failed > 0) || filedAll < sent.length || openAtEnd < Number(values.streams);
  process.exitCode = failed ? 1 : 0;
} finally {
  await ingest.stop();
  await api.stop();
  await filled.stop();
  if (values.folder === undefined) await rm(folder, { recursive: true, force: true });
}

/** Begins one each so often, whether those before have ended or not: what is slow does not ask for less. */
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

/** The same, each by somebody who has nothing else in hand; where all are busy it is counted as late. */
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

async function signIn(reader: number): Promise<void> {
  const response = await fetch(`${origin}/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ email: `reader${reader}@scale.test`, password: "a password for a measurement" }),
  });
  if (!response.ok) throw new Error(String(response.status));
}

async function list(person: Person): Promise<void> {
  const query =
    "query($p: ID!) { worklist(projectId: $p, first: 50) { totalCount nodes { id pseudonym status images { id previewUrl } } } }";
  await ask(person, query, { p: project.id });
}

async function sendFile({ token }: Person, number: number): Promise<string> {
  const bytes = dicomFile(
    mammogramElements([
      { tag: 0x00080018, vr: "UI", value: `1.2.826.0.1.${number}` },
      { tag: 0x0020000d, vr: "UI", value: `1.2.826.0.2.${number}` },
      { tag: 0x00100020, vr: "LO", value: `sent ${number}` },
    ]),
  );
  const sender = createSender(origin, token, project.id);
  const ticket = await sender.announce(bytes, String(number));
  await sender.put(ticket, bytes);
  await sender.complete(ticket.uploadId);
  return ticket.uploadId;
}

/** A minute for the last of them. */
async function untilFiled(ids: readonly string[]): Promise<number> {
  for (let second = 0; ; second += 1) {
    const filed = await database.prisma.upload.count({ where: { id: { in: [...ids] }, status: "FILED" } });
    if (filed === ids.length || second === 60) return filed;
    await setTimeout(1000);
  }
}

/** Held by everybody in turn. */
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

async function watchApi(until: number): Promise<void> {
  const everyMilliseconds = Math.min(60_000, Math.max(5_000, (until - Date.now()) / 10));
  while (Date.now() < until) {
    const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${api.child.pid}/status`, "utf8"))?.[1]);
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    const heapBytes = Number(/^nodejs_heap_size_used_bytes(?:\{[^}]*\})? ([\d.e+-]+)/m.exec(metrics)?.[1]);
    // Since it was asked last.
    const heldUpSeconds = Number(/^nodejs_eventloop_lag_p99_seconds(?:\{[^}]*\})? ([\d.e+-]+)/m.exec(metrics)?.[1]);
    console.log(
      `API ${Math.round(kibibytes / 1024)} MiB, of these ${Math.round(heapBytes / 2 ** 20)} in use by V8, event loop held up at most ${Math.round(heldUpSeconds * 1000)} ms in 99 of 100, load ${loadavg()[0]?.toFixed(1)}`,
    );
    await setTimeout(Math.min(everyMilliseconds, Math.max(0, until - Date.now())));
  }
}
