import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@second-read/database";
import { createTestDatabase } from "@second-read/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openJobs } from "./open-jobs.ts";

/** A worker in its own process: it prints its attempt, then either works forever or finishes at once. */
const program = `
import { openJobs } from ${JSON.stringify(new URL("./open-jobs.ts", import.meta.url).href)};
const logger = { info() {}, warn() {}, error() {} };
const jobs = await openJobs({ databaseUrl: process.argv[2], logger, worker: true });
await jobs.work({ "train-fold": { async handle({ attempt, signal }) {
  process.send({ attempt });
  if (process.argv[3] === "finish") return;
  await new Promise((_, reject) => signal.addEventListener("abort", () => { process.send({ aborted: attempt }); reject(new Error("aborted")); }));
} } });
process.send("working");
`;

let folder: string;
let url: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "takeover-"));
  await writeFile(join(folder, "worker.mjs"), program);
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(folder, { recursive: true });
});

function startWorker(how: "finish" | "hold") {
  const child = fork(join(folder, "worker.mjs"), [url, how], {
    execArgv: ["--import", import.meta.resolve("tsx")],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  children.push(child);
  const said = (key: string) =>
    new Promise<unknown>((resolve) => {
      child.on("message", (message) => {
        if (message === key) resolve(message);
        else if (typeof message === "object" && message !== null && key in message) resolve((message as Record<string, unknown>)[key]);
      });
    });
  return { child, said };
}

async function enqueueFold() {
  ({ url } = await createTestDatabase());
  const database = openDatabase({ url });
  const sender = await openJobs({ databaseUrl: url, logger: { info() {}, warn() {}, error() {} }, worker: false });
  await database.sqlTransaction((sql) => sender.enqueue(sql, "train-fold", { runId: randomUUID(), fold: 0 }));
  return { database, sender };
}

it("gives a killed worker's job to another, at the next attempt, within 30 s", async () => {
  const { database, sender } = await enqueueFold();
  const first = startWorker("hold");
  expect(await first.said("attempt")).toBe(1);
  const second = startWorker("finish");
  const taken = second.said("attempt");
  await second.said("working");
  first.child.kill("SIGKILL");
  const begin = performance.now();
  expect(await taken).toBe(2);
  console.log(`taken over after ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  await expect
    .poll(async () => (await database.sql.query("SELECT state::text FROM jobs.job WHERE name = 'train-fold'"))[0], { timeout: 10_000 })
    .toEqual({ state: "completed" });
  await sender.close(1);
  await database.close();
});

it("tells a frozen worker when it wakes that it was replaced, and does not let it complete the new attempt", async () => {
  const { database, sender } = await enqueueFold();
  const first = startWorker("hold");
  expect(await first.said("attempt")).toBe(1);
  const aborted = first.said("aborted");
  first.child.kill("SIGSTOP");
  const second = startWorker("hold");
  expect(await second.said("attempt")).toBe(2);
  first.child.kill("SIGCONT");
  expect(await aborted).toBe(1);
  const [job] = await database.sql.query<{ state: string; retry_count: number }>(
    "SELECT state::text, retry_count FROM jobs.job WHERE name = 'train-fold'",
  );
  expect(job).toEqual({ state: "active", retry_count: 1 });
  second.child.kill("SIGKILL");
  await sender.close(1);
  await database.close();
});
