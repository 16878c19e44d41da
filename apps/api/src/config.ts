import { undoSeconds } from "@second-read/domain";
import {
  ConfigurationError,
  fields,
  parseConfig,
  servedStoreSettings,
  servingFields,
  storeFields,
  uploadFields,
} from "@second-read/runtime";
import { z } from "zod";
import type { IdentityProvider } from "./api-settings.ts";

/** Its test checks it against the table of environments. */
export const schema = z.object({
  DATABASE_URL: fields.DATABASE_URL,
  AUTH_SECRET: fields.AUTH_SECRET,
  DEIDENTIFICATION_KEY: fields.DEIDENTIFICATION_KEY,
  LOG_LEVEL: fields.LOG_LEVEL,
  HOST: fields.HOST,
  API_PORT: fields.API_PORT,
  OPERATIONS_PORT: fields.OPERATIONS_PORT,
  CODE_VERSION: z.string().max(80).default("unversioned").describe("commit or release, kept with each training run"),
  UNDO_SECONDS: z.coerce
    .number()
    .int("is not a whole number")
    .min(0)
    .max(600)
    .default(undoSeconds)
    .describe("how long a finalised read or a decision may be undone; only then does it take effect"),
  OIDC_ISSUER: z.url("is not a URL").optional().describe("address of an OpenID Connect provider"),
  OIDC_CLIENT_ID: z.string().optional().describe("id under which the provider knows this installation"),
  OIDC_CLIENT_SECRET: z.string().optional().describe("client secret; not set for a public client"),
  OIDC_NAME: z.string().max(60).default("single sign-on").describe("name of the provider on the sign-in page"),
  OIDC_GROUPS_CLAIM: z.string().max(100).default("groups").describe("claim of the ID token that lists a person's groups"),
  OIDC_ADMIN_GROUP: z.string().optional().describe("members of this group administer the installation"),
  LOCAL_ACCOUNTS: z.enum(["on", "off"]).default("on").describe("off: only administrators can sign in with a password"),
  ...storeFields,
  ...uploadFields,
  ...servingFields,
});

/** The API's configuration, parsed once. @throws ConfigurationError naming every fault. */
export function readConfig(env: Readonly<Record<string, string | undefined>>) {
  const config = parseConfig(schema, env);
  return {
    databaseUrl: config.DATABASE_URL,
    logLevel: config.LOG_LEVEL,
    host: config.HOST,
    port: config.API_PORT,
    operationsPort: config.OPERATIONS_PORT,
    store: servedStoreSettings(config),
    settings: {
      publicOrigin: config.PUBLIC_ORIGIN,
      authSecret: config.AUTH_SECRET,
      deidentificationKey: config.DEIDENTIFICATION_KEY,
      codeVersion: config.CODE_VERSION,
      undoSeconds: config.UNDO_SECONDS,
      identityProvider: readProvider(config),
      localAccounts: config.LOCAL_ACCOUNTS === "on",
    },
  };
}

type Config = z.output<typeof schema>;

/** @throws ConfigurationError for an incomplete provider, and if nobody could sign in */
function readProvider(config: Config): IdentityProvider | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = config;
  if (issuer === undefined && config.LOCAL_ACCOUNTS === "off")
    throw new ConfigurationError(["LOCAL_ACCOUNTS is off, and there is no OIDC_ISSUER to sign in by"]);
  if (issuer === undefined) return null;
  if (clientId === undefined) throw new ConfigurationError(["OIDC_CLIENT_ID is not set (needed with OIDC_ISSUER)"]);
  return {
    issuer,
    clientId,
    clientSecret: config.OIDC_CLIENT_SECRET ?? null,
    name: config.OIDC_NAME,
    groupsClaim: config.OIDC_GROUPS_CLAIM,
    administratorsGroup: config.OIDC_ADMIN_GROUP ?? null,
  };
}
