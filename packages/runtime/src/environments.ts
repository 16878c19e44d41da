/** Variables that every program gets from its machine. A star stands for the rest of a name. */
const machine = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "LANG",
  "LC_*",
  "TZ",
  "TMPDIR",
  "NODE_ENV",
  "NODE_OPTIONS",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "LD_LIBRARY_PATH",
] as const;

const store = [
  "S3_ENDPOINT",
  "S3_PUBLIC_ENDPOINT",
  "S3_ACCESS_KEY",
  "S3_SECRET_KEY",
  "S3_BUCKET",
  "S3_REGION",
  "S3_AUDIT_BUCKET",
  "S3_AUDIT_LOCK_DAYS",
  "STORE_FOLDER",
] as const;

/** Variables read by libraries for graphics cards and processors; with `EVERYTHING` set, a test that finds no card fails. */
const computing = [
  "EVERYTHING",
  "NATIVE_TENSORFLOW_FOLDER",
  "WEBGPU_SOFTWARE_ADAPTERS",
  "CHROMIUM_FOLDER",
  "VK_*",
  "CUDA_*",
  "NVIDIA_*",
  "TF_*",
  "XLA_*",
  "OMP_*",
] as const;

/** Where traces are sent and which share of them; read by the tracing libraries. */
export const tracingVariables = ["OTEL_EXPORTER_OTLP_*", "OTEL_TRACES_SAMPLER_ARG"] as const;

/**
 * The one table of the environment variables that each process reads. Whoever starts a process passes these and nothing else, so that no process
 * holds another's secrets. A test checks each process's configuration against its row.
 */
export const environments = {
  web: [
    "PORT",
    "HOST",
    "API_URL",
    "PUBLIC_ORIGIN",
    "STORE_ORIGINS",
    "TRUST_PROXY",
    "SECURITY_CONTACT",
    "OPERATIONS_PORT",
    "SECOND_READ_DEV",
    ...tracingVariables,
  ],
  api: [
    "DATABASE_URL",
    "AUTH_SECRET",
    "DEIDENTIFICATION_KEY",
    "INCOMING_KEY",
    "LOG_LEVEL",
    "HOST",
    "API_PORT",
    "OPERATIONS_PORT",
    "CODE_VERSION",
    "UNDO_SECONDS",
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_NAME",
    "OIDC_GROUPS_CLAIM",
    "OIDC_ADMIN_GROUP",
    "LOCAL_ACCOUNTS",
    "STORE_SIGNING_KEY",
    "PUBLIC_ORIGIN",
    ...store,
    ...tracingVariables,
  ],
  ingest: [
    "DATABASE_URL",
    "DEIDENTIFICATION_KEY",
    "INCOMING_KEY",
    "LOG_LEVEL",
    "HOST",
    "OPERATIONS_PORT",
    "INGEST_FILES_AT_ONCE",
    "INGEST_SECONDS_PER_FILE",
    "INGEST_MEMORY_MB_PER_FILE",
    "INGEST_LARGEST_FILE_MB",
    "INGEST_FOLDER",
    "INGEST_SANDBOX",
    ...store,
    ...tracingVariables,
  ],
  trainer: [
    "DATABASE_URL",
    "LOG_LEVEL",
    "HOST",
    "OPERATIONS_PORT",
    "TRAINER_CACHE_FOLDER",
    "TRAINER_CACHE_GIB",
    "TRAINER_FOLDS_AT_ONCE",
    ...store,
    ...tracingVariables,
    ...computing,
  ],
  /** Migrates the database before the others start. */
  migrate: ["DATABASE_URL", "DATABASE_OWNER_URL", "AUDIT_MINIMUM_YEARS", "LOG_LEVEL"],
  /** The trainer's child process that computes. */
  computing,
  /** Ingest's child process that reads files. */
  reading: [],
  /** A program that only writes files, in development. */
  generator: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ProcessKind = keyof typeof environments;

/** Secrets: only processes that list them may hold them. */
export const secretNames = [
  "DATABASE_URL",
  "DATABASE_OWNER_URL",
  "AUTH_SECRET",
  "OIDC_CLIENT_SECRET",
  "DEIDENTIFICATION_KEY",
  "INCOMING_KEY",
  "STORE_SIGNING_KEY",
  "S3_ACCESS_KEY",
  "S3_SECRET_KEY",
] as const;

/** The subset of an environment that a process of this kind is started with. */
export function environmentOf(kind: ProcessKind, env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const patterns: readonly string[] = [...machine, ...environments[kind]];
  const isMeant = (name: string) =>
    patterns.some((pattern) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "" && isMeant(entry[0])),
  );
}
