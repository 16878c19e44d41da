import { isDatabaseUnavailable, openDatabase } from "@second-read/database";
import { openJobs, openSlots } from "@second-read/jobs";
import { observeJobs } from "@second-read/runtime";
import { beginProcess } from "@second-read/runtime/begin-process";
import { openStore, StoreUnavailableError } from "@second-read/storage";
import { readTrainerConfig } from "./config.ts";
import { thisMachine } from "./machine.ts";
import { startTrainer } from "./start-trainer.ts";

const config = readTrainerConfig(process.env);
const { logger, metrics, starting, stopping } = await beginProcess({
  name: "trainer",
  logLevel: config.LOG_LEVEL,
  host: config.HOST,
  operationsPort: config.OPERATIONS_PORT,
  isAway: (error) => isDatabaseUnavailable(error) || error instanceof StoreUnavailableError,
});

const database = openDatabase({ url: config.DATABASE_URL });
stopping.add("database", () => database.close());
const store = await starting.needs("the store", () => openStore(config.store));
const { DATABASE_URL: databaseUrl } = config;
const onTried = observeJobs(metrics);
const jobs = await starting.needs("the job queue", () => openJobs({ databaseUrl, logger, worker: true, onTried }));
stopping.add("jobs", () => jobs.close());
const machine = thisMachine();
const cores = openSlots({ databaseUrl, name: `cores of ${machine.name}`, count: machine.cores, logger });
stopping.add("cores", () => cores.close());

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
  signal: stopping.signal,
});
starting.done({ database: () => database.ping(), store: () => store.check() });
logger.info("ready");
