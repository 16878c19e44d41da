import type { SqlRunner } from "../connection.ts";
import { query } from "../statements.ts";

export interface RateLimit {
  readonly most: number;
  /** From the first attempt on: then counting starts over. */
  readonly windowSeconds: number;
}

/**
 * Counts one more attempt under the key, whichever process it reached. Returns how many seconds to wait; 0 if it may proceed. A refused attempt does
 * not extend the wait.
 */
export async function takeTurn(sql: SqlRunner, key: string, now: Date, { most, windowSeconds }: RateLimit, turns = 1): Promise<number> {
  const until = new Date(now.getTime() + windowSeconds * 1000);
  const [row] = await sql.run(
    query
      .insertInto("RateCount")
      .values({ key, count: turns, until })
      .onConflict((conflict) =>
        conflict.column("key").doUpdateSet((eb) => ({
          count: eb
            .case()
            .when("RateCount.until", "<=", now)
            .then(turns)
            .else(eb("RateCount.count", "+", turns))
            .end(),
          until: eb.case().when("RateCount.until", "<=", now).then(until).else(eb.ref("RateCount.until")).end(),
        })),
      )
      .returning(["count", "until"]),
  );
  if (!row) throw new Error("nothing was counted");
  return row.count <= most ? 0 : Math.max(1, Math.ceil((row.until.getTime() - now.getTime()) / 1000));
}

/** Takes back the count of an attempt that turned out not to be limited. */
export async function giveTurnBack(sql: SqlRunner, key: string): Promise<void> {
  await sql.run(
    query
      .updateTable("RateCount")
      .set((eb) => ({ count: eb("count", "-", 1) }))
      .where("key", "=", key)
      .where("count", ">", 0),
  );
}

/** Deletes counts whose time is over. */
export async function forgetRateCounts(sql: SqlRunner, now: Date): Promise<void> {
  await sql.run(query.deleteFrom("RateCount").where("until", "<=", now));
}
