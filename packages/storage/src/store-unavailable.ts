import type { ObjectStore } from "./object-store.ts";
import { ObjectNotFoundError } from "./object-store.ts";

/** FULL: it accepts no more data. CLOCK: its clock and ours differ too much for it to accept our signatures. AWAY: anything else. */
export type StoreFault = "FULL" | "CLOCK" | "AWAY";

/** The store could not carry out the request for reasons of its own; the same request may succeed later. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
  readonly fault: StoreFault;
  /** Shown by the readiness check. */
  readonly publicReason: string;
  constructor(cause: unknown, fault = faultOf(cause)) {
    super(`the store could not be used: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.fault = fault;
    this.publicReason = { FULL: "full", CLOCK: "clocks differ", AWAY: "away" }[fault];
  }
}

/** Error codes of file systems and S3 stores that are out of space. */
const fullCodes = new Set([
  "ENOSPC",
  "EDQUOT",
  "XMinioStorageFull",
  "XMinioAdminBucketQuotaExceeded",
  "InsufficientStorage",
  "QuotaExceeded",
]);

function faultOf(cause: unknown): StoreFault {
  const { code } = (cause ?? {}) as { code?: unknown };
  if (typeof code !== "string") return "AWAY";
  if (fullCodes.has(code)) return "FULL";
  return code === "RequestTimeTooSkewed" ? "CLOCK" : "AWAY";
}

/** A caller's mistake and a missing object are not faults of the store. */
function asUnavailable(error: unknown): unknown {
  const isAnswer = error instanceof ObjectNotFoundError || error instanceof RangeError || error instanceof StoreUnavailableError;
  return isAnswer ? error : new StoreUnavailableError(error);
}

/** The same store, whose own faults are thrown as StoreUnavailableError, unlike faults of the request. */
export function tellFaultsApart(store: ObjectStore): ObjectStore {
  const told =
    <Args extends unknown[], Answer>(work: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      try {
        return await work(...args);
      } catch (error) {
        throw asUnavailable(error);
      }
    };
  return {
    put: told(store.put),
    get: told(store.get),
    getBytes: told(store.getBytes),
    head: told(store.head),
    delete: told(store.delete),
    deletePrefix: told(store.deletePrefix),
    async *list(prefix) {
      try {
        yield* store.list(prefix);
      } catch (error) {
        throw asUnavailable(error);
      }
    },
    presignRead(...asked) {
      try {
        const signed = store.presignRead(...asked);
        return signed instanceof Promise ? signed.catch((error: unknown) => Promise.reject(asUnavailable(error))) : signed;
      } catch (error) {
        throw asUnavailable(error);
      }
    },
    presignUpload: told(store.presignUpload),
    removeAbandoned: told(store.removeAbandoned),
    check: told(store.check),
  };
}
