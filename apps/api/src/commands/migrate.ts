/**
 * `node apps/api/src/commands/migrate.js`: migrates the database, including the queue's tables. Run it before each new version; it may run
 * concurrently and again after an interruption. DATABASE_OWNER_URL is the owner of the tables; DATABASE_URL, the login of the processes, is created
 * or given its password. Without DATABASE_OWNER_URL one login does both.
 */
import { grantApplicationLogin, migrate } from "@second-read/database";
import { migrateJobs } from "@second-read/jobs";
import { createLogger, fields, parseConfig, readAuditMinimum } from "@second-read/runtime";
import { z } from "zod";

const { DATABASE_URL, DATABASE_OWNER_URL, LOG_LEVEL } = parseConfig(
  z.object({ DATABASE_URL: fields.DATABASE_URL, DATABASE_OWNER_URL: fields.DATABASE_OWNER_URL, LOG_LEVEL: fields.LOG_LEVEL }),
  process.env,
);
const logger = createLogger({ process: "migrate", level: LOG_LEVEL });
const ownerUrl = DATABASE_OWNER_URL ?? DATABASE_URL;
const applied = await migrate(ownerUrl, { auditMinimumYears: readAuditMinimum(process.env) });
await migrateJobs(ownerUrl);
if (DATABASE_OWNER_URL !== undefined) await grantApplicationLogin(DATABASE_OWNER_URL, loginOf(DATABASE_URL));
logger.info({ applied }, "the database is up to date");

function loginOf(address: string): { name: string; password: string } {
  const { username, password } = new URL(address);
  if (username === new URL(ownerUrl).username)
    throw new Error("DATABASE_URL names the owner of the tables. Name the login of the processes.");
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
}
