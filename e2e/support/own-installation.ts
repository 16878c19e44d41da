import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Database, migrate, openDatabase } from "@second-read/database";
import { migrateJobs } from "@second-read/jobs";
import { type ObjectStore, openStore } from "@second-read/storage";
import { freePort, startPostgres } from "@second-read/testing";
import { environmentOf, OwnProcess } from "./own-process.ts";
import { isReady } from "./readiness.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Secrets extends Record<string, string> {
  readonly databasePassword: string;
  readonly STORE_SIGNING_KEY: string;
}

export interface OwnInstallation {
  readonly databaseUrl: string;
  readonly origin: string;
  readonly database: Database;
  readonly store: ObjectStore;
  stop(): Promise<void>;
}

/** An empty data folder with secrets, as the first start creates it. */
export async function makeDataFolder(folder: string): Promise<void> {
  await mkdir(folder);
  // PostgreSQL may run as another user.
  await chmod(folder, 0o755);
  const names = ["AUTH_SECRET", "DEIDENTIFICATION_KEY", "STORE_SIGNING_KEY", "INCOMING_KEY", "databasePassword"];
  const secrets = Object.fromEntries(names.map((name) => [name, randomBytes(32).toString("hex")]));
  await writeFile(join(folder, "secrets.json"), JSON.stringify(secrets), { mode: 0o600 });
}

/** Starts what `npm start` runs on a data folder, except the web process: PostgreSQL, API, ingest and trainer. */
export async function startInstallation(folder: string): Promise<OwnInstallation> {
  const { databasePassword, ...secrets } = JSON.parse(await readFile(join(folder, "secrets.json"), "utf8")) as Secrets;
  const server = await startPostgres({ folder: join(folder, "postgres"), password: databasePassword });
  await server.createDatabase("second_read");
  const databaseUrl = server.databaseUrl("second_read");
  await migrate(databaseUrl);
  await migrateJobs(databaseUrl);
  const database = openDatabase({ url: databaseUrl, poolSize: 2 });
  const origin = `http://127.0.0.1:${await freePort()}`;
  const env = { ...environmentOf({ databaseUrl, folder, origin }), ...secrets };
  const store = await openStore({
    kind: "folder",
    folder: env.STORE_FOLDER ?? "",
    signingKey: secrets.STORE_SIGNING_KEY,
    publicOrigin: origin,
  });
  const processes = (["api", "ingest", "trainer"] as const).map((app) => new OwnProcess(app, env));
  while (!(await isReady(origin))) {
    const ended = processes.find(({ lives }) => !lives);
    if (ended !== undefined) throw new Error(`a process ended:\n${ended.logged.slice(-3000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stop = async () => {
    await Promise.all(processes.map((one) => one.stop()));
    await database.close();
    await server.stop();
  };
  let stopped: Promise<void> | undefined;
  return {
    databaseUrl,
    origin,
    database,
    store,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

export interface RunningCommand {
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
  /** As when the machine runs out of memory. */
  kill(): void;
}

/** Runs `npm run NAME -- …` on a data folder as a terminal does: in a separate process group. */
export function runCommand(dataFolder: string, ...args: readonly string[]): RunningCommand {
  const child = spawn("node", ["infra/local/run.mjs", ...args], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, SECOND_READ_DATA: dataFolder },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said += chunk;
    });
  return {
    ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, said }))),
    kill: () => void process.kill(-(child.pid as number), "SIGKILL"),
  };
}
