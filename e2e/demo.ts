/** The running product used by a browser program: that of this checkout's data folder, or one started just for the program. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type ApiClient, signIn } from "./support/api-client.ts";

const root = join(import.meta.dirname, "..");

export interface Account {
  readonly email: string;
  readonly password: string;
}

export type Person = "reader1" | "reader2" | "arbiter" | "manager" | "analyst" | "admin";

export interface Demo {
  readonly origin: string;
  readonly account: (person: Person) => Account;
  /** Stops the product if it was started here. */
  readonly stop: () => Promise<void>;
}

/** The demo that is running in SECOND_READ_DATA or .data; otherwise one started in a temporary folder. */
export async function findDemo(): Promise<Demo> {
  const folder = process.env.SECOND_READ_DATA || join(root, ".data");
  const running = await runningDemo(folder);
  if (running) return running;
  console.log("Nothing runs here: starting a product of its own (Ctrl-C stops it).");
  return startDemo();
}

/** The demo that is running on this data folder; null if there is none. */
export async function runningDemo(folder: string): Promise<Demo | null> {
  const origin = await runningOrigin(folder);
  return origin === null ? null : { ...(await demoOf(folder, origin)), stop: async () => undefined };
}

async function runningOrigin(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, "run.json"), "utf8").catch(() => null);
  const { origin } = (text === null ? {} : JSON.parse(text)) as { origin?: string };
  const answers = origin !== undefined && (await fetch(origin, { redirect: "manual" }).catch(() => null)) !== null;
  return answers ? origin : null;
}

async function demoOf(folder: string, origin: string): Promise<Omit<Demo, "stop">> {
  const text = await readFile(join(folder, "demo.json"), "utf8").catch(() => null);
  if (text === null) throw new Error(`What runs at ${origin} has no demo: these programs need its accounts.`);
  const { accounts } = JSON.parse(text) as { accounts: Account[] };
  return {
    origin,
    account: (person) => {
      const found = accounts.find(({ email }) => email.startsWith(`${person}@`));
      if (!found) throw new Error(`The demo has no account for ${person}.`);
      return found;
    },
  };
}

async function startDemo(): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), "second-read-"));
  const product = spawn(process.execPath, [join(root, "infra/local/start.mjs")], {
    env: { ...process.env, SECOND_READ_DATA: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(product, "exit");
  const stop = async () => {
    if (product.exitCode === null) product.kill("SIGINT");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const interrupt = () => void stop().then(() => process.exit(130));
  process.once("SIGINT", interrupt);
  try {
    await new Promise<void>((resolve, reject) => {
      product.once("error", reject);
      product.once("exit", (code) => reject(new Error(`The product stopped by itself (${code}).`)));
      product.stdout.on("data", (chunk: Buffer) => {
        process.stdout.write(chunk);
        if (chunk.includes("Ready:")) resolve();
      });
    });
    const origin = await runningOrigin(folder);
    if (!origin) throw new Error("The product said that it is ready and left no address.");
    return { ...(await demoOf(folder, origin)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A GraphQL caller signed in with the cookie of one account. */
export async function signInToApi({ origin, account }: Demo, person: Person): Promise<ApiClient["ask"]> {
  const { email, password } = account(person);
  return (await signIn(origin, email, password)).ask;
}

/** Waits until the demo has this many versions; prints the progress of the training. Throws if a run ends without one. */
export async function waitForVersions(demo: Demo, count: number): Promise<void> {
  const ask = await signInToApi(demo, "analyst");
  const [project] = (await ask<{ projects: { id: string }[] }>("{ projects { id } }")).projects;
  if (!project) throw new Error("The demo has no project.");
  for (let said = ""; ; await wait(2000)) {
    const { modelVersions, trainingRuns } = await ask<{
      modelVersions: { totalCount: number };
      trainingRuns: { nodes: { status: string; progress: number }[] };
    }>(
      "query($id: ID!) { modelVersions(projectId: $id, first: 1) { totalCount } trainingRuns(projectId: $id, first: 1) { nodes { status progress } } }",
      { id: project.id },
    );
    if (modelVersions.totalCount >= count) return;
    const run = trainingRuns.nodes[0];
    if (run?.status === "FAILED" || run?.status === "CANCELLED") throw new Error("The demo lacks a version and none is being trained.");
    // Its exams with truth are filed first.
    const line = `Waiting for version ${modelVersions.totalCount + 1}: ${Math.floor((run?.progress ?? 0) * 20) * 5} %`;
    if (line !== said) console.log(line);
    said = line;
  }
}
