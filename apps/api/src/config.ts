import { undoSeconds } from "@second-read/domain";
import { fields, parseConfig, storeFields, uploadFields, uploadStoreSettings } from "@second-read/runtime";
import { z } from "zod";

/** Held to the one table of environments by its test. */
export const schema = z.object({
  DATABASE_URL: fields.DATABASE_URL,
  AUTH_SECRET: fields.AUTH_SECRET,
  DEIDENTIFICATION_KEY: fields.DEIDENTIFICATION_KEY,
  LOG_LEVEL: fields.LOG_LEVEL,
  HOST: fields.HOST,
  API_PORT: fields.API_PORT,
  CODE_VERSION: z.string().max(80).default("unversioned").describe("commit or release, kept with each training run"),
  UNDO_SECONDS: z.coerce
    .number()
    .int("is not a whole number")
    .min(0)
    .max(600)
    .default(undoSeconds)
    .describe("how long a finalised read or a decision may be undone; only then does it take effect"),
  ...storeFields,
  ...uploadFields,
  PUBLIC_ORIGIN: fields.PUBLIC_ORIGIN,
});

/** The API's configuration, parsed once. @throws ConfigurationError naming every fault. */
export function readConfig(env: Readonly<Record<string, string | undefined>>) {
  const config = parseConfig(schema, env);
  return {
    databaseUrl: config.DATABASE_URL,
    logLevel: config.LOG_LEVEL,
    host: config.HOST,
    port: config.API_PORT,
    store: uploadStoreSettings(config),
    settings: {
      publicOrigin: config.PUBLIC_ORIGIN,
      authSecret: config.AUTH_SECRET,
      deidentificationKey: config.DEIDENTIFICATION_KEY,
      codeVersion: config.CODE_VERSION,
      undoSeconds: config.UNDO_SECONDS,
    },
  };
}
