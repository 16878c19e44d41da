import { isDatabaseUnavailable, isKeyOfData, openDatabase } from "@second-read/database";
import { listenForLiveEvents, openJobs } from "@second-read/jobs";
import { anotherKey, endWith, observeJobs } from "@second-read/runtime";
import { beginProcess } from "@second-read/runtime/begin-process";
import { openStore, StoreUnavailableError } from "@second-read/storage";
import { resolveByName } from "@second-read/webhooks";
import { createFileProcessor } from "./child/file-processor.ts";
import { findSandbox } from "./child/sandbox.ts";
import { readIngestConfig } from "./config.ts";
import { startIngest } from "./start-ingest.ts";
import { openWorkerFolder } from "./worker-folder.ts";

const config = readIngestConfig(process.env);
const { logger, metrics, starting, stopping } = await beginProcess({
  name: "ingest",
  logLevel: config.LOG_LEVEL,
  host: config.HOST,
  operationsPort: config.OPERATIONS_PORT,
  isAway: (error) => isDatabaseUnavailable(error) || error instanceof StoreUnavailableError,
});

const database = openDatabase({ url: config.DATABASE_URL });
stopping.add("database", () => database.close());
const isTheKey = () => isKeyOfData(database.sql, "DEIDENTIFICATION_KEY", config.DEIDENTIFICATION_KEY, new Date());
if (!(await starting.needs("the database", isTheKey))) endWith(anotherKey);
const store = await starting.needs("the store", () => openStore(config.store));
const folder = await openWorkerFolder(config.INGEST_FOLDER);
stopping.add("folder", () => folder.remove());
const sandbox = findSandbox(config.INGEST_SANDBOX);
logger.info(sandbox.description);
const processor = createFileProcessor({
  folder: folder.children,
  sandbox,
  secondsPerFile: config.INGEST_SECONDS_PER_FILE,
  memoryBytesPerFile: config.INGEST_MEMORY_MB_PER_FILE * 2 ** 20,
});
stopping.add("children", () => processor.close());
const { DATABASE_URL: databaseUrl } = config;
const onTried = observeJobs(metrics);
const jobs = await starting.needs("the job queue", () => openJobs({ databaseUrl, logger, worker: true, onTried }));
stopping.add("jobs", () => jobs.close());
const events = await starting.needs("the database", () => listenForLiveEvents({ databaseUrl, logger }));
stopping.add("live events", () => events.close());

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
