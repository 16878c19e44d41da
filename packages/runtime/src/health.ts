import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Metrics } from "./metrics.ts";

/** A check passes by resolving. Its rejection is never shown, except for a `publicReason`: a fixed word or two. */
export type HealthCheck = () => Promise<unknown>;

export type HealthChecks = Readonly<Record<string, HealthCheck>>;

/** "ok", or what is wrong: "failed", "late", or the check's own reason. */
type HealthState = string;

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, HealthState>>;
}

/** Runs all checks at once, each given `timeoutSeconds`. */
export async function checkReadiness(checks: HealthChecks, timeoutSeconds = 2): Promise<Readiness> {
  const entries = await Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<[string, HealthState]> => [name, await settles(check, timeoutSeconds)]),
  );
  return { ready: entries.every(([, state]) => state === "ok"), checks: Object.fromEntries(entries) };
}

async function settles(check: HealthCheck, timeoutSeconds: number): Promise<HealthState> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HealthState>((resolve) => {
    timer = setTimeout(() => resolve("late"), timeoutSeconds * 1000);
  });
  const answer = check().then(
    () => "ok",
    (error: { publicReason?: unknown } | null) => (typeof error?.publicReason === "string" ? error.publicReason : "failed"),
  );
  const outcome = await Promise.race([answer, late]);
  clearTimeout(timer);
  return outcome;
}

/**
 * Node handler for `/health` (the process responds), `/health/ready` (its checks pass, else 503) and, if metrics are given, `/metrics`. Returns false
 * for any other path, without doing anything.
 */
export function createOperationsHandler(options: {
  checks: () => HealthChecks;
  metrics?: Metrics;
}): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    const path = (request.url ?? "/").split("?")[0];
    if (path === "/health") {
      respond(response, 200, "application/json", '{"status":"ok"}');
      return true;
    }
    if (path === "/health/ready") {
      const readiness = await checkReadiness(options.checks());
      respond(response, readiness.ready ? 200 : 503, "application/json", JSON.stringify(readiness));
      return true;
    }
    if (path === "/metrics" && options.metrics !== undefined) {
      respond(response, 200, options.metrics.contentType, await options.metrics.text());
      return true;
    }
    return false;
  };
}

function respond(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" }).end(body);
}

/** A small server for processes that have no other. */
export async function listenForOperations(options: {
  host: string;
  port: number;
  checks: () => HealthChecks;
  metrics?: Metrics;
}): Promise<Server> {
  const handle = createOperationsHandler(options);
  const server = createServer(async (request, response) => {
    if (!(await handle(request, response))) respond(response, 404, "text/plain", "not found");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}
