import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { AppError } from "@second-read/domain";
import { dataFolder, paths } from "./folders.ts";

export interface Secrets {
  readonly AUTH_SECRET: string;
  readonly DEIDENTIFICATION_KEY: string;
  readonly STORE_SIGNING_KEY: string;
  readonly INCOMING_KEY: string;
  readonly databasePassword: string;
}

/**
 * Created once, readable only by the owner; values from the environment take precedence.
 * @throws AppError UNAVAILABLE if a restore has put only part of an installation here
 */
export async function readSecrets(): Promise<Secrets> {
  if (existsSync(paths.restoring))
    throw new AppError("UNAVAILABLE", `A restore into ${dataFolder} has not ended: wait for it, or run it again where it was interrupted.`);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  if (!existsSync(paths.secrets))
    await writeBeside({}, (unfinished) =>
      link(unfinished, paths.secrets).catch((error) => {
        // Another process has just created them.
        if (error.code !== "EEXIST") throw error;
      }),
    );
  const kept = await readKept();
  // An earlier version created fewer.
  if (names.some((name) => kept[name] === undefined)) await writeBeside(kept, (unfinished) => rename(unfinished, paths.secrets));
  const { databasePassword, ...others } = (await readKept()) as Secrets;
  const ofEnvironment = Object.keys(others).flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { databasePassword, ...others, ...Object.fromEntries(ofEnvironment) };
}

const names = [
  "AUTH_SECRET",
  "DEIDENTIFICATION_KEY",
  "STORE_SIGNING_KEY",
  "INCOMING_KEY",
  "databasePassword",
] as const satisfies readonly (keyof Secrets)[];

async function readKept(): Promise<Partial<Secrets>> {
  return JSON.parse(await readFile(paths.secrets, "utf8")) as Partial<Secrets>;
}

/** Completely or not at all: half a file would lock the database away from its own password. */
async function writeBeside(kept: Partial<Secrets>, put: (unfinished: string) => Promise<void>): Promise<void> {
  const made = Object.fromEntries(names.map((name) => [name, kept[name] ?? randomBytes(32).toString("hex")]));
  const unfinished = `${paths.secrets}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(made, null, 2), { mode: 0o600 });
  await put(unfinished);
  await rm(unfinished, { force: true });
}
