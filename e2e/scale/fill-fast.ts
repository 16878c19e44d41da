import type { Database } from "@second-read/database";

/** Runs a few at once, in order: a fill has few cores. */
export async function inLanes(lanes: number, works: readonly (() => Promise<unknown>)[]): Promise<void> {
  const waiting = [...works];
  const lane = async () => {
    for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) await work();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Fills tables that keep only their primary keys meanwhile; creating the indexes over all rows at once takes a fraction of the time. */
export async function withoutIndexes(database: Database, tables: readonly string[], fill: () => Promise<void>): Promise<void> {
  const indexes = await database.sql.query<{ name: string; definition: string }>(
    `SELECT c.relname AS "name", pg_get_indexdef(i.indexrelid) AS "definition" FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     JOIN pg_class t ON t.oid = i.indrelid WHERE t.relname = ANY ($1) AND t.relnamespace = 'public'::regnamespace AND NOT i.indisprimary ORDER BY t.reltuples`,
    [tables],
  );
  for (const { name } of indexes) await database.sql.query(`DROP INDEX "${name}"`);
  await fill();
  const create = (definition: string) =>
    database.sqlTransaction(async (sql) => {
      await sql.query("SET LOCAL maintenance_work_mem = '256MB'");
      await sql.query(definition);
    });
  await inLanes(
    2,
    indexes.map(
      ({ definition }) =>
        () =>
          create(definition),
    ),
  );
}

/** Vacuums every table of the schema as autovacuum would, the largest first. */
export async function vacuumAll(database: Database): Promise<void> {
  const tables = await database.sql.query<{ name: string }>(
    `SELECT relname AS "name" FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relpages DESC`,
  );
  await inLanes(
    2,
    tables.map(
      ({ name }) =>
        () =>
          database.sql.query(`VACUUM (ANALYZE) "${name}"`),
    ),
  );
}

/**
 * Number of patients counted in one statement: few enough that the statement locks them in a single order, so that two lanes never wait for each
 * other.
 */
const patientsAtOnce = 50;

/** Computes the counts of a project that was filled without the triggers that maintain them. Nobody else may change it meanwhile. */
export async function countAll(database: Database, projectId: string): Promise<void> {
  // The patients noted by the fill are among all of them.
  await database.sql.query(`TRUNCATE "PatientToCount"`);
  const parts = await database.sql.query<{ ids: string[] }>(
    `SELECT array_agg(n."id") AS "ids" FROM (SELECT "id", row_number() OVER (ORDER BY "id") / $2::int AS part FROM "Patient" WHERE "projectId" = $1) n
     GROUP BY n.part ORDER BY n.part`,
    [projectId, patientsAtOnce],
  );
  await inLanes(
    4,
    parts.map(
      ({ ids }) =>
        () =>
          database.sql.query("SELECT recount_patients($1::text[])", [ids]),
    ),
  );
  await database.sql.query("SELECT FROM correct_counts($1)", [projectId]);
  await database.sql.query("SELECT add_up_counts(2147483647)");
}
