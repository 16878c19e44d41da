import pg from "pg";

export interface WatchedStatements {
  /** The text of each statement that this process has sent since then, without its values. */
  readonly texts: ReadonlySet<string>;
  stop(): void;
}

/** Records the statements that all connections of this process send to PostgreSQL. */
export function watchStatements(): WatchedStatements {
  const texts = new Set<string>();
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, asked: unknown, ...rest: unknown[]) {
    texts.add(typeof asked === "string" ? asked : String((asked as { text?: unknown } | null)?.text));
    return (query as (...args: unknown[]) => unknown).call(this, asked, ...rest);
  } as typeof query;
  return {
    texts,
    stop() {
      pg.Client.prototype.query = query;
    },
  };
}
