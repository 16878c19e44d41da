import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { grantApplicationLogin, migrate } from "@second-read/database";
import { migrateJobs } from "@second-read/jobs";
import pg from "pg";
import { applicationLogin } from "./application-login.ts";
import { startThrowAwayPostgres } from "./postgres-server.ts";

const template = "second_read_template";

export interface DatabaseBroker {
  /** Where test workers request a database. */
  readonly address: string;
  close(): Promise<void>;
}

interface Source {
  databaseUrl(name: string): string;
  stop(): Promise<void>;
}

/**
 * One server for a whole test run, started at the first request and migrated once into a template, of which every test file gets a copy. It runs in
 * the process that runs the suites; workers request databases over HTTP (`createTestDatabase`).
 * `DATABASE_URL_FOR_TESTS` names a server to use instead.
 */
export async function startDatabaseBroker(): Promise<DatabaseBroker> {
  let source: Promise<Source> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** Copying a template fails while another copy is running. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  }

  const server = createServer((request, response) => {
    const empty = request.url === "/empty";
    source ??= openSource();
    const settle = (status: number, text: string) => response.writeHead(status, { "content-type": "text/plain" }).end(text);
    const started = source;
    inTurn(async () => {
      const { databaseUrl } = await started;
      const name = `test_${randomUUID().replaceAll("-", "")}`;
      await run(databaseUrl("postgres"), `CREATE DATABASE ${name}${empty ? "" : ` TEMPLATE ${template} STRATEGY file_copy`}`);
      return databaseUrl(name);
    }).then(
      (url) => settle(200, url),
      (error) => settle(500, error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      await closeServer(server);
      await (await source?.catch(() => undefined))?.stop();
    },
  };
}

async function openSource(): Promise<Source> {
  const given = process.env.DATABASE_URL_FOR_TESTS;
  const source = given === undefined ? await startThrowAwayPostgres() : givenServer(given);
  try {
    await run(source.databaseUrl("postgres"), `DROP DATABASE IF EXISTS ${template}`);
    await run(source.databaseUrl("postgres"), `CREATE DATABASE ${template}`);
    await migrate(source.databaseUrl(template));
    await migrateJobs(source.databaseUrl(template));
    await grantApplicationLogin(source.databaseUrl(template), applicationLogin);
    return source;
  } catch (error) {
    await source.stop();
    throw error;
  }
}

function givenServer(address: string): Source {
  return {
    databaseUrl(name) {
      const url = new URL(address);
      url.pathname = `/${name}`;
      return url.href;
    },
    stop: async () => undefined,
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
