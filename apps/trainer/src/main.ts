import { openDatabase } from "@second-read/database";
import { openJobs, openSlots } from "@second-read/jobs";
import { createLogger, gracefulStop } from "@second-read/runtime";
import { openStore } from "@second-read/storage";
import { readTrainerConfig } from "./config.ts";
import { thisMachine } from "./machine.ts";
import { startTrainer } from "./start-trainer.ts";

const config = readTrainerConfig(process.env);
const logger = createLogger({ process: "trainer", level: config.LOG_LEVEL });
const life = gracefulStop({ logger });

const database = openDatabase({ url: config.DATABASE_URL });
life.add("database", () => database.close());
const jobs = await openJobs({ databaseUrl: config.DATABASE_URL, logger, worker: true });
life.add("jobs", () => jobs.close());
const machine = thisMachine();
const cores = openSlots({ databaseUrl: config.DATABASE_URL, name: `cores of ${machine.name}`, count: machine.cores, logger });
life.add("cores", () => cores.close());

await startTrainer({
  database,
  jobs,
  logger,
  store: await openStore(config.store),
  storeSettings: config.store,
  cacheFolder: config.TRAINER_CACHE_FOLDER,
  cacheBytes: config.TRAINER_CACHE_GIB * 2 ** 30,
  foldsAtOnce: config.TRAINER_FOLDS_AT_ONCE,
  cores,
  signal: life.signal,
});
logger.info("ready");
