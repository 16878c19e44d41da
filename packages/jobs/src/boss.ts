import { type ConstructorOptions, PgBoss } from "pg-boss";

/**
 * With a heartbeat of 10 s and a supervision pass every 5 s, a killed worker's job is released within 15 s and taken at the next poll. pg-boss's
 * defaults need up to 70 s.
 */
const supervisionSeconds = 5;

export function createBoss(databaseUrl: string, options: Partial<ConstructorOptions>): PgBoss {
  return new PgBoss({
    connectionString: databaseUrl,
    schema: "jobs",
    migrate: false,
    createSchema: false,
    supervise: true,
    superviseIntervalSeconds: supervisionSeconds,
    monitorIntervalSeconds: supervisionSeconds,
    queueCacheIntervalSeconds: 30,
    connectionTimeoutMillis: 5_000,
    // The server's timeout, and the client's for a server that is frozen or a network that drops packets: the pool then discards the connection.
    statement_timeout: 30_000,
    query_timeout: 35_000,
    ...options,
  } as ConstructorOptions);
}
