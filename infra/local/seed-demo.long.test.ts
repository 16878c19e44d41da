import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTestDatabase, freePort } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readDemoState, writeDemoState } from "./demo/accounts.ts";
import { type Door, signIn } from "./demo/client.ts";
import { type DemoExam, planDemo } from "./demo/plan.ts";
import { root } from "./folders.ts";
import { seedDemo } from "./seed-demo.ts";

/** Two exams read twice, one to arbitrate, one read once, one to read; small, through the real API, ingest worker, database and store. */
function smallPlan(): DemoExam[] {
  const plan = planDemo();
  const some = (part: DemoExam["part"], count: number) => plan.filter((exam) => exam.part === part).slice(0, count);
  return [...some("READ_TWICE", 2), ...some("ARBITRATION", 1), ...some("READ_ONCE", 1), ...some("UNREAD", 1)].map((exam) => ({
    ...exam,
    request: { ...exam.request, rows: 256, columns: 208 },
  }));
}

describe("seedDemo", () => {
  const children: ChildProcess[] = [];
  let folder: string;
  let door: Door;
  let databaseUrl: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "second-read-demo-"));
    databaseUrl = (await createTestDatabase()).url;
    const apiPort = await freePort();
    door = { apiUrl: `http://127.0.0.1:${apiPort}`, publicOrigin: `http://127.0.0.1:${await freePort()}` };
    const env = {
      ...process.env,
      DATABASE_URL: databaseUrl,
      STORE_FOLDER: path.join(folder, "store"),
      TRAINER_CACHE_FOLDER: path.join(folder, "prepared"),
      PUBLIC_ORIGIN: door.publicOrigin,
      HOST: "127.0.0.1",
      API_PORT: String(apiPort),
      NODE_ENV: "production",
      AUTH_SECRET: "a".repeat(64),
      DEIDENTIFICATION_KEY: "b".repeat(64),
      STORE_SIGNING_KEY: "c".repeat(64),
    };
    for (const app of ["api", "ingest"])
      children.push(
        fork(path.join(root, `apps/${app}/src/main.ts`), [], { cwd: root, env, execArgv: ["--import", "tsx"], stdio: "ignore" }),
      );
    await untilReady(`${door.apiUrl}/health/ready`);
  });

  afterAll(async () => {
    await Promise.all(
      children.map((child) => {
        if (child.exitCode !== null || child.signalCode !== null) return null;
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        return ended;
      }),
    );
    await rm(folder, { recursive: true, force: true });
  });

  it("makes accounts, exams, truth and an arbitration through the API, and makes nothing twice", async () => {
    const options = { ...door, databaseUrl, dataFolder: folder, onProgress: () => undefined, plan: smallPlan() };
    const { accounts, complete } = await seedDemo(options);
    expect(complete).toBe(true);
    expect((await stat(path.join(folder, "demo.json"))).mode & 0o077).toBe(0);
    const statuses = ["ARBITRATION", "QUEUED", "QUEUED", "SETTLED", "SETTLED"];
    // Nobody waits for the exam that nobody reads.
    await vi.waitUntil(async () => !(await statusesSeenBy(door, accounts)).includes("INGESTING"), { timeout: 60_000, interval: 500 });
    expect(await statusesSeenBy(door, accounts)).toEqual(statuses);

    // As if the first time had been interrupted at its very end: files are filed already, reads are finalised already.
    await writeDemoState(folder, { accounts, complete: false });
    await seedDemo(options);
    expect(await statusesSeenBy(door, accounts)).toEqual(statuses);
    expect(await readDemoState(folder)).toEqual({ accounts, complete: true });
  });
});

async function statusesSeenBy(door: Door, accounts: { email: string; password: string }[]): Promise<string[]> {
  const manager = accounts.find(({ email }) => email.startsWith("manager@"));
  const client = await signIn(door, manager?.email ?? "", manager?.password ?? "");
  const { projects } = await client.ask<{ projects: { id: string; key: string }[] }>("{ projects { id key } }");
  expect(projects.map(({ key }) => key)).toEqual(["demo"]);
  const { worklist } = await client.ask<{ worklist: { nodes: { status: string; truth: { strength: string }[] }[] } }>(
    "query($p: ID!) { worklist(projectId: $p) { nodes { status truth { strength } } } }",
    { p: projects[0]?.id },
  );
  for (const { status, truth } of worklist.nodes) {
    expect(truth.map(({ strength }) => strength)).toEqual(status === "SETTLED" ? ["AGREED", "AGREED"] : []);
  }
  return worklist.nodes.map(({ status }) => status).sort();
}

async function untilReady(address: string): Promise<void> {
  for (;;) {
    const ok = await fetch(address).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
