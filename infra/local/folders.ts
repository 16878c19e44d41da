import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");
const homeFolder = join(root, ".data");
/** All state of an installation on this machine. Browser tests use another folder, to run beside it. */
export const dataFolder = process.env.SECOND_READ_DATA || homeFolder;

export const paths = {
  postgres: join(dataFolder, "postgres"),
  store: join(dataFolder, "store"),
  prepared: join(dataFolder, "prepared"),
  /** Files while they are being read. */
  ingest: join(dataFolder, "ingest"),
  logs: join(dataFolder, "logs"),
  secrets: join(dataFolder, "secrets.json"),
  /** Present while a restore into this folder is incomplete. */
  restoring: join(dataFolder, "restoring"),
  /** What is running, for the commands that need the database. */
  running: join(dataFolder, "run.json"),
  /** Digests of what was built in this checkout, whichever data folder is used. */
  built: join(homeFolder, "built.json"),
  testResults: join(homeFolder, "test-results"),
} as const;
