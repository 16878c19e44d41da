import { paths } from "./folders.ts";
import type { ProcessPlan } from "./processes.ts";
import { readSecrets } from "./secrets.ts";

export interface Addresses {
  readonly host: string;
  readonly port: number;
  readonly apiPort: number;
  readonly origin: string;
}

/** Workers listen nowhere. */
const workerIsReady: ProcessPlan["ready"] = { kind: "LOGS", line: /"msg":"ready"/ };

export type ProcessPlans = Readonly<Record<"api" | "ingest" | "trainer" | "web", ProcessPlan>>;

/** The product's four processes, with what each needs to know of the others. */
export async function planProcesses(databaseUrl: string, { host, port, apiPort, origin }: Addresses): Promise<ProcessPlans> {
  const { databasePassword: _, ...secrets } = await readSecrets();
  const shared = {
    ...secrets,
    DATABASE_URL: databaseUrl,
    STORE_FOLDER: process.env.STORE_FOLDER || paths.store,
    PUBLIC_ORIGIN: origin,
    NODE_ENV: "production",
  };
  const worker = { ...shared, TRAINER_CACHE_FOLDER: process.env.TRAINER_CACHE_FOLDER || paths.prepared };
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  return {
    api: {
      name: "api",
      entry: "apps/api/src/main.ts",
      env: { ...shared, HOST: "127.0.0.1", API_PORT: String(apiPort) },
      ready: { kind: "ANSWERS", address: `${apiUrl}/health/ready` },
    },
    ingest: { name: "ingest", entry: "apps/ingest/src/main.ts", env: worker, ready: workerIsReady },
    trainer: { name: "trainer", entry: "apps/trainer/src/main.ts", env: worker, ready: workerIsReady },
    web: {
      name: "web",
      entry: "apps/web/server.mjs",
      env: {
        PORT: String(port),
        HOST: host,
        API_URL: apiUrl,
        PUBLIC_ORIGIN: origin,
        NODE_ENV: "production",
        STORE_ORIGINS: process.env.STORE_ORIGINS || process.env.S3_PUBLIC_ENDPOINT || process.env.S3_ENDPOINT || "",
      },
      ready: { kind: "ANSWERS", address: `http://${host}:${port}/` },
    },
  };
}
