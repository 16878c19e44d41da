import pg from "pg";
import { createTurns } from "./in-turn.ts";
import type { TransactionSql } from "./transaction.ts";

const channelName = /^[a-z][a-z0-9_]{0,62}$/;
/** PostgreSQL refuses 8000 bytes. */
const payloadLimitBytes = 7_900;

/**
 * Notifies all listeners of a channel, once and only if the caller's transaction commits. Send ids, not contents: at most 7,900 bytes of JSON.
 */
export async function publish(tx: TransactionSql, channel: string, payload: unknown): Promise<void> {
  assertChannel(channel);
  const text = JSON.stringify(payload);
  if (Buffer.byteLength(text) > payloadLimitBytes) throw new RangeError(`a live event of ${Buffer.byteLength(text)} bytes is too long`);
  // Selected from the function as a table: a bare call returns a void column, which Prisma cannot read.
  await tx.query("SELECT 1 AS sent FROM pg_notify($1, $2)", [channel, text]);
}

export interface LiveEvents {
  /**
   * Calls `handler` with each payload of the channel from now on, in order of commit, and `onGap` after a lost connection is restored, when events
   * may have been missed. Returns a function that ends it.
   */
  subscribe(channel: string, handler: (payload: unknown) => void, onGap?: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

interface Listening {
  /** Also resolves when the statement fails: the connection is then ended, and the next one listens to all channels. */
  ask(statement: string): Promise<void>;
  end(): Promise<void>;
}

interface Subscriber {
  readonly handler: (payload: unknown) => void;
  readonly onGap: (() => void) | undefined;
}

const reconnectMilliseconds = 500;
/** A frozen connection, or one whose packets are dropped, reports nothing: it is checked this often, with this timeout. */
const askMilliseconds = 10_000;
const answerMilliseconds = 5_000;

/** One connection for all channels of a process; it reconnects automatically. */
export async function listenForLiveEvents(options: {
  databaseUrl: string;
  logger: { warn(details: object, message: string): void };
}): Promise<LiveEvents> {
  const channels = new Map<string, Set<Subscriber>>();
  let client: Listening | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let asking: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: options.databaseUrl,
      keepAlive: true,
      application_name: "second-read live events",
      connectionTimeoutMillis: 5_000,
      query_timeout: answerMilliseconds,
    });
    next.on("error", () => undefined);
    next.on("notification", ({ channel, payload }) => deliver(channels.get(channel), payload));
    let hasEnded = false;
    const inTurn = createTurns();
    const listening: Listening = {
      async ask(statement) {
        await inTurn(() => next.query(statement)).catch(() => next.end());
      },
      end: () => next.end(),
    };
    next.on("end", () => {
      hasEnded = true;
      if (closed || client !== listening) return;
      client = undefined;
      clearInterval(asking);
      options.logger.warn({}, "the connection for live events was lost");
      retry = setTimeout(() => void reconnect(), reconnectMilliseconds);
    });
    try {
      await next.connect();
      for (const channel of channels.keys()) await next.query(`LISTEN ${channel}`);
      if (hasEnded) throw new Error("the connection ended at once");
    } catch (error) {
      await next.end().catch(() => undefined);
      throw error;
    }
    client = listening;
    asking = setInterval(() => void listening.ask("SELECT 1"), askMilliseconds);
  }

  async function reconnect(): Promise<void> {
    if (closed) return;
    try {
      await connect();
      for (const subscribers of channels.values()) for (const { onGap } of subscribers) onGap?.();
    } catch {
      retry = setTimeout(() => void reconnect(), reconnectMilliseconds);
    }
  }

  await connect();
  return {
    async subscribe(channel, handler, onGap) {
      assertChannel(channel);
      const subscriber: Subscriber = { handler, onGap };
      const present = channels.get(channel);
      const subscribers = present ?? new Set();
      subscribers.add(subscriber);
      channels.set(channel, subscribers);
      if (present === undefined) await client?.ask(`LISTEN ${channel}`);
      return async () => {
        subscribers.delete(subscriber);
        if (subscribers.size > 0 || channels.get(channel) !== subscribers) return;
        channels.delete(channel);
        await client?.ask(`UNLISTEN ${channel}`);
      };
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      clearInterval(asking);
      await client?.end();
    },
  };
}

function deliver(subscribers: ReadonlySet<Subscriber> | undefined, payload: string | undefined): void {
  if (subscribers === undefined || payload === undefined) return;
  const value: unknown = JSON.parse(payload);
  for (const { handler } of [...subscribers]) handler(value);
}

function assertChannel(channel: string): void {
  if (!channelName.test(channel)) throw new RangeError("not the name of a channel");
}
