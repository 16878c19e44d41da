import { isDatabaseUnavailable, isKeyOfData, openDatabase } from "@second-read/database";
import { listenForLiveEvents, openJobs } from "@second-read/jobs";
import {
  anotherKey,
  createLogger,
  createMetrics,
  createStarting,
  endWith,
  gracefulStop,
  observeJobs,
  serveOperations,
} from "@second-read/runtime";
import { startTracing } from "@second-read/runtime/tracing";
import { openStore, StoreUnavailableError } from "@second-read/storage";
import { resolveByName } from "@second-read/webhooks";
import { createFileProcessor } from "./child/file-processor.ts";
import { findSandbox } from "./child/sandbox.ts";
import { readIngestConfig } from "./config.ts";
import { startIngest } from "./start-ingest.ts";
import { openWorkerFolder } from "./worker-folder.ts";

const config = readIngestConfig(process.env);
const logger = createLogger({ process: "ingest", level: config.LOG_LEVEL });
const life = gracefulStop({ logger });
const tracing = await startTracing("ingest");
life.add("tracing", () => tracing.stop());
const metrics = createMetrics("ingest");
const starting = createStarting({
  logger,
  signal: life.signal,
  isAway: (error) => isDatabaseUnavailable(error) || error instanceof StoreUnavailableError,
});
await serveOperations(life, config, { checks: starting.checks, metrics });

const database = openDatabase({ url: config.DATABASE_URL });
life.add("database", () => database.close());
const isTheKey = () => isKeyOfData(database.sql, "DEIDENTIFICATION_KEY", config.DEIDENTIFICATION_KEY, new Date());
if (!(await starting.needs("the database", isTheKey))) endWith(anotherKey);
const store = await starting.needs("the store", () => openStore(config.store));
const folder = await openWorkerFolder(config.INGEST_FOLDER);
life.add("folder", () => folder.remove());
const sandbox = findSandbox(config.INGEST_SANDBOX);
logger.info(sandbox.description);
const processor = createFileProcessor({
  folder: folder.children,
  sandbox,
  secondsPerFile: config.INGEST_SECONDS_PER_FILE,
  memoryBytesPerFile: config.INGEST_MEMORY_MB_PER_FILE * 2 ** 20,
});
life.add("children", () => processor.close());
const { DATABASE_URL: databaseUrl } = config;
const onTried = observeJobs(metrics);
const jobs = await starting.needs("the job queue", () => openJobs({ databaseUrl, logger, worker: true, onTried }));
life.add("jobs", () => jobs.close());
const events = await starting.needs("the database", () => listenForLiveEvents({ databaseUrl, logger }));
life.add("live events", () => events.close());

await startIngest(
  {
    database,
    store,
    jobs,
    events,
    logger,
    processor,
    deidentificationKey: config.DEIDENTIFICATION_KEY,
    folder: folder.files,
    largestFileBytes: config.INGEST_LARGEST_FILE_MB * 1e6,
    resolve: resolveByName,
    clock: () => new Date(),
  },
  { filesAtOnce: config.INGEST_FILES_AT_ONCE },
);
starting.done({ database: () => database.ping(), store: () => store.check() });
logger.info("ready");
