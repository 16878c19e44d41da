import type { SqlRunner } from "../connection.ts";
import { query } from "../statements.ts";

export interface TryLimit {
  readonly most: number;
  /** From the first try on: then counting begins anew. */
  readonly windowSeconds: number;
}

/**
 * Counts a try at signing in, whichever process it reached. Answers how many seconds to wait; 0 where it may go on. A try that is refused makes
 * the wait no longer.
 */
export async function takeTry(sql: SqlRunner, key: string, now: Date, { most, windowSeconds }: TryLimit): Promise<number> {
  const until = new Date(now.getTime() + windowSeconds * 1000);
  const [row] = await sql.run(
    query
      .insertInto("SignInTries")
      .values({ key, count: 1, until })
      .onConflict((conflict) =>
        conflict.column("key").doUpdateSet((eb) => ({
          count: eb
            .case()
            .when("SignInTries.until", "<=", now)
            .then(1)
            .else(eb("SignInTries.count", "+", 1))
            .end(),
          until: eb.case().when("SignInTries.until", "<=", now).then(until).else(eb.ref("SignInTries.until")).end(),
        })),
      )
      .returning(["count", "until"]),
  );
  if (!row) throw new Error("a try was not counted");
  return row.count <= most ? 0 : Math.max(1, Math.ceil((row.until.getTime() - now.getTime()) / 1000));
}

/** Deletes counts whose time is over. */
export async function forgetTries(sql: SqlRunner, now: Date): Promise<void> {
  await sql.run(query.deleteFrom("SignInTries").where("until", "<=", now));
}
