import { environmentOf } from "@second-read/runtime";
import { paths } from "./folders.ts";
import type { ProcessPlan } from "./processes.ts";
import { readSecrets } from "./secrets.ts";

export interface Addresses {
  readonly host: string;
  readonly port: number;
  /** One for each API process. */
  readonly apiPorts: readonly number[];
  readonly origin: string;
}

/** Workers do not listen on any port. */
const workerIsReady: ProcessPlan["ready"] = { kind: "LOGS", line: /"msg":"ready"/ };

export interface ProcessPlans extends Readonly<Record<"ingest" | "trainer" | "web", ProcessPlan>> {
  readonly apis: readonly ProcessPlan[];
}

/** The product's processes, each with what it needs to know of the others and none of their secrets. */
export async function planProcesses(databaseUrl: string, { host, port, apiPorts, origin }: Addresses): Promise<ProcessPlans> {
  const { databasePassword: _, ...secrets } = await readSecrets();
  const given = process.env;
  const addressOf = (apiPort: number) => `http://127.0.0.1:${apiPort}`;
  // Several processes on one machine: each gets its own port, one after another.
  const operations = (nth: number) => ({ OPERATIONS_PORT: given.OPERATIONS_PORT && String(Number(given.OPERATIONS_PORT) + nth) });
  const shared = {
    ...given,
    ...secrets,
    DATABASE_URL: databaseUrl,
    STORE_FOLDER: given.STORE_FOLDER || paths.store,
    INGEST_FOLDER: given.INGEST_FOLDER || paths.ingest,
    TRAINER_CACHE_FOLDER: given.TRAINER_CACHE_FOLDER || paths.prepared,
    STORE_ORIGINS: given.STORE_ORIGINS || given.S3_PUBLIC_ENDPOINT || given.S3_ENDPOINT || "",
    API_URL: apiPorts.map(addressOf).join(" "),
    PUBLIC_ORIGIN: origin,
    NODE_ENV: "production",
  };
  return {
    apis: apiPorts.map((apiPort, index) => ({
      name: index === 0 ? "api" : `api-${index + 1}`,
      entry: "apps/api/src/main.ts",
      // The ports of further API processes come after the web's.
      env: environmentOf("api", { ...shared, ...operations(index === 0 ? 0 : 3 + index), HOST: "127.0.0.1", API_PORT: String(apiPort) }),
      ready: { kind: "ANSWERS", address: `${addressOf(apiPort)}/health/ready` },
    })),
    ingest: {
      name: "ingest",
      entry: "apps/ingest/src/main.ts",
      env: environmentOf("ingest", { ...shared, ...operations(1) }),
      ready: workerIsReady,
    },
    trainer: {
      name: "trainer",
      entry: "apps/trainer/src/main.ts",
      env: environmentOf("trainer", { ...shared, ...operations(2) }),
      ready: workerIsReady,
    },
    web: {
      name: "web",
      entry: "apps/web/server.mjs",
      env: environmentOf("web", { ...shared, ...operations(3), PORT: String(port), HOST: host }),
      ready: { kind: "ANSWERS", address: `http://${host}:${port}/` },
    },
  };
}
