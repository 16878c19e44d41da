import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "@second-read/testing";

export interface ForkedApi {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

interface ForkApiInput {
  readonly databaseUrl: string;
  readonly folder: string;
  /** Signing key of the store, if other processes open it too. */
  readonly signingKey?: string;
}

/** The API as a separate process on a migrated database, with a store in `folder`. */
export async function forkApi({ databaseUrl, folder, signingKey }: ForkApiInput): Promise<ForkedApi> {
  const port = await freePort();
  const api = fork(fileURLToPath(new URL("../../apps/api/src/main.ts", import.meta.url)), {
    execArgv: ["--import", import.meta.resolve("tsx")],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      API_PORT: String(port),
      PUBLIC_ORIGIN: `http://127.0.0.1:${port}`,
      AUTH_SECRET: randomBytes(32).toString("hex"),
      // The same for every API on one database.
      DEIDENTIFICATION_KEY: "b".repeat(64),
      STORE_FOLDER: join(folder, "store"),
      STORE_SIGNING_KEY: signingKey ?? randomBytes(32).toString("hex"),
      INCOMING_KEY: randomBytes(32).toString("hex"),
      LOG_LEVEL: "warn",
      // As in production, where libraries check less.
      NODE_ENV: "production",
    },
  });
  const ended = once(api, "exit");
  const [{ url }] = (await Promise.race([
    once(api, "message"),
    ended.then(([code]) => Promise.reject(new Error(`the API ended with ${code} before it was ready`))),
  ])) as [{ url: string }];
  return {
    url,
    pid: api.pid as number,
    async stop() {
      api.kill("SIGTERM");
      await ended;
    },
  };
}
