import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTestDatabase, freePort } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readDemoState, writeDemoState } from "./demo/accounts.ts";
import { type ApiAddress, type DemoClient, signIn } from "./demo/client.ts";
import { type DemoExam, type DemoPlan, planDemo } from "./demo/plan.ts";
import { root } from "./folders.ts";
import { growDemo, openDemo } from "./seed-demo.ts";

/**
 * Two exams read twice, one for arbitration, one read once, one with a prior to read, two with truth; small, through the real API, ingest worker,
 * database and store. At most one abnormal breast has truth, which is never enough for a run, whichever patients the installation holds out.
 */
function smallPlan(): DemoPlan {
  const { opening, firstTruth } = planDemo();
  const some = (part: DemoExam["part"], count: number) => opening.filter((exam) => exam.part === part).slice(0, count);
  const readTwice = some("READ_TWICE", opening.length);
  const withoutLesion = firstTruth.filter(({ lesions }) => lesions.length === 0);
  const smaller = (exam: DemoExam): DemoExam => ({ ...exam, request: { ...exam.request, rows: 256, columns: 208 } });
  const parts = [
    ...readTwice.slice(0, 1),
    ...readTwice.slice(-1),
    ...some("ARBITRATION", 1),
    ...some("READ_ONCE", 1),
    ...some("PRIOR", 1),
    ...some("UNREAD", 1),
  ];
  return {
    opening: parts.map(smaller),
    firstTruth: withoutLesion.slice(0, 1).map(smaller),
    moreTruth: withoutLesion.slice(1, 2).map(smaller),
  };
}

describe("the demo", () => {
  const children: ChildProcess[] = [];
  let folder: string;
  let address: ApiAddress;
  let databaseUrl: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "second-read-demo-"));
    databaseUrl = (await createTestDatabase()).url;
    const apiPort = await freePort();
    address = { apiUrl: `http://127.0.0.1:${apiPort}`, publicOrigin: `http://127.0.0.1:${await freePort()}` };
    const env = {
      ...process.env,
      DATABASE_URL: databaseUrl,
      STORE_FOLDER: path.join(folder, "store"),
      TRAINER_CACHE_FOLDER: path.join(folder, "prepared"),
      PUBLIC_ORIGIN: address.publicOrigin,
      HOST: "127.0.0.1",
      API_PORT: String(apiPort),
      NODE_ENV: "production",
      AUTH_SECRET: "a".repeat(64),
      DEIDENTIFICATION_KEY: "b".repeat(64),
      STORE_SIGNING_KEY: "c".repeat(64),
      INCOMING_KEY: "d".repeat(64),
    };
    for (const app of ["api", "ingest"])
      children.push(
        fork(path.join(root, `apps/${app}/src/main.ts`), [], { cwd: root, env, execArgv: ["--import", "tsx"], stdio: "ignore" }),
      );
    await untilReady(`${address.apiUrl}/health/ready`);
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

  it("creates accounts, exams, truth and an arbitration through the API, and nothing twice", async () => {
    // There is no trainer here: a run that nevertheless starts would be waited for until the end of the test.
    const growthDeadline = AbortSignal.timeout(5 * 60_000);
    const options = { ...address, databaseUrl, dataFolder: folder, onProgress: () => undefined, plan: smallPlan() };
    const { accounts, progress } = await openDemo(options);
    const account = accounts.find(({ email }) => email.startsWith("manager@"));
    const manager = await signIn(address, account?.email ?? "", account?.password ?? "");
    expect(progress).toBe("OPEN");
    expect((await stat(path.join(folder, "demo.json"))).mode & 0o077).toBe(0);
    const opened = await allIn(manager);
    expect(opened.filter((status) => status !== "SETTLED").sort()).toEqual(["ARBITRATION", "PRIOR", "QUEUED", "QUEUED"]);

    // Too little truth for a run: the exams are still filed, and nothing waits.
    expect((await growDemo(options, growthDeadline)).progress).toBe("COMPLETE");
    const grown = await allIn(manager);
    expect(grown).toHaveLength(opened.length + 2);

    // As if both had been interrupted at the very end: files are already filed, reads already finalised.
    await writeDemoState(folder, { accounts, progress: "ACCOUNTS" });
    await openDemo(options);
    await growDemo(options, growthDeadline);
    expect(await allIn(manager)).toEqual(grown);
    expect(await readDemoState(folder)).toEqual({ accounts, progress: "COMPLETE" });
  });
});

/** Nobody waits for the exams that nobody reads. */
async function allIn(client: DemoClient): Promise<string[]> {
  await vi.waitUntil(async () => !(await statusesSeenBy(client)).includes("INGESTING"), { timeout: 60_000, interval: 500 });
  return statusesSeenBy(client);
}

async function statusesSeenBy(client: DemoClient): Promise<string[]> {
  const { projects } = await client.ask<{ projects: { id: string; key: string }[] }>("{ projects { id key } }");
  expect(projects.map(({ key }) => key)).toEqual(["demo"]);
  const { worklist } = await client.ask<{ worklist: { nodes: { status: string; truth: { strength: string }[] }[] } }>(
    "query($p: ID!) { worklist(projectId: $p) { nodes { status truth { strength } } } }",
    { p: projects[0]?.id },
  );
  for (const { status, truth } of worklist.nodes) {
    if (status !== "SETTLED") expect(truth).toEqual([]);
    else
      expect([
        ["AGREED", "AGREED"],
        ["IMPORTED", "IMPORTED"],
      ]).toContainEqual(truth.map(({ strength }) => strength));
  }
  return worklist.nodes.map(({ status }) => status).sort();
}

async function untilReady(url: string): Promise<void> {
  for (;;) {
    const ok = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
