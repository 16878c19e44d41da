import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, freePort } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Fault, FaultProxy } from "../support/fault-proxy.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";

// A booting machine starts everything at once: a process that needs the database before it is available waits, says so, and exits at once if told to
// stop.

const patience = { timeout: 120_000, interval: 100 };
const names = ["api", "ingest", "trainer"] as const;
const faults: Record<string, Fault> = { "refuses connections": { kind: "REFUSE" }, "takes them and answers nothing": { kind: "SWALLOW" } };

let folder: string;
let proxy: FaultProxy;
let databaseUrl: string;
const running: OwnProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-late-database-"));
  await chmod(folder, 0o755);
  const url = new URL((await createTestDatabase()).applicationUrl);
  proxy = await FaultProxy.start(Number(url.port));
  url.port = String(proxy.port);
  databaseUrl = url.href;
}, 120_000);
afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
  await proxy?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function startAll() {
  const started = [];
  for (const name of names) {
    const operations = `http://127.0.0.1:${await freePort()}`;
    const origin = `http://127.0.0.1:${await freePort()}`;
    const env = { ...environmentOf({ databaseUrl, folder, origin }), OPERATIONS_PORT: new URL(operations).port };
    started.push({ process: new OwnProcess(name, env), operations });
  }
  running.push(...started.map(({ process }) => process));
  return started;
}

async function readiness(operations: string): Promise<{ ready?: boolean; checks?: Record<string, string> }> {
  const answer = await fetch(`${operations}/health/ready`).catch(() => null);
  return answer === null ? {} : ((await answer.json()) as { ready: boolean });
}

const waits = async (operations: string) => (await readiness(operations)).checks?.start?.startsWith("starting: waits for the ") === true;

describe.each(Object.entries(faults))("while the database %s", (_, fault) => {
  it("every process stays alive, says what it waits for, and starts once it is available", async () => {
    proxy.set(fault);
    const started = await startAll();
    for (const { operations } of started) {
      await vi.waitUntil(() => waits(operations), patience);
      expect((await fetch(`${operations}/health`)).status).toBe(200);
    }
    proxy.set({ kind: "PASS" });
    for (const { operations } of started) await vi.waitUntil(async () => (await readiness(operations)).ready === true, patience);
    expect(await Promise.all(started.map(({ process }) => process.stop()))).toEqual([0, 0, 0]);
  });

  it("every process that is told to stop exits with 0", async () => {
    proxy.set(fault);
    const started = await startAll();
    for (const { operations } of started) await vi.waitUntil(() => waits(operations), patience);
    expect(await Promise.all(started.map(({ process }) => process.stop()))).toEqual([0, 0, 0]);
  });
});
