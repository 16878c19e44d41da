/**
 * `node apps/api/src/commands/migrate.js`: brings the database of DATABASE_URL up to date, the queue's tables too. Before each new version; any
 * number at once, and again after one that was cut off.
 */
import { migrate } from "@second-read/database";
import { migrateJobs } from "@second-read/jobs";
import { createLogger, fields, parseConfig } from "@second-read/runtime";
import { z } from "zod";

const { DATABASE_URL, LOG_LEVEL } = parseConfig(z.object({ DATABASE_URL: fields.DATABASE_URL, LOG_LEVEL: fields.LOG_LEVEL }), process.env);
const logger = createLogger({ process: "migrate", level: LOG_LEVEL });
const applied = await migrate(DATABASE_URL);
await migrateJobs(DATABASE_URL);
logger.info({ applied }, "the database is up to date");
