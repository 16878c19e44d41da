import { mapStore, memoryServer } from "./memory-server.ts";
import { createReadingSession } from "./reading-session.ts";
import type { OpenRead, ReadingSession } from "./session-state.ts";

// For tests of the reading session.

export const time = { seconds: () => 5, restart: () => undefined };

export const opened = (session: ReadingSession) => session.state().now as OpenRead;

/** Starts a session and opens its first exam. */
export async function begin(storage = mapStore(), server = memoryServer(2)) {
  const session = createReadingSession({ transport: server.transport, storage, time });
  await session.loadNext();
  return { session, server, storage };
}
