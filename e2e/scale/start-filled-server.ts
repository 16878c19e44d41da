import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Database, migrate, openDatabase } from "@second-read/database";
import { migrateJobs } from "@second-read/jobs";
import { type PostgresServer, startPostgres } from "@second-read/testing";
import { type FilledProject, fillProject } from "./fill-project.ts";
import { createPerson, type Person } from "./people.ts";

export interface FilledServer {
  readonly server: PostgresServer;
  readonly databaseName: string;
  readonly databaseUrl: string;
  readonly database: Database;
  readonly people: readonly Person[];
  readonly project: FilledProject;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL server of its own in `folder` with one project of so many exams, ten readers and one person of each other role, who come last. A folder that
 * was filled before stays as it is, but for newer migrations. `durable` as the product runs it; else what it writes need not last.
 */
export async function startFilledServer({
  folder,
  exams,
  durable = false,
}: {
  readonly folder: string;
  readonly exams: number;
  readonly durable?: boolean;
}): Promise<FilledServer> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const contents = join(folder, "contents.json");
  if (!existsSync(contents)) {
    const filling = await openServer(folder, settingsToFill);
    await writeFile(contents, JSON.stringify(await fill(filling.database, exams).finally(filling.stop)));
  }
  return { ...(await openServer(folder, durable ? {} : quick)), ...(JSON.parse(await readFile(contents, "utf8")) as Contents) };
}

// Statistics stay as the fill leaves them: what the planner knows does not change half-way through a walk.
const quick = { autovacuum: "off", fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_wal_size: "2GB" } as const;

/** For a fill alone: memory for what is written and soon read again, and no log of an index that is made anew. */
const settingsToFill = { ...quick, shared_buffers: "1GB", wal_level: "minimal", max_wal_senders: 0 } as const;

async function openServer(
  folder: string,
  settings: Readonly<Record<string, string | number>>,
): Promise<Pick<FilledServer, "server" | "databaseName" | "databaseUrl" | "database" | "stop">> {
  const databaseName = "scale";
  const server = await startPostgres({ folder: join(folder, "postgres"), password: "scale", settings });
  const databaseUrl = server.databaseUrl(databaseName);
  const database = openDatabase({ url: databaseUrl, statementTimeoutSeconds: 600 });
  const stop = async () => {
    await database.close();
    await server.stop();
  };
  await server.createDatabase(databaseName);
  await migrate(databaseUrl);
  await migrateJobs(databaseUrl);
  return { server, databaseName, databaseUrl, database, stop };
}

type Contents = Pick<FilledServer, "people" | "project">;

async function fill(database: Database, exams: number): Promise<Contents> {
  const readers = Array.from({ length: 10 }, (_, index) => createPerson(database, { name: `reader${index}`, roles: ["READER"] }));
  const people = await Promise.all([
    ...readers,
    createPerson(database, { name: "arbiter", roles: ["ARBITER"] }),
    createPerson(database, { name: "analyst", roles: ["ANALYST"] }),
    createPerson(database, { name: "manager", roles: ["DATA_MANAGER"] }),
    createPerson(database, { name: "administrator", roles: ["ADMIN"] }),
  ]);
  return { people, project: await fillProject(database, { key: "scale", exams, people }) };
}
