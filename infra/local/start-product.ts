import { relative } from "node:path";
import { build, isStale } from "./build.ts";
import { seedsDemo } from "./demo/seeds-demo.ts";
import { dataFolder, paths, root } from "./folders.ts";
import { migrateAll, startLocalPostgres } from "./local-database.ts";
import { innerPort, nextFreePort } from "./next-free-port.ts";
import { type LocalProcess, type ProcessPlan, startProcess } from "./processes.ts";
import { step } from "./report-step.ts";
import { writeServing } from "./running.ts";
import { readSecrets } from "./secrets.ts";
import type { SeedOptions } from "./seed-demo.ts";
import type { Stopper } from "./stopper.ts";

interface Addresses {
  readonly host: string;
  readonly port: number;
  readonly apiPort: number;
  readonly origin: string;
}

/** Everything from a checkout with packages to the line `Ready:`. Each thing started is left to `stopper`. */
export async function startProduct(stopper: Stopper): Promise<void> {
  const addresses = await chooseAddresses();

  // The pages take both cores' time but nothing of the database: both go on at once.
  const pages = (await isStale("pages")) ? step("Building the pages", () => build("pages")) : Promise.resolve();
  pages.catch(() => undefined);

  const embedded = !process.env.DATABASE_URL;
  const databaseUrl = process.env.DATABASE_URL || (await step("Starting PostgreSQL", () => startDatabase(stopper)));
  await step("Migrating the database", () => migrateAll(databaseUrl));
  await writeServing({ databaseUrl, origin: addresses.origin });

  const { api, ingest, trainer, web } = await planProcesses(databaseUrl, addresses);
  const launch = launcher(stopper);
  await step("Starting API, ingest and trainer", () => Promise.all([launch(api), launch(ingest), launch(trainer)]));
  const demo = seedsDemo(process.env) ? { ...demoOptions(databaseUrl, addresses), stopper } : null;
  const accounts = demo === null ? [] : await makeDemo(demo);
  await pages;
  await step("Starting the web", () => launch(web));

  console.log(`\nReady: ${addresses.origin}\n`);
  for (const { name, email, password } of accounts) console.log(`  ${name.padEnd(20)} ${email.padEnd(24)} ${password}`);
  if (!embedded) console.log("  Your own database: nothing was seeded. `npm run admin -- EMAIL` makes the first administrator.");
  else if (!seedsDemo(process.env)) console.log("  No demo was asked for. `npm run admin -- EMAIL` makes the first administrator.");
  console.log(
    `\nRunning: web :${addresses.port} · API :${addresses.apiPort} · ingest · trainer · ${embedded ? "embedded PostgreSQL" : "your PostgreSQL"} · ${process.env.S3_ENDPOINT ? "S3 store" : "folder store"}`,
  );
  console.log(`State and logs are in ${relative(root, dataFolder) || "."}. Ctrl-C stops everything.`);
  if (demo !== null) keepGrowing(demo);
}

async function chooseAddresses(): Promise<Addresses> {
  const host = process.env.HOST || "127.0.0.1";
  const port = await nextFreePort(Number(process.env.PORT) || 3000, host);
  return { host, port, apiPort: await innerPort(), origin: process.env.PUBLIC_ORIGIN || `http://127.0.0.1:${port}` };
}

/** Answers how to start a process; all of them stop at once, before what they use. */
function launcher(stopper: Stopper): (plan: ProcessPlan) => Promise<void> {
  const started: LocalProcess[] = [];
  stopper.add("processes", () => Promise.all(started.map((one) => one.stop())));
  return (plan) => {
    // Ctrl-C came while something else was awaited: what would be started now, nobody would stop.
    stopper.throwIfStopping();
    const one = startProcess(plan);
    started.push(one);
    return one.ready;
  };
}

async function startDatabase(stopper: Stopper): Promise<string> {
  const starting = startLocalPostgres();
  // Before it is up: Ctrl-C may come meanwhile.
  stopper.add("PostgreSQL", async () => (await starting.catch(() => null))?.server.stop());
  return (await starting).databaseUrl;
}

async function planProcesses(
  databaseUrl: string,
  { host, port, apiPort, origin }: Addresses,
): Promise<Record<"api" | "ingest" | "trainer" | "web", ProcessPlan>> {
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
      readyAddress: `${apiUrl}/health/ready`,
    },
    ingest: { name: "ingest", entry: "apps/ingest/src/main.ts", env: worker },
    trainer: { name: "trainer", entry: "apps/trainer/src/main.ts", env: worker },
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
      readyAddress: `http://${host}:${port}/`,
    },
  };
}

type Demo = SeedOptions & { readonly stopper: Stopper };

/** The demo lives only in the embedded database. */
function demoOptions(databaseUrl: string, { apiPort, origin }: Addresses): SeedOptions {
  const onProgress = (line: string) => console.log(`  Demo: ${line}`);
  return { databaseUrl, dataFolder, apiUrl: `http://127.0.0.1:${apiPort}`, publicOrigin: origin, onProgress };
}

/** What was made stays; an interrupted demo is finished. */
async function makeDemo(demo: Demo) {
  const { openDemo } = await import("./seed-demo.ts");
  const { readDemoState } = await import("./demo/accounts.ts");
  const before = await readDemoState(dataFolder);
  if (before !== null && before.progress !== "ACCOUNTS") return before.accounts;
  try {
    return (await step("Making the demo, on the first start", () => openDemo(demo))).accounts;
  } catch (error) {
    demo.stopper.throwIfStopping();
    // Everything else works without it, and the next start takes it up again.
    console.error(`${error instanceof Error ? error.message : error}\nThe rest goes on; the next start takes the demo up again.`);
    return (await readDemoState(dataFolder))?.accounts ?? [];
  }
}

/** While people look around: the exams with truth and the versions trained on them. */
function keepGrowing(demo: Demo): void {
  const aborter = new AbortController();
  demo.stopper.add("the demo", async () => aborter.abort(new Error("Stopping.")));
  import("./seed-demo.ts")
    .then(({ growDemo }) => growDemo(demo, aborter.signal))
    .catch((error) => {
      if (demo.stopper.stopping) return;
      console.error(`The demo stopped growing: ${error instanceof Error ? error.message : error}\nThe next start takes it up again.`);
    });
}
