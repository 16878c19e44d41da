import { type ChildProcess, fork } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApiToken, createProject, createUser, type Database, openDatabase, setMembership } from "@second-read/database";
import { createTestDatabase, freePort } from "@second-read/testing";
import { vi } from "vitest";
import { root } from "../../folders.ts";

export interface RunningProduct {
  /** Folder for everything of the test. */
  readonly folder: string;
  readonly database: Database;
  readonly projectId: string;
  readonly origin: string;
  /** What the processes have logged so far. */
  logged(): string;
  tokenOfManager(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** The real API and ingest worker, each in a separate process, with one project. */
export async function startProcesses(projectKey: string): Promise<RunningProduct> {
  const folder = await mkdtemp(join(tmpdir(), "second-read-import-"));
  const databaseUrl = (await createTestDatabase()).url;
  const database = openDatabase({ url: databaseUrl });
  const projectId = (await createProject(database, { key: projectKey, name: "Import", lockedTestShare: 0 })).id;
  const origin = `http://127.0.0.1:${await freePort()}`;
  await mkdir(join(folder, "ingest"));
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    STORE_FOLDER: join(folder, "store"),
    INGEST_FOLDER: join(folder, "ingest"),
    PUBLIC_ORIGIN: origin,
    API_PORT: new URL(origin).port,
    NODE_ENV: "production",
    LOG_LEVEL: "trace",
    AUTH_SECRET: "a".repeat(64),
    DEIDENTIFICATION_KEY: "b".repeat(64),
    STORE_SIGNING_KEY: "c".repeat(64),
    INCOMING_KEY: "d".repeat(64),
  };
  let logged = "";
  const processes = ["api", "ingest"].map((app): ChildProcess => {
    const child = fork(join(root, `apps/${app}/src/main.ts`), [], { cwd: root, env, execArgv: ["--import", "tsx"], silent: true });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk) => {
        logged += chunk;
      });
    return child;
  });
  const isReady = () =>
    fetch(`${origin}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await vi.waitUntil(isReady, { timeout: 60_000, interval: 100 });
  return {
    folder,
    database,
    projectId,
    origin,
    logged: () => logged,
    async tokenOfManager(name) {
      const { id } = await createUser(database, { email: `${name}@reads.test`, name, password: "a password of some length" });
      await setMembership(database, projectId, id, ["DATA_MANAGER"]);
      return (await createApiToken(database, { userId: id, name: "test" })).secret;
    },
    async stop() {
      await Promise.all(
        processes.map((child) => {
          const ended = new Promise((resolve) => child.once("exit", resolve));
          child.kill("SIGTERM");
          return ended;
        }),
      );
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
