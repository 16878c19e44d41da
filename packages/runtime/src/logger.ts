import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger };

/**
 * Threat: a log line outlives every access rule. Names that can hold a secret or a patient's identity are censored
 * wherever they stand in the first three levels of a logged object. Values inside a message string cannot be: never log one.
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

/** JSON lines on stdout. `process` names which process speaks; `destination` is for tests. */
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
 * Not pino's own destination: where whoever read the log was killed, its last flush sleeps and tries again for ever, and the process that
 * only wanted to say that it stopped never ends.
 */
function standardOutput(): DestinationStream {
  // Nobody reads any more: that ends neither work nor an orderly stop.
  if (process.stdout.listenerCount("error") === 0) process.stdout.on("error", () => undefined);
  return process.stdout;
}
