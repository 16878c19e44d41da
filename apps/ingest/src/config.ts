import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fields, parseConfig, storeFields, uploadFields, uploadStoreSettings } from "@second-read/runtime";
import { z } from "zod";

const wholeNumber = (least: number) => z.coerce.number().int("is not a whole number").min(least);

/** Its test compares it with the one table of environment variables. */
export const schema = z.object({
  DATABASE_URL: fields.DATABASE_URL,
  DEIDENTIFICATION_KEY: fields.DEIDENTIFICATION_KEY,
  LOG_LEVEL: fields.LOG_LEVEL,
  HOST: fields.HOST,
  OPERATIONS_PORT: fields.OPERATIONS_PORT,
  ...storeFields,
  ...uploadFields,
  INGEST_FILES_AT_ONCE: wholeNumber(1)
    .default(Math.max(1, Math.min(4, availableParallelism())))
    .describe("number of files that this worker reads at once, each in its own child process"),
  INGEST_SECONDS_PER_FILE: wholeNumber(1).default(60).describe("limit of processor time; a file that takes longer to read is rejected"),
  INGEST_MEMORY_MB_PER_FILE: wholeNumber(256).default(1536).describe("limit of a child's memory; a file that needs more is rejected"),
  INGEST_LARGEST_FILE_MB: wholeNumber(1).default(400).describe("limit of size; a larger file is rejected unread"),
  INGEST_FOLDER: z.string().default(join(tmpdir(), "second-read-ingest")).describe("folder for files while they are read"),
  INGEST_SANDBOX: z
    .enum(["auto", "required"], { error: "is not one of auto, required" })
    .default("auto")
    .describe("auto: a worker also runs if bubblewrap cannot be used; required: it does not"),
});

export function readIngestConfig(env: NodeJS.ProcessEnv) {
  const config = parseConfig(schema, env);
  return { ...config, store: uploadStoreSettings(config) };
}
