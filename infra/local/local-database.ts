import { createHmac } from "node:crypto";
import { grantApplicationLogin, migrate } from "@second-read/database";
import { migrateJobs } from "@second-read/jobs";
import { readAuditMinimum } from "@second-read/runtime";
import { findRunningPostgres, startPostgres, stopLeftOverPostgres } from "@second-read/testing";
import { paths } from "./folders.ts";
import { innerPort } from "./next-free-port.ts";
import { openRotatingLog } from "./rotating-log.ts";
import { readServing } from "./running.ts";
import { readSecrets } from "./secrets.ts";
import { supervisePostgres } from "./supervised-postgres.ts";

export const databaseName = "second_read";

/**
 * Starts the embedded PostgreSQL of `.data` with its database. It has its own process group, so that Ctrl-C first stops the processes that use it.
 * The address is that of its owner, for migrations.
 */
export async function startLocalPostgres(
  say: (line: string) => void = console.error,
): Promise<{ server: { stop(): Promise<void> }; databaseUrl: string }> {
  const { databasePassword } = await readSecrets();
  await stopLeftOverPostgres(paths.postgres);
  const log = openRotatingLog("postgres");
  const port = await innerPort();
  const start = async () => {
    const server = await startPostgres({
      folder: paths.postgres,
      password: databasePassword,
      port,
      settings: { max_connections: 120, shared_buffers: "128MB", log_min_messages: "warning", log_line_prefix: "%m [%p] " },
      detached: true,
    });
    server.onLog((text) => void log.write(text));
    return server;
  };
  const server = await supervisePostgres(start, say);
  await server.createDatabase(databaseName);
  return { server, databaseUrl: server.databaseUrl(databaseName) };
}

/** @throws ConfigurationError if AUDIT_MINIMUM_YEARS is invalid */
export async function migrateAll(databaseUrl: string): Promise<void> {
  await migrate(databaseUrl, { auditMinimumYears: readAuditMinimum(process.env) });
  await migrateJobs(databaseUrl);
}

/**
 * Migrates the embedded database as its owner.
 * @returns its address for everything else, with a login that owns nothing: neither a process nor a command can change what is append-only
 */
export async function migrateEmbedded(ownerUrl: string): Promise<string> {
  await migrateAll(ownerUrl);
  const name = "second_read_processes";
  // The owner's password cannot be derived from this one.
  const password = createHmac("sha256", (await readSecrets()).databasePassword)
    .update(name)
    .digest("hex");
  return grantApplicationLogin(ownerUrl, { name, password });
}

/**
 * Runs `work` on the database that a command refers to: DATABASE_URL, else that of the running `npm start`, else the embedded one: the server of
 * another command or of a start in progress if there is one, otherwise one started for the duration of the work.
 */
export async function withDatabaseUrl<Result>(work: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const given = process.env.DATABASE_URL || (await readServing())?.databaseUrl;
  if (given !== undefined) return work(given);
  return withEmbeddedPostgres(async (ownerUrl) => work(await migrateEmbedded(ownerUrl)));
}

/**
 * Runs `work` on the embedded database as its owner, without migrating it: on the running server, whoever started it, otherwise on one started for
 * the duration of the work.
 */
export async function withEmbeddedPostgres<Result>(work: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const { databasePassword } = await readSecrets();
  const others = await findRunningPostgres({ folder: paths.postgres, password: databasePassword }, databaseName);
  if (others !== null) return work(others);
  const { server, databaseUrl } = await startLocalPostgres();
  try {
    return await work(databaseUrl);
  } finally {
    await server.stop();
  }
}
