import { relative } from "node:path";
import { assertNever } from "@second-read/domain";
import { build, isStale, turbo } from "./build.ts";
import { countApiProcesses } from "./count-api-processes.ts";
import { seedsDemo } from "./demo/seeds-demo.ts";
import { dataFolder, root } from "./folders.ts";
import { followingSources, generators } from "./follow-sources.ts";
import { migrateAll, migrateEmbedded, startLocalPostgres } from "./local-database.ts";
import { innerPorts, nextFreePort } from "./next-free-port.ts";
import { type Addresses, planProcesses } from "./plan-processes.ts";
import { type LocalProcess, type ProcessPlan, startProcess } from "./processes.ts";
import { step } from "./report-step.ts";
import { writeServing } from "./running.ts";
import type { SeedOptions } from "./seed-demo.ts";
import type { Stopper } from "./stopper.ts";

/** BUILT: pages are built in advance and processes keep running. DEVELOPMENT: pages are compiled on request, and everything follows its sources. */
export type StartMode = "BUILT" | "DEVELOPMENT";

/** Everything from a checkout with packages to the line `Ready:`. Whatever is started is registered with `stopper`. */
export async function startProduct(stopper: Stopper, mode: StartMode): Promise<void> {
  const addresses = await chooseAddresses(mode);

  // Building the pages takes both cores but does not need the database, so both run at once.
  const pages = preparePages(mode);
  pages.catch(() => undefined);

  const given = process.env.DATABASE_URL;
  const embedded = !given;
  const databaseUrl = given ? await migrateGiven(given) : await openEmbedded(stopper);
  await writeServing({ databaseUrl, origin: addresses.origin });

  const plans = await planProcesses(databaseUrl, addresses);
  const { apis, ingest, trainer, web } = mode === "DEVELOPMENT" ? followingSources(plans) : plans;
  const launch = launcher(stopper);
  await step("Starting API, ingest and trainer", () => Promise.all([...apis, ingest, trainer].map(launch)));
  const demo = seedsDemo(process.env) ? { ...demoOptions(databaseUrl, addresses), stopper } : null;
  const accounts = demo === null ? [] : await makeDemo(demo);
  await pages;
  await step("Starting the web", () => launch(web));
  if (mode === "DEVELOPMENT") for (const generator of generators) await launch(generator);

  console.log(`\nReady: ${addresses.origin}\n`);
  for (const { name, email, password } of accounts) console.log(`  ${name.padEnd(20)} ${email.padEnd(24)} ${password}`);
  if (!embedded) console.log("  Your own database: no demo was created. `npm run admin -- EMAIL` creates the first administrator.");
  else if (!seedsDemo(process.env)) console.log("  Started without the demo. `npm run admin -- EMAIL` creates the first administrator.");
  console.log(
    `\nRunning: web :${addresses.port} · API ${addresses.apiPorts.map((port) => `:${port}`).join(" ")} · ingest · trainer · ${embedded ? "embedded PostgreSQL" : "your PostgreSQL"} · ${process.env.S3_ENDPOINT ? "S3 store" : "folder store"}`,
  );
  console.log(`State and logs are in ${relative(root, dataFolder) || "."}. Ctrl-C stops everything.`);
  if (demo !== null) keepGrowing(demo);
}

async function preparePages(mode: StartMode): Promise<void> {
  switch (mode) {
    case "BUILT":
      if (await isStale("pages")) await step("Building the pages", () => build("pages"));
      return;
    case "DEVELOPMENT":
      return step("Generating the typed documents", () => turbo(["run", "generate"]));
    default:
      return assertNever(mode);
  }
}

async function chooseAddresses(mode: StartMode): Promise<Addresses> {
  const host = process.env.HOST || "127.0.0.1";
  // In development one is enough.
  const apiPorts = await innerPorts(mode === "BUILT" ? countApiProcesses(process.env.API_PROCESSES) : 1);
  const port = await nextFreePort(Number(process.env.PORT) || 3000, host);
  return { host, port, apiPorts, origin: process.env.PUBLIC_ORIGIN || `http://127.0.0.1:${port}` };
}

/** Returns a function that starts a process; all of them stop at once, before what they use. */
function launcher(stopper: Stopper): (plan: ProcessPlan) => Promise<void> {
  const started: LocalProcess[] = [];
  stopper.add("processes", () => Promise.all(started.map((one) => one.stop())));
  return (plan) => {
    // Ctrl-C came while something else was awaited: a process started now would be stopped by nobody.
    stopper.throwIfStopping();
    const one = startProcess(plan);
    started.push(one);
    return one.ready;
  };
}

/** DATABASE_OWNER_URL: the same database with the role that owns its tables, if the processes' own role does not. */
async function migrateGiven(databaseUrl: string): Promise<string> {
  await step("Migrating the database", () => migrateAll(process.env.DATABASE_OWNER_URL || databaseUrl));
  return databaseUrl;
}

async function openEmbedded(stopper: Stopper): Promise<string> {
  const ownerUrl = await step("Starting PostgreSQL", () => startDatabase(stopper));
  return step("Migrating the database", () => migrateEmbedded(ownerUrl));
}

async function startDatabase(stopper: Stopper): Promise<string> {
  const starting = startLocalPostgres((line) => console.log(line));
  // Registered before it is up, because Ctrl-C may come meanwhile.
  stopper.add("PostgreSQL", async () => (await starting.catch(() => null))?.server.stop());
  return (await starting).databaseUrl;
}

type Demo = SeedOptions & { readonly stopper: Stopper };

/** The demo lives only in the embedded database. */
function demoOptions(databaseUrl: string, { apiPorts, origin }: Addresses): SeedOptions {
  const onProgress = (line: string) => console.log(`  Demo: ${line}`);
  return { databaseUrl, dataFolder, apiUrl: `http://127.0.0.1:${apiPorts[0]}`, publicOrigin: origin, onProgress };
}

/** What was created is kept; an interrupted demo is completed. */
async function makeDemo(demo: Demo) {
  const { openDemo } = await import("./seed-demo.ts");
  const { readDemoState } = await import("./demo/accounts.ts");
  const before = await readDemoState(dataFolder);
  if (before !== null && before.progress !== "ACCOUNTS") return before.accounts;
  try {
    return (await step("Creating the demo (first start only)", () => openDemo(demo))).accounts;
  } catch (error) {
    demo.stopper.throwIfStopping();
    // Everything else works without it, and the next start continues it.
    console.error(`${error instanceof Error ? error.message : error}\nEverything else keeps running; the next start continues the demo.`);
    return (await readDemoState(dataFolder))?.accounts ?? [];
  }
}

/** In the background, while people look around: files the exams with truth and trains versions on them. */
function keepGrowing(demo: Demo): void {
  const aborter = new AbortController();
  demo.stopper.add("the demo", async () => aborter.abort(new Error("Stopping.")));
  const { signal } = aborter;
  const onWait = ({ message }: Error) => console.log(`  Demo: waiting to continue. ${message}`);
  Promise.all([import("./seed-demo.ts"), import("./demo/grow-on.ts")])
    .then(([{ growDemo }, { growOn }]) => growOn(() => growDemo(demo, signal), { signal, onWait }))
    .catch((error) => {
      if (demo.stopper.stopping) return;
      console.error(`The demo stopped growing: ${error instanceof Error ? error.message : error}\nThe next start continues it.`);
    });
}
