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
    .describe("files that this worker reads at once, each in a child of its own"),
  INGEST_SECONDS_PER_FILE: wholeNumber(1).default(60).describe("a file that takes more processor time to read is rejected"),
  INGEST_MEMORY_MB_PER_FILE: wholeNumber(256).default(1536).describe("a file whose child grows beyond this is rejected"),
  INGEST_LARGEST_FILE_MB: wholeNumber(1).default(400).describe("a larger file is rejected unread"),
  INGEST_FOLDER: z.string().default(join(tmpdir(), "second-read-ingest")).describe("folder for files while they are read"),
  INGEST_SANDBOX: z
    .enum(["auto", "required"], { error: "is not one of auto, required" })
    .default("auto")
    .describe("whether a worker goes on where bubblewrap cannot be used"),
});

export function readIngestConfig(env: NodeJS.ProcessEnv) {
  const config = parseConfig(schema, env);
  return { ...config, store: uploadStoreSettings(config) };
}
