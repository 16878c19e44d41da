import { isDatabaseUnavailable, openDatabase } from "@second-read/database";
import { openJobs, openSlots } from "@second-read/jobs";
import { createLogger, createMetrics, createStarting, gracefulStop, observeJobs, serveOperations } from "@second-read/runtime";
import { startTracing } from "@second-read/runtime/tracing";
import { openStore, StoreUnavailableError } from "@second-read/storage";
import { readTrainerConfig } from "./config.ts";
import { thisMachine } from "./machine.ts";
import { startTrainer } from "./start-trainer.ts";

const config = readTrainerConfig(process.env);
const logger = createLogger({ process: "trainer", level: config.LOG_LEVEL });
const life = gracefulStop({ logger });
const tracing = await startTracing("trainer");
life.add("tracing", () => tracing.stop());
const metrics = createMetrics("trainer");
const starting = createStarting({
  logger,
  signal: life.signal,
  isAway: (error) => isDatabaseUnavailable(error) || error instanceof StoreUnavailableError,
});
await serveOperations(life, config, { checks: starting.checks, metrics });

const database = openDatabase({ url: config.DATABASE_URL });
life.add("database", () => database.close());
const store = await starting.needs("the store", () => openStore(config.store));
const { DATABASE_URL: databaseUrl } = config;
const onTried = observeJobs(metrics);
const jobs = await starting.needs("the job queue", () => openJobs({ databaseUrl, logger, worker: true, onTried }));
life.add("jobs", () => jobs.close());
const machine = thisMachine();
const cores = openSlots({ databaseUrl, name: `cores of ${machine.name}`, count: machine.cores, logger });
life.add("cores", () => cores.close());

await startTrainer({
  database,
  jobs,
  logger,
  store,
  storeSettings: config.store,
  cacheFolder: config.TRAINER_CACHE_FOLDER,
  cacheBytes: config.TRAINER_CACHE_GIB * 2 ** 30,
  foldsAtOnce: config.TRAINER_FOLDS_AT_ONCE,
  cores,
  signal: life.signal,
});
starting.done({ database: () => database.ping(), store: () => store.check() });
logger.info("ready");
