import { parseArgs } from "node:util";
import {
  type Connection,
  type Database,
  findPersonByEmail,
  findProjectByKeyOrId,
  openDatabase,
  type PersonRecord,
  type ProjectRecord,
} from "@second-read/database";
import { AppError } from "@second-read/domain";
import { storeSettings } from "@second-read/runtime";
import { type ObjectStore, openStore } from "@second-read/storage";
import { paths } from "./folders.ts";
import { withDatabaseUrl } from "./local-database.ts";

/** Parses the named options and exactly this number of words; anything else is refused with `usage`. */
export function readArguments<Name extends string>(args: readonly string[], words: number, names: readonly Name[], usage: string) {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length === words) return { words: positionals, options: values as Partial<Record<Name, string>> };
  } catch {
    // An unknown option: the usage lists those that exist.
  }
  throw new AppError("INVALID_INPUT", `usage: ${usage}`);
}

/** Opens the database that the command refers to while `work` runs. */
export function withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  return withDatabaseUrl(async (url) => {
    const database = openDatabase({ url, poolSize: 2 });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  });
}

/** @throws AppError NOT_FOUND */
export async function personOf(connection: Connection, email: string): Promise<PersonRecord> {
  const person = await findPersonByEmail(connection, email);
  if (person === null) throw new AppError("NOT_FOUND", `There is no account with the address ${email}.`);
  return person;
}

/** @throws AppError NOT_FOUND */
export async function projectOf(connection: Connection, keyOrId: string): Promise<ProjectRecord> {
  const project = await findProjectByKeyOrId(connection, keyOrId);
  if (project === null) throw new AppError("NOT_FOUND", `There is no project with the key or id ${keyOrId}.`);
  return project;
}

/** The store of the running product: that of the environment, else the folder in `.data`. It does not sign addresses. */
export async function openProductStore(): Promise<ObjectStore> {
  const { S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_BUCKET, S3_REGION, STORE_FOLDER } = process.env;
  const settings = storeSettings({
    S3_ENDPOINT: S3_ENDPOINT || undefined,
    S3_ACCESS_KEY,
    S3_SECRET_KEY,
    S3_BUCKET,
    S3_REGION,
    STORE_FOLDER: STORE_FOLDER || paths.store,
  });
  return openStore(settings);
}
