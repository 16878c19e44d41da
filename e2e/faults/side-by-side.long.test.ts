import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase, verifyAuditChain } from "@second-read/database";
import { createTestDatabase, freePort } from "@second-read/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createDataManager } from "../support/data-manager.ts";
import { oneMammogram } from "../support/one-mammogram.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";
import { isReady } from "../support/readiness.ts";

const patience = { timeout: 120_000, interval: 100 };

let folder: string;
let database: Database;
let env: Record<string, string>;
let origins: [string, string];
let apis: [OwnProcess, OwnProcess];
let workers: [OwnProcess, OwnProcess];
let projectId: string;
let token: string;

const startApi = (origin: string) => new OwnProcess("api", { ...env, API_PORT: new URL(origin).port });
const startWorker = () => new OwnProcess("ingest", env);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-side-by-side-"));
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  ({ projectId, token } = await createDataManager(database, "two"));
  origins = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
  env = environmentOf({ databaseUrl: url, folder, origin: origins[0] });
  apis = [startApi(origins[0]), startApi(origins[1])];
  workers = [startWorker(), startWorker()];
  await vi.waitUntil(async () => (await isReady(origins[0])) && (await isReady(origins[1])), patience);
});
afterAll(async () => {
  await Promise.all([...(apis ?? []), ...(workers ?? [])].map((one) => one.stop()));
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Sends a request to one API and, if that is gone, to the other, as behind a load balancer; retries a refusal that may be retried. */
async function persistently(request: (origin: string) => Promise<Response>): Promise<any> {
  for (let turn = 0; ; turn += 1) {
    const response = await request(origins[turn % 2] as string).catch(() => null);
    if (response?.status === 204) return null;
    const body = (await response?.json().catch(() => null)) ?? { errors: [{ extensions: { retryable: true } }] };
    if (!body.errors) return body.data;
    if (body.errors[0].extensions.retryable !== true || turn === 200) throw new Error(JSON.stringify(body.errors));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const ask = (query: string, variables: object) =>
  persistently((origin) =>
    fetch(`${origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    }),
  );

async function send(number: number): Promise<string> {
  const bytes = oneMammogram(number);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { createUpload } = await ask(
    "mutation($input: CreateUploadInput!) { createUpload(input: $input) { uploadId url method headers } }",
    {
      input: { projectId, fileName: `${number}.dcm`, bytes: bytes.byteLength, sha256 },
    },
  );
  const { pathname, search } = new URL(createUpload.url);
  await persistently((origin) => fetch(origin + pathname + search, { method: "PUT", headers: createUpload.headers, body: bytes }));
  await ask("mutation($id: ID!) { completeUpload(uploadId: $id) { status } }", { id: createUpload.uploadId });
  return createUpload.uploadId;
}

it("F5, F11, F14: loses nothing and does nothing twice when either of two processes is stopped or killed under load", async () => {
  const acknowledged: string[] = [];
  let next = 0;
  const senders = Array.from({ length: 4 }, async () => {
    while (next < 80) {
      next += 1;
      acknowledged.push(await send(next));
    }
  });
  const untilSent = (count: number) => vi.waitUntil(() => acknowledged.length >= count, patience);

  await untilSent(10);
  // 1 would mean that it did not end within fifteen seconds, or that a stopping step failed.
  expect(await apis[0].stop()).toBe(0);
  apis[0] = startApi(origins[0]);
  await untilSent(20);
  expect(await workers[0].stop()).toBe(0);
  workers[0] = startWorker();
  await vi.waitUntil(() => isReady(origins[0]), patience);
  await untilSent(30);
  apis[1].child.kill("SIGKILL");
  await apis[1].ended;
  apis[1] = startApi(origins[1]);
  await untilSent(40);
  workers[1].child.kill("SIGKILL");
  await workers[1].ended;
  workers[1] = startWorker();
  await Promise.all(senders);

  const uploadsOf = (status: "FILED" | "REJECTED") => database.prisma.upload.findMany({ where: { id: { in: acknowledged }, status } });
  await vi.waitUntil(
    async () => (await uploadsOf("FILED")).length + (await uploadsOf("REJECTED")).length === acknowledged.length,
    patience,
  );
  expect(await uploadsOf("REJECTED")).toEqual([]);
  expect(await database.prisma.image.count({ where: { projectId } })).toBe(80);
  expect(await verifyAuditChain(database.sql, projectId)).toMatchObject({ ok: true });
});
