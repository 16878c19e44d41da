import { PrismaPg } from "@prisma/adapter-pg";
import { codeOfError } from "@second-read/domain";
import type { Compilable, RawBuilder } from "kysely";
import pg from "pg";
import type { Prisma } from "./generated/prisma/client.ts";
import { PrismaClient } from "./generated/prisma/client.ts";
import { query } from "./statements.ts";
import { markTransaction } from "./transaction-marks.ts";
import { watchConnections } from "./watch-connections.ts";

/** Hand-written SQL in one transaction or on its own. */
export interface SqlRunner {
  /** Runs a statement built by `query` or `raw` of statements.ts; rows have the type that it selects. */
  run<Row>(statement: Statement<Row>): Promise<Row[]>;
  /** A complete text and its values: for tables that are not in the schema, such as those of the job queue. */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

type Statement<Row> = Compilable<Row> | RawBuilder<Row>;

/** The Prisma client or one of its transactions. Stays inside this package. */
export type PrismaConnection = Prisma.TransactionClient;

/** What a repository function gets: Prisma for typed rows, hand-written SQL where a row lock or a single round trip matters. */
export interface Connection {
  readonly prisma: PrismaConnection;
  readonly sql: SqlRunner;
}

/** For functions that only need Prisma, inside or outside a transaction. */
export type PrismaOnly = Pick<Connection, "prisma">;
/** The same for hand-written SQL. */
export type SqlOnly = Pick<Connection, "sql">;

export interface Database extends Connection {
  readonly prisma: PrismaClient;
  /**
   * Runs `work` in one READ COMMITTED transaction of Prisma. Everything that `work` does through its argument commits together or not at all.
   */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** The same with hand-written SQL only, on one pooled connection: a third of the time of `transaction`, for the reading path. */
  sqlTransaction<T>(work: (sql: SqlRunner) => Promise<T>, options?: SqlTransactionOptions): Promise<T>;
  /** Answers in at most two seconds or throws. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface SqlTransactionOptions {
  /** For jobs, whose statements may take longer than those that somebody waits for. */
  readonly statementTimeoutSeconds?: number;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize?: number;
  readonly statementTimeoutSeconds?: number;
}

const timestampOid = 1114;
function parseTimestamp(text: string): Date {
  return new Date(`${text.replace(" ", "T")}Z`);
}

/** How much longer than the server's own timeout to wait for a statement: the response must arrive too. */
const graceSeconds = 5;

const serialisationFailures = new Set(["40001", "40P01"]);

export function openDatabase({ url, poolSize = 8, statementTimeoutSeconds = 30 }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutSeconds * 1000,
    keepAlive: true,
    // Columns are UTC timestamps without a zone; neither the server's nor this machine's time zone may shift them.
    options: "-c TimeZone=UTC",
    types: { getTypeParser: (oid, format) => (oid === timestampOid ? parseTimestamp : pg.types.getTypeParser(oid, format)) },
  } as pg.PoolConfig);
  // An idle connection that the server closed is replaced by the pool; without a listener the event would end the process.
  pool.on("error", () => undefined);
  const watch = watchConnections(pool, url, statementTimeoutSeconds + graceSeconds);
  const names = createStatementNames();
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });

  return {
    prisma,
    sql: runnerOver(pool, names),
    transaction: (work) =>
      prisma.$transaction((inner) => markTransaction(() => work({ prisma: inner, sql: runnerInPrisma(inner) })), {
        maxWait: 10_000,
        timeout: 60_000,
      }),
    sqlTransaction: (work, { statementTimeoutSeconds: seconds } = {}) =>
      retryTransaction(() =>
        inTransaction(pool, names, async (sql, client) => {
          if (seconds === undefined) return work(sql);
          await sql.query(`SET LOCAL statement_timeout = ${Math.round(seconds * 1000)}`);
          // Otherwise we would drop the connection while the server is still working.
          watch.allow(client, seconds + graceSeconds);
          return work(sql).finally(() => watch.allow(client));
        }),
      ),
    async ping() {
      await Promise.race([
        requireSameTime(pool),
        new Promise((_, reject) => setTimeout(() => reject(new Error("the database did not answer in 2 s")), 2_000).unref()),
      ]);
    },
    async close() {
      watch.end();
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** Sessions, leases and jobs depend on both clocks. */
const mostApartSeconds = 60;

class ClocksDifferError extends Error {
  override readonly name = "ClocksDifferError";
  /** Shown by the readiness check. */
  readonly publicReason = "clocks differ";
}

async function requireSameTime(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ seconds: number }>('SELECT extract(epoch FROM clock_timestamp())::float8 AS "seconds"');
  const apartSeconds = Math.abs((rows[0]?.seconds ?? 0) - Date.now() / 1000);
  if (apartSeconds > mostApartSeconds) throw new ClocksDifferError(`the database's clock is ${Math.round(apartSeconds)} s from ours`);
}

async function inTransaction<T>(
  pool: pg.Pool,
  names: StatementNames,
  work: (sql: SqlRunner, client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await markTransaction(() => work(runnerOver(client, names), client));
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * A deadlock: PostgreSQL ends one of the two transactions, which can simply be retried. So can one that used a plan from before a migration.
 */
async function retryTransaction<T>(work: () => Promise<T>, attempts = 3): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const code = codeOfError(error);
      if (attempt >= attempts || !(serialisationFailures.has(code ?? "") || isStalePlan(error))) throw error;
    }
  }
}

/** More statements than this means that something generates their text, and each would stay prepared in every session. */
const preparedAtMost = 400;

interface StatementNames {
  of(text: string): string | undefined;
  /** Makes every statement be planned again, under a new name. */
  renew(): void;
}

/**
 * Names statements, so that each connection plans each of them once: planning the statements of the reading path costs more than running them.
 */
function createStatementNames(): StatementNames {
  const names = new Map<string, string>();
  let made = 0;
  return {
    of(text) {
      const known = names.get(text);
      if (known !== undefined || names.size >= preparedAtMost) return known;
      const name = `s${made}`;
      made += 1;
      names.set(text, name);
      return name;
    },
    renew: () => names.clear(),
  };
}

/** A newer version has migrated while this process is running: a plan that selects all columns of a table is no longer valid. */
function isStalePlan(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === "0A000" && message === "cached plan must not change result type";
}

function runnerOver(client: pg.Pool | pg.PoolClient, names: StatementNames): SqlRunner {
  return runnerOf(async (text, values) => {
    const ask = async () => {
      const name = values.length > 0 ? names.of(text) : undefined;
      const { rows } = await client.query({ text, values: values.map(toParameter), ...(name === undefined ? {} : { name }) });
      return rows;
    };
    try {
      return await ask();
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      names.renew();
      // A transaction fails with its statement, and is retried as a whole.
      if (client instanceof pg.Pool) return ask();
      throw error;
    }
  });
}

/** The only place where rows are cast to a type unchecked: the query builder has derived it from the schema. */
function runnerOf(ask: (text: string, values: readonly unknown[]) => Promise<unknown[]>): SqlRunner {
  return {
    async run<Row>(statement: Statement<Row>) {
      const { sql, parameters } = statement.compile(query);
      return (await ask(sql, parameters)) as Row[];
    },
    async query<Row>(text: string, values: readonly unknown[] = []) {
      return (await ask(text, values)) as Row[];
    },
  };
}

/** Times are sent as UTC text: pg would write them in this machine's time zone. */
function toParameter(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

function runnerInPrisma(prisma: PrismaConnection): SqlRunner {
  return runnerOf((text, values) => prisma.$queryRawUnsafe<unknown[]>(text, ...values));
}
