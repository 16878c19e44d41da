import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProject, type Database, openDatabase } from "@second-read/database";
import { createTestDatabase, freePort } from "@second-read/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { fillQueue } from "../bench/eight-readers/fill-queue.ts";
import { openPage } from "../bench/eight-readers/following-page.ts";
import { moreReaders } from "../bench/eight-readers/more-readers.ts";
import { startBehindWeb } from "../support/behind-web.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";
import { isReady } from "../support/readiness.ts";

// F14: several API processes behind the web's proxy, as `npm start` runs them on four or more cores.

const patience = { timeout: 120_000, interval: 50 };

let folder: string;
let database: Database;
let projectId: string;
let tokens: string[];
let env: Record<string, string>;
let origins: [string, string];
let apis: [OwnProcess, OwnProcess];
let web: Awaited<ReturnType<typeof startBehindWeb>>;

const startApi = (origin: string) => new OwnProcess("api", { ...env, API_PORT: new URL(origin).port });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-several-"));
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  projectId = (await createProject(database, { key: "several", name: "Several", lockedTestShare: 0 })).id;
  await fillQueue(database, projectId, 400);
  tokens = await moreReaders({ database, projectId, count: 4 });
  origins = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
  env = environmentOf({ databaseUrl: url, folder, origin: origins[0] });
  apis = [startApi(origins[0]), startApi(origins[1])];
  web = await startBehindWeb(...origins);
  await vi.waitUntil(async () => (await isReady(origins[0])) && (await isReady(origins[1])), patience);
});
afterAll(async () => {
  await web?.stop();
  await Promise.all((apis ?? []).map((api) => api.stop()));
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

/** How many requests a process has answered since it started. */
async function answeredBy(origin: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const counts = text.matchAll(/^second_read_http_request_duration_seconds_count\{[^}]*entry="graphql"[^}]*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

interface Refusal {
  readonly code: string;
  readonly retryable: boolean;
}
/** Refusals that anybody received. */
const refusals: Refusal[] = [];

/** As a page does: retries what may be retried. */
async function persistently(token: string, query: string, variables: object): Promise<any> {
  for (;;) {
    const reply = await fetch(`${web.origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await reply.json()) as { data: unknown; errors?: [{ extensions: Refusal }] };
    if (errors === undefined) return data;
    const { code, retryable } = errors[0].extensions;
    refusals.push({ code, retryable });
    if (!retryable) throw new Error(JSON.stringify(errors));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const input = {
  breasts: ["R", "L"].map((laterality) => ({ laterality, opinion: "NORMAL", birads: "1", density: "b" })),
  findings: [],
};

async function readOne(token: string): Promise<string> {
  const { nextExam } = await persistently(token, "mutation($projectId: ID!) { nextExam(projectId: $projectId) { id revision } }", {
    projectId,
  });
  await persistently(
    token,
    `mutation($id: ID!, $input: ReadInput!, $revision: Int!, $key: String!) {
      finaliseRead(readId: $id, input: $input, expectedRevision: $revision, idempotencyKey: $key) { id } }`,
    { id: nextExam.id, input, revision: nextExam.revision, key: nextExam.id },
  );
  return nextExam.id;
}

it("both serve; if one is killed, readers are at most told to retry, streams of the other continue, and it serves again once back", async () => {
  const pages = await Promise.all(tokens.map((token) => openPage(web.origin, token, projectId)));
  const finalised: string[] = [];
  /** All read at once, one exam after another; no longer than needed, because a fast machine empties the queue while it waits for a process. */
  const readUntil = (isEnough: () => boolean | Promise<boolean>) =>
    Promise.all(
      tokens.map(async (token) => {
        do finalised.push(await readOne(token));
        while (!(await isEnough()));
      }),
    );
  const readMore = (more: number) => {
    const wanted = finalised.length + more;
    return readUntil(() => finalised.length >= wanted);
  };

  await readMore(20);
  for (const origin of origins) expect(await answeredBy(origin)).toBeGreaterThan(10);
  const meanwhile = readMore(20);
  apis[0].child.kill("SIGKILL");
  await apis[0].ended;
  await meanwhile;
  // They were distributed evenly.
  await vi.waitUntil(() => pages.filter(({ hasEnded }) => hasEnded()).length === 2, patience);
  const again = await Promise.all(tokens.slice(0, 2).map((token) => openPage(web.origin, token, projectId)));
  const followed = [...pages.filter(({ hasEnded }) => !hasEnded()), ...again].map((page) => ({ page, before: page.told() }));
  await readMore(20);
  await vi.waitUntil(() => followed.every(({ page, before }) => page.told() > before), patience);

  apis[0] = startApi(origins[0]);
  await vi.waitUntil(() => isReady(origins[0]), patience);
  await readUntil(async () => (await answeredBy(origins[0])) > 10);
  for (const { page } of followed) page.close();

  expect(refusals.filter(({ code, retryable }) => code !== "UNAVAILABLE" || !retryable)).toEqual([]);
  const stored = await database.prisma.read.findMany({ where: { projectId, status: "FINALISED" }, select: { id: true } });
  expect(stored.map(({ id }) => id).sort()).toEqual(finalised.sort());
});
