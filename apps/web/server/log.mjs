import { format } from "node:util";

const levels = { info: 30, warn: 40, error: 50 };

/** A JSON line like those of the other processes. An error is logged with its kind, message and place, but never with the request, whose address may name a patient. */
export function log(level, msg, { err, ...details } = {}) {
  const error =
    err === undefined
      ? {}
      : { err: err instanceof Error ? { type: err.name, message: err.message, stack: err.stack } : { message: String(err) } };
  process.stdout.write(
    `${JSON.stringify({ level: levels[level], time: new Date().toISOString(), process: "web", ...details, ...error, msg })}\n`,
  );
}

/** Turns what Next prints for people into such lines. */
export function logWhatIsPrinted() {
  for (const [method, level] of Object.entries({ log: "info", info: "info", warn: "warn", error: "error" }))
    console[method] = (...words) => log(level, format(...words));
}
