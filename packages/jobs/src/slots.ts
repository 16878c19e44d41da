import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { createTurns } from "./in-turn.ts";
import type { WorkerLogger } from "./work.ts";

/** One of a limited number of slots with the same name. */
export interface Slot {
  /** From 1. */
  readonly number: number;
  /** Aborted when the connection that holds it is lost: another process may have taken it by then. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * A limited number of slots with one name, shared by every process that uses this database. A process that dies, in whatever way, releases its slots.
 */
export interface Slots {
  /** Waits until a slot is free; throws the signal's reason if it is aborted. */
  take(signal: AbortSignal): Promise<Slot>;
  close(): Promise<void>;
}

interface Session {
  readonly client: pg.Client;
  readonly lost: AbortController;
  /** A session can take a lock twice, so the process must remember what it holds. */
  readonly held: Set<number>;
}

export function openSlots(options: {
  databaseUrl: string;
  name: string;
  count: number;
  logger: WorkerLogger;
  pollingSeconds?: number;
}): Slots {
  const { databaseUrl, name, count, logger, pollingSeconds = 5 } = options;
  let connecting: Promise<Session> | undefined;

  function session(): Promise<Session> {
    connecting ??= connect(databaseUrl, () => {
      connecting = undefined;
    });
    return connecting;
  }

  // Takes must not overlap: a slot given to one caller must not be given to the next.
  const inTurn = createTurns();

  return {
    async take(signal) {
      for (;;) {
        signal.throwIfAborted();
        let asked: Session | undefined;
        try {
          const slot = await inTurn(async () => {
            asked = await session();
            return tryTake(asked, { name, count, inTurn });
          });
          if (slot !== undefined) return slot;
        } catch (error) {
          // A connection that does not respond would keep holding this process's slots unnoticed; ending it does not.
          await asked?.client.end().catch(() => undefined);
          logger.warn({ err: error, slots: name }, "the database does not say which slots are free");
        }
        await setTimeout(pollingSeconds * 1000, undefined, { signal }).catch(() => undefined);
      }
    },
    async close() {
      const open = await connecting?.catch(() => undefined);
      connecting = undefined;
      await open?.client.end();
    },
  };
}

async function connect(databaseUrl: string, onEnd: () => void): Promise<Session> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    keepAlive: true,
    application_name: "second-read slots",
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  });
  const lost = new AbortController();
  client.on("error", () => undefined);
  client.on("end", () => {
    onEnd();
    lost.abort(new Error("the connection that held a slot was lost"));
  });
  try {
    await client.connect();
  } catch (error) {
    onEnd();
    throw error;
  }
  return { client, lost, held: new Set() };
}

async function tryTake(
  { client, lost, held }: Session,
  { name, count, inTurn }: { readonly name: string; readonly count: number; readonly inTurn: ReturnType<typeof createTurns> },
): Promise<Slot | undefined> {
  const { rows } = await client.query<{ slot: number }>(
    `SELECT slot FROM generate_series(1, $2::int) slot
     WHERE CASE WHEN slot = ANY($3::int[]) THEN false ELSE pg_try_advisory_lock(hashtext($1), slot) END LIMIT 1`,
    [name, count, [...held]],
  );
  const [taken] = rows;
  if (taken === undefined) return undefined;
  const number = taken.slot;
  held.add(number);
  return {
    number,
    lost: lost.signal,
    async release() {
      await inTurn(async () => {
        if (lost.signal.aborted) return;
        await client.query("SELECT pg_advisory_unlock(hashtext($1), $2)", [name, number]);
        held.delete(number);
      });
    },
  };
}
