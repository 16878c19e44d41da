import pg from "pg";

/** A statement that is unanswered for this long makes us check whether the server is there at all. */
const suspiciousSeconds = 3;
/** How long a new connection may take to answer. */
const answerSeconds = 3;
const tickMilliseconds = 500;

/** When its last statement was sent; the client's `readyForQuery` tells whether that has been answered. `seconds`: how long each may take. */
type Asked = { at: number; seconds: number };

interface ConnectionWatch {
  /** From now on each statement of this client may take this long; without a number, the initial time applies again. */
  allow(client: pg.PoolClient, seconds?: number): void;
  end(): void;
}

/**
 * Threat: a server that is frozen, or whose network drops packets, leaves every statement without an answer and without an error; the server's own
 * timeout is frozen with it, and TCP's takes minutes. So a statement that waits for long is given up as soon as the server does not answer on a new
 * connection either. While it does, a statement may take as long as the server allows.
 * @param statementSeconds a statement that takes longer has lost its server, which would have ended it before
 */
export function watchConnections(pool: pg.Pool, connectionString: string, statementSeconds: number): ConnectionWatch {
  const clients = new Map<pg.PoolClient, Asked>();

  pool.on("connect", (client) => {
    const asked: Asked = { at: 0, seconds: statementSeconds };
    clients.set(client, asked);
    // Once a client is checked out, the pool no longer handles its errors, and an unhandled one ends the process. The current statement, or the next
    // one, fails with the same error.
    client.on("error", () => undefined);
    const ask = client.query;
    client.query = ((...statement: unknown[]) => {
      asked.at = performance.now();
      return Reflect.apply(ask, client, statement);
    }) as typeof client.query;
  });
  pool.on("remove", (client) => clients.delete(client));

  function waitingLongerThan(secondsOf: (asked: Asked) => number): pg.PoolClient[] {
    const now = performance.now();
    return [...clients]
      .filter(([client, asked]) => isWaiting(client) && asked.at < now - secondsOf(asked) * 1000)
      .map(([client]) => client);
  }
  const suspicious = () => waitingLongerThan(() => suspiciousSeconds);

  let asking = false;
  const timer = setInterval(async () => {
    for (const client of waitingLongerThan(({ seconds }) => seconds)) giveUp(client);
    if (asking || suspicious().length === 0) return;
    asking = true;
    const answers = await serverAnswers(connectionString);
    asking = false;
    if (!answers) for (const client of suspicious()) giveUp(client);
  }, tickMilliseconds);
  timer.unref();
  return {
    allow(client, seconds = statementSeconds) {
      const asked = clients.get(client);
      if (asked !== undefined) asked.seconds = seconds;
    },
    end: () => clearInterval(timer),
  };
}

function isWaiting(client: pg.PoolClient): boolean {
  return !(client as unknown as { readyForQuery: boolean }).readyForQuery;
}

/** With a statement in progress this closes the socket at once: the statement fails, and the pool drops the client. */
function giveUp(client: pg.PoolClient): void {
  (client as unknown as pg.Client).end().catch(() => undefined);
}

/** A refusal is an answer too: from a server that is full or starting. */
async function serverAnswers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: answerSeconds * 1000, query_timeout: answerSeconds * 1000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError;
  } finally {
    client.end().catch(() => undefined);
  }
}
