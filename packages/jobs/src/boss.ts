import { type ConstructorOptions, PgBoss } from "pg-boss";

/**
 * With a heartbeat of 10 s and passes every 5 s, a killed worker's job is free again within 15 s, and the next poll
 * takes it: pg-boss as it comes needs up to 70 s.
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
    // The server's, and ours for a server that is frozen or a network that swallows packets: the pool drops such a connection.
    statement_timeout: 30_000,
    query_timeout: 35_000,
    ...options,
  } as ConstructorOptions);
}
