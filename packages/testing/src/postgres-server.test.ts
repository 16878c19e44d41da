import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findRunningPostgres, startPostgres, stopLeftOverPostgres, throwAwaySettings } from "./postgres-server.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postgres-server-"));
  // Like a private home folder: when this runs as root, the server's own user could not enter it.
  await chmod(folder, 0o700);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

it("starts below a private folder, keeps committed data after a stop and a kill, and ends a server left behind", async () => {
  const options = {
    folder: join(folder, "data"),
    password: "a password with spaces & marks",
    settings: { ...throwAwaySettings, fsync: "on" },
  };
  const first = await startPostgres(options);
  await first.createDatabase("facts");
  await first.createDatabase("facts");
  await ask(first.databaseUrl("facts"), "CREATE TABLE seen (n int)");
  await ask(first.databaseUrl("facts"), "INSERT INTO seen VALUES (1)");
  await first.stop();

  const second = await startPostgres(options);
  await ask(second.databaseUrl("facts"), "INSERT INTO seen VALUES (2)");
  await ask(second.databaseUrl("facts"), "CHECKPOINT");
  process.kill(second.pid, "SIGKILL");
  await second.ended;

  const third = await startPostgres(options);
  expect(await ask(third.databaseUrl("facts"), "SELECT n FROM seen ORDER BY n")).toEqual([{ n: 1 }, { n: 2 }]);
  expect(await findRunningPostgres(options, "facts")).toBe(third.databaseUrl("facts"));
  // The process that started it has forgotten it; the next start finds it by its folder.
  expect(await stopLeftOverPostgres(options.folder)).toBe(true);
  await third.ended;
  expect(await stopLeftOverPostgres(options.folder)).toBe(false);
  expect(await findRunningPostgres(options, "facts")).toBeNull();
  expect((await stat(options.folder)).mode & 0o077).toBe(0);
});

it("refuses strangers", async () => {
  const server = await startPostgres({ folder: join(folder, "other"), password: "right", settings: throwAwaySettings });
  const wrong = server.databaseUrl("postgres").replace("right", "wrong");
  await expect(ask(wrong, "SELECT 1")).rejects.toThrow(/password/);
  await server.stop();
});
