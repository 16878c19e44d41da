/** PostgreSQL is away or overloaded: connection exceptions, insufficient resources, operator intervention. */
const unavailableClasses = /^(08|53|57)/;

const unreachable = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EHOSTUNREACH", "ENETUNREACH", "EAI_AGAIN", "ETIMEDOUT", "EPIPE"],
  // Prisma's codes: unreachable, timed out, closed, no free connection in the pool, no transaction in time.
  ...["P1001", "P1002", "P1008", "P1017", "P2024", "P2028"],
]);

/** Errors of pg that have no code. */
const lostConnection =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout exceeded when trying to connect|timeout expired)/;

/**
 * Whether a fault means that the database is away, frozen, full or about to stop, rather than a fault of the statement: the same may succeed later.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let fault = error; fault !== null && typeof fault === "object"; fault = causeOf(fault)) {
    const { code, originalCode, message } = fault as { code?: unknown; originalCode?: unknown; message?: unknown };
    if ([code, originalCode].some((one) => typeof one === "string" && (unreachable.has(one) || unavailableClasses.test(one)))) return true;
    if (typeof message === "string" && lostConnection.test(message)) return true;
  }
  return false;
}

/** Prisma keeps the driver's error beside its own code. */
function causeOf(fault: object): unknown {
  const { cause, meta } = fault as { cause?: unknown; meta?: { driverAdapterError?: unknown } | null };
  return meta?.driverAdapterError ?? cause ?? null;
}
