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
 * A separate PostgreSQL server in `folder` with one project of this many exams, ten readers and one person of each other role, listed last. A folder
 * filled earlier stays as it is, except for newer migrations. With `durable`, the settings of the product; otherwise its writes need not survive a
 * crash.
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

// Statistics stay as the fill leaves them, so that the planner's knowledge does not change during a test.
const quick = { autovacuum: "off", fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_wal_size: "2GB" } as const;

/** Only for filling: memory for what is written and soon read again, and no log for an index that is created again. */
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
