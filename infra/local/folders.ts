import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");
/** All state of an installation on this machine. */
export const dataFolder = join(root, ".data");

export const paths = {
  postgres: join(dataFolder, "postgres"),
  store: join(dataFolder, "store"),
  prepared: join(dataFolder, "prepared"),
  logs: join(dataFolder, "logs"),
  secrets: join(dataFolder, "secrets.json"),
  /** What runs now, for the commands that need the database. */
  running: join(dataFolder, "run.json"),
  built: join(dataFolder, "built.json"),
} as const;
