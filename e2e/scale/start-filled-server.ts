import { chmod, mkdir } from "node:fs/promises";
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

/** A PostgreSQL server of its own in `folder` with one project of so many exams, ten readers and one person of each other role, who come last. */
export async function startFilledServer({ folder, exams }: { readonly folder: string; readonly exams: number }): Promise<FilledServer> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const databaseName = "scale";
  // Statistics stay as the fill leaves them: what the planner knows does not change half-way through a walk.
  const settings = { autovacuum: "off", fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_wal_size: "4GB" };
  const server = await startPostgres({ folder: join(folder, "postgres"), password: "scale", settings });
  await server.createDatabase(databaseName);
  const databaseUrl = server.databaseUrl(databaseName);
  await migrate(databaseUrl);
  await migrateJobs(databaseUrl);
  const database = openDatabase({ url: databaseUrl, statementTimeoutSeconds: 600 });
  const readers = Array.from({ length: 10 }, (_, index) => createPerson(database, { name: `reader${index}`, roles: ["READER"] }));
  const people = await Promise.all([
    ...readers,
    createPerson(database, { name: "arbiter", roles: ["ARBITER"] }),
    createPerson(database, { name: "analyst", roles: ["ANALYST"] }),
    createPerson(database, { name: "manager", roles: ["DATA_MANAGER"] }),
    createPerson(database, { name: "administrator", roles: ["ADMIN"] }),
  ]);
  const project = await fillProject(database, { key: "scale", exams, people });
  const stop = async () => {
    await database.close();
    await server.stop();
  };
  return { server, databaseName, databaseUrl, database, people, project, stop };
}
