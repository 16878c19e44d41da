import { randomUUID } from "node:crypto";
import { addStream, removeStream, renewStreams } from "@second-read/database";
import { rateLimited } from "./common/rate-limited.ts";
import type { Deps } from "./deps.ts";

/** Streams that one person may hold open at once, across all API processes. */
const streamsPerPerson = 30;
/** How long a dead process still counts as holding its streams. */
const heldSeconds = 60;
const renewSeconds = 20;
/** Streams close whenever a page is left. */
const retryAfterSeconds = 5;

export interface StreamCounter {
  /** Counts a stream of this person; call the returned function when the stream has ended. @throws AppError RATE_LIMITED */
  open(personId: string): Promise<() => void>;
  stop(): Promise<void>;
}

export function createStreamCounter({ database, clock, logger }: Pick<Deps, "database" | "clock" | "logger">): StreamCounter {
  const processId = randomUUID();
  const pending = new Set<Promise<void>>();
  let held = 0;
  const untilFrom = (now: Date) => new Date(now.getTime() + heldSeconds * 1000);

  /** A failed write lapses by itself. */
  function inBackground(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => logger.warn({ err: error }, "open streams could not be counted"))
      .finally(() => pending.delete(done));
    pending.add(done);
  }

  const renewing = setInterval(() => {
    if (held > 0) inBackground(renewStreams(database.sql, processId, untilFrom(clock())));
  }, renewSeconds * 1000);
  renewing.unref();

  return {
    async open(personId) {
      const holder = { personId, processId };
      const now = clock();
      const count = await addStream(database.sql, holder, { now, until: untilFrom(now) });
      const release = () => inBackground(removeStream(database.sql, holder));
      if (count > streamsPerPerson) {
        release();
        throw rateLimited(retryAfterSeconds);
      }
      held += 1;
      return () => {
        held -= 1;
        release();
      };
    },
    async stop() {
      clearInterval(renewing);
      await Promise.all(pending);
    },
  };
}
