import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fields, parseConfig, storeFields, storeSettings } from "@second-read/runtime";
import { z } from "zod";

/** A test keeps it in step with the table of environment variables. */
export const schema = z.object({
  DATABASE_URL: fields.DATABASE_URL,
  LOG_LEVEL: fields.LOG_LEVEL,
  HOST: fields.HOST,
  OPERATIONS_PORT: fields.OPERATIONS_PORT,
  ...storeFields,
  TRAINER_CACHE_FOLDER: z
    .string()
    .default(join(tmpdir(), "second-read-prepared"))
    .describe("folder of prepared and encoded images; may be deleted at any time"),
  TRAINER_CACHE_GIB: z.coerce
    .number()
    .positive("is not more than 0")
    .default(50)
    .describe("size limit of that folder; the least recently used files are deleted first"),
  TRAINER_FOLDS_AT_ONCE: z.coerce
    .number()
    .int("is not a whole number")
    .min(1)
    .default(Math.max(1, Math.min(4, availableParallelism())))
    .describe(
      "folds that this trainer has in training at once at most, each in a child of its own; all trainers of a machine together no more than its cores",
    ),
});

export function readTrainerConfig(env: NodeJS.ProcessEnv) {
  const config = parseConfig(schema, env);
  return { ...config, store: storeSettings(config) };
}
