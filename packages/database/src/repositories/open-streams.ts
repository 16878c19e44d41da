import type { SqlRunner } from "../connection.ts";
import { query, raw } from "../statements.ts";

/** The person who holds streams, and the process. */
export interface StreamHolder {
  readonly personId: string;
  readonly processId: string;
}

/**
 * Counts one more stream of the person. Returns how many they now hold in all processes together. Of a process's own streams each is told another
 * number: had all been counted before the first of them read the sum, all would be refused. Of two that arrive at different processes at once, at least
 * one sees both, since each is counted before those of the others are read.
 */
export async function addStream(
  sql: SqlRunner,
  { personId, processId }: StreamHolder,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<number> {
  const [own] = await sql.run(
    query
      .insertInto("OpenStreams")
      .values({ personId, processId, count: 1, until })
      .onConflict((conflict) =>
        conflict.columns(["personId", "processId"]).doUpdateSet((eb) => ({ count: eb("OpenStreams.count", "+", 1), until })),
      )
      .returning("count"),
  );
  const [others] = await sql.run(
    query
      .selectFrom("OpenStreams")
      .select(raw<number>`coalesce(sum("count"), 0)::int`.as("count"))
      .where("personId", "=", personId)
      .where("processId", "<>", processId)
      .where("until", ">", now),
  );
  return (own?.count ?? 0) + (others?.count ?? 0);
}

export async function removeStream(sql: SqlRunner, { personId, processId }: StreamHolder): Promise<void> {
  await sql.run(
    query
      .updateTable("OpenStreams")
      .set((eb) => ({ count: eb("count", "-", 1) }))
      .where("personId", "=", personId)
      .where("processId", "=", processId)
      .where("count", ">", 0),
  );
}

/** The process is alive, and with it the streams that it holds. */
export async function renewStreams(sql: SqlRunner, processId: string, until: Date): Promise<void> {
  await sql.run(query.updateTable("OpenStreams").set({ until }).where("processId", "=", processId).where("count", ">", 0));
}

/** Deletes counts of processes that have ended, and of people who hold none. */
export async function forgetStreams(sql: SqlRunner, now: Date): Promise<void> {
  await sql.run(query.deleteFrom("OpenStreams").where("until", "<=", now));
}
