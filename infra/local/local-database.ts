import { migrate } from "@second-read/database";
import { migrateJobs } from "@second-read/jobs";
import { findRunningPostgres, type PostgresServer, startPostgres, stopLeftOverPostgres } from "@second-read/testing";
import { paths } from "./folders.ts";
import { innerPort } from "./next-free-port.ts";
import { readServing } from "./running.ts";
import { readSecrets } from "./secrets.ts";

const databaseName = "second_read";

/**
 * The embedded PostgreSQL of `.data`, its database made. In its own process group, so that Ctrl-C stops the processes that
 * use it first.
 */
export async function startLocalPostgres(): Promise<{ server: PostgresServer; databaseUrl: string }> {
  const { databasePassword } = await readSecrets();
  await stopLeftOverPostgres(paths.postgres);
  const server = await startPostgres({
    folder: paths.postgres,
    password: databasePassword,
    port: await innerPort(),
    settings: { max_connections: 120, shared_buffers: "128MB", log_min_messages: "warning" },
    detached: true,
  });
  await server.createDatabase(databaseName);
  return { server, databaseUrl: server.databaseUrl(databaseName) };
}

export async function migrateAll(databaseUrl: string): Promise<void> {
  await migrate(databaseUrl);
  await migrateJobs(databaseUrl);
}

/**
 * Runs `work` on the database that a command means: DATABASE_URL, else that of the running `npm start`, else the embedded
 * one: of another command or a start that has only begun, where there is one, else started for as long as the work takes.
 */
export async function withDatabaseUrl<Result>(work: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const given = process.env.DATABASE_URL || (await readServing())?.databaseUrl;
  if (given !== undefined) return work(given);
  const { databasePassword } = await readSecrets();
  const others = await findRunningPostgres({ folder: paths.postgres, password: databasePassword }, databaseName);
  if (others !== null) {
    await migrateAll(others);
    return work(others);
  }
  const { server, databaseUrl } = await startLocalPostgres();
  try {
    await migrateAll(databaseUrl);
    return await work(databaseUrl);
  } finally {
    await server.stop();
  }
}
