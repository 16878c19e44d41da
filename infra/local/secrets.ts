import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dataFolder, paths } from "./folders.ts";

export interface Secrets {
  readonly AUTH_SECRET: string;
  readonly DEIDENTIFICATION_KEY: string;
  readonly STORE_SIGNING_KEY: string;
  readonly databasePassword: string;
}

/** Made once, kept readable by the owner alone; what the environment says goes first. */
export async function readSecrets(): Promise<Secrets> {
  await mkdir(dataFolder, { recursive: true });
  if (!existsSync(paths.secrets)) {
    const made = Object.fromEntries(
      ["AUTH_SECRET", "DEIDENTIFICATION_KEY", "STORE_SIGNING_KEY", "databasePassword"].map((name) => [
        name,
        randomBytes(32).toString("hex"),
      ]),
    );
    // Whole or not at all: half of a file would lock the database away from its own password.
    const unfinished = `${paths.secrets}.${process.pid}`;
    await writeFile(unfinished, JSON.stringify(made, null, 2), { mode: 0o600 });
    await link(unfinished, paths.secrets).catch((error) => {
      // Another process made them a moment ago.
      if (error.code !== "EEXIST") throw error;
    });
    await rm(unfinished);
  }
  const kept = JSON.parse(await readFile(paths.secrets, "utf8")) as Secrets;
  const { AUTH_SECRET, DEIDENTIFICATION_KEY, STORE_SIGNING_KEY } = process.env;
  return {
    databasePassword: kept.databasePassword,
    AUTH_SECRET: AUTH_SECRET || kept.AUTH_SECRET,
    DEIDENTIFICATION_KEY: DEIDENTIFICATION_KEY || kept.DEIDENTIFICATION_KEY,
    STORE_SIGNING_KEY: STORE_SIGNING_KEY || kept.STORE_SIGNING_KEY,
  };
}
