import { format } from "node:util";

const levels = { info: 30, warn: 40, error: 50 };

/** A JSON line like those of the other processes. Of an error its kind, message and place; never of the request, whose address may name a patient. */
export function log(level, msg, { err, ...details } = {}) {
  const error =
    err === undefined
      ? {}
      : { err: err instanceof Error ? { type: err.name, message: err.message, stack: err.stack } : { message: String(err) } };
  process.stdout.write(
    `${JSON.stringify({ level: levels[level], time: new Date().toISOString(), process: "web", ...details, ...error, msg })}\n`,
  );
}

/** What Next prints for people becomes such lines too. */
export function logWhatIsPrinted() {
  for (const [method, level] of Object.entries({ log: "info", info: "info", warn: "warn", error: "error" }))
    console[method] = (...words) => log(level, format(...words));
}
