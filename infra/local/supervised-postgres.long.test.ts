import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@second-read/database";
import { freePort, type PostgresServer, startPostgres } from "@second-read/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { supervisePostgres } from "./supervised-postgres.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-supervised-"));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function ask(url: string, statement: string): Promise<unknown[]> {
  const database = openDatabase({ url, poolSize: 1 });
  return database.sql.query(statement).finally(() => database.close());
}

it("restarts a killed server at its address with what it had acknowledged, and one that could not start at first", async () => {
  const port = await freePort();
  const started: PostgresServer[] = [];
  const said: string[] = [];
  let refusals = 1;
  const start = async () => {
    // As with a disk that is full for a while.
    if (started.length === 1 && refusals > 0) {
      refusals -= 1;
      throw new Error("PostgreSQL did not start: no space left on device");
    }
    const server = await startPostgres({ folder: join(folder, "data"), password: "secret", port });
    started.push(server);
    return server;
  };
  const kept = await supervisePostgres(start, (line) => said.push(line));
  const url = kept.databaseUrl("postgres");
  await ask(url, "CREATE TABLE kept (n int)");
  await ask(url, "INSERT INTO kept VALUES (1)");
  for (const turn of [1, 2]) {
    process.kill(started.at(-1)?.pid ?? 0, "SIGKILL");
    await vi.waitUntil(() => started.length === turn + 1, { timeout: 60_000, interval: 100 });
    expect(await ask(url, "SELECT n FROM kept")).toEqual([{ n: 1 }]);
  }
  expect(said).toContain("PostgreSQL did not start: no space left on device");
  await kept.stop();
  await expect(ask(url, "SELECT 1")).rejects.toThrow(/ECONNREFUSED/);
  expect(started).toHaveLength(3);
});
