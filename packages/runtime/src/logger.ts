import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger };

/**
 * Threat: a log line outlives every access rule. Properties that can hold a secret or a patient's identity are redacted in the first three levels of
 * a logged object. Values inside a message string cannot be redacted, so never put one there.
 */
const censoredNames = [
  "authorization",
  "cookie",
  "set-cookie",
  "password",
  "token",
  "secret",
  "secretKey",
  "accessKey",
  "signingKey",
  "DATABASE_URL",
  "databaseUrl",
  "connectionString",
  "url",
  "fileName",
  "patientKey",
  "examKey",
  "patientName",
  "tags",
];
const censoredPaths = censoredNames
  .map((name) => (name.includes("-") ? `["${name}"]` : name))
  .flatMap((name) => [name, ...[1, 2].map((depth) => `${"*.".repeat(depth)}${name}`.replace(".[", "["))]);

/** JSON lines on stdout. `process` is the name of the logging process; `destination` is for tests. */
export function createLogger(options: { process: string; level: string; destination?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    base: { process: options.process },
    redact: { paths: censoredPaths, censor: "[redacted]" },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return pino(settings, options.destination ?? standardOutput());
}

/**
 * Not pino's own destination: if the reader of the log was killed, pino's last flush sleeps and retries forever, and a process that only wanted to
 * log that it stopped never ends.
 */
function standardOutput(): DestinationStream {
  // Nobody reads the log any more; this must not interrupt work or an orderly stop.
  if (process.stdout.listenerCount("error") === 0) process.stdout.on("error", () => undefined);
  return process.stdout;
}
