import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { migrate } from "@second-read/database";
import { migrateJobs } from "@second-read/jobs";
import { freePort, type PostgresServer, startPostgres } from "@second-read/testing";

interface Options {
  readonly folder: string;
  readonly password: string;
  readonly port: number;
}

/** A durable PostgreSQL server for one test, which may damage it. */
export class OwnPostgres {
  readonly #options: Options;
  #server: PostgresServer;

  private constructor(options: Options, server: PostgresServer) {
    this.#options = options;
    this.#server = server;
  }

  /** Starts below `folder`, with a migrated database. */
  static async start(folder: string): Promise<OwnPostgres> {
    const options = { folder: join(folder, "postgres"), password: randomBytes(16).toString("hex"), port: await freePort() };
    const own = new OwnPostgres(options, await startPostgres(options));
    await own.#server.createDatabase("second_read");
    await migrate(own.databaseUrl());
    await migrateJobs(own.databaseUrl());
    return own;
  }

  get port(): number {
    return this.#options.port;
  }

  /** Via another port, where a proxy listens. */
  databaseUrl(port = this.port): string {
    const url = new URL(this.#server.databaseUrl("second_read"));
    url.port = String(port);
    return url.href;
  }

  /** Like `pg_ctl restart -m immediate`: every session ends at once, and the next start recovers from the log. */
  async restartImmediately(): Promise<void> {
    process.kill(this.#server.pid, "SIGQUIT");
    await this.#server.ended;
    this.#server = await startPostgres(this.#options);
  }

  /** Suspends every process of the server, like a machine whose disk hangs; returns a function that resumes them. */
  async freeze(): Promise<() => void> {
    const pids = [this.#server.pid, ...(await sessionsOf(this.#server.pid))];
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    return () => {
      for (const pid of pids) process.kill(pid, "SIGCONT");
    };
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

async function sessionsOf(parent: number): Promise<number[]> {
  const found: number[] = [];
  for (const name of (await readdir("/proc")).filter((one) => /^\d+$/.test(one))) {
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    if (Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent) found.push(Number(name));
  }
  return found;
}
