import { z } from "zod";
import { ConfigurationError, parseConfig } from "./config.ts";

const port = z.coerce.number({ error: "is not a number" }).int("is not a whole number").min(0, "is below 0").max(65_535, "is above 65535");

const origin = z
  .string()
  .refine(isOrigin, "is not an origin such as https://reads.example.org (scheme, host and port, nothing after them)")
  .transform((value) => new URL(value).origin);

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (
    (url.protocol === "http:" || url.protocol === "https:") &&
    (url.pathname === "/" || url.pathname === "") &&
    url.search === "" &&
    url.hash === ""
  );
}

const secret = z.string().min(32, "is too short: at least 32 characters, e.g. from `openssl rand -hex 32`");

const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//, "does not begin with postgresql://");

/** Fields that more than one process reads; each process picks those that it needs. Names are those of the environment variables. */
export const fields = {
  DATABASE_URL: databaseUrl.describe("address of the PostgreSQL database, postgresql://user:password@host:port/name"),
  DATABASE_OWNER_URL: databaseUrl.optional().describe("the same database with the login that owns its tables; only for migrations"),
  PUBLIC_ORIGIN: origin.describe("the one origin that browsers use"),
  DEIDENTIFICATION_KEY: secret.describe("key of pseudonyms, date shifts and UIDs; with another key, known patients become new ones"),
  AUTH_SECRET: secret.describe("signs sign-in cookies"),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], {
      error: "is not one of trace, debug, info, warn, error, fatal, silent",
    })
    .default("info"),
  HOST: z.string().default("127.0.0.1").describe("address to listen on"),
  PORT: port.default(3000).describe("port of the web process"),
  API_PORT: port.default(4000).describe("port of the API process"),
  OPERATIONS_PORT: port.optional().describe("port for /health and /metrics of any process; none if not set"),
} as const;

const auditFields = z.object({
  AUDIT_MINIMUM_YEARS: z
    .union([z.literal("none"), z.coerce.number().int().min(1).max(100)], {
      error: "is neither a whole number of years from 1 to 100 nor none",
    })
    .optional()
    .describe("minimum time that audit events are kept; none: indefinitely; not set: unchanged"),
});

/** Read by whatever migrates the database. @throws ConfigurationError */
export function readAuditMinimum(env: Readonly<Record<string, string | undefined>>): number | "none" | undefined {
  return parseConfig(auditFields, env).AUDIT_MINIMUM_YEARS;
}

/** The object store: S3 if S3_ENDPOINT is set, otherwise a folder. Merge these into a process's schema, then call `storeSettings`. */
export const storeFields = {
  S3_ENDPOINT: origin.optional().describe("origin of the S3 store as this process reaches it"),
  S3_PUBLIC_ENDPOINT: origin.optional().describe("origin of the S3 store as browsers reach it; S3_ENDPOINT if not set"),
  S3_ACCESS_KEY: z.string().optional().describe("access key of the S3 store"),
  S3_SECRET_KEY: z.string().optional().describe("secret key of the S3 store"),
  S3_BUCKET: z.string().default("second-read"),
  S3_REGION: z.string().default("us-east-1"),
  S3_AUDIT_BUCKET: z.string().optional().describe("bucket for the ends of the audit chains; created with object lock if it does not exist"),
  S3_AUDIT_LOCK_DAYS: z.coerce
    .number()
    .int("is not a whole number")
    .min(1)
    .default(3650)
    .describe("days for which nobody can delete an object in S3_AUDIT_BUCKET"),
  STORE_FOLDER: z.string().optional().describe("folder of the file-system store"),
} as const;

/** For processes that handle uploaded files. */
export const uploadFields = {
  INCOMING_KEY: secret.optional().describe("encrypts uploaded files in the file-system store until they are filed"),
} as const;

/** For the process that signs and serves addresses of the file-system store. */
export const servingFields = {
  STORE_SIGNING_KEY: secret.optional().describe("signs the addresses of the file-system store"),
  PUBLIC_ORIGIN: fields.PUBLIC_ORIGIN,
} as const;

export type StoreFields = { [Name in keyof typeof storeFields]?: z.output<(typeof storeFields)[Name]> };
export type UploadFields = { [Name in keyof typeof uploadFields]?: z.output<(typeof uploadFields)[Name]> };
export type ServingFields = { [Name in keyof typeof servingFields]?: z.output<(typeof servingFields)[Name]> };

/** The argument of the storage package's `openStore`. */
export type StoreSettings = S3StoreSettings | FolderStoreSettings;

interface S3StoreSettings {
  readonly kind: "s3";
  readonly endpoint: string;
  readonly publicEndpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
  readonly region: string;
  readonly auditBucket?: { readonly name: string; readonly lockDays: number };
}

interface FolderStoreSettings {
  readonly kind: "folder";
  readonly folder: string;
  readonly incomingKey?: string;
}

const isFolder = "S3_ENDPOINT is not set, so the store is a folder";

/** Decides which store a configuration selects. @throws ConfigurationError listing what that store still needs. */
export function storeSettings(config: StoreFields): StoreSettings {
  if (config.S3_ENDPOINT !== undefined) {
    const { S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = config;
    if (accessKey === undefined || secretKey === undefined)
      throw missing({ S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey }, "S3_ENDPOINT is set");
    return {
      kind: "s3",
      endpoint: config.S3_ENDPOINT,
      publicEndpoint: config.S3_PUBLIC_ENDPOINT ?? config.S3_ENDPOINT,
      accessKey,
      secretKey,
      bucket: config.S3_BUCKET ?? "second-read",
      region: config.S3_REGION ?? "us-east-1",
      ...(config.S3_AUDIT_BUCKET === undefined
        ? {}
        : { auditBucket: { name: config.S3_AUDIT_BUCKET, lockDays: config.S3_AUDIT_LOCK_DAYS ?? 3650 } }),
    };
  }
  const { STORE_FOLDER: folder } = config;
  if (folder === undefined) throw missing({ STORE_FOLDER: folder }, isFolder);
  return { kind: "folder", folder };
}

/** The same for a process that handles uploaded files: an S3 store encrypts them itself, a folder needs a key. */
export function uploadStoreSettings(config: StoreFields & UploadFields): StoreSettings {
  const settings = storeSettings(config);
  if (settings.kind === "s3") return settings;
  const { INCOMING_KEY: incomingKey } = config;
  if (incomingKey === undefined) throw missing({ INCOMING_KEY: incomingKey }, `${isFolder}, where uploaded files are encrypted`);
  return { ...settings, incomingKey };
}

/** The same for the process that signs addresses; if the store is a folder, it also serves them. */
export function servedStoreSettings(
  config: StoreFields & UploadFields & ServingFields,
): S3StoreSettings | (FolderStoreSettings & { readonly signingKey: string; readonly publicOrigin: string }) {
  const settings = uploadStoreSettings(config);
  if (settings.kind === "s3") return settings;
  const { STORE_SIGNING_KEY: signingKey, PUBLIC_ORIGIN: publicOrigin } = config;
  if (signingKey === undefined || publicOrigin === undefined)
    throw missing({ STORE_SIGNING_KEY: signingKey, PUBLIC_ORIGIN: publicOrigin }, isFolder);
  return { ...settings, signingKey, publicOrigin };
}

function missing(values: Record<string, unknown>, because: string): ConfigurationError {
  const names = Object.keys(values).filter((name) => values[name] === undefined);
  return new ConfigurationError(names.map((name) => `${name} is not set, and ${because}`));
}
