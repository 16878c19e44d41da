import { isDatabaseUnavailable, isKeyOfData, openDatabase } from "@second-read/database";
import { listenForLiveEvents, openJobs } from "@second-read/jobs";
import { anotherKey, endWith, observeJobs } from "@second-read/runtime";
import { beginProcess } from "@second-read/runtime/begin-process";
import { createStoreHandler, openStore, StoreUnavailableError } from "@second-read/storage";
import { readConfig } from "./config.ts";
import { giveUpExportJob, makeExport } from "./exports/make-export.ts";
import { followPolicies } from "./retraining/follow-policies.ts";
import { startApi } from "./server.ts";

const config = readConfig(process.env);
const { logger, metrics, starting, stopping } = await beginProcess({
  name: "api",
  logLevel: config.logLevel,
  host: config.host,
  operationsPort: config.operationsPort,
  isAway: (error) => isDatabaseUnavailable(error) || error instanceof StoreUnavailableError,
});

const database = openDatabase({ url: config.databaseUrl, poolSize: 12 });
stopping.add("database", () => database.close());
const isTheKey = () => isKeyOfData(database.sql, "DEIDENTIFICATION_KEY", config.settings.deidentificationKey, new Date());
if (!(await starting.needs("the database", isTheKey))) endWith(anotherKey);
const counting = openDatabase({ url: config.databaseUrl, poolSize: 2 });
stopping.add("counting", () => counting.close());
const store = await starting.needs("the store", () => openStore(config.store));
const { databaseUrl } = config;
const onTried = observeJobs(metrics);
const jobs = await starting.needs("the job queue", () => openJobs({ databaseUrl, logger, worker: true, onTried }));
stopping.add("jobs", () => jobs.close());
const events = await starting.needs("the database", () => listenForLiveEvents({ databaseUrl, logger }));
stopping.add("live events", () => events.close());

const api = await startApi(
  {
    database,
    counting,
    store,
    jobs,
    events,
    logger,
    metrics,
    clock: () => new Date(),
    settings: config.settings,
    ...(config.store.kind === "folder" ? { storeHandler: createStoreHandler(config.store) } : {}),
  },
  { host: config.host, port: config.port },
);
stopping.add("server", () => api.stop());
await jobs.work({
  "follow-policies": { handle: () => followPolicies(api.deps) },
  "make-export": {
    handle: ({ payload, signal }) => makeExport(api.deps, payload, signal),
    exhausted: ({ payload }) => giveUpExportJob(api.deps, payload),
  },
});
starting.done(api.checks);
process.send?.({ ready: true, url: api.url });
