import { spawn } from "node:child_process";
import { createTestDatabase } from "@second-read/testing";
import pg from "pg";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { applyMigrations } from "./apply-migrations.ts";
import { migrate, readMigrations } from "./migrate.ts";

let url: string;
let client: pg.Client;
let locker: pg.Client;
beforeEach(async () => {
  url = (await createTestDatabase({ empty: true })).url;
  [client, locker] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
  await Promise.all([client.connect(), locker.connect()]);
});
afterEach(() => Promise.all([client.end(), locker.end()]));

const one = async <Value>(statement: string): Promise<Value> => Object.values((await client.query(statement)).rows[0] ?? {})[0] as Value;

/** All our columns, indexes, functions and triggers in one text; the queue has its own migrations. */
const shape = () =>
  one<string>(`SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
    SELECT table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS line
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
    UNION ALL SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace) lines`);

const recorded = async () =>
  (await client.query<{ name: string }>(`SELECT migration_name AS name FROM "_prisma_migrations" ORDER BY 1`)).rows.map(({ name }) => name);

/** `migrate` in a separate process. */
function startMigrating() {
  const program = `import { migrate } from ${JSON.stringify(new URL("./migrate.ts", import.meta.url).href)}; await migrate(process.env.DATABASE_URL);`;
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), "--input-type=module", "--eval", program], {
    env: { PATH: process.env.PATH, DATABASE_URL: url },
    stdio: "inherit",
  });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)));
  return { child, ended };
}

it("a migration killed after everything but its record is done leaves nothing behind, and the next start completes it", async () => {
  const migrations = await readMigrations();
  await applyMigrations(client, []);
  for (const [index, { name }] of migrations.entries()) {
    const before = await shape();
    await locker.query(`BEGIN; LOCK TABLE "_prisma_migrations" IN EXCLUSIVE MODE`);
    const { child, ended } = startMigrating();
    const waiting = `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO "_prisma_migrations"%'`;
    await vi.waitUntil(async () => (await one<number>(waiting)) === 1, { timeout: 120_000, interval: 20 });
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    await locker.query("ROLLBACK");
    const others = `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'`;
    await vi.waitUntil(async () => (await one<number>(others)) === 2, { timeout: 120_000, interval: 20 });
    expect([name, await shape()]).toEqual([name, before]);
    expect(await recorded()).toEqual(migrations.slice(0, index).map((one) => one.name));
    expect(await applyMigrations(client, migrations.slice(0, index + 1))).toEqual([name]);
  }
  const { ended } = startMigrating();
  expect(await ended).toBe(0);
  expect(await migrate(url)).toEqual([]);
  const whole = await createTestDatabase();
  const other = new pg.Client({ connectionString: whole.url });
  const done = await shape();
  await client.end();
  client = other;
  await client.connect();
  expect(done).toBe(await shape());
});
