import { type GracefulStop, gracefulStop } from "./graceful-stop.ts";
import { listenForOperations } from "./health.ts";
import { createLogger, type Logger } from "./logger.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { createStarting, type Starting } from "./starting.ts";
import { startTracing } from "./tracing/tracing.mjs";

export interface BegunProcess {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly starting: Starting;
  readonly stopping: GracefulStop;
}

/**
 * The first steps of every process: logs, a graceful stop, traces and metrics. If a port is configured, it answers about its health from then on: that
 * it is starting, until `starting.done` is called.
 */
export async function beginProcess({
  name,
  logLevel,
  host,
  operationsPort,
  isAway,
}: {
  readonly name: string;
  readonly logLevel: string;
  readonly host: string;
  readonly operationsPort?: number | undefined;
  /** Recognises the fault of a database or store that is not available yet. */
  readonly isAway: (error: unknown) => boolean;
}): Promise<BegunProcess> {
  const logger = createLogger({ process: name, level: logLevel });
  const stopping = gracefulStop({ logger });
  const tracing = await startTracing(name);
  stopping.add("tracing", () => tracing.stop());
  const metrics = createMetrics(name);
  const starting = createStarting({ logger, signal: stopping.signal, isAway });
  if (operationsPort !== undefined) {
    const server = await listenForOperations({ host, port: operationsPort, checks: starting.checks, metrics });
    stopping.add("operations", () => new Promise((resolve) => server.close(resolve)));
  }
  return { logger, metrics, starting, stopping };
}
