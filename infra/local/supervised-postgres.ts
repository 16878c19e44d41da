import { setTimeout } from "node:timers/promises";
import type { PostgresServer } from "@second-read/testing";
import { createRestartDelay } from "./restart-delay.ts";

/**
 * A server that is restarted whenever it ends by itself: killed for memory, crashed, or temporarily out of disk space. `start` must always use the
 * same port, because users of the server keep looking for it there.
 */
export async function supervisePostgres(
  start: () => Promise<PostgresServer>,
  say: (line: string) => void,
): Promise<{ databaseUrl: PostgresServer["databaseUrl"]; createDatabase: PostgresServer["createDatabase"]; stop(): Promise<void> }> {
  let server = await start();
  const { databaseUrl, createDatabase } = server;
  const delay = createRestartDelay();
  const stopping = new AbortController();

  async function startAgain(): Promise<void> {
    while (!stopping.signal.aborted) {
      say("PostgreSQL ended; starting it again (see .data/logs/postgres.log)");
      await setTimeout(delay.next(), undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        server = await start();
        delay.started();
        say("PostgreSQL is up again");
        return;
      } catch (error) {
        say(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
      }
    }
  }

  async function keepUp(): Promise<void> {
    while (!stopping.signal.aborted) {
      await server.ended;
      await startAgain();
    }
    // It may have become ready while it was told to stop.
    await server.stop();
  }

  const kept = keepUp();
  return {
    databaseUrl,
    createDatabase,
    async stop() {
      stopping.abort();
      await server.stop();
      await kept;
    },
  };
}
